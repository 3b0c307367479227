"""The pass over person-days says what plain loops say, however the rows come."""

import pickle
from datetime import date
from random import Random

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.cohort.made import CODES, NOT_A_FOOD, NUTRIENTS, batch, by_day, cut, in_order, items, totals
from tests.cohort.plain import Item, differences, person_days

from villi.cohort import intern, passing, total
from villi.cohort.plan import Plan
from villi.cohort.values import CATALOGUE
from villi.foods import Catalogue
from villi.quantities import VilliError

CATALOGUE_HERE = Catalogue.everyday()
PLAN = Plan.of(CATALOGUE_HERE, NUTRIENTS)
ALL = Plan.of(CATALOGUE_HERE, "all")
MILK, WATER = 11111000, 94000100


def plainly(rows: list[Item]) -> dict[tuple[object, object], dict[str, object]]:
    return person_days(rows, CATALOGUE_HERE, NUTRIENTS)


@settings(deadline=None)
@given(items())
def test_the_same_as_plain_loops(rows: list[Item]) -> None:
    assert differences(totals(rows, PLAN), plainly(rows)) == []


@settings(deadline=None)
@given(items(), st.integers(1, 7), st.integers(1, 9), st.randoms())
def test_neither_batches_nor_blocks_nor_the_order_of_a_day_matter(
    rows: list[Item], size: int, block: int, random: Random
) -> None:
    whole = totals(rows, PLAN)
    shuffled = rows[:]
    random.shuffle(shuffled)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passing, "BLOCK", block)
        assert differences(totals(shuffled, PLAN, size), whole) == []


def test_threads_change_nothing() -> None:
    rows = in_order(Item(person, day, code, 50.0) for person in range(40) for day in (1, 2) for code in CODES)
    interned = cut(intern(batch(rows), PLAN).batch, 7)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passing, "BLOCK", 16)
        alone, together = (list(total(interned, PLAN, workers)) for workers in (1, 3))
    assert len(alone) > 10
    assert alone == together


def test_what_a_thread_meets_is_raised() -> None:
    rows = intern(batch([Item(1, 1, MILK, -1.0)]), PLAN).batch
    with pytest.raises(VilliError, match="grams"):
        list(total([rows], PLAN, workers=2))


@settings(max_examples=10, deadline=None)
@given(items(people=2, days=2, most=12))
def test_all_nutrients(rows: list[Item]) -> None:
    assert differences(totals(rows, ALL), person_days(rows, CATALOGUE_HERE, ALL.nutrients)) == []


@pytest.mark.parametrize(
    ("people", "days"),
    [
        (["a", "b"], ["day 1", "day 10", "day 2"]),
        ([-5, 2**60], [date(2026, 11, 2), date(2026, 11, 10)]),
        (["Zoë", "ß"], [1, 2]),
    ],
)
def test_keys_of_any_type(people: list[object], days: list[object]) -> None:
    rows = [Item(person, day, MILK, 100.0) for person in people for day in days for _ in range(3)]
    found = totals(rows, PLAN, 2)
    assert differences(found, plainly(rows)) == []
    assert len(found) == len(people) * len(days)


def test_an_unknown_food_never_makes_a_day_complete() -> None:
    rows = [Item(1, 1, MILK, 200.0), Item(1, 1, 99, 50.0), Item(2, 1, 99, 50.0), Item(3, 1, MILK, None)]
    found = totals(rows, PLAN)
    assert found[1, 1]["energy_coverage"] == pytest.approx(120 / (120 + 63))
    assert found[1, 1]["energy_kcal"] == pytest.approx(120)
    assert found[1, 1]["unknown_rows"] == 1
    for key in ((2, 1), (3, 1)):
        assert found[key]["energy_kcal"] is None
        assert found[key]["glutamine_g"] is None
        assert found[key]["energy_coverage"] == 0
    assert found[3, 1]["grams"] is None
    assert found[2, 1]["grams"] == 50.0


def test_a_day_of_water_is_known_and_has_no_energy() -> None:
    day = totals([Item(1, 1, WATER, 500.0)], PLAN)[1, 1]
    assert day["energy_kcal"] == 0
    assert day["energy_coverage"] == 1
    assert day["glutamine_per_1000_kcal_g"] is None
    assert day["implausible_energy"] is True


def test_glutamine_a_1000_kcal_is_of_all_the_food_or_unknown() -> None:
    def day(unknown: float) -> dict[str, float]:
        found = totals([Item(1, 1, MILK, 400.0), Item(1, 1, 99, unknown)], PLAN)[1, 1]
        return {name: value for name, value in found.items() if isinstance(value, float)}

    whole, some, too_few = day(0.0), day(30.0), day(50.0)
    density = "glutamine_per_1000_kcal_g"
    assert whole[density] == pytest.approx(whole["glutamine_g"] / whole["energy_kcal"] * 1000)
    brought = [some[name] / some[share] for name, share in (("glutamine_g", "glutamine_coverage"),
                                                            ("energy_kcal", "energy_coverage"))]  # fmt: skip
    assert some[density] == pytest.approx(brought[0] / brought[1] * 1000)
    assert some["glutamine_coverage"] != some["energy_coverage"]
    assert too_few["energy_coverage"] < 0.8 < too_few["glutamine_coverage"]
    assert density not in too_few


def test_too_little_known_to_call_energy_implausible() -> None:
    days = totals(
        [Item(1, 1, MILK, 200.0), Item(1, 1, 99, 500.0), Item(2, 1, MILK, 9000.0), Item(2, 1, 99, 900.0)],
        PLAN,
    )
    assert days[1, 1]["implausible_energy"] is None
    assert days[2, 1]["implausible_energy"] is True


