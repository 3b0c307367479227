"""Spark, the embedded engine and plain loops say the same of the same items."""

import datetime
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cohort import clusters
from tests.cohort.made import CODES, NOT_A_FOOD, NUTRIENTS, batch, by_day, in_order, items
from tests.cohort.plain import Item, differences, person_days

from villi.cohort import intern, total
from villi.cohort.plan import Plan
from villi.foods import Catalogue
from villi.quantities import VilliError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

CATALOGUE = Catalogue.everyday()
PLAN = Plan.of(CATALOGUE, NUTRIENTS)
MILK = 11111000
FEW = settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def embedded(rows: pa.Table, plan: Plan = PLAN) -> pa.Table:
    """The same pass without Spark."""
    ordered = rows.sort_by([("person", "ascending"), ("day", "ascending")]).combine_chunks()
    return pa.Table.from_batches(total((intern(b, plan).batch for b in ordered.to_batches()), plan))


def on_spark(frame: "DataFrame", plan: Plan = PLAN, partitions: int | None = None) -> pa.Table:
    from villi.cohort.spark import intake

    return intake(frame, plan, partitions).toArrow()


def same(
    spark_says: pa.Table, we_say: pa.Table, tolerance: float = 1e-9, keys: Sequence[str] = ("person", "day")
) -> None:
    """Same columns, types and nulls, and every number equal."""
    order = [(key, "ascending") for key in keys]
    theirs, ours = spark_says.sort_by(order), we_say.sort_by(order)
    assert [(f.name, f.type) for f in theirs.schema] == [(f.name, f.type) for f in ours.schema]
    assert theirs.num_rows == ours.num_rows
    for name in ours.schema.names:
        one, other = theirs.column(name).combine_chunks(), ours.column(name).combine_chunks()
        assert one.is_null().equals(other.is_null()), name
        if pa.types.is_floating(one.type):
            apart = pc.max(pc.abs(pc.subtract(one, other))).as_py() or 0.0
            size = max(1.0, pc.max(pc.abs(other)).as_py() or 0.0)
            assert apart <= tolerance * size, (name, apart)
        else:
            assert one.equals(other), name


def table(rows: Sequence[Item], **kept: list[object]) -> pa.Table:
    return pa.Table.from_batches([batch(rows, kept)])


def many(people: int, days: int, rows: int, seed: int = 0) -> pa.Table:
    """Rows in no order, unknown codes and unknown grams among them, with a weight for each person."""
    draw = np.random.default_rng(seed)
    person = draw.integers(1, people + 1, rows)
    return pa.table(
        {
            "person": person,
            "day": draw.integers(1, days + 1, rows),
            "code": draw.choice(np.array(CODES + NOT_A_FOOD), rows),
            "grams": pa.array(draw.gamma(1.2, 90.0, rows), mask=draw.random(rows) < 0.03),
            "line": np.arange(1, rows + 1),
            "weight": person * 1.5,
            "area": pa.array([f"area {p % 7}" for p in person.tolist()]),
        }
    )


@FEW
@given(rows=items(people=30, days=4, most=400), cuts=st.integers(1, 9))
def test_spark_the_embedded_engine_and_plain_loops_agree(
    spark: "SparkSession", rows: list[Item], cuts: int
) -> None:
    made = table(rows)
    found = on_spark(spark.createDataFrame(made).repartition(cuts))
    plainly = person_days(rows, CATALOGUE, NUTRIENTS)
    assert differences(by_day(found.to_batches()), plainly) == []
    if rows:
        same(found, embedded(made))


