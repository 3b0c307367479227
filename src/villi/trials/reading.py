"""The experiments of a diary: their records, what was done on each day, how they ended.

Only values of `experiment:` are read: the record of a start (`record`), a day's line ("with", "without",
"skipped"), and what ends it ("finished", "stop, ..."). Anything else is a person's own note, and left alone.
"""

import re
from collections.abc import Iterator
from datetime import date as Date
from typing import NamedTuple

from villi.diary.values import Diary, Record
from villi.trials.record import parse, remedy, starts
from villi.trials.values import Did, Run

_DAY = re.compile(
    r"(?:did\s+|done\s+|done:\s*)?(with|without|skipped|skip)(?:\s*[.,;].*)?", re.IGNORECASE | re.DOTALL
)
_END = re.compile(
    r"(finish(?:ed)?|stop(?:s|ped|ping)?|end(?:s|ed|ing)?|over|quit|cancel(?:led)?|abort(?:ed)?)\b[\s,:;.]*(.*)",
    re.IGNORECASE | re.DOTALL,
)
_CLOSED = re.compile(r"(?:finished|stopped), \d+ of \d+ days(?:[:,;]\s*(.*))?", re.IGNORECASE | re.DOTALL)
"""What `villi experiment finish` writes."""


class _Said(NamedTuple):
    date: Date | None
    record: Record


def runs(diary: Diary) -> tuple[Run, ...]:
    """Every experiment of a diary, in the order of its days.

    >>> from villi.diary import read
    >>> runs(read(b"2026-11-16\\nexperiment: oats instead of toast\\n"))
    ()
    """
    said = list(_said(diary))
    begins = [n for n, one in enumerate(said) if starts(one.record.value)]
    found = []
    for n, at in enumerate(begins):
        until = begins[n + 1] if n + 1 < len(begins) else len(said)
        found.append(_run(said[at], said[at + 1 : until], said[until].date if until < len(said) else None))
    return tuple(found)


def _said(diary: Diary) -> Iterator[_Said]:
    """Records of experiments by day; on one day a start stands before everything else that is said of it,
    unless a line above it ends an earlier one."""
    for record in diary.states:
        if record.key == "experiment":
            yield _Said(None, record)
    for day in sorted(diary.days, key=lambda day: day.date):
        of_day = [e for e in day.entries if isinstance(e, Record) and e.key == "experiment"]
        yield from (_Said(day.date, record) for record in sorted(of_day, key=lambda record: record.line))


def _run(start: _Said, after: list[_Said], next_one: Date | None) -> Run:
    announced = parse(start.record.value)
    lines: dict[Date, list[tuple[Did, int]]] = {}
    ended: tuple[Date | None, str, bool] | None = None
    for one in after:
        did = day_line(one.record.value)
        if did and one.date is not None:
            lines.setdefault(one.date, []).append((did, one.record.line))
        elif not did and (end := ending(one.record.value)) is not None:
            # what was stopped by hand and closed by villi later ended on the first of the two days
            ended = (one.date, *end) if ended is None else (ended[0], ended[1] or end[0], ended[2] or end[1])
    readable = None if isinstance(announced, str) else announced
    if ended is None and next_one is not None:
        ended = next_one, "another experiment was begun", False
    if ended is None:
        how, when, because, closed = "", None, "", False
    else:
        when, because, closed = ended
        whole = readable is not None and when is not None and when >= readable.last
        how = "finished" if whole else "stopped"
    return Run(
        start.date,
        start.record.line,
        readable,
        announced if isinstance(announced, str) else "",
        remedy(start.date) if isinstance(announced, str) else "",
        {date: _together(of_day) for date, of_day in lines.items()},
        when,
        "finished" if how == "finished" else "stopped" if how else "",
        because,
        closed,
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
    found = _DAY.fullmatch(value.strip())
    if found is None:
        return None
    word = found[1].lower()
    return "with" if word == "with" else "without" if word == "without" else "skipped"


def ending(value: str) -> tuple[str, bool] | None:
    """Why a line ends an experiment ("" where it does not say), and whether villi wrote it; None where it
    ends none.

    >>> ending("stop, it hurts"), ending("finished, 48 of 48 days"), ending("begin")
    (('it hurts', False), ('', True), None)
    """
    one = " ".join(value.split())
    closed = _CLOSED.fullmatch(one)
    if closed is not None:
        return closed[1] or "", True
    found = _END.fullmatch(one)
    return None if found is None else (found[2], False)
