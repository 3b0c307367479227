"""Dates for the blocks of a file: written, or counted from the day header before."""

from datetime import date as Date
from datetime import timedelta
from typing import cast

from villi.diary.dates import Opening, last_weekday, next_weekday
from villi.diary.lines import body
from villi.diary.reading import Block, Reading
from villi.diary.values import Eaten, Entry


def date_blocks(reading: Reading, today: Date | None) -> None:
    """Give every block its date: written, or counted from the day header before it."""
    blocks = reading.blocks[1:]
    previous: Date | None = None
    leading: list[Block] = []
    anchored = True
    for block in blocks:
        opened = cast(Opening, block.opening)
        if opened.date is not None:
            block.date = opened.date
        elif opened.weekday is not None and not opened.suggestion:
            if previous is not None:
                block.date = next_weekday(previous, opened.weekday)
            elif anchored:
                leading.append(block)
                continue
        if block.date is None:
            anchored = False
            leading = []
        elif leading:
            _count_back(reading, leading, block.date)
            leading = []
        previous = block.date
        _check(reading, block, today)
    if leading and anchored:
        _count_back(reading, leading, (today or Date.today()) + timedelta(days=1))
    for block in blocks:
        if block.date is None:
            _homeless(reading, block)


def _count_back(reading: Reading, blocks: list[Block], after: Date) -> None:
    for block in reversed(blocks):
        weekday = cast(int, cast(Opening, block.opening).weekday)
        before = last_weekday(after, weekday)
        if before is None:  # weeks past the first year of the calendar
            break
        after = block.date = before
        reading.trouble(
            block.line, 1, f"no date stands before it; read as {block.date}", f"write {block.date} instead"
        )


def _check(reading: Reading, block: Block, today: Date | None) -> None:
    opened = cast(Opening, block.opening)
    if opened.date is not None and opened.weekday not in (None, opened.date.weekday()):
        right = opened.date.strftime("%A")
        reading.trouble(
            block.line, 1, f"{opened.date} is a {right}; the date counts", "correct one of the two"
        )
    # a day of grace: another zone may be a day ahead of this computer
    if today is not None and block.date is not None and block.date > today + timedelta(days=1):
        reading.trouble(
            block.line, 1, f"{block.date} is in the future; it is kept", "check the year and the month"
        )


def _homeless(reading: Reading, block: Block) -> None:
    """A day header without a real date: its entries belong to no day."""
    opened = cast(Opening, block.opening)
    start, end = body(block.raw)
    header = block.raw[start:end]
    if opened.weekday is not None and not opened.suggestion:
        message, remedy = f"{header} has no date to count from", "write year-month-day, such as 2026-11-16"
    else:
        message, remedy = f"{header} is not a date", opened.suggestion
    reading.trouble(block.line, start + 1, message, remedy or "write year-month-day, such as 2026-11-16")
    for line in sorted({place(entry) for entry in block.entries}):
        reading.trouble(line[0], line[1], "belongs to no day", f"correct the date in line {block.line}")


def place(entry: Entry) -> tuple[int, int]:
    """Line and column of an entry."""
    if isinstance(entry, Eaten):
        return entry.words.line, entry.words.column
    return entry.line, entry.column
