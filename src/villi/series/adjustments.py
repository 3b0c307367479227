"""What is only allowed for and never announced: courses, periods, illness, travel, fasting, energy.

A line that says something holds on its day; where anything else is written on a day and that line is not, it
does not hold; on a day without a word nobody knows.
"""

import re
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from villi.diary.courses import Course, courses
from villi.diary.values import Diary, Record
from villi.series.calendar import Calendar
from villi.series.record import Foodrecord
from villi.series.tables import events
from villi.series.taken import FEWEST_ALLOWED
from villi.series.values import Adjustment, Array

TAIL = 10.0
"""Days in which what is left of a course of antibiotics falls to 1/e (signals.md, sections 3 and 4.1)."""
LONGEST_PERIOD = 10
"""Days of a period that were not written are filled in between its start and its end, up to so many
(judgement)."""
FEWEST_ENERGY = 20
"""Days of known energy from which it is allowed for (judgement)."""
_OVER = re.compile(r"\b(?:end(?:ed|s)?|over|finished|stopped)\b", re.IGNORECASE)
_STARTS = re.compile(r"\b(?:start(?:ed|s)?|began|came|day\s*1)\b", re.IGNORECASE)
_PART = re.compile(r"[^\W_]+")


def adjustments(
    diary: Diary, days: Calendar, record: Foodrecord, energy: Array, antibiotics: NDArray[np.bool_]
) -> tuple[Adjustment, ...]:
    """Every adjustment of a diary beside sleep, stress and what is taken, those that vary only."""
    found = [*_courses(diary, days, antibiotics), *_events(diary, days, record)]
    found.append(Adjustment("fasting", "fasting", _fasting(diary, days, record)))
    kept = [each for each in found if _varies(each.values)]
    known = energy[np.isfinite(energy)]
    if len(known) >= FEWEST_ENERGY and known.max() > known.min():
        kept.append(Adjustment("energy", "energy eaten", energy))
    return tuple(kept)


def _varies(values: Array) -> bool:
    """Whether something held on enough days, and did not on enough (a tail counts as holding)."""
    known = values[np.isfinite(values)]
    return min(int((known > 0).sum()), int((known < 1).sum())) >= FEWEST_ALLOWED


def _courses(diary: Diary, days: Calendar, antibiotics: NDArray[np.bool_]) -> Iterator[Adjustment]:
    found, _ = courses(diary.days)
    level = np.zeros(len(days.dates))
    others: dict[str, Array] = {}
    for course in found:
        if course.kind == "antibiotic":
            level = np.maximum(level, with_tail(_span(course, days)))
        else:
            name = course.name.lower() or "a course"
            others[name] = np.maximum(others.get(name, np.zeros(len(level))), _inside(_span(course, days)))
    for t in np.flatnonzero(antibiotics):
        since = np.arange(len(level), dtype=float) - float(t)
        level = np.maximum(level, with_tail(np.where(since < 0, np.nan, since)))
    if found or antibiotics.any():
        yield Adjustment("course:antibiotic", "antibiotics", level)
    for name, values in sorted(others.items()):
        yield Adjustment(f"course:{name}", name, values)


def _span(course: Course, days: Calendar) -> Array:
    """Days (T,) since the end of a course: 0 or less inside it, NaN before it."""
    t = np.arange(len(days.dates), dtype=float)
    first = days.dates[0].toordinal() if days.dates else 0
    since = np.zeros(len(t)) if course.end is None else t - (course.end.toordinal() - first)
    return np.where(t < course.start.toordinal() - first, np.nan, since)


def with_tail(since_end: Array) -> Array:
    """1 during a course, then exp(-d/10) on the d-th day after it, 0 before.

    >>> with_tail(np.array([np.nan, -1.0, 0.0, 10.0])).round(3).tolist()
    [0.0, 1.0, 1.0, 0.368]
    """
    with np.errstate(invalid="ignore"):
        level = np.exp(-np.maximum(since_end, 0.0) / TAIL)
    return np.nan_to_num(level)


def _inside(since_end: Array) -> Array:
    return (since_end <= 0).astype(float)


def _fasting(diary: Diary, days: Calendar, record: Foodrecord) -> Array:
    held = np.zeros(len(days.dates), dtype=bool)
    for t, entry in _records(diary, days, "fasted"):
        held[t] = entry.key == "fasted"
    return np.where(held, 1.0, np.where(record.written, 0.0, np.nan))


def _events(diary: Diary, days: Calendar, record: Foodrecord) -> Iterator[Adjustment]:
    held: dict[tuple[str, str], NDArray[np.bool_]] = {}
    for t, entry in _records(diary, days, "tag"):
        for word in (entry.value.lower(), *_PART.findall(entry.value.lower())):
            if word in events():
                held.setdefault(events()[word], np.zeros(len(days.dates), dtype=bool))[t] = True
    for (key, name), when in sorted(held.items()):
        yield Adjustment(key, name, np.where(when, 1.0, np.where(record.written, 0.0, np.nan)))
    period = _period(diary, days)
    if period.any():
        yield Adjustment("period", "period", np.where(period, 1.0, np.where(record.written, 0.0, np.nan)))


def _period(diary: Diary, days: Calendar) -> NDArray[np.bool_]:
    """Days of a period: those written, and those between a start and the next end."""
    held = np.zeros(len(days.dates), dtype=bool)
    started: int | None = None
    for t, entry in sorted(_records(diary, days, "period"), key=lambda item: (item[0], item[1].value)):
        over = bool(_OVER.search(entry.value))
        if not over:
            held[t] = True
        if over and started is not None and t - started <= LONGEST_PERIOD:
            held[started:t] = True
        if over:
            started = None
        elif _STARTS.search(entry.value):
            started = t
    return held


def _records(diary: Diary, days: Calendar, key: str) -> Iterator[tuple[int, Record]]:
    for day in diary.days:
        t = days.place.get(day.date)
        if t is not None:
            for entry in day.entries:
                if isinstance(entry, Record) and entry.key == key:
                    yield t, entry
