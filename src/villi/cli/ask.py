"""`villi ask`: one question, declared in the diary before its answer is computed."""

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from villi.examination import Move
    from villi.examining.asking import Ready

_EPILOG = """\
  villi ask diary.txt "does rye bread lower tomorrow's comfort?"
  villi ask diary.txt "is bloating higher after beans?"
  villi ask diary.txt "coffee and sleep"
The question is written into the diary with today's date, then answered. Only the first one is tested by
itself, so ask what you most want to know. See docs/questions.md."""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the `ask` command."""
    command = commands.add_parser("ask", epilog=_EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter)
    command.add_argument("diary", metavar="DIARY", help="the diary")
    command.add_argument(
        "words", metavar="QUESTION", nargs="+", help="one food or habit, one feeling, and when"
    )
    command.add_argument(
        "--everyday", action="store_true", help="use the everyday catalogue alone, not your own foods"
    )
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Gates first, then the question into the diary, then the answer."""
    from villi.cli.cards import show
    from villi.diary import read_diary
    from villi.diary.files import append
    from villi.diary.today import diary_day
    from villi.examining.asked import ledger
    from villi.examining.asking import (
        answer,
        declaration,
        entry_of,
        food_of,
        question,
        ready,
        series_of,
        waits,
    )
    from villi.foods import Catalogue
    from villi.keeping.cards import card_of_words
    from villi.quantities import VilliError
    from villi.report.asking import lines, told
    from villi.report.words import clean

    path = arguments.diary
    words = " ".join(arguments.words)
    if not words.strip():
        raise VilliError('nothing was asked: ask such as "does rye bread lower tomorrow\'s comfort?"')
    diary = read_diary(path)
    if not diary.days:
        raise VilliError(f"{path}: no day was found; write a date such as 2026-11-16 on its own line")
    card = card_of_words(words, diary.header.country)
    if card is not None and card.kind == "crisis":
        show(card)
        return 0
    today = diary_day(diary.header)
    catalogue = Catalogue.everyday() if arguments.everyday else Catalogue.default()
    made = ready(diary, catalogue, today=today)
    if not made.may_look:
        return _withheld(made)
    daily, food = series_of(made), food_of(made)
    found = question(words, daily, food)
    before = entry_of(found, ledger(diary, daily, food, today))
    if before is None:
        new = declaration(found, today)
        at = append(path, [new], today)
        print(f"{path}, line {at}: {clean(new)}")
        diary = read_diary(path)
    else:
        print(f"You asked this first on {before.declared.date} (line {before.declared.line}):")
        print(f"  {clean(before.declared.question)}")
    entries = ledger(diary, daily, food, today)
    entry = entry_of(found, entries)
    if entry is None:
        raise VilliError(f"{path}: the question was not found again; read the diary and ask once more")
    if waits(found, diary, today):
        print("This waits until the experiment is over: an answer now would change how you feel.")
        return 0
    given = answer(entry, daily)
    plan = _plan(path, given.asked.move, made)
    said = told(
        given.asked,
        entries.index(entry) + 1,
        rates=given.rates,
        power=given.power,
        plan=plan,
        again=before is not None,
    )
    for words in lines(said):
        print(words)
    return 0


def _withheld(made: "Ready") -> int:
    """The card and the rules in front of patterns; the question is not written, nothing is computed."""
    from villi.cli.cards import show
    from villi.report.rules import gate_lines, wrapped

    show(made.safety.card)
    if made.safety.card is None or made.safety.card.kind != "crisis":
        standing = [one for one in made.permit.gates if one.gate.level in ("block", "clinician_first")]
        for line in gate_lines(standing):
            print(line)
    for line in wrapped("Nothing was computed, and the question was not written into the diary."):
        print(line)
    return 0


def _plan(path: str, move: "Move | None", made: "Ready") -> str:
    """What to type to plan an experiment; "" where a rule stands in front of it, or it cannot be drawn."""
    from villi.examining.asking import to_vary
    from villi.meals import index
    from villi.report.commands import plan

    if move is None:
        return ""
    tested = to_vary(move, made, index(made.catalogue))
    if not tested.vary:
        return ""
    return plan(tested.outcome, diary=path, vary=tested.vary, without=tested.without)
