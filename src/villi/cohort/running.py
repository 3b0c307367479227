"""A run: files to interned rows, ranges of persons through the kernel, results to Parquet.

    look ─▶ intern each file (kept) ─▶ cut into ranges ─▶ total each range ─▶ join ─▶ results.parquet

Every arrow leaves its work on disk when it is done with a piece of it, so that a run that was stopped in any
way goes on from there when it is given again, and ends with the same bytes. Nothing appears under the name
of a result before all of it is there.
"""

import csv
import json
import os
import shutil
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, chdir, nullcontext
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from socket import gethostname
from typing import Any, NamedTuple, Protocol, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from villi.cohort.cache import Cache, Read, digest, key
from villi.cohort.joining import join
from villi.cohort.passing import total
from villi.cohort.people import of_persons
from villi.cohort.plan import Plan
from villi.cohort.ranges import RANGE_ROWS, Key, Part, cut, gather, spread
from villi.cohort.readers import Broken, Inputs, Kinds, Source
from villi.cohort.summary import RangeCounts, Summary
from villi.cohort.values import FAULT_HEADER, INTERNED, ITEMS, Fault
from villi.cohort.writing import alone, complete, saying_what_is_full
from villi.quantities import VilliError

SOURCES, INPUTS, SCORES, RULE = "villi.sources", "villi.inputs", "villi.scores", "villi.rule"
"""Further keys of the metadata of results: tables that figures come from, with their editions; the files
read, with their hashes; scores with their versions; the rule for several days."""

COMPRESSION = "zstd"
GROUP_DAYS = 100_000
"""Person-days of a row group of results."""

T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True, slots=True)
class Order:
    """Where a run's results go and how it is done; none of it but `rule` changes a result.

    `people`: file of one row a person by `rule`. `cache`: where interned rows are kept, beside `out` if not
    named. `range_rows`: rows of a range. `workers`: ranges and files that are worked on at once.
    """

    out: Path
    people: Path | None = None
    rule: str = "day"
    cache: Path | None = None
    workers: int = 0
    range_rows: int = RANGE_ROWS

    @property
    def cache_folder(self) -> Path:
        """Where interned rows are kept."""
        return self.cache or self.out.with_name(self.out.name + ".cache")

    @property
    def aside(self) -> Path:
        """The list of rows set aside."""
        return self.out.with_name(self.out.name + ".aside.csv")


class Ear(Protocol):
    """Hears how far a run is."""

    def __call__(self, stage: str, rows: int, of: int) -> None:
        """`rows` more were read or totalled, of so many in all (0 where nobody knows yet)."""


def _deaf(stage: str, rows: int, of: int) -> None:
    """Nobody listens."""


class Cluster(Protocol):
    """Machines that do the work of a run in the place of this one; `villi.cohort.spark.Cluster` is one."""

    def each(self, work: Callable[[T], U], items: Sequence[T]) -> Iterator[U | VilliError]:
        """`work` of every item, in their order; where it raises a VilliError, that."""

    def over_persons(
        self, parts: Sequence[Path], work: Callable[[Iterator[pa.RecordBatch], str], U], partitions: int
    ) -> list[U]:
        """`work` of the interned rows of each range of persons, sorted, under a name of its own."""


def run(
    inputs: Inputs, plan: Plan, order: Order, ear: Ear = _deaf, cluster: Cluster | None = None
) -> Summary:
    """Do the whole of a run; what it leaves is `order.out`, `order.people` and `order.aside`.

    On a `cluster` the same work is done elsewhere, and leaves the same: its machines must see the files, the
    cache and the folder of the results under the same names as this one.

    Files that cannot be read, and rows, are set aside with a reason; the rest is completed. Raises VilliError
    where nothing can be used, where another run writes the same result, and where the disk is full.
    """
    _possible(inputs, order)
    folder = order.cache_folder
    with ExitStack() as held, saying_what_is_full(folder.parent, order.out.parent):
        held.enter_context(alone(lock(order.out), str(order.out)))
        folder.mkdir(parents=True, exist_ok=True)
        held.enter_context(alone(folder / "lock", f"the cache {folder}"))
        cache = Cache(folder)
        read, broken = _read(inputs, plan, order, cache, ear, cluster)
        refused = (*inputs.refused, *broken)
        _list_aside(order.aside, read, refused)
        if not read:
            raise _nothing(refused)
        if not any(one.report.kept for one in read):
            raise VilliError("no row could be used", remedy=f"the reasons stand in {order.aside}")
        counts, ignored = _pass(inputs, read, plan, order, cache, ear, cluster)
        return Summary.of(read, refused, counts, plan, order.out, order.people, order.rule, order.aside,
                          folder, cache.size(), ignored)  # fmt: skip


def _nothing(refused: Sequence[Fault]) -> VilliError:
    """What is said where no file could be used: the first reasons, the rest stands in the list."""
    said = "; ".join(f"{fault.file}: {fault.reason}" for fault in refused[:3])
    more = f"; and {len(refused) - 3} more" if len(refused) > 3 else ""
    return VilliError(f"no file could be used. {said}{more}", remedy=refused[0].remedy if refused else "")


