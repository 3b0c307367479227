"""What was rated, day by day: one value a day, NaN where there is none. Nothing is filled in."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date as Date
from datetime import timedelta
from math import isnan, nan
from statistics import mean
from typing import NamedTuple

from villi.diary.feelings import SCALES
from villi.diary.values import Diary, Entry, Felt
from villi.trials.values import Better

HIGH, UNCOMFORTABLE = 8.0, 2.0
"""Bloating or pain from here on, comfort up to here, count as discomfort on the way (rule G44)."""
LONGEST_HISTORY = 365
"""Days before an experiment that say how somebody varies: older ones may be of another life (judgement)."""


class Scale(NamedTuple):
    """A scale as a reader meets it: `name` ("comfort"), which way is `better`, the `unit` of a difference,
    and what is rated (`how`)."""

    key: str
    name: str
    better: Better | None
    unit: str
    how: str


_OTHERS = {
    "sleep": Scale("sleep", "sleep", "up", "points", "from 0 to 10"),
    "sleep_hours": Scale("sleep_hours", "hours of sleep", "up", "hours", "in hours, such as sleep 6.5 h"),
    "stools": Scale("stools", "stools", "", "a day", "how many"),
    "bristol": Scale("bristol", "stool type", "", "types", "Bristol type 1 to 7"),
}


def scale(key: str) -> Scale:
    """A scale by its key; of a person's own scale it is not known which way is better (None).

    >>> scale("bloating").better, scale("sleep_hours").unit, scale("headache").better
    ('down', 'hours', None)
    """
    if key in _OTHERS:
        return _OTHERS[key]
    if key in SCALES:
        return Scale(key, key, "up" if SCALES[key] == "best" else "down", "points", "from 0 to 10")
    return Scale(key, key, None, "points", "from 0 to 10")


def ratings(diary: Diary) -> Mapping[str, Mapping[Date, float]]:
    """Every scale with the value of each rated day: the mean of the day's ratings, of stools their number.
    Presence without a severity is no rating.

    >>> from villi.diary import read
    >>> found = ratings(read(b"2026-11-16\\nfeel: mood 4\\n20:00 feel: mood 6, stools 2\\n"))
    >>> found["mood"], found["stools"]
    ({datetime.date(2026, 11, 16): 5.0}, {datetime.date(2026, 11, 16): 2.0})
    """
    found: dict[str, dict[Date, list[float]]] = defaultdict(dict)
    for day in diary.days:
        for entry in day.entries:
            if isinstance(entry, Felt) and not isnan(entry.value):
                found[entry.scale].setdefault(day.date, []).append(entry.value)
    return {
        key: {date: sum(values) if key == "stools" else mean(values) for date, values in sorted(days.items())}
        for key, days in sorted(found.items())
    }


def daily(rated: Mapping[Date, float], first: Date, days: int) -> list[float]:
    """The values of `days` days from the first on, NaN where a day is not rated."""
    return [rated.get(first + timedelta(days=n), nan) for n in range(days)]


def history(rated: Mapping[Date, float], before: Date) -> tuple[Date, list[float]]:
    """The first day and the values of all days from the first rated one to the day before `before`."""
    earlier = [date for date in rated if 0 < (before - date).days <= LONGEST_HISTORY]
    if not earlier:
        return before, []
    return min(earlier), daily(rated, min(earlier), (before - min(earlier)).days)


def lately(rated: Mapping[Date, float], today: Date) -> tuple[Date, list[float]]:
    """The first day and the values of all days up to the last rated one, for a plan: days that nobody had
    reason to rate yet are not missing."""
    last = max((date for date in rated if date <= today), default=today)
    return history(rated, last + timedelta(days=1))


def weekdays(first: Date, days: int) -> list[int]:
    """0 Monday to 6, of days in a row."""
    return [(first.weekday() + n) % 7 for n in range(days)]


def harms(diary: Diary, first: Date, days: int) -> int:
    """Days with a bloating or pain of 8 and more, or a comfort of 2 and less, rated at any hour."""
    return sum(
        0 <= (day.date - first).days < days and any(_harmful(entry) for entry in day.entries)
        for day in diary.days
    )


def _harmful(entry: Entry) -> bool:
    if not isinstance(entry, Felt):
        return False
    high = entry.scale in ("bloating", "pain") and entry.value >= HIGH
    return high or (entry.scale == "comfort" and entry.value <= UNCOMFORTABLE)
