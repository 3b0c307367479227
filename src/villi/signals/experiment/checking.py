"""What single arguments must be: a message names the argument and the remedy, never a bare TypeError."""

import math
import operator

from numpy.typing import ArrayLike, NDArray

from villi.signals.experiment.values import Design


def whole(value: object, name: str, least: int = 0) -> int:
    """A whole number, not below `least`. Raises ValueError.

    >>> whole(3, "draws", 1)
    3
    >>> whole(1.5, "draws", 1)
    Traceback (most recent call last):
    ValueError: draws is a whole number, not below 1: 1.5 is none
    """
    try:
        number = operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        number = least - 1
    if number < least:
        raise ValueError(f"{name} is a whole number, not below {least}: {value!r} is none")
    return number


def amount(value: object, name: str) -> float:
    """A finite number from nought on. Raises ValueError.

    >>> amount("3", "carry_over")
    Traceback (most recent call last):
    ValueError: carry_over is a number from 0 on: '3' is none
    """
    if not isinstance(value, str):
        try:
            number = float(value)  # type: ignore[arg-type]
        except (TypeError, ValueError):
            number = math.nan
        if math.isfinite(number) and number >= 0:
            return number
    raise ValueError(f"{name} is a number from 0 on: {value!r} is none")


def designed(value: object) -> Design:
    """A design whose numbers are whole. Raises ValueError.

    >>> designed("pairs")
    Traceback (most recent call last):
    ValueError: design is a Design, such as Design("pairs", 60, block=5), not 'pairs'
    """
    if not isinstance(value, Design):
        raise ValueError(f'design is a Design, such as Design("pairs", 60, block=5), not {value!r}')
    for name in ("days", "block", "max_run", "drop"):
        whole(getattr(value, name), f"design.{name}", -LARGEST)
    return value


LARGEST = 10**9
"""How far a number of a design may be wrong and still be told of by `designing.check`, which knows more."""


def rounding(values: ArrayLike) -> float:
    """The variance that rounding alone gives ratings (n,): step^2 / 12, the step being the smallest
    difference between two of them, at most 1 (of ratings that only take 4 and 8 nobody knows that they were
    whole). No residual variance of ratings can be smaller. Nought where all are equal.

    >>> rounding([5, 7, 6, 5]) * 12, rounding([5.0, 5.5]) * 12, rounding([4, 8]) * 12, rounding([5, 5])
    (1.0, 0.25, 1.0, 0.0)
    """
    import numpy as np

    array: NDArray[np.float64] = np.sort(np.asarray(values, dtype=float))
    gaps = np.diff(array)
    gaps = gaps[gaps > SAME * np.ptp(array)] if len(gaps) else gaps
    return min(float(gaps.min()), 1.0) ** 2 / 12 if len(gaps) else 0.0


SAME = 1e-9
"""Ratings closer than this, in spans of all of them, are the same one (0.1 + 0.2 and 0.3)."""
