"""Did an exposure vary enough to be told from anything? Ten days with, ten without, or no estimate."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

ENOUGH = 10
"""Days on either side of the cut that splits best (signals.md, section 2; judgement)."""


class Contrast(NamedTuple):
    """Observed days above, and at or below, the cut that splits them most evenly."""

    exposed: int
    unexposed: int

    @property
    def enough(self) -> bool:
        return min(self) >= ENOUGH

    @property
    def because(self) -> str:
        """Why it is not enough."""
        most, least = max(self), min(self)
        if not least:
            return f"it was the same on all {most} days that count; {ENOUGH} that differ are needed"
        return f"{self.exposed} days with more and {self.unexposed} with less; {ENOUGH} of each are needed"


def contrast(exposure: Array, counts: Flags) -> Contrast:
    """Of the days (T,) that count, and on which `exposure` (T,) was observed.

    >>> contrast(np.array([0, 0, 0, 1, 2, np.nan]), np.ones(6, dtype=bool))
    Contrast(exposed=2, unexposed=3)
    """
    return Contrast(*(int(side.sum()) for side in sides(exposure, counts)))


def sides(exposure: Array, counts: Flags) -> tuple[Flags, Flags]:
    """Which of the days (T,) that count have more of an `exposure` (T,), and which less or none: the days on
    either side of the cut that splits the observed ones most evenly.

    >>> more, less = sides(np.array([0, 0, 0, 1, 2, np.nan]), np.ones(6, dtype=bool))
    >>> more.tolist(), less.tolist()
    ([False, False, False, True, True, False], [True, True, True, False, False, False])
    """
    seen = counts & np.isfinite(exposure)
    amounts, sizes = np.unique(exposure[seen], return_counts=True)
    below = np.cumsum(sizes)[:-1]
    if not len(below):
        return np.zeros(len(seen), dtype=bool), seen
    cut = amounts[int(np.argmin(np.abs(2 * below - seen.sum())))]
    return seen & (exposure > cut), seen & (exposure <= cut)


def followed(rated: Flags, first: int, last: int) -> Flags:
    """Days (T,) with a rating among the `first`th to `last`th day after them (0 the same day).

    >>> followed(np.array([False, False, True, False]), 1, 2).tolist()
    [True, True, False, False]
    """
    out = np.zeros(len(rated), dtype=bool)
    for lag in range(first, min(last + 1, len(rated))):
        out[: len(rated) - lag] |= rated[lag:]
    return out
