"""Where an amount comes from, in blocks: the foods that gave most, and the days."""

from collections.abc import Sequence
from math import isnan

from villi.examination import Contributions, OnDay, Part
from villi.report.blocks import Block, Blocks, Cites, Course, Courses, Head, Key, Lines, More, Ref, Rows, line
from villi.report.tables import COUNTED, line_list, shows_energy
from villi.report.words import (
    NO_BREAK,
    UNKNOWN,
    amount,
    clean,
    listed,
    percent,
    plural,
    reach,
    short_day,
    upper_first,
)

FOODS = "Foods that gave most"
PLANTS = "Foods, and the plants in them that count"
DAYS = "Day by day"
SHOWN = 15
"""Foods that are listed at once (judgement: one screen); the rest opens."""
FEWEST_DRAWN = 3
"""Days from which there is a line to draw."""
LONGEST_DRAWN = 3660
"""Days, some ten years, above which a line shows nothing: a slip of the pen in a year is as long."""
SHARE, PLANT = "share", "plants"
NOTHING = "No food of these days brought any of it, as far as is known."
NO_FOOD = "No food of these days was written down and read."
BASIS = (
    "A day, over the complete days. A range is that of the food alone: ranges cannot be added, because the "
    "errors of foods go together."
)
PLANT_BASIS = "A plant counts once, however many foods bring it, so no food has a share of its own."
CAPTION = "“At least” in the table: the day is not complete, or much of it is unknown in the food tables."


def blocks(found: Contributions, *, energy: bool = False) -> Blocks:
    """The whole page of one amount; empty for energy, unless it may be shown."""
    if not shows_energy(found.unit, energy):
        return ()
    foods = [part for part in found.foods if part.plants or part.mean != 0]
    out: list[Block] = []
    if foods:
        out += [*_foods(foods, found)]
    else:
        out.append(line(NOTHING if found.foods else NO_FOOD))
    return (*out, *_days(found))


def _foods(foods: Sequence[Part], found: Contributions) -> Blocks:
    plants = found.unit == PLANT
    heads = ("Food", "Plants in it", ">On days", "Lines") if plants else _HEADS
    rows = [_plant_row(part) if plants else _row(part, found.unit) for part in foods]
    heading = PLANTS if plants else FOODS
    narrow = tuple(range(len(heads)))
    out: list[Block] = [Rows(heading, heads, tuple(rows[:SHOWN]), narrow)]
    if rest := rows[SHOWN:]:
        more = Rows(heading, heads, tuple(rest), narrow, quiet=True)
        out.append(More(f"{plural(len(rest), 'more food')}, which gave less", (more,)))
    out.append(line(PLANT_BASIS if plants else BASIS, style="quiet"))
    return tuple(out)


_HEADS = ("Food", ">A day", ">Range", ">Share", ">Eaten a day", ">On days", "Lines")


def _food(part: Part) -> Ref:
    return Ref(upper_first(clean(part.name)), Key("food", part.food_id))


def _row(part: Part, unit: str) -> tuple[str | Cites, ...]:
    ranged = not isnan(part.interval.low)
    return (
        _food(part),
        measured(part.mean, unit),
        reach(part.interval, unit) if ranged else "",
        "" if isnan(part.share) else percent(part.share),
        "" if isnan(part.grams) else amount(part.grams, "g"),
        f"{part.days:,}",
        Lines(line_list(part.lines)),
    )


def _plant_row(part: Part) -> tuple[str | Cites, ...]:
    return (_food(part), listed(part.plants), f"{part.days:,}", Lines(line_list(part.lines)))


def measured(value: float, unit: str) -> str:
    """An amount in words; of a share per cent, of what is counted one decimal.

    >>> measured(0.37, "share"), measured(0.01, "servings"), measured(float("nan"), "g")
    ('37\\xa0%', 'under 0.1\\xa0servings', 'unknown')
    """
    if isnan(value):
        return UNKNOWN
    if unit == SHARE:
        return percent(value)
    if unit in COUNTED:
        few = f"under 0.1{NO_BREAK}{unit}"
        words = f"{value:.1f}{NO_BREAK}{unit}".replace(f".0{NO_BREAK}", NO_BREAK)
        return few if 0 < value < 0.05 else words
    return amount(value, unit)


def _days(found: Contributions) -> Blocks:
    """The days as a table, with a line over them where there are days enough."""
    rows = tuple((_dated(day), _said(day, found.unit), _note(day)) for day in found.days)
    if not rows:
        return ()
    table = Rows(DAYS, ("Day", ">Amount", "Record"), rows, (0, 1, 2), quiet=True)
    known = [day.amount for day in found.days if not isnan(day.amount)]
    span = (found.days[-1].date - found.days[0].date).days
    if len(known) < FEWEST_DRAWN or span > LONGEST_DRAWN:
        return (Head(DAYS), table)
    name = clean(found.name)
    lowest, highest = measured(min(known), found.unit), measured(max(known), found.unit)
    words = f"{lowest} to {highest}"
    scale = 100.0 if found.unit == SHARE else 1.0
    course = Course(
        name, found.days[0].date, _filled(found.days, scale), 0.0, max(known) * scale or 1.0, words
    )
    description = f"{name} on {plural(len(known), 'day')}: {words}."
    return (Courses(DAYS, (course,), description, CAPTION, table),)


def _filled(days: Sequence[OnDay], scale: float) -> tuple[float, ...]:
    """A value for each calendar day from the first on, NaN where the diary has none."""
    by_date = {day.date.toordinal(): day.amount * scale for day in days}
    first, last = days[0].date.toordinal(), days[-1].date.toordinal()
    return tuple(by_date.get(n, float("nan")) for n in range(first, last + 1))


def _dated(day: OnDay) -> Ref:
    return Ref(f"{short_day(day.date)} {day.date.year}", Key("day", day.date.isoformat()))


def _said(day: OnDay, unit: str) -> str:
    words = measured(day.amount, unit)
    return f"at least {words}" if day.at_least and not isnan(day.amount) else words


def _note(day: OnDay) -> str:
    return "" if day.counted else "not in the mean"


def title(found: Contributions) -> str:
    """The heading of the page.

    >>> title(Contributions("fibre", "Fibre", "g", (), ()))
    'Where it comes from: Fibre'
    """
    return f"Where it comes from: {clean(found.name)}"
