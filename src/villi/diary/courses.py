"""Courses of medicine: what was taken from when to when."""

import re
from collections.abc import Iterable
from datetime import date as Date
from datetime import timedelta
from typing import NamedTuple

from villi.diary.values import Day, Record
from villi.quantities import Problem

_UNTIL = re.compile(
    r"\b(?:(?:until|till|til|ends?)\s+|to\s+(?=[0-9]{4}-))(?P<date>\S+)(?:\s|$)", re.IGNORECASE
)
_FOR = re.compile(r"\b(?:for\s+)?(?P<n>[0-9]{1,3})[\s-]*(?P<unit>days?|weeks?|d|wk)\b", re.IGNORECASE)


COURSES = frozenset({"antibiotic", "course", "ended"})
"""Keys of the records that courses are made of."""


class Course(NamedTuple):
    """`kind` antibiotic or course; both days belong to it; `end` None: it goes on until the diary says
    `ended:`."""

    kind: str
    name: str
    start: Date
    end: Date | None
    line: int


def courses(days: Iterable[Day]) -> tuple[tuple[Course, ...], tuple[Problem, ...]]:
    """The courses of a diary's days, oldest first, and what could not be used.

    >>> from villi.diary import read
    >>> diary = read(b"2026-11-02\\nantibiotic: amoxicillin\\n2026-11-08\\nended: amoxicillin\\n")
    >>> [(course.name, str(course.end)) for course in courses(diary.days)[0]]
    [('amoxicillin', '2026-11-08')]
    """
    found: list[Course] = []
    problems: list[Problem] = []
    for day in days:
        # starts before ends, so that the order of lines inside a day does not matter
        for record in _keyed(day, "antibiotic", "course"):
            course, problem = _course(record, day.date)
            found.append(course)
            problems += [problem] if problem else []
        for record in _keyed(day, "ended"):
            problem = _end(found, record, day.date)
            problems += [problem] if problem else []
    return tuple(found), tuple(problems)


def _keyed(day: Day, *keys: str) -> list[Record]:
    return [entry for entry in day.entries if isinstance(entry, Record) and entry.key in keys]


def _course(record: Record, start: Date) -> tuple[Course, Problem | None]:
    value = record.value
    until, lasting = _UNTIL.search(value), _FOR.search(value)
    end: Date | None = None
    problem = None
    if until:
        name = value[: until.start()]
        try:
            end = Date.fromisoformat(until["date"].rstrip(".,;)"))
        except ValueError:
            problem = Problem(
                record.line, record.column, f"{until['date']} is not a date", "write until 2026-11-24"
            )
        if end is not None and end < start:
            problem = Problem(
                record.line,
                record.column,
                f"ends on {end}, before it starts on {start}; taken as without end",
                "correct the date, or write ended: on the day of the last dose",
            )
            end = None
    elif lasting:
        name = value[: lasting.start()]
        days = int(lasting["n"]) * (7 if lasting["unit"].lower().startswith("w") else 1)
        end = start + timedelta(days=max(days, 1) - 1)
    else:
        name = value
    return Course(record.key, name.strip(" ,;("), start, end, record.line), problem


def _end(found: list[Course], record: Record, date: Date) -> Problem | None:
    words = record.value.lower()
    running = [i for i, course in enumerate(found) if course.end is None or course.end > date]
    named = [i for i in running if not words or _is(words, found[i])]
    if not named:
        return Problem(
            record.line,
            record.column,
            "no course is running that could end here",
            "name it as where it starts",
        )
    for i in named:
        found[i] = found[i]._replace(end=date)
    return None


def _is(words: str, course: Course) -> bool:
    name = course.name.lower()
    return words in (course.kind, f"{course.kind}s") or words in name or bool(name and name in words)
