"""What is between a file and its items: the file as it was looked at, and what was read of it.

A file is read on its own, and what comes of it follows from the file and the `Kinds` alone: files may be
read at once, again, or after a pause, in any order, and give the same rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from villi.cohort.layouts import Layout
from villi.cohort.values import Fault, items_schema


class Torn(NamedTuple):
    """A row of a text file with too few or too many cells: where it stands, how it begins, what it has."""

    line: int
    text: str
    has: int
    should: int


class Raw(NamedTuple):
    """Some rows: the layout's columns by the file's names, the row numbers (int64, from 1) and torn rows;
    `noted` is what is worth a word of the file as a whole, counted."""

    columns: pa.RecordBatch
    lines: NDArray[np.int64]
    torn: tuple[Torn, ...] = ()
    noted: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Kinds:
    """Arrow types of person, day and the kept columns: the first file decides them for all files.

    >>> Kinds(pa.int64(), pa.int64()).items(pa.string()).names
    ['person', 'day', 'code', 'grams', 'line']
    """

    person: pa.DataType
    day: pa.DataType
    kept: tuple[pa.Field, ...] = ()

    def items(self, code: pa.DataType) -> pa.Schema:
        """Schema of a file's items; codes keep the type of their file, int64 or string."""
        return items_schema(self.person, self.day, code, self.kept)


@dataclass(frozen=True, slots=True)
class Source:
    """A file that can be read: its kind of file ("csv", "parquet", "xpt"), its columns, its content's hash.

    `separator` is of CSV alone.
    """

    path: str
    form: str
    layout: Layout
    sha256: str
    size: int
    separator: str = ","


@dataclass(frozen=True, slots=True)
class Inputs:
    """What was found at the paths: files to read in their order, faults of those that cannot be read."""

    sources: tuple[Source, ...]
    refused: tuple[Fault, ...]
    kinds: Kinds


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of rows, by reason; `rows` are all.

    `aside` and `as_unknown` are faults: the first stay out (nobody's food, or a food that was there before),
    the second are items all the same, of an unknown amount or an unknown food. `left_out` do not count by the
    layout's own rule (a recall that is not reliable). `noted` are read and worth a word (grams missing).
    """

    rows: int = 0
    aside: Mapping[str, int] = field(default_factory=dict)
    as_unknown: Mapping[str, int] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)
    noted: Mapping[str, int] = field(default_factory=dict)

    def __add__(self, other: "Tally") -> "Tally":
        """Both together.

        >>> (Tally(2, {"a": 1}) + Tally(3, {"a": 1, "b": 1})).aside
        {'a': 2, 'b': 1}
        """
        return Tally(
            self.rows + other.rows,
            _both(self.aside, other.aside),
            _both(self.as_unknown, other.as_unknown),
            _both(self.left_out, other.left_out),
            _both(self.noted, other.noted),
        )

    @property
    def read(self) -> int:
        """Rows that became items."""
        return self.rows - sum(self.aside.values()) - sum(self.left_out.values())


@dataclass(frozen=True, slots=True)
class Piece:
    """Some rows of a file as items, with what was set aside of them.

    `faults` are the first `MOST_FAULTS` of a file; `tally` counts all. `ordered`: no row of the file, up to
    the end of this piece, stands before one that it belongs behind by person and day (null never occurs in
    either), so each person's days stand together.
    """

    items: pa.RecordBatch
    faults: tuple[Fault, ...]
    tally: Tally
    ordered: bool


def _both(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return {reason: one.get(reason, 0) + other.get(reason, 0) for reason in (*one, *other)}
