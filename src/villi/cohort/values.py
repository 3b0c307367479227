"""The tables of a cohort: which columns a batch has at each station, and what a row set aside is.

Vocabulary
    person-day: one day of one person, the row of every result. Item: one food of a person-day in grams,
    with the code that the survey gives it. Interned: items whose codes became rows of the plan's table of
    foods, so that everything after is arithmetic. Kept column: one that is carried along untouched, such
    as a survey weight, a stratum or a sampling unit.

Batches are Arrow record batches, and columns are found by their names, never by their places. Whatever is
unknown is null from the file to the result.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa

from villi.cohort.scoring import unit_of
from villi.foods.glutamine import CLASSES
from villi.quantities import NUTRIENTS, VilliError, visible

if TYPE_CHECKING:
    from villi.cohort.plan import Plan

PERSON, DAY, CODE, GRAMS, LINE, FOOD = "person", "day", "code", "grams", "line", "food"
KEYS = (PERSON, DAY)

ITEMS = (PERSON, DAY, CODE, GRAMS, LINE)
"""Columns of items: person (int64 or string), day (int64, string or date32), code (int64 or string as in the
file), grams (float64, null unknown), line (int64, row of data in its file, from 1); then the kept ones."""

INTERNED = (PERSON, DAY, FOOD, GRAMS)
"""Columns of interned items: food is an int32 row of the plan's table, -1 a code that it does not know."""

FILE = "villi_file"
"""A column that interned rows have on their way into a range: the number of their file among all."""

UNKNOWN_FOOD = -1

CODELESS = ""
"""What `UnknownCode` calls the code of rows that say none."""

CATALOGUE, VERSION, LAYOUT, CODES = "villi.catalogue", "villi.version", "villi.layout", "villi.codes"
"""Keys of the metadata of interned items and results: hash of the catalogue, villi's version, the layout that
was read, and how codes were looked up."""

UNKNOWN_CODES, NEAR_ROWS = "villi.unknown_codes", "villi.near_rows"
"""Keys of the metadata of results: codes that nothing answered (JSON: code, rows, known grams), and how many
rows a near food answered."""

CUTOFFS = "villi.cutoffs"
"""Key of the metadata of results: cut-offs that scores took from the people of the file."""

CLASS_COLUMNS = tuple(f"gln_{c.key}_g" for c in CLASSES)
"""Glutamine by class, in the order of `villi.foods.glutamine.CLASSES`: g free amino acid, mid values."""

ENERGY_DENSITY = "glutamine_per_1000_kcal_g"
IMPLAUSIBLE = "implausible_energy"
ROWS, UNKNOWN_ROWS, NEAR = "rows", "unknown_rows", "near_rows"
SHARE = {"unit": "share, 0 to 1"}


_HERBS = "the same, with herbs and spices at a quarter each"
_WEEK = (
    "mean of weeks; of dates by the calendar, with food on 5 of 7 days; of other days 7 recorded ones in"
    " a row. Null with fewer than 7 recorded days, or where no week has enough of them"
)


def _field(name: str, unit: str, meaning: str) -> pa.Field:
    return pa.field(name, pa.float64(), metadata={"unit": unit, "meaning": meaning})


PATTERN_FIELDS = (
    _field("plants", "plants", "different plants, at least so many; without herbs and spices"),
    _field("plants_with_herbs", "plants", _HERBS),
    _field("plants_coverage", SHARE["unit"], "share of energy of foods whose plants are known"),
    _field("fermented_servings", "servings", "of fermented food that is usually alive, at least so many"),
    _field("fermented_servings_high", "servings", "the same, with what is alive in some products only"),
    _field("fermented_coverage", SHARE["unit"], "share of energy of foods of which it is known"),
    _field("ultra_processed_share", "share of energy", "surely ultra-processed, by villi's own rules"),
    _field("ultra_processed_share_high", "share of energy", "the same, with all that may be"),
    _field("ultra_processed_coverage", SHARE["unit"], "share of energy of foods that were classed"),
)
"""Columns of a person-day, and of a person's mean day."""

WEEK_FIELDS = (
    _field("plants_week", "plants", f"different plants in a week: {_WEEK}"),
    _field("plants_week_with_herbs", "plants", _HERBS),
)
"""Further columns of a person."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A row, or with `line` 0 a whole file, that was set aside: where it stands, why, and what helps.

    >>> Fault("a.csv", 12, "grams", "-40", "negative grams", "write how much was eaten").csv_row()
    ('a.csv', '12', 'grams', '-40', 'negative grams', 'write how much was eaten')
    """

    file: str
    line: int
    column: str
    value: str
    reason: str
    remedy: str

    def csv_row(self) -> tuple[str, ...]:
        """The fields as text that no spreadsheet or terminal runs, in the order of `FAULT_HEADER`."""
        fields = (self.file, str(self.line), self.column, self.value, self.reason, self.remedy)
        return tuple(map(harmless, fields))


