"""The `asked:` line: a question written into the diary, with its date, before anything is computed.

    asked: rye bread lowers comfort the next day? (declared 2026-11-23, 1a2b3c4d5e6f)

The seal is the first twelve hexadecimal digits of the SHA-256 of the question, a line break and the date, in
UTF-8. It shows a slip of the pen or an afterthought; it is no lock: who wants to can compute a new one.
"""

import re
from collections.abc import Iterator
from datetime import date as Date
from hashlib import sha256
from typing import NamedTuple

from villi.diary.profile import ASKED
from villi.diary.values import Diary, Record
from villi.meals.words import stem
from villi.quantities import VilliError
from villi.series.asking import NEXT_DAY, NEXT_DAYS, SAME_DAY, Food, Lags, Question, Way, even, known
from villi.series.values import Series

SEAL = 12
"""Hexadecimal digits of a seal: a slip does not fit by chance."""
_VERBS: dict[Way, tuple[str, str]] = {
    "raises": ("raises", "raise"),
    "lowers": ("lowers", "lower"),
    "moves": ("moves with", "move with"),
}
"""What one thing does, and what several do; either is read."""
_WHEN: dict[Lags, str] = {
    SAME_DAY: "the same day",
    NEXT_DAY: "the next day",
    NEXT_DAYS: "over the next three days",
}
_DECLARED = re.compile(
    r"(?P<question>.*\S)\s*\(\s*declared\s+(?P<date>\S+?)\s*,\s*(?P<seal>\w+)\s*\)\s*\Z",
    re.IGNORECASE | re.DOTALL,
)
_QUESTION = re.compile(
    rf"(?P<exposure>.+?) (?P<verb>{'|'.join(map('|'.join, _VERBS.values()))}) (?P<outcome>.+) "
    rf"(?P<when>{'|'.join(_WHEN.values())})\?"
)
_UNFIT = re.compile(r"[\x00-\x1f\x7f#{}]+")
_SAFETY = re.compile(rf"{ASKED}\b", re.IGNORECASE)


class Declared(NamedTuple):
    """An `asked:` line. `question` in canonical words; `sealed` whether it says when it was declared at all;
    `because` why it does not hold, "" where it does."""

    date: Date
    line: int
    question: str
    sealed: bool
    because: str


def canonical(question: Question) -> str:
    """The question in the words that go into the diary; two questions are the same where these are."""
    exposure, outcome = (_fit(name) for name in (question.said, question.outcome.name))
    return f"{exposure} {_VERBS[question.direction][_several(exposure)]} {outcome} {_WHEN[question.lags]}?"


def _several(words: str) -> bool:
    """Whether words name several things, by the last of them that stands before a bracket.

    >>> [_several(words) for words in ("sweet foods", "oats", "kefir", "hummus", "beans and rice")]
    [True, True, False, False, True]
    """
    last = words.partition("(")[0].split()[-1:]
    return " and " in words or any(word.endswith("s") and stem(word) != word for word in last)


def _fit(name: str) -> str:
    return " ".join(_UNFIT.sub(" ", name).split())


def seal(question: str, date: Date) -> str:
    """The seal of a question that was declared on a date.

    >>> seal("rye bread lowers comfort the next day?", Date(2026, 11, 23))
    '7bd8c7223b06'
    """
    return sha256(f"{question}\n{date.isoformat()}".encode()).hexdigest()[:SEAL]


def line(question: str, date: Date) -> str:
    """The line of the diary that declares a question in canonical words.

    >>> line("rye bread lowers comfort the next day?", Date(2026, 11, 23))
    'asked: rye bread lowers comfort the next day? (declared 2026-11-23, 7bd8c7223b06)'
    """
    return f"asked: {question} (declared {date.isoformat()}, {seal(question, date)})"


def declared(diary: Diary, today: Date | None = None) -> tuple[Declared, ...]:
    """Every question of a diary, in the order in which they were declared; `asked: safety` is none of them.

    A line that was changed, is dated in the future (`today`, where it is given), stands under another day
    than it says, or was written by hand is kept with what is wrong.

    >>> from villi.diary import read
    >>> said = line("rye bread lowers comfort the next day?", Date(2026, 11, 23)).replace("lowers", "raises")
    >>> declared(read(f"2026-11-23\\n{said}\\n".encode()))[0].because[:32]
    'it was changed after it was decl'
    """
    first = min((day.date for day in diary.days), default=Date.min)
    found = [_read(record, date, first, today) for record, date in _lines(diary)]
    return tuple(sorted(found, key=lambda each: (each.date, each.line)))


def _lines(diary: Diary) -> Iterator[tuple[Record, Date | None]]:
    dated = [(entry, day.date) for day in diary.days for entry in day.entries]
    for entry, date in (*((state, None) for state in diary.states), *dated):
        if isinstance(entry, Record) and entry.key == "asked" and not _SAFETY.match(entry.value):
            yield entry, date


def _read(record: Record, under: Date | None, first: Date, today: Date | None) -> Declared:
    """One line; `first` is the day of the diary that a line without a day of its own is put under."""
    found = _DECLARED.fullmatch(record.value)
    if found is None:
        because = "it was written by hand and has no seal: ask it with villi ask, before you look at anything"
        return Declared(under or first, record.line, record.value, False, because)
    question = " ".join(found["question"].split())
    try:
        date = Date.fromisoformat(found["date"])
    except ValueError:
        because = f"{found['date']} is not a date, so nobody knows when it was declared"
        return Declared(under or first, record.line, question, True, because)
    return Declared(date, record.line, question, True, _wrong(question, found["seal"], date, under, today))


def _wrong(question: str, said: str, date: Date, under: Date | None, today: Date | None) -> str:
    if said.lower() != seal(question, date):
        return "it was changed after it was declared: its seal does not fit"
    if under is None:
        return "it stands above the first day: only a line under its day says when it was asked"
    if under != date:
        return f"it was declared on {date} and stands under {under}: move it back"
    if today is not None and date > today:
        return f"it is dated {date}, which has not come yet"
    return ""


def resolved(question: str, series: Series, food: Food) -> Question:
    """A question in canonical words, with the series it is about; raises VilliError where they are not there
    (any more)."""
    found = _QUESTION.fullmatch(question)
    if found is None:
        raise VilliError("it is not in the words that villi writes: ask it again with villi ask")
    outcome = next(
        (each for each in series.outcomes if even(_fit(each.name)) == even(found["outcome"])), None
    )
    if outcome is None:
        unused = (each for each in series.unused if even(_fit(each.name)) == even(found["outcome"]))
        because = next((each.because for each in unused), "it is not rated on enough days")
        raise VilliError(f"{found['outcome']}: {because}")
    exposure = known(found["exposure"], outcome, series, food)
    direction = next(way for way, both in _VERBS.items() if found["verb"] in both)
    lags = next(lags for lags, when in _WHEN.items() if when == found["when"])
    return Question(exposure, outcome, direction, lags, found["exposure"])
