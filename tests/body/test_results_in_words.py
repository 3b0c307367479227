"""What is printed of results: a line that names an effect carries its label; none foresees or promises."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from villi.body.wording import FORESEEING
from villi.cli import main
from villi.safety.wording import complaints

WEEK = str(Path(__file__).parents[2] / "examples" / "week.txt")
CHANGES = [
    "fibre to 30 g",
    "L-glutamine 5 g a day for 8 weeks",
    "amoxicillin 7 days",
    "two fermented servings a day",
    "stress 8 for a month",
    "sleep 6 h",
    "ibuprofen for 3 days",
    "no alcohol",
]
EXPLAINED = ["mood", "permeability", "plasma", "stress", "L-glutamine", "adrenal fatigue", "sleep"]
WAYS = re.compile(r"\bup in (all|no|\d+)|\bif a hypothesis is true")
LABELS = re.compile(
    r"\((A|B|C)\)|\b(A measured|B small or mixed|C hypothesis)\b|no measured arrow|a hypothesis"
)


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["body", *words]) == 0
    return capsys.readouterr().out


def sentences(said: str) -> Iterator[str]:
    """Paragraphs of a terminal as they were before they were wrapped."""
    for paragraph in re.split(r"\n\s*\n|\n\s*· ", said):
        yield " ".join(paragraph.split())


@pytest.mark.parametrize("words", CHANGES)
def test_a_result_claims_nothing_and_says_how_well_it_is_known(
    words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    said = printed(capsys, "what-if", WEEK, "--change", words, "--members", "40")
    assert "described system" in said or "Nothing was simulated" in said  # a rule of safety in front
    for sentence in sentences(said):
        assert not FORESEEING.search(sentence)
        assert complaints(sentence) == ()
    short = said.split("How much, after")[0]
    for point in re.split(r"\n\s*· ", short)[1:]:
        one = " ".join(point.split("\n\n")[0].split())
        assert not WAYS.search(one) or LABELS.search(one), one


@pytest.mark.parametrize("words", EXPLAINED)
def test_an_explanation_claims_nothing(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    said = printed(capsys, "explain", words, "--members", "20")
    for sentence in sentences(said):
        assert not FORESEEING.search(sentence)
        assert complaints(sentence) == ()


@pytest.mark.parametrize("words", ["stress", "catabolic", "muscle", "plasma"])
def test_the_two_stresses_are_told_apart_wherever_they_meet(
    words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    said = " ".join(printed(capsys, "explain", words, "--members", "20").split())
    assert "Two kinds of stress are kept apart" in said
    assert ("More glutamine in plasma is not better" in said) == (words == "plasma")
