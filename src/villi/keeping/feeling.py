"""The scales that a page offers, with named ends, and the line that says a rating."""

from collections.abc import Iterable
from datetime import date as Date
from datetime import time as Time
from datetime import timedelta
from math import isnan, nan
from typing import Literal, NamedTuple

from villi.diary.building import rendered
from villi.diary.feelings import LIMITS, SCALES, WHOLE, ratings
from villi.diary.values import Day, Diary, Felt
from villi.keeping.values import Rated
from villi.quantities import VilliError

LATELY = 28
"""Days in which a scale of one's own must have been rated to be offered (judgement: four weeks)."""


class ScaleView(NamedTuple):
    """A scale to rate on: `key` as the diary has it, `name` as a person reads it, `least` and `most` its ends
    with what they are called, `step` between two values, `unit` "" for a rating; `better` the end that is
    good ("" neither, or not known); `own` for one of the person's own words; `last` its latest value before
    the day (NaN none)."""

    key: str
    name: str
    least: float
    most: float
    step: float
    unit: str
    least_name: str
    most_name: str
    better: Literal["least", "most", ""]
    own: bool = False
    last: float = nan


_ENDS = {
    "mood": ("very low", "very good"),
    "energy": ("none", "full of energy"),
    "clarity": ("foggy", "very clear"),
    "comfort": ("very uncomfortable", "very comfortable"),
    "bloating": ("none", "very bloated"),
    "pain": ("none", "the worst"),
    "stress": ("none", "the most"),
    "anxiety": ("none", "the most"),
    "urgency": ("none", "could not wait"),
}
"""What 0 and 10 of each scale are called."""
_COUNTED = {
    "sleep_hours": ScaleView("sleep_hours", "sleep", 0, 24, 0.5, "h", "none", "24 hours", ""),
    "stools": ScaleView("stools", "stools", 0, 50, 1, "times", "none", "50", ""),
    "bristol": ScaleView("bristol", "stool type (Bristol)", 1, 7, 1, "type", "hard lumps", "liquid", ""),
}
OFFERED = ("mood", "energy", "comfort", "bloating", "stress", "sleep_hours", "stools", "bristol")
"""Scales that are offered to everyone, in the order of a page."""
MORE = ("pain", "urgency", "anxiety", "clarity")
"""Scales that are offered behind the first ones."""


def scales(diary: Diary, date: Date) -> tuple[ScaleView, ...]:
    """What to rate on a day: scales of the person's own that were used lately, then the others.

    >>> from villi.diary import read
    >>> diary = read(b"2026-11-16\\nfeel: itching 3, mood 6\\n")
    >>> found = scales(diary, Date(2026, 11, 17))
    >>> [(scale.name, scale.last) for scale in found[:2]], found[1].least_name
    ([('itching', 3.0), ('mood', 6.0)], 'very low')
    """
    latest = _latest(diary.days, date)
    own = [key for key in latest if key not in (*OFFERED, *MORE, "sleep", "note") and _can_be_said(key)]
    return tuple(scale_of(key)._replace(last=latest.get(key, nan)) for key in (*own, *OFFERED, *MORE))


def scale_of(key: str) -> ScaleView:
    """The scale of a key; a word that is in no list is the person's own, from 0 to 10, of no known direction.

    >>> scale_of("bloating").better, scale_of("itching").better, scale_of("sleep_hours").unit
    ('least', '', 'h')
    """
    if key in _COUNTED:
        return _COUNTED[key]
    least, most = _ENDS.get(key, ("none", "the most"))
    way: Literal["least", "most", ""] = (
        "" if key not in SCALES else "most" if SCALES[key] == "best" else "least"
    )
    return ScaleView(key, key.replace("_", " "), 0, 10, 1, "", least, most, way, own=key not in SCALES)


def felt_line(scale: str, value: float, clock: Time | None = None) -> str:
    """The line that says a rating. Raises `VilliError`, with the remedy, for a value that the scale has not.

    >>> felt_line("mood", 6), felt_line("sleep_hours", 6.5, Time(7, 30))
    ('feel: mood 6', '07:30 feel: sleep 6.5 h')
    >>> felt_line("bristol", 9)
    Traceback (most recent call last):
    villi.quantities.errors.VilliError: stool type (Bristol): give a whole number from 1 to 7
    """
    about = scale_of(scale)
    whole = scale in WHOLE
    low, high = LIMITS.get(scale, (0.0, 10.0))
    if isnan(value) or not low <= value <= high or (whole and value % 1):
        number = "whole number" if whole else "number"
        raise VilliError(f"{about.name}: give a {number} from {low:g} to {high:g}")
    line = rendered(Felt(scale, float(value), 0, clock))
    if not _can_be_said(scale):
        raise VilliError(f"{scale}: give the feeling in a word of letters, such as mood")
    return line


def _can_be_said(scale: str) -> bool:
    """Whether a rating under this name reads back as that name."""
    said = rendered(Felt(scale, 3.0, 0)).partition("feel: ")[2]
    found = ratings(said)
    return len(found) == 1 and found[0][2].scale == scale and not isnan(found[0][2].value)


def rated(felt: Felt) -> Rated:
    """A rating as a person reads it.

    >>> rated(Felt("sleep_hours", 6.5, 3)).said, rated(Felt("bloating", nan, 3)).said
    ('6.5 h', 'there')
    """
    about = scale_of(felt.scale)
    said = "there" if isnan(felt.value) else f"{felt.value:g}" + (" h" if about.unit == "h" else "")
    return Rated(felt.scale, about.name, felt.value, said, felt.line, felt.clock)


def _latest(days: Iterable[Day], date: Date) -> dict[str, float]:
    """The latest value of each scale in the weeks before a date, the scale rated last first."""
    found: dict[str, float] = {}
    try:
        since = date - timedelta(days=LATELY)
    except OverflowError:
        since = Date.min
    near = sorted((day for day in days if since <= day.date < date), key=lambda day: day.date, reverse=True)
    for day in near:
        for entry in reversed(day.entries):
            if isinstance(entry, Felt) and not isnan(entry.value):
                found.setdefault(entry.scale, entry.value)
    return found
