"""What must hold of any pool, and what is refused."""

from dataclasses import astuple
from math import inf, isnan, nan

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from villi.evidence.effect_sizes import (
    hedges_g,
    hedges_j,
    log_odds_ratio,
    log_risk_ratio,
    mean_difference,
)
from villi.evidence.pooling import FEW, Kind, Method, Pooled, headline, pool, tau2

METHODS: tuple[Method, ...] = ("FE", "DL", "PM", "REML")
KINDS: tuple[Kind, ...] = ("normal", "hartung-knapp", "modified")
EFFECTS = st.floats(-5, 5, allow_nan=False).map(lambda x: round(x, 3))
VARIANCES = st.floats(0.001, 5).map(lambda x: round(x, 3))
TRIALS = st.lists(st.tuples(EFFECTS, VARIANCES), min_size=2, max_size=12)
Trials = list[tuple[float, float]]
LAW = settings(deadline=None)


def pools(trials: Trials) -> list[Pooled]:
    y, v = [t[0] for t in trials], [t[1] for t in trials]
    return [pool(y, v, method=method, kind=kind) for method in METHODS for kind in KINDS]


def near(one: Pooled, other: Pooled, scale: float = 1.0) -> None:
    """The same figures; `scale` of `one` to `other`."""
    for name in ("estimate", "se", "low", "high", "predicted_low", "predicted_high"):
        mine, theirs = getattr(one, name), getattr(other, name) * scale
        assert mine == pytest.approx(theirs, rel=1e-6, abs=1e-6 * scale, nan_ok=True), name
    assert one.tau2 == pytest.approx(other.tau2 * scale**2, rel=1e-6, abs=1e-8 * scale**2)


@LAW
@given(TRIALS)
def test_within_bounds(trials: Trials) -> None:
    y, v = [t[0] for t in trials], [t[1] for t in trials]
    for found in pools(trials):
        assert found.tau2 >= 0
        assert 0 <= found.i2 <= 1
        assert found.q >= 0
        assert found.low <= found.estimate <= found.high
        assert min(y) - 1e-9 <= found.estimate <= max(y) + 1e-9
        assert sum(found.weights) == pytest.approx(1)
        assert all(weight > 0 for weight in found.weights)
        if found.method == "FE" or len(trials) < 3:
            assert isnan(found.predicted_low)
        else:
            assert found.predicted_low <= found.low
            assert found.predicted_high >= found.high
    assert max(tau2(y, v, method) for method in METHODS) <= len(y) * (max(y) - min(y)) ** 2 + max(v)


@LAW
@given(TRIALS, st.integers(0, 2**32 - 1))
def test_order_does_not_matter(trials: Trials, seed: int) -> None:
    shuffled = [trials[place] for place in np.random.default_rng(seed).permutation(len(trials))]
    for one, other in zip(pools(shuffled), pools(trials), strict=True):
        near(one, other)


@LAW
@given(TRIALS, st.floats(0.01, 100), st.floats(-10, 10))
def test_another_unit_gives_the_same_answer(trials: Trials, factor: float, shift: float) -> None:
    for one, other in zip(
        pools([(y * factor, v * factor**2) for y, v in trials]), pools(trials), strict=True
    ):
        near(one, other, factor)
    for one, other in zip(pools([(y + shift, v) for y, v in trials]), pools(trials), strict=True):
        assert one.estimate == pytest.approx(other.estimate + shift, rel=1e-6, abs=1e-6)
        assert one.se == pytest.approx(other.se, rel=1e-6, abs=1e-8)


@LAW
@given(TRIALS)
def test_the_other_way_round_is_the_other_sign(trials: Trials) -> None:
    for one, other in zip(pools([(-y, v) for y, v in trials]), pools(trials), strict=True):
        assert one.estimate == pytest.approx(-other.estimate, abs=1e-9)
        assert one.low == pytest.approx(-other.high, rel=1e-6, abs=1e-6)
        assert one.excludes_none == other.excludes_none or abs(one.low * one.high) < 1e-6


@LAW
@given(TRIALS)
def test_the_floor_only_widens(trials: Trials) -> None:
    y, v = [t[0] for t in trials], [t[1] for t in trials]
    for method in METHODS:
        normal, plain, floor = (pool(y, v, method=method, kind=kind) for kind in KINDS)
        assert floor.high - floor.low >= max(plain.high - plain.low, normal.high - normal.low) - 1e-9


@LAW
@given(st.lists(VARIANCES, min_size=2, max_size=12), EFFECTS)
def test_trials_that_agree_differ_by_nothing(variances: list[float], effect: float) -> None:
    for method in METHODS:
        found = pool([effect] * len(variances), variances, method=method, kind="normal")
        assert found.tau2 == 0
        assert found.estimate == pytest.approx(effect, abs=1e-12)
        assert found.se == pytest.approx(sum(1 / v for v in variances) ** -0.5)


