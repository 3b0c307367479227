"""Ratings that fit without a remainder, ratings that hardly vary, and arguments that are none."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from villi.signals.experiment import Design, analyse, plan, randomise, seal, simulated_power
from villi.signals.experiment.checking import rounding

DESIGN = Design("restricted", 40)
ARM = np.array(randomise(DESIGN, 2**127 + 5))


def test_a_perfect_experiment_has_an_effect_a_p_and_an_interval() -> None:
    found = analyse(5 + 2.0 * ARM, ARM, design=DESIGN)
    assert found.problem == "" and found.effect == pytest.approx(2)
    assert found.p_randomisation < 0.001
    assert 1 < found.low < 2 < found.high < 3, "rounding is left, so it is no certainty"
    assert 0 < found.posterior_low < found.posterior_mean < 2
    with_trend = analyse(5 + 2.0 * ARM + np.arange(40), ARM, design=DESIGN)
    assert with_trend.effect == pytest.approx(2) and with_trend.p_randomisation < 0.001


def test_an_almost_perfect_one_is_no_surer() -> None:
    almost = 5 + 2.0 * ARM
    almost[3] += 1
    perfect, near = analyse(5 + 2.0 * ARM, ARM, design=DESIGN), analyse(almost, ARM, design=DESIGN)
    assert near.sd == pytest.approx(perfect.sd)


def test_rounding_changes_no_ordinary_result() -> None:
    ratings = np.round(np.random.default_rng(1).normal(6, 1.5, 40)) + ARM
    found = analyse(ratings, ARM, design=DESIGN)
    assert found.sd**2 > 4 * rounding(ratings)
    assert rounding([0.1 + 0.2, 0.3, 1.3]) == pytest.approx(1 / 12), "a slip of the last digit is no step"


@pytest.mark.parametrize(
    "history", [list(range(14)), [5.0] * 13 + [6.0], [6.0] * 60, [0.5 * day for day in range(20)]]
)
def test_ratings_that_hardly_vary_are_no_own_variability(history: list[float]) -> None:
    found = plan(history)
    assert found.assumed and math.isnan(found.sd)
    assert all(0.1 < option.smallest < 2 for option in found.options)


def test_ratings_that_vary_are_ones_own() -> None:
    found = plan([5.0, 7.0, 6.0, 4.0, 6.0, 8.0, 5.0, 5.0, 7.0, 6.0, 3.0, 6.0, 7.0, 5.0])
    assert not found.assumed and found.sd > 0.5


def untyped(call: Any) -> Any:
    """A function, called as by somebody who checks no types."""
    return call


ANALYSE, PLAN, RANDOMISE, SEAL = (untyped(call) for call in (analyse, plan, randomise, seal))


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: ANALYSE(ARM, ARM, draws=1.5), "draws"),
        (lambda: ANALYSE(ARM, ARM, draws="9"), "draws"),
        (lambda: ANALYSE(ARM, ARM, seed=-1), "seed"),
        (lambda: ANALYSE(ARM, ARM, design="pairs"), "design"),
        (lambda: ANALYSE(ARM, ARM, design=Design("pairs", 40, 2.5)), "design.block"),  # type: ignore[arg-type]
        (lambda: ANALYSE([1j] * 40, ARM), "outcome"),
        (lambda: PLAN([5, 6] * 9, days=(28.5,)), "each of days"),
        (lambda: PLAN([5, 6] * 9, carry_over="3"), "carry_over"),
        (lambda: PLAN([5, 6] * 9, carry_over=None), "carry_over"),
        (lambda: RANDOMISE(DESIGN, "a"), "seed"),
        (lambda: RANDOMISE(DESIGN, 1.0), "seed"),
        (lambda: RANDOMISE(("pairs", 12, 2), 1), "design"),
        (lambda: SEAL(DESIGN, 2**99, 5), "estimand"),
        (lambda: simulated_power(plan([]).options[0], plan([]), 1.0, runs=0), "runs"),
    ],
)
def test_a_wrong_argument_is_named(call: Callable[[], object], name: str) -> None:
    with pytest.raises(ValueError, match=name):
        call()


def test_masked_days_are_unknown() -> None:
    ratings = np.random.default_rng(0).normal(size=40)
    masked = np.ma.masked_array(ratings, mask=np.arange(40) % 4 == 0)
    gaps = np.where(np.arange(40) % 4 == 0, np.nan, ratings)
    found, same = analyse(masked, ARM, design=DESIGN), analyse(gaps, ARM, design=DESIGN)
    assert found.missing == 10 and found.effect == same.effect
