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
from functools import cache
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


class Named(NamedTuple):
    """A substance found among words: [start, end) in the words as written."""

    substance: Substance
    start: int
    end: int


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
        for size in range(min(LONGEST, len(said) - at), 0, -1):
            substance = _names().get(said[at : at + size])
            if substance is not None:
                found.append(Named(substance, tokens[at].start(), tokens[at + size - 1].end()))
                at += size
                break
        else:
            at += 1
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
