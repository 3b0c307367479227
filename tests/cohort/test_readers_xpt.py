"""SAS transport files: numbers to the last bit, what is missing, and every way of being cut short."""

from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.cohort.transport import Missing, Variable, ibm, transport

from villi.cohort.readers import Broken, look, read, xpt
from villi.quantities import VilliError

NHANES = [
    Variable(name)
    for name in "SEQN WTDRD1 WTDR2D DR1ILINE DR1DRSTZ DR1IFDCD DR1IGRMS DR1_020 DR1IKCAL".split()
]


def rows(count: int) -> list[list[object]]:
    return [
        [
            73557 + n // 5,
            16888.25,
            Missing(),
            n % 5 + 1,
            1,
            11111000 + n,
            10.5 * n,
            25200,
            5.397605346934028e-79,
        ]
        for n in range(count)
    ]


def all_of(path: Path, rows: int = 1 << 17) -> pa.Table:
    inputs = look([path])
    assert not inputs.refused
    return pa.Table.from_batches([piece.items for piece in read(inputs.sources[0], inputs.kinds, rows)])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "DR1IFF_J.XPT"
    path.write_bytes(transport(NHANES, rows(23)))
    return path


def test_nhanes_comes_out_as_items(file: Path) -> None:
    table = all_of(file, rows=10)
    assert table.schema.types[:5] == [pa.int64(), pa.int64(), pa.int64(), pa.float64(), pa.int64()]
    assert table.column_names == ["person", "day", "code", "grams", "line", "WTDRD1", "WTDR2D"]
    first = {name: values[1] for name, values in table.to_pydict().items()}
    keys = {"person": 73557, "day": 1, "code": 11111001, "grams": 10.5, "line": 2}
    assert first == {**keys, "WTDRD1": 16888.25, "WTDR2D": None}
    assert table["line"].to_pylist() == list(range(1, 24))


def test_an_unreliable_recall_is_left_out_by_rule_and_no_fault(tmp_path: Path) -> None:
    made = rows(20)
    for row in made[:5]:
        row[4] = 2
    path = tmp_path / "a.xpt"
    path.write_bytes(transport(NHANES, made))
    inputs = look([path])
    (piece,) = read(inputs.sources[0], inputs.kinds)
    assert piece.tally.left_out == {"DR1DRSTZ is not 1": 5}
    assert (piece.items.num_rows, piece.tally.read, piece.faults) == (15, 15, ())


@given(
    st.lists(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e70, max_value=1e70), min_size=1)
)
def test_numbers_come_back_as_they_were(values: list[float]) -> None:
    values = [value if abs(value) > 1e-60 else 0.0 for value in values]
    made, missing = xpt.numbers(np.frombuffer(b"".join(map(ibm, values)), np.uint8).reshape(-1, 8))
    assert not missing.any()
    # 56 bits of fraction after up to three zero bits: never fewer than the 53 of a double.
    assert made.tolist() == values


@given(st.floats(min_value=1e-5, max_value=1e9), st.integers(min_value=3, max_value=8), st.booleans())
def test_short_numbers_are_right_to_their_length(value: float, length: int, negative: bool) -> None:
    value = -value if negative else value
    made, _ = xpt.numbers(np.frombuffer(ibm(value, length), np.uint8).reshape(1, length))
    assert made[0] == pytest.approx(value, rel=16.0 ** -(2 * (length - 1) - 1))


def test_every_letter_of_missing_is_missing_and_the_least_number_is_zero() -> None:
    letters = "._ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    cells = (
        b"".join(letter.encode().ljust(8, b"\0") for letter in letters)
        + bytes(8)
        + ibm(5.397605346934028e-79)
    )
    made, missing = xpt.numbers(np.frombuffer(cells, np.uint8).reshape(-1, 8))
    assert missing.tolist() == [True] * len(letters) + [False, False]
    assert made[-2:].tolist() == [0.0, 0.0]


def test_text_and_dates(tmp_path: Path) -> None:
    variables = [
        Variable("person", 6, text=True),
        Variable("day", form="DATE"),
        Variable("code", 8, text=True),
        Variable("grams", 4),
    ]
    path = tmp_path / "plain.xpt"
    path.write_bytes(transport(variables, [["P 001", 22664, "11111000", 12.5], ["Ü2", Missing("A"), "", 1]]))
    inputs = look([path])
    assert (inputs.kinds.person, inputs.kinds.day) == (pa.string(), pa.date32())
    (piece,) = read(inputs.sources[0], inputs.kinds)
    assert piece.items.to_pylist() == [
        {"person": "P 001", "day": date(2022, 1, 19), "code": "11111000", "grams": 12.5, "line": 1}
    ]
    assert [(fault.line, fault.reason) for fault in piece.faults] == [(2, "no day")]


