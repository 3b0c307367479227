"""Mood, as the last fourteen days of a diary tell it."""

import re
from collections.abc import Iterator, Sequence
from datetime import date as Date
from datetime import timedelta
from math import isnan
from statistics import median
from typing import NamedTuple

from villi.diary.values import Diary, Felt
from villi.safety.alarm import alarms
from villi.safety.finding import Found, Said
from villi.safety.said import even

DAYS = 14
"""Mood gates read the last fourteen days only."""
VERY_LOW, LOW, LOW_TWO_WEEKS = 1.0, 3.0, 4.0
"""Mood of 0 to 10: once; on three of seven days; the middle of both of two weeks (judgement, unverified)."""
LOW_DAYS, WEEK = 3, 7
FALL = 2.0
FEWEST = 3
"""Rated days from which a middle value is taken (judgement)."""
SEVERE, RISE = 20, 5
"""PHQ-9: the cut-off of severe depression, and a rise that counts (unverified)."""
HIGHEST = {"9": 27, "8": 24}

_HINT = re.compile(r"phq|item|question|(?:^|\W)(?:q|no|number)\W{0,2}(?:9|nine)", re.IGNORECASE)
_PHQ = re.compile(r"\bphq ?(?P<which>[89])\b(?P<rest>.*)")
_ITEM = re.compile(
    r"\b(?P<named>item|question|q|qu|no|number) ?(?:9|nine) ?(?:is|was|score|scored|answer|answered)? "
    r"(?P<score>\d+|not at all|several(?: days)?|more than half(?: the days)?|nearly every day|yes|no)\b"
)
_TOTAL = re.compile(
    r"^(?: (?:total|score|scored|sum|is|was|of|today|now|at|overall|result))* (?P<total>\d{1,3})\b"
)
_SURELY = frozenset({"item", "question"})
_NONE = frozenset({"0", "not at all", "no"})


class _Score(NamedTuple):
    said: Said
    total: int


def moods(diary: Diary, lines: list[Said], last: Date | None) -> Iterator[Found]:
    """What the mood gates ask: very low, low, falling, a questionnaire, words.

    Words and answers under no day count as now: better once too often.
    """
    since = last - timedelta(days=DAYS) if last is not None else None
    recent = [one for one in lines if one.date is None or since is None or one.date > since]
    yield from _words(recent)
    yield from _answers(lines, recent)
    if last is not None:
        yield from _ratings(_daily(diary, last), last)


def _words(recent: Sequence[Said]) -> Iterator[Found]:
    for n, one in enumerate(recent):
        follows = n + 1 < len(recent) and recent[n + 1].text[:1].isspace()
        if alarms(one.text) or (follows and alarms(f"{one.text.rstrip()} {recent[n + 1].text.strip()}")):
            yield Found("mood:words", f"words in your diary{_where(one)}")


def _where(one: Said) -> str:
    day = f" of {one.date}" if one.date is not None else ""
    return f"{day} (line {one.line})" if one.line > 0 else day


def _answers(lines: list[Said], recent: Sequence[Said]) -> Iterator[Found]:
    scores: list[_Score] = []
    now = frozenset(recent)
    for one in lines:
        if not _HINT.search(one.text):
            continue
        words = f" {even(one.text)}"
        for found in _PHQ.finditer(words):
            total = _TOTAL.match(found["rest"])
            if total and int(total["total"]) <= HIGHEST[found["which"]]:
                scores.append(_Score(one, int(total["total"])))
        item = _ITEM.search(words)
        asked = item and (item["named"] in _SURELY or "phq" in words)  # "number 9, 2 portions" is a takeaway
        if item and asked and item["score"] not in _NONE and one in now:
            yield Found("mood:item9", f"your answer to question 9{_where(one)}")
    for score in scores:
        before = [other.total for other in scores if _before(other.said.date, score.said.date)]
        worse = score.total >= SEVERE or any(score.total - total >= RISE for total in before)
        if worse and score.said in now:
            yield Found("mood:severe", f"your questionnaire{_where(score.said)}")


def _before(other: Date | None, date: Date | None) -> bool:
    """Whether a day is an earlier one; where a day is not known it may be."""
    return other is None or date is None or other < date


def _daily(diary: Diary, last: Date) -> dict[Date, float]:
    """The lowest mood of each day up to the last."""
    lowest: dict[Date, float] = {}
    for day in diary.days:
        if day.date > last:
            continue
        for entry in day.entries:
            if isinstance(entry, Felt) and entry.scale == "mood" and not isnan(entry.value):
                lowest[day.date] = min(entry.value, lowest.get(day.date, entry.value))
    return lowest


def _ratings(daily: dict[Date, float], last: Date) -> Iterator[Found]:
    def between(first: int, end: int) -> list[float]:
        """Moods of the days that lie `first` to `end` - 1 days back."""
        return [mood for date, mood in daily.items() if first <= (last - date).days < end]

    recent = between(0, DAYS)
    if any(mood <= VERY_LOW for mood in recent):
        yield Found("mood:very_low", "a very low mood in the last two weeks")
    weeks = (between(back, back + WEEK) for back in range(DAYS - WEEK + 1))
    if any(sum(mood <= LOW for mood in week) >= LOW_DAYS for week in weeks):
        yield Found("mood:low_week", "a low mood on three days of a week")
    earlier = between(DAYS, 2 * DAYS)
    if min(len(recent), len(earlier)) >= FEWEST and median(earlier) - median(recent) >= FALL:
        yield Found("mood:falling", "mood lower than in the two weeks before")
    halves = (between(0, WEEK), between(WEEK, DAYS))
    if all(len(half) >= FEWEST and median(half) <= LOW_TWO_WEEKS for half in halves):
        yield Found("mood:low_two_weeks", "a low mood for two weeks")
