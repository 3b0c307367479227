"""Our own records: foods that no public table holds, mixed from stated relatives, and supplements.

`own_foods.csv`, one row per record. `base_share` mixes other foods by weight ("sr:14355*0.96+water*0.04"),
`base` alone stands in whole, with neither only the values in `override` are known; "alcohol=unknown" takes a
value away. `plants` are written out ("oats 25"), or "bases": those of what it is mixed from, where that is
sure to be in it (the cocoa of a chocolate bar; not the fruits of some other pie). Left empty they are
unknown. A row whose id is a survey code adds synonyms to that food. Every value of an own record is marked as
an estimate.
"""

import csv
from collections import defaultdict
from collections.abc import Callable, Mapping
from math import isnan, nan
from pathlib import Path
from typing import NamedTuple

import numpy as np

from catalogue import gln
from catalogue.entries import Entry
from catalogue.measures import Portion
from catalogue.rows import Row
from catalogue.tables import COLUMNS, PLACE, Floats
from catalogue.traits import plants_text
from villi.foods.glutamine import by_class

ALIAS = "alias only"
OF_BASES = "bases"
WATER = "water"
CLASS_OF: Mapping[str, str] = {
    "own:casein-powder": "dairy",
    "own:pea-protein": "pulses",
    "own:hemp-seeds": "nuts",
    "own:psyllium-husk": "grains",
}
"""Glutamine class where the relative's would be wrong, or where there is none."""


class Record(NamedTuple):
    """One row of `own_foods.csv`."""

    id: str
    cells: Mapping[str, str]

    @property
    def synonyms(self) -> tuple[str, ...]:
        """Other names."""
        return tuple(filter(None, self.cells["synonyms"].split(";")))

    @property
    def bases(self) -> list[tuple[str, float]]:
        """(id, share of weight) of the foods it is mixed from.

        >>> Record("own:x", {"base": "sr:1", "base_share": "sr:1*0.9+water*0.1"}).bases
        [('sr:1', 0.9), ('water', 0.1)]
        """
        if not self.cells["base_share"]:
            return [(self.cells["base"], 1.0)] if self.cells["base"] else []
        pairs = (part.split("*") for part in self.cells["base_share"].split("+"))
        return [(food, float(share)) for food, share in pairs]

    @property
    def overrides(self) -> dict[str, float]:
        """Nutrient -> amount per 100 g, NaN for "unknown"."""
        pairs = (part.split("=") for part in filter(None, self.cells["override"].split(";")))
        return {key: nan if value == "unknown" else float(value) for key, value in pairs}


def records(path: Path) -> tuple[list[Record], dict[str, tuple[str, ...]]]:
    """Own records, and synonyms by id for foods that are in the catalogue anyway."""
    with path.open(encoding="utf-8", newline="") as text:
        found = [Record(row["id"], row) for row in csv.DictReader(text)]
    aliases = {record.id: record.synonyms for record in found if record.cells["note"] == ALIAS}
    return [record for record in found if record.id not in aliases], aliases


def water() -> Row:
    """Plain water: everything a known zero."""
    values = np.zeros(len(COLUMNS))
    values[PLACE["water"]] = 100.0
    return Row(values, np.zeros(len(COLUMNS), dtype=bool), gln.NONE, ())


def mixed(record: Record, row_of: Callable[[str], Row]) -> Row:
    """The record's row: its bases by weight, then its overrides; unknown where any base is unknown."""
    rows = [(water() if food == WATER else row_of(food), share) for food, share in record.bases]
    values = np.full(len(COLUMNS), nan)
    if rows:
        values = np.asarray(sum(row.values * share for row, share in rows))
    for key, amount in record.overrides.items():
        values[PLACE[key]] = amount
    sources = tuple(dict.fromkeys(source for row, _ in rows for source in row.sources))
    stated = record.cells["source"] if record.cells["source"] not in ("", "own", *sources) else ""
    every = (*sources, *filter(None, [stated]), "villi")
    return Row(values, ~np.isnan(values), glutamine(record, values, rows), every)


def glutamine(record: Record, values: Floats, rows: list[tuple[Row, float]]) -> gln.FoodGlutamine | None:
    """By class from the bases, wholly imputed; by protein where a class is stated or there is no base."""
    protein = float(values[PLACE["protein"]])
    if record.id in CLASS_OF:
        mid, _ = by_class(protein, float(values[PLACE["glutamic_acid"]]), CLASS_OF[record.id])
        return None if isnan(mid) else gln.FoodGlutamine({CLASS_OF[record.id]: mid}, 1.0)
    if protein == 0:
        return gln.NONE
    if not rows or any(row.glutamine is None for row, _ in rows):
        return None
    sums: dict[str, float] = defaultdict(float)
    for row, share in rows:
        for key, amount in (row.glutamine or gln.NONE).by_class.items():
            sums[key] += amount * share
    return gln.FoodGlutamine(dict(sums), 1.0)


def portions(text: str) -> list[Portion]:
    """ "1 cup=240;default=240" as portions.

    >>> portions("1 cup=240;default=120")
    [Portion(unit='1 cup', grams=240.0), Portion(unit='default', grams=120.0)]
    """
    pairs = (part.rsplit("=", 1) for part in filter(None, text.split(";")))
    return [Portion(unit, float(grams)) for unit, grams in pairs]


def plants(record: Record, plants_of: Callable[[str], Mapping[str, float]]) -> str:
    """Plants of a record in the form of `foods.csv`: as written, or those of its bases by weight.

    >>> oats = Record("own:x", {"plants": "bases", "base": "sr:1", "base_share": "sr:1*0.5+water*0.5"})
    >>> plants(oats, {"sr:1": {"oats": 90.0}}.__getitem__)
    'oats 45'
    """
    if record.cells["plants"] != OF_BASES:
        return record.cells["plants"]
    found: dict[str, float] = defaultdict(float)
    for food, share in record.bases:
        for plant, grams in plants_of(food).items() if food != WATER else ():
            found[plant] += grams * share
    return plants_text(dict(sorted(found.items(), key=lambda held: (-held[1], held[0]))))


def entry(record: Record, row: Row, held: str) -> Entry:
    """The entry of an own record with the plants `held` in it; its processing class is a judgement, hence
    "likely"."""
    cells = record.cells
    return Entry(
        id=record.id,
        description=cells["name"],
        synonyms=record.synonyms,
        group=cells["group"],
        reports=0.0,
        values=row.values,
        imputed=row.imputed,
        glutamine=row.glutamine,
        portions=portions(cells["measures"]),
        ferment=(cells["fermented"], cells["live"]),
        processing=(cells["processing"], "likely" if cells["processing"] else ""),
        plants=held,
        sources=row.sources,
        kind=cells["kind"],
        name=cells["name"],
    )
