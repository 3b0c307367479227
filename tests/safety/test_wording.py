"""Every sentence that villi shows, against the words it never says."""

import ast
import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from villi.evidence import base
from villi.safety.wording import complaints

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "villi"
VERDICTS = ROOT.parent / "shared" / "data" / "evidence" / "verdicts.yaml"
ROOMS = ("advice", "cli", "diary", "evidence", "examining", "needs", "report", "safety")


@pytest.mark.parametrize(
    "sentence",
    [
        "Glutamine heals the gut.",
        "Probiotics boost immunity.",
        "This treats IBS.",
        "He was cured of IBS.",
        "Kefir restores your microbes.",
        "A detox for your liver.",
        "It is proven to work.",
        "This study proves it.",
        "Bread causes your depression.",
        "You can stop taking your antidepressant.",
        "Skip your tablets.",
        "You are depressed.",
        "You have a deficiency.",
        "A cheat day.",
        "Well done, keep it up!",
        "As Bindemann wrote.",
        "It cures colds. Nobody denies it.",
        "Guaranteed results.",
    ],
)
def test_what_is_never_said(sentence: str) -> None:
    assert complaints(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Bloating moves with onions in your records.",
        "It may help, in one trial.",
        "Nobody has shown that it heals the gut.",
        "No trial shows that glutamine restores anything.",
        "Restoring the gut is not shown.",
        "Never stop, lower, delay or replace a medicine.",
        "Ask your clinician or pharmacist.",
        "No aged cheese or cured sausage.",
        "Cured ham is salty.",
        "Glutamine is not proven to work.",
        "The source could not be verified.",
        "",
    ],
)
def test_what_may_be_said(sentence: str) -> None:
    assert complaints(sentence) == ()


def literals() -> Iterator[str]:
    """Strings in code that hold a sentence: docstrings and patterns are not shown."""
    for room in ROOMS:
        for path in (SOURCE / room).rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            not_shown = {
                id(node.value)
                for node in ast.walk(tree)
                if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            }
            for node in ast.walk(tree):
                if (
                    isinstance(node, ast.Constant)
                    and isinstance(node.value, str)
                    and id(node) not in not_shown
                ):
                    yield node.value


NOT_SHOWN = ("wording.csv", "self_harm.csv", "words.csv", "stopping.csv", "conditions.csv", "flags.csv")
"""Tables of what people write, or of what is never said."""


def cells() -> Iterator[str]:
    """Everything in the tables of the rooms that speak: rules, cards, questions, suggestions, checklists."""
    for room in ("advice", "safety", "substances"):
        for path in (SOURCE / room / "data").iterdir():
            text = path.read_text(encoding="utf-8")
            if path.name in NOT_SHOWN:
                continue
            if path.suffix == ".csv":
                yield from (cell for row in csv.reader(text.splitlines()) for cell in row)
            else:
                yield from text.splitlines()


def known() -> Iterator[str]:
    """What is said of the evidence; the claims of the article themselves are quoted as such, and answered."""
    found = base()
    for statement in found.statements.values():
        yield from (statement.plain, statement.dose, statement.for_whom)
    for study in found.studies.values():
        if study.id != "article-bindemann2018":  # says that the source could not be found
            yield from (study.claim, study.harms, study.note, study.population)
    for pair in found.pairs.values():
        yield from (pair.question, pair.text)


def test_every_sentence_of_code_tables_and_evidence() -> None:
    shown = {text for text in (*literals(), *cells(), *known()) if text and " " in text and "(?" not in text}
    assert len(shown) > 1000
    assert {text: complaints(text) for text in shown if complaints(text)} == {}


@pytest.mark.skipif(not VERDICTS.exists(), reason="the shared data folder is absent")
def test_every_plain_sentence_of_the_statements() -> None:
    statements = yaml.safe_load(VERDICTS.read_text(encoding="utf-8"))["statements"]
    assert {one["id"]: complaints(one["plain"]) for one in statements if complaints(one["plain"])} == {}
