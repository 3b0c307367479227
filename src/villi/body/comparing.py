"""Two runs of the same members set side by side: sizes, and bands over time."""

import math

import numpy as np

from villi.body.values import Array, Band, Peak, Size

ENDS = (0.05, 0.5, 0.95)
"""What an interval over members is cut at, and its middle."""


def size(difference: Array, mean: Array | None = None, visible: float = math.nan) -> Size:
    """The size of a difference (members,); NaN where it is not known in every member.

    `mean` (members,) is the mean difference over the days of the change, of which the share that is at least
    `visible` is taken (`noticed`).

    >>> size(np.array([0.0, 1.0, 2.0, 3.0, 4.0])).above, size(np.zeros(4)).above
    (0.8, nan)
    """
    if not np.isfinite(difference).all():
        return Size(math.nan, math.nan, math.nan, math.nan, math.nan)
    low, median, high = (float(each) for each in np.quantile(difference, ENDS))
    same = float(np.mean(difference == 0))
    above = math.nan if same == 1 else float(np.mean(difference > 0))
    over = difference if mean is None else mean
    seen = math.nan if math.isnan(visible) else float(np.mean(np.abs(over) >= visible))
    return Size(median, low, high, above, same, seen)


def percent(without: Array, with_change: Array) -> Array:
    """The difference in percent of each member's own value without the change; NaN where that is nothing.

    >>> percent(np.array([2.0, 0.0]), np.array([3.0, 1.0])).tolist()
    [50.0, nan]
    """
    own = np.where(without > 0, without, np.nan)
    return np.asarray(100 * (with_change - without) / own)


def peak(without: Array, with_change: Array, in_percent: bool) -> Peak | None:
    """The largest median difference of two runs of the same members, each (members, times): in percent of
    each member's own value, or in the unit of the state. None where it is nothing, or not known, on all days.

    >>> found = peak(np.ones((3, 4)), np.array([[1.0, 3.0, 2.0, 1.0]] * 3), False)
    >>> found.day, found.size.median, found.percent.median
    (1, 2.0, 200.0)
    """
    difference, own = with_change - without, percent(without, with_change)
    middles = np.abs(np.median(own if in_percent else difference, axis=0))
    if not (middles > 0).any():
        return None
    day = int(np.nanargmax(middles))
    return Peak(day, size(difference[:, day]), size(own[:, day]))


def band(without: Array, with_change: Array) -> Band:
    """Bands over time of one state in two runs of the same members, each (members, times)."""
    own = percent(without, with_change)
    cut = (np.quantile(each, ENDS, axis=0).T for each in (without, with_change, with_change - without, own))
    return Band(*cut)
