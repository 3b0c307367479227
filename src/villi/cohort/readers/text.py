"""CSV and its relatives: cells apart by comma, tab or semicolon, plain or gzip, UTF-8 unless told otherwise.

Every cell is read as text; what it is worth is for the checks to say. A quoted cell may hold line breaks.
"""

import csv
import gzip
import io
import zlib
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv

from villi.cohort.readers.broken import Broken
from villi.cohort.rows import Raw, Torn
from villi.quantities import VilliError

SEPARATORS = (",", "\t", ";")
BLOCK = 4 << 20
"""Bytes parsed at a time, and with them the most that one row may have."""
MOST_TORN = 1_000_000
"""Rows with too few or too many cells, met at once: behind so many the file is no table of this header."""
_HEAD = 1 << 20
_TORN_TEXT = 60
_NO_COUNT = "the file has column names and no rows"


def is_packed(path: str | Path) -> bool:
    """Whether the file is gzip, by its first bytes, whatever its name."""
    with Path(path).open("rb") as file:
        return file.read(2) == b"\x1f\x8b"


def header(path: str | Path, encoding: str = "utf-8") -> tuple[tuple[str, ...], str]:
    """Column names, and what separates them: of comma, tab and semicolon the one that gives most.

    Raises VilliError for a file whose first row cannot be read.
    """
    head = _head(path)
    if not head:
        raise VilliError("the file is empty", remedy="export it again")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    if head.startswith((b"HEADER RECORD*******", b"PAR1")):
        raise VilliError("it is packed with gzip", remedy="unpack it; only CSV is read packed")
    if b"\0" in head[:4096] and encoding != "utf-16":
        raise VilliError("it is no text", remedy="give CSV, Parquet or a SAS transport file (.xpt)")
    if head.lstrip()[:1] == b"<":
        raise VilliError("it is a web page, not a table", remedy="download the data file itself")
    try:
        text = head.decode(encoding, "strict" if len(head) < _HEAD else "ignore").removeprefix("\ufeff")
    except UnicodeDecodeError:
        # Only the names matter here: bytes of rows are judged where they are read.
        text = head.decode("latin-1").removeprefix("ï»¿")
    rows = [next(csv.reader(io.StringIO(text, newline=""), delimiter=mark), []) for mark in SEPARATORS]
    names = max(rows, key=len)
    return tuple(name.strip() for name in names), SEPARATORS[rows.index(names)]


def _head(path: str | Path) -> bytes:
    try:
        with gzip.open(path) if is_packed(path) else Path(path).open("rb") as file:
            return bytes(file.read(_HEAD))
    except EOFError:
        # Cut short: what there is of it still says which columns it has.
        with Path(path).open("rb") as packed:
            return zlib.decompressobj(31).decompress(packed.read(_HEAD), _HEAD)
    except (zlib.error, gzip.BadGzipFile) as wrong:
        raise Broken(f"the packed file is damaged ({wrong})", remedy="get the file again") from wrong


class _Watched(io.RawIOBase):
    """Bytes on their way to the parser, of which the last is remembered: does the file end with a line?"""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self.last = b"\n"

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data: bytes = self._stream.read(size)
        if data:
            self.last = data[-1:]
        return data


def raws(
    path: str | Path, names: Sequence[str], separator: str = ",", encoding: str = "utf-8"
) -> Iterator[Raw]:
    """Those columns of a file as text, a block at a time. Raises Broken where it breaks."""
    torn: list[Torn] = []

    def skipped(row: Any) -> str:
        if len(torn) >= MOST_TORN:
            return "error"
        torn.append(
            Torn(row.number - 1, (row.text or "")[:_TORN_TEXT], row.actual_columns, row.expected_columns)
        )
        return "skip"

    try:
        with pa.input_stream(str(path), compression="gzip" if is_packed(path) else None) as stream:
            watched = _Watched(stream)
            reader = _opened(watched, path, names, separator, encoding, skipped)
            last = yield from _numbered(reader, names, torn)
            if torn and torn[-1].line > last and watched.last not in b"\r\n":
                end = torn[-1]
                raise Broken(
                    f"the file is cut short: its last row, {end.line}, has {end.has} of {end.should} columns",
                    remedy="export or copy it again",
                )
            if not last and not torn:
                raise Broken(_NO_COUNT, remedy="export it again")
            if torn:
                yield Raw(_nothing(names), np.empty(0, np.int64), tuple(torn))
    except (pa.ArrowInvalid, OSError, UnicodeDecodeError) as wrong:
        raise _broken(wrong, encoding) from wrong


def _opened(
    stream: _Watched, path: str | Path, names: Sequence[str], separator: str, encoding: str, skipped: Any
) -> Any:
    written = _written(path, separator, encoding)
    if _head(path)[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
    wanted = [written[name] for name in names]
    return arrow_csv.open_csv(
        stream,
        read_options=arrow_csv.ReadOptions(block_size=BLOCK, encoding=encoding),
        parse_options=arrow_csv.ParseOptions(
            delimiter=separator, newlines_in_values=True, invalid_row_handler=skipped
        ),
        convert_options=arrow_csv.ConvertOptions(
            include_columns=wanted,
            column_types={name: pa.string() for name in wanted},
            strings_can_be_null=False,
        ),
    )


def _written(path: str | Path, separator: str, encoding: str) -> dict[str, str]:
    """Names without the blanks around them -> as they are written."""
    head = _head(path)
    encoding = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else encoding
    text = head.decode(encoding, "replace").removeprefix("\ufeff")
    names = next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])
    return {name.strip(): name for name in names}


def _numbered(reader: Any, names: Sequence[str], torn: list[Torn]) -> Generator[Raw, None, int]:
    """Batches with the numbers of their rows, counted over the torn ones; gives back the last number."""
    last = 0
    for batch in reader:
        if not batch.num_rows:
            continue
        # Of the next numbers, those of torn rows are taken; the parser may be ahead with them.
        places = np.arange(last + 1, last + 1 + batch.num_rows + len(torn), dtype=np.int64)
        free = places[~np.isin(places, [row.line for row in torn])] if torn else places
        lines = free[: batch.num_rows]
        last = int(lines[-1])
        here = tuple(row for row in torn if row.line <= last)
        torn[:] = [row for row in torn if row.line > last]
        yield Raw(pa.RecordBatch.from_arrays(batch.columns, names=list(names)), lines, here)
    return last


def _nothing(names: Sequence[str]) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([pa.array([], pa.string()) for _ in names], names=list(names))


def _broken(wrong: Exception, encoding: str) -> Broken:
    said = str(wrong)
    if "Truncated compressed" in said or "zlib" in said:
        return Broken(f"the packed file is cut short or damaged ({said})", remedy="get the file again")
    if "UTF8" in said or "utf-8" in said or isinstance(wrong, UnicodeDecodeError):
        return Broken(
            f"its text is not {encoding} ({said})",
            remedy='save it as UTF-8, or say encoding = "cp1252" in a layout file',
        )
    if "straddling" in said:
        return Broken(
            f"a row has more than {BLOCK >> 20} MB: a quote may be missing", remedy="export it again"
        )
    return Broken(f"it cannot be read as a table of text ({said})", remedy="export it again")
