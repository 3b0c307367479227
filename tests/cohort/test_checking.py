"""Rows that cannot be used: where they stand, why, what helps; and what is kept and counted."""

import random
import tracemalloc
from collections import Counter
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.cohort.transport import Missing, Variable, transport

from villi.cohort import checking, reasons, repeats
from villi.cohort.layouts import declared
from villi.cohort.readers import Broken, Inputs, Tally, look, read
from villi.cohort.reasons import REMEDIES
from villi.cohort.rows import Piece
from villi.cohort.units import MASSES
from villi.cohort.values import Fault

HEAD = "person,day,code,grams"


def put(path: Path, *rows: str, head: str = HEAD) -> Path:
    path.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
    return path


def pieces(path: Path, rows: int = 1 << 17, layout: str = "") -> list[Piece]:
    inputs = look([path], declared(layout) if layout else None)
    assert not inputs.refused, inputs.refused
    return list(read(inputs.sources[0], inputs.kinds, rows))


def faults(made: list[Piece]) -> list[Fault]:
    return [fault for piece in made for fault in piece.faults]


def tally(made: list[Piece]) -> Tally:
    return sum((piece.tally for piece in made), Tally())


def grams(made: list[Piece]) -> list[float | None]:
    return [amount for piece in made for amount in piece.items["grams"].to_pylist()]


@pytest.mark.parametrize(
    ("row", "column", "value", "reason"),
    [
        (",1,11,5", "person", "", reasons.NO_PERSON),
        ("NA,1,11,5", "person", "NA", reasons.NO_PERSON),
        ("1,,11,5", "day", "", reasons.NO_DAY),
        (",1,11,-5", "person", "", reasons.NO_PERSON),
        ("1,,,lots", "day", "", reasons.NO_DAY),
    ],
)
def test_a_row_of_nobody_or_of_no_day_is_set_aside_and_left_out(
    tmp_path: Path, row: str, column: str, value: str, reason: str
) -> None:
    path = put(tmp_path / "a.csv", "1,1,11,5", row, "2,1,11,6")
    made = pieces(path)
    assert faults(made) == [Fault(str(path), 2, column, value, reason, REMEDIES[reason])]
    assert grams(made) == [5, 6]
    assert tally(made) == Tally(3, {reason: 1})
    assert tally(made).read == 2


@pytest.mark.parametrize(
    ("row", "column", "value", "reason"),
    [
        ("1,1,11,-40", "grams", "-40", reasons.NEGATIVE),
        ("1,1,11,-0.001", "grams", "-0.001", reasons.NEGATIVE),
        ("1,1,11,inf", "grams", "inf", reasons.ENDLESS),
        ("1,1,11,-Infinity", "grams", "-Infinity", reasons.ENDLESS),
        ("1,1,11,1e999", "grams", "1e999", reasons.ENDLESS),
        ("1,1,11,100001", "grams", "100001", reasons.TOO_MUCH),
        ("1,1,11,1e308", "grams", "1e308", reasons.TOO_MUCH),
        ("1,1,11,lots", "grams", "lots", reasons.NO_NUMBER),
        ('1,1,11,"12,5"', "grams", "12,5", reasons.NO_NUMBER),
        ("1,1,11,0x10", "grams", "0x10", reasons.NO_NUMBER),
        ("1,1,11,12 g", "grams", "12 g", reasons.NO_NUMBER),
    ],
)
def test_a_row_whose_amount_cannot_be_used_is_set_aside_and_stays_as_unknown(
    tmp_path: Path, row: str, column: str, value: str, reason: str
) -> None:
    path = put(tmp_path / "a.csv", "1,1,11,5", row, "2,1,11,6")
    made = pieces(path)
    assert faults(made) == [Fault(str(path), 2, column, value, reason, REMEDIES[reason])]
    assert grams(made) == [5, None, 6]
    assert [row["code"] for piece in made for row in piece.items.to_pylist()] == ["11"] * 3
    assert tally(made) == Tally(3, as_unknown={reason: 1})
    assert tally(made).read == 3


