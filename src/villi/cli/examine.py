"""`villi examine`: read a diary or an export, examine it, show the result."""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date as Date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from villi.cli.model import add_options, chosen

if TYPE_CHECKING:
    from rich.console import Console

    from villi.diary import Diary
    from villi.examination import Examination
    from villi.examining.figures import Range


OWN = "diary"
"""The name of villi's own plain text among the formats."""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the `examine` command."""
    command = commands.add_parser("examine")
    command.add_argument("diary", metavar="DIARY", help="a diary (plain text), or an export with --format")
    command.add_argument(
        "--format", default="", help="format of an export: asa24 (found out by itself where possible)"
    )
    command.add_argument("--person", metavar="ID", default="", help="only this person of an export")
    shape = command.add_mutually_exclusive_group()
    shape.add_argument(
        "--html", metavar="FILE", type=Path, help="write a page to FILE; for several people, a folder"
    )
    shape.add_argument("--json", action="store_true", help="print JSON, one document a person")
    command.add_argument(
        "--energy", action="store_true", help="show energy (kcal), which is hidden otherwise"
    )
    command.add_argument(
        "--everyday", action="store_true", help="use the everyday catalogue alone, not your own foods"
    )
    command.add_argument(
        "--record", action="store_true", help="show the record too where a card stands in front of it"
    )
    command.add_argument(
        "--from", dest="first", metavar="DATE", type=_date, help="look at the days from DATE on: 2026-11-16"
    )
    command.add_argument("--to", dest="last", metavar="DATE", type=_date, help="look at the days up to DATE")
    command.add_argument(
        "--what-if",
        metavar="WORDS",
        action="append",
        default=[],
        help='add what a change does in the described system: "fibre to 30 g" (see villi body)',
    )
    add_options(command)
    command.set_defaults(run=run)


def _date(words: str) -> Date:
    """A day as an argument."""
    try:
        return Date.fromisoformat(words)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{words!r} is no date; write 2026-11-16") from None


def run(arguments: argparse.Namespace) -> int:
    """Examine every person of the input, one document each."""
    from villi.diary.importers import sniff
    from villi.diary.today import diary_day
    from villi.examining.figures import range_of
    from villi.foods import Catalogue
    from villi.meals import index
    from villi.quantities import VilliError
    from villi.trials.files import kept_beside

    model = chosen(arguments)
    path = Path(arguments.diary)
    # opening a pipe would wait for its writer: the reader of diaries refuses it, with the remedy
    export = arguments.format or (sniff(path) if path.is_file() else "")
    own = export in ("", OWN)
    days = range_of(arguments.first, arguments.last)
    diaries = _own(path, days) if own else _exported(path, export, arguments.person)
    catalogue = Catalogue.everyday() if arguments.everyday else Catalogue.default()
    ready = index(catalogue)  # one for all people
    wanted = tuple(arguments.what_if)
    if wanted and not own:
        raise VilliError("--what-if is for one diary: take a diary in plain text, or leave it out")
    found = (
        _examined(
            wanted,
            diary,
            catalogue,
            model=model,
            ready=ready,
            today=diary_day(diary.header),
            kept_of=kept_beside(path) if own else None,
            first=days.first,
            last=days.last,
        )
        for diary in diaries
    )
    if arguments.json:
        return _print_json(found, energy=arguments.energy, export=not own)
    if arguments.html is not None:
        return _write_pages(list(found), arguments.html, energy=arguments.energy, export=not own)
    return _print_text(found, energy=arguments.energy, export=not own, record=arguments.record)


def _examined(wanted: tuple[str, ...], diary: "Diary", *given: Any, **named: Any) -> "Examination":
    """An examination, with what changes do in the described system where that was asked for."""
    from villi.examining import begin, with_moves

    begun = begin(diary, *given, **named)
    if not wanted:
        return with_moves(begun)
    from villi.examining.body_asked import asked_of

    asked = asked_of(begun, wanted)  # before the search for what moves: words that are no change end it here
    return replace(with_moves(begun), what_if=asked)


def _own(path: Path, days: "Range") -> Iterator["Diary"]:
    """The diary of a text file; raises VilliError where it holds no day, or none in a range."""
    from villi.diary import read_diary
    from villi.examining.ranges import recorded
    from villi.quantities import VilliError

    diary = read_diary(path)
    if not diary.days:
        raise VilliError(f"{path}: no day was found; write a date such as 2026-11-16 on its own line")
    try:
        recorded(diary, days)
    except VilliError as wrong:
        raise VilliError(f"{path}: {wrong}") from None
    yield diary


def _exported(path: Path, export: str, person: str) -> Iterator["Diary"]:
    """The diaries of an export, or that of one person; raises VilliError where there is none.

    The ids of an export are shown: whoever examines one needs to tell its people apart.
    """
    from villi.diary.importers import diaries
    from villi.quantities import VilliError

    met = []
    for diary in diaries(path, export):
        met.append(diary.header.person)
        if person in ("", diary.header.person):
            yield diary
    if not met:
        raise VilliError(f"{path}: the export holds no rows of food; export the items again")
    if person and person not in met:
        known = ", ".join(met[:8]) + (" …" if len(met) > 8 else "")
        raise VilliError(f"{path}: no person {person!r}; the export holds {known}")


def _print_json(found: Iterator["Examination"], *, energy: bool, export: bool) -> int:
    """One document a person. An export is read by a practitioner: ids are shown, and data stay."""
    from villi.report import to_json

    for examination in found:
        written = to_json(examination, energy=energy, name=export, practitioner=export)
        sys.stdout.buffer.write(written + b"\n")
        sys.stdout.buffer.flush()
    return 0


def _print_text(found: Iterator["Examination"], *, energy: bool, export: bool, record: bool) -> int:
    from rich.console import Console
    from rich.text import Text

    from villi.report import is_closed, render_text
    from villi.report.words import clean

    console = Console(highlight=False)
    for examination in found:
        if not export and not record and is_closed(examination):
            render_text(examination, console)
            if not _key_opens(console, examination):
                continue
            render_text(examination, console, energy=energy, record=True)
            continue
        render_text(examination, console, energy=energy, name=export, practitioner=export, record=record)
        if examination.questions and not export and not is_closed(examination):
            # an export has no lines to answer into
            console.print(Text(f"Answer the questions with: villi answer {clean(examination.source)}"))
    return 0


def _key_opens(console: "Console", examination: "Examination") -> bool:
    """Whether the record behind a crisis card is opened: by Enter, where somebody is there to press it."""
    from rich.text import Text

    from villi.report.words import clean

    if not (sys.stdin is not None and sys.stdin.isatty() and console.is_terminal):
        console.print(Text(f"To see your record: villi examine {clean(examination.source)} --record"))
        return False
    console.print(Text("Press Enter to see your record."))
    return bool(sys.stdin.readline())


def _write_pages(found: list["Examination"], target: Path, *, energy: bool, export: bool) -> int:
    from villi.cli.writing import write_page
    from villi.quantities import VilliError
    from villi.report import to_html

    if len(found) == 1 and not target.is_dir():
        pages = [(target, found[0])]
    elif target.suffix.lower() in (".html", ".htm"):
        raise VilliError(
            f"{target}: {len(found)} people need a folder, one page each; or choose one with --person ID"
        )
    else:
        pages = [(target / f"{_file_name(e.person.name, n)}.html", e) for n, e in enumerate(found, start=1)]
    for path, examination in pages:
        write_page(path, to_html(examination, energy=energy, practitioner=export))
    return 0


def _file_name(person: str, number: int) -> str:
    """A safe file name: letters and digits of the id, never a path."""
    return "".join(c if c.isalnum() else "-" for c in person)[:60].strip("-") or f"person-{number}"
