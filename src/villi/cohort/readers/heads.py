"""The head of a text file: is it packed, is it a table of text at all, what separates its column names."""

import csv
import gzip
import io
import zlib
from pathlib import Path

from villi.cohort.readers.broken import Broken
from villi.quantities import VilliError

SEPARATORS = (",", "\t", ";")
_HEAD = 1 << 20


def is_packed(path: str | Path) -> bool:
    """Whether the file is gzip, by its first bytes, whatever its name."""
    with Path(path).open("rb") as file:
        return file.read(2) == b"\x1f\x8b"


def header(path: str | Path, encoding: str = "utf-8") -> tuple[tuple[str, ...], str]:
    """Column names, and what separates them: of comma, tab and semicolon the one that gives most.

    Raises VilliError for a file whose first row cannot be read.
    """
    start = head(path)
    if not start:
        raise VilliError("the file is empty", remedy="export it again")
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    if start.startswith((b"HEADER RECORD*******", b"PAR1")):
        raise VilliError("it is packed with gzip", remedy="unpack it; only CSV is read packed")
    if b"\0" in start[:4096] and encoding != "utf-16":
        raise VilliError("it is no text", remedy="give CSV, Parquet or a SAS transport file (.xpt)")
    if start.lstrip()[:1] == b"<":
        raise VilliError("it is a web page, not a table", remedy="download the data file itself")
    try:
        text = start.decode(encoding, "strict" if len(start) < _HEAD else "ignore").removeprefix("\ufeff")
    except UnicodeDecodeError:
        # Only the names matter here: bytes of rows are judged where they are read.
        text = start.decode("latin-1").removeprefix("ï»¿")
    rows = [first_row(text, mark) for mark in SEPARATORS]
    names = max(rows, key=len)
    return tuple(name.strip() for name in names), SEPARATORS[rows.index(names)]


def head(path: str | Path) -> bytes:
    """The first megabyte of a file, unpacked; Broken where it cannot be."""
    try:
        with gzip.open(path) if is_packed(path) else Path(path).open("rb") as file:
            return bytes(file.read(_HEAD))
    except EOFError:
        return _cut_head(path)
    except (zlib.error, gzip.BadGzipFile) as wrong:
        raise _damaged(wrong) from wrong


def _cut_head(path: str | Path) -> bytes:
    """The head of a packed file that was cut: what there is of it still says which columns it has."""
    try:
        with Path(path).open("rb") as packed:
            return zlib.decompressobj(31).decompress(packed.read(_HEAD), _HEAD)
    except zlib.error as wrong:
        raise _damaged(wrong) from wrong


def _damaged(wrong: Exception) -> Broken:
    return Broken(f"the packed file is damaged ({wrong})", remedy="get the file again")


def first_row(text: str, separator: str) -> list[str]:
    """The cells of the first row of some text; VilliError where it is none."""
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])
    except csv.Error as wrong:
        raise VilliError(f"its first line is no row of a table ({wrong})", remedy="give CSV") from wrong