def _possible(inputs: Inputs, order: Order) -> None:
    """Raises VilliError for an order that cannot be done."""
    kept = {name for source in inputs.sources for name in source.layout.keep}
    if taken := sorted(kept & {*ITEMS, *INTERNED}):
        raise VilliError(
            f"a column to keep is called {', '.join(taken)}, as one of villi's own: rename it in the files"
            " or leave it out"
        )
    if order.people is not None and order.rule == "day":
        raise VilliError(
            "one row a person needs a rule for several days: choose person-ratio (the mean day is scored) or"
            " mean-of-days (scores of days are averaged)"
        )
    for path in filter(None, (order.out, order.people)):
        if not path.parent.is_dir():
            raise VilliError(path.parent, " is no folder: make it, or name another place for the results")
        if any(path.resolve() == Path(source.path).resolve() for source in inputs.sources):
            raise VilliError(path, " is one of the files to read, and would be overwritten: name another one")
        if path.is_dir():
            raise VilliError(path, " is a folder: name a file for the results, such as results.parquet")
    if order.people is not None and order.people.resolve() == order.out.resolve():
        raise VilliError("days and people cannot stand in the same file: give --people another name")


def lock(out: Path) -> Path:
    """The file whose lock a run holds that writes `out`."""
    return out.with_name(f".{out.name}.lock")


def workers(order: Order) -> int:
    """How many files or ranges are worked on at once: each takes about 300 MB."""
    return order.workers or min(os.cpu_count() or 1, 4)


# Files to interned rows


def _read(
    inputs: Inputs, plan: Plan, order: Order, cache: Cache, ear: Ear, cluster: Cluster | None
) -> tuple[list[Read], list[Fault]]:
    """Every file interned, from the cache where it is there, and faults of files that break."""
    if cluster is not None:
        found = _read_there(inputs, plan, cache, ear, cluster)
    else:

        def one(source: Source) -> Read | Fault:
            return _read_one(inputs.kinds, plan, cache, lambda rows: ear("reading", rows, 0), source)

        found = list(_in_turn(one, inputs.sources, workers(order)))
    return [f for f in found if isinstance(f, Read)], [f for f in found if isinstance(f, Fault)]


def _read_one(
    kinds: Kinds, plan: Plan, cache: Cache, tell: Callable[[int], None], source: Source
) -> Read | Fault:
    """One file interned, from the cache where it is there, or the fault that it breaks."""
    held = cache.held(source, kinds, plan)
    if held is not None:
        return held
    try:
        return cache.fill(source, kinds, plan, tell)
    except Broken as wrong:
        return Fault(source.path, 0, "", "", f"the file breaks: {wrong}", wrong.remedy or REREAD)


def _read_there(inputs: Inputs, plan: Plan, cache: Cache, ear: Ear, cluster: Cluster) -> list[Read | Fault]:
    """The same on the machines of a cluster, which must see the files and the cache."""
    held = {source: cache.held(source, inputs.kinds, plan) for source in inputs.sources}
    anew = [source for source, there in held.items() if there is None]
    work = partial(_read_from, Path.cwd(), inputs.kinds, plan, Cache(cache.folder.resolve()))
    found: dict[Source, Read | Fault] = {source: there for source, there in held.items() if there is not None}
    for source, one in zip(anew, cluster.each(work, anew), strict=True):
        if isinstance(one, VilliError):
            raise one
        if isinstance(one, Read):
            one = replace(one, rows=cache.rows / one.rows.name)
            if not one.rows.exists():
                raise VilliError(
                    cache.folder, " is another folder on the machines of the cluster", remedy=SHARED
                )
            ear("reading", one.report.rows, 0)
        found[source] = one
    return [found[source] for source in inputs.sources]


def _read_from(folder: Path, kinds: Kinds, plan: Plan, cache: Cache, source: Source) -> Read | Fault:
    """One file, as it is called in `folder`. Raises VilliError where this machine does not see it."""
    if not (folder / source.path).exists():
        raise VilliError(folder / source.path, f" is not there for {gethostname()}", remedy=SHARED)
    with chdir(folder) if not Path(source.path).is_absolute() else nullcontext():
        return _read_one(kinds, plan, cache, lambda rows: None, source)


SHARED = "files, --cache and --out must lie where every machine of the cluster sees them under the same name"

REREAD = "get the file again; nothing of it was used, so that no half person enters"


def _in_turn(work: Callable[[T], U], of: Iterable[T], many: int) -> Iterator[U]:
    """Work on so many at once; the results come in order, and no more than these are held."""
    if many == 1:
        yield from map(work, of)
        return
    with ThreadPoolExecutor(many) as pool:
        waiting: deque[Future[U]] = deque()
        try:
            for one in of:
                waiting.append(pool.submit(work, one))
                if len(waiting) > many:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for later in waiting:
                later.cancel()


