"""`villi experiment today --done`: the answer of a day, written into the diary, and nothing else changed."""

import argparse
from datetime import date as Date
from datetime import timedelta
from typing import TYPE_CHECKING

from villi.cli.experiment_rules import held_by_rules, running, runs_of, show_notes
from villi.cli.experiment_words import carded, day, say

if TYPE_CHECKING:
    from villi.diary import Diary


def write_done(arguments: argparse.Namespace, diary: "Diary", today: Date) -> int:
    """Write what was done on a day; a second answer takes the place of the first."""
    from villi.diary import read_diary
    from villi.diary.files import apply
    from villi.quantities import VilliError
    from villi.trials.running import answering

    run = running(diary, arguments.diary)
    if run is None or run.announced is None:
        raise VilliError(f"{arguments.diary}: no experiment runs, so there is nothing to write down")
    date = _done_on(arguments.date, today)
    if run.announced.place(date) is None or date > today:
        raise VilliError(
            f"{date} is no day of the experiment so far: it runs from {run.announced.first} to "
            f"{run.announced.last}"
        )
    apply(arguments.diary, lambda data: answering(data, diary, run, date, arguments.done))
    after = read_diary(arguments.diary)
    now = next((each for each in runs_of(after) if each.line == run.line), run)
    for line in (now.lines or {}).get(date, ()):
        say(f"{arguments.diary}, {day(date)}, line {line}: {after.lines[line - 1].strip()}")
    say(f"Rate {run.announced.watch} too, if you have not yet.")
    if not carded(after, arguments.diary):
        held_by_rules(run.announced, after, arguments.diary)
    show_notes(now, arguments.diary)
    return 0


def _done_on(text: str | None, today: Date) -> Date:
    from villi.quantities import VilliError
    from villi.trials.running import LATEST

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
