"""MIND: fifteen items of 0, half or a whole point, in two versions that differ.

Each item has two cut-offs; whether a value on a cut-off reaches it is part of the table. Months are twelfths
of 365.25 days. Both are experimental: the last rows of `mind-rush2022` and the half points of `mind-2015`
were not seen in print.
Sources: Morris MC et al. 2015 doi:10.1016/j.jalz.2015.04.011 (whole points from a page of Colorado State
University Extension and a second summary); Rush Alzheimer's Disease Center, codebook `minddiet2022_sc`.
"""

from typing import NamedTuple

import numpy as np

from villi.scores.asking import wanted
from villi.scores.reading import Flags
from villi.scores.steps import where_known
from villi.scores.values import Array, Component, Score, Values

MONTHLY_PER_DAY = 12 / 365.25
"""Once a month, per day."""
MONTHLY = 7 * MONTHLY_PER_DAY
"""Once a month, per week."""


class Item(NamedTuple):
    """An item: component, name, input and unit; half a point past `half`, a whole one past `whole`.

    `more`: past means above, else below. `half_at` and `whole_at`: a value on the cut-off is past it.
    """

    id: str
    name: str
    input: str
    unit: str
    more: bool
    half: float
    half_at: bool
    whole: float
    whole_at: bool


def _more(id: str, name: str, input: str, half: float, whole: float, *, half_at: bool = True) -> Item:
    return Item(id, name, input, "a week", True, half, half_at, whole, True)


def _less(
    id: str, name: str, input: str, half: float, whole: float, *, at: tuple[bool, bool], unit: str = "a week"
) -> Item:
    return Item(id, name, input, unit, False, half, at[0], whole, at[1])


_MEAT = _less("red_meat", "Red and processed meat", "red_meat_per_week", 7, 4, at=(False, False))
_SWEETS = _less("sweets", "Pastries and sweets", "sweets_per_week", 7, 5, at=(False, False))
_FRIED = _less("fried_food", "Fried and fast food", "fried_food_per_week", 4, 1, at=(False, False))
_BEANS = _more("beans", "Beans", "beans_per_week", 1, 3)
_POULTRY = _more("poultry", "Poultry, not fried", "poultry_per_week", 1, 2)
_FISH = _more("fish", "Fish, not fried", "fish_per_week", MONTHLY, 1)
_VEGETABLES = _more("other_vegetables", "Other vegetables", "other_vegetables_per_week", 5, 7)
_GRAINS = _more("whole_grains", "Whole grains", "whole_grains_per_week", 7, 21)

RUSH = (
    _more("leafy_greens", "Green leafy vegetables", "leafy_greens_per_week", 2, 7, half_at=False),
    _VEGETABLES,
    _more("berries", "Berries", "berries_per_week", 1, 5),
    _more("nuts", "Nuts", "nuts_per_week", 1, 5),
    _more("olive_oil", "Olive oil (tablespoons)", "olive_oil_tbsp_per_week", 7, 14),
    _less("butter", "Butter and stick margarine (pats)", "butter_pats_per_week", 14, 7, at=(False, True)),
    _less("cheese", "Cheese", "cheese_per_week", 7, 2, at=(False, True)),
    _GRAINS,
    _FISH,
    _BEANS,
    _POULTRY,
    _MEAT,
    _SWEETS,
    _FRIED,
)

FIRST = (
    _more("leafy_greens", "Green leafy vegetables", "leafy_greens_per_week", 2, 6, half_at=False),
    _VEGETABLES,
    _more("berries", "Berries", "berries_per_week", 1, 2),
    _more("nuts", "Nuts", "nuts_per_week", MONTHLY, 5),
    _less(
        "butter",
        "Butter and stick margarine (tablespoons)",
        "butter_tbsp_per_day",
        2,
        1,
        at=(True, False),
        unit="a day",
    ),
    _less("cheese", "Cheese", "cheese_per_week", 7, 1, at=(False, False)),
    _GRAINS,
    _FISH,
    _BEANS,
    _POULTRY,
    _MEAT,
    _SWEETS,
    _FRIED,
)


def item_points(item: Item, x: Array) -> Array:
    """0, 0.5 or 1 for amounts (n,)."""
    half = _past(x, item.half, item.more, item.half_at)
    whole = _past(x, item.whole, item.more, item.whole_at)
    return where_known(np.where(whole, 1.0, np.where(half, 0.5, 0.0)), x)


