"""Interned rows to results: every range of persons totalled and written, then all of them joined."""

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from platform import node
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from villi.cohort.cache import Cache, Read, digest, key
from villi.cohort.crossing import crossing, without_files
from villi.cohort.joining import join
from villi.cohort.orders import SHARED, Cluster, Ear, Order, in_turn, workers
from villi.cohort.passing import total
from villi.cohort.people import of_persons
from villi.cohort.plan import Plan
from villi.cohort.ranges import Key, Part, cut, gather
from villi.cohort.readers import Inputs
from villi.cohort.scoring import as_json, cut_offs
from villi.cohort.summary import RangeCounts
from villi.cohort.values import CUTOFFS
from villi.cohort.writing import complete
from villi.quantities import VilliError
from villi.scores.scoring import spec_of

SOURCES, INPUTS, SCORES, RULE = "villi.sources", "villi.inputs", "villi.scores", "villi.rule"
"""Further keys of the metadata of results: tables that figures come from, with their editions; the files
read, with their hashes and the names of their rows in the cache; scores with their versions; the rule for
several days."""

COMPRESSION = "snappy"
"""What every reader of Parquet knows, and the fastest to write: 0.11 s for 100,000 made person-days of all
columns, 41 MB; zstd at its fastest took 0.18 s for 36 MB."""
GROUP_DAYS = 100_000
"""Person-days of a row group of results."""


class _Pass(NamedTuple):
    """One pass over all ranges: what every range needs."""

    parts: tuple[Part, ...]
    cuts: tuple[Key, ...]
    plan: Plan
    of_people: Plan
    rule: str
    people: bool
    metadata: dict[str, str]
    folder: Path


