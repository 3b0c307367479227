"""The days of an experiment: today's lot, what was done, the end and the report."""

import argparse
import sys
from dataclasses import replace
from datetime import date as Date
from typing import TYPE_CHECKING

from villi.cli.experiment_done import write_done
from villi.cli.experiment_rules import held_by_rules, running, runs_of, show_notes, show_stale, stopped
from villi.cli.experiment_words import (
    carded,
    clean_line,
    command,
    day,
    read_now,
    say,
    show_part,
)
from villi.cli.varying import quick_safety, whole_safety

if TYPE_CHECKING:
    from villi.diary import Diary
    from villi.safety.values import Card, Safety
    from villi.trials.values import Announced, Run, Trial


def run_today(arguments: argparse.Namespace) -> int:
    """Cards and rules, then today's lot; or write down what was done. No result, ever."""
    from villi.quantities import VilliError

    if arguments.date is not None and arguments.done is None:
        raise VilliError("--date goes with --done: villi experiment today shows today's lot alone")
    _, diary, today = read_now(arguments.diary)
    if arguments.done is not None:
        return write_done(arguments, diary, today)
    if carded(diary, arguments.diary) or stopped(quick_safety(diary), diary, arguments.diary):
        return 0
    run = running(diary, arguments.diary)
    if run is None or run.announced is None:
        say("No experiment runs in this diary. Plan one:")
        command(f'villi experiment plan {arguments.diary} --vary "kefir at breakfast" --watch comfort')
        return 0
    if held_by_rules(run.announced, diary, arguments.diary):
        return 0
    show_stale(diary, arguments.diary, today)
    _show_today(run.announced, arguments.diary, today)
    show_notes(run, arguments.diary)
    return 0


def run_finish(arguments: argparse.Namespace) -> int:
    """The report of the last experiment, once it is over or stopped; and the line that ends it."""
    from villi.diary import read_diary
    from villi.quantities import VilliError
    from villi.trials.analysing import trial_of
    from villi.trials.files import kept_beside

    _, diary, today = read_now(arguments.diary)
    crisis = _crisis(arguments, diary)
    run = _last_run(diary, arguments.diary)
    said = run.announced
    if said is None:
        raise VilliError(f"{arguments.diary}, line {run.line}: {run.problem}: {run.remedy}")
    if not run.over and today <= said.last and arguments.stop is None:
        _not_yet(said, arguments.diary, today)
        show_notes(run, arguments.diary)
        return 0
    if run.over and arguments.stop is not None:
        raise VilliError(f"{arguments.diary}: no experiment runs; it ended on {run.ended or 'no day'}")
    if not arguments.json and not run.closed:
        show_stale(diary, arguments.diary, today)
    written = "" if run.closed else _close(arguments, run, today)
    diary = read_diary(arguments.diary)
    run = next((each for each in runs_of(diary) if each.line == run.line), run)
    safety = whole_safety(diary)
    if crisis is not None:
        safety = replace(safety, card=crisis)
    trial = trial_of(diary, run, today, kept_beside(arguments.diary), ending=True)
    if arguments.json:
        return _print_json(trial, safety)
    _show_finished(trial, safety, written, arguments.diary, closed=run.closed)
    show_notes(run, arguments.diary)
    return 0


def _crisis(arguments: argparse.Namespace, diary: "Diary") -> "Card | None":
    """The card for a reason to stop that speaks of self-harm. The stop still stands; the words are not
    written down, and where there is nothing to stop the card is shown all the same."""
    from villi.cli.cards import show
    from villi.keeping.cards import card_of_words

    card = card_of_words(arguments.stop, diary.header.country) if arguments.stop else None
    if card is None or card.kind != "crisis":
        return None
    arguments.stop = ""
    if not any(not run.over for run in runs_of(diary)):
        show(card)
    return card


def _show_finished(trial: "Trial", safety: "Safety", written: str, path: str, *, closed: bool) -> None:
    from villi.cli.cards import show
    from villi.examining.experimenting import may_see

    show(safety.card)
    if written:
        say(written)
        print()
    if may_see(safety):
        _show_report(trial)
        return
    say(f"It is written down that the experiment is over. {WITHHELD}" if closed else WITHHELD)
    say("Later:")
    command(f"villi experiment finish {path}")


WITHHELD = "The result waits; nothing is lost."


def _print_json(trial: "Trial", safety: "Safety") -> int:
    """The report as one document, with the card that stands before it, and why the result is withheld."""
    import msgspec

    from villi.examining.experimenting import may_see
    from villi.report.answered import card
    from villi.safety import permit
    from villi.trials.telling import document

    seen = may_see(safety)
    rules = [one.gate.rule for one in permit(["insight"], safety.fired).gates]
    found = {
        **document(trial if seen else trial.held()),
        "card": card(safety.card),
        "withheld": None if seen else " ".join((WITHHELD, *rules)),
    }
    print(msgspec.json.encode(found).decode())
    return 0


def _last_run(diary: "Diary", path: str) -> "Run":
    from villi.quantities import VilliError
    from villi.trials.running import latest

    found = latest(diary, path)
    if found is None:
        raise VilliError(
            f"{path} holds no experiment: plan one with villi experiment plan {path} --vary WORDS "
            "--watch SCALE"
        )
    return found


def _show_today(said: "Announced", path: str, today: Date) -> None:
    """Today's lot, or why there is none."""
    from villi.quantities import VilliError
    from villi.trials.files import kept_beside
    from villi.trials.running import lot
    from villi.trials.wording import NO_INTERIM

    found = lot(said, today, kept_beside(path), path)
    if found.state == "not begun":
        say(f"It begins on {day(said.first)}. Until then, go on rating {said.watch}.")
        return
    if found.state == "over":
        say("All days have passed. What was found:")
        command(f"villi experiment finish {path}")
        return
    if found.state == "lost":
        raise VilliError(*found.sentences)
    for sentence in found.sentences:
        say(sentence)
    print()
    say(f"This evening, rate {said.watch} and write down what you did (with, without or skipped):")
    command(f"villi experiment today {path} --done {'with' if found.arm else 'without'}")
    say(NO_INTERIM)


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
    from villi.trials.running import closing_line

    line = closing_line(run, today, arguments.stop)
    try:
        at = append(arguments.diary, [line], today)
    except VilliError as wrong:
        if arguments.stop is not None:
            raise
        unwritten = f"The line that ends it could not be written: {wrong}"
        if arguments.json:
            print(clean_line(unwritten), file=sys.stderr)
        return unwritten
    return f"{arguments.diary}, line {at}: {line}"


def _show_report(trial: "Trial") -> None:
    from villi.trials.telling import report_parts

    for part in report_parts(trial):
        show_part(part)
