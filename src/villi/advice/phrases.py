"""Tables of this room, and words compared as people mean them: "Olives" and "olive" are the same."""

import csv
from collections.abc import Iterable
from importlib.resources import files

from villi.foods.search import tokens

Phrase = tuple[str, ...]
"""The words of a phrase, each in its singular."""


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a table of this room."""
    text = (files("villi.advice") / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def parts(cell: str) -> tuple[str, ...]:
    """What stands between the semicolons of a cell."""
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def _singular(word: str) -> str:
    """Plain plurals only: enough to compare two names of the same food."""
    if len(word) < 4 or word.endswith("ss") or not word.endswith("s"):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("oes", "ches", "shes", "sses")) else word[:-1]


def phrase(text: str) -> Phrase:
    """A text as words that can be compared.

    >>> phrase("Black olives, tomatoes")
    ('black', 'olive', 'tomato')
    """
    return tuple(_singular(word) for word in tokens(text))


def within(part: Phrase, whole: Phrase) -> bool:
    """Whether words stand side by side in others.

    >>> within(("hot", "dog"), phrase("a hot dog")), within(("hot", "dog"), phrase("hot corn dog"))
    (True, False)
    """
    return any(whole[start : start + len(part)] == part for start in range(len(whole) - len(part) + 1))


def without(whole: Phrase, phrases: Iterable[Phrase]) -> Phrase:
    """Words without the phrases that only look like something else."""
    text = f" {' '.join(whole)} "
    for one in phrases:
        text = text.replace(f" {' '.join(one)} ", " . ")
    return tuple(text.split())
