"""A whole diary's words to portions, with line, date, clock and meal."""

import re

from villi.diary.values import Diary, Eaten, Pin, Words
from villi.meals.confidence import confidence
from villi.meals.index import Foods, Index, index
from villi.meals.matching import Match, accepted, query
from villi.meals.portions import GRAMS_SD
from villi.meals.rewriting import choose
from villi.meals.understand import understand
from villi.meals.values import Found, Portion, Refused, Understood
from villi.meals.words import fold, tokens

DETAILS = re.compile(r"[,;()]")
"""What parts the details in a table's name for a food: "Rice, white, cooked, fat not added"."""


def resolve(diary: Diary, catalogue: "Foods | Index") -> Understood:
    """Everything eaten in a diary. Pass the `Index` instead of the catalogue to build it only once.

    A pin whose id the catalogue does not know is among the notes, and the words are used instead.

    >>> from datetime import date
    >>> from types import SimpleNamespace
    >>> from villi.diary.values import Completeness, Day, Diary, Header, Words
    >>> from villi.foods.values import Food, Measure
    >>> rye = Food("own:1", "Bread, rye", measures=(Measure("1 slice", 32.0), Measure("default", 64.0)))
    >>> eaten = Eaten(Words(3, 1, "2 slices rye bread"))
    >>> day = Day(date(2026, 11, 16), (eaten,), Completeness("seems", "partial"))
    >>> done = resolve(Diary(Header(), (day,)), SimpleNamespace(foods={rye.id: rye}))
    >>> [(p.name, p.grams, p.line) for p in done.portions]
    [('Bread, rye', 64.0, 3)]
    """
    ready = catalogue if isinstance(catalogue, Index) else index(catalogue)
    locale = diary.header.country.upper()
    portions: list[Portion] = []
    refused: list[Refused] = []
    notes: list[Refused] = []
    for day in diary.days:
        for entry in day.entries:
            if not isinstance(entry, Eaten):
                continue
            words = _nearest(entry.words, ready)
            if words.one and len(words.pins) == 1:
                found = _named(words, words.pins[0][1], ready, locale)
            else:
                found = understand(words.text, ready, locale=locale, means=diary.means, pins=words.pins)
            portions.extend(
                p._replace(line=words.line, date=day.date, clock=entry.clock, meal=entry.meal)
                for p in found.portions
            )
            for held, new in ((refused, found.refused), (notes, found.notes)):
                held.extend(r._replace(line=words.line, date=day.date, meal=entry.meal) for r in new)
    return Understood(tuple(portions), tuple(refused), tuple(notes))


def _nearest(words: Words, ready: Index) -> Words:
    """The same words with every pin on a food that the catalogue holds, where it knows an equivalent."""
    if not words.pins:
        return words
    pins = tuple(
        (end, pin._replace(food_id=ready.equivalent(pin.food_id) or pin.food_id)) for end, pin in words.pins
    )
    return words._replace(pins=pins)


def _named(words: Words, pin: Pin, ready: Index, locale: str) -> Understood:
    """One food as an export names it, by its code or, where nobody knows that, by its name.

    Its commas are part of the name, so it is never cut into items; its weight is the export's. Tables
    name a food head first and details after: details that no food of the catalogue explains are dropped
    from the end, the head never, and the confidence falls with the share that was dropped.
    """
    span = (0, len(words.text))
    number = ready.numbers.get(pin.food_id)
    found: Match | None
    how: Found
    if number is not None:
        found, how, kept = Match(number, 1.0, 1.0, True, True), "pin", 1.0
    else:
        found, kept = _by_name(words.text, ready, locale)
        how = "given"
    if found is None:
        return Understood((), (Refused(words.text, span),))
    food = ready.foods[found.food]
    if pin.grams is None:
        return Understood((), (Refused(words.text, span, suggestion="the export gives no weight"),))
    sure = kept * confidence(found, 0.0, how, odd=False)
    portion = Portion(words.text, span, food.kind, food.id, food.name, pin.grams, GRAMS_SD[how], how, sure)
    return Understood((portion,), ())


def _by_name(name: str, ready: Index, locale: str) -> tuple[Match | None, float]:
    """The food of a table's name and the share of its sections that it explains."""
    sections = [part for part in DETAILS.split(name) if part.strip()]
    for kept in range(len(sections), 0, -1):
        options = choose(query(tokens(fold(",".join(sections[:kept]))), ready), ready, locale)
        if options and accepted(options[0]):
            return options[0], kept / len(sections)
    return None, 0.0
