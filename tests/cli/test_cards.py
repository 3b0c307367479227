"""A card comes first on every command that reads somebody's words."""

from pathlib import Path

import pytest

from villi.cli import main
from villi.keeping.cards import card_of_words

CRISIS = "I want to kill myself"
HEADING = "Please talk to someone now"


@pytest.fixture
def diary(tmp_path: Path) -> Path:
    path = tmp_path / "diary.txt"
    path.write_text(
        "person: me, female, 34\ncountry: GB\n2026-11-16\n08:00 spaghetti bolognese\ndone: food\n"
    )
    return path


def test_words_that_are_logged_are_kept_and_answered_with_contacts(
    diary: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["log", "--file", str(diary), "--date", "2026-11-17", CRISIS]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(HEADING)
    assert "116 123" in shown and "not understood" not in shown
    assert CRISIS in diary.read_text()


def test_words_that_are_parsed_are_answered_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["parse", f"{CRISIS}, toast"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(HEADING) and "toast" not in shown
    assert main(["parse", "death by chocolate"]) == 0
    assert HEADING not in capsys.readouterr().out


def test_no_question_of_food_before_the_card(diary: Path, capsys: pytest.CaptureFixture[str]) -> None:
    diary.write_text(diary.read_text() + f"note: {CRISIS}\n")
    assert main(["answer", str(diary)]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(HEADING) and "spaghetti" not in shown
    assert main(["answer", str(diary), "--record"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(HEADING) and "spaghetti" in shown


def test_a_slip_in_a_year_hides_nothing(diary: Path, capsys: pytest.CaptureFixture[str]) -> None:
    diary.write_text(diary.read_text() + f"note: {CRISIS}\n2062-11-17\n08:00 toast\n")
    assert main(["examine", str(diary)]) == 0
    assert HEADING in capsys.readouterr().out.splitlines()[0]


@pytest.mark.parametrize("words", ["", "2 eggs\0", "\n\n2026-13-45\n", "person: x\nhas: y", "é\ud800"])
def test_any_words_can_be_asked_about(words: str) -> None:
    assert card_of_words(words) is None
