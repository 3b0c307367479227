"""Words of self-harm: two lists, and every way in which they may stand in a line."""

import csv
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from villi.safety.alarm import alarms

HERE = Path(__file__).parent
YES = (HERE / "self_harm_yes.txt").read_text(encoding="utf-8").splitlines()
NO = (HERE / "self_harm_no.txt").read_text(encoding="utf-8").splitlines()


def test_the_lists_are_long() -> None:
    assert min(len(set(YES)), len(set(NO))) >= 200


@pytest.mark.parametrize("words", YES)
def test_words_of_self_harm(words: str) -> None:
    assert alarms(words)
    assert alarms(words.upper())
    assert alarms(f"08:10 2 eggs, rye toast; {words}")
    assert alarms(f"{words}. then tea and toast")


@pytest.mark.parametrize("words", NO)
def test_food_and_daily_life(words: str) -> None:
    assert not alarms(words)
    assert not alarms(f"  lunch: {words}\n")


def test_no_food_and_no_meal_sounds_like_self_harm() -> None:
    root = HERE.parents[1]
    tables = (
        root / "src/villi/foods/data/foods.csv",
        root / "tests/spec/meals.csv",
        root / "tests/spec/not_food.csv",
    )
    cells = {
        c for path in tables for row in csv.reader(path.read_text(encoding="utf-8").splitlines()) for c in row
    }
    assert len(cells) > 5000
    assert [cell for cell in cells if alarms(cell)] == []


@given(st.sampled_from(NO), st.sampled_from(NO))
def test_two_harmless_lines_stay_harmless_apart(one: str, other: str) -> None:
    assert not alarms(f"{one}. {other}")


@given(st.sampled_from(YES), st.text(max_size=60))
@example("i want to die", "\x00\u202e{}[]()\\")
@example("i want to die", "#" * 60)
def test_what_stands_before_does_not_hide_it(words: str, before: str) -> None:
    assert alarms(f"{before}. {words}")


@given(st.text(max_size=400))
def test_any_text_can_be_read(text: str) -> None:
    assert alarms(text) in (True, False)
