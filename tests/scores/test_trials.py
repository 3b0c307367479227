"""Published mean diets of two trials: the arms stand in the order in which they were designed."""

import csv
from pathlib import Path

import pytest

from villi.scores import score

COHORT = Path(__file__).parents[3] / "shared" / "data" / "cohort"
pytestmark = pytest.mark.skipif(not COHORT.exists(), reason="the shared test data is not beside the checkout")

MEDI = {
    "olive_oil_10g": "Virgin_Oliveoil",
    "fruit_125g": "Fruits",
    "vegetables_125g": "Vegetables",
    "legumes_40g": "Legumes",
    "nuts_25g": "Total_nuts",
    "fish_125g": "Fish_Seafood",
    "alcohol_14g": "Alcohol",
    "sugared_drinks_240ml": "Soda_Drinks",
    "sweets_50g": "Sweets",
    "discretionary_fat_10g": "Refined_Oliveoil",
    "red_processed_meat_150g": "Meat",
}
DASHI = {
    "kcal": "Kcal",
    "fat_percent": "Totalfat_Percent",
    "saturated_fat_percent": "Satfat_Percent",
    "protein_percent": "Protein_Percent",
    "cholesterol": "Cholesterol",
    "fibre": "Fiber",
    "potassium": "Potassium",
    "magnesium": "Magnesium",
    "calcium": "Calcium",
    "sodium": "Sodium",
}


def _table(name: str, columns: dict[str, str]) -> tuple[list[str], dict[str, list[float]]]:
    with (COHORT / name).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return [row["Diet_Type"] for row in rows], {
        n: [float(row[c]) for row in rows] for n, c in columns.items()
    }


def test_arms_of_predimed() -> None:
    arms, columns = _table("PREDIMED_trial.csv", MEDI)
    assert arms == ["Med_Oliveoil", "Med_Nuts", "Control"]
    oil, nuts, control = score("medi-predimed2018", columns)["total"]
    assert (oil, nuts, control) == (8.0, 7.0, 5.0)
    oil, nuts, control = score("medi-predimed2018-cont", columns)["total"]
    assert oil > nuts > control


def test_arms_of_dash() -> None:
    arms, columns = _table("DASH_trial.csv", DASHI)
    made = dict(zip(arms, score("dashi-trial", columns)["total"], strict=True))
    assert made["DASH_lowSodium"] == made["DASH_MedSodium"] > made["DASH"] > made["DASH_HighSodium"] > 7
    assert made["Control"] < 1
