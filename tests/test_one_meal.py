"""Words of one meal or dose as glutamine: what is not known is refused, never drawn as nothing."""

import pytest
from tests.everyday import EVERYDAY, READY

from villi.examining.one_meal import GLUTAMINE, drawn, taken
from villi.quantities import VilliError


def test_powder_and_food_are_kept_apart() -> None:
    found = taken("L-glutamine 5 g in 170 g yogurt", EVERYDAY, READY)
    assert found.powder == 5.0 and found.food is not None and 0.3 < found.food.mean < 2
    assert [portion.food_id == GLUTAMINE for portion in found.read] == [True, False]


def test_two_doses_add_up() -> None:
    assert taken("L-glutamine 5 g and L-glutamine 2 g", EVERYDAY, READY).powder == pytest.approx(7.0)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("", "nothing was named"),
        ("   ", "nothing was named"),
        ("quimbledorf and eggs", "quimbledorf.* is not understood"),
        ("glutamine", "does not say how much"),
        ("amoxicillin", "names no food"),
        ("300 ml water", "next to no glutamine"),
        ("-5 g L-glutamine", "column 1: an amount below nothing"),
        ("eggs " * 1000, "up to 2,000 letters"),
    ],
)
def test_refused_with_place_and_remedy(words: str, says: str) -> None:
    with pytest.raises(VilliError, match=says):
        taken(words, EVERYDAY, READY)


def test_how_far_the_food_itself_is_known_moves_the_rise() -> None:
    found = drawn(taken("2 eggs, rye toast", EVERYDAY, READY), members=20)
    low, high = found.rises
    assert low < found.curve.rise.median < high
