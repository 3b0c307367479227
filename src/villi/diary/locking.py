"""One writer of a diary at a time: threads of one process in the order in which they came, processes by locks
in villi's state folder. The system frees the lock of a process that dies."""

import errno
import hashlib
import os
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from villi.quantities import VilliError

PATIENCE_SECONDS = 10.0
"""How long a writer waits while nobody else gets on: a change takes milliseconds, so one who holds the lock
so long is stopped or stuck. As long as the others write one after the other, it is a queue."""
LONGEST_SECONDS = 60.0
"""How long a writer waits in a queue, however well it gets on: nobody waits longer for an answer."""
_POLL_SECONDS, _LEAST_POLL_SECONDS = 0.01, 0.001
_OLD_SECONDS = 1.0
"""A writer of another process looks more and more often whether it is its turn, until it has waited so long:
who has waited longest is the likeliest to be next."""

FULL = (errno.ENOSPC, errno.EDQUOT)
"""How a system says that a disk is full, or all of it that a person may use."""
MANY = (errno.EMFILE, errno.ENFILE)
"""How it says that too many files are open, those of connections among them."""


class Unlockable(VilliError):
    """The state folder, where the locks stand, cannot be used."""


_waiting: dict[str, deque[threading.Event]] = {}
_moved_on: dict[str, float] = {}
"""When the first of a queue last went, in seconds of the monotonic clock."""
_guard = threading.Lock()


@contextmanager
def locked(place: Path) -> Iterator[None]:
    """Hold the lock of one diary, known by its real path, so that two names of it share one lock.

    Raises `VilliError` where others hold it too long, or the state folder cannot be written to.
    """
    began = time.monotonic()
    key = hashlib.sha256(os.path.normcase(str(place)).encode("utf-8", "surrogateescape")).hexdigest()[:32]
    with _turn(key, place, began), _opened(key, "next") as following, _opened(key, "lock") as lock:
        # Who waits for the lock holds `next`: whoever gives the lock back cannot take it again first.
        _wait(following, lock, place, began)
        try:
            _wait(lock, lock, place, began)
        finally:
            unlock(following.fileno())
        try:
            _note_time(lock)
            yield
        finally:
            unlock(lock.fileno())


def rest(seconds: float) -> bool:
    """Wait until no thread of this process writes, at most so many seconds, and let none begin any more: the
    process may then end at once. Whether that is so; else everything goes on as before."""
    until = time.monotonic() + seconds
    while True:
        _guard.acquire()
        if not _waiting:
            return True  # kept: whoever would begin now waits for the end
        _guard.release()
        if time.monotonic() >= until:
            return False
        time.sleep(_POLL_SECONDS)


@contextmanager
def _turn(key: str, place: Path, began: float) -> Iterator[None]:
    """First come, first served among the threads of this process; none of them polls."""
    mine = threading.Event()
    with _guard:
        queue = _waiting.setdefault(key, deque())
        queue.append(mine)
        if queue[0] is mine:
            mine.set()
    try:
        while not mine.wait(PATIENCE_SECONDS):
            if _late(began, _moved_on.get(key, began)):
                raise _busy(place)
        yield
    finally:
        with _guard:
            first = queue[0] is mine
            queue.remove(mine)
            if first and queue:
                _moved_on[key] = time.monotonic()
                queue[0].set()
            if not queue:
                _waiting.pop(key, None)
                _moved_on.pop(key, None)


def _wait(file: BinaryIO, lock: BinaryIO, place: Path, began: float) -> None:
    """Waits for a lock, as long as the time in `lock` says that others get on."""
    asked = time.monotonic()
    while not _locks(file.fileno()):
        now = time.monotonic()
        since = max(0.0, time.time() - os.fstat(lock.fileno()).st_mtime)
        if _late(began, max(asked, now - since)):
            raise _busy(place)
        waited = min(1.0, (now - asked) / _OLD_SECONDS)
        time.sleep(_POLL_SECONDS + (_LEAST_POLL_SECONDS - _POLL_SECONDS) * waited)


def _late(began: float, latest: float) -> bool:
    """Whether one who began to wait then has waited enough, when others last got on at `latest`."""
    now = time.monotonic()
    return now - max(began, latest) > PATIENCE_SECONDS or now - began > LONGEST_SECONDS


def _note_time(lock: BinaryIO) -> None:
    """Sets the time of the lock's file, by which those who wait see that others get on."""
    with suppress(OSError):
        os.utime(lock.fileno() if os.utime in os.supports_fd else lock.name)


def _busy(place: Path) -> VilliError:
    return VilliError(place, " is being changed by another villi: try again when it has finished")


def _opened(key: str, ending: str) -> BinaryIO:
    folder = state_folder() / "locks"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return (folder / f"{key}.{ending}").open("ab")
    except OSError as wrong:
        raise _unlocked(folder, wrong) from wrong


def _unlocked(folder: Path, wrong: OSError) -> VilliError:
    """What is said where a lock in this folder cannot be opened."""
    if wrong.errno in FULL:
        full = ", where villi keeps its locks, could not be written, the disk is full; nothing was changed"
        return VilliError(folder, full, remedy="make room and try again")
    if wrong.errno in MANY:
        return VilliError(
            "too many files and connections are open just now; nothing was changed: try again in a moment"
        )
    return Unlockable(
        folder,
        ", where villi keeps its locks, cannot be written to",
        remedy="set VILLI_STATE to a folder that can",
    )


def _locks(handle: int) -> bool:
    try:
        return try_lock(handle)
    except OSError as wrong:  # some network disks know no locks
        raise Unlockable(
            state_folder(),
            f", where villi keeps its locks, knows no locks ({wrong.strerror or wrong})",
            remedy="set VILLI_STATE to a folder on this computer's own disk",
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