@FEW
@given(
    persons=st.lists(st.text(st.characters(codec="utf-8"), max_size=6), min_size=1, max_size=9, unique=True),
    days=st.lists(
        st.dates(datetime.date(1890, 1, 1), datetime.date(2200, 1, 1)), min_size=1, max_size=4, unique=True
    ),
    numbers=st.randoms(use_true_random=False),
)
def test_persons_of_any_words_and_days_that_are_dates(
    spark: "SparkSession", persons: list[str], days: list[datetime.date], numbers: "object"
) -> None:
    draw = np.random.default_rng(numbers.getrandbits(32))  # type: ignore[attr-defined]
    rows = [
        Item(persons[p], days[d], CODES[c], float(g))
        for p, d, c, g in zip(
            draw.integers(0, len(persons), 200),
            draw.integers(0, len(days), 200),
            draw.integers(0, len(CODES), 200),
            draw.uniform(0, 500, 200),
            strict=True,
        )
    ]
    found = on_spark(spark.createDataFrame(table(rows)).repartition(5))
    same(found, embedded(table(in_order(rows))))
    assert differences(by_day(found.to_batches()), person_days(rows, CATALOGUE, NUTRIENTS)) == []


@pytest.mark.parametrize(
    ("persons", "days"),
    [
        ([1, 2, -3, 2**62], [1, 2]),
        (["a", "B", "ä", " a", "", "😀", "\ufffd"], ["1", "10", "2"]),
        ([1, 2], [datetime.date(2026, 11, 2), datetime.date(1899, 12, 30)]),
    ],
)
def test_keys_keep_their_types(spark: "SparkSession", persons: list[object], days: list[object]) -> None:
    rows = [Item(p, d, code, 50.0) for p in persons for d in days for code in (MILK, 99, MILK)]
    made = table(rows)
    found = on_spark(spark.createDataFrame(made))
    same(found, embedded(made))
    assert found.schema.field("person").type == made.schema.field("person").type
    assert found.schema.field("day").type == made.schema.field("day").type


@pytest.mark.parametrize("partitions", [None, 1, 200])
def test_any_number_of_partitions(spark: "SparkSession", partitions: int | None) -> None:
    made = many(people=60, days=3, rows=3000)
    same(on_spark(spark.createDataFrame(made).repartition(7), partitions=partitions), embedded(made))


def test_a_person_whose_rows_lie_in_all_partitions_and_most_rows_with_one_person(
    spark: "SparkSession",
) -> None:
    few, one = many(people=200, days=2, rows=3000, seed=1), many(people=1, days=50, rows=60_000, seed=2)
    made = pa.concat_tables([few, one])
    found = on_spark(spark.createDataFrame(made).repartition(6))
    same(found, embedded(made))
    assert pc.sum(found.column("rows")).as_py() == made.num_rows


def test_rows_in_batches_of_any_size(spark: "SparkSession") -> None:
    made = many(people=20, days=2, rows=2000)
    name = "spark.sql.execution.arrow.maxRecordsPerBatch"
    before = spark.conf.get(name)
    assert before is not None
    assert int(before) >= 100_000
    try:
        for size in ("3", "1"):
            spark.conf.set(name, size)
            same(on_spark(spark.createDataFrame(made.slice(0, 300))), embedded(made.slice(0, 300)))
    finally:
        spark.conf.set(name, before)


def test_nothing_in_nothing_out(spark: "SparkSession") -> None:
    nothing = many(people=1, days=1, rows=1).slice(0, 0)
    found = on_spark(spark.createDataFrame(nothing, schema=spark.createDataFrame(many(1, 1, 1)).schema))
    assert found.num_rows == 0
    assert found.schema.names == embedded(many(people=1, days=1, rows=1)).schema.names


def test_codes_as_words_and_smaller_numbers(spark: "SparkSession") -> None:
    made = many(people=5, days=2, rows=300)
    frame = spark.createDataFrame(made)
    for name, kind in (("code", "string"), ("person", "int"), ("day", "short"), ("grams", "float")):
        changed = frame.withColumn(name, frame[name].cast(kind))
        same(on_spark(changed), embedded(made), 1e-6 if name == "grams" else 1e-9)


def test_names_with_points_are_carried_along(spark: "SparkSession") -> None:
    made = many(people=5, days=2, rows=200)
    made = made.append_column("W.1", made.column("weight")).append_column("a `b`", made.column("area"))
    same(on_spark(spark.createDataFrame(made)), embedded(made))


