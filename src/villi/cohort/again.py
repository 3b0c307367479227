"""Second passes: the rows that a run has read once more, with other foods, amounts or figures.

`villi cohort` keeps the interned rows of its files. What asks for another total of the same rows (what if
another bread were eaten, what if portions were told wrongly, what if foods held less salt) reads them from
there at the speed of the kernel; what only weighs people differently (replicate weights, a bootstrap of
people) asks for no second pass at all: `villi.cohort.survey` takes the results as they are.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from villi.cohort.cache import Cache
from villi.cohort.crossing import without_files
from villi.cohort.passing import fits
from villi.cohort.plan import Plan
from villi.cohort.ranges import RANGE_ROWS, Key, Part, cut, gather
from villi.cohort.values import FOOD, GRAMS, LAYOUT
from villi.cohort.writing import alone
from villi.quantities import VilliError

INPUTS = b"villi.inputs"
SET_BY_ENERGY = ("energy", "protein")
"""Nutrients that coverage stands on: a food with other amounts of these is another food."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Interned rows in the order of person and day, range by range; each loop over them reads them anew."""

    parts: tuple[Part, ...]
    cuts: tuple[Key, ...]
    metadata: Mapping[str, str]

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        for number in range(len(self.cuts) + 1):
            rows = gather(self.parts, self.cuts, number)
            if rows is not None:
                yield from without_files(rows).replace_schema_metadata(dict(self.metadata)).to_batches()


def rows_of(
    results: str | Path, plan: Plan, cache: str | Path | None = None, range_rows: int = RANGE_ROWS
) -> Rows:
    """The rows that `villi cohort` made a file of results of, ready for `total`.

    `plan` must stand on the same foods as that run (same catalogue, same choice of near foods); nutrients and
    scores may be others. `cache` is the folder of the run's `--cache`, or the one beside the results. About
    `range_rows` rows are held at once. Nothing of the files themselves is read.

    Raises VilliError where the file is none of a run, where the cache no longer holds its rows, and where
    these were interned with another catalogue, kind of codes or version of villi.
    """
    path = Path(results)
    folder = Path(cache) if cache is not None else path.with_name(path.name + ".cache")
    files = _files(path)
    if not folder.is_dir():
        raise VilliError(
            folder, " is not there", remedy="name the folder of --cache, or run villi cohort again"
        )
    with alone(folder / "lock", f"the cache {folder}"):
        kept = Cache(folder)
        places = [kept.rows / f"{one['rows']}.parquet" for one in files]
        for one, place in zip(files, places, strict=True):
            if not place.exists():
                raise VilliError(
                    folder, f" no longer holds the rows of {one['file']}", remedy="run villi cohort again"
                )
            fits(pq.read_schema(place), plan)
        cuts = tuple(cut(places, range_rows))
        pairs = zip(files, places, strict=True)
        parts = tuple(kept.part(place, bool(one["ordered"]), cuts) for one, place in pairs)
    layout = (pq.read_schema(path).metadata or {}).get(LAYOUT.encode(), b"").decode()
    return Rows(parts, cuts, plan.metadata(layout))


def _files(results: Path) -> list[dict[str, object]]:
    """What a file of results says of the files that were read for it."""
    try:
        said = (pq.read_schema(results).metadata or {}).get(INPUTS)
    except (OSError, pa.ArrowInvalid) as wrong:
        raise VilliError(results, f" cannot be read as results: {wrong}") from wrong
    files: list[dict[str, object]] = json.loads(said) if said else []
    if not files or any("rows" not in one for one in files):
        raise VilliError(results, " does not say which rows it was made of", remedy="run villi cohort again")
    return files


