"""An alternative that was chosen, as a change of the words: a pin behind them."""

from math import nan
from typing import Literal

from villi.diary import read
from villi.diary.answering import with_pin
from villi.diary.numbers import numbers
from villi.diary.several import apart
from villi.diary.values import Eaten
from villi.keeping.saying import grams_said
from villi.keeping.values import Alternative, Item, LineView
from villi.meals import Index, Portion, understand
from villi.meals.choices import meant
from villi.meals.values import in_line
from villi.quantities import VilliError
from villi.series.naming import without_amounts


def pinned_line(view: LineView, item: Item, alternative: Alternative, ready: Index, country: str = "") -> str:
    """The new text of a line in which an item is what was chosen for it; everything else stays.

    It is checked by reading it: the words are that food, in those grams. Raises `VilliError` with the remedy
    where no pin can say it: for one food of a dish, and for words that stand on another line.

    >>> from datetime import date
    >>> from villi.foods import Catalogue
    >>> from villi.keeping.days import day_view
    >>> from villi.meals import index
    >>> everyday = Catalogue.everyday()
    >>> ready, diary = index(everyday), read(b"2026-11-16\\n08:00 nuts, tea  # late\\n")
    >>> line = day_view(diary, date(2026, 11, 16), ready, everyday).lines[0]
    >>> bag = next(other for other in line.items[0].alternatives if other.kind == "amount")
    >>> pinned_line(line, line.items[0], bag, ready)
    '08:00 nuts {fndds:42100050 50 g}, tea  # late'
    """
    if view.repeats or item.line != view.line:
        where = f"line {item.line}" if item.line and item.line != view.line else "another line"
        raise VilliError(f"these words stand on {where}: change them there, or write this meal out here")
    others = [other for other in view.items if other.span == item.span and other.food_id != item.food_id]
    if (item.dish or others) and alternative.pin.food_id:
        name = item.dish or item.words
        raise VilliError(f"{name} is read as several foods: write the line with each of them by itself")
    if item.kind != "food" or view.kind != "food" or not 0 < item.span[1] <= len(view.raw):
        raise VilliError(f"{item.words} is no food that could be settled here: change the line itself")
    ways = _settled(view.raw, item, alternative)
    new = next((way for way in ways if _is_read_so(way, item, alternative, ready, country)), None)
    if new is None:
        as_in = (
            f"write it yourself, as in {ways[0].strip()}" if alternative.pin.food_id else "write its parts"
        )
        raise VilliError(f"line {view.line} would not be read that way: {as_in}")
    return new


def _settled(raw: str, item: Item, alternative: Alternative) -> tuple[str, ...]:
    """The text with the item's words pinned; a dish taken apart is said with its grams, in some ways."""
    start, end = item.span
    if alternative.pin.food_id:
        return (with_pin(raw, end, alternative.pin),)
    name, grams = without_amounts(raw[start:end]) or item.dish, grams_said(alternative.grams)
    ways = (f"{name} {grams}", f"{grams} {name}", f"{grams} of {name}", f"{name} ({grams})")
    return tuple(f"{raw[:start]}{way}{raw[end:]}" for way in ways)


def said_alternative(
    item: Item, said: str, ready: Index, country: str = "", decimal: Literal["point", "comma"] = "point"
) -> Alternative:
    """What somebody says instead of choosing: another amount ("150 g", "2 cups"), or the food in other words.
    Numbers are read as in the diary (`Header.decimal`). Raises `VilliError`, with the remedy.

    >>> from villi.foods import Catalogue
    >>> from villi.keeping.items import items_of
    >>> from villi.meals import index
    >>> ready = index(Catalogue.everyday())
    >>> (nuts,) = items_of(understand("nuts", ready).portions, ready)
    >>> said_alternative(nuts, "45 g", ready).pin.grams, said_alternative(nuts, "walnuts", ready).name
    (45.0, 'walnuts')
    """
    words = numbers(said, decimal).strip()
    if not words or item.kind != "food" or item.dish:
        raise VilliError(f"{item.words} cannot be settled so: write it in other words in the line itself")
    try:
        name, pin = meant(words, item.food_id, item.words, ready, country.upper())
    except VilliError:
        raise VilliError(
            f"{said!r} is not understood here: give grams, such as 150 g, or one food in other words"
        ) from None
    if pin.food_id == item.food_id and pin.grams is not None:
        return Alternative("amount", item.food_id, item.name, pin.grams, words, pin)
    return Alternative("food", pin.food_id, name, nan if pin.grams is None else pin.grams, name, pin)


def pinned_words(words: str, row: int, item: Item, alternative: Alternative) -> str:
    """Words that are being typed, with what was chosen for an item of the typed line `row` (`Part.row`).

    >>> from villi.diary.values import Pin
    >>> other = Alternative("amount", "own:1", "nuts", 50.0, "1 bag", Pin("own:1", 50.0))
    >>> nuts = Item("nuts", (0, 4), 0, "food", "own:1", "nuts", 19.0, 19.0, "", 0.9, "sure", "default")
    >>> pinned_words("an apple\\nnuts,  tea", 2, nuts, other)
    'an apple\\nnuts {own:1 50 g}, tea'
    """
    typed = apart(words)
    stands = 0 < row <= len(typed) and 0 < item.span[1] <= len(typed[row - 1])
    if item.line or not stands or (item.dish and alternative.pin.food_id):
        raise VilliError(f"{item.words} cannot be settled here: write it in other words")
    typed[row - 1] = _settled(typed[row - 1], item, alternative)[0]
    return "\n".join(typed)


def _is_read_so(new: str, item: Item, alternative: Alternative, ready: Index, country: str) -> bool:
    """Whether the line, read alone, has that food at the place of the item, in those grams."""
    there = [p for p in _portions(new, ready, country) if in_line(p)[0] == item.span[0]]
    food = ready.equivalent(alternative.pin.food_id) or alternative.pin.food_id
    if not food:
        same = {p.dish for p in there} == {item.dish}
        return same and _is_about(sum(p.grams for p in there), alternative.grams)
    grams = alternative.pin.grams
    return any(p.food_id == food and (grams is None or _is_about(p.grams, grams)) for p in there)


def _is_about(one: float, other: float) -> bool:
    return abs(one - other) <= 1.0 + 0.02 * other


def _portions(raw: str, ready: Index, country: str) -> list[Portion]:
    """What one line comes to by itself."""
    text = raw if raw[:1].isdigit() and read(raw.encode("utf-8", "replace")).days else f"2000-01-01\n{raw}"
    found: list[Portion] = []
    for day in read(text.encode("utf-8", "replace")).days:
        for entry in day.entries:
            if isinstance(entry, Eaten):
                made = understand(
                    entry.words.text, ready, locale=country.upper(), pins=entry.words.pins
                ).portions
                found += [portion._replace(column=entry.words.column) for portion in made]
    return found
