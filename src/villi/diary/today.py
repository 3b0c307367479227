"""What day and time it is for a diary: its own time zone, and small hours that belong to the day before."""

from datetime import date as Date
from datetime import datetime, timedelta
from datetime import time as Time

from villi.diary.dates import YEARS, clock_at
from villi.diary.values import Header
from villi.quantities import VilliError


def now(header: Header) -> datetime:
    """The time now in the diary's zone (without zone information where the header names none, or one that
    this computer does not know: then it is the computer's own).

    >>> now(Header(zone="No/Such")).tzinfo is None
    True
    """
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # only where a clock is read

    try:
        return datetime.now(ZoneInfo(header.zone)) if header.zone else datetime.now()
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return datetime.now()


def day_at(moment: datetime, day_starts: Time = Time(4, 0)) -> Date:
    """The diary day of a moment.

    >>> day_at(datetime(2026, 11, 17, 2, 0)).isoformat()
    '2026-11-16'
    """
    return moment.date() - timedelta(days=moment.time() < day_starts)


def diary_day(header: Header) -> Date:
    """The diary day that it is now."""
    return day_at(now(header), header.day_starts)


def clock_of(text: str) -> Time:
    """A time as people write it. Raises `VilliError` with the remedy.

    >>> clock_of("8:30 pm"), clock_of("24:40")
    (datetime.time(20, 30), datetime.time(0, 40))
    """
    said = text.strip()
    clock, rest, _ = clock_at(said, 0, len(said))
    if clock is None or rest != len(said):
        raise VilliError(f"{text}: not a time; write hours and minutes, such as 08:10")
    return clock


def date_of(text: str) -> Date:
    """A date as year-month-day, in the years that a diary can be about. Raises `VilliError` with the remedy.

    >>> date_of("2026-11-16")
    datetime.date(2026, 11, 16)
    """
    try:
        date = Date.fromisoformat(text)
    except ValueError:
        raise VilliError(f"{text}: not a date; write year-month-day, such as 2026-11-16") from None
    if date.year not in YEARS:
        raise VilliError(f"{text}: a year from {YEARS.start} to {YEARS.stop - 1} is needed")
    return date


def meant_by(clock: Time | None, header: Header) -> Date:
    """The diary day that words said now are about: today's, but in the morning "at 00:40" is the night that
    ended yesterday's diary day."""
    moment = now(header)
    today = day_at(moment, header.day_starts)
    late = clock is not None and clock < header.day_starts and moment.time() >= header.day_starts
    return today - timedelta(days=1) if late else today
