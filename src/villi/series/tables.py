"""The tables of this room, read once."""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal, NamedTuple


class Rule(NamedTuple):
    """How one exposure is counted: a row of `data/exposures.csv`.

    `by` how, `of` what ("epa+dha", plants), `named` and `unlike` words that the name of a food must have, and
    must not have, where the plants in it do not say enough, `factor` from the table's unit to `unit`; `fill`
    the food group that stands in where a food's figure is unknown, with `serving` grams of it as one."""

    key: str
    name: str
    kind: Literal["group", "nutrient", "pattern"]
    unit: str
    per: float
    by: str
    of: tuple[str, ...]
    named: tuple[str, ...]
    unlike: tuple[str, ...]
    factor: float
    fill: str
    serving: float
    announce: Literal["any", "harm"]
    through: str
    aliases: tuple[str, ...]
    because: str


class Scale(NamedTuple):
    """A row of `data/outcomes.csv`."""

    key: str
    name: str
    better: Literal["up", "down", ""]
    unit: str


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("villi.series") / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split(";") if part)


@cache
def rules() -> tuple[Rule, ...]:
    """How exposures are counted, the first in the table the first to be kept."""
    return tuple(_rule(row) for row in _rows("exposures.csv"))


def _rule(row: Mapping[str, str]) -> Rule:
    kind: Literal["group", "nutrient", "pattern"]
    kind = "group" if row["kind"] == "group" else "nutrient" if row["kind"] == "nutrient" else "pattern"
    return Rule(
        row["key"],
        row["name"],
        kind,
        row["unit"],
        float(row["per"]),
        row["by"],
        _parts(row["of"].replace("+", ";")),
        _parts(row["named"]),
        _parts(row["unlike"]),
        float(row["factor"]),
        row["fill"],
        float(row["serving"] or "nan"),
        "harm" if row["announce"] == "harm" else "any",
        row["through"],
        _parts(row["aliases"]),
        row["because"],
    )


@cache
def scales() -> tuple[Scale, ...]:
    """What may be rated, in the order of a report."""
    return tuple(
        Scale(
            row["key"],
            row["name"],
            "up" if row["better"] == "up" else "down" if row["better"] == "down" else "",
            row["unit"],
        )
        for row in _rows("outcomes.csv")
    )


@cache
def symptoms() -> frozenset[str]:
    """Words of a person's own scales that name a trouble: 10 is worst."""
    return frozenset(row["word"] for row in _rows("symptoms.csv"))


@cache
def events() -> Mapping[str, tuple[str, str]]:
    """A tag's word -> (key, name) of the event that it says."""
    return MappingProxyType(
        {word: (row["key"], row["name"]) for row in _rows("events.csv") for word in row["words"].split(";")}
    )


@cache
def not_foods() -> frozenset[str]:
    """Names of what is eaten or drunk but not counted as a single food, for the reason in the table."""
    return frozenset(word for row in _rows("not_foods.csv") for word in row["words"].split(";"))


@cache
def alcohol_words() -> Mapping[str, frozenset[str]]:
    """Words that name "alcohol", that say there is "none", and names of what is only "so called"; a star
    stands for the front or the rest of a word."""
    found: dict[str, frozenset[str]] = {}
    for row in _rows("alcohol.csv"):
        found[row["says"]] = found.get(row["says"], frozenset()) | set(row["words"].split(";"))
    return MappingProxyType(found)
