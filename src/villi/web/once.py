"""Work that many may ask for at the same time, and that is done once."""

import threading
from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Once(Generic[T]):
    """A value made by the first who asks; the others wait for it. An error is made anew each time.

    >>> made = Once(lambda: print("made") or 2)
    >>> made.value(), made.value()
    made
    (2, 2)
    """

    def __init__(self, make: Callable[[], T]) -> None:
        self._make: Callable[[], T] | None = make
        self._lock = threading.Lock()
        self._made: T

    def value(self, make: Callable[[], T] | None = None) -> T:
        """The value; made by what is given here where it is not yet."""
        with self._lock:
            if self._make is not None:
                self._made = (make or self._make)()
                self._make = None  # and what it held: a form's text, an examination
            return self._made


class Soon:
    """Values that may take long, one at a time; the last one is kept."""

    def __init__(self) -> None:
        self._free = threading.Semaphore()
        self._last: tuple[Hashable, Any] | None = None

    def value(self, key: Hashable, make: Callable[[], T], seconds: float) -> T | None:
        """The value of a key: None where it is not made within so many seconds, or another one is being made;
        whoever asks again gets it once it is there. What goes wrong in time is raised."""
        if not self._free.acquire(timeout=seconds):
            return None
        if self._last is not None and self._last[0] == key:
            self._free.release()
            value: T = self._last[1]
            return value
        made: list[T] = []
        failed: list[Exception] = []

        def work() -> None:
            try:
                made.append(make())
                self._last = (key, made[0])
            except Exception as wrong:  # raised again where it was asked for
                failed.append(wrong)
            finally:
                self._free.release()

        worker = threading.Thread(target=work, name="looking", daemon=True)
        worker.start()
        worker.join(seconds)
        if failed:
            raise failed[0]
        return made[0] if made else None
