"""`villi body`: the described system, simulated: what if, and how sure."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from villi.foods import Catalogue
    from villi.report.what_if import Section

MEMBERS = 1000
OUT_OF_TOLERANCE = 1
"""Exit code where the model fails a scored target."""

_EPILOG = """\
  villi body what-if diary.txt --change "fibre to 30 g"
  villi body what-if diary.txt --change "amoxicillin 7 days" --change "kefir, one serving a day"
  villi body curve "L-glutamine 10 g"        plasma glutamine over the day
  villi body explain permeability            which arrows lead there, and how well each is known
  villi body validate                        the model beside published trials
A described system: it knows no body and no mood, and says how little is certain. See docs/body.md."""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the `body` command."""
    command = commands.add_parser(
        "body", epilog=_EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    actions = command.add_subparsers(title="actions", metavar="ACTION", required=True)
    _add_curve(actions)
    _add_validate(actions)


def _add_curve(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    curve = actions.add_parser("curve", help="plasma glutamine over the day after a dose or a meal")
    curve.add_argument("words", nargs="+", metavar="WORDS", help='"L-glutamine 10 g", or "2 eggs, rye toast"')
    curve.add_argument("--weight", metavar="KG", type=_number, help="body weight in kilograms")
    curve.add_argument("--country", default="", help="two letters, such as GB: a British biscuit is a cookie")
    curve.add_argument("--everyday", action="store_true", help="use the everyday catalogue alone")
    _add_ensemble(curve)
    curve.add_argument("--svg", metavar="FILE", type=Path, help="write the chart, and its table beside it")
    curve.add_argument("--json", action="store_true", help="print JSON, villi.curve/1 (docs/json.md)")
    curve.set_defaults(run=run_curve)


def _add_validate(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    validate = actions.add_parser("validate", help="the model beside published trials")
    _add_ensemble(validate)
    validate.add_argument("--json", action="store_true", help="print JSON: a list of targets")
    validate.set_defaults(run=run_validate)


def _add_ensemble(action: argparse.ArgumentParser) -> None:
    action.add_argument(
        "--members", metavar="N", type=_count, default=MEMBERS, help=f"versions of the system ({MEMBERS:,})"
    )
    action.add_argument(
        "--seed", metavar="N", type=_seed, default=0, help="the same seed, the same versions (0)"
    )


MOST_MEMBERS = 100_000


def _count(words: str) -> int:
    """A number of members as an argument."""
    try:
        count = int(words)
    except ValueError:
        count = 0
    if not 1 <= count <= MOST_MEMBERS:
        raise argparse.ArgumentTypeError(f"{words[:20]!r}: give a whole number from 1 to {MOST_MEMBERS:,}")
    return count


def _seed(words: str) -> int:
    try:
        seed = int(words)
    except ValueError:
        seed = -1
    if not 0 <= seed < 2**63:
        raise argparse.ArgumentTypeError(f"{words[:20]!r}: give a whole number from 0 up")
    return seed


def _number(words: str) -> float:
    """A weight as an argument; a decimal comma is taken."""
    try:
        value = float(words.replace(",", "."))
    except ValueError:
        value = float("nan")
    if not 25 <= value <= 350:
        raise argparse.ArgumentTypeError(
            f"{words[:20]!r} is no weight of an adult; give kilograms, such as 62.5"
        )
    return value


def run_curve(arguments: argparse.Namespace) -> int:
    """Read the words, run the hour-resolved model, show the curve."""
    from villi.cli.cards import opened
    from villi.cli.parse import country
    from villi.examining.one_meal import drawn, taken
    from villi.keeping.cards import card_of_words
    from villi.meals import index
    from villi.quantities import Person
    from villi.report import body_curve

    words = " ".join(arguments.words)
    where = country(arguments.country)
    if not opened(card_of_words(words, where), "Nothing was simulated."):
        return 0
    catalogue = _catalogue(everyday=arguments.everyday)
    found = taken(words, catalogue, index(catalogue), where)
    made = drawn(found, Person(weight_kg=arguments.weight), members=arguments.members, seed=arguments.seed)
    read = [(portion.name or portion.words, portion.grams) for portion in found.read]
    asked = body_curve.Asked(words, read, found.food, made.rises)
    if arguments.json:
        return _print_json(body_curve.document(made.curve, asked))
    parts = body_curve.sections(made.curve, asked)
    if arguments.svg is not None:
        return _write_chart(parts, arguments.svg)
    return _print(body_curve.title(asked), body_curve.basis(made.curve), parts)


def run_validate(arguments: argparse.Namespace) -> int:
    """Run every target; exit code 1 where a scored one is out of tolerance."""
    from villi.body.validating import failing, rows, validate
    from villi.report import body_validated

    results = validate(members=arguments.members, seed=arguments.seed)
    if arguments.json:
        _print_json(rows(results))
    else:
        _print(body_validated.TITLE, body_validated.basis(results), body_validated.sections(results))
    return OUT_OF_TOLERANCE if failing(results) else 0


def _catalogue(*, everyday: bool) -> "Catalogue":
    from villi.foods import Catalogue

    return Catalogue.everyday() if everyday else Catalogue.default()


def _print(title: str, basis: str, parts: "Sequence[Section]") -> int:
    from rich.console import Console

    from villi.report.what_if_text import printed

    console = Console(highlight=False, markup=False, emoji=False)
    printed(title, basis, [(part.heading, part.blocks) for part in parts], console)
    return 0


def _print_json(document: object) -> int:
    import msgspec

    sys.stdout.buffer.write(msgspec.json.encode(document) + b"\n")
    sys.stdout.buffer.flush()
    return 0


def _write_chart(parts: "Sequence[Section]", target: Path) -> int:
    """One chart to a file that was named, and its table beside it."""
    from villi.cli.writing import write_page
    from villi.report.what_if_page import files

    for part in parts:
        for name, content in files(part.blocks, "curve"):
            write_page(target.with_suffix(Path(name).suffix), content)
    return 0
