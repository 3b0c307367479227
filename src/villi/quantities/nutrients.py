"""The one table of nutrients: id, unit, coverage basis, and the names other systems use.

The table is `data/nutrients.csv`. Columns:

- `id`, `name`, `unit` (g, mg, ug, kcal, or a food-pattern equivalent), per 100 g of food in tables;
- `basis`: what "share covered" is measured on: `energy`, `protein`, or `dry` (grams without water,
  for substances that come with tea, coffee and salt rather than with energy);
- `kind`: energy, macro, fat, vitamin, mineral, other, amino, glutamine, flavonoid, pattern;
- `sr`: USDA nutrient number (also used by the survey's 2009-10 table); `fdc`: FoodData Central ids,
  the preferred first; `fndds1718`, `fndds1516`, `asa24`: column names there; `reference`: name in the
  table of reference values.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType
from typing import Literal, cast

Basis = Literal["energy", "protein", "dry"]


@dataclass(frozen=True, slots=True)
class Nutrient:
    """One row of the table. Amounts of it are in `unit`, per 100 g of food where a table is meant.

    >>> NUTRIENTS["vitamin_d"].unit
    'ug'
    """

    id: str
    name: str
    unit: str
    basis: Basis
    kind: str
    sr: int | None
    fdc: tuple[int, ...]
    fndds1718: str
    fndds1516: str
    asa24: str
    reference: str

    @property
    def key(self) -> str:
        """The name in JSON and tables: id and unit, `fibre_g`."""
        return f"{self.id}_{self.unit}"


def _read() -> Mapping[str, Nutrient]:
    text = (files("villi.quantities") / "data" / "nutrients.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return MappingProxyType(
        {
            row["id"]: Nutrient(
                id=row["id"],
                name=row["name"],
                unit=row["unit"],
                basis=cast(Basis, row["basis"]),
                kind=row["kind"],
                sr=int(row["sr"]) if row["sr"] else None,
                fdc=tuple(int(part) for part in row["fdc"].split()),
                fndds1718=row["fndds1718"],
                fndds1516=row["fndds1516"],
                asa24=row["asa24"],
                reference=row["reference"],
            )
            for row in rows
        }
    )


ATWATER: Mapping[str, float] = MappingProxyType(
    {"protein": 4.0, "fat": 9.0, "carbohydrate": 4.0, "alcohol": 7.0}
)
"""kcal per gram, general factors (Atwater; USDA Handbook 74): energy where a table states none."""

NUTRIENTS: Mapping[str, Nutrient] = _read()
"""Every nutrient by id, in the order of the table; that order is the column order of all arrays."""
