"""CSV and its relatives: cells apart by comma, tab or semicolon, plain or gzip, UTF-8 unless told otherwise.

Every cell is read as text; what it is worth is for the checks to say. A quoted cell may hold line breaks.
"""

import codecs
import csv
import gzip
import io
import zlib
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv
from numpy.typing import NDArray

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
_TAIL = 1 << 16
_NO_ROWS = "the file has column names and no rows"

SPOILT = "\x1a"
"""What stands for a byte that is no UTF-8: the control character SUB, for just that."""
_ENCODING = 'save it as UTF-8, or say encoding = "cp1252" in a layout file'

OPEN_END = "the last line does not end: it may be cut short"
LINES_WITHIN = "lines that are empty, or within a quoted cell"
"""What is noted of a text file as a whole."""


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


def _spoilt(wrong: UnicodeError) -> tuple[str, int]:
    assert isinstance(wrong, UnicodeDecodeError)
    return SPOILT * (wrong.end - wrong.start), wrong.end


codecs.register_error("villi-spoilt", _spoilt)


class _Watched(io.RawIOBase):
    """Bytes on their way to the parser: how they end, and how many quotes and lines there were, is kept.

    Bytes that are no UTF-8 become `SPOILT`, one for one, where the file is to be UTF-8: they matter only in
    columns that are used, and the parser stumbles over them in any.
    """

    def __init__(self, stream: Any, *, utf8: bool) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8")("villi-spoilt") if utf8 else None
        self._half = False
        self.spoilt = False
        self.tail = b""
        self.quotes = 0
        self.breaks = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        # At most three bytes are held back for the next time, so as never to give more than was asked for.
        while True:
            given = self._stream.read(size if size < 8 else size - 3)
            data = self._sound(given)
            if data or not given:  # nothing but the beginning of a letter is not the end
                break
        self.quotes += data.count(b'"')
        self.breaks += data.count(b"\n")
        self.tail = (self.tail + data[-_TAIL:])[-_TAIL:]
        return data

    def _sound(self, data: bytes) -> bytes:
        if self._decoder is None or (data.isascii() and not self._half):
            return data
        data = self._decoder.decode(data, final=not data).encode()
        self._half = bool(self._decoder.getstate()[0])
        self.spoilt = self.spoilt or SPOILT.encode() in data
        return data


class _Read(NamedTuple):
    """What the parser made of a file: number of the last row, and its cells of the columns that are read."""

    last: int
    cells: tuple[str, ...]


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
            form = _Form.of(path, names, separator, encoding)
            watched = _Watched(stream, utf8=codecs.lookup(form.encoding).name == "utf-8")
            done = yield from _numbered(_opened(watched, form, skipped), names, torn, watched)
            rest = _ended(watched, form, done, torn)
            if rest.torn or rest.noted:
                yield rest
    except (pa.ArrowInvalid, OSError, UnicodeDecodeError) as wrong:
        raise _broken(wrong, encoding) from wrong


def _ended(watched: _Watched, form: "_Form", done: _Read, torn: list[Torn]) -> Raw:
    """The rest of a file: torn rows at its end, and what its end says. Raises Broken if it is cut or open."""
    if not done.last and not torn:
        raise Broken(_NO_ROWS, remedy="export it again")
    last = torn[-1].line if torn else done.last
    open_end = not watched.tail.endswith((b"\n", b"\r", b"\n\0", b"\r\0"))
    if torn and open_end:
        end = torn[-1]
        raise Broken(
            f"the file is cut short: its last row, {end.line}, has {end.has} of {end.should} columns",
            remedy="export or copy it again",
        )
    # Rows behind a quote that nothing closes are one cell to any parser: the last line is then no row.
    if watched.quotes % 2 and (torn or not form.says(watched.tail, done.cells)):
        raise Broken(
            f"a quote is opened and never closed, in row {last} or before it",
            remedy="close the quote, or export the file again",
        )
    within = 0 if form.encoding == "utf-16" else watched.breaks + open_end - 1 - last
    noted = {OPEN_END: int(open_end), LINES_WITHIN: max(within, 0)}
    return Raw(
        _nothing(form.names),
        np.empty(0, np.int64),
        tuple(torn),
        {reason: count for reason, count in noted.items() if count},
    )


