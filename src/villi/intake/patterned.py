"""Live ferments and processing as columns of the kernel, for one diary and for a survey.

What a food brings to these patterns per gram is a column like a nutrient (`COLUMNS`), unknown where nobody
said; the kernel sums it, and its coverage with it. From the sums of a row (a day, a mean day):

    fermented  servings of food usually eaten alive; the upper end adds what depends on the product
    share      E(ultra) / E                          E energy as coverage weighs it: never unknown
    upper end  (E(ultra) + E(doubtful) + E(unclassed)) / E

What is not known of a part of the food makes the servings an "at least" (their coverage says of how much
nothing is known); the range of the share takes it in, as food that nobody classed may be ultra-processed.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from villi.foods.traits import Traits
from villi.intake.kernel import BASES, Array, Sums, Table
from villi.intake.table import FOOD_ERROR

COLUMNS = tuple(f"pattern:{name}" for name in ("live", "depends", "ultra", "doubtful", "classed", "plants"))
"""Names of the columns: servings alive and perhaps alive; energy that is surely ultra-processed, that may be,
and of all food that was classed; nothing, known of the food whose plants are known."""

LIVE, DEPENDS, ULTRA, DOUBTFUL, CLASSED, PLANTS = range(len(COLUMNS))


class Amounts(NamedTuple):
    """What R rows bring to the patterns, (R,) each: servings of live fermented food and the ultra-processed
    share of energy (0 to 1), each with its upper end and its coverage, and the coverage of plants. NaN
    unknown: nothing is known of the row, or, of a share, it has no energy."""

    fermented: Array
    fermented_high: Array
    fermented_coverage: Array
    ultra: Array
    ultra_high: Array
    ultra_coverage: Array
    plants_coverage: Array


def columns(of: Sequence[Traits], table: Table) -> Array:
    """Columns (F, K) per gram of the foods of a table, in the order of `COLUMNS`; NaN unknown."""
    energy = table.weights[:, BASES.index("energy")]
    ultra, doubtful = (np.array([getattr(each, name) for each in of]) for name in ("ultra", "doubtful"))
    found = [
        np.array([each.live for each in of]) / 100.0,
        np.array([each.depends for each in of]) / 100.0,
        energy * ultra,
        energy * doubtful,
        np.where(np.isnan(ultra), np.nan, energy),
        np.array([0.0 if each.told else np.nan for each in of]),
    ]
    return np.column_stack(found)


def with_patterns(table: Table, of: Sequence[Traits]) -> Table:
    """The table (F, N) with the columns of the patterns behind its nutrients, covered on energy.

    >>> from villi.foods import Catalogue
    >>> from villi.foods.traits import traits
    >>> from villi.intake.table import table
    >>> catalogue, cola = Catalogue.everyday(), ["fndds:92410510"]
    >>> held = with_patterns(table(catalogue.composition(cola)), traits(catalogue, cola))
    >>> held.values[0, -len(COLUMNS):].round(3).tolist()
    [0.0, 0.0, 0.4, 0.0, 0.4, 0.0]
    """
    more = columns(of, table)
    return replace(
        table,
        values=np.hstack([table.values, more]),
        error=np.hstack([table.error, np.full(more.shape, FOOD_ERROR)]),
        basis=np.concatenate([table.basis, np.full(more.shape[1], BASES.index("energy"), dtype=np.intp)]),
    )


def only_patterns(table: Table, of: Sequence[Traits]) -> Table:
    """The same foods with these columns alone."""
    held, n = with_patterns(table, of), table.values.shape[1]
    return replace(held, values=held.values[:, n:], error=held.error[:, n:], basis=held.basis[n:])


def amounts(sums: Sums, covered: NDArray[np.intp]) -> Amounts:
    """Amounts of the patterns from the sums of a table whose last nutrients are `COLUMNS`; `covered` is that
    of its `Stack`.

    >>> from villi.foods import Catalogue
    >>> from villi.foods.traits import traits
    >>> from villi.intake.kernel import stack, total
    >>> from villi.intake.table import table
    >>> catalogue, foods = Catalogue.everyday(), ["fndds:92410510", "fndds:63101000"]    # cola and an apple
    >>> held = stack(only_patterns(table(catalogue.composition(foods)), traits(catalogue, foods)))
    >>> found = amounts(total(np.array([[100.0, 0.0], [100.0, 100.0]]), held), held.covered)
    >>> found.ultra.round(2).tolist(), found.fermented.tolist()
    ([1.0, 0.43], [0.0, 0.0])
    """
    places = covered[:-1][-len(COLUMNS) :]  # the last of all is glutamine's
    value = sums.amount[:, -len(COLUMNS) :]
    share = sums.share[:, places]
    with np.errstate(divide="ignore", invalid="ignore"):  # a share of nothing is unknown
        of_classed = np.where(value[:, [CLASSED]] > 0, value / value[:, [CLASSED]], np.nan)
    classed = share[:, CLASSED]
    low = of_classed[:, ULTRA] * classed
    return Amounts(
        fermented=value[:, LIVE],
        fermented_high=value[:, LIVE] + value[:, DEPENDS],
        fermented_coverage=share[:, LIVE],
        ultra=low,
        ultra_high=np.minimum(low + of_classed[:, DOUBTFUL] * classed + (1.0 - classed), 1.0),
        ultra_coverage=classed,
        plants_coverage=share[:, PLANTS],
    )
