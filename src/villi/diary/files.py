"""The diary's file: read whole or refused, changed one line at a time, never left half written."""

import errno
import hashlib
import os
import stat
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date as Date
from pathlib import Path
from typing import NamedTuple

from villi.diary import foreign, locking
from villi.diary.changing import appended
from villi.diary.grammar import read
from villi.diary.lines import LARGEST
from villi.diary.locking import locked
from villi.diary.splices import Moved, Splice, differences, in_front, performed
from villi.diary.values import Diary
from villi.quantities import VilliError


def read_diary(path: str | Path, today: Date | None = None) -> Diary:
    """The diary in a file.

    `today` is what "in the future" is measured against (the computer's date). Raises `VilliError`,
    naming the place and the remedy, for a file that is missing, unreadable, a folder, empty, no text, or
    above 32 MB (refused before it is read).

    >>> read_diary("week.txt")
    Traceback (most recent call last):
    villi.diary.files.NotThere: week.txt does not exist: write one with villi start, or check the name
    """
    data = read_bytes(path)
    if not data.strip():
        raise VilliError(
            f"{path} is empty: write a date such as 2026-11-16 on a line of its own, or use villi start"
        )
    return read(data, str(path), today or Date.today())


Mark = tuple[int, int, int]
_TRIES = 3
"""Times that a change is made anew where another program writes the file at the same moment."""


class NotThere(VilliError):
    """A diary that does not exist, or does not exist any more."""


class AlreadyThere(VilliError):
    """A file that was to be new exists already."""


class _Meanwhile(Moved):
    """Another program, which knows no lock of ours, wrote the file while a change was on its way."""


class Applied(NamedTuple):
    """A change that is in the file: sha256 of the bytes before and after, the splices that undo it, the
    numbers that the new lines have now, and the bytes `after`."""

    before_digest: str
    after_digest: str
    undo: tuple[Splice, ...]
    lines: tuple[int, ...]
    after: bytes


def apply(path: str | Path, make: Callable[[bytes], Sequence[Splice]]) -> Applied:
    """Change a diary by the splices that `make` gives for its bytes as they are now, alone and at once.

    `make` runs while the diary is locked, so it sees every earlier change; what it raises leaves the file as
    it is. Raises `Moved` where lines no longer say what they should, and `VilliError` as `change` does.
    """
    done: list[Applied] = []

    def changed(data: bytes) -> bytes:
        made = performed(data, make(data), path)
        done.append(Applied(digest(data), digest(made.data), made.undo, made.lines, made.data))
        return made.data

    for _ in range(_TRIES - 1):
        with suppress(_Meanwhile):
            change(path, changed)
            return done[-1]
    change(path, changed)
    return done[-1]


def replace(path: str | Path, before_digest: str, text: str) -> Applied:
    """Write an editor's whole text, if the file's bytes still have that sha256 digest; else `Moved`, whose
    `now` is what is there instead.

    Lines that say the same keep their bytes; new ones get the file's line ends and encoding, whatever the
    editor sent.
    """

    def made(data: bytes) -> tuple[Splice, ...]:
        if digest(data) != before_digest:
            raise Moved(
                path, " was changed elsewhere since it was read: look at both and save again", now=data
            )
        return differences(data, text, path)

    return apply(path, made)


def digest(data: bytes) -> str:
    """The sha256 of a file's bytes, by which a page knows whether it is still the same."""
    return hashlib.sha256(data).hexdigest()


def append(path: str | Path, lines: Sequence[str], date: Date | None = None) -> int:
    """Add lines under a day, or at the end of the diary where no day is given, and give the number of the
    first; see `changing.appended`."""
    first = 0

    def changed(data: bytes) -> bytes:
        nonlocal first
        after, first = appended(data, lines, date, path)
        return after

    change(path, changed)
    return first


