"""Where what is said of feelings leads: the days behind a pair, all ratings; nothing hidden."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from random import Random

import pytest
from starlette.testclient import TestClient

Open = Callable[..., TestClient]
DAYS = 140
LUNCHES = (
    "200 g chicken breast, 250 g boiled rice, 30 g olive oil, broccoli",
    "2 cheese sandwiches, 60 g crisps, apple",
    "400 g lentil soup, 4 slices bread, 20 g butter",
    "jacket potato 300 g, 200 g baked beans, 60 g cheddar",
)
SUPPERS = (
    "250 g cooked pasta, 100 g tomato sauce, 60 g cheddar, 50 g almonds",
    "200 g salmon, 300 g potatoes, 20 g butter, peas",
    "beef burger, 200 g chips, orange",
    "300 g vegetable curry, 250 g boiled rice, 1 naan",
)
FIRST = date(2026, 6, 1)


def _days(until: str = "") -> Iterator[str]:
    """Kefir on a third of the days, and comfort higher on the day after."""
    before, chance = False, Random(7)
    for n in range(DAYS):
        with_it = chance.random() < 0.35
        yield f"{FIRST + timedelta(days=n)}"
        yield "08:00 porridge" if n % 4 else "08:00 2 eggs"
        yield f"13:00 {chance.choice(LUNCHES)}"
        yield f"19:00 {chance.choice(SUPPERS)}"
        if with_it:
            yield "16:00 200 ml kefir"
        yield f"feel: mood {chance.randint(4, 8)}, comfort {chance.randint(3, 6) + 3 * before}"
        yield "done: food"
        before = with_it
    yield until


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    path = tmp_path / "kefir.txt"
    path.write_text("\n".join(_days()), encoding="utf-8")
    return path


def waited(browser: TestClient) -> str:
    assert browser.get("/examination/moves").status_code == 303
    return browser.get("/examination").text


def section(page: str, id: str) -> str:
    return page.split(f'<section id="{id}"')[1].split("</section>")[0]


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def found_links(html: str) -> list[tuple[str, str]]:
    return [
        (to, words(inner))
        for to, inner in re.findall(r'<a href="(/examination/moves/[0-9a-f]+)">(.*?)</a>', html)
    ]


def test_every_pattern_leads_to_the_days_and_foods_it_was_tested_on(kept: Path, open_page: Open) -> None:
    browser = open_page(kept)
    page = waited(browser)
    moves = found_links(section(page, "moves"))
    assert moves
    assert any(to == moves[0][0] for to, _ in found_links(section(page, "short"))), "the gist leads there too"
    for to, said in moves:
        answer = browser.get(to)
        assert answer.status_code == 200
        assert said.split(" had ")[0] in words(answer.text), said
    counted = next((to, said) for to, said in moves if said.endswith("had more of it"))
    behind = browser.get(counted[0]).text
    days = section(behind, "days")
    number = counted[1].split()[0]
    assert f"Days with more of it: {number}" in words(days)
    with_it = days.split("Days with less of it")[0]
    dates = re.findall(r'href="/day/(\d{4}-\d\d-\d\d)"', with_it)
    assert len(dates) == int(number) == len(set(dates))
    text = kept.read_text(encoding="utf-8")
    assert all("kefir" in text.split(day)[1].split("done: food")[0] for day in dates)
    assert re.search(r'<a href="/foods/[^"]+">', section(behind, "foods"))
    assert "How it was tested" in behind


def test_no_name_of_a_pair_stands_in_its_address(kept: Path, open_page: Open) -> None:
    page = waited(open_page(kept))
    assert found_links(page) and not re.search(r'href="/examination/moves/[^"]*kefir', page)


def test_a_day_s_amount_and_ratings_are_those_of_the_diary(kept: Path, open_page: Open) -> None:
    browser = open_page(kept)
    to = next(
        to for to, said in found_links(section(waited(browser), "moves")) if said.endswith("more of it")
    )
    days = section(browser.get(to).text, "days")
    rows = re.findall(r'<tr[^>]*><th[^>]*><a href="/day/([-0-9]+)">(.*?)</tr>', days)
    day, row = rows[9]  # not among the last days, after which nothing is rated yet
    ratings = [int(n) for n in re.findall(r">(\d+)</td>", row)]
    text = kept.read_text(encoding="utf-8")
    first = date.fromisoformat(day)
    expected = [
        int(text.split(f"{first + timedelta(days=lag)}")[1].split("comfort ")[1].split("\n")[0])
        for lag in (1, 2, 3)
    ]
    assert ratings == expected


def test_what_a_card_hides_is_not_behind_an_old_address(kept: Path, open_page: Open) -> None:
    browser = open_page(kept)
    to = found_links(section(waited(browser), "moves"))[0][0]
    assert browser.get(to).status_code == browser.get("/examination/felt").status_code == 200
    kept.write_text("\n".join(_days("note: I want to end my life")), encoding="utf-8")
    for address in (to, "/examination/felt"):
        hidden = browser.get(address)
        assert hidden.status_code == 303 and hidden.headers["location"].startswith("/examination")


def test_a_pair_that_is_none_leads_back(kept: Path, open_page: Open) -> None:
    for id in ("0" * 12, "kefir", "%3Cb%3E"):
        assert open_page(kept).get(f"/examination/moves/{id}").status_code == 303


def test_what_was_felt_leads_to_all_ratings(week: Path, open_page: Open) -> None:
    week.write_bytes(week.read_bytes() + b"\n2026-11-16\nfeel: mood 7\nfeel: mood 3\n")
    browser = open_page(week)
    page = browser.get("/examination").text
    felt = section(page, "felt")
    said = [words(inner) for inner in re.findall(r'<a href="/examination/felt">(.*?)</a>', felt)]
    assert said
    behind = browser.get("/examination/felt").text
    assert all(each in words(behind) for each in said)
    assert "7, 3" in words(behind) and '<a href="/day/2026-11-16">' in behind
    assert 'href="/examination/felt"' not in section(behind, "ratings"), "no link to the page it stands on"


def test_the_head_leads_to_the_days_and_to_the_words_not_understood(week: Path, open_page: Open) -> None:
    week.write_bytes(week.read_bytes() + b"\n2026-11-16\n12:00 zzzqqq\n")
    browser = open_page(week)
    page = browser.get("/examination").text
    head = page.split("</h1>")[1].split("<section")[0]
    links = dict(re.findall(r'<a href="([^"]+)">(.*?)</a>', head))
    assert "not understood" in links["/examination/lines"]
    assert "zzzqqq" in browser.get("/examination/lines").text
    complete = re.search(r"(\d+) complete days of (\d+)", head)
    assert complete and f"{complete[0]}." in words(browser.get("/examination/glutamine").text)


def test_the_first_sentence_leads_to_where_its_shares_stand(week: Path, open_page: Open) -> None:
    browser = open_page(week)
    short = section(browser.get("/examination").text, "short")
    said = [words(inner) for inner in re.findall(r'<a href="/examination/glutamine">(.*?)</a>', short)]
    shares = [share for each in said for share in re.findall(r"\d+ %", each.replace("\u00a0", " "))]
    behind = words(browser.get("/examination/glutamine").text).replace("\u00a0", " ")
    assert shares and all(share in behind for share in shares)


def test_the_amount_in_a_step_leads_to_its_page(tmp_path: Path, open_page: Open) -> None:
    path = tmp_path / "low.txt"
    days = (
        f"2026-11-{n:02d}\n08:00 3 eggs, 50 g apple\n13:00 250 g chicken breast"
        ", 400 g white rice, 40 g butter\ndone: food"
        for n in range(2, 9)
    )
    path.write_text("\n".join(("person: me, female, 34", *days)), encoding="utf-8")
    browser = open_page(path)
    page = browser.get("/examination").text
    step = section(page, "step")
    found = re.search(r'<a href="(/examination/[a-z_0-9]+)">(.*?)</a>', step)
    assert found is not None, words(step)
    least = re.search(r"\d[\d.,]*", words(found[2]))
    assert least is not None and browser.get(found[1]).status_code == 200
    assert found[1] not in section(browser.get("/examination?from=2026-11-03").text, "step"), (
        "of the whole diary"
    )
