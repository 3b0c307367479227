"""The whole US survey table (FNDDS 2017-18) as villi foods, for measuring; read from `../shared`.

The importers of `villi foods add` read it; nothing depends on what somebody has added on this computer.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

from villi.foods.importers import Part, Table, fndds
from villi.foods.values import Food

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "food"


def parts(read: Callable[[Table, int], Iterator[tuple[int, Part]]], name: str) -> Iterator[Part]:
    """What one table says of each food."""
    return (part for _, part in read(Table(DATA / name), 0))


def full_survey() -> SimpleNamespace:
    """Every food of the survey table, as something with `.foods`; reports are those of 2015-16."""
    often = {
        part.id: part.reports
        for part in parts(fndds.values_1516, "fndds1516_nutrients_wweia_freq.csv.gz")
        if part.reports is not None
    }
    weights = {
        part.id: part.measures for part in parts(fndds.portions, "fndds1718_portions_and_weights.csv.gz")
    }
    foods = {
        part.id: Food(
            id=part.id,
            name=part.name,
            synonyms=part.synonyms,
            group=part.category,
            reports=often.get(part.id, 0.0),
            measures=weights.get(part.id, ()),
        )
        for part in parts(fndds.foods, "fndds1718_foods_and_beverages.csv.gz")
    }
    return SimpleNamespace(foods=foods)


def nutrients() -> dict[str, tuple[float, float, float, float]]:
    """Carbohydrate, fat, energy, protein per 100 g by survey id."""
    return {
        part.id: (
            part.values["carbohydrate"],
            part.values["fat"],
            part.values["energy"],
            part.values["protein"],
        )
        for part in parts(fndds.values, "fndds1718_nutrient_values.csv.gz")
    }
