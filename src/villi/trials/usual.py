"""How usual a food is for a person: what is had on most days is left out on days without it.

A day counts where its whole food record is known (`villi.series.record`); on other days a food that stands
there was had, and nothing is known of one that does not.
"""

import csv
from collections.abc import Iterable
from datetime import date as Date
from functools import cache
from importlib.resources import files
from math import nan
from typing import TYPE_CHECKING, NamedTuple

from villi.diary.values import Diary
from villi.intake.values import Intake
from villi.meals.values import Portion, Understood
from villi.series.calendar import calendar, recorded
from villi.series.naming import plain, stems, without_amounts
from villi.series.record import foodrecord

if TYPE_CHECKING:
    from villi.foods import Catalogue, Food

LATELY = 56
"""Days back that say what is usual: older ones may be of another life (judgement: eight weeks)."""
FEWEST = 7
"""Complete days from which it is known how often something is had (judgement: a week)."""
SOME = 3
"""Days with any food from which something that stands on most of them is taken for usual (judgement): that it
was had is certain, however little else is known."""
NOT_EATEN = frozenset({"coffee", "tea", "water"})
"""Drinks that nourish nobody: days without them are no days of eating less."""


class _Named(NamedTuple):
    words: frozenset[str]
    food_id: str


@cache
def _staples() -> frozenset[str]:
    text = (files("villi.trials") / "data" / "staples.csv").read_text(encoding="utf-8")
    return frozenset(row["group"] for row in csv.DictReader(text.splitlines()))


def is_staple(asked: Understood, catalogue: "Catalogue") -> bool:
    """Whether words name a food of a kind that most people have on most days (`data/staples.csv`)."""
    found = (catalogue.food(portion.food_id) for portion in asked.portions if portion.kind == "food")
    return any(food is not None and food.group in _staples() and not food.fermented for food in found)


def share_of_days(
    asked: Understood, diary: Diary, intake: Intake, understood: Understood, catalogue: "Catalogue"
) -> float:
    """The share of days, lately, on which a food is had that words name (`asked`); of several foods the
    largest. NaN where too few days say so, and for coffee, tea and water.

    `intake` and `understood` are those of the diary (`villi.intake.compose_diary`, `villi.meals.resolve`).

    >>> from villi.diary import read
    >>> from villi.foods import Catalogue
    >>> from villi.intake import compose_diary
    >>> from villi.meals import index, resolve, understand
    >>> days = [f"2026-11-{day}\\nporridge with milk, kefir\\ndone: food\\n" for day in range(10, 17)]
    >>> diary = read("".join([*days, "2026-11-17\\nsoup\\ndone: food\\n"]).encode())
    >>> foods = Catalogue.everyday()
    >>> ready = index(foods)
    >>> eaten = resolve(diary, ready)
    >>> intake = compose_diary(diary.days, eaten, foods)
    >>> said = [understand(words, ready) for words in ("a glass of milk", "rice")]
    >>> [share_of_days(asked, diary, intake, eaten, foods) for asked in said]
    [0.875, 0.0]
    """
    days, _ = calendar(recorded(diary))
    lately = frozenset(days.dates[-LATELY:])
    whole = {
        date
        for date, known in zip(days.dates, foodrecord(diary, intake, days).complete, strict=True)
        if known
    }
    whole &= lately
    eaten = {one.date for one in understood.portions} | {one.date for one in understood.refused}
    eaten &= lately
    shares = []
    for one in _asked(asked, catalogue):
        had = _dates(one, understood) & lately
        if len(whole) >= FEWEST:
            shares.append(len(had & whole) / len(whole))
        elif len(eaten) >= SOME and 2 * len(had) > len(eaten):
            shares.append(len(had) / len(eaten))
    return max(shares, default=nan)


def _asked(asked: Understood, catalogue: "Catalogue") -> Iterable[_Named]:
    """The foods that words name, also those that no table knows."""
    for portion in asked.portions:
        if portion.kind == "food" and not _nourishes_nobody(catalogue.food(portion.food_id)):
            said = stems(without_amounts(portion.words)) or stems(plain(portion.name))
            yield _Named(said, portion.food_id)
    for refused in asked.refused:
        if said := stems(without_amounts(refused.words)):
            yield _Named(said, "")


def _nourishes_nobody(food: "Food | None") -> bool:
    return food is not None and food.group == "drinks" and bool(NOT_EATEN & stems(food.name))


def _dates(one: _Named, understood: Understood) -> set[Date]:
    """Days on which it was had: as itself, by its words ("milk" in "porridge with milk"), or as something
    that was named less closely ("bread" may have been rye bread)."""
    found = {
        portion.date for portion in understood.portions if portion.date is not None and _is(one, portion)
    }
    said = {
        refused.date
        for refused in understood.refused
        if refused.date is not None and one.words and one.words <= stems(refused.words)
    }
    return found | said


def _is(one: _Named, portion: Portion) -> bool:
    if portion.kind != "food":
        return False
    if portion.food_id == one.food_id:
        return True
    if not one.words:
        return False
    named = (portion.words, portion.name, portion.dish)
    less_closely = stems(without_amounts(portion.words))
    return any(one.words <= stems(said) for said in named if said) or (
        bool(less_closely) and less_closely < one.words
    )
