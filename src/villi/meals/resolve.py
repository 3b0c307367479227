"""A whole diary's words to portions, with line, date, clock and meal."""

from villi.diary.values import Diary, Eaten, Words
from villi.meals.confidence import confidence
from villi.meals.index import Foods, Index, index
from villi.meals.matching import Match
from villi.meals.portions import GRAMS_SD
from villi.meals.understand import understand
from villi.meals.values import Portion, Refused, Understood


def resolve(diary: Diary, catalogue: "Foods | Index") -> Understood:
    """Everything eaten in a diary. Pass the `Index` instead of the catalogue to build it only once.

    A pin whose id the catalogue does not know is reported among the refused (with its remedy as
    suggestion) and the words are used instead.

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
    for day in diary.days:
        for entry in day.entries:
            if not isinstance(entry, Eaten):
                continue
            words = _nearest(entry.words, catalogue)
            found = _named(words, ready) or understand(
                words.text, ready, locale=locale, means=diary.means, pins=words.pins
            )
            portions.extend(
                p._replace(line=words.line, date=day.date, clock=entry.clock, meal=entry.meal)
                for p in found.portions
            )
            refused.extend(r._replace(line=words.line, date=day.date, meal=entry.meal) for r in found.refused)
    return Understood(tuple(portions), tuple(refused))


def _nearest(words: Words, catalogue: "Foods | Index") -> Words:
    """The same words with every pin on a food that the catalogue holds, where it knows an equivalent."""
    equivalent = getattr(catalogue, "equivalent", None)
    if equivalent is None or not words.pins:
        return words
    pins = tuple(
        (end, pin._replace(food_id=equivalent(pin.food_id) or pin.food_id)) for end, pin in words.pins
    )
    return words._replace(pins=pins)


def _named(words: Words, index: Index) -> Understood | None:
    """The portion of a food that an export names and weighs; None where it must be read as words."""
    if not words.one or len(words.pins) != 1:
        return None
    pin = words.pins[0][1]
    number = index.numbers.get(pin.food_id)
    if number is None or pin.grams is None:
        return None
    food = index.foods[number]
    sure = confidence(Match(number, 1.0, 1.0, True, True), 0.0, "pin", odd=False)
    span = (0, len(words.text))
    kind = food.kind
    return Understood(
        (Portion(words.text, span, kind, food.id, food.name, pin.grams, GRAMS_SD["pin"], "pin", sure),), ()
    )