@LAW
@given(TRIALS, EFFECTS)
def test_one_huge_trial_decides_where_trials_do_not_differ(trials: Trials, effect: float) -> None:
    """With a fixed effect always; with random effects when the others are near it."""
    y, v = [t[0] for t in trials], [t[1] for t in trials]
    assert pool([*y, effect], [*v, 1e-10], method="FE").estimate == pytest.approx(effect, abs=1e-4)
    close = [effect + 0.01 * v**0.5 for v in v]
    for method in METHODS:
        found = pool([*close, effect], [*v, 1e-9], method=method)
        assert found.estimate == pytest.approx(effect, abs=1e-3)
        assert found.weights[-1] > 0.99


@LAW
@given(TRIALS)
def test_more_of_the_same_narrows(trials: Trials) -> None:
    y, v = [t[0] for t in trials], [t[1] for t in trials]
    assume(len(y) >= 3)
    once, twice = pool(y, v, method="FE", kind="normal"), pool(y * 2, v * 2, method="FE", kind="normal")
    assert twice.se == pytest.approx(once.se / 2**0.5)
    assert twice.estimate == pytest.approx(once.estimate, abs=1e-9)


@LAW
@given(st.integers(2, 8), st.integers(0, 2**32 - 1), st.integers(-30, 30), st.sampled_from(METHODS))
def test_any_unit_and_any_unlike_trials_give_figures(k: int, seed: int, power: int, method: Method) -> None:
    """Or are refused: never an error of arithmetic, never NaN."""
    random = np.random.default_rng(seed)
    effects = random.normal(0, 1, k) * 10.0**power
    variances = 10 ** random.uniform(-8, 8, k) * 10.0 ** (2 * power)
    try:
        found = pool(effects.tolist(), variances.tolist(), method=method)
    except ValueError as refused:
        assert variances.max() > 1e12 * variances.min()
        assert "check their unit" in str(refused)
        return
    assert found.low <= found.estimate <= found.high
    assert found.tau2 >= 0
    assert found.se > 0


def criterion(y: list[float], v: list[float], between: float) -> float:
    total = np.array(v) + between
    mu = np.average(y, weights=1 / total)
    return float(np.log(total).sum() + np.log((1 / total).sum()) + ((np.array(y) - mu) ** 2 / total).sum())


@settings(max_examples=200, deadline=None)
@given(TRIALS)
@example([(0.0, 0.001), (0.02, 0.001), (3.0, 2.0), (-3.0, 2.0), (3.0, 2.0), (-3.0, 2.0)])
def test_no_tau2_is_more_likely_than_ours(trials: Trials) -> None:
    y, v = [t[0] for t in trials], [t[1] for t in trials]
    best = criterion(y, v, tau2(y, v, "REML"))
    for between in (0.0, *np.geomspace(1e-6, 200, 300)):
        assert best <= criterion(y, v, float(between)) + 1e-8


@pytest.mark.parametrize(
    ("effects", "variances", "between"),
    [
        ([-7.93, -0.71, 0.16], [9.5, 0.00055, 0.13], 8.17),  # the other mode: 0.44
        ([-0.47, -0.33, 1.5], [0.037, 0.00024, 0.55], 0.0),  # the other mode: 0.55
    ],
)
def test_a_likelihood_with_two_modes(effects: list[float], variances: list[float], between: float) -> None:
    """A search from one side stops at the worse of the two: once the lower one, once the upper."""
    found = pool(effects, variances)
    assert found.modes == 2
    assert found.tau2 == pytest.approx(between, abs=0.01)


@LAW
@given(TRIALS)
def test_paule_mandel_balances_its_equation(trials: Trials) -> None:
    y, v = np.array([t[0] for t in trials]), np.array([t[1] for t in trials])
    between = tau2(y, v, "PM")
    w = 1 / (v + between)
    q = float((w * (y - np.average(y, weights=w)) ** 2).sum())
    assert q == pytest.approx(len(y) - 1, rel=1e-6) if between > 0 else q <= len(y) - 1 + 1e-9


@LAW
@given(EFFECTS, VARIANCES, st.sampled_from(METHODS), st.sampled_from(KINDS))
def test_one_trial_is_itself(effect: float, variance: float, method: Method, kind: Kind) -> None:
    found = pool([effect], [variance], method=method, kind=kind)
    assert (found.estimate, found.tau2, found.kind, found.weights) == (effect, 0, "normal", (1.0,))
    assert found.high - found.low == pytest.approx(2 * 1.959964 * variance**0.5, rel=1e-6)


