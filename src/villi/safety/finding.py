"""A fact with the words it came from, and since when; days of a diary and their lines."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from datetime import date as Date
from typing import NamedTuple

from villi.diary.values import Diary, Eaten, Felt, Record

LONGEST_QUOTE = 80
"""Characters of a person's own words that are shown as the reason of a rule."""
_DATE_LINE = re.compile(r"[\W_]*[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}\b")


class Found(NamedTuple):
    """A fact, why, and since when (None: always, or not known)."""

    fact: str
    because: str
    since: Date | None = None


class Said(NamedTuple):
    """A line as written, with its day (None where it belongs to none)."""

    line: int
    date: Date | None
    text: str

    @property
    def where(self) -> str:
        """Its day and number, as a reason shows them; nothing of its words."""
        day = f" of {self.date}" if self.date is not None else ""
        return f"{day} (line {self.line})" if self.line > 0 else day


def quoted(words: str, line: int = 0) -> str:
    """A person's own words, shortened, with their line.

    >>> quoted("has: cirrhosis", 3)
    'has: cirrhosis (line 3)'
    """
    one = " ".join(words.split())
    short = one if len(one) <= LONGEST_QUOTE else f"{one[: LONGEST_QUOTE - 1]}…"
    return f"{short} (line {line})" if line > 0 else short


def slug(name: str) -> str:
    """A name as it stands in a fact.

    >>> slug("St John's wort")
    "st_john's_wort"
    """
    return "_".join(name.casefold().replace("’", "'").split())


def last_day(diary: Diary, today: Date | None = None) -> Date | None:
    """The diary's last day: what holds on it is what holds. A day after `today` is a slip of the pen."""
    dates = [day.date for day in diary.days if today is None or day.date <= today]
    return max(dates, default=max((day.date for day in diary.days), default=None))


def dated(diary: Diary, *keys: str) -> Iterator[tuple[Date | None, Record]]:
    """Records of some keys, those before the first day first, then by day."""
    for record in diary.states:
        if record.key in keys:
            yield None, record
    for day in sorted(diary.days, key=lambda day: day.date):
        for entry in day.entries:
            if isinstance(entry, Record) and entry.key in keys:
                yield day.date, entry


def said(diary: Diary) -> list[Said]:
    """Every line as written, with its day; of a diary without text of its own, the words of its entries.

    What stands before the first day, or under a date that is none, belongs to no day.
    """
    if not diary.lines:
        return list(_entries(diary))
    opened = sorted((line, day.date) for day in diary.days for line in day.headers)
    starts = [line for line, _ in opened]
    out = []
    lost = True  # under no day, or under a date that is none
    for number, text in enumerate(diary.lines, 1):
        at = bisect_right(starts, number) - 1
        if at >= 0 and starts[at] == number:
            lost = False
        elif _DATE_LINE.match(text) and not text.lstrip().startswith("#"):
            lost = True
        out.append(Said(number, None if lost or at < 0 else opened[at][1], text))
    return out


def _entries(diary: Diary) -> Iterator[Said]:
    for record in diary.states:
        yield Said(record.line, None, record.value)
    for day in diary.days:
        for entry in day.entries:
            if isinstance(entry, Eaten):
                yield Said(entry.words.line, day.date, entry.words.text)
            elif isinstance(entry, Felt):
                number = "" if entry.value != entry.value else f" {entry.value:g}"
                yield Said(entry.line, day.date, entry.words or f"{entry.scale}{number}")
            else:
                yield Said(entry.line, day.date, entry.value)
