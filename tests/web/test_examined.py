"""The examination on the page: any days, two stages, numbers that lead somewhere, files to take away."""

import csv
import io
import json
import re
import sys
import threading
import time
from collections.abc import Callable
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient
from tests.everyday import EVERYDAY, READY

from villi.diary import read
from villi.examination import Moves
from villi.examining import Begun, begin
from villi.web.drawing import FRAGMENT
from villi.web.looking import Looking, Progress

Open = Callable[..., TestClient]
PATIENCE = 20.0


def held(path: Path, text: str) -> Path:
    path.write_bytes(text.encode())
    return path


def ids(html: str) -> list[str]:
    return re.findall(r'<section id="([a-z]+)"', html)


def links(html: str) -> list[str]:
    return [unescape(link) for link in re.findall(r'<a\b[^>]*\bhref="([^"]+)"', html)]


def waited(browser: TestClient, query: str = "") -> str:
    """The page once what moves is found."""
    assert browser.get(f"/examination/moves{query}").status_code == 303
    return browser.get(f"/examination{query}").text


def test_a_range_is_in_the_address_and_its_figures_are_of_it(week: Path, open_page: Open) -> None:
    browser = open_page(week)
    whole, part = (browser.get(f"/examination{q}") for q in ("", "?from=2026-11-09&to=2026-11-10"))
    assert whole.status_code == part.status_code == 200
    assert ids(whole.text)[0] == "short" and "glutamine" in ids(whole.text)
    assert "of 7" in whole.text and "of 2" in part.text
    assert 'value="2026-11-09"' in part.text and 'value="2026-11-10"' in part.text


def test_quick_ranges_are_links_and_the_chosen_one_is_said(tmp_path: Path, open_page: Open) -> None:
    days = "\n".join(f"2026-10-{n:02d}\n08:00 porridge\ndone: food\n" for n in range(1, 31))
    browser = open_page(held(tmp_path / "d.txt", days))
    page = browser.get("/examination?from=2026-10-24&to=2026-10-30").text
    quick = re.findall(r'<a class="button" href="([^"]+)"( aria-current="true")?>Last (\d+) days', page)
    assert [(length, bool(chosen)) for _, chosen, length in quick] == [
        ("7", True),
        ("14", False),
        ("28", False),
    ]
    assert browser.get(unescape(quick[1][0])).text.count("of 14") >= 1


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("from=yesterday", "is no date"),
        ("from=2026-11-18&to=2026-11-17", "ends (2026-11-17) before it starts"),
        ("from=2031-01-01", "no day of the diary lies in that range"),
        ("to=0001-01-01", "no day of the diary lies in that range"),
        ("from=%3Cb%3E", "&lt;b&gt;"),
    ],
)
def test_a_wrong_range_is_answered_with_the_form(week: Path, open_page: Open, query: str, said: str) -> None:
    found = open_page(week).get(f"/examination?{query}")
    assert found.status_code == 422
    assert said in found.text and "<form" in found.text and "<b>" not in found.text


def test_a_diary_without_a_day_says_where_to_begin(tmp_path: Path, open_page: Open) -> None:
    found = open_page(held(tmp_path / "d.txt", "person: me\n")).get("/examination")
    assert found.status_code == 200 and "holds no day yet" in found.text and 'href="/day"' in found.text


def test_what_goes_into_depth_waits_to_be_opened(week: Path, open_page: Open) -> None:
    browser = open_page(week)
    page = browser.get("/examination").text
    heading = "<summary><h2[^>]*>[^<]+</h2>"
    for id in ("nutrients", "lines", "sources"):
        assert re.search(rf'<details class="part deep" id="part-{id}">\s*{heading}<span', page)
    for id in ("felt", "step", "enough", "next", "gut"):
        assert re.search(rf'<details class="part" id="part-{id}">\s*{heading}</summary>', page)
    assert 'id="part-short"' not in page, "the gist is never folded"
    inside = page.split('<section id="nutrients"')[0]
    assert inside.count("<details") > inside.count("</details>"), "a link to it opens what it is in"
    assert 'id="source-1"' in page and 'href="#source-1"' in page, "folded, but on the page"
    assert 'id="contents"' in page and 'href="#contents"' in page
    assert 'class="fold"' not in browser.get("/examination/download/html").text, "paper folds nothing"
    assert 'class="fold"' not in browser.get("/examination/lines").text, "the page of the lines is for them"


