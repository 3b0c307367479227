"""The examination, what is known, safety and clients, in a real browser."""

import re
import shutil
from datetime import date as Date
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

import screens
from browsing import Served

from .conftest import Hands, OpenPage, Running
from .test_day import text

ONE = timedelta(days=1)


def test_from_a_number_to_its_days_its_foods_and_its_source(
    server: Served, week: Path, open_page: OpenPage, today: Date, size: str
) -> None:
    first, last = today - 7 * ONE, today - 4 * ONE
    seen = open_page(server, "/examination", size=size)
    page, hands = seen.page, Hands(seen, size)
    if size == "phone":
        page.get_by_text("Other days").tap()
    page.locator("input[name=from]").fill(str(first))
    page.locator("input[name=to]").fill(str(last))
    hands.choose(page.get_by_role("button", name="Show these days"))
    expect(page).to_have_url(re.compile(f"from={first}&to={last}"))
    whole = page.url
    hands.choose(page.locator("#short").get_by_role("link").first)
    expect(page).to_have_url(re.compile(r"/examination/glutamine"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile("glutamine", re.I))
    amount = page.url
    hands.choose(page.locator(f"a[href*='/day/{first}']").first)
    expect(page).to_have_url(re.compile(f"/day/{first}"))
    page.go_back()
    expect(page).to_have_url(amount)
    hands.choose(page.locator("main a[href*='/foods/']").first)
    expect(page.get_by_role("heading", name="What it holds")).to_be_visible()
    expect(page.locator("main")).to_contain_text(re.compile("source", re.I))
    page.go_back()
    page.go_back()
    expect(page).to_have_url(whole)


def test_a_statement_is_found_and_shows_its_studies(
    server: Served, week: Path, open_page: OpenPage, size: str
) -> None:
    seen = open_page(server, "/known", size=size)
    page, hands = seen.page, Hands(seen, size)
    hands.into(page.get_by_label("Look for words, or parts of them"), "/")
    hands.write("diges gluta")
    hands.press("Enter")
    expect(page.get_by_text("statements have all of: diges gluta")).to_be_visible()
    hands.choose(page.locator("ul.statements a", has_text="S16.8"))
    if size == "phone":
        page.locator("#part-trials > summary").tap()
    plot = page.locator("figure[id^=trials]").first
    plot.scroll_into_view_if_needed()
    expect(plot.locator("svg")).to_be_visible()
    expect(plot.locator("table")).to_be_attached()
    expect(page.locator("main")).to_contain_text(re.compile("certainty", re.I))


def test_the_checklist_for_a_supplement(server: Served, week: Path, open_page: OpenPage, size: str) -> None:
    before = text(server)
    seen = open_page(server, "/supplement", size=size)
    page, hands = seen.page, Hands(seen, size)
    assert page.locator("input:checked").count() == 0  # nothing is answered before
    page.get_by_label("What is in it, such as L-glutamine?").fill("L-glutamine")
    answers = page.locator(".one-question").first.get_by_role("radio")
    if size == "phone":
        answers.nth(2).tap()
    else:  # a group is one stop of Tab; arrows go through it
        hands.reach(answers.first)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
    expect(answers.nth(2)).to_be_checked()
    hands.choose(page.get_by_role("button", name="Show what speaks for and against it"))
    expect(page.get_by_role("heading", name="L-glutamine")).to_be_visible()
    assert text(server) == before  # nothing is kept unless it is asked for
    hands.choose(page.get_by_role("button", name="Write the note"))
    expect(page.locator("#toast .toast")).to_be_visible()
    assert re.search(r"^ *(\d\d:\d\d )?note: ", text(server), re.MULTILINE)


def test_the_safety_questions(server: Served, week: Path, open_page: OpenPage, size: str) -> None:
    seen = open_page(server, "/safety", size=size)
    page, hands = seen.page, Hands(seen, size)
    page.get_by_label("What else?").or_(page.get_by_label(re.compile("^Names and doses"))).first.fill(
        "warfarin 5 mg"
    )
    hands.choose(page.get_by_role("button", name="Write my answers into the diary"))
    expect(page.locator("#toast .toast")).to_be_visible()
    assert re.search(r"^ *takes: warfarin 5 mg$", text(server), re.MULTILINE)
    expect(page.locator("#rules")).to_contain_text("Warfarin 5 mg")


def test_a_new_client_and_a_summary_of_one_page(
    running: Running, open_page: OpenPage, size: str, tmp_path: Path
) -> None:
    clients = running("clients")
    seen = open_page(clients, "/", size=size)
    page, hands = seen.page, Hands(seen, size)
    listed = page.locator("ul.clients > li")
    expect(listed).to_have_count(5)
    page.get_by_label(re.compile("^Name of the folder")).fill("Tide 7")
    hands.choose(page.get_by_role("button", name="Start the diary"))
    expect(page).to_have_url(f"{clients.base}/c/Tide%207/safety")
    assert (clients.path / "Tide 7" / "diary.txt").is_file()
    seen.goto("/")
    expect(listed).to_have_count(6)
    shutil.rmtree(clients.path / "Tide 7")
    seen.goto("/c/River/summary")
    assert "River" not in page.locator("article").inner_text()  # no name unless asked
    paper = tmp_path / "summary.pdf"
    page.pdf(path=paper, format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper.read_bytes())) == 1


