"""The whole US survey table (FNDDS 2017-18) as villi foods, for measuring; read from `../shared`.

The product reads the same table through `villi foods add`; this reader exists so that the benchmark
does not depend on what somebody has added on this computer.
"""

import csv
import gzip
import re
from pathlib import Path
from types import SimpleNamespace

from villi.foods.values import Food, Measure

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "food"
GUIDELINES = {
    "per fl oz of beverage": "per fl oz of drink",
    "per slice of bread/roll": "per slice of bread",
    "per cup of hot cereal": "per cup of hot cereal",
    "on regular sandwich": "per sandwich",
    "on large sandwich": "per large sandwich",
    "per sandwich": "per sandwich",
    "in salad": "per salad",
    "per cup of vegetable": "per cup of vegetable",
}


def rows(name: str) -> list[dict[str, str]]:
    """Rows of an At A Glance table, after its title lines."""
    with gzip.open(DATA / name, "rt", encoding="utf-8-sig", newline="") as file:
        table = list(csv.reader(file))
    start = next(i for i, row in enumerate(table) if row and row[0] == "Food code")
    header = [re.sub(r"\s+", " ", cell) for cell in table[start]]
    return [dict(zip(header, row, strict=False)) for row in table[start + 1 :]]


def measure(description: str) -> str:
    """A portion description in the catalogue's words.

    >>> measure("Guideline amount per fl oz of beverage"), measure("1 cup")
    ('per fl oz of drink', '1 cup')
    """
    if description.startswith("Quantity not specified"):
        return "default"
    if description.startswith("Guideline amount "):
        rest = description.removeprefix("Guideline amount ")
        return GUIDELINES.get(rest, rest if rest.startswith("per ") else f"per {rest}")
    return description


def reports() -> dict[str, float]:
    """How often a food was reported in 2015-16, by code; 0 where unknown."""
    found = {}
    with gzip.open(
        DATA / "fndds1516_nutrients_wweia_freq.csv.gz", "rt", encoding="utf-8-sig", newline=""
    ) as file:
        for row in csv.DictReader(file):
            try:
                found[row["Foodcode"].split(".")[0]] = float(row["n"] or 0)
            except ValueError:
                continue
    return found


def full_survey() -> SimpleNamespace:
    """Every food of the survey table, as something with `.foods`."""
    weights: dict[str, list[Measure]] = {}
    for row in rows("fndds1718_portions_and_weights.csv.gz"):
        if not row["Subcode"] and float(row["Portion weight (g)"] or 0) > 0:
            unit = measure(row["Portion description"])
            weights.setdefault(row["Food code"], []).append(Measure(unit, float(row["Portion weight (g)"])))
    often = reports()
    foods = {}
    for row in rows("fndds1718_foods_and_beverages.csv.gz"):
        code = row["Food code"]
        foods[f"fndds:{code}"] = Food(
            id=f"fndds:{code}",
            name=row["Main food description"],
            synonyms=tuple(s.strip() for s in row["Additional food description"].split(";") if s.strip()),
            group=row["WWEIA Category description"],
            reports=often.get(code, 0.0),
            measures=tuple(weights.get(code, ())),
        )
    return SimpleNamespace(foods=foods)


def nutrients() -> dict[str, tuple[float, float, float, float]]:
    """Carbohydrate, fat, energy, protein per 100 g by survey code."""
    keys = ("Carbohydrate (g)", "Total Fat (g)", "Energy (kcal)", "Protein (g)")
    return {
        f"fndds:{row['Food code']}": (
            float(row[keys[0]]),
            float(row[keys[1]]),
            float(row[keys[2]]),
            float(row[keys[3]]),
        )
        for row in rows("fndds1718_nutrient_values.csv.gz")
        if row["Food code"].strip()
    }
