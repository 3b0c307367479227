"""`villi experiment` as a person types it, from the plan to the report."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from tests.everyday import EVERYDAY, READY
from tests.trials.days import DAY0, Clock, history

from villi.cli import main
from villi.diary import read_diary
from villi.diary.files import append
from villi.signals.experiment import randomise
from villi.trials import runs
from villi.trials.files import kept_beside
from villi.trials.values import Announced

COFFEE = ("--vary", "coffee after lunch", "--watch", "mood", "--everyday")
ON_COMFORT = ("--vary", "coffee after lunch", "--watch", "comfort", "--everyday")
ANSWERED = "has: none\ntakes: none\n"
SAID = re.compile(r"\b(WITH|WITHOUT)\b")


@pytest.fixture(autouse=True)
def clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clock:
    monkeypatch.setenv("VILLI_STATE", str(tmp_path / "state"))
    folder = tmp_path / "mine"
    folder.mkdir()
    monkeypatch.chdir(folder)
    clock = Clock()
    monkeypatch.setattr("villi.diary.today.now", clock)
    # one catalogue for all, so that a test does not pay for reading it
    monkeypatch.setattr("villi.foods.Catalogue.everyday", lambda: EVERYDAY)
    monkeypatch.setattr("villi.foods.Catalogue.default", lambda: EVERYDAY)
    monkeypatch.setattr("villi.meals.index", lambda _: READY)
    # the same lots in every run; that real ones are secret is tested where they are drawn
    monkeypatch.setattr("villi.signals.experiment.new_seed", lambda: 2**120 + 7, raising=False)
    return clock


@pytest.fixture
def diary() -> Path:
    path = Path("me.txt")
    path.write_bytes(history())
    return path


def villi(*words: str) -> int:
    action, *rest = words
    return main(["experiment", action, "me.txt", *rest])


def announced() -> Announced:
    found = runs(read_diary("me.txt"))[-1].announced
    assert found is not None
    return found


def sidecars() -> list[str]:
    return sorted(path.name for path in Path().glob("*.json"))


def shown(capsys: pytest.CaptureFixture[str]) -> str:
    return " ".join(capsys.readouterr().out.split())


def live(
    clock: Clock, effect: float, days: int, seed: int = 3, obey: Callable[[int], bool] = lambda n: True
) -> None:
    """Days as a person lives them: ask for the lot, do it (or not), rate the evening."""
    said, draws, drift = announced(), np.random.default_rng(seed), 0.0
    arms = randomise(said.design, kept_beside("me.txt")(said).seed or 0)
    for n in range(days):
        clock.day = said.first + timedelta(days=n)
        did = bool(arms[n]) == obey(n)
        drift = 0.3 * drift + draws.standard_normal()
        mood = int(np.clip(round(5.5 + effect * did + drift), 4, 10))
        append("me.txt", [f"feel: {said.watch} {mood}"], clock.day)
        assert villi("today", "--done", "with" if did else "without") == 0


def test_the_plan_shows_what_days_show_and_writes_nothing(
    diary: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = diary.read_bytes()
    assert villi("plan", *COFFEE) == 0
    out = capsys.readouterr().out
    table = re.findall(r"^ +(\*?) +(\d+) days +([\d.]+) points?$", out, re.MULTILINE)
    assert len(table) >= 5 and [mark for mark, *_ in table].count("*") == 1
    smallest = [float(effect) for *_, effect in table]
    assert smallest == sorted(smallest, reverse=True) and 0 < smallest[-1] < smallest[0] < 5
    assert "30 days with mood rated" in " ".join(out.split())
    assert "includes expectation" in out and "three days" in " ".join(out.split())
    command = next(
        line.strip() for line in out.splitlines() if line.strip().startswith("villi experiment start")
    )
    assert diary.read_bytes() == before and sidecars() == []
    assert '--vary "coffee after lunch" --watch mood --days 56' in command


def test_few_ratings_are_said_plainly(diary: Path, capsys: pytest.CaptureFixture[str]) -> None:
    diary.write_bytes(history(5))
    assert villi("plan", *COFFEE) == 0
    out = shown(capsys)
    assert (
        "5 days with mood rated: too few" in out
        and "literature" in out
        and "times your usual up and down" in out
    )


def test_what_lasts_is_planned_in_periods(diary: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert villi("plan", "--vary", "kefir at breakfast", "--watch", "comfort", "--everyday") == 0
    out = shown(capsys)
    assert (
        "6 pairs of periods of 9 days" in out
        and "assumed" in out
        and "first day of each period is not counted" in out
    )
    assert (
        villi("plan", "--vary", "kefir at breakfast", "--watch", "comfort", "--carry-over", "0", "--everyday")
        == 0
    )
    assert "56 single days" in shown(capsys)


def test_start_writes_record_and_number_and_never_the_schedule(
    diary: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert villi("start", *COFFEE, "--days", "48", "--yes") == 0
    out = capsys.readouterr().out
    said = announced()
    assert (said.what, said.watch, said.better, said.design.days) == ("coffee after lunch", "mood", "up", 48)
    assert said.first == DAY0 + timedelta(days=1) and sidecars() == ["me.experiment-2026-11-24.json"]
    kept = kept_beside("me.txt")(said)
    arms = randomise(said.design, kept.seed or 0)
    assert sum(arms) == 24
    for text in (out, diary.read_text(), Path(sidecars()[0]).read_text()):
        assert "".join(map(str, arms))[:20] not in text and "".join(map(str, arms))[:20] not in re.sub(
            r"[\s,]", "", text
        )
    assert str(kept.seed) not in out + diary.read_text()
    assert said.sealed in out


def test_without_a_yes_nothing_is_written(
    diary: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = diary.read_bytes()
    assert villi("start", *COFFEE) == 2
    assert "--yes" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    for said, code in (("n", 0), ("", 0)):
        monkeypatch.setattr("builtins.input", lambda _, said=said: said)
        assert villi("start", *COFFEE) == code
    assert diary.read_bytes() == before and sidecars() == []
    monkeypatch.setattr("builtins.input", lambda _: "y")
    assert villi("start", *COFFEE) == 0
    assert len(sidecars()) == 1


def test_a_whole_experiment_with_an_effect_is_shown(
    diary: Path, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    assert villi("start", *ON_COMFORT, "--days", "48", "--yes") == 0
    live(clock, 2.5, 48)
    capsys.readouterr()
    assert villi("finish") == 0
    assert "1 day to go" in shown(capsys)
    clock.day += timedelta(days=1)
    assert villi("today") == 0
    assert "All days have passed" in shown(capsys)
    assert villi("finish") == 0
    out = shown(capsys)
    assert "Shown: your comfort was higher on days drawn as with coffee after lunch (the better way)" in out
    assert (
        "The seal holds" in out
        and "includes expectation" in out
        and "Done otherwise than drawn: 0 days" in out
    )
    assert "experiment: finished, 48 of 48 days" in diary.read_text()
    after = diary.read_bytes()
    assert villi("finish", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["schema"], found["verdict"], found["seal"]) == ("villi.experiment/1", "shown", "holds")
    assert found["result"]["p_randomisation"] <= 0.05 and 1 < found["result"]["effect"] < 4
    assert diary.read_bytes() == after, "a report is shown again without writing anything"
    assert villi("start", *COFFEE, "--days", "48", "--yes") == 0, "the next one may begin"


def test_a_whole_experiment_without_an_effect_is_not_shown(
    diary: Path, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    assert villi("start", *COFFEE, "--days", "48", "--yes") == 0
    said = announced()
    draws = np.random.default_rng(11)
    for n in range(48):  # ratings that know nothing of the lots
        mood = int(np.clip(round(5.5 + draws.standard_normal()), 3, 10))
        append("me.txt", [f"feel: mood {mood}", "experiment: with"], said.first + timedelta(days=n))
    clock.day = said.last + timedelta(days=1)
    capsys.readouterr()
    assert villi("finish") == 0
    out = shown(capsys)
    assert "Not shown: these days do not tell whether coffee after lunch moves your mood" in out
    assert "Done otherwise than drawn: 24 days" in out
    assert villi("finish", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["verdict"] == "not shown" and found["result"]["p_randomisation"] > 0.05
    assert found["days_done_otherwise"] == 24


def test_today_shows_one_day_and_nothing_later(
    diary: Path, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    assert villi("start", *COFFEE, "--days", "48", "--yes") == 0
    said = announced()
    capsys.readouterr()
    assert villi("today") == 0
    assert "It begins on Tuesday 24 November 2026" in shown(capsys)
    arms = randomise(said.design, kept_beside("me.txt")(said).seed or 0)
    for n, arm in enumerate(arms):
        clock.day = said.first + timedelta(days=n)
        assert villi("today") == 0
        out = capsys.readouterr().out
        assert SAID.findall(out) == ["WITH" if arm else "WITHOUT"]
        later = [f"{said.first + timedelta(days=m):%-d %B}" for m in range(n + 1, 48)]
        assert not any(date in out for date in later)
        assert not re.search(r"\d+ %|points|higher|lower", out)


def test_of_periods_the_current_one_is_shown(
    diary: Path, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--vary", "kefir at breakfast", "--watch", "comfort", "--carry-over", "1", "--everyday")
    assert villi("start", *words, "--days", "36", "--yes") == 0
    said = announced()
    assert (said.design.kind, said.design.block, said.design.drop) == ("pairs", 3, 1)
    clock.day = said.first + timedelta(days=4)
    capsys.readouterr()
    assert villi("today") == 0
    out = shown(capsys)
    assert "until Sunday 29 November 2026 (day 2 of 3 of this period)" in out
    assert len(SAID.findall(out)) == 1


def test_what_was_done_is_written_once_a_day(
    diary: Path, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    assert villi("start", *COFFEE, "--days", "48", "--yes") == 0
    clock.day = announced().first + timedelta(days=1)
    assert villi("today", "--done", "with") == 0
    assert villi("today", "--done", "without") == 0
    assert villi("today", "--done", "skipped", "--date", "yesterday") == 0
    days = runs(read_diary("me.txt"))[-1].days
    assert days is not None
    assert {date: did for date, (did, _) in days.items()} == {
        clock.day: "without",
        clock.day - timedelta(days=1): "skipped",
    }
    for wrong in ("2026-11-23", "2026-12-01", "someday", "2020-01-01"):
        assert villi("today", "--done", "with", "--date", wrong) == 2
        assert wrong in capsys.readouterr().err
    assert villi("today", "--date", "yesterday") == 2


def test_a_card_comes_first_and_nothing_is_drawn(
    diary: Path, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    assert villi("start", *COFFEE, "--days", "48", "--yes") == 0
    clock.day = announced().first
    append("me.txt", ["note: I want to kill myself"], clock.day)
    capsys.readouterr()
    for words in (("today",), ("plan", *COFFEE)):
        assert villi(*words) == 0
        out = capsys.readouterr().out
        assert out.startswith("Please talk to someone now")
        assert not SAID.search(out) and "points" not in out
    before = diary.read_bytes()
    assert villi("finish", "--stop", "not now") == 0
    out = capsys.readouterr().out
    assert out.startswith("Please talk to someone now") and "Result" not in out
    assert diary.read_bytes().startswith(before) and b"stopped, 1 of 48 days: not now" in diary.read_bytes()


def test_low_mood_puts_everything_off_and_hides_the_result(
    diary: Path, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    assert villi("start", *COFFEE, "--days", "48", "--yes") == 0
    live(clock, 2.5, 20)
    append("me.txt", ["feel: mood 1"], clock.day)
    capsys.readouterr()
    assert villi("today") == 0
    out = capsys.readouterr().out
    assert out.startswith("First, how you are") and not SAID.search(out)
    assert villi("finish", "--stop", "low") == 0
    out = shown(capsys)
    assert "The result waits" in out and "95 %" not in out
    assert villi("finish", "--json") == 0
    assert json.loads(capsys.readouterr().out)["result"] is None
    clock.day += timedelta(days=30)
    for n in range(14):
        append("me.txt", ["feel: mood 6"], clock.day - timedelta(days=n))
    assert villi("finish") == 0
    assert "95 %" in shown(capsys)


@pytest.mark.parametrize(
    ("rating", "said"),
    [
        ("bloating 8", "bloating on 2026-11-25"),
        ("comfort 2", "comfort on 2026-11-25"),
        ("pain 9", "pain on 2026-11-25"),
    ],
)
def test_discomfort_stops_it_and_says_how_to_write_that_down(
    diary: Path, clock: Clock, capsys: pytest.CaptureFixture[str], rating: str, said: str
) -> None:
    assert villi("start", *COFFEE, "--days", "48", "--yes") == 0
    live(clock, 0.0, 2)
    append("me.txt", [f"feel: {rating}"], clock.day)
    capsys.readouterr()
    assert villi("today") == 0
    out = capsys.readouterr().out
    assert "Stop the experiment" in out and said in out and "G44" in out and not SAID.search(out)
    assert 'villi experiment finish me.txt --stop "reason"' in out
    assert villi("finish", "--stop", "bloated") == 0
    assert "stopped, 2 of 48 days: bloated" in diary.read_text()
    assert "1 day with bloating or pain of 8" in shown(capsys)
    assert villi("plan", *COFFEE) == 0
    assert "How many days show how much" in capsys.readouterr().out, "once ended, another may be planned"


def test_a_wish_in_the_diary_stops_it_until_it_is_finished(
    diary: Path, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    assert villi("start", *COFFEE, "--days", "48", "--yes") == 0
    live(clock, 0.0, 3)
    append("me.txt", ["experiment: stop, I want to"], clock.day)
    assert villi("start", *COFFEE, "--yes") == 2
    assert "finish that experiment first" in capsys.readouterr().err
    clock.day += timedelta(days=5)
    assert villi("finish") == 0
    assert "Stopped after 3 of 48 days (I want to)" in shown(capsys)
    assert villi("start", *COFFEE, "--yes") == 0


def test_a_new_medicine_brings_its_rule(
    diary: Path, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--vary", "kefir at breakfast", "--watch", "comfort", "--carry-over", "0", "--everyday")
    assert villi("start", *words, "--days", "48", "--yes") == 0
    clock.day = announced().first
    assert villi("today") == 0
    assert SAID.search(capsys.readouterr().out)
    append("me.txt", ["takes: Nardil"], clock.day)
    assert villi("today") == 0
    out = capsys.readouterr().out
    assert "G20" in out and not SAID.search(out)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--vary", "sertraline"), "A medicine is never varied"),
        (("--vary", "a glass of red wine"), "Alcohol is never varied"),
        (("--vary", "magnesium before bed"), "G47"),
        (("--vary", "no bread"), "--without"),
        (("--without", "dairy"), "dietitian"),
        (("--without", "onions and garlic"), "one food"),
        (("--without", "wheat bread"), "G18"),
        (("--without", "onions", "--days", "56"), "two to four weeks"),
    ],
)
def test_what_may_not_be_varied_is_said_and_nothing_written(
    diary: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], told: str
) -> None:
    before = diary.read_bytes()
    for action in (("plan",), ("start", "--yes")):
        assert villi(*action, *words, "--watch", "mood", "--everyday") == 0
        out = shown(capsys)
        assert told in out and "Nothing was written" in out and "How many days" not in out
    assert diary.read_bytes() == before and sidecars() == []


@pytest.mark.parametrize("option", ["--vary", "--without"])
@pytest.mark.parametrize("words", ["food", "dinner", "eating after 6 pm", "carbs", "meat"])
@pytest.mark.parametrize("who", ["female, 14", "female, 30, pregnant", "male, 40"])
def test_nobody_starts_days_without_meals_or_groups(
    who: str, words: str, option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = Path("me.txt")
    path.write_bytes(history(more=ANSWERED).replace(b"person: me, male, 40", f"person: me, {who}".encode()))
    before = path.read_bytes()
    assert villi("start", option, words, "--watch", "mood", "--everyday", "--yes") == 0
    assert "Nothing was written." in shown(capsys)
    assert path.read_bytes() == before and not sidecars()


def bread_days(days: int, of: int, who: str = "male, 40") -> bytes:
    """A diary of `of` whole days, bread on the first `days` of them."""
    said = history(30, ANSWERED).decode().replace("male, 40", who)
    dinner = "13:00 600 g beef stew\n19:00 400 g lasagne\n21:00 100 g almonds\ndone: food\n"
    for n in range(of):
        date = f"\n{DAY0 - timedelta(days=of - n)}\n"
        food = "4 slices bread, 2 eggs\n" if n < days else "300 g rice, 2 eggs\n"
        said = said.replace(
            date,
            f"{date}08:00 {food}{dinner}",
        )
    return said.encode()


def test_what_is_had_on_most_days_is_left_out_with_a_day_on_which_it_is_back(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("me.txt").write_bytes(bread_days(12, 14) + b"asked: safety\n")
    assert villi("start", "--vary", "eggs", "--watch", "mood", "--everyday", "--yes") == 0
    out = shown(capsys)
    assert "on most days" in out and "is back for good" in out
    said = runs(read_diary("me.txt"))[0].announced
    assert said is not None and said.leaving_out and said.design.days <= 28


def test_what_is_had_seldom_is_added(capsys: pytest.CaptureFixture[str]) -> None:
    Path("me.txt").write_bytes(bread_days(12, 14))
    assert villi("start", "--vary", "rice", "--watch", "mood", "--everyday", "--yes") == 0
    assert "on most days" not in shown(capsys)
    said = runs(read_diary("me.txt"))[0].announced
    assert said is not None and not said.leaving_out


def test_the_young_add_and_leave_nothing_out(capsys: pytest.CaptureFixture[str]) -> None:
    Path("me.txt").write_bytes(bread_days(12, 14, "female, 14"))
    for words, begun in (("eggs", False), ("extra eggs", True)):
        assert villi("start", "--vary", words, "--watch", "mood", "--everyday", "--yes") == 0
        assert ("Nothing was written." in shown(capsys)) != begun
    assert [run.announced.what for run in runs(read_diary("me.txt")) if run.announced] == ["extra eggs"]


def test_a_card_that_comes_from_what_was_eaten_stands_before_lot_and_result(
    diary: Path, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    assert villi("start", *COFFEE, "--days", "12", "--yes") == 0
    live(clock, 2.5, 6)
    for n in range(7):
        append("me.txt", ["08:00 1 apple", "13:00 1 carrot", "done: food"], clock.day - timedelta(days=n))
    capsys.readouterr()
    assert villi("today") == 0
    out = shown(capsys)
    assert "is your diary complete?" in out and not SAID.search(out)
    clock.day += timedelta(days=12)
    for n in range(7):
        append("me.txt", ["08:00 1 apple", "13:00 1 carrot", "done: food"], clock.day - timedelta(days=n))
    assert villi("finish") == 0
    out = shown(capsys)
    assert "is your diary complete?" in out and "The result waits" in out and "95 %" not in out


def test_what_the_diary_says_is_not_eaten_is_not_varied(
    diary: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    diary.write_bytes(history(more="avoids: nuts\nhas: coeliac disease\n"))
    for words in ("a handful of walnuts", "2 slices wheat toast"):
        assert villi("plan", "--vary", words, "--watch", "mood", "--everyday") == 0
        assert "you do not eat this" in shown(capsys)


def test_a_food_is_left_out_for_four_weeks_at_most_and_comes_back(
    diary: Path, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    diary.write_bytes(history(more=ANSWERED) + b"asked: safety\n")
    assert villi("start", "--without", "onions", "--watch", "comfort", "--everyday", "--yes") == 0
    out = shown(capsys)
    assert "From Tuesday 22 December 2026 on onions is back for good" in out and "G52" in out
    said = announced()
    assert said.leaving_out and said.design.days == 28
    assert "and back for good from 2026-12-22" in diary.read_text()
    clock.day = said.first
    assert villi("today") == 0
    assert "onions" in shown(capsys)


def test_with_open_safety_questions_nothing_is_left_out(
    diary: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert villi("start", "--without", "onions", "--watch", "comfort", "--everyday", "--yes") == 0
    out = shown(capsys)
    assert "safety questions" in out and "Nothing was written" in out and sidecars() == []


def test_a_plan_can_be_checked_by_simulation(diary: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert villi("plan", *COFFEE, "--days", "40", "--check") == 0
    share = re.search(r"Checked by 300 simulated experiments.* (\d+)% of them", shown(capsys))
    assert share is not None and 68 <= int(share[1]) <= 92, "80 %, give or take five standard errors"


def test_a_record_that_was_taken_out_is_told(diary: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = diary.read_bytes()
    assert villi("start", *COFFEE, "--yes") == 0
    diary.write_bytes(before)
    assert villi("finish") == 2
    assert "me.experiment-2026-11-24.json is beside it" in capsys.readouterr().err


def test_no_elimination_where_a_rule_is_against_it(diary: Path, capsys: pytest.CaptureFixture[str]) -> None:
    diary.write_bytes(history(more="has: eating disorder\n"))
    assert villi("plan", "--without", "onions", "--watch", "comfort", "--everyday") == 0
    out = shown(capsys)
    assert "G28" in out and "How many days" not in out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--watch", "energy"), "rated are, with days: comfort (30), mood (30)"),
        (("--watch", "mood", "--days", "5"), "12 days or more"),
        (("--watch", "mood", "--days", "0"), "give days from 12"),
        (("--watch", "mood", "--days", "9999"), "366"),
        (("--watch", "mood", "--carry-over", "-1"), "days from 0 to 30"),
        (("--watch", "mood", "--carry-over", "nan"), "days from 0 to 30"),
        (("--watch", "mood", "--carry-over", "3", "--days", "40"), "108 days or more"),
        (("--watch", "mood", "--better", "lower"), "higher is better"),
    ],
)
def test_a_plan_that_cannot_be_says_why(
    diary: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], told: str
) -> None:
    assert villi("plan", "--vary", "coffee after lunch", "--everyday", *words) == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("first", ["2026-11-22", "2027-05-01", "soon"])
def test_a_first_day_that_cannot_be(diary: Path, capsys: pytest.CaptureFixture[str], first: str) -> None:
    assert villi("start", *COFFEE, "--first", first, "--yes") == 2
    assert "--first" in capsys.readouterr().err and sidecars() == []


def test_a_scale_of_ones_own_needs_its_way(diary: Path, capsys: pytest.CaptureFixture[str]) -> None:
    diary.write_bytes(history() + f"\n{DAY0}\nfeel: brain fog 4\n".encode())
    words = ("--vary", "coffee after lunch", "--watch", "brain fog", "--everyday")
    assert villi("plan", *words) == 2
    assert "--better" in capsys.readouterr().err
    assert villi("start", *words, "--better", "lower", "--yes") == 0
    assert (announced().watch, announced().better) == ("brain fog", "down")


def test_one_at_a_time(diary: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert villi("start", *COFFEE, "--yes") == 0
    before = diary.read_bytes()
    assert villi("start", *COFFEE, "--yes") == 2
    assert "has not ended" in capsys.readouterr().err
    assert diary.read_bytes() == before and len(sidecars()) == 1


def test_a_note_of_an_own_experiment_is_told_of(diary: Path, capsys: pytest.CaptureFixture[str]) -> None:
    append("me.txt", ["experiment: 3f2a start"], DAY0)
    assert villi("start", *COFFEE, "--yes") == 2
    assert "3f2a start" in capsys.readouterr().err
    append("me.txt", ["experiment: finished"], DAY0)
    assert villi("start", *COFFEE, "--yes") == 0


@pytest.mark.parametrize("lost", ["gone", "edited", "record"])
def test_lost_lots_are_told_and_the_days_taken_as_done(
    diary: Path, clock: Clock, capsys: pytest.CaptureFixture[str], lost: str
) -> None:
    assert villi("start", *COFFEE, "--days", "48", "--yes") == 0
    live(clock, 3.0, 30)
    file = Path(sidecars()[0])
    if lost == "gone":
        file.unlink()
    elif lost == "edited":
        file.write_text(re.sub(r'"seed": "\d+"', '"seed": "99999999999999999999999"', file.read_text()))
    else:
        diary.write_text(diary.read_text().replace("or without coffee after lunch", "or without coffee"))
    capsys.readouterr()
    assert villi("today") == 2
    err = capsys.readouterr().err
    assert ("today's lot is not known" in err and "backup" in err) or "move the small file" in err
    clock.day = announced().last + timedelta(days=1)
    assert villi("finish") == 0
    out = shown(capsys)
    assert "lots that were drawn are not known" in out and "Shown" not in out and "Not shown" in out
    assert "The days are taken as you wrote them down" in out


def test_an_edited_record_that_cannot_be_read_names_its_line(
    diary: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert villi("start", *COFFEE, "--days", "48", "--yes") == 0
    line = runs(read_diary("me.txt"))[0].line
    diary.write_text(diary.read_text().replace("48 single days", "forty-eight days"))
    for words in (("today",), ("finish",), ("finish", "--stop", "x")):
        capsys.readouterr()
        assert villi(*words) == 2
        err = capsys.readouterr().err
        assert f"line {line}" in err and "number of days" in err and "experiment: stopped" in err
    append("me.txt", ["experiment: stopped"], DAY0)
    assert villi("start", *COFFEE, "--yes") == 0


@pytest.mark.parametrize(
    "action", [("today",), ("finish",), ("finish", "--stop", "x"), ("today", "--done", "with")]
)
def test_without_an_experiment(
    diary: Path, capsys: pytest.CaptureFixture[str], action: tuple[str, ...]
) -> None:
    before = diary.read_bytes()
    code = villi(*action)
    said = "".join(capsys.readouterr())
    assert code in (0, 2) and "experiment" in said and diary.read_bytes() == before


@pytest.mark.parametrize("data", [b"", b"\x00\x01", b"no day here\n"])
@pytest.mark.parametrize("action", ["plan", "start", "today", "finish"])
def test_a_diary_that_is_none(capsys: pytest.CaptureFixture[str], data: bytes, action: str) -> None:
    Path("me.txt").write_bytes(data)
    words = COFFEE if action in ("plan", "start") else ()
    code = villi(action, *words)
    assert code == 2 or action == "today"
    assert "Traceback" not in "".join(capsys.readouterr())


@pytest.mark.parametrize(
    "form", [lambda data: b"\xef\xbb\xbf" + data, lambda data: data.replace(b"\n", b"\r\n")]
)
def test_other_line_ends_and_marks(clock: Clock, form: Callable[[bytes], bytes]) -> None:
    Path("me.txt").write_bytes(form(history()))
    assert villi("start", *COFFEE, "--days", "12", "--yes") == 0
    live(clock, 2.0, 12)
    clock.day += timedelta(days=1)
    assert villi("finish") == 0
    data = Path("me.txt").read_bytes()
    assert data.startswith(form(history())) and (
        b"\r\n" not in data or data.count(b"\n") == data.count(b"\r\n")
    )


def test_a_diary_that_was_changed_while_the_plan_was_read(
    diary: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def changed(_: object) -> bool:
        append("me.txt", ["toast"], DAY0)
        return True

    monkeypatch.setattr("villi.cli.experiment._agreed", changed)
    assert villi("start", *COFFEE) == 2
    assert "changed in the meantime" in capsys.readouterr().err
    assert runs(read_diary("me.txt")) == () and sidecars() == []


def test_a_terminal_is_not_commanded_by_words_of_a_diary(
    diary: Path, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    assert villi("start", *COFFEE, "--days", "48", "--yes") == 0
    append("me.txt", ["experiment: stop, \x1b[31mred\u202e"], DAY0)
    clock.day = announced().last + timedelta(days=1)
    assert villi("finish") == 0
    out = capsys.readouterr().out
    assert "\x1b" not in out and "\u202e" not in out and "red" in out


CRISIS = ("cutting myself", "suicide", "an overdose")


@pytest.mark.parametrize("words", CRISIS)
@pytest.mark.parametrize("action", ["plan", "start"])
@pytest.mark.parametrize("option", ["--vary", "--without", "--watch"])
def test_words_of_self_harm_bring_the_crisis_card_and_nothing_is_written(
    diary: Path, capsys: pytest.CaptureFixture[str], words: str, action: str, option: str
) -> None:
    before = diary.read_bytes()
    more = ["--yes"] if action == "start" else []
    if option == "--watch":
        assert villi(action, "--vary", "coffee", option, words, "--everyday", *more) == 0
    else:
        assert villi(action, option, words, "--watch", "mood", "--everyday", *more) == 0
    out = shown(capsys)
    assert out.startswith("Please talk to someone now") and "villi experiment" not in out
    assert diary.read_bytes() == before and sidecars() == []


def test_a_record_in_words_of_self_harm_draws_nothing(
    diary: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert villi("start", *COFFEE, "--first", "today", "--yes") == 0
    diary.write_bytes(diary.read_bytes().replace(b"coffee after lunch", b"cutting myself"))
    capsys.readouterr()
    assert villi("today") == 0
    out = shown(capsys)
    assert "Please talk to someone now" in out and not SAID.search(out)


def test_the_support_card_holds_experiments(diary: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A week of very little food is known only from what was eaten."""
    text = "person: me, female, 30, 60 kg, 165 cm, not pregnant\nhas: none\ntakes: none\n"
    for n in range(30, 0, -1):
        text += f"\n{DAY0 - timedelta(days=n)}\n08:00 apple\n13:00 lentil soup\n19:00 salad\ndone: food\n"
        text += f"feel: mood {5 + n % 3}, comfort {6 + n % 2}\n"
    diary.write_text(text)
    for action, more in (("plan", []), ("start", ["--yes"])):
        assert villi(action, "--vary", "kefir", "--watch", "comfort", "--everyday", *more) == 0
        out = shown(capsys)
        assert "is your diary complete" in out and "Experiments wait" in out and "days show" not in out
    assert diary.read_text() == text and sidecars() == []


def test_tablets_are_never_planned(diary: Path, capsys: pytest.CaptureFixture[str]) -> None:
    diary.write_bytes(history(more=f"{ANSWERED}takes: Zyxol 5 mg\n"))
    before = diary.read_bytes()
    for option, words in (
        ("--without", "blood pressure tablets"),
        ("--vary", "my usual tablet"),
        ("--without", "Zyxol"),
        ("--vary", "zyxol in the morning"),
        ("--without", "every food but chicken"),
    ):
        assert villi("start", option, words, "--watch", "mood", "--days", "28", "--everyday", "--yes") == 0
        assert "Nothing was written" in shown(capsys)
    assert diary.read_bytes() == before and sidecars() == []