def test_a_page_only_for_reading_has_no_form_that_writes(
    running: Running, open_page: OpenPage, today: Date
) -> None:
    run = running("read-only")
    before = run.path.read_bytes()
    seen = open_page(run, "/day")
    for address in (
        f"/day/{today - ONE}",
        "/text",
        "/examination",
        "/foods/own",
        "/safety",
        "/experiments",
    ):
        page = seen.goto(address)
        posts = page.locator("form[method=post]")
        ways = [posts.nth(n).get_attribute("action") for n in range(posts.count())]
        reads = ("/text/download", "/text/check", "/text/compare")
        assert [way for way in ways if not str(way).endswith(reads)] == []
        expect(page.get_by_text("Only for reading")).to_be_visible()
    assert run.path.read_bytes() == before


def seen_words(page: Page) -> str:
    """What can be read on a page, told by a screen reader, or stands in its fields."""
    found: str = page.evaluate(
        """() => {
          const said = [document.title, document.body.innerText];
          const told = ["aria-label", "title", "alt", "placeholder"];
          for (const each of document.querySelectorAll("*"))
            for (const name of told) said.push(each.getAttribute(name) ?? "");
          for (const each of document.querySelectorAll("svg text, svg title, svg desc, option, td, summary"))
            said.push(each.textContent);
          return said.join("\\n");
        }"""
    )
    return found


def test_incognito_shows_no_number_and_no_name(running: Running, open_page: OpenPage, today: Date) -> None:
    run = running("incognito")
    assert "Maria Example" in run.path.read_text("utf-8")
    seen = open_page(run, "/day")
    for address in (
        f"/day/{today - ONE}",
        "/examination",
        "/examination/glutamine",
        "/safety",
        "/summary?name=1",
    ):
        page = seen.goto(address)
        page.wait_for_load_state("networkidle")  # charts that come later are looked at too
        # fixed words of ours, such as the numbers of a scale, tell nothing of a person
        page.evaluate("for (const each of document.querySelectorAll('[data-fixed]')) each.remove()")
        said = page.locator("main").evaluate("(each) => each.innerText") + seen_words(page)
        without = said.replace(page.locator("body > footer").inner_text(), "")
        card = page.locator("#stands").inner_text()
        digits = re.findall(r".{0,20}\d.{0,20}", without.replace(card, "") if card else without)
        assert digits == [], address
        assert "Maria" not in said and "Example" not in said


def test_another_machine_has_to_say_the_password(running: Running, open_page: OpenPage, size: str) -> None:
    seen = open_page(running("password"), "/day", size=size, key=False, expects=(403,))
    page, hands = seen.page, Hands(seen, size)
    for said in ("wrong", screens.RUNS["password"].password):
        expect(page.get_by_label("Password")).to_be_focused()
        hands.write(said)
        if said == "wrong":
            hands.press("Enter")
            expect(page.get_by_role("alert")).to_contain_text("not the password")
    hands.choose(page.get_by_role("button", name="Log in"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Today")
    expect(page.get_by_role("navigation", name="Pages")).to_be_visible()
    hands.choose(page.get_by_role("button", name="Log out"))
    expect(page.get_by_label("Password")).to_be_visible()
