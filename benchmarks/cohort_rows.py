"""Made rows of a survey: foods as unevenly eaten as foods are, sorted by person and day as surveys come."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from villi.cohort import Plan
from villi.quantities import NUTRIENTS

SEED = 2026
ZIPF = 1.3
"""Exponent of how often foods are eaten: the most frequent is about a quarter of all rows."""
ROWS_A_DAY = 10
DAYS = 2
GROUP = 125_000
"""Rows of a row group: eight in a million, so that every program can read on all cores."""


def write(folder: Path, plan: Plan, rows: int) -> None:
    """`items.parquet` (codes), `interned.parquet` (rows of foods), `foods.parquet` (amounts per gram)."""
    codes = np.array([int(id.removeprefix("fndds:")) for id in plan.foods])
    amounts = plan.stack.columns[: len(codes), : len(plan.nutrients)]
    known = ~plan.stack.unknown[: len(codes)][:, plan.stack.covered[: len(plan.nutrients)]]
    columns = {
        f"n_{NUTRIENTS[id].key}": pa.array(amounts[:, n], mask=~known[:, n])
        for n, id in enumerate(plan.nutrients)
    }
    places = pa.array(np.arange(len(codes), dtype=np.int32))
    pq.write_table(pa.table({"code": codes, "food": places, **columns}), folder / "foods.parquet")
    items = pq.ParquetWriter(folder / "items.parquet", _schema("code", pa.int64()))
    interned = pq.ParquetWriter(folder / "interned.parquet", _schema("food", pa.int32()))
    for person, day, food, grams in groups(len(codes), rows):
        items.write_table(pa.table([person, day, codes[food], grams], schema=items.schema))
        interned.write_table(pa.table([person, day, food.astype(np.int32), grams], schema=interned.schema))
    items.close()
    interned.close()


def write_items(path: Path, plan: Plan, rows: int) -> None:
    """One file of items, row group by row group."""
    codes = np.array([int(id.removeprefix("fndds:")) for id in plan.foods])
    with pq.ParquetWriter(path, _schema("code", pa.int64())) as items:
        for person, day, food, grams in groups(len(codes), rows):
            items.write_table(pa.table([person, day, codes[food], grams], schema=items.schema))


def _schema(food: str, kind: pa.DataType) -> pa.Schema:
    return pa.schema([("person", pa.int64()), ("day", pa.int64()), (food, kind), ("grams", pa.float64())])


def groups(foods: int, rows: int) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]]:
    """Person, day, food and grams of up to `GROUP` rows at a time; about ten rows a person-day."""
    some = np.random.default_rng(SEED)
    order = some.permutation(foods)
    first = 0
    for start in range(0, rows, GROUP):
        n = min(GROUP, rows - start)
        days = max(n // ROWS_A_DAY, 1)
        key = first + np.sort(some.integers(0, days, n))
        food = order[(some.zipf(ZIPF, n) - 1) % foods]
        yield key // DAYS + 1, key % DAYS + 1, food, np.round(some.gamma(2.0, 60.0, n), 1)
        first += days + days % DAYS
