"""The committed catalogue holds nothing that cannot be true, and every exception says why."""

import csv
import doctest
from collections import Counter
from math import isnan
from pathlib import Path
from types import ModuleType

import pytest

from catalogue import audit, choose, compose, disaggregate, entries, equivalents, gln, groups, measures, own
from catalogue import tables as public
from villi.quantities import NUTRIENTS

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "food"
needs_tables = pytest.mark.skipif(not SHARED.is_dir(), reason="needs the public tables beside the checkout")
BUILDERS = (audit, choose, compose, disaggregate, entries, equivalents, gln, groups, measures, own, public)


@pytest.fixture(scope="module")
def tables() -> audit.Tables:
    return audit.read()


def test_every_finding_is_explained_and_no_exception_is_stale(tables: audit.Tables) -> None:
    unexplained, stale = audit.judged(audit.findings(tables), audit.exceptions())
    assert unexplained == []
    assert stale == []


def test_every_exception_has_a_reason() -> None:
    assert all(len(reason) > 20 for reason in audit.exceptions().values())


@pytest.mark.parametrize(
    ("check", "change"),
    [
        ("energy", {"energy": 900.0}),
        ("proximates", {"water": 99.0}),
        ("amino acids", {"leucine": 9.0}),
        ("glutamine", {"glutamic_acid": 0.01}),
        ("g_total", {"g_whole": 5.0}),
        ("d_total", {"d_yogurt": 5.0}),
        ("pf_legumes", {"v_legumes": 1.0}),
        ("sugars", {"sugars": 90.0}),
        ("epa", {"epa": 30.0}),
        ("negative", {"zinc": -1.0}),
    ],
)
def test_a_wrong_value_is_found(tables: audit.Tables, check: str, change: dict[str, float]) -> None:
    bread = dict(tables.composition["fndds:51101000"]) | change
    broken = tables._replace(composition={"fndds:51101000": bread})
    assert check in {finding.check for finding in audit.findings(broken)}


def test_a_wrong_portion_and_a_double_name_are_found(tables: audit.Tables) -> None:
    heavy = {"id": "fndds:51101000", "unit": "1 slice", "grams": "7000"}
    broken = tables._replace(measures=[heavy, heavy], foods=[*tables.foods, tables.foods[0]])
    found = {finding.check for finding in audit.findings(broken)}
    assert {"portion", "portion twice", "id not unique", "name not unique"} <= found


def test_columns_are_the_nutrients_in_table_order(tables: audit.Tables) -> None:
    expected = [key for key in NUTRIENTS if key != "glutamine"]
    assert all(list(row) == expected for row in tables.composition.values())


def test_unknown_stays_unknown(tables: audit.Tables) -> None:
    blank = Counter(key for row in tables.composition.values() for key, value in row.items() if isnan(value))
    assert blank["starch"] > 0
    assert blank["tryptophan"] > 0
    assert all(isnan(value) for value in tables.composition["sup:l-glutamine"].values())
    assert "sup:l-glutamine" not in tables.glutamine


def test_size_of_the_data() -> None:
    assert sum(path.stat().st_size for path in audit.DATA.iterdir()) <= 6.4e6


GLUTAMINE = {
    # research: cooked or as eaten, free amino acid, g per 100 g; measured Glx and class ratio
    "fndds:11111000": (0.29, 0.37),  # whole milk 0.31 (0.28-0.36)
    "fndds:51101000": (2.1, 3.0),  # white bread 2.28 by the class median, 2.7 by the Glx of its flour
    "fndds:42101000": (3.5, 4.4),  # almonds, unroasted 3.95 (3.58-4.38)
    "fndds:91101010": (0.0, 0.0),  # white sugar: no protein
}


@pytest.mark.parametrize("food", GLUTAMINE)
def test_glutamine_of_reference_foods(tables: audit.Tables, food: str) -> None:
    low, high = GLUTAMINE[food]
    assert low <= tables.glutamine[food] <= high


@pytest.mark.parametrize("module", BUILDERS, ids=lambda module: module.__name__)
def test_examples_of_the_builder(module: ModuleType) -> None:
    assert doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE).failed == 0


def test_recipes_end_although_a_food_names_itself() -> None:
    links = {
        "28000001": [("28000001", 50.0), ("1", 50.0)],
        "28000002": [("28000003", 1.0)],
        "28000003": [("28000002", 1.0)],
    }
    known = {"1": 0}
    assert compose.resolve("28000001", links, known) == compose.Recipe((("1", 0.5),), 0.5)
    assert compose.resolve("28000002", links, known) == compose.Recipe((), 1.0)


@needs_tables
def test_an_unknown_of_the_reference_table_is_blank_and_its_zero_is_zero(tables: audit.Tables) -> None:
    """Foods taken from SR26: amino acids, vitamins and minerals are the table's own, known or not."""
    reference = public.sr_composition(SHARED)
    kinds = ("vitamin", "mineral", "macro")
    checked = [key for key, nutrient in NUTRIENTS.items() if nutrient.kind in kinds]
    taken = [food for food in tables.composition if food.startswith("sr:")]
    assert len(taken) > 300
    for food in taken:
        values = reference[food.removeprefix("sr:")][0]
        for key in checked:
            ours, theirs = tables.composition[food][key], values[public.PLACE[key]]
            assert isnan(ours) == isnan(theirs), (food, key)
            assert isnan(ours) or ours == pytest.approx(theirs, rel=1e-3), (food, key)


@needs_tables
def test_most_of_what_people_report_is_covered(tables: audit.Tables) -> None:
    reports = public.reported(SHARED)
    stand_ins = {row["code"] for row in tables.equivalents}
    total = sum(food.reports for food in reports.values())
    direct = sum(food.reports for code, food in reports.items() if f"fndds:{code}" in tables.composition)
    through = sum(food.reports for code, food in reports.items() if f"fndds:{code}" in stand_ins)
    assert direct / total > 0.95
    assert (direct + through) / total >= 0.98


def test_marks_of_estimates_are_kept() -> None:
    """Recipes and own records are marked with "~", measured values are not."""
    with (audit.DATA / "composition.csv").open(encoding="utf-8", newline="") as text:
        rows = {row["id"]: row for row in csv.DictReader(text)}
    assert rows["own:kombucha"]["water"].endswith("~")
    assert not rows["fndds:11111000"]["protein"].endswith("~")
    assert rows["fndds:51101000"]["leucine"].endswith("~")  # white bread: through its flour


def test_everything_shipped_may_be_shipped() -> None:
    rows = audit.read_rows(audit.DATA / "sources.csv")
    free = {row["id"] for row in rows if row["embeddable"] == "yes"}
    used = {
        source for row in audit.read_rows(audit.DATA / "foods.csv") for source in row["sources"].split(";")
    }
    assert used and used <= free
