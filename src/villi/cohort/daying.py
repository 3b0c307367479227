"""A block of interned rows becomes a block of results: one row for each person-day."""

from collections.abc import Iterator, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from scipy.sparse import csr_array

from villi.cohort import patterning, scoring
from villi.cohort.plan import Plan
from villi.cohort.values import DAY, FOOD, GRAMS, PERSON, UNKNOWN_FOOD, kept_fields
from villi.intake.estimates import glutamine_composition
from villi.intake.kernel import Array, Sums, total
from villi.quantities import AT_LEAST_BELOW, VilliError

UNKNOWN_GRAMS = 100.0
"""Grams for which a row without an amount counts against coverage (as of a food of which nothing is known).
A judgement: at the energy of a typical food (`villi.intake.table.TYPICAL`) that is 126 kcal, about a
fifteenth of a day, as one of some fifteen things eaten."""

Places = NDArray[np.int64]
Flags = NDArray[np.bool_]


def results(block: pa.RecordBatch, bounds: Places, plan: Plan, schema: pa.Schema) -> pa.RecordBatch:
    """Results of P person-days, whose rows begin at `bounds` (P + 1,); `schema` is that of results."""
    matrix, lost = eaten(block, bounds, plan)
    near = (block.column(FOOD).to_numpy(zero_copy_only=False) >= plan.near_from) & ~lost
    sums = total(matrix, plan.stack)
    starts = pa.array(bounds[:-1])
    kept = {field.name: _kept(block.column(field.name), bounds) for field in kept_fields(block.schema)}
    columns = [
        block.column(PERSON).take(starts),
        block.column(DAY).take(starts),
        pa.array(np.diff(bounds)),
        pa.array(_counted(lost, bounds)),
        pa.array(_counted(near, bounds)),
        _weight(block.column(GRAMS), bounds),
        *_nutrients(sums, plan),
        *_glutamine(sums, plan),
        *(
            patterning.of_days(matrix, sums, plan.stack.covered, plan.plants)
            if plan.plants is not None
            else ()
        ),
        *(_scores(sums, plan, kept) if plan.scores else ()),
        *kept.values(),
    ]
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def eaten(block: pa.RecordBatch, bounds: Places, plan: Plan) -> tuple["csr_array", Flags]:
    """Grams (P, F + 1) of P person-days, and which rows are not fully known: they are of the unknown food."""
    food, grams, lost = _known(block, plan)
    return _matrix(food, grams, bounds, plan), lost


def _known(block: pa.RecordBatch, plan: Plan) -> tuple[NDArray[np.int32], Array, Flags]:
    """Food rows and grams for the kernel, and which rows are not fully known."""
    held = block.column(GRAMS)
    grams = held.to_numpy(zero_copy_only=False)  # null is NaN
    unweighed = np.isnan(grams)
    wrong = np.flatnonzero((grams < 0) | np.isinf(grams))
    if len(wrong):
        row = block.slice(int(wrong[0]), 1).to_pylist()[0]
        raise VilliError(
            f"person {row[PERSON]}, day {row[DAY]} has {row[GRAMS]:g} grams of a food: set such rows aside"
        )
    food = block.column(FOOD).to_numpy(zero_copy_only=False)
    unknown = len(plan.foods)
    if food.size and (food.max() >= unknown or food.min() < UNKNOWN_FOOD):
        raise VilliError("a row names a food that the plan does not have: intern the items again")
    lost = (food == UNKNOWN_FOOD) | unweighed
    if lost.any():
        food = np.where(lost, np.int32(unknown), food)
        grams = np.where(unweighed, UNKNOWN_GRAMS, grams)
    return food, grams, lost


def _matrix(food: NDArray[np.int32], grams: Array, bounds: Places, plan: Plan) -> "csr_array":
    """Person-days times foods, each food of a person-day once."""
    shape = (len(bounds) - 1, len(plan.foods) + 1)
    day = np.repeat(np.arange(shape[0]), np.diff(bounds))
    key = day * shape[1] + food
    if not (key[1:] > key[:-1]).all():
        order = _order(key)
        key = key[order]
        first = np.flatnonzero(np.append(True, key[1:] != key[:-1]))
        grams = np.add.reduceat(grams[order], first)
        day, food = day[first], food[order[first]]  # days stood in order before, and stand where they did
        bounds = np.searchsorted(day, np.arange(shape[0] + 1))
    return csr_array((grams, food.astype(np.int32), bounds.astype(np.int32)), shape=shape)


def _order(key: Places) -> Places:
    """Places of keys, not negative, in ascending order, equal ones as they came.

    Key and place are sorted as one number, twice as fast as an indirect sort. They fit into 63 bits: a block
    is some 65,536 rows, or little more than one person-day.

    >>> _order(np.array([7, 3, 7, 0])).tolist()
    [3, 1, 0, 2]
    """
    bits = len(key).bit_length()
    both = key << bits | np.arange(len(key))
    both.sort()
    return both & ((1 << bits) - 1)


