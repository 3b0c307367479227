"""One pass over interned rows: person-days totalled as they stream by.

The same function runs in a loop on one machine and, through `mapInArrow`, on every machine of a cluster: it
reads nothing, writes nothing, and remembers nothing but the rows that wait for the end of their person-day.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain, pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from villi.cohort.daying import results
from villi.cohort.plan import Plan
from villi.cohort.values import (
    CATALOGUE,
    CODES,
    DAY,
    INTERNED,
    KEYS,
    PERSON,
    VERSION,
    must_have,
    results_schema,
)
from villi.quantities import VilliError

BLOCK = 65_536
"""Rows that are totalled together: their sums (about 4 MB) then stay in the processor's cache."""

Flags = NDArray[np.bool_]
Places = NDArray[np.int64]
Block = tuple[pa.RecordBatch, Places]
"""Rows of P whole person-days, and where these begin, with the end of the last: (P + 1,)."""


def total(batches: Iterable[pa.RecordBatch], plan: Plan, workers: int = 1) -> Iterator[pa.RecordBatch]:
    """Total every person-day of interned batches (`values.INTERNED`); yields batches of results.

    With more than one of `workers`, blocks are totalled in so many threads (the products let go of Python's
    lock), a few ahead of what is taken; the results and their order are the same.

    Rows come sorted by person, then by day; the order inside a person-day, and where batches are cut, does
    not matter. Raises VilliError for rows that are not sorted (a person-day that came back could not be
    told from a new one), that lack a key, that hold negative or infinite grams, or that were interned with
    another catalogue, source of codes or version. Empty input yields nothing.

    >>> from villi.cohort import intern
    >>> from villi.foods import Catalogue
    >>> plan = Plan.of(Catalogue.everyday(), ["energy"])
    >>> items = pa.RecordBatch.from_pydict({
    ...     "person": ["a", "a", "b"], "day": [1, 1, 1], "code": [11111000, 99, 11111000],
    ...     "grams": [244.0, 100.0, 100.0]})
    >>> days, = total(iter([intern(items, plan).batch]), plan)
    >>> days.select(["person", "rows", "unknown_rows", "energy_kcal"]).to_pylist()[1]
    {'person': 'b', 'rows': 1, 'unknown_rows': 0, 'energy_kcal': 60.0}
    >>> [round(share, 2) for share in days["energy_coverage"].to_pylist()]
    [0.54, 1.0]
    """
    checked = _checked(batches, plan)
    first = next(checked, None)
    if first is None:
        return
    schema = results_schema(first.schema, plan)
    blocks = _blocks(chain([first], checked))
    if workers == 1:
        yield from (results(block, bounds, plan, schema) for block, bounds in blocks)
        return
    with ThreadPoolExecutor(workers) as pool:
        waiting: deque[Future[pa.RecordBatch]] = deque()
        for block, bounds in blocks:
            waiting.append(pool.submit(results, block, bounds, plan, schema))
            if len(waiting) > workers:
                yield waiting.popleft().result()
        yield from (each.result() for each in waiting)


def _checked(batches: Iterable[pa.RecordBatch], plan: Plan) -> Iterator[pa.RecordBatch]:
    """The batches that hold rows, each of the schema of the first, which must fit the plan."""
    first: pa.Schema | None = None
    for batch in batches:
        if first is None:
            first = batch.schema
            fits(first, plan)
        elif batch.schema != first:
            raise VilliError("interned rows change their columns on the way: intern them with one layout")
        for name in KEYS:
            if batch.column(name).null_count:
                raise VilliError(f"some rows have no {name}: leave them out, they are nobody's day")
        if batch.num_rows:
            yield batch


def fits(schema: pa.Schema, plan: Plan) -> None:
    """Raises VilliError where rows of this schema were not interned with the foods of the plan."""
    must_have(schema, INTERNED, "interned rows")
    held = {key.decode(): value.decode() for key, value in (schema.metadata or {}).items()}
    wanted = plan.metadata()
    for key, what in ((CATALOGUE, "catalogue"), (CODES, "kind of codes"), (VERSION, "version of villi")):
        if held.get(key) != wanted[key]:
            raise VilliError(
                f"these rows were interned with another {what}"
                f" ({held.get(key, 'none named')}, not {wanted[key]}): intern the items again"
            )


def _blocks(batches: Iterator[pa.RecordBatch]) -> Iterator[Block]:
    """The same rows in blocks of whole person-days, of about `BLOCK` rows each."""
    held: list[pa.RecordBatch] = []
    rows, wanted = 0, BLOCK
    for batch in batches:
        held.append(batch)
        rows += batch.num_rows
        if rows < wanted:
            continue
        whole = _joined(held)
        starts = _starts(whole)
        yield from _pieces(whole, starts)
        held, rows = [whole.slice(starts[-1])], whole.num_rows - int(starts[-1])
        wanted = max(BLOCK, 2 * rows)  # so that a person-day of a million rows is joined a few times only
    if rows:
        whole = _joined(held)
        yield from _pieces(whole, np.append(_starts(whole), whole.num_rows))


def _joined(batches: list[pa.RecordBatch]) -> pa.RecordBatch:
    return batches[0] if len(batches) == 1 else pa.concat_batches(batches)


def _pieces(whole: pa.RecordBatch, bounds: Places) -> Iterator[Block]:
    """Blocks between the first and the last of `bounds`, cut where person-days begin."""
    cuts = np.searchsorted(bounds, np.arange(BLOCK, bounds[-1], BLOCK))
    places = np.unique([0, *cuts, len(bounds) - 1]).tolist()
    for first, last in pairwise(places):
        begin = int(bounds[first])
        yield whole.slice(begin, int(bounds[last]) - begin), bounds[first : last + 1] - begin


def _starts(batch: pa.RecordBatch) -> Places:
    """First row of each person-day. Raises VilliError where a row comes too early to be sorted."""
    person_new, person_early = _steps(batch.column(PERSON))
    day_new, day_early = _steps(batch.column(DAY))
    early = np.flatnonzero(person_early | (~person_new & day_early))
    if len(early):
        before, after = (
            ", ".join(f"{name} {batch.column(name)[place]}" for name in KEYS)
            for place in (int(early[0]), int(early[0]) + 1)
        )
        raise VilliError(f"{after} comes after {before}: sort the rows by person, then by day")
    return np.append(0, np.flatnonzero(person_new | day_new) + 1)


def _steps(keys: pa.Array) -> tuple[Flags, Flags]:
    """Of each key but the first: whether it differs from the one before, and whether it is less."""
    before, after = keys.slice(0, len(keys) - 1), keys.slice(1)
    flags = (pc.not_equal(after, before), pc.less(after, before))
    new, less = (flag.to_numpy(zero_copy_only=False) for flag in flags)
    return new, less
