"""Made surveys: recalls of people who do not exist, of foods that the everyday catalogue holds."""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from villi.foods import Catalogue


@cache
def codes() -> tuple[int, ...]:
    """Codes of the survey's foods that the everyday catalogue holds."""
    return tuple(sorted(int(id[6:]) for id in Catalogue.everyday().foods if id.startswith("fndds:")))


def survey(rows: int, seed: int = 0, persons: int = 0, text: bool = False) -> pa.Table:
    """Items in the order of person and day: about ten a person-day, one to three days a person, some codes
    that nobody knows and some amounts unknown. `persons` of them; ids as `text` if asked for."""
    rng = np.random.default_rng(seed)
    person = np.sort(rng.integers(1, (persons or max(1, rows // 20)) + 1, rows))
    day = rng.integers(1, 2 + person % 3, rows)
    code = rng.choice(np.array(codes()), rows)
    code[rng.random(rows) < 0.02] = 99999999
    grams = np.round(rng.gamma(2, 60, rows), 1)
    order = np.lexsort((day, person))
    return pa.table(
        {
            "person": pa.array([f"p{n:06d}" for n in person]) if text else person,
            "day": day[order],
            "code": code,
            "grams": pa.array(grams, mask=rng.random(rows) < 0.01),
            "weight": np.round(1000 + person * 1.5, 2),
        }
    )


def shuffled(table: pa.Table, seed: int = 1) -> pa.Table:
    """The same rows in another order."""
    return table.take(pa.array(np.random.default_rng(seed).permutation(table.num_rows)))


def written(table: pa.Table, path: Path) -> Path:
    """The table as a file, CSV or Parquet by its name."""
    if path.suffix == ".parquet":
        pq.write_table(table, path, row_group_size=1000)
    else:
        pa.csv.write_csv(table, path)
    return path


def split(table: pa.Table, many: int, folder: Path) -> list[Path]:
    """The table cut into so many files, anywhere."""
    edges = np.linspace(0, table.num_rows, many + 1).astype(int)
    pieces = [table.slice(a, b - a) for a, b in pairwise(edges.tolist())]
    return [written(piece, folder / f"part{number:02d}.csv") for number, piece in enumerate(pieces)]


def close(one: pa.Table, other: pa.Table, leave: Sequence[str] = ()) -> bool:
    """Whether two tables are the same: the same rows and unknowns, numbers to 1e-9 of their size."""
    assert one.column_names == other.column_names
    assert one.num_rows == other.num_rows
    for name in one.column_names:
        if name in leave:
            continue
        a, b = one.column(name), other.column(name)
        assert a.null_count == b.null_count, name
        if pa.types.is_floating(a.type):
            np.testing.assert_allclose(
                a.to_numpy(), b.to_numpy(), rtol=1e-9, atol=1e-12, equal_nan=True, err_msg=name
            )
        else:
            assert a.equals(b), name
    return True