def _list_aside(aside: Path, read: Sequence[Read], refused: Sequence[Fault]) -> None:
    """Write what was set aside, file by file; where nothing was, no list is left of an earlier run."""
    if not refused and not any(one.aside.stat().st_size for one in read):
        aside.unlink(missing_ok=True)
        return
    with complete(aside) as beside, beside.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(FAULT_HEADER)
        rows.writerows(fault.csv_row() for fault in refused)
        for one in read:
            with one.aside.open(encoding="utf-8", newline="") as listed:
                rows.writerows([one.source.path, *row[1:]] for row in csv.reader(listed))


# Interned rows to results


class _Pass(NamedTuple):
    """One pass over all ranges: what every range needs."""

    parts: tuple[Part, ...]
    cuts: tuple[Key, ...]
    plan: Plan
    rule: str
    people: bool
    metadata: dict[str, str]
    folder: Path


def _pass(
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
    job = _Pass((), cuts, plan, order.rule, order.people is not None, metadata, folder)
    rows = sum(one.report.kept for one in read)
    found: Iterable[tuple[str, RangeCounts]]
    if cluster is None:
        parts = tuple(_part(one, name, cuts, cache) for one, name in zip(read, keys, strict=True))
        job = job._replace(parts=parts)
        found = _in_turn(lambda number: _range(job, number), range(len(cuts) + 1), workers(order))
    else:
        there = partial(_range_there, job._replace(folder=folder.resolve()))
        found = cluster.over_persons([one.rows for one in read], there, -(-rows // order.range_rows))
    names, counts = [], []
    for name, count in found:
        names.append(name)
        counts.append(count)
        ear("totalling", count.rows, rows)
    _join(folder, "days", names, order.out)
    if order.people is not None:
        _join(folder, "people", names, order.people)
    shutil.rmtree(folder, ignore_errors=True)
    return counts, ignored


def _asked(plan: Plan) -> list[Any]:
    """What of a plan changes results, beyond what is interned."""
    return [plan.nutrients, plan.scores, plan.score_columns, sorted(plan.energy_limits.items())]


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


def _part(one: Read, name: str, cuts: Sequence[Key], cache: Cache) -> Part:
    """A file's rows as ranges can be taken from them: a file out of order is spread first, once."""
    if one.report.ordered or not cuts:
        return Part(one.rows, one.report.ordered)
    folder = cache.spread(f"{name}-{digest(list(cuts))[:12]}")
    if not folder.exists():
        spread(one.rows, cuts, folder)
    return Part(folder, ordered=False, spread=True)


def _range(job: _Pass, number: int) -> tuple[str, RangeCounts]:
    """Total one range and write it, unless it was done before: its name, and what it holds."""
    name = f"{number:05d}"
    done = job.folder / f"{name}.json"
    try:
        return name, RangeCounts(**json.loads(done.read_bytes()))
    except (OSError, ValueError, TypeError):
        pass
    rows = gather(job.parts, job.cuts, number)
    counts = RangeCounts() if rows is None else _totalled(job, name, rows)
    with complete(done) as beside:
        beside.write_text(json.dumps(asdict(counts)), encoding="utf-8")
    return name, counts


def _range_there(job: _Pass, batches: Iterator[pa.RecordBatch], name: str) -> tuple[str, RangeCounts]:
    """The same on a machine of a cluster, which has gathered and sorted the rows."""
    if not job.folder.is_dir():
        raise VilliError(job.folder, f" is not there for {gethostname()}", remedy=SHARED)
    return name, _totalled(job, name, pa.Table.from_batches(batches))


def _totalled(job: _Pass, name: str, rows: pa.Table) -> RangeCounts:
    """Total the rows of a range, sorted by person and day, and write what comes of them."""
    rows = rows.replace_schema_metadata(job.plan.metadata(job.metadata["villi.layout"]))
    days = pa.Table.from_batches(total(iter(rows.to_batches()), job.plan))
    _write(job, "days", name, days)
    people = of_persons(rows, days, job.plan, job.rule) if job.people else None
    if people is not None:
        _write(job, "people", name, people)
    return RangeCounts.of(rows, days)


def _write(job: _Pass, kind: str, name: str, table: pa.Table) -> None:
    """One range of results as a part of the file that it will be joined into."""
    metadata = dict(job.metadata) if kind == "people" else {**job.metadata, RULE: "day"}
    table = table.replace_schema_metadata(metadata)
    repeating = [field.name for field in table.schema if not pa.types.is_floating(field.type)]
    with complete(_written(job.folder, kind, name)) as beside:
        pq.write_table(
            table, beside, row_group_size=GROUP_DAYS, compression=COMPRESSION, compression_level=1,
            use_dictionary=repeating,
        )  # fmt: skip


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
        {"file": Path(one.source.path).name, "sha256": one.source.sha256, "bytes": one.source.size}
        for one in read
    ]
    return {
        **plan.metadata(layouts),
        SOURCES: json.dumps(plan.sources),
        INPUTS: json.dumps(files),
        SCORES: json.dumps(list(plan.scores)),
        RULE: order.rule,
    }
