"""What a diary, or a range of its days, held: the words as understood, and the amounts of them.

A range is read out of the whole: "same as yesterday" and pins look at days before it, a day seems complete by
what stands after it. Only then are the days cut out, and everything that is counted is counted in them.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date as Date
from typing import NamedTuple

from villi.diary.values import Diary
from villi.examination import Dose
from villi.examining.supplements import doses
from villi.foods import Catalogue
from villi.intake import Intake, compose_diary, nutrient_estimates, patterns
from villi.meals import Index, Understood
from villi.quantities import Estimate, Pattern, Problem, VilliError


class Range(NamedTuple):
    """The days from `first` to `last`, both among them; None where that end is open.

    >>> Range(Date(2026, 11, 1), None).holds(Date(2026, 11, 16)), Range().whole
    (True, True)
    """

    first: Date | None = None
    last: Date | None = None

    @property
    def whole(self) -> bool:
        """Whether it holds every day there is."""
        return self.first is None and self.last is None

    def holds(self, date: Date | None) -> bool:
        """Whether a day is in it; what has no day is in every range."""
        if date is None:
            return True
        return (self.first is None or self.first <= date) and (self.last is None or date <= self.last)


def range_of(first: Date | None, last: Date | None) -> Range:
    """The range between two days; raises VilliError where it ends before it starts.

    >>> range_of(Date(2026, 11, 2), Date(2026, 11, 1))
    Traceback (most recent call last):
    villi.quantities.errors.VilliError: the range ends (2026-11-01) before it starts (2026-11-02): change one
    of the two
    """
    if first is not None and last is not None and last < first:
        raise VilliError(f"the range ends ({last}) before it starts ({first}): change one of the two")
    return Range(first, last)


class Figures(NamedTuple):
    """Some days of a diary and what was eaten and taken on them. `diary` holds the days themselves; `known`
    is the whole diary, whose states hold on these days too."""

    diary: Diary
    known: Diary
    understood: Understood
    intake: Intake
    estimates: Mapping[str, Estimate]
    patterns: tuple[Pattern, ...]
    taken: tuple[Dose, ...]


def figures(diary: Diary, understood: Understood, catalogue: Catalogue, ready: Index) -> Figures:
    """The figures of a whole diary, as its words were understood."""
    return _figures(diary, diary, understood, doses(diary, understood, ready), catalogue)


def within(whole: Figures, days: Range, catalogue: Catalogue) -> Figures:
    """The figures of a range of days; those of the whole where the range holds every day."""
    if days.whole:
        return whole
    kept = tuple(day for day in whole.diary.days if days.holds(day.date))
    read = whole.understood
    understood = Understood(
        tuple(p for p in read.portions if days.holds(p.date)),
        tuple(r for r in read.refused if days.holds(r.date)),
        tuple(n for n in read.notes if days.holds(n.date)),
    )
    taken = tuple(dose for dose in whole.taken if days.holds(dose.date))
    return _figures(replace(whole.diary, days=kept), whole.diary, understood, taken, catalogue)


def _figures(
    diary: Diary, known: Diary, understood: Understood, taken: tuple[Dose, ...], catalogue: Catalogue
) -> Figures:
    intake = compose_diary(diary.days, understood, catalogue)
    return Figures(
        diary, known, understood, intake, nutrient_estimates(intake), patterns(intake, catalogue), taken
    )


def problems_within(found: Iterable[Problem], diary: Diary, days: Range) -> tuple[Problem, ...]:
    """The problems of the lines of a range, and those of no day: of the head of the diary, of the file.

    A line belongs to the day whose heading stands above it.

    >>> from villi.diary import read
    >>> diary = read(b"2026-11-16\\n2026-11-17\\n")
    >>> found = (Problem(0, 1, "file", ""), Problem(1, 1, "one", ""), Problem(2, 1, "two", ""))
    >>> [p.message for p in problems_within(found, diary, Range(Date(2026, 11, 17), None))]
    ['file', 'two']
    """
    if days.whole:
        return tuple(found)
    opened = sorted((line, day.date) for day in diary.days for line in day.headers)
    lines = [line for line, _ in opened]

    def day_of(line: int) -> Date | None:
        above = bisect_right(lines, line)
        return opened[above - 1][1] if line and above else None

    return tuple(problem for problem in found if days.holds(day_of(problem.line)))
