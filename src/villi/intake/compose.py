"""From what was understood to an `Intake`: which day, which food, how many grams, how sure."""

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from villi.diary.complete import fasted
from villi.diary.values import Completeness, Day
from villi.intake.table import table
from villi.intake.values import Intake
from villi.meals.values import Understood

if TYPE_CHECKING:
    from villi.foods import Catalogue


def compose_diary(days: Iterable[Day], understood: Understood, catalogue: "Catalogue") -> Intake:
    """The intake of a diary's days from its portions. Supplements, medicines and feelings stay outside.

    A day with a refused word is not complete, whatever it says of itself: something eaten is missing. A day
    on which nothing at all was read as eaten is not recorded, unless it says `fasted`.

    >>> from villi.diary import read
    >>> from villi.foods import Catalogue
    >>> nothing, everyday = Understood((), ()), Catalogue.everyday()
    >>> diary = read(b"2026-11-16\\nfasted\\n2026-11-17\\n08:00 sertraline\\ndone: food\\n")
    >>> [complete.food for complete in compose_diary(diary.days, nothing, everyday).complete]
    ['done', 'skipped']
    """
    ordered = sorted(days, key=lambda day: day.date)
    index = {day.date: d for d, day in enumerate(ordered)}
    eaten = [p for p in understood.portions if p.kind == "food" and p.date in index]
    # Sums of floats depend on their order; this one is the same however the lines of a day were shuffled.
    portions = tuple(sorted(eaten, key=lambda p: (str(p.date), p.food_id, p.grams, p.grams_sd, p.line)))
    foods = tuple(dict.fromkeys(sorted(p.food_id for p in portions)))
    column = {food_id: f for f, food_id in enumerate(foods)}
    grams = np.array([p.grams for p in portions], dtype=float)
    refused = Counter(r.date for r in understood.refused)
    with_food = {p.date for p in portions if p.grams > 0}
    return Intake(
        dates=tuple(index),
        complete=tuple(_as_read(day, refused[day.date], read=day.date in with_food) for day in ordered),
        refused=tuple(refused[day.date] for day in ordered),
        foods=foods,
        portions=portions,
        day=np.array([index[p.date] for p in portions if p.date is not None], dtype=np.intp),
        food=np.array([column[p.food_id] for p in portions], dtype=np.intp),
        grams=grams,
        spread=grams * np.array([p.grams_sd for p in portions], dtype=float),
        table=table(catalogue.composition(foods)),
    )


def _as_read(day: Day, refused: int, *, read: bool) -> Completeness:
    """The completeness of a day whose words came to food (`read`), and to so many `refused` words."""
    counts = day.complete.food in ("done", "seems")
    if refused:
        return day.complete._replace(food="partial") if counts else day.complete
    return day.complete if read or fasted(day.entries) else day.complete._replace(food="skipped")
