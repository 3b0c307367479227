"""What a portion could be instead: other foods for the same words, other amounts of the same food."""

import re
from math import isfinite, nan
from typing import NamedTuple

from villi.diary.values import Pin
from villi.meals import amounts
from villi.meals.index import Index
from villi.meals.lists import listed
from villi.meals.portions import weigh
from villi.meals.question import PLAUSIBLE, apart
from villi.meals.understand import understand
from villi.meals.values import Candidate, Portion
from villi.meals.words import WORD, Token, fold, tokens
from villi.quantities import VilliError

MOST_MEASURES = 3
"""Household measures offered beside the amount assumed: more are not read."""
MOST_FOODS = 4
"""Other foods offered: more are not read."""
APART = 1.15
"""Two amounts nearer than this are one answer (judgement: nobody knows theirs better)."""

SETTLED = frozenset({"given", "measure", "size", "pin", "remembered"})
"""Ways of finding grams that an answer in words says itself."""
MOST_GRAMS = 20_000
"""An answer of so much is a slip of the pen."""
_GRAMS = re.compile(r"\s*(?P<n>[0-9]{1,6}(?:[.,][0-9]{1,3})?)\s*(?:g|grams?|gr|gm)?\.?\s*\Z", re.IGNORECASE)


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
    if portion.pieces:
        held.append(portion.pieces)
        found.append(Grams(portion.pieces, f"{portion.pieces:,.0f} g: {portion.grams:,.0f} of them"))
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


def meant(said: str, food_id: str, words: str, ready: Index, locale: str = "") -> tuple[str, Pin]:
    """What somebody says instead of what `words` were read as: another amount of that food ("150 g",
    "2 cups"; a number alone is grams), or the food in other words. Raises `VilliError`, with the remedy.

    >>> from types import SimpleNamespace
    >>> from villi.foods.values import Food, Measure
    >>> from villi.meals.index import index
    >>> nuts = Food("own:1", "Nuts", measures=(Measure("1 bag", 50.0), Measure("default", 28.0)))
    >>> ready = index(SimpleNamespace(foods={nuts.id: nuts}))
    >>> meant("2 bags", "own:1", "nuts", ready)[1].grams, meant("45", "own:1", "nuts", ready)[1].grams
    (100.0, 45.0)
    >>> meant("nuts", "own:2", "seeds", ready)
    ('Nuts', Pin(food_id='own:1', grams=None))
    """
    if said[:1].isnumeric() and _is_amount(said):
        return said, in_amount(said, food_id, words, ready)
    return _in_words(said, ready, locale)


def _is_amount(said: str) -> bool:
    found = tokens(fold(said))
    parsed = amounts.parse(found, 0)
    return bool(_GRAMS.match(said)) or (parsed is not None and parsed.end >= len(found))


def in_amount(said: str, food_id: str, words: str, ready: Index) -> Pin:
    """A food in the amount said: a number alone is grams. Raises `VilliError`, with the remedy."""
    plain = _GRAMS.match(said)
    grams = float(plain["n"].replace(",", ".")) if plain else 0.0
    if not plain:
        parsed = amounts.parse(tokens(fold(said)), 0)
        stems = frozenset(token.stem for token in tokens(fold(words)))
        weighed = (
            weigh(parsed, stems, ready.numbers[food_id], ready) if parsed and not parsed.broken else None
        )
        grams = weighed.grams if weighed is not None else 0.0
    if not (isfinite(grams) and 0 < grams < MOST_GRAMS):
        raise VilliError(f"{said!r} is no amount of food: give it in grams, such as 150 g")
    return Pin(food_id, round(grams, 1))


def _in_words(said: str, ready: Index, locale: str) -> tuple[str, Pin]:
    """Another food, in words; with its grams where the words say how much."""
    made = understand(said, ready, locale=locale)
    foods = [p for p in made.portions if p.kind == "food"]
    if made.refused or len(made.portions) != 1 or len(foods) != 1:
        raise VilliError(
            f"{said!r} is not understood as one food: give a letter, grams, or the food in other words"
        )
    grams = round(foods[0].grams, 1) if foods[0].found in SETTLED else None
    return foods[0].name, Pin(foods[0].food_id, grams)


def _is_usual(unit: str) -> bool:
    """Whether people would know their portion in a measure: no default, no dry weight, no cubic inch."""
    if unit.startswith(("per ", "default")):
        return False
    return not any(token.stem in _NOT_SEEN for token in tokens(fold(unit)))


_NOT_SEEN = listed("odd") - {"double", "triple", "snack", "miniature"} | {"oz", "fl", "nfs", "ns"}


def _apart(grams: float, others: list[float]) -> bool:
    return all(max(grams, other) > APART * min(grams, other) for other in others)
