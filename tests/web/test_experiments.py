"""Experiments on the page: behind the gates, sealed, one lot at a time, and stopped by one press."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.trials.days import DAY0, Clock, history

from villi.diary import read_diary
from villi.simulated import simulated
from villi.trials import runs
from villi.trials.files import kept_beside

Open = Callable[..., TestClient]
SEED = 227_465_893_015_730_428_661_904_337_159_082_617_543
"""A number as `new_seed` gives them: the same each time, and too long to stand on a page by chance."""
COFFEE = {"what": "coffee after lunch", "way": "with", "watch": "mood", "days": "24"}


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr("villi.diary.today.now", made)
    return made


@pytest.fixture
def diary(tmp_path: Path) -> Path:
    path = tmp_path / "mine" / "me.txt"
    path.parent.mkdir()
    path.write_bytes(history())
    return path


def hidden(page: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', page)}


def begun(browser: TestClient, form: dict[str, str] = COFFEE) -> None:
    plan = browser.post("/experiments/plan", data=form)
    assert plan.status_code == 200
    start = plan.text[plan.text.index('action="/experiments/start"') :]
    assert browser.post("/experiments/start", data=hidden(start)).status_code == 303


def words(page: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def test_a_plan_says_what_it_shows_and_writes_nothing(diary: Path, open_page: Open) -> None:
    before = diary.read_bytes()
    found = open_page(diary).post("/experiments/plan", data=COFFEE | {"days": ""})
    said = words(found.text)
    assert "What you would find out" in said and "(this plan)" in said
    assert "--" not in said and "villi experiment" not in said
    assert diary.read_bytes() == before and [each.name for each in diary.parent.iterdir()] == ["me.txt"]


def test_an_experiment_from_the_plan_to_the_result(
    diary: Path, open_page: Open, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("villi.signals.experiment.new_seed", lambda: SEED)
    browser = open_page(diary)
    begun(browser, COFFEE | {"watch": "comfort"})  # a mood that falls as the lot falls would bring a card
    sealed = runs(read_diary(diary))[0].announced
    assert sealed is not None
    kept = kept_beside(diary)(sealed)
    assert kept.seal == "holds" and kept.seed == SEED
    from villi.signals.experiment import randomise

    schedule = randomise(sealed.design, kept.seed)
    assert "It begins on" in words(browser.get("/experiments").text)
    for n in range(sealed.design.days):
        clock.day = sealed.first + timedelta(days=n)
        page = browser.get("/experiments").text
        told = re.findall(r"\b(WITH|WITHOUT)\b", words(page))
        assert told == ["WITH" if schedule[n] else "WITHOUT"], "today's lot and no other"
        assert str(SEED) not in page and "p value" not in page
        did = "with" if schedule[n] else "without"
        form = {"date": str(clock.day), "did": did, "once": f"day {n}"}
        assert browser.post("/experiments/done", data=form).status_code == 303
        with diary.open("a") as file:
            file.write(f"feel: comfort {7 if schedule[n] else 5}\n")
    clock.day += timedelta(days=1)
    page = words(browser.get("/experiments").text)
    assert "The experiment is over" in page and "Result:" not in page
    assert browser.post("/experiments/finish", data={"once": "f"}).status_code == 303
    page = words(browser.get("/experiments").text)
    assert "Result: shown" in page and "expectation" in page and "Plan an experiment" in page
    assert runs(read_diary(diary))[0].closed


def test_a_form_sent_twice_begins_once(diary: Path, open_page: Open) -> None:
    browser = open_page(diary)
    plan = browser.post("/experiments/plan", data=COFFEE).text
    form = hidden(plan[plan.index('action="/experiments/start"') :])
    assert [browser.post("/experiments/start", data=form).status_code for _ in range(2)] == [303, 303]
    assert len(runs(read_diary(diary))) == 1 and len(list(diary.parent.glob("*.json"))) == 1


def test_a_plan_of_another_diary_is_not_begun(diary: Path, open_page: Open) -> None:
    browser = open_page(diary)
    plan = browser.post("/experiments/plan", data=COFFEE).text
    with diary.open("a") as file:
        file.write("feel: mood 5\n")
    form = hidden(plan[plan.index('action="/experiments/start"') :])
    assert browser.post("/experiments/start", data=form).status_code == 409
    assert not runs(read_diary(diary)) and not list(diary.parent.glob("*.json"))


def test_what_was_done_is_said_again_and_taken_back(diary: Path, open_page: Open, clock: Clock) -> None:
    browser = open_page(diary)
    begun(browser)
    clock.day += timedelta(days=1)
    before = diary.read_text()
    date = str(clock.day)
    first = browser.post("/experiments/done", data={"date": date, "did": "with", "once": "a"})
    assert diary.read_text().count("experiment: with\n") == 1
    second = browser.post("/experiments/done", data={"date": date, "did": "skipped", "once": "b"})
    assert "experiment: skipped" in diary.read_text() and "experiment: with\n" not in diary.read_text()
    assert 'aria-pressed="true">skipped' in browser.get("/experiments").text
    for done in (second, first):
        told = re.search(r"told=(\d+)", done.headers["location"])
        assert told is not None
        browser.post("/undo", data={"number": told[1], "back": "/experiments"})
    assert diary.read_text() == before


@pytest.mark.parametrize(
    ("date", "did"),
    [
        ("2020-01-01", "with"),
        ("tomorrow", "with"),
        ("", ""),
        ("2026-11-24", "always"),
        ("2026-11-25", "with"),
    ],
)
def test_no_other_day_and_nothing_else_is_written(
    diary: Path, open_page: Open, clock: Clock, date: str, did: str
) -> None:
    browser = open_page(diary)
    begun(browser)
    clock.day += timedelta(days=1)
    before = diary.read_bytes()
    assert browser.post("/experiments/done", data={"date": date, "did": did}).status_code == 422
    assert diary.read_bytes() == before


def test_stopping_needs_one_press_and_no_reason(diary: Path, open_page: Open, clock: Clock) -> None:
    browser = open_page(diary)
    begun(browser)
    clock.day += timedelta(days=3)
    assert "I want to stop" in browser.get("/experiments").text
    assert browser.post("/experiments/finish", data={"once": "x"}).status_code == 422
    assert browser.post("/experiments/finish", data={"stop": "yes", "once": "y"}).status_code == 303
    run = runs(read_diary(diary))[0]
    assert run.how == "stopped" and run.closed


def test_harm_stops_it_before_any_lot_is_shown(diary: Path, open_page: Open, clock: Clock) -> None:
    browser = open_page(diary)
    begun(browser)
    clock.day += timedelta(days=1)
    with diary.open("a") as file:
        file.write(f"\n{clock.day}\nfeel: bloating 9\n")
    page = words(browser.get("/experiments").text)
    assert "Stop the experiment." in page and not re.search(r"\bWITH(OUT)?\b", page)
    assert 'id="stopping" open' in browser.get("/experiments").text


def test_a_reason_of_self_harm_stops_and_is_not_written(diary: Path, open_page: Open, clock: Clock) -> None:
    browser = open_page(diary)
    begun(browser)
    clock.day += timedelta(days=2)
    found = browser.post("/experiments/finish", data={"stop": "yes", "reason": "I want to die", "once": "z"})
    assert found.status_code == 200 and "Please talk to someone now" in found.text
    assert "die" not in diary.read_text() and runs(read_diary(diary))[0].how == "stopped"


def test_a_card_stands_before_a_plan(diary: Path, open_page: Open) -> None:
    diary.write_text(diary.read_text() + f"\n{DAY0}\nfeel: mood 0\n")
    browser = open_page(diary)
    page = browser.get("/experiments").text
    assert 'class="card"' in page and 'action="/experiments/plan"' not in page
    before = diary.read_bytes()
    assert "Show the plan" not in browser.post("/experiments/plan", data=COFFEE).text
    browser.post("/experiments/start", data=COFFEE)
    assert diary.read_bytes() == before


@pytest.mark.parametrize("what", ["sertraline", "lunch", "a dose of paracetamol", "wine"])
def test_what_is_never_varied_is_refused_with_the_reason(diary: Path, open_page: Open, what: str) -> None:
    before = diary.read_bytes()
    browser = open_page(diary)
    found = browser.post("/experiments/plan", data=COFFEE | {"what": what})
    said = words(found.text)
    assert "Nothing was written" in said and "--vary" not in said and 'value="Begin"' not in found.text
    assert browser.post("/experiments/start", data=COFFEE | {"what": what}).status_code in (409, 422)
    assert diary.read_bytes() == before


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("days", "many"),
        ("days", "3"),
        ("watch", "no scale"),
        ("what", ""),
        ("carry_over", "x"),
        ("first", "1"),
    ],
)
def test_what_was_typed_stands_in_the_form_again(
    diary: Path, open_page: Open, field: str, value: str
) -> None:
    found = open_page(diary).post("/experiments/plan", data=COFFEE | {field: value})
    assert found.status_code == 422 and 'role="alert"' in found.text
    assert "--" not in words(found.text)
    kept = COFFEE | {field: value}
    assert f'value="{kept["what"]}"' in found.text and f'value="{kept["days"]}"' in found.text


def test_words_of_self_harm_in_a_form_bring_the_card(diary: Path, open_page: Open) -> None:
    browser = open_page(diary)
    for path, field in (("plan", "what"), ("ask", "question")):
        found = browser.post(f"/experiments/{path}", data={field: "I want to kill myself"})
        assert "Please talk to someone now" in found.text and "kill myself" not in found.text


def test_a_question_is_declared_before_it_is_answered_and_once(tmp_path: Path, open_page: Open) -> None:
    path = tmp_path / "year.txt"
    path.write_text(simulated(3, days=200).text)
    browser = open_page(path)
    form = {"question": "does kefir raise tomorrow's comfort?", "once": "q"}
    found = browser.post("/experiments/ask", data=form)
    assert found.status_code == 303 and re.search(r"/experiments/asked/\d+$", found.headers["location"])
    declared = path.read_text()
    assert declared.count("\nasked: ") == 1
    page = words(browser.get(found.headers["location"]).text)
    assert "It is the first question of this diary" in page
    again = browser.post("/experiments/ask", data=form | {"once": "r"})
    assert path.read_text() == declared and again.headers["location"].endswith("again=1")
    ledger = browser.get("/experiments").text
    assert "tested by itself" in ledger and ledger.count("/experiments/asked/") >= 1
    wrong = browser.post("/experiments/ask", data={"question": "why", "once": "s"})
    assert wrong.status_code == 422 and 'value="why"' in wrong.text


def test_read_only_shows_and_writes_nothing(diary: Path, open_page: Open, clock: Clock) -> None:
    begun(open_page(diary))
    clock.day += timedelta(days=1)
    before = diary.read_bytes()
    browser = open_page(diary, read_only=True)
    assert '<form method="post"' not in browser.get("/experiments").text.split("</header>")[1]
    for path, form in (
        ("done", {"date": str(clock.day), "did": "with"}),
        ("finish", {"stop": "yes"}),
    ):
        assert browser.post(f"/experiments/{path}", data=form).status_code == 403
    assert diary.read_bytes() == before


def test_a_plan_is_checked_by_simulated_experiments(
    diary: Path, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("villi.examining.experimenting.CHECKED", 5)
    found = open_page(diary).post("/experiments/plan", data=COFFEE | {"check": "yes"})
    share = re.search(r"In 5 simulated experiments, .* was shown in (\d+)% of them", words(found.text))
    assert share is not None and 0 <= int(share[1]) <= 100


def test_a_plan_leads_back_to_the_form_as_it_was_filled(diary: Path, open_page: Open) -> None:
    browser = open_page(diary)
    plan = browser.post("/experiments/plan", data=COFFEE | {"days": "40"}).text
    form = hidden(plan[plan.rindex('action="/experiments/plan"') :])
    page = browser.post("/experiments/plan", data=form | {"edit": "yes"}).text
    assert 'value="coffee after lunch"' in page and 'value="40"' in page
    assert re.search(r'<option value="mood" selected>', page)


def test_a_support_card_says_why_experiments_wait_and_what_can_be_done(diary: Path, open_page: Open) -> None:
    days = "".join(
        f"\n{DAY0 - timedelta(days=n)}\n 8:00 apple\n 13:00 apple\n 18:00 apple\ndone: food\n"
        for n in range(21, 0, -1)
    )
    diary.write_text(f"person: me, male, 40\n{days}")
    page = open_page(diary).get("/experiments").text
    assert "Before you read on" in page
    assert "you may be eating too little" in page
    assert "What you can do" in page
    assert 'action="/experiments/plan"' not in page
