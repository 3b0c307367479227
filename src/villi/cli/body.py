"""`villi body`: the described system, simulated: what if, and how sure."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from villi.body.asking import Asked
    from villi.body.scenario import Scenario
    from villi.body.values import Change, WhatIf
    from villi.foods import Catalogue
    from villi.report.what_if import Section

MEMBERS = 1000
USUAL_DAYS = 7
"""Days of a usual run that is exported where nothing changes."""
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
    _add_what_if(actions)
    _add_curve(actions)
    _add_explain(actions)
    _add_validate(actions)
    _add_export(actions)


def _add_what_if(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = actions.add_parser(
        "what-if",
        help="what a change does in the described system, beside what is usual",
        epilog=_CHANGES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument(
        "diary", metavar="DIARY", nargs="?", type=Path, help="whose usual days it is set beside"
    )
    _add_changes(command)
    _add_ensemble(command)
    command.add_argument("--everyday", action="store_true", help="use the everyday catalogue alone")
    command.add_argument("--svg", metavar="FOLDER", type=Path, help="write the charts, each with its table")
    shape = command.add_mutually_exclusive_group()
    shape.add_argument("--html", metavar="FILE", type=Path, help="write a page to FILE")
    shape.add_argument("--json", action="store_true", help="print JSON, villi.whatif/1 (docs/json.md)")
    command.set_defaults(run=run_what_if)


_CHANGES = """\
  --change "L-glutamine 5 g a day for 8 weeks"     --change "fibre to 30 g"
  --change "two fermented servings a day"          --change "stress 8 for a month"
  --change "amoxicillin 7 days, then a probiotic for 4 weeks"
Without a length a change lasts eight weeks. Without a diary and without a scenario it is set beside the usual
day of the model, which is nobody's. See docs/body.md."""


def _add_changes(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--change", metavar="WORDS", action="append", default=[], help="what changes; may be given again"
    )
    command.add_argument("--scenario", metavar="FILE", type=Path, help="a scenario file (TOML)")


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


