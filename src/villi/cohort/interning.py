"""Codes of foods become rows of the plan's table, once; every pass after is arithmetic."""

from collections.abc import Mapping
from itertools import repeat
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from villi.cohort.plan import Plan
from villi.cohort.values import (
    CODE,
    CODELESS,
    DAY,
    FOOD,
    GRAMS,
    PERSON,
    UNKNOWN_FOOD,
    UnknownCode,
    interned_schema,
    kept_fields,
    must_have,
)


class Interned(NamedTuple):
    """Interned rows (`values.INTERNED`), in the order of the items, and the codes that nothing answered.

    `near_rows` counts rows whose code the catalogue lacks and a near food answered.
    """

    batch: pa.RecordBatch
    unknown: tuple[UnknownCode, ...]
    near_rows: int


def intern(items: pa.RecordBatch, plan: Plan, layout: str = "") -> Interned:
    """Look the codes of `items` (`values.ITEMS`) up in the plan. No row is lost: what is unknown is -1.

    Raises VilliError for items without a person, day, code or grams column.

    >>> from villi.foods import Catalogue
    >>> items = pa.RecordBatch.from_pydict({
    ...     "person": [1, 1], "day": [1, 1], "code": [11111000, 99], "grams": [244.0, 30.0]})
    >>> interned = intern(items, Plan.of(Catalogue.everyday(), ["energy"]))
    >>> interned.batch["food"].to_pylist()[1], interned.unknown
    (-1, (UnknownCode(code='99', rows=1, grams=30.0),))
    """
    must_have(items.schema, (PERSON, DAY, CODE, GRAMS), "items")
    encoded = _encoded(items.column(CODE))
    codes = _texts(encoded.dictionary)
    rows = np.array([*map(plan.codes.get, codes, repeat(UNKNOWN_FOOD)), UNKNOWN_FOOD], dtype=np.int32)
    place = encoded.indices.fill_null(len(codes)).to_numpy(zero_copy_only=False)
    food = rows[place]
    columns = {
        PERSON: items.column(PERSON),
        DAY: items.column(DAY),
        FOOD: pa.array(food),
        GRAMS: items.column(GRAMS).cast(pa.float64()),
        **{field.name: items.column(field.name) for field in kept_fields(items.schema)},
    }
    schema = interned_schema(items.schema, plan, layout)
    batch = pa.RecordBatch.from_arrays([columns[name] for name in schema.names], schema=schema)
    near = int((food >= plan.near_from).sum())
    return Interned(batch, _unknown([*codes, CODELESS], place, food, batch.column(GRAMS)), near)


def total_unknown(parts: "list[tuple[UnknownCode, ...]]") -> tuple[UnknownCode, ...]:
    """Unknown codes of many batches as one list, the most frequent first.

    >>> total_unknown([(UnknownCode("9", 1, 5.0),), (UnknownCode("8", 1, 2.0), UnknownCode("9", 2, 1.0))])
    (UnknownCode(code='9', rows=3, grams=6.0), UnknownCode(code='8', rows=1, grams=2.0))
    """
    sums: dict[str, UnknownCode] = {}
    for code, rows, grams in (each for part in parts for each in part):
        before = sums.get(code, UnknownCode(code, 0, 0.0))
        sums[code] = UnknownCode(code, before.rows + rows, before.grams + grams)
    return tuple(sorted(sums.values(), key=lambda each: (-each.rows, each.code)))


def _encoded(codes: pa.Array) -> pa.DictionaryArray:
    return codes if pa.types.is_dictionary(codes.type) else codes.dictionary_encode()


def _texts(codes: pa.Array) -> list[str]:
    """Codes as the plan knows them; whole numbers, as most are, in one go."""
    if pa.types.is_integer(codes.type) and not codes.null_count:
        texts: list[str] = codes.cast(pa.string()).to_pylist()
        return texts
    return [_text(code) for code in codes.to_pylist()]


def _text(code: object) -> str:
    """A code as the plan knows it: a number without its point, text without blanks around it."""
    if isinstance(code, float) and code.is_integer():
        return str(int(code))
    return str(code).strip()


def _unknown(
    codes: list[str], place: NDArray[np.int64], food: NDArray[np.int32], grams: pa.Array
) -> tuple[UnknownCode, ...]:
    lost = np.flatnonzero(food == UNKNOWN_FOOD)
    if not len(lost):
        return ()
    known = np.nan_to_num(grams.take(pa.array(lost)).to_numpy(zero_copy_only=False))
    counts = np.bincount(place[lost], minlength=len(codes))
    weights = np.bincount(place[lost], weights=known, minlength=len(codes))
    found: Mapping[int, str] = {number: codes[number] for number in np.flatnonzero(counts).tolist()}
    each = (UnknownCode(code, int(counts[number]), float(weights[number])) for number, code in found.items())
    return total_unknown([tuple(each)])
