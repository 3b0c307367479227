"""Warning signs that a doctor should see first, in what people write."""

import re
from collections.abc import Iterator
from datetime import date as Date
from datetime import timedelta
from functools import cache, lru_cache
from math import isnan
from typing import NamedTuple

from villi.diary.values import MOST_KEPT, Diary, Felt
from villi.quantities import Person
from villi.safety.finding import Found, Said, dated, quoted
from villi.safety.said import denied_before, even, matching, sentences
from villi.safety.tables import parts, rows

OLDER = 50
MONTH = timedelta(days=30)
OFTEN = 12
"""Days a month; more than this many is persistent (after a guideline on ovarian cancer, from memory)."""
NOTICEABLE = 3.0
"""Rating out of 10 from which bloating or urgency counts as there (judgement)."""


class _Flag(NamedTuple):
    """A warning sign: expressions of what says it and what excuses it, compiled where a line may say one."""

    id: str
    name: str
    days: int
    said: str
    unless: str


@cache
def _flags() -> tuple[_Flag, ...]:
    out = []
    for row in rows("flags.csv"):
        said = matching(parts(row["words"]))
        if said:
            unless = matching(_alternatives(row["not"]))
            out.append(_Flag(row["flag"], row["name"], int(row["days"]), said, unless))
    return tuple(out)


def _alternatives(cell: str) -> list[str]:
    """Phrases with "|" between them, but not inside brackets."""
    return [part for part in re.split(r"\|(?![^()]*\))", cell) if part]


def flags(diary: Diary, lines: list[Said], person: Person, last: Date | None) -> Iterator[Found]:
    """Warning signs in `has:` lines (whenever) and in all words of the last weeks; denied ones are none."""
    young = person.age is not None and person.age < OLDER
    wanted = [flag for flag in _flags() if not (young and flag.id == "new_onset")]
    for date, record in dated(diary, "has"):
        for flag in _said_in(record.value, wanted):
            yield Found(f"flag:{flag.id}", quoted(f"has: {record.value}", record.line), date)
    longest = max(flag.days for flag in _flags())
    for one in lines:
        back = 0 if one.date is None or last is None else (last - one.date).days
        for flag in _said_in(one.text, wanted) if back < longest else ():
            if back < flag.days:
                yield Found(f"flag:{flag.id}", quoted(one.text, one.line), one.date)
    yield from _persistent(diary, lines, person, last)


@cache
def _any() -> "re.Pattern[str]":
    return re.compile("|".join(flag.said for flag in _flags()))


def _said_in(text: str, wanted: list[_Flag]) -> list[_Flag]:
    """The warning signs that a text names and does not deny."""
    found = _sounding(text)
    return [flag for flag in wanted if any(_says(flag, words) for words in found)]


@lru_cache(maxsize=MOST_KEPT)
def _sounding(text: str) -> tuple[str, ...]:
    """The clauses of a text that hold words of any warning sign."""
    return tuple(words for words in _clauses(text) if _any().search(words))


_COMMA = re.compile(
    r",(?!\s*(?:and |but )?(?:no idea|don['’]?t know|without|not (?:trying|dieting|on purpose)|"
    r"can['’]?t explain|cannot explain|unexplained|for no reason))",
    re.IGNORECASE,
)
"""A comma that does not join a reason: "dropped 8 lb, no idea why" is one clause."""


def _clauses(text: str) -> Iterator[str]:
    """Even words, part by part: a denial does not reach beyond its own."""
    for sentence in sentences(text):
        yield from (even(clause) for clause in _COMMA.split(sentence))


_DENIED_AFTER = frozenset({"no", "none", "never", "negative", "ruled out", "excluded"})
"""What denies a sign when it ends the words: "fever: no"."""


def _says(flag: _Flag, words: str) -> bool:
    kept = re.sub(flag.unless, " ", words) if flag.unless else words
    return any(
        not denied_before(kept, found.start()) and kept[found.end() :].strip() not in _DENIED_AFTER
        for found in re.finditer(flag.said, kept)
    )


_SYMPTOMS = (
    "(bloated|bloating|bloat|distended|swollen) (belly|stomach|tummy|abdomen)?",
    "(full|filled up) (up)? (quickly|fast|straight away|after a few bites|after a few mouthfuls|too soon)",
    "early (fullness|satiety)",
    "(pelvic|lower belly|lower abdominal|lower tummy) (pain|ache|aching|cramps)",
    "(need|needing|needed|have|had) (to)? (wee|pee|urinate) (urgently|often|all the time|more often)",
    "(urinary|bladder) urgency",
)
_DIGIT = re.compile(r"\d")
_SCALES = ("bloating", "urgency")


@cache
def _symptoms() -> "re.Pattern[str]":
    return re.compile(matching(_SYMPTOMS))


def _persistent(diary: Diary, lines: list[Said], person: Person, last: Date | None) -> Iterator[Found]:
    """Bloating, early fullness, pelvic pain or urgency on more than 12 of 30 days, unless male."""
    if person.sex == "male" or last is None:
        return
    days = {
        day.date
        for day in diary.days
        if last - MONTH < day.date <= last
        for entry in day.entries
        if isinstance(entry, Felt)
        and entry.scale in _SCALES
        and (isnan(entry.value) or entry.value >= NOTICEABLE)
    }
    days |= {
        one.date
        for one in lines
        if one.date is not None
        and last - MONTH < one.date <= last
        and one.date not in days
        and _feels(one.text)
    }
    if len(days) > OFTEN:
        older = " It matters more from 50 on." if person.age is None or person.age >= OLDER else ""
        because = f"bloating, early fullness, pelvic pain or urgency on {len(days)} of 30 days.{older}"
        yield Found("flag:persistent_symptoms", because.rstrip("."))


def _feels(text: str) -> bool:
    """Whether words name such a symptom without a rating; one with a rating is a feeling already."""
    return any(
        found and not denied_before(words, found.start()) and not _DIGIT.search(words)
        for words in _clauses(text)
        if (found := _symptoms().search(words))
    )
