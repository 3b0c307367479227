"""USDA Food and Nutrient Database for Dietary Studies (FNDDS) and Food Patterns (FPED).

From 2017-18 on: the tables "At A Glance" as CSV, whose title names the edition. 2015-16: the table of
nutrients with reporting frequency (in grams per 100 g throughout, no energy) and the main descriptions.
"""

import re
from collections.abc import Iterator

from villi.foods.importers.part import Importer, Part, by_columns
from villi.foods.importers.table import Table, grouped, header_of, number
from villi.foods.values import Measure
from villi.quantities import NUTRIENTS, VilliError

CODE = "Food code"
NAME = "Main food description"

AT_A_GLANCE = {n.fndds1718: n.id for n in NUTRIENTS.values() if n.fndds1718 and n.kind != "pattern"}
PATTERNS = {n.fndds1718: n.id for n in NUTRIENTS.values() if n.kind == "pattern"}
GRAMS = {"g": 1.0, "mg": 1e3, "ug": 1e6}
OF_1516 = {
    n.fndds1516: (n.id, GRAMS[n.unit]) for n in NUTRIENTS.values() if n.fndds1516 and n.kind != "pattern"
}
"""Column of the 2015-16 table -> (nutrient id, units per gram)."""

EDITION_1516 = "fndds1516"

OCCASIONS_1516 = 9_496_713_865.0
"""Sum of the weighted counts `n` over the table of 2015-16, for reports per million."""

GUIDELINES = (
    ("fl oz of beverage", "per fl oz of drink"),
    ("slice of bread", "per slice of bread"),
    ("cup of hot cereal", "per cup of hot cereal"),
    ("on large sandwich", "per large sandwich"),
    ("sandwich", "per sandwich"),
    ("cup of vegetable", "per cup of vegetable"),
    ("in salad", "per salad"),
    ("if topping", "per topping"),
)
"""Words of a guideline amount -> the unit; the first that fits."""


def key(code: str) -> str:
    """The id of a food code, however it is written.

    >>> key("11000000.0")
    'fndds:11000000'
    """
    return f"fndds:{int(float(code))}"


def edition_of_title(table: Table) -> str:
    """The edition that the title names: "2017-2018 Food and ..." is fndds1718."""
    years = re.search(r"20(\d\d)-20(\d\d)", header_of(table.head())[1])
    if years is None:
        raise VilliError(
            f"{table} has lost its title with the years of the survey: get the table again from USDA and "
            "save it as CSV without changes"
        )
    return f"fndds{years[1]}{years[2]}"


def edition_of_name(table: Table) -> str:
    """The edition in the name of a file: "fped1718.csv" or "FPED_1718.csv" is fndds1718."""
    years = re.search(r"(?<!\d)(?:20)?(\d\d)[-_]?(?:20)?(\d\d)(?!\d)", table.name)
    if years is None or int(years[2]) - int(years[1]) not in (1, 2):
        raise VilliError(f"{table} does not say its edition: give the file its years, such as fped1718.csv")
    return f"fndds{years[1]}{years[2]}"


def foods(table: Table, start: int) -> Iterator[tuple[int, Part]]:
    """Names and additional descriptions."""
    edition = edition_of_title(table)
    columns = (CODE, NAME, "Additional food description", "WWEIA Category description")
    for place, (code, name, additional, category) in table.rows(columns, start):
        synonyms = tuple(word.strip() for word in additional.split(";") if word.strip())
        yield place, Part(key(code), edition, name.strip(), synonyms, category.strip())


def values(table: Table, start: int) -> Iterator[tuple[int, Part]]:
    """Nutrients in their own units."""
    edition = edition_of_title(table)
    for place, (code, name, category, *cells) in table.rows(
        (CODE, NAME, "WWEIA Category description", *AT_A_GLANCE), start
    ):
        amounts = {}
        for nutrient, text in zip(AT_A_GLANCE.values(), cells, strict=True):
            amount = number(text)
            if amount is not None:
                amounts[nutrient] = amount
        yield place, Part(key(code), edition, name.strip(), category=category.strip(), values=amounts)


