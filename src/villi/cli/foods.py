"""`villi foods`: look a food up, see what is in it, add tables of one's own."""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console
    from rich.table import Table as Grid

    from villi.foods import Catalogue, Composition, Food
    from villi.foods.importers import Importer, Table
    from villi.foods.richest import Rich
    from villi.report.foods import Held

Json = dict[str, Any]

WIDEST = 100
"""Columns; a wider table is hard to read across."""

NARROWEST = 40
"""Columns of a table in a narrower window, which wraps it: 0, as some programs report, would show nothing."""

NEAR = 3
"""Names that are offered where a food is not found."""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the `foods` command and its own commands."""
    foods = commands.add_parser("foods")
    own = foods.add_subparsers(title="commands", metavar="COMMAND", required=True)

    find = own.add_parser("find", help="foods by fragments of their names, such as 'rye br'")
    find.add_argument("words", nargs="+", metavar="WORD")
    find.add_argument("--limit", type=_count, default=20, metavar="N", help="show at most N foods (20)")
    _common(find, run_find)

    show = own.add_parser("show", help="what a food holds, how sure that is, and its portions")
    show.add_argument("id", metavar="ID", help="a food's id, as 'villi foods find' shows it")
    show.add_argument("--energy", action="store_true", help="show energy (kcal), which is hidden otherwise")
    _common(show, run_show)

    most = own.add_parser("glutamine", help="everyday foods that hold most glutamine")
    most.add_argument("--per", choices=("portion", "100g"), default="100g", help="order by (100g)")
    most.add_argument("--limit", type=_count, default=20, metavar="N", help="show at most N foods (20)")
    _common(most, run_glutamine)

    add = own.add_parser(
        "add",
        help="add food tables: USDA SR, FoodData Central, FNDDS and FPED, Open Food Facts",
        description="Read food tables into your own catalogue, beside the everyday foods: files as "
        "downloaded (CSV, also .gz; TSV, JSONL), zip archives, or folders of them. What was read before "
        "is passed over; what was interrupted is continued.",
    )
    add.add_argument("paths", nargs="+", metavar="PATH", type=Path)
    _common(add, run_add)


def _common(command: argparse.ArgumentParser, run: "Callable[[argparse.Namespace], int]") -> None:
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=run)


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def run_find(arguments: argparse.Namespace) -> int:
    """List foods whose names hold all the fragments."""
    from villi.foods import Catalogue
    from villi.foods.richest import usual
    from villi.report.foods import group, portion

    words = " ".join(arguments.words)
    catalogue = Catalogue.default()
    found = catalogue.find(words, arguments.limit)
    if arguments.json:
        return _print_json([_summary(food) for food in found])
    if not found:
        print(f"no food has all of these words: {_clean(words)}; try fewer or shorter fragments")
        return 1
    grid = _grid("id", "name", "group", "usual portion")
    for food in found:
        _row(grid, food.id, food.name, group(catalogue, food), portion(usual(food)))
    _console().print(grid)
    return 0


def run_show(arguments: argparse.Namespace) -> int:
    """Show one food whole."""
    from villi.foods import Catalogue

    catalogue = Catalogue.default()
    food = _wanted(catalogue, arguments.id)
    held = catalogue.composition([food.id])
    if arguments.json:
        return _print_json(_whole(food, held, arguments.energy))
    _show(catalogue, food, held, arguments.energy)
    return 0


def run_glutamine(arguments: argparse.Namespace) -> int:
    """List the everyday foods that hold most glutamine."""
    from villi.foods import Catalogue
    from villi.foods.richest import richest
    from villi.report.foods import RICHEST, portion, ranged

    catalogue = Catalogue.everyday()
    found = richest(catalogue, arguments.per, arguments.limit)
    if arguments.json:
        return _print_json([_rich(rich) for rich in found])
    grid = _grid("food", "id", "usual portion", "g in a portion (range)", "g in 100 g (range)")
    for rich in found:
        grams = rich.portion.grams / 100 if rich.portion else None
        _row(
            grid,
            rich.food.name,
            rich.food.id,
            portion(rich.portion),
            ranged(rich.low * grams, rich.mid * grams, rich.high * grams) if grams else "unknown",
            ranged(rich.low, rich.mid, rich.high),
        )
    console = _console()
    console.print(grid)
    console.print(RICHEST)
    return 0


def run_add(arguments: argparse.Namespace) -> int:
    """Read tables into the person's own catalogue."""
    from villi.foods import Catalogue
    from villi.foods.store import Store, add, home
    from villi.meals import index
    from villi.report.words import plural

    path = home() / "foods.sqlite"
    chosen, unknown = _choose(arguments.paths)
    with _progress(len(chosen), quiet=arguments.json) as progress:
        added = list(add(path, chosen, progress))
    index(Catalogue.with_store(path))  # kept beside the store, so that the first question does not wait
    store = Store.open(path)
    if arguments.json:
        tables = [{"table": name, "kind": kind, "read": parts} for name, kind, parts in added]
        passed = [str(table) for table in unknown]
        return _print_json(
            {"store": str(path), "foods": store.count(), "tables": tables, "not_known": passed}
        )
    for name, kind, parts in added:
        said = "had been read before" if parts is None else plural(parts, "food")
        print(f"{_clean(name)}: {kind}, {said}")
    if unknown:
        named = ", ".join(_clean(str(table)) for table in unknown[:3])
        print(
            f"passed over {plural(len(unknown), 'other file')}, no table of foods that villi knows: {named}"
        )
    print(f"{path} now holds {plural(store.count(), 'food')} ({', '.join(store.editions)})")
    nameless = store.nameless()
    if nameless:
        print(f"{plural(nameless, 'food')} without a name: add the table of names of the same set")
    return 0


