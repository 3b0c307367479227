"""The days of an experiment: today's lot, what was done, the end and the report."""

import argparse
from datetime import date as Date
from datetime import timedelta
from typing import TYPE_CHECKING

from villi.cli.experiment_words import carded, command, day, gates, read_now, say, show_part, stands
from villi.cli.varying import quick_safety, varied_of, whole_safety

if TYPE_CHECKING:
    from villi.diary import Diary
    from villi.safety.values import Safety
    from villi.trials.values import Announced, Run, Trial

LATEST = 14
"""Days back for which a day may still be written down by this command (judgement)."""


def run_today(arguments: argparse.Namespace) -> int:
    """Cards and rules, then today's lot; or write down what was done. No result, ever."""
    from villi.quantities import VilliError

    if arguments.date is not None and arguments.done is None:
        raise VilliError("--date goes with --done: villi experiment today shows today's lot alone")
    _, diary, today = read_now(arguments.diary)
    if arguments.done is not None:
        return _write_done(arguments, diary, today)
    if carded(diary, arguments.diary):
        return 0
    run = _running(diary, arguments.diary, today)
    if run is None or run.announced is None:
        say("No experiment runs in this diary. Plan one:")
        command(f'villi experiment plan {arguments.diary} --vary "kefir at breakfast" --watch comfort')
        return 0
    if _stopped_by_rules(run.announced, diary, arguments.diary):
        return 0
    _show_today(run.announced, arguments.diary, today)
    return 0


def run_finish(arguments: argparse.Namespace) -> int:
    """The report of the last experiment, once it is over or stopped; and the line that ends it."""
    from math import nan

    from villi.cli.cards import show
    from villi.diary import read_diary
    from villi.quantities import VilliError
    from villi.trials.analysing import trial_of
    from villi.trials.files import kept_beside
    from villi.trials.telling import document

    _, diary, today = read_now(arguments.diary)
    run = _last_run(diary, arguments.diary)
    said = run.announced
    if said is None:
        raise VilliError(f"{arguments.diary}, line {run.line}: {run.problem}: {run.remedy}")
    if run.ended is None and today <= said.last and arguments.stop is None:
        _not_yet(said, arguments.diary, today)
        return 0
    if run.ended is not None and arguments.stop is not None:
        raise VilliError(f"{arguments.diary}: no experiment runs; it ended on {run.ended}")
    written = "" if run.closed else _close(arguments, run, today)
    diary = read_diary(arguments.diary)
    run = _last_run(diary, arguments.diary)
    safety = whole_safety(diary)
    trial = trial_of(diary, run, today, kept_beside(arguments.diary))
    seen = safety.card is None and _may_see(safety)
    if arguments.json:
        import msgspec

        print(
            msgspec.json.encode(
                document(trial if seen else trial._replace(result=None, verdict="", could_show=nan))
            ).decode()
        )
        return 0
    show(safety.card)
    if written:
        say(written)
        print()
    if seen:
        _show_report(trial)
    else:
        say("It is written down that the experiment is over. The result waits; nothing is lost.")
        say("Later:")
        command(f"villi experiment finish {arguments.diary}")
    return 0


def _may_see(safety: "Safety") -> bool:
    """Whether a result may be shown now: the gates let patterns in the records through."""
    from villi.safety import permit

    return permit(["insight"], safety.fired).allowed


def _running(diary: "Diary", path: str, today: Date) -> "Run | None":
    """The experiment that has not ended. Raises VilliError where its record cannot be read."""
    from villi.quantities import VilliError
    from villi.trials import runs

    run = next((run for run in reversed(runs(diary)) if run.ended is None), None)
    if run is not None and run.announced is None:
        raise VilliError(f"{path}, line {run.line}: {run.problem}: {run.remedy}")
    return run


def _last_run(diary: "Diary", path: str) -> "Run":
    from villi.quantities import VilliError
    from villi.trials import runs
    from villi.trials.files import left_over

    found = runs(diary)
    if found:
        return found[-1]
    file = left_over(path)
    if file is not None:
        raise VilliError(
            f"{path} holds no experiment, but {file.name} is beside it: the record is gone from the diary; "
            "put it back from a backup, or move that file away"
        )
    raise VilliError(
        f"{path} holds no experiment: plan one with villi experiment plan {path} --vary WORDS --watch SCALE"
    )


