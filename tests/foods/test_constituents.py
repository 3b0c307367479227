"""What scores ask of foods: a sample by hand, agreement with the food patterns, and what is unknown."""

from math import isnan
from typing import Any

import numpy as np
import pytest

from villi.foods import Catalogue
from villi.foods.constituents import CONSTITUENTS, TRAITS, constituents
from villi.quantities import VilliError


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.everyday()


def held(catalogue: Catalogue, food: str) -> dict[str, float]:
    names, _, amounts = constituents(catalogue, [food])
    return dict(zip(names, map(float, amounts[0]), strict=True))


HAND = [
    # id, what it is, what is in 100 g of it by common knowledge (within a tenth), what is not
    ("fndds:82104000", "olive oil", {"olive_oil": 100}, ("butter", "margarine", "discretionary_fat")),
    ("fndds:81100500", "butter", {"butter": 100, "discretionary_fat": 100}, ("olive_oil", "margarine")),
    ("fndds:92410510", "cola or lemonade", {"sugared_drinks": 100}, ("coffee", "tea", "wine", "sweets")),
    ("fndds:92410320", "cola, diet", {}, ("sugared_drinks", "drinks_added_sugar")),
    ("fndds:92101000", "coffee", {"coffee": 100}, ("sugared_drinks", "tea")),
    ("fndds:92302000", "black tea", {"tea": 100}, ("coffee", "green_tea")),
    ("fndds:93401010", "red wine", {"wine": 100}, ("sugared_drinks",)),
    ("fndds:71400990", "chips", {"fried_food": 100}, ("vegetables", "sweets")),
    ("fndds:24198739", "chicken nuggets", {"fried_food": 100}, ("poultry_not_fried", "red_meat")),
    ("fndds:11411100", "yogurt", {"fermented_dairy": 100}, ("cheese", "sweets")),
    ("fndds:75113000", "iceberg lettuce", {"leafy_greens": 100, "vegetables": 100}, ("fruit", "broccoli")),
    ("sr:11954", "tomatillo", {"vegetables": 100}, ("leafy_greens",)),
    ("sr:16070", "lentils, boiled", {"legumes": 100}, ("soya", "nuts", "chickpeas")),
    ("sr:16069", "lentils, dry", {"legumes": 250}, ("soya",)),
    ("sr:16126", "firm tofu", {"soya": 100}, ("legumes",)),
    ("fndds:31105080", "boiled egg", {"eggs": 100}, ("poultry",)),
]


@pytest.mark.parametrize(("food", "what", "some", "none"), HAND, ids=[row[1] for row in HAND])
def test_a_food_holds_what_everybody_knows(
    catalogue: Catalogue, food: str, what: str, some: dict[str, float], none: tuple[str, ...]
) -> None:
    if catalogue.food(food) is None:
        pytest.fail(f"{what}: {food} is not in the everyday catalogue")
    found = held(catalogue, food)
    for key, amount in some.items():
        assert found[key] == pytest.approx(amount, rel=0.1), key
    assert [found[key] for key in none] == [0.0] * len(none)


def test_oil_that_nobody_names_leaves_olive_oil_unknown(catalogue: Catalogue) -> None:
    assert isnan(held(catalogue, "fndds:82101000")["olive_oil"])  # vegetable oil, not said which
    assert held(catalogue, "fndds:82107000")["olive_oil"] == 0.0  # sesame oil
    assert held(catalogue, "fndds:71200010")["olive_oil"] == 0.0  # bought crisps


def test_dried_fruit_counts_twice(catalogue: Catalogue) -> None:
    assert held(catalogue, "fndds:62125100")["fruit"] == pytest.approx(200.0, rel=0.05)  # raisins


def test_a_food_of_which_nothing_is_told_is_unknown_throughout(catalogue: Catalogue) -> None:
    found = held(catalogue, "own:quorn")
    assert all(isnan(amount) for key, amount in found.items() if key not in TRAITS)
    assert found["food"] == 100.0


