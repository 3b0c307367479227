"""The ranges of days that a page offers: the last weeks of what is written."""

from datetime import date as Date
from datetime import timedelta
from typing import NamedTuple

from villi.diary.values import Diary
from villi.examining.figures import Range
from villi.quantities import VilliError

LAST_DAYS = (7, 14, 28, 90)
"""Lengths that are offered: a week, two, four, a season."""


class Offered(NamedTuple):
    """A range with the number of its days."""

    length: int
    days: Range


def offered(diary: Diary, today: Date) -> tuple[Offered, ...]:
    """The last weeks of a diary, those that are shorter than the whole; they end with its last day that is
    not in the future.

    >>> from villi.diary import read
    >>> found = offered(read(b"2026-11-02\\ntoast\\n2026-11-16\\nsoup\\n"), Date(2026, 11, 20))
    >>> [(one.length, str(one.days.first), str(one.days.last)) for one in found]
    [(7, '2026-11-10', '2026-11-16'), (14, '2026-11-03', '2026-11-16')]
    """
    dates = [day.date for day in diary.days]
    if not dates:
        return ()
    last = max((date for date in dates if date <= today), default=max(dates))
    first = min(dates)
    return tuple(
        Offered(length, Range(last - timedelta(days=length - 1), last))
        for length in LAST_DAYS
        if last - timedelta(days=length - 1) > first
    )


def recorded(diary: Diary, days: Range) -> Range:
    """A range that holds a day of the diary. Raises `VilliError` where it holds none, or the diary has none.

    >>> from villi.diary import read
    >>> recorded(read(b"2026-11-16\\ntoast\\n"), Range(Date(2026, 12, 1), None))
    Traceback (most recent call last):
    villi.quantities.errors.VilliError: no day of the diary lies in that range; it goes from 2026-11-16 to
    2026-11-16
    """
    dates = sorted(day.date for day in diary.days)
    if not dates:
        raise VilliError("the diary holds no day yet: write down what you eat, and look here again")
    if not any(map(days.holds, dates)):
        raise VilliError(f"no day of the diary lies in that range; it goes from {dates[0]} to {dates[-1]}")
    return days
