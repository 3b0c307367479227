"""What comes next is made while what came is used: two stages of one file on two cores."""

from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def ahead(of: Iterator[T]) -> Generator[T, None, None]:
    """The same things in the same order (none of them None), each made in a thread while the one before is
    used. One is held, no more; what making it raises is raised in its place.

    >>> list(ahead(iter("abc")))
    ['a', 'b', 'c']
    """
    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(next, of, None)
        while (one := coming.result()) is not None:
            coming = thread.submit(next, of, None)
            yield one
