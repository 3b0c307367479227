"""Tables of other programs in, one Arrow table of person-days out: the door for notebooks and scripts."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal, Protocol, runtime_checkable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from villi.cohort.checking import MOST_GRAMS
from villi.cohort.interning import intern, total_unknown
from villi.cohort.passing import BLOCK, total
from villi.cohort.plan import DEFAULT_NUTRIENTS, ENERGY_LIMITS, Plan
from villi.cohort.scoring import as_json, cut_offs
from villi.cohort.values import (
    CODE,
    CUTOFFS,
    DAY,
    GRAMS,
    KEYS,
    NEAR_ROWS,
    PERSON,
    UNKNOWN_CODES,
    interned_schema,
    results_schema,
)
from villi.foods import Catalogue
from villi.quantities import VilliError

MOST_CODES = 1000
"""Unknown codes that the metadata of a result names, the most frequent first."""

LAYOUT_NAME = "table"


@runtime_checkable
class Streams(Protocol):
    """A table that hands its columns out by the Arrow PyCapsule protocol: polars, pandas, pyarrow."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object: ...


def intake(
    table: Streams | pa.RecordBatch,
    catalogue: Catalogue | None = None,
    *,
    person: str = PERSON,
    day: str = DAY,
    code: str = CODE,
    grams: str = GRAMS,
    keep: Sequence[str] = (),
    nutrients: Sequence[str] | Literal["all"] = DEFAULT_NUTRIENTS,
    scores: Sequence[str] = (),
    source: str = "fndds",
    near_foods: bool = False,
    energy_limits: tuple[float, float] = ENERGY_LIMITS,
    patterns: bool = True,
) -> pa.Table:
    """Nutrients and glutamine of every person-day in a table of recalls, sorted by person and day.

    `table` is a polars or pandas frame, a pyarrow table, record batch or reader, or anything else that
    streams Arrow; its rows may stand in any order. `person`, `day`, `code` and `grams` name its columns:
    who (whole numbers or text), which day (whole numbers, text or dates), the food's code, and grams, null
    where nobody knows them. Columns in `keep` are carried along; one that says two things of a person-day
    becomes null. The other choices are those of `Plan.of`; without a catalogue it is `Catalogue.default()`.

    The result has one row for each person-day, with these columns:

    - `person`, `day`; `rows` of that day, `unknown_rows` whose code or grams nobody knows,
      `near_rows` that a near food answers, known `grams`;
    - an amount for each nutrient (`fibre_g`), then for each its coverage (`fibre_coverage`, 0 to 1: below
      0.8 read the amount as "at least");
    - `glutamine_g` with `glutamine_low_g`, `glutamine_high_g` (plausible range) and `glutamine_coverage`;
      `gln_<class>_g` for its 24 classes, of which a range over people or days can be made;
      `glutamine_per_1000_kcal_g`; `implausible_energy` (limits in the metadata of the column);
    - with `patterns`, different plants, servings of live fermented food, the ultra-processed share of energy;
    - the scores asked for and their components; then the kept columns.

    Whatever is unknown is null, never 0. Metadata of the table: catalogue, version, and the codes that the
    catalogue does not know, with their rows and grams (`villi.unknown_codes`, JSON).

    Scores whose cut-offs come from the data take them from all person-days of the table, 30 or more.

    Raises VilliError for a column that is not there, a row without person or day, and negative or infinite
    grams, with the number of the row (from 1).

    >>> recalls = pa.table({
    ...     "SEQN": [2, 1, 1], "day": [1, 1, 1], "code": [63101000, 11111000, 51000100],
    ...     "grams": [150.0, 244.0, 60.0]})
    >>> days = intake(recalls, Catalogue.everyday(), person="SEQN", nutrients=["fibre"])
    >>> days.select(["person", "rows", "unknown_rows"]).to_pylist()
    [{'person': 1, 'rows': 2, 'unknown_rows': 0}, {'person': 2, 'rows': 1, 'unknown_rows': 0}]
    >>> round(days["glutamine_g"][0].as_py(), 1), days["fibre_coverage"].to_pylist()
    (2.4, [1.0, 1.0])
    """
    plan = Plan.of(
        catalogue or Catalogue.default(),
        nutrients,
        scores,
        source=source,
        near_foods=near_foods,
        energy_limits=energy_limits,
        patterns=patterns,
    )
    columns = {PERSON: person, DAY: day, CODE: code, GRAMS: grams, **{name: name for name in keep}}
    items = _sorted(_usable(_columns(table, columns)))
    interned = [intern(batch, plan, LAYOUT_NAME) for batch in items.to_batches(BLOCK)]
    rows = [each.batch for each in interned]
    plan = _with_cutoffs(plan, rows)
    schema = results_schema(interned_schema(items.schema, plan, LAYOUT_NAME), plan)
    days = pa.Table.from_batches(total(rows, plan), schema)
    unknown = total_unknown([each.unknown for each in interned])
    said = {
        UNKNOWN_CODES: json.dumps([list(each) for each in unknown[:MOST_CODES]], ensure_ascii=False),
        NEAR_ROWS: str(sum(each.near_rows for each in interned)),
        **({CUTOFFS: as_json(plan.cutoffs)} if plan.cutoffs else {}),
    }
    return days.replace_schema_metadata({**(days.schema.metadata or {}), **said})


