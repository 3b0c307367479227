"""A whole run on Spark leaves what a run on this machine leaves: results, faults, counts, messages."""

import gzip
import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from tests.cohort import clusters
from tests.cohort.made import CODES, NOT_A_FOOD
from tests.cohort.test_spark import same

from villi.cohort.layouts import Layout, declared
from villi.cohort.plan import Plan
from villi.cohort.readers import look
from villi.cohort.running import Order, run
from villi.cohort.summary import Summary
from villi.cohort.telling import as_json
from villi.foods import Catalogue
from villi.quantities import VilliError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

PLAN = Plan.of(Catalogue.everyday(), ["energy", "fibre", "protein", "caffeine"], scores=["hei-2020", "fibre"])


def survey(folder: Path, people: int = 60, rows: int = 900) -> list[Path]:
    """Three days in three files, with rows that cannot be used, in the order of nothing."""
    draw = np.random.default_rng(5)
    paths = []
    for day in (1, 2, 3):
        path = folder / f"day {day}.csv"
        lines = ["person,day,code,grams,weight"]
        for _ in range(rows):
            person = int(draw.integers(1, people + 1))
            grams = f"{draw.gamma(1.2, 90.0):.1f}"
            kind = draw.random()
            grams = "" if kind < 0.02 else "-4" if kind < 0.03 else "much" if kind < 0.035 else grams
            code = draw.choice(np.array(CODES + NOT_A_FOOD))
            lines.append(f"{person if kind < 0.99 else ''},{day},{code},{grams},{person * 2.5}")
        path.write_text("\n".join([*lines, ""]), encoding="utf-8")
        paths.append(path)
    return paths


def both(
    spark: "SparkSession",
    paths: list[Path],
    folder: Path,
    plan: Plan = PLAN,
    layout: Layout | None = None,
    **choices: object,
) -> tuple[Summary, Summary]:
    """The same run here and on Spark, into `here.parquet` and `there.parquet`."""
    from villi.cohort.spark import Cluster

    inputs = look(paths, layout)
    order = Order(folder / "here.parquet", range_rows=500, **choices)  # type: ignore[arg-type]
    there = replace(order, out=folder / "there.parquet")
    if order.people is not None:
        there = replace(there, people=order.people.with_name("there-people.parquet"))
    return run(inputs, plan, order), run(inputs, plan, there, cluster=Cluster(spark))


def counted(summary: Summary) -> dict[str, object]:
    """What a summary counts, without names of files that differ."""
    said = json.loads(json.dumps(as_json(summary)).replace("there", "here"))
    assert isinstance(said, dict)
    rounded = {name: {**held, "mean": round(held["mean"], 9)} for name, held in said["coverage"].items()}
    return {name: value for name, value in said.items() if "cache" not in name} | {"coverage": rounded}


def test_results_faults_and_counts_are_those_of_this_machine(spark: "SparkSession", tmp_path: Path) -> None:
    paths = survey(tmp_path)
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 and then nothing")
    (tmp_path / "empty.csv").write_text("")
    every = [*paths, tmp_path / "broken.parquet", tmp_path / "empty.csv", paths[0]]
    people = tmp_path / "here-people.parquet"
    here, there = both(spark, every, tmp_path, people=people, rule="person-ratio")
    ours, theirs = pq.read_table(tmp_path / "here.parquet"), pq.read_table(tmp_path / "there.parquet")
    same(theirs, ours)
    assert theirs.schema.equals(ours.schema, check_metadata=True)
    assert theirs.column("person").equals(ours.column("person"))  # in the same order, too
    assert theirs.column("day").equals(ours.column("day"))
    ours, theirs = pq.read_table(people), pq.read_table(tmp_path / "there-people.parquet")
    assert theirs.schema.equals(ours.schema, check_metadata=True)
    same(theirs, ours, keys=("person",))
    assert ours.num_rows == 60
    assert pc.is_valid(ours.column("hei-2020")).to_pylist().count(True) > 0
    aside = (tmp_path / "here.parquet.aside.csv").read_text(encoding="utf-8")
    assert (tmp_path / "there.parquet.aside.csv").read_text(encoding="utf-8") == aside
    assert aside.count("negative grams") > 5
    assert "broken.parquet" in aside
    assert counted(there) == counted(here)
    assert not there.whole