def total_all(
    inputs: Inputs,
    read: Sequence[Read],
    plan: Plan,
    order: Order,
    cache: Cache,
    ear: Ear,
    cluster: Cluster | None,
) -> tuple[list[RangeCounts], bool]:
    """Total all ranges and join them; whether an unfinished run of another kind had to be ignored."""
    cuts = tuple(cut([one.rows for one in read], order.range_rows)) if cluster is None else ()
    keys = [key(one.source, inputs.kinds, plan) for one in read]
    folder = cache.passes(order.out)
    metadata = _metadata(read, plan, order)
    ignored = _begin(folder, digest([keys, cuts, sorted(metadata.items()), _asked(plan), order.rule,
                                     order.people is not None]))  # fmt: skip
    job = _Pass((), cuts, plan, plan, order.rule, order.people is not None, metadata, folder)
    rows = sum(one.report.kept for one in read)
    found: Iterable[tuple[str, RangeCounts]]
    if cluster is None:
        parts = tuple(cache.part(one.rows, one.report.ordered, cuts) for one in read)
        job = job._replace(parts=parts)
        job = _with_cutoffs(
            job, lambda work: in_turn(partial(_gathered, work), range(len(cuts) + 1), workers(order))
        )
        found = in_turn(lambda number: _range(job, number), range(len(cuts) + 1), workers(order))
    else:
        paths, many = [one.rows for one in read], -(-rows // order.range_rows)
        job = _with_cutoffs(
            job, lambda work: cluster.over_persons(paths, partial(_gathered_there, work), many)
        )
        there = partial(_range_there, job._replace(folder=folder.resolve()))
        found = cluster.over_persons(paths, there, many)
    names, counts = [], []
    for name, count in found:
        names.append(name)
        counts.append(count)
        ear("totalling", count.rows, rows)
    if (totalled := sum(count.rows for count in counts)) != rows:
        raise VilliError(
            cache.folder,
            f" is damaged: of {rows:,} rows that were read, {totalled:,} are there",
            remedy="delete that folder and give the same command again",
        )
    _join(folder, "days", names, order.out)
    if order.people is not None:
        _join(folder, "people", names, order.people)
    shutil.rmtree(folder, ignore_errors=True)
    return counts, ignored


Gathered = tuple[pa.Table, pa.Table | None]
"""What sample-dependent scores ask for, of the person-days of a range, and of its persons."""


def _with_cutoffs(job: _Pass, over: Callable[[_Pass], Iterable[Gathered | None]]) -> _Pass:
    """The same pass with the cut-offs of scores that take them from all people; `over` does a first pass.

    Days are cut where the days of all people are, persons where their mean days are. Raises VilliError where
    these are more than memory should hold.
    """
    plan = job.plan.gathering()
    if plan is None:
        return job
    sampled = plan.scores
    days: list[pa.Table] = []
    people: list[pa.Table] = []
    for one in over(job._replace(plan=plan, of_people=plan)):
        if one is not None:
            days.append(one[0])
            people.extend([one[1]] if one[1] is not None else [])
        if sum(table.num_rows for table in days) > MOST_SAMPLED:
            raise VilliError(
                f"{', '.join(sampled)}: cut-offs are taken from at most {MOST_SAMPLED:,} person-days",
                remedy="choose a score with fixed cut-offs, or take them from a part of the survey",
            )
    return job._replace(
        plan=replace(job.plan, cutoffs=_cut_offs(sampled, days)),
        of_people=replace(job.plan, cutoffs=_cut_offs(sampled, people)) if people else job.plan,
    )


MOST_SAMPLED = 5_000_000
"""Person-days whose inputs (some ten numbers a score) are held at once to find cut-offs: 400 MB a score."""


def _cut_offs(sampled: tuple[str, ...], tables: list[pa.Table]) -> dict[str, Any]:
    whole = pa.concat_tables(tables)
    return cut_offs(sampled, {name: whole.column(name).to_numpy() for name in whole.column_names})


def _gathered(job: _Pass, number: int) -> Gathered | None:
    """What scores ask for of the rows of one range."""
    rows = gather(job.parts, job.cuts, number)
    return None if rows is None else _gathered_of(job, rows)


def _gathered_there(job: _Pass, batches: Iterator[pa.RecordBatch], name: str) -> Gathered:
    """The same on a machine of a cluster."""
    return _gathered_of(job, pa.Table.from_batches(batches))


def _gathered_of(job: _Pass, rows: pa.Table) -> Gathered:
    rows = without_files(rows).replace_schema_metadata(job.plan.metadata(job.metadata["villi.layout"]))
    days = pa.Table.from_batches(total(iter(rows.to_batches()), job.plan))
    people = of_persons(rows, days, job.plan, "person-ratio") if job.people else None
    names = list(job.plan.score_columns)
    return days.select(names), None if people is None else people.select(names)


def _asked(plan: Plan) -> list[Any]:
    """What of a plan changes results, beyond what is interned."""
    return [
        plan.nutrients,
        plan.scores,
        plan.score_columns,
        plan.plants is not None,
        sorted(plan.energy_limits.items()),
    ]


def _begin(folder: Path, order: str) -> bool:
    """Take up the folder of an unfinished pass if it is of this order; whether another had to be dropped."""
    said = folder / "order"
    try:
        if said.read_text(encoding="utf-8") == order:
            return False
        ignored = True
    except (OSError, ValueError):
        ignored = folder.exists()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    said.write_text(order, encoding="utf-8")
    return ignored


def _range(job: _Pass, number: int) -> tuple[str, RangeCounts]:
    """Total one range and write it, unless it was done before: its name, and what it holds."""
    name = f"{number:05d}"
    done = job.folder / f"{name}.json"
    try:
        held = json.loads(done.read_bytes())
        if held["sizes"] == _sizes(job, name):
            return name, RangeCounts(**held["counts"])
    except (OSError, ValueError, TypeError, KeyError):
        pass
    rows = gather(job.parts, job.cuts, number, files=True)
    counts = RangeCounts() if rows is None else _totalled(job, name, rows)
    with complete(done) as beside:
        held = {"sizes": _sizes(job, name), "counts": asdict(counts)}
        beside.write_text(json.dumps(held), encoding="utf-8")
    return name, counts


def _sizes(job: _Pass, name: str) -> list[int]:
    """Bytes of what a range leaves: days and people, 0 where it has none."""
    written = (_written(job.folder, kind, name) for kind in ("days", "people"))
    return [path.stat().st_size if path.exists() else 0 for path in written]


def _range_there(job: _Pass, batches: Iterator[pa.RecordBatch], name: str) -> tuple[str, RangeCounts]:
    """The same on a machine of a cluster, which has gathered and sorted the rows."""
    if not job.folder.is_dir():
        raise VilliError(job.folder, f" is not there for {node()}", remedy=SHARED)
    return name, _totalled(job, name, pa.Table.from_batches(batches))


def _totalled(job: _Pass, name: str, rows: pa.Table) -> RangeCounts:
    """Total the rows of a range, sorted by person and day, and write what comes of them."""
    of_several = crossing(rows)
    rows = without_files(rows).replace_schema_metadata(job.plan.metadata(job.metadata["villi.layout"]))
    days = pa.Table.from_batches(total(iter(rows.to_batches()), job.plan))
    _write(job, "days", name, days)
    people = of_persons(rows, days, job.of_people, job.rule) if job.people else None
    if people is not None:
        _write(job, "people", name, people)
    return RangeCounts.of(rows, days, people, of_several)


def _write(job: _Pass, kind: str, name: str, table: pa.Table) -> None:
    """One range of results as a part of the file that it will be joined into."""
    metadata = dict(job.metadata) if kind == "people" else {**job.metadata, RULE: "day"}
    if cutoffs := (job.of_people if kind == "people" and job.rule == "person-ratio" else job.plan).cutoffs:
        metadata[CUTOFFS] = as_json(cutoffs)
    table = table.replace_schema_metadata(metadata)
    repeating = [field.name for field in table.schema if not pa.types.is_floating(field.type)]
    with complete(_written(job.folder, kind, name)) as beside:
        pq.write_table(
            table, beside, row_group_size=GROUP_DAYS, compression=COMPRESSION, use_dictionary=repeating
        )


def _written(folder: Path, kind: str, name: str) -> Path:
    return folder / f"{kind}-{name}.parquet"


def _join(folder: Path, kind: str, names: Sequence[str], out: Path) -> None:
    """All ranges as one file, under its name when it is complete."""
    parts = [path for name in names if (path := _written(folder, kind, name)).exists()]
    with complete(out) as beside, beside.open("wb") as whole:
        join(parts, whole)


def _metadata(read: Sequence[Read], plan: Plan, order: Order) -> dict[str, str]:
    """What results say of where they come from."""
    layouts = ", ".join(dict.fromkeys(one.source.layout.name for one in read))
    files = [
        {
            "file": Path(one.source.path).name,
            "sha256": one.source.sha256,
            "bytes": one.source.size,
            "rows": one.rows.stem,
            "ordered": one.report.ordered,
        }
        for one in read
    ]
    return {
        **plan.metadata(layouts),
        SOURCES: json.dumps(plan.sources),
        INPUTS: json.dumps(files),
        SCORES: json.dumps({id: spec_of(id).version for id in plan.scores}),
        RULE: order.rule,
    }