def _choose(paths: Sequence[Path]) -> "tuple[list[tuple[Table, Importer]], list[Table]]":
    """Tables with their importers, and files that no importer knows.

    Raises VilliError where a path holds nothing that villi knows, before anything is read; a single file
    among known ones ("sr26_*.csv") is only passed over.
    """
    from villi.foods.importers import helps, recognise, tables
    from villi.quantities import VilliError

    chosen: list[tuple[Table, Importer]] = []
    unknown: list[Table] = []
    for path in paths:
        found = 0
        for table in tables(path):
            importer = recognise(table)
            if importer is not None:
                chosen.append((table, importer))
            elif not helps(table):
                unknown.append(table)
            found += importer is not None or table.path == path
        if not found:
            raise VilliError(f"{path} holds no tables of foods that villi knows; unpack the download there")
    if unknown and not chosen:
        raise VilliError(
            f"{unknown[0]} is no table of foods that villi knows: give a table of USDA SR, FoodData "
            "Central, FNDDS or FPED, or of Open Food Facts, as downloaded (CSV, TSV, JSONL; a spreadsheet "
            "saved as CSV in UTF-8, unchanged)"
        )
    return chosen, unknown


@contextmanager
def _progress(tables: int, quiet: bool) -> "Iterator[Callable[[Table, float], None]]":
    """A progress bar on a terminal; nothing elsewhere."""
    if quiet or not sys.stderr.isatty() or not tables:
        yield lambda table, fraction: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn())
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("foods", total=1.0)
        yield lambda table, fraction: bar.update(task, completed=fraction, description=_clean(table.name))


def _wanted(catalogue: "Catalogue", id: str) -> "Food":
    """The food with this id; VilliError with what is near where there is none."""
    from villi.quantities import VilliError

    food = catalogue.food(id)
    if food is not None:
        return food
    near = catalogue.equivalent(id)
    nearest = catalogue.food(near) if near else None
    if nearest is not None:
        raise VilliError(
            _clean(f"{id} is not in the catalogue; the nearest food is {nearest.id} ({nearest.name})")
        )
    offered = catalogue.find(id, NEAR)
    also = "; ".join(f"{food.id} ({food.name})" for food in offered)
    remedy = f"did you mean {also}?" if also else "look for its name with 'villi foods find'"
    raise VilliError(f"{_clean(id)} is not in the catalogue: {_clean(remedy)}")


def _show(catalogue: "Catalogue", food: "Food", held: "Composition", energy: bool) -> None:
    from rich.text import Text

    from villi.report.foods import IMPUTED, about, glutamine

    console = _console()
    title = Text(_clean(food.name), style="bold")
    console.print(title + Text(f"  {_clean(food.id)}", style="not bold"))
    for heading, said in about(catalogue, food):
        console.print(Text(_clean(f"{heading}: {said}")))
    console.print()
    console.print(Text("Glutamine", style="bold"))
    for said in glutamine(held):
        console.print(Text(said))
    console.print()
    _show_composition(console, held, energy)
    if held.imputed.any():
        console.print(Text(IMPUTED))
    console.print(Text("Sources: " + (", ".join(food.sources) or "unknown")))


