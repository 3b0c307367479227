"""Which foods hold most glutamine, and the plausible range of a food's glutamine."""

from collections import Counter
from typing import TYPE_CHECKING, Literal, NamedTuple

from villi.foods.search import tokens
from villi.foods.values import Composition, Food, Measure

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from villi.foods.catalogue import Catalogue

DEFAULT = "default"
"""Unit of the amount that is meant when none is said."""

BAND = 1.96
"""Half-width of a plausible range in standard deviations; the kernel of the intake uses the same."""

ALIKE = 2
"""Foods with the same first word that a list of the richest shows."""


class Rich(NamedTuple):
    """A food and its glutamine per 100 g (low, mid, high; g free amino acid), and its usual portion."""

    food: Food
    low: float
    mid: float
    high: float
    portion: Measure | None


def usual(food: Food) -> Measure | None:
    """One usual portion, else the first measure that is no addition to a meal.

    >>> usual(Food("x:1", "milk", measures=(Measure("1 cup", 244), Measure("default", 200))))
    Measure(unit='default', grams=200)
    >>> usual(Food("x:2", "butter", measures=(Measure("per slice of bread", 5),))) is None
    True
    """
    own = [measure for measure in food.measures if not measure.unit.startswith("per ")]
    return next((measure for measure in own if measure.unit == DEFAULT), own[0] if own else None)


def glutamine_range(
    held: Composition,
) -> "tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]":
    """(low, mid, high), each (F,): g free glutamine per 100 g of each food; NaN where unknown.

    The range joins the error of the class ratios and that of the food's own Glx in quadrature, as wide as
    that of an intake of 100 g; it is a plausible range, not a confidence interval (see
    `villi.foods.glutamine`).
    """
    import numpy as np

    from villi.foods.glutamine import food_error, interval

    low, mid, high = interval(held.glutamine)
    own = BAND * mid * food_error(held.glutamine_imputed)
    least = np.maximum(mid - np.sqrt((mid - low) ** 2 + own**2), 0.0)
    return least, mid, mid + np.sqrt((high - mid) ** 2 + own**2)


def richest(catalogue: "Catalogue", per: Literal["portion", "100g"] = "100g", limit: int = 20) -> list[Rich]:
    """Foods (no supplements) with most glutamine per 100 g or per usual portion, the richest first.

    Foods whose glutamine is unknown, and per portion those without a usual portion, are left out; of
    foods with the same first word (pizzas) only the first `ALIKE` are listed.

    >>> from villi.foods import Catalogue
    >>> [rich.food.kind for rich in richest(Catalogue.everyday(), limit=2)]
    ['food', 'food']
    """
    foods = [food for food in catalogue.foods.values() if food.kind == "food"]
    low, mid, high = glutamine_range(catalogue.composition(food.id for food in foods))
    found = [
        Rich(food, float(low[row]), float(mid[row]), float(high[row]), usual(food))
        for row, food in enumerate(foods)
        if mid[row] > 0
    ]
    if per == "100g":
        found.sort(key=lambda rich: -rich.mid)
    else:
        found = [rich for rich in found if rich.portion is not None]
        found.sort(key=lambda rich: -rich.mid * (rich.portion.grams if rich.portion else 0.0))
    listed: list[Rich] = []
    heads: Counter[str] = Counter()
    for rich in found:
        head = tokens(rich.food.name)[0]
        heads[head] += 1
        if heads[head] <= ALIKE and len(listed) < limit:
            listed.append(rich)
    return listed
