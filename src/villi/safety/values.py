"""The values of the safety room: facts of a person, gates, and what they let through."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date as Date
from typing import Literal, NamedTuple

Level = Literal["inform", "limit", "clinician_first", "block"]
"""From weakest to strongest; the strongest of all gates that fire decides."""

Facts = Mapping[str, str]
"""What is known of a person, as ids with the words they came from: "condition:cirrhosis" -> "has: cirrhosis
(line 3)", "class:maoi", "took:kimchi", "state:pregnant", "age:under_18", "open:profile", "mood:very_low"."""


@dataclass(frozen=True, slots=True)
class Gate:
    """A rule of safety, as data.

    `domains` what it stands in front of ("all" everything advised); `when` the facts any one of which makes
    it fire ("always" for everyone); `rule` what is (not) done, in words a person can read; `basis` ids of
    studies; `verified` False: judged or from memory, awaiting a clinician's signature; `liftable` whether a
    recorded agreement of a clinician lifts it; `collides` facts of things logged that warn first. `dose` the
    amounts the rule speaks of, kept apart: they are part of the `rule` only for a person who may see them."""

    id: str
    level: Level
    domains: tuple[str, ...]
    when: tuple[str, ...]
    rule: str
    basis: tuple[str, ...]
    verified: bool
    liftable: bool
    collides: tuple[str, ...]
    note: str
    dose: str = ""


@dataclass(frozen=True, slots=True)
class Fired:
    """A gate that applies to this person: `because` in the person's own words (empty for a gate that stands
    for everyone), `collisions` what was logged that it forbids, `agreed` who agreed and when ("" nobody),
    `lifted` the domains that the agreement was about; `awaits` whether the rule, or the class of medicine
    that fired it, has no verified source and awaits a clinician's signature (a face says so)."""

    gate: Gate
    because: tuple[str, ...]
    collisions: tuple[str, ...] = ()
    agreed: str = ""
    lifted: tuple[str, ...] = ()
    awaits: bool = False


class Permit(NamedTuple):
    """What the gates say of some domains: `allowed`, the strongest `level` that stands ("" none), and the
    gates that decide or inform."""

    allowed: bool
    level: Literal["", "inform", "limit", "clinician_first", "block"]
    gates: tuple[Fired, ...]


class Contact(NamedTuple):
    """A service for a crisis: shown with the day on which its number was seen (None: not seen)."""

    country: str
    service: str
    reach: str
    hours: str
    note: str
    source: str
    seen_on: Date | None


class Card(NamedTuple):
    """What stands before everything else: `kind` crisis withholds all advice, calm withholds supplements and
    experiments; `gates` ids behind it; `sentences` in order; nothing about food in them."""

    kind: Literal["crisis", "calm", "support"]
    gates: tuple[str, ...]
    sentences: tuple[str, ...]
    contacts: tuple[Contact, ...]


@dataclass(frozen=True, slots=True)
class Safety:
    """What stands in front of a report: `card` first (None for none), gates that apply, medicines that were
    recognised but that no rule was written for, words that name no medicine we know, and what to ask;
    `contacts` for the foot of every page, as the person's country has them."""

    card: Card | None = None
    fired: tuple[Fired, ...] = ()
    unchecked: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    facts: Facts = field(default_factory=dict)
    contacts: tuple[Contact, ...] = ()
