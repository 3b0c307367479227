"""Words that get the time at which they are said, or the time chosen beside them."""

from datetime import time as Time

from villi.diary.sameness import said
from villi.diary.several import apart
from villi.diary.shapes import decide
from villi.keeping.values import Echo

OF_THE_NIGHT = frozenset({"sleep", "sleep_hours"})
"""Ratings of the night before: when they are written down says nothing."""


def timed(words: str, read: Echo, clock: Time, *, chosen: bool) -> str:
    """The words with a time in front of each line that has none of its own.

    `read` is `echo` of the words. A time that was `chosen` goes before every line; the time that it just
    happens to be only before food that names no meal, what was taken, and feelings but those of the night;
    never before a whole day once more, whose meals keep their times.

    >>> from datetime import date
    >>> from villi.diary import read as diary_of
    >>> from villi.foods import Catalogue
    >>> from villi.keeping.echoing import echo
    >>> from villi.meals import index
    >>> ready, diary = index(Catalogue.everyday()), diary_of(b"2026-11-16\\n08:00 toast\\n")
    >>> words = "2 eggs\\nlunch: soup\\nslept 7 h"
    >>> said = echo(diary, words, date(2026, 11, 16), ready)
    >>> timed(words, said, Time(9, 30), chosen=False)
    '09:30 2 eggs\\nlunch: soup\\nslept 7 h'
    >>> timed(words, said, Time(9, 30), chosen=True)
    '09:30 2 eggs\\n09:30 lunch: soup\\n09:30 slept 7 h'
    """
    return "\n".join(
        f"{clock:%H:%M} {line}"
        if not decide(line, 1).timed and (chosen or (_is_of_now(read, row) and not _is_a_day(line)))
        else line
        for row, line in enumerate(apart(words), 1)
    )


def _is_of_now(read: Echo, row: int) -> bool:
    """Whether all of a typed line is something that is usually written down when it happens."""
    parts = [part for part in read.parts if part.row == row]
    return bool(parts) and all(
        part.clock is None
        and (
            (part.kind == "food" and not part.meal)
            or part.kind == "took"
            or (part.kind == "feel" and not any(felt.scale in OF_THE_NIGHT for felt in part.felt))
        )
        for part in parts
    )


def _is_a_day(line: str) -> bool:
    """Whether a line asks for a whole day once more: "same as yesterday"."""
    typed = decide(line, 1)
    asked = said(line[typed.start : typed.end], typed.meal)
    return asked is not None and not asked.meal and (asked.day == "yesterday" or asked.weekday is not None)