@dataclass(frozen=True, slots=True)
class _Form:
    """How a file is written: its names, as they are and without blanks, and those that are read."""

    written: tuple[str, ...]
    names: tuple[str, ...]
    separator: str
    encoding: str

    @classmethod
    def of(cls, path: str | Path, names: Sequence[str], separator: str, encoding: str) -> "_Form":
        head = _head(path)
        if head.startswith((b"\xff\xfe", b"\xfe\xff")):
            encoding = "utf-16"
        text = head.decode(encoding, "replace").removeprefix("\ufeff")
        written = next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])
        return cls(tuple(written), tuple(names), separator, encoding)

    def wanted(self) -> list[str]:
        """The names that are read, as the file writes them."""
        by_name = {name.strip(): name for name in self.written}
        try:
            return [by_name[name] for name in self.names]
        except KeyError:
            raise UnicodeDecodeError(self.encoding, b"", 0, 0, "in the names of columns") from None

    def says(self, tail: bytes, cells: tuple[str, ...]) -> bool:
        """Whether the last line at the end of a file is a row with these cells."""
        text = tail.rstrip(b"\r\n").rpartition(b"\n")[2].decode(self.encoding, "replace")
        row = next(csv.reader([text], delimiter=self.separator), [])
        if len(row) != len(self.written):
            return False
        found = dict(zip(self.written, row, strict=True))
        return tuple(found[name] for name in self.wanted()) == cells


def _opened(stream: _Watched, form: _Form, skipped: Any) -> Any:
    wanted = form.wanted()
    return arrow_csv.open_csv(
        stream,
        # With threads, the parser does not say which row a torn one is.
        read_options=arrow_csv.ReadOptions(block_size=BLOCK, encoding=form.encoding, use_threads=False),
        parse_options=arrow_csv.ParseOptions(
            delimiter=form.separator, newlines_in_values=True, invalid_row_handler=skipped
        ),
        convert_options=arrow_csv.ConvertOptions(
            include_columns=wanted,
            column_types={name: pa.string() for name in wanted},
            strings_can_be_null=False,
        ),
    )


def _numbered(
    reader: Any, names: Sequence[str], torn: list[Torn], watched: _Watched
) -> Generator[Raw, None, _Read]:
    """Batches with the numbers of their rows, counted over the torn ones; gives back the last row."""
    last, cells = 0, ("",) * len(names)
    for batch in reader:
        if not batch.num_rows:
            continue
        # Of the next numbers, those of torn rows are taken; the parser may be ahead with them.
        places = np.arange(last + 1, last + 1 + batch.num_rows + len(torn), dtype=np.int64)
        free = places[~np.isin(places, [row.line for row in torn])] if torn else places
        lines = free[: batch.num_rows]
        last = int(lines[-1])
        if watched.spoilt:
            _unspoilt(batch, names, lines)
        here = tuple(row for row in torn if row.line <= last)
        torn[:] = [row for row in torn if row.line > last]
        cells = tuple(column[-1].as_py() for column in batch.columns)
        yield Raw(pa.RecordBatch.from_arrays(batch.columns, names=list(names)), lines, here)
    return _Read(last, cells)


def _unspoilt(batch: pa.RecordBatch, names: Sequence[str], lines: NDArray[np.int64]) -> None:
    """Raise Broken where a cell that is used is not in the encoding of the file."""
    for name, column in zip(names, batch.columns, strict=True):
        found = pc.index(pc.match_substring(column, SPOILT), True).as_py()
        if found >= 0:
            raise Broken(f"row {lines[found]}, column {name}, is not utf-8", remedy=_ENCODING)


def _nothing(names: Sequence[str]) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([pa.array([], pa.string()) for _ in names], names=list(names))


def _broken(wrong: Exception, encoding: str) -> Broken:
    said = str(wrong)
    if "Empty CSV file" in said:
        return Broken(_NO_ROWS, remedy="export it again")
    if "Truncated compressed" in said or "zlib" in said:
        return Broken(f"the packed file is cut short or damaged ({said})", remedy="get the file again")
    if "UTF8" in said or "utf-8" in said or isinstance(wrong, UnicodeDecodeError):
        return Broken(
            f"its text is not {encoding} ({said})",
            remedy=_ENCODING,
        )
    if "straddling" in said:
        return Broken(
            f"a row has more than {BLOCK >> 20} MB: a quote may be missing", remedy="export it again"
        )
    return Broken(f"it cannot be read as a table of text ({said})", remedy="export it again")
