"""What a run is asked for, who hears of it, and where it may be done."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

import pyarrow as pa

from villi.cohort.ranges import RANGE_ROWS
from villi.quantities import VilliError

T = TypeVar("T")
U = TypeVar("U")

SHARED = "files, --cache and --out must lie where every machine of the cluster sees them under the same name"


@dataclass(frozen=True, slots=True)
class Order:
    """Where a run's results go and how it is done; none of it but `rule` changes a result.

    `people`: file of one row a person by `rule`. `cache`: where interned rows are kept, beside `out` if not
    named. `range_rows`: rows of a range. `workers`: ranges and files that are worked on at once.
    """

    out: Path
    people: Path | None = None
    rule: str = "day"
    cache: Path | None = None
    workers: int = 0
    range_rows: int = RANGE_ROWS

    @property
    def cache_folder(self) -> Path:
        """Where interned rows are kept."""
        return self.cache or self.out.with_name(self.out.name + ".cache")

    @property
    def aside(self) -> Path:
        """The list of rows set aside."""
        return self.out.with_name(self.out.name + ".aside.csv")


class Ear(Protocol):
    """Hears how far a run is."""

    def __call__(self, stage: str, rows: int, of: int) -> None:
        """`rows` more were read or totalled, of so many in all (0 where nobody knows yet)."""


def deaf(stage: str, rows: int, of: int) -> None:
    """Nobody listens."""


class Cluster(Protocol):
    """Machines that do the work of a run in the place of this one; `villi.cohort.spark.Cluster` is one."""

    def each(self, work: Callable[[T], U], items: Sequence[T]) -> Iterator[U | VilliError]:
        """`work` of every item, in their order; where it raises a VilliError, that."""

    def over_persons(
        self, parts: Sequence[Path], work: Callable[[Iterator[pa.RecordBatch], str], U], partitions: int
    ) -> list[U]:
        """`work` of the interned rows of each range of persons, sorted, under a name of its own."""


def workers(order: Order) -> int:
    """How many files or ranges are worked on at once: each takes about 300 MB."""
    return order.workers or min(os.cpu_count() or 1, 4)


def in_turn(work: Callable[[T], U], of: Iterable[T], many: int) -> Iterator[U]:
    """Work on so many at once; the results come in order, and no more than these are held."""
    if many == 1:
        yield from map(work, of)
        return
    with ThreadPoolExecutor(many) as pool:
        waiting: deque[Future[U]] = deque()
        try:
            for one in of:
                waiting.append(pool.submit(work, one))
                if len(waiting) > many:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for later in waiting:
                later.cancel()
