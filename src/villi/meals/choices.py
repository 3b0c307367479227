"""What a portion could be instead: other foods for the same words, other amounts of the same food."""

from math import nan
from typing import NamedTuple

from villi.meals import amounts
from villi.meals.index import Index
from villi.meals.lists import listed
from villi.meals.portions import weigh
from villi.meals.question import PLAUSIBLE, apart
from villi.meals.values import Candidate, Portion
from villi.meals.words import WORD, Token, fold, tokens

MOST_MEASURES = 3
"""Household measures offered beside the amount assumed: more are not read."""
MOST_FOODS = 4
"""Other foods offered: more are not read."""
APART = 1.15
"""Two amounts nearer than this are one answer (judgement: nobody knows theirs better)."""


class Grams(NamedTuple):
    """An amount to choose: in grams, and in words."""

    grams: float
    label: str


class Other(NamedTuple):
    """Another food to choose: what it weighs for the same words (NaN where its measures do not say), and by
    what it differs from the food assumed."""

    food_id: str
    name: str
    grams: float
    difference: str


def amounts_of(portion: Portion, ready: Index) -> tuple[Grams, ...]:
    """The amount assumed, and others that it may have been: household measures, half and twice of it.

    >>> from types import SimpleNamespace
    >>> from villi.foods.values import Food, Measure
    >>> from villi.meals.index import index
    >>> from villi.meals.understand import understand
    >>> nuts = Food("own:1", "Nuts", measures=(Measure("1 bag", 50.0), Measure("default", 28.0)))
    >>> ready = index(SimpleNamespace(foods={nuts.id: nuts}))
    >>> [said.label for said in amounts_of(understand("nuts", ready).portions[0], ready)]
    ['28 g, as assumed', '50 g: 1 bag', '14 g, half of that']
    """
    number = ready.numbers.get(portion.food_id)
    held = [portion.grams]
    found = [Grams(portion.grams, f"{portion.grams:,.0f} g, as assumed")]
    many = portion.grams / portion.each if portion.each > 0 else 1.0
    measures = ready.foods[number].measures if number is not None and abs(many - 1) < 0.01 else ()
    named = [m for m in measures if m.grams > 0 and _is_usual(m.unit)]
    for measure in sorted(named, key=lambda m: abs(m.grams - portion.grams)):
        if len(found) <= MOST_MEASURES and _apart(measure.grams, held):
            held.append(measure.grams)
            found.append(Grams(measure.grams, f"{measure.grams:,.0f} g: {measure.unit}"))
    for share, label in ((0.5, "half of that"), (2.0, "twice that")):
        grams = share * portion.grams
        if _apart(grams, held):
            found.append(Grams(grams, f"{grams:,.0f} g, {label}"))
    return tuple(found)


def others_of(portion: Portion, ready: Index) -> tuple[Other, ...]:
    """The other foods that the words may mean, nearly as good as the one assumed.

    >>> from types import SimpleNamespace
    >>> from villi.foods.values import Food, Measure
    >>> from villi.meals.index import index
    >>> from villi.meals.understand import understand
    >>> milks = [Food(f"own:{kind}", f"milk, {kind}", measures=(Measure("1 cup", 240.0),))
    ...          for kind in ("whole", "skim")]
    >>> ready = index(SimpleNamespace(foods={milk.id: milk for milk in milks}))
    >>> portion = understand("a cup of milk", ready).portions[0]
    >>> [(other.difference, other.grams) for other in others_of(portion, ready)]
    [('skim', 240.0)]
    """
    found = _near(portion, ready)
    if not found:
        return ()
    names = [portion.name, *(other.name for other in found)]
    differences = apart(names)[1][1:]
    return tuple(
        Other(other.food_id, other.name, _weight(portion, other.food_id, ready), difference)
        for other, difference in zip(found, differences, strict=True)
    )


def _near(portion: Portion, ready: Index) -> list[Candidate]:
    if portion.kind != "food" or portion.dish or not portion.candidates:
        return []
    best = portion.candidates[0].score
    near = [
        c
        for c in portion.candidates
        if c.food_id != portion.food_id and best - c.score < PLAUSIBLE and c.food_id in ready.numbers
    ]
    return near[:MOST_FOODS]


def _weight(portion: Portion, food_id: str, ready: Index) -> float:
    """What the same words weigh of another food; what goes with something else is weighed by that."""
    if portion.found in ("given", "guideline"):
        return portion.grams if portion.found == "given" else nan
    found = tokens(fold(portion.words))
    amount = amount_at(found)
    words = frozenset(token.stem for token in found if token.kind == WORD)
    weighed = weigh(amount if amount and not amount.broken else None, words, ready.numbers[food_id], ready)
    return weighed.grams if weighed is not None else nan


def amount_at(found: list[Token]) -> amounts.Amount | None:
    """The first amount among tokens, or None.

    >>> amount_at(tokens("rye toast 2 slices")).quantity
    2.0
    """
    return next((amount for i in range(len(found)) if (amount := amounts.parse(found, i)) is not None), None)


def _is_usual(unit: str) -> bool:
    """Whether people would know their portion in a measure: no default, no dry weight, no cubic inch."""
    if unit.startswith(("per ", "default")):
        return False
    return not any(token.stem in _NOT_SEEN for token in tokens(fold(unit)))


_NOT_SEEN = listed("odd") - {"double", "triple", "snack", "miniature"} | {"oz", "fl", "nfs", "ns"}


def _apart(grams: float, others: list[float]) -> bool:
    return all(max(grams, other) > APART * min(grams, other) for other in others)
