"""What is taken beside food: supplements on some days and not on others, and medicines.

Medicines are only allowed for. So is a supplement that was begun once, or ended once: whatever else changed
at that time could be meant. What is only allowed for keeps every day on which it is certain; a supplement
that is compared is known on complete days only, as foods are.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date as Date

import numpy as np
from numpy.typing import NDArray

from villi.diary.values import Diary, Record
from villi.meals.values import Understood
from villi.series.calendar import Calendar
from villi.series.foods import CHANGES, FEWEST, changes
from villi.series.naming import without_amounts
from villi.series.record import Foodrecord
from villi.series.values import Adjustment, Array, Exposure, Unused
from villi.substances import Substance, recognise
from villi.substances.table import named

FEWEST_ALLOWED = 3
"""Days with something, and days without, from which it is allowed for (judgement): a column for less takes a
day out of the record and tells nothing."""
ANTIBIOTIC = "antibiotic"
_WORD = re.compile(r"\W*([^\W\d_]+)\b")


@dataclass(slots=True)
class _Taken:
    """One thing that was taken: `days` (T,) on which it was logged; `states` when it was begun and ended as
    something taken all the time; `medicine` also where nobody knows what it is."""

    days: NDArray[np.bool_]
    medicine: bool
    antibiotic: bool = False
    states: list[tuple[int, bool]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Beside:
    """Supplements as `exposures`, what is only allowed for, days (T,) on which an antibiotic was logged, and
    what could not be used."""

    exposures: tuple[Exposure, ...]
    adjustments: tuple[Adjustment, ...]
    antibiotics: NDArray[np.bool_]
    unused: tuple[Unused, ...]


def beside(diary: Diary, understood: Understood, days: Calendar, record: Foodrecord) -> Beside:
    """What a diary says was taken: `took:` lines, supplements and medicines among food words, `takes:` and
    `stops:`.

    That something was not taken is known on days whose record is complete; of something that is only said
    with `takes:` and `stops:`, on every day. A supplement that was written down on a day that is not complete
    is certain, and still not compared: only such days that say 1 would be known, and a day that was not
    written to the end would speak for the supplement. (150 simulated diaries in which such days act and the
    supplement does nothing: at 5 %, 25 to 56 % came out; taking nothing written for nothing taken, 6 % where
    the lines are kept whatever happens to the food, 21 % where half are forgotten; complete days only, 3 %.)
    """
    found = _found(diary, understood, days)
    exposures: list[Exposure] = []
    adjustments: list[Adjustment] = []
    unused: list[Unused] = []
    antibiotics = np.zeros(len(days.dates), dtype=bool)
    for name, taken in sorted(found.items(), key=lambda item: item[0].lower()):
        if taken.antibiotic:
            antibiotics |= taken.days
        values, certain = _series(taken, record)
        with_it, without = _sides(values)
        label, key = f"{name} (supplement)", f"supplement:{name}"
        if not taken.medicine and min(with_it, without) >= FEWEST and changes(values) >= CHANGES:
            because = "days on which it was taken; how much is not looked at"
            exposures.append(
                Exposure(
                    key, label, "days with it", 1.0, "supplement", "any", values, because, "", _also(name)
                )
            )
            continue
        if min(_sides(certain)) >= FEWEST_ALLOWED and not taken.antibiotic:
            kept = (
                Adjustment(f"medicine:{name}", name, certain)
                if taken.medicine
                else Adjustment(key, label, certain)
            )
            adjustments.append(kept)
        if not taken.medicine:
            unused.append(Unused(key, label, _why_not(with_it, without, _sides(certain)[0])))
    return Beside(tuple(exposures), tuple(adjustments), antibiotics, tuple(unused))


def _also(name: str) -> tuple[str, ...]:
    """Other words for a supplement, which tell it from the same substance in food.

    >>> _also("L-glutamine")[:2], "glutamine powder" in _also("L-glutamine")
    (('L-glutamine', 'L-glutamine supplement'), True)
    """
    bare = name.removeprefix("L-")
    forms = ("supplement", "powder", "tablets", "capsules", "pills")
    return tuple(dict.fromkeys((name, *(f"{each} {form}" for each in (name, bare) for form in forms))))


def _sides(values: Array) -> tuple[int, int]:
    """Days with something and days without it."""
    return int((values == 1).sum()), int((values == 0).sum())


def _why_not(with_it: int, without: int, certain: int) -> str:
    if with_it < FEWEST <= certain:
        return (
            f"taken on {certain} days, of which {with_it} are written to the end: only those are compared, "
            f"from {FEWEST} on (say so with done: food)"
        )
    if with_it < FEWEST:
        days = "1 day" if certain == 1 else f"{certain} days"
        return f"taken on {days}; from {FEWEST} days on it can be compared"
    if without < FEWEST:
        return f"known not to be taken on only {without} days: there is too little to compare with"
    return (
        "begun or ended once: whatever else changed at that time could be meant. It is allowed for; an "
        "experiment could tell"
    )


def _series(taken: _Taken, record: Foodrecord) -> tuple[Array, Array]:
    """Days with something as they are compared, and as they are allowed for: every certain day."""
    size = len(taken.days)
    state = np.zeros(size, dtype=bool)
    for n, (start, on) in enumerate(taken.states):
        stop = taken.states[n + 1][0] if n + 1 < len(taken.states) else size
        state[max(start, 0) : max(stop, 0)] = on
    with_it = taken.days | state
    if taken.states and not taken.days.any():
        return with_it.astype(float), with_it.astype(float)
    return record.presence(with_it), record.certain(with_it)


def _found(diary: Diary, understood: Understood, days: Calendar) -> Mapping[str, _Taken]:
    found: dict[str, _Taken] = {}

    def of(name: str, known: Substance | None, medicine: bool) -> _Taken:
        antibiotic = known is not None and any(ANTIBIOTIC in each for each in known.classes)
        return found.setdefault(name, _Taken(np.zeros(len(days.dates), dtype=bool), medicine, antibiotic))

    for portion in understood.portions:
        t = days.place.get(portion.date) if portion.date is not None else None
        if portion.kind in ("supplement", "medicine") and t is not None:
            known = recognise(portion.words) or recognise(portion.name)
            name = known.name if known is not None else portion.name
            of(name, known, portion.kind == "medicine").days[t] = True
    states: dict[str, dict[int, set[bool]]] = defaultdict(lambda: defaultdict(set))
    for t, record in _said(diary, days):
        for name, known in _named(record.value):
            one = of(name, known, known is None or known.kind == "medicine")
            if record.key == "took":
                if t >= 0:
                    one.days[t] = True
            else:
                states[name][t].add(record.key == "takes")
    for name, by_day in states.items():
        # begun and ended on the same day is a change of dose: it goes on
        found[name].states = [(t, True in said) for t, said in sorted(by_day.items())]
    return found


def _said(diary: Diary, days: Calendar) -> Iterator[tuple[int, Record]]:
    """The lines on what is taken with their day; -1 for what holds from before the first day."""
    for state in diary.states:
        if state.key in ("takes", "stops"):
            yield -1, state
    first: Date | None = days.dates[0] if days.dates else None
    for day in diary.days:
        t = days.place.get(day.date)
        if t is None and first is not None and day.date < first:
            t = -1
        for entry in day.entries:
            if t is not None and isinstance(entry, Record) and entry.key in ("took", "takes", "stops"):
                yield t, entry


def _named(words: str) -> list[tuple[str, Substance | None]]:
    """What words of a line on what is taken name; the words themselves where nobody knows them."""
    found = [(one.substance.name, one.substance) for one in named(words)]
    if found:
        return list(dict.fromkeys(found))
    first = _WORD.match(words)
    tablet = recognise(f"{first[1]} tablet") if first else None
    if tablet is not None:
        return [(tablet.name, tablet)]
    name = without_amounts(words) or " ".join(words.lower().split())[:32]
    return [(name, None)] if name else []
