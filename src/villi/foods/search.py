"""Finding a food by fragments of its words: "rye br" finds "bread, rye".

Every fragment must begin a word of the food's name or of its synonyms. Best first: the name itself,
then foods whose head word (the first of the name) is meant, then those where the word after it is
("bread, rye" for "rye", before a sandwich on rye bread), then matches in the name before matches in a
synonym only, then foods that people report often, then short names.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from villi.foods.values import Food

_WORD = re.compile(r"[a-z0-9%]+")


def tokens(text: str) -> list[str]:
    """Lower-case words without accents and punctuation.

    >>> tokens("Crème fraîche, 30% fat")
    ['creme', 'fraiche', '30%', 'fat']
    >>> tokens("goat's milk")
    ['goats', 'milk']
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(mark for mark in text if not unicodedata.combining(mark)).replace("’", "'")
    return _WORD.findall(text.lower().replace("'", ""))


class Entry(NamedTuple):
    """A food's words, ready to be searched: each word after a space."""

    food: Food
    head: str
    name: str
    words: str


def index(foods: Iterable[Food]) -> list[Entry]:
    """Prepare foods for `find`.

    >>> index([Food("x:1", "bread, rye", ("rye loaf",))])[0].words
    ' bread rye rye loaf'
    """
    entries = []
    for food in foods:
        named = tokens(food.name)
        name = " " + " ".join(named)
        others = tokens(" ".join(food.synonyms)) if food.synonyms else []
        words = f"{name} {' '.join(others)}" if others else name
        entries.append(Entry(food, named[0] if named else "", name, words))
    return entries


def _place(entry: Entry, asked: list[str]) -> int:
    """0 where the head word is asked for, 1 where it is begun, 2 for the word after it, 3 for later."""
    if entry.head in asked:
        return 0
    for place, word in enumerate(entry.name.split()[:2]):
        if any(word.startswith(begin) for begin in asked):
            return 1 + place
    return 3


def _rank(entry: Entry, asked: list[str]) -> tuple[bool, int, bool, float, int]:
    starts = [f" {word}" for word in asked]
    same = sorted(asked) == sorted(entry.name.split())
    in_name = all(start in entry.name for start in starts)
    return (not same, _place(entry, asked), not in_name, -entry.food.reports, len(entry.name))


def find(entries: Iterable[Entry], words: str, limit: int = 20) -> list[Food]:
    """The best foods for these fragments, at most `limit`; none for no words.

    >>> foods = [Food("x:1", "bread, rye"), Food("x:2", "rye flour"), Food("x:3", "bread, wheat")]
    >>> [food.name for food in find(index(foods), "rye br")]
    ['bread, rye']
    >>> [food.name for food in find(index(foods), "rye")]
    ['rye flour', 'bread, rye']
    """
    asked = tokens(words)
    if not asked:
        return []
    starts = [f" {word}" for word in asked]
    hits = [entry for entry in entries if all(start in entry.words for start in starts)]
    hits.sort(key=lambda entry: _rank(entry, asked))
    return [entry.food for entry in hits[:limit]]
