"""Our functions on the executors of a cluster, with what they need, and a plain word where they cannot run.

A function goes to the executors inside a small shell that Spark sends by value, so that the shell arrives
even where villi does not, and can say so. What is inside is unpacked there, after it is known that both
sides have the same villi.
"""

import pickle
import warnings
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from importlib.metadata import PackageNotFoundError, version
from typing import Any, TypeVar

import pyarrow as pa
from pyspark import cloudpickle
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.types import StructType

from villi.quantities import VilliError

Batches = Iterator[pa.RecordBatch]
Work = Callable[[Batches], Batches]
Item = TypeVar("Item")
Result = TypeVar("Result")

MISSING = (
    "a machine of the cluster has no {} for its Python: install villi with its extra [spark], in this "
    "version, where the executors run (docs/cohort.md, 'On a cluster')"
)


def mapped(frame: DataFrame, work: Work, schema: StructType | str) -> DataFrame:
    """`frame.mapInArrow(work)` for a function of villi, or a `partial` of one.

    Each partition is one call. Names of columns may hold what Spark takes for more than a name (points,
    quotes). On an executor it raises what `failing.plainly` turns into a message: where villi is missing, or
    is another version than here.
    """
    ours, inside, missing = our_version(), _shared(frame.sparkSession, _packed(work)), MISSING
    names = frame.columns

    def on_executor(batches: Batches) -> Batches:
        try:
            from villi.cohort.spark.shipping import unpacked
        except ImportError as lacking:
            raise RuntimeError("VilliError: " + missing.format(lacking.name)) from lacking
        sent = unpacked(ours, getattr(inside, "value", inside))
        yield from sent(batch.rename_columns(names) for batch in batches)

    with warnings.catch_warnings():  # Spark warns of pandas 3 although no frame of pandas is made
        warnings.filterwarnings("ignore", message="PySpark does not yet fully support pandas")
        return frame.toDF(*(f"c{number}" for number in range(len(names)))).mapInArrow(on_executor, schema)


def each(
    session: SparkSession, work: Callable[[Item], Result], items: Sequence[Item]
) -> Iterator[Result | VilliError]:
    """Call `work` for each item on the executors, one task an item; results in the order of the items.

    A VilliError that `work` raises is its result: one item that fails does not end the others.
    """
    if not items:
        return
    numbers = session.range(0, len(items), 1, len(items))
    found = mapped(numbers, partial(_each, work, tuple(items)), "number long, result binary").toArrow()
    for result in found.sort_by("number").column("result").to_pylist():
        yield pickle.loads(result)  # from our own executors, over Spark's own connection


def _each(work: Callable[[Item], Result], items: tuple[Item, ...], batches: Batches) -> Batches:
    for batch in batches:
        for number in batch.column(0).to_pylist():
            result: Result | VilliError
            try:
                result = work(items[number])
            except VilliError as wrong:
                result = wrong
            yield pa.RecordBatch.from_pydict({"number": [number], "result": [pickle.dumps(result)]})


@lru_cache(maxsize=4)
def unpacked(theirs: str, work: bytes) -> Work:
    """The function that was sent, made once in each process of an executor.

    Raises VilliError where villi is another version here than where it was sent from.
    """
    if theirs != our_version():
        raise VilliError(
            f"a machine of the cluster has villi {our_version()}, and the run was started with villi "
            f"{theirs}: install the same version everywhere"
        )
    sent: Work = pickle.loads(work)
    return sent


def our_version() -> str:
    """Version of the villi that runs here; "without a version" where its files were only put on the path."""
    try:
        return version("villi")
    except PackageNotFoundError:
        return "without a version"


def _shared(session: SparkSession, content: bytes) -> Any:
    """The bytes as a broadcast variable, which each machine fetches once, where a session has such."""
    try:
        return session.sparkContext.broadcast(content)
    except (
        PySparkException
    ):  # a session over Spark Connect has no context: bytes then travel with the function
        return content


def _packed(work: Work) -> bytes:
    packed: bytes = cloudpickle.dumps(work)  # type: ignore[no-untyped-call]
    return packed
