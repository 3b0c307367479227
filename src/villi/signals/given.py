"""What was handed in, checked and made even: daily arrays of one length, NaN where unknown."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


LARGEST = 1e50
"""Beyond it squares and products of sums overflow; below one part of it they vanish."""


class Given(NamedTuple):
    """Daily arrays (T,) of floats, NaN unknown, and weekdays (T,) from 0 (Monday) to 6 where known."""

    days: int
    outcomes: Mapping[str, Array]
    exposures: Mapping[str, Array]
    adjust: Mapping[str, Array]
    weekday: NDArray[np.intp] | None


def given(
    outcomes: Mapping[str, ArrayLike],
    exposures: Mapping[str, ArrayLike],
    adjust: Mapping[str, ArrayLike] | None,
    weekday: ArrayLike | None,
) -> Given:
    """Read-only copies as floats; an infinite number is unknown. ValueError names the series and the remedy.

    >>> given({"mood": [5, 6, np.inf]}, {"rye": [True, False, True]}, None, None).outcomes["mood"]
    array([ 5.,  6., nan])
    >>> given({"mood": [5, 6]}, {"rye": [1, 0, 1]}, None, None)
    Traceback (most recent call last):
    ValueError: exposure 'rye' has 3 days, outcome 'mood' has 2: give one number a day, NaN where unknown
    """
    length = _Length()
    read = Given(
        0,
        {name: length.of(f"outcome {name!r}", values) for name, values in outcomes.items()},
        {name: length.of(f"exposure {name!r}", values) for name, values in exposures.items()},
        {name: length.of(f"adjuster {name!r}", values) for name, values in (adjust or {}).items()},
        None,
    )
    if weekday is None:
        return read._replace(days=length.days)
    week = weekdays(length.of("weekday", weekday))
    return read._replace(days=length.days, weekday=week)


def weekdays(values: ArrayLike) -> NDArray[np.intp]:
    """Days of the week (T,) as whole numbers. Raises ValueError."""
    week = numbers("weekday", values)
    if not np.isin(week, np.arange(7)).all():
        raise ValueError("weekday must be whole numbers from 0 (Monday) to 6 (Sunday), one for every day")
    return week.astype(np.intp)


class _Length:
    """The length of the first series, which all others must have."""

    def __init__(self) -> None:
        self.first = ""
        self.days = 0

    def of(self, name: str, values: ArrayLike) -> Array:
        array = numbers(name, values)
        if not self.first:
            self.first, self.days = name, len(array)
        if len(array) != self.days:
            raise ValueError(
                f"{name} has {len(array)} days, {self.first} has {self.days}: "
                "give one number a day, NaN where unknown"
            )
        return array


def numbers(name: str, values: ArrayLike) -> Array:
    """One series (T,) as read-only floats; what is masked or infinite is unknown. Raises ValueError."""
    try:
        known: np.ma.MaskedArray = np.ma.asarray(values)  # what is masked is unknown
        if np.iscomplexobj(known):
            raise TypeError
        array = np.array(np.ma.filled(known.astype(float), np.nan))
    except (TypeError, ValueError):
        raise ValueError(
            f"{name} is not an array of numbers: give one number a day, NaN where unknown"
        ) from None
    if array.ndim != 1:
        raise ValueError(f"{name} has {array.ndim} dimensions: give one number a day, NaN where unknown")
    array[~np.isfinite(array)] = np.nan
    if np.nanmax(np.abs(array), initial=0.0) > LARGEST:
        raise ValueError(f"{name} holds a number beyond {LARGEST:g}: give it in larger units")
    if 0 < np.nanmax(np.abs(array), initial=0.0) < 1 / LARGEST:
        raise ValueError(f"{name} holds nothing beyond {1 / LARGEST:g}: give it in smaller units")
    array.flags.writeable = False
    return array
