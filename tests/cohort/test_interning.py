"""Codes become rows of the plan's table; none is lost, and what nobody knows is counted."""

from collections import Counter

import pyarrow as pa
import pytest
from hypothesis import given, settings
from tests.cohort.made import batch, items
from tests.cohort.plain import Item

from villi.cohort import intern, total
from villi.cohort.interning import total_unknown
from villi.cohort.plan import Plan
from villi.cohort.values import UnknownCode
from villi.foods import Catalogue
from villi.quantities import VilliError

EVERYDAY = Catalogue.everyday()
PLAN = Plan.of(EVERYDAY, ["energy"])
MILK = 11111000


@settings(deadline=None)
@given(items())
def test_every_row_keeps_its_place_and_its_grams(rows: list[Item]) -> None:
    interned = intern(batch(rows), PLAN)
    foods = interned.batch["food"].to_pylist()
    ids = [None if EVERYDAY.food(f"fndds:{row.code}") is None else f"fndds:{row.code}" for row in rows]
    assert [None if food == -1 else PLAN.foods[food] for food in foods] == ids
    assert interned.batch["grams"].to_pylist() == [row.grams for row in rows]
    counted = Counter(str(row.code) for row, id in zip(rows, ids, strict=True) if id is None)
    assert {code: rows for code, rows, _ in interned.unknown} == counted


@pytest.mark.parametrize(
    "codes",
    [
        pa.array([MILK, 99, None]),
        pa.array([str(MILK), " 99", None]),
        pa.array([f" {MILK} ", "99", None], pa.large_string()),
        pa.array([float(MILK), 99.0, None]),
        pa.array([str(MILK), "99", None]).dictionary_encode(),
        pa.array([MILK, 99, None], pa.int32()),
    ],
)
def test_codes_of_any_type(codes: pa.Array) -> None:
    rows = batch([Item(1, 1, MILK, 10.0), Item(1, 1, MILK, 20.0), Item(1, 1, MILK, 30.0)])
    interned = intern(rows.set_column(2, "code", codes), PLAN)
    assert interned.batch["food"].to_pylist() == [PLAN.codes[str(MILK)], -1, -1]
    assert set(interned.unknown) == {UnknownCode("99", 1, 20.0), UnknownCode("", 1, 30.0)}


def test_the_most_frequent_unknown_code_comes_first() -> None:
    rows = [Item(1, 1, 7, 1.0), Item(1, 1, 9, None), Item(1, 1, 9, 2.0)]
    first = intern(batch(rows), PLAN).unknown
    assert first == (UnknownCode("9", 2, 2.0), UnknownCode("7", 1, 1.0))
    assert total_unknown([first, first])[0] == UnknownCode("9", 4, 4.0)


def test_near_foods_only_where_asked_and_counted() -> None:
    lacking = next(code for code in EVERYDAY.near_foods() if code.startswith("fndds:"))
    rows = batch([Item(1, 1, int(lacking[6:]), 1.0), Item(1, 1, MILK, 1.0)])
    assert intern(rows, PLAN).unknown[0].code == lacking[6:]
    near = Plan.of(EVERYDAY, ["energy"], near_foods=True)
    interned = intern(rows, near)
    assert interned.unknown == ()
    assert interned.near_rows == 1
    assert near.foods[interned.batch["food"][0].as_py()] == EVERYDAY.equivalent(lacking)


def test_a_day_says_how_much_of_it_a_near_food_answers() -> None:
    near = Plan.of(EVERYDAY, ["energy"], near_foods=True)
    lacking, target = next(
        (code, found) for code, found in EVERYDAY.near_foods().items() if code.startswith("fndds:")
    )
    code = int(lacking[6:])
    items = [Item(1, 1, code, 50.0), Item(1, 1, MILK, 1.0), Item(1, 1, code, None), Item(1, 2, code, 50.0),
             Item(1, 2, 99, 1.0), Item(1, 3, int(target[6:]), 50.0)]  # fmt: skip
    days = next(total([intern(batch(items), near).batch], near))
    assert days["near_rows"].to_pylist() == [1, 1, 0]
    assert days["unknown_rows"].to_pylist() == [1, 1, 0]
    only = days["energy_kcal"][2].as_py()
    assert next(total([intern(batch(items[3:4]), near).batch], near))["energy_kcal"].to_pylist() == [only]


def test_codes_of_another_source_and_whole_ids() -> None:
    rows = batch([Item(1, 1, "11457", 1.0), Item(1, 1, "fndds:11111000", 1.0)])
    spinach = Plan.of(EVERYDAY, ["energy"], source="sr")
    whole = Plan.of(EVERYDAY, ["energy"], source="")
    assert [each.code for each in intern(rows, spinach).unknown] == [
        code for code in ("11457", "fndds:11111000") if f"sr:{code}" not in EVERYDAY.foods
    ]
    assert [each.code for each in intern(rows, whole).unknown] == ["11457"]


def test_what_does_not_exist_is_said() -> None:
    with pytest.raises(VilliError, match="no nutrient is called fiber: fibre is near"):
        Plan.of(EVERYDAY, ["fiber"])
    with pytest.raises(VilliError, match="glutamine is always there"):
        Plan.of(EVERYDAY, ["glutamine"])
    with pytest.raises(VilliError, match="no food of unicorn"):
        Plan.of(EVERYDAY, ["energy"], source="unicorn")
    with pytest.raises(VilliError, match="lack the column grams"):
        intern(batch([]).drop_columns(["grams"]), PLAN)