def test_a_file_that_breaks_in_the_middle_is_set_aside_on_spark_as_here(
    spark: "SparkSession", tmp_path: Path
) -> None:
    paths = survey(tmp_path)
    packed = gzip.compress(paths[1].read_bytes())
    paths[1] = tmp_path / "day 2.csv.gz"
    paths[1].write_bytes(packed[: len(packed) // 2])
    here, there = both(spark, paths, tmp_path)
    same(pq.read_table(tmp_path / "there.parquet"), pq.read_table(tmp_path / "here.parquet"))
    assert counted(there) == counted(here)
    assert "day 2.csv.gz" in (tmp_path / "there.parquet.aside.csv").read_text(encoding="utf-8")
    days = pq.read_table(tmp_path / "there.parquet").column("day").unique().to_pylist()
    assert sorted(days) == [1, 3]


def test_days_that_two_files_hold_are_said_on_spark_as_here(spark: "SparkSession", tmp_path: Path) -> None:
    first, *_ = survey(tmp_path)
    head, *rows = first.read_text(encoding="utf-8").splitlines()
    second = tmp_path / "more.csv"
    second.write_text("\n".join([head, *rows[:40], ""]), encoding="utf-8")
    people = tmp_path / "here-people.parquet"
    here, there = both(spark, [first, second], tmp_path, people=people, rule="mean-of-days")
    assert here.crossing.days > 10
    assert counted(there) == counted(here)
    same(pq.read_table(tmp_path / "there.parquet"), pq.read_table(tmp_path / "here.parquet"))


def test_what_was_read_here_is_not_read_again_there(spark: "SparkSession", tmp_path: Path) -> None:
    from villi.cohort.spark import Cluster

    inputs = look(survey(tmp_path))
    cache = tmp_path / "kept"
    first = run(inputs, PLAN, Order(tmp_path / "a.parquet", cache=cache), cluster=Cluster(spark))
    written = {path: path.stat().st_mtime_ns for path in (cache / "rows").glob("*.parquet")}
    assert len(written) == 3
    other = Plan.of(Catalogue.everyday(), ["energy", "iron"])
    second = run(inputs, other, Order(tmp_path / "b.parquet", cache=cache))
    third = run(inputs, other, Order(tmp_path / "c.parquet", cache=cache), cluster=Cluster(spark))
    assert {path: path.stat().st_mtime_ns for path in (cache / "rows").glob("*.parquet")} == written
    assert (first.persons, second.persons, third.persons) == (60, 60, 60)
    same(pq.read_table(tmp_path / "c.parquet"), pq.read_table(tmp_path / "b.parquet"))
    assert not list((cache / "passes").iterdir())


def test_folders_whose_names_are_patterns_to_spark(
    spark: "SparkSession", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "a [1] {b,c} * 100% ä"
    folder.mkdir()
    survey(folder, rows=40)
    monkeypatch.chdir(folder)
    here, there = both(spark, [Path("day 1.csv"), Path("day 2.csv")], Path())
    same(pq.read_table("there.parquet"), pq.read_table("here.parquet"))
    assert counted(there) == counted(here)


@pytest.mark.parametrize("persons", [["p1", "ä", "P10", "p2", "😀"], [5, -1, 2**53 + 1, 30, 4]])
def test_persons_stand_in_the_same_order(
    spark: "SparkSession", tmp_path: Path, persons: list[object]
) -> None:
    draw = np.random.default_rng(1)
    rows = pa.table(
        {
            "person": pa.array([persons[n] for n in draw.integers(0, len(persons), 400)]),
            "day": pa.array([f"2026-11-{n:02d}" for n in draw.integers(1, 20, 400)]),
            "code": draw.choice(np.array(CODES), 400),
            "grams": draw.uniform(0, 300, 400),
        }
    )
    pq.write_table(rows, tmp_path / "items.parquet", row_group_size=50)
    people = tmp_path / "here-people.parquet"
    both(spark, [tmp_path / "items.parquet"], tmp_path, people=people, rule="mean-of-days")
    ours, theirs = pq.read_table(tmp_path / "here.parquet"), pq.read_table(tmp_path / "there.parquet")
    same(theirs, ours)
    assert theirs.select(["person", "day"]).equals(ours.select(["person", "day"]))
    ours, theirs = pq.read_table(people), pq.read_table(tmp_path / "there-people.parquet")
    same(theirs, ours, keys=("person",))
    assert ours.column("plants_week").null_count == 0  # dates of many days: plants of weeks, here as there


def test_columns_carried_along_whose_names_mean_more_to_spark(spark: "SparkSession", tmp_path: Path) -> None:
    names = ("W.1", "GRAMS", "Day", "a b", "`x`", "c0", "ä")
    rows = [f"{person},1,11111000,50,{','.join(['2.5'] * len(names))}" for person in range(20)]
    text = "\n".join([",".join(["person,day,code,grams", *names]), *rows, ""])
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    layout = replace(declared("person=person,day=day,code=code,grams=grams"), keep=names)
    here, there = both(spark, [tmp_path / "a.csv"], tmp_path, layout=layout)
    found = pq.read_table(tmp_path / "there.parquet")
    same(found, pq.read_table(tmp_path / "here.parquet"))
    assert found.column("W.1").to_pylist() == [2.5] * 20
    assert counted(there) == counted(here)


def test_nothing_usable_is_said_as_here(spark: "SparkSession", tmp_path: Path) -> None:
    from villi.cohort.spark import Cluster

    (tmp_path / "a.csv").write_text("person,day,code,grams\n,,,\n")
    said = []
    for cluster in (None, Cluster(spark)):
        try:
            run(look([tmp_path / "a.csv"]), PLAN, Order(tmp_path / "out.parquet"), cluster=cluster)
            said.append("done")
        except VilliError as wrong:
            said.append(str(wrong))
    assert said[0] == said[1]


def test_a_file_that_the_executors_do_not_see(spark: "SparkSession", tmp_path: Path) -> None:
    from villi.cohort.spark import Cluster

    paths = survey(tmp_path, rows=30)
    inputs = look(paths)
    paths[1].unlink()
    with pytest.raises(VilliError, match=r"day 2.csv is not there for .*every machine of the cluster"):
        run(inputs, PLAN, Order(tmp_path / "out.parquet"), cluster=Cluster(spark))


def test_files_and_ranges_go_to_both_executors(spark: "SparkSession", tmp_path: Path, events: Path) -> None:
    both(spark, survey(tmp_path, people=500, rows=3000), tmp_path)
    assert clusters.executors(events) == {"0", "1"}
