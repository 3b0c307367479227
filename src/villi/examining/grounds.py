"""What a pair was tested on: the days with more of the exposure and those with less, with their ratings.

The days are split by the same cut as in the test (`villi.signals.contrast`), so that what is counted there is
what is listed here.
"""

from collections.abc import Sequence
from datetime import date as Date
from math import isfinite, nan  # the one nan, so that equal examinations compare as equal

import numpy as np

from villi.examination import Compared, Grounds
from villi.series.values import Array, Exposure, Outcome
from villi.signals.contrast import followed, sides


def grounds(outcome: Outcome, exposure: Exposure, dates: Sequence[Date], lags: tuple[int, int]) -> Grounds:
    """The days (T,) that a test of `outcome` on `exposure`, so many days before, compares.

    >>> rated = Outcome("mood", "mood", "up", "points", np.array([np.nan, 6.0, 7.0]))
    >>> kefir = Exposure("food:kefir", "kefir", "", 1.0, "food", "any", np.array([1.0, 0.0, np.nan]))
    >>> found = grounds(rated, kefir, [Date(2026, 11, n) for n in (16, 17, 18)], (1, 1))
    >>> [(day.date.day, day.more, day.ratings) for day in found.days]
    [(16, True, (6.0,)), (17, False, (7.0,))]
    """
    ratings, amounts = (np.where(np.isfinite(v), v, nan) for v in (outcome.values, exposure.values))
    more, less = sides(amounts, followed(np.isfinite(ratings), *lags))
    days = tuple(
        Compared(dates[t], float(amounts[t]), bool(more[t]), _after(ratings, t, lags))
        for t in np.flatnonzero(more | less).tolist()
    )
    return Grounds(lags, days, exposure.foods, exposure.because)


def _after(ratings: Array, t: int, lags: tuple[int, int]) -> tuple[float, ...]:
    """The ratings of the days after day `t`; unknown beyond the last day of the record."""
    at = (t + lag for lag in range(lags[0], lags[1] + 1))
    values = (float(ratings[day]) if day < len(ratings) else nan for day in at)
    return tuple(value if isfinite(value) else nan for value in values)