def edit(path: str | Path, line: int, old: str, new: str) -> None:
    """Replace the text of one line (counted from 1), if it still is `old`; its line end stays.

    Raises `Moved` where the line has changed since it was read.
    """
    apply(path, lambda data: [Splice(line, (old,), (new,))])


def insert(path: str | Path, line: int, old: str, new: str) -> None:
    """Put a line of its own in front of a line (counted from 1), if that one still is `old`.

    Everything else stays byte for byte. Raises `Moved` where the line has changed since it was read.
    """
    apply(path, lambda data: [in_front(data, line, old, new)])


def create(path: str | Path, data: bytes) -> None:
    """Write a new diary, which only its owner can read. Raises `AlreadyThere` and never overwrites a file.

    The file gets its name when it is whole, so a writer that is killed leaves no part of a diary.
    """
    place = Path(path)
    try:
        if os.path.lexists(place):
            raise FileExistsError
        handle, temporary = _beside(place)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            _name_anew(temporary, place)
        finally:
            with suppress(OSError):
                temporary.unlink()
    except FileExistsError:
        raise AlreadyThere(
            place, " exists already", remedy="choose another name, or add to it with villi log"
        ) from None
    except OSError as wrong:
        raise _unusable(place, wrong, "written") from wrong
    except ValueError as wrong:  # a NUL character in the name
        raise VilliError(f"{str(place)!r} is not a file name") from wrong
    _sync_folder(place.resolve().parent)


def _name_anew(temporary: Path, place: Path) -> None:
    """Gives a file a name that is free. `FileExistsError` where it is taken."""
    try:
        os.link(temporary, place)
    except FileExistsError:
        raise
    except OSError:  # a disk without second names: the free name is taken first, then filled
        os.close(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _PLAIN, 0o600))
        temporary.replace(place)


def change(path: str | Path, changed: Callable[[bytes], bytes]) -> None:
    """Replace a file's bytes by `changed(bytes)`, alone and at once.

    Other villi writers wait; a reader sees the old or the new file, never a part; on any failure the old
    file is intact. Links are followed, the mode is kept. Raises `VilliError`; `Moved` where another program
    wrote the file at the same moment, whose words stay.
    """
    place = Path(os.path.realpath(path))
    with locked(place):
        seen = mark_of(place)
        before = read_bytes(place)
        after = changed(before)
        if len(after) > LARGEST:
            raise VilliError(path, " would become larger than 32 MB: start a new file")
        foreign.refuse_becoming(after, place)
        if after != before:
            _replace(place, after, seen)


