"""The gates that apply to a person, and what comes first."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date as Date
from functools import cache
from typing import Literal

from villi.safety.contacts import contacts
from villi.safety.permitting import may_see_doses, reaches
from villi.safety.profile import OPEN, asks
from villi.safety.tables import LEVELS, gates, rows
from villi.safety.values import Card, Facts, Fired, Safety
from villi.substances import classes

ALWAYS = "always"
_CARDS: tuple[tuple[Literal["crisis", "calm", "support"], tuple[str, ...]], ...] = (
    ("crisis", ("G40", "G41")),
    ("calm", ("G42", "G43")),
    ("support", ("G50",)),
)
"""Cards and the gates behind them, the most urgent first."""


def guard(facts: Facts, country: str = "", today: Date | None = None) -> Safety:
    """What stands in front of a report for a person of whom `facts` are known.

    `country` two letters ("" unknown: no number is guessed); no rule needs `today`: faces show how old a
    contact is. Gates that forbid something logged come first, then the strongest, then in the order of the
    table. An agreement lifts only what a gate says can be lifted, and stays visible.

    >>> found = guard({"class:maoi": "takes: phenelzine", "food:tyramine": "kimchi"})
    >>> found.fired[0].gate.id, found.fired[0].because, found.fired[0].collisions
    ('G20', ('takes: phenelzine',), ('kimchi',))
    """
    standing = tuple(sorted(_fired(facts), key=_order))
    fired = tuple(_told(one, standing, facts) for one in standing)
    return Safety(
        card=_card({one.gate.id for one in fired}, country),
        fired=fired,
        unchecked=_names(facts, "unchecked:"),
        unknown=_names(facts, "unknown:"),
        ask=tuple(_ask(facts)),
        facts=facts,
        contacts=contacts(country),
    )


def _fired(facts: Facts) -> Iterator[Fired]:
    for gate in gates():
        reasons = _matching(gate.when, facts)
        if not reasons and ALWAYS not in gate.when:
            continue
        agreed = {
            fact.removeprefix("agreed:"): said
            for fact, said in facts.items()
            if fact.startswith("agreed:") and reaches(fact.removeprefix("agreed:"), gate)
        }
        yield Fired(
            gate,
            tuple(dict.fromkeys(reason for reason in reasons.values() if reason)),
            tuple(dict.fromkeys(said or fact for fact, said in _matching(gate.collides, facts).items())),
            "; ".join(dict.fromkeys(agreed.values())),
            tuple(sorted(agreed)),
            not gate.verified or (bool(reasons) and all(_is_unverified(fact) for fact in reasons)),
        )


def _told(one: Fired, standing: tuple[Fired, ...], facts: Facts) -> Fired:
    """The gate with the amounts it speaks of, for a person who may see them."""
    if not one.gate.dose or not may_see_doses(one.gate.domains, standing, facts):
        return one
    return replace(one, gate=replace(one.gate, rule=f"{one.gate.rule} {one.gate.dose}"))


def _matching(wanted: tuple[str, ...], facts: Facts) -> dict[str, str]:
    found: dict[str, str] = {}
    for want in wanted:
        if want.endswith("*"):
            found |= {fact: said for fact, said in facts.items() if fact.startswith(want[:-1])}
        elif want in facts:
            found[want] = facts[want]
    return found


def _is_unverified(fact: str) -> bool:
    """Whether a fact is a class of medicines that no source we hold names."""
    kind = classes().get(fact.removeprefix("class:")) if fact.startswith("class:") else None
    return kind is not None and kind.source == "unverified"


def _order(fired: Fired) -> tuple[bool, int, int]:
    return (not fired.collisions, -LEVELS.index(fired.gate.level), gates().index(fired.gate))


@cache
def _sentences(kind: str) -> tuple[str, ...]:
    return tuple(row["sentence"] for row in rows("cards.csv") if row["kind"] == kind)


def _card(ids: set[str], country: str) -> Card | None:
    for kind, behind in _CARDS:
        found = tuple(gate for gate in behind if gate in ids)
        if found:
            return Card(kind, found, _sentences(kind), contacts(country) if kind != "support" else ())
    return None


def _names(facts: Facts, prefix: str) -> tuple[str, ...]:
    return tuple(sorted(fact.removeprefix(prefix) for fact in facts if fact.startswith(prefix)))


def _ask(facts: Facts) -> Iterator[str]:
    if OPEN in facts:
        yield from (one.ask for one in asks() if f"answered:{one.id}" not in facts)
    if "incomplete:agreed" in facts:
        said = facts["incomplete:agreed"]
        yield f"Not agreed yet: {said}. Name who, when and about what, after the last change."
