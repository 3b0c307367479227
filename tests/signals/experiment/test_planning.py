"""A plan tells what could be seen: its standard errors are those of experiments that are run."""

import math
import subprocess
import sys

import numpy as np
import pytest
from numpy.typing import NDArray

from villi.signals.experiment import Design, Option, Plan, analyse, plan, simulated_power
from villi.signals.experiment.designing import drawn, reference
from villi.signals.experiment.planning import _multiple, _ratings, _smallest

UNKNOWN = float("nan")


def ratings(days: int, phi: float, rho: float, seed: int = 1) -> NDArray[np.float64]:
    return _ratings(days, phi, rho, np.random.default_rng(seed))


@pytest.mark.parametrize(
    "design",
    [
        Design("restricted", 56),
        Design("pairs", 84, block=6, drop=1),
        Design("pairs", 40),
        Design("restricted", 72, block=6, drop=1),
    ],
)
def test_the_planned_error_is_the_error_of_experiments(design: Design) -> None:
    """Spread of 300 estimated effects of nothing, a fifth of the days missing."""
    rng = np.random.default_rng(7)
    effects = []
    for arm in drawn(reference(design), 300, rng):
        outcome = _ratings(design.days, 0.5, 0.8, rng)
        outcome[rng.random(design.days) < 0.2] = np.nan
        effects.append(analyse(outcome, arm, design=design, draws=1).effect)
    planned = _smallest(design, 0.5, 0.8, 0.2, weekly=False) / _multiple(design, 0.2)
    assert float(np.std(effects)) == pytest.approx(planned, rel=0.15)


@pytest.mark.parametrize(
    "design",
    [
        Design("restricted", 56),
        Design("pairs", 60, block=5, drop=1),
        Design("restricted", 60, block=5, drop=1),
    ],
)
def test_the_smallest_effect_is_seen_four_times_in_five(design: Design) -> None:
    person = Plan((), 0.4, 0.8, 2.0, 0.1, 50, False)
    smallest = 2.0 * _smallest(design, 0.4, 0.8, 0.1, weekly=False)
    option = Option(design, smallest)
    assert simulated_power(option, person, smallest, runs=150) == pytest.approx(0.8, abs=0.09)
    assert simulated_power(option, person, 0.0, runs=150) <= 0.1


def test_a_person_is_known_by_their_own_ratings() -> None:
    several = [2 * ratings(400, 0.6, 0.8, seed) + 5 for seed in range(4)]
    assert np.mean([plan(each).phi for each in several]) == pytest.approx(0.6, abs=0.1)
    own = several[1]
    own[::7] = np.nan
    found = plan(own)
    assert not found.assumed and found.history == 312
    assert found.sd == pytest.approx(2, rel=0.15)
    assert found.missing == pytest.approx(1 / 7, abs=0.01)
    again = plan(10 * own)
    for one, ten in zip(found.options, again.options, strict=True):
        assert ten.smallest == pytest.approx(10 * one.smallest, rel=0.02)


def test_more_days_show_smaller_effects_and_carry_over_costs() -> None:
    daily = plan(ratings(60, 0.3, 0.8))
    assert [option.design.days for option in daily.options] == [28, 40, 56, 84, 112, 168]
    smallest = [option.smallest for option in daily.options]
    assert smallest == sorted(smallest, reverse=True)
    slow = plan(ratings(60, 0.3, 0.8), carry_over=1.5)
    assert {(option.design.kind, option.design.block, option.design.drop) for option in slow.options} == {
        ("pairs", 5, 1)
    }
    assert [option.design.days for option in slow.options] == [80, 110, 160]
    assert slow.options[0].smallest > daily.options[3].smallest
    assert plan(ratings(60, 0.3, 0.8), carry_over=5.0).options == ()


def test_more_orders_of_few_periods_show_more() -> None:
    own = ratings(60, 0.3, 0.8)
    (pairs,) = plan(own, carry_over=1.6, days=(60,)).options
    (order,) = plan(own, carry_over=1.6, days=(60,), order="restricted").options
    assert order.design == pairs.design._replace(kind="restricted")
    assert order.smallest < pairs.smallest


def test_missing_days_cost() -> None:
    own = ratings(60, 0.3, 0.8)
    gaps = own.copy()
    gaps[np.random.default_rng(2).permutation(60)[:24]] = np.nan
    gaps[0] = own[0]
    assert plan(gaps).missing == pytest.approx(0.4, abs=0.02)
    scaled = plan(own).sd / plan(gaps).sd
    assert plan(gaps).options[2].smallest * scaled > 1.1 * plan(own).options[2].smallest


@pytest.mark.parametrize("history", [[], [UNKNOWN] * 40, [5.0] * 13, [5.0] * 60])
def test_where_nothing_is_known_the_usual_stands_in(history: list[float]) -> None:
    found = plan(history, weekday=[day % 7 for day in range(len(history))])
    assert found.assumed and math.isnan(found.sd)
    assert (found.phi, found.rho) == (0.3, 0.8)
    assert all(0.2 < option.smallest < 2 for option in found.options)


@pytest.mark.parametrize(
    ("history", "options", "words"),
    [
        ([1.0, 2.0], {"weekday": [1]}, "weekday"),
        ([1.0, 2.0], {"carry_over": -1.0}, "carry_over"),
        ([1.0, 2.0], {"carry_over": UNKNOWN}, "carry_over"),
        ([1.0, 2.0], {"days": (0,)}, "each of days"),
        ([[1.0, 2.0]], {}, "history"),
    ],
)
def test_bad_input_is_said(history: list[float], options: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        plan(history, **options)  # type: ignore[arg-type]


def test_the_values_load_no_linear_algebra() -> None:
    code = "import sys, villi.signals.experiment.values; print({'numpy', 'scipy'} & set(sys.modules))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "set()"
