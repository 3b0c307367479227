"""What scores ask of a food that nutrients and food patterns do not tell: olive oil, berries, sweets, ...

Amounts are grams of the thing per 100 g of food, unless its unit says otherwise, as eaten: dried fruit counts
twice its weight, dry beans two and a half times. NaN is unknown. Where the figures come from, and the
reason of each rule: `tools/catalogue/constituents.py` and the two tables beside it; the result is
`data/constituents.csv`. Foods of somebody's own tables are unknown in all of it, and not classified.

The cohort's table and a diary's take these as further columns beside the nutrients: unknown cells then lower
the coverage of a column as those of a nutrient do, on the basis energy.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from math import isnan, nan
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from villi.foods.traits import Traits, traits

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from villi.foods.catalogue import Catalogue


class Constituent(NamedTuple):
    """`unit` per 100 g of food, and what counts."""

    unit: str
    meaning: str


CONSTITUENTS: Mapping[str, Constituent] = MappingProxyType(
    {
        "fruit": Constituent("g", "whole fruit as fresh, without juice, avocado and olives"),
        "vegetables": Constituent("g", "vegetables as fresh, without starchy ones and legumes"),
        "starchy_vegetables": Constituent("g", "potatoes, cassava, yam, plantain, sweet corn, green peas"),
        "leafy_greens": Constituent("g", "leaves: salad, spinach, kale, chard, Chinese cabbage"),
        "berries": Constituent("g", "berries as fresh, cranberries among them"),
        "legumes": Constituent("g", "beans, lentils, chickpeas and peas as cooked; no soya, no peanuts"),
        "soya": Constituent("g", "soya beans as cooked, and tofu; no isolates"),
        "nuts": Constituent("g", "tree nuts and peanuts; no coconut"),
        "seeds": Constituent("g", "seeds"),
        "olive_oil": Constituent("g", "olive oil; unknown where an oil is not named and may be olive oil"),
        "butter": Constituent("g", "butter"),
        "margarine": Constituent("g", "margarine as such, in sticks or not said; none from tubs"),
        "discretionary_fat": Constituent("g", "butter, margarine, mayonnaise, dressings, as such or listed"),
        "cheese": Constituent("g", "cheese, fresh cheese among it"),
        "low_fat_dairy": Constituent("cup_eq", "skimmed, 1 % and 2 % milk, and yogurt of any fat"),
        "fermented_dairy": Constituent("g", "yogurt, kefir, buttermilk, soured cream and cheese"),
        "eggs": Constituent("g", "eggs"),
        "red_meat": Constituent("g", "beef, pork, lamb, game and their organs, not cured"),
        "poultry": Constituent("g", "poultry, not cured"),
        "poultry_not_fried": Constituent("g", "poultry, neither cured nor fried"),
        "processed_meat": Constituent("g", "cured meat and sausages, of poultry too"),
        "fish": Constituent("g", "fish and seafood"),
        "fish_not_fried": Constituent("g", "fish and seafood, not fried"),
        "fried_food": Constituent("g", "fried potatoes, fried or battered meat, fish and vegetables"),
        "sweets": Constituent("g", "cakes, biscuits, pastries, candy, ice cream, puddings"),
        "sugared_drinks": Constituent("g", "drinks with more than 2.5 g of added sugar per 100 g, as drunk"),
        "drinks_added_sugar": Constituent("g", "added sugar in drinks, milk and alcohol apart"),
        "coffee": Constituent("g", "coffee as drunk"),
        "tea": Constituent("g", "tea as drunk, herbal tea apart"),
        "green_tea": Constituent("g", "green tea as drunk, where it is named"),
        "wine": Constituent("g", "wine"),
        "chickpeas": Constituent("g", "chickpeas as cooked"),
        "avocado": Constituent("g", "avocado"),
        "broccoli": Constituent("g", "broccoli"),
        "cranberries": Constituent("g", "cranberries as fresh"),
        "onion": Constituent("g", "onions and leeks as fresh"),
        "garlic": Constituent("g", "garlic as fresh"),
        "ginger": Constituent("g", "ginger as fresh"),
        "turmeric": Constituent("g", "turmeric"),
        "saffron": Constituent("g", "saffron"),
        "pepper": Constituent("g", "black and white pepper"),
        "thyme_oregano": Constituent("g", "thyme and oregano, dried"),
        "rosemary": Constituent("g", "rosemary, dried"),
        "food": Constituent("g", "food and drink of any kind"),
        "ultra_processed": Constituent("g", "food that is surely ultra-processed, by villi's own rules"),
        "unclassified": Constituent("g", "food whose processing is not clear, or not known"),
        "ultra_processed_energy": Constituent("kcal", "energy of food that is surely ultra-processed"),
        "unclassified_energy": Constituent("kcal", "energy of food whose processing is not clear"),
        "fermented_live": Constituent("servings", "fermented food usually eaten alive, ordinary portions"),
        "fermented_heated": Constituent("servings", "fermented food without live microbes, the same"),
    }
)
"""By key, in the order of the columns."""

TRAITS = tuple(CONSTITUENTS)[tuple(CONSTITUENTS).index("food") :]
"""Those that follow from what the catalogue itself says of a food, and not from the file."""
WRITTEN = tuple(CONSTITUENTS)[: -len(TRAITS)]
"""Those that the file holds."""

PARTS_OF: Mapping[str, str] = MappingProxyType({"fish_not_fried": "fish", "poultry_not_fried": "poultry"})
"""Parts that are all of their whole where the file does not name them."""

MEAT = ("red_meat", "poultry")
"""What curing turns into processed meat."""


def constituents(
    catalogue: "Catalogue", ids: Sequence[str]
) -> "tuple[tuple[str, ...], tuple[str, ...], NDArray[np.float64]]":
    """Names (K,), units (K,) and amounts (F, K) per 100 g of these foods, in order; NaN unknown.

    Divided by 100 the amounts are columns of `intake.kernel.Table.values`, with coverage on energy. A food
    that only the person's own tables hold is unknown in nearly all. Raises VilliError for an id that the
    catalogue does not hold.

    >>> from villi.foods import Catalogue
    >>> names, units, amounts = constituents(Catalogue.everyday(), ["fndds:82104000", "fndds:92410510"])
    >>> [float(each) for each in amounts[:, names.index("olive_oil")]], units[0]
    ([100.0, 0.0], 'g')
    >>> float(amounts[1, names.index("sugared_drinks")])
    100.0
    """
    import numpy as np

    from villi.quantities import VilliError

    held = _held()
    keys = tuple(CONSTITUENTS)
    written = len(WRITTEN)
    amounts = np.full((len(ids), len(keys)), np.nan)
    for row, id in enumerate(ids):
        if catalogue.food(id) is None:
            raise VilliError(f"{id} is not in the catalogue: look for it with 'villi foods find'")
        if (cell := held.get(id)) is not None:
            amounts[row, :written] = _amounts(cell)
    energy = [row[0] for row in catalogue.amounts(ids, ("energy",))]
    told = [_traits(of, kcal) for of, kcal in zip(traits(catalogue, ids), energy, strict=True)]
    if told:
        amounts[:, written:] = told
    return keys, tuple(CONSTITUENTS[key].unit for key in keys), amounts


def _amounts(cell: str) -> list[float]:
    pairs = dict(part.split("=") for part in cell.split(";") if part)
    for part, whole in PARTS_OF.items():
        pairs.setdefault(part, pairs.get(whole, "0"))
    return [
        float(text) if (text := pairs.get(key, "0")) else nan for key in CONSTITUENTS if key not in TRAITS
    ]


def _traits(of: Traits, kcal: float) -> list[float]:
    """The columns of `TRAITS` per 100 g. What nobody classed is not known to be ultra-processed, and may be.
    Servings are unknown, too, where it depends on the product whether a ferment is alive."""
    ultra, doubtful = (0.0, 1.0) if isnan(of.ultra) else (of.ultra, of.doubtful)
    # energy that is unknown matters only where it would be counted
    energy = [kcal * share if share else 0.0 for share in (ultra, doubtful)]
    servings = (nan, nan) if of.depends else (of.live, of.heated)
    return [100.0, 100.0 * ultra, 100.0 * doubtful, *energy, *servings]


@cache
def _held() -> Mapping[str, str]:
    """What each food holds, as it is written; parsed only for the foods that are asked for."""
    text = (files("villi.foods") / "data" / "constituents.csv").read_text(encoding="utf-8")
    rows = (line.partition(",") for line in text.splitlines()[1:])
    return MappingProxyType({id: cell for id, _, cell in rows})
