"""The experiment that runs, what stands in front of it, and what is odd about its lines."""

from datetime import date as Date
from typing import TYPE_CHECKING

from villi.cli.experiment_words import command, crisis, day, gates, say, stands
from villi.cli.varying import varied_of

if TYPE_CHECKING:
    from villi.diary import Diary
    from villi.safety.values import Safety
    from villi.trials.values import Announced, Run


def runs_of(diary: "Diary") -> "tuple[Run, ...]":
    from villi.trials import runs

    return runs(diary)


def running(diary: "Diary", path: str) -> "Run | None":
    """The experiment that has not ended. Raises VilliError where no record of one can be read."""
    from villi.trials.running import current

    return current(diary, path)


def stopped(safety: "Safety", diary: "Diary", path: str) -> bool:
    """Show rule G44, where the records or the person say that an experiment should stop: before anything
    else, and whether or not its record can be read."""
    from villi.examining.experimenting import stop_rules

    stop = stop_rules(safety)
    if not stop:
        return False
    say("Stop the experiment.")
    gates(stop)
    _how_to_stop(diary, path)
    return True


def _how_to_stop(diary: "Diary", path: str) -> None:
    open_ones = [run for run in runs_of(diary) if not run.closed]
    if all(run.announced is None for run in open_ones):
        say("Write it down with a line of its own:")
        command("experiment: stopped")
        return
    say("Write it down with:")
    ended = all(run.over for run in open_ones)  # by a line of the diary: then no reason is asked again
    command(f"villi experiment finish {path}" + ("" if ended else ' --stop "reason"'))
    say("What was done so far is kept and analysed.")


def held_by_rules(said: "Announced", diary: "Diary", path: str) -> bool:
    """Show what stands in front of an experiment that runs, from all that was eaten too: a card, rule G44, or
    what forbids that it goes on."""
    from villi.examining.experimenting import forbidden

    if crisis((said.what,), diary):
        return True
    varied, safety = varied_of(said.what, said.leaving_out, diary, whole=True)
    if stands(safety, path) or stopped(safety, diary, path):
        return True
    refusal = forbidden(said, varied, safety)
    if refusal is None:
        return False
    say("The experiment does not go on as things are.")
    say(refusal.why)
    gates(refusal.gates)
    _how_to_stop(diary, path)
    return True


def show_stale(diary: "Diary", path: str, today: Date) -> None:
    """Say that a diary ends long ago: it may not be the newest copy."""
    from villi.trials.running import stale

    last = stale(diary, today)
    if last is not None:
        say(f"The last day in {path} is {day(last)}, {(today - last).days} days ago. Is it the newest copy?")


def show_notes(run: "Run", path: str) -> None:
    """Lines that look like an end or an answer and were read as neither."""
    for note in run.notes:
        say(f"{path}, line {note.line}: {note.message}; {note.suggestion}")
