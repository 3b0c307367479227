"""What the person settled before: a pin on some words holds for the same words elsewhere.

The words are compared as food words, without the amount: "flat white {fndds:92101901 240 g}" also says
what "2 flat whites" are. The grams go with the amount they were pinned for, and are scaled only where the
other amount is counted in the same unit; a weight that is said always wins.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from villi.diary.values import Pin
from villi.meals.amounts import Amount
from villi.meals.names import NEGATIONS
from villi.meals.words import Token

Key = tuple[str, ...]


class Kept(NamedTuple):
    """A food that the person fixed: `amount` is what was said where it was fixed (None: nothing), `one`
    True where the words name one of it ("flat white", not "eggs"), so that a count can be scaled."""

    pin: Pin
    amount: Amount | None
    one: bool


Memory = Mapping[Key, Kept]


def key(words: Sequence[Token]) -> Key:
    """The food words of an item as they are compared.

    >>> from villi.meals.words import fold, tokens
    >>> key(tokens(fold("Flat Whites")))
    ('flat', 'white')
    """
    return tuple(token.stem for token in words)


def keys(words: Sequence[Token]) -> tuple[Key, ...]:
    """The words of an item as they are looked up: as written, then without what was left out of it.

    >>> from villi.meals.words import tokens
    >>> keys(tokens("flat white no sugar"))
    (('flat', 'white', 'no', 'sugar'), ('flat', 'white'))
    """
    said = next((place for place, token in enumerate(words) if token.text in NEGATIONS), len(words))
    return (key(words), key(words[:said])) if 0 < said < len(words) else (key(words),)


def singular(words: Sequence[Token]) -> bool:
    """Whether the last word is no plural: what was said without a number is then one.

    >>> from villi.meals.words import tokens
    >>> singular(tokens("flat white")), singular(tokens("eggs"))
    (True, False)
    """
    return bool(words) and not words[-1].text.endswith("s")


def fitted(kept: Kept, now: Amount | None) -> Pin:
    """The pin for the amount said now: its grams, scaled where both are counted alike, else the food alone.

    >>> from villi.meals.amounts import parse
    >>> from villi.meals.words import tokens
    >>> two = parse(tokens("2 flat whites"), 0)
    >>> fitted(Kept(Pin("own:1", 240.0), None, True), two).grams
    480.0
    >>> fitted(Kept(Pin("own:1", 240.0), None, True), parse(tokens("200 ml"), 0)).grams is None
    True
    """
    grams, then = kept.pin.grams, kept.amount
    if grams is None or _alike(then, now):
        return kept.pin
    before = _count(then, kept.one)
    after = _count(now, kept.one)
    if before and after and _unit(then) == _unit(now):
        return kept.pin._replace(grams=grams * after / before)
    return kept.pin._replace(grams=None)


def _alike(then: Amount | None, now: Amount | None) -> bool:
    if then is None or now is None:
        return then is now
    return then._replace(first=0, end=0) == now._replace(first=0, end=0)


def _count(amount: Amount | None, one: bool) -> float:
    """How many; 0 where that is not said in numbers, or grams and millilitres are."""
    if amount is None:
        return 1.0 if one else 0.0
    if amount.weighed or amount.broken or not amount.counted:
        return 0.0
    return amount.quantity


def _unit(amount: Amount | None) -> tuple[str, str]:
    if amount is None:
        return "", ""
    return (amount.unit.name if amount.unit is not None else ""), amount.size
