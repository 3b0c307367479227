"""Missing days of exposures and of what is allowed for, filled from the past only; outcomes never are.

To fill a gap from both sides would leak the future into it: tomorrow's food is chosen after today's mood.
"""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

LAGS = 4
"""The same day and one to three days before (signals.md, section 4.1)."""
PSEUDO_DAYS = 5.0
"""Days by which the means of weekends and weekdays are drawn to the overall mean (section 4.1.2)."""
FADING = 0.9
"""A last observed deviation may not last longer than this share a day (section 4.1.2)."""
FEW_PAIRS = 10
"""With no more pairs of observed neighbouring days than this a deviation is not carried on at all."""


def imputed(x: Array, weekend: Flags | None = None) -> Array:
    """`x` (T, m) without gaps: on a missing day the usual for such a day, plus what is left of the last
    observed deviation from it.

    mu    mean of weekends, of weekdays, each (sum + 5 mean) / (n + 5); the mean alone without `weekend` (T,)
    r_t   x_t - mu on observed days
    phi   sum r_t r_{t-1} / sum r_{t-1}^2 over pairs of observed neighbours, within 0 and 0.9, and 0 where
          there are no more than 10 pairs
    x_t   mu + phi^d r_{t-d} on a missing day, d days after the last observed one; mu before the first

    A column without any observed day stays NaN.

    >>> imputed(np.array([[1.0], [np.nan], [3.0]])).ravel().tolist()
    [1.0, 2.0, 3.0]
    """
    known = np.isfinite(x)
    filled = np.where(known, x, 0.0)
    total, count = filled.sum(axis=0), known.sum(axis=0)
    mean = np.where(count > 0, total / np.maximum(count, 1), np.nan)
    usual = np.broadcast_to(mean, x.shape)
    if weekend is not None:
        of = [
            ((filled[days].sum(axis=0) + PSEUDO_DAYS * mean) / (known[days].sum(axis=0) + PSEUDO_DAYS))
            for days in (~weekend, weekend)
        ]
        usual = np.where(weekend[:, None], of[1], of[0])
    deviation = np.where(known, filled - usual, 0.0)
    fading = _fading(deviation, known)

    day = np.arange(len(x))[:, None]
    last = np.maximum.accumulate(np.where(known, day, -1), axis=0)
    carried = np.take_along_axis(deviation, np.maximum(last, 0), axis=0) * fading ** (day - last)
    return np.where(known, filled, usual + np.where(last >= 0, carried, 0.0))


def _fading(deviation: Array, known: Flags) -> Array:
    """phi of each column (m,)."""
    pairs = known[1:] & known[:-1]
    before = np.where(pairs, deviation[:-1], 0.0)
    squares = (before**2).sum(axis=0)
    slope = (before * deviation[1:]).sum(axis=0) / np.where(squares > 0, squares, 1.0)
    return np.where(pairs.sum(axis=0) > FEW_PAIRS, np.clip(slope, 0.0, FADING), 0.0)


def lagged(x: Array) -> Array:
    """(T, m) without gaps -> (T, m, 4): each day beside the three before it; column means before day 1.

    >>> lagged(np.array([[1.0], [2.0], [6.0]]))[:, 0].tolist()
    [[1.0, 3.0, 3.0, 3.0], [2.0, 1.0, 3.0, 3.0], [6.0, 2.0, 1.0, 3.0]]
    """
    out = np.empty((*x.shape, LAGS))
    out[...] = x.mean(axis=0)[:, None] if len(x) else 0.0
    for lag in range(LAGS):
        out[lag:, :, lag] = x[: max(len(x) - lag, 0)]
    return out
