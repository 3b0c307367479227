"""A run: files to interned rows, ranges of persons through the kernel, results to Parquet.

    look ─▶ intern each file (kept) ─▶ cut into ranges ─▶ total each range ─▶ join ─▶ results.parquet

Every arrow leaves its work on disk when it is done with a piece of it, so that a run that was stopped in any
way goes on from there when it is given again, and ends with the same bytes. Nothing appears under the name
of a result before all of it is there.
"""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from villi.cohort.cache import Cache
from villi.cohort.filling import list_aside, read_all
from villi.cohort.orders import Cluster, Ear, Order, deaf
from villi.cohort.plan import Plan
from villi.cohort.readers import Inputs
from villi.cohort.summary import Summary
from villi.cohort.totalling import total_all
from villi.cohort.values import INTERNED, ITEMS, Fault
from villi.cohort.writing import alone, saying_what_is_full
from villi.quantities import VilliError

__all__ = ["Cluster", "Ear", "Order", "lock", "run"]


def run(inputs: Inputs, plan: Plan, order: Order, ear: Ear = deaf, cluster: Cluster | None = None) -> Summary:
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
        read, broken = read_all(inputs, plan, order, cache, ear, cluster)
        refused = (*inputs.refused, *broken)
        list_aside(order.aside, read, refused)
        if not read:
            raise _nothing(refused)
        if not any(one.report.kept for one in read):
            raise VilliError("no row could be used", remedy=f"the reasons stand in {order.aside}")
        counts, ignored = total_all(inputs, read, plan, order, cache, ear, cluster)
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
