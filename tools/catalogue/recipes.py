"""Dishes that no table holds, from usual recipes: `recipes.txt` in the words of `pantry.csv`.

Every line of `recipes.txt` is one portion as eaten: names | grams of ingredients | more measures | group.
Ingredients are taken cooked wherever a table has them so; water is what a sauce holds, negative what boils
or fries away. All of it is judgement (source "recipe"): every value is marked imputed, the name says so.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from math import nan
from pathlib import Path
from typing import NamedTuple

import numpy as np

from catalogue import gln, own
from catalogue.compose import BASIS, UNKNOWN_AT_MOST, basis_of
from catalogue.entries import Entry
from catalogue.measures import Portion
from catalogue.rows import Row
from catalogue.tables import COLUMNS, PLACE, Floats
from catalogue.traits import plants_text

SOURCE = "recipe"
MARK = "(usual recipe)"
"""Said behind the name of every such food, wherever a reader meets it."""
ALCOHOL_KEPT = 0.35
"""Share of alcohol left after half an hour of simmering (USDA table of nutrient retention factors, 6)."""
ALCOHOL_ENERGY = 6.93
MOIST, CUP = 55.0, 235.0
"""From so many grams of water per 100 g a dish is spooned, and a cup weighs about as much as water
(judgement)."""
SALAD_CUP = 110.0
"""Grams in a cup of salad (judgement: the survey's cups of salads weigh 55 to 150 g)."""
DIGITS = 3
"""Significant digits of values that nobody measured."""
MEATY = 0.12
"""A dish with this share of meat or fish is a dish with meat or fish (judgement)."""
GROUP_OF = {
    "bread": "grain_dishes",
    "cereals": "grain_dishes",
    "baked": "grain_dishes",
    "meat": "meat_dishes",
    "fish": "meat_dishes",
}
"""Group of a dish whose main part is of this group, where it is not the same."""


class Food(NamedTuple):
    """What a recipe needs of an ingredient: its row, its group and its plants (g per 100 g)."""

    row: Row
    group: str
    plants: Mapping[str, float]


class Dish(NamedTuple):
    """A line of `recipes.txt`: `parts` (word of the pantry, grams); `units` measures besides the portion."""

    names: tuple[str, ...]
    parts: tuple[tuple[str, float], ...]
    units: tuple[Portion, ...]
    group: str

    @property
    def id(self) -> str:
        """The food's id, from its first name without what is said behind it."""
        name = re.split(r"[,(]", self.names[0], maxsplit=1)[0]
        return "own:" + re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")

    @property
    def grams(self) -> float:
        """Weight of the portion as eaten."""
        return sum(grams for _, grams in self.parts)


def dish(line: str) -> Dish:
    """A dish from its line.

    >>> dish("champ; poundies | 190 mashed potato, 15 butter, -5 water | 1 scoop=60")[:2]
    (('champ', 'poundies'), (('mashed potato', 190.0), ('butter', 15.0), ('water', -5.0)))
    """
    cells = [cell.strip() for cell in line.split("|")]
    names, parts, units, group = (*cells, "", "")[:4]
    return Dish(
        tuple(name.strip() for name in names.split(";")),
        tuple((word, float(grams)) for grams, word in (p.strip().split(" ", 1) for p in parts.split(","))),
        tuple(own.portions(units.replace("; ", ";"))),
        group,
    )


def dishes(path: Path) -> Iterator[Dish]:
    """All dishes; a name given twice is a ValueError."""
    seen: set[str] = set()
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        found = dish(line)
        for name in found.names:
            if name in seen:
                raise ValueError(f"recipes.txt names {name} twice")
            seen.add(name)
        yield found


def pantry(path: Path) -> dict[str, tuple[str, dict[str, float]]]:
    """Word -> food id and the food patterns that its table does not hold (all others are then zero)."""
    with path.open(encoding="utf-8", newline="") as text:
        return {
            row["word"]: (
                row["id"],
                {
                    key: float(value)
                    for key, value in (p.split("=") for p in filter(None, row["patterns"].split(";")))
                },
            )
            for row in csv.DictReader(text)
        }


PATTERNS = [
    PLACE[key] for key in COLUMNS if key.startswith(("f_", "v_", "g_", "pf_", "d_")) and key[:3] != "fa_"
]
PATTERNS += [PLACE[key] for key in ("oils", "solid_fats", "add_sugars", "a_drinks")]


def with_patterns(row: Row, patterns: Mapping[str, float]) -> Row:
    """The row with food patterns given by hand."""
    if not patterns:
        return row
    values = row.values.copy()
    values[PATTERNS] = 0.0
    for key, amount in patterns.items():
        values[PLACE[key]] = amount
    return row._replace(values=values)


def simmered(values: Floats) -> Floats:
    """The values after most alcohol has gone into the air, water in its place."""
    lost = (1 - ALCOHOL_KEPT) * values[PLACE["alcohol"]]
    if not lost > 0:
        return values
    kept = values.copy()
    kept[PLACE["alcohol"]] -= lost
    kept[PLACE["energy"]] -= ALCOHOL_ENERGY * lost
    kept[PLACE["water"]] += lost
    kept[PLACE["a_drinks"]] *= ALCOHOL_KEPT
    return kept


def composition(parts: Iterable[tuple[Floats, float]]) -> Floats:
    """Per 100 g of the dish: ingredients (values per 100 g, grams) by weight.

    What an ingredient lacks is taken as in the others per gram of its basis (`compose.BASIS`, else dry
    weight), where the others hold most of that; else unknown.
    """
    held = [(values, grams) for values, grams in parts]
    table = np.array([values for values, _ in held])
    grams = np.array([amount for _, amount in held])
    basis = np.array([basis_of(table, BASIS.get(key, "dry")) for key in COLUMNS]).T
    basis = np.maximum(0.0, np.nan_to_num(basis) * grams[:, None])
    known, whole = ~np.isnan(table), basis.sum(axis=0)
    share = np.where(
        whole > 0, (known * basis).sum(axis=0) / np.where(whole > 0, whole, 1.0), known.all(axis=0)
    )
    summed = (np.nan_to_num(table) * grams[:, None]).sum(axis=0) / grams.sum()
    return np.asarray(np.where(share >= 1 - UNKNOWN_AT_MOST, summed / np.maximum(share, 0.5), nan))


def glutamine(parts: Iterable[tuple[Row, float]], total: float) -> gln.FoodGlutamine | None:
    """By class from the ingredients, wholly imputed; None where they leave too much protein without."""
    held = [(row, grams, float(row.values[PLACE["protein"]]) * grams) for row, grams in parts if grams > 0]
    protein = sum(amount for _, _, amount in held)
    known = sum(amount for row, _, amount in held if row.glutamine is not None)
    if protein == 0:
        return gln.NONE
    if known < (1 - UNKNOWN_AT_MOST) * protein:
        return None
    sums: dict[str, float] = defaultdict(float)
    for row, grams, _ in held:
        for key, amount in (row.glutamine or gln.NONE).by_class.items():
            sums[key] += amount * grams / total * protein / known
    return gln.FoodGlutamine(dict(sums), 1.0)


def group_of(parts: Iterable[tuple[Food, float]], total: float) -> str:
    """The group of a dish: with meat or fish, else that of its main part."""
    sums: dict[str, float] = defaultdict(float)
    for food, grams in parts:
        if grams > 0 and food.group not in ("fats", "other", "drinks", "sweets", "alcohol"):
            sums[GROUP_OF.get(food.group, food.group)] += grams
    if sums["meat_dishes"] >= MEATY * total:
        return "meat_dishes"
    return max(sums, key=lambda key: (sums[key], key))


def entry(
    found: Dish, foods: Callable[[str], Food], words: Mapping[str, tuple[str, dict[str, float]]]
) -> Entry:
    """The entry of a dish."""
    parts = []
    for word, grams in found.parts:
        food_id, patterns = words[word]
        food = Food(own.water(), "drinks", {}) if food_id == own.WATER else foods(food_id)
        parts.append((food._replace(row=with_patterns(food.row, patterns)), grams))
    total = found.grams
    mixed = found.group == "alcohol"  # a cocktail is not cooked
    values = composition(
        (food.row.values if mixed else simmered(food.row.values), grams) for food, grams in parts
    )
    plants: dict[str, float] = defaultdict(float)
    for food, grams in parts:
        for plant, amount in food.plants.items():
            plants[plant] += amount * grams / total
    units = list(found.units)
    if "salad" in found.names[0]:
        units.append(Portion("1 cup", SALAD_CUP))
    elif values[PLACE["water"]] >= MOIST and not any(p.unit.startswith("1 cup") for p in units):
        units.append(Portion("1 cup", CUP))
    if not any(p.unit == "default" for p in units):
        units.append(Portion("default", round(total / 5) * 5.0))
    name = found.names[0]
    return Entry(
        id=found.id,
        description=name,
        synonyms=found.names,
        group=found.group or group_of(parts, total),
        reports=0.0,
        values=np.array([float(f"{value:.{DIGITS}g}") for value in values]),
        imputed=~np.isnan(values),
        glutamine=glutamine(((food.row, grams) for food, grams in parts), total),
        portions=units,
        ferment=("", ""),
        processing=("mixed", "likely"),
        plants=plants_text(dict(sorted(plants.items(), key=lambda p: (-p[1], p[0])))),
        sources=(
            *dict.fromkeys(source for food, _ in parts for source in food.row.sources if source != "villi"),
            SOURCE,
        ),
        name=f"{name} {MARK}",
    )
