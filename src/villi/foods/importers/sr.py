"""USDA Standard Reference (SR) as tables of foods, values and household weights.

A value that is not measured is a missing row, a measured zero is a row. Weights are of the edible part.
"""

from collections.abc import Iterator

from villi.foods.importers.groups import named
from villi.foods.importers.part import Importer, Part, by_columns
from villi.foods.importers.table import Table, grouped, number, one
from villi.quantities import NUTRIENTS

EDITION = "sr26"
LEGACY = "srlegacy"

BY_NUMBER = {str(nutrient.sr): nutrient.id for nutrient in NUTRIENTS.values() if nutrient.sr is not None}
"""USDA nutrient number -> nutrient id; SR's units are those of the nutrient table."""

IMPUTED_SOURCE = "4"
"""Source code of SR: calculated or imputed."""
ARITHMETIC = frozenset({"NC", "NR"})
"""Derivations that are arithmetic on the food's own values (energy, carbohydrate by difference)."""

SUMMARY = {
    "energy_kcal": "energy",
    "protein_g": "protein",
    "fat_g": "fat",
    "carbs_g": "carbohydrate",
    "fiber_g": "fibre",
    "sugar_g": "sugars",
    "sodium_mg": "sodium",
}
ZERO_MAY_BE_UNKNOWN = frozenset({"fibre", "sugars", "sodium"})
"""The summary of seven values was made with unknowns written as zero; the four others are always known."""


def key(ndb: str) -> str:
    """The id of an NDB number, however it is written.

    >>> key("01001"), key("1001.0")
    ('sr:1001', 'sr:1001')
    """
    return f"sr:{int(float(ndb))}"


def is_imputed(source: str, derivation: str) -> bool:
    """Whether a value of SR is taken over from other foods, by its source and derivation codes.

    >>> is_imputed("4", "BFZN"), is_imputed("4", "NC"), is_imputed("1", ""), is_imputed("", "")
    (True, False, False, False)
    """
    return source == IMPUTED_SOURCE and derivation not in ARITHMETIC


def foods(table: Table, start: int) -> Iterator[tuple[int, Part]]:
    """Names, common names and groups."""
    columns = ("food_id", "grp_id", "food", "common", "scientific")
    for place, (ndb, group, name, common, scientific) in table.rows(columns, start):
        category, own = named(int(float(group)), name)
        synonyms = tuple(word.strip() for text in (common, scientific) for word in text.split(",") if word)
        yield place, Part(key(ndb), EDITION, name, synonyms, category, own)


def values(table: Table, start: int) -> Iterator[tuple[int, Part]]:
    """Values per 100 g, one row each."""
    rows = table.rows(("food_id", "nutr_id", "value", "source_type_id", "deriv_id"), start)
    for place, ndb, held in grouped(rows):
        amounts, imputed = {}, set()
        for _, nutrient, text, source, derivation in held:
            amount = number(text)
            if amount is not None and nutrient in BY_NUMBER:
                amounts[BY_NUMBER[nutrient]] = amount
                if is_imputed(source, derivation):
                    imputed.add(BY_NUMBER[nutrient])
        yield place, Part(key(ndb), EDITION, values=amounts, imputed=frozenset(imputed))


def weights(table: Table, start: int) -> Iterator[tuple[int, Part]]:
    """Household weights."""
    rows = table.rows(("food_id", "amount", "desc", "weight"), start)
    for place, ndb, held in grouped(rows):
        found = (one(amount, unit, grams) for _, amount, unit, grams in held)
        yield place, Part(key(ndb), EDITION, measures=tuple(m for m in found if m is not None))


def summary(table: Table, start: int) -> Iterator[tuple[int, Part]]:
    """The seven values of SR Legacy that circulate as one small table."""
    for place, (ndb, *cells) in table.rows(("ndb", *SUMMARY), start):
        amounts = {}
        for nutrient, text in zip(SUMMARY.values(), cells, strict=True):
            amount = number(text)
            if amount is not None and (amount or nutrient not in ZERO_MAY_BE_UNKNOWN):
                amounts[nutrient] = amount
        yield place, Part(key(ndb), LEGACY, values=amounts)


IMPORTERS = (
    Importer("SR26 foods", by_columns("food_id", "grp_id", "food", "n_factor"), foods),
    Importer("SR26 values", by_columns("food_id", "nutr_id", "value"), values),
    Importer("SR26 household weights", by_columns("food_id", "amount", "desc", "weight"), weights),
    Importer("SR Legacy, seven values", by_columns("ndb", *SUMMARY), summary),
)