@pytest.mark.parametrize(
    ("effects", "variances", "message"),
    [
        ([], [], "no trial to pool"),
        ([0.1, 0.2], [0.1], "each effect needs one variance"),
        ([0.1, 0.2], [0.1, 0.0], "trial 2: a variance is above 0, not 0"),
        ([0.1, 0.2], [-1.0, 0.1], "trial 1: a variance is above 0, not -1"),
        ([0.1, nan], [0.1, 0.1], "trial 2: its effect is nan"),
        ([0.1, 0.2], [0.1, nan], "trial 2: its variance is nan"),
        ([inf, 0.2], [0.1, 0.1], "trial 1: its effect is inf"),
        ([1e200, 0.2], [0.1, 0.1], "no measurement: check their unit"),
        ([0.1, 0.2], [1e-320, 0.1], "no measurement: check their unit"),
        ([0.1, 0.2], [1e-9, 1e4], "cannot be weighed together: check their unit"),
    ],
)
def test_refused(effects: list[float], variances: list[float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        pool(effects, variances)


def test_an_unknown_method_is_refused() -> None:
    with pytest.raises(ValueError, match="no such method: 'SJ'"):
        pool([0.1, 0.2], [0.1, 0.1], method="SJ")  # type: ignore[arg-type]


@pytest.mark.parametrize("k", [0, 1, 2])
def test_no_headline_of_so_few(k: int) -> None:
    assert headline([0.1] * k, [0.1] * k) == (None, None, FEW[k])


def test_a_headline_where_the_ways_agree() -> None:
    found = headline([-0.5, -0.4, -0.6, -0.5], [0.01, 0.02, 0.01, 0.02])
    assert found.beside is None
    assert found.reason == ""
    assert found.pooled == pool([-0.5, -0.4, -0.6, -0.5], [0.01, 0.02, 0.01, 0.02])


@LAW
@given(st.lists(st.tuples(EFFECTS, VARIANCES), min_size=3, max_size=10))
def test_the_second_estimate_stands_beside_when_they_disagree(trials: Trials) -> None:
    y, v = [t[0] for t in trials], [t[1] for t in trials]
    reml, pm = pool(y, v), pool(y, v, method="PM")
    found = headline(y, v)
    assert found.pooled is not None
    assert astuple(found.pooled)[:7] == astuple(reml)[:7]
    less, more = sorted((reml.tau2, pm.tau2))
    disagree = more > 2 * less or reml.excludes_none != pm.excludes_none
    assert (found.beside is not None) == disagree == bool(found.reason)


@pytest.mark.parametrize("counts", [(5, 4, 1, 9), (-1, 9, 1, 9), (1, 9, 10, 9), (0, 0, 1, 9), (nan, 9, 1, 9)])
def test_impossible_counts_are_refused(counts: tuple[int, int, int, int]) -> None:
    for size in (log_risk_ratio, log_odds_ratio):
        with pytest.raises(ValueError, match=r"treated|control"):
            size(*counts)


@pytest.mark.parametrize(
    "arms",
    [
        (1, 0, 10, 1, 1, 10),
        (1, -1, 10, 1, 1, 10),
        (1, 1, 1, 1, 1, 10),
        (nan, 1, 10, 1, 1, 10),
        (1, 1, 10, 1, inf, 9),
    ],
)
def test_impossible_means_are_refused(arms: tuple[float, float, int, float, float, int]) -> None:
    for size in (mean_difference, hedges_g):
        with pytest.raises(ValueError, match=r"treated|control"):
            size(*arms)


COUNTS = st.tuples(st.integers(1, 300), st.integers(1, 300)).flatmap(
    lambda n: st.tuples(st.integers(0, n[0]), st.just(n[0]), st.integers(0, n[1]), st.just(n[1]))
)


@LAW
@given(COUNTS)
def test_exchanging_the_arms_turns_the_sign(counts: tuple[int, int, int, int]) -> None:
    a, n1, c, n2 = counts
    for size in (log_risk_ratio, log_odds_ratio):
        one, other = size(a, n1, c, n2), size(c, n2, a, n1)
        assert one.dropped == other.dropped
        if one.dropped:
            assert (a, c) in ((0, 0), (n1, n2))
        else:
            assert one.effect == pytest.approx(-other.effect, abs=1e-12)
            assert one.variance == pytest.approx(other.variance)
            assert one.variance > 0
            assert one.corrected == (not all((a, n1 - a, c, n2 - c)))


def test_the_small_sample_factor_is_below_one_and_rises() -> None:
    factors = [hedges_j(df) for df in range(2, 200)]
    assert factors == sorted(factors)
    assert factors[-1] < 1
    assert hedges_j(50) == pytest.approx(1 - 3 / (4 * 50 - 1), abs=1e-4)
    with pytest.raises(ValueError, match="two degrees of freedom"):
        hedges_j(1)
