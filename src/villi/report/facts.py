"""Figures that put a glutamine amount in proportion, read from the table that holds their sources."""

import csv
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from villi.quantities import Interval


class Fact(NamedTuple):
    """One figure: g a day of free amino acid, its range (NaN where none is known), and its source."""

    id: str
    value: float
    range: Interval
    what: str
    source: str


@cache
def facts() -> dict[str, Fact]:
    """The context figures by id, as `villi/foods/data/glutamine_facts.csv` holds them.

    >>> facts()["us_women"].source
    'PMC3249386 (abstract)'
    """
    text = (files("villi") / "foods" / "data" / "glutamine_facts.csv").read_text(encoding="utf-8")
    return {
        row["id"]: Fact(
            row["id"],
            float(row["value"]),
            Interval(float(row["low"] or "nan"), float(row["high"] or "nan")),
            row["what"],
            row["source"],
        )
        for row in csv.DictReader(text.splitlines())
    }
