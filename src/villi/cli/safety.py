"""`villi safety`: the questions that safety depends on, asked once; and the rules that apply."""

import argparse
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from villi.safety.values import Safety

_EPILOG = """\
At a terminal, villi asks what safety depends on: age, sex, pregnancy, conditions, medicines, warning signs.
Enter leaves a question open, q skips the rest; you see every line before it is written. The answers stand in
the diary in plain words (person:, has:, takes:, pregnant:, avoids:, asked: safety) and hold for 90 days.
  villi safety diary.txt           the questions, then the rules that apply
  villi safety diary.txt --show    the rules alone"""

OPEN = "open:profile"
"""The fact that the safety questions were not answered within 90 days."""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the `safety` command."""
    command = commands.add_parser(
        "safety", epilog=_EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    command.add_argument("diary", metavar="DIARY", help="the diary")
    command.add_argument("--show", action="store_true", help="ask nothing: show the rules that apply")
    command.add_argument(
        "--record", action="store_true", help="show the rules too where a card stands before them"
    )
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Ask, write, and show the rules that apply; or show them alone. A crisis card comes before all of it."""
    from villi.cli.cards import opened, show

    here = sys.stdin.isatty() and sys.stdout.isatty()
    safety = safety_of(arguments.diary)
    remedy = f"To see the rules: villi safety {arguments.diary} --show --record"
    if not opened(safety.card, remedy, record=arguments.record):
        return 0
    if arguments.show or not here:
        _show(arguments.diary, safety)
        if not arguments.show:
            print(f"\nAt a terminal, villi safety {arguments.diary} asks the questions.")
    elif OPEN not in safety.facts and not _again():
        _show(arguments.diary, safety)
    elif _ask(arguments.diary):
        print()
        after = safety_of(arguments.diary)
        show(None if after.card == safety.card else after.card)
        _show(arguments.diary, after)
    return 0


def _again() -> bool:
    """Whether to ask anew what was answered within 90 days; Enter is no."""
    try:
        said = input("The safety questions are answered, and hold for 90 days. Answer them again? [n] ")
    except EOFError:
        print()
        return False
    return said.strip().casefold() in ("y", "yes")


def safety_of(path: str) -> "Safety":
    """What stands in front of a person, as the report says it: from the words of the diary and from what was
    eaten and taken."""
    from villi.diary import read_diary
    from villi.diary.today import diary_day
    from villi.examining import examine

    diary = read_diary(path)
    return examine(diary, today=diary_day(diary.header)).safety


def _show(path: str, safety: "Safety") -> None:
    from villi.diary import read_diary
    from villi.report.rules import safety_lines
    from villi.safety import contacts

    for line in safety_lines(safety, contacts(read_diary(path).header.country)):
        print(line)


def _ask(path: str) -> bool:
    """Ask the questions and write what changed; whether the rules should be shown then."""
    from villi.cli.interview import SkipError, profile
    from villi.diary import read_diary
    from villi.diary.files import change
    from villi.diary.profile import with_profile
    from villi.diary.today import diary_day
    from villi.quantities import VilliError
    from villi.report.words import clean

    diary = read_diary(path)
    if not os.access(path, os.W_OK):
        raise VilliError(
            f"{path} may not be written by you: change its permissions; villi safety {path} --show only reads"
        )
    try:
        said = profile(diary)
        today = diary_day(diary.header)
        before = "".join(diary.lines).encode(diary.encoding)
        after = with_profile(before, said, today, path)
        if after == before:
            print("\nNothing is new, so nothing is written.")
            return True
        print(f"\nInto {path}, under {today}:")
        for line in _new_lines(before.decode(diary.encoding), after.decode(diary.encoding)):
            print(f"  {clean(line) if not line.startswith('weight:') else 'weight: (kept, not shown)'}")
        if not said.complete:
            print('Some questions stay open; until they are answered, supplements stay behind "ask first".')
        if not _agreed("Write this? [y] "):
            print("Nothing was written.")
            return False
    except (EOFError, SkipError):
        print("\nNothing was written.")
        return False
    change(path, lambda data: with_profile(data, said, today, path))
    print(f"Written into {path}.")
    return True


def _agreed(ask: str) -> bool:
    """Yes or no; Enter is yes, and a slip is asked again, so that no answers are lost by it."""
    from villi.cli.interview import said_to

    while True:
        said = said_to(ask).casefold()
        if said in ("", "y", "yes"):
            return True
        if said in ("n", "no"):
            return False
        print("    Please answer y or n.")


def _new_lines(before: str, after: str) -> list[str]:
    """The lines that are new or changed; a day header and blank lines are not worth showing."""
    from difflib import SequenceMatcher

    old, new = before.splitlines(), after.splitlines()
    changed = [
        line
        for what, _, _, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        if what in ("insert", "replace")
        for line in new[start:end]
    ]
    return [line for line in changed if ":" in line]
