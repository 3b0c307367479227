"""The examination in a real browser: charts as they come into view, what moves behind, questions answered in
place, an experiment begun and written down."""

import re
from datetime import date as Date
from pathlib import Path

from playwright.sync_api import expect

from browsing import Served

from .conftest import OpenPage, rewritten

UNSURE = (
    "person: me, female, 40\nhas: none\ntakes: none\n\n{day}\n08:00 toast\n12:00 soup\ngut 4\ndone: food\n"
)


def test_charts_come_into_view_and_what_moves_follows(
    server: Served, open_page: OpenPage, year_text: str, size: str
) -> None:
    rewritten(server, f"# looked at on a {size}\n{year_text}")  # nothing of it is found yet
    page = open_page(server, "/examination", size=size).page
    expect(page.locator("#short")).to_be_visible()
    expect(page.locator("[data-looking]")).to_have_count(0, timeout=30_000)
    expect(page.locator("#found")).to_have_text("What moves with how you feel is found.", timeout=30_000)
    place = page.locator("#glutamine figure").first
    place.scroll_into_view_if_needed()
    expect(place.locator("svg.chart")).to_be_visible(timeout=30_000)
    expect(page.locator("#moves h2")).to_be_visible()


def test_without_script_everything_is_a_link_away(
    server: Served, open_page: OpenPage, year_text: str
) -> None:
    rewritten(server, year_text)
    seen = open_page(server, "/examination", java_script_enabled=False)
    page = seen.page
    wait = page.get_by_role("link", name="Look at what moves")
    if wait.count():
        wait.click()
    expect(page.locator("[data-looking]")).to_have_count(0)
    page.get_by_role("link", name=re.compile("^Show the chart")).first.click()
    assert page.locator("svg.chart").count() > 3
    page.get_by_role("link", name="Last 28 days").click()
    assert "from=" in page.url and "to=" in page.url


def test_what_is_folded_opens_for_whatever_leads_there(
    server: Served, open_page: OpenPage, week: Path, size: str
) -> None:
    page = open_page(server, "/examination", size=size).page
    fold = page.locator("#fold-sources")
    expect(fold).not_to_have_attribute("open", "")
    page.locator("a[href='#source-1']").first.click()
    expect(fold).to_have_attribute("open", "")
    expect(page.locator("#source-1")).to_be_in_viewport()
    page.get_by_role("link", name="Contents").click()
    expect(page.locator("#contents")).to_be_in_viewport()


def test_a_question_is_answered_by_keyboard_and_the_next_follows(
    server: Served, open_page: OpenPage, today: Date
) -> None:
    path = rewritten(server, UNSURE.format(day=today))
    page = open_page(server, "/examination").page
    before = page.locator(".ask").count()
    assert before >= 2
    feeling = page.locator(".ask", has_text="gut 4").get_by_role("button").first
    feeling.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".ask", has_text="gut 4")).to_have_count(0)
    assert "means: gut = comfort" in path.read_text(encoding="utf-8")
    assert page.evaluate("document.activeElement !== document.body"), "the keyboard keeps its place"
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".ask", has_text="gut 4")).to_have_count(1)
    assert "means:" not in path.read_text(encoding="utf-8")


def test_words_that_do_not_fit_are_said_and_stay(server: Served, open_page: OpenPage, today: Date) -> None:
    rewritten(server, UNSURE.format(day=today))
    page = open_page(server, "/examination", expects=(422,)).page
    box = page.locator(".ask", has_text="toast").get_by_label("Or an amount, or what it was")
    box.fill("zzzz")
    box.press("Enter")
    expect(page.locator("#toast")).to_contain_text("zzzz")
    expect(box).to_have_value("zzzz")


def test_an_experiment_is_begun_and_written_down(
    server: Served, open_page: OpenPage, year_text: str, today: Date, size: str
) -> None:
    path = rewritten(server, year_text)
    for old in Path(path).parent.glob("*.experiment-*.json"):
        old.unlink()
    page = open_page(server, "/experiments", size=size).page
    page.get_by_label("What would you change on some days?").fill("a walk after lunch")
    page.get_by_label("What do you watch?").select_option("comfort")
    page.get_by_text("How long, from when, and more").click()
    page.get_by_label("First day").fill(today.isoformat())
    page.get_by_role("button", name="Show the plan").click()
    expect(page.get_by_role("heading", name="What stops it")).to_be_visible()
    page.get_by_role("button", name="Begin").click()
    lot = page.locator(".lot")
    expect(lot).to_contain_text(re.compile(r"WITH(OUT)? a walk after lunch"))
    done = page.get_by_role("button", name="with", exact=True).first
    done.click()
    expect(page.get_by_role("button", name="with", exact=True).first).to_have_attribute(
        "aria-pressed", "true"
    )
    assert "experiment: with" in path.read_text(encoding="utf-8")
    page.get_by_text("I want to stop").click()
    page.get_by_role("button", name="Stop the experiment").click()
    expect(page.locator(".lot")).to_have_count(0)
    assert "experiment: stopped" in path.read_text(encoding="utf-8")
