"""Which foods of the texts of other countries are right, though their gold items have no codes.

Every item of these texts was weighed, so a portion and a gold item are paired by their grams: one portion,
the parts of a dish, or up to three neighbours that one gold item was cut into. A food is right where its
carbohydrate and energy are near those of the item it is paired with, so that the meal would hardly notice;
what pairs with nothing is wrong.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from meal_text import Amounts, Answer
from villi.meals.values import Portion

SAME_GRAMS = (0.03, 0.06)
"""Relative and absolute (g) difference of grams below which they are of the same item."""
MOST_PIECES = 3
CARBOHYDRATE, ENERGY = 0, 2
NEAR = {CARBOHYDRATE: 2.5, ENERGY: 20.0}
"""By how much an item may be off in all (g, kcal): a third of what a meal may be off (`meal_text.NEAR`),
rounded; which leaf 3 g of chives were is no error."""
SHARE = 0.25
"""The same relative to what the gold item holds: so far apart are two tables for one food (judgement)."""


def judged(answers: Iterable[Answer], table: Mapping[str, Amounts]) -> Iterator[tuple[Answer, Portion, bool]]:
    """Every portion of food of texts of other countries, and whether its food is right."""
    for answer in answers:
        if answer.text.subset.startswith("US"):
            continue
        right = [
            portion for pieces, item in _pairs(answer) if _near(pieces, item, table) for portion in pieces
        ]
        for portion in answer.made.portions:
            if portion.kind == "food":
                yield answer, portion, any(portion is other for other in right)


def _pairs(answer: Answer) -> Iterator[tuple[list[Portion], Mapping[str, Any]]]:
    """Neighbouring portions that weigh together what one gold item does, one by one first."""
    units: list[list[Portion]] = []
    for portion in answer.made.portions:
        if portion.kind != "food":
            continue
        if units and units[-1][0].span == portion.span:
            units[-1].append(portion)
        else:
            units.append([portion])
    left = [item for item in answer.text.items if item.get("grams")]
    paired: set[int] = set()
    for size in range(1, MOST_PIECES + 1):
        for start in range(len(units) - size + 1):
            places = range(start, start + size)
            if not paired.isdisjoint(places):
                continue
            pieces = [portion for place in places for portion in units[place]]
            item = _of_weight(sum(portion.grams for portion in pieces), left)
            if item is not None:
                left.remove(item)
                paired.update(places)
                yield pieces, item


def _of_weight(grams: float, items: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    share, least = SAME_GRAMS
    return next((i for i in items if abs(grams - i["grams"]) <= max(least, share * i["grams"])), None)


def _near(pieces: Sequence[Portion], item: Mapping[str, Any], table: Mapping[str, Amounts]) -> bool:
    for place, key in ((CARBOHYDRATE, "carb"), (ENERGY, "energy")):
        amounts = [table[p.food_id][place] * p.grams / 100 for p in pieces if p.food_id in table]
        got = sum(amount for amount in amounts if not math.isnan(amount))
        if abs(got - item[key]) > max(NEAR[place], SHARE * item[key]):
            return False
    return True
