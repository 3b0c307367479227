"""All exposures looked for together: what that does to a test, and what it must not do."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from pairs import estimates, lagging, persistent, ready

from villi.signals.acting import acting
from villi.signals.background import background
from villi.signals.testing import alone, judged
from villi.signals.values import Whitened

Array = NDArray[np.float64]

pytestmark = pytest.mark.filterwarnings("error")


def days_with_a_strong_food(seed: int = 1) -> tuple[Array, dict[str, Array]]:
    rng = np.random.default_rng(seed)
    foods = {f"food {j:02}": rng.normal(size=300) for j in range(40)}
    felt = rng.normal(size=300) + lagging(2.0 * foods["food 00"] + 0.3 * foods["food 01"], 1)
    return felt, foods


def sizes(whitened: Whitened) -> Array:
    """Second moment of each exposure's effect, per SD of it and of the noise."""
    return np.asarray(acting(whitened).moments.trace(axis1=1, axis2=2) * whitened.sd**2)


def test_beside_what_plainly_acts_the_others_are_seen_more_sharply() -> None:
    made = ready(*days_with_a_strong_food())
    found = estimates(made.ground, "leads")
    plain = judged(alone(made.whitened.y, made.whitened.x[:, :, 1:]), made.whitened.degrees)
    assert np.median(found.error[1:] / plain.error[1:]) < 0.9
    assert found.p[1] < plain.p[1]
    assert found.p[0] < 1e-12


def test_an_effect_is_found_at_its_lag_and_of_its_size() -> None:
    """Of one day alone the second moment is the square of the effect, on the scale of the noise."""
    for lag in range(4):
        rng = np.random.default_rng(lag)
        tea, nuts = rng.normal(size=400), rng.normal(size=400)
        one = ready(lagging(tea, lag) + rng.normal(size=400), {"tea": tea, "nuts": nuts}).whitened
        moments = acting(one).moments
        noise = one.fit.sd**2 - 1  # of whitened rows in which the effect still is
        assert moments[one.names.index("tea"), lag, lag] * noise == pytest.approx(1.0, abs=0.35)
        assert sizes(one)[one.names.index("nuts")] < 0.02


def test_where_nothing_acts_hardly_anything_is_taken_away() -> None:
    """Over idle diaries: the test is nearly that with nothing behind it."""
    ratios, low = [], []
    for seed in range(10):
        rng = np.random.default_rng(seed)
        made = ready(persistent(rng, 200), {f"food {j:02}": rng.normal(size=200) for j in range(20)})
        found = estimates(made.ground, "leads")
        plain = judged(alone(made.whitened.y, made.whitened.x[:, :, 1:]), made.whitened.degrees)
        ratios.append(np.median(found.error / plain.error))
        low.append(np.mean(found.p <= 0.1))
    assert np.median(ratios) == pytest.approx(1.0, abs=0.05)
    assert np.mean(low) < 0.14


def test_beside_food_that_follows_the_feeling_its_own_yesterday_does_not_seem_to_act() -> None:
    """With nothing else in the diary its p is never below that with nothing behind it."""
    rng = np.random.default_rng(5)
    mood = persistent(rng, 200)
    one = ready(5 + mood, {"cake": mood + 0.5 * rng.normal(size=200)})
    assert sizes(one.whitened)[0] > 0.1
    found = estimates(one.ground, "leads")
    plain = judged(alone(one.whitened.y, one.whitened.x[:, :, 1:]), one.whitened.degrees)
    assert found.p[0] >= plain.p[0] * (1 - 1e-6)


def test_an_effect_of_the_same_day_is_none_of_the_days_before() -> None:
    """It would show on them with the opposite sign, the more the longer a feeling lasts."""
    shown, covered = [], []
    for seed in range(40):
        rng = np.random.default_rng(700 + seed)
        tea = rng.normal(size=300)
        one = ready(5 + persistent(rng, 300, 0.8) + 0.8 * tea, {"tea": tea, "nuts": rng.normal(size=300)})
        found = estimates(one.ground, "leads")
        at = one.whitened.names.index("tea")
        shown.append(found.p[at] <= 0.05)
        covered.append(abs(found.effect[at]) <= found.half[at])
    assert sum(shown) <= 6  # 2 of 40 expected
    assert sum(covered) >= 34


def test_the_same_under_two_names_is_treated_alike() -> None:
    felt, foods = days_with_a_strong_food()
    rng = np.random.default_rng(8)
    nearly = foods["food 00"] + 0.2 * rng.normal(size=300)
    made = ready(felt, {**foods, "twin": 3 * foods["food 00"], "nearly": nearly})
    found = estimates(made.ground, "leads")
    first, second, third = (made.whitened.names.index(name) for name in ("food 00", "twin", "nearly"))
    assert found.p[first] == pytest.approx(found.p[second], rel=1e-6)
    assert found.p[third] < 1e-12


def test_an_outcome_that_is_an_exposure_leaves_noise() -> None:
    rng = np.random.default_rng(6)
    food = rng.normal(size=200)
    made = ready(lagging(food, 1), {"food": food, "tea": rng.normal(size=200)})
    found = estimates(made.ground, "leads")
    assert np.isfinite(found.p).all()
    assert found.p[made.whitened.names.index("tea")] > 1e-3


def test_no_exposure_and_an_outcome_of_nought_are_answered() -> None:
    rng = np.random.default_rng(7)
    made = ready(persistent(rng, 100), {"tea": rng.normal(size=100)})
    still = acting(replace(made.whitened, y=np.zeros_like(made.whitened.y)))
    assert not still.moments.any()
    nothing = replace(made.whitened, x=made.whitened.x[:, :0], sd=made.whitened.sd[:0], names=())
    assert acting(nothing).moments.shape == (0, 4, 4)
    assert not estimates(background(nothing), "leads").p.size
