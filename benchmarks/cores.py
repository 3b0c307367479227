"""Work spread over the processor's cores, one simulated diary at a time.

What comes out does not depend on how many cores there are: each item is worked out by itself, in a process
with one thread for linear algebra, and results come back in the order of the items.
"""

import os
import warnings
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from itertools import count
from multiprocessing import get_context
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
BATCH = 100


def each(function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
    """`function` of each item, in order. The function stands in a module, so that other processes find it."""
    return _processes().map(function, items)


def first(number: int, function: Callable[[int], Result | None], seed: int) -> list[Result]:
    """The first `number` results that are not None, for `seed` and the seeds after it."""
    found: list[Result] = []
    for start in count(seed, BATCH):
        found += [one for one in each(function, range(start, start + BATCH)) if one is not None]
        if len(found) >= number:
            return found[:number]
    raise AssertionError("seeds do not end")


@cache
def _processes() -> ProcessPoolExecutor:
    """New processes, as forked ones would keep the threads of this one."""
    os.environ.update(ONE_THREAD)
    return ProcessPoolExecutor(mp_context=get_context("spawn"), initializer=_strict)


def _strict() -> None:
    """A screen that warns is a fault."""
    warnings.simplefilter("error", RuntimeWarning)
