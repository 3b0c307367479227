"""The experiment that runs, what stands in front of it, and what is odd about its lines."""

from datetime import date as Date
from typing import TYPE_CHECKING

from villi.cli.experiment_words import command, day, gates, say, stands
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
    from villi.quantities import VilliError

    found = [run for run in reversed(runs_of(diary)) if not run.over]
    run = next((run for run in found if run.announced is not None), next(iter(found), None))
    if run is not None and run.announced is None:
        raise VilliError(f"{path}, line {run.line}: {run.problem}: {run.remedy}")
    return run


def stopped(safety: "Safety", diary: "Diary", path: str) -> bool:
    """Show rule G44, where the records or the person say that an experiment should stop: before anything
    else, and whether or not its record can be read."""
    from villi.safety import permit

    stop = [one for one in permit(["experiment"], safety.fired).gates if one.gate.id == "G44"]
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
    from math import nan

    from villi.trials.gating import refused

    varied, safety = varied_of(said.what, said.leaving_out, diary, whole=True)
    if stands(safety, path) or stopped(safety, diary, path):
        return True
    # how usual it is was asked at the start: lots have changed that since
    varied = varied._replace(had=nan, staple=False)
    refusal = refused(varied, safety, said.design.days if said.leaving_out else None)
    if refusal is None:
        return False
    say("The experiment does not go on as things are.")
    say(refusal.why)
    gates(refusal.gates)
    _how_to_stop(diary, path)
    return True


STALE = 7
"""Days after the last day of a diary from which it may be an old copy (judgement)."""


def show_stale(diary: "Diary", path: str, today: Date) -> None:
    """Say that a diary ends long ago: it may not be the newest copy."""
    last = max((each.date for each in diary.days if each.date <= today), default=today)
    if (today - last).days > STALE:
        say(f"The last day in {path} is {day(last)}, {(today - last).days} days ago. Is it the newest copy?")


def show_notes(run: "Run", path: str) -> None:
    """Lines that look like an end or an answer and were read as neither."""
    for note in run.notes:
        say(f"{path}, line {note.line}: {note.message}; {note.suggestion}")
