"""What was eaten and taken, as the facts and amounts that rules and upper levels ask about."""

from math import isnan

import pytest
from tests.everyday import EVERYDAY, READY

import villi
from villi.diary import read
from villi.examining.eaten import eaten
from villi.examining.supply import supply
from villi.meals import resolve


def facts(words: str) -> dict[str, str]:
    return dict(eaten(resolve(read(f"2026-11-16\n{words}\n".encode()), READY), EVERYDAY))


@pytest.mark.parametrize(
    ("words", "fact"),
    [
        ("kimchi and rice", "food:tyramine"),
        ("marmite on toast", "food:tyramine"),
        ("grandma's blue cheese quimbledorf", "food:tyramine"),
        ("plain yogurt", "food:fermented_live"),
        ("unpasteurised brie", "food:unpasteurised"),
        ("kale salad", "food:kale"),
        ("tuna sandwich", "food:fish"),
        ("2 fried eggs", "food:eggs"),
        ("lentil soup", "food:beans"),
    ],
)
def test_food_makes_the_facts_that_rules_ask_about(words: str, fact: str) -> None:
    found = facts(words)
    assert fact in found
    assert "line 2" in found[fact]


def test_other_food_makes_none_of_them() -> None:
    assert not facts("boiled rice, grilled chicken, apple").keys() & {
        "food:tyramine",
        "food:fermented",
        "food:fish",
        "food:kale",
        "food:alcohol",
    }


def test_what_supplements_bring_a_day() -> None:
    text = (
        b"takes: vitamin D 1000 IU\ntakes: folic acid 400 mcg twice a day\n"
        b"2026-11-16\n08:00 toast\ntook: magnesium citrate 400mg x2, centrum\n"
        b"2026-11-17\nstops: folic acid\ntook: zinc\n"
    )
    diary = read(text)
    found = {
        (s.nutrient, s.name): s.amount for s in supply(diary, villi.examine(diary, EVERYDAY).supplements)
    }
    assert found["vitamin_d", "vitamin D"] == 25.0
    assert found["magnesium", "magnesium"] == pytest.approx(400.0)  # 800 mg on one of two days
    assert isnan(found["zinc", "zinc"])  # no amount was written: unknown, not nought
    assert isnan(found["vitamin_d", "multivitamin"])
    assert not any(name == "folic acid" for _, name in found)  # stopped


def test_the_same_tablet_is_not_counted_twice() -> None:
    diary = read(b"takes: vitamin D 25 ug\n2026-11-16\ntook: vitamin D 25 ug\n")
    (only,) = supply(diary, villi.examine(diary, EVERYDAY).supplements)
    assert only.amount == pytest.approx(25.0)


def test_iodine_is_counted_though_no_food_table_holds_it() -> None:
    diary = read(b"person: me, male, 40\n2026-11-16\ntook: iodine 150 ug\n")
    found = villi.examine(diary, EVERYDAY)
    (only,) = supply(diary, found.supplements)
    assert only.nutrient == "iodine"
    assert only.amount == pytest.approx(150.0)


def test_a_mineral_in_a_line_of_what_is_taken_is_its_tablet() -> None:
    diary = read(b"person: me, male, 40\ntakes: calcium 500 mg\n2026-11-16\ntook: iron 80 mg\n")
    found = villi.examine(diary, EVERYDAY)
    assert {s.nutrient: s.amount for s in supply(diary, found.supplements)} == pytest.approx(
        {"calcium": 500.0, "iron": 80.0}
    )
    assert "above_ul:iron" in found.safety.facts
