"""From a catalogue's composition to the arrays of the kernel."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from villi.foods.glutamine import food_error
from villi.foods.values import Composition
from villi.intake.kernel import BASES, Table
from villi.quantities import NUTRIENTS
from villi.quantities.nutrients import ATWATER

FOOD_ERROR = 0.10
"""Relative standard deviation of a food's own figure in a table. A judgement, not a measurement: it
follows the one made for glutamic acid (methods page); variety, season and recipe are inside it."""

IMPUTED_ERROR = 0.225
"""The same for an imputed value or our own estimate: the middle of the judged 20 to 25 per cent."""

TYPICAL = {"energy": 126.0, "protein": 5.0, "dry": 26.0}
"""Weight per 100 g of a food whose basis value is unknown, near the mean of what people eat (computed
from the survey in benchmarks/population.py). It only serves to let such a food count against coverage
instead of dropping out of it."""


@cache
def nutrient_ids() -> tuple[str, ...]:
    """The N nutrients of the kernel, in table order: all but glutamine, which is kept by class."""
    return tuple(nutrient for nutrient in NUTRIENTS if nutrient != "glutamine")


@cache
def _basis() -> NDArray[np.intp]:
    return np.array([BASES.index(NUTRIENTS[nutrient].basis) for nutrient in nutrient_ids()], dtype=np.intp)


def table(composition: Composition) -> Table:
    """Per-gram arrays of F foods from their composition per 100 g.

    Raises ValueError if the composition's nutrients are not the kernel's, in its order.
    """
    if composition.nutrients != nutrient_ids():
        raise ValueError("the composition's nutrients are not those of the nutrient table")
    return Table(
        values=composition.values / 100.0,
        error=np.where(composition.imputed, IMPUTED_ERROR, FOOD_ERROR),
        glutamine=composition.glutamine / 100.0,
        glutamine_error=food_error(composition.glutamine_imputed),
        weights=_weights(composition) / 100.0,
        basis=_basis(),
    )


def chosen(table: Table, nutrients: Sequence[str]) -> Table:
    """The same foods with these nutrients only, in this order. Raises KeyError for one that is not there."""
    places = {nutrient: place for place, nutrient in enumerate(nutrient_ids())}
    columns = np.array([places[nutrient] for nutrient in nutrients], dtype=np.intp)
    return replace(
        table, values=table.values[:, columns], error=table.error[:, columns], basis=table.basis[columns]
    )


def with_unknown_food(table: Table) -> Table:
    """The same foods and one more, the last: of it nothing is known but what a typical food weighs.

    Whoever eats it has eaten something, so the coverage of every nutrient falls and no amount grows.
    """
    typical = np.array([[TYPICAL[basis] for basis in BASES]]) / 100.0
    row = np.full((1, table.values.shape[1]), np.nan)
    return replace(
        table,
        values=np.vstack([table.values, row]),
        error=np.vstack([table.error, np.full_like(row, IMPUTED_ERROR)]),
        glutamine=np.vstack([table.glutamine, np.full((1, table.glutamine.shape[1]), np.nan)]),
        glutamine_error=np.append(table.glutamine_error, food_error(1.0)),
        weights=np.vstack([table.weights, typical]),
    )


def _weights(composition: Composition) -> NDArray[np.float64]:
    """Coverage weights (F, 3) per 100 g, never NaN: a food must not drop out of the coverage."""

    def column(nutrient: str) -> NDArray[np.float64]:
        return composition.values[:, composition.nutrients.index(nutrient)]

    parts = [column(nutrient) * factor for nutrient, factor in ATWATER.items()]
    atwater = parts[0] + parts[1] + parts[2] + np.nan_to_num(parts[3])
    energy = np.where(np.isnan(column("energy")), atwater, column("energy"))
    dry = np.maximum(100.0 - column("water"), 0.0)
    weights = np.column_stack([energy, column("protein"), dry])
    return np.where(np.isnan(weights), [TYPICAL[basis] for basis in BASES], weights)
