"""What became of everything that was put in: the flow count of a run, as values, as words, as JSON."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from villi.cohort.cache import Read
from villi.cohort.crossing import MOST_NAMED as MOST_CROSSING
from villi.cohort.crossing import Crossing
from villi.cohort.plan import Plan
from villi.cohort.scoring import is_sampled, lacking
from villi.cohort.values import (
    CODELESS,
    IMPLAUSIBLE,
    PERSON,
    WEEK_FIELDS,
    Fault,
    UnknownCode,
    coverage_column,
)
from villi.quantities import AT_LEAST_BELOW

MOST_NAMED = 10
"""Unknown codes that a summary names; the rest are counted."""

WEEKLY = WEEK_FIELDS[0].name

BASES = ("energy", "protein", "glutamine")
"""Nutrients whose coverage a summary states."""


@dataclass(frozen=True, slots=True)
class RangeCounts:
    """Counts of a range: rows, person-days, persons; of each of `BASES` the sum of the coverages of its
    person-days, or None where it was not asked for, and how many are below `AT_LEAST_BELOW`; persons with a
    whole week of plants; person-days of more than one file, and (person, day) of the first of them."""

    rows: int = 0
    days: int = 0
    persons: int = 0
    implausible: int = 0
    energy: float | None = None
    protein: float | None = None
    glutamine: float | None = None
    energy_below: int = 0
    protein_below: int = 0
    glutamine_below: int = 0
    weeks: int = 0
    crossing: int = 0
    crossing_first: Sequence[Sequence[str]] = ()

    @classmethod
    def of(cls, rows: pa.Table, days: pa.Table, people: pa.Table | None, crossing: Crossing) -> "RangeCounts":
        """The counts of a range's interned rows, of its person-days and of its persons."""
        shares: dict[str, Any] = {}
        for basis in BASES:
            name = coverage_column(basis)
            if name in days.column_names:
                covered = days.column(name)
                shares[basis] = float(pc.sum(covered).as_py() or 0.0)
                shares[f"{basis}_below"] = int(pc.sum(pc.less(covered, AT_LEAST_BELOW)).as_py() or 0)
        return cls(
            rows=rows.num_rows,
            days=days.num_rows,
            persons=len(pc.run_end_encode(days.column(PERSON).combine_chunks()).values),
            implausible=int(pc.sum(days.column(IMPLAUSIBLE)).as_py() or 0),
            weeks=0 if people is None or WEEKLY not in people.column_names else _known(people.column(WEEKLY)),
            crossing=crossing.days,
            crossing_first=crossing.first,
            **shares,
        )


def _known(column: pa.ChunkedArray) -> int:
    return len(column) - int(column.null_count)


@dataclass(frozen=True, slots=True)
class Covered:
    """Coverage of one nutrient over all person-days: the mean share, and how many are below 0.80."""

    mean: float
    below: int


@dataclass(frozen=True, slots=True)
class Summary:
    """The flow count of a run.

    `lacking`: scores whose total stays unknown, with the inputs that recalls do not say; `sampled`: scores
    whose cut-offs come from these people.
    `weeks`: persons with a whole week of plants, None where no plants or no persons were asked for.
    `aside`, `as_unknown`, `left_out`, `noted`: rows by reason, as in `rows.Tally`; `refused`: whole files.
    `unknown*`: codes that the catalogue lacks, without the rows that say none. `again`: files whose
    interned rows were there from a run before. `ignored`: an unfinished run of another kind lay there and
    was dropped.
    """

    files: int
    again: int
    refused: tuple[Fault, ...]
    rows: int
    aside: Mapping[str, int]
    as_unknown: Mapping[str, int]
    left_out: Mapping[str, int]
    noted: Mapping[str, int]
    used: int
    near_rows: int
    unknown_rows: int
    unknown_grams: float
    unknown_codes: int
    unknown_more: bool
    unknown: tuple[UnknownCode, ...]
    grams: float
    days: int
    persons: int
    crossing: Crossing
    implausible: int
    implausible_limits: Mapping[str, str]
    coverage: Mapping[str, Covered]
    out: Path
    people: Path | None
    rule: str
    aside_list: Path | None
    cache: Path
    cache_bytes: int
    ignored: bool
    lacking: Mapping[str, tuple[str, ...]]
    sampled: tuple[str, ...]
    weeks: int | None

    @classmethod
    def of(
        cls, read: Sequence[Read], refused: Sequence[Fault], counts: Sequence[RangeCounts], plan: Plan,
        out: Path, people: Path | None, rule: str, aside: Path, cache: Path, cache_bytes: int, ignored: bool,
    ) -> "Summary":  # fmt: skip
        """Everything added up."""
        reports = [one.report for one in read]
        codes: dict[str, tuple[int, float]] = {}
        for report in reports:
            for code, (rows, grams) in report.unknown.items():
                before = codes.get(code, (0, 0.0))
                codes[code] = (before[0] + rows, before[1] + grams)
        codeless = codes.pop(CODELESS, (0, 0.0))  # these rows are told as set aside
        most = sorted(codes.items(), key=lambda item: (-item[1][0], item[0]))[:MOST_NAMED]
        days = sum(one.days for one in counts)
        return cls(
            files=len(read),
            again=sum(one.again for one in read),
            refused=tuple(refused),
            rows=sum(report.rows for report in reports),
            aside=_added(report.aside for report in reports),
            as_unknown=_added(report.as_unknown for report in reports),
            left_out=_added(report.left_out for report in reports),
            noted=_added(report.noted for report in reports),
            used=sum(report.kept for report in reports),
            near_rows=sum(report.near_rows for report in reports),
            unknown_rows=sum(report.unknown_rows for report in reports) - codeless[0],
            unknown_grams=sum(report.unknown_grams for report in reports) - codeless[1],
            unknown_codes=len(codes),
            unknown_more=sum(rows for rows, _ in codes.values()) < sum(r.unknown_rows for r in reports),
            unknown=tuple(UnknownCode(code, rows, grams) for code, (rows, grams) in most),
            grams=sum(report.grams for report in reports),
            days=days,
            persons=sum(one.persons for one in counts),
            crossing=_crossing(counts),
            implausible=sum(one.implausible for one in counts),
            implausible_limits=plan.energy_limits,
            coverage={basis: found for basis in BASES if (found := _covered(counts, basis, days))},
            out=out,
            people=people,
            rule=rule,
            aside_list=aside if aside.exists() else None,
            cache=cache,
            cache_bytes=cache_bytes,
            ignored=ignored,
            weeks=None if people is None or plan.plants is None else sum(one.weeks for one in counts),
            sampled=tuple(id for id in plan.scores if is_sampled(id)),
            lacking={id: absent for id in plan.scores if (absent := lacking(id))},
        )

    @property
    def whole(self) -> bool:
        """Whether nothing had to be set aside."""
        return not self.refused and not self.aside and not self.as_unknown


def _added(all_counts: Any) -> dict[str, int]:
    found: Counter[str] = Counter()
    for counts in all_counts:
        found.update(counts)
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def _crossing(counts: Sequence[RangeCounts]) -> Crossing:
    """Person-days of more than one file, of all ranges in their order."""
    first = [(person, day) for one in counts for person, day in one.crossing_first]
    return Crossing(sum(one.crossing for one in counts), tuple(first[:MOST_CROSSING]))


def _covered(counts: Sequence[RangeCounts], basis: str, days: int) -> Covered | None:
    shares = [share for one in counts if (share := getattr(one, basis)) is not None]
    if not shares or not days:
        return None
    return Covered(sum(shares) / days, sum(getattr(one, f"{basis}_below") for one in counts))
