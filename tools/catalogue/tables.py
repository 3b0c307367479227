"""Readers of the public food tables that the catalogue is made from; text in, plain values out.

Every reader takes the folder of the tables. Amounts are per 100 g of food in the unit of villi's table
of nutrients; NaN is unknown. A zero stands only where the source writes one.
"""

import csv
import gzip
import io
from collections import defaultdict
from collections.abc import Iterator
from math import isnan, nan
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from villi.foods.importers.sr import is_imputed
from villi.quantities import NUTRIENTS
from villi.quantities.nutrients import ATWATER

COLUMNS: tuple[str, ...] = tuple(key for key in NUTRIENTS if key != "glutamine")
"""Nutrient ids in the order of all arrays and of `composition.csv`."""
PLACE = {key: place for place, key in enumerate(COLUMNS)}

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


class SurveyFood(NamedTuple):
    """A food of the US survey database (FNDDS): code, description, additional description, category."""

    code: str
    name: str
    additional: str
    category: str


class SrFood(NamedTuple):
    """A food of SR26: number as text without leading zeros, description, group name."""

    number: str
    name: str
    group: str


class PortionRow(NamedTuple):
    """One household weight as the table words it: `amount` of `unit` weigh `grams`."""

    amount: float
    unit: str
    grams: float


def rows(path: Path, titles: int = 0) -> Iterator[dict[str, str]]:
    """The rows of a CSV file (plain or gzip), headers on one line; `titles` records come before them."""
    with path.open("rb") as raw:
        binary = gzip.GzipFile(fileobj=raw) if path.suffix == ".gz" else raw
        text = io.TextIOWrapper(binary, encoding="utf-8-sig", newline="")
        reader = csv.reader(text)
        for _ in range(titles):
            next(reader)
        header = [" ".join(cell.split()) for cell in next(reader)]
        for row in reader:
            yield dict(zip(header, row, strict=False))


def code_of(text: str) -> str:
    """A food code as text; some tables write codes as decimal numbers.

    >>> code_of("11000000.0")
    '11000000'
    """
    return str(int(float(text)))


def number(text: str) -> float:
    """The number in a cell; NaN where the cell is empty."""
    return float(text) if text.strip() else nan


def survey_foods(folder: Path) -> dict[str, SurveyFood]:
    """FNDDS 2017-18 by food code."""
    return {
        row["Food code"]: SurveyFood(
            row["Food code"],
            row["Main food description"].strip(),
            row["Additional food description"].strip(),
            row["WWEIA Category number"],
        )
        for row in rows(folder / "fndds1718_foods_and_beverages.csv.gz", titles=1)
    }


def survey_composition(folder: Path) -> dict[str, Floats]:
    """FNDDS 2017-18 nutrients and FPED 2017-18 components by code; what neither holds is NaN."""
    columns = {NUTRIENTS[key].fndds1718: PLACE[key] for key in COLUMNS if NUTRIENTS[key].fndds1718}
    table: dict[str, Floats] = {}
    for row in rows(folder / "fndds1718_nutrient_values.csv.gz", titles=1):
        values = np.full(len(COLUMNS), nan)
        for name, cell in row.items():
            if name in columns:
                values[columns[name]] = number(cell)
        table[row["Food code"]] = values
    for row in rows(folder / "fped1718.csv.gz"):
        values = table[row["FOODCODE"]]
        for name, cell in row.items():
            component = name.split(" (")[0]
            if component in columns:
                values[columns[component]] = number(cell)
    return table


class Reported(NamedTuple):
    """A food of FNDDS 2015-16: name, category, weighted reports and grams (0 never), nutrients.

    `grams` is what the whole US population ate in two days.
    """

    name: str
    category: str
    reports: float
    grams: float
    values: Floats


def reported(folder: Path) -> dict[str, Reported]:
    """FNDDS 2015-16 with reporting frequency. The table is in grams throughout and lacks energy.

    Energy is computed with the general factors 4, 9, 4 and 7 kcal/g, good enough to compare foods.
    """
    grams = {"g": 1.0, "mg": 1e3, "ug": 1e6}
    columns = {
        NUTRIENTS[key].fndds1516: (PLACE[key], grams[NUTRIENTS[key].unit])
        for key in COLUMNS
        if NUTRIENTS[key].fndds1516 and NUTRIENTS[key].kind != "pattern"
    }
    table = {}
    for row in rows(folder / "fndds1516_nutrients_wweia_freq.csv.gz"):
        values = np.full(len(COLUMNS), nan)
        for name, (place, factor) in columns.items():
            values[place] = number(row[name]) * factor
        values[PLACE["energy"]] = sum(f * values[PLACE[k]] for k, f in ATWATER.items())
        reports = number(row["n"])
        table[code_of(row["Foodcode"])] = Reported(
            row["Mainfooddescription"].strip(),
            code_of(row["WWEIACategorynumber"]) if row["WWEIACategorynumber"] else "",
            0.0 if isnan(reports) else reports,
            number(row["Grams"]) if row["Grams"] else 0.0,
            values,
        )
    return table


