"""`villi experiment today --done`: the answer of a day, written into the diary, and nothing else changed."""

import argparse
import re
from datetime import date as Date
from datetime import timedelta
from typing import TYPE_CHECKING

from villi.cli.experiment_rules import held_by_rules, running, runs_of, show_notes
from villi.cli.experiment_words import carded, day, say

if TYPE_CHECKING:
    from villi.diary import Diary
    from villi.trials.values import Run

LATEST = 14
"""Days back for which a day may still be written down by this command (judgement)."""


def write_done(arguments: argparse.Namespace, diary: "Diary", today: Date) -> int:
    """Write what was done on a day; a second answer takes the place of the first."""
    from villi.diary import read_diary
    from villi.diary.files import append, change
    from villi.quantities import VilliError

    run = running(diary, arguments.diary)
    if run is None or run.announced is None:
        raise VilliError(f"{arguments.diary}: no experiment runs, so there is nothing to write down")
    date = _done_on(arguments.date, today)
    if run.announced.place(date) is None or date > today:
        raise VilliError(
            f"{date} is no day of the experiment so far: it runs from {run.announced.first} to "
            f"{run.announced.last}"
        )
    written = _answered(diary, run, date, arguments.done)
    if written:
        change(arguments.diary, lambda data: _rewritten(data, diary, written, arguments.diary))
    else:
        new = f"experiment: {arguments.done}"
        written = {append(arguments.diary, [new], date): new}
    for line, new in written.items():
        say(f"{arguments.diary}, {day(date)}, line {line}: {new.strip()}")
    say(f"Rate {run.announced.watch} too, if you have not yet.")
    after = read_diary(arguments.diary)
    if not carded(after, arguments.diary):
        held_by_rules(run.announced, after, arguments.diary)
    for each in runs_of(after):
        if each.line == run.line:
            show_notes(each, arguments.diary)
    return 0


_ANSWER = re.compile(r"(?:did\s+|done\s+|done:\s*)?(?:with|without|skipped|skip)\b", re.IGNORECASE)


def _answered(diary: "Diary", run: "Run", date: Date, done: str) -> dict[int, str]:
    """The lines of a day that say what was done, each with the new answer in place of the old one. All other
    words of the person stay; where they hold a second answer, the line as it was stands in brackets."""
    from villi.diary.values import Record
    from villi.safety.experiment_lines import line

    numbers = (run.lines or {}).get(date, ())
    records = {
        entry.line: entry
        for each in diary.days
        if each.date == date
        for entry in each.entries
        if isinstance(entry, Record)
    }
    found = {}
    for number in numbers:
        old = diary.lines[number - 1].rstrip("\r\n")
        at = records[number].column - 1
        new = _ANSWER.sub(done, old[at:], count=1)
        clear = line(new.partition("#")[0]).did == done
        found[number] = old[:at] + (new if clear else f"{done} ({old[at:]})")
    return found


def _rewritten(data: bytes, diary: "Diary", lines: dict[int, str], path: str) -> bytes:
    """All lines or none. Raises VilliError where one has changed since it was read."""
    from villi.diary.splices import Splice, spliced

    made = [
        Splice(number, (diary.lines[number - 1].rstrip("\r\n"),), (new,)) for number, new in lines.items()
    ]
    return spliced(data, made, path)[0]


def _done_on(text: str | None, today: Date) -> Date:
    from villi.quantities import VilliError

    if text is None or text.lower() == "today":
        return today
    if text.lower() == "yesterday":
        return today - timedelta(days=1)
    try:
        date = Date.fromisoformat(text)
    except ValueError:
        raise VilliError(f"--date {text}: not a date; write yesterday, or such as {today}") from None
    if (today - date).days > LATEST:
        raise VilliError(
            f"--date {date} is more than {LATEST} days back: nobody remembers so far; leave the day open"
        )
    return date
