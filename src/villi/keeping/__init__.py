"""Keeping: what a person sees of one day while keeping a diary, as values.

A day with all that was made of it, words read back while they are typed, what to offer, how to go on, what a
choice does to a line. Pure functions; the faces draw them.

>>> from datetime import date
>>> from villi.diary import read
>>> from villi.foods import Catalogue
>>> from villi.meals import index
>>> ready, diary = index(Catalogue.everyday()), read(b"2026-11-16\\n08:10 2 eggs, rye toast\\n")
>>> said = echo(diary, "same as yesterday", date(2026, 11, 17), ready)
>>> said.lines, [item.name for part in said.parts for item in part.items]
(('08:10 2 eggs, rye toast  # same as yesterday',), ['egg, cooked', 'bread, rye, toasted'])
"""

from villi.keeping.completing import Vocabulary, completions, vocabulary
from villi.keeping.days import day_view
from villi.keeping.echoing import Before, before, echo
from villi.keeping.feeling import felt_line, scale_of, scales
from villi.keeping.naming import food_names
from villi.keeping.offering import offers
from villi.keeping.pinning import pinned_line, pinned_words, said_alternative

__all__ = [
    "Before",
    "Vocabulary",
    "before",
    "completions",
    "day_view",
    "echo",
    "felt_line",
    "food_names",
    "offers",
    "pinned_line",
    "pinned_words",
    "said_alternative",
    "scale_of",
    "scales",
    "vocabulary",
]
