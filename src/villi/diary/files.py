"""The diary's file: read whole or refused, changed one line at a time, never left half written."""

import errno
import hashlib
import os
import stat
import sys
import tempfile
import time
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date as Date
from pathlib import Path

from villi.diary.grammar import read
from villi.diary.lines import LARGEST, body, decode, newline_of, split
from villi.diary.shapes import decide
from villi.diary.values import Diary
from villi.quantities import VilliError

_PATIENCE_SECONDS = 10.0
"""How long a writer waits for another one: a change takes milliseconds."""


def read_diary(path: str | Path, today: Date | None = None) -> Diary:
    """The diary in a file.

    `today` is what "in the future" is measured against (the computer's date). Raises `VilliError`,
    naming the place and the remedy, for a file that is missing, unreadable, a folder, empty, no text, or
    above 32 MB (refused before it is read).

    >>> read_diary("week.txt")
    Traceback (most recent call last):
    villi.quantities.errors.VilliError: week.txt does not exist: write one with villi start, or check the name
    """
    data = _bytes(Path(path))
    if not data.strip():
        raise VilliError(
            f"{path} is empty: write a date such as 2026-11-16 on a line of its own, or use villi start"
        )
    return read(data, str(path), today or Date.today())


def append(path: str | Path, lines: Sequence[str], date: Date | None = None) -> int:
    """Add lines at the end of a diary, and give the number of the first.

    With `date` they come under that day: a day header is added first unless the last one in the file is
    already that day's. Everything before stays byte for byte; line ends are the file's own.
    """
    first = 0

    def changed(data: bytes) -> bytes:
        nonlocal first
        after, first = appended(data, lines, date, path)
        return after

    change(path, changed)
    return first


def edit(path: str | Path, line: int, old: str, new: str) -> None:
    """Replace the text of one line (counted from 1), if it still is `old`; its line end stays.

    Raises `VilliError` where the line has changed since it was read.
    """
    _one_line(new)
    change(path, lambda data: edited(data, line, old, new, path))


def insert(path: str | Path, line: int, old: str, new: str) -> None:
    """Put a line of its own in front of a line (counted from 1), if that one still is `old`.

    Everything else stays byte for byte. Raises `VilliError` where the line has changed since it was read.
    """
    _one_line(new)
    change(path, lambda data: inserted(data, line, old, new, path))


def appended(
    data: bytes, lines: Sequence[str], date: Date | None = None, path: str | Path = "the diary"
) -> tuple[bytes, int]:
    """The bytes of a diary with lines added at its end, and the number of the first; see `append`.

    >>> appended(b"2026-11-16\\r\\ntoast", ["soup"], Date(2026, 11, 16))
    (b'2026-11-16\\r\\ntoast\\r\\nsoup\\r\\n', 3)
    """
    for line in lines:
        _one_line(line)
    text, codec, _ = decode(data, str(path))
    raw = split(text)
    newline = newline_of(raw)
    added = list(lines)
    if date is not None and not _ends_with(data, raw, date):
        blank = [""] if any(body(line)[0] < body(line)[1] for line in raw[-1:]) else []
        added = [*blank, f"{date} {date:%a}", *lines]
    start = newline if raw and not raw[-1].endswith("\n") else ""
    first = len(raw) + len(added) - len(lines) + 1
    return data + _encoded(start + "".join(line + newline for line in added), codec, path), first


def edited(data: bytes, line: int, old: str, new: str, path: str | Path = "the diary") -> bytes:
    """The bytes of a diary with the text of one line replaced; see `edit`."""
    _one_line(new)
    text, codec, _ = decode(data, str(path))
    raw = list(split(text))
    if not 1 <= line <= len(raw) or _without_end(raw[line - 1]) != old:
        raise VilliError(
            f"{path}, line {line}: no longer says {old!r}: read the diary again and repeat the change"
        )
    end = raw[line - 1][len(old) :]
    raw[line - 1] = new + end
    return _mark(codec) + _encoded("".join(raw), codec, path)


def inserted(data: bytes, line: int, old: str, new: str, path: str | Path = "the diary") -> bytes:
    """The bytes of a diary with a line of its own put in front of a line; see `insert`."""
    _one_line(new)
    text, codec, _ = decode(data, str(path))
    raw = list(split(text))
    there = _without_end(raw[line - 1]) if 1 <= line <= len(raw) else None
    if there != old and not (there is None and line == len(raw) + 1 and not old):
        raise VilliError(
            f"{path}, line {line}: no longer says {old!r}: read the diary again and repeat the change"
        )
    newline = newline_of(raw)
    before = newline if line == len(raw) + 1 and raw and not raw[-1].endswith("\n") else ""
    raw.insert(line - 1, before + new + newline)
    return _mark(codec) + _encoded("".join(raw), codec, path)


def create(path: str | Path, data: bytes) -> None:
    """Write a new diary; an existing file is never overwritten (`VilliError`)."""
    place = Path(path)
    try:
        with place.open("xb") as file:
            try:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            except OSError:
                place.unlink(missing_ok=True)
                raise
    except FileExistsError:
        raise VilliError(
            f"{place} exists already: choose another name, or add to it with villi log"
        ) from None
    except OSError as wrong:
        raise VilliError(_said(place, wrong, "written")) from wrong
    _sync_folder(place.resolve().parent)


