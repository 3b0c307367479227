"""The checklist for a supplement: what speaks for it, what against, what is unknown and how to find out.

The questions are a table (`data/checklist.csv`), with sources; so are the marks of testers (`schemes.csv`)
and the amounts that were studied (`studied.csv`). Unknown never counts as yes. Nothing is added up: a
product with many yeses is not thereby safe. The product's name is data and is never judged. An amount that
was studied is a dose and is shown only where the gates of this room let it through.
"""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal, NamedTuple

from villi.safety.recalls import Searched
from villi.safety.values import Card, Fired
from villi.substances import named

Said = Literal["yes", "no"]
Kind = Literal["yes_no", "number", "words", "schemes"]
Section = Literal["need", "scorecard", "label", "proof", "alerts", "me", "cost"]

SECTIONS: Mapping[str, str] = MappingProxyType(
    {
        "need": "Do you need it?",
        "scorecard": "Seven quick questions",
        "label": "The label",
        "proof": "Proof",
        "alerts": "Alerts",
        "me": "You",
        "cost": "Cost, and one change at a time",
    }
)
"""The sections of the checklist, in order, with their headings."""

NAMES = ("product", "maker", "lot", "substance")
"""What a person may say about a product, in words; data, never judged."""


@dataclass(frozen=True, slots=True)
class Question:
    """A row of the checklist: `good` the answer that speaks for it; `flag` whether the other one is a red
    flag; `applies` the substance it is only about ("" any); `after` the question whose "no" makes it
    needless; `find` how to find out; `sources` ids."""

    id: str
    section: Section
    kind: Kind
    good: str
    flag: bool
    applies: str
    after: str
    ask: str
    speaks_for: str
    against: str
    find: str
    sources: tuple[str, ...]


class Scheme(NamedTuple):
    """A mark of a tester: what it shows, its limits, and where the tester's own list is."""

    id: str
    name: str
    also: tuple[str, ...]
    shows: str
    limits: str
    list: str
    sources: tuple[str, ...]


class Studied(NamedTuple):
    """An amount a day that was studied or allowed (a dose: behind the gates); `low` None where it is one
    bound."""

    substance: str
    kind: str
    low: float | None
    high: float
    unit: str
    words: str
    source: str


