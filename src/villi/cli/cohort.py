"""`villi cohort`: recalls of many people, each person-day totalled and scored, for one's own statistics."""

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from villi.cohort.layouts import Layout
    from villi.cohort.plan import Plan
    from villi.cohort.readers import Inputs
    from villi.cohort.running import Cluster, Ear
    from villi.cohort.summary import Summary
    from villi.foods import Catalogue

SET_ASIDE = 1
"""Exit code where a run finished, but rows or files were set aside."""

INTERRUPTED = 130

ALL, NONE = "all", "none"

WIDEST, NARROWEST = 100, 40
"""Columns of the summary."""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the `cohort` command."""
    command = commands.add_parser(
        "cohort",
        epilog="Exit code: 0 all was read; 1 finished, but rows or files were set aside; 2 nothing could be"
        " used. A run that was stopped goes on where it was when the same command is given again.",
    )
    command.add_argument(
        "items",
        metavar="ITEMS",
        nargs="+",
        help="files of foods eaten: CSV (also .gz), Parquet, SAS transport (NHANES), ASA24 Items",
    )
    command.add_argument(
        "--out", metavar="FILE", type=Path, required=True, help="results, one row a person-day"
    )
    command.add_argument("--people", metavar="FILE", type=Path, help="also one row a person; needs --rule")
    command.add_argument(
        "--rule",
        choices=("person-ratio", "mean-of-days", "day"),
        default="day",
        help="how several days become one row: the mean day is scored, or scores of days are averaged",
    )
    _about_input(command)
    command.add_argument(
        "--nutrients", default="", metavar="A,B", help="nutrients by id, or all (a set of 40 if not given)"
    )
    command.add_argument(
        "--scores", default=NONE, metavar="A,B", help="diet-quality scores by id, such as hei-2020 (none)"
    )
    command.add_argument(
        "--energy-limits",
        metavar="LOW,HIGH",
        type=_limits,
        help="kcal a day outside which energy is flagged as implausible (400,4000)",
    )
    command.add_argument(
        "--engine", choices=("local", "spark"), default="local", help="where it runs (local)"
    )
    command.add_argument("--master", default="", metavar="URL", help="Spark's master; else Spark's own")
    command.add_argument("--cache", metavar="DIR", type=Path, help="keeps what was read (beside --out)")
    command.add_argument("--workers", metavar="N", type=_count, default=0, help="files or ranges at once")
    command.add_argument("--json", action="store_true", help="print the summary as JSON")
    command.set_defaults(run=run)


def _about_input(command: argparse.ArgumentParser) -> None:
    """How files are read, and with which figures."""
    columns = command.add_mutually_exclusive_group()
    columns.add_argument(
        "--columns",
        default="",
        metavar="MAP",
        help="which columns are which: person=ID,day=VISIT,code=FOOD,grams=G (known layouts need none)",
    )
    columns.add_argument("--layout", metavar="FILE", type=Path, help="the same as a small TOML file")
    command.add_argument("--keep", default="", metavar="A,B", help="more columns to carry along")
    command.add_argument("--catalogue", metavar="FILE", type=Path, help="foods of your own (villi foods add)")
    command.add_argument("--edition", default="", metavar="NAME", help="prefer this edition: fndds1718")
    command.add_argument(
        "--near-foods",
        action="store_true",
        help="answer codes that the catalogue lacks by near foods",
    )


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def _limits(text: str) -> tuple[float, float]:
    try:
        low, high = (float(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError("write two numbers of kcal, such as 500,3500") from None
    if not 0 <= low < high:
        raise argparse.ArgumentTypeError("the lower limit comes first: 500,3500")
    return low, high


def run(arguments: argparse.Namespace) -> int:
    """Read, total, score, write; then say what became of everything."""
    _needs_arrow()
    from villi.cohort.readers import look
    from villi.cohort.running import Order
    from villi.cohort.running import run as work

    inputs = look(arguments.items, _layout(arguments), _listed(arguments.keep))
    plan = _plan(arguments, inputs)
    order = Order(arguments.out, arguments.people, arguments.rule, arguments.cache, workers=arguments.workers)
    try:
        with _cluster(arguments) as cluster, _progress(quiet=arguments.json) as ear:
            summary = work(inputs, plan, order, ear, cluster)
    except KeyboardInterrupt:
        print("villi: stopped; the same command goes on from here", file=sys.stderr)
        return INTERRUPTED
    if arguments.json:
        _print_json(summary)
    else:
        _say(summary)
    return 0 if summary.whole else SET_ASIDE


def _needs_arrow() -> None:
    """Raises VilliError where the extra is not installed, before anything is read."""
    from importlib.util import find_spec

    from villi.quantities import VilliError

    if find_spec("pyarrow") is None:
        raise VilliError(
            "many people need Arrow tables, which are not installed",
            remedy="install villi with its extra [cohort]",
        )


@contextmanager
def _cluster(arguments: argparse.Namespace) -> "Iterator[Cluster | None]":
    """Spark, where it is asked for. Raises VilliError where it, or Java, is missing."""
    from villi.quantities import VilliError

    if arguments.engine == "local":
        if arguments.master:
            raise VilliError(f"--master {arguments.master} is of Spark: give --engine spark with it")
        yield None
        return
    from villi.cohort.spark import Cluster, session

    with session(arguments.master) as spark:
        yield Cluster(spark)


def _layout(arguments: argparse.Namespace) -> "Layout | None":
    """The layout that the call declares, or None: each file is then known by its header."""
    from villi.cohort.layouts import declared, from_toml

    if arguments.columns:
        return declared(arguments.columns)
    return from_toml(arguments.layout) if arguments.layout is not None else None


def _plan(arguments: argparse.Namespace, inputs: "Inputs") -> "Plan":
    """What is to be worked out, for the codes that the files hold."""
    from villi.cohort.plan import DEFAULT_NUTRIENTS, ENERGY_LIMITS, Plan
    from villi.quantities import VilliError

    sources = {source.layout.codes for source in inputs.sources} or {"fndds"}
    if len(sources) > 1:
        raise VilliError(
            f"the files hold codes of different tables ({', '.join(sorted(sources))}): give them one by one"
        )
    return Plan.of(
        _catalogue(arguments),
        ALL if arguments.nutrients == ALL else _listed(arguments.nutrients) or DEFAULT_NUTRIENTS,
        () if arguments.scores in (NONE, "") else _listed(arguments.scores),
        source=sources.pop(),
        near_foods=arguments.near_foods,
        energy_limits=arguments.energy_limits or ENERGY_LIMITS,
    )


def _catalogue(arguments: argparse.Namespace) -> "Catalogue":
    from villi.foods import Catalogue
    from villi.foods.store import home

    if arguments.catalogue is not None:
        return Catalogue.with_store(arguments.catalogue, arguments.edition)
    if arguments.edition:
        return Catalogue.with_store(home() / "foods.sqlite", arguments.edition)
    return Catalogue.default()


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


@contextmanager
def _progress(quiet: bool) -> "Iterator[Ear]":
    """A bar on a terminal, with rows a second; nothing elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield lambda stage, rows, of: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskID, TextColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=20),
        TextColumn("{task.fields[rows]}", markup=False),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, TaskID] = {}
        since = {"": monotonic()}  # of each stage, the time when the one before was last heard of

        def hear(stage: str, rows: int, of: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=of or None, rows="")
                since[stage] = since[""]
            since[""] = monotonic()
            task = next(one for one in bar.tasks if one.id == tasks[stage])
            done = int(task.completed) + rows
            speed = done / max(since[""] - since[stage], 0.001)
            bar.update(tasks[stage], advance=rows, rows=f"{done:,} rows, {speed:,.0f} a second")

        yield hear


def _say(summary: "Summary") -> None:
    """The flow count, then what is to be said besides."""
    from rich.console import Console
    from rich.table import Table as Grid
    from rich.text import Text

    from villi.cohort.telling import flow, notes
    from villi.report.words import clean

    console = Console(highlight=False, markup=False, emoji=False, soft_wrap=False)
    width = max(NARROWEST, min(WIDEST, console.width))
    grid = Grid(box=None, show_header=False, pad_edge=False)
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column(overflow="fold")
    for line in flow(summary):
        indent = "  " if line.under else ""
        style = "dim" if line.under else ""
        grid.add_row(Text(line.number, style=style), Text(indent + clean(line.words), style=style))
    console.print(grid, width=width)
    console.print()
    for note in notes(summary):
        console.print(Text(clean(note)), width=width)


def _print_json(summary: "Summary") -> None:
    from villi.cohort.telling import as_json

    print(json.dumps(as_json(summary), allow_nan=False))