def _with_cutoffs(plan: Plan, rows: list[pa.RecordBatch]) -> Plan:
    """The plan with the cut-offs of scores that take them from all people of the table."""
    gathering = plan.gathering()
    if gathering is None:
        return plan
    days = pa.Table.from_batches(total(rows, gathering))
    asked = {name: days.column(name).to_numpy() for name in gathering.score_columns}
    return replace(plan, cutoffs=cut_offs(gathering.scores, asked))


def _columns(table: Streams | pa.RecordBatch, named: Mapping[str, str]) -> pa.Table:
    """The columns of any table, by our names for them."""
    if isinstance(table, pa.RecordBatch):
        held = pa.Table.from_batches([table])
    elif isinstance(table, Streams):
        try:
            held = pa.RecordBatchReader.from_stream(table).read_all()
        except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError) as error:
            raise VilliError(
                f"a column holds values of several types, or of one that Arrow has not ({error})",
                remedy="make each column all numbers or all text",
            ) from error
    else:
        raise VilliError(
            f"{type(table).__name__} is no table: give a polars or pandas frame, or an Arrow table"
        )
    for ours, name in named.items():
        if held.schema.get_field_index(name) < 0:
            there = ", ".join(held.schema.names)
            choice = f": say which one it is with {ours}=" if ours in (*KEYS, CODE, GRAMS) else ""
            raise VilliError(f"the table has no column {name} (it has {there}){choice}")
    return pa.table({ours: _plain(held.column(name)) for ours, name in named.items()})


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column without dictionaries and views, which programs differ in."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _plain(column.cast(kind.value_type))
    if pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return column.cast(pa.string())
    return column


def _usable(table: pa.Table) -> pa.Table:
    """The table with keys and grams as items have them. Raises VilliError naming the first wrong row."""
    person, day = (_key(table.column(name), name) for name in KEYS)
    try:
        grams = table.column(GRAMS).cast(pa.float64())
    except pa.ArrowInvalid as error:
        raise VilliError(f"the column of grams holds no numbers ({error})") from error
    wrong = pc.or_kleene(pc.less(grams, 0.0), pc.greater(grams, MOST_GRAMS))
    _refuse(wrong, grams, "grams that nobody can eat")
    if pa.types.is_nested(kind := table.column(CODE).type) or _is_bytes(kind):
        raise VilliError(f"the column of the code is of type {kind}: make it whole numbers or text")
    named = {PERSON: person, DAY: day, GRAMS: grams}
    for name, column in named.items():
        table = table.set_column(table.schema.get_field_index(name), name, column)
    return table


def _is_bytes(kind: pa.DataType) -> bool:
    return bool(pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_binary_view(kind))


def _key(column: pa.ChunkedArray, name: str) -> pa.ChunkedArray:
    """Persons or days as whole numbers, text or dates. Raises VilliError for others, and where one lacks."""
    kind = column.type
    if pa.types.is_floating(kind):
        column = pc.if_else(pc.is_nan(column), pa.scalar(None, kind), column)
    _refuse(pc.is_null(column), column, f"no {name}")
    try:
        if pa.types.is_integer(kind) or pa.types.is_floating(kind):
            return column.cast(pa.int64())
        if name == DAY and pa.types.is_temporal(kind):
            return column.cast(pa.date32(), safe=False)
    except pa.ArrowInvalid as error:
        raise VilliError(f"the column of the {name} holds broken numbers ({error})") from error
    if not pa.types.is_string(kind):
        wanted = "whole numbers, text or dates" if name == DAY else "whole numbers or text"
        raise VilliError(f"the column of the {name} is of type {kind}: make it {wanted}")
    return column


def _refuse(wrong: pa.ChunkedArray, values: pa.ChunkedArray, what: str) -> None:
    rows = np.flatnonzero(wrong.fill_null(False).to_numpy())
    if len(rows):
        first = int(rows[0])
        more = f", as have {len(rows) - 1} more" if len(rows) > 1 else ""
        raise VilliError(
            f"row {first + 1} has {what} ({values[first]}){more}: leave such rows out or mend them"
        )


def _sorted(table: pa.Table) -> pa.Table:
    """The rows by person, then by day."""
    person, day = (_ranks(table.column(name)) for name in KEYS)
    key = person * (int(day.max(initial=0)) + 1) + day
    if (key[1:] >= key[:-1]).all():
        return table
    return table.take(pa.array(np.argsort(key)))


def _ranks(column: pa.ChunkedArray) -> NDArray[np.int64]:
    """The place of each value among the distinct ones, in ascending order."""
    encoded = column.combine_chunks().dictionary_encode()
    order = pc.sort_indices(encoded.dictionary).to_numpy()
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    ranks: NDArray[np.int64] = rank[encoded.indices.to_numpy()]
    return ranks