@pytest.mark.parametrize("lost", [1, 40, 79, 80, 81, 160, 400, 720])
def test_a_file_that_was_cut_is_told(file: Path, lost: int) -> None:
    file.write_bytes(file.read_bytes()[:-lost])
    inputs = look([file])
    assert not inputs.sources
    (fault,) = inputs.refused
    assert (fault.line, "cut short" in fault.reason, fault.remedy) == (0, True, "get the file again")


def test_what_nobody_can_know_a_cut_between_rows_and_records_reads_as_a_shorter_file(file: Path) -> None:
    file.write_bytes(transport(NHANES, rows(20)))
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) - 720])  # ten rows of 72 bytes are nine records
    assert all_of(file).num_rows == 10


@pytest.mark.parametrize("kept", [10, 79, 80, 200, 400, 800, 1000])
def test_a_head_that_was_cut_is_told(file: Path, kept: int) -> None:
    file.write_bytes(file.read_bytes()[:kept])
    assert "cut short" in look([file]).refused[0].reason


def test_rows_shorter_than_a_record_end_where_the_blanks_begin(tmp_path: Path) -> None:
    variables = [
        Variable("person", 2, text=True),
        Variable("day", 3),
        Variable("code", 5, text=True),
        Variable("grams", 3),
    ]
    path = tmp_path / "short.xpt"
    for count in range(1, 30):
        made = [[f"{n:02}", 1, "11111", 10] for n in range(count)]
        path.write_bytes(transport(variables, made))
        assert xpt.shape(path).rows == count


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda data: b"<!DOCTYPE html>" + data, "no SAS transport file"),
        (lambda data: data.replace(b"LIBRARY HEADER", b"LIBV8   HEADER", 1), "version 8"),
        (lambda data: data.replace(b"MEMBER  HEADER", b"MAMBER  HEADER", 1), "damaged"),
        (lambda data: data.replace(b"NAMESTR HEADER", b"NAMESTR HEEDER", 1), "damaged"),
        (lambda data: data.replace(b"0140  ", b"0999  ", 1), "damaged"),
        (lambda data: data.replace(b"!!!!!!!0000000009", b"!!!!!!!0000000000", 1), "damaged"),
        (lambda data: data.replace(b"!!!!!!!0000000009", b"!!!!!!!0000000007", 1), "damaged"),
    ],
)
def test_a_damaged_head_is_told(file: Path, change: object, told: str) -> None:
    assert callable(change)
    file.write_bytes(change(file.read_bytes()))
    (fault,) = look([file]).refused
    assert told in fault.reason


def test_a_second_table_in_a_file_is_not_read_as_rows(file: Path) -> None:
    made = transport(NHANES, rows(20))
    for more in (made[240:], made[240:-80]):  # rows go up with what follows, or do not
        file.write_bytes(made + more)
        inputs = look([file])
        if inputs.refused:
            assert "more than one table" in inputs.refused[0].reason
            continue
        for most in (1, 7, 1000):
            with pytest.raises(VilliError, match="more than one table"):
                list(read(inputs.sources[0], inputs.kinds, most))


def test_no_rows(file: Path) -> None:
    file.write_bytes(transport(NHANES, []))
    inputs = look([file])
    with pytest.raises(Broken, match="no rows"):
        list(read(inputs.sources[0], inputs.kinds))


def test_a_file_that_shrinks_while_it_is_read_breaks(file: Path) -> None:
    inputs = look([file])
    pieces = read(inputs.sources[0], inputs.kinds, rows=5)
    next(pieces)
    file.write_bytes(file.read_bytes()[:-400])
    with pytest.raises(VilliError):
        list(read(inputs.sources[0], inputs.kinds, rows=5))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(min_value=1, max_value=10**9),
            st.one_of(st.none(), st.floats(min_value=0, max_value=1e6)),
            st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=12),
        ),
        min_size=1,
        max_size=50,
    )
)
def test_files_of_another_writer_read_alike(
    tmp_path_factory: pytest.TempPathFactory, made: list[tuple[int, float | None, str]]
) -> None:
    pandas, pyreadstat = pytest.importorskip("pandas"), pytest.importorskip("pyreadstat")
    path = tmp_path_factory.mktemp("x") / "other.xpt"
    frame = pandas.DataFrame(made, columns=["ID", "GRAMS", "NAME"]).astype({"ID": float, "GRAMS": float})
    pyreadstat.write_xport(frame, str(path), file_format_version=5, table_name="MADE")
    theirs, _ = pyreadstat.read_xport(str(path))
    (raw,) = xpt.raws(path, ["ID", "GRAMS", "NAME"], 1000)
    ours = raw.columns.to_pydict()
    assert ours["ID"] == theirs["ID"].tolist()
    assert [np.nan if x is None else x for x in ours["GRAMS"]] == pytest.approx(
        theirs["GRAMS"].tolist(), rel=1e-15, nan_ok=True
    )
    assert ours["NAME"] == theirs["NAME"].tolist()
