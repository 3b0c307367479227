"""`villi answer`: the questions that change the result most, answered into the diary."""

import argparse
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from villi.diary import Diary
    from villi.examining.answers import Asked, Option
    from villi.foods import Catalogue
    from villi.meals import Index

_EPILOG = """\
At a terminal, villi asks one question after another. Otherwise:
  villi answer diary.txt               the questions, numbered, with the answers to choose from
  villi answer diary.txt 2 b           question 2: answer b
  villi answer diary.txt 2 150 g       question 2: so much of it; "2 cups" will do as well
  villi answer diary.txt 2 skimmed milk latte    question 2: it was another food
  villi answer diary.txt 2 b --always  these words always mean that, not only there
An answer is kept in the diary, as a pin behind the words or as a means: line above the first day."""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the `answer` command."""
    command = commands.add_parser(
        "answer", epilog=_EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    command.add_argument("diary", metavar="DIARY", help="the diary")
    command.add_argument("number", metavar="NUMBER", nargs="?", type=int, help="which question")
    command.add_argument("answer", metavar="ANSWER", nargs="*", help="a letter, an amount, or other words")
    command.add_argument("--always", action="store_true", help="wherever these words stand, not only there")
    command.add_argument(
        "--everyday", action="store_true", help="use the everyday catalogue alone, not your own foods"
    )
    command.add_argument(
        "--record", action="store_true", help="go on where a card stands before the questions"
    )
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Show the questions, ask them, or write one answer. A crisis card comes before all of it."""
    from villi.cli.cards import opened
    from villi.diary import read_diary
    from villi.foods import Catalogue
    from villi.keeping.cards import card_of
    from villi.meals import index
    from villi.quantities import VilliError

    if arguments.number is None:
        card, behind = card_of(read_diary(arguments.diary)), f"villi answer {arguments.diary} --record"
        if not opened(card, f"To answer the questions: {behind}", record=arguments.record):
            return 0
    catalogue = Catalogue.everyday() if arguments.everyday else Catalogue.default()
    ready = index(catalogue)
    if arguments.number is None and sys.stdin.isatty() and sys.stdout.isatty():
        return _ask(arguments.diary, catalogue, ready, always=arguments.always)
    diary, found = _questions(arguments.diary, catalogue, ready)
    if arguments.number is None:
        for number, one in enumerate(found, 1):
            _show(number, one, diary)
        if not found:
            print("No question is open whose answer would change much.")
        return 0
    if not 1 <= arguments.number <= len(found):
        open_ones = f"there are {len(found)}" if len(found) != 1 else "there is one"
        raise VilliError(
            f"question {arguments.number}: {open_ones}; villi answer {arguments.diary} shows them"
        )
    one = found[arguments.number - 1]
    if not arguments.answer:
        _show(arguments.number, one, diary)
        return 0
    _write(arguments.diary, diary, one, " ".join(arguments.answer), ready, always=arguments.always)
    return 0


def _questions(path: str, catalogue: "Catalogue", ready: "Index") -> tuple["Diary", tuple["Asked", ...]]:
    """The diary as it is now and its open questions."""
    from villi.diary import read_diary
    from villi.examining import examine
    from villi.examining.answers import asked
    from villi.quantities import VilliError

    diary = read_diary(path)
    if not diary.days:
        raise VilliError(f"{path}: no day was found; write a date such as 2026-11-16 on its own line")
    return diary, asked(examine(diary, catalogue, ready=ready), diary, ready)


def _show(number: int, one: "Asked", diary: "Diary") -> None:
    from villi.examining.answers import LETTERS
    from villi.report.words import clean

    question = one.question
    print(f"{number}. line {question.line}: {clean(question.ask)}")
    if 1 <= question.line <= len(diary.lines):
        print(f"     {clean(diary.lines[question.line - 1].strip())}")
    for letter, option in zip(LETTERS, one.options, strict=False):
        print(f"   {letter}  {clean(option.label)}")
    if one.portion is not None:
        print("   or another amount, such as 150 g; or what it was, in other words")
    elif not one.options:
        print("   change that line in the diary itself")


def _ask(path: str, catalogue: "Catalogue", ready: "Index", *, always: bool) -> int:
    """One question after another at the terminal; an empty answer leaves it open, q stops."""
    from villi.quantities import VilliError

    left: set[tuple[int, tuple[int, int], str]] = set()
    answered = 0
    while True:
        diary, found = _questions(path, catalogue, ready)
        one = next((one for one in found if one.options and _key(one) not in left), None)
        if one is None:
            break
        _show(answered + len(left) + 1, one, diary)
        said = _said("Answer (empty: leave it open, q: stop): ")
        if said is None or said.lower() in ("q", "quit", "stop"):
            break
        if not said:
            left.add(_key(one))
            continue
        try:
            everywhere = always or _wants_always(one)
            _write(path, diary, one, said, ready, always=everywhere)
            answered += 1
        except VilliError as refusal:
            print(f"   {refusal}")
    done = "Nothing more is open whose answer would change much." if not left else "The rest stays open."
    print(f"{done} Answered: {answered}.")
    return 0


def _key(one: "Asked") -> tuple[int, tuple[int, int], str]:
    return one.question.line, one.question.span, one.question.ask


def _wants_always(one: "Asked") -> bool:
    """For words that stand in the diary more than once: only here, or always?"""
    if one.portion is None or one.times < 2:
        return False
    said = _said(f"These words stand {one.times} times. Only here (h), or always (a)? [h]: ")
    return bool(said) and said is not None and said[0].lower() == "a"


def _said(prompt: str) -> str | None:
    try:
        return input(prompt).strip()
    except EOFError:
        print()
        return None


def _write(path: str, diary: "Diary", one: "Asked", said: str, ready: "Index", *, always: bool) -> None:
    """Write one answer into the diary and show the line."""
    from villi.diary.files import edit, insert
    from villi.examining.answers import change, chosen
    from villi.report.words import clean

    option: Option = chosen(said, one, ready, diary.header.country.upper(), diary.header.decimal)
    new = change(one, option, diary, ready, always=always)
    (insert if new.inserted else edit)(path, new.line, new.old, new.new)
    print(f"{path}, line {new.line}: {clean(new.new.strip())}")
