"""A diary whose truth is known: so that anybody can check what the statistics of this room get right.

Written from a public description of how food, mood and gut records behave: mood drifts, food follows mood and
weekends, stress moves both, antibiotics leave a tail, days are missing more often after bad ones.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

EFFECTS = (0.1, 0.1, 0.2, 0.2, 0.4, 0.4)
"""Sizes of the true effects of each outcome: SD of mood per SD of exposure, summed over lags."""
PROFILES = ((1.0, 0.0, 0.0, 0.0), (0.0, 1.0, 0.0, 0.0), (0.5, 0.5, 0.0, 0.0), (0.0, 0.5, 0.3, 0.2))
"""How an effect is spread over the same day and the three days after it."""
LAGS = 4
BURN_IN = 30
OUTCOMES = ("mood", "energy", "bloating", "pain")
"""Two that are best at 10, two with a floor at 0."""
_LOCATION = (5.5, 5.5, 1.0, 1.5)
_SPREAD = 1.7
_STRESS = (-0.5, -0.4, 0.3, 0.2)
_SLEEP = (0.3, 0.4, -0.1, -0.1)
_ANTIBIOTICS = (-0.2, -0.2, 0.6, 0.6)
_COURSE = 7
_TAIL = 10.0


@dataclass(frozen=True, slots=True)
class Simulated:
    """A diary of T days, p exposures and K outcomes, as `screen` takes it, with its truth.

    `outcomes`, `exposures`, `adjust` and `weekday` are what a person would have recorded (NaN missing).
    `beta` (K, p, 4): the effects by lag, SD of mood per SD of exposure. `points` (K, p, 4): the same in
    points per natural unit of the exposure. `same_day_reverse` (p,): foods chosen because of today's mood.
    """

    outcomes: Mapping[str, Array]
    exposures: Mapping[str, Array]
    adjust: Mapping[str, Array]
    weekday: NDArray[np.intp]
    beta: Array
    points: Array
    same_day_reverse: NDArray[np.bool_]


def simulate(
    seed: int,
    *,
    days: int = 180,
    exposures: int = 40,
    outcomes: int = 4,
    effects: Sequence[float] = EFFECTS,
    missing: float = 0.25,
    phi: float = 0.5,
    rho: float = 0.8,
) -> Simulated:
    """One simulated diary; the same `seed` gives the same diary. `effects=()` gives one without any.

    `phi`: how much of mood carries over to the next day; `rho`: its share of the variance, the rest being
    noise. Raises ValueError for more outcomes than four, fewer exposures than effects, too few days, or
    shares that are none.

    >>> diary = simulate(1, days=60, exposures=8, effects=())
    >>> sorted(diary.outcomes), len(diary.exposures), diary.beta.any()
    (['bloating', 'energy', 'mood', 'pain'], 8, np.False_)
    >>> float(np.nanmax(diary.outcomes["mood"])) <= 10
    True
    """
    if not 1 <= outcomes <= len(OUTCOMES) or days < 20 or exposures < max(len(effects), 1):
        raise ValueError("one to four outcomes, at least 20 days, and an exposure for every effect")
    if not (0 <= missing < 1 and 0 <= phi < 1 and 0 <= rho <= 1):
        raise ValueError("missing and phi are shares from nought to below one, rho one from nought to one")
    rng = np.random.default_rng(seed)
    n = days + BURN_IN
    day = np.arange(n)
    time = day / n - 0.5
    weekday = day % 7
    weekend = (weekday >= 5).astype(float)

    stress = drift(0.8 * rng.standard_normal(n) - 0.15 * weekend, 0.6)
    sleep = drift(0.85 * rng.standard_normal(n) - 0.3 * stress, 0.3)
    antibiotics = course(rng, n)
    mixing = np.linalg.cholesky(0.3 * np.ones((outcomes, outcomes)) + 0.7 * np.eye(outcomes))
    innovations = np.sqrt(1 - phi**2) * rng.standard_normal((n, outcomes)) @ mixing.T
    mood = drift(innovations, phi)

    eaten, standardised, spread, reverse = _exposures(rng, exposures, stress, mood[:, 0], weekend, time)
    beta = _effects(rng, outcomes, exposures, effects)
    slope = rng.normal(0.0, 0.4, outcomes)
    weekend_effect = rng.normal(0.1, 0.2, outcomes)
    eta = np.sqrt(rho) * mood + np.sqrt(1 - rho) * rng.standard_normal((n, outcomes))
    for k in range(outcomes):
        for lag in range(LAGS):
            eta[lag:, k] += standardised[: n - lag] @ beta[k, :, lag]
        eta[:, k] += _STRESS[k] * stress + _SLEEP[k] * sleep + _ANTIBIOTICS[k] * antibiotics
        eta[:, k] += weekend_effect[k] * weekend + 2 * slope[k] * time
    location = np.array(_LOCATION[:outcomes])
    rated = _rated(eta, location)
    per_sd = (_rated(eta + 0.4, location) - _rated(eta - 0.4, location)).mean(axis=0) / 0.8

    gone = missing_days(rng, mood[:, 0], missing)
    no_food = rng.random(n) < np.where(gone, 0.6, 0.4 * missing)
    felt_stress = whole_points(5 + 2 * (stress + 0.45 * rng.standard_normal(n)))
    felt_sleep = whole_points(6 + 2 * (sleep + 0.45 * rng.standard_normal(n)))
    for rating in (felt_stress, felt_sleep):
        rating[gone] = np.nan
    rated[gone] = np.nan
    eaten[no_food] = np.nan

    kept = slice(BURN_IN, n)
    return Simulated(
        {name: rated[kept, k].copy() for k, name in enumerate(OUTCOMES[:outcomes])},
        {f"food {j + 1}": eaten[kept, j].copy() for j in range(exposures)},
        {"stress": felt_stress[kept], "sleep": felt_sleep[kept], "antibiotics": antibiotics[kept]},
        weekday[kept],
        beta,
        beta * per_sd[:, None, None] / spread[None, :, None],
        reverse,
    )


def drift(innovations: Array, coefficient: float) -> Array:
    """x_t = coefficient x_{t-1} + innovations_t, from nought."""
    out = np.empty_like(innovations)
    last = np.zeros(innovations.shape[1:])
    for t, innovation in enumerate(innovations):
        last = coefficient * last + innovation
        out[t] = last
    return out


def course(rng: np.random.Generator, n: int) -> Array:
    """A course of antibiotics in six diaries of ten: a week, then a tail of about ten days."""
    level = np.zeros(n)
    if rng.random() < 0.6:
        start = int(rng.integers(BURN_IN, n - 10))
        level[start : start + _COURSE] = 1.0
        after = np.arange(start + _COURSE, n)
        level[after] = np.exp(-(after - start - _COURSE + 1) / _TAIL)
    return level


def _exposures(
    rng: np.random.Generator, p: int, stress: Array, mood: Array, weekend: Array, time: Array
) -> tuple[Array, Array, Array, NDArray[np.bool_]]:
    """Written down (n, p), acting (n, p; standardised), its SD (p,), and which are the reverse foods (p,)."""
    n = len(stress)
    groups = max(3, p // 5)
    shared = drift(0.95 * rng.standard_normal((n, groups)), 0.3)
    whole_day = drift(0.95 * rng.standard_normal(n), 0.3)
    written, acts = np.empty((n, p)), np.empty((n, p))
    spread, reverse = np.empty(p), np.zeros(p, dtype=bool)
    for j in range(p):
        group = int(rng.integers(groups))
        load, load_0 = rng.uniform(0.3, 0.7), rng.uniform(0.0, 0.4)
        own_phi = rng.uniform(0.0, 0.6)
        own = drift(np.sqrt(1 - own_phi**2) * rng.standard_normal(n), own_phi)
        by_stress = _sometimes(rng, 0.4)
        by_weekend = rng.normal(0.0, 0.5) if rng.random() < 0.5 else 0.0
        by_yesterday, by_today = _sometimes(rng, 0.2), _sometimes(rng, 0.1)
        rising = rng.normal(0.0, 0.6) if rng.random() < 0.3 else 0.0
        yesterday = np.concatenate(([0.0], mood[:-1]))
        wish = load * shared[:, group] + load_0 * whole_day + by_stress * stress
        wish += by_weekend * (weekend - 2 / 7) + by_yesterday * yesterday + by_today * mood
        wish += 2 * rising * time
        shared_part = load**2 + load_0**2 + by_stress**2 + by_yesterday**2 + by_today**2
        wish = (wish + own * np.sqrt(max(0.2, 1 - shared_part))) / np.sqrt(max(1.0, shared_part + 0.2))
        reverse[j] = by_today != 0
        written[:, j], acts[:, j], spread[j] = _eaten(rng, 3 * j // p, wish)
    return written, acts, spread, reverse


def _sometimes(rng: np.random.Generator, chance: float) -> float:
    """±U(0.2, 0.5) with some chance, else nought."""
    size = rng.uniform(0.2, 0.5) * rng.choice([-1.0, 1.0])
    return float(size) if rng.random() < chance else 0.0


def _eaten(rng: np.random.Generator, kind: int, wish: Array) -> tuple[Array, Array, float]:
    """An exposure of one of three kinds: had or not, counted, or an amount; recorded with error."""
    n = len(wish)
    if kind == 0:
        share = rng.uniform(0.08, 0.5)
        threshold = _normal_quantile(1 - share)
        had = (wish > threshold).astype(float)
        spread = float(np.sqrt(share * (1 - share)))
        return had * (rng.random(n) >= 0.05), (had - share) / spread, spread
    if kind == 1:
        counts = rng.poisson(np.exp(0.3 + 0.6 * np.minimum(wish, 3.0))).astype(float)
        spread = float(np.sqrt(np.exp(0.48) + np.exp(0.96) * (np.exp(0.36) - 1)))
        return counts, (counts - np.exp(0.48)) / spread, spread
    amount = np.exp(0.5 * wish)
    spread = float(np.sqrt((np.exp(0.25) - 1) * np.exp(0.25)))
    return amount * np.exp(0.2 * rng.standard_normal(n)), (amount - np.exp(0.125)) / spread, spread


def _normal_quantile(probability: float) -> float:
    from scipy.special import ndtri

    return float(ndtri(probability))


def _effects(rng: np.random.Generator, outcomes: int, p: int, sizes: Sequence[float]) -> Array:
    """(K, p, 4): for each outcome distinct exposures, random signs, a random spread over lags."""
    beta = np.zeros((outcomes, p, LAGS))
    for k in range(outcomes):
        for j, size in zip(rng.choice(p, size=len(sizes), replace=False), sizes, strict=True):
            profile = np.array(PROFILES[int(rng.integers(len(PROFILES)))])
            beta[k, j] = size * rng.choice([-1.0, 1.0]) * profile
    return beta


def _rated(eta: Array, location: Array) -> Array:
    return whole_points(location + _SPREAD * eta)


def whole_points(values: Array) -> Array:
    """Whole points from 0 to 10."""
    return np.asarray(np.clip(np.round(values), 0.0, 10.0), dtype=float)


def missing_days(rng: np.random.Generator, mood: Array, share: float) -> NDArray[np.bool_]:
    """Days without ratings: they come in runs, and more often on bad days."""
    gone = np.zeros(len(mood), dtype=bool)
    if share <= 0:
        return gone
    level = np.log(share / (1 - share)) - 0.75
    before = False
    for t, draw in enumerate(rng.random(len(mood))):
        before = bool(draw < 1 / (1 + np.exp(-(level + 1.5 * before - 0.4 * mood[t]))))
        gone[t] = before
    return gone
