"""What dietary scores ask for, made from amounts a day: of a diary, or of the person-days of a survey.

A score names its inputs (`villi.scores.SCORES[id].inputs`): columns of the food patterns and nutrients under
the names of ASA24 ("F_TOTAL", "SODI"), and foods in grams, servings or times a week. The first are nutrients
of our own table under their other names; the second are made here from the columns of
`villi.foods.constituents`, by the one table `MADE_OF`.

Unknown is never low. An amount that stands on less than 0.80 of its basis is unknown (NaN), and so is the
component that asks for it. Above that, what is known is divided by its coverage: the food of which nothing is
known is taken for like the rest, which neither lowers nor raises a density.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from villi.intake.kernel import BASES, Array, Table
from villi.intake.table import FOOD_ERROR, nutrient_ids
from villi.quantities import AT_LEAST_BELOW, NUTRIENTS

WEEK = 7.0
TSP_SUGAR = 4.2
"""Grams of sugar in a teaspoon equivalent of the food patterns."""
CUP_MILK = 245.0
"""Grams of milk in a cup equivalent of dairy."""
JUICE_SUGAR = 24.0
"""Grams of sugar in a cup of fruit juice: that of apple juice (orange 21, grape 36; judgement)."""
GREENS, BERRIES, BEANS = 80.0, 75.0, 90.0
"""Grams of a serving in `per week` counts: a portion of vegetables, half a cup of berries, of cooked beans.
The questions that MIND was made with ask how often, not how much: all such weights are judgement."""
OUNCE, MEAL, SWEET, GLASS = 28.35, 100.0, 50.0, 147.0
"""Grams of a serving of nuts or cheese, of meat or fish at a meal, of sweets, and of wine (5 fl oz)."""
PAT, SPOON_BUTTER, SPOON_OIL = 5.0, 14.2, 13.5
"""Grams of a pat and a tablespoon of butter, and of a tablespoon of oil."""

Terms = tuple[tuple[str, float], ...]


def _weekly(grams: float, *columns: tuple[str, float]) -> Terms:
    return tuple((name, sign * WEEK / grams) for name, sign in columns)


MADE_OF: Mapping[str, Terms] = MappingProxyType(
    {
        "trans_fat": (("trans_fat", 1.0),),
        **{
            key: ((key, 1.0),)
            for key in (
                "flavan_3_ols",
                "flavones",
                "flavonols",
                "flavanones",
                "anthocyanidins",
                "isoflavones",
            )
        },
        "sugared_drinks_g": (("sugared_drinks", 1.0),),
        "lowfat_dairy_serv": (("low_fat_dairy", 1.0),),
        "starchy_vegetables_g": (("starchy_vegetables", 1.0),),
        "vegetables_g": (("vegetables", 1.0),),
        "fruit_g": (("fruit", 1.0),),
        "dairy_g": (("d_total", CUP_MILK),),
        "red_processed_meat_g": (("red_meat", 1.0), ("processed_meat", 1.0)),
        "poultry_g": (("poultry", 1.0),),
        "egg_g": (("eggs", 1.0),),
        "fish_g": (("fish", 1.0),),
        "nuts_g": (("nuts", 1.0), ("seeds", 1.0)),
        "legumes_g": (("legumes", 1.0),),
        "soy_g": (("soya", 1.0),),
        "unsaturated_added_fat_g": (("oils", 1.0),),
        "added_sugar_juice_g": (("add_sugars", TSP_SUGAR), ("f_juice", JUICE_SUGAR)),
        "olive_oil_g": (("olive_oil", 1.0),),
        "sweets_g": (("sweets", 1.0),),
        "discretionary_fat_g": (("discretionary_fat", 1.0),),
        "leafy_greens_per_week": _weekly(GREENS, ("leafy_greens", 1)),
        "other_vegetables_per_week": _weekly(GREENS, ("vegetables", 1), ("leafy_greens", -1)),
        "berries_per_week": _weekly(BERRIES, ("berries", 1)),
        "nuts_per_week": _weekly(OUNCE, ("nuts", 1)),
        "olive_oil_tbsp_per_week": _weekly(SPOON_OIL, ("olive_oil", 1)),
        "butter_pats_per_week": _weekly(PAT, ("butter", 1), ("margarine", 1)),
        "butter_tbsp_per_day": (("butter", 1 / SPOON_BUTTER), ("margarine", 1 / SPOON_BUTTER)),
        "cheese_per_week": _weekly(OUNCE, ("cheese", 1)),
        "whole_grains_per_week": (("g_whole", WEEK),),
        "fish_per_week": _weekly(MEAL, ("fish_not_fried", 1)),
        "beans_per_week": _weekly(BEANS, ("legumes", 1), ("soya", 1)),
        "poultry_per_week": _weekly(MEAL, ("poultry_not_fried", 1)),
        "red_meat_per_week": _weekly(MEAL, ("red_meat", 1), ("processed_meat", 1)),
        "sweets_per_week": _weekly(SWEET, ("sweets", 1)),
        "fried_food_per_week": _weekly(MEAL, ("fried_food", 1)),
        "wine_per_day": (("wine", 1 / GLASS),),
        "avocado_g": (("avocado", 1.0),),
        "broccoli_g": (("broccoli", 1.0),),
        "chickpea_g": (("chickpeas", 1.0),),
        "coffee_g": (("coffee", 1.0),),
        "cranberry_g": (("cranberries", 1.0),),
        "fermented_dairy_g": (("fermented_dairy", 1.0),),
        "green_tea_g": (("green_tea", 1.0),),
        "soybean_g": (("soya", 1.0),),
        "garlic_g": (("garlic", 1.0),),
        "ginger_g": (("ginger", 1.0),),
        "onion_g": (("onion", 1.0),),
        "saffron_g": (("saffron", 1.0),),
        "turmeric_mg": (("turmeric", 1000.0),),
        "pepper_g": (("pepper", 1.0),),
        "thyme_oregano_mg": (("thyme_oregano", 1000.0),),
        "rosemary_mg": (("rosemary", 1000.0),),
        "tea_g": (("tea", 1.0),),
        "food_g": (("food", 1.0),),
        "ultra_processed_g": (("ultra_processed", 1.0),),
        "unclassified_g": (("unclassified", 1.0),),
        "ultra_processed_kcal": (("ultra_processed_energy", 1.0),),
        "unclassified_kcal": (("unclassified_energy", 1.0),),
        "fermented_live_serv": (("fermented_live", 1.0),),
        "fermented_heated_serv": (("fermented_heated", 1.0),),
    }
)
"""Input of a score -> weighted sum of our columns (nutrients, constituents; g unless the column says else).
"""

UNTOLD = ("saturated_added_fat_g", "olive_oil_primary", "eugenol")
"""Inputs that no food record tells: added saturated fat (inside bought food it is not told apart from other
fat), which oil is the usual one, eugenol. Given as unknown, so that a score says what it lacks."""

FROM_NUTRIENTS: Mapping[str, str] = MappingProxyType(
    {nutrient.asa24: nutrient.id for nutrient in NUTRIENTS.values() if nutrient.asa24}
)
"""ASA24 name -> nutrient id, the columns that the scores' own recipes start from."""