def test_traits_follow_from_the_catalogue(catalogue: Catalogue) -> None:
    cola = held(catalogue, "fndds:92410510")
    assert cola["ultra_processed"] == 100.0 and cola["unclassified"] == 0.0
    assert cola["ultra_processed_energy"] == catalogue.amounts(["fndds:92410510"], ("energy",))[0][0]
    kefir = catalogue.food("fndds:11115400")
    assert kefir is not None
    serving = next(each.grams for each in kefir.measures if each.unit == "default")
    assert held(catalogue, kefir.id)["fermented_live"] == pytest.approx(100 / serving)
    assert held(catalogue, "fndds:75113000")["fermented_live"] == 0.0


def test_an_unheard_food_is_refused(catalogue: Catalogue) -> None:
    with pytest.raises(VilliError, match="not in the catalogue"):
        constituents(catalogue, ["own:unicorn"])


def test_every_group_is_told_and_every_constituent_is_in_some_food(catalogue: Catalogue) -> None:
    foods = [food for food in catalogue.foods.values() if food.kind == "food"]
    names, units, amounts = constituents(catalogue, [food.id for food in foods])
    assert names == tuple(CONSTITUENTS) and len(units) == len(names)
    assert ((amounts > 0).any(axis=0)).all()
    unknown = [bool(np.isnan(row[: -len(TRAITS)]).all()) for row in amounts]
    assert sum(unknown) <= 12  # our own records without a relative
    for group in {food.group for food in foods}:
        told = [not lost for food, lost in zip(foods, unknown, strict=True) if food.group == group]
        assert np.mean(told) > 0.9, group


def test_parts_are_no_more_than_what_they_are_part_of(catalogue: Catalogue) -> None:
    foods = [food.id for food in catalogue.foods.values() if food.kind == "food"]
    names, _, amounts = constituents(catalogue, foods)

    def column(key: str) -> Any:
        return np.nan_to_num(amounts[:, names.index(key)])

    for part, whole in (
        ("leafy_greens", "vegetables"),
        ("berries", "fruit"),
        ("chickpeas", "legumes"),
        ("fish_not_fried", "fish"),
        ("poultry_not_fried", "poultry"),
        ("green_tea", "tea"),
        ("cheese", "fermented_dairy"),
        ("margarine", "discretionary_fat"),
    ):
        assert (column(part) <= column(whole) + 1e-6).all(), part


GRAMS_OF_A_UNIT = {
    # constituent: food patterns that count nearly the same, grams of one of their units
    "fruit": (("f_citmlb", "f_other"), 150),
    "vegetables": (("v_drkgr", "v_redor_total", "v_other"), 120),
    "starchy_vegetables": (("v_starchy_total",), 120),
    "eggs": (("pf_eggs",), 50),
    "red_meat": (("pf_meat", "pf_organ"), 28.35),
    "poultry": (("pf_poult",), 28.35),
    "processed_meat": (("pf_curedmeat",), 28.35),
    "fish": (("pf_seafd_hi", "pf_seafd_low"), 28.35),
    "legumes": (("v_legumes",), 175),
}


@pytest.mark.parametrize("key", GRAMS_OF_A_UNIT)
def test_grams_agree_with_the_food_patterns(catalogue: Catalogue, key: str) -> None:
    """Two tables of different offices, from ingredients here and from the patterns there."""
    foods = [food.id for food in catalogue.foods.values() if food.kind == "food"]
    names, _, amounts = constituents(catalogue, foods)
    held = catalogue.composition(foods)
    patterns, grams = GRAMS_OF_A_UNIT[key]
    columns = [held.nutrients.index(each) for each in patterns]
    other = grams * held.values[:, columns].sum(axis=1)
    ours = amounts[:, names.index(key)]
    known = ~np.isnan(ours + other)
    assert known.sum() > 4000
    assert np.corrcoef(ours[known], other[known])[0, 1] > 0.8
    assert 0.75 < ours[known].sum() / other[known].sum() < 1.33