def sr_foods(folder: Path) -> dict[str, SrFood]:
    """SR26 foods by number."""
    groups = {row["grp_id"]: row["group"] for row in rows(folder / "sr26_food_group.csv")}
    return {
        row["food_id"]: SrFood(row["food_id"], row["food"].strip(), groups[row["grp_id"]])
        for row in rows(folder / "sr26_food.csv.gz")
    }


def sr_composition(folder: Path) -> dict[str, tuple[Floats, Flags]]:
    """SR26 values and imputed flags by number. A missing row is unknown, a written zero is a zero."""
    places = {str(NUTRIENTS[key].sr): PLACE[key] for key in COLUMNS if NUTRIENTS[key].sr is not None}
    table: dict[str, tuple[Floats, Flags]] = {}
    for row in rows(folder / "sr26_nutrient.csv.gz"):
        place = places.get(row["nutr_id"])
        if place is None:
            continue
        if row["food_id"] not in table:
            table[row["food_id"]] = (np.full(len(COLUMNS), nan), np.zeros(len(COLUMNS), dtype=bool))
        values, flags = table[row["food_id"]]
        values[place] = float(row["value"])
        flags[place] = is_imputed(row["source_type_id"], row["deriv_id"])
    return table


def flavonoids(folder: Path) -> dict[str, Floats]:
    """FNDDS 2009-10 flavonoid totals in mg per 100 g by code, in the order of `FLAVONOIDS`."""
    numbers = [str(NUTRIENTS[key].sr) for key in FLAVONOIDS]
    return {
        row["food_code"]: np.array([number(row[n]) * 1e3 for n in numbers])
        for row in rows(folder / "fndds0910_99nutrients.csv.gz")
    }


FLAVONOIDS: tuple[str, ...] = tuple(key for key in COLUMNS if NUTRIENTS[key].kind == "flavonoid")


def recipe_links(folder: Path) -> dict[str, list[tuple[str, float]]]:
    """Survey code -> [(SR number or survey code, grams)]; of two editions the newer wins."""
    links: dict[str, list[tuple[str, float]]] = {}
    for name in ("fndds0708_FNDDSSRLinks.csv.gz", "fndds1112_srlinks.csv.gz"):
        edition: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for row in rows(folder / name):
            edition[row["Food code"]].append((row["SR code"], float(row["Weight"])))
        links.update(edition)
    return links


def ingredients(folder: Path) -> dict[str, dict[str, float]]:
    """Survey code -> {FDA basic ingredient: share of weight}, made to sum to 1."""
    table: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for row in rows(folder / "fda_fdd_v31.csv.gz"):
        table[row["WWEIA Food Code"]][row["Basic Ingredient Description"]] += float(row["Ingredient Percent"])
    return {code: {k: v / sum(parts.values()) for k, v in parts.items()} for code, parts in table.items()}


def survey_portions(folder: Path) -> dict[str, list[PortionRow]]:
    """FNDDS 2017-18 portions by code in the table's order, without the rows of named brands."""
    table: dict[str, list[tuple[float, PortionRow]]] = defaultdict(list)
    for row in rows(folder / "fndds1718_portions_and_weights.csv.gz", titles=1):
        if row["Subcode"].strip() in ("", "0"):
            portion = PortionRow(1.0, row["Portion description"].strip(), float(row["Portion weight (g)"]))
            table[row["Food code"]].append((float(row["Seq num"]), portion))
    return {code: [portion for _, portion in sorted(found)] for code, found in table.items()}


def sr_portions(folder: Path) -> dict[str, list[PortionRow]]:
    """Household weights of SR26 by number, else those of SR Legacy under the same number."""
    legacy_number = {r["fdc_id"]: r["NDB_number"] for r in rows(folder / "srlegacy_sr_legacy_food.csv.gz")}
    legacy: dict[str, list[PortionRow]] = defaultdict(list)
    for row in rows(folder / "srlegacy_food_portion.csv.gz"):
        portion = PortionRow(float(row["amount"]), row["modifier"].strip(), float(row["gram_weight"]))
        legacy[legacy_number[row["fdc_id"]]].append(portion)
    own: dict[str, list[PortionRow]] = defaultdict(list)
    for row in rows(folder / "sr26_weight.csv.gz"):
        own[row["food_id"]].append(
            PortionRow(float(row["amount"]), row["desc"].strip(), float(row["weight"]))
        )
    return {**legacy, **own}


def old_names(folder: Path) -> dict[str, list[str]]:
    """Additional descriptions of FNDDS 2007-08 by code."""
    table: dict[str, list[str]] = defaultdict(list)
    for row in rows(folder / "fndds0708_AddFoodDesc.csv.gz"):
        table[row["Food code"]].append(row["Additional food description"].strip())
    return table
