"""The word lists of the meal language, from `data/lists.csv`: words that only ever mean one kind of thing.

Which list does what is said where it is used.
"""

import csv
import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files


@cache
def _lists() -> dict[str, frozenset[str]]:
    text = (files("villi.meals") / "data" / "lists.csv").read_text(encoding="utf-8")
    return {row["list"]: frozenset(row["words"].split()) for row in csv.DictReader(text.splitlines())}


def listed(name: str) -> frozenset[str]:
    """The words of a list.

    >>> "about" in listed("approximately")
    True
    """
    return _lists()[name]


@cache
def every_word() -> frozenset[str]:
    """The words of all lists.

    >>> {"about", "delicious"} <= every_word()
    True
    """
    return frozenset().union(*_lists().values())


@cache
def ordinary() -> Mapping[str, str]:
    """Ordinary words that are no food (`data/plain.csv`), and what each is: verb, pronoun, function, adverb,
    adjective, feeling, time, place, person, event, thing; "word" for those that are only not to be taken for
    a misspelt food.

    >>> ordinary()["overslept"], ordinary()["sofa"], "umami" in ordinary()
    ('verb', 'place', False)
    """
    text = (files("villi.meals") / "data" / "plain.csv").read_text(encoding="utf-8")
    return {row["word"]: row["kind"] for row in csv.DictReader(text.splitlines())}


def any_of(words: Iterable[str], *more: str) -> str:
    """A pattern for any of the words, the longest first, or for one of `more` patterns.

    >>> any_of({"egg", "eggs"}, "tea")
    '(?:tea|eggs|egg)'
    """
    longest = sorted(map(re.escape, words), key=lambda word: (-len(word), word))
    return "(?:" + "|".join((*more, *longest)) + ")"
