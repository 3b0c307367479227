"""What was eaten on a day, by occasion, with the portions of each line."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date as Date
from datetime import time as Time
from typing import NamedTuple

from villi.diary.complete import SAME_OCCASION_MINUTES, USUAL
from villi.diary.dates import minute_of_day
from villi.diary.order import in_time
from villi.diary.values import Day, Eaten
from villi.meals import Portion
from villi.meals.values import in_line


class Meal(NamedTuple):
    """What was eaten at one time of one day: `entries` as they stand, the portions of each, its minute."""

    date: Date
    meal: str
    minute: int | None
    entries: tuple[Eaten, ...]
    portions: tuple[tuple[Portion, ...], ...]


def meals_of(day: Day, portions: Sequence[Portion], day_starts: Time) -> list[Meal]:
    """What was eaten on a day, by occasion, in the order of eating; but no part of an earlier meal, which has
    no words of its own. `portions` are those of the day.

    >>> from villi.diary import read
    >>> (day,) = read(b"2026-11-16\\nlunch: soup\\n08:00 2 eggs\\n  tea\\n").days
    >>> [(meal.meal, meal.minute, len(meal.entries)) for meal in meals_of(day, (), Time(4))]
    [('', 480, 2), ('lunch', 780, 1)]
    """
    by_entry = _by_entry(day, portions)
    found: list[Meal] = []
    for place in in_time(day.entries, day_starts):
        entry = day.entries[place]
        if not isinstance(entry, Eaten) or entry.lost or entry.left or entry.share != 1:
            continue
        minute = None if entry.clock is None else minute_of_day(entry.clock, day_starts)
        minute = USUAL.get(entry.meal) if minute is None else minute
        last = found[-1] if found else None
        if last is not None and _is_same(last, entry, minute):
            found[-1] = last._replace(
                entries=(*last.entries, entry),
                portions=(*last.portions, by_entry[place]),
                meal=last.meal or entry.meal,
            )
        else:
            found.append(Meal(day.date, entry.meal, minute, (entry,), (by_entry[place],)))
    return found


def _is_same(last: Meal, entry: Eaten, minute: int | None) -> bool:
    """Whether an entry goes on with the occasion before it."""
    if entry.continues:
        return True
    if entry.meal and last.meal and entry.meal != last.meal:
        return False
    if entry.meal and entry.meal == last.meal and entry.meal != "snack":
        return True
    if minute is None or last.minute is None:
        return False
    return abs(minute - last.minute) < SAME_OCCASION_MINUTES


def _by_entry(day: Day, portions: Iterable[Portion]) -> dict[int, tuple[Portion, ...]]:
    """The portions of a day by the place of the entry whose words they are."""
    places: dict[tuple[int, int], list[int]] = defaultdict(list)
    for place, entry in enumerate(day.entries):
        if isinstance(entry, Eaten):
            lines = {entry.words.line, *(line for _, line, _ in entry.words.parts)}
            for line in lines:
                places[entry.repeats, line].append(place)
    found: dict[int, list[Portion]] = {place: [] for places_of in places.values() for place in places_of}
    for portion in portions:
        those = places.get((portion.repeats, portion.line), [])
        start = in_line(portion)[0]
        held = [place for place in those if _holds(day.entries[place], start)] or those
        if held:
            found[held[0]].append(portion)
    return {place: tuple(those) for place, those in found.items()}


def _holds(entry: object, start: int) -> bool:
    if not isinstance(entry, Eaten):
        return False
    at = entry.words.column - 1
    return bool(entry.words.parts) or at <= start < at + max(1, len(entry.words.text))


def helpings_of(portions: Iterable[Portion]) -> list[tuple[Portion, ...]]:
    """Foods, and the parts of each dish together."""
    found: list[tuple[Portion, ...]] = []
    for portion in portions:
        if portion.kind != "food" or portion.grams <= 0:
            continue
        before = found[-1][0] if found else None
        if (
            before
            and portion.dish
            and (before.dish, before.span, before.line)
            == (
                portion.dish,
                portion.span,
                portion.line,
            )
        ):
            found[-1] = (*found[-1], portion)
        else:
            found.append((portion,))
    return found
