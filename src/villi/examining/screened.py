"""All pairs of a diary, tested at once: one family, for the report and for questions that come later."""

import numpy as np

from villi.series.values import OWN, Series
from villi.signals.values import FEWEST, Screen, Told


def screened(daily: Series, told: Told | None = None) -> Screen | None:
    """The screen of a diary; None where too few days are rated, or no day's food record counts. `told`: as
    `villi.signals.screen` takes it.

    Nobody's stress is allowed for, or put forward, in questions about that stress, nor their sleep.
    """
    rated = max((int(np.isfinite(each.values).sum()) for each in daily.outcomes), default=0)
    if rated < FEWEST or not daily.complete.any():
        return None
    from villi.signals import screen

    outcomes, exposures, adjust = daily.arrays()
    return screen(outcomes, exposures, adjust, weekday=daily.weekday, apart=OWN, told=told)
