"""Where a food stands in a diary, and a food as a line of it."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date as Date
from datetime import time as Time
from math import isfinite
from typing import TYPE_CHECKING, NamedTuple

from villi.diary import read
from villi.diary.building import pinned
from villi.diary.pins import without_pins
from villi.diary.values import Pin
from villi.meals import resolve
from villi.quantities import VilliError

if TYPE_CHECKING:
    from villi.keeping.completing import Vocabulary
    from villi.meals import Portion, Understood

HEAVIEST = 20_000
"""Grams of one food at a time; what answers to questions allow, too."""


class InDiary(NamedTuple):
    """How often a food was eaten, from the `first` day to the `last`; `portions` newest first.
    Foods that dishes were taken apart into count."""

    days: int
    times: int
    first: Date
    last: Date
    portions: tuple["Portion", ...]


class Eaten(NamedTuple):
    """A food that was eaten on so many days."""

    food_id: str
    name: str
    days: int


def in_diary(understood: "Understood", food_id: str) -> InDiary | None:
    """Where a food stands in a diary; None where it does not.

    >>> from villi.diary import read
    >>> from villi.foods import Catalogue
    >>> from villi.meals import index, resolve
    >>> diary = read(b"2026-11-16\\n2 eggs\\n18:00 1 egg\\n2026-11-17\\negg\\n")
    >>> found = in_diary(resolve(diary, index(Catalogue.everyday())), "fndds:31102000")
    >>> found.days, found.times, found.portions[0].line
    (2, 3, 5)
    """
    portions = [
        portion for portion in understood.portions if portion.food_id == food_id and portion.date is not None
    ]
    dates = sorted({portion.date for portion in portions if portion.date is not None})
    if not dates:
        return None
    newest = sorted(portions, key=lambda p: (p.date or dates[0], p.line), reverse=True)
    return InDiary(len(dates), len(portions), dates[0], dates[-1], tuple(newest))


def eaten_most(understood: "Understood", most: int) -> tuple[Eaten, ...]:
    """The foods that were eaten on most days.

    >>> from villi.meals.values import Understood
    >>> eaten_most(Understood((), ()), 5)
    ()
    """
    days: dict[str, set[Date]] = defaultdict(set)
    names: dict[str, str] = {}
    for portion in understood.portions:
        if portion.kind == "food" and portion.date is not None:
            days[portion.food_id].add(portion.date)
            names[portion.food_id] = portion.name
    found = [Eaten(id, names[id], len(dates)) for id, dates in days.items()]
    return tuple(sorted(found, key=lambda one: (-one.days, one.name))[:most])


def food_line(known: "Vocabulary", food_id: str, grams: float, clock: Time | None = None) -> str:
    """The line that says that so much of a food was eaten, fixed to that food.

    Raises `VilliError` for an amount that nobody eats, and where no words can say the food.

    >>> from villi.diary import read
    >>> from villi.foods import Catalogue
    >>> from villi.keeping import before, food_names, vocabulary
    >>> from villi.meals import index, resolve
    >>> ready, diary = index(Catalogue.everyday()), read(b"2026-11-16\\ntoast\\n")
    >>> known = vocabulary(before(diary, Date(2026, 11, 16), ready), resolve(diary, ready), food_names(ready))
    >>> food_line(known, "fndds:11111000", 244.0, Time(8, 10))
    '08:10 whole milk {fndds:11111000 244 g}'
    """
    if not (isfinite(grams) and 0 < grams < HEAVIEST):
        raise VilliError("this is no amount of food: give grams, such as 150")
    number = known.ready.numbers.get(food_id)
    pin = Pin(food_id, round(grams, 1))
    said = next(filter(None, (_pinned(words, pin, known) for words in _words(known, number))), "")
    if not said:
        raise VilliError(f"{food_id} cannot be put into words: write it into the diary yourself")
    return f"{clock:%H:%M} {said}" if clock is not None else said


def _words(known: "Vocabulary", number: int | None) -> Iterator[str]:
    """Words for a food of the catalogue: as people would write it, else its name as a table has it."""
    if number is None:
        return
    yield without_pins(known.insert_of(number))[0]
    name = known.ready.foods[number].name.replace('"', "'")
    yield f'"{name}"'


def _pinned(words: str, pin: Pin, known: "Vocabulary") -> str:
    """Words with their pin, where they are read as just that food in those grams; "" where they are not."""
    said = pinned(words, [(len(words), pin)]) if words else ""
    country = f"country: {known.country}\n" if known.country else ""
    diary = read(f"{country}2000-01-01\n{said}\n".encode("utf-8", "replace"))
    made = resolve(diary, known.ready)
    portions = [(portion.food_id, portion.grams) for portion in made.portions]
    return said if portions == [(pin.food_id, pin.grams)] and not made.refused else ""
