"""The gaps of a rating: how many, and whether they come after bad days more often than after others.

Days that nobody rated can be the bad ones. No statistic can say how they were; but where a bad day is
followed by an unrated one more often than another day is, what remains looks rosier than the days were.
"""

import math
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from villi.signals.values import Gaps, Unrated

Array = NDArray[np.float64]

FEWEST = 10
"""Gaps, and rated days that a rated day followed, that it takes to compare (signals.md, section 2, "too few
contrasts")."""
WORST = 1 / 3
"""Share of days that are called the worst ones: of ratings in whole points the cut that comes nearest
(judgement)."""
PRIOR_SD = 2.5
"""A priori standard deviation (log odds, by standardised column) of how weekday, drift and an earlier gap act
on writing: so weak that it only keeps a weekday on which nothing was ever missing from running to infinity
(Gelman, Jakulin, Pittau and Su 2008 advise this scale; unverified)."""
STEPS = 50
CLOSE = 1e-8


def gap_pattern(
    ratings: ArrayLike,
    *,
    weekday: ArrayLike | None = None,
    worse: Literal["low", "high"] = "low",
) -> Gaps:
    """The gaps of one outcome, and a test whether a day is unrated depends on the rating of the day before.

    `ratings` (T,) daily, NaN not rated; `weekday` (T,) 0 Monday to 6 Sunday; `worse` which end of the scale
    is the bad one. Only days from the first to the last rated one count: what lies outside is no gap, but a
    diary that had not begun or was given up.

    The test looks at the n days t whose day before was rated, so that a run of unrated days counts once, by
    how it began. m_t is 1 where t is unrated, x_t the rank of yesterday's rating (ties share theirs), z_t (k)
    what else may act on writing: a constant, a drift over the time (straight and curved), the weekday of t,
    and whether the day before yesterday was unrated. With p_t the chance of m_t by logistic regression on z
    alone, v_t = p_t (1 - p_t) and V = diag(v):

        r = x - Z (Z'VZ)^-1 Z'V x
        U = sum r_t (m_t - p_t)
        z = U / sqrt(sum r_t^2 v_t) sqrt((n - k) / n), a standard normal

    With a constant alone this is the Mann-Whitney test with ties; the last factor carries its correction on
    to k columns (without it one of ten short simulated diaries without any dependence gets p <= .05, with it
    one of twenty). It may be used though ratings drift by themselves: x_t and z_t are known before m_t, so
    where writing does not depend on yesterday's rating each term has mean nought given all that went before,
    whatever the ratings do (a martingale, as in the partial likelihood of Cox 1975). A test that shuffles
    days would need them to be alike. Ranks, because ratings pile up at the ends of a scale; a score, because
    it needs no estimate of a slope, which does not exist where gaps follow low days only.

    `p` is two-sided, and NaN with fewer than ten gaps, or than ten rated days after a rated one, or where all
    ratings are the same or follow from the weekday. "Not shown" says little: what it sees is measured by
    `benchmarks/signals.py` (part gaps), and where it is today's mood that keeps people from writing,
    yesterday's rating hardly knows of it. Raises
    ValueError for arrays of other shapes.

    >>> week = [6, 5, 1, float("nan"), 6, 7, 2, float("nan"), float("nan"), 5, 6, 6]
    >>> found = gap_pattern(week * 8)
    >>> found.days, found.rated, found.gaps, found.longest
    (96, 72, 16, 2)
    >>> found.after_worst, found.after_others, found.p < 0.001
    (Unrated(days=16, unrated=16), Unrated(days=55, unrated=0), True)
    """
    y = np.asarray(ratings, dtype=float)
    if y.ndim != 1:
        raise ValueError("ratings is one number a day")
    week = None if weekday is None else np.asarray(weekday)
    if week is not None and (week.shape != y.shape or not np.isin(week, range(7)).all()):
        raise ValueError("weekday is a whole number from 0 to 6 for each day of ratings")
    at = np.flatnonzero(np.isfinite(y))
    if not len(at):
        return Gaps(0, 0, 0, 0)
    y = y[at[0] : at[-1] + 1]
    week = None if week is None else week[at[0] : at[-1] + 1]
    known = np.isfinite(y)
    between = np.diff(np.flatnonzero(known)) - 1
    counts = Gaps(len(y), int(known.sum()), int((between > 0).sum()), int(between.max(initial=0)))
    day = 1 + np.flatnonzero(known[:-1])
    gone = ~known[day]
    yesterday = y[day - 1] if worse == "low" else -y[day - 1]
    if gone.sum() < FEWEST or (~gone).sum() < FEWEST or np.ptp(yesterday) == 0:
        return counts
    z = _score(_ranks(yesterday), gone.astype(float), _beside(day, known, week))
    if math.isnan(z):
        return counts
    cut = _cut(yesterday)
    low = yesterday <= cut
    return counts._replace(
        cut=cut if worse == "low" else -cut,
        after_worst=Unrated(int(low.sum()), int(gone[low].sum())),
        after_others=Unrated(int((~low).sum()), int(gone[~low].sum())),
        z=-z,
        p=math.erfc(abs(z) / math.sqrt(2)),
    )


