"""Files that appear under their name only when they are complete, and one run at a time for a result."""

import errno
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from pyarrow import ArrowException
from pyarrow.parquet import ParquetWriter

from villi.quantities import VilliError

FULL = (errno.ENOSPC, errno.EDQUOT)
"""How a system says that a disk is full, or all of it that a person may use."""


@contextmanager
def complete(path: Path) -> Iterator[Path]:
    """A name beside `path` to write under; once written and safe on disk, it takes the place of `path`.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with complete(Path(folder) / "a.txt") as beside:
    ...         _ = beside.write_text("all of it")
    ...         there_before = (Path(folder) / "a.txt").exists()
    ...     there_before, (Path(folder) / "a.txt").read_text()
    (False, 'all of it')
    """
    beside = unfinished(path)
    try:
        yield beside
        with beside.open("rb+") as file:
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def unfinished(path: Path) -> Path:
    """Where a file is written until it is complete."""
    return path.with_name(path.name + ".part")


def _sync_folder(folder: Path) -> None:
    """So that the new name, too, outlives a power cut; some systems open no folders."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def closing(writers: Sequence[ParquetWriter]) -> Iterator[None]:
    """Close all `writers` at the end (more may come); where something breaks, without another word.

    What was written is then thrown away, and a disk that is full would refuse each of their ends again.
    """
    try:
        yield
        for writer in writers:
            writer.close()
    except BaseException:
        for writer in writers:
            with suppress(OSError, ArrowException):
                writer.close()
            writer.is_open = False  # else it is tried once more when it is forgotten, with a traceback
        raise


@contextmanager
def alone(path: Path, what: str) -> Iterator[None]:
    """Hold the lock `path` as long as this lasts; the system frees that of a process that dies.

    Raises VilliError where another run holds it: `what` is what they would both write.
    """
    while True:
        file = path.open("ab")
        if not _locked(file):
            file.close()
            raise VilliError(
                f"{what} is being written by another villi: wait until it has finished, or name another one"
            )
        if _is_at(file, path):
            break
        file.close()  # whoever held it has just taken the file away: lock the one that is there now
    try:
        yield
    finally:
        with suppress(OSError):
            path.unlink()
        file.close()


def _is_at(file: BinaryIO, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False


if sys.platform == "win32":
    import msvcrt

    def _locked(file: BinaryIO) -> bool:
        try:
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _locked(file: BinaryIO) -> bool:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@contextmanager
def saying_what_is_full(*folders: Path) -> Iterator[None]:
    """Turn the system's word for a full disk into a message that names the disk and what is kept.

    Raises VilliError in its place.
    """
    try:
        yield
    except OSError as wrong:
        if not is_full(wrong):
            raise
        places = {folder: shutil.disk_usage(folder).free for folder in folders if folder.exists()}
        least = min(places, key=lambda folder: places[folder], default=Path())
        raise VilliError(
            least,
            f": the disk is full ({places.get(least, 0) / 1e6:,.0f} MB left). Nothing stands half written"
            " under its name, and what was finished is kept",
            remedy="make room and give the same command again: it goes on from there",
        ) from wrong


def is_full(wrong: OSError) -> bool:
    """Whether an error says that a disk is full; Arrow says it in words only."""
    return wrong.errno in FULL or any(os.strerror(number) in str(wrong) for number in FULL)
