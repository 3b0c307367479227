"""`villi evidence ID --diary DIARY`: an answer and its dose as one person may see them."""

from pathlib import Path

import pytest

from villi.cli import main
from villi.evidence import base

ASKED = "person: me, male, 44\ncountry: GB\n"
DAY = "\n2026-11-16\n08:00 toast\nasked: safety\n"
DOSE = "5 g three times a day"


def shown(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, *words: str) -> str:
    path = tmp_path / "diary.txt"
    path.write_text(text, encoding="utf-8")
    assert main(["evidence", *(words or ("S16.8",)), "--diary", str(path)]) == 0
    return " ".join(capsys.readouterr().out.split())


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")


def test_an_adult_who_answered_sees_the_dose_of_the_trials(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = shown(tmp_path, capsys, ASKED + DAY)
    assert DOSE in out
    assert "What the trial used, not a dose to copy" in out and "Ask a clinician first" in out
    assert ".. " not in out
    assert base().statements["S16.8"].plain in out


@pytest.mark.parametrize(
    ("head", "why"),
    [
        ("person: me, male, 9\n", "not shown to anyone under 18"),
        ("person: me, female, 30\npregnant: yes\n", "No unpasteurised ferment"),
        ("person: me, female, 30, lactating\n", "not shown while breast-feeding"),
    ],
)
def test_no_dose_for_a_child_or_in_pregnancy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], head: str, why: str
) -> None:
    assert why in shown(tmp_path, capsys, head + DAY, "S17.6")
    out = shown(tmp_path, capsys, head + DAY, "S16.8", "S10.1", "S17.6", "S20.1")
    for one in base().statements.values():
        assert not one.dose or one.dose not in out
    assert DOSE not in out and "10 g a day" not in out
    assert "held back for your safety" in out


def test_a_rule_stands_in_place_of_the_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = shown(tmp_path, capsys, ASKED + "has: cirrhosis\n" + DAY)
    assert "Answer: held back for your safety" in out
    assert "Because: cirrhosis (line 3)" in out
    assert DOSE not in out and "Dose:" not in out
    assert base().statements["S16.8"].plain not in out
    assert "What the answer rests on" in out, "the studies stay for everyone to read"


def test_a_warning_is_never_held_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = shown(tmp_path, capsys, ASKED + "has: cirrhosis\n" + DAY, "S14.2")
    assert base().statements["S14.2"].plain in out


def test_no_dose_before_the_safety_questions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asks = f"hown only after the safety questions: villi safety {tmp_path / 'diary.txt'}".replace(" ", "")
    for id in ("S17.6", "S16.8"):
        out = shown(tmp_path, capsys, "2026-11-16\n08:00 toast\n", id)
        assert DOSE not in out and "six servings" not in out
        assert asks in out.replace(" ", "")


@pytest.mark.parametrize("head", ["", ASKED])
def test_a_crisis_card_comes_first_and_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], head: str
) -> None:
    text = f"{head}{DAY}note: I want to kill myself\n"
    out = shown(tmp_path, capsys, text)
    assert out.startswith("Please talk to someone now")
    assert "S16.8 --diary" in out and "--record" in out
    assert "glutamine" not in out.lower() and "IBS" not in out
    opened = shown(tmp_path, capsys, text, "S16.8", "--record")
    assert opened.startswith("Please talk to someone now") and "What the answer rests on" in opened
    assert DOSE not in opened


def test_low_mood_comes_before_a_dose(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    days = "".join(f"2026-11-{n}\nfeel: mood 2\nasked: safety\n" for n in range(10, 17))
    assert DOSE not in shown(tmp_path, capsys, f"{ASKED}\n{days}")


@pytest.mark.parametrize("words", [[], ["glutamine", "sleep"], ["S16.8", "--json"]])
def test_a_diary_is_asked_for_one_answer_only(words: list[str], tmp_path: Path) -> None:
    path = tmp_path / "diary.txt"
    path.write_text(ASKED + DAY, encoding="utf-8")
    assert main(["evidence", *words, "--diary", str(path)]) == 2
