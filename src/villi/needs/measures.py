"""What of ours is set beside a reference value: which nutrients, in which unit, per what.

`data/measured.csv` holds, by the table's name of a nutrient: `name` in words; `parts`, our nutrients with
their weights ("niacin;tryptophan/60"), blank where the column `reference` of the nutrient table says it;
`instead`, parts to take where those are not covered; `per`, "kg" of body weight or "energy" (the weights
are then kcal a gram); what of food and of supplements counts against an upper level ("-" nothing that
the food tables part, blank the same as `parts`); a note beside the upper level; and a note for people.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from villi.needs.table import lines
from villi.quantities import NUTRIENTS

MICROGRAMS: Mapping[str, float] = MappingProxyType({"g": 1e6, "mg": 1e3, "ug": 1.0, "µg": 1.0, "L": 1e9})
"""Of one unit; a litre is a litre of water."""

BY_WEIGHT = "protein_per_kg"
"""The second reference value of protein, taken instead of the first where the body weight is known."""

Parts = tuple[tuple[str, float], ...]
"""Ids of our nutrients, each with its weight in the unit of the reference value."""


class Measure(NamedTuple):
    """How our nutrients answer a reference value; see the module. `parts` empty: no food table holds it."""

    reference: str
    name: str
    parts: Parts
    instead: Parts
    per: str
    upper_food: Parts
    upper_supplements: Parts
    upper_note: str
    note: str

    @property
    def nutrient(self) -> str:
        """Our nutrient that it is about, so that foods can be looked up by it; else the table's own name (two
        amino acids together, a second reference value of the same nutrient).

        >>> [measures()[name].nutrient for name in ("niacin_ne", "protein_per_kg", "sodium", "sodium_dga")]
        ['niacin', 'protein', 'sodium', 'sodium_dga']
        """
        ids = [nutrient for nutrient, _ in self.parts]
        if self.reference == BY_WEIGHT:
            return ids[0]
        own = [nutrient for nutrient in ids if NUTRIENTS[nutrient].reference == self.reference]
        return own[0] if len(own) == 1 else self.reference

    @property
    def about(self) -> str:
        """The nutrient that a reader means: that of ours, where it is one alone.

        >>> [measures()[name].about for name in ("sodium_dga", "amdr_fat", "niacin_ne", "iodine")]
        ['sodium', 'fat', 'niacin', 'iodine']
        """
        return self.parts[0][0] if len(self.parts) == 1 else self.nutrient


def _weight(item: str) -> tuple[str, float]:
    if "/" in item:
        nutrient, _, by = item.partition("/")
        return nutrient, 1 / float(by)
    nutrient, _, times = item.partition("*")
    return nutrient, float(times or 1)


def _parts(cell: str, unit: str) -> Parts:
    """Parts of a cell, with weights that turn our units into `unit` where that is a weight or a volume."""
    target = MICROGRAMS.get(unit.partition("/")[0])
    found = [_weight(item) for item in cell.split(";") if item and item != "-"]
    if target is None:
        return tuple(found)
    return tuple((nutrient, by * MICROGRAMS[NUTRIENTS[nutrient].unit] / target) for nutrient, by in found)


@cache
def by_reference() -> Mapping[str, tuple[str, ...]]:
    """Our nutrients by the reference value they answer to, as the nutrient table says.

    >>> by_reference()["aa_methionine_plus_cysteine"]
    ('methionine', 'cystine')
    """
    found: dict[str, list[str]] = {}
    for nutrient in NUTRIENTS.values():
        if nutrient.reference:
            found.setdefault(nutrient.reference, []).append(nutrient.id)
    return MappingProxyType({reference: tuple(ids) for reference, ids in found.items()})


@cache
def measures() -> Mapping[str, Measure]:
    """How every reference value is answered, in the order of the table of reference values.

    >>> measures()["copper"].parts, measures()["niacin_ne"].parts[0]
    ((('copper', 1000.0),), ('niacin', 1.0))
    """
    from villi.needs.table import table

    found = {}
    for line in lines("measured.csv"):
        reference = line["reference"]
        unit = table()[reference][0].reference.unit
        parts = _parts(line["parts"] or ";".join(by_reference().get(reference, ())), unit)
        supplements = _parts(line["upper_supplements"], unit) or tuple(parts)
        food = _parts(line["upper_food"], unit) if line["upper_food"] else parts
        found[reference] = Measure(
            reference,
            line["name"],
            parts,
            _parts(line["instead"], unit),
            line["per"],
            food,
            supplements,
            line["upper_note"],
            line["note"],
        )
    return MappingProxyType(found)


def reference_of(nutrient: str) -> str:
    """The table's name of a nutrient: its own, or that of one of ours; "" where there is none.

    >>> reference_of("fibre"), reference_of("iron"), reference_of("glutamine")
    ('fiber_total', 'iron', '')
    """
    if nutrient in measures():
        return nutrient
    return NUTRIENTS[nutrient].reference if nutrient in NUTRIENTS else ""
