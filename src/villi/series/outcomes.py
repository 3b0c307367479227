"""What was felt, day by day: the mean of a day's ratings, NaN where nothing was rated."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from math import isfinite
from typing import NamedTuple

import numpy as np

from villi.diary.values import Diary, Felt
from villi.series.calendar import Calendar
from villi.series.tables import Scale, scales, symptoms
from villi.series.values import Array, Outcome, Unused

FEWEST = 20
"""Rated days from which something is an outcome (judgement; nothing is claimed before 90 anyway)."""
MOST = 6
"""Outcomes of a series: every further one makes the guard against false alarms stricter (judgement)."""
POINTS = (0.0, 10.0)
"""Ends of a scale of points."""
_LIMITS = {"sleep_hours": (0.0, 24.0), "bristol": (1.0, 7.0), "stools": (0.0, 50.0)}
_NOT_RATINGS = frozenset({"", "note", "gut", "stool"})
"""Scales that say nothing by themselves: the diary asks what "gut 4" means."""


class Rated(NamedTuple):
    """A scale with a value for each day, NaN where not rated, however few days."""

    scale: Scale
    values: Array

    @property
    def days(self) -> int:
        """Rated days."""
        return int(np.isfinite(self.values).sum())


def rated(diary: Diary, days: Calendar) -> Mapping[str, Rated]:
    """Every scale of the diary, those of the table first and in its order.

    Several ratings of a day are averaged, also where they conflict. Stools that were noted one by one, each
    with its time, are added up; notes without a time are totals of the day, and averaged. Presence without
    a severity is no rating.

    >>> from villi.diary import read
    >>> from villi.series.calendar import calendar
    >>> diary = read(b"2026-11-16\\nfeel: mood 4\\nfeel: mood 7\\nbloated\\n")
    >>> {key: one.values.tolist() for key, one in rated(diary, calendar([diary.days[0].date])[0]).items()}
    {'mood': [5.5]}
    """
    found: dict[str, dict[int, list[Felt]]] = defaultdict(lambda: defaultdict(list))
    for day in diary.days:
        t = days.place.get(day.date)
        if t is None:
            continue
        for entry in day.entries:
            if isinstance(entry, Felt) and entry.scale not in _NOT_RATINGS and _possible(entry):
                found[entry.scale][t].append(entry)
    known = {scale.key: scale for scale in scales()}
    order = [key for key in known if key in found] + sorted(set(found) - set(known))
    return {key: Rated(known.get(key) or _own(key), _daily(found[key], days)) for key in order}


def widest(key: str) -> float:
    """How far apart two ratings of a scale can be: no effect on it is larger, whatever a straight line says.

    >>> widest("mood"), widest("bristol"), widest("sleep_hours")
    (10.0, 6.0, 24.0)
    """
    low, high = _LIMITS.get(key, POINTS)
    return high - low


def _possible(felt: Felt) -> bool:
    low, high = _LIMITS.get(felt.scale, POINTS)
    return isfinite(felt.value) and low <= felt.value <= high


def _own(word: str) -> Scale:
    return Scale(word, word, "down" if word.lower() in symptoms() else "", "points")


def _daily(by_day: Mapping[int, Sequence[Felt]], days: Calendar) -> Array:
    values = days.empty()
    for t, felt in by_day.items():
        one_by_one = felt[0].scale == "stools" and all(each.clock is not None for each in felt)
        # sorted: a sum of floats depends on its order, and the order of lines in a day says nothing
        total = sum(sorted(each.value for each in felt))
        values[t] = total if one_by_one else total / len(felt)
    return values


def outcomes(found: Mapping[str, Rated]) -> tuple[tuple[Outcome, ...], tuple[Unused, ...]]:
    """The scales that were rated most, in the order of the table, and why the others are left out."""
    left: list[Unused] = []
    usable: list[Rated] = []
    for one in found.values():
        if one.days < FEWEST:
            because = f"rated on {_days(one.days)}; from {FEWEST} days on it is looked at"
            left.append(_unused(one, because))
        elif np.nanmax(one.values) == np.nanmin(one.values):
            left.append(_unused(one, "the rating is the same on every day, so nothing can move with it"))
        else:
            usable.append(one)
    chosen = sorted(usable, key=lambda one: -one.days)[:MOST]  # stable: of two alike the first of the table
    names = {one.scale.key for one in chosen}
    left += [
        _unused(
            one, f"the {MOST} feelings that were rated on most days are looked at, to keep false alarms few"
        )
        for one in usable
        if one.scale.key not in names
    ]
    kept = tuple(Outcome(*one.scale, one.values) for one in usable if one.scale.key in names)
    return kept, tuple(left)


def _unused(one: Rated, because: str) -> Unused:
    return Unused(f"feel:{one.scale.key}", one.scale.name, because)


def _days(n: int) -> str:
    return "1 day" if n == 1 else f"{n} days"
