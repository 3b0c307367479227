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
from villi.cohort.filling import is_list, list_aside, read_all
from villi.cohort.orders import Cluster, Ear, Order, deaf
from villi.cohort.plan import Plan
from villi.cohort.readers import Inputs
from villi.cohort.scoring import column_of, labels
from villi.cohort.summary import Summary
from villi.cohort.totalling import total_all
from villi.cohort.values import FILE, INTERNED, ITEMS, Fault
from villi.cohort.writing import alone, saying_what_is_full, unfinished
from villi.quantities import VilliError

__all__ = ["Cluster", "Ear", "Order", "lock", "run"]


def run(inputs: Inputs, plan: Plan, order: Order, ear: Ear = deaf, cluster: Cluster | None = None) -> Summary:
    """Do the whole of a run; what it leaves is `order.out`, `order.people` and `order.aside`.

    On a `cluster` the same work is done elsewhere, and leaves the same: its machines must see the files, the
    cache and the folder of the results under the same names as this one.

    Files that cannot be read, and rows, are set aside with a reason; the rest is completed. Raises VilliError
    where nothing can be used, where another run writes the same result, and where the disk is full.
    """
    _possible(inputs, plan, order)
    folder = order.cache_folder
    with ExitStack() as held, saying_what_is_full(folder.parent, order.out.parent):
        for path in filter(None, (order.out, order.people)):
            held.enter_context(alone(lock(path), str(path)))
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


def _possible(inputs: Inputs, plan: Plan, order: Order) -> None:
    """Raises VilliError for an order that cannot be done."""
    kept = {name for source in inputs.sources for name in source.layout.keep}
    if taken := sorted(kept & {*ITEMS, *INTERNED, FILE}):
        raise VilliError(
            f"a column to keep is called {', '.join(taken)}, as one of villi's own: rename it in the files"
            " or leave it out"
        )
    for label in labels(plan.scores) if inputs.sources else ():
        column_of(label, inputs.sources[0].layout.keep)  # said before a long file is read
    if order.people is not None and order.rule == "day":
        raise VilliError(
            "one row a person needs a rule for several days: choose person-ratio (the mean day is scored) or"
            " mean-of-days (scores of days are averaged)"
        )
    for path in filter(None, (order.out, order.people)):
        _writable(path)
    _writable(order.aside)
    written = [path for path in (order.out, order.people, order.aside) if path is not None]
    if len({path.resolve() for path in written}) < len(written):
        raise VilliError(
            f"days, people and the list {order.aside} of what was set aside cannot stand in the same file:"
            " give --people another name"
        )
    _spares_inputs(inputs, order, written)
    _is_text(order.cache_folder)
    if order.cache_folder.exists() and not order.cache_folder.is_dir():
        raise VilliError(order.cache_folder, " is a file: name a folder for --cache")


def _writable(path: Path) -> None:
    """Raises VilliError for a place where no file can stand, or where something else stands."""
    _is_text(path)
    if not path.parent.is_dir():
        raise VilliError(path.parent, " is no folder: make it, or name another place for the results")
    if path.is_dir():
        raise VilliError(path, " is a folder: name a file for the results, such as results.parquet")
    if path.exists() and not path.is_file():
        raise VilliError(path, " is no ordinary file (a device, a pipe): name a file for the results")


def _is_text(path: Path) -> None:
    """Raises VilliError for a name that Arrow cannot write under."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        raise VilliError(path, " holds bytes that are no text (UTF-8): name another place") from None


def _spares_inputs(inputs: Inputs, order: Order, written: Sequence[Path]) -> None:
    """Raises VilliError where a file to read, be it usable or not, would be overwritten."""
    taken = {path.resolve() for path in written} | {unfinished(path).resolve() for path in written}
    named = [source.path for source in inputs.sources] + [fault.file for fault in inputs.refused]
    for path in map(Path, named):
        ours = path.resolve() == order.aside.resolve() and is_list(path)
        if path.resolve() in taken and not ours:  # `*.csv` names the list of the run before: let it
            raise VilliError(path, " is one of the files to read, and would be overwritten: name another one")


def lock(out: Path) -> Path:
    """The file whose lock a run holds that writes `out`."""
    return out.with_name(f".{out.name}.lock")
