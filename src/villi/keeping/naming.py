"""The names of a catalogue's foods by fragments, and the words that say a food of it."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from heapq import nsmallest

from villi.diary.building import pinned
from villi.diary.values import Pin
from villi.meals import Index, understand
from villi.meals.index import STAND_IN
from villi.series.naming import plain

FROM_LETTERS = 2
"""Letters from which a food is looked for: one says nothing."""
LOOKED_AT = 400
"""Foods of the catalogue that are ranked for a fragment, those reported most: more begin with any two
letters."""


@dataclass(slots=True)
class Names:
    """The words of every food of an index, by the two letters that words begin with. Belongs to the
    catalogue: worked out once, whatever the diary."""

    words: list[str]
    mains: list[str]
    begin: dict[str, list[int]]
    _inserts: dict[tuple[str, int], str] = field(default_factory=dict)

    def insert_of(self, food: int, ready: Index, country: str) -> str:
        """Words for a food that read back as it in a country (`words_for`). Remembered for every diary."""
        said = self._inserts.get((country, food))
        if said is None:
            said = self._inserts[country, food] = words_for(ready, ready.foods[food].name, food, country)
        return said

    def knows(self, food: int, country: str) -> bool:
        """Whether words for a food are worked out already."""
        return (country, food) in self._inserts

    def likely(self, ready: Index, most: int) -> list[int]:
        """The foods that the first letters bring up, at most `most` for each, the commonest first."""
        first = {food for start in self.begin for food in ranked(self, [start], ready, most)}
        return sorted(first, key=lambda food: (-ready.reports[food], food))


def food_names(ready: Index) -> Names:
    """The names of an index, ready for fragments in any order.

    >>> from types import SimpleNamespace
    >>> from villi.foods.values import Food
    >>> from villi.meals import index
    >>> food_names(index(SimpleNamespace(foods={"own:1": Food("own:1", "Bread, rye", ("rye loaf",))}))).words
    [' bread rye rye loaf']
    """
    mains = [""] * len(ready.numbers)
    others: dict[int, list[str]] = defaultdict(list)
    for text, owner, kind in zip(ready.texts, ready.owners, ready.fields, strict=True):
        if kind == STAND_IN:
            continue
        words = " ".join(_WORD.findall(text.replace("'", "")))
        if not mains[owner] and not kind:
            mains[owner] = f" {words}"
        else:
            others[owner].append(words)
    all_words = [" ".join([main, *others.get(food, ())]) for food, main in enumerate(mains)]
    begin: dict[str, list[int]] = defaultdict(list)
    for food in sorted(range(len(mains)), key=lambda food: (-ready.reports[food], food)):
        for start in {word[:FROM_LETTERS] for word in all_words[food].split()}:
            begin[start].append(food)
    return Names(all_words, mains, dict(begin))


_WORD = re.compile(r"[a-z0-9%]+")


def ranked(foods: Names, asked: list[str], ready: Index, most: int) -> list[int]:
    """Foods of the catalogue for fragments in any order, ranked as `foods.search.find` ranks them."""
    lists = [foods.begin.get(word[:FROM_LETTERS], []) for word in asked if len(word) >= FROM_LETTERS]
    if not lists:
        return []
    starts = [f" {word}" for word in asked]
    hits = []
    for food in min(lists, key=len):
        if all(start in foods.words[food] for start in starts):
            hits.append(food)
            if len(hits) >= LOOKED_AT:
                break
    return nsmallest(most, hits, key=lambda food: _rank(foods.mains[food], asked, ready.reports[food]))


def _rank(main: str, asked: Sequence[str], reports: float) -> tuple[bool, int, bool, float, int]:
    words = main.split()
    in_name = all(f" {word}" in main for word in asked)
    place = 3
    if words and words[0] in asked:
        place = 0
    else:
        begun = (n for n, word in enumerate(words[:2]) if any(word.startswith(begin) for begin in asked))
        place = 1 + next(begun, 2)
    return (sorted(asked) != sorted(words), place, not in_name, -reports, len(main))


def words_for(ready: Index, name: str, number: int, country: str) -> str:
    """The words for a food of the catalogue: its plain name where that reads back, else with its pin."""
    food = ready.foods[number].id
    bare = " ".join(re.sub(r"\([^)]*\)|[,;:{}#\"+&]", " ", name).split())
    for words in dict.fromkeys((plain(name), bare)):
        if _reads_as(words, (), food, ready, country):
            return words
    for words in dict.fromkeys((plain(name), bare, bare.split()[0] if bare else "", "food")):
        if words and _reads_as(words, ((len(words), Pin(food, None)),), food, ready, country):
            return pinned(words, [(len(words), Pin(food, None))])
    return ""


def reads_as(words: str, food: str, ready: Index, country: str) -> bool:
    """Whether words are read as just that food in a country."""
    return _reads_as(words, (), food, ready, country)


def _reads_as(words: str, pins: Sequence[tuple[int, Pin]], food: str, ready: Index, country: str) -> bool:
    made = understand(words, ready, locale=country, pins=pins)
    return not made.refused and [portion.food_id for portion in made.portions] == [food]
