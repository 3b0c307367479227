"""One writer of a diary at a time: threads of one process in the order in which they came, processes by locks
in villi's state folder. The system frees the lock of a process that dies."""

import hashlib
import os
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from villi.quantities import VilliError

PATIENCE_SECONDS = 10.0
"""How long a writer waits for others: a change takes milliseconds."""
_POLL_SECONDS, _LEAST_POLL_SECONDS = 0.01, 0.001
_OLD_SECONDS = 1.0
"""A writer of another process looks more and more often whether it is its turn, until it has waited so long:
who has waited longest is the likeliest to be next."""

_waiting: dict[str, deque[threading.Event]] = {}
_guard = threading.Lock()


@contextmanager
def locked(place: Path) -> Iterator[None]:
    """Hold the lock of one diary, known by its real path, so that two names of it share one lock.

    Raises `VilliError` where others hold it too long, or the state folder cannot be written to.
    """
    until = time.monotonic() + PATIENCE_SECONDS
    key = hashlib.sha256(os.path.normcase(str(place)).encode("utf-8", "surrogateescape")).hexdigest()[:32]
    with _turn(key, place, until), _opened(key, "next") as following, _opened(key, "lock") as lock:
        # Who waits for the lock holds `next`: whoever gives the lock back cannot take it again first.
        _wait(following, place, until)
        try:
            _wait(lock, place, until)
        finally:
            unlock(following.fileno())
        try:
            yield
        finally:
            unlock(lock.fileno())


@contextmanager
def _turn(key: str, place: Path, until: float) -> Iterator[None]:
    """First come, first served among the threads of this process; none of them polls."""
    mine = threading.Event()
    with _guard:
        queue = _waiting.setdefault(key, deque())
        queue.append(mine)
        if queue[0] is mine:
            mine.set()
    try:
        if not mine.wait(max(0.0, until - time.monotonic())):
            raise _busy(place)
        yield
    finally:
        with _guard:
            first = queue[0] is mine
            queue.remove(mine)
            if first and queue:
                queue[0].set()
            if not queue:
                _waiting.pop(key, None)


def _wait(file: BinaryIO, place: Path, until: float) -> None:
    began = time.monotonic()
    while not _locks(file.fileno()):
        now = time.monotonic()
        if now > until:
            raise _busy(place)
        waited = min(1.0, (now - began) / _OLD_SECONDS)
        time.sleep(_POLL_SECONDS + (_LEAST_POLL_SECONDS - _POLL_SECONDS) * waited)


def _busy(place: Path) -> VilliError:
    return VilliError(f"{place} is being changed by another villi: try again when it has finished")


def _opened(key: str, ending: str) -> BinaryIO:
    folder = state_folder() / "locks"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return (folder / f"{key}.{ending}").open("ab")
    except OSError as wrong:
        raise VilliError(f"{folder} cannot be written to: set VILLI_STATE to a folder that can") from wrong


def _locks(handle: int) -> bool:
    try:
        return try_lock(handle)
    except OSError as wrong:  # some network disks know no locks
        raise VilliError(
            f"{state_folder()} cannot be locked ({wrong.strerror or wrong}): set VILLI_STATE to a folder on "
            "this computer's own disk"
        ) from wrong


def state_folder() -> Path:
    """Where villi keeps its locks: `$VILLI_STATE`, or the platform's folder for program state."""
    named = os.environ.get("VILLI_STATE")
    if named:
        return Path(named)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "villi"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "villi"
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "villi"


if sys.platform == "win32":
    import msvcrt

    def try_lock(handle: int) -> bool:
        """Lock an open file, or say that somebody else holds it."""
        try:
            os.lseek(handle, 0, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def unlock(handle: int) -> None:
        """Give the lock of an open file back."""
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def try_lock(handle: int) -> bool:
        """Lock an open file, or say that somebody else holds it."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def unlock(handle: int) -> None:
        """Give the lock of an open file back."""
        fcntl.flock(handle, fcntl.LOCK_UN)
