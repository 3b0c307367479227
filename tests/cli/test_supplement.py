"""`villi supplement` as a person types it: asked, from a form, with a diary and recall notices."""

import json
import os
import sys
from pathlib import Path

import pytest

from villi.cli import main
from villi.safety.checklist import questions, studied
from villi.safety.form import form, read_form

HERE = Path(__file__).parents[2]
EXAMPLE = HERE / "examples" / "supplement.toml"
RECALLS = HERE / "tests" / "safety" / "recalls.json"


@pytest.fixture(autouse=True)
def _own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VILLI_STATE", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)


class Typing:
    """A person at a terminal: answers in turn, then the end of the input."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *answers: str | type[BaseException]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []
        monkeypatch.setattr("builtins.input", self)
        monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)

    def __call__(self, prompt: str = "") -> str:
        self.asked.append(prompt.strip())
        answer = self.answers.pop(0) if self.answers else EOFError
        if isinstance(answer, str):
            return answer
        raise answer


def diary(text: str) -> str:
    Path("diary.txt").write_text(text, encoding="utf-8")
    return "diary.txt"


WELL = "person: me, female, 34\n\n2026-11-16\n08:00 toast\nasked: safety\npregnant: no\n"


def test_a_form_is_checked(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["supplement", "check", str(EXAMPLE)]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("Supplement: Example gut powder\n")
    for heading in ("What speaks against it", "What is unknown, and how to find out", "What speaks for it"):
        assert f"\n{heading}\n" in shown
    assert "Informed Sport: Every batch" in shown and "Limits: It does not test" in shown
    assert "villi safety DIARY" in shown
    assert max(len(line) for line in shown.split("\nSources\n")[0].splitlines()) <= 80


def test_the_blank_form_is_printed_and_can_be_checked(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["supplement", "form"]) == 0
    blank = capsys.readouterr().out
    assert blank == form()
    Path("blank.toml").write_text(blank, encoding="utf-8")
    assert main(["supplement", "check", "blank.toml"]) == 0
    shown = capsys.readouterr().out
    assert "What speaks for it" not in shown and "Unknown is not yes" in shown


def test_json_has_its_schema_first_and_unknown_is_null(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["supplement", "check", str(EXAMPLE), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert next(iter(found)) == "schema" and found["schema"] == "villi.supplement/1"
    assert found["gates"] is None and found["amounts"]["shown"] == []
    assert found["substances"] == ["L-glutamine"]
    ids = {source["id"] for source in found["sources"]}
    for list_of in ("against", "unknown", "for"):
        for finding in found[list_of]:
            assert set(finding["sources"]) <= ids
            assert finding["says"]
    documented = (HERE / "docs" / "supplements.md").read_text(encoding="utf-8")
    assert all(f"`{key}`" in documented for key in found)


def test_amounts_only_with_the_safety_questions_answered(capsys: pytest.CaptureFixture[str]) -> None:
    words = [one.words for one in studied() if one.kind != "never"]
    for text in (
        "2026-11-16\n08:00 toast\n",
        WELL.replace("34", "15"),
        WELL.replace("pregnant: no", "pregnant: yes"),
        WELL.replace("toast\n", "toast\nhas: cirrhosis\n"),
        WELL.replace("toast\n", "toast\nhas: epilepsy\n"),
    ):
        assert main(["supplement", "check", str(EXAMPLE), "--diary", diary(text)]) == 0
        shown = " ".join(capsys.readouterr().out.split())
        assert not any(one in shown for one in words), text
        assert ("Not now" in shown or "Not yet" in shown) and "5 to 9 g" not in shown, text
    assert main(["supplement", "check", str(EXAMPLE), "--diary", diary(WELL)]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "The label says 5 g a day: within the range." in shown
    assert all(one in shown for one in words)


def test_a_rule_that_applies_is_said_with_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    text = WELL.replace("toast\n", "toast\nhas: cirrhosis\n")
    assert main(["supplement", "check", str(EXAMPLE), "--diary", diary(text)]) == 0
    shown = capsys.readouterr().out
    assert "Safety rules that apply to you" in shown and "cirrhosis" in shown and "[G01]" in shown


def test_recall_notices_are_looked_through(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["supplement", "check", str(EXAMPLE), "--recalls", str(RECALLS)]) == 0
    shown = capsys.readouterr().out
    assert "! Red flag. 1 recall notice in recalls.json (4 notices" in shown
    assert "Undeclared milk" in shown
    assert "There is a red flag." in shown


def test_hostile_words_reach_the_terminal_as_words(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    notices = json.loads(RECALLS.read_text())
    notices["results"][0]["reason_for_recall"] = "\x1b[2J\x1b]0;owned\x07<b>milk</b>\nsecond line"
    Path("bad.json").write_text(json.dumps(notices))
    Path("bad.toml").write_text(
        'product = "Example gut \\u001b[31mpowder\\u202e"\nseals = ["\\u001b[1mBest"]\n'
    )
    assert main(["supplement", "check", "bad.toml", "--recalls", "bad.json"]) == 0
    out = capsys.readouterr().out
    assert "\x1b" not in out and "\u202e" not in out and "\x07" not in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["none.toml"], ("none.toml", "villi supplement form >")),
        ([str(EXAMPLE), "--recalls", "none.json"], ("none.json", "open.fda.gov")),
        ([str(EXAMPLE), "--recalls", str(EXAMPLE)], ("supplement.toml", "no recall notices")),
        ([str(EXAMPLE), "--diary", "none.txt"], ("none.txt", "villi start")),
        ([], ("villi supplement form >",)),
        (["--json"], ("villi supplement form >",)),
    ],
)
def test_one_message_with_place_and_remedy(
    arguments: list[str], said: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["supplement", "check", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.startswith("villi: ") and err.count("\n") == 1
    assert all(words in err for words in said)


def test_the_questions_are_asked_one_by_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typing = Typing(monkeypatch, "Example", "", "", "glutamine", "y", "?", "N", "perhaps", "", "no", "n")
    assert main(["supplement", "check"]) == 0
    shown = capsys.readouterr().out
    need = [q for q in questions().values() if q.section == "need"]
    assert typing.asked[4:10] == [
        need[0].ask,
        need[1].ask,
        need[1].ask,
        need[2].ask,
        need[2].ask,
        need[3].ask,
    ]
    assert need[1].find in shown and "Please answer y, n" in shown
    assert "You measured what it should change." in shown
    assert "Which seals" not in "".join(typing.asked)


def test_every_question_can_be_answered_at_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    replies = {"number": "2,5 g", "words": "L-glutamine", "schemes": "USP, NSF"}
    answers = ["Example", "Maker", "L1", "glutamine"]
    answers += [question.good or replies[question.kind] for question in questions().values()]
    Typing(monkeypatch, *answers, "all.toml")
    assert main(["supplement", "check"]) == 0
    assert "What is unknown" in capsys.readouterr().out  # the safety questions, asked elsewhere
    kept = read_form("all.toml")
    assert set(kept.said) == {q.id for q in questions().values() if q.kind == "yes_no"}
    assert kept.numbers["grams_per_serving"] == 2.5 and kept.seals == ("USP", "NSF")


def test_q_stops_and_what_was_said_is_kept_if_wanted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("there.toml").write_text("mine")
    typing = Typing(monkeypatch, "Example", "", "", "", "y", "q", "there.toml", "mine.toml")
    assert main(["supplement", "check"]) == 0
    assert Path("there.toml").read_text() == "mine"
    assert "exists already" in capsys.readouterr().out
    answers = read_form("mine.toml")
    assert (answers.product, answers.said) == ("Example", {"gap": "yes"})
    assert typing.asked[-1].startswith("Keep your answers")


def test_the_end_of_the_input_shows_what_there_is_and_writes_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Typing(monkeypatch, "Example", "", "", "", "y")
    assert main(["supplement", "check"]) == 0
    assert "You measured what it should change." in capsys.readouterr().out
    assert [path.name for path in Path.cwd().iterdir()] == []


def test_an_interruption_writes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    Typing(monkeypatch, "Example", "", "", "", "y", KeyboardInterrupt)
    assert main(["supplement", "check"]) == 130
    assert [path.name for path in Path.cwd().iterdir()] == []


def test_a_full_disk_keeps_asking_for_another_place(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    Typing(monkeypatch, "Example", "", "", "", "q", "mine.toml", "")
    assert main(["supplement", "check"]) == 0
    assert "disk is full" in capsys.readouterr().out
    assert not Path("mine.toml").exists()
