"""Foods to name beside a suggestion: first those that the person eats already, then the same food in a form
that holds more, then plain foods from `data/offers.csv`. Only foods that may be named to this person.

Nothing here depends on the order of lines: foods are ranked by what a usual portion holds, then by name.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from math import isnan
from typing import TYPE_CHECKING, NamedTuple

from villi.advice.naming import suggestible
from villi.advice.phrases import rows
from villi.foods.richest import usual
from villi.foods.search import tokens
from villi.foods.values import Food

if TYPE_CHECKING:
    from villi.foods import Catalogue
    from villi.intake import Intake

NAMED = 3
"""Foods that are named beside one suggestion: more is a list nobody reads (judgement)."""

RICHER = 1.5
"""A form of a food is richer where it holds at least so many times as much per 100 g (judgement)."""

SOURCE = 0.10
"""Share of the wanted amount a day that one usual portion must hold to be named as a source (judgement)."""


class Eaten(NamedTuple):
    """A food of the record: its usual portion there in grams, and on how many days it was eaten."""

    food: Food
    portion: float
    days: int


class Offer(NamedTuple):
    """A plain food that may be named, and for which suggestions."""

    food_id: str
    use: frozenset[str]


class Form(NamedTuple):
    """The same food in another form: for foods whose name begins so, this one instead."""

    eaten: tuple[str, ...]
    instead: str


@cache
def offers() -> tuple[Offer, ...]:
    """Plain foods that may be named, in the order of the table.

    >>> "fibre" in offers()[0].use
    True
    """
    return tuple(Offer(row["food"], frozenset(row["for"].split(";"))) for row in rows("offers.csv"))


@cache
def forms() -> tuple[Form, ...]:
    """Foods and the form of them that may hold more, in the order of the table."""
    return tuple(Form(tuple(tokens(row["eaten"])), row["instead"]) for row in rows("forms.csv"))


def eaten(intake: "Intake", catalogue: "Catalogue") -> tuple[Eaten, ...]:
    """What the complete days hold, by name: no dish that was taken apart, no supplement.

    A day that is not complete adds nothing here: what is advised rests on the same days as the amounts.
    """
    grams: dict[str, list[float]] = defaultdict(list)
    days: dict[str, set[int]] = defaultdict(set)
    for p, (day, place) in enumerate(zip(intake.day, intake.food, strict=True)):
        if intake.counted[day] and intake.grams[p] > 0:
            grams[intake.foods[place]].append(float(intake.grams[p]))
            days[intake.foods[place]].add(int(day))
    found = []
    for id, amounts in grams.items():
        food = catalogue.food(id)
        if food is not None and food.kind == "food":
            found.append(Eaten(food, sum(sorted(amounts)) / len(amounts), len(days[id])))
    return tuple(sorted(found, key=lambda held: (held.food.name, held.food.id)))


def holding(
    foods: Sequence[Eaten], nutrient: str, wanted: float, catalogue: "Catalogue"
) -> list[tuple[float, Food]]:
    """Plain foods among these whose usual portion holds at least `SOURCE` of `wanted` a day (in the
    nutrient's unit), the richest portion first; only foods that may be named to anyone."""
    plain = [held for held in foods if suggestible(held.food)]
    amounts = catalogue.amounts([held.food.id for held in plain], (nutrient,))
    found = [
        (round(amount * held.portion / 100.0, 6), held.food)
        for held, (amount,) in zip(plain, amounts, strict=True)
        if not isnan(amount) and amount * held.portion / 100.0 >= SOURCE * wanted
    ]
    return sorted(found, key=lambda pair: (-pair[0], pair[1].name, pair[1].id))


def offered(use: str, catalogue: "Catalogue") -> tuple[Eaten, ...]:
    """The plain foods offered for a suggestion that the catalogue holds, each with its usual portion."""
    found = []
    for offer in offers():
        food = catalogue.food(offer.food_id) if use in offer.use else None
        portion = usual(food) if food is not None else None
        if food is not None and portion is not None:
            found.append(Eaten(food, portion.grams, 0))
    return tuple(found)


def richer_forms(
    foods: Iterable[Eaten], nutrient: str, catalogue: "Catalogue"
) -> tuple[tuple[Food, Food], ...]:
    """(food of the record, the same food in a form that holds at least `RICHER` times as much), the food
    that was eaten on most days first; one for each form."""
    found: list[tuple[Food, Food]] = []
    for held in sorted(foods, key=lambda held: (-held.days, held.food.name, held.food.id)):
        said = tuple(tokens(held.food.name))
        for form in forms():
            instead = catalogue.food(form.instead)
            if (
                instead is None
                or said[: len(form.eaten)] != form.eaten
                or not suggestible(instead)
                or any(instead == new for _, new in found)
            ):
                continue
            (here,), (there,) = catalogue.amounts([held.food.id, instead.id], (nutrient,))
            if not isnan(here) and not isnan(there) and there >= RICHER * here and there > 0:
                found.append((held.food, instead))
    return tuple(found)


def different(foods: Iterable[Food], limit: int = NAMED) -> list[Food]:
    """The first foods of different kinds: two with the same first word say the same thing."""
    chosen: list[Food] = []
    heads: Counter[str] = Counter()
    for food in foods:
        head = (tokens(food.name) or [""])[0]
        heads[head] += 1
        if heads[head] == 1 and len(chosen) < limit:
            chosen.append(food)
    return chosen
