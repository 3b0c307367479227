"""How complete a day's record is. Unrecorded is not uneaten, so this decides which days make a mean."""

import re
from collections.abc import Iterable
from datetime import time as Time
from typing import Literal

from villi.diary.dates import minute_of_day
from villi.diary.values import Completeness, Eaten, Entry, Felt, Record

State = Literal["done", "seems", "partial", "skipped"]

OCCASIONS = 3
"""Eating occasions that a day without `done` must have to seem complete (grammar, section 1)."""
SAME_OCCASION_MINUTES = 15
"""Food written down less than this apart is one eating occasion, a usual definition in nutrition
epidemiology (Leech et al., Am J Clin Nutr 2015;102:1229 compare it with others)."""

# Where a meal without a time stands in the day, to the hour; used for nothing but "is this later".
USUAL = {"breakfast": 8 * 60, "lunch": 13 * 60, "tea": 18 * 60, "dinner": 19 * 60, "supper": 21 * 60}
# Ratings of the night before, written in the morning: no sign that the day is over.
_OF_THE_NIGHT = frozenset({"sleep", "sleep_hours"})
_ALL = frozenset({"", "all", "everything", "day", "today"})
_FOOD = frozenset({"food", "meals", "eating", "diet"})
_FEEL = frozenset({"feel", "feelings", "symptoms", "mood"})


def completeness(entries: Iterable[Entry], *, last: bool, day_starts: Time = Time(4, 0)) -> Completeness:
    """Completeness of one day's entries, whatever their order.

    `done` is said of something: without anything eaten it says no more than a day that nobody wrote, and only
    `fasted` makes that a complete day. `last` says that no later day has any entry. A day without `done`
    seems complete when it has at least three eating occasions and anything is recorded later than the
    third: on a later day, at a later hour, or as a rating of the day.

    >>> from villi.diary.values import Words
    >>> three = [Eaten(Words(n, 1, "soup"), Time(hour)) for n, hour in enumerate((8, 13, 19))]
    >>> completeness(three, last=False).food, completeness(three, last=True).food
    ('seems', 'partial')
    >>> completeness([Record("done", "food", 4)], last=False).food
    'skipped'
    >>> completeness([*three, Record("skip", "rest", 4)], last=False).food
    'partial'
    """
    entries = tuple(entries)
    done, skipped, partial = said(entries)
    eaten = any(isinstance(entry, Eaten) for entry in entries)
    felt = any(isinstance(entry, Felt) for entry in entries)
    food: State
    if partial or ("food" in skipped and eaten):
        food = "partial"
    elif "food" in skipped:
        food = "skipped"
    elif fasted(entries) or ("food" in done and eaten):
        food = "done"
    elif not eaten:
        food = "skipped"
    else:
        food = "seems" if _seems(entries, last=last, day_starts=day_starts) else "partial"
    feel: State
    if "feel" in skipped:
        feel = "partial" if felt else "skipped"
    else:
        feel = "done" if "feel" in done else "seems" if felt else "skipped"
    return Completeness(food, feel)


def fasted(entries: Iterable[Entry]) -> bool:
    """Whether a day is said to be one without food.

    >>> fasted([Record("fasted", "", 4)]), fasted([Record("done", "food", 4)])
    (True, False)
    """
    return any(isinstance(entry, Record) and entry.key == "fasted" for entry in entries)


def unfounded(entries: Iterable[Entry]) -> tuple[Record, ...]:
    """The lines that say all food is written down on a day on which none is; not those that are true of the
    day's feelings.

    >>> [mark.line for mark in unfounded([Record("done", "food", 4)])], unfounded([Record("fasted", "", 4)])
    ([4], ())
    """
    entries = tuple(entries)
    _, skipped, partial = said(entries)
    if partial or "food" in skipped or fasted(entries) or any(isinstance(one, Eaten) for one in entries):
        return ()
    felt = any(isinstance(entry, Felt) for entry in entries)
    marks = [entry for entry in entries if isinstance(entry, Record) and entry.key == "done"]
    about = [(mark, spoken_of(mark.key, mark.value)) for mark in marks]
    return tuple(mark for mark, said in about if "food" in said and not (felt and "feel" in said))


