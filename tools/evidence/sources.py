"""The sources of the evidence, kept by hand: what may stand in each file, and how it is read.

Wrong types, unknown fields and words outside the lists are refused here, with file and row; what a row cannot
know of the others (ids that do not exist, values outside their interval) is found by `check.py`.
"""

from dataclasses import dataclass
from math import nan
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec
import yaml

from villi.evidence.values import Interval, Scale, Verdict, Word

HERE = Path(__file__).parent

Read = TypeVar("Read", bound="Row")


class RefusedError(ValueError):
    """A source that cannot be read; says file, row and reason."""


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A row of a source: an unknown field is a slip of the pen, not something to pass over."""


class EffectRow(Row, frozen=True):
    """See `villi.evidence.values.Effect`; figures that are not held are left out."""

    measure: str
    scale: Scale
    value: float = nan
    low: float = nan
    high: float = nan
    values: tuple[float, ...] = ()
    interval: Interval = "none"
    of: str = ""


class SourceRow(Row, frozen=True):
    """A citation; what is not known is left out."""

    title: str
    year: int | None = None
    doi: str = ""
    pmid: str = ""
    url: str = ""


class StudyRow(Row, frozen=True):
    """A row of glutamine.yaml or gut_brain.yaml."""

    id: str
    statements: tuple[str, ...]
    topic: str
    claim: str
    design: str
    outcome: str
    effect: EffectRow
    certainty: Word
    source: SourceRow
    verified: bool
    population: str = ""
    intervention: str = ""
    dose: str = ""
    grams_a_day: tuple[float, ...] = ()
    duration: str = ""
    n: int | None = None
    harms: str = ""
    note: str = ""


class CertaintyRow(Row, frozen=True):
    """A certainty word and what it holds for."""

    word: Word
    scope: str = ""


class StatementRow(Row, frozen=True):
    """A statement with its answer."""

    id: str
    statement: str
    verdict: Verdict
    certainty: tuple[CertaintyRow, ...]
    plain: str
    for_whom: str
    studies: tuple[str, ...]
    gates: tuple[str, ...]
    domains: tuple[str, ...]
    about: tuple[str, ...]
    dose: str = ""


class SituationRow(Row, frozen=True):
    """One of the nine situations; its id is a statement's."""

    id: str
    situation: str
    finding: str
    not_for: tuple[str, ...]
    dose: str = ""


class PairRow(Row, frozen=True, rename={"supports": "for"}):
    """A contradiction; `said`: what a study says on just this question, where that is not its claim."""

    id: str
    question: str
    supports: tuple[str, ...]
    against: tuple[str, ...]
    text: str
    statements: tuple[str, ...]
    said: dict[str, str] = {}


class GroupRow(Row, frozen=True):
    """A part of the article."""

    title: str
    of: tuple[str, ...]


class StartRow(Row, frozen=True):
    """Where certainty starts for a kind of evidence."""

    kind: str
    words: tuple[Word, ...]


class JudgingRow(Row, frozen=True):
    """How certainty was judged."""

    starts: tuple[StartRow, ...]
    lowered_by: tuple[str, ...]
    graded_by_the_source: tuple[str, ...]


class TrialRow(Row, frozen=True):
    """Figures of one trial, seen at their source."""

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


class PublishedRow(Row, frozen=True):
    """A figure as its source printed it."""

    source: str
    pooled: float
    low: float = nan
    high: float = nan
    model: str = ""


class DatasetRow(Row, frozen=True):
    """Trials of one question."""

    id: str
    outcome: str
    measure: str
    treated: str
    studies: tuple[str, ...]
    use: str
    left_out: int
    trials: tuple[TrialRow, ...]
    published: PublishedRow | None = None
    pool: Literal["no", "example", "yes"] = "no"


@dataclass(frozen=True, slots=True)
class Sources:
    """All that is kept by hand."""

    groups: tuple[GroupRow, ...]
    statements: tuple[StatementRow, ...]
    situations: tuple[SituationRow, ...]
    pairs: tuple[PairRow, ...]
    studies: tuple[StudyRow, ...]
    datasets: tuple[DatasetRow, ...]
    certainty: JudgingRow


def read(folder: Path = HERE) -> Sources:
    """The sources of a folder; `RefusedError` names the first row that cannot be read."""
    answers = _load(folder / "statements.yaml")
    if not isinstance(answers, dict):
        raise RefusedError("statements.yaml: groups, statements, situations, pairs and certainty are wanted")
    studies = [_load(folder / name) for name in ("glutamine.yaml", "gut_brain.yaml")]
    return Sources(
        groups=rows(answers.get("groups"), GroupRow, "statements.yaml, groups"),
        statements=rows(answers.get("statements"), StatementRow, "statements.yaml, statements"),
        situations=rows(answers.get("situations"), SituationRow, "statements.yaml, situations"),
        pairs=rows(answers.get("pairs"), PairRow, "statements.yaml, pairs"),
        studies=rows(studies[0], StudyRow, "glutamine.yaml") + rows(studies[1], StudyRow, "gut_brain.yaml"),
        datasets=rows(_load(folder / "trials.yaml"), DatasetRow, "trials.yaml"),
        certainty=rows([answers.get("certainty")], JudgingRow, "statements.yaml, certainty")[0],
    )


def rows(found: object, kind: type[Read], place: str) -> tuple[Read, ...]:
    """Rows of one kind; `RefusedError` names place, row and reason.

    >>> rows([{"word": "low"}, {"word": "sure"}], CertaintyRow, "here")
    ... # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    evidence.sources.RefusedError: here, row 2: Invalid enum value 'sure' - at `$.word`
    """
    if not isinstance(found, list) or not found:
        raise RefusedError(f"{place}: a list of rows is wanted")
    return tuple(_row(row, kind, f"{place}, {_named(row, at)}") for at, row in enumerate(found, 1))


def _row(row: object, kind: type[Read], place: str) -> Read:
    try:
        return msgspec.convert(row, kind)
    except msgspec.ValidationError as error:
        raise RefusedError(f"{place}: {error}") from None


def _named(row: object, at: int) -> str:
    return str(row["id"]) if isinstance(row, dict) and "id" in row else f"row {at}"


def _load(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise RefusedError(f"{path.name}: {error}") from None
