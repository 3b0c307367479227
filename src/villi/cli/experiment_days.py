"""The days of an experiment: today's lot, what was done, the end and the report."""

import argparse
import re
import sys
from datetime import date as Date
from datetime import timedelta
from typing import TYPE_CHECKING

from villi.cli.experiment_words import (
    carded,
    clean_line,
    command,
    day,
    gates,
    read_now,
    say,
    show_part,
    stands,
)
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
    if carded(diary, arguments.diary) or _stopped(quick_safety(diary), diary, arguments.diary):
        return 0
    run = _running(diary, arguments.diary)
    if run is None or run.announced is None:
        say("No experiment runs in this diary. Plan one:")
        command(f'villi experiment plan {arguments.diary} --vary "kefir at breakfast" --watch comfort')
        return 0
    if _stopped_by_rules(run.announced, diary, arguments.diary):
        return 0
    _show_stale(diary, arguments.diary, today)
    _show_today(run.announced, arguments.diary, today)
    _show_notes(run, arguments.diary)
    return 0


def run_finish(arguments: argparse.Namespace) -> int:
    """The report of the last experiment, once it is over or stopped; and the line that ends it."""
    from villi.diary import read_diary
    from villi.quantities import VilliError
    from villi.trials.analysing import trial_of
    from villi.trials.files import kept_beside

    _, diary, today = read_now(arguments.diary)
    run = _last_run(diary, arguments.diary)
    said = run.announced
    if said is None:
        raise VilliError(f"{arguments.diary}, line {run.line}: {run.problem}: {run.remedy}")
    if not run.over and today <= said.last and arguments.stop is None:
        _not_yet(said, arguments.diary, today)
        _show_notes(run, arguments.diary)
        return 0
    if run.over and arguments.stop is not None:
        raise VilliError(f"{arguments.diary}: no experiment runs; it ended on {run.ended or 'no day'}")
    if not arguments.json and not run.closed:
        _show_stale(diary, arguments.diary, today)
    written = "" if run.closed else _close(arguments, run, today)
    diary = read_diary(arguments.diary)
    run = next((each for each in _runs(diary) if each.line == run.line), run)
    safety = whole_safety(diary)
    trial = trial_of(diary, run, today, kept_beside(arguments.diary), ending=True)
    if arguments.json:
        return _print_json(trial, safety)
    _show_finished(trial, safety, written, arguments.diary, closed=run.closed)
    _show_notes(run, arguments.diary)
    return 0


def _show_finished(trial: "Trial", safety: "Safety", written: str, path: str, *, closed: bool) -> None:
    from villi.cli.cards import show

    show(safety.card)
    if written:
        say(written)
        print()
    if _may_see(safety):
        _show_report(trial)
        return
    say(f"It is written down that the experiment is over. {WITHHELD}" if closed else WITHHELD)
    say("Later:")
    command(f"villi experiment finish {path}")


WITHHELD = "The result waits; nothing is lost."


def _print_json(trial: "Trial", safety: "Safety") -> int:
    """The report as one document, with the card that stands before it, and why the result is withheld."""
    import msgspec

    from villi.report.answered import card
    from villi.safety import permit
    from villi.trials.telling import document

    seen = _may_see(safety)
    rules = [one.gate.rule for one in permit(["insight"], safety.fired).gates]
    found = {
        **document(trial if seen else trial.held()),
        "card": card(safety.card),
        "withheld": None if seen else " ".join((WITHHELD, *rules)),
    }
    print(msgspec.json.encode(found).decode())
    return 0


def _may_see(safety: "Safety") -> bool:
    """Whether a result may be shown now: no card stands first, and the gates let patterns through."""
    from villi.safety import permit

    return safety.card is None and permit(["insight"], safety.fired).allowed


def _runs(diary: "Diary") -> "tuple[Run, ...]":
    from villi.trials import runs

    return runs(diary)


