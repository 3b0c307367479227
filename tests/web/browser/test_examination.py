"""The examination in a real browser: charts as they come into view, what moves behind, questions answered in
place, an experiment begun and written down."""

import re
from datetime import date as Date
from pathlib import Path

import pytest
from playwright.sync_api import expect

import browsing
from browsing import Served

from .conftest import Hands, OpenPage, rewritten

MONTHS = 120
"""Days of a diary in which something is found, and sooner than in a year."""
UNSURE = (
    "person: me, female, 40\nhas: none\ntakes: none\n\n{day}\n08:00 toast\n12:00 soup\ngut 4\ndone: food\n"
)


def test_charts_come_into_view_and_what_moves_follows(
    server: Served, open_page: OpenPage, year_text: str, size: str
) -> None:
    rewritten(server, f"# looked at on a {size}\n{year_text}")  # nothing of it is found yet
    page = open_page(server, "/examination", size=size).page
    expect(page.locator("#short")).to_contain_text("g")  # the intake stands at once
    expect(page.locator("#moves progress")).to_have_count(1)
    expect(page.locator("[data-looking]")).to_have_count(0, timeout=60_000)
    expect(page.locator("#moves progress")).to_have_count(0)
    expect(page.locator("#found")).to_have_text("What moves with how you feel is found.")
    expect(page.locator("#moves")).to_contain_text(re.compile("comfort", re.I))
    if size == "phone":
        page.locator("#part-glutamine > summary").tap()
    place = page.locator("#glutamine figure").first
    place.scroll_into_view_if_needed()
    expect(place.locator("svg.chart")).to_be_visible(timeout=30_000)
    expect(page.locator("#moves-heading")).to_be_visible()


def test_without_script_everything_is_a_link_away(server: Served, open_page: OpenPage) -> None:
    rewritten(server, browsing.year(days=MONTHS))
    seen = open_page(server, "/examination", java_script_enabled=False)
    page = seen.page
    wait = page.get_by_role("link", name="Look at what moves")
    if wait.count():
        wait.click()
    expect(page.locator("[data-looking]")).to_have_count(0)
    expect(page.locator("#glutamine img.chart").first).to_be_visible()  # a desk shows what a phone folds
    assert page.locator("img.chart").count() > 3
    image = page.locator("#glutamine img.chart").first.get_attribute("src")
    assert page.request.get(seen.base + str(image)).headers["content-type"] == "image/svg+xml"
    seen.goto("/examination?charts=1")
    assert page.locator("svg.chart").count() > 3
    page.get_by_role("link", name="Last 28 days").click()
    assert "from=" in page.url and "to=" in page.url


def test_what_is_folded_opens_for_whatever_leads_there(
    server: Served, open_page: OpenPage, week: Path, size: str
) -> None:
    page = open_page(server, "/examination", size=size).page
    sources, steps = page.locator("#part-sources"), page.locator("#part-step")
    expect(sources).not_to_have_attribute("open", "")
    if size == "phone":
        expect(steps).not_to_have_attribute("open", "")
        steps.locator("summary").first.tap()
    expect(steps).to_have_attribute("open", "")
    page.locator("#step a[href^='#source-']").first.click()
    expect(sources).to_have_attribute("open", "")
    expect(page.locator(":target")).to_be_in_viewport()
    page.get_by_role("link", name="Contents").click()
    expect(page.locator("#contents")).to_be_in_viewport()


def test_a_phone_sees_the_gist_first_and_a_list_of_the_rest(
    server: Served, open_page: OpenPage, year_text: str
) -> None:
    rewritten(server, year_text)
    page = open_page(server, "/examination", size="phone").page
    expect(page.locator("#short .figure")).to_be_in_viewport(ratio=1)
    expect(page.locator("#short .lead")).to_be_in_viewport()
    assert page.locator("details.part").count() > 8
    assert page.locator("details.part[open]").count() == 0
    screens = page.evaluate("document.documentElement.scrollHeight / innerHeight")
    assert screens < 4, f"{screens:.1f} screens"


def test_a_link_opens_its_part_without_script(
    server: Served, open_page: OpenPage, week: Path, size: str
) -> None:
    page = open_page(server, "/examination#gut", size=size, java_script_enabled=False).page
    expect(page.locator("#gut .cards")).to_be_visible()
    expect(page.locator("#gut")).to_be_in_viewport()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_paper_has_all_charts_and_parts(
    server: Served, open_page: OpenPage, year_text: str, script: bool, tmp_path: Path
) -> None:
    rewritten(server, year_text)
    # no script: a phone's width, where all parts are folded; with script charts are waiting below the screen
    page = open_page(server, "/examination", size="phone", java_script_enabled=script).page
    expect(page.locator("#short")).to_be_visible()
    waiting = page.locator("#glutamine [data-chart]").count()
    assert waiting >= 2
    page.pdf(path=tmp_path / "paper.pdf")
    if script:
        expect(page.locator("[data-chart]")).to_have_count(0)
        assert page.locator("#glutamine svg.chart").count() == waiting
        assert page.locator("details.part[open]").count() == 0, "as it was before"
    else:
        page.emulate_media(media="print")
        expect(page.locator("#glutamine img.chart").first).to_be_visible()
        expect(page.locator("#gut .cards")).to_be_visible()


def test_a_question_is_answered_in_its_place_and_the_next_follows(
    server: Served, open_page: OpenPage, today: Date, size: str
) -> None:
    path = rewritten(server, UNSURE.format(day=today))
    before = path.read_bytes()
    seen = open_page(server, "/examination", size=size)
    page, hands = seen.page, Hands(seen, size)
    if size == "phone":
        page.locator("#part-next > summary").tap()
    assert page.locator("#next li.ask").count() >= 2
    hands.choose(page.locator(".ask", has_text="gut 4").get_by_role("button").first)
    expect(page.locator("#toast .toast")).to_be_visible()
    expect(page.locator(".ask", has_text="gut 4")).to_have_count(0)
    assert "means: gut = comfort" in path.read_text(encoding="utf-8")
    if size == "desk":
        assert page.evaluate("document.activeElement !== document.body"), "the keyboard keeps its place"
    hands.choose(page.locator("#toast").get_by_role("button", name="Undo"))
    expect(page.locator("#toast")).to_contain_text("Taken back")
    expect(page.locator(".ask", has_text="gut 4")).to_have_count(1)
    assert path.read_bytes() == before


def test_words_that_do_not_fit_are_said_and_stay(server: Served, open_page: OpenPage, today: Date) -> None:
    rewritten(server, UNSURE.format(day=today))
    page = open_page(server, "/examination", expects=(422,)).page
    box = page.locator(".ask", has_text="toast").get_by_label("Or an amount, or what it was")
    box.fill("zzzz")
    box.press("Enter")
    expect(page.locator("#toast")).to_contain_text("zzzz")
    expect(box).to_have_value("zzzz")


def test_an_experiment_is_begun_and_written_down(
    server: Served, open_page: OpenPage, today: Date, size: str
) -> None:
    path = rewritten(server, browsing.year(days=MONTHS))
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
