"""`villi evidence`: what the article says, what is known of it, and where that stands."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from villi.evidence import Base
    from villi.evidence.search import Named
    from villi.evidence.values import Answer, Statement

Shown = Callable[["Statement"], str]
"""What one reader may see of a statement."""

NOT_FOUND = 1
"""Exit code where a search found nothing, as for `villi foods find`."""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the `evidence` command."""
    command = commands.add_parser(
        "evidence",
        epilog="Without words: all statements of the article with their answers. With an id (S07, S16.8):"
        " that statement whole. With other words: statements and studies that have them all.",
    )
    command.add_argument("words", nargs="*", metavar="ID or WORD", help="S07, P15, or words to look for")
    shape = command.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="print JSON (docs/json.md)")
    shape.add_argument("--html", metavar="FILE", type=Path, help="write all statements as a page to FILE")
    command.add_argument(
        "--diary", type=Path, metavar="DIARY", help="whose safety rules are asked before a dose is shown"
    )
    command.add_argument(
        "--record", action="store_true", help="with --diary: show it too where a card stands before it"
    )
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """List, show or search."""
    from villi.evidence import base
    from villi.evidence.search import named, names
    from villi.quantities import VilliError

    held = base()
    words = [word for part in arguments.words for word in part.split()]
    if arguments.diary and not arguments.diary.is_file():
        raise VilliError(f"{arguments.diary}: no such diary")
    if arguments.html is not None:
        if words or arguments.diary:
            raise VilliError("--html writes all statements, without doses: leave out the words and --diary")
        return _page(held, arguments.html)
    if arguments.diary and not (words and all(map(names, words))):
        raise VilliError("--diary is for one answer: name it, as in villi evidence S16.8 --diary FILE")
    if not words:
        return _list(held, arguments.json)
    if not all(names(word) or word in held.studies for word in words):
        return _search(held, words, arguments.json)
    if arguments.diary and arguments.json:
        raise VilliError("--json knows no person: leave out --diary, or see villi examine DIARY --json")
    found = [named(held, word) for word in words]
    for word, one in zip(words, found, strict=True):
        if not (one.statements or one.pairs or one.studies):
            raise VilliError(_unknown(held, word))
    if arguments.diary:
        again = f"villi evidence {' '.join(words)} --diary {arguments.diary} --record"
        return _show_to(held, found, arguments.diary, again, record=arguments.record)
    return _show(held, found, arguments.json)


def dose_for(statement: "Statement") -> str:
    """What may be said of a statement's dose: none without the answers to the safety questions."""
    from villi.report.evidence_reader import AFTER

    return f"{AFTER}: villi safety DIARY" if statement.dose else ""


def _show_to(held: "Base", found: "Sequence[Named]", diary: Path, again: str, *, record: bool) -> int:
    """What was named, as the person of a diary may see it; a card comes first, a crisis card alone."""
    from villi.advice import answer
    from villi.cli.cards import opened
    from villi.cli.safety import safety_of
    from villi.report import evidence_reader
    from villi.report.words import clean

    safety = safety_of(str(diary))
    if not opened(safety.card, f"To see it: {again}", record=record):
        return 0

    def asked(statement: "Statement") -> "Answer":
        return answer(statement, safety.facts, safety, held)

    name = clean(str(diary))

    def dose(statement: "Statement") -> str:
        again = f"villi safety {name}"
        said = evidence_reader.dose(statement, asked(statement), safety, again)
        return said.replace(f"({again})", f"({again} --show)")

    def rule(statement: "Statement") -> str:
        return evidence_reader.rule(asked(statement), safety, f"villi safety {name}")

    return _show(held, found, as_json=False, dose=dose, rule=rule)


def _list(held: "Base", as_json: bool) -> int:
    from villi.report import evidence

    if as_json:
        print(evidence.to_json(held, held.statements.values()))
    else:
        evidence.render_list(held, _console())
    return 0


def _page(held: "Base", target: Path) -> int:
    from villi.cli.writing import write_page
    from villi.report.evidence_page import to_page

    write_page(target, to_page(held))
    return 0


def _show(
    held: "Base",
    found: "Sequence[Named]",
    as_json: bool,
    dose: Shown = dose_for,
    rule: Shown | None = None,
) -> int:
    """Everything that was named, whole; as JSON the statements, and those that show a named pair or study."""
    from villi.evidence.search import showing
    from villi.report import evidence

    statements = tuple(dict.fromkeys(one for each in found for one in each.statements))
    pairs = tuple(dict.fromkeys(one for each in found for one in each.pairs))
    studies = tuple(dict.fromkeys(one for each in found for one in each.studies))
    if as_json:
        shown = dict.fromkeys([*statements, *showing(held, pairs, studies)])
        print(evidence.to_json(held, shown))
        return 0
    console = _console()
    if statements:
        evidence.render_statements(held, statements, console, dose, rule or evidence.no_rule)
    if pairs:
        evidence.render_pairs(held, pairs, console)
    if studies:
        evidence.render_studies(held, studies, console)
    return 0


def _search(held: "Base", words: "Sequence[str]", as_json: bool) -> int:
    from villi.evidence.search import matching
    from villi.report import evidence
    from villi.report.words import clean

    statements, studies = matching(held, words)
    if as_json:
        print(evidence.to_json(held, statements))
    elif statements or studies:
        evidence.render_found(held, statements, studies, _console())
    else:
        print(f"no statement and no study has all of these words: {clean(' '.join(words))}; try fewer")
    return 0 if statements or studies else NOT_FOUND


def _unknown(held: "Base", word: str) -> str:
    from villi.evidence.search import near

    alike = near(held, word)
    return (
        f"there is no {word}" + (f"; near it: {', '.join(alike)}" if alike else "") + "; see villi evidence"
    )


def _console() -> "Console":
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False)
