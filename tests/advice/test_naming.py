"""No food is suggested that few would call a sensible one, and all are called as people call them."""

import re
from functools import cache

import pytest
from scenes import days
from tests.everyday import EVERYDAY, READY

import villi
from villi.advice.eating import eaten, forms, holding, offers
from villi.advice.naming import spoken, suggestible
from villi.advice.phrases import phrase, rows, within
from villi.diary import read
from villi.foods import Food
from villi.intake import compose_diary
from villi.meals import resolve

UNFIT = re.compile(
    r"\b(?:chips?|fries|fried|crisps?|battered|breaded|bacon|ham|sausages?|salami|cured|smoked|jam|syrup|"
    r"cake|pie|pizza|\w*burger|juice|cola|wine|beer|sweetened|candied|chocolate|ice cream|sauce|liver|"
    r"nachos|doughnuts?|biscuits?|cookies?)\b",
    re.IGNORECASE,
)
"""Words of our own that know nothing of the table."""

UNNATURAL = re.compile(
    r"[,()%]|\b(?:raw|cooked|boiled|frozen|canned|without|fat type|skin eaten|peel|NFS|or|usual recipe|"
    r"British|lean|made with|style)\b"
)


@cache
def named() -> tuple[Food, ...]:
    """What may be suggested, what is eaten most often first."""
    held = [food for food in EVERYDAY.foods.values() if food.kind == "food" and suggestible(food)]
    return tuple(sorted(held, key=lambda food: (-food.reports, food.id)))


def test_there_is_enough_to_name() -> None:
    assert len(named()) > 500
    groups = {food.group for food in named()}
    assert {"fruit", "vegetables", "legumes", "cereals", "nuts", "fish", "eggs", "dairy", "bread"} <= groups


def test_nothing_fried_sugary_cured_alcoholic_or_ultra_processed_may_be_named() -> None:
    assert [food.name for food in named() if UNFIT.search(food.name)] == []
    assert {food.processing for food in named()} <= {"whole", "ingredient", "processed", "mixed"}


def _concerns(row: dict[str, str], food: Food) -> bool:
    keys = row["keys"].split(";")
    if row["by"] == "word":
        return any(within(phrase(key), phrase(food.name)) for key in keys)
    return (food.processing if row["by"] == "processing" else food.group) in keys


@pytest.mark.parametrize("row", rows("never_named.csv"), ids=lambda row: row["why"][:30])
def test_every_row_keeps_something_out_and_says_why(row: dict[str, str]) -> None:
    assert row["why"]
    found = [food for food in EVERYDAY.foods.values() if _concerns(row, food)]
    assert found and not all(suggestible(food) for food in found)


def test_what_is_offered_may_be_named() -> None:
    foods = EVERYDAY.foods
    assert [offer.food_id for offer in offers() if not suggestible(foods[offer.food_id])] == []
    assert [form.instead for form in forms() if not suggestible(foods[form.instead])] == []


def test_names_are_those_that_people_say() -> None:
    assert {food.name: said for food in named() if UNNATURAL.search(said := spoken(food.name))} == {}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("rice, white, cooked without fat", "white rice"),
        ("bread, whole wheat, homemade or from a bakery, toasted", "wholemeal bread"),
        ("milk, reduced fat (2%)", "semi-skimmed milk"),
        ("potato, baked, peel eaten", "potatoes in their skin"),
        ("egg, white, cooked without fat", "egg whites"),
        ("green beans, frozen, cooked with butter or margarine", "green beans"),
        ("chicken breast, roasted, skin not eaten", "chicken breast"),
        ("beef, roast, lean only", "roast beef"),
        ("cheese, cheddar", "cheddar"),
        ("lentils, from dried, without fat", "lentils"),
        ("yogurt, Greek, low fat, plain", "low-fat Greek yogurt"),
    ],
)
def test_spoken(name: str, said: str) -> None:
    assert spoken(name) == said


CHIPS = days(
    *["08:00 2 slices white toast\n13:00 chips 200 g, sausages\n19:00 fish and chips, crisps, cola, beer"] * 7
)


@pytest.mark.parametrize("nutrient", ["vitamin_c", "vitamin_e", "fibre", "potassium"])
def test_what_is_eaten_most_is_not_what_is_named(nutrient: str) -> None:
    diary = read(CHIPS.encode())
    held = eaten(compose_diary(diary.days, resolve(diary, READY, None), EVERYDAY), EVERYDAY)
    assert any("chips" in one.food.name for one in held)
    found = holding(held, nutrient, 0.001, EVERYDAY)
    assert not any(UNFIT.search(food.name) for _, food in found)


def test_chips_are_never_advised() -> None:
    text = "person: me, female, 34\n" + CHIPS
    for step in villi.examine(read(text.encode()), EVERYDAY, ready=READY).advice:
        assert not any(UNFIT.search(food) for food in step.foods), step.foods
        assert not re.search(r"\bchips|fries", step.text), step.text