_NUMBER = re.compile(r"[+-]?[0-9.]+([eE][+-]?[0-9]+)?")


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula, and no terminal for a command; numbers stay.

    >>> harmless("=1+1"), harmless("-40"), harmless("a name")
    ("'=1+1", '-40', 'a name')
    """
    cell = visible(cell)
    runs = cell.lstrip().startswith(("=", "+", "-", "@")) and not _NUMBER.fullmatch(cell)
    return f"'{cell}" if runs else cell


FAULT_HEADER = ("file", "line", "column", "value", "reason", "remedy")
"""First line of the file of rows set aside."""


class UnknownCode(NamedTuple):
    """A code that the catalogue does not know: how many rows had it, and their known grams together."""

    code: str
    rows: int
    grams: float


def coverage_column(nutrient: str) -> str:
    """Name of the column with a nutrient's coverage, 0 to 1.

    >>> coverage_column("fibre")
    'fibre_coverage'
    """
    return f"{nutrient}_coverage"


def items_schema(
    person: pa.DataType, day: pa.DataType, code: pa.DataType, kept: Iterable[pa.Field] = ()
) -> pa.Schema:
    """Schema of items with keys and codes of these types.

    >>> items_schema(pa.int64(), pa.int64(), pa.string()).names
    ['person', 'day', 'code', 'grams', 'line']
    """
    fields = [
        pa.field(PERSON, person),
        pa.field(DAY, day),
        pa.field(CODE, code),
        pa.field(GRAMS, pa.float64()),
        pa.field(LINE, pa.int64()),
    ]
    return pa.schema([*fields, *kept])


def kept_fields(schema: pa.Schema) -> list[pa.Field]:
    """The columns of items or interned items that are carried along, in their order."""
    ours = {*ITEMS, *INTERNED}
    return [field for field in schema if field.name not in ours]


def interned_schema(items: pa.Schema, plan: "Plan", layout: str = "") -> pa.Schema:
    """Schema of the interned rows of `items`, whose metadata names catalogue, version and layout."""
    fields = [
        items.field(PERSON),
        items.field(DAY),
        pa.field(FOOD, pa.int32()),
        pa.field(GRAMS, pa.float64()),
        *kept_fields(items),
    ]
    return pa.schema(fields, plan.metadata(layout))


def results_schema(interned: pa.Schema, plan: "Plan") -> pa.Schema:
    """Schema of the results of interned rows: one row a person-day, columns as docs/cohort.md lists them.

    Raises VilliError where a kept column has the name of one of the results.
    """
    amount = pa.float64()
    nutrients = [NUTRIENTS[id] for id in plan.nutrients]
    made = [
        pa.field(ROWS, pa.int64()),
        pa.field(UNKNOWN_ROWS, pa.int64()),
        pa.field(NEAR, pa.int64()),
        pa.field(GRAMS, amount, metadata={"unit": "g"}),
        *(pa.field(nutrient.key, amount, metadata={"unit": nutrient.unit}) for nutrient in nutrients),
        *(pa.field(coverage_column(nutrient.id), amount, metadata=SHARE) for nutrient in nutrients),
        *(pa.field(f"glutamine_{end}g", amount, metadata={"unit": "g"}) for end in ("", "low_", "high_")),
        pa.field(coverage_column("glutamine"), amount, metadata=SHARE),
        *(pa.field(name, amount, metadata={"unit": "g"}) for name in CLASS_COLUMNS),
        pa.field(ENERGY_DENSITY, amount, metadata={"unit": "g per 1000 kcal"}),
        pa.field(IMPLAUSIBLE, pa.bool_(), metadata=plan.energy_limits),
        *(PATTERN_FIELDS if plan.plants is not None else ()),
        *(pa.field(name, amount, metadata={"unit": unit_of(name)}) for name in plan.score_columns),
    ]
    kept = kept_fields(interned)
    taken = {*KEYS, *(field.name for field in made)} & {field.name for field in kept}
    if taken:
        raise VilliError(
            f"a kept column is called like one of the results ({', '.join(sorted(taken))}): rename it"
        )
    return pa.schema([interned.field(PERSON), interned.field(DAY), *made, *kept], interned.metadata)


def must_have(schema: pa.Schema, names: Sequence[str], what: str) -> None:
    """Raise VilliError naming the columns that `what` lacks."""
    lacking = [name for name in names if name not in schema.names]
    if lacking:
        raise VilliError(
            f"{what} lack the column {', '.join(lacking)}: they have {', '.join(schema.names) or 'none'}"
        )
