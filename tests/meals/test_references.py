"""References to a food of before: `tests/spec/diary_references.csv`, which the documentation includes.

Written under 2026-11-16, "⏎" ends a line. "boiled 50" is a food with that word in its name and its grams, "?"
an amount that nobody said: marked unsure. What is refused names what to write instead.
"""

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.everyday import READY

from villi.diary import read
from villi.meals import Portion, Refused, Understood, resolve, understand
from villi.meals.references import referred

TABLE = Path(__file__).resolve().parents[1] / "spec" / "diary_references.csv"
ROWS = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))
UNSURE = 0.5


def resolved(written: str) -> Understood:
    return resolve(read(("2026-11-16\n" + written.replace(" ⏎ ", "\n") + "\n").encode()), READY)


def items(made: Understood) -> list[Portion | Refused]:
    return [*made.portions, *made.refused]


def agrees(portion: Portion, expected: str) -> bool:
    word, grams = expected.rsplit(" ", 1)
    unsure = grams.startswith("?")
    grams = grams.removeprefix("?")
    near = grams == "*" or portion.grams == pytest.approx(float(grams), rel=0.05)
    asked = bool(portion.question) and portion.confidence < UNSURE
    return word in portion.name.lower() and near and (asked or not unsure)


@pytest.mark.parametrize("row", ROWS, ids=[row["written"] for row in ROWS])
def test_row(row: dict[str, str]) -> None:
    made = resolved(row["written"])
    expected = [part for part in row["portions"].split(";") if part]
    found = [(p.words, p.name, round(p.grams), p.confidence, p.question) for p in made.portions]
    assert len(found) == len(expected), (found, made.refused)
    assert all(agrees(p, e) for p, e in zip(made.portions, expected, strict=True)), found
    assert [r.words for r in made.refused] == [part for part in row["refused"].split(";") if part]


@pytest.mark.parametrize("row", ROWS, ids=[row["written"] for row in ROWS])
def test_every_item_is_quoted_where_it_stands(row: dict[str, str]) -> None:
    lines = ["2026-11-16", *row["written"].split(" ⏎ ")]
    made = resolved(row["written"])
    for item in items(made):
        start, end = (at + item.column - 1 for at in item.span)
        assert lines[item.line - 1][start:end] == item.words


def test_what_is_refused_says_what_to_write() -> None:
    for words in ("another one", "seconds", "leftovers", "the usual"):
        (refused,) = resolved(words).refused
        assert "write" in refused.suggestion
    for words in ("another one", "same as yesterday", "the usual", "leftovers", "half of yesterday's dinner"):
        (refused,) = understand(words, READY).refused
        assert "write" in refused.suggestion


def test_grams_given_override_a_reference() -> None:
    made = resolved("half a pizza ⏎ rest of the pizza 100 g ⏎ rest of the pizza {fndds:58106200 120 g}")
    assert [round(p.grams) for p in made.portions][1:] == [100, 120]


def test_a_repeated_meal_is_scaled_and_its_leftovers_are_unsure() -> None:
    dinner = "dinner: salmon 200 g, rice 100 g ⏎ 2026-11-17 ⏎ "
    made = resolved(dinner + "half of yesterday's dinner")
    assert [p.grams for p in made.portions] == [200, 100, 100, 50]
    made = resolved(dinner + "lunch: leftovers from last night")
    assert [(p.grams, p.confidence < UNSURE) for p in made.portions[2:]] == [(200, True), (100, True)]
    assert [bool(p.question) for p in made.portions[2:]] == [True, False]
    assert {p.line for p in made.portions} == {2}


def test_another_milk_is_quoted_in_its_own_line() -> None:
    made = resolved("08:00 tea with milk ⏎ 10:00 same but with oat milk")
    assert [(p.line, p.column, p.span, p.words) for p in made.portions[2:]] == [
        (2, 7, (0, 3), "tea"),
        (3, 21, (0, 8), "oat milk"),
    ]


