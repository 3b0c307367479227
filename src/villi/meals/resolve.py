"""A whole diary's words to portions, with line, date, clock and meal."""

from villi.diary.values import Diary, Eaten
from villi.meals.index import Foods, Index, index
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
    >>> day = Day(date(2026, 11, 16), (Eaten(Words(3, 1, "2 slices rye bread")),), Completeness("seems", "partial"))
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
            words = entry.words
            found = understand(words.text, ready, locale=locale, means=diary.means, pins=words.pins)
            portions.extend(
                p._replace(line=words.line, date=day.date, clock=entry.clock, meal=entry.meal) for p in found.portions
            )
            refused.extend(r._replace(line=words.line, date=day.date, meal=entry.meal) for r in found.refused)
    return Understood(tuple(portions), tuple(refused))
