"""Every value of the table beside published tables, typed from the pages below into `published/`.

- vitamins.csv: "Recommended Dietary Allowances and Adequate Intakes, Vitamins", Food and Nutrition Board
  (docslib.org/doc/459083); an asterisk marks an AI (lost on
  that page for vitamin D of babies, put back here)
- elements.csv: the same of elements, NASEM 2019, appendix J table 3
  (ncbi.nlm.nih.gov/books/NBK545442/table/appJ_tab3), nine of its columns
- macronutrients.csv: the same of water and macronutrients, IOM 2002/2005, summary table 4
  (ncbi.nlm.nih.gov/books/NBK56068/table/summarytables.t4)
- average_requirements.csv: "Estimated Average Requirements", NASEM 2019, appendix J page 565
  (nap.edu/read/25353/chapter/565), ten of its columns
- upper levels below: appendix D-2 of a paediatric handbook (download.skyscape.com, pednutri.ed9), under 19
"""

import csv
from math import isnan
from pathlib import Path

import pytest

from villi.needs import reference
from villi.needs.table import find
from villi.needs.values import Reference
from villi.quantities import Person

PUBLISHED = Path(__file__).parent / "published"
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "needs" / "dri.csv"


def cells(name: str) -> list[tuple[str, str, float, str, str]]:
    """(nutrient, sex, first age, state, cell) of a published table; "any" stands for both sexes."""
    found = []
    with (PUBLISHED / f"{name}.csv").open(encoding="utf-8", newline="") as text:
        for row in csv.DictReader(text):
            sex, age, state = row.pop("sex"), float(row.pop("age_min")), row.pop("state")
            row.pop("age_max")
            found += [(nutrient, sex, age, state, cell) for nutrient, cell in row.items() if cell]
    return found


def held(nutrient: str, sex: str, age: float, state: str) -> tuple[Reference, ...]:
    return find(nutrient, "female" if sex == "any" else sex, age, state)


def partial() -> set[tuple[str, float, str]]:
    """Cells that may be absent: pregnancy and breast-feeding, whose upper levels were not read in print."""
    if not SHARED.exists():
        return set()
    with SHARED.open(encoding="utf-8", newline="") as text:
        return {
            (row["nutrient"], float(row["age_min"]), row["state"])
            for row in csv.DictReader(text)
            if row["verified"] == "partial"
        }


@pytest.mark.parametrize("name", ["vitamins", "elements", "macronutrients"])
def test_recommended_and_adequate_intakes(name: str) -> None:
    missing = set()
    for nutrient, sex, age, state, cell in cells(name):
        found = held(nutrient, sex, age, state)
        if not found:
            missing.add((nutrient, age, state))
            continue
        [value] = found
        expected = float(cell.rstrip("*"))
        assert (value.ai if cell.endswith("*") else value.rda) == expected, (nutrient, sex, age, state)
    assert all(state in ("pregnant", "lactating") for _, _, state in missing)
    if SHARED.exists():
        assert missing <= partial()


def test_average_requirements() -> None:
    seen = 0
    for nutrient, sex, age, state, cell in cells("average_requirements"):
        for value in held(nutrient, sex, age, state):
            assert value.ear == float(cell), (nutrient, sex, age, state)
            seen += 1
    assert seen > 180


UPPER = """
vitamin_a_rae 600 600 600 900 1700 2800
vitamin_c - - 400 650 1200 1800
vitamin_e_alpha_tocopherol - - 200 300 600 800
niacin_ne - - 10 15 20 30
vitamin_b6 - - 30 40 60 80
folate_dfe - - 300 400 600 800
choline - - 1000 1000 2000 3000
calcium 1000 1500 2500 2500 3000 3000
copper - - 1000 3000 5000 8000
iodine - - 200 300 600 900
iron 40 40 40 40 40 45
magnesium - - 65 110 350 350
manganese - - 2 3 6 9
phosphorus - - 3000 3000 4000 4000
selenium 45 60 90 150 280 400
zinc 4 5 7 12 23 34
"""


@pytest.mark.parametrize("line", UPPER.strip().splitlines())
def test_upper_levels_of_the_young(line: str) -> None:
    nutrient, *levels = line.split()
    for age, level in zip((0, 0.5, 1, 4, 9, 14), levels, strict=True):
        for sex in ("female", "male"):
            [value] = find(nutrient, sex, age, "none")
            assert isnan(value.ul) if level == "-" else value.ul == float(level), (nutrient, age)


ADULTS = """
folate_dfe male 35 none 320 400 1000
folate_dfe female 35 pregnant 520 600 1000
vitamin_b12 female 35 lactating 2.4 2.8 -
vitamin_b6 male 35 none 1.1 1.3 100
vitamin_d female 35 none 10 15 100
vitamin_a_rae male 35 none 625 900 3000
vitamin_a_rae female 35 lactating 900 1300 3000
vitamin_c female 35 none 60 75 2000
calcium female 35 none 800 1000 2500
iron male 35 none 6 8 45
iron female 35 none 8.1 18 45
magnesium male 35 none 350 420 350
magnesium female 35 none 265 320 350
zinc male 35 none 9.4 11 40
zinc female 35 none 6.8 8 40
selenium male 35 none 45 55 400
iodine female 35 none 95 150 1100
protein_per_kg male 35 none 0.66 0.8 -
"""


@pytest.mark.parametrize("line", ADULTS.strip().splitlines())
def test_adult_values_most_used(line: str) -> None:
    """Section 2 of the research on needs."""
    nutrient, sex, age, state, *figures = line.split()
    person = Person(sex="male" if sex == "male" else "female", age=int(age), state=state)  # type: ignore[arg-type]
    value = reference(nutrient, person)
    assert value is not None
    for figure, expected in zip((value.ear, value.rda, value.ul), figures, strict=True):
        assert isnan(figure) if expected == "-" else figure == float(expected)


AMINO = {
    "histidine": 10,
    "isoleucine": 20,
    "leucine": 39,
    "lysine": 30,
    "methionine_plus_cysteine": 15,
    "phenylalanine_plus_tyrosine": 25,
    "threonine": 15,
    "tryptophan": 4,
    "valine": 26,
}


@pytest.mark.parametrize(("name", "mean"), AMINO.items())
def test_mean_requirements_of_amino_acids_for_adults_alone(name: str, mean: float) -> None:
    """WHO/FAO/UNU 2007, mg per kg a day; the children's were from memory and are not held."""
    adult = reference(f"aa_{name}", Person(sex="female", age=19))
    assert adult is not None and adult.ear == mean and adult.kind == "mean requirement"
    assert reference(f"aa_{name}", Person(sex="female", age=18)) is None
