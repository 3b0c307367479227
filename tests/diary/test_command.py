"""`villi start` and `villi log` as a person types them."""

import argparse
import sys
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from villi.cli import diary as command
from villi.diary import read_diary, today
from villi.diary.values import Header
from villi.quantities import VilliError


def main(arguments: list[str]) -> int:
    """The two commands alone, with the exit codes of the whole command line."""
    top = argparse.ArgumentParser()
    command.add_parser(top.add_subparsers())
    given = top.parse_args(arguments)
    try:
        return int(given.run(given))
    except VilliError as refusal:
        print(refusal, file=sys.stderr)
        return 2


@pytest.fixture(autouse=True)
def _own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VILLI_STATE", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(
        today, "now", lambda header: datetime(2026, 11, 17, 9, 30, tzinfo=ZoneInfo("Europe/London"))
    )


@pytest.fixture
def week(tmp_path: Path) -> Path:
    path = tmp_path / "diary.txt"
    path.write_bytes(b"2026-11-16\nbrekkie 2 eggs + rye toast n butter, flat white\n")
    return path


def test_start_writes_a_diary_that_reads_without_problems(capsys: pytest.CaptureFixture[str]) -> None:
    given = [
        "--name",
        "me",
        "--country",
        "gb",
        "--zone",
        "Europe/London",
        "--first",
        "2 eggs, slept 6 and a half",
    ]
    assert main(["start", *given]) == 0
    diary = read_diary("diary.txt", today=date(2026, 11, 17))
    assert diary.problems == ()
    assert (diary.header.person, diary.header.country, diary.header.zone) == ("me", "GB", "Europe/London")
    assert [day.date for day in diary.days] == [date(2026, 11, 17)]
    assert "villi log" in capsys.readouterr().out


def test_start_asks_nothing_without_a_terminal_and_never_overwrites(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["start", "mine.txt"]) == 0
    before = Path("mine.txt").read_bytes()
    assert main(["start", "mine.txt"]) == 2
    assert "exists already" in capsys.readouterr().err
    assert Path("mine.txt").read_bytes() == before


def test_start_asks_four_things_at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def answer(question: str) -> str:
        asked.append(question)
        return ["", "DE", "Europe/Berlin", "mood 6"][len(asked) - 1]

    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", answer)
    assert main(["start"]) == 0
    assert len(asked) == 4
    assert read_diary("diary.txt").header == Header(country="DE", zone="Europe/Berlin")


@pytest.mark.parametrize(
    ("given", "said"), [(["--zone", "Mars/Base"], "not understood"), (["--name", "a # b"], "plainer words")]
)
def test_start_refuses_what_would_not_read_back(
    given: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["start", *given]) == 2
    assert said in capsys.readouterr().err
    assert not Path("diary.txt").exists()


@pytest.mark.parametrize(
    ("arguments", "lines"),
    [
        (["2 eggs, rye toast"], "2 eggs, rye toast"),
        (["2", "eggs,", "rye", "toast", "--at", "08:10"], "08:10 2 eggs, rye toast"),
        (["same breakfast no coffee"], "breakfast: 2 eggs + rye toast n butter  # same breakfast no coffee"),
        (["half a pizza, wine x2"], "half a pizza, wine x2"),
        (["slept 6 and a half"], "feel: sleep 6.5 h"),
        (["bloated after!! 7/10 #period"], "period:\nfeel: bloating 7"),
        (["crap mood, loo x2 loose"], "note: crap mood\nfeel: stools 2, loose"),
        (["dinner: soup. forgot rest"], "dinner: soup\nskip: rest"),
        (["took: L-glutamine 5 g"], "took: L-glutamine 5 g"),
    ],
)
def test_log_writes_the_canonical_form_under_today(week: Path, arguments: list[str], lines: str) -> None:
    before = week.read_bytes()
    assert main(["log", *arguments]) == 0
    assert week.read_bytes() == before + f"\n2026-11-17 Tue\n{lines}\n".encode()
    assert read_diary(week, today=date(2026, 11, 17)).problems == ()


def test_log_shows_how_the_words_were_read(week: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["log", "2 boiled eggs"]) == 0
    shown = capsys.readouterr().out
    assert "Tuesday 2026-11-17, line 5" in shown
    assert "egg" in shown.lower()
    assert " g" in shown
    assert "kcal" not in shown


