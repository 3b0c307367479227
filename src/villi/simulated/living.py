"""The days of somebody who does not exist: what was eaten and how it felt, by a model that is written down.

The model is that of `villi.signals.simulate` (mood drifts, food follows mood, stress and weekends, a course
of antibiotics leaves a tail, days are missing more often after bad ones), with meals in the place of
numbered exposures: at breakfast, lunch and dinner one food is chosen, others are had or not.
"""

from datetime import date as Date
from datetime import timedelta
from statistics import NormalDist

import numpy as np

from villi.signals.simulating import BURN_IN, drift, missing_days, whole_points
from villi.simulated.foods import Food, foods
from villi.simulated.values import Array, Effect, Lived

LAST = Date(2025, 12, 31)
"""The last day of every simulated diary: a day in the past, so that the same seed gives the same file."""

SCALES = ("mood", "energy", "bloating", "comfort")
_MIDDLE = np.array([6.5, 6.0, 1.3, 5.5])
_SPREAD = 1.3
"""Points on the scale per SD of what is felt (judgement; ratings of 3 to 9 are usual then)."""
_GOOD = np.array([1.0, 1.0, -1.0, 1.0])
_STRESS = np.array([-0.5, -0.4, 0.3, -0.2])
_SLEEP = np.array([0.3, 0.4, -0.1, 0.1])
_ANTIBIOTICS = np.array([-0.2, -0.2, 0.6, -0.6])
_WEEKEND = np.array([0.3, 0.2, 0.1, 0.1])
_NOTICED = 1.5
"""Points per SD of stress and sleep, which are noticed with an error of 0.45 SD (signals.md, section 3)."""
_PHI, _RHO = 0.5, 0.8
_COURSE, _TAIL = 7, 10.0
_COURSE_FROM = 60
"""Days from which a diary holds a course of antibiotics; it never reaches into the last four weeks."""
_QUIET = 28
_FORGOTTEN = 0.05
_CUT = 0.03
"""Shares: of things had but not written down (signals.md, section 3), of days recorded up to lunch only
(judgement)."""
_CHOICE = 0.8
"""How much a usual food is preferred to a rare one of the same meal (judgement: gives about the shares)."""


def lived(seed: int, attempt: int, days: int, missing: float, effects: tuple[Effect, ...]) -> Lived:
    """The days of a diary, drawn from `seed` and `attempt`.

    A rating is middle + 1.3 (mood-like state + noise + stress + sleep + antibiotics + weekend) + the points
    of `effects`, which act through what was truly eaten, rounded to whole points of 0 to 10.
    """
    rng = np.random.default_rng([seed, attempt])
    n = days + BURN_IN
    dates = tuple(LAST - timedelta(days=n - 1 - t) for t in range(n))
    weekend = np.array([date.weekday() >= 5 for date in dates], dtype=float)
    stress = drift(0.8 * rng.standard_normal(n) - 0.15 * weekend, 0.6)
    sleep = drift(0.85 * rng.standard_normal(n) - 0.3 * stress, 0.3)
    first, level = _antibiotics(rng, n)
    k = len(SCALES)
    mixing = np.linalg.cholesky(0.3 * np.outer(_GOOD, _GOOD) + 0.7 * np.eye(k))
    state = drift(np.sqrt(1 - _PHI**2) * rng.standard_normal((n, k)) @ mixing.T, _PHI)

    table = foods()
    eaten = _eaten(rng, table, stress, state[:, 0], weekend)
    felt = np.sqrt(_RHO) * state + np.sqrt(1 - _RHO) * rng.standard_normal((n, k))
    felt += np.outer(stress, _STRESS) + np.outer(sleep, _SLEEP)
    felt += np.outer(level, _ANTIBIOTICS) + np.outer(weekend, _WEEKEND)
    points = _MIDDLE + _SPREAD * felt
    for effect in effects:
        had = eaten[:, [food.food for food in table].index(effect.food)]
        for lag, size in enumerate(effect.points):
            points[lag:, SCALES.index(effect.outcome)] += size * had[: n - lag]

    gone = missing_days(rng, state[:, 0], missing)
    ratings = dict(zip(SCALES, whole_points(points).T, strict=True))
    ratings["stress"] = whole_points(4.5 + _NOTICED * (stress + 0.45 * rng.standard_normal(n)))
    ratings["sleep"] = whole_points(6.5 + _NOTICED * (sleep + 0.45 * rng.standard_normal(n)))
    kept = slice(BURN_IN, n)
    return Lived(
        dates[kept],
        table,
        eaten[kept],
        (eaten * (rng.random(eaten.shape) >= _FORGOTTEN))[kept],
        (rng.random(n) < np.where(gone, 0.6, 0.4 * missing))[kept],
        (rng.random(n) < _CUT)[kept],
        {scale: np.where(gone, np.nan, rating)[kept] for scale, rating in ratings.items()},
        (dates[first], dates[first + _COURSE - 1]) if first else None,
    )


