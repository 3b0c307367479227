"""A person's own ratings over the days, as they were written: nothing is tested, and nothing follows.

What there is to see before there are days enough for statistics (signals.md, section 9).
"""

from collections.abc import Sequence
from datetime import date as Date
from datetime import timedelta
from math import isnan
from statistics import median

from villi.examination import Curve
from villi.report.blocks import Blocks, Course, Courses, Key, Ref, Rows
from villi.report.words import clean, listed, lower_first, plural, short_day, upper_first

HEADING = "Your own days so far"
CAPTION = (
    "Your ratings as you wrote them; a gap is days without a rating. Nothing is compared with food here."
)
SCALES = {"points": (0.0, 10.0)}
"""Where the axis of a unit ends; of others at the lowest and the highest day."""
TYPES = {"bristol": (1.0, 7.0)}
"""The same for an outcome whose scale has other ends."""


def blocks(curves: Sequence[Curve]) -> Blocks:
    """The ratings over the days, one above the other; empty where nothing is rated."""
    if not curves:
        return ()
    courses = tuple(_course(curve) for curve in curves)
    return (Courses(HEADING, courses, _description(courses), CAPTION, _table(curves)),)


def _course(curve: Curve) -> Course:
    rated = [value for value in curve.values if not isnan(value)]
    low, high = TYPES.get(curve.outcome, SCALES.get(curve.unit, (min(rated), max(rated))))
    name = clean(curve.outcome_name)
    return Course(upper_first(name), curve.first, curve.values, low, high, _in_words(rated))


def _in_words(rated: Sequence[float]) -> str:
    """The middle day, the lowest and the highest, and how many are rated.

    >>> _in_words([4.0, 6.0, 6.5]), _in_words([7.0])
    ('middle 6, 4 to 6.5, 3 days', 'always 7, 1 day')
    """
    low, high, days = min(rated), max(rated), plural(len(rated), "day")
    if low == high:
        return f"always {low:.3g}, {days}"
    return f"middle {median(rated):.3g}, {low:.3g} to {high:.3g}, {days}"


def _description(courses: Sequence[Course]) -> str:
    names = listed([lower_first(course.name) for course in courses])
    each = "; ".join(f"{lower_first(course.name)}: {course.said}" for course in courses)
    return f"Ratings of {names}, day by day; {each}."


def _table(curves: Sequence[Curve]) -> Rows:
    """Every day on which anything was rated."""
    dated = [_by_date(curve) for curve in curves]
    days = sorted(set().union(*dated))
    rows = tuple(
        (_dated(day), *(f"{each[day]:.3g}" if day in each else "" for each in dated)) for day in days
    )
    heads = ("Day", *(f">{upper_first(clean(curve.outcome_name))}" for curve in curves))
    return Rows(HEADING, heads, rows, tuple(range(len(heads))), quiet=True)


def _dated(day: Date) -> Ref:
    return Ref(f"{short_day(day)} {day.year}", Key("day", day.isoformat()))


def _by_date(curve: Curve) -> dict[Date, float]:
    return {
        curve.first + timedelta(days=n): value for n, value in enumerate(curve.values) if not isnan(value)
    }
