"""What was used last, kept for many threads at once, within bounds."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from math import inf
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Latest(Generic[K, V]):
    """Values by key, those used last: `most` at most, and, but for the last one, as many as together have the
    `most_size` that `size` tells of one.

    >>> kept: Latest[str, bytes] = Latest(2)
    >>> for name in "abc":
    ...     kept.put(name, name.encode())
    >>> kept.get("a"), kept.get("b"), kept.setdefault("b", b"other"), len(kept)
    (None, b'b', b'b', 2)
    """

    def __init__(self, most: int, most_size: float = inf, size: Callable[[V], int] = lambda value: 0) -> None:
        self._most, self._most_size, self._size = most, most_size, size
        self._held: OrderedDict[K, V] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: K) -> V | None:
        """The value of a key; None where there is none, or it was let go."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def put(self, key: K, value: V) -> None:
        """Keep a value."""
        with self._lock:
            self._held[key] = value
            self._used(key)

    def setdefault(self, key: K, value: V) -> V:
        """The value of a key; this one where there is none."""
        with self._lock:
            found = self._held.setdefault(key, value)
            self._used(key)
            return found

    def _used(self, key: K) -> None:
        self._held.move_to_end(key)
        together = sum(map(self._size, self._held.values())) if self._most_size < inf else 0
        while len(self._held) > self._most or (len(self._held) > 1 and together > self._most_size):
            together -= self._size(self._held.popitem(last=False)[1])

    def drop(self, unwanted: Callable[[K], bool]) -> None:
        """Let go of every key that is not wanted any more."""
        with self._lock:
            for key in [key for key in self._held if unwanted(key)]:
                del self._held[key]

    def items(self) -> tuple[tuple[K, V], ...]:
        """All that is kept, that used last at the end."""
        with self._lock:
            return tuple(self._held.items())

    def __len__(self) -> int:
        return len(self._held)
