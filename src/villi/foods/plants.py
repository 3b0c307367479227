"""How much a plant counts for in a count of different plants.

There is no standard. villi counts every species group once, whatever its part, state or dish: whole
plant foods, mushrooms and seaweed 1; herbs and spices a quarter; coffee, tea and cocoa 1; oils, sugars,
starches and refined flour nothing (they are not in the table at all). A design choice, and said to be so
where the count is shown. The table is `data/plants.csv`.
"""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import NamedTuple


class PlantRule(NamedTuple):
    """`points` a plant adds, once it was eaten in at least `grams` a day."""

    points: float
    grams: float


RULES: Mapping[str, PlantRule] = MappingProxyType(
    {"whole": PlantRule(1.0, 10.0), "drink": PlantRule(1.0, 1.0), "spice": PlantRule(0.25, 0.5)}
)
"""By kind of plant. The least weights keep traces out (10 g a day, herbs far less): our own rule."""


@cache
def plant_rules() -> Mapping[str, PlantRule]:
    """Every plant key of the catalogue with its rule.

    >>> plant_rules()["tomato"].points
    1.0
    """
    text = (files("villi.foods") / "data" / "plants.csv").read_text(encoding="utf-8")
    return MappingProxyType({row["plant"]: RULES[row["kind"]] for row in csv.DictReader(text.splitlines())})
