"""What an announced pair looks like: the outcome after much and after little, and the effect lag by lag.

Both describe, and are not drawn towards nought as the effect of `averaging` is: they look a little stronger.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from villi.signals.background import Background
from villi.signals.checking import Recorded
from villi.signals.shaping import LAGS
from villi.signals.testing import WORST_CONDITION
from villi.signals.values import Interval, Kind, Lagged, Level
from villi.signals.whitening import Eaten, whiten

Array = NDArray[np.float64]
Days = NDArray[np.intp]

FEWEST_DAYS = 10
"""Rated days that each level must have (signals.md, section 2: ten with and ten without, or no estimate)."""
SHARE = 0.95


def levels(ground: Background, kind: Kind, at: int, recorded: Recorded) -> tuple[Level, ...]:
    """The adjusted mean outcome by the exposure at `at`: of the day before ("leads") or the same day.

    Two levels for an exposure of two values, else about thirds (`cuts`); rated days on which the exposure
    was not recorded are in none. With D the dummies of all levels but one (unrecorded days a level of their
    own), whitened as the outcome is and freed from what is allowed for, and V the background of the others:

        d = (D'V^-1 D)^-1 D'V^-1 y,  Cov(d) = s^2 (D'V^-1 D)^-1,  s^2 = (y'V^-1 y - d'D'V^-1 y) / (df - m)
        mean of level i = mean of the ratings on all days of levels + d_i - sum_j n_j d_j / n

    and a 95 % t interval of that difference from the mean of all. It knows the autocorrelation, as d does;
    intervals of two levels overlap where their difference is not clear at 95 %. Empty where no two levels of
    ten days can be made.
    """
    whitened, foods = ground.whitened, recorded.foods
    series = foods.observed[:, foods.names.index(whitened.names[at])]
    lag = LAGS[kind].start
    before = np.concatenate([np.full(lag, np.nan), series[: len(series) - lag]])
    group = _groups(before[whitened.day])
    counts = np.bincount(group[group >= 0])
    if len(counts) < 2:
        return ()
    dummies = [group == i for i in range(1, len(counts))]
    if (group < 0).any():
        dummies.append(group < 0)
    daily = np.zeros((len(series), len(dummies), 1))
    daily[whitened.day, :, 0] = np.column_stack(dummies)
    copies = Eaten(tuple(map(str, range(len(dummies)))), daily[:, :, 0], daily, np.ones(len(dummies)))
    persists = (whitened.fit.phi, whitened.fit.rho)
    d = whiten(whitened.outcome, recorded.ratings, copies, recorded.allowing, persists=persists).x[:, :, 0]
    sums = ground.sums(d, [at], kind)
    m = len(dummies)
    degrees = whitened.degrees - m
    if degrees < 1 or not (np.diag(sums.g) > 0).all() or np.linalg.cond(sums.g) > WORST_CONDITION:
        return ()
    inverse = np.linalg.inv(sums.g)
    difference = inverse @ sums.r
    variance = max(sums.yy - float(sums.r @ difference), 0.0) / degrees
    # from the mean of all days of levels, each day counting once
    away = np.eye(len(counts)) - counts / counts.sum()
    away = np.column_stack([away[:, 1:], np.zeros((len(counts), m - len(counts) + 1))])
    means = whitened.raw_y[group >= 0].mean() + away @ difference
    half = stdtrit(degrees, 0.5 + SHARE / 2) * np.sqrt(variance * np.diag(away @ inverse @ away.T))
    eaten = before[whitened.day]
    return tuple(
        Level(
            float(eaten[group == i].min()),
            float(eaten[group == i].max()),
            int(counts[i]),
            float(means[i]),
            Interval(float(means[i] - half[i]), float(means[i] + half[i])),
        )
        for i in range(len(counts))
    )


def _groups(values: Array) -> Days:
    """The level (n,) of each day from 0, by its value; -1 where the value is unknown."""
    known = np.isfinite(values)
    bounds = cuts(values[known])
    return np.where(known, np.searchsorted(bounds, np.where(known, values, 0.0), side="left"), -1)


def cuts(values: Array) -> tuple[float, ...]:
    """The highest value of each level but the last: as near to equal thirds as equal values, which stay
    together, allow; two levels where there are two values or no three levels of ten days; none where not
    even those.

    >>> cuts(np.repeat([0.0, 1.0], [30, 12]))
    (0.0,)
    >>> cuts(np.arange(30.0))
    (9.0, 19.0)
    >>> cuts(np.repeat([0.0, 1.0, 2.0, 5.0], [60, 15, 14, 11]))
    (0.0, 1.0)
    >>> cuts(np.repeat([0.0, 1.0, 2.0], [60, 12, 5])), cuts(np.repeat([0.0, 1.0], [60, 5]))
    ((0.0,), ())
    """
    distinct, sizes = np.unique(values, return_counts=True)
    below = np.cumsum(sizes)[:-1]
    n = len(values)
    possible = np.flatnonzero((below >= FEWEST_DAYS) & (below <= n - FEWEST_DAYS))
    if not len(possible):
        return ()
    if len(distinct) > 2:
        # the best partner of every first cut, then the best of these
        ends = below[possible]
        wanted = np.maximum(ends + FEWEST_DAYS, 2 * n / 3)
        after = np.minimum(np.searchsorted(ends, wanted), len(ends) - 1)
        earlier = np.maximum(after - 1, 0)
        allowed = ends[earlier] >= ends + FEWEST_DAYS
        closer = allowed & (np.abs(ends[earlier] - 2 * n / 3) < np.abs(ends[after] - 2 * n / 3))
        second = np.where(closer, earlier, after)
        cost = np.abs(ends - n / 3) + np.abs(ends[second] - 2 * n / 3)
        cost = np.where(ends[second] >= ends + FEWEST_DAYS, cost, np.inf)
        first = int(np.argmin(cost))
        if np.isfinite(cost[first]):
            return float(distinct[possible[first]]), float(distinct[possible[second[first]]])
    half = possible[np.argmin(np.abs(below[possible] - n / 2))]
    return (float(distinct[half]),)


def by_lag(ground: Background, at: int) -> tuple[Lagged, ...]:
    """The effect of each lag alone, 0 to 3, per SD of the exposure, against the background of the others.

        b = r_l / G_ll,  s^2 = (yy - G_ll b^2) / (df - 1),  95 % t interval on df - 1

    as in the test of `testing`. A lag alone also carries what its neighbours do, where what is eaten lasts.
    NaN where a lag does not vary.
    """
    whitened = ground.whitened
    sd = whitened.sd[at] if whitened.sd[at] > 0 else np.nan
    today = ground.sums(whitened.x[:, at, :1], [at], "together")
    later = ground.sums(whitened.x[:, at, 1:], [at], "leads")
    g = np.concatenate([np.diag(today.g), np.diag(later.g)])
    r = np.concatenate([today.r, later.r])
    yy = np.array([today.yy, *[later.yy] * len(later.r)])
    unknown = np.full(len(g), np.nan)
    b = np.divide(r, g, out=unknown.copy(), where=g > 0)
    left = np.maximum(yy - g * b**2, 0.0) / (whitened.degrees - 1)
    half = stdtrit(whitened.degrees - 1, 0.5 + SHARE / 2) * np.sqrt(
        np.divide(left, g, out=unknown, where=g > 0)
    )
    return tuple(
        Lagged(lag, float(effect), Interval(float(effect - width), float(effect + width)))
        for lag, (effect, width) in enumerate(zip(b * sd, half * sd, strict=True))
    )
