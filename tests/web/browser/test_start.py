"""The page opens in a real browser, with script and without, and says nothing wrong on the way."""

import re
from datetime import date as Date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from browsing import Served

from .conftest import Hands, OpenPage, Running

WORDS = "2 eggs, rye toast with butter"
BOX = "What did you eat, or how do you feel?"


def test_the_printed_address_opens_today_and_leaves_the_address_bar(
    server: Served, week: Path, open_page: OpenPage, today: object, size: str
) -> None:
    seen = open_page(server, server.address.removeprefix(server.base), size=size, key=False)
    assert seen.page.url == f"{server.base}/day/{today}"
    expect(seen.page.get_by_role("heading", level=1)).to_be_visible()


@pytest.mark.parametrize("path", ["/text", "/foods", "/foods?q=rye", "/known?q=mood"])
def test_without_script_too(server: Served, week: Path, open_page: OpenPage, path: str) -> None:
    page = open_page(server, path, java_script_enabled=False).page
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("main form").first).to_be_visible()


@pytest.fixture
def missing(running: Running) -> Served:
    """A run whose diary is not there. What a test begins is deleted before the next one, and only when its
    page is closed: a word looked up late would be answered with an error."""
    run = running("missing")
    run.path.unlink(missing_ok=True)
    return run


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_from_no_diary_to_a_logged_breakfast_in_three_interactions(
    missing: Served, open_page: OpenPage, today: Date, size: str, script: bool
) -> None:
    seen = open_page(missing, "/", size=size, java_script_enabled=script)
    page, hands = seen.page, Hands(seen, size)
    if script or size == "phone":
        hands.into(page.get_by_label(BOX), "/")
    else:
        hands.into(page.get_by_label(BOX))
    hands.write(WORDS)
    hands.choose(page.get_by_role("button", name="Begin the diary"))
    expect(page.locator("#meals")).to_contain_text(WORDS)
    assert hands.count <= 3
    assert re.search(rf"^{today} \w+\n *\d\d:\d\d {WORDS}$", missing.path.read_text("utf-8"), re.MULTILINE)


def test_a_diary_begun_without_words_waits_for_them(missing: Served, open_page: OpenPage, size: str) -> None:
    seen = open_page(missing, "/", size=size)
    page, hands = seen.page, Hands(seen, size)
    hands.choose(page.get_by_role("button", name="Begin the diary"))
    expect(page.get_by_label(BOX)).to_be_focused()
    hands.write(WORDS)
    hands.press("Enter")
    expect(page.locator("#meals")).to_contain_text(WORDS)
    assert hands.count <= 3


def test_first_words_that_cannot_be_used_are_given_back(missing: Served, open_page: OpenPage) -> None:
    page = open_page(missing, "/", expects=(422,)).page
    page.get_by_label(BOX).fill("2026-11-16")
    page.get_by_role("button", name="Begin the diary").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label(BOX)).to_have_value("2026-11-16")