class Reference(NamedTuple):
    """Where something in the checklist comes from; not `verified`: not seen at its source."""

    id: str
    title: str
    year: int | None
    doi: str
    pmid: str
    url: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person said of a product: `said` yes or no by question (a question that is missing is unknown),
    `numbers` by question (grams, servings, money), `form` and `seals` as words."""

    product: str = ""
    maker: str = ""
    lot: str = ""
    substance: str = ""
    said: Mapping[str, Said] = field(default_factory=dict)
    numbers: Mapping[str, float] = field(default_factory=dict)
    form: str = ""
    seals: tuple[str, ...] = ()


class Finding(NamedTuple):
    """One thing that speaks for a product, against it, or is unknown (`find`: how to find out)."""

    id: str
    section: Section
    says: str
    find: str = ""
    flag: bool = False
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """The checklist's result. `dose` are sentences with amounts, empty where the gates do not let them
    through (`withheld` says why); `gates` the safety rules that apply to this person and this kind of
    product; `asked` whether there was a diary to take them from; `sentence` the whole in plain words; `card`
    what comes before all of it."""

    answers: Answers
    speaks_for: tuple[Finding, ...]
    against: tuple[Finding, ...]
    unknown: tuple[Finding, ...]
    schemes: tuple[Scheme, ...]
    unknown_seals: tuple[str, ...]
    gates: tuple[Fired, ...]
    asked: bool
    dose: tuple[str, ...]
    withheld: str
    cost: str
    searched: tuple[Searched, ...]
    sentence: str
    sources: tuple[Reference, ...]
    card: Card | None = None


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("villi.safety") / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def questions() -> Mapping[str, Question]:
    """Every question by its id, in the order in which they are asked.

    >>> questions()["fda_approved"].good, questions()["fda_approved"].flag
    ('no', True)
    """
    return MappingProxyType(
        {
            row["id"]: Question(
                row["id"],
                row["section"],  # type: ignore[arg-type]  # a test holds the table to the literals
                row["kind"],  # type: ignore[arg-type]
                row["good"],
                row["flag"] == "yes",
                row["applies"],
                row["after"],
                row["ask"],
                row["for"],
                row["against"],
                row["find"],
                tuple(row["sources"].split()),
            )
            for row in _rows("checklist.csv")
        }
    )


@cache
def schemes() -> Mapping[str, Scheme]:
    """The marks of testers by id."""
    return MappingProxyType(
        {
            row["id"]: Scheme(
                row["id"],
                row["name"],
                tuple(row["also"].split(";")),
                row["shows"],
                row["limits"],
                row["list"],
                tuple(row["sources"].split()),
            )
            for row in _rows("schemes.csv")
        }
    )


@cache
def references() -> Mapping[str, Reference]:
    """The sources of the checklist by id."""
    return MappingProxyType(
        {
            row["id"]: Reference(
                row["id"],
                row["title"],
                int(row["year"]) if row["year"] else None,
                row["doi"],
                row["pmid"],
                row["url"],
                row["verified"] == "yes",
            )
            for row in _rows("checklist_sources.csv")
        }
    )


@cache
def studied() -> tuple[Studied, ...]:
    """The amounts a day that were studied or allowed. A dose: show it only behind the gates."""
    return tuple(
        Studied(
            row["substance"],
            row["kind"],
            float(row["low"]) if row["low"] else None,
            float(row["high"]),
            row["unit"],
            row["words"],
            row["source"],
        )
        for row in _rows("studied.csv")
    )


@cache
def _domains() -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType(
        {row["substance"]: tuple(row["domains"].split(";")) for row in _rows("supplement_domains.csv")}
    )


def substances_of(answers: Answers) -> tuple[str, ...]:
    """What is in the product, by the table of substances: by what was said of it, else by the label's words
    for its form, else by its name; empty where none of them names anything that is known.

    >>> substances_of(Answers(substance="glutamine and 5-HTP")), substances_of(Answers(product="Calm"))
    (('L-glutamine', '5-HTP'), ())
    """
    for words in (answers.substance, answers.form, answers.product):
        found = dict.fromkeys(one.substance.name for one in named(words))
        if found:
            return tuple(found)
    return ()


def ruled(substance: str) -> bool:
    """Whether there is any rule about this very substance.

    >>> ruled("L-glutamine"), ruled("ginkgo")
    (True, False)
    """
    return substance in _domains()


def domains_of(substances: Iterable[str]) -> tuple[str, ...]:
    """What the gates call a product: always "supplement", and what is in it.

    >>> domains_of(["L-glutamine", "5-HTP"]), domains_of(["maca"])
    (('supplement', 'glutamine', '5-htp'), ('supplement',))
    """
    own = [domain for name in substances for domain in _domains().get(name, ())]
    return tuple(dict.fromkeys(("supplement", *own)))


def wanted(question: Question, answers: Answers) -> bool:
    """Whether a question is worth asking, given what was said: not where it is about another substance, or
    where the answer before made it needless (no seal: on no list)."""
    if question.applies and question.applies not in domains_of(substances_of(answers)):
        return False
    return not question.after or answers.said.get(question.after) != "no"


def seal_of(words: str) -> Scheme | None:
    """The mark that words name.

    >>> seal_of("NSF certified for sport").name, seal_of("Best of 2026") is None
    ('NSF Certified for Sport', True)
    """
    said = even(words)
    for scheme in schemes().values():
        if said in (even(scheme.name), even(scheme.id), *map(even, scheme.also)):
            return scheme
    named = [scheme for scheme in schemes().values() if f" {even(scheme.name)} " in f" {said} "]
    return named[-1] if named else None


def even(words: str) -> str:
    """Words without case and signs, one space between.

    >>> even("NSF/ANSI-173")
    'nsf ansi 173'
    """
    return " ".join(re.findall(r"[^\W_]+", words.casefold()))