def change(path: str | Path, changed: Callable[[bytes], bytes]) -> None:
    """Replace a file's bytes by `changed(bytes)`, alone and at once.

    Other villi writers wait; a reader sees the old or the new file, never a part; on any failure the old
    file is intact. Links are followed, the mode is kept. Raises `VilliError`.
    """
    place = Path(os.path.realpath(path))
    with _locked(place):
        before = _bytes(place)
        after = changed(before)
        if len(after) > LARGEST:
            raise VilliError(f"{path} would become larger than 32 MB: start a new file")
        if after != before:
            _replace(place, after)


def _bytes(place: Path) -> bytes:
    try:
        about = place.stat()
        if stat.S_ISDIR(about.st_mode):
            raise VilliError(f"{place} is a folder: name the diary file in it")
        if not stat.S_ISREG(about.st_mode):
            raise VilliError(f"{place} is not an ordinary file: give the diary's own file")
        if about.st_size > LARGEST:
            raise VilliError(f"{place} is larger than 32 MB: split it by year into several files")
        with place.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as wrong:
        raise VilliError(_said(place, wrong, "read")) from wrong
    except ValueError as wrong:  # a NUL character in the name
        raise VilliError(f"{str(place)!r} is not a file name") from wrong


def _said(place: Path, wrong: OSError, done: str) -> str:
    if isinstance(wrong, FileNotFoundError):
        if done == "read":
            return f"{place} does not exist: write one with villi start, or check the name"
        return f"{place.parent} does not exist: make the folder first"
    if isinstance(wrong, PermissionError):
        return f"{place} may not be {done} by you: change its permissions, or close the program that holds it"
    if wrong.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"{place} could not be {done}, the disk is full; nothing was changed: make room and try again"
    return f"{place} could not be {done} ({wrong.strerror or wrong}); nothing was changed"


def _replace(place: Path, data: bytes) -> None:
    temporary: Path | None = None
    try:
        if not os.access(place, os.W_OK):  # the folder alone decides over a new name; the person said no
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        handle, name = tempfile.mkstemp(prefix=".villi-", suffix=".tmp", dir=place.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _keep_owner(place, temporary)
        temporary.replace(place)
        temporary = None
    except OSError as wrong:
        raise VilliError(_said(place, wrong, "written")) from wrong
    finally:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink()
    _sync_folder(place.parent)


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


@contextmanager
def _locked(place: Path) -> Iterator[None]:
    """Hold the lock of one diary, known by its real path, so that two names of it share one lock."""
    key = hashlib.sha256(os.path.normcase(str(place)).encode("utf-8", "surrogateescape")).hexdigest()[:32]
    folder = state_folder() / "locks"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / f"{key}.lock").open("ab")
    except OSError as wrong:
        raise VilliError(f"{folder} cannot be written to: set VILLI_STATE to a folder that can") from wrong
    with file:
        until = time.monotonic() + _PATIENCE_SECONDS
        while not _locks(file.fileno(), folder):
            if time.monotonic() > until:
                raise VilliError(f"{place} is being changed by another villi: try again when it has finished")
            time.sleep(0.01)
        try:
            yield
        finally:
            _unlock(file.fileno())


def _locks(handle: int, folder: Path) -> bool:
    try:
        return _try_lock(handle)
    except OSError as wrong:  # some network disks know no locks
        raise VilliError(
            f"{folder} cannot be locked ({wrong.strerror or wrong}): set VILLI_STATE to a folder on this "
            "computer's own disk"
        ) from wrong


if sys.platform == "win32":
    import msvcrt

    def _try_lock(handle: int) -> bool:
        try:
            os.lseek(handle, 0, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(handle: int) -> None:
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)


def _without_end(raw: str) -> str:
    return raw.removesuffix("\n").removesuffix("\r") if raw.endswith("\n") else raw


def _one_line(text: str) -> None:
    if "\n" in text:
        raise VilliError("a diary line holds no line break: give one line at a time")


def _mark(codec: str) -> bytes:
    """The byte-order mark of a file that has one: reading takes it off, a change puts it back."""
    return BOM_UTF8 if codec == "utf-8-sig" else b""


def _encoded(text: str, codec: str, path: str | Path) -> bytes:
    try:
        return text.encode("cp1252" if codec == "cp1252" else "utf-8")
    except UnicodeEncodeError as wrong:
        raise VilliError(
            f"{path} is in Windows-1252, which has no {text[wrong.start]!r}: save it as UTF-8"
        ) from wrong


def _ends_with(data: bytes, raw: Sequence[str], date: Date) -> bool:
    """Whether the last day header of the file opens this date."""
    last = next((n for n in range(len(raw), 0, -1) if decide(raw[n - 1], n).kind == "day"), 0)
    return last > 0 and any(day.date == date and last in day.headers for day in read(data).days)