def _show_composition(console: "Console", held: "Composition", energy: bool) -> None:
    """A table of what is known for each kind of nutrient, then what is unknown."""
    from rich.text import Text

    from villi.report.foods import composition

    for kind in composition(held, energy=energy):
        console.print(Text(f"{kind.heading}, in 100 g", style="bold"))
        grid = _grid("", "", headed=False)
        for row in kind.shown:
            _row(grid, row.nutrient.name, row.said())
        if kind.shown:
            console.print(grid)
        if kind.zeros:
            console.print(Text("0: " + _names(kind.zeros)))
        if kind.unknown:
            console.print(Text("unknown: " + _names(kind.unknown)))
        console.print()


def _names(rows: "Iterable[Held]") -> str:
    return "; ".join(row.nutrient.name for row in rows)


def _summary(food: "Food") -> Json:
    """A food without composition, for JSON."""
    from villi.foods.richest import usual

    portion = usual(food)
    return {
        "id": food.id,
        "name": food.name,
        "synonyms": list(food.synonyms),
        "group": food.group or None,
        "kind": food.kind,
        "portion": {"unit": portion.unit, "grams": portion.grams} if portion else None,
        "sources": list(food.sources),
    }


def _whole(food: "Food", held: "Composition", energy: bool) -> Json:
    """A food with everything that is known of it, for JSON: unknown is null."""
    from villi.foods.glutamine import CLASSES
    from villi.foods.richest import glutamine_range
    from villi.report.foods import values

    low, mid, high = (_or_null(float(end[0])) for end in glutamine_range(held))
    rows = list(values(held, energy=energy))
    by_class = {
        kind.key: float(grams) for kind, grams in zip(CLASSES, held.glutamine[0], strict=True) if grams > 0
    }
    return {
        **_summary(food),
        "measures": [{"unit": measure.unit, "grams": measure.grams} for measure in food.measures],
        "plants": [{"plant": plant, "grams_per_100g": grams} for plant, grams in food.plants],
        "fermented": food.fermented or None,
        "live": food.live or None,
        "processing": food.processing or None,
        "processing_sure": food.processing_sure or None,
        "per_100g": {row.nutrient.key: _or_null(row.amount) for row in rows},
        "imputed": [row.nutrient.key for row in rows if row.imputed],
        "glutamine": {
            "basis": "free amino acid",
            "unit": "g per 100 g",
            "low": low,
            "mid": mid,
            "high": high,
            "by_class": None if mid is None else by_class,
            "imputed_share": None if mid is None else float(held.glutamine_imputed[0]),
        },
    }


def _rich(rich: "Rich") -> Json:
    """A food with its glutamine, for JSON."""
    share = rich.portion.grams / 100 if rich.portion else None
    ends = {"low": rich.low, "mid": rich.mid, "high": rich.high}
    return {
        **_summary(rich.food),
        "glutamine_g_per_100g": ends,
        "glutamine_g_per_portion": {key: value * share for key, value in ends.items()} if share else None,
    }


def _or_null(value: float) -> float | None:
    return value if value == value else None


def _print_json(document: object) -> int:
    print(json.dumps(document, allow_nan=False))
    return 0


def _clean(text: str) -> str:
    from villi.report.words import clean

    return clean(text)


def _console() -> "Console":
    from rich.console import Console

    console = Console(highlight=False, markup=False, emoji=False)
    width = max(NARROWEST, min(WIDEST, console.width))
    return Console(highlight=False, markup=False, emoji=False, width=width)


def _grid(*columns: str, headed: bool = True) -> "Grid":
    from rich.table import Table as Grid

    grid = Grid(box=None, show_header=headed, pad_edge=False, header_style="bold")
    for column in columns:
        grid.add_column(column, overflow="fold", no_wrap=column == "id")  # a broken id cannot be looked up
    return grid


def _row(grid: "Grid", *cells: str) -> None:
    """Cells are data: no markup, no control characters."""
    from rich.text import Text

    grid.add_row(*(Text(_clean(cell)) for cell in cells))
