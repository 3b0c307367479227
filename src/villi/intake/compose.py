"""From what was understood to an `Intake`: which day, which food, how many grams, how sure."""

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from villi.diary.values import Completeness, Day
from villi.intake.table import table
from villi.intake.values import Intake
from villi.meals.values import Understood

if TYPE_CHECKING:
    from villi.foods import Catalogue


def compose_diary(days: Iterable[Day], understood: Understood, catalogue: "Catalogue") -> Intake:
    """The intake of a diary's days from its portions. Supplements, medicines and feelings stay outside.

    A day with a refused word is not complete, whatever it says of itself: something eaten is missing.
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
    return Intake(
        dates=tuple(index),
        complete=tuple(_after_refusals(day, refused[day.date]) for day in ordered),
        refused=tuple(refused[day.date] for day in ordered),
        foods=foods,
        portions=portions,
        day=np.array([index[p.date] for p in portions if p.date is not None], dtype=np.intp),
        food=np.array([column[p.food_id] for p in portions], dtype=np.intp),
        grams=grams,
        spread=grams * np.array([p.grams_sd for p in portions], dtype=float),
        table=table(catalogue.composition(foods)),
    )


def _after_refusals(day: Day, refused: int) -> Completeness:
    if refused and day.complete.food in ("done", "seems"):
        return day.complete._replace(food="partial")
    return day.complete
