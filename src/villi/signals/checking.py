"""What speaks for or against a pair that was announced: checks that a lucky or a backward pair may fail."""

from math import ceil, nan
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from villi.signals.allowing import Allowed, Weekday
from villi.signals.averaging import weighed
from villi.signals.background import Background, freed
from villi.signals.shaping import LAGS, of_kind
from villi.signals.testing import alone, judged
from villi.signals.values import Checks, Kind, Whitened
from villi.signals.whitening import Eaten, eaten, whiten

Array = NDArray[np.float64]

MONTH = 30
"""Days that are left out at a time."""
MOST_MONTHS = 24
"""Longer diaries are cut into this many parts instead (judgement: one part is then a month or more)."""
NOTHING_LEFT = 1e-9
"""Share of y'V^-1 y below which nothing of an outcome is left: one month may be all there is."""
SHIFTS = 200
"""Circular shifts of the exposure (signals.md, section 4.1.9)."""
FEWER_SHIFTS, LONG = 50, 1500
"""In diaries of more rated days than this, where each shift takes long and says more (judgement)."""
NEAREST = 8
"""Shortest shift in days, either way: a shifted lag shall never meet a true one, nor its week (judgement)."""


class Recorded(NamedTuple):
    """What a `Whitened` was made of, by calendar day: `ratings` (T,) of the outcome, the exposures, what is
    allowed for, and weekdays where known."""

    ratings: Array
    foods: Eaten
    allowing: Allowed
    weekday: Weekday | None = None


def checks(ground: Background, kind: Kind, at: int, recorded: Recorded, seed: int = 0) -> Checks:
    """The checks of the exposure at `at` in the names; `seed` draws the shifts. NaN where a check is not
    possible."""
    months, kept = _months(ground, kind, at)
    shift_p, shift_median = _shifted(ground, kind, at, recorded, seed)
    return Checks(_reverse(ground.whitened, at, recorded), months, kept, shift_p, shift_median)


def _reverse(whitened: Whitened, at: int, recorded: Recorded) -> float:
    """p of the reverse model: the exposure of a day on the outcome of the day before.

    The exposure takes the place of the outcome in the same engine (its own persistence by REML; trend,
    weekday and adjusters allowed for; exact gaps), the outcome that of the only exposure, at lag 1. A small
    p says that the food follows the feeling, so that the reverse may explain part of the pair.
    """
    foods = recorded.foods
    exposure = foods.observed[:, foods.names.index(whitened.names[at])]
    feeling = eaten({whitened.outcome: recorded.ratings}, len(exposure), recorded.weekday)
    if not np.ptp(exposure[np.isfinite(exposure)]) > 0:
        return nan
    backward = whiten(whitened.names[at], exposure, feeling, recorded.allowing)
    if backward.degrees < 3:
        return nan
    return float(judged(alone(backward.y, backward.x[:, :, 1:2]), backward.degrees).p[0])


def _months(ground: Background, kind: Kind, at: int) -> tuple[int, int]:
    """Months (30 calendar days; longer parts in diaries above two years) with ratings, and how many of them
    may be left out without a change of the sign of the averaged effect.

    With F = [A, y] the whitened lags and outcome, P = V^-1 and U = P F, the sums without a month M are those
    of the days that stay, in their own V: F'PF - U_M' P_MM^-1 U_M, which holds G, r and yy and is never
    negative. The effect is the mean of `averaging`.
    """
    whitened = ground.whitened
    if not whitened.sd[at] > 0:
        return 0, 0
    weights, prior = of_kind(kind)
    w = weights / whitened.sd[at]
    span = int(whitened.day[-1] - whitened.day[0]) + 1
    month = (whitened.day - whitened.day[0]) // max(MONTH, ceil(span / MOST_MONTHS))
    joint = np.column_stack([whitened.x[:, at, LAGS[kind]], whitened.y])
    behind = ground.behind([at], kind)
    weighted = freed(joint, behind)
    products = joint.T @ weighted

    def sign(out: NDArray[np.bool_]) -> float:
        own = behind[:, out]
        gone = np.linalg.solve(np.eye(own.shape[1]) - own.T @ own, weighted[out])
        left = products - weighted[out].T @ gone
        yy = max(float(left[-1, -1]), NOTHING_LEFT * float(products[-1, -1]))
        degrees = max(whitened.degrees - int(out.sum()), 1)
        mixture, _ = weighed(w @ left[:-1, :-1] @ w.T, w @ left[:-1, -1], yy, prior, degrees)
        return float(np.sign(mixture.weight @ mixture.mean))

    whole = sign(np.zeros(len(whitened.y), dtype=bool))
    parts = np.unique(month)
    return len(parts), sum(sign(month == part) == whole for part in parts.tolist())


def _shifted(ground: Background, kind: Kind, at: int, recorded: Recorded, seed: int) -> tuple[float, float]:
    """Share of shifts that look at least as strong, (1 + count) / (1 + shifts), and their median p.

    The exposure, its gaps filled, is moved along the calendar as if the diary were a ring, by 8 days or more
    either way (`SHIFTS` of the possible ones, fewer in long diaries, drawn without repeat), whitened, freed
    from what is allowed for, and tested against the same background. Its own rhythm stays and its tie to the
    outcome is cut, so the p of the shifts are those of a pair without any effect: about 0.5 in the middle.
    """
    whitened, foods = ground.whitened, recorded.foods
    series = foods.lags[:, foods.names.index(whitened.names[at]), 0]
    possible = np.arange(NEAREST, len(series) - NEAREST + 1)
    if not (len(possible) and whitened.sd[at] > 0):
        return nan, nan
    most = SHIFTS if len(whitened.day) <= LONG else FEWER_SHIFTS
    shifts = np.random.default_rng(seed).permutation(possible)[:most]
    lags = np.arange(4)[LAGS[kind]]
    day = np.arange(len(series))[:, None, None]
    moved = series[(day - shifts[None, :, None] - lags) % len(series)]
    copies = Eaten(tuple(map(str, shifts)), moved[:, :, 0], moved, np.ones(len(shifts)))
    persists = (whitened.fit.phi, whitened.fit.rho)
    columns = whiten(whitened.outcome, recorded.ratings, copies, recorded.allowing, persists=persists).x

    itself = whitened.x[:, [at], LAGS[kind]]
    p = judged(ground.each(np.concatenate([itself, columns], axis=1), [at], kind), whitened.degrees).p
    seen = p[1:][np.isfinite(p[1:])]
    if not (len(seen) and np.isfinite(p[0])):
        return nan, nan
    return float((1 + np.sum(seen <= p[0])) / (1 + len(seen))), float(np.median(seen))
