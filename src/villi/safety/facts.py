"""What a diary says of a person that safety asks about, as facts with the words they came from."""

from collections.abc import Iterator, Mapping
from datetime import date as Date
from math import isnan

from villi.diary.values import Diary, Felt
from villi.quantities import Person
from villi.safety.agreements import agreements
from villi.safety.conditions import conditions, people, states
from villi.safety.experiments import experiment
from villi.safety.finding import Found, Said, dated, last_day, quoted, said, slug
from villi.safety.flags import flags
from villi.safety.medicines import first_taken, medicines
from villi.safety.mood import moods
from villi.safety.profile import answered
from villi.safety.values import Facts

BLOATED, DAYS, OF = 5.0, 3, 7
"""Bloating of 5 and more on three of the last seven days: beans, onions and ferments are no first steps."""
_NEW = ("condition:", "class:", "state:", "unknown:", "unchecked:", "flag:")
"""What an agreement must have known of."""
_BRIEF = ("class:antibiotic",)


Reasons = Mapping[str, tuple[str, ...]]
"""What a diary says by itself, by fact: the words that each came from."""


def facts(
    diary: Diary,
    person: Person,
    extra: Facts | None = None,
    today: Date | None = None,
    known: Reasons | None = None,
) -> Facts:
    """Everything safety asks about, as of the diary's last day: id -> the words it came from.

    `extra` is what others computed (`intake:low`, `above_ul:zinc`, `food:tyramine`); it is joined, never put
    in place of what the diary says. `today` keeps a slip of the pen in a year from being the last day. What
    contradicts itself stands side by side, so that every rule that fits applies.

    >>> from villi.diary import read
    >>> diary = read(b"takes: Coumadin\\nhas: no cirrhosis, IBS\\n2026-11-16\\ntoast\\n")
    >>> found = facts(diary, Person(sex="male", age=60))
    >>> found["class:warfarin"], "condition:cirrhosis" in found, "condition:ibs" in found
    ('takes: Coumadin (line 1)', False, True)
    """
    told = dict(reasons(diary, person, today) if known is None else known)
    for fact, because in (extra or {}).items():
        told[fact] = (*told.get(fact, ()), because)
    return {fact: "; ".join(dict.fromkeys(filter(None, because))) for fact, because in told.items()}


def reasons(diary: Diary, person: Person, today: Date | None = None) -> Reasons:
    """The part of `facts` that a diary says by itself, which takes a while: the rest is joined to it."""
    last = last_day(diary, today)
    found = list(_found(diary, person, said(diary), last, today))
    newest = max(
        (one.since for one in found if one.since and one.fact.startswith(_NEW) and one.fact not in _BRIEF),
        default=None,
    )
    known = frozenset(one.fact for one in found if one.fact.startswith("state:"))
    found += answered(diary, person, last, known, first_taken(diary))
    found += agreements(diary, last, newest)
    told: dict[str, list[str]] = {}
    for one in found:
        told.setdefault(one.fact, []).append(one.because)
    return {fact: tuple(because) for fact, because in told.items()}


def _found(
    diary: Diary, person: Person, lines: list[Said], last: Date | None, today: Date | None
) -> Iterator[Found]:
    yield from people(person)
    yield from states(diary, person)
    yield from conditions(diary)
    yield from medicines(diary, last)
    yield from flags(diary, lines, person, last)
    yield from moods(diary, lines, last, today)
    yield from experiment(diary, last)
    yield from _recorded(diary, last)
    for date, record in dated(diary, "avoids"):
        yield Found(f"avoids:{slug(record.value)}", quoted(f"avoids: {record.value}", record.line), date)


def _recorded(diary: Diary, last: Date | None) -> Iterator[Found]:
    scales: set[str] = set()
    high: set[Date] = set()
    for day in diary.days:
        for entry in day.entries:
            if isinstance(entry, Felt):
                scales.add(entry.scale)
                recent = last is not None and 0 <= (last - day.date).days < OF
                if recent and entry.scale == "bloating" and not isnan(entry.value) and entry.value >= BLOATED:
                    high.add(day.date)
    for scale in sorted(scales):
        yield Found(f"feel:{slug(scale)}", "")
    if len(high) >= DAYS:
        yield Found("bloating:high", f"bloating of 5 or more on {len(high)} of 7 days")
