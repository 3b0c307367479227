"""The values of the evidence room: statements, studies, effects, certainty, contradictions."""

from dataclasses import dataclass
from math import nan
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


Scale = Literal["ratio", "smd", "difference", "other"]
Interval = Literal["ci95", "se1", "range", "none"]


@dataclass(frozen=True, slots=True)
class Effect:
    """What a study found, on its scale; NaN where no figure is held. `values`: several side by side.

    A ratio is above 0 and 1 means no effect; "smd" counts standard deviations, "difference" the unit that
    `measure` names; 0 means no effect on both. `interval` says what `low` and `high` are, `of` in plain words
    what was compared ("risk of diarrhoea").
    """

    measure: str
    scale: Scale
    value: float = nan
    low: float = nan
    high: float = nan
    values: tuple[float, ...] = ()
    interval: Interval = "none"
    of: str = ""


@dataclass(frozen=True, slots=True)
class Study:
    """One row of evidence. `dose`, `grams_a_day` and `duration` are gated fields: shown only through the
    safety room; no other field carries a dose. `statements` may name a parent (S08: all its parts)."""

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
    grams_a_day: tuple[float, ...] = ()


class Pair(NamedTuple):
    """A contradiction: both sides are always shown together. `supports` and `against` are ids of studies,
    `statements` where a reader meets it."""

    id: str
    question: str
    supports: tuple[str, ...]
    against: tuple[str, ...]
    text: str
    statements: tuple[str, ...] = ()
    said: tuple[tuple[str, str], ...] = ()


class Group(NamedTuple):
    """A part of the article: its title and the parent ids of its statements, in the article's order."""

    title: str
    of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Situation:
    """One of the nine situations, in more detail than its statement (which has the same id): what was found,
    for whom not or not without a clinician. `dose`, what trials used, is gated ("" none)."""

    id: str
    situation: str
    finding: str
    not_for: tuple[str, ...]
    dose: str = ""


@dataclass(frozen=True, slots=True)
class Trial:
    """Figures of one trial, seen at their source; NaN or None where it has none of the kind.

    `*_events` of `*_n` people for a ratio; means and standard deviations for a difference; `difference` with
    its half width `limit` where only that was printed (crossovers of `crossover_n` people)."""

    trial: str
    source: str = ""
    note: str = ""
    treated_n: int | None = None
    treated_events: int | None = None
    treated_mean: float = nan
    treated_sd: float = nan
    control_n: int | None = None
    control_events: int | None = None
    control_mean: float = nan
    control_sd: float = nan
    crossover_n: int | None = None
    difference: float = nan
    limit: float = nan


@dataclass(frozen=True, slots=True)
class Published:
    """A pooled or single figure as its source printed it, to compare with."""

    source: str
    pooled: float
    low: float = nan
    high: float = nan
    model: str = ""


@dataclass(frozen=True, slots=True)
class Dataset:
    """Trials of one question, for a forest plot: only those whose figures were seen. `left_out` counts the
    others, `use` says how it may be shown ("never pooled: ..."), `studies` are ids. `pool`: whether the
    trials held here may be put together ("example": to show how it is done, as others are missing)."""

    id: str
    outcome: str
    measure: Literal["RR", "MD"]
    treated: str
    studies: tuple[str, ...]
    use: str
    left_out: int
    trials: tuple[Trial, ...]
    published: Published | None = None
    pool: Literal["no", "example", "yes"] = "no"


class Start(NamedTuple):
    """Where the certainty of a kind of evidence starts (one word, or from the first to the last)."""

    kind: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Judging:
    """How certainty was judged: where it starts, what lowers it by a word, and the ids of studies that
    graded themselves."""

    starts: tuple[Start, ...]
    lowered_by: tuple[str, ...]
    graded_by_the_source: tuple[str, ...]


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
