"""A survey through Spark and through the engine of this machine, in turn, in the same run.

    python benchmarks/cohort_spark.py [--rows 1000000] [--rounds 3] [--master local-cluster[2,1,1024]]

Made rows in four Parquet files, in the order of nothing; two executors on this machine. `cold` reads, looks
up codes, totals and writes; `again` takes what was read from the cache. On one machine Spark can only lose:
it does the same work, and moves every row between processes besides. What is printed is how much it loses,
what starting it costs, and that both say the same. Needs Java and the extra [spark].
"""

import argparse
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from record import record
from villi.cohort import Plan
from villi.cohort.readers import look
from villi.cohort.running import Cluster, Order, run
from villi.cohort.spark import Cluster as Spark
from villi.cohort.spark import session
from villi.foods import Catalogue

SAME = 1e-9


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--master", default="local-cluster[2,1,1024]")
    chosen = parser.parse_args()
    plan = Plan.of(Catalogue.everyday())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = survey(folder, chosen.rows, plan)
        started = perf_counter()
        with session(chosen.master) as spark:
            ready = perf_counter() - started
            spark.range(4, numPartitions=4).count()
            seconds = rounds(folder, paths, plan, Spark(spark), chosen.rounds)
        worst = difference(folder / "here.parquet", folder / "there.parquet")
    print(f"{chosen.rows:,} rows, {chosen.rounds} rounds, medians; {chosen.master}")
    print(f"Spark ready after {ready:.1f} s; its first cold run {seconds['there, first'][0]:.1f} s")
    figures = {"start_s": ready, "first_s": seconds["there, first"][0], "worst_difference": worst}
    for way in ("cold", "again"):
        here, there = median(seconds[f"here, {way}"]), median(seconds[f"there, {way}"])
        print(f"{way}: this machine {here:.2f} s, Spark {there:.2f} s")
        figures |= {f"{way}_here_s": here, f"{way}_spark_s": there, f"{way}_ratio": there / here}
    record("cohort_spark", figures)
    print(f"largest relative difference of any number: {worst:.1e} (allowed {SAME:.0e})")
    print(f"spark vs local, cold: {figures['cold_ratio']:.1f}x the time")
    print(f"spark vs local, again: {figures['again_ratio']:.1f}x the time")
    if worst > SAME:
        raise SystemExit("Spark and this machine do not say the same")


def survey(folder: Path, rows: int, plan: Plan) -> list[Path]:
    """About ten rows a person-day, two days a person, foods as uneven as a Zipf law, in four files."""
    draw = np.random.default_rng(7)
    codes = np.array([int(code) for code in plan.codes])
    paths = []
    for number in range(4):
        many = rows // 4
        path = folder / f"items{number}.parquet"
        items = {
            "person": draw.integers(1, max(2, rows // 20), many),
            "day": draw.integers(1, 3, many),
            "code": codes[np.minimum(draw.zipf(1.2, many), len(codes)) - 1],
            "grams": draw.gamma(1.2, 90.0, many),
        }
        pq.write_table(pa.table(items), path)
        paths.append(path)
    return paths


def rounds(folder: Path, paths: list[Path], plan: Plan, spark: Spark, many: int) -> dict[str, list[float]]:
    """Seconds of each way, here and there in turn."""
    inputs = look(paths)
    seconds: dict[str, list[float]] = {}

    def timed(way: str, cache: Path, cluster: Cluster | None, out: str) -> None:
        began = perf_counter()
        run(inputs, plan, Order(folder / out, cache=cache), cluster=cluster)
        seconds.setdefault(way, []).append(perf_counter() - began)

    timed("there, first", folder / "first", spark, "there.parquet")
    for number in range(many):
        for name, cluster in (("here", None), ("there", spark)):
            for way in ("cold", "again"):
                timed(f"{name}, {way}", folder / f"{name}{number}", cluster, f"{name}.parquet")
    return seconds


def difference(here: Path, there: Path) -> float:
    """The largest relative difference of any number; infinite where rows, columns or nulls differ."""
    ours, theirs = pq.read_table(here), pq.read_table(there)
    if ours.schema != theirs.schema or ours.num_rows != theirs.num_rows:
        return float("inf")
    worst = 0.0
    for one, other in zip(ours.columns, theirs.columns, strict=True):
        if pc.is_null(one) != pc.is_null(other):
            return float("inf")
        if pa.types.is_floating(one.type):
            apart = pc.divide(pc.abs(pc.subtract(one, other)), pc.max_element_wise(pc.abs(one), 1.0))
            worst = max(worst, pc.max(apart).as_py() or 0.0)
        elif one != other:
            return float("inf")
    return worst


if __name__ == "__main__":
    main()
