"""The calendar of a diary: consecutive days from the first to the last that was recorded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date

import numpy as np
from numpy.typing import NDArray

from villi.diary.values import Diary, Entry, Record
from villi.series.values import Unused

LONGEST_GAP = 366
"""Days without any record after which another stretch begins: a year of nothing is either another time of
life or a slip of the pen in the year (judgement)."""
LONGEST = 20 * 365 + 5
"""Days of a series, some twenty years: the latest are kept."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """T consecutive `dates`, their `weekday` (T,) from 0 Monday, and the place of each date."""

    dates: tuple[Date, ...]
    weekday: NDArray[np.intp]
    place: Mapping[Date, int]

    def empty(self) -> NDArray[np.float64]:
        """T values that nobody knows."""
        return np.full(len(self.dates), np.nan)


_SAYS_NOTHING = frozenset({"asked", "experiment"})
"""Records that say nothing of their day: a question that was asked, a step of an experiment."""


def recorded(diary: Diary) -> tuple[Date, ...]:
    """The days of which something is recorded. One that holds no more than a question, asked months after the
    last meal, does not stretch the calendar.

    >>> from villi.diary import read
    >>> [str(date) for date in recorded(read(b"2026-11-16\\nsoup\\n2026-12-24\\nasked: safety\\n"))]
    ['2026-11-16']
    """
    return tuple(
        day.date for day in diary.days if not day.entries or not all(map(_says_nothing, day.entries))
    )


def _says_nothing(entry: Entry) -> bool:
    return isinstance(entry, Record) and entry.key in _SAYS_NOTHING


def calendar(recorded: Sequence[Date]) -> tuple[Calendar, tuple[Unused, ...]]:
    """The calendar of the recorded days, and the stretches that are left out.

    The stretch with most recorded days is kept, the later one of two alike.

    >>> days, left = calendar([Date(2026, 11, 16), Date(2026, 11, 18), Date(2062, 11, 17)])
    >>> len(days.dates), left[0].because[:32]
    (3, '1 day from 2062-11-17 on is left')
    """
    ordered = sorted(set(recorded))
    stretches: list[list[Date]] = []
    for date in ordered:
        if not stretches or (date - stretches[-1][-1]).days > LONGEST_GAP:
            stretches.append([])
        stretches[-1].append(date)
    if not stretches:
        return Calendar((), np.zeros(0, dtype=np.intp), {}), ()
    kept = max(stretches, key=lambda days: (len(days), days[-1]))
    left = [_left_out(days) for days in stretches if days is not kept]
    first, last = kept[0].toordinal(), kept[-1].toordinal()
    if last - first >= LONGEST:
        earliest = Date.fromordinal(last - LONGEST + 1)
        because = f"days before {earliest} are left out: the latest twenty years are looked at"
        left.append(Unused("calendar", "earlier days", because))
        first = earliest.toordinal()
    dates = tuple(Date.fromordinal(n) for n in range(first, last + 1))
    weekday = (np.arange(first, last + 1, dtype=np.intp) + 6) % 7
    return Calendar(dates, weekday, {date: t for t, date in enumerate(dates)}), tuple(left)


def _left_out(days: Sequence[Date]) -> Unused:
    some = "1 day" if len(days) == 1 else f"{len(days)} days"
    verb = "is" if len(days) == 1 else "are"
    because = (
        f"{some} from {days[0]} on {verb} left out: more than a year lies between and the rest of the diary; "
        "correct the date if it is a slip"
    )
    return Unused("calendar", "days far from the rest", because)
