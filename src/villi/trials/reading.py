"""The experiments of a diary: their records, what was done on each day, how they ended.

Only values of `experiment:` are read: the record of a start (`record`), a day's line ("with", "without",
"skipped"), and what ends it ("stop, ...", or the line of `villi experiment finish`). How a line is read
stands in `villi.safety.experiment_lines`, so that rule G44 and the analysis never differ. Anything else is a
person's own note, and left alone; one that looks like an end or an answer is told of (`Run.notes`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date as Date
from typing import NamedTuple

from villi.diary.values import Diary, Record
from villi.quantities import Problem
from villi.safety.experiment_lines import Line, line
from villi.trials.record import parse, remedy
from villi.trials.values import Announced, Did, Run

ANOTHER = "another experiment was begun"
"""Why an experiment ended that nobody ended."""


class _Said(NamedTuple):
    date: Date | None
    record: Record
    line: Line


@dataclass(slots=True)
class _Open:
    """An experiment as it is read, line by line."""

    start: _Said
    announced: Announced | None
    problem: str
    days: dict[Date, list[tuple[Did, int]]] = field(default_factory=dict)
    notes: list[Problem] = field(default_factory=list)
    ended: Date | None = None
    over: bool = False
    because: str = ""
    closed: bool = False
    followed: bool = False


def runs(diary: Diary) -> tuple[Run, ...]:
    """Every experiment of a diary, in the order of its days.

    The same record twice (a diary that was merged after a copy) is one experiment. A record that cannot be
    read neither ends one that runs nor takes its days.

    >>> from villi.diary import read
    >>> runs(read(b"2026-11-16\\nexperiment: oats instead of toast\\n"))
    ()
    """
    found: list[_Open] = []
    now: _Open | None = None
    for said in _said(diary):
        if said.line.kind == "start":
            begun = _begun(said, found)
            if begun is not None:
                found.append(begun)
                now = _after(now, begun)
        elif now is not None:
            _add(now, said)
            for other in found:  # an end ends all that is open: whoever stops, stops
                if said.line.kind in ("end", "closed") and other is not now and not other.over:
                    _end(other, said)
    return tuple(_run(each) for each in found)


def _said(diary: Diary) -> Iterator[_Said]:
    """Records of experiments by day; on one day a start stands before everything else that is said of it,
    unless a line above it ends an earlier one."""
    for record in diary.states:
        if record.key == "experiment":
            yield _Said(None, record, line(record.value))
    for day in sorted(diary.days, key=lambda day: day.date):
        of_day = [e for e in day.entries if isinstance(e, Record) and e.key == "experiment"]
        for record in sorted(of_day, key=lambda record: record.line):
            yield _Said(day.date, record, line(record.value))


def _begun(said: _Said, found: list[_Open]) -> _Open | None:
    """What a record begins; None where the same was begun before: the seal tells, and one copy that can be
    read is enough."""
    read = parse(said.record.value)
    announced, problem = (None, read) if isinstance(read, str) else (read, "")
    same = next((each for each in found if said.line.seal and each.start.line.seal == said.line.seal), None)
    if same is None:
        return _Open(said, announced, problem)
    if same.announced is None and announced is not None:
        same.start, same.announced, same.problem = said, announced, ""
    return None


def _after(now: _Open | None, begun: _Open) -> _Open:
    """The experiment that the lines below belong to, once another was begun."""
    if now is not None and not now.over and now.announced is not None:
        if begun.announced is None:
            return now
        now.over, now.followed, now.because, now.ended = True, True, ANOTHER, begun.start.date
    return begun


def _add(now: _Open, said: _Said) -> None:
    what = said.line
    if what.doubt and not now.over:
        now.notes.append(_doubted(said))
    if what.kind == "day" and what.did and said.date is not None:
        now.days.setdefault(said.date, []).append((what.did, said.record.line))
    elif what.kind in ("end", "closed"):
        _end(now, said)


def _end(now: _Open, said: _Said) -> None:
    """What was stopped by hand and closed by villi later ended on the first of the two days."""
    if not now.over:
        now.over, now.ended, now.because = True, said.date, said.line.because
    elif not now.followed:
        now.because = now.because or said.line.because
    now.closed = now.closed or (said.line.kind == "closed" and not now.followed)


def _doubted(said: _Said) -> Problem:
    words = " ".join(said.record.value.split())
    short = words if len(words) <= LONGEST_WORDS else f"{words[: LONGEST_WORDS - 1]}…"
    if said.line.doubt == "end":
        return Problem(
            said.record.line,
            said.record.column,
            f'"{short}" was read as a note: the experiment goes on',
            "to end it, write: experiment: stop",
        )
    return Problem(
        said.record.line,
        said.record.column,
        f'"{short}" does not say clearly what was done: the day counts as not known',
        "write: experiment: with (or without, or skipped); more words go behind a comma",
    )


LONGEST_WORDS = 60
"""Letters of a note that are shown again (judgement)."""


def _run(read: _Open) -> Run:
    whole = read.announced is not None and read.ended is not None and read.ended >= read.announced.last
    return Run(
        read.start.date,
        read.start.record.line,
        read.announced,
        read.problem,
        remedy(read.start.date) if read.problem else "",
        {date: _together(of_day) for date, of_day in read.days.items()},
        read.ended,
        "" if not read.over else "finished" if whole else "stopped",
        read.because,
        read.closed,
        read.followed,
        {date: tuple(number for _, number in of_day) for date, of_day in read.days.items()},
        tuple(read.notes),
    )


def _together(of_day: list[tuple[Did, int]]) -> tuple[Did, int]:
    """What several lines of one day say: if they differ, nothing is known of it."""
    said = {did for did, _ in of_day}
    return (of_day[-1][0] if len(said) == 1 else "unclear"), of_day[-1][1]


def day_line(value: str) -> Did | None:
    """What a line says was done on its day; None where it is no such line.

    >>> day_line("with"), day_line("did without, late"), day_line("with or without kefir"), day_line("stop")
    ('with', 'without', None, None)
    """
    return line(value).did or None


def ending(value: str) -> tuple[str, bool] | None:
    """Why a line ends an experiment ("" where it does not say), and whether villi wrote it; None where it
    ends none.

    >>> ending("stop, it hurts"), ending("finished, 48 of 48 days"), ending("over breakfast, not after")
    (('it hurts', False), ('', True), None)
    """
    read = line(value)
    return (read.because, read.kind == "closed") if read.kind in ("end", "closed") else None
