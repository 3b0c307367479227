"""The estimator against its formulas written out with dense matrices, one day and one exposure at a time."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.linalg import solve_triangular
from scipy.special import stdtr

from villi.signals.acting import acting
from villi.signals.allowing import allowed, basis
from villi.signals.background import LOG_H, against_others, background, background_size, small
from villi.signals.imputing import imputed, lagged
from villi.signals.multiplicity import adjusted, combined
from villi.signals.reml import persistence, whitening_filter
from villi.signals.testing import judged
from villi.signals.values import Fit, Whitened
from villi.signals.whitening import eaten, whiten

Array = NDArray[np.float64]


def covariance(day: Array, phi: float, rho: float) -> Array:
    return rho * phi ** np.abs(day[:, None] - day[None, :]) + (1 - rho + 1e-8) * np.eye(len(day))


@pytest.mark.parametrize(("phi", "rho"), [(0.5, 0.8), (0.01, 0.99), (0.97, 0.5), (0.9, 0.02)])
def test_the_recursion_is_the_cholesky_factor_with_exact_gaps(phi: float, rho: float) -> None:
    rng = np.random.default_rng(1)
    day = np.sort(rng.choice(300, 120, replace=False))
    columns = rng.normal(size=(120, 5))
    factor = np.linalg.cholesky(covariance(day.astype(float), phi, rho))
    white = whitening_filter(day, phi, rho)
    np.testing.assert_allclose(
        white(columns), solve_triangular(factor, columns, lower=True), rtol=1e-8, atol=1e-10
    )
    np.testing.assert_allclose(np.log(white.scale).sum(), np.log(np.diag(factor)).sum(), rtol=1e-10)


def test_one_rated_day_is_whitened_too() -> None:
    assert whitening_filter(np.array([7]), 0.5, 0.8)(np.array([[2.0]])).item() == pytest.approx(2.0)


def reml_dense(ratings: Array, columns: Array, day: Array, theta: Array) -> float:
    phi, rho = 0.98 / (1 + np.exp(-theta[0])), 1 / (1 + np.exp(-theta[1]))
    factor = np.linalg.cholesky(covariance(day, phi, rho))
    y = solve_triangular(factor, ratings, lower=True)
    q, r = np.linalg.qr(solve_triangular(factor, columns, lower=True))
    e = y - q @ (q.T @ y)
    n, k = columns.shape
    value = np.log(np.diag(factor)).sum() + np.log(np.abs(np.diag(r))).sum() + (n - k) / 2 * np.log(e @ e)
    return float(value + 0.25 * (theta[0] / 1.5) ** 2 + 0.5 * (theta[1] - 1.5) ** 2)


def test_reml_finds_the_minimum_of_the_written_criterion() -> None:
    rng = np.random.default_rng(3)
    day = np.sort(rng.choice(220, 160, replace=False))
    columns = allowed(220, {"stress": rng.normal(size=220)}, np.arange(220) % 7).columns[day]
    factor = np.linalg.cholesky(covariance(day.astype(float), 0.6, 0.7))
    ratings = 5 + factor @ rng.normal(size=160)
    phi, rho = persistence(ratings, columns, day)
    found = reml_dense(ratings, columns, day.astype(float), _theta(phi, rho))
    grid = [
        reml_dense(ratings, columns, day.astype(float), np.array([a, b]))
        for a in np.linspace(-4, 4, 25)
        for b in np.linspace(-2, 4, 19)
    ]
    assert found <= min(grid) + 0.05  # within the tolerance of 45 evaluations


def _theta(phi: float, rho: float) -> Array:
    return np.array([np.log(phi / 0.98 / (1 - phi / 0.98)), np.log(rho / (1 - rho))])


def test_phi_is_recovered_over_a_year() -> None:
    """Catches the simplex that never moves: from a start of nought phi would stay at 0.49."""
    rng = np.random.default_rng(5)
    for phi in (0.15, 0.8):
        errors = []
        for _ in range(12):
            state = np.zeros(365)
            for t in range(1, 365):
                state[t] = phi * state[t - 1] + np.sqrt(1 - phi**2) * rng.normal()
            day = np.flatnonzero(rng.random(365) > 0.25)
            ratings = (np.sqrt(0.8) * state + np.sqrt(0.2) * rng.normal(size=365))[day]
            errors.append(persistence(ratings, allowed(365, {}, None).columns[day], day)[0] - phi)
        assert abs(np.mean(errors)) < 0.1


def test_gaps_are_filled_from_the_past_only() -> None:
    rng = np.random.default_rng(7)
    x = rng.gamma(2.0, 1.0, size=(90, 3)) + np.arange(90)[:, None] % 5
    x[rng.random(x.shape) < 0.3] = np.nan
    weekend = np.arange(90) % 7 >= 5
    filled = imputed(x, weekend)
    for j in range(3):
        np.testing.assert_allclose(filled[:, j], _imputed_slowly(x[:, j], weekend), rtol=1e-12)


def _imputed_slowly(x: Array, weekend: NDArray[np.bool_]) -> Array:
    mean = float(np.nanmean(x))
    usual = {}
    for kind in (True, False):
        values = [v for v, w in zip(x, weekend, strict=True) if w == kind and np.isfinite(v)]
        usual[kind] = (sum(values) + 5 * mean) / (len(values) + 5)
    r = np.array([v - usual[bool(w)] for v, w in zip(x, weekend, strict=True)])
    pairs = [(r[t - 1], r[t]) for t in range(1, len(x)) if np.isfinite(r[t]) and np.isfinite(r[t - 1])]
    phi = 0.0
    if len(pairs) > 10:
        phi = min(max(sum(a * b for a, b in pairs) / sum(a * a for a, _ in pairs), 0.0), 0.9)
    out, deviation = [], 0.0
    for t in range(len(x)):
        deviation = r[t] if np.isfinite(r[t]) else phi * deviation
        out.append(usual[bool(weekend[t])] + deviation)
    return np.array(out)


def test_lags_before_the_first_day_are_the_mean() -> None:
    lags = lagged(np.arange(5.0)[:, None])[:, 0]
    assert lags[0].tolist() == [0, 2, 2, 2]
    assert lags[4].tolist() == [4, 3, 2, 1]


def rows(y: Array, x: Array) -> Whitened:
    """y (n,) and x (n, p, 4) as if whitened."""
    n, p = x.shape[:2]
    fit = Fit("mood", n, 0.0, 0.5, 1.0, n - 5, (0.0, 0.0, 0.0), 0.1)
    names = tuple(map(str, range(p)))
    return Whitened("mood", names, np.arange(n), y, x, y, n - 5, x.std(axis=(0, 2)), fit)


def some(n: int, p: int) -> Whitened:
    rng = np.random.default_rng(n)
    x = rng.normal(size=(n, p, 4)) + rng.normal(size=(n, 1, 1))
    y = 0.4 * x[:, 0].sum(axis=1) + 0.2 * x[:, 1:].sum(axis=(1, 2)) + rng.normal(size=n)
    return rows(y, x)


@pytest.mark.parametrize(("n", "p"), [(60, 30), (200, 12), (80, 25), (15, 6)])
def test_each_exposure_stands_against_the_background_of_the_others_alone(n: int, p: int) -> None:
    ground = background(some(n, p))
    x, y = ground.whitened.x, ground.whitened.y
    sums = against_others(ground)
    each = [x[:, j] @ ground.effects[j] @ x[:, j].T for j in range(p)]
    for j in range(p):
        inverse = np.linalg.inv(np.eye(n) + sum(part for i, part in enumerate(each) if i != j))
        np.testing.assert_allclose(sums.g[j], x[:, j].T @ inverse @ x[:, j], rtol=1e-6)
        np.testing.assert_allclose(sums.r[j], x[:, j].T @ inverse @ y, rtol=1e-6, atol=1e-7)
        np.testing.assert_allclose(sums.yy[j], y @ inverse @ y, rtol=1e-7)
        beside = ground.sums(x[:, j], [j], "together")
        np.testing.assert_allclose(beside.g, sums.g[j], rtol=1e-6)
        np.testing.assert_allclose(beside.r, sums.r[j], rtol=1e-6, atol=1e-7)
        assert beside.yy == pytest.approx(sums.yy[j], rel=1e-7)
        today = x[:, j, 0] * np.sqrt(ground.today[j])
        held = np.linalg.inv(np.linalg.inv(inverse) + np.outer(today, today))
        with_today = sums.holding(ground.today)
        np.testing.assert_allclose(with_today.g[j], x[:, j].T @ held @ x[:, j], rtol=1e-6)
        np.testing.assert_allclose(with_today.r[j], x[:, j].T @ held @ y, rtol=1e-6, atol=1e-7)
        assert with_today.yy[j] == pytest.approx(y @ held @ y, rel=1e-7)
        np.testing.assert_allclose(ground.sums(x[:, j], [j], "leads").g, with_today.g[j], rtol=1e-6)


@pytest.mark.parametrize(("n", "p"), [(60, 30), (200, 12)])
def test_small_effects_are_as_large_as_is_most_likely(n: int, p: int) -> None:
    one = some(n, p)
    left = one.y - acting(one).fitted
    z = one.x / np.sqrt((one.x**2).mean(axis=0))
    features = np.concatenate([1.5 * z.mean(axis=2), (z / 2).reshape(n, p * 4)], axis=1)
    kernel = features @ features.T / (2 * p)
    own = small(one.x)
    np.testing.assert_allclose(np.einsum("npq,pqr,mpr->nm", one.x, own, one.x), kernel, rtol=1e-8, atol=1e-9)

    def likelihood(size: float) -> float:
        v = np.eye(n) + size * kernel
        return float(
            0.5 * np.linalg.slogdet(v)[1] + 0.5 * one.degrees * np.log(left @ np.linalg.solve(v, left))
        )

    best = min(likelihood(np.exp(log_h)) for log_h in np.linspace(*LOG_H, 200))
    assert likelihood(background_size(left, one.x, own, one.degrees)) <= best + 1e-3


def test_effect_and_p_values_are_those_of_the_formulas() -> None:
    rng = np.random.default_rng(11)
    n, p, df = 90, 5, 80
    x = 3.0 * rng.normal(size=(n, p, 4))
    y = 0.1 * x[:, 2, 1] + rng.normal(size=n)
    weights = np.array([6.0, 1.0, 1.0, 6.0, 6.0])
    sums = against_others(background(rows(y, x))).over(slice(1, 4))
    result = judged(sums, df)
    for j in range(p):
        g, r, yy = sums.g[j], sums.r[j], float(sums.yy[j])
        inverse = np.linalg.inv(g)
        s2 = (yy - r @ inverse @ r) / (df - 3)
        assert result.effect[j] == pytest.approx((inverse @ r).sum(), rel=1e-9)
        assert result.error[j] == pytest.approx(np.sqrt(s2 * inverse.sum()), rel=1e-9)
        values = []
        for a in [*np.eye(3), np.array([4.0, 2.0, 1.0]), np.ones(3)]:
            b, weight = a @ r / (a @ g @ a), a @ g @ a
            s = np.sqrt((yy - weight * b**2) / (df - 1))
            values.append(2 * stdtr(df - 1, -abs(b) * np.sqrt(weight) / s))
        assert result.p[j] == pytest.approx(float(combined(np.array(values), weights)), rel=1e-7)


def test_adjusting_for_many_tests_announces_what_the_steps_would() -> None:
    rng = np.random.default_rng(13)
    p = rng.random(50) ** 3
    ordered = np.sort(p)
    for rule, extra in (("BH", 1.0), ("BY", float(np.sum(1 / np.arange(1, 51))))):
        passed = [i for i in range(50) if ordered[i] <= 0.1 * (i + 1) / 50 / extra]
        announced = adjusted(p, "BH" if rule == "BH" else "BY") <= 0.1
        assert announced.sum() == (passed[-1] + 1 if passed else 0)
    assert adjusted(np.empty(0), "BH").size == 0


def test_what_is_allowed_for_is_gone_and_collinear_columns_do_no_harm() -> None:
    rng = np.random.default_rng(17)
    days = 200
    adjust = {"stress": rng.normal(size=days), "same": np.ones(days)}
    adjust["again"] = adjust["stress"] * 2 + 1
    weekday = np.arange(days) % 7
    allowing = allowed(days, adjust, weekday)
    ratings = np.where(rng.random(days) < 0.8, rng.normal(size=days), np.nan)
    foods = eaten({"rye": rng.normal(size=days), "weekend": (weekday >= 5).astype(float)}, days, weekday)
    ready = whiten("mood", ratings, foods, allowing)
    columns = basis(allowing.columns[ready.day])
    assert columns.shape[1] == 5 + 6 + 2  # trend and wave, weekdays, stress today and yesterday once
    assert ready.degrees == len(ready.day) - 13
    white = whitening_filter(ready.day, ready.fit.phi, ready.fit.rho)(columns)
    np.testing.assert_allclose(white.T @ ready.y, 0, atol=1e-9)
    np.testing.assert_allclose(np.einsum("nk,npl->kpl", white, ready.x), 0, atol=1e-9)
    assert not ready.x[:, 1].any()  # the weekend is one of the weekday columns