def test_two_helpings_of_one_food_share_its_error() -> None:
    once = totals([Item(1, 1, MILK, 400.0)], PLAN)[1, 1]
    twice = totals([Item(1, 1, MILK, 100.0), Item(1, 1, MILK, 300.0)], PLAN)[1, 1]
    assert twice["rows"] == 2
    assert {k: v for k, v in once.items() if k != "rows"} == pytest.approx(
        {k: v for k, v in twice.items() if k != "rows"}
    )


def test_a_person_day_longer_than_every_block() -> None:
    rows = [Item(1, 1, MILK, 1.0)] * 500 + [Item(1, 2, MILK, 1.0)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passing, "BLOCK", 16)
        found = totals(rows, PLAN, 3)
    assert found[1, 1]["grams"] == pytest.approx(500)
    assert found[1, 2]["rows"] == 1


def test_kept_columns() -> None:
    rows = [Item(1, 1, MILK, 1.0), Item(1, 1, MILK, 1.0), Item(1, 2, MILK, 1.0), Item(2, 1, MILK, 1.0)]
    kept: dict[str, list[object]] = {
        "WTDRD1": [5.5, None, None, 7.0],
        "stratum": [3, 3, 4, 5],
        "site": ["x", "y", "x", "z"],
    }
    found = by_day(total([intern(batch(rows, kept), PLAN).batch], PLAN))
    assert [day["WTDRD1"] for day in found.values()] == [5.5, None, 7.0]
    assert [day["stratum"] for day in found.values()] == [3, 4, 5]
    assert [day["site"] for day in found.values()] == [None, "x", "z"], "two sites in one day are none"


def test_a_kept_column_may_not_take_the_name_of_a_result() -> None:
    rows = intern(batch([Item(1, 1, MILK, 1.0)], {"fibre_g": [1.0]}), PLAN).batch
    with pytest.raises(VilliError, match="fibre_g"):
        list(total([rows], PLAN))


@pytest.mark.parametrize("size", [1, 2, 100])
@pytest.mark.parametrize("keys", [[(1, 1), (2, 1), (1, 1)], [(1, 2), (1, 1)], [(2, 1), (1, 2)]])
def test_a_person_day_that_comes_back_is_refused(keys: list[tuple[int, int]], size: int) -> None:
    rows = intern(batch([Item(person, day, MILK, 1.0) for person, day in keys]), PLAN).batch
    with pytest.raises(VilliError, match=r"person 1, day \d comes after .*: sort the rows"):
        list(total(cut(rows, size), PLAN))


@pytest.mark.parametrize("grams", [-1.0, float("inf")])
def test_impossible_grams_are_refused(grams: float) -> None:
    rows = intern(batch([Item("p", 1, MILK, 1.0), Item("p", 1, MILK, grams)]), PLAN).batch
    with pytest.raises(VilliError, match=r"person p, day 1 has -?(1|inf) grams"):
        list(total([rows], PLAN))


def test_rows_of_another_catalogue_are_refused() -> None:
    rows = intern(batch([Item(1, 1, MILK, 1.0)]), PLAN).batch
    other = rows.replace_schema_metadata({**rows.schema.metadata, CATALOGUE.encode(): b"0" * 64})
    with pytest.raises(VilliError, match="another catalogue"):
        list(total([other], PLAN))
    with pytest.raises(VilliError, match="another kind of codes"):
        list(total([rows], Plan.of(CATALOGUE_HERE, NUTRIENTS, near_foods=True)))
    with pytest.raises(VilliError, match="none named"):
        list(total([rows.replace_schema_metadata(None)], PLAN))


def test_missing_keys_and_columns_are_refused() -> None:
    rows = intern(batch([Item(1, 1, MILK, 1.0), Item(None, 1, MILK, 1.0)]), PLAN).batch
    with pytest.raises(VilliError, match="no person"):
        list(total([rows], PLAN))
    with pytest.raises(VilliError, match="lack the column food"):
        list(total([rows.drop_columns(["food"])], PLAN))
    food = pa.array([0, len(PLAN.foods)], pa.int32())
    both = intern(batch([Item(1, 1, MILK, 1.0), Item(1, 1, MILK, 1.0)]), PLAN).batch
    broken = both.set_column(both.schema.get_field_index("food"), "food", food)
    with pytest.raises(VilliError, match="the plan does not have"):
        list(total([broken], PLAN))


def test_nothing_in_nothing_out() -> None:
    empty = intern(batch([]), PLAN).batch
    assert list(total([], PLAN)) == []
    assert list(total([empty, empty], PLAN)) == []


def test_a_plan_travels() -> None:
    there = pickle.loads(pickle.dumps(PLAN))
    rows = [Item(1, 1, code, 100.0) for code in CODES + NOT_A_FOOD]
    assert totals(rows, there) == totals(rows, PLAN)
    assert there.metadata() == PLAN.metadata()
    assert np.array_equal(there.stack.columns, PLAN.stack.columns)


def test_the_schema_is_what_is_said() -> None:
    days = next(total([intern(batch(in_order([Item(1, 1, MILK, 1.0)])), PLAN, "plain").batch], PLAN))
    assert days.schema.metadata[b"villi.layout"] == b"plain"
    assert days.schema.field("fibre_g").metadata == {b"unit": b"g"}
    counted = {"person", "day", "rows", "unknown_rows", "near_rows"}
    assert all(field.metadata for field in days.schema if field.name not in counted)
    assert days.schema.field("implausible_energy").metadata[b"above_kcal"] == b"4000"
    assert [field.name for field in days.schema][2:6] == ["rows", "unknown_rows", "near_rows", "grams"]
