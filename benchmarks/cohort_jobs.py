"""One job of the survey benchmark as each program does it best, in a process of its own.

    python benchmarks/cohort_jobs.py PROGRAM JOB FOLDER

Reads what the job starts from and says "ready". Then for each line, a number, it does the job so
often in each of its ways and answers with one line of JSON: seconds on the wall and of the processors, by
way, and the highest memory so far. "check" answers with the person-days and the sum of all sums, by way.

Job "kernel": interned rows in memory, to 40 sums for each person-day in memory. Job "cold": items with codes
in a Parquet file, to person-days in a Parquet file, with the table of foods in memory. Amounts that the table
of foods does not know are null in it, and left out of the sums by all.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple

KEYS = ["person", "day"]
BATCH = 131_072
CORES = os.cpu_count() or 1
BLOCKS = 2
"""Blocks of person-days that become a row group of what villi writes: about 13,000."""

Told = tuple[int, float]


class Job(NamedTuple):
    """Ways of doing it, and the number of person-days and sum of sums of what a way gave (None: the file)."""

    ways: Mapping[str, Callable[[], Any]]
    told: Callable[[Any], Told]


def main() -> None:
    program, job, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    done = PROGRAMS[program](job, folder)
    print("ready", flush=True)
    for line in sys.stdin:
        if line.strip() == "check":
            print(json.dumps({name: done.told(way()) for name, way in done.ways.items()}), flush=True)
        else:
            ways = {name: [_timed(way) for _ in range(int(line))] for name, way in done.ways.items()}
            print(json.dumps({"ways": ways, "mb": peak()}), flush=True)


def _timed(way: Callable[[], Any]) -> tuple[float, float]:
    wall, own = time.perf_counter(), time.process_time()
    result = way()
    seconds = time.perf_counter() - wall, time.process_time() - own
    del result
    return seconds


def peak() -> float:
    """The most memory that this process has held, MB."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
        return next(float(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024
    except (OSError, StopIteration):  # not on Linux
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def in_file(path: Path) -> Callable[[Any], Told]:
    """What a Parquet file of person-days holds."""

    def told(_: Any) -> Told:
        import pyarrow.compute as pc
        import pyarrow.parquet as pq

        days = pq.read_table(path)
        names = [name for name in days.schema.names if name.split("_")[0].startswith("n")]
        return days.num_rows, sum(pc.sum(days.column(name)).as_py() or 0.0 for name in names)

    return told


def pandas_job(job: str, folder: Path) -> Job:
    import pandas as pd

    foods = pd.read_parquet(folder / "foods.parquet")
    names = [name for name in foods if name not in ("code", "food")]

    def joined(rows: pd.DataFrame, on: str, table: pd.DataFrame) -> pd.DataFrame:
        eaten = rows.join(table, on=on)
        eaten[names] = eaten[names].mul(eaten["grams"], axis=0)
        return eaten.groupby(KEYS, sort=False)[names].sum()

    if job == "cold":
        by_code, out = foods.set_index("code")[names], folder / "pandas.parquet"

        def cold() -> None:
            days = joined(pd.read_parquet(folder / "items.parquet"), "code", by_code)
            days.reset_index().to_parquet(out, compression="snappy")

        return Job({"join": cold}, in_file(out))
    rows, by_food = pd.read_parquet(folder / "interned.parquet"), foods.set_index("food")[names]
    ways = {"join": lambda: joined(rows, "food", by_food)}
    return Job(ways, lambda days: (len(days), float(days.sum().sum())))


def polars_job(job: str, folder: Path) -> Job:
    import polars as pl

    foods = pl.read_parquet(folder / "foods.parquet")
    names = [name for name in foods.columns if name not in ("code", "food")]
    sums = [(pl.col(name) * pl.col("grams")).sum() for name in names]

    def asked(rows: pl.LazyFrame, on: str, table: pl.DataFrame) -> pl.LazyFrame:
        return rows.join(table.lazy(), on=on).group_by(KEYS).agg(sums)

    if job == "cold":
        table, out = foods.drop("food"), folder / "polars.parquet"
        items = pl.scan_parquet(folder / "items.parquet")
        cold: dict[str, Callable[[], Any]] = {
            "in memory": lambda: (
                asked(items, "code", table).collect().write_parquet(out, compression="snappy")
            ),
            "streaming": lambda: asked(items, "code", table).sink_parquet(out, compression="snappy"),
        }
        return Job(cold, in_file(out))
    rows, table = pl.read_parquet(folder / "interned.parquet").lazy(), foods.drop("code")
    ways = {
        "in memory": lambda: asked(rows, "food", table).collect(),
        "streaming": lambda: asked(rows, "food", table).collect(engine="streaming"),
    }
    return Job(
        ways, lambda days: (days.height, float(days.select(pl.sum_horizontal(pl.col(names).sum())).item()))
    )


def duckdb_job(job: str, folder: Path) -> Job:
    import duckdb

    db = duckdb.connect()
    db.execute(f"create table foods as from '{folder}/foods.parquet'")
    names = [row[0] for row in db.execute("describe foods").fetchall() if row[0] not in ("code", "food")]
    sums = ", ".join(f'sum(grams * "{name}") as "{name}"' for name in names)
    if job == "cold":
        out = folder / "duckdb.parquet"
        query = (
            f"select person, day, {sums} from '{folder}/items.parquet' join foods using (code) group by all"
        )
        copy = f"copy ({query}) to '{out}' (format parquet, compression snappy)"
        return Job({"join": lambda: db.execute(copy)}, in_file(out))
    db.execute(f"create table eaten as from '{folder}/interned.parquet'")
    query = f"select person, day, {sums} from eaten join foods using (food) group by all"
    every = " + ".join(f'sum("{name}")' for name in names)
    return Job(
        {"join": lambda: db.execute(f"create or replace table days as {query}")},
        lambda _: db.execute(f"select count(*), {every} from days").fetchall()[0],
    )


def villi_job(job: str, folder: Path) -> Job:
    from villi.cohort import Plan
    from villi.foods import Catalogue

    plan = Plan.of(Catalogue.everyday(), patterns=False)
    return _villi_cold(plan, folder) if job == "cold" else _villi_kernel(plan, folder)


def _villi_kernel(plan: Any, folder: Path) -> Job:
    import numpy as np
    import pyarrow.parquet as pq
    from scipy.sparse import csr_array

    from villi.intake import kernel

    rows = pq.read_table(folder / "interned.parquet")
    person, day, food, grams = (rows[name].to_numpy() for name in ("person", "day", "food", "grams"))
    asked = len(plan.nutrients)  # what else is totalled is for patterns
    columns = np.ascontiguousarray(plan.stack.columns[:, :asked])

    def matrix() -> "csr_array":
        new = np.flatnonzero((person[1:] != person[:-1]) | (day[1:] != day[:-1])) + 1
        bounds = np.concatenate([[0], new, [len(person)]]).astype(np.int32)
        return csr_array((grams, food, bounds), shape=(len(bounds) - 1, len(columns)))

    ways = {
        "sums": lambda: kernel.product(matrix(), columns),
        "with coverage and glutamine": lambda: kernel.total(matrix(), plan.stack).amount[:, :asked],
    }
    return Job(ways, lambda held: (len(held), float(np.nansum(held))))


def _villi_cold(plan: Any, folder: Path) -> Job:
    import pyarrow as pa
    import pyarrow.parquet as pq

    from villi.cohort import intern, total
    from villi.quantities import NUTRIENTS

    same = [*KEYS, *(NUTRIENTS[id].key for id in plan.nutrients)]
    out = folder / "villi.parquet"

    def written(names: list[str]) -> None:
        rows = pq.ParquetFile(folder / "items.parquet").iter_batches(BATCH)
        interned = (intern(batch, plan).batch for batch in rows)
        days = (batch.select(names or batch.schema.names) for batch in total(interned, plan, CORES))
        first = next(days)
        with pq.ParquetWriter(out, first.schema, use_dictionary=False, compression="snappy") as results:
            every = chain([first], days)
            while group := list(islice(every, BLOCKS)):  # while some are written, the next ones are totalled
                results.write_table(pa.Table.from_batches(group))

    def told(_: Any) -> Told:
        import pyarrow.compute as pc

        days = pq.read_table(out, columns=same[2:])
        return days.num_rows, sum(pc.sum(column).as_py() or 0.0 for column in days.columns)

    return Job({"sums": lambda: written(same), "with coverage and glutamine": lambda: written([])}, told)


PROGRAMS: Mapping[str, Callable[[str, Path], Job]] = {
    "pandas": pandas_job,
    "polars": polars_job,
    "duckdb": duckdb_job,
    "villi": villi_job,
}

if __name__ == "__main__":
    main()