def _cut(values: Array) -> float:
    """The value at or below which the share of days comes nearest to a third, with some above it.

    >>> _cut(np.array([1.0, 2.0, 3.0, 3.0, 3.0, 3.0]))
    2.0
    """
    each, days = np.unique(values, return_counts=True)
    share = np.cumsum(days)[:-1] / len(values)
    return float(each[int(np.abs(share - WORST).argmin())])


def _ranks(values: Array) -> Array:
    """Ranks of which equal values share the mean, from -0.5 to 0.5.

    >>> _ranks(np.array([7.0, 3.0, 7.0, 5.0])).tolist()
    [0.25, -0.375, 0.25, -0.125]
    """
    _, place, days = np.unique(values, return_inverse=True, return_counts=True)
    middle = np.cumsum(days) - (days + 1) / 2
    ranks: Array = (middle[place] + 0.5) / len(values) - 0.5
    return ranks


def _beside(day: NDArray[np.intp], known: NDArray[np.bool_], week: NDArray[np.intp] | None) -> Array:
    """What else may act on writing (n, k), standardised: drift, an earlier gap, weekday; constant ones go."""
    u = 2 * day / max(len(known) - 1, 1) - 1
    columns = [u, u**2, ~known[np.maximum(day - 2, 0)]]
    if week is not None:
        columns += [week[day] == which for which in range(1, 7)]
    found = np.column_stack(columns).astype(float)
    found -= found.mean(axis=0)
    size = found.std(axis=0)
    return np.column_stack([np.ones(len(day)), found[:, size > CLOSE] / size[size > CLOSE]])


def _score(x: Array, m: Array, z: Array) -> float:
    """z of `gap_pattern`: x (n,) tested, m (n,) 0 or 1, z (n, k) whose first column is ones.

    p by Newton steps on the log likelihood with a normal prior on all but the first coefficient. The residual
    r makes U insensitive to what that prior, and few days, do to p (Neyman's C(alpha) test).
    """
    prior = np.full(z.shape[1], PRIOR_SD**-2)
    prior[0] = 0.0
    b = np.zeros(z.shape[1])
    b[0] = math.log(m.mean() / (1 - m.mean()))
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-z @ b))
        v = p * (1 - p)
        step = np.linalg.solve((z.T * v) @ z + np.diag(prior), z.T @ (m - p) - prior * b)
        b += step
        if np.abs(step).max() < CLOSE:
            break
    p = 1 / (1 + np.exp(-z @ b))
    v = p * (1 - p)
    r = x - z @ np.linalg.lstsq((z.T * v) @ z, (z.T * v) @ x, rcond=None)[0]
    spread = float(r**2 @ v)
    if spread < CLOSE:
        return float("nan")
    return float(r @ (m - p)) / math.sqrt(spread) * math.sqrt(max(len(m) - z.shape[1], 0) / len(m))
