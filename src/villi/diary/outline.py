"""What every line of a diary belongs to: its day, and the line that it goes on with. No entry is read, so
that thousands of lines take milliseconds; what opens, what continues and which date counts are decided by the
same functions as in `grammar`."""

from collections.abc import Sequence
from datetime import date as Date
from functools import lru_cache
from typing import NamedTuple

from villi.diary.dating import date_blocks
from villi.diary.reading import Block, Reading
from villi.diary.shapes import Line, continues, decide, entry_at
from villi.diary.values import LONGEST_LINE

UNREAD = "skip: rest"
"""What a line that is too long to be read stands for: something of that day was not recorded."""


class Row(NamedTuple):
    """One line: what it is by itself, the number of the line that it goes on with (0: none), its block."""

    shape: Line
    above: int
    block: int

    @property
    def opens(self) -> bool:
        """Whether the line opens a day."""
        return self.shape.kind == "day" and not self.above

    @property
    def says(self) -> bool:
        """Whether the line says anything: it is neither empty nor a comment."""
        return self.shape.kind != "blank"


class Outline(NamedTuple):
    """The lines of a diary, and its blocks: each with the number of the line that opens it and its date.
    Block 0 is what stands above the first day (line 0, no date)."""

    rows: tuple[Row, ...]
    headers: tuple[int, ...]
    dates: tuple[Date | None, ...]

    def date(self, number: int) -> Date | None:
        """The day that a line (counted from 1) belongs to."""
        return self.dates[self.rows[number - 1].block]

    def last(self) -> int:
        """The line with which the latest day ends, blank lines left out; of two of one date the second
        counts. Where there is no day, the last line of all; 0 where nothing is written.

        >>> outline(["2026-11-17", "soup", "", "2026-11-16", "toast"]).last()
        2
        """
        found = [n for n, date in enumerate(self.dates) if date is not None]
        block = max(found, key=lambda n: (self.dates[n] or Date.min, n)) if found else 0
        rows = range(len(self.rows), 0, -1)
        return next((n for n in rows if self.rows[n - 1].says and self.rows[n - 1].block == block), 0)

    def group(self, number: int) -> tuple[int, ...]:
        """A line and those that go on with it."""
        found = [number]
        for at in range(number + 1, len(self.rows) + 1):
            row = self.rows[at - 1]
            if row.above == number:
                found.append(at)
            elif row.says:
                break
        return tuple(found)


def outline(lines: Sequence[str]) -> Outline:
    """The outline of lines, with or without their ends.

    >>> found = outline(["2026-11-16", "note: a walk", "  in rain", "", "Tue", "soup"])
    >>> [row.above for row in found.rows], found.headers, found.date(6)
    ([0, 0, 2, 0, 0, 0], (0, 1, 5), datetime.date(2026, 11, 17))
    """
    rows: list[Row] = []
    blocks = [Block(0, None)]
    above: Line | None = None
    at = 0
    for number, raw in enumerate(lines, 1):
        shape = _shape(raw if len(raw) <= LONGEST_LINE else UNREAD)
        if shape.kind == "blank":
            rows.append(Row(shape, 0, len(blocks) - 1))
            continue
        if shape.indented and continues(shape, above):
            rows.append(Row(shape, at, len(blocks) - 1))
            continue
        if shape.kind == "day":
            blocks.append(Block(number, shape.opening, raw))
            above = words_of_day(raw, shape)
        else:
            above = shape
        at = number
        rows.append(Row(shape, 0, len(blocks) - 1))
    date_blocks(Reading((), blocks=blocks), None)
    return Outline(tuple(rows), tuple(b.line for b in blocks), tuple(b.date for b in blocks))


def words_of_day(raw: str, shape: Line) -> Line | None:
    """The entry that stands behind the date in a line that opens a day; None where there is none."""
    return entry_at(raw, 0, False, shape.start, shape.end) if shape.start < shape.end else None


@lru_cache(maxsize=32_768)
def _shape(raw: str) -> Line:
    """What a line is by itself. Kept, as the lines of a diary stay the same from change to change."""
    return decide(raw, 0)
