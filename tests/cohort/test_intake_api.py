"""The researcher's door: frames of other programs in, Arrow out, the same numbers whoever made the table."""

import json
from collections.abc import Callable
from datetime import date, datetime
from random import Random
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.cohort.made import NUTRIENTS, batch, by_day, items
from tests.cohort.plain import Item, differences, person_days

from villi.cohort import intake
from villi.foods import Catalogue
from villi.quantities import VilliError

EVERYDAY = Catalogue.everyday()
MILK, BREAD = 11111000, 51000100
ROWS = [
    Item(2, 1, MILK, 244.0),
    Item(1, 2, BREAD, 60.0),
    Item(1, 1, MILK, None),
    Item(2, 1, 99, 30.0),
    Item(1, 1, BREAD, 30.0),
]
TABLE = pa.Table.from_batches([batch(ROWS)])

MAKERS: dict[str, Callable[[pa.Table], Any]] = {
    "polars": pl.from_arrow,
    "pandas": lambda table: table.to_pandas(),
    "pandas with text of its own kind": lambda table: table.to_pandas().convert_dtypes(),
    "pandas with another index": lambda table: table.to_pandas().set_index(pd.Index([9, 8, 7, 6, 5])),
    "a table in pieces": lambda table: pa.concat_tables([table.slice(0, 2), table.slice(2)]),
    "a reader": lambda table: table.to_reader(max_chunksize=2),
    "a batch": lambda table: table.combine_chunks().to_batches()[0],
}


def plainly(rows: list[Item]) -> dict[tuple[object, object], dict[str, object]]:
    return person_days(rows, EVERYDAY, NUTRIENTS)


@pytest.mark.parametrize("maker", MAKERS.values(), ids=MAKERS.keys())
def test_tables_of_every_program(maker: Callable[[pa.Table], Any]) -> None:
    days = intake(maker(TABLE), EVERYDAY, nutrients=NUTRIENTS)
    assert days.select(["person", "day"]).to_pydict() == {"person": [1, 1, 2], "day": [1, 2, 1]}
    assert differences(by_day(days.to_batches()), plainly(ROWS)) == []


@settings(deadline=None, max_examples=30)
@given(items(people=6), st.randoms())
def test_rows_in_any_order(rows: list[Item], random: Random) -> None:
    shuffled = rows[:]
    random.shuffle(shuffled)
    days = intake(batch(shuffled), EVERYDAY, nutrients=NUTRIENTS)
    assert differences(by_day(days.to_batches()), plainly(rows)) == []
    keys = list(zip(days["person"].to_pylist(), days["day"].to_pylist(), strict=True))
    assert keys == sorted(keys)


@pytest.mark.parametrize(
    ("persons", "days", "kind"),
    [
        (["b", "a", "a", "b", "a"], [1, 1, 2, 1, 1], pa.string()),
        ([2.0, 1.0, 1.0, 2.0, 1.0], ["d1", "d10", "d2", "d1", "d10"], pa.int64()),
        (pa.array(["b", "a", "a", "b", "a"]).dictionary_encode(), [1, 1, 2, 1, 1], pa.string()),
        ([2, 1, 1, 2, 1], [date(2026, 11, day) for day in (1, 1, 2, 1, 1)], pa.int64()),
        (
            [2, 1, 1, 2, 1],
            [datetime(2026, 11, day, 8, minute) for minute, day in enumerate((1, 1, 2, 1, 1))],
            pa.int64(),
        ),
    ],
)
def test_persons_and_days_of_any_type(persons: Any, days: Any, kind: pa.DataType) -> None:
    table = pa.table({"who": persons, "when": days, "code": [MILK] * 5, "grams": [100.0] * 5})
    found = intake(table, EVERYDAY, person="who", day="when", nutrients=["energy"])
    assert found.schema.field("person").type == kind
    assert found["rows"].to_pylist() == [2, 1, 2]
    assert found["energy_kcal"].to_pylist() == pytest.approx([120.0, 60.0, 120.0])