def test_one_question_a_line() -> None:
    made = resolved("lentil soup 300 g ⏎ more soup, pasta, seconds")
    assert sum(bool(p.question) for p in made.portions if p.line == 3) == 1


WORDS = [
    "another",
    "one",
    "more",
    "2",
    "half",
    "a",
    "the",
    "rest",
    "of",
    "other",
    "leftover",
    "pizza",
    "eggs",
]
WORDS += [
    "finished",
    "second",
    "seconds",
    "same",
    "again",
    "ditto",
    "usual",
    "yesterday's",
    "dinner",
    ",",
    "and",
]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join), min_size=1, max_size=4)
)
def test_any_mix_of_such_words_is_read_and_quoted(lines: list[str]) -> None:
    made = resolved("\n".join(lines))
    for item in items(made):
        start, end = (at + item.column - 1 for at in item.span)
        assert ["2026-11-16", *lines][item.line - 1][start:end] == item.words
    assert all(0 <= p.grams < 1e6 for p in made.portions)


@pytest.mark.parametrize(
    "line",
    ["another " * 1200, "more " * 2000, "rest of the " * 800, "a few " * 1600, "the " * 2500, "half " * 2000],
)
def test_lines_of_nothing_but_references_are_read(line: str) -> None:
    blanked, _ = referred(line)
    assert len(blanked) == len(line)
    assert understand(line, READY) is not None


def test_thousands_of_references_in_a_row() -> None:
    made = resolved("\n".join(["2 boiled eggs", *["another one", "rest of the pizza", "more soup"] * 1_000]))
    assert len(made.portions) == 3_001
    assert {p.grams for p in made.portions if p.words == "another one" and p.line == 3} == {50.0}


GRANOLA = "means: my granola = 200 g oats, 50 g honey; makes 5 portions\n"


@pytest.mark.parametrize(
    ("written", "of_before", "sure"),
    [
        ("my granola ⏎ another one", 1.0, True),
        ("my granola ⏎ another granola", 1.0, True),
        ("2 portions of my granola ⏎ 2 more", 1.0, True),
        ("my granola, coffee ⏎ seconds", 1.0, False),
        ("my granola ⏎ rest of my granola", 1.0, False),
        ("my granola 100 g ⏎ leftover granola 50 g", 0.5, True),
        ("half of my granola ⏎ the other half of my granola", 1.0, True),
        ("my granola ⏎ leftover honey 10 g", None, True),
    ],
)
def test_a_dish_taken_apart_comes_again_whole(written: str, of_before: float | None, sure: bool) -> None:
    lines = written.replace(" ⏎ ", "\n")
    made = resolve(read(f"{GRANOLA}2026-11-16\n{lines}\n".encode()), READY)
    assert not made.refused
    before, after = ([p for p in made.portions if p.dish and p.line == line] for line in (3, 4))
    assert [p.name for p in before] == ["oats, raw", "honey"]
    if of_before is None:
        assert not after  # honey is no granola
        return
    assert [p.food_id for p in after] == [p.food_id for p in before]
    assert [p.grams for p in after] == pytest.approx([of_before * p.grams for p in before])
    assert all((p.confidence >= UNSURE) == sure for p in after)


def test_a_pattern_comes_again_whole() -> None:
    made = resolved("2 tofu wraps ⏎ another one")
    first, again = ([p for p in made.portions if p.line == line] for line in (2, 3))
    assert len(first) > 3
    assert [p.food_id for p in again] == [p.food_id for p in first]
    assert [p.grams for p in again] == pytest.approx([p.grams / 2 for p in first])


@pytest.mark.parametrize("line", ["same x2", "same again twice", "Same 2"])
def test_a_reference_is_never_lost_without_a_word(line: str) -> None:
    made = resolved(f"toast ⏎ {line}")
    assert [r.words for r in made.refused] == [line] and [p.line for p in made.portions] == [2]
