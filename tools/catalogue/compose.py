"""What the survey's nutrient table leaves out, through recipes: amino acids, starch, trans fat and others.

A survey food's recipe links resolve to SR26 ingredients (`resolve`). Recipes are raw grams, moisture and
fat changes are not in them, so a nutrient is never taken in recipe grams: it is taken per gram of the
`BASIS` nutrient (amino acids per gram of protein, starch per gram of carbohydrate) and multiplied by the
food's own amount of that basis.
"""

from collections import defaultdict
from collections.abc import Mapping
from math import isnan, nan
from typing import NamedTuple

import numpy as np

from catalogue.tables import COLUMNS, PLACE, Flags, Floats
from villi.quantities import NUTRIENTS

DEEPEST = 8
"""Recipes inside recipes are followed this far; the tables need five."""
SR_BELOW = 10_000_000
"""Link codes below this are SR numbers, the others survey codes."""
UNKNOWN_AT_MOST = 0.15
"""A nutrient is unknown where ingredients without a value hold more than this share of its basis."""
IMPUTED_FROM = 0.05
"""A recipe's value is marked imputed where unknown and imputed ingredients hold this share of it."""
SCALE_SURE = (0.5, 2.0)
"""A recipe whose basis has to be scaled further than this to fit the food is marked imputed."""

HYDROLYSIS = 1.20
"""Amino acids together weigh at most this much per gram of protein: each binds a water when set free (14 to
18 % of its weight), the rest is error of separate analyses."""
REFUSED_FROM = 1.25
"""An SR26 food whose amino acids weigh more than this per gram of protein (carrots 1.84, bratwurst 1.96)
has a profile of another sample: refused. Nuts and seeds reach 1.22, their protein being counted low
(nitrogen x 5.3)."""
AMINO = tuple(key for key in COLUMNS if NUTRIENTS[key].kind == "amino")
AMINO_PLACES = [PLACE[key] for key in AMINO]

BASIS: Mapping[str, str] = {
    **dict.fromkeys(AMINO, "protein"),
    "starch": "carbohydrate",
    "trans_fat": "fat",
    "ala": "fa_18_3",
    "manganese": "dry",
    "pantothenic_acid": "dry",
}
"""Nutrient that recipes must supply -> what it is taken per gram of; "dry" is weight without water."""


class Recipe(NamedTuple):
    """Shares of weight by SR number, and the share that leads to no SR26 food."""

    parts: tuple[tuple[str, float], ...]
    lost: float


def resolve(
    code: str, links: Mapping[str, list[tuple[str, float]]], known: Mapping[str, object], depth: int = DEEPEST
) -> Recipe | None:
    """The recipe of a survey code in SR26 foods, recipes inside it opened; None without links.

    A food that names itself, or lies deeper than `depth`, counts as lost.

    >>> links = {"27": [("1", 30), ("28000000", 10)], "28000000": [("2", 1), ("9", 1)]}
    >>> resolve("27", links, {"1": 0, "2": 0})
    Recipe(parts=(('1', 0.75), ('2', 0.125)), lost=0.125)
    """
    found = links.get(code)
    if not found:
        return None
    total = sum(grams for _, grams in found)
    if total <= 0:
        return None
    shares: dict[str, float] = defaultdict(float)
    lost = 0.0
    for part, grams in found:
        share = grams / total
        if part in known:
            shares[part] += share
        elif int(part) < SR_BELOW or part == code or depth == 0:
            lost += share
        else:
            inner = resolve(part, links, known, depth - 1)
            if inner is None:
                lost += share
                continue
            lost += share * inner.lost
            for key, value in inner.parts:
                shares[key] += share * value
    return Recipe(tuple(shares.items()), lost)


class Ingredients(NamedTuple):
    """The ingredient table as arrays: `row` by SR number; `values` and `imputed` (foods, nutrients)."""

    row: Mapping[str, int]
    values: Floats
    imputed: Flags


def stack(table: Mapping[str, tuple[Floats, Flags]]) -> Ingredients:
    """SR26 as two arrays, one row per food."""
    return Ingredients(
        {key: place for place, key in enumerate(table)},
        np.array([values for values, _ in table.values()]),
        np.array([flags for _, flags in table.values()]),
    )


