"""`villi supplement`: be your own advocate. A checklist for a supplement, from answers or a small file."""

import argparse
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from villi.safety.checklist import Answers, Question
    from villi.safety.values import Safety

_EPILOG = """\
At a terminal, villi asks one question after another. Otherwise:
  villi supplement form > mine.toml        a form with every question, to fill in with any editor
  villi supplement check mine.toml         what speaks for it, what against, what is unknown
  villi supplement check mine.toml --diary diary.txt     with the safety rules that apply to you
  villi supplement check mine.toml --recalls food-enforcement.json.zip    looked for in recall notices
Don't know never counts as yes. Nothing is looked up on the network, and no name is judged."""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the `supplement` command."""
    command = commands.add_parser(
        "supplement", epilog=_EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    actions = command.add_subparsers(title="actions", metavar="ACTION", required=True)
    check = actions.add_parser("check", help="walk the checklist")
    check.add_argument("form", metavar="FILE.toml", nargs="?", help="answers in a file; none: villi asks")
    check.add_argument("--json", action="store_true", help="one JSON document, villi.supplement/1")
    check.add_argument("--diary", metavar="DIARY", help="take the safety questions from this diary")
    check.add_argument(
        "--recalls",
        metavar="FILE",
        action="append",
        default=[],
        help="look in recall notices that you downloaded (openFDA enforcement reports: JSON, or its zip)",
    )
    check.set_defaults(run=run_check)
    blank = actions.add_parser("form", help="print a form with every question, to fill in")
    blank.set_defaults(run=run_form)


def run_form(arguments: argparse.Namespace) -> int:
    """Print the blank form."""
    from villi.safety.form import form

    print(form(), end="")
    return 0


def run_check(arguments: argparse.Namespace) -> int:
    """Check a product from a form, or by asking."""
    from villi.quantities import VilliError
    from villi.report.supplement import document, lines
    from villi.safety.checking import check
    from villi.safety.checklist import substances_of
    from villi.safety.form import read_form
    from villi.safety.recalls import search

    safety = None if arguments.diary is None else _safety(arguments.diary)
    if arguments.form is not None:
        answers = read_form(arguments.form)
    elif sys.stdin.isatty() and sys.stdout.isatty() and not arguments.json:
        answers = _asked()
    else:
        raise VilliError(
            "nobody is there to answer: give a form (villi supplement form > mine.toml writes one)"
        )
    searched = [
        search(path, answers.product, answers.maker, answers.lot, substances_of(answers))
        for path in arguments.recalls
    ]
    checked = check(answers, safety, searched)
    if arguments.json:
        import msgspec

        print(msgspec.json.encode(document(checked)).decode())
        return 0
    for line in lines(checked):
        print(line)
    if arguments.form is None:
        _keep(answers)
    return 0


def _safety(path: str) -> "Safety":
    from villi.cli.safety import safety_of

    return safety_of(path)


def _asked() -> "Answers":
    """The answers given at the terminal; q or the end of the input stops, and keeps what was said."""
    from villi.safety.checklist import SECTIONS, Answers, questions, wanted
    from villi.safety.form import with_name

    print(
        "A checklist for a supplement: some 30 questions, with the pack in your hand. Answer y or n; Enter is"
    )
    print("don't know, which never counts as yes.")
    print("? says how to find out, q stops and shows what you have. Names are data: no name is judged.\n")
    answers = Answers()
    section = ""
    try:
        for name, prompt in _NAMES.items():
            answers = with_name(answers, name, _said(f"{prompt} "))
        for question in questions().values():
            if not wanted(question, answers):
                continue
            if question.section != section:
                section = question.section
                print(f"\n{SECTIONS[question.section]}")
            answers = _answered(question, answers)
    except _StopError:
        pass
    print()
    return answers


class _StopError(Exception):
    """The person wants to stop."""


_NAMES = {
    "product": "What is it called? (may stay empty)",
    "maker": "Who makes it? (may stay empty)",
    "lot": "Lot number on the pack (may stay empty)",
    "substance": "What is in it, such as L-glutamine?",
}


def _answered(question: "Question", answers: "Answers") -> "Answers":
    """One question, asked until the answer is one of its kind."""
    from villi.safety.form import with_answer

    while True:
        said = _said(f"  {question.ask} ")
        if said == "?":
            print(f"    {question.find}")
            continue
        found = with_answer(answers, question, said)
        if found is not None:
            return found
        print(f"    {_HOW[question.kind]}")


_HOW = {
    "yes_no": "Please answer y, n, or Enter for don't know.",
    "number": "Please write a number, such as 5, or Enter for don't know.",
    "words": "Please write the words of the label, at most 500 letters, or Enter for don't know.",
    "schemes": "Please write the names of the seals, at most 20, or Enter for don't know.",
}


def _said(prompt: str) -> str:
    from villi.safety.form import one_line

    try:
        said = one_line(input(prompt))
    except EOFError:
        print()
        raise _StopError from None
    if said.casefold() in ("q", "quit", "stop"):
        raise _StopError
    return said


def _keep(answers: "Answers") -> None:
    """Offer to keep the answers in a file; an existing file is never overwritten."""
    from pathlib import Path

    from villi.diary.files import AlreadyThere, create
    from villi.quantities import VilliError
    from villi.safety.checklist import Answers
    from villi.safety.form import form, one_line

    if answers == Answers():
        return
    print()
    while True:
        try:
            name = one_line(input("Keep your answers in a file? Its name, such as mine.toml (Enter: no): "))
        except EOFError:
            print()
            return
        if not name or name.casefold() in ("n", "no", "q"):
            return
        try:
            create(Path(name), form(answers).encode())
        except AlreadyThere as wrong:
            print(wrong.said(str, "choose another name"))
            continue
        except VilliError as wrong:
            print(wrong)
            continue
        print(f"Wrote {name}. Fill in what was unknown, then: villi supplement check {name}")
        return