def _running(diary: "Diary", path: str) -> "Run | None":
    """The experiment that has not ended. Raises VilliError where no record of one can be read."""
    from villi.quantities import VilliError

    found = [run for run in reversed(_runs(diary)) if not run.over]
    run = next((run for run in found if run.announced is not None), next(iter(found), None))
    if run is not None and run.announced is None:
        raise VilliError(f"{path}, line {run.line}: {run.problem}: {run.remedy}")
    return run


def _last_run(diary: "Diary", path: str) -> "Run":
    from villi.quantities import VilliError
    from villi.trials.files import left_over

    found = _runs(diary)
    if found:
        return next((run for run in found if run.announced is not None and not run.over), found[-1])
    file = left_over(path)
    if file is not None:
        raise VilliError(
            f"{path} holds no experiment, but {file.name} is beside it: the record is gone from the diary; "
            "put it back from a backup, or move that file away"
        )
    raise VilliError(
        f"{path} holds no experiment: plan one with villi experiment plan {path} --vary WORDS --watch SCALE"
    )


def _stopped(safety: "Safety", diary: "Diary", path: str) -> bool:
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
    open_ones = [run for run in _runs(diary) if not run.closed]
    if all(run.announced is None for run in open_ones):
        say("Write it down with a line of its own:")
        command("experiment: stopped")
        return
    say("Write it down with:")
    ended = all(run.over for run in open_ones)  # by a line of the diary: then no reason is asked again
    command(f"villi experiment finish {path}" + ("" if ended else ' --stop "reason"'))
    say("What was done so far is kept and analysed.")


def _stopped_by_rules(said: "Announced", diary: "Diary", path: str) -> bool:
    """Show what stands in front of an experiment that runs, from all that was eaten too: a card, rule G44, or
    what forbids that it goes on."""
    from math import nan

    from villi.trials.gating import refused

    varied, safety = varied_of(said.what, said.leaving_out, diary, whole=True)
    if stands(safety, path) or _stopped(safety, diary, path):
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


def _show_stale(diary: "Diary", path: str, today: Date) -> None:
    """Say that a diary ends long ago: it may not be the newest copy."""
    last = max((each.date for each in diary.days if each.date <= today), default=today)
    if (today - last).days > STALE:
        say(f"The last day in {path} is {day(last)}, {(today - last).days} days ago. Is it the newest copy?")


def _show_notes(run: "Run", path: str) -> None:
    """Lines that look like an end or an answer and were read as neither."""
    for note in run.notes:
        say(f"{path}, line {note.line}: {note.message}; {note.suggestion}")


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
    from villi.diary import read_diary
    from villi.diary.files import append, change
    from villi.quantities import VilliError

    run = _running(diary, arguments.diary)
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
        _stopped_by_rules(run.announced, after, arguments.diary)
    for each in _runs(after):
        if each.line == run.line:
            _show_notes(each, arguments.diary)
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
    from villi.diary.files import edited

    for number, new in lines.items():
        data = edited(data, number, diary.lines[number - 1].rstrip("\r\n"), new, path)
    return data


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
    """Write the line that ends an experiment; what was written, and where. Where it is over anyway and the
    diary cannot be written, the report needs no line; a stop does, or it would be none."""
    from villi.diary.files import append
    from villi.quantities import VilliError
    from villi.trials.record import closing

    said = run.announced
    assert said is not None
    now = min(today, said.last)
    until = run.ended or now
    because = run.because if run.over else arguments.stop or ""
    done = min(max(0, (until - said.first).days + 1), said.design.days)
    stopped = done < said.design.days or arguments.stop is not None
    line = closing(done, said.design.days, because, stopped=stopped)
    try:
        at = append(arguments.diary, [f"experiment: {line}"], today)
    except VilliError as wrong:
        if arguments.stop is not None:
            raise
        unwritten = f"The line that ends it could not be written: {wrong}"
        if arguments.json:
            print(clean_line(unwritten), file=sys.stderr)
        return unwritten
    return f"{arguments.diary}, line {at}: experiment: {line}"


def _show_report(trial: "Trial") -> None:
    from villi.trials.telling import report_parts

    for part in report_parts(trial):
        show_part(part)
