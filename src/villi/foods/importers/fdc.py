"""USDA FoodData Central as CSV (a zip archive or its folder): Foundation Foods and SR Legacy.

The tables also hold laboratory samples and branded foods: only foods listed in `foundation_food.csv`
or `sr_legacy_food.csv` are taken. A food of SR Legacy gets its NDB number as id (`sr:...`), a
foundation food its FDC number (`fdc:...`).
"""

from collections.abc import Iterator, Mapping

from villi.foods.importers.groups import FDC_CATEGORIES, named
from villi.foods.importers.part import Importer, Part, by_columns
from villi.foods.importers.sr import LEGACY, key
from villi.foods.importers.table import Table, grouped, number, one
from villi.quantities import NUTRIENTS, VilliError

FOUNDATION = "foundation"

PREFERENCE = {
    str(fdc): (place, nutrient.id)
    for nutrient in NUTRIENTS.values()
    for place, fdc in enumerate(nutrient.fdc)
}
"""FDC nutrient id -> (0 the preferred, 1 the next ..., nutrient id).

Energy is given as 1008 for a third of the foundation foods only: 2048 and 2047 (Atwater, specific and
general factors) stand in."""

NO_UNIT = "9999"
"""Measure unit "undetermined": the words are in `modifier`."""


def known(table: Table) -> Mapping[str, tuple[str, str]]:
    """FDC number -> (id, edition) of the foods to take."""
    found: dict[str, tuple[str, str]] = {}
    foundation, legacy = table.beside("foundation_food"), table.beside("sr_legacy_food")
    if foundation is None and legacy is None:
        raise VilliError(
            f"{table} needs foundation_food.csv or sr_legacy_food.csv beside it, which say what the foods "
            "are: unpack the whole download into one folder, or give the zip archive itself (of FoodData "
            "Central, Foundation Foods and SR Legacy are read)"
        )
    if legacy is not None:
        for _, (fdc, ndb) in legacy.rows(("fdc_id", "NDB_number")):
            found[fdc] = key(ndb), LEGACY
    if foundation is not None:
        for _, (fdc,) in foundation.rows(("fdc_id",)):
            found[fdc] = f"fdc:{fdc}", FOUNDATION
    return found


def foods(table: Table, start: int) -> Iterator[tuple[int, Part]]:
    """Names and groups."""
    take = known(table)
    for place, (fdc, name, category) in table.rows(("fdc_id", "description", "food_category_id"), start):
        if fdc in take:
            code = FDC_CATEGORIES.get(int(category), 0) if category.isdigit() else 0
            theirs, own = named(code, name)
            yield place, Part(*take[fdc], name, (), theirs, own)


def values(table: Table, start: int) -> Iterator[tuple[int, Part]]:
    """Values per 100 g; of several numbers for one nutrient the preferred that is known."""
    take = known(table)
    rows = table.rows(("fdc_id", "nutrient_id", "amount"), start)
    for place, fdc, held in grouped(rows):
        if fdc not in take:
            continue
        best: dict[str, tuple[int, float]] = {}
        for _, number_of, text in held:
            amount = number(text)
            if amount is None or number_of not in PREFERENCE:
                continue
            order, nutrient = PREFERENCE[number_of]
            if nutrient not in best or order < best[nutrient][0]:
                best[nutrient] = order, amount
        yield place, Part(*take[fdc], values={nutrient: amount for nutrient, (_, amount) in best.items()})


def portions(table: Table, start: int) -> Iterator[tuple[int, Part]]:
    """Household weights: the unit is a number, a modifier, or both."""
    take = known(table)
    units = {NO_UNIT: ""}
    if (names := table.beside("measure_unit")) is not None:
        units |= {
            number_of: name for _, (number_of, name) in names.rows(("id", "name")) if number_of != NO_UNIT
        }
    columns = ("fdc_id", "amount", "measure_unit_id", "portion_description", "modifier", "gram_weight")
    for place, fdc, held in grouped(table.rows(columns, start)):
        if fdc in take:
            found = (
                one(amount, ", ".join(filter(None, (units.get(unit, ""), words, modifier))), grams)
                for _, amount, unit, words, modifier, grams in held
                if unit in units
            )
            yield place, Part(*take[fdc], measures=tuple(m for m in found if m is not None))


IMPORTERS = (
    Importer(
        "FoodData Central foods", by_columns("fdc_id", "data_type", "description", "food_category_id"), foods
    ),
    Importer("FoodData Central values", by_columns("fdc_id", "nutrient_id", "amount"), values),
    Importer(
        "FoodData Central household weights",
        by_columns("fdc_id", "amount", "measure_unit_id", "modifier", "gram_weight"),
        portions,
    ),
)
