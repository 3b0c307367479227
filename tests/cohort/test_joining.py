"""Parquet files joined by copying: what every reader finds in the whole is what was in the parts."""

import io
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from villi.cohort.joining import join
from villi.quantities import VilliError


def piece(rows: int, seed: int) -> pa.Table:
    rng = np.random.default_rng(seed)
    return pa.table(
        {
            "person": pa.array(rng.integers(0, 9, rows)),
            "name": pa.array([None if n % 7 == 0 else f"µ{n % 13}" for n in range(rows)], pa.string()),
            "flag": pa.array(rng.random(rows) < 0.5),
            **{f"x{n}": rng.random(rows) for n in range(20)},
        }
    ).replace_schema_metadata({"villi.version": "9"})


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 300), min_size=1, max_size=6), st.sampled_from(["none", "zstd", "snappy"]))
def test_the_whole_holds_the_rows_of_all_parts_in_their_order(
    tmp_path_factory: pytest.TempPathFactory, sizes: list[int], compression: str
) -> None:
    folder = tmp_path_factory.mktemp("parts")
    pieces = [piece(rows, seed) for seed, rows in enumerate(sizes)]
    paths = []
    for number, table in enumerate(pieces):
        paths.append(folder / f"{number}.parquet")
        pq.write_table(table, paths[-1], compression=compression, row_group_size=100)
    with (folder / "all.parquet").open("wb") as out:
        assert join(paths, out) == sum(sizes)
    read = pq.read_table(folder / "all.parquet")
    assert read.equals(pa.concat_tables(pieces))
    assert read.schema.metadata[b"villi.version"] == b"9"


def test_other_programs_read_it(tmp_path: Path) -> None:
    polars, duckdb = pytest.importorskip("polars"), pytest.importorskip("duckdb")
    paths = []
    for number in range(4):
        paths.append(tmp_path / f"{number}.parquet")
        pq.write_table(piece(1000, number), paths[-1], row_group_size=300, compression="zstd")
    whole = tmp_path / "all.parquet"
    with whole.open("wb") as out:
        join(paths, out)
    expected = sum(float(np.asarray(piece(1000, n)["x7"]).sum()) for n in range(4))
    assert polars.read_parquet(whole)["x7"].sum() == pytest.approx(expected, rel=1e-12)
    # a filter makes a reader skip by the statistics of row groups, which have moved, too
    found = duckdb.sql(f"select sum(x7), count(*) from '{whole}' where person = 3").fetchall()
    rows = [piece(1000, n).to_pandas() for n in range(4)]
    assert found[0][0] == pytest.approx(sum(r[r.person == 3].x7.sum() for r in rows), rel=1e-12)
    assert found[0][1] == sum((r.person == 3).sum() for r in rows)


@pytest.mark.parametrize("broken", [b"", b"PAR1", b"PAR1xxxxPAR1", b"no parquet at all, but long enough"])
def test_what_is_no_parquet_is_refused(tmp_path: Path, broken: bytes) -> None:
    path = tmp_path / "part"
    path.write_bytes(broken)
    with pytest.raises(VilliError, match="no complete Parquet"):
        join([path], io.BytesIO())


def test_another_schema_and_an_index_of_pages_are_refused(tmp_path: Path) -> None:
    pq.write_table(pa.table({"a": [1]}), tmp_path / "a")
    pq.write_table(pa.table({"b": ["1"]}), tmp_path / "b")
    pq.write_table(pa.table({"a": [1]}), tmp_path / "c", write_page_index=True)
    with pytest.raises(VilliError, match="another schema"):
        join([tmp_path / "a", tmp_path / "b"], io.BytesIO())
    with pytest.raises(VilliError, match="index of pages"):
        join([tmp_path / "c"], io.BytesIO())
    with pytest.raises(VilliError, match="no part"):
        join([], io.BytesIO())
