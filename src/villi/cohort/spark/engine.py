"""The pass of `villi cohort --engine spark`: interned files in, one piece of work a range of persons."""

import pickle
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark import TaskContext
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as columns
from pyspark.sql.pandas.types import from_arrow_schema

from villi.cohort.spark.failing import plainly
from villi.cohort.spark.frames import dressed
from villi.cohort.spark.shipping import Batches, each, mapped
from villi.cohort.values import DAY, FILE, PERSON
from villi.quantities import VilliError

Item = TypeVar("Item")
Result = TypeVar("Result")

BROKE_OFF = "the run on Spark broke off"

_ROW = "villi_row"
"""Name of what is only sorted by: the place of a row in its file."""


class Cluster(NamedTuple):
    """A session as the place of a run (`villi.cohort.running.Cluster`)."""

    session: SparkSession

    def each(self, work: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result | VilliError]:
        """`work` of every item, one task an item. Raises VilliError for whatever goes wrong besides."""
        with plainly(BROKE_OFF):
            yield from each(self.session, work, items)

    def over_persons(
        self, parts: Sequence[Path], work: Callable[[Batches, str], Result], partitions: int
    ) -> list[Result]:
        """`work` of at least so many ranges of persons, and of as many as there are cores."""
        cores = self.session.sparkContext.defaultParallelism
        return over_persons(self.session, parts, work, max(partitions, cores))


def over_persons(
    session: SparkSession, parts: Sequence[Path], work: Callable[[Batches, str], Result], partitions: int
) -> list[Result]:
    """Give `work` the interned rows of `parts`, range by range of persons; results in their ascending order.

    `parts`: Parquet files of interned rows of one schema, where the executors see them. `work(batches,
    name)` gets the rows of whole persons, sorted by person and day, those of a day in the order of `parts`
    and of their rows, as the local engine has them, with the column `FILE`; `name` is another one at each
    attempt, so that a task that Spark repeats writes beside the one that it repeats. Ranges without rows are
    not worked on.

    Raises VilliError for whatever goes wrong on the cluster.
    """
    schema = pq.read_schema(parts[0])
    with plainly(BROKE_OFF), _case_sensitive(session):
        ordered = _ordered(session, parts, schema, partitions)
        done = mapped(ordered, partial(_worked, work, schema), "number int, result binary").toArrow()
    return [pickle.loads(result) for result in done.sort_by("number").column("result").to_pylist()]


def _ordered(session: SparkSession, parts: Sequence[Path], schema: pa.Schema, partitions: int) -> DataFrame:
    """The rows of all parts in ranges of persons, sorted."""
    names = columns.array(*(columns.lit(part.name) for part in parts))
    rows = session.read.schema(from_arrow_schema(schema)).parquet(*map(_address, parts))
    placed = rows.select(
        "*",
        columns.array_position(names, columns.col("_metadata.file_name")).alias(FILE),
        columns.col("_metadata.row_index").alias(_ROW),
    )
    ranges = placed.repartitionByRange(partitions, PERSON)
    return ranges.sortWithinPartitions(PERSON, DAY, FILE, _ROW).drop(_ROW)


@contextmanager
def _case_sensitive(session: SparkSession) -> Iterator[None]:
    """A file may carry along `GRAMS` beside our `grams`, which Spark takes for one name unless told."""
    name = "spark.sql.caseSensitive"
    before = session.conf.get(name)
    session.conf.set(name, "true")
    try:
        yield
    finally:
        session.conf.set(name, before or "false")


def _address(part: Path) -> str:
    """A file as Spark calls it, whose names are patterns: what would be one is said to be none."""
    plain = re.sub(r"([\\\[\]{}*?,])", r"\\\1", str(part.resolve()))
    return f"file://{plain}"


def _worked(work: Callable[[Batches, str], Result], schema: pa.Schema, batches: Batches) -> Batches:
    """Work on one partition, unless it is empty."""
    task = TaskContext.get()
    assert task is not None
    first = next(batches, None)
    if first is None:
        return
    schema = schema.append(pa.field(FILE, pa.int64()))
    result = work(_all(first, batches, schema), f"{task.partitionId():05d}-{task.taskAttemptId()}")
    yield pa.RecordBatch.from_arrays(
        [pa.array([task.partitionId()], pa.int32()), pa.array([pickle.dumps(result)], pa.binary())],
        names=["number", "result"],
    )


def _all(first: pa.RecordBatch, rest: Batches, schema: pa.Schema) -> Batches:
    yield dressed(first, schema)
    for batch in rest:
        yield dressed(batch, schema)
