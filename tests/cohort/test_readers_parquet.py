"""Parquet: types as files have them, row groups, damage; and the same rows in three kinds of file."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.cohort.transport import Missing, Variable, transport

from villi.cohort.readers import Broken, look, read

COLUMNS = ("person", "day", "code", "grams")


def put(path: Path, rows: int = 0, **columns: pa.Array) -> Path:
    pq.write_table(pa.table(columns), path, row_group_size=rows or None)
    return path


def items(path: Path, rows: int = 1 << 17) -> pa.Table:
    inputs = look([path])
    assert not inputs.refused, inputs.refused
    return pa.Table.from_batches([piece.items for piece in read(inputs.sources[0], inputs.kinds, rows)])


@pytest.mark.parametrize(
    ("person", "day", "code", "grams", "types"),
    [
        (pa.array([7, 7]), pa.array([1, 2]), pa.array([11, 12]), pa.array([5.0, None]), "int64 int64 int64"),
        (
            pa.array([7.0, 7.0]),
            pa.array([1, 2], pa.int8()),
            pa.array([11, 12], pa.uint32()),
            pa.array([5, None]),
            "int64 int64 int64",
        ),
        (
            pa.array(["7", "7.0"]),
            pa.array(["1", "2"]),
            pa.array(["11", "12"]),
            pa.array(["5", "NA"]),
            "int64 int64 string",
        ),
        (
            pa.array(["a", "b"]).dictionary_encode(),
            pa.array([date(2022, 1, 18), date(2022, 1, 19)]),
            pa.array(["11", "12"], pa.large_string()),
            pa.array([Decimal("5.0"), None]),
            "string date32[day] string",
        ),
        (
            pa.array(["a", "b"], pa.string_view()),
            pa.array([datetime(2022, 1, 18, 7), datetime(2022, 1, 19, 23)]),
            pa.array([11.0, 12.0]),
            pa.array([5.0, float("nan")]),
            "string date32[day] int64",
        ),
    ],
)
def test_types(
    tmp_path: Path, person: pa.Array, day: pa.Array, code: pa.Array, grams: pa.Array, types: str
) -> None:
    table = items(put(tmp_path / "a.parquet", person=person, day=day, code=code, grams=grams))
    assert [str(kind) for kind in table.schema.types[:3]] == types.split()
    assert table["grams"].to_pylist() == [5.0, None]
    assert [str(code) for code in table["code"].to_pylist()] == ["11", "12"]
    if types.startswith("int64"):
        assert table["person"].to_pylist() == [7, 7]
    if "date" in types:
        assert table["day"].to_pylist() == [date(2022, 1, 18), date(2022, 1, 19)]


def test_what_is_no_whole_number_is_set_aside(tmp_path: Path) -> None:
    path = put(
        tmp_path / "a.parquet",
        person=pa.array([7, 7.5, float("nan"), float("inf"), 1e300, 8]),
        day=pa.array([1.0, 1, 1, 1, 1, 1.5]),
        code=pa.array([1] * 6),
        grams=pa.array([1.0] * 6),
    )
    inputs = look([path])
    (piece,) = read(inputs.sources[0], inputs.kinds)
    assert piece.items["person"].to_pylist() == [7]
    assert [(fault.line, fault.column) for fault in piece.faults] == [
        (2, "person"),
        (3, "person"),
        (4, "person"),
        (5, "person"),
        (6, "day"),
    ]


def test_the_day_of_a_moment_is_that_of_its_clock(tmp_path: Path) -> None:
    late = pa.array([datetime(2022, 1, 19, 3)], pa.timestamp("us", "America/New_York"))
    ones = pa.array([1])
    table = items(put(tmp_path / "a.parquet", person=ones, day=late, code=ones, grams=ones))
    assert table["day"].to_pylist() == [date(2022, 1, 18)]


def test_columns_that_are_no_cells(tmp_path: Path) -> None:
    odd = pa.array([{"a": 1}])
    ones = pa.array([1])
    for name in (*COLUMNS, "unit", "item", "weight"):
        made = {**dict.fromkeys(COLUMNS, ones), name: odd}
        inputs = look([put(tmp_path / "a.parquet", **made)])
        try:
            found = [piece for source in inputs.sources for piece in read(source, inputs.kinds)]
        except Broken as wrong:
            assert "type that cannot be read" in str(wrong)
        else:
            rows = [row for piece in found for row in piece.items.to_pylist()]
            assert len(rows) == (0 if name in ("person", "day") else 1), name
            if name in ("code", "grams", "unit"):
                assert rows[0]["code" if name == "code" else "grams"] is None
                assert sum(sum(piece.tally.as_unknown.values()) for piece in found) == 1


def test_row_groups_and_pieces_change_nothing(tmp_path: Path) -> None:
    made = {"person": pa.array(range(1000)), "day": pa.array([1] * 1000), "code": pa.array([11] * 1000)}
    made["grams"] = pa.array([float(n) for n in range(1000)])
    whole = items(put(tmp_path / "a.parquet", **made))
    for groups, rows in ((7, 100), (1000, 1), (64, 1000)):
        assert items(put(tmp_path / "b.parquet", groups, **made), rows).equals(whole)


@pytest.mark.parametrize("lost", [1, 100, 3000])
def test_a_file_that_was_cut(tmp_path: Path, lost: int) -> None:
    made = {name: pa.array(range(1000)) for name in COLUMNS}
    path = put(tmp_path / "a.parquet", 100, **made)
    path.write_bytes(path.read_bytes()[:-lost])
    (fault,) = look([path]).refused
    assert "no whole Parquet file" in fault.reason


def test_a_page_that_is_damaged_breaks_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    table = pa.table({name: pa.array([float((n * 7919) % 1000) for n in range(5000)]) for name in COLUMNS})
    pq.write_table(table, path, compression="gzip", write_page_checksum=True, use_dictionary=False)
    data = bytearray(path.read_bytes())
    data[2000:2100] = bytes(100)
    path.write_bytes(bytes(data))
    inputs = look([path])
    if not inputs.refused:
        with pytest.raises(Broken):
            list(read(inputs.sources[0], inputs.kinds))


def test_no_parquet_and_no_rows(tmp_path: Path) -> None:
    wrong = tmp_path / "a.parquet"
    wrong.write_text("person,day,code,grams\n1,1,1,1\n")
    assert "no whole Parquet file" in look([wrong]).refused[0].reason
    path = put(tmp_path / "b.parquet", **{name: pa.array([], pa.int64()) for name in COLUMNS})
    inputs = look([path])
    with pytest.raises(Broken, match="no rows"):
        list(read(inputs.sources[0], inputs.kinds))


ROWS = st.lists(
    st.tuples(
        st.integers(-(10**6), 10**9),
        st.integers(1, 5),
        st.integers(1, 99_999_999),
        st.one_of(st.none(), st.floats(0, 1e5).map(lambda grams: round(grams, 3))),
        st.one_of(st.none(), st.floats(0, 1e5).map(lambda weight: round(weight, 3) + 0.5)),
    ),
    min_size=1,
    max_size=40,
)


@settings(max_examples=40, deadline=None)
@given(ROWS, st.integers(1, 50))
def test_the_same_rows_as_csv_parquet_and_transport_file_are_the_same_items(
    tmp_path_factory: pytest.TempPathFactory,
    made: list[tuple[int, int, int, float | None, float | None]],
    rows: int,
) -> None:
    folder = tmp_path_factory.mktemp("three")
    names = (*COLUMNS, "weight")
    table = pa.table({name: pa.array([row[n] for row in made]) for n, name in enumerate(names)})
    table = table.set_column(3, "grams", table["grams"].cast(pa.float64()))
    table = table.set_column(4, "weight", table["weight"].cast(pa.float64()))
    pq.write_table(table, folder / "a.parquet")
    arrow_csv.write_csv(table, folder / "a.csv")
    values = [[Missing() if cell is None else cell for cell in row] for row in made]
    (folder / "a.xpt").write_bytes(transport([Variable(name) for name in names], values))
    parquet, text, xpt = (items(folder / f"a.{form}", rows) for form in ("parquet", "csv", "xpt"))
    assert xpt.equals(parquet)
    if all(row[4] is None for row in made):  # nothing says what a column without any cell would hold
        text, parquet = text.drop_columns("weight"), parquet.drop_columns("weight")
    assert text.set_column(2, "code", text["code"].cast(pa.int64())).equals(parquet)


def test_a_page_that_is_not_what_its_checksum_says_breaks_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    made = pa.table(
        {"person": range(5000), "day": [1] * 5000, "code": [11111000] * 5000, "grams": [5.0] * 5000}
    )
    pq.write_table(made, path, compression="none", use_dictionary=False, write_page_checksum=True)
    held = bytearray(path.read_bytes())
    held[20_000] ^= 0x01
    path.write_bytes(held)
    inputs = look([path])
    with pytest.raises(Broken, match="damaged"):
        list(read(inputs.sources[0], inputs.kinds))