def read_bytes(path: str | Path) -> bytes:
    """The bytes of a diary's file, empty ones too. Raises `VilliError` as `read_diary` does for what cannot
    be read, or is above 32 MB; `NotADiary` for what is plainly something else."""
    place = Path(path)
    try:
        about = place.stat()
        if stat.S_ISDIR(about.st_mode):
            raise VilliError(place, " is a folder: name the diary file in it")
        if not stat.S_ISREG(about.st_mode):
            raise VilliError(place, " is not an ordinary file: give the diary's own file")
        if about.st_size > LARGEST:
            raise VilliError(place, " is larger than 32 MB: split it by year into several files")
        with place.open("rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError as wrong:
        raise NotThere(
            place, " does not exist", remedy="write one with villi start, or check the name"
        ) from wrong
    except OSError as wrong:
        raise _unusable(place, wrong, "read") from wrong
    except ValueError as wrong:  # a NUL character in the name
        raise VilliError(f"{str(place)!r} is not a file name") from wrong
    foreign.refuse(data, place)
    return data


def _unusable(place: Path, wrong: OSError, done: str) -> VilliError:
    """What is said of a file that could not be `done`: "read" or "written"."""
    if isinstance(wrong, FileNotFoundError):
        return VilliError(place.parent, " does not exist: make the folder first")
    if isinstance(wrong, PermissionError):
        return VilliError(
            place, f" may not be {done} by you: change its permissions, or close the program that holds it"
        )
    if wrong.errno in locking.FULL:
        return VilliError(
            place, f" could not be {done}, the disk is full; nothing was changed: make room and try again"
        )
    return VilliError(place, f" could not be {done} ({wrong.strerror or wrong}); nothing was changed")


def mark_of(place: Path) -> Mark | None:
    """What tells that a file was written: its time, length and place on the disk; None where it is not there,
    of which reading it says more."""
    try:
        about = place.stat()
    except (OSError, ValueError):
        return None
    return about.st_mtime_ns, about.st_size, about.st_ino


def _check(place: Path, seen: Mark | None) -> None:
    """Raises where the file is not the one that was read."""
    now = mark_of(place)
    if now is None:
        raise VilliError(place, " was taken away while it was being changed: put it back and try again")
    if now != seen:
        raise _Meanwhile(place, " was changed by another program at the same moment: try again")


def _replace(place: Path, data: bytes, seen: Mark | None) -> None:
    """Puts a file with the data in the place of the one that was seen."""
    temporary: Path | None = None
    try:
        _check(place, seen)
        if not os.access(place, os.W_OK):  # the folder alone decides over a new name; the person said no
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        handle, temporary = _beside(place)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            _keep_owner(place, temporary)
            _check(place, seen)
            if sys.platform != "win32":  # there an open file cannot take another one's name
                temporary.replace(place)
                temporary = None
        if temporary is not None:
            temporary.replace(place)
            temporary = None
    except OSError as wrong:
        raise _unusable(place, wrong, "written") from wrong
    finally:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink()
    _sync_folder(place.parent)


def _beside(place: Path) -> tuple[int, Path]:
    """A new file beside the diary for what will take its place, open and locked.

    Its name is made from the diary's, so that a writer which was killed leaves one file at most, and the next
    writer clears it away. It is locked while it is in use: a writer that does not share our lock (another
    account has its own state folder) waits for it instead of taking it away.
    """
    name = hashlib.sha256(os.path.normcase(place.name).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    path = place.with_name(f".villi-{name}.tmp")
    until = time.monotonic() + locking.PATIENCE_SECONDS
    while time.monotonic() < until:
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _PLAIN, 0o600)
        except FileExistsError:
            if not _cleared(path):
                time.sleep(0.01)
            continue
        if _held(handle, path):
            return handle, path
        os.close(handle)
    raise VilliError(place, " is being changed by another villi: try again when it has finished")


_PLAIN = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
"""A name that somebody made a link is not followed; Windows writes bytes as they are."""


def _cleared(path: Path) -> bool:
    """Whether a file that a dead writer left behind is gone now; one that is in use stays."""
    if sys.platform == "win32" or path.is_symlink():
        path.unlink(missing_ok=True)  # an open file is kept by Windows itself
        return True
    try:
        handle = os.open(path, os.O_RDWR | _PLAIN)
    except FileNotFoundError:
        return True
    try:
        if _held(handle, path):
            path.unlink(missing_ok=True)
            return True
        return False
    finally:
        os.close(handle)


def _held(handle: int, path: Path) -> bool:
    """Whether this open file is ours alone, and still the one of that name."""
    if sys.platform == "win32":
        return True
    try:
        if not locking.try_lock(handle):
            return False
    except OSError:  # a disk without locks: the lock in the state folder has to do
        pass
    try:
        return os.path.samestat(os.fstat(handle), path.stat(follow_symlinks=False))
    except FileNotFoundError:
        return False


def _keep_owner(place: Path, temporary: Path) -> None:
    about = place.stat()
    if sys.platform != "win32":
        with suppress(OSError):  # only root may give a file away; the mode matters more
            os.chown(temporary, about.st_uid, about.st_gid)
    temporary.chmod(stat.S_IMODE(about.st_mode))


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut; Windows has no such call and needs none."""
    if sys.platform == "win32":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