def refused(table: Ingredients) -> Ingredients:
    """The table with impossible amino-acid profiles (`REFUSED_FROM`) made unknown."""
    values = table.values.copy()
    sums = np.nansum(values[:, AMINO_PLACES], axis=1)
    wrong = sums > REFUSED_FROM * values[:, PLACE["protein"]] + ROUNDING
    values[np.ix_(wrong, AMINO_PLACES)] = nan
    return table._replace(values=values)


ROUNDING = 0.05
"""Grams that eighteen rounded values may be off together."""


def plausible(values: Floats) -> bool:
    """Whether a food's amino acids together fit into its protein (see `HYDROLYSIS`)."""
    return bool(np.nansum(values[AMINO_PLACES]) <= HYDROLYSIS * values[PLACE["protein"]] + ROUNDING)


def basis_of(values: Floats, basis: str) -> Floats:
    """The amount of a basis in one food (shape `(nutrients,)`) or in many (`(foods, nutrients)`)."""
    if basis == "dry":
        return np.asarray(100.0 - values[..., PLACE["water"]])
    return np.asarray(values[..., PLACE[basis]])


class Value(NamedTuple):
    """An amount per 100 g (NaN unknown) and whether any part of it is imputed."""

    amount: float
    imputed: bool


UNKNOWN = Value(nan, False)


def through_recipe(key: str, own: Floats, recipe: Recipe, table: Ingredients) -> Value:
    """Nutrient `key` of a food whose survey values are `own`, from its recipe.

    `x = own basis * sum(w x) / sum(w basis)`, both sums over the ingredients with a known x; unknown
    where the others hold more than `UNKNOWN_AT_MOST` of the basis.
    """
    basis = BASIS[key]
    own_basis = float(basis_of(own, basis))
    if own_basis <= 0:
        return Value(0.0, False) if own_basis == 0 else UNKNOWN
    places = [table.row[part] for part, _ in recipe.parts]
    weights = np.array([share for _, share in recipe.parts])
    rows = table.values[places]
    amounts = rows[:, PLACE[key]]
    held = np.nan_to_num(basis_of(rows, basis)) * weights
    if held.sum() <= 0 or recipe.lost > UNKNOWN_AT_MOST:
        return UNKNOWN
    known = ~np.isnan(amounts) | (held == 0)
    unknown_share = float(held[~known].sum() / held.sum())
    if unknown_share > UNKNOWN_AT_MOST or held[known].sum() <= 0:
        return UNKNOWN
    parts = np.where(held > 0, np.nan_to_num(amounts) * weights, 0.0)
    amount = own_basis * float(parts.sum() / held[known].sum())
    flagged = float(parts[table.imputed[places, PLACE[key]]].sum() / parts.sum()) if parts.sum() > 0 else 0.0
    scale = own_basis / float(held.sum())
    sure = SCALE_SURE[0] <= scale <= SCALE_SURE[1]
    return Value(amount, unknown_share + recipe.lost + flagged > IMPUTED_FROM or not sure)


def complete(own: Floats, recipe: Recipe | None, table: Ingredients) -> tuple[Floats, Flags]:
    """A survey food's row with what recipes supply filled in, and its imputed flags."""
    values, flags = own.copy(), np.zeros(len(COLUMNS), dtype=bool)
    for key in BASIS:
        if recipe is not None:
            amount, imputed = through_recipe(key, own, recipe, table)
        else:
            amount, imputed = (0.0, False) if float(basis_of(own, BASIS[key])) == 0 else UNKNOWN
        values[PLACE[key]], flags[PLACE[key]] = amount, imputed
    return bounded_ala(values, flags)


def bounded_ala(values: Floats, flags: Flags) -> tuple[Floats, Flags]:
    """ALA at most the food's 18:3, and 18:3 itself, marked, where only that is known: an upper bound."""
    ala, bound = PLACE["ala"], values[PLACE["fa_18_3"]]
    if isnan(values[ala]) and not isnan(bound):
        values[ala], flags[ala] = bound, bound > 0
    elif values[ala] > bound:
        values[ala] = bound
    return values, flags


def ratio(amount: float, per: float) -> float:
    """`amount / per`, NaN where that says nothing."""
    return amount / per if per > 0.1 and not isnan(amount) else nan
