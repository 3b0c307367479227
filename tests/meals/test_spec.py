"""The meal language as a table: `tests/spec/meals.csv`, which the documentation includes.

A portion is written "word grams": the word occurs in the food's name ("a|b": one of them), the grams
are within 5 %, "*" is any amount; "(medicine)" or "(supplement)" is its kind. "*" alone: anything that
is not a nonsense match, refusals included.
"""

import csv
import re
from pathlib import Path

import pytest

from villi.meals.index import Index
from villi.meals.understand import understand
from villi.meals.values import Portion

TABLE = Path(__file__).resolve().parents[1] / "spec" / "meals.csv"
ROWS = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))
EXPECTED = re.compile(r"(?P<name>.+?)(?: \((?P<kind>medicine|supplement)\))?(?: (?P<grams>\*|[\d.]+))?$")


def agrees(portion: Portion, expected: str) -> bool:
    """Whether a portion is what the table says."""
    match = EXPECTED.match(expected)
    assert match is not None
    named = any(part.lower() in portion.name.lower() for part in match["name"].split("|"))
    kind = portion.kind == (match["kind"] or "food")
    grams = match["grams"] in (None, "*") or portion.grams == pytest.approx(float(match["grams"]), rel=0.05)
    return named and kind and grams


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['kind']}: {row['words']}" for row in ROWS])
def test_row(row: dict[str, str], ready: Index) -> None:
    made = understand(row["words"], ready, locale=row["country"])
    if row["portions"] == "*":
        assert all(portion.confidence < 0.8 for portion in made.portions) or made.refused
        return
    expected = [part.strip() for part in row["portions"].split(";") if part.strip()]
    found = [(portion.name, portion.kind, round(portion.grams)) for portion in made.portions]
    assert len(made.portions) == len(expected), (found, made.refused)
    for portion, words in zip(made.portions, expected, strict=True):
        assert agrees(portion, words), (found, words)
    refused = [part.strip() for part in row["refused"].split(";") if part.strip()]
    assert [r.words for r in made.refused] == refused


@pytest.mark.parametrize("row", ROWS, ids=[row["words"] for row in ROWS])
def test_spans_quote_the_words(row: dict[str, str], ready: Index) -> None:
    made = understand(row["words"], ready, locale=row["country"])
    quotes = [(p.span, p.words) for p in made.portions] + [(r.span, r.words) for r in made.refused]
    for (start, end), words in quotes:
        assert row["words"][start:end] == words
