"""`villi examine --from --to`: the days that were asked for, and what no choice of days changes."""

import json
from pathlib import Path

import pytest

from villi.cli import main

DIARY = """country: GB
2026-11-16
08:00 2 slices rye bread
done: food
2026-11-17
08:00 60 g oats
done: food
2026-11-18
08:00 apple
done: food
"""


@pytest.fixture
def diary(tmp_path: Path) -> Path:
    path = tmp_path / "diary.txt"
    path.write_text(DIARY, encoding="utf-8")
    return path


def examined(diary: Path, *options: str) -> int:
    return main(["examine", str(diary), "--everyday", *options])


@pytest.mark.parametrize(
    ("options", "days"),
    [
        ((), ["16", "17", "18"]),
        (("--from", "2026-11-17"), ["17", "18"]),
        (("--to", "2026-11-16"), ["16"]),
        (("--from", "2026-11-17", "--to", "2026-11-17"), ["17"]),
        (("--from", "2020-01-01", "--to", "2030-01-01"), ["16", "17", "18"]),
    ],
)
def test_the_days_of_a_range(
    options: tuple[str, ...], days: list[str], diary: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert examined(diary, "--json", *options) == 0
    found = json.loads(capsys.readouterr().out)
    assert [each["date"][-2:] for each in found["days"]] == days
    first, last = (dict(zip(options[::2], options[1::2], strict=True)).get(end) for end in ("--from", "--to"))
    assert found["range"] == {"first": first, "last": last}


def test_the_report_says_which_days_were_chosen(diary: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert examined(diary, "--from", "2026-11-17") == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "Chosen days: from 17 November 2026." in said and "2 complete days of 2" in said
    assert "rye bread" not in said


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--from", "2026-11-18", "--to", "2026-11-17"), ("2026-11-17", "before it starts")),
        (("--from", "2027-01-01"), ("diary.txt", "2026-11-16", "2026-11-18")),
        (("--to", "2026-01-01"), ("diary.txt", "no day")),
    ],
)
def test_a_range_that_holds_nothing_is_refused(
    options: tuple[str, ...], said: tuple[str, ...], diary: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert examined(diary, *options) == 2
    out, err = capsys.readouterr()
    assert not out and err.startswith("villi: ") and err.count("\n") == 1
    assert all(words in err for words in said)


@pytest.mark.parametrize("word", ["2026-13-45", "monday", "", "16.11.2026", "９９９９-11-16"])
def test_what_is_no_date_is_named(word: str, diary: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        examined(diary, "--from", word)
    assert stopped.value.code == 2
    assert "--from" in (err := capsys.readouterr().err) and "2026-11-16" in err


def test_a_card_comes_first_whatever_days_are_chosen(diary: Path, capsys: pytest.CaptureFixture[str]) -> None:
    diary.write_text(DIARY + "note: I want to die\n", encoding="utf-8")
    assert examined(diary, "--to", "2026-11-16") == 0
    said = capsys.readouterr().out
    assert "Please talk to someone now" in said and "rye bread" not in said
