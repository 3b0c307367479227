"""The foods of a simulated diary, as a table: `data/foods.csv`."""

import csv
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Food(NamedTuple):
    """A food that is eaten on some days. `instead_of` names the choice it belongs to ("breakfast": one of
    them a day), "" where it may be had or not; `share` of days (judgement), about; `weekend` how much more it
    is wanted then, in SD, None where each diary draws its own; `mood_today` how today's mood decides on it.
    `words` are what gets written, one of them each time."""

    food: str
    meal: str
    clock: str
    instead_of: str
    share: float
    weekend: float | None
    mood_today: float
    words: tuple[str, ...]


@cache
def foods() -> tuple[Food, ...]:
    """Every food of the table, in the order of the day.

    >>> [each.food for each in foods() if each.instead_of == "breakfast"]
    ['porridge', 'muesli', 'rye bread', 'eggs']
    """
    text = (files("villi.simulated") / "data" / "foods.csv").read_text(encoding="utf-8")
    return tuple(_food(row) for row in csv.DictReader(text.splitlines()))


def _food(row: dict[str, str]) -> Food:
    return Food(
        row["food"],
        row["meal"],
        row["clock"],
        row["instead_of"],
        float(row["share"]),
        float(row["weekend"]) if row["weekend"] else None,
        float(row["mood_today"]),
        tuple(row["words"].split("|")),
    )
