"""What has been read of a file so far; lives only while it is read."""

from dataclasses import dataclass, field
from datetime import date as Date

from villi.diary.dates import Opening
from villi.diary.shapes import Line
from villi.diary.values import Entry, Pin
from villi.quantities import Problem


@dataclass(slots=True)
class Block:
    """The lines under one day header, while they are read; `opening` None is what stands before any."""

    line: int
    opening: Opening | None
    raw: str = ""
    date: Date | None = None
    entries: list[Entry] = field(default_factory=list)


@dataclass(slots=True)
class Reading:
    """What has been read so far. Lives only inside `read`."""

    lines: tuple[str, ...]
    header: dict[str, str] = field(default_factory=dict)
    header_lines: dict[str, tuple[int, int]] = field(default_factory=dict)
    means: dict[str, tuple[str, str, Pin | None]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=lambda: [Block(0, None)])
    above: Line | None = None
    commented: int = 0  # the line above, where it is a day in a comment

    def trouble(self, line: int, column: int, message: str, suggestion: str = "") -> None:
        """Note a problem; its columns as in `Problem`."""
        self.problems.append(Problem(line, column, message, suggestion))
