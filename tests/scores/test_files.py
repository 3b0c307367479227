"""The index of real exports, against the plain reference and against what is published of a nation."""

import csv
import gzip
from math import nan
from pathlib import Path

import numpy as np
import pytest
from tests.scores import plain

from villi.scores import score
from villi.scores.days import of_group

DATA = Path(__file__).parents[3] / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the shared test data is not beside the checkout")


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return nan


def _read(name: str) -> list[dict[str, float]]:
    packed = (DATA / name).read_bytes()
    text = (gzip.decompress(packed) if name.endswith(".gz") else packed).decode("utf-8-sig")
    rows = csv.DictReader(text.splitlines())
    return [{name: _number(cell) for name, cell in row.items()} for row in rows]


def _columns(rows: list[dict[str, float]]) -> dict[str, np.ndarray]:
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


def _dhq(row: dict[str, float]) -> plain.Row:
    """The constituents by the names of DHQ III, as the notes on its export say."""
    plants = (
        row["Nuts and seeds protein foods (oz)"]
        + row["Soy products protein foods (oz)"]
        + row["Legumes protein foods (oz)"]
    )
    meat = row["Total meat, poultry, seafood protein foods (oz)"] + row["Eggs protein foods (oz)"]
    return {
        "kcal": row["Energy (kcal)"],
        "total_fruit": row["Total fruit (cups)"],
        "whole_fruit": row["Total fruit (cups)"] - row["Juice fruit (cups)"],
        "total_vegetable": row["Total vegetable (cups)"] + row["Legumes vegetable (cups)"],
        "green_and_bean": row["Dark-green vegetable (cups)"] + row["Legumes vegetable (cups)"],
        "whole_grain": row["Whole grain (oz)"],
        "dairy": row["Total dairy (cups)"],
        "total_protein": meat + plants,
        "seafood_plant_protein": row["Seafood (oz)"] + plants,
        "mufa": row["Total monounsaturated fatty acids (g)"],
        "pufa": row["Total polyunsaturated fatty acids (g)"],
        "saturated_fat": row["Total saturated fatty acids (g)"],
        "refined_grain": row["Refined grain (oz)"],
        "sodium": row["Sodium (mg)"],
        "added_sugar": row["Added sugars (tsp)"],
    }


def test_recalls_of_asa24() -> None:
    rows = _read("cohort/ASA24_exp.csv")
    expected = [plain.hei(plain.hei_constituents(row))["total"] for row in rows]
    assert np.abs(score("hei-2015", _columns(rows))["total"] - expected).max() < 1e-9


def test_a_questionnaire_of_dhq() -> None:
    rows = _read("cohort/DHQ3_exp.csv")
    made = score("hei-2015", _columns(rows))
    for name in plain.HEI_2015:
        expected = np.array([plain.hei(_dhq(row))[name] for row in rows])
        # figures of the export are rounded, so that two ways to the same fruit or seafood differ a little
        assert np.abs(made[name] - expected).max() < 0.1, name


def test_adults_of_a_survey() -> None:
    """NHANES 2015-16, adults, mean of two days (food and nutrients of 4,164 after a quality filter).

    Published is the score of the population ratio: 59 for all from 2 years on in 2013-14 (USDA CNPP, "HEI
    scores for Americans") and 55 for 2 to 17 years (childstats.gov, HEALTH6), which leaves adults slightly
    above 59. The weights of this file are those of the examination, not of the recalls, and the filter is
    its authors', so that it can only be near.
    """
    rows = _read("nhanes/nhanes1516_adult_2daymean_nutr_fped_demo.csv.gz")
    columns = _columns(rows)
    made = score("hei-2015", columns)
    expected = [plain.hei(plain.hei_constituents(row))["total"] for row in rows]
    assert np.abs(made["total"] - expected).max() < 1e-9

    weights = columns["WTMEC2YR"]
    nation = of_group("hei-2015", columns, "population-ratio", weights=weights)
    constituents = [plain.hei_constituents(row) for row in rows]
    summed = {
        name: sum(float(w) * one[name] for w, one in zip(weights, constituents, strict=True))
        for name in constituents[0]
    }
    total = float(nation.result["total"][0])
    assert abs(total - plain.hei(summed)["total"]) < 1e-9
    assert 57 < total < 62  # 60.3
    simple = of_group("hei-2015", columns, "simple", weights=weights).result["total"][0]
    # the mean of people is lower than the score of their ratio: points are cut off at the standard
    assert simple < total and abs(simple - np.average(expected, weights=weights)) < 1e-9  # 54.1
