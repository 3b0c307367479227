"""`villi experiment`: a randomised experiment with yourself: plan it, begin it, see its lots, finish it."""

import argparse
import sys
from collections.abc import Iterator
from datetime import date as Date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from villi.cli.experiment_days import run_finish, run_today
from villi.cli.experiment_words import (
    carded,
    clean_line,
    command,
    crisis,
    day,
    gates,
    read_now,
    say,
    show_part,
    stands,
)
from villi.cli.varying import quick_safety

if TYPE_CHECKING:
    from villi.examining.experimenting import Prepared
    from villi.trials.gating import Refused
    from villi.trials.values import Announced

_EPILOG = """\
  villi experiment plan diary.txt --vary "kefir at breakfast" --watch comfort     what it would show
  villi experiment start diary.txt --vary "kefir at breakfast" --watch comfort    begin; you say yes first
  villi experiment today diary.txt                what the lot says today
  villi experiment today diary.txt --done with    write down what you did: with, without or skipped
  villi experiment finish diary.txt               after the last day: what was found
  villi experiment finish diary.txt --stop "reason"    stop at any time
Medicines are never varied. Nothing of later days is ever shown, and no result on the way."""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the `experiment` command."""
    own = commands.add_parser(
        "experiment", epilog=_EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    actions = own.add_subparsers(title="actions", metavar="ACTION", required=True)
    plan = actions.add_parser("plan", help="how many days show how much, and what it asks of you")
    _what_options(plan)
    plan.add_argument(
        "--check", action="store_true", help="confirm the plan by 300 simulated experiments (some seconds)"
    )
    plan.set_defaults(run=run_plan)
    start = actions.add_parser("start", help="draw the lots and begin")
    _what_options(start)
    start.add_argument("--first", metavar="DATE", help="first day: tomorrow (default), today, or a date")
    start.add_argument("--yes", action="store_true", help="begin without asking")
    start.set_defaults(run=run_start)
    today = actions.add_parser("today", help="what the lot says today; write down what you did")
    today.add_argument("diary", metavar="DIARY", help="the diary")
    today.add_argument("--done", choices=("with", "without", "skipped"), help="write down what you did")
    today.add_argument("--date", metavar="DATE", help="with --done: which day: yesterday, or a date (today)")
    today.set_defaults(run=run_today)
    finish = actions.add_parser("finish", help="after the last day, or to stop: what was found")
    finish.add_argument("diary", metavar="DIARY", help="the diary")
    finish.add_argument("--stop", metavar="REASON", help="stop now; what was done is analysed")
    finish.add_argument("--json", action="store_true", help="print the report as one JSON document")
    finish.set_defaults(run=run_finish)


def _what_options(action: argparse.ArgumentParser) -> None:
    action.add_argument("diary", metavar="DIARY", help="the diary")
    what = action.add_mutually_exclusive_group(required=True)
    what.add_argument("--vary", metavar="WORDS", help='what to vary, such as "kefir at breakfast"')
    what.add_argument("--without", metavar="FOOD", help="a food that you usually have, left out on some days")
    action.add_argument("--watch", metavar="SCALE", required=True, help="what to watch, such as comfort")
    action.add_argument("--days", type=int, metavar="N", help="how many days, at most")
    action.add_argument(
        "--carry-over",
        type=float,
        metavar="DAYS",
        help="for how many days it still acts (0: until the morning)",
    )
    action.add_argument(
        "--better", choices=("higher", "lower"), help="which way is better, for a scale of your own"
    )
    action.add_argument(
        "--everyday", action="store_true", help="use the everyday catalogue alone, not your own foods"
    )


class _Ready(NamedTuple):
    """A plan, and the diary that it was made for."""

    data: bytes
    today: Date
    made: "Prepared"


def run_plan(arguments: argparse.Namespace) -> int:
    """Show what an experiment could show; nothing is written."""
    from villi.trials.planning import typed

    ready = _ready(arguments)
    if ready is None:
        return 0
    _show_plan(ready.made)
    if arguments.check:
        _check(ready.made)
    first = (
        f"--{'without' if ready.made.announced.leaving_out else 'vary'} {typed(ready.made.announced.what)}"
    )
    more = f"--days {ready.made.announced.design.days}"
    if arguments.carry_over is not None:
        more += f" --carry-over {arguments.carry_over:g}"
    if arguments.better:
        more += f" --better {arguments.better}"
    say("To begin:")
    command(
        f"villi experiment start {typed(arguments.diary)} {first} "
        f"--watch {typed(ready.made.scale.key)} {more}"
    )
    return 0


def run_start(arguments: argparse.Namespace) -> int:
    """Show the plan, ask for a yes, and write record and seed: both or neither."""
    from villi.quantities import VilliError
    from villi.signals.experiment import new_seed
    from villi.trials.files import begin

    ready = _ready(arguments)
    if ready is None:
        return 0
    _show_plan(ready.made)
    if not _agreed(arguments):
        say("Nothing was written.")
        return 0

    def refuse(data: bytes) -> None:
        if data != ready.data:
            raise VilliError(
                f"{arguments.diary} was changed in the meantime: nothing was written; start again"
            )

    sealed, file, line = begin(arguments.diary, ready.made.announced, new_seed(), ready.today, refuse)
    say(f"Begun. {arguments.diary}, line {line}, holds the record:")
    for written in _record(sealed):
        print(f"  {clean_line(written)}")
    beside = Path(arguments.diary).with_name(file.name)
    say(
        f"{beside if beside.exists() else file} holds the number that the lots are drawn from. "
        "Keep it beside the diary, and leave it as it is."
    )
    say(f"From {day(sealed.first)} on, each morning:")
    command(f"villi experiment today {arguments.diary}")
    return 0


def _ready(arguments: argparse.Namespace) -> _Ready | None:
    """A plan; None where a card or a rule stands in front of it (it was shown)."""
    from villi.examining.asking import ready
    from villi.examining.experimenting import Wish, none_runs, prepared
    from villi.foods import Catalogue
    from villi.meals import index
    from villi.trials.gating import Refused

    data, diary, today = read_now(arguments.diary)
    leaving_out = arguments.without is not None
    wish = Wish(
        arguments.without if leaving_out else arguments.vary,
        arguments.watch,
        leaving_out,
        arguments.better,
        arguments.days,
        arguments.carry_over,
        getattr(arguments, "first", None),
    )
    if crisis((wish.what, wish.watch), diary) or carded(diary, arguments.diary):
        return None
    none_runs(diary, quick_safety(diary), arguments.diary)
    catalogue = Catalogue.everyday() if arguments.everyday else Catalogue.default()
    words = index(catalogue)
    made = ready(diary, catalogue, words, today)
    if stands(made.safety, arguments.diary):
        return None
    found = prepared(wish, made, words, today, arguments.diary)
    if isinstance(found, Refused):
        _show_refused(found)
        return None
    return _Ready(data, today, found)


def _show_refused(refusal: "Refused") -> None:
    """Show why something is not varied."""
    say(refusal.why)
    gates(refusal.gates)
    say(refusal.remedy)
    say("Nothing was written.")


def _show_plan(ready: "Prepared") -> None:
    from villi.trials.gating import AS_LEFT_OUT, MOST_DAYS
    from villi.trials.wording import plan_parts, smallest_words

    if ready.usual:
        say(f"{MOST_DAYS} {AS_LEFT_OUT}")
        print()
    for part in plan_parts(ready.announced, ready.plan, ready.chosen, ready.carry_over, ready.assumed_carry):
        if part.heading == "The plan":
            print("How many days show how much")
            for option in ready.plan.options:
                mark = "*" if option == ready.chosen else " "
                print(
                    f"  {mark} {option.design.days:>4} days   "
                    f"{smallest_words(option, ready.plan, ready.scale)}"
                )
            say("The smallest effect that comes out as shown in 4 of 5 experiments. * is the plan below.", 2)
            print()
        show_part(part)
    if ready.beside:
        print("Rules for you")
        gates(ready.beside)
        print()


def _check(ready: "Prepared") -> None:
    """Say how often simulated experiments of this plan show the effect that it promises."""
    from villi.examining.experimenting import CHECKED, checked
    from villi.trials.wording import smallest_words

    share = checked(ready)
    effect = smallest_words(ready.chosen, ready.plan, ready.scale)
    say(
        f"Checked by {CHECKED} simulated experiments: an effect of {effect} was shown in {share:.0%} of them."
    )
    print()


def _agreed(arguments: argparse.Namespace) -> bool:
    from villi.quantities import VilliError

    if arguments.yes:
        return True
    if not (sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()):
        raise VilliError("nobody is there to say yes: nothing was written; add --yes to begin")
    try:
        said = input("Begin? You may stop at any time. [y/N] ").strip().casefold()
    except EOFError:
        print()
        return False
    return said in ("y", "yes")


def _record(announced: "Announced") -> Iterator[str]:
    from villi.trials.record import lines

    first, *more = lines(announced)
    yield f"experiment: {first}"
    yield from (f"  {line}" for line in more)
