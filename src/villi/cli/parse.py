"""`villi parse`: what villi makes of some food words, stage by stage."""

import argparse
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from villi.meals.index import Index
    from villi.meals.understand import Stages
    from villi.meals.values import Portion, Understood

SCHEMA = "villi.parse/1"
UNSURE = 0.5
"""Below this confidence a food is counted and marked."""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the `parse` command."""
    command = commands.add_parser("parse")
    command.add_argument("words", metavar="WORDS", help='for example "2 eggs and a slice of rye toast"')
    command.add_argument(
        "--country", default="", help="two letters, such as GB: a British biscuit is a cookie"
    )
    command.add_argument("--stages", action="store_true", help="show what every stage made of the words")
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Parse the words and print them."""
    from villi.foods import Catalogue
    from villi.meals import index
    from villi.meals.understand import stages

    ready = index(Catalogue.default())
    found = stages(arguments.words, ready, locale=arguments.country.upper())
    if arguments.json:
        print(json.dumps(document(arguments.words, found.understood), ensure_ascii=False, indent=2))
        return 0
    if arguments.stages:
        _print_stages(found, ready)
    _print_portions(found.understood)
    return 0


def document(words: str, understood: "Understood") -> dict[str, Any]:
    """The result as JSON values; `span` is [start, end) in code points of `words`.

    >>> from villi.meals.values import Refused, Understood
    >>> document("a unicorn", Understood((), (Refused("a unicorn", (0, 9)),)))["not_understood"]
    [{'words': 'a unicorn', 'span': [0, 9], 'suggestion': ''}]
    """
    return {
        "schema": SCHEMA,
        "words": words,
        "portions": [_portion(portion) for portion in understood.portions],
        "not_understood": [
            {"words": refused.words, "span": list(refused.span), "suggestion": refused.suggestion}
            for refused in understood.refused
        ],
    }


def _portion(portion: "Portion") -> dict[str, Any]:
    return {
        "words": portion.words,
        "span": list(portion.span),
        "kind": portion.kind,
        "food": portion.food_id or None,
        "name": portion.name,
        "grams": round(portion.grams, 2),
        "grams_relative_sd": round(portion.grams_sd, 3),
        "found": portion.found,
        "confidence": round(portion.confidence, 3),
        "unsure": portion.confidence < UNSURE,
        "candidates": [
            {"food": c.food_id, "name": c.name, "score": round(c.score, 3)} for c in portion.candidates
        ],
        "question": portion.question or None,
    }


def _print_portions(understood: "Understood") -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    table = Table(box=None, pad_edge=False)
    for heading in ("words", "understood as", "grams", "how", "sure"):
        table.add_column(heading, justify="right" if heading in ("grams", "sure") else "left")
    for portion in understood.portions:
        grams = f"{portion.grams:.0f}" if portion.kind == "food" else "-"
        name = portion.name if portion.kind == "food" else f"{portion.name} ({portion.kind})"
        mark = "?" if portion.confidence < UNSURE else ""
        table.add_row(portion.words, name, grams, portion.found, f"{mark}{100 * portion.confidence:.0f} %")
    if understood.portions:
        console.print(table)
    for portion in understood.portions:
        if portion.question:
            console.print(portion.question, markup=False)
    for refused in understood.refused:
        hint = f": {refused.suggestion}" if refused.suggestion else ""
        console.print(f'not understood: "{refused.words}"{hint}', markup=False)


def _print_stages(found: "Stages", ready: "Index") -> None:
    from rich.console import Console

    console = Console()
    console.print(f"normalised   {found.folded}", markup=False)
    console.print(f"without narration   {found.plain}", markup=False)
    for item in found.items:
        amount = "no amount"
        if item.amount is not None:
            unit = item.amount.unit.name if item.amount.unit is not None else ""
            amount = f"{item.amount.quantity:g} {item.amount.size} {unit}".strip()
        words = " ".join(token.text for token in item.words)
        console.print(
            f"item   [{item.start}, {item.end})   {item.link or 'start'}   {amount}   {words}", markup=False
        )
    for options in found.matches:
        for option in options[:3]:
            name = ready.foods[option.food].name
            console.print(
                f"match   {option.score:.2f}   {100 * option.explained:.0f} % explained   {name}",
                markup=False,
            )
