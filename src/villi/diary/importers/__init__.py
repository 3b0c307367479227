"""Diaries from other programs' files.

Every importer is a module with `sniff(head) -> float` (0 to 1: how sure it is that a file starting with
these bytes is its own) and `read(path, zone) -> Iterator[Diary]`.
"""

import gzip
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from villi.diary.files import read_diary
from villi.diary.foreign import HEAD_BYTES, unpacked
from villi.diary.importers import asa24
from villi.diary.values import Diary
from villi.quantities import VilliError

_SURE = 0.5


class Format(NamedTuple):
    """A kind of file: its name for `--format`, what it is, and how to tell and read it."""

    name: str
    title: str
    sniff: Callable[[bytes], float]
    read: Callable[[str | Path, str], Iterator[Diary]]


def _own(path: str | Path, zone: str) -> Iterator[Diary]:
    yield read_diary(path)


FORMATS = MappingProxyType(
    {
        "diary": Format("diary", "villi's own plain text", lambda head: 0.0, _own),
        "asa24": Format("asa24", "ASA24 Items export (csv or csv.gz)", asa24.sniff, asa24.read),
    }
)


def diaries(path: str | Path, format: str = "", zone: str = "") -> Iterator[Diary]:
    """The diaries in a file, one per person, in the order in which they appear.

    `format` is a name in `FORMATS`; "" looks at the file, and takes what nothing recognises as villi's
    own text. `zone` is the IANA zone of times that carry none. Raises `VilliError` for an unknown format
    and for a file that cannot be read.

    >>> next(diaries("week.txt", "excel"))
    Traceback (most recent call last):
    villi.quantities.errors.VilliError: unknown format 'excel': use one of diary, asa24
    """
    if format and format not in FORMATS:
        raise VilliError(f"unknown format {format!r}: use one of {', '.join(FORMATS)}")
    yield from FORMATS[format or sniff(path) or "diary"].read(path, zone)


def sniff(path: str | Path) -> str:
    """The name in `FORMATS` that a file's first bytes are surely of, or "" (villi's own, or nobody's).

    >>> sniff("no-such-file.csv")
    ''
    """
    found = named(_head(Path(path)))
    return found.name if found is not None else ""


def named(head: bytes) -> Format | None:
    """The format that a file starting with these bytes is surely of; None for villi's own, or nobody's."""
    best = max(FORMATS.values(), key=lambda format: format.sniff(head))
    return best if best.sniff(head) >= _SURE else None


def _head(path: Path) -> bytes:
    """The first bytes, unpacked; nothing where the file cannot be opened: its reader says why."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES) if path.is_file() else b""
    except (OSError, ValueError):
        return b""
    if not head.startswith(b"\x1f\x8b"):
        return head
    try:
        with gzip.open(path) as file:
            return file.read(HEAD_BYTES)
    except (OSError, EOFError, zlib.error):
        return unpacked(head)  # what can be of a damaged one
