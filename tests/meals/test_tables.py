"""The tables of the meal language: no row twice, none that another hides, no list that nothing reads."""

import csv
import re
from collections import Counter
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest

from villi.meals import lists
from villi.meals.index import _noun_or_last, _once

DATA = files("villi.meals") / "data"
TABLES = tuple(sorted(entry.name for entry in DATA.iterdir() if entry.name.endswith(".csv")))
CODE = "\n".join(path.read_text(encoding="utf-8") for path in Path(lists.__file__).parent.glob("*.py"))


@cache
def _rows(name: str) -> tuple[tuple[str, ...], ...]:
    text = (DATA / name).read_text(encoding="utf-8")
    return tuple(tuple(row) for row in csv.reader(text.splitlines()))[1:]


@pytest.mark.parametrize("table", TABLES)
def test_no_row_stands_twice_or_empty(table: str) -> None:
    again = [row for row, times in Counter(_rows(table)).items() if times > 1 or not any(row)]
    assert again == []


def test_phrases_mean_one_food() -> None:
    """Of two rows for the same words the first counts: one with another food says what never happens."""
    means: dict[tuple[str, tuple[str, ...], str], tuple[str, str]] = {}
    hidden = []
    for words, food, country, *_ in (*_rows("bare.csv"), *_rows("brands.csv")):
        first, held = means.setdefault((country, _once(words), _noun_or_last(words)), (words, food or ""))
        if food and held and held != food:
            hidden.append(f"{words} = {food}, {first} = {held}")
    assert hidden == []


@pytest.mark.parametrize("name", [row[0] for row in _rows("lists.csv")])
def test_every_list_is_read(name: str) -> None:
    assert re.search(rf"listed\([\"']{re.escape(name)}[\"']\)", CODE)


def test_ordinary_words_have_known_kinds() -> None:
    kinds = {kind for _, kind in _rows("plain.csv")}
    said = (lists.ordinary.__doc__ or "").replace('"word"', "word")
    assert all(re.search(rf"\b{kind}\b", said) for kind in kinds), kinds