def _stopped_by_rules(said: "Announced", diary: "Diary", path: str) -> bool:
    """Show the rules that stand in front of an experiment that runs, where there are any."""
    from math import nan

    from villi.safety import permit
    from villi.trials.gating import refused

    varied, safety = varied_of(said.what, said.leaving_out, diary, whole=True)
    if stands(safety, path):
        return True
    # how usual it is was asked at the start: lots have changed that since
    varied = varied._replace(had=nan, staple=False)
    stop = [one for one in permit(["experiment"], safety.fired).gates if one.gate.id == "G44"]
    refusal = None if stop else refused(varied, safety, said.design.days if said.leaving_out else None)
    if not stop and refusal is None:
        return False
    say("Stop the experiment." if stop else "The experiment does not go on as things are.")
    if refusal is not None:
        say(refusal.why)
    gates(stop or (refusal.gates if refusal is not None else ()))
    say("Write it down with:")
    command(f'villi experiment finish {path} --stop "reason"')
    say("What was done so far is kept and analysed.")
    return True


def _show_today(said: "Announced", path: str, today: Date) -> None:
    """Today's lot, or why there is none."""
    from villi.quantities import VilliError
    from villi.signals.experiment import randomise
    from villi.trials.files import kept_beside
    from villi.trials.wording import NO_INTERIM, today_words

    if today < said.first:
        say(f"It begins on {day(said.first)}. Until then, go on rating {said.watch}.")
        return
    if today > said.last:
        say("All days have passed. What was found:")
        command(f"villi experiment finish {path}")
        return
    kept = kept_beside(path)(said)
    place = said.place(today)
    if kept.seed is None or place is None:
        raise VilliError(_without_seed(kept.seal, kept.place, path))
    arm = randomise(said.design, kept.seed)[place]
    for sentence in today_words(said, place, arm):
        say(sentence)
    print()
    say(f"This evening, rate {said.watch} and write down what you did (with, without or skipped):")
    command(f"villi experiment today {path} --done {'with' if arm else 'without'}")
    say(NO_INTERIM)


def _without_seed(seal: str, place: str, path: str) -> str:
    if seal == "differs":
        return (
            f"{place} or the record in {path} was changed after the start, so today's lot is not "
            f"known: put back "
            f"what stood there, from a backup; or stop with villi experiment finish {path} --stop "
            f'"lots lost"'
        )
    return (
        f"{place} is not there, so today's lot is not known: move the small file of the experiment "
        f"back beside "
        f'the diary; or stop with villi experiment finish {path} --stop "lots lost"'
    )


def _write_done(arguments: argparse.Namespace, diary: "Diary", today: Date) -> int:
    """Write what was done on a day; a second answer takes the place of the first."""
    from villi.diary.files import append, edit
    from villi.quantities import VilliError

    run = _running(diary, arguments.diary, today)
    if run is None or run.announced is None:
        raise VilliError(f"{arguments.diary}: no experiment runs, so there is nothing to write down")
    date = _done_on(arguments.date, today)
    if run.announced.place(date) is None or date > today:
        raise VilliError(
            f"{date} is no day of the experiment so far: it runs from {run.announced.first} to "
            f"{run.announced.last}"
        )
    new = f"experiment: {arguments.done}"
    _, line = (run.days or {}).get(date, ("", 0))
    if line:
        old = diary.lines[line - 1].rstrip("\r\n")
        head = old[: len(old) - len(old.lstrip())]
        edit(arguments.diary, line, old, f"{head}{new}")
    else:
        line = append(arguments.diary, [new], date)
    say(f"{arguments.diary}, {day(date)}, line {line}: {new}")
    say(f"Rate {run.announced.watch} too, if you have not yet.")
    from villi.cli.cards import show
    from villi.diary import read_diary

    after = read_diary(arguments.diary)
    show(quick_safety(after).card)
    return 0


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


def _not_yet(said: "Announced", path: str, today: Date) -> None:
    from villi.trials.wording import NO_INTERIM, days_of

    left = (said.last - max(today, said.first)).days + 1
    say(f"The experiment runs until {day(said.last)}: {days_of(left)} to go.")
    say(NO_INTERIM)
    say("You may stop at any time:")
    command(f'villi experiment finish {path} --stop "reason"')


def _close(arguments: argparse.Namespace, run: "Run", today: Date) -> str:
    """Write the line that ends an experiment; what was written, and where."""
    from villi.diary.files import append
    from villi.trials.record import closing

    said = run.announced
    assert said is not None
    now = min(today, said.last)
    until = run.ended or now
    because = run.because if run.ended is not None else arguments.stop or ""
    done = min(max(0, (until - said.first).days + 1), said.design.days)
    stopped = done < said.design.days or arguments.stop is not None
    line = closing(done, said.design.days, because, stopped=stopped)
    at = append(arguments.diary, [f"experiment: {line}"], today)
    return f"{arguments.diary}, line {at}: experiment: {line}"


def _show_report(trial: "Trial") -> None:
    from villi.trials.telling import report_parts

    for part in report_parts(trial):
        show_part(part)
