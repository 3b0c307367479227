"""Readers of other people's food tables, each a plug point; `recognise` picks one for a table."""

from villi.foods.importers import fdc, fndds, off, sr
from villi.foods.importers.part import Importer, Part
from villi.foods.importers.table import Table, tables

__all__ = ["IMPORTERS", "Importer", "Part", "Table", "helps", "recognise", "tables"]

IMPORTERS: tuple[Importer, ...] = (*fndds.IMPORTERS, *sr.IMPORTERS, *fdc.IMPORTERS, *off.IMPORTERS)

SERVING = (
    *("foundation_food", "sr_legacy_food", "measure_unit", "food_category", "nutrient", "nutrient_def"),
    *("food_group", "category", "conversion_factor", "retention_factor"),
)
"""Endings of the names of tables that only serve others; they are read together with those."""


def recognise(table: Table) -> Importer | None:
    """The importer for a table; None where no importer knows its header."""
    head = table.head()
    sure, importer = max(
        ((importer.sniff(head, table.name), importer) for importer in IMPORTERS), key=lambda pair: pair[0]
    )
    return importer if sure > 0 else None


def helps(table: Table) -> bool:
    """Whether a table is one that only serves others."""
    return table.name.lower().removesuffix(".gz").removesuffix(".csv").endswith(SERVING)
