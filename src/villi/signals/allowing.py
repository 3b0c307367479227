"""What every effect is allowed for: trend, season, weekday, and the adjusters of today and yesterday."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from villi.signals.imputing import imputed, lagged

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Weekday = NDArray[np.intp]

LONG = 150
"""Days from which a slow wave is allowed for beside the trend (signals.md, section 4.1.1)."""
ALIKE = 1e-7
"""A column of which no more than this share is left beside the others says nothing of its own."""
WEEKEND = 5
"""Weekdays from here on (Monday is 0) are the weekend."""


class Allowed(NamedTuple):
    """`columns` (T, k); `adjuster` (k,): the key of the adjuster a column belongs to, "" for the calendar."""

    columns: Array
    adjuster: tuple[str, ...]

    def without(self, key: str) -> "Allowed":
        """The same without one adjuster ("" none): what is tested itself is not allowed for."""
        if not key:
            return self
        kept = [i for i, name in enumerate(self.adjuster) if name != key]
        return Allowed(self.columns[:, kept], tuple(self.adjuster[i] for i in kept))


def weekends(weekday: Weekday | None) -> Flags | None:
    """Which days (T,) are weekends, where the weekdays are known."""
    return None if weekday is None else weekday >= WEEKEND


def allowed(days: int, adjust: Mapping[str, Array], weekday: Weekday | None = None) -> Allowed:
    """W before whitening (signals.md, section 4.1.1), for each of `days` calendar days, u from -1 to 1:

    1; u; u^2 - 1/3; sin(pi u), cos(pi u) from 150 days on; six weekday dummies less 1/7; each adjuster,
    filled from the past and standardised, of today and of yesterday. An adjuster never observed is not
    allowed for; constant and collinear columns are dropped later, among the rated days (`basis`).

    >>> allowed(3, {"sleep": np.array([1.0, 2.0, 3.0])}).columns.round(2).tolist()
    [[1.0, -1.0, 0.67, -1.22, 0.0], [1.0, 0.0, -0.33, 0.0, -1.22], [1.0, 1.0, 0.67, 1.22, 0.0]]
    """
    u = np.linspace(-1.0, 1.0, days) if days > 1 else np.zeros(days)
    columns = [np.ones(days), u, u**2 - 1 / 3]
    if days >= LONG:
        columns += [np.sin(np.pi * u), np.cos(np.pi * u)]
    if weekday is not None:
        columns += [(weekday == day) - 1 / 7 for day in range(6)]
    names = [""] * len(columns)
    for key in sorted(adjust):
        if not np.isfinite(adjust[key]).any():
            continue
        series = lagged(imputed(adjust[key][:, None], weekends(weekday)))[:, 0]
        spread = series[:, 0].std()
        for lag in (0, 1):
            centred = series[:, lag] - series[:, 0].mean()
            columns.append(centred / spread if spread > 0 else np.zeros(days))
            names.append(key)
    return Allowed(np.column_stack(columns), tuple(names))


def basis(columns: Array) -> Array:
    """Orthonormal columns (n, k') that span `columns` (n, k): what is constant or collinear adds none.

    Columns are taken in turn; one of which less than `ALIKE` is left after those before it is dropped, by
    the diagonal of R in a QR decomposition of the columns at unit length.

    >>> basis(np.array([[1.0, 2.0, 0.0], [1.0, 2.0, 1.0], [1.0, 2.0, 5.0]])).shape
    (3, 2)
    """
    length = np.sqrt((columns**2).sum(axis=0))
    columns = columns[:, length > 0] / length[length > 0]
    kept = columns[:, :0]
    for column in columns.T:
        left = column - kept @ (kept.T @ column)
        left -= kept @ (kept.T @ left)  # twice is enough (Kahan): the first pass leaves rounding behind
        size = np.sqrt(left @ left)
        if size > ALIKE:
            kept = np.column_stack([kept, left / size])
    return kept
