"""The knowledge tables behind food traits: complete, with valid keys, and saying what they should."""

import csv
import gzip
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "data" / "food"
sys.path.insert(0, str(ROOT / "tools"))

from catalogue import own, traits  # noqa: E402
from villi.foods.plants import RULES  # noqa: E402
from villi.quantities import NUTRIENTS  # noqa: E402

CLASSES = {
    *("gluten", "egg", "whey", "gelatin", "soy", "peanut", "almond", "sunflower", "rice", "maize", "oats"),
    *("rye", "barley", "pseudocereal", "wheat", "dairy", "meat", "fish", "pulses", "nuts", "grains"),
    *("vegetables", "fruit", "mixed"),
}
KINDS = {"dairy", "vegetable", "legume", "cereal", "beverage", "fish", "meat"}
needs_tables = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the public food tables are not beside the checkout"
)


def shared_rows(name: str) -> list[dict[str, str]]:
    """The rows of a public table."""
    with gzip.open(SHARED / name, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@needs_tables
def test_every_basic_ingredient_stands_once_in_the_table() -> None:
    known = {row["Basic Ingredient Description"] for row in shared_rows("fda_fdd_v31.csv.gz")}
    listed = Counter(row["ingredient"] for row in traits.table("ingredients.csv"))
    assert len(known) == 986
    assert set(listed) == known
    assert max(listed.values()) == 1


def test_ingredient_keys_are_valid() -> None:
    for row in traits.table("ingredients.csv"):
        assert row["glutamine_class"] in CLASSES | {""}, row
        assert row["plant_kind"] in {"whole", "refined", "spice", "drink", ""}, row
        assert bool(row["plant"]) >= bool(row["plant_kind"]), row
        assert {row["additive"], row["kitchen"]} <= {"0", "1"}, row
        assert not (row["additive"] == row["kitchen"] == "1"), row


def test_a_plant_has_one_kind() -> None:
    kinds: dict[str, set[str]] = {}
    for row in traits.ingredients().values():
        if row.plant_kind in RULES:
            kinds.setdefault(row.plant, set()).add(row.plant_kind)
    assert {plant for plant, found in kinds.items() if len(found) > 1} == set()
    assert not kinds.keys() & {row["plant"] for row in traits.table("more_plants.csv")}
    assert set(traits.plant_kinds().values()) == set(RULES)


def test_plant_keys_fit_their_written_form() -> None:
    for plant in traits.plant_kinds():
        assert not set(plant) & set(";,="), plant


def test_animal_foods_are_no_plants() -> None:
    for row in traits.ingredients().values():
        if row.glutamine_class in {"meat", "fish", "egg", "dairy", "whey", "gelatin"}:
            assert not row.plant, row


def test_white_flour_oil_and_sugar_count_no_plant() -> None:
    refined = [
        ("Flour, wheat, refined", 60.0),
        ("Oil, vegetable/nut/seed (other than cocoa butter)", 20.0),
        ("Sugars", 10.0),
        ("Syrup, corn", 5.0),
        ("Wine, table, red", 5.0),
    ]
    assert traits.plants(refined) == {}
    assert traits.plants([("Flour, wheat, whole grain", 60.0), ("Water, tap", 60.0)]) == {"wheat": 50.0}


def test_state_and_part_make_no_new_plant() -> None:
    apples = [name for name in traits.ingredients() if name.startswith("Apples")]
    assert {traits.ingredients()[name].plant for name in apples} == {"apple"}
    food = [("Tomatoes, raw", 10.0), ("Tomato paste", 10.0), ("Tomatoes, dried", 20.0)]
    assert traits.plants(food) == {"tomato": 100.0}


@needs_tables
def test_plants_never_weigh_more_than_the_food() -> None:
    parts: dict[str, list[tuple[str, float]]] = {}
    for row in shared_rows("fda_fdd_v31.csv.gz"):
        pair = (row["Basic Ingredient Description"], float(row["Ingredient Percent"]))
        parts.setdefault(row["WWEIA Food Code"], []).append(pair)
    for code, fdd in parts.items():
        assert sum(traits.plants(fdd).values()) <= 100.0 + 1e-6, code


def test_ferment_rules_have_valid_values() -> None:
    for row in traits.table("fermented.csv"):
        assert row["kind"] in KINDS | {"none"}, row
        assert row["live"] in ({""} if row["kind"] == "none" else {"yes", "no", "depends"}), row


@pytest.mark.parametrize(
    ("name", "kind", "live"),
    [
        ("Yogurt, Greek, whole milk, plain", "dairy", "yes"),
        ("Kefir, NS as to fat content", "dairy", "yes"),
        ("Buttermilk, low fat (1%)", "dairy", "yes"),
        ("Cheese, Cheddar", "dairy", "depends"),
        ("Cheese, processed, American", "dairy", "no"),
        ("Cream cheese, regular, plain", "dairy", "no"),
        ("sauerkraut, raw", "vegetable", "yes"),
        ("Sauerkraut, canned, solids and liquids", "vegetable", "no"),
        ("Kimchi", "vegetable", "yes"),
        ("kimchi fried rice", "vegetable", "no"),
        ("pickles, fermented in brine", "vegetable", "yes"),
        ("Pickles, dill", "", ""),
        ("Miso", "legume", "depends"),
        ("miso soup", "legume", "depends"),
        ("Tempeh", "legume", "no"),
        ("Soy sauce", "legume", "no"),
        ("tofu, firm", "", ""),
        ("bread, sourdough", "cereal", "no"),
        ("Bread, white", "", ""),
        ("kombucha", "beverage", "yes"),
        ("Wine, table, red", "beverage", "no"),
        ("Beer", "beverage", "no"),
        ("Soft drink, root beer", "", ""),
        ("Fish sauce", "fish", "no"),
        ("Salami, dry or hard, pork", "meat", "depends"),
        ("Salami, cooked, beef", "", ""),
        ("Coffee, brewed", "", ""),
        ("Cocoa powder, not reconstituted", "", ""),
        ("Pizza, cheese", "", ""),
        ("Infant formula, MEAD JOHNSON, ENFAMIL", "", ""),
        ("Pretzels, hard, yogurt coated", "", ""),
    ],
)
def test_ferments(name: str, kind: str, live: str) -> None:
    assert traits.fermented("", name) == (kind, live)


def test_a_dish_is_no_ferment() -> None:
    assert traits.fermented("71507010", "Potato, baked, with sour cream").kind == ""
    assert traits.fermented("75502520", "Kimchi").kind == "vegetable"


def test_a_dairy_ferment_needs_milk() -> None:
    plant = [("Oil, vegetable/nut/seed (other than cocoa butter)", 20.0), ("Water, tap", 80.0)]
    assert traits.fermented("", "Cheese, NFS", plant).kind == ""
    assert traits.fermented("", "Cheese, NFS", [("Cheese, cheddar", 100.0)]).kind == "dairy"


def test_processing_rules_have_valid_values() -> None:
    for row in traits.table("processing.csv"):
        assert row["class"] in {"whole", "ingredient", "processed", "ultra", "mixed", "parts"}, row
        assert row["sure"] in ({""} if row["class"] == "parts" else {"certain", "likely", "unclear"}), row
        assert row["reason"] or row["class"] == "parts", row


@pytest.mark.parametrize(
    ("name", "category", "fdd", "cls"),
    [
        ("Apple, raw", "6002", [("Apples, raw", 100.0)], "whole"),
        ("Milk, whole", "1002", [], "whole"),
        ("Watermelon, raw", "6014", [("Watermelon, raw", 100.0)], "whole"),
        ("Italian dressing, made with vinegar and oil", "8012", [], "mixed"),
        ("Olive oil", "8012", [], "ingredient"),
        ("Honey", "8802", [], "ingredient"),
        ("Cheese, Cheddar", "1602", [], "processed"),
        ("Beer", "7502", [], "processed"),
        ("Soft drink, cola", "7202", [], "ultra"),
        ("Yogurt, low fat milk, fruit", "1820", [], "ultra"),
        ("Carrots, cooked, fat added", "6404", [("Carrots, cooked", 95.0), ("Butter", 5.0)], "mixed"),
        ("Lentils, raw", "Legumes and Legume Products", [], "whole"),
        (
            "Strawberries, frozen, with sugar",
            "6009",
            [("Strawberries, raw/frozen", 80.0), ("Sugars", 20.0)],
            "processed",
        ),
        ("anything", "", [], ""),
    ],
)
def test_processing(name: str, category: str, fdd: list[tuple[str, float]], cls: str) -> None:
    assert traits.processing("", name, category, fdd).cls == cls


OWN, ALIASES = own.records(ROOT / "tools" / "catalogue" / "own_foods.csv")


def plants_of(cell: str) -> dict[str, float]:
    """Plants of a cell "tomato 12.5;onion 3"."""
    pairs = [part.rsplit(" ", 1) for part in cell.split(";") if part]
    return {plant: float(grams) for plant, grams in pairs}


def test_aliases_only_add_words_to_survey_foods() -> None:
    for food, words in ALIASES.items():
        assert food.startswith("fndds:"), food
        assert words, food


@pytest.mark.parametrize("record", OWN, ids=lambda record: record.id)
def test_own_records_are_well_formed(record: own.Record) -> None:
    cells = record.cells
    assert record.id.startswith("sup:" if cells["kind"] == "supplement" else "own:")
    assert cells["kind"] in {"food", "supplement"}
    assert cells["name"]
    assert cells["source"]
    assert record.bases or record.overrides or cells["kind"] == "supplement"
    assert not record.bases or sum(share for _, share in record.bases) == pytest.approx(1)
    assert record.overrides.keys() <= NUTRIENTS.keys()
    assert cells["fermented"] in KINDS | {""}
    assert cells["live"] in ({"yes", "no", "depends"} if cells["fermented"] else {""})
    assert cells["processing"] in {"whole", "ingredient", "processed", "ultra", "mixed", ""}
    if cells["plants"] == own.OF_BASES:
        assert record.bases
    else:
        assert plants_of(cells["plants"]).keys() <= traits.plant_kinds().keys()
    assert all(portion.grams > 0 for portion in own.portions(cells["measures"]))


def test_own_ids_are_unique() -> None:
    ids = [record.id for record in OWN]
    assert len(set(ids)) == len(ids)


def test_supplements_add_nothing_to_food_totals() -> None:
    for record in OWN:
        if record.cells["kind"] == "supplement":
            assert not record.bases, record.id
            assert not record.overrides, record.id
    glutamine = next(record for record in OWN if record.id == "sup:l-glutamine")
    assert glutamine.cells["active"] == "glutamine 1"


@needs_tables
def test_own_and_whole_foods_stand_on_public_records() -> None:
    sr = {row["food_id"] for row in shared_rows("sr26_food.csv.gz")}
    listed = [row["sr_id"] for row in traits.table("include_sr.csv")]
    assert len(set(listed)) == len(listed)
    assert set(listed) <= sr
    used = {key for record in OWN for key, _ in record.bases}
    assert {key.removeprefix("sr:") for key in used if key.startswith("sr:")} <= sr


def test_whole_foods_name_known_plants() -> None:
    rows = traits.table("include_sr.csv")
    assert len({row["name"] for row in rows}) == len(rows)
    for row in rows:
        plants = plants_of(row["plants"])
        assert plants.keys() <= traits.plant_kinds().keys(), row["name"]
        assert sum(plants.values()) <= 100, row["name"]
