"""What a food brings to the patterns of a diet besides nutrients: live ferments, processing, plants.

Each rule stands here once, for a diary, for a survey and for the inputs of scores alike. Unknown is NaN: of a
food that only a table of somebody's own holds, nobody said whether it is fermented or which plants are in it.
"""

from collections.abc import Sequence
from math import nan
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from villi.foods.catalogue import Catalogue
    from villi.foods.values import Food

ULTRA = frozenset({("ultra", "certain"), ("ultra", "likely")})
"""Processing, and how sure it is, of what is surely ultra-processed."""
UNCLASSED = frozenset({("", "")})
"""The same of a food that nobody classed."""
DOUBTFUL = UNCLASSED | {
    ("ultra", "unclear"),
    ("mixed", "certain"),
    ("mixed", "likely"),
    ("mixed", "unclear"),
    ("processed", "unclear"),
    ("whole", "unclear"),
    ("ingredient", "unclear"),
}
"""The same of what may be ultra-processed: mixed dishes, what is unclear, and foods that nobody classed."""


class Traits(NamedTuple):
    """Of a food: servings of fermented food in 100 g, `live`, `depends` (alive or not, by the product) and
    `heated`; the part of it that is surely `ultra`-processed, and the part that may be (`doubtful`), 0 or 1;
    its `plants`, key -> grams in 100 g, with whether they are `told`. NaN: unknown."""

    live: float = nan
    depends: float = nan
    heated: float = nan
    ultra: float = nan
    doubtful: float = nan
    told: bool = False
    plants: tuple[tuple[str, float], ...] = ()


UNKNOWN = Traits()


def traits(catalogue: "Catalogue", ids: Sequence[str]) -> list[Traits]:
    """The traits of foods, in order; of an id that the catalogue does not hold, nothing is known.

    >>> from villi.foods import Catalogue
    >>> yogurt, cola = traits(Catalogue.everyday(), ["fndds:11411010", "fndds:92410510"])
    >>> (yogurt.live > 0, yogurt.heated), (cola.live, cola.ultra, cola.plants)
    ((True, 0.0), (0.0, 1.0, ()))
    """
    return [UNKNOWN if (food := catalogue.food(id)) is None else _traits(food, catalogue) for id in ids]


def _traits(food: "Food", catalogue: "Catalogue") -> Traits:
    ours = catalogue.described(food.id)
    kind = (food.processing, food.processing_sure)
    classed = kind not in UNCLASSED
    return Traits(
        *(_servings(food, ours)),
        ultra=float(kind in ULTRA) if classed else nan,
        doubtful=float(kind in DOUBTFUL) if classed else nan,
        told=ours is not None,
        plants=food.plants,
    )


def _servings(food: "Food", ours: "Food | None") -> tuple[float, float, float]:
    """Servings in 100 g of what is alive, of what may be, and of what is not. A serving is the ordinary
    portion of the food; where its own table has none, the one that the everyday catalogue has of it."""
    if not food.fermented:
        return (nan, nan, nan) if ours is None else (0.0, 0.0, 0.0)
    grams = (each.grams for one in (food, ours or food) for each in one.measures if each.unit == "default")
    servings = 100.0 / next((portion for portion in grams if portion > 0), nan)
    return {
        "yes": (servings, 0.0, 0.0),
        "depends": (0.0, servings, 0.0),
        "no": (0.0, 0.0, servings),
    }.get(food.live, (nan, nan, nan))
