"""SAS transport files, version 5: what NHANES publishes.

The format (SAS Institute, "The Record Layout of a SAS Version 5 or 6 Data Set in SAS Transport (XPORT)
Format", TS-140): records of 80 bytes; a header; one description of 140 bytes for each column; then rows of
one fixed length without gaps, the last record filled with blanks. Numbers are those of IBM mainframes: a
sign, seven bits of exponent to base 16, 56 bits of fraction; a missing number is a letter, dot or
underscore in the first byte, and nothing else.

The file does not say how many rows it has. What is checked is the arithmetic: whole records, whole rows,
and fewer blanks behind the last than one record. A file that was cut exactly between two rows and two
records at once (one place in several rows) cannot be told from a whole one, by anybody.

The library that reads these files best otherwise (pyreadstat) starts anew at the first row for every
batch, and says nothing of a file that was cut; it writes the files of the tests, and is what the numbers
of this reader are compared with there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from villi.cohort.readers.broken import Broken
from villi.cohort.rows import Raw
from villi.quantities import VilliError

RECORD = 80
_LIBRARY = b"HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!"
_LATER = b"HEADER RECORD*******LIBV8   HEADER RECORD!!!!!!!"
_MEMBER = b"HEADER RECORD*******MEMBER  HEADER RECORD!!!!!!!"
_NAMES = b"HEADER RECORD*******NAMESTR HEADER RECORD!!!!!!!"
_ROWS = b"HEADER RECORD*******OBS     HEADER RECORD!!!!!!!"
_MISSING = frozenset(b"._ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_NO_MORE_THAN_ZERO = 1e-70
"""Zeros are written as the least number the format can hold, 5.4e-79, by the program that NHANES uses."""
_EPOCH = 3653
"""Days from SAS's first of January 1960 to 1970's."""
_MOST_COLUMNS = 100_000
_LOOKED_AT = 1 << 20


class Column(NamedTuple):
    """A column: its name, where in a row it stands and how long it is, in bytes; `kind` is "number", "text",
    "date" or "moment" (seconds, of which the date is read)."""

    name: str
    start: int
    length: int
    kind: str


@dataclass(frozen=True, slots=True)
class Shape:
    """What the header says: columns, bytes of a row, where rows begin, and how many there are by the size."""

    columns: tuple[Column, ...]
    row: int
    begin: int
    rows: int


def shape(path: str | Path) -> Shape:
    """What a transport file holds. Raises Broken for one that is cut short, VilliError for another format."""
    with Path(path).open("rb") as file:
        columns, row = _described(file)
        begin = file.tell()
        size = file.seek(0, 2)
        return Shape(columns, row, begin, _counted(file, begin, size, row))


def raws(path: str | Path, names: Sequence[str], rows: int) -> Iterator[Raw]:
    """Those columns of a file, `rows` rows at a time: float64, string or date32, null where missing.

    Raises Broken where the file breaks, and for one without rows.
    """
    found = shape(path)
    by_name = {column.name: column for column in found.columns}
    wanted = [by_name[name] for name in names]
    with Path(path).open("rb") as file:
        file.seek(found.begin)
        if not found.rows:
            raise Broken("the file has columns and no rows", remedy="get the file again")
        behind = b""
        for first in range(0, found.rows, rows):
            count = min(rows, found.rows - first)
            data = file.read(count * found.row)
            behind += data
            if _MEMBER in behind:
                raise _second()
            behind = behind[-len(_MEMBER) :]
            if len(data) < count * found.row:
                raise Broken("the file became shorter while it was read", remedy="read it again")
            table = np.frombuffer(data, np.uint8).reshape(count, found.row)
            arrays = [_array(table, column) for column in wanted]
            lines = np.arange(first + 1, first + 1 + count, dtype=np.int64)
            yield Raw(pa.RecordBatch.from_arrays(arrays, names=list(names)), lines)


def _described(file: BinaryIO) -> tuple[tuple[Column, ...], int]:
    """The columns and the bytes of a row, from the head of the file, which is left behind it."""
    first = _record(file)
    if first.startswith(_LATER):
        raise VilliError(
            "it is a transport file of version 8, which villi does not read",
            remedy="save it as version 5, or as CSV or Parquet",
        )
    if not first.startswith(_LIBRARY):
        raise VilliError("it is no SAS transport file", remedy="give the file as it was published (.xpt)")
    _record(file), _record(file)
    member = _record(file)
    if not member.startswith(_MEMBER):
        raise _damaged("its second header is not where it belongs")
    length = _digits(member[74:78])
    if length not in (136, 140):
        raise _damaged(f"descriptions of columns have {length} bytes")
    _record(file), _record(file), _record(file)
    names = _record(file)
    if not names.startswith(_NAMES):
        raise _damaged("the list of columns is not where it belongs")
    count = _digits(names[54:58])
    if not 0 < count <= _MOST_COLUMNS:
        raise _damaged(f"it has {count} columns")
    block = count * length
    described = _exactly(file, block + -block % RECORD)
    if not _record(file).startswith(_ROWS):
        raise _damaged("rows do not begin where they belong")
    columns = tuple(_column(described[n * length : (n + 1) * length]) for n in range(count))
    return columns, max(column.start + column.length for column in columns)


def _column(text: bytes) -> Column:
    number = int.from_bytes(text[0:2], "big") == 1
    length, start = int.from_bytes(text[4:6], "big"), int.from_bytes(text[84:88], "big")
    if length < 1 or (number and not 2 <= length <= 8):
        raise _damaged(f"a column has {length} bytes")
    name = text[8:16].decode("latin-1").strip(" \0")
    written = text[56:64].decode("latin-1").strip(" \0")
    kind = "text"
    if number:
        # NAMES of formats: DATE9., MMDDYY10., YYMMDD10., DDMMYY10., E8601DA.; DATETIME20., E8601DT.
        moment = written.startswith(("DATETIME", "E8601DT"))
        date = written.startswith(("DATE", "MMDDYY", "YYMMDD", "DDMMYY", "E8601DA"))
        kind = "moment" if moment else "date" if date else "number"
    return Column(name, start, length, kind)


def _counted(file: BinaryIO, begin: int, size: int, row: int) -> int:
    """Rows between `begin` and the end of the file; Broken where bytes are lacking."""
    body = size - begin
    _one_table(file, begin, size)
    if body % RECORD:
        raise Broken(
            f"the file is cut short: its last record has {body % RECORD} of {RECORD} bytes",
            remedy="get the file again",
        )
    rows, rest = divmod(body, row)
    file.seek(size - rest)
    tail = file.read(rest)
    if rest >= RECORD or tail.strip(b" "):
        raise Broken(
            f"the file is cut short: row {rows + 1} has {rest} of {row} bytes", remedy="get the file again"
        )
    # Rows shorter than a record: several of the last may be nothing but what fills it up.
    spare = rest
    while rows and spare + row < RECORD:
        file.seek(begin + (rows - 1) * row)
        if file.read(row).strip(b" "):
            break
        rows, spare = rows - 1, spare + row
    return rows


def _one_table(file: BinaryIO, begin: int, size: int) -> None:
    """Raise Broken where another table begins in the last megabyte: so would what is read as its rows."""
    file.seek(max(begin, size - _LOOKED_AT))
    if _MEMBER in file.read():
        raise _second()


def _array(table: NDArray[np.uint8], column: Column) -> pa.Array:
    cells = np.ascontiguousarray(table[:, column.start : column.start + column.length])
    if column.kind == "text":
        text = pa.array(cells.view(f"S{column.length}").ravel(), pa.binary())
        try:
            return pc.utf8_rtrim_whitespace(text.cast(pa.string()))
        except pa.ArrowInvalid:
            return pc.utf8_rtrim_whitespace(
                pa.array([cell.decode("latin-1") for cell in text.to_pylist()], pa.string())
            )
    values, missing = numbers(cells)
    if column.kind == "number":
        return pa.array(values, pa.float64(), mask=missing)
    days = np.floor(values / 86400 if column.kind == "moment" else values) - _EPOCH
    with np.errstate(invalid="ignore"):
        return pa.array(days.astype(np.int32), pa.int32(), mask=missing).cast(pa.date32())


def numbers(cells: NDArray[np.uint8]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Numbers of the format, and which of them are missing, from cells (rows, 2 to 8 bytes).

    >>> import numpy as np
    >>> cells = np.array([[0x41, 0x10, 0, 0, 0, 0, 0, 0], [0x2E, 0, 0, 0, 0, 0, 0, 0]], np.uint8)
    >>> numbers(cells)[0][0], numbers(cells)[1].tolist()
    (np.float64(1.0), [False, True])
    """
    whole = np.zeros((len(cells), 8), np.uint8)
    whole[:, : cells.shape[1]] = cells
    bits = whole.view(">u8").ravel().astype(np.uint64)
    fraction = bits & np.uint64(0x00FF_FFFF_FFFF_FFFF)
    first = whole[:, 0]
    exponent = (first & 0x7F).astype(np.int32)
    # The fraction stands below the point: 56 bits of it, at 16 to the power of exponent - 64.
    values = np.ldexp(fraction.astype(np.float64), 4 * (exponent - 64) - 56)
    values[np.abs(values) < _NO_MORE_THAN_ZERO] = 0.0
    values[first >= 0x80] *= -1
    return values, (fraction == 0) & np.isin(first, list(_MISSING))


def _record(file: BinaryIO) -> bytes:
    return _exactly(file, RECORD)


def _exactly(file: BinaryIO, count: int) -> bytes:
    data = file.read(count)
    if len(data) < count:
        raise Broken("the file is cut short within its header", remedy="get the file again")
    return data


def _digits(text: bytes) -> int:
    return int(text) if text.strip().isdigit() else -1


def _second() -> Broken:
    return Broken("it holds more than one table", remedy="save the table of foods in a file of its own")


def _damaged(what: str) -> Broken:
    return Broken(f"the transport file is damaged: {what}", remedy="get the file again")
