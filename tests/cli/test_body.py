"""`villi body`: from words to an answer, and one clear line where there is none."""

import json
from pathlib import Path

import pytest

from villi.cli import main

FEW = ("--members", "30")


def said(argv: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    code = main(argv)
    out, err = capsys.readouterr()
    return code, out, err


def test_a_curve(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(["body", "curve", "L-glutamine 10 g", "--everyday", *FEW], capsys)
    first = " ".join(" ".join(out.splitlines()[:8]).split())
    assert code == 0
    assert "Highest after" in first and "in studies of people, repeated (A)" in first
    assert max(map(len, out.splitlines())) <= 80


def test_a_curve_of_a_meal_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    argv = ["body", "curve", "2 eggs,", "rye toast", "--everyday", "--json", "--weight", "61,5", *FEW]
    code, out, _ = said(argv, capsys)
    found = json.loads(out)
    assert code == 0 and found["schema"] == "villi.curve/1"
    assert found["food_g"]["low"] < found["food_g"]["mean"] < found["food_g"]["high"]
    assert len(found["hours"]) == len(found["measured"]) and "weight" not in out


def test_a_curve_as_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "curve.svg"
    code, _, _ = said(["body", "curve", "L-glutamine 5 g", "--everyday", "--svg", str(target), *FEW], capsys)
    assert code == 0 and target.read_text().startswith("<svg")
    assert target.with_suffix(".csv").read_text().startswith("Hours,")


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (["curve", "quimbledorf"], "quimbledorf"),
        (["curve", "L-glutamine 2 kg"], "40 g"),
        (["curve", "-5 g L-glutamine"], "column 1"),
        (["curve", " "], "nothing was named"),
        (["curve", "L-glutamine 5 g", "--country", "Atlantis"], "two letters"),
    ],
)
def test_bad_input_gives_one_line(argv: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    argv = [argv[0], *argv[2:], "--everyday", *FEW, "--", argv[1]]
    code, out, err = said(["body", *argv], capsys)
    assert code == 2 and out == ""
    assert err.startswith("villi: ") and err.count("\n") == 1 and says in err


@pytest.mark.parametrize(
    "options",
    [("--members", "0"), ("--members", "1e3"), ("--seed", "-1"), ("--weight", "5"), ("--weight", "heavy")],
)
def test_options_out_of_bounds(options: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["body", "curve", "L-glutamine 5 g", "--everyday", *options])
    assert stopped.value.code == 2
    assert options[1] in capsys.readouterr().err


def test_words_of_despair_stand_before_everything(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(["body", "curve", "I want to end my life", "--everyday"], capsys)
    assert code == 0 and "umol" not in out and "Nothing was simulated." in out