def test_what_is_unknown_stays_unknown_and_is_told() -> None:
    days = intake(TABLE, EVERYDAY, nutrients=["energy"])
    assert days["unknown_rows"].to_pylist() == [1, 0, 1]
    assert [share < 1 for share in days["energy_coverage"].to_pylist()] == [True, False, True]
    assert json.loads(days.schema.metadata[b"villi.unknown_codes"]) == [["99", 1, 30.0]]
    assert days.schema.metadata[b"villi.near_rows"] == b"0"
    assert days.schema.metadata[b"villi.catalogue"].decode() == EVERYDAY.sha256


def test_kept_columns_come_last_and_keep_their_type() -> None:
    table = TABLE.append_column("WTDRD1", pa.array([1.5, 2.5, 2.5, 1.5, 2.5]))
    table = table.append_column("stratum", pa.array([1, 2, 2, 1, 2], pa.int16()))
    days = intake(table, EVERYDAY, nutrients=["energy"], keep=["stratum", "WTDRD1"])
    assert days.schema.names[-2:] == ["stratum", "WTDRD1"]
    assert days.schema.field("stratum").type == pa.int16()
    assert days["WTDRD1"].to_pylist() == [2.5, 2.5, 1.5]


def test_an_empty_table_gives_an_empty_one_with_all_columns() -> None:
    days = intake(TABLE.slice(0, 0), EVERYDAY, nutrients=["fibre"])
    assert days.num_rows == 0
    assert {"fibre_g", "fibre_coverage", "glutamine_g"} <= set(days.schema.names)


def test_limits_of_energy_can_be_chosen() -> None:
    days = intake(TABLE, EVERYDAY, nutrients=["energy"], energy_limits=(10.0, 100.0))
    assert days["implausible_energy"].to_pylist()[1] is True
    assert days.schema.field("implausible_energy").metadata[b"source"] == b"chosen for this run"


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (TABLE.drop_columns(["code"]), "no column code .*: say which one it is with code="),
        (
            TABLE.set_column(3, "grams", pa.array([1.0, 2.0, -3.0, 4.0, -5.0])),
            r"row 3 has grams .*\(-3.0\), as have 1 more",
        ),
        (TABLE.set_column(3, "grams", pa.array(["a", "b", "c", "d", "e"])), "grams holds no numbers"),
        (TABLE.set_column(0, "person", pa.array([1, None, 1, 1, 1])), "row 2 has no person"),
        (TABLE.set_column(0, "person", pa.array([1.0, float("nan"), 1.0, 1.0, 1.0])), "row 2 has no person"),
        (TABLE.set_column(0, "person", pa.array([1.0, 1.5, 1.0, 1.0, 1.0])), "person holds broken numbers"),
        (TABLE.set_column(1, "day", pa.array([True] * 5)), "day is of type bool"),
        ([1, 2, 3], "list is no table"),
    ],
)
def test_what_cannot_be_used_is_said(table: Any, said: str) -> None:
    with pytest.raises(VilliError, match=said):
        intake(table, EVERYDAY)


def test_a_kept_column_that_is_not_there() -> None:
    with pytest.raises(VilliError, match="no column WTDRD1"):
        intake(TABLE, EVERYDAY, keep=["WTDRD1"])


@pytest.mark.parametrize(
    ("column", "values", "said"),
    [
        ("grams", [1e308, 1e308], "nobody can eat"),
        ("grams", [float("inf"), 1.0], "nobody can eat"),
        ("code", [b"11111000", b"1"], "of type binary"),
        ("code", [[1], [2]], "of type list"),
    ],
)
def test_amounts_and_codes_that_are_none_are_refused(column: str, values: list[object], said: str) -> None:
    table = {"person": [1, 1], "day": [1, 1], "code": [MILK, MILK], "grams": [5.0, 6.0]} | {column: values}
    with pytest.raises(VilliError, match=said):
        intake(pa.table(table), EVERYDAY)


def test_a_column_of_several_types_is_said_to_be_one() -> None:
    frame = pd.DataFrame({"person": ["a", 1], "day": [1, 1], "code": [MILK, MILK], "grams": [5.0, 6.0]})
    with pytest.raises(VilliError, match="several types"):
        intake(frame, EVERYDAY)
