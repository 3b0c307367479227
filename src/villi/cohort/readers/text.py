"""CSV and its relatives: cells apart by comma, tab or semicolon, plain or gzip, UTF-8 unless told otherwise.

Every cell is read as text; what it is worth is for the checks to say. A quoted cell may hold line breaks.
"""

import codecs
import csv
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
from villi.cohort.readers.heads import first_row, head, is_packed
from villi.cohort.readers.watching import SPOILT, Watched
from villi.cohort.rows import Raw, Torn

BLOCK = 4 << 20
"""Bytes parsed at a time, and with them the most that one row may have."""
MOST_TORN = 1_000_000
"""Rows with too few or too many cells, met at once: behind so many the file is no table of this header."""
_TORN_TEXT = 60
_NO_ROWS = "the file has column names and no rows"

_ENCODING = 'save it as UTF-8, or say encoding = "cp1252" in a layout file'

OPEN_END = "the last line does not end: it may be cut short"
LINES_WITHIN = "lines that are empty, or within a quoted cell"
"""What is noted of a text file as a whole."""


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
            watched = Watched(stream, utf8=codecs.lookup(form.encoding).name == "utf-8")
            done = yield from _numbered(_opened(watched, form, skipped), names, torn, watched)
            rest = _ended(watched, form, done, torn)
            if rest.torn or rest.noted:
                yield rest
    except (pa.ArrowInvalid, OSError, UnicodeDecodeError) as wrong:
        raise _broken(wrong, encoding) from wrong


def _ended(watched: Watched, form: "_Form", done: _Read, torn: list[Torn]) -> Raw:
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
        start = head(path)
        if start.startswith((b"\xff\xfe", b"\xfe\xff")):
            encoding = "utf-16"
        text = start.decode(encoding, "replace").removeprefix("\ufeff")
        written = first_row(text, separator)
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


def _opened(stream: Watched, form: _Form, skipped: Any) -> Any:
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
    reader: Any, names: Sequence[str], torn: list[Torn], watched: Watched
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
    if isinstance(wrong, FileNotFoundError):
        return Broken("it is no longer there", remedy="check the name, and give the command again")
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