def _past(x: Array, cut: float, more: bool, at: bool) -> Flags:
    if more:
        return x >= cut if at else x > cut
    return x <= cut if at else x < cut


def wine(x: Array) -> Array:
    """A glass a day 1; from one a month to less than one a day 0.5; more, or less often, 0."""
    return where_known(np.where(x == 1, 1.0, np.where((x >= MONTHLY_PER_DAY) & (x < 1), 0.5, 0.0)), x)


def _rush(x: Values, cutoffs: Values) -> Values:
    return _all(RUSH, x)


def _first(x: Values, cutoffs: Values) -> Values:
    oil = x["olive_oil_primary"]
    return _all(FIRST, x) | {"olive_oil": where_known((oil >= 1).astype(float), oil)}


def _all(items: tuple[Item, ...], x: Values) -> dict[str, Array]:
    points = {one.id: item_points(one, x[one.input]) for one in items}
    return points | ({"wine": wine(x["wine_per_day"])} if "wine_per_day" in x else {})


def _said(item: Item) -> str:
    sign = {(True, True): ">=", (True, False): ">", (False, True): "<=", (False, False): "<"}
    half, whole = (
        ("once a month" if cut == MONTHLY else f"{cut:g} {item.unit}") for cut in (item.half, item.whole)
    )
    to_whole, to_half = sign[item.more, item.whole_at], sign[item.more, item.half_at]
    return f"1 if {to_whole} {whole}, 0.5 if {to_half} {half}, else 0"


def _components(items: tuple[Item, ...]) -> tuple[Component, ...]:
    return tuple(Component(one.id, one.name, 0, 1, _said(one), (one.input,)) for one in items)


_WINE = Component(
    "wine",
    "Wine",
    0,
    1,
    "1 if one glass a day, 0.5 from one a month to less than one a day, 0 if more or less often",
    ("wine_per_day",),
)
_OIL = Component(
    "olive_oil",
    "Olive oil as the usual oil",
    0,
    1,
    "1 if it is the oil mostly used, else 0",
    ("olive_oil_primary",),
)
_NOTES = (
    "total_without_wine is the total of the other 14; nobody should drink for a point. Where wine "
    "is not given at "
    "all, total is over 14 too.",
    "Needs frequencies by week: seven days or more, or a questionnaire.",
    "Another program gives points for no red meat at all, three whole grains a week and one cheese "
    "a week: that is "
    "neither version.",
)
_WITHOUT = {"total_without_wine": ("wine",)}

MIND = (
    Score(
        id="mind-rush2022",
        name="MIND diet score (Rush codebook 2022)",
        version="2022",
        citation="Rush Alzheimer's Disease Center, codebook of minddiet2022_sc; after Morris MC et "
        "al. MIND diet "
        "slows cognitive decline with aging. Alzheimers Dement 2015;11:1015-1022",
        source="https://www.radc.rush.edu/ https://doi.org/10.1016/j.jalz.2015.04.011",
        range=(0, 15),
        components=(*_components(RUSH), _WINE),
        inputs=wanted(*(one.input for one in RUSH), "wine_per_day"),
        optional=frozenset({"wine_per_day"}),
        points=_rush,
        one_person=True,
        why="with frequencies of a week or more",
        without=_WITHOUT,
        notes=_NOTES,
        experimental="red meat, sweets, fried food and wine were not seen in the codebook: those of "
        "mind-2015 stand "
        "in their place",
        rules=("person-ratio", "simple"),
    ),
    Score(
        id="mind-2015",
        name="MIND diet score (2015)",
        version="2015",
        citation="Morris MC et al. MIND diet slows cognitive decline with aging. Alzheimers Dement "
        "2015;11:1015-1022",
        source="https://doi.org/10.1016/j.jalz.2015.04.011",
        range=(0, 15),
        components=(*_components(FIRST), _OIL, _WINE),
        inputs=wanted(*(one.input for one in FIRST), "olive_oil_primary", "wine_per_day"),
        optional=frozenset({"wine_per_day"}),
        points=_first,
        one_person=True,
        why="with frequencies of a week or more",
        without=_WITHOUT,
        notes=_NOTES,
        experimental="whole points were read in two summaries, half points were not verified",
        rules=("person-ratio", "simple"),
    ),
)