def test_what_a_diary_says_of_safety_is_read_once_for_card_and_report(
    week: Path, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = sys.modules["villi.safety.facts"]
    read_by: list[object] = []
    found = module._found

    def counted(*given: Any) -> Any:
        read_by.append(given)
        return found(*given)

    monkeypatch.setattr(module, "_found", counted)
    browser = open_page(week)
    for change in (b"", b"12:00 2 pears\n"):
        week.write_bytes(week.read_bytes() + change)
        read_by.clear()
        assert browser.get("/examination").status_code == 200
        assert len(read_by) == 1


@pytest.mark.parametrize("path", ["", "/lines", "/glutamine", "/fibre", "/plants"])
def test_headings_follow_each_other(week: Path, open_page: Open, path: str) -> None:
    week.write_bytes(week.read_bytes() + b"2026-11-16\n12:00 zzzqqq\nfeel: mood 14\n")
    found = open_page(week).get(f"/examination{path}", follow_redirects=True).text
    levels = [int(level) for level in re.findall(r"<h([1-6])\b", found)]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels


def test_numbers_lead_to_where_they_come_from(week: Path, open_page: Open) -> None:
    browser = open_page(week)
    found = set(links(waited(browser)))
    for start in ("/day/2026-11-1", "/foods/", "/known/", "/examination/glutamine", "/examination/fibre"):
        assert any(link.startswith(start) for link in found), start
    assert any(re.fullmatch(r"/day/2026-11-\d\d#line-\d+", link) for link in found)
    inside = {link for link in found if link.startswith("#")}
    page = waited(browser)
    assert inside and all(f'id="{link[1:]}"' in page for link in inside)
    amounts = {link.partition("#")[0] for link in found if re.match(r"/examination/[a-z_0-9]+$", link)}
    assert amounts and all(browser.get(link).status_code == 200 for link in amounts)


def test_an_amount_says_foods_days_unknowns_and_how_it_is_made(week: Path, open_page: Open) -> None:
    browser = open_page(week)
    page = browser.get("/examination/fibre?from=2026-11-09&to=2026-11-11").text
    assert "Coverage" in page and "How the figure is made" in page and "<svg" in page
    assert 'href="/day/2026-11-09"' in page and "/foods/" in page and "2026-11-14" not in page
    assert browser.get("/examination/no-such-thing").status_code == 404


@pytest.mark.parametrize("path", ["/examination", "/examination/download/json", "/examination/download/csv"])
def test_energy_is_shown_only_where_it_is_asked_for(week: Path, open_page: Open, path: str) -> None:
    browser = open_page(week)
    waited(browser)
    assert "kcal" not in browser.get(path).text.replace("Energy (kcal) is left out", "")
    assert "kcal" in browser.get(f"{path}?energy=1").text
    assert "kcal" not in browser.get(path).text.replace("Energy (kcal) is left out", "")


def test_energy_stays_hidden_where_a_rule_of_the_person_hides_it(week: Path, open_page: Open) -> None:
    week.write_bytes(b"has: anorexia\n" + week.read_bytes())
    browser = open_page(week)
    assert "kcal" not in browser.get("/examination?energy=1").text
    assert "kcal" not in browser.get("/examination/download/csv?energy=1").text
    assert browser.get("/examination/energy?energy=1").status_code == 303


def test_a_crisis_card_is_first_and_closes_the_rest(week: Path, open_page: Open) -> None:
    week.write_bytes(week.read_bytes() + b"note: I want to die\n")
    page = open_page(week).get("/examination").text
    card, away = page.index('id="card-heading"'), page.index('<details class="away"')
    assert card < away and "glutamine" not in page[:away].lower()
    assert "/examination/download" not in page and '<details class="away" id="record" open' not in page
    assert ids(page[away:]) and "moves" not in ids(page)


def test_what_moves_follows_and_is_told_step_by_step(
    week: Path, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = threading.Event()

    def slowly(begun: Begun, told: Callable[[int, int], None]) -> Any:
        from dataclasses import replace

        told(3, 12)
        assert go.wait(PATIENCE)
        told(12, 12)
        return replace(begun.examination, moves=Moves("too few days", rated=7))

    monkeypatch.setattr("villi.examining.with_moves", slowly)
    browser = open_page(week)
    page = browser.get("/examination").text
    assert 'role="status">Still looking' in page and "<progress" in page
    fragment = {FRAGMENT: "part"}
    until = time.monotonic() + PATIENCE
    while "3 of 12 steps" not in (part := browser.get("/examination/moves", headers=fragment).text):
        assert time.monotonic() < until
        time.sleep(0.01)
    assert 'value="3" max="12"' in part and "<html" not in part
    go.set()
    while "data-looking" in (part := browser.get("/examination/moves", headers=fragment).text):
        assert time.monotonic() < until
        time.sleep(0.01)
    assert ids(part) == ["short", "moves"]
    assert "data-looking" not in browser.get("/examination").text


def begun_of(text: bytes) -> Begun:
    return begin(read(text), EVERYDAY, ready=READY)


def test_a_search_of_another_state_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    started, given_up = threading.Event(), threading.Event()

    def search(begun: Begun, told: Callable[[int, int], None]) -> Any:
        if len(begun.examination.days) > 1:
            return begun.examination
        started.set()
        try:
            for n in range(10_000):
                told(n, 10_000)
                time.sleep(0.002)
        finally:
            given_up.set()
        return begun.examination

    monkeypatch.setattr("villi.examining.with_moves", search)
    looking = Looking()
    old, new = begun_of(b"2026-11-16\ntoast\n"), begun_of(b"2026-11-16\ntoast\n2026-11-17\nsoup\n")
    assert isinstance(looking.look("old", "all", old), Progress) and started.wait(PATIENCE)
    assert looking.wait("new", "all", new) is new.examination
    assert given_up.wait(PATIENCE)
    assert looking.found("old", "all") is None and looking.found("new", "all") is new.examination


def test_two_ranges_of_one_state_wait_for_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    at_once, most = 0, 0
    lock = threading.Lock()

    def search(begun: Begun, told: Callable[[int, int], None]) -> Any:
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        time.sleep(0.02)
        told(1, 1)
        with lock:
            at_once -= 1
        return begun.examination

    monkeypatch.setattr("villi.examining.with_moves", search)
    looking, one = Looking(), begun_of(b"2026-11-16\ntoast\n")
    found: list[object] = []
    threads = [
        threading.Thread(target=lambda days=days: found.append(looking.wait("now", days, one)))
        for days in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert len(found) == 4 and most == 1


def test_what_went_wrong_in_a_search_is_told_and_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []

    def search(begun: Begun, told: Callable[[int, int], None]) -> Any:
        calls.append(1)
        if len(calls) == 1:
            raise RuntimeError("broken")
        return begun.examination

    monkeypatch.setattr("villi.examining.with_moves", search)
    looking, one = Looking(), begun_of(b"2026-11-16\ntoast\n")
    with pytest.raises(RuntimeError):
        looking.wait("now", "all", one)
    assert looking.wait("now", "all", one) is one.examination


def test_charts_are_fetched_later_and_drawn_at_once_where_that_is_asked(week: Path, open_page: Open) -> None:
    browser = open_page(week)
    page = waited(browser)
    later = [unescape(place) for place in re.findall(r'data-chart="([^"]+)"', page)]
    assert later and "<svg class" not in page
    drawn = browser.get(later[0])
    assert drawn.status_code == 200 and drawn.text.startswith("<svg") and "style=" not in drawn.text
    shown = [unescape(place) for place in re.findall(r'<noscript><img class="chart" src="([^"]+)"', page)]
    assert len(shown) == len(later)
    image = browser.get(shown[0])
    assert image.headers["content-type"] == "image/svg+xml" and "--accent: #" in image.text
    assert ElementTree.fromstring(image.text).tag == "{http://www.w3.org/2000/svg}svg"
    now = browser.get("/examination?charts=1").text
    assert now.count("<svg class") == len(later) and "data-chart" not in now
    assert "style=" not in page and "<style" not in page and "<script>" not in page
    assert browser.get("/examination/chart/no-such-chart").status_code == 404


def test_the_table_of_days_is_guarded_and_unknown_stays_empty(tmp_path: Path, open_page: Open) -> None:
    text = "2026-11-16\n08:00 porridge\nfeel: mood 6\nfeel: =1+1 4\ndone: food\n\n2026-11-17\nskip: food\n"
    found = open_page(held(tmp_path / "d.txt", text)).get("/examination/download/csv")
    assert found.headers["content-disposition"] == (
        'attachment; filename="villi-2026-11-16-to-2026-11-17.csv"'
    )
    head, *rows = csv.reader(io.StringIO(found.content.decode("utf-8-sig")))
    cells = [cell for row in (head, *rows) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]
    day = dict(zip(head, rows[1], strict=True))
    assert day["date"] == "2026-11-17" and day["fibre_g"] == "" and day["rated mood"] == ""
    assert float(dict(zip(head, rows[0], strict=True))["fibre_g"]) > 0


def test_files_to_take_away_are_the_reports(week: Path, open_page: Open) -> None:
    browser = open_page(week)
    query = "?from=2026-11-09&to=2026-11-11"
    document = json.loads(browser.get(f"/examination/download/json{query}").content)
    assert document["range"] == {"first": "2026-11-09", "last": "2026-11-11"}
    assert document["moves"]["state"] != "looking"
    page = browser.get(f"/examination/download/html{query}")
    assert page.text.startswith("<!DOCTYPE html>") and "attachment" in page.headers["content-disposition"]
    assert browser.get("/examination/download/exe").status_code == 404


ASKED = "2026-11-16\n08:00 toast\n12:00 soup\ngut 4\ndone: food\n\n2026-11-17\n08:00 toast\ndone: food\n"


def forms(page: str) -> list[dict[str, str]]:
    """The hidden fields of the questions."""
    return [
        {name: unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', form)}
        for form in re.findall(r'(?s)<form method="post" action="/examination/answer.*?<div', page)
    ]


def test_an_answer_is_written_once_and_taken_back(tmp_path: Path, open_page: Open) -> None:
    path = held(tmp_path / "d.txt", ASKED)
    browser = open_page(path)
    asked = forms(browser.get("/examination").text)
    one = next(form for form in asked if form["old"] == "08:00 toast")
    done = browser.post("/examination/answer", data=one | {"answer": "", "other": "45 g"})
    assert done.status_code == 303 and "#next" in done.headers["location"]
    after = path.read_text()
    changed = [(a, b) for a, b in zip(ASKED.splitlines(), after.splitlines(), strict=True) if a != b]
    assert len(changed) == 1 and "45 g" in changed[0][1]
    browser.post("/examination/answer", data=one | {"answer": "", "other": "45 g"})
    assert path.read_text() == after
    number = re.search(r"told=(\d+)", done.headers["location"])
    assert number is not None
    browser.post("/undo", data={"number": number[1], "back": "/examination"})
    assert path.read_text() == ASKED


def test_an_answer_for_always_is_a_line_above_the_first_day(tmp_path: Path, open_page: Open) -> None:
    path = held(tmp_path / "d.txt", ASKED)
    browser = open_page(path)
    one = next(form for form in forms(browser.get("/examination").text) if form["old"] == "08:00 toast")
    browser.post("/examination/answer", data=one | {"other": "45 g", "always": "yes"})
    assert path.read_text().startswith("means: toast = ") and path.read_text().endswith(ASKED)


def test_an_unclear_feeling_is_answered_by_its_scale(tmp_path: Path, open_page: Open) -> None:
    path = held(tmp_path / "d.txt", ASKED)
    browser = open_page(path)
    one = next(form for form in forms(browser.get("/examination").text) if form["old"] == "gut 4")
    assert browser.post("/examination/answer", data=one | {"answer": "a"}).status_code == 303
    assert "means: gut = comfort" in path.read_text()
    assert "gut 4" not in [form["old"] for form in forms(browser.get("/examination").text)]


def test_an_answer_to_what_is_no_longer_there_is_refused(tmp_path: Path, open_page: Open) -> None:
    path = held(tmp_path / "d.txt", ASKED)
    browser = open_page(path)
    one = next(form for form in forms(browser.get("/examination").text) if form["old"] == "08:00 toast")
    changed = held(path, ASKED.replace("08:00 toast", "08:00 2 apples")).read_bytes()
    assert browser.post("/examination/answer", data=one | {"answer": "a"}).status_code == 409
    assert path.read_bytes() == changed


@pytest.mark.parametrize("answer", ["", "zzzz", "-5 g", "h", "9999999999 g"])
def test_an_answer_that_cannot_be_used_changes_nothing(tmp_path: Path, open_page: Open, answer: str) -> None:
    path = held(tmp_path / "d.txt", ASKED)
    browser = open_page(path)
    one = next(form for form in forms(browser.get("/examination").text) if form["old"] == "08:00 toast")
    assert browser.post("/examination/answer", data=one | {"other": answer}).status_code == 422
    assert path.read_text() == ASKED


def test_read_only_shows_the_questions_without_forms(tmp_path: Path, open_page: Open) -> None:
    path = held(tmp_path / "d.txt", ASKED)
    one = next(form for form in forms(open_page(path).get("/examination").text) if form["old"])
    browser = open_page(path, read_only=True)
    page = browser.get("/examination").text
    assert not forms(page) and "toast" in page
    assert browser.post("/examination/answer", data=one | {"answer": "a"}).status_code == 403
    assert path.read_text() == ASKED


def test_a_client_of_a_folder_has_links_of_their_own(week: Path, open_page: Open) -> None:
    folder = week.parent / "clients"
    (folder / "Ann").mkdir(parents=True)
    (folder / "Ann" / "diary.txt").write_bytes(week.read_bytes() + b"note: I want to die\n")
    page = open_page(folder).get("/c/Ann/examination").text
    inside = [link for link in links(page) if link.startswith("/") and link != "/"]
    assert inside and all(link.startswith("/c/Ann/") for link in inside)
    assert "Flag" in page and 'id="glutamine"' in page, "a practitioner keeps the data behind a flag"


@pytest.mark.parametrize(
    "path",
    [
        "/examination?from=9999-12-31&to=9999-12-31",
        "/examination?from=2026-11-09&from=x&to=%00",
        "/examination?from=%D9%A2%D9%A0%D9%A2%D9%A6-11-09",
        "/examination?energy=%F0%9F%8D%8F&charts=2",
        "/examination/chart/..%2F..%2Fetc?from=2026-11-09",
        "/examination/chart/glutamine-999999999999",
        "/examination/%00",
        "/examination/download/csv?to=2026-11-09&x=%0d%0aset-cookie:a=b",
        "/experiments/asked/99999999999999999999",
    ],
)
def test_an_odd_address_is_answered_politely(week: Path, open_page: Open, path: str) -> None:
    found = open_page(week).get(path)
    assert found.status_code < 500 and "set-cookie" not in found.headers


def test_an_examination_after_a_change_is_of_the_changed_diary(tmp_path: Path, open_page: Open) -> None:
    path = held(tmp_path / "d.txt", "2026-11-16\n08:00 100 g rye bread\ndone: food\n")
    browser = open_page(path)

    def eaten() -> float:
        rows = csv.DictReader(
            io.StringIO(browser.get("/examination/download/csv").content.decode("utf-8-sig"))
        )
        return float(next(iter(rows))["protein_g"])

    before = eaten()
    held(path, "2026-11-16\n08:00 200 g rye bread\ndone: food\n")
    assert eaten() == pytest.approx(2 * before, rel=1e-4)
