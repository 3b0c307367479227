"""Glutamine by class for foods as eaten: recipe links first, then basic ingredients, then relatives.

Amounts are grams of free amino acid per 100 g, mid values; the ratios and classes are those of
`villi.foods.glutamine`. Recipes and ingredients are scaled to the food's own protein.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import isnan, nan
from pathlib import Path
from typing import NamedTuple

from catalogue.compose import UNKNOWN_AT_MOST, Ingredients, Recipe
from catalogue.disaggregate import DILUENTS, Ingredient, Parts, explained
from catalogue.tables import PLACE, Floats, SrFood
from villi.foods.glutamine import CLASSES, FREE_PER_GLX, by_class, classify

KEYS = tuple(c.key for c in CLASSES)
ANIMAL = frozenset({"dairy", "egg", "whey", "gelatin", "meat", "fish"})
"""Classes of animal protein; ingredients of these hold no flavonoids, which only plants make."""
ByClass = Mapping[str, float]

PROTEIN_COUNTS_FROM = 0.5
"""Grams of protein per 100 g below which a food says nothing about its relatives."""
RELATIVE_DIGITS = (4, 3)
"""Relatives share the first four digits of the survey code, else three."""
INGREDIENTS_FROM = 0.25
"""Where more of a recipe's glutamine than this rests on an imputed Glx or comes from composite SR foods,
basic ingredients decide instead, if less than this of theirs is of class `mixed`."""
COMPOSITE = frozenset(
    {
        "Baby Foods",
        "Baked Products",
        "Breakfast Cereals",
        "Fast Foods",
        "Meals, Entrees, and Side Dishes",
        "Restaurant Foods",
        "Snacks",
        "Soups, Sauces, and Gravies",
        "Sweets",
    }
)
"""SR groups of made-up foods, whose one class hides several proteins: a cheese pizza, a cake."""
FIT = (0.6, 1.6)
"""A measured Glx corrects the ingredients' own only within these factors; beyond them one is wrong."""
RATIO = {c.key: c.mid for c in CLASSES}


class SrGlutamine(NamedTuple):
    """Class, mid glutamine (NaN unknown), whether its Glx is imputed, and whether the food is a composite."""

    key: str
    mid: float
    imputed: bool
    composite: bool = False


class FoodGlutamine(NamedTuple):
    """Glutamine by class, and the share (0 to 1) of it that rests on an imputed Glx
    and that comes from composite SR foods."""

    by_class: ByClass
    imputed: float
    composite: float = 0.0

    @property
    def total(self) -> float:
        """Grams per 100 g."""
        return sum(self.by_class.values())

    @property
    def glx(self) -> float:
        """The Glx behind it, g per 100 g: glutamine over the ratio of each class."""
        return sum(amount / (RATIO[key] * FREE_PER_GLX) for key, amount in self.by_class.items())

    @property
    def mixed(self) -> float:
        """Share of class `mixed`."""
        return self.by_class.get("mixed", 0.0) / self.total if self.total > 0 else 0.0

    def fitted(self, glx: float) -> "FoodGlutamine | None":
        """The same classes in the same proportion for a measured `glx`; None where the two disagree."""
        if self.glx <= 0 or not FIT[0] <= glx / self.glx <= FIT[1]:
            return None
        return FoodGlutamine({k: v * glx / self.glx for k, v in self.by_class.items()}, 0.0)


NONE = FoodGlutamine({}, 0.0)
"""A food without protein: a known zero."""


def sr_glutamine(foods: Mapping[str, SrFood], table: Ingredients) -> dict[str, SrGlutamine]:
    """The estimate for every SR26 food."""
    estimates = {}
    for number, food in foods.items():
        row = table.values[table.row[number]]
        flagged = bool(table.imputed[table.row[number], PLACE["glutamic_acid"]])
        key = classify(food.name, food.group)
        mid, imputed = by_class(float(row[PLACE["protein"]]), float(row[PLACE["glutamic_acid"]]), key)
        composite = key == "mixed" or food.group in COMPOSITE
        estimates[number] = SrGlutamine(key, mid, imputed or flagged, composite)
    return estimates


def direct(estimate: SrGlutamine) -> FoodGlutamine | None:
    """An SR food's own row; None where unknown."""
    if isnan(estimate.mid):
        return None
    return FoodGlutamine({estimate.key: estimate.mid}, float(estimate.imputed)) if estimate.mid > 0 else NONE


