"""Daily arrays of an experiment, checked; which of their days count, and what they are allowed for."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from villi.signals.allowing import WEEKEND, basis
from villi.signals.experiment.designing import Pairs, Runs
from villi.signals.given import numbers, weekdays

Array = NDArray[np.float64]
Whole = NDArray[np.intp]

DUMMIES = 60
"""Rated days from which each weekday has its own level; below, only weekends (judgement: six levels cost five
more degrees of freedom)."""
FEWEST_HISTORY = 14
"""Rated days of a history from which it tells something of how ratings drift (signals.md, section 6)."""
MOST_HISTORY = 365
"""Days of history that are used, the latest (judgement: what is older says less of now)."""


class Given(NamedTuple):
    """Daily arrays: `outcome` (n,) and `arm` (n,) as floats, NaN unknown or outside; `weekday` (n,) or None;
    `history` (m,) ratings of the days before; `done` (n,) or None."""

    outcome: Array
    arm: Array
    weekday: Whole | None
    history: Array
    done: Array | None


class Days(NamedTuple):
    """Rated days that are used, n in all: `before` days of history, then those of the experiment. `at` (n,)
    calendar days from the experiment's first; `y` (n,); `w` (n, k) what they are allowed for, orthonormal;
    `place` (n - before,) which days of the schedule they are; `row` (n - before,) which of the arrays."""

    at: Whole
    y: Array
    w: Array
    place: Whole
    row: Whole
    before: int


def given(
    outcome: ArrayLike,
    treatment: ArrayLike,
    weekday: ArrayLike | None,
    history: ArrayLike | None,
    done: ArrayLike | None,
) -> Given:
    """Raises ValueError, with the remedy, for arrays of other lengths, shapes or values.

    >>> given([5, 6], [1, 2], None, None, None)
    Traceback (most recent call last):
    ValueError: treatment is 1 (with) or 0 (without), NaN on days outside the experiment
    """
    y, arm = numbers("outcome", outcome), numbers("treatment", treatment)
    read = None if done is None else numbers("done", done)
    week = None if weekday is None else week_of(weekday, len(y))
    for name, array in (("treatment", arm), ("done", read)):
        if array is None:
            continue
        if len(array) != len(y):
            raise ValueError(f"outcome has {len(y)} days, {name} {len(array)}: give one number a day of both")
        if not np.isin(array[~np.isnan(array)], (0.0, 1.0)).all():
            raise ValueError(f"{name} is 1 (with) or 0 (without), NaN on days outside the experiment")
    return Given(y, arm, week, numbers("history", [] if history is None else history), read)


def week_of(values: ArrayLike, days: int) -> Whole:
    """Days of the week (n,) of a series of `days`. Raises ValueError."""
    week = weekdays(values)
    if len(week) != days:
        raise ValueError(f"weekday has {len(week)} days, the series {days}: give one number a day")
    return week


def days_used(read: Given, schedules: Pairs | Runs, drop: int) -> Days:
    """The rated days of the schedule that count, after the history where that is long enough."""
    drawn = np.flatnonzero(~np.isnan(read.arm))
    place = _counting(schedules, drop, len(drawn))
    place = place[~np.isnan(read.outcome[drawn[place]])]
    row = drawn[place]
    first = int(drawn[0])
    earlier = np.concatenate((read.history, read.outcome[:first]))[-MOST_HISTORY:]
    kept = np.flatnonzero(~np.isnan(earlier))
    if len(kept) < FEWEST_HISTORY:
        kept = kept[:0]
    at = np.concatenate((kept - len(earlier), row - first))
    y = np.concatenate((earlier[kept], read.outcome[row]))
    week = None
    if read.weekday is not None:  # of the history they are counted backwards
        week = np.concatenate(((read.weekday[0] + first + at[: len(kept)]) % 7, read.weekday[row]))
    w = allowed(at, int(drawn[-1]) - first, week, len(row))
    return Days(at, y, w, place, row, len(kept))


def allowed(at: Whole, last: int, week: Whole | None, rated: int) -> Array:
    """W (n, k): 1, u and u^2 - 1/3 over the experiment (days 0 to `last` of `at`, u from -1 to 1), own level
    and slope of the history (days below 0), and weekdays: a weekend column below 60 `rated` days of the
    experiment, six dummies from then on. Orthonormal; what adds nothing is left out."""
    inside = (at >= 0).astype(float)
    u = 2 * at / max(last, 1) - 1
    columns = [inside, inside * u, inside * (u**2 - 1 / 3)]
    if (at < 0).any():
        columns += [1 - inside, (1 - inside) * (at / -float(at[0]))]
    if week is not None and rated < DUMMIES:
        columns += [(week >= WEEKEND) - 2 / 7]
    elif week is not None:
        columns += [(week == day) - 1 / 7 for day in range(6)]
    return basis(np.column_stack(columns)) if len(at) else np.empty((0, 0))


def _counting(schedules: Pairs | Runs, drop: int, done: int) -> Whole:
    """Days of the schedule that count, of the first `done`: whole pairs or else whole periods, without the
    first `drop` days of each period. The same whatever was drawn."""
    unit = (2 if isinstance(schedules, Pairs) else 1) * schedules.block
    whole = np.arange(done // unit * unit)
    return whole[whole % schedules.block >= drop]
