"""A place in what a person wrote that could not be used, as a value."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """What is wrong, where, and what to write instead.

    `line` and `column` count from 1; `line` 0 means the whole file. A problem never stops a reading:
    everything around it counts.

    >>> Problem(3, 1, "2026-13-45 is not a date", "write year-month-day, such as 2026-11-16").line
    3
    """

    line: int
    column: int
    message: str
    suggestion: str = ""
