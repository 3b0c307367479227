"""`villi experiment today` and `finish` where something goes wrong: harm, wishes, lost words, a full disk."""

import json
import re
from collections.abc import Callable
from datetime import date as Date
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from tests.everyday import EVERYDAY, READY

from villi.cli import main
from villi.diary import read_diary
from villi.diary.files import append
from villi.quantities import VilliError
from villi.signals.experiment import Design, randomise
from villi.trials import runs
from villi.trials.files import begin
from villi.trials.values import Announced

FIRST = Date(2026, 11, 2)
DAYS = 24
SEED = 2**120 + 7
SAID = re.compile(r"\b(WITH|WITHOUT)\b")
Run = Callable[..., str]


@pytest.fixture
def on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Date], None]:
    monkeypatch.setenv("VILLI_STATE", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("villi.foods.Catalogue.everyday", lambda: EVERYDAY)
    monkeypatch.setattr("villi.foods.Catalogue.default", lambda: EVERYDAY)
    monkeypatch.setattr("villi.meals.index", lambda _: READY)

    def set_clock(date: Date) -> None:
        now = datetime.combine(date, datetime.min.time()).replace(hour=9)
        monkeypatch.setattr("villi.diary.today.now", lambda _: now)

    return set_clock


@pytest.fixture
def running(on: Callable[[Date], None]) -> Path:
    """A diary with ten days of an experiment that runs, coffee on comfort; today is the tenth."""
    path = Path("me.txt")
    path.write_text(f"person: me, male, 40\n\n{FIRST - timedelta(days=1)}\nfeel: comfort 6, mood 6\n")
    design = Design("restricted", DAYS)
    said = Announced("coffee after lunch", "comfort", "up", design, FIRST)
    begin(path, said, SEED, FIRST - timedelta(days=1), lambda _: None)
    draws = np.random.default_rng(1)
    for n, arm in enumerate(randomise(design, SEED)[:10]):
        comfort = 4 + 2 * arm + int(draws.integers(0, 3))
        lines = [f"feel: comfort {comfort}, mood 6", f"experiment: {'with' if arm else 'without'}"]
        append(path, lines, FIRST + timedelta(days=n))
    on(FIRST + timedelta(days=9))
    return path


@pytest.fixture
def villi(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*words: str, code: int = 0) -> str:
        capsys.readouterr()
        action, *rest = words
        assert main(["experiment", action, "me.txt", *rest]) == code
        out, err = capsys.readouterr()
        return " ".join(f"{out} {err}".split())

    return call


def over(path: Path, on: Callable[[Date], None]) -> None:
    """The rest of the days."""
    for n, arm in list(enumerate(randomise(Design("restricted", DAYS), SEED)))[10:]:
        lines = [
            f"feel: comfort {4 + 2 * arm + n % 3}, mood 6",
            f"experiment: {'with' if arm else 'without'}",
        ]
        append(path, lines, FIRST + timedelta(days=n))
    on(FIRST + timedelta(days=DAYS))


def test_it_runs(running: Path, villi: Run) -> None:
    assert SAID.search(villi("today"))


@pytest.mark.parametrize(
    "lines",
    [
        ["experiment: not done yet", "feel: pain 9"],
        ["feel: pain 9", "experiment: felt odd"],
        ["experiment: please stop"],
        ["experiment: it hurts, please stop this"],
        ["experiment: I give up"],
        ["experiment: abandon"],
        ["experiment: no more"],
        ["note: I wish to stop the experiment"],
    ],
)
def test_harm_and_a_wish_stop_it_whatever_else_is_written(
    running: Path, villi: Run, lines: list[str]
) -> None:
    append(running, lines, FIRST + timedelta(days=9))
    out = villi("today")
    assert "Stop the experiment." in out and "G44" in out and not SAID.search(out)
    assert '--stop "reason"' in out
    out = villi("finish", "--stop", "it hurts")
    assert "Stopped after 10 of 24 days (it hurts)" in out


def test_harm_of_an_earlier_day_stays_harm_after_a_note(running: Path, villi: Run) -> None:
    append(running, ["feel: pain 9"], FIRST + timedelta(days=7))
    append(running, ["experiment: felt odd"], FIRST + timedelta(days=9))
    assert "pain on 2026-11-09" in villi("today")


def test_writing_down_what_was_done_asks_for_harm_too(running: Path, villi: Run) -> None:
    assert "Stop" not in villi("today", "--done", "with")
    append(running, ["feel: pain 9"], FIRST + timedelta(days=9))
    out = villi("today", "--done", "with")
    assert "experiment: with" in out and "Stop the experiment." in out and "G44" in out


def test_harm_is_told_though_the_record_cannot_be_read(running: Path, villi: Run) -> None:
    running.write_text(
        running.read_text().replace("compare the mean", "compare the averages") + "feel: pain 9\n"
    )
    out = villi("today")
    assert "Stop the experiment." in out and "experiment: stopped" in out and not SAID.search(out)


def test_an_innocent_note_ends_nothing_and_is_told_of(running: Path, villi: Run) -> None:
    append(running, ["experiment: over breakfast, not after"], FIRST + timedelta(days=9))
    out = villi("today")
    assert SAID.search(out) and "the experiment goes on" in out and "experiment: stop" in out
    assert "days to go" in villi("finish")


def test_done_keeps_every_word_of_the_person(running: Path, villi: Run) -> None:
    date = FIRST + timedelta(days=9)
    text = running.read_text()
    head = text[: text.rindex("experiment:")]
    running.write_text(
        f"{head}experiment: without, early\n"
        "experiment: with, but only half a glass and felt odd\n  and a second line\n"
    )
    villi("today", "--done", "with")
    after = running.read_text()
    assert "experiment: with, early\n" in after
    assert "experiment: with, but only half a glass and felt odd\n  and a second line\n" in after
    (run,) = runs(read_diary(running))
    assert run.days is not None and run.days[date][0] == "with"
    running.write_text(f"{head}experiment: with; then without\n")
    out = villi("today", "--done", "skipped")
    assert "experiment: skipped (with; then without)" in out
    (run,) = runs(read_diary(running))
    assert run.days is not None and run.days[date][0] == "skipped" and run.notes == ()


def test_under_a_card_the_document_holds_the_card_and_no_result(
    running: Path, villi: Run, on: Callable[[Date], None]
) -> None:
    over(running, on)
    open_ = json.loads(villi("finish", "--json"))
    assert open_["card"] is None and open_["withheld"] is None and open_["result"] is not None
    append(running, ["feel: mood 1"], FIRST + timedelta(days=DAYS))
    held = json.loads(villi("finish", "--json"))
    assert held["card"]["sentences"] and "waits" in held["withheld"]
    assert (held["result"], held["verdict"], held["pairs"], held["schedule"]) == (None, None, 0, None)


def test_two_weeks_of_low_mood_hide_the_result(running: Path, villi: Run, on: Callable[[Date], None]) -> None:
    """Rule G43 forbids no patterns, but its card stands before them in every report."""
    over(running, on)
    running.write_text(running.read_text().replace("mood 6", "mood 4"))
    out = villi("finish")
    assert "The result waits" in out and "95 %" not in out


def test_a_diary_that_cannot_be_written_still_gives_the_report(
    running: Path, villi: Run, on: Callable[[Date], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def no(*_: object) -> int:
        raise VilliError("me.txt cannot be written")

    with monkeypatch.context() as full:
        full.setattr("villi.diary.files.append", no)
        assert "95 %" not in villi("finish", "--stop", "x", code=2), "a stop that is not written is none"
    over(running, on)
    before = running.read_bytes()
    monkeypatch.setattr("villi.diary.files.append", no)
    out = villi("finish")
    assert "could not be written: me.txt cannot be written" in out and "95 %" in out
    assert running.read_bytes() == before


def test_an_old_copy_is_asked_about(running: Path, villi: Run, on: Callable[[Date], None]) -> None:
    assert "newest copy" not in villi("today")
    on(FIRST + timedelta(days=19))
    assert "10 days ago. Is it the newest copy?" in villi("today")
    on(FIRST + timedelta(days=60))
    assert "newest copy" in villi("finish")


def test_while_a_record_cannot_be_read_nothing_is_asked_or_answered(
    running: Path, villi: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    running.write_text(running.read_text().replace("compare the mean", "compare the averages"))
    before = running.read_bytes()
    assert main(["ask", "me.txt", "does", "coffee", "raise", "comfort", "today?"]) == 2
    assert "Line" in (err := capsys.readouterr().err) and "experiment: stopped" in err
    assert running.read_bytes() == before
    assert main(["examine", "me.txt", "--json"]) == 0
    moves = json.loads(capsys.readouterr().out)["moves"]
    assert moves["state"] == "withheld" and "cannot be read" in json.dumps(moves)
    assert main(["examine", "me.txt"]) == 0
    assert "the record of an experiment cannot be read" in " ".join(capsys.readouterr().out.split())


def test_a_reason_that_speaks_of_self_harm_brings_the_card_and_is_not_written(
    running: Path, villi: Run
) -> None:
    out = villi("finish", "--stop", "I want to kill myself")
    assert out.startswith("Please talk to someone now") and "95 %" not in out
    text = running.read_text()
    assert "experiment: stopped, 10 of 24 days\n" in text and "kill" not in text
    assert villi("finish", "--stop", "I want to kill myself", code=2).startswith("Please talk to someone now")