def _add_explain(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    explain = actions.add_parser(
        "explain", help="which arrows lead to something, how well each is known, and from where"
    )
    explain.add_argument(
        "what", nargs="*", metavar="WHAT", help="permeability, plasma, fibre, ...; none: a list"
    )
    explain.add_argument("--equations", action="store_true", help="show its equations, too")
    explain.add_argument(
        "--model", action="store_true", help="print the whole model: all tables, all equations"
    )
    _add_ensemble(explain)
    explain.add_argument("--json", action="store_true", help="print JSON, villi.body/1")
    explain.set_defaults(run=run_explain)


def _add_export(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    export = actions.add_parser(
        "export", help="write runs for other simulators: SBML, SED-ML, COMBINE, PEtab"
    )
    export.add_argument("folder", metavar="FOLDER", type=Path, help="where the files go")
    _add_changes(export)
    export.add_argument("--hour", action="store_true", help="by the hour (up to a few days), not by the day")
    export.add_argument(
        "--member", metavar="N", type=_seed, help="this member of the ensemble, not the table"
    )
    export.add_argument("--seed", metavar="N", type=_seed, default=0, help="with --member: the ensemble (0)")
    export.add_argument("--hypotheses", action="store_true", help="with --member: arrows of label C, too")
    export.add_argument("--suite", action="store_true", help="the validation suite as PEtab problems, too")
    export.add_argument("--overwrite", action="store_true", help="write over what is there")
    export.set_defaults(run=run_export)


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


def run_what_if(arguments: argparse.Namespace) -> int:
    """Gates first, then both runs of every member, then the answer."""
    from villi.cli.cards import opened
    from villi.keeping.cards import card_of_words

    if not opened(card_of_words(" ".join(arguments.change), ""), "Nothing was simulated."):
        return 0
    asked = _of_diary(arguments) if arguments.diary is not None else _of_scenario(arguments)
    return _shown(asked, arguments)


def _of_diary(arguments: argparse.Namespace) -> "Asked":
    """The usual days of a diary, with the changes in words and those of a scenario file."""
    from villi.body.scenario import from_file
    from villi.diary import read_diary
    from villi.diary.today import diary_day
    from villi.examining import begin
    from villi.examining.body_asked import asked_of
    from villi.quantities import VilliError

    diary = read_diary(arguments.diary)
    if not diary.days:
        raise VilliError(
            f"{arguments.diary}: no day was found; write a date such as 2026-11-16 on its own line"
        )
    more: tuple[Change, ...] = ()
    if arguments.scenario is not None:
        scenario = from_file(arguments.scenario)
        if scenario.usual or scenario.person is not None or scenario.has:
            raise VilliError(
                f"{arguments.scenario}: describes a person, and so does the diary",
                remedy="take [person] and [usual] out of it, or leave the diary out",
            )
        more = scenario.changes
    begun = begin(diary, _catalogue(everyday=arguments.everyday), today=diary_day(diary.header))
    asked = asked_of(begun, arguments.change, more, members=arguments.members, seed=arguments.seed)
    if asked.ruling.stopped is not None and asked.ruling.card is None:
        raise asked.ruling.stopped
    return asked


def _of_scenario(arguments: argparse.Namespace) -> "Asked":
    from villi.body.asking import of_scenario

    scenario, more = _scenario(arguments)
    return of_scenario(scenario, more, members=arguments.members, seed=arguments.seed)


def _scenario(arguments: argparse.Namespace) -> "tuple[Scenario, tuple[Change, ...]]":
    """The scenario of a file, or nobody's usual day, with the changes that were given in words."""
    from villi.body.changing import changes
    from villi.body.scenario import Scenario, from_file
    from villi.quantities import VilliError

    nobody = Scenario("", "", None, (), {}, (), 1)
    scenario = nobody if arguments.scenario is None else from_file(arguments.scenario)
    weight = None if scenario.person is None else scenario.person.weight_kg
    more = tuple(
        one for words in arguments.change for one in changes(words, scenario.usual, weight_kg=weight)
    )
    if not (scenario.changes or more):
        raise VilliError('nothing changes: say what if, such as --change "fibre to 30 g"')
    return scenario, more


def _shown(asked: "Asked", arguments: argparse.Namespace) -> int:
    from villi.cli.cards import show
    from villi.report import what_if, what_if_json, what_if_page, what_if_rules

    rules = what_if_rules.beside(asked.ruling)
    if asked.found is None:
        if arguments.json:
            return _print_json(what_if_json.withheld(asked.changes, asked.ruling))
        show(asked.ruling.card)
        if asked.ruling.card is not None and asked.ruling.card.kind == "crisis":
            return 0
        parts = what_if_rules.sections(asked.ruling, str(arguments.diary or "DIARY"))
        return _print(what_if.asked(asked.changes), what_if_rules.NOTHING, parts)
    if arguments.svg is not None:
        _write_charts(asked.found, arguments.svg)
    if arguments.html is not None:
        from villi.cli.writing import write_page

        write_page(arguments.html, what_if_page.to_page(asked.found, rules))
        return 0
    if arguments.json:
        return _print_json(what_if_json.document(asked.found, asked.ruling))
    if arguments.svg is not None:
        return 0
    return _print(
        what_if.title(asked.found), what_if.basis(asked.found), what_if.sections(asked.found, rules)
    )


def _write_charts(found: "WhatIf", folder: Path) -> None:
    """Every chart with its table into a folder: all of them, or none."""
    from villi.body.writing import write_all
    from villi.report import what_if
    from villi.report.what_if_page import files

    made = {
        name: content.encode()
        for part in what_if.sections(found)
        for name, content in files(part.blocks, "what-if")
    }
    for place in write_all(folder, made):
        print(place)


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


def run_explain(arguments: argparse.Namespace) -> int:
    """Print an explanation, the list of what can be explained, or the whole model."""
    from villi.body import listing, wording
    from villi.body.driving import driven
    from villi.body.explaining import explain
    from villi.body.table import model
    from villi.report import body_explained

    words = " ".join(arguments.what)
    if arguments.model or not words.strip():
        if arguments.json:
            return _print_json(listing.document(model()))
        if arguments.model:
            print(listing.whole(model()))
            return 0
        return _print(body_explained.LIST, wording.SYSTEM, body_explained.index())
    found = explain(words)
    moved = driven(found, members=arguments.members, seed=arguments.seed)
    if arguments.json:
        return _print_json({**listing.explanation_values(found), "drives": body_explained.document(moved)})
    parts = body_explained.sections(found, moved, equations=arguments.equations)
    return _print(body_explained.title(found), body_explained.basis(found), parts)


def run_export(arguments: argparse.Namespace) -> int:
    """Write the usual days, and the days with the changes, for other simulators."""
    from villi.body.changing import aligned, with_changes
    from villi.body.exporting import export
    from villi.body.values import Inputs

    runs: dict[str, Inputs] = {}
    person = None
    if arguments.scenario is not None or arguments.change:
        scenario, more = _scenario(arguments)
        changes, person = aligned((*scenario.changes, *more)), scenario.person
        days = max(scenario.days, *(change.start + change.days for change in changes))
        usual = Inputs(days, scenario.usual, has=scenario.has)
        runs = {"usual": usual, "changed": with_changes(usual, changes)}
    elif not arguments.suite:
        runs = {"usual": Inputs(USUAL_DAYS)}
    made = export(
        arguments.folder,
        runs,
        person=person,
        resolution="hour" if arguments.hour else "day",
        member=arguments.member,
        seed=arguments.seed,
        hypotheses=arguments.hypotheses,
        suite=arguments.suite,
        overwrite=arguments.overwrite,
    )
    for place in made:
        print(place)
    return 0


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
    """The curve to a file that was named, and its table beside it."""
    from villi.cli.writing import write_page
    from villi.report.body_curve import of_level
    from villi.report.what_if_page import files

    for name, content in files(of_level(parts), "curve"):
        write_page(target.with_suffix(Path(name).suffix), content)
    return 0