def needed() -> tuple[str, ...]:
    """Every column, nutrient or constituent, that some input is made of.

    >>> {"energy", "f_total", "olive_oil"} <= set(needed())
    True
    """
    made = (name for terms in MADE_OF.values() for name, _ in terms)
    return tuple(dict.fromkeys((*FROM_NUTRIENTS.values(), *made)))


def score_inputs(amounts: Mapping[str, Array], coverage: Mapping[str, Array]) -> dict[str, Array]:
    """Inputs of all scores, (R,) each, from amounts a day (R,) and their coverage (R,), both by column.

    Columns that are not given are left out with the inputs that need them. NaN: unknown, or known of less
    than 0.80 of the food.

    >>> import numpy as np
    >>> day = {"energy": np.array([2000.0, 2000.0]), "f_total": np.array([1.5, 1.5])}
    >>> share = {"energy": np.array([1.0, 1.0]), "f_total": np.array([0.9, 0.7])}
    >>> score_inputs(day, share)["F_TOTAL"].round(3).tolist()
    [1.667, nan]
    """
    known = {name: _whole(amount, coverage[name]) for name, amount in amounts.items()}
    found = {name: known[id] for name, id in FROM_NUTRIENTS.items() if id in known}
    for name, terms in MADE_OF.items():
        if all(column in known for column, _ in terms):
            summed = np.sum([factor * known[column] for column, factor in terms], axis=0)
            found[name] = np.where(summed < 0, 0.0, summed)  # a difference of rounded columns; NaN stays
    rows = next((len(amount) for amount in known.values()), 0)
    return found | {name: np.full(rows, np.nan) for name in UNTOLD}


def _whole(amount: Array, coverage: Array) -> Array:
    """Amounts as they would be if the unknown part were like the known one; NaN where too much is unknown."""
    enough = coverage >= AT_LEAST_BELOW
    return np.where(enough, amount / np.where(enough, coverage, 1.0), np.nan)


class Columns(NamedTuple):
    """A kernel's table with further columns behind the nutrients: `names` (K,) of all its columns."""

    names: tuple[str, ...]
    table: Table


def with_constituents(table: Table, names: Sequence[str], per_100_g: Array) -> Columns:
    """The table (F, N) of all nutrients with constituents (F, K) as further columns, coverage on energy.

    >>> from villi.foods import Catalogue
    >>> from villi.foods.constituents import constituents
    >>> from villi.intake.table import table
    >>> foods, catalogue = ["fndds:82104000"], Catalogue.everyday()
    >>> names, _, amounts = constituents(catalogue, foods)
    >>> columns = with_constituents(table(catalogue.composition(foods)), names, amounts)
    >>> float(columns.table.values[0, columns.names.index("olive_oil")])
    1.0
    """
    more = np.asarray(per_100_g) / 100.0
    return Columns(
        (*nutrient_ids(), *names),
        Table(
            values=np.hstack([table.values, more]),
            error=np.hstack([table.error, np.full(more.shape, FOOD_ERROR)]),
            glutamine=table.glutamine,
            glutamine_error=table.glutamine_error,
            weights=table.weights,
            basis=np.concatenate([table.basis, np.full(more.shape[1], BASES.index("energy"))]),
        ),
    )