@pytest.mark.parametrize("cell", ["", "."])
def test_a_row_without_a_code_is_set_aside_and_stays_as_an_unknown_food(tmp_path: Path, cell: str) -> None:
    path = put(tmp_path / "a.csv", "1,1,11,5", f"1,1,{cell},7", "2,1,11,6")
    made = pieces(path)
    assert faults(made) == [Fault(str(path), 2, "code", cell, reasons.NO_CODE, REMEDIES[reasons.NO_CODE])]
    assert [row["code"] for row in made[0].items.to_pylist()] == ["11", None, "11"]
    assert grams(made) == [5, 7, 6]
    assert tally(made) == Tally(3, as_unknown={reasons.NO_CODE: 1})


def test_a_code_that_is_no_whole_number_stays_as_an_unknown_food(tmp_path: Path) -> None:
    keys = {"person": pa.array([1, 1, 1]), "day": pa.array([1, 1, 1]), "grams": pa.array([5.0, 6, -7])}
    pq.write_table(pa.table({**keys, "code": [11.0, 11.5, 12.5]}), tmp_path / "a.parquet")
    made = pieces(tmp_path / "a.parquet")
    assert made[0].items["code"].to_pylist() == [11, None, None]
    assert grams(made) == [5, 6, None]
    assert tally(made) == Tally(3, as_unknown={reasons.OTHER_CODE: 2})


