"""The values of the evidence room: statements, studies, effects, certainty, contradictions."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

Verdict = Literal[
    "correct",
    "partly",
    "subgroup",
    "overstated",
    "not shown",
    "wrong",
    "not found",
    "no evidence held",
    "advice",
    "commercial",
]
Word = Literal["high", "moderate", "low", "very low", "none", "textbook"]


class Certainty(NamedTuple):
    """How sure: a GRADE word, and what it holds for ("" the whole statement)."""

    scope: str
    word: Word


class Source(NamedTuple):
    """A citation. `verified`: its figures were seen in the abstract or on the page."""

    title: str
    year: int | None
    doi: str
    pmid: str
    url: str
    verified: bool


class Effect(NamedTuple):
    """What a study found, on its scale; NaN where no figure is held. `values`: several side by side."""

    measure: str
    scale: Literal["ratio", "smd", "difference", "other"]
    value: float
    low: float
    high: float
    values: tuple[float, ...]
    interval: Literal["ci95", "se1", "range", "none"]


@dataclass(frozen=True, slots=True)
class Study:
    """One row of evidence. `dose` is a gated field: shown only through the safety room."""

    id: str
    statements: tuple[str, ...]
    topic: str
    claim: str
    population: str
    intervention: str
    dose: str
    duration: str
    outcome: str
    design: str
    n: int | None
    effect: Effect
    certainty: Word
    harms: str
    source: Source
    verified: bool
    note: str


class Pair(NamedTuple):
    """A contradiction: both sides are always shown together. `supports` and `against` are ids of studies."""

    id: str
    question: str
    supports: tuple[str, ...]
    against: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement of the article, in our words, and the answer.

    `plain` carries no dose; `dose` is a gated field ("" none). `for_whom` says whom it holds for. `studies`
    are ids; `gates` ids of rules that are checked first; `domains` what it would be advice about (domains of
    the safety room); `about` the facts of a diary that it touches ("took:L-glutamine", "food:fish")."""

    id: str
    statement: str
    verdict: Verdict
    certainty: tuple[Certainty, ...]
    plain: str
    dose: str
    for_whom: str
    studies: tuple[str, ...]
    gates: tuple[str, ...]
    domains: tuple[str, ...]
    about: tuple[str, ...]


class Answer(NamedTuple):
    """A statement as one person may see it: `plain` is the statement's own, or the rule that stands in front
    of it (`withheld`); `dose` is "" unless the rules allow it; `because` what in the diary it touches."""

    id: str
    statement: str
    verdict: Verdict
    certainty: tuple[Certainty, ...]
    plain: str
    dose: str
    withheld: bool
    gates: tuple[str, ...]
    because: str
    sources: tuple[Source, ...]