def measure(words: str, grams: str) -> Measure | None:
    """A portion in villi's words; None where its weight is unknown.

    >>> measure("Quantity not specified", "244"), measure("Quantity not specified", "0")
    (Measure(unit='default', grams=244.0), None)
    >>> measure("Guideline amount on regular sandwich", "15").unit, measure("1 cup", "244").unit
    ('per sandwich', '1 cup')
    """
    weight = number(grams)
    if not weight or weight < 0:
        return None
    if words.startswith("Quantity not specified"):
        return Measure("default", weight)
    if words.startswith("Guideline amount"):
        unit = next((unit for part, unit in GUIDELINES if part in words), "")
        return Measure(unit or "per " + words.rpartition(" per ")[2], weight)
    return Measure(" ".join(words.split()), weight)


def portions(table: Table, start: int) -> Iterator[tuple[int, Part]]:
    """Portions of the foods themselves; weights of named brand products (subcodes) are left out."""
    edition = edition_of_title(table)
    columns = (CODE, "Subcode", "Portion description", "Portion weight (g)")
    for place, code, held in grouped(table.rows(columns, start)):
        found = (measure(words, grams) for _, brand, words, grams in held if not brand.strip())
        kept = {m.unit: m for m in found if m is not None}
        yield place, Part(key(code), edition, measures=tuple(kept.values()))


def patterns(table: Table, start: int) -> Iterator[tuple[int, Part]]:
    """The 37 food-pattern components per 100 g, with or without units in the header."""
    edition = edition_of_name(table)
    header = header_of(table.head())[0]
    columns = {column: PATTERNS[bare] for column in header if (bare := column.split(" (")[0]) in PATTERNS}
    for place, (code, *cells) in table.rows(("FOODCODE", *columns), start):
        amounts = {}
        for component, text in zip(columns.values(), cells, strict=True):
            amount = number(text)
            if amount is not None:
                amounts[component] = amount
        yield place, Part(key(code), edition, values=amounts)


def values_1516(table: Table, start: int) -> Iterator[tuple[int, Part]]:
    """Nutrients of 2015-16 and how often a food was reported.

    `Calories` and `Grams` are what the whole country ate in two days: their ratio is the energy.
    """
    columns = (
        "Foodcode",
        "Mainfooddescription",
        "WWEIACategorydescription",
        "n",
        "Grams",
        "Calories",
        *OF_1516,
    )
    for place, (code, name, category, times, grams, calories, *cells) in table.rows(columns, start):
        amounts = {}
        for (nutrient, per_gram), text in zip(OF_1516.values(), cells, strict=True):
            amount = number(text)
            if amount is not None:
                amounts[nutrient] = float(f"{amount * per_gram:.12g}")  # 3e-05 g is 0.03 mg, not 0.0300...04
        eaten, energy, reports = number(grams), number(calories), number(times)
        imputed = frozenset[str]()
        if eaten and energy is not None:
            amounts["energy"] = 100 * energy / eaten
            imputed = frozenset({"energy"})
        yield (
            place,
            Part(
                key(code),
                EDITION_1516,
                name.strip(),
                category=category.strip(),
                reports=None if reports is None else 1e6 * reports / OCCASIONS_1516,
                values=amounts,
                imputed=imputed,
            ),
        )


def names_1516(table: Table, start: int) -> Iterator[tuple[int, Part]]:
    """Main descriptions; foods that ended before the edition are left out, for nothing is known of them."""
    columns = (CODE, NAME, "WWEIA Category description", "End date")
    for place, (code, name, category, end) in table.rows(columns, start):
        if end.startswith("12/31/16"):
            yield place, Part(key(code), EDITION_1516, name.strip(), category=category.strip())


IMPORTERS = (
    Importer(
        "FNDDS foods", by_columns(CODE, NAME, "Additional food description", "WWEIA Category number"), foods
    ),
    Importer(
        "FNDDS nutrients", by_columns(CODE, NAME, "Energy (kcal)", "Protein (g)", "Total Fat (g)"), values
    ),
    Importer(
        "FNDDS portions", by_columns(CODE, "Subcode", "Portion description", "Portion weight (g)"), portions
    ),
    Importer(
        "Food patterns (FPED), units in the header", by_columns("FOODCODE", "F_TOTAL (cup eq.)"), patterns
    ),
    Importer("Food patterns (FPED)", by_columns("FOODCODE", "F_TOTAL", "A_DRINKS"), patterns),
    Importer(
        "FNDDS 2015-16 nutrients",
        by_columns("Foodcode", "Mainfooddescription", "VarName59", "n"),
        values_1516,
    ),
    Importer(
        "FNDDS 2015-16 descriptions",
        by_columns(CODE, NAME, "Fortification identifier code", "End date"),
        names_1516,
    ),
)