def said(entries: Iterable[Entry]) -> tuple[set[str], set[str], bool]:
    """What a day's lines say is done ("food", "feel"), what is skipped, and whether some food is missing.

    >>> said([Record("done", "food, feel", 4)])[0] == {"food", "feel"}, said([Record("skip", "rest", 4)])[2]
    (True, True)
    """
    done: set[str] = set()
    skipped: set[str] = set()
    partial = False
    for entry in entries:
        if not isinstance(entry, Record) or entry.key not in ("done", "skip", "fasted"):
            continue
        if entry.key == "fasted":
            done.add("food")
            continue
        about = spoken_of(entry.key, entry.value)
        (done if entry.key == "done" else skipped).update(about)
        if entry.key == "skip" and not about:
            partial = True
    return done, skipped, partial


def spoken_of(key: str, value: str) -> frozenset[str]:
    """What a mark is about: of "food" and "feel" those that `done:` or `skip:` with this value speaks of.

    >>> sorted(spoken_of("done", "")), sorted(spoken_of("skip", "all")), sorted(spoken_of("skip", "dinner"))
    (['feel', 'food'], ['food'], [])
    """
    parts = {part.lower() for part in _parts(value)} or {""}
    found = {"food"} if parts & (_FOOD | _ALL) else set()
    return frozenset(found | ({"feel"} if parts & _FEEL or (key == "done" and parts & _ALL) else set()))


def speaks_of(key: str, value: str, about: str) -> bool:
    """Whether a mark with this value is (also) about something.

    >>> speaks_of("done", "", "food"), speaks_of("skip", "lunch, dinner", "dinner")
    (True, True)
    """
    if key == "fasted":
        return True
    if about in ("food", "feel"):
        return about in spoken_of(key, value)
    return about.lower() in {" ".join(value.lower().split()), *map(str.lower, _parts(value))}


def still_said(key: str, value: str, taken: str) -> str:
    """The value of a mark without one of the things that it is about; "" where nothing is left.

    >>> still_said("done", "food, feel", "food"), still_said("done", "", "food")
    ('feel', 'feel')
    >>> still_said("skip", "all", "food"), still_said("skip", "lunch, dinner", "lunch")
    ('', 'dinner')
    """
    if key == "fasted":
        return ""
    gone = {"food": _FOOD, "feel": _FEEL}.get(taken, frozenset({taken.lower()}))
    left = [part for part in _parts(value) if part.lower() not in gone | _ALL]
    also = spoken_of(key, value) - {taken} - (spoken_of(key, ",".join(left)) if left else frozenset())
    return ", ".join([*left, *sorted(also)])


def _parts(value: str) -> list[str]:
    return [part for part in re.split(r"[,;+&\s]+|\band\b", value) if part]


def occasions(entries: Iterable[Entry], day_starts: Time = Time(4, 0)) -> list[int | None]:
    """The eating occasions, as minutes of the diary day (None: neither a time nor a usual hour).

    >>> from villi.diary.values import Words
    >>> breakfast = Eaten(Words(1, 1, "eggs"), Time(8, 0)), Eaten(Words(2, 1, "coffee"), Time(8, 10))
    >>> occasions(breakfast)
    [480]
    """
    clocked: list[int] = []
    named: dict[str, int | None] = {}
    loose = 0
    for entry in entries:
        if not isinstance(entry, Eaten):
            continue
        if entry.clock is not None:
            clocked.append(minute_of_day(entry.clock, day_starts))
        elif entry.meal and entry.meal != "snack":
            named[entry.meal] = USUAL.get(entry.meal)
        elif not entry.continues:
            loose += 1
    separate: list[int] = []
    for minute in sorted(clocked):
        if not separate or minute - separate[-1] >= SAME_OCCASION_MINUTES:
            separate.append(minute)
    return [*separate, *named.values(), *[None] * loose]


def _seems(entries: tuple[Entry, ...], *, last: bool, day_starts: Time) -> bool:
    times = occasions(entries, day_starts)
    if len(times) < OCCASIONS:
        return False
    if not last or len(times) > OCCASIONS:
        return True
    third = max((minute for minute in times if minute is not None), default=-1)
    return any(
        (
            isinstance(entry, Felt)
            and entry.scale not in _OF_THE_NIGHT
            and (entry.clock is None or minute_of_day(entry.clock, day_starts) >= third)
        )
        or (
            isinstance(entry, Record)
            and entry.clock is not None
            and minute_of_day(entry.clock, day_starts) >= third
        )
        for entry in entries
    )