def test_every_reason_has_a_remedy_and_one_row_has_one_reason(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", ",,,-5", "1,,,-5", "1,1,,-5", "1,1,11,-5")
    assert [fault.reason for fault in faults(pieces(path))] == [
        reasons.NO_PERSON,
        reasons.NO_DAY,
        reasons.NO_CODE,
        reasons.NEGATIVE,
    ]


@pytest.mark.parametrize("cell", ["", "NA", ".", "NaN", "-nan", "null", " "])
def test_grams_missing_are_unknown_and_never_zero(tmp_path: Path, cell: str) -> None:
    made = pieces(put(tmp_path / "a.csv", "1,1,11,5", f"1,1,12,{cell}", "1,1,13,0"))
    assert grams(made) == [5.0, None, 0.0]
    assert tally(made).noted == {reasons.NO_GRAMS: 1}


def test_mixed_units_become_grams_and_volumes_are_refused(tmp_path: Path) -> None:
    rows = [f"{n},1,11,2,{unit}" for n, unit in enumerate((*MASSES, "OZ", " Kg "), 1)]
    path = put(tmp_path / "a.csv", *rows, "90,1,11,2,cup", "91,1,11,2,ml", "92,1,11,2,", "93,1,11,2,stone", head=HEAD + ",unit")  # fmt: skip # noqa: E501
    made = pieces(path)
    assert grams(made) == [*(2 * factor for factor in (*MASSES.values(), 28.349523125, 1000.0)), *[None] * 4]
    assert not tally(made).aside
    assert not tally(made).noted
    assert tally(made).as_unknown == {reasons.VOLUME: 2, reasons.NO_UNIT: 2}
    assert [(fault.column, fault.value) for fault in faults(made)] == [
        ("unit", "cup"),
        ("unit", "ml"),
        ("unit", ""),
        ("unit", "stone"),
    ]


def test_one_unit_for_all_amounts_is_declared(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", "1,1,11,2", head="P,D,F,A")
    assert grams(pieces(path, layout="person=P,day=D,code=F,grams=A,amounts_in=oz")) == [2 * 28.349523125]


def test_an_item_of_a_person_and_day_counts_once(tmp_path: Path) -> None:
    rows = ["1,1,11,5,1", "1,1,12,6,2", "1,1,13,7,2", "1,2,11,5,1", "2,1,11,5,1", "1,1,11,5,1.0"]
    path = put(tmp_path / "a.csv", *rows, head=HEAD + ",item")
    for size in (1, 2, 3, 100):
        made = pieces(path, size)
        assert [(fault.line, fault.reason) for fault in faults(made)] == [
            (3, reasons.REPEATED),
            (6, reasons.REPEATED),
        ]
        assert grams(made) == [5, 6, 5, 5]


def test_rows_whose_item_number_is_missing_are_the_same_as_no_other(tmp_path: Path) -> None:
    path = put(
        tmp_path / "a.csv", "1,1,11,5,", "1,1,11,5,NA", "1,1,11,5,1", "1,1,12,5,1", head=HEAD + ",item"
    )
    variables = [Variable(name) for name in (*HEAD.split(","), "item")]
    other = tmp_path / "b.xpt"
    rows: list[list[object]] = [[1, 1, 11, 5, Missing()], [1, 1, 11, 5, Missing("A")]]
    rows += [[1, 1, 11, 5, 1], [1, 1, 12, 5, 1]]
    other.write_bytes(transport(variables, rows))
    for size in (1, 100):
        for made in (pieces(path, size), pieces(other, size)):
            assert [fault.line for fault in faults(made)] == [4]
            assert tally(made).noted == {reasons.NO_ITEM: 2}


def test_without_an_item_number_two_glasses_of_milk_are_two_rows(tmp_path: Path) -> None:
    path = put(
        tmp_path / "a.csv", "1,1,11,244", "1,1,11,244", "1,1,11,245", "1,2,11,244", "1,1,11,", "1,1,11,"
    )
    for size in (1, 2, 100):
        made = pieces(path, size)
        assert len(grams(made)) == 6
        assert tally(made).noted == {reasons.ALIKE: 2, reasons.NO_GRAMS: 2}
        assert not tally(made).aside


def test_an_item_whose_amount_cannot_be_used_is_no_second_food(tmp_path: Path) -> None:
    head = HEAD + ",item"
    made = pieces(put(tmp_path / "a.csv", "1,1,11,-5,1", "1,1,11,5,1", head=head))
    assert grams(made) == [None]  # which of the two is right nobody knows
    assert tally(made) == Tally(2, {reasons.REPEATED: 1}, {reasons.NEGATIVE: 1})
    made = pieces(put(tmp_path / "a.csv", "1,1,11,5,1", "1,1,11,-5,1", head=head))
    assert grams(made) == [5]
    assert tally(made) == Tally(2, {reasons.REPEATED: 1})
    assert [fault.reason for fault in faults(made)] == [reasons.REPEATED]


def test_a_row_of_nobody_does_not_make_its_repetition_one(tmp_path: Path) -> None:
    made = pieces(put(tmp_path / "a.csv", ",1,11,5,1", ",1,11,5,1", "1,1,11,5,1", head=HEAD + ",item"))
    assert (grams(made), tally(made).aside) == ([5], {reasons.NO_PERSON: 2})


def test_rows_whose_amount_cannot_be_used_are_alike_to_none(tmp_path: Path) -> None:
    made = pieces(put(tmp_path / "a.csv", "1,1,11,lots", "1,1,11,much", "1,1,11,", "1,1,11,-5", "1,1,11,-5"))
    assert tally(made) == Tally(
        5, as_unknown={reasons.NO_NUMBER: 2, reasons.NEGATIVE: 2}, noted={reasons.NO_GRAMS: 1}
    )


def test_weights_missing_are_null_and_counted(tmp_path: Path) -> None:
    made = pieces(put(tmp_path / "a.csv", "1,1,11,5,2.5,A", "1,1,12,5,,", head=HEAD + ",weight,stratum"))
    assert made[0].items["weight"].to_pylist() == [2.5, None]
    assert made[0].items["stratum"].to_pylist() == ["A", None]
    assert tally(made).noted == {"weight missing": 1, "stratum missing": 1}


def test_a_later_file_whose_keys_are_of_another_kind(tmp_path: Path) -> None:
    first = put(tmp_path / "a.csv", "1,1,11,5,2.5", head=HEAD + ",weight")
    later = put(tmp_path / "b.csv", "P2,1,11,5,2.5", "007,1,11,5,2", "3,Mon,11,5,2", "4,1,11,5,much", head=HEAD + ",weight")  # fmt: skip # noqa: E501
    inputs = look([first, later])
    (piece,) = read(inputs.sources[1], inputs.kinds)
    assert piece.tally.aside == {reasons.OTHER_PERSON: 2, reasons.OTHER_DAY: 1}
    assert piece.items["person"].to_pylist() == [4]
    assert piece.items["weight"].to_pylist() == [None]
    assert piece.tally.noted == {"weight not as in the first file, taken as unknown": 1}


def test_files_that_are_the_same_or_differ_in_their_header(tmp_path: Path) -> None:
    a = put(tmp_path / "a.csv", "1,1,11,5")
    b = put(tmp_path / "b.csv", "1,1,11,5")
    c = put(tmp_path / "c.csv", "2,1,11,5", head=HEAD.replace("grams", "amount"))
    d = put(tmp_path / "d.csv", "2,1,11,5,1", head=HEAD + ",weight")
    e = tmp_path / "e.xpt"
    names = "SEQN DR1ILINE DR1DRSTZ DR1IFDCD DR1IGRMS".split()
    e.write_bytes(transport([Variable(name) for name in names], [[1, 1, 1, 11, 5]]))
    inputs = look([a, b, a, c, d, e, tmp_path / "none.csv", tmp_path])
    assert [source.path for source in inputs.sources] == [str(a)]
    reasons = [fault.reason for fault in inputs.refused]
    told = [f"the same as {a}"] * 2 + [
        "no column grams",
        "differs",
        "is nhanes",
        "does not exist",
        "a folder",
    ]
    assert len(reasons) == len(told)
    for reason, part in zip(reasons, told, strict=True):
        assert part in reason
    assert all(fault.line == 0 and fault.remedy for fault in inputs.refused)


def test_thirty_files_of_which_some_are_corrupt(tmp_path: Path) -> None:
    paths = []
    for n in range(30):
        path = put(tmp_path / f"{n:02}.csv", *(f"{n * 100 + row},1,11,5" for row in range(50)))
        paths.append(path)
    paths[7].write_bytes(paths[7].read_bytes()[:-6])
    paths[11].write_bytes(b"")
    inputs = look(paths)
    read_of: Counter[str] = Counter()
    for source in inputs.sources:
        try:
            read_of[source.path] = sum(piece.items.num_rows for piece in read(source, inputs.kinds))
        except Broken as wrong:
            assert "cut short" in str(wrong)
    assert len(inputs.refused) == 1
    assert sorted(read_of) == sorted(str(path) for n, path in enumerate(paths) if n not in (7, 11))
    assert set(read_of.values()) == {50}


def test_order_is_said(tmp_path: Path) -> None:
    def ordered(*keys: tuple[object, object], size: int = 2) -> list[bool]:
        path = put(tmp_path / "a.csv", *(f"{person},{day},11,{n}" for n, (person, day) in enumerate(keys)))
        return [piece.ordered for piece in pieces(path, size)]

    assert ordered((1, 1), (1, 1), (1, 2), (2, 1), (10, 1)) == [True] * 3
    assert ordered((1, 1), (2, 1), (1, 2), (2, 2)) == [True, False]
    assert ordered((1, 2), (1, 1), (2, 1), (2, 2)) == [False, False]
    assert ordered(("a", 1), ("a", 2), ("b", 1), ("c", 1)) == [True, True]
    assert ordered(("a10", 1), ("a9", 1), ("a9", 2)) == [True, True]
    assert ordered(("a9", 1), ("a10", 1)) == [False]


def test_faults_are_told_up_to_a_bound_and_all_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "MOST_FAULTS", 25)
    path = put(tmp_path / "a.csv", *(f"{n},1,11,-5" for n in range(100)))
    made = pieces(path, 10)
    assert [fault.line for fault in faults(made)] == list(range(1, 26))
    assert tally(made).as_unknown == {reasons.NEGATIVE: 100}


def test_repeated_items_are_searched_in_files_without_order_up_to_a_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [f"{n % 50},{n % 3},11,{n},{n}" for n in range(600)]
    random.Random(5).shuffle(rows)
    path = put(tmp_path / "a.csv", *rows, *rows[100:200], head=HEAD + ",item")
    made = pieces(path, 64)
    assert tally(made).aside == {reasons.REPEATED: 100}
    assert {fault.line for fault in faults(made)} == set(range(601, 701))
    monkeypatch.setattr(repeats, "MOST", 128)
    made = pieces(path, 64)
    assert tally(made).aside == {reasons.REPEATED: 28}  # rows 101 to 128
    assert tally(made).noted[reasons.NOT_LOOKED] > 0


KEYS = st.tuples(
    st.integers(1, 4), st.integers(1, 2), st.integers(1, 3), st.sampled_from(["5", "6", "-1", ""])
)


@settings(max_examples=60, deadline=None)
@given(st.lists(KEYS, min_size=1, max_size=60), st.booleans(), st.integers(1, 20), st.booleans())
def test_a_plain_reading_finds_the_same(
    tmp_path_factory: pytest.TempPathFactory,
    made: list[tuple[int, int, int, str]],
    in_order: bool,
    rows: int,
    numbered: bool,
) -> None:
    if in_order:
        made = sorted(made, key=lambda row: row[:2])
    folder = tmp_path_factory.mktemp("plain")
    head = "person,day,item,grams,code" if numbered else "person,day,code,grams,other"
    path = put(folder / "a.csv", *(f"{p},{d},{i},{g},7" for p, d, i, g in made), head=head)
    seen: set[tuple[object, ...]] = set()
    lines, again, alike = [], [], 0
    for line, (person, day, item, amount) in enumerate(made, 1):
        if amount == "-1" and not numbered:
            lines.append(line)
            continue
        key = (person, day, item) if numbered else (person, day, item, amount)
        if key in seen:
            alike += not numbered
            if numbered:
                again.append(line)
                continue
        seen.add(key)
        lines.append(line)
    found = pieces(path, rows)
    assert [line for piece in found for line in piece.items["line"].to_pylist()] == lines
    assert [f.line for f in faults(found) if f.reason == reasons.REPEATED] == again
    assert tally(found).noted.get(reasons.ALIKE, 0) == alike
    unusable = [line for line, row in enumerate(made, 1) if row[3] == "-1" and line not in again]
    assert tally(found).as_unknown.get(reasons.NEGATIVE, 0) == len(unusable)
    assert [f.line for f in faults(found) if f.reason == reasons.NEGATIVE] == unusable
    keys = [row[:2] for row in made]
    assert found[-1].ordered == (keys == sorted(keys)) or again


def test_memory_stays_bounded(tmp_path: Path) -> None:
    path = tmp_path / "big.parquet"
    rows = 2_000_000
    person = np.arange(rows) // 20
    pq.write_table(
        pa.table({"person": person, "day": np.ones(rows, int), "code": person % 97, "grams": person * 0.5}),
        path,
    )
    inputs: Inputs = look([path])
    tracemalloc.start()
    most, before = 0, pa.total_allocated_bytes()
    for piece in read(inputs.sources[0], inputs.kinds, 1 << 14):
        assert piece.items.num_rows <= 1 << 14
        most = max(most, pa.total_allocated_bytes() - before)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # 2 million rows are 64 MB as a table; 16 MB are the numbers by which repeated rows would be found
    assert most + peak < 50e6