def instead(
    rows: Iterable[pa.RecordBatch],
    plan: Plan,
    swaps: Mapping[str, str],
    share: float = 1.0,
    same: Literal["grams", "energy"] = "grams",
) -> Iterator[pa.RecordBatch]:
    """The rows as if other foods had been eaten: `swaps` names codes and what stands in for them.

    A `share` below 1 swaps that part of every amount (both foods are then rows of the day). With `same`
    "energy" the amount that stands in has the energy of what it replaces, else its weight. Codes are those
    of the plan. An unknown amount stays unknown. Raises VilliError for a code that the plan does not have, a
    share outside 0 to 1, and energy that is unknown or none.

    >>> from villi.cohort import intern, total
    >>> from villi.foods import Catalogue
    >>> plan = Plan.of(Catalogue.everyday(), ["fibre"])
    >>> bread, whole_wheat = "51000100", "51300110"
    >>> rows = [intern(pa.RecordBatch.from_pydict(
    ...     {"person": [1], "day": [1], "code": [bread], "grams": [100.0]}), plan).batch]
    >>> for eaten in (rows, instead(rows, plan, {bread: whole_wheat})):
    ...     print([round(each, 1) for day in total(eaten, plan) for each in day["fibre_g"].to_pylist()])
    [2.3]
    [6.0]
    """
    if not 0 <= share <= 1:
        raise VilliError(f"a share of {share:g} cannot be swapped: it lies between 0 and 1")
    into = np.arange(len(plan.foods), dtype=np.int32)
    factor = np.ones(len(plan.foods))
    for old, new in swaps.items():
        before, after = (_row(plan, code) for code in (old, new))
        into[before] = after
        if same == "energy":
            factor[before] = _energy(plan, before, old) / _energy(plan, after, new)
    for batch in rows:
        yield _swapped(batch, into, factor, share)


def _swapped(
    batch: pa.RecordBatch, into: NDArray[np.int32], factor: NDArray[np.float64], share: float
) -> pa.RecordBatch:
    food = batch.column(FOOD).to_numpy(zero_copy_only=False)
    known = food >= 0
    new, times = food.copy(), np.ones(len(food))
    new[known], times[known] = into[food[known]], factor[food[known]]
    swapped = new != food
    if share < 1:
        batch = batch.take(pa.array(np.repeat(np.arange(len(food)), 1 + swapped)))
        last = np.cumsum(1 + swapped) - 1  # where the part that is swapped stands, behind what is left
        part = np.repeat(np.where(swapped, 1 - share, 1.0), 1 + swapped)
        part[last[swapped]] = share * times[swapped]
        food = np.repeat(food, 1 + swapped)
        food[last[swapped]] = new[swapped]
    else:
        part, food = times, new
    grams = batch.column(GRAMS).to_numpy(zero_copy_only=False) * part
    return _put(_put(batch, FOOD, pa.array(food, pa.int32())), GRAMS, pa.array(grams, from_pandas=True))


def _put(batch: pa.RecordBatch, name: str, values: pa.Array) -> pa.RecordBatch:
    return batch.set_column(batch.schema.get_field_index(name), batch.schema.field(name), values)


def _row(plan: Plan, code: str) -> int:
    if code not in plan.codes:
        near = ", ".join(get_close_matches(code, plan.codes, 2))
        raise VilliError(f"the plan has no food {code}", remedy=f"near codes: {near}" if near else "")
    return plan.codes[code]


def _energy(plan: Plan, row: int, code: str) -> float:
    """kcal in a gram."""
    place = plan.totalled.index("energy")
    found = float(plan.stack.columns[row, place])
    if plan.stack.unknown[row, plan.stack.covered[place]] or not found > 0:
        raise VilliError(f"the energy of {code} is unknown or none", remedy="swap it gram for gram")
    return found


def reformulated(plan: Plan, factors: Mapping[str, Mapping[str, float]]) -> Plan:
    """The plan with foods that hold more or less of something: code -> nutrient -> factor.

    Scores follow. Unknown amounts stay unknown. Energy and protein cannot be changed so, because coverage and
    glutamine stand on them. Raises VilliError for these, and for codes, nutrients and factors that are none.

    >>> from villi.foods import Catalogue
    >>> plan = Plan.of(Catalogue.everyday(), ["sodium"])
    >>> less = reformulated(plan, {"51000100": {"sodium": 0.7}})
    """
    columns = plan.stack.columns.copy()
    for code, changes in factors.items():
        row = _row(plan, code)
        for nutrient, factor in changes.items():
            if nutrient not in plan.totalled or nutrient in SET_BY_ENERGY:
                raise VilliError(
                    f"{nutrient} cannot be changed in this plan: it totals {', '.join(plan.totalled)}"
                    f" and {' and '.join(SET_BY_ENERGY)} stay as they are"
                )
            if not (np.isfinite(factor) and factor >= 0):
                raise VilliError(f"{factor} times the {nutrient} of {code} is no amount: give 0 or more")
            columns[row, plan.totalled.index(nutrient)] *= factor
    return replace(plan, stack=replace(plan.stack, columns=columns))
