"""What is plainly strong enters as it is: what that does to the others, and what it must not do."""

import numpy as np
from numpy.typing import NDArray

from villi.signals.allowing import allowed
from villi.signals.conditioning import Entered, conditional, stepped
from villi.signals.testing import associated
from villi.signals.values import Whitened
from villi.signals.whitening import eaten, whiten

Array = NDArray[np.float64]


def ready(ratings: Array, foods: dict[str, Array]) -> Whitened:
    return whiten("mood", ratings, eaten(foods, len(ratings)), allowed(len(ratings), {}))


def days_with_a_strong_food(seed: int = 1) -> tuple[Array, dict[str, Array]]:
    rng = np.random.default_rng(seed)
    foods = {f"food {j}": rng.normal(size=300) for j in range(40)}
    felt = rng.normal(size=300) + np.r_[0.0, 2.0 * foods["food 0"][:-1] + 0.3 * foods["food 1"][:-1]]
    return felt, foods


def test_what_is_strong_enters_and_the_others_are_seen_more_sharply() -> None:
    one = ready(*days_with_a_strong_food())
    steps = stepped(one)
    at = one.names.index("food 0")
    assert Entered(at, 1, 3) in steps.entered
    alone = associated(one.y, one.x[:, :, 1:], one.degrees)
    others = [j for j in range(40) if j not in {each.at for each in steps.entered}]
    assert np.median(steps.results["leads"].error[others] / alone.error[others]) < 0.9
    assert steps.results["leads"].p[one.names.index("food 1")] < alone.p[one.names.index("food 1")]


def test_nothing_enters_where_nothing_acts() -> None:
    rng = np.random.default_rng(2)
    one = ready(rng.normal(size=200), {f"food {j}": rng.normal(size=200) for j in range(20)})
    steps = stepped(one)
    assert steps.entered == ()
    np.testing.assert_array_equal(steps.results["leads"].p, associated(one.y, one.x[:, :, 1:], one.degrees).p)


def test_its_own_columns_never_stand_beside_an_exposure() -> None:
    """Beside today's food, which follows today's mood, yesterday's would seem to act."""
    one = ready(*days_with_a_strong_food())
    at = one.names.index("food 3")
    found = conditional(one, (Entered(at, 0, 0),), 1, 3)
    alone = associated(one.y, one.x[:, :, 1:], one.degrees)
    assert found.p[at] == alone.p[at]
    assert found.effect[at] == alone.effect[at]
    assert found.p[at - 1] != alone.p[at - 1]


def test_two_that_cannot_be_told_apart_are_treated_alike() -> None:
    felt, foods = days_with_a_strong_food()
    one = ready(felt, {**foods, "twin": foods["food 0"]})
    found = stepped(one).results["leads"]
    first, second = one.names.index("food 0"), one.names.index("twin")
    assert found.possible[[first, second]].all()
    np.testing.assert_allclose(found.p[first], found.p[second], rtol=1e-6)


def test_no_more_enters_than_the_days_bear() -> None:
    rng = np.random.default_rng(4)
    foods = {f"food {j}": rng.normal(size=80) for j in range(10)}
    felt = 0.05 * rng.normal(size=80) + sum(np.r_[0.0, food[:-1]] for food in foods.values())
    one = ready(np.asarray(felt), foods)
    columns = sum(each.last - each.first + 1 for each in stepped(one).entered)
    assert columns * 10 <= one.degrees
