"""Parquet files of one schema joined into one by copying their bytes: nothing is read or encoded again.

A Parquet file is its row groups, then a footer that says at which byte of the file each column of them
begins. Row groups stay as they are when they move; only the footer has to know by how far. So results can be
written piece by piece, by many at once, and still become one file at the speed of a copy.

The footer is a thrift struct in the compact protocol; the numbers of the fields that are offsets are those of
the format's definition (github.com/apache/parquet-format, `parquet.thrift`, structs RowGroup, ColumnChunk and
ColumnMetaData).
"""

import io
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from villi.quantities import VilliError

MAGIC = b"PAR1"
_TAIL = 8
"""Bytes behind a footer: its length, and the magic."""

_ROW_GROUPS, _COLUMNS, _META = 4, 1, 3
_OF_ROW_GROUP = (5,)  # file_offset
_OF_COLUMN = (2, 4, 6)  # file_offset, offset_index_offset, column_index_offset
_OF_META = (9, 10, 11, 14)  # data_page_offset, index_page_offset, dictionary_page_offset, bloom_filter_offset

_TRUE, _FALSE, _BYTE, _I16, _I32, _I64, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT = range(1, 13)


def join(parts: Sequence[Path], out: BinaryIO) -> int:
    """Write the row groups of `parts`, in their order, as one Parquet file into `out`; returns its rows.

    Raises VilliError where there is no part, where a part is no Parquet file, or where one has an index of
    pages (whose offsets stand outside the footer; parts are written without) or another schema.
    """
    if not parts:
        raise VilliError("no part of a Parquet file is there to be joined")
    out.write(MAGIC)
    place, whole = len(MAGIC), None
    for part in parts:
        with part.open("rb") as file:
            footer, length = _footer(file, part)
            _copy(file, out, len(MAGIC), length - len(MAGIC))
        metadata = _read(_moved(footer, place - len(MAGIC)))
        place += length - len(MAGIC)
        if whole is None:
            whole = metadata
        else:
            try:
                whole.append_row_groups(metadata)
            except RuntimeError as wrong:
                raise VilliError(part, f" has another schema than the parts before it ({wrong})") from wrong
    assert whole is not None
    written = io.BytesIO()
    whole.write_metadata_file(written)
    out.write(written.getvalue()[len(MAGIC) :])
    return int(whole.num_rows)


def _footer(file: BinaryIO, part: Path) -> tuple[bytes, int]:
    """The footer of a Parquet file, and the number of bytes before it."""
    size = file.seek(0, os.SEEK_END)
    if size >= len(MAGIC) + _TAIL:
        file.seek(size - _TAIL)
        tail = file.read(_TAIL)
        length = int.from_bytes(tail[:4], "little")
        if tail[4:] == MAGIC and length <= size - _TAIL - len(MAGIC):
            file.seek(size - _TAIL - length)
            return file.read(length), size - _TAIL - length
    raise VilliError(part, " is no complete Parquet file")


def _copy(source: BinaryIO, out: BinaryIO, start: int, length: int) -> None:
    """Copy so many bytes from `start`; the rest of `source` is its footer, which moves otherwise."""
    source.seek(start)
    end, step = start + length, 1 << 24
    while (left := end - source.tell()) > 0:
        block = source.read(min(step, left))
        if not block:
            raise VilliError(f"{getattr(source, 'name', 'a part')} became shorter while it was copied")
        out.write(block)


def _read(footer: bytes) -> Any:
    """A footer as pyarrow's metadata."""
    return pq.read_metadata(pa.BufferReader(MAGIC + footer + len(footer).to_bytes(4, "little") + MAGIC))


def _moved(footer: bytes, by: int) -> bytes:
    """The footer of the same row groups, `by` bytes further on."""
    metadata = _Reader(footer).struct()
    for group in metadata[_ROW_GROUPS][1][1]:
        _shift(group, _OF_ROW_GROUP, by)
        for column in group[_COLUMNS][1][1]:
            if 4 in column or 6 in column:
                raise VilliError("a part has an index of pages: write parts without one")
            _shift(column, _OF_COLUMN, by)
            _shift(column[_META][1], _OF_META, by)
    written = bytearray()
    _write_struct(written, metadata)
    return bytes(written)


def _shift(struct: dict[int, tuple[int, Any]], fields: tuple[int, ...], by: int) -> None:
    for field in fields:
        if field in struct:
            kind, value = struct[field]
            struct[field] = (kind, value + by if value > 0 else value)


class _Reader:
    """Reads a thrift struct in the compact protocol: `{field: (type, value)}`; lists are (type, values)."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def struct(self) -> dict[int, tuple[int, Any]]:
        fields: dict[int, tuple[int, Any]] = {}
        field = 0
        while head := self._byte():
            kind = head & 0x0F
            field = field + (head >> 4) if head >> 4 else self._signed()
            fields[field] = (kind, kind == _TRUE if kind in (_TRUE, _FALSE) else self._value(kind))
        return fields

    def _value(self, kind: int) -> Any:
        if kind in (_I16, _I32, _I64):
            return self._signed()
        if kind in (_TRUE, _FALSE, _BYTE):  # a flag inside a list takes a byte
            return self._byte()
        if kind == _DOUBLE:
            return self._bytes(8)
        if kind == _BINARY:
            return self._bytes(self._varint())
        if kind in (_LIST, _SET):
            head = self._byte()
            count = head >> 4 if head >> 4 != 15 else self._varint()
            return head & 0x0F, [self._value(head & 0x0F) for _ in range(count)]
        if kind == _STRUCT:
            return self.struct()
        raise VilliError(f"a Parquet footer holds a kind of value ({kind}) that villi does not write")

    def _byte(self) -> int:
        byte = self._data[self._at]
        self._at += 1
        return byte

    def _bytes(self, count: int) -> bytes:
        found = self._data[self._at : self._at + count]
        self._at += count
        return found

    def _varint(self) -> int:
        value = shift = 0
        while True:
            byte = self._byte()
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7

    def _signed(self) -> int:
        value = self._varint()
        return (value >> 1) ^ -(value & 1)


def _write_struct(out: bytearray, struct: dict[int, tuple[int, Any]]) -> None:
    last = 0
    for field, (kind, value) in struct.items():
        if 0 < field - last < 16:
            out.append((field - last) << 4 | kind)
        else:
            out.append(kind)
            _write_signed(out, field)
        last = field
        if kind not in (_TRUE, _FALSE):
            _write_value(out, kind, value)
    out.append(0)


def _write_value(out: bytearray, kind: int, value: Any) -> None:
    if kind in (_I16, _I32, _I64):
        _write_signed(out, value)
    elif kind in (_TRUE, _FALSE, _BYTE):
        out.append(value)
    elif kind == _DOUBLE:
        out += value
    elif kind == _BINARY:
        _write_varint(out, len(value))
        out += value
    elif kind == _STRUCT:
        _write_struct(out, value)
    else:
        inner, values = value
        out.append(min(len(values), 15) << 4 | inner)
        if len(values) >= 15:
            _write_varint(out, len(values))
        for one in values:
            _write_value(out, inner, one)


def _write_signed(out: bytearray, value: int) -> None:
    _write_varint(out, (value << 1) ^ (value >> 63))


def _write_varint(out: bytearray, value: int) -> None:
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
