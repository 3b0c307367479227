"""The one table of substances (`data/substances.csv`) and of their classes (`data/classes.csv`).

Columns of substances: `name`, the generic or usual name; `kind`, medicine or supplement; `classes`, ids of
`classes.csv`, semicolons between; `also`, brands and synonyms, semicolons between. Columns of classes:
`class` (id), `name` in words, `reviewed` (yes where a rule of the safety room was written for it; else what
is said of it is "not checked"), `source` (id of a study, or "unverified"), `note`, and `days_after`: how many
days a class still counts after the last dose (from memory, rounded up: phenelzine acts on for two weeks).
"""

import csv
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal, NamedTuple


class Substance(NamedTuple):
    """A medicine or supplement: `also` other names and brands, `classes` ids of classes."""

    name: str
    kind: Literal["medicine", "supplement"]
    classes: tuple[str, ...]
    also: tuple[str, ...]


class Class(NamedTuple):
    """A class of substances that rules speak of; not `reviewed`: no rule was written for it; `days_after`
    days for which it still counts after the last dose."""

    id: str
    name: str
    reviewed: bool
    source: str
    note: str
    days_after: int = 0


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("villi.substances") / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


@cache
def substances() -> tuple[Substance, ...]:
    """Every substance, in the order of the table."""
    return tuple(
        Substance(
            row["name"],
            "medicine" if row["kind"] == "medicine" else "supplement",
            _parts(row["classes"]),
            _parts(row["also"]),
        )
        for row in _rows("substances.csv")
    )


@cache
def classes() -> Mapping[str, Class]:
    """Every class by its id."""
    return MappingProxyType(
        {
            row["class"]: Class(
                row["class"],
                row["name"],
                row["reviewed"] == "yes",
                row["source"],
                row["note"],
                int(row["days_after"]),
            )
            for row in _rows("classes.csv")
        }
    )


_WORD = re.compile(r"[^\W_]+")
LONGEST = 5
"""Words of the longest name that is looked for."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.casefold()))


@cache
def _names() -> Mapping[tuple[str, ...], Substance]:
    found: dict[tuple[str, ...], Substance] = {}
    for substance in substances():
        for name in (substance.name, *substance.also):
            found.setdefault(_words(name), substance)
    return found


@cache
def _longest() -> Mapping[str, int]:
    """The first word of every name -> how many words the longest name that starts so has."""
    found: dict[str, int] = {}
    for name in _names():
        if name:
            found[name[0]] = max(found.get(name[0], 0), min(len(name), LONGEST))
    return found


class Named(NamedTuple):
    """A substance found among words: [start, end) in the words as written."""

    substance: Substance
    start: int
    end: int


@lru_cache(maxsize=20_000)  # a line is asked about several times: medicine, supplement, first time
def named(words: str) -> tuple[Named, ...]:
    """Every substance that words name, in their order; the longest name wins where names overlap.

    >>> [found.substance.name for found in named("Zoloft, then half a Coumadin with fish oil")]
    ['sertraline', 'warfarin', 'omega 3']
    """
    tokens = list(_WORD.finditer(words))
    said = tuple(token[0].casefold() for token in tokens)
    found: list[Named] = []
    at = 0
    while at < len(said):
        for size in range(min(_longest().get(said[at], 0), len(said) - at), 0, -1):
            substance = _names().get(said[at : at + size])
            if substance is not None:
                found.append(Named(substance, tokens[at].start(), tokens[at + size - 1].end()))
                at += size
                break
        else:
            at += 1
    return tuple(found)


SHORTEST_MISSPELT = 6
"""Letters of the shortest name that is recognised with a slip in it (judgement)."""


def _without_one(word: str) -> set[str]:
    return {word[:n] + word[n + 1 :] for n in range(len(word))}


@cache
def _misspellings() -> Mapping[str, frozenset[Substance]]:
    """Every name of one long word, and each with one letter left out, to the substances it may be."""
    found: dict[str, set[Substance]] = {}
    for words, substance in _names().items():
        if len(words) == 1 and len(words[0]) >= SHORTEST_MISSPELT:
            for made in {words[0], *_without_one(words[0])}:
                found.setdefault(made, set()).add(substance)
    return MappingProxyType({word: frozenset(known) for word, known in found.items()})


def _is_near(said: str, name: str) -> bool:
    """Whether one letter is left out, added, changed, or two neighbours are swapped."""
    if len(said) != len(name):
        longer, shorter = (said, name) if len(said) > len(name) else (name, said)
        return len(longer) - len(shorter) == 1 and shorter in _without_one(longer)
    differ = [n for n in range(len(said)) if said[n] != name[n]]
    if len(differ) == 2:
        first, second = differ
        return second == first + 1 and said[first] == name[second] and said[second] == name[first]
    return len(differ) == 1


def misspelt(words: str) -> tuple[Named, ...]:
    """Substances that words name with one slip in a long word; none where two names are as near.

    >>> [found.substance.name for found in misspelt("sertaline 50 mg, warfrin, gluatmine")]
    ['sertraline', 'warfarin', 'L-glutamine']
    >>> misspelt("fenton, sertraline")
    ()
    """
    found: list[Named] = []
    for token in _WORD.finditer(words):
        word = token[0].casefold()
        if len(word) < SHORTEST_MISSPELT - 1 or (word,) in _names() or not word.isalpha():
            continue
        near: set[Substance] = set()
        for made in {word, *_without_one(word)}:
            near |= {
                one
                for one in _misspellings().get(made, ())
                if any(_is_near(word, name.casefold()) for name in (one.name, *one.also))
            }
        if len(near) == 1:
            found.append(Named(near.pop(), token.start(), token.end()))
    return tuple(found)


def recognise(words: str) -> Substance | None:
    """The substance that words name, the longest name first; None where they name none.

    >>> recognise("Coumadin, 3 mg at night").name
    'warfarin'
    """
    said = _words(words)
    for size in range(min(LONGEST, len(said)), 0, -1):
        for start in range(len(said) - size + 1):
            found = _names().get(said[start : start + size])
            if found is not None:
                return found
    return None