def test_log_adds_under_the_same_day_without_a_second_header(week: Path) -> None:
    assert main(["log", "soup", "--date", "yesterday"]) == 0
    assert week.read_text(encoding="utf-8").count("2026-11-16") == 1
    assert main(["log", "kebab", "--at", "00:40"]) == 0  # said at 9:30: last night
    assert week.read_bytes().endswith(b"flat white\nsoup\n00:40 kebab\n")


def test_log_puts_words_about_an_earlier_day_into_it_and_shows_only_these(
    week: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    week.write_bytes(b"2026-11-15 Sun\nsoup\n\n2026-11-16 Mon\n300 g rice\nblorf\n")
    assert main(["log", "2 boiled eggs", "--date", "2026-11-15"]) == 0
    assert week.read_bytes() == b"2026-11-15 Sun\nsoup\n2 boiled eggs\n\n2026-11-16 Mon\n300 g rice\nblorf\n"
    shown = capsys.readouterr().out
    assert "Sunday 2026-11-15, line 3:" in shown
    assert "  2 boiled eggs = " in shown
    assert "rice" not in shown
    assert "blorf" not in shown


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["mood 11"], "scales run from 0 to 10"),
        (["same lunch"], "no earlier lunch"),
        (["same breakfast no beans"], "nothing was left out"),
        (["2026-11-18 toast"], "choose the day apart"),
        (["# hm"], "comment"),
        ([" "], "nothing was said"),
        (["toast", "--at", "27:70"], "not a time"),
        (["08:00 toast", "--at", "09:00"], "give the time once"),
        (["toast", "--date", "16 Nov"], "not a date"),
        (["toast", "--date", "0016-11-16"], "a year from"),
        (["person: me"], "above the first day"),
        (["toast", "--file", "none.txt"], "villi start"),
    ],
)
def test_log_refuses_what_would_be_lost_and_writes_nothing(
    week: Path, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = week.read_bytes()
    assert main(["log", *arguments]) == 2
    assert said in capsys.readouterr().err
    assert week.read_bytes() == before


def test_the_small_hours_belong_to_the_day_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(today, "now", lambda header: datetime(2026, 11, 17, 2, 0))
    assert today.diary_day(Header()) == date(2026, 11, 16)
    assert today.diary_day(Header(day_starts=time(0, 0))) == date(2026, 11, 17)


def test_countries_are_taken_as_people_write_them() -> None:
    assert main(["start", "--name", "", "--country", "England", "--zone", "", "--first", ""]) == 0
    assert read_diary("diary.txt").header.country == "GB"


def test_log_shows_what_references_and_earlier_choices_come_to(
    week: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    week.write_bytes(b"2026-11-16\ndinner: 300 g rice\nflat white {fndds:92101901 240 g}\n")
    assert main(["log", "2 boiled eggs", "another one, flat white", "half of yesterday's dinner"]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert any(line.startswith("  another one = egg") and "50 g (as before)" in line for line in shown)
    assert any(line.startswith("  flat white = ") and "240 g (as before)" in line for line in shown)
    assert any(line.startswith("  300 g rice = ") and ", 150 g" in line for line in shown)
    assert sum("300 g rice" in line for line in shown) == 1
    assert week.read_bytes().endswith(b"2 boiled eggs\nanother one, flat white\nhalf of yesterday's dinner\n")


def test_log_shows_what_it_could_not_find(week: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["log", "another one"]) == 0
    assert "no food stands above it on this day" in capsys.readouterr().out
    assert main(["log", "same as Sunday"]) == 2
    assert "is not in this diary" in capsys.readouterr().err


def test_log_writes_a_repetition_out_with_the_milk_that_took_a_place(week: Path) -> None:
    assert main(["log", "same breakfast but with oat milk"]) == 0
    written = week.read_text(encoding="utf-8").splitlines()[-1]
    assert written == (
        "breakfast: 2 eggs + rye toast n butter, flat white with oat milk  # same breakfast but with oat milk"
    )
    read_again = read_diary(week, today=date(2026, 11, 17))
    assert read_again.problems == ()