def through_recipe(
    protein: float, recipe: Recipe, sr: Mapping[str, SrGlutamine], table: Ingredients
) -> FoodGlutamine | None:
    """Glutamine of a food with `protein` g per 100 g from SR26 ingredients; None where they do not say."""
    if protein == 0:
        return NONE
    sums: dict[str, float] = defaultdict(float)
    held = known = imputed = composite = 0.0
    for part, share in recipe.parts:
        amount = share * float(table.values[table.row[part], PLACE["protein"]])
        held += amount
        found = sr[part]
        if amount == 0 or isnan(found.mid):
            continue
        known += amount
        sums[found.key] += share * found.mid
        imputed += share * found.mid * found.imputed
        composite += share * found.mid * found.composite
    if known <= 0 or recipe.lost > UNKNOWN_AT_MOST or (held - known) / held > UNKNOWN_AT_MOST:
        return None
    return scaled(sums, imputed, composite, protein / known)


def scaled(sums: ByClass, imputed: float, composite: float, scale: float) -> FoodGlutamine:
    """Sums by class times `scale`; `imputed` and `composite` are parts of the unscaled sums."""
    total = sum(sums.values())
    if total <= 0:
        return NONE
    return FoodGlutamine({k: v * scale for k, v in sums.items() if v > 0}, imputed / total, composite / total)


def ingredient_classes(path: Path) -> dict[str, str]:
    """Basic ingredient -> glutamine class, from the hand-made table; ingredients without class left out."""
    with path.open(encoding="utf-8") as text:
        table = {row["ingredient"]: row["glutamine_class"] for row in csv.DictReader(text)}
    return {name: key for name, key in table.items() if key in KEYS}


def through_parts(
    protein: float, parts: Parts, table: Mapping[str, Ingredient], classes: Mapping[str, str]
) -> FoodGlutamine | None:
    """Glutamine from basic ingredients: their protein, their Glx where learned, else the class median.

    Wholly imputed: the shares of ingredients are an estimate even where their Glx is measured.
    """
    if protein == 0:
        return NONE
    sums: dict[str, float] = defaultdict(float)
    held = known = largest = 0.0
    for name, share in parts.items():
        if name in DILUENTS or name not in table:
            continue
        amount = 100 * share * table[name].basis["protein"]
        held += amount
        largest = max(largest, amount)
        if name not in classes or amount == 0:
            continue
        known += amount
        glx = amount * table[name].ratio.get("glutamic_acid", nan)
        sums[classes[name]] += by_class(amount, glx, classes[name])[0]
    if known <= 0 or (held - known) / held > UNKNOWN_AT_MOST:
        return None
    if not explained(protein, held, largest / held):
        return None
    return scaled(sums, sum(sums.values()), 0.0, protein / known)


def from_parts(recipe: FoodGlutamine | None, parts: FoodGlutamine | None) -> bool:
    """Whether the basic ingredients decide: no recipe, or an imputed or composite one."""
    if recipe is None or parts is None:
        return parts is not None
    vague = max(recipe.imputed, recipe.composite) > INGREDIENTS_FROM
    return vague and parts.mixed < INGREDIENTS_FROM


def prefix_means(foods: Iterable[tuple[str, Floats, FoodGlutamine]]) -> dict[str, ByClass]:
    """Code prefix -> mean glutamine per gram of protein by class."""
    sums: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    counts: dict[str, int] = defaultdict(int)
    for code, values, found in foods:
        protein = float(values[PLACE["protein"]])
        if protein < PROTEIN_COUNTS_FROM:
            continue
        for digits in RELATIVE_DIGITS:
            counts[code[:digits]] += 1
            for key, amount in found.by_class.items():
                sums[code[:digits]][key] += amount / protein
    return {p: {k: v / counts[p] for k, v in found.items()} for p, found in sums.items()}


def from_relatives(protein: float, code: str, means: Mapping[str, ByClass]) -> FoodGlutamine | None:
    """Glutamine from the mean of relatives, wholly imputed; None without relatives."""
    for digits in RELATIVE_DIGITS:
        if code[:digits] in means:
            return FoodGlutamine({k: v * protein for k, v in means[code[:digits]].items()}, 1.0)
    return None


def within(found: FoodGlutamine | None, glx: float) -> FoodGlutamine | None:
    """Glutamine that the food's glutamic acid can hold: where it would exceed it, it is fitted to it."""
    if found is None or isnan(glx) or found.total <= glx * FREE_PER_GLX:
        return found
    if glx == 0:
        return NONE
    scale = glx / found.glx
    return FoodGlutamine({k: v * scale for k, v in found.by_class.items()}, found.imputed)
