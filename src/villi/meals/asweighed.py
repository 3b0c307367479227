"""Whether what was weighed is the dry thing or what is made of it.

Where people weigh what goes into the pot, eleven grams of a fruit drink are its powder, as no drink is so
little; and where they weigh the plate, four hundred grams of oats are porridge, as nobody eats so much dry
oats. `data/as_weighed.csv`, one row per kind: foods as matched, the side and the grams, the food that is
meant then, and words that say otherwise. All limits are judgement.
"""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from villi.meals.amounts import Amount
from villi.meals.index import Index
from villi.meals.matching import Match, Query
from villi.meals.words import fold, stem

SURE = 0.75
"""Score of a food that only the weight names: counted, and shown as unsure (judgement)."""


class Kind(NamedTuple):
    """A row of `data/as_weighed.csv`."""

    below: bool
    grams: float
    becomes: str
    only: frozenset[str]
    unless: frozenset[str]

    def holds(self, said: frozenset[str], grams: float) -> bool:
        """Whether so many grams, said in these words, are meant otherwise."""
        words = self.unless.isdisjoint(said) and (not self.only or not self.only.isdisjoint(said))
        return words and (grams < self.grams) is self.below


@cache
def kinds() -> Mapping[str, Kind]:
    """Food id -> what it is where somebody weighed too little or too much of it."""
    text = (files("villi.meals") / "data" / "as_weighed.csv").read_text(encoding="utf-8")
    return {
        food: Kind(
            row["side"] == "below",
            float(row["grams"]),
            row["becomes"],
            frozenset(stem(fold(word)) for word in row["only"].split()),
            frozenset(stem(fold(word)) for word in row["unless"].split()),
        )
        for row in csv.DictReader(text.splitlines())
        for food in row["food"].split(";")
    }


def as_weighed(
    options: tuple[Match, ...], asked: Query, amount: Amount | None, ready: Index
) -> tuple[Match, ...]:
    """The options, the powder or the porridge first where the weight shows that it is meant.

    >>> from villi.foods import Catalogue
    >>> from villi.meals.index import index
    >>> from villi.meals.matching import match, query
    >>> from villi.meals.words import tokens
    >>> ready = index(Catalogue.everyday())
    >>> def first(words, grams):
    ...     asked, amount = query(tokens(words), ready), Amount(1, 1, None, "", grams, "mass", True, 0, 1)
    ...     return ready.foods[as_weighed(match(asked, ready), asked, amount, ready)[0].food].name
    >>> first("instant coffee", 200.0), first("instant coffee", 3.0)
    ('coffee, instant', 'coffee, instant, dry')
    """
    grams = 0.0 if amount is None else _grams(amount)
    if not options or not grams:
        return options
    kind = kinds().get(ready.foods[options[0].food].id)
    if kind is None or not kind.holds(frozenset(asked.words), grams):
        return options
    held = ready.equivalent(kind.becomes)
    if held is None:
        return options
    meant = options[0]._replace(food=ready.numbers[held], score=SURE, stand_in=True)
    return (meant, *(m for m in options if m.food != meant.food))


def _grams(amount: Amount) -> float:
    """Grams that were said; 0 where none were, or where somebody measured a volume."""
    if amount.contents and amount.contents_kind == "mass":
        return amount.quantity * amount.contents
    if not amount.contents and amount.unit is not None and amount.unit.kind == "mass":
        return amount.quantity * amount.unit.value
    return 0.0