def _antibiotics(rng: np.random.Generator, n: int) -> tuple[int, Array]:
    """The day on which a course starts (0: none), and its level: a week, then a tail of about ten days."""
    level = np.zeros(n)
    if n - BURN_IN < _COURSE_FROM:
        return 0, level
    first = int(rng.integers(BURN_IN + _COURSE, n - _QUIET - _COURSE))
    level[first : first + _COURSE] = 1.0
    after = np.arange(first + _COURSE, n)
    level[after] = np.exp(-(after - first - _COURSE + 1) / _TAIL)
    return first, level


def _eaten(rng: np.random.Generator, table: tuple[Food, ...], stress: Array, mood: Array, we: Array) -> Array:
    """(n, F) 1 where a food was eaten: the most wanted of a choice; of the others, what is wanted enough."""
    n = len(stress)
    whole_day = drift(0.95 * rng.standard_normal(n), 0.3)
    meals = sorted({food.meal for food in table})
    shared = dict(zip(meals, drift(0.95 * rng.standard_normal((n, len(meals))), 0.3).T, strict=True))
    wanted = np.column_stack(
        [_wish(rng, food, shared[food.meal], whole_day, stress, mood, we) for food in table]
    )
    eaten = np.zeros((n, len(table)))
    for choice in sorted({food.instead_of for food in table}):
        among = [at for at, food in enumerate(table) if food.instead_of == choice]
        share = np.array([table[at].share for at in among])
        if choice:
            most = np.argmax(wanted[:, among] + _CHOICE * np.log(share), axis=1)
            eaten[np.arange(n), np.array(among)[most]] = 1.0
        else:
            least = np.array([NormalDist().inv_cdf(1 - each) for each in share])
            eaten[:, among] = wanted[:, among] > least
    return eaten


def _wish(
    rng: np.random.Generator, food: Food, meal: Array, whole_day: Array, stress: Array, mood: Array, we: Array
) -> Array:
    """How much a food is wanted each day, of about unit variance (signals.md, section 3)."""
    n = len(stress)
    load, load_0, own_phi = rng.uniform(0.3, 0.7), rng.uniform(0.0, 0.4), rng.uniform(0.0, 0.6)
    own = drift(np.sqrt(1 - own_phi**2) * rng.standard_normal(n), own_phi)
    by_stress, by_yesterday = _sometimes(rng, 0.4), _sometimes(rng, 0.2)
    by_weekend = rng.normal(0.0, 0.5) if rng.random() < 0.5 else 0.0
    rising = rng.normal(0.0, 0.6) if rng.random() < 0.3 else 0.0
    if food.weekend is not None:
        by_weekend = food.weekend
    yesterday = np.concatenate(([0.0], mood[:-1]))
    wish = load * meal + load_0 * whole_day + by_stress * stress + by_weekend * (we - 2 / 7)
    wish += by_yesterday * yesterday + food.mood_today * mood + 2 * rising * (np.arange(n) / n - 0.5)
    shared = load**2 + load_0**2 + by_stress**2 + by_yesterday**2 + food.mood_today**2
    total = (wish + own * np.sqrt(max(0.2, 1 - shared))) / np.sqrt(max(1.0, shared + 0.2))
    return np.asarray(total, dtype=float)


def _sometimes(rng: np.random.Generator, chance: float) -> float:
    """±U(0.2, 0.5) with some chance, else nought."""
    size = rng.uniform(0.2, 0.5) * rng.choice([-1.0, 1.0])
    return float(size) if rng.random() < chance else 0.0


def is_calm(life: Lived) -> bool:
    """Whether the last month gives villi no reason for a card or a word about seeing a doctor: the person of
    an example is well. No mood below 4, none of the last two weeks in the middle at 4 or below, no fall of
    two points against the two weeks before, and not often bloated (3 or more on more than 10 of 30 days)."""
    mood, bloating = life.felt["mood"][-_QUIET:], life.felt["bloating"][-30:]
    if not np.isfinite(mood).any() or np.nanmin(mood) < 4 or np.sum(bloating >= 3) > 10:
        return False
    spans = (mood[-7:], mood[-14:-7], mood[-14:], mood[:-14])
    last, before, fortnight, earlier = (_middle(each[np.isfinite(each)]) for each in spans)
    return not (last <= 4 or before <= 4 or earlier - fortnight >= 2)


def _middle(values: Array) -> float:
    return float(np.median(values)) if len(values) else float("nan")
