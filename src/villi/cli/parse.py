"""`villi parse`: what villi makes of some food words, stage by stage."""

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from villi.cli.model import add_options, chosen

if TYPE_CHECKING:
    from villi.meals.amounts import Amount
    from villi.meals.asking import Model
    from villi.meals.index import Index
    from villi.meals.understand import Stages
    from villi.meals.values import Portion, Understood

SCHEMA = "villi.parse/1"
LONGEST_SHOWN = 120
"""Characters of refused words that are shown."""

SHOWN = 3
"""Candidates shown for each item."""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the `parse` command."""
    command = commands.add_parser("parse")
    command.add_argument(
        "words",
        metavar="WORDS",
        nargs="+",
        help='for example "2 eggs and a slice of rye toast"; "-" reads a line at a time from standard input',
    )
    command.add_argument(
        "--country", default="", help="two letters, such as GB: a British biscuit is a cookie"
    )
    command.add_argument("--json", action="store_true", help='print JSON, one document a line with "-"')
    add_options(command)
    command.set_defaults(run=run)


SHOWN_WITH_JSON = "How the words are read is shown with --json."


def run(arguments: argparse.Namespace) -> int:
    """Parse the words; print what every stage made of them, and the result."""
    from villi.cli.cards import opened
    from villi.foods import Catalogue
    from villi.keeping.cards import card_of_words
    from villi.meals import index
    from villi.meals.understand import stages

    locale, model = country(arguments.country), chosen(arguments)
    ready = index(Catalogue.default())
    piped = arguments.words == ["-"]
    for words in (line.rstrip("\r\n") for line in sys.stdin) if piped else (" ".join(arguments.words),):
        found = stages(words, ready, locale=locale)
        understood = found.understood if model is None else _helped(words, ready, model, locale)
        if not arguments.json and not opened(card_of_words(words, locale), SHOWN_WITH_JSON):
            continue
        if arguments.json:
            print(json.dumps(document(words, understood), ensure_ascii=False, indent=None if piped else 2))
            continue
        _print_stages(words, found, ready)
        _print_portions(understood)
    if model is not None and model.complaint():
        print(f"villi: {model.complaint()}", file=sys.stderr)
    return 0


def _helped(words: str, ready: "Index", model: "Model", locale: str) -> "Understood":
    from villi.meals.helped import helped

    return helped(words, ready, model, locale=locale)


def country(said: str) -> str:
    """The country of `--country`; raises VilliError where it is none."""
    from villi.diary.heading import country_of
    from villi.quantities import VilliError

    code = country_of(said)
    if code is None:
        raise VilliError(f"--country {said}: give it as two letters, such as GB, DE or US")
    return code


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
    from villi.meals.values import UNSURE_BELOW

    return {
        "words": portion.words,
        "span": list(portion.span),
        "kind": portion.kind,
        "food": portion.food_id or None,
        "name": portion.name,
        "dish": portion.dish or None,
        "grams": round(portion.grams, 2),
        "grams_relative_sd": round(portion.grams_sd, 3),
        "found": portion.found,
        "confidence": round(portion.confidence, 3),
        "unsure": portion.confidence < UNSURE_BELOW,
        "candidates": [
            {"food": c.food_id, "name": c.name, "score": round(c.score, 3)} for c in portion.candidates
        ],
        "question": portion.question or None,
        "read_by": portion.read_by or None,
    }


def _print_stages(words: str, found: "Stages", ready: "Index") -> None:
    """The stages before the result, one below the other."""
    from villi.report.words import clean

    print(f"normalised         {clean(found.folded)}")
    print(f"without narration  {clean(found.plain)}")
    for item, options in zip(found.items, found.matches, strict=True):
        print(f"item               {clean(words[item.start : item.end])}")
        print(f"  amount           {_amount(item.amount)}")
        print(f"  food words       {clean(' '.join(token.text for token in item.words))}")
        for option in options[:SHOWN]:
            name = clean(ready.foods[option.food].name)
            print(f"  match     {option.score:.2f}   {name} ({100 * option.explained:.0f} % of the words)")
    print()


def _amount(amount: "Amount | None") -> str:
    if amount is None:
        return "none said"
    if amount.broken:
        return f"{amount.broken} (no number)"
    unit = amount.unit.name if amount.unit is not None else ""
    return " ".join(part for part in (f"{amount.quantity:g}", amount.size, unit) if part)


def _print_portions(understood: "Understood") -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from villi.meals.values import UNSURE_BELOW
    from villi.report.words import clean

    console = Console()
    table = Table(box=None, pad_edge=False)
    for heading in ("words", "understood as", "grams", "how", "sure"):
        table.add_column(heading, justify="right" if heading in ("grams", "sure") else "left")
    for portion in understood.portions:
        grams = f"{portion.grams:.0f}" if portion.kind == "food" else "-"
        name = portion.name if portion.kind == "food" else f"{portion.name} ({portion.kind})"
        name = f"{portion.dish}: {name}" if portion.dish else name
        sure = f"{'?' if portion.confidence < UNSURE_BELOW else ''}{100 * portion.confidence:.0f} %"
        how = f"{portion.found}, read by {portion.read_by}" if portion.read_by else portion.found
        cells = (clean(portion.words), clean(name), grams, clean(how), sure)
        table.add_row(*(Text(cell) for cell in cells))
    if understood.portions:
        console.print(table)
    for portion in understood.portions:
        if portion.question:
            console.print(Text(clean(portion.question)))
    for refused in (*understood.refused, *understood.notes):
        hint = f": {refused.suggestion}" if refused.suggestion else ""
        console.print(Text(clean(f"not understood: \u201c{_shortened(refused.words)}\u201d{hint}")))


def _shortened(words: str) -> str:
    return words if len(words) <= LONGEST_SHOWN else f"{words[:LONGEST_SHOWN]} \u2026"
