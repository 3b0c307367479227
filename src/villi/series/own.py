"""Sleep and stress as exposures of a person's own, which are also allowed for: one key for both."""

from collections.abc import Mapping

import numpy as np

from villi.series.outcomes import FEWEST, Rated
from villi.series.values import Adjustment, Array, Exposure

NAMES = {"sleep": "sleep", "sleep_hours": "hours of sleep", "stress": "stress"}


def own(found: Mapping[str, Rated]) -> tuple[Exposure, ...]:
    """Sleep (hours or its rating, whichever was noted on more days) and stress, where rated often enough."""
    sleep = max(
        (found[key] for key in ("sleep_hours", "sleep") if key in found),
        key=lambda one: one.days,
        default=None,
    )
    made = []
    for key, one in (("feel:sleep", sleep), ("feel:stress", found.get("stress"))):
        if one is not None and one.days >= FEWEST and _varies(one.values):
            because = "as rated; sleep is that of the night before" if key == "feel:sleep" else "as rated"
            unit, name = one.scale.unit, NAMES[one.scale.key]
            aliases = ("sleep", "slept") if key == "feel:sleep" else ("stress", "stressed")
            made.append(Exposure(key, name, unit, 1.0, "own", "any", one.values, because, "", aliases))
    return tuple(made)


def allowed_for(exposures: tuple[Exposure, ...]) -> tuple[Adjustment, ...]:
    """The same as adjustments."""
    return tuple(Adjustment(each.key, each.name, each.values) for each in exposures)


def _varies(values: Array) -> bool:
    return bool(np.nanmax(values) > np.nanmin(values))
