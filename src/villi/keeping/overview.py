"""A diary at a glance, for whoever reads many: when it was last written, how complete it is, what stands in
front of the person. The first glance reads the diary alone; the second knows its examination."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date as Date
from datetime import timedelta
from math import nan
from typing import Literal

from villi.diary.keys import STATES
from villi.diary.today import diary_day
from villi.diary.values import Diary, Entry, Record
from villi.examination import Examination
from villi.keeping.cards import safety_of
from villi.safety.values import Fired, Safety

Mark = Literal["complete", "part", "none"]

ABOUT_THE_PERSON = STATES | {"asked"}
"""Keys of what is recorded about somebody, often by another: nothing that happened on that day."""

ALWAYS = "always"
RECENT = 14
"""Days that a glance shows: two weeks, as the rules on mood look back."""


@dataclass(frozen=True, slots=True)
class Overview:
    """A diary at a glance, as it stood on the day `today`.

    `last` the last day of which something is told (None: none yet; an agreement, a condition or a medicine
    recorded under a day tells nothing of it), `days` how many there are, `marks` how complete the
    food record of each of the last 14 days is, oldest first. `coverage` the share of what was eaten on
    complete days for which glutamine is known: NaN unknown. `examined`: whether what was eaten was looked
    at; without it `safety` rests on the diary's own words alone, and `coverage` is unknown. `encoding` as
    the diary's."""

    today: Date
    last: Date | None
    days: int
    marks: tuple[Mark, ...]
    safety: Safety
    coverage: float = nan
    examined: bool = False
    encoding: str = "utf-8"

    @property
    def complete(self) -> int:
        """How many of the recent days have a complete food record."""
        return self.marks.count("complete")

    @property
    def rules(self) -> tuple[Fired, ...]:
        """The rules that apply for a reason of the person's own."""
        return tuple(one for one in self.safety.fired if ALWAYS not in one.gate.when)


def glance(diary: Diary, today: Date | None = None) -> Overview:
    """What the diary's own words say.

    >>> from villi.diary import read
    >>> seen = glance(read(b"2026-11-16\\n8:00 toast\\ndone: food\\n"), Date(2026, 11, 17))
    >>> seen.last.isoformat(), seen.complete, seen.marks[-2:]
    ('2026-11-16', 1, ('complete', 'none'))
    """
    today = diary_day(diary.header) if today is None else today
    written = [day for day in diary.days if day.date <= today and any(map(_tells, day.entries))]
    by_date = {day.date: day.complete.food for day in written}
    return Overview(
        today,
        max(by_date, default=None),
        len(written),
        _marks(by_date, today),
        safety_of(diary, today),
        encoding=diary.encoding,
    )


def _tells(entry: Entry) -> bool:
    """Whether an entry says something of its day."""
    return not (isinstance(entry, Record) and entry.key in ABOUT_THE_PERSON)


def _marks(food: Mapping[Date, str], today: Date) -> tuple[Mark, ...]:
    """How complete the food of the recent days is, by the days of which something is told."""
    recent = [today - timedelta(days=back) for back in reversed(range(RECENT))]
    return tuple(_mark(food.get(date, "skipped")) for date in recent)


def _mark(food: str) -> Mark:
    if food == "skipped":
        return "none"
    return "complete" if food in ("done", "seems") else "part"


def examined(diary: Diary, found: Examination, today: Date | None = None) -> Overview:
    """The same with what its examination knows: words that were not understood, or are no food, too."""
    seen = glance(diary, today)
    marks = _marks({day.date: day.complete.food for day in found.days}, seen.today)
    estimate = found.glutamine.estimate
    return replace(seen, marks=marks, safety=found.safety, coverage=estimate.coverage, examined=True)