def _weight(grams: pa.Array, bounds: Places) -> pa.Array:
    """Known grams of each person-day; null where no row says any."""
    known = grams.to_numpy(zero_copy_only=False)
    there = ~np.isnan(known)
    if there.all():
        return pa.array(np.add.reduceat(known, bounds[:-1]))
    sums = np.add.reduceat(np.where(there, known, 0.0), bounds[:-1])
    return _array(np.where(_counted(there, bounds) > 0, sums, np.nan))


def _counted(flags: Flags, bounds: Places) -> Places:
    """How many rows of each person-day have the flag."""
    counts = np.zeros(len(bounds) - 1, dtype=np.int64)
    return np.add.reduceat(flags, bounds[:-1], dtype=np.int64, out=counts) if flags.any() else counts


def _nutrients(sums: Sums, plan: Plan) -> Iterator[pa.Array]:
    """Amounts, then coverage, of the plan's nutrients."""
    place = {id: number for number, id in enumerate(plan.totalled)}
    amounts, shares = _columns(sums.amount), _columns(sums.share)
    yield from (amounts[place[id]] for id in plan.nutrients)
    yield from (shares[plan.stack.covered[place[id]]] for id in plan.nutrients)


def _glutamine(sums: Sums, plan: Plan) -> Iterator[pa.Array]:
    """Mid, low, high, coverage; classes; per 1000 kcal; the flag of energy."""
    place = plan.totalled.index("energy")
    low, mid, high = glutamine_composition(sums)
    yield from (_array(each) for each in (mid, low, high))
    yield _array(sums.share[:, plan.stack.covered[-1]])
    yield from _columns(sums.glutamine)
    energy, known = sums.amount[:, place], sums.share[:, plan.stack.covered[place]]
    yield _array(_density(mid, sums.share[:, plan.stack.covered[-1]], energy, known))
    yield _implausible(energy, known, plan)


def _density(glutamine: Array, covered: Array, energy: Array, known: Array) -> Array:
    """Glutamine (g) per 1000 kcal, each brought to all of the food by its coverage, as the inputs of scores
    are; NaN where less than `AT_LEAST_BELOW` of one is known: "at least" over "at least" says nothing."""
    with np.errstate(divide="ignore", invalid="ignore"):
        density = (glutamine / covered) / (energy / known) * 1000.0
    said = (covered >= AT_LEAST_BELOW) & (known >= AT_LEAST_BELOW) & (energy > 0)
    return np.where(said, density, np.nan)


def _scores(sums: Sums, plan: Plan, kept: Mapping[str, pa.Array]) -> Iterator[pa.Array]:
    """The columns of the plan's scores."""
    amounts = {name: sums.amount[:, place] for place, name in enumerate(plan.totalled)}
    coverage = {name: sums.share[:, plan.stack.covered[place]] for place, name in enumerate(plan.totalled)}
    return scoring.scored(plan.scores, amounts, coverage, kept, plan.cutoffs, plan.gathers)


def _implausible(energy: Array, coverage: Array, plan: Plan) -> pa.Array:
    """Whether a day's energy lies outside the limits; null where too little is known to say so.

    More than the upper limit stays more, whatever is unknown besides. Anything else could still change
    where the energy is only "at least" so much.
    """
    above = energy > plan.high_kcal
    said = above | (coverage >= AT_LEAST_BELOW)
    return pa.array(above | (energy < plan.low_kcal), mask=~said | np.isnan(energy))


def _kept(values: pa.Array, bounds: Places) -> pa.Array:
    """What a kept column says of each person-day: its one known value, null where it has two."""
    starts = pa.array(bounds[:-1])
    if len(values) == len(starts) or (not values.null_count and _constant(values, bounds)):
        return values.take(starts)
    encoded = values.dictionary_encode()
    codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    most = np.maximum.reduceat(codes, bounds[:-1])
    least = np.minimum.reduceat(np.where(codes < 0, len(codes), codes), bounds[:-1])
    return encoded.dictionary.take(pa.array(most, mask=(most < 0) | (least != most)))


def _constant(values: pa.Array, bounds: Places) -> bool:
    """Whether a column without nulls never changes inside a person-day."""
    changes = pc.not_equal(values.slice(1), values.slice(0, len(values) - 1)).to_numpy(zero_copy_only=False)
    changes = changes.copy()
    changes[bounds[1:-1] - 1] = False
    return not changes.any()


def _columns(values: Array) -> list[pa.Array]:
    """The columns of a matrix (P, K) as K Arrow arrays in which NaN is null, made in one go."""
    rows, columns = values.shape
    turned = np.ascontiguousarray(values.T).reshape(-1)
    flat = _array(turned)
    return [flat.slice(column * rows, rows) for column in range(columns)]


def _array(values: Array) -> pa.Array:
    """An Arrow array in which NaN is null."""
    if not np.isnan(values.sum()):
        return pa.array(values)
    return pa.array(values, mask=np.isnan(values))  # twice as fast as `from_pandas`
