"""The one-day curve: paired, from each member's own fasting level, and never scored."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from villi.body.plasma import HIGHEST, HOURS, curve
from villi.body.scheduling import schedule
from villi.body.table import model
from villi.body.values import Inputs, Meal
from villi.quantities import Person, VilliError

FEW = 40


@pytest.mark.parametrize("taken", [{"powder": 5.0}, {"food": 3.0}, {"powder": 5.0, "food": 3.0}])
def test_a_curve_rises_from_fasting_and_comes_back(taken: dict[str, float]) -> None:
    found = curve(powder=taken.get("powder", 0.0), food=taken.get("food", 0.0), members=FEW)
    assert found.hours[0] == 0 and found.hours[-1] == pytest.approx(HOURS)
    assert found.known[0] == pytest.approx(
        [found.before.low, found.before.median, found.before.high], rel=1e-3
    )
    assert np.all(np.abs(found.rises[0]) < 1e-6), "it starts from each member's own level"
    assert np.all(found.rises[:, 1].max() > 10)
    assert abs(found.rises[-1, 1]) < 0.15 * found.rise.median
    assert found.at.median < found.back.median


def test_the_same_seed_gives_the_same_curve() -> None:
    one, other, third = (curve(powder=5, members=FEW, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(one.known, other.known) and not np.array_equal(one.known, third.known)


@settings(max_examples=8, deadline=None)
@given(st.floats(0.5, 18), st.floats(1.2, 2))
def test_more_raises_more(grams: float, times: float) -> None:
    low, high = (curve(powder=grams * by, members=10).rise.median for by in (1.0, times))
    assert high > low


def test_the_lighter_person_rises_higher() -> None:
    light, heavy = (curve(powder=5, person=Person(weight_kg=kg), members=FEW).rise.median for kg in (50, 100))
    assert light > 1.5 * heavy


def test_food_rises_later_and_lower_than_powder() -> None:
    powder, food = curve(powder=4, members=FEW), curve(food=4, members=FEW)
    assert food.at.median > powder.at.median and food.rise.median < powder.rise.median


@pytest.mark.parametrize(
    ("taken", "says"),
    [
        ({}, "nothing is taken"),
        ({"powder": -1.0}, "above 0"),
        ({"powder": float("nan")}, "no amount"),
        ({"powder": float("inf")}, "no amount"),
        ({"powder": HIGHEST + 0.1}, "give less"),
        ({"food": 300.0}, "smaller meal"),
    ],
)
def test_no_curve_by_guess(taken: dict[str, float], says: str) -> None:
    with pytest.raises(VilliError, match=says):
        curve(powder=taken.get("powder", 0.0), food=taken.get("food", 0.0), members=FEW)


def test_a_meal_is_eaten_once_and_whole() -> None:
    walk = schedule(model(), Inputs(1, daily={"gln_food": 0.0}, events=(Meal(0, 9.0, 3.0),)), "hour")
    at = [row.id for row in model().inputs].index("meal")
    assert float((walk.u[:, at] * walk.steps).sum() * walk.dt) == pytest.approx(3.0)


def test_a_meal_beside_the_food_of_the_day() -> None:
    walk = schedule(model(), Inputs(1, daily={"gln_food": 6.0}, events=(Meal(0, 9.0, 3.0),)), "hour")
    at = [row.id for row in model().inputs].index("meal")
    assert float((walk.u[:, at] * walk.steps).sum() * walk.dt) == pytest.approx(9.0)
    by_day = schedule(model(), Inputs(1, daily={"gln_food": 6.0}, events=(Meal(0, 9.0, 3.0),)), "day")
    assert by_day.u[0, [row.id for row in model().inputs].index("gln_food")] == pytest.approx(9.0)
