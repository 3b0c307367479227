"""The tables of the safety room, each read once."""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import NamedTuple, cast

from villi.safety.values import Gate, Level

LEVELS: tuple[Level, ...] = ("inform", "limit", "clinician_first", "block")
"""From weakest to strongest."""


class Domain(NamedTuple):
    """Something advice can be about. A gate in front of a domain also stands in front of its children."""

    id: str
    parent: str
    name: str
    words: tuple[str, ...]


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a table of this room."""
    text = (files("villi.safety") / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def parts(cell: str) -> tuple[str, ...]:
    """The parts of a cell, semicolons between."""
    return tuple(part.strip() for part in cell.split(";") if part.strip())


@cache
def gates() -> tuple[Gate, ...]:
    """Every gate, in the order of the table.

    >>> [gate.level for gate in gates() if gate.id == "G01"]
    ['block']
    """
    return tuple(
        Gate(
            row["id"],
            cast(Level, row["level"]),
            parts(row["domains"]),
            parts(row["when"]),
            row["rule"],
            parts(row["basis"]),
            row["verified"] == "yes",
            row["liftable"] == "yes",
            parts(row["collides"]),
            row["note"],
            row["dose"],
        )
        for row in rows("gates.csv")
    )


@cache
def domains() -> Mapping[str, Domain]:
    """Every domain by its id."""
    return MappingProxyType(
        {
            row["domain"]: Domain(row["domain"], row["parent"], row["name"], parts(row["words"]))
            for row in rows("domains.csv")
        }
    )


@cache
def above(domain: str) -> tuple[str, ...]:
    """The domain and all that it is part of, itself first.

    >>> above("glutamine")
    ('glutamine', 'supplement', 'gut_advice', 'all')
    """
    found = [domain]
    while parent := domains()[found[-1]].parent:
        found.append(parent)
    return tuple(found)


@cache
def _lists() -> Mapping[str, frozenset[str]]:
    return {row["list"]: frozenset(parts(row["words"])) for row in rows("words.csv")}


def wordlist(name: str) -> frozenset[str]:
    """A list of words that turn a meaning: denials, the past, nobody in particular.

    >>> "never" in wordlist("denials")
    True
    """
    return _lists()[name]
