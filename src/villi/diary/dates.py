"""Lines that open a day, and clock times."""

import re
from datetime import date as Date
from datetime import time as Time
from datetime import timedelta
from typing import NamedTuple

YEARS = range(1900, 2200)
"""Years that a food diary can be about; anything else is a slip of the pen ("0206-11-16")."""

_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORT = {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}
WEEKDAYS = (
    {name: n for n, name in enumerate(_NAMES)} | {name[:3]: n for n, name in enumerate(_NAMES)} | _SHORT
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?![0-9\-])")
_WEEKDAY = re.compile(r"[\s,(]*([A-Za-z]{3,9})\b\.?[\s,:)]*")
# What is meant as a date but is not year-month-day: opens a day that counts for nothing.
_NUMERIC = re.compile(r"([0-9]{1,4})\s?([-/.])\s?([0-9]{1,2})\s?\2\s?([0-9]{1,4})(?=[\s,:]|\Z)")
_NAMED = re.compile(
    r"(?:[0-9]{1,2}(?:st|nd|rd|th)?(?:\s+of)?[\s\-]+(?P<m1>[a-z]{3,9})\.?|(?P<m2>[a-z]{3,9})\.?\s+[0-9]{1,2}(?:st|nd|rd|th)?)"
    r"(?:,?[\s\-]+(?P<year>[0-9]{4}))?[\s:]*\Z",
    re.IGNORECASE,
)
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::[0-9]{2})?(?![0-9:])(?:\s*([ap]\.?m\b\.?))?", re.IGNORECASE)
_UNTIL = re.compile(r"\s?[-–—]\s?[0-9]{1,2}:[0-9]{2}(?![0-9:])")
_HOUR = re.compile(r"([0-9]{1,2})\s?([ap]m)\b", re.IGNORECASE)


class Opening(NamedTuple):
    """A line that opens a day. `date` None where it is no real date; `weekday` the day of the week that
    was written (0 Monday), None where none was; `end` where the words after it start."""

    date: Date | None
    weekday: int | None
    end: int
    suggestion: str = ""


def opening(line: str, start: int, end: int) -> Opening | None:
    """The day that `line[start:end]` opens, or None where it opens none.

    >>> opening("2026-11-16 Mon", 0, 14)
    Opening(date=datetime.date(2026, 11, 16), weekday=0, end=14, suggestion='')
    >>> opening("2026-13-45", 0, 10).date is None, opening("7-Up", 0, 4)
    (True, None)
    >>> opening("16 Nov 2026", 0, 11).suggestion
    'write 2026-11-16'
    """
    first = line[start]
    if first.isdigit():
        iso = _ISO.match(line, start, end)
        if iso:
            weekday, after = _weekday_at(line, iso.end(), end)
            date = _real(int(iso[1]), int(iso[2]), int(iso[3]))
            return Opening(date, weekday, after, "" if date else "write year-month-day, such as 2026-11-16")
    elif not first.isalpha():
        return None
    weekday, at = _weekday_at(line, start, end)
    if weekday is not None and (at >= end or ":" in line[start:at]):
        return Opening(None, weekday, at)
    return _malformed(line, at, end) if at < end else None


def _weekday_at(line: str, start: int, end: int) -> tuple[int | None, int]:
    found = _WEEKDAY.match(line, start, end)
    number = WEEKDAYS.get(found[1].lower()) if found else None
    if found is None or number is None:
        blank = start
        while blank < end and line[blank] in " \t,:":
            blank += 1
        return None, blank
    return number, found.end()


def _malformed(line: str, start: int, end: int) -> Opening | None:
    general = "write year-month-day, such as 2026-11-16"
    numeric = _NUMERIC.match(line, start, end)
    if numeric and _is_date_like(numeric):
        a, b, c = int(numeric[1]), int(numeric[3]), int(numeric[4])
        date = _real(a, b, c) if len(numeric[1]) == 4 else None
        weekday, after = _weekday_at(line, numeric.end(), end)
        return Opening(None, weekday, after, f"write {date}" if date else general)
    if end - start > 25:
        return None
    named = _NAMED.match(line, start, end)
    if not named:
        return None
    month = (named["m1"] or named["m2"]).lower()[:3]
    if month not in _MONTHS:
        return None
    day = re.search(r"[0-9]{1,2}", line[start:end])
    date = _real(int(named["year"]), _MONTHS.index(month) + 1, int(day[0])) if named["year"] and day else None
    return Opening(None, None, end, f"write {date}" if date else general)


def _is_date_like(numeric: "re.Match[str]") -> bool:
    """Four digits for the year at one end ("2026/11/16", "16.11.2026"), or three groups of two."""
    widths = len(numeric[1]), len(numeric[3]), len(numeric[4])
    return widths[0] == 4 or widths[2] == 4 or widths == (2, 2, 2)


def _real(year: int, month: int, day: int) -> Date | None:
    try:
        date = Date(year, month, day)
    except ValueError:
        return None
    return date if year in YEARS else None


def next_weekday(after: Date, weekday: int) -> Date | None:
    """The first such day after a date.

    >>> next_weekday(Date(2026, 11, 16), 1), next_weekday(Date(2026, 11, 16), 0)
    (datetime.date(2026, 11, 17), datetime.date(2026, 11, 23))
    """
    try:
        return after + timedelta(days=(weekday - after.weekday() - 1) % 7 + 1)
    except OverflowError:
        return None


def last_weekday(before: Date, weekday: int) -> Date | None:
    """The last such day before a date.

    >>> last_weekday(Date(2026, 11, 16), 0), last_weekday(Date(1, 1, 1), 0)
    (datetime.date(2026, 11, 9), None)
    """
    try:
        return before - timedelta(days=(before.weekday() - weekday - 1) % 7 + 1)
    except OverflowError:
        return None


def clock_at(line: str, start: int, end: int) -> tuple[Time | None, int, bool]:
    """The time written at `start`: (time or None, where the rest starts, whether a time was meant).

    "24:40" is 00:40; "8am" and "8:30 pm" are understood.

    >>> clock_at("08:10 toast", 0, 11), clock_at("24:40 kebab", 0, 11)
    ((datetime.time(8, 10), 6, True), (datetime.time(0, 40), 6, True))
    >>> clock_at("27:70 toast", 0, 11), clock_at("2 eggs", 0, 6)
    ((None, 6, True), (None, 0, False))
    """
    found = _TIME.match(line, start, end)
    if found:
        hour, minute, half = int(found[1]), int(found[2]), found[3]
    else:
        found = _HOUR.match(line, start, end)
        if not found:
            return None, start, False
        hour, minute, half = int(found[1]), 0, found[2]
    rest = found.end()
    until = _UNTIL.match(line, rest, end)  # "12:00-12:30": the start counts
    rest = until.end() if until else rest
    if rest < end and not line[rest].isspace() and line[rest] not in ",-–—:":
        return None, start, False
    while rest < end and (line[rest].isspace() or line[rest] in ",-–—:"):
        rest += 1
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half[0] in "pP" else 0)
    if hour >= 24 and hour < 28:  # the night that ends the day, counted on
        hour -= 24
    try:
        return Time(hour, minute), rest, True
    except ValueError:
        return None, rest, True


def minute_of_day(clock: Time, day_starts: Time = Time(4, 0)) -> int:
    """Minutes since midnight of the diary day; the night that ends it counts on past 24:00.

    >>> minute_of_day(Time(0, 40)), minute_of_day(Time(8, 0))
    (1480, 480)
    """
    minutes = clock.hour * 60 + clock.minute
    return minutes + 1440 if clock < day_starts else minutes
