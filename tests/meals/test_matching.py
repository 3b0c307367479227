"""Which food is meant: what the rest of a line says of it, stand-ins, and what no words may bring about."""

import csv
from pathlib import Path
from types import SimpleNamespace

import pytest

from villi.foods import Food
from villi.foods.values import Measure
from villi.meals.index import Index, index
from villi.meals.understand import understand

SPEC = Path(__file__).resolve().parents[1] / "spec"


def names(words: str, ready: Index) -> list[str]:
    return [portion.name for portion in understand(words, ready).portions]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("a bottle of iced green tea", "iced tea, green, bottled"),
        ("a medium order of french fries", "french fries, from fast food"),
        ("fast food fries", "french fries, from fast food"),
        ("15 g of half and half", "half and half cream"),
        ("a cheeseburger from the cafeteria", "cheeseburger, from school"),
        ("a sweet roll with frosting", "roll, sweet, frosted"),
        ("an orange section", "orange, raw"),
        ("30 g of sour cream as a topping", "sour cream"),
    ],
)
def test_the_unit_and_the_place_say_which_food(words: str, name: str, ready: Index) -> None:
    assert names(words, ready) == [name]


def test_a_place_holds_for_the_whole_line(ready: Index) -> None:
    alone = names("a fried chicken drumstick", ready)
    beside = names("a fried chicken drumstick and a cola from a fast food place", ready)
    assert alone[0] in beside[0]
    assert "fast food" in beside[0]
    assert "fast food" not in alone[0]


def test_a_near_food_answers_to_the_name_of_one_that_is_not_held() -> None:
    cake = Food("own:1", "cake, sponge", measures=(Measure("1 slice", 60.0), Measure("default", 60.0)))
    foods = {cake.id: cake}
    names = (("Gateau, genoise", cake.id),)
    without = index(SimpleNamespace(foods=foods))
    ready = index(SimpleNamespace(foods=foods, stand_ins=names))
    assert [refused.words for refused in understand("genoise gateau", without).refused] == ["genoise gateau"]
    (portion,) = understand("genoise gateau", ready).portions
    (own,) = understand("sponge cake", ready).portions
    assert (portion.name, portion.grams) == ("cake, sponge", 60.0)
    assert portion.confidence < own.confidence


NOT_FOOD = list(csv.DictReader((SPEC / "not_food.csv").read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("words", [row["words"] for row in NOT_FOOD])
def test_what_is_no_food_is_refused(words: str, ready: Index) -> None:
    made = understand(words, ready)
    assert [portion.name for portion in made.portions] == []


@pytest.mark.parametrize("words", ["paracetamol", "2 paracetamol", "ibuprofen 400 mg"])
def test_a_medicine_is_no_food(words: str, ready: Index) -> None:
    assert {portion.kind for portion in understand(words, ready).portions} == {"medicine"}


@pytest.mark.parametrize("words", ["Lucky Charms", "Big Mac", "cream of wheat", "hot dog", "Red Bull"])
def test_words_that_name_no_food_alone_may_together(words: str, ready: Index) -> None:
    (portion,) = understand(words, ready).portions
    assert portion.kind == "food"