def test_units_and_limits_travel_with_the_columns(spark: "SparkSession") -> None:
    from villi.cohort.spark import intake

    days = intake(spark.createDataFrame(many(people=2, days=1, rows=9)), PLAN)
    assert days.schema["fibre_g"].metadata == {"unit": "g"}
    assert days.schema["implausible_energy"].metadata["below_kcal"] == "400"


def test_a_result_written_by_spark_reads_as_it_was(spark: "SparkSession", tmp_path: Path) -> None:
    from villi.cohort.spark import intake

    made = many(people=12, days=2, rows=500)
    spark.createDataFrame(made).write.parquet(str(tmp_path / "items"))
    items = spark.read.parquet(str(tmp_path / "items"))
    intake(items, PLAN).write.parquet(str(tmp_path / "days"))
    same(pa.parquet.read_table(tmp_path / "days"), embedded(made))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"grams": "meters"}, "lack the column grams"),
        ({"person": None}, "person holds double"),
    ],
)
def test_columns_that_do_not_fit_are_named(
    spark: "SparkSession", change: dict[str, str | None], message: str
) -> None:
    from villi.cohort.spark import intake

    frame = spark.createDataFrame(many(people=2, days=1, rows=9))
    for name, to in change.items():
        frame = frame.withColumnRenamed(name, to) if to else frame.withColumn(name, frame[name] / 2)
    with pytest.raises(VilliError, match=message):
        intake(frame, PLAN)


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [("grams", -1.0, "has -1 grams"), ("person", None, "some rows have no person")],
)
def test_what_the_pass_refuses_is_said_in_its_own_words(
    spark: "SparkSession", column: str, value: object, message: str
) -> None:
    from pyspark.sql import functions

    from villi.cohort.spark import intake, plainly

    frame = spark.createDataFrame(many(people=9, days=1, rows=90))
    wrong = functions.when(functions.col("line") == 17, value).otherwise(functions.col(column))
    with pytest.raises(VilliError, match=message) as raised, plainly("the run broke off"):
        intake(frame.withColumn(column, wrong), PLAN).toArrow()
    assert "Traceback" not in str(raised.value)
    assert len(str(raised.value)) < 400


def test_another_version_on_the_executors_is_refused(
    spark: "SparkSession", monkeypatch: pytest.MonkeyPatch
) -> None:
    from villi.cohort.spark import intake, plainly, shipping

    monkeypatch.setattr(shipping, "our_version", lambda: "0.0.7")
    days = intake(spark.createDataFrame(many(people=2, days=1, rows=9)), PLAN)
    with pytest.raises(VilliError, match=r"has villi .*started with villi 0\.0\.7"), plainly("it broke off"):
        days.toArrow()


def test_work_for_each_item_runs_on_the_executors(spark: "SparkSession") -> None:
    from villi.cohort.spark import each

    def where(item: int) -> tuple[int, int]:
        from villi.quantities import VilliError

        if item == 3:
            raise VilliError("three is refused")
        return item, os.getpid()

    assert list(each(spark, where, [])) == []
    found = list(each(spark, where, [1, 2, 3, 4]))
    assert str(found[2]) == "three is refused"
    assert isinstance(found[2], VilliError)
    done = [one for one in found if not isinstance(one, VilliError)]
    assert [item for item, _ in done] == [1, 2, 4]
    assert os.getpid() not in {process for _, process in done}


def test_two_executors_did_the_work(spark: "SparkSession", events: Path) -> None:
    on_spark(spark.createDataFrame(many(people=100, days=2, rows=5000)).repartition(8), partitions=8)
    assert clusters.executors(events) == {"0", "1"}


def test_nothing_listens_beyond_this_machine(spark: "SparkSession") -> None:
    heard = clusters.listening()
    assert heard  # the Java side and both executors do listen
    assert [place for place in heard if not clusters.is_loopback(place)] == []
