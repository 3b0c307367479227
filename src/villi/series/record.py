"""Which days of a calendar say what was eaten: the one place where nought and unknown are told apart."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from villi.diary.values import Diary
from villi.intake.values import Intake
from villi.series.calendar import Calendar
from villi.series.values import Array


@dataclass(frozen=True, slots=True)
class Foodrecord:
    """`row` (D,) the place of each day of the intake in the calendar, -1 outside it; `complete` (T,) days of
    which all that was eaten is known; `fasted` (T,) of these the days on which nothing was eaten; `written`
    (T,) days on which anything at all stands in the diary; `whole` (T,) days whose record is done or seems
    so, whether or not every word of it was understood."""

    row: NDArray[np.intp]
    complete: NDArray[np.bool_]
    fasted: NDArray[np.bool_]
    written: NDArray[np.bool_]
    whole: NDArray[np.bool_]

    def amounts(self, by_day: Array) -> Array:
        """Amounts (D,) by day of the intake as a series (T,): unknown where the record is not complete."""
        out = np.full(len(self.complete), np.nan)
        inside = self.row >= 0
        out[self.row[inside]] = by_day[inside]
        out[~self.complete] = np.nan
        return out

    def presence(self, eaten: NDArray[np.bool_], known: NDArray[np.bool_] | None = None) -> Array:
        """Days on which something was `eaten` (T,) as a series to compare: 1 and 0 on the `known` days (T,),
        the complete ones where nothing else is said, and NaN on every other day.

        Also where it was written down, and so is certain. A day that is not complete could only ever say 1:
        then every food would stand for "a day that was not written to the end" (eating out, a bad day), and
        whatever such days do would be put down to the food: foods that do nothing were then claimed in
        diaries with unfinished days that count for something (`tests/series`, of evenings out). To allow for
        "not complete" and keep the certain days does not mend it: an evening out and a day given up are two
        kinds of such days."""
        return np.where(self.complete if known is None else known, eaten.astype(float), np.nan)

    def certain(self, held: NDArray[np.bool_]) -> Array:
        """Days on which something `held` (T,) as a series that is only allowed for, never put forward: 1
        wherever it was written down, 0 only where the record is complete, else NaN."""
        return np.where(held, 1.0, np.where(self.complete, 0.0, np.nan))


def foodrecord(diary: Diary, intake: Intake, days: Calendar) -> Foodrecord:
    """What the days of a diary say of food.

    A day is complete that enters a mean of intake: its record is done or seems so, and every word of it was
    understood. A word that names nothing we know may be a dish that holds anything, so neither amounts nor
    the absence of a food are known then. A day that is said to be done with no food at all is a fast only
    where the diary says `fasted`; otherwise nobody can tell it from a day on which nothing was written.

    >>> from villi.diary import read
    >>> from villi.foods import Catalogue
    >>> from villi.intake import compose_diary
    >>> from villi.meals import Understood
    >>> from villi.series.calendar import calendar
    >>> diary = read(b"2026-11-16\\nfasted\\n2026-11-17\\ndone: food\\n")
    >>> eaten = compose_diary(diary.days, Understood((), ()), Catalogue.everyday())
    >>> foodrecord(diary, eaten, calendar(eaten.dates)[0]).complete.tolist()
    [True, False]
    """
    size = len(days.dates)
    row = np.array([days.place.get(date, -1) for date in intake.dates], dtype=np.intp)
    with_food = np.zeros(len(intake.dates), dtype=bool)
    with_food[intake.day[intake.grams > 0]] = True
    written = np.zeros(size, dtype=bool)
    whole = np.zeros(size, dtype=bool)
    for day in diary.days:
        t = days.place.get(day.date)
        if t is None:
            continue
        written[t] |= bool(day.entries)
        whole[t] = day.complete.food in ("done", "seems")
    complete = np.zeros(size, dtype=bool)
    eaten = np.zeros(size, dtype=bool)
    inside = row >= 0
    complete[row[inside]] = intake.counted[inside]
    eaten[row[inside]] = with_food[inside]
    return Foodrecord(row, complete, complete & ~eaten, written, whole)
