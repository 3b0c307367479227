"""The word lists of the meal language, from `data/lists.csv`: words that only ever mean one kind of thing.

Which list does what is said where it is used.
"""

import csv
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
