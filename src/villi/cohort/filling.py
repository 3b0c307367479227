"""Every file of the input to interned rows: from the cache, here, or on the machines of a cluster."""

import csv
from collections.abc import Callable, Sequence
from contextlib import chdir, nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from platform import node

from villi.cohort.cache import Cache, Read
from villi.cohort.orders import SHARED, Cluster, Ear, Order, in_turn, workers
from villi.cohort.plan import Plan
from villi.cohort.readers import Broken, Inputs, Kinds, Source
from villi.cohort.values import FAULT_HEADER, Fault, harmless
from villi.cohort.writing import complete
from villi.quantities import VilliError


def read_all(
    inputs: Inputs, plan: Plan, order: Order, cache: Cache, ear: Ear, cluster: Cluster | None
) -> tuple[list[Read], list[Fault]]:
    """Every file interned, from the cache where it is there, and faults of files that break."""
    if cluster is not None:
        found = _read_there(inputs, plan, cache, ear, cluster)
    else:

        def one(source: Source) -> Read | Fault:
            return _read_one(inputs.kinds, plan, cache, lambda rows: ear("reading", rows, 0), source)

        found = list(in_turn(one, inputs.sources, workers(order)))
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
        return Fault(
            source.path, 0, "", "", f"the file breaks: {wrong.said(str, '')}", wrong.remedy or REREAD
        )


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
        raise VilliError(folder / source.path, f" is not there for {node()}", remedy=SHARED)
    with chdir(folder) if not Path(source.path).is_absolute() else nullcontext():
        return _read_one(kinds, plan, cache, lambda rows: None, source)


REREAD = "get the file again; nothing of it was used, so that no half person enters"


def list_aside(aside: Path, read: Sequence[Read], refused: Sequence[Fault]) -> None:
    """Write what was set aside, file by file; where nothing was, no list is left of an earlier run."""
    if not refused and not any(one.aside.stat().st_size for one in read):
        aside.unlink(missing_ok=True)
        return
    with (
        complete(aside) as beside,
        beside.open("w", encoding="utf-8", newline="") as out,
    ):
        rows = csv.writer(out)
        rows.writerow(FAULT_HEADER)
        rows.writerows(fault.csv_row() for fault in refused)
        for one in read:
            with one.aside.open(encoding="utf-8", newline="") as listed:
                rows.writerows([harmless(one.source.path), *row[1:]] for row in csv.reader(listed))


def is_list(path: Path) -> bool:
    """Whether a file is a list of what was set aside, by its first line."""
    try:
        with path.open(encoding="utf-8", errors="replace", newline="") as file:
            return tuple(next(csv.reader([file.readline(1000)]), ())) == FAULT_HEADER
    except OSError:
        return False
