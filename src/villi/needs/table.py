"""The table of reference values: `data/reference.csv`, built by `tools/needs/build.py`.

Only rows compared with the published tables are in it (Institute of Medicine and National Academies, WHO, US
dietary guidelines). Ages are years, half-open: [age_min, age_max).
"""

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from math import nan
from types import MappingProxyType
from typing import NamedTuple

from villi.needs.values import Kind, Reference

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "RDA": "EAR",
        "AI": "AI",
        "WHO_mean_requirement": "mean requirement",
        "AMDR": "range",
        "WHO_limit": "limit",
        "DGA_limit": "limit",
        "WHO_minimum": "limit",
        "": "UL",
    }
)
"""The words of the table for what a reference value rests on, and ours."""


class Row(NamedTuple):
    """One line of the table: for whom it is, and the value. `sex` "any" is both."""

    sex: str
    age_min: float
    age_max: float
    state: str
    reference: Reference


def lines(name: str) -> Iterator[dict[str, str]]:
    """The lines of one table of this room, by its file name."""
    text = (files("villi.needs") / "data" / name).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())


def _number(cell: str) -> float:
    return float(cell) if cell else nan


def _reference(line: Mapping[str, str]) -> Reference:
    kind, value, ul = line["kind"], line["rda_or_ai"], _number(line["ul"])
    low, _, high = value.partition("-") if kind == "AMDR" else ("", "", "")
    if kind == "WHO_minimum":
        low = value
    elif kind.endswith("_limit"):
        high = line["ul"]
    return Reference(
        nutrient=line["nutrient"],
        unit=line["unit"],
        kind=KINDS[kind],
        ear=_number(line["ear"]),
        rda=_number(value) if kind == "RDA" else nan,
        ai=_number(value) if kind == "AI" else nan,
        low=_number(low),
        high=_number(high),
        ul=ul,
        cdrr=_number(line["cdrr"]),
        ul_basis=line["ul_basis"],
        source=line["source"],
        note=line["note"],
    )


@cache
def table() -> Mapping[str, tuple[Row, ...]]:
    """The rows of every nutrient, by the table's own name of it, in the table's order.

    >>> len(table()["calcium"]), table()["calcium"][2].reference.rda
    (18, 700.0)
    """
    found: dict[str, list[Row]] = {}
    for line in lines("reference.csv"):
        row = Row(
            line["sex"], float(line["age_min"]), float(line["age_max"]), line["state"], _reference(line)
        )
        found.setdefault(line["nutrient"], []).append(row)
    return MappingProxyType({nutrient: tuple(rows) for nutrient, rows in found.items()})


def find(nutrient: str, sex: str, age: float, state: str) -> tuple[Reference, ...]:
    """The reference values that fit: none or one; two where the sex is unknown ("") and its rows differ.

    `age` in years (0.5 for half a year); `state` "none", "pregnant" or "lactating".

    >>> [found.rda for found in find("iron", "female", 51, "none")]
    [8.0]
    >>> [found.rda for found in find("iron", "", 30, "none")]
    [8.0, 18.0]
    """
    fits = [
        row.reference
        for row in table().get(nutrient, ())
        if row.age_min <= age < row.age_max
        and row.state == state
        and (sex in ("", row.sex) or row.sex == "any")
    ]
    same = {_figures(reference): reference for reference in reversed(fits)}
    return tuple(reversed(same.values()))


def _figures(reference: Reference) -> tuple[str, ...]:
    figures = (reference.ear, reference.rda, reference.ai, reference.low, reference.high, reference.ul)
    return tuple(map(repr, (*figures, reference.cdrr)))
