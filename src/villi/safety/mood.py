"""Mood, as the last fourteen days of a diary tell it."""

import re
from collections.abc import Iterator, Sequence
from datetime import date as Date
from math import isnan
from statistics import median

from villi.diary.values import Diary, Felt
from villi.safety.alarm import alarms
from villi.safety.finding import Found, Said
from villi.safety.lowest import lowest
from villi.safety.questionnaire import answers

DAYS = 14
"""Mood gates read the last fourteen days only."""
GAP = 60
"""Days without a line after which the last day may be a slip of the pen in a year (judgement)."""
VERY_LOW, LOW, LOW_TWO_WEEKS = 1.0, 3.0, 4.0
"""Mood of 0 to 10: once; on three of seven days; the middle of both of two weeks (judgement, unverified)."""
LOW_DAYS, WEEK = 3, 7
FALL = 2.0
_RECORD = re.compile(r"\s*experiment\s*:\s*start,\s+with\s+or\s+without\s", re.IGNORECASE)
"""The record of an experiment names what is varied, and rates nothing."""
FEWEST = 3
"""Rated days from which a middle value is taken (judgement)."""


def moods(diary: Diary, lines: list[Said], last: Date | None, today: Date | None = None) -> Iterator[Found]:
    """What the mood gates ask: very low, low, falling, a questionnaire, words.

    Words and answers under no day count as now: better once too often. So do those before each of `ends`: one
    day dated years ahead hides nothing.
    """
    until = ends(diary, last, today)
    recent = [one for one in lines if one.date is None or _is_recent(one.date, until)]
    yield from _words(recent)
    yield from answers(lines, frozenset(recent))
    daily = _daily(diary, [one for one in lines if one.date is None or _is_recent(one.date, until, 2 * DAYS)])
    low = [mood for date, mood in daily.items() if date is None or _is_recent(date, until)]
    if any(mood <= VERY_LOW for mood in low):
        yield Found("mood:very_low", "a very low mood in the last two weeks")
    if last is not None:
        yield from _ratings({date: mood for date, mood in daily.items() if date is not None}, last)


def ends(diary: Diary, last: Date | None, today: Date | None = None) -> frozenset[Date]:
    """The days that may be the last: the last as others read it, the last written, `today`, and the last
    before a gap of more than 60 days, where no more than fourteen days follow it."""
    days = sorted({day.date for day in diary.days})
    followed = range(max(1, len(days) - DAYS), len(days))
    before_gaps = (days[n - 1] for n in followed if (days[n] - days[n - 1]).days > GAP)
    return frozenset(filter(None, (last, today, *days[-1:], *before_gaps)))


def _is_recent(date: Date, until: frozenset[Date], days: int = DAYS) -> bool:
    return any(0 <= (end - date).days < days for end in until)


def _words(recent: Sequence[Said]) -> Iterator[Found]:
    heard = [alarms(one.text) for one in recent]
    for n, one in enumerate(recent):
        if heard[n] or _runs_on(recent, heard, n):
            yield Found("mood:words", f"words in your diary{one.where}")


def _runs_on(recent: Sequence[Said], heard: Sequence[bool], n: int) -> bool:
    """Whether a line says it together with the indented line below, and neither says it alone."""
    if n + 1 >= len(recent) or heard[n + 1] or not recent[n + 1].text[:1].isspace():
        return False
    return alarms(f"{recent[n].text.rstrip()} {recent[n + 1].text.strip()}")


def _daily(diary: Diary, lines: Sequence[Said]) -> dict[Date | None, float]:
    """The lowest mood of each day, None for what stands under no day: of the ratings, and of the lines."""
    found: dict[Date | None, float] = {}
    rated = (
        (day.date, entry.value)
        for day in diary.days
        for entry in day.entries
        if isinstance(entry, Felt) and entry.scale == "mood"
    )
    written = ((one.date, lowest(one.text)) for one in lines if not _RECORD.match(one.text))
    for date, mood in (*rated, *written):
        if not isnan(mood):
            found[date] = min(mood, found.get(date, mood))
    return found


def _ratings(daily: dict[Date, float], last: Date) -> Iterator[Found]:
    def between(first: int, end: int) -> list[float]:
        """Moods of the days that lie `first` to `end` - 1 days back."""
        return [mood for date, mood in daily.items() if first <= (last - date).days < end]

    recent = between(0, DAYS)
    weeks = (between(back, back + WEEK) for back in range(DAYS - WEEK + 1))
    if any(sum(mood <= LOW for mood in week) >= LOW_DAYS for week in weeks):
        yield Found("mood:low_week", "a low mood on three days of a week")
    earlier = between(DAYS, 2 * DAYS)
    if min(len(recent), len(earlier)) >= FEWEST and median(earlier) - median(recent) >= FALL:
        yield Found("mood:falling", "mood lower than in the two weeks before")
    halves = (between(0, WEEK), between(WEEK, DAYS))
    if all(len(half) >= FEWEST and median(half) <= LOW_TWO_WEEKS for half in halves):
        yield Found("mood:low_two_weeks", "a low mood for two weeks")
