"""Open Food Facts: the CSV export (tabs or commas) and the JSONL export.

Amounts are per 100 g, in grams whatever the nutrient (energy in kJ or kcal). The table is written by
volunteers: a blank is unknown, and so is an amount that cannot be (below zero, or above what 100 g can
hold). Left out because labels give them on another basis than villi's nutrient table: vitamin A,
vitamin E, niacin, folate, and alcohol (percent by volume).
"""

import json
from collections.abc import Iterator, Mapping

from villi.foods.importers.part import Importer, Part, by_columns
from villi.foods.importers.table import Table, number
from villi.foods.values import Measure, Processing
from villi.quantities import NUTRIENTS

EDITION = "off"

NAMES = {
    "fat": "fat",
    "saturated-fat": "saturated_fat",
    "monounsaturated-fat": "monounsaturated_fat",
    "polyunsaturated-fat": "polyunsaturated_fat",
    "trans-fat": "trans_fat",
    "cholesterol": "cholesterol",
    "carbohydrates": "carbohydrate",
    "sugars": "sugars",
    "starch": "starch",
    "fiber": "fibre",
    "proteins": "protein",
    "sodium": "sodium",
    "vitamin-d": "vitamin_d",
    "vitamin-c": "vitamin_c",
    "vitamin-b1": "thiamin",
    "vitamin-b2": "riboflavin",
    "vitamin-b6": "vitamin_b6",
    "vitamin-b12": "vitamin_b12",
    "pantothenic-acid": "pantothenic_acid",
    "potassium": "potassium",
    "calcium": "calcium",
    "phosphorus": "phosphorus",
    "iron": "iron",
    "magnesium": "magnesium",
    "zinc": "zinc",
    "copper": "copper",
    "manganese": "manganese",
    "selenium": "selenium",
    "caffeine": "caffeine",
    "choline": "choline",
    "phylloquinone": "vitamin_k",
}
"""Open Food Facts' nutrient -> nutrient id."""

PER_GRAM = {"g": 1.0, "mg": 1e3, "ug": 1e6}
FACTORS = {off: PER_GRAM[NUTRIENTS[ours].unit] for off, ours in NAMES.items()}

KJ_PER_KCAL = 4.184
MOST_KCAL = 905.0
"""Energy of 100 g of pure fat, rounded up; more is an error of entry."""

NOVA: Mapping[str, Processing] = {"1": "whole", "2": "ingredient", "3": "processed", "4": "ultra"}

ENERGIES = ("energy-kcal_100g", "energy-kj_100g", "energy_100g")
WORDS = (
    "code",
    "product_name",
    "generic_name",
    "brands",
    "categories",
    "serving_size",
    "serving_quantity",
    "nova_group",
)
COLUMNS = (*WORDS, *ENERGIES, *(f"{name}_100g" for name in NAMES))


def _amount(text: str) -> float | None:
    """A figure; None also for what is not one (volunteers write words into cells)."""
    try:
        return number(text)
    except ValueError:
        return None


def energy(cells: Mapping[str, str]) -> float | None:
    """kcal per 100 g: as given, else from kJ (`energy_100g` is in kJ).

    >>> round(energy({"energy_100g": "2255"}))
    539
    >>> energy({"energy-kcal_100g": "99999"}) is None
    True
    """
    for name, per_kcal in zip(ENERGIES, (1.0, KJ_PER_KCAL, KJ_PER_KCAL), strict=True):
        amount = _amount(cells.get(name, ""))
        if amount is not None and 0 <= amount / per_kcal <= MOST_KCAL:
            return amount / per_kcal
    return None


def part(cells: Mapping[str, str]) -> Part | None:
    """One product; None without a barcode or a name.

    >>> part({"code": "0012", "product_name": "Oat drink", "fiber_100g": "0.8"}).values
    {'fibre': 0.8}
    """
    code, name = cells.get("code", "").strip(), " ".join(cells.get("product_name", "").split())
    if not (code.isascii() and code.isalnum()) or not name:
        return None
    values = {}
    for off, ours in NAMES.items():
        amount = _amount(cells.get(f"{off}_100g", ""))
        if amount is not None and 0 <= amount <= 100:
            values[ours] = float(f"{amount * FACTORS[off]:.12g}")
    kcal = energy(cells)
    if kcal is not None:
        values["energy"] = kcal
    serving = _amount(cells.get("serving_quantity", ""))
    measures = (Measure("1 serving", serving),) if serving is not None and serving > 0 else ()
    nova = cells.get("nova_group", "").strip().removesuffix(".0")
    others = (cells.get(word, "").strip() for word in ("generic_name", "brands"))
    return Part(
        id=f"off:{code}",
        edition=EDITION,
        name=name,
        synonyms=tuple(other for other in others if other and other.lower() != name.lower()),
        category=cells.get("categories", "").strip(),
        group="other",
        processing=NOVA.get(nova, ""),
        measures=measures,
        values=values,
    )


def read_table(table: Table, start: int) -> Iterator[tuple[int, Part]]:
    """The CSV export. Rows of a wrong length, which the export has, are passed over."""
    for place, row in table.rows(COLUMNS, start, ragged=True):
        found = part(dict(zip(COLUMNS, row, strict=True)))
        if found is not None:
            yield place, found


def cells_of(product: Mapping[str, object]) -> dict[str, str]:
    """A product of the JSONL export as cells of the CSV export.

    >>> cells_of({"code": "1", "nutriments": {"fiber_100g": 3}})["fiber_100g"]
    '3'
    """
    held = product.get("nutriments")
    both = {**product, **(held if isinstance(held, dict) else {})}
    return {name: str(both[name]) for name in COLUMNS if both.get(name) is not None}


def read_lines(table: Table, start: int) -> Iterator[tuple[int, Part]]:
    """The JSONL export; a line that is no object is passed over."""
    place = 0
    for place, line in enumerate(table.lines(), start=1):
        if place <= start or not line.strip():
            continue
        try:
            product = json.loads(line)
        except (ValueError, RecursionError):  # nested too deep to be a product
            continue
        found = part(cells_of(product)) if isinstance(product, dict) else None
        if found is not None:
            yield place, found
    table.require_whole(place)


def sniff_lines(head: bytes, name: str) -> float:
    """Lines of JSON with a barcode and nutrients; the first may be longer than what is looked at.

    >>> sniff_lines(b'{"code":"1","product_name":"x","nutriments":{}}', "any")
    1.0
    """
    starts = head.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"{")
    return (
        1.0
        if starts and b'"code"' in head and (b'"nutriments"' in head or b'"product_name"' in head)
        else 0.0
    )


IMPORTERS = (
    Importer("Open Food Facts table", by_columns("code", "product_name", "proteins_100g"), read_table),
    Importer("Open Food Facts lines", sniff_lines, read_lines),
)
