"""Foods in a real browser: results while typing, a food into the day, recipes read back."""

import re
from datetime import date as Date
from pathlib import Path

from playwright.sync_api import expect

from browsing import Served

from .conftest import Hands, OpenPage


def test_results_follow_what_is_typed(server: Served, week: Path, open_page: OpenPage, size: str) -> None:
    seen = open_page(server, "/foods", size=size)
    page, hands = seen.page, Hands(seen, size)
    hands.into(page.get_by_label("Look for a food"), "/")
    hands.write("br rye")
    expect(page.get_by_role("link", name="Bread, rye", exact=True)).to_be_visible()
    assert page.url.endswith("?q=br+rye")
    seen.look()
    hands.choose(page.get_by_role("link", name="Bread, rye", exact=True))
    expect(page.get_by_role("heading", level=1)).to_have_text("Bread, rye")
    expect(page.get_by_role("heading", name="Glutamine")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("link", name="Bread, rye", exact=True)).to_be_visible()


def test_a_food_is_added_to_today_and_taken_back(
    server: Served, week: Path, open_page: OpenPage, today: Date, size: str
) -> None:
    before = week.read_bytes()
    seen = open_page(server, "/foods/fndds:51401010", size=size)
    page = seen.page
    Hands(seen, size).choose(page.get_by_role("button", name="Add to the diary"))
    expect(page.locator("#toast")).to_contain_text("Added bread, rye")
    assert b"rye bread {fndds:51401010 32 g}" in week.read_bytes().partition(f"{today} ".encode())[2]
    page.locator("#toast").get_by_role("button", name="Undo").click()
    expect(page.locator("#toast")).to_contain_text("Taken back")
    assert week.read_bytes() == before


def test_a_recipe_is_read_back_kept_changed_and_deleted(
    server: Served, week: Path, open_page: OpenPage, size: str
) -> None:
    before = week.read_bytes()
    seen = open_page(server, "/foods/own", size=size)
    page = seen.page
    page.get_by_label("Your words").first.fill("my granola")
    page.get_by_label("What they mean").first.press_sequentially("200 g oats, 50 g honey; makes 5 portions")
    expect(page.locator("#read")).to_contain_text("It makes 5 portions")
    expect(page.locator("#read")).to_contain_text(re.compile("oats", re.I))
    Hands(seen, size).choose(page.locator("#add").get_by_role("button", name="Keep"))
    own = page.locator("article.own")
    expect(own).to_contain_text("One portion weighs 50")
    assert "means: my granola = 200 g oats, 50 g honey; makes 5 portions" in week.read_text("utf-8")
    seen.look()
    own.get_by_text("Change", exact=True).click()
    own.get_by_label("What they mean").fill("200 g oats; makes 5 portions")
    expect(own.locator("[data-reads]")).to_contain_text("40")
    own.get_by_role("button", name="Save").click()
    expect(own).to_contain_text("One portion weighs 40")
    own.get_by_text("Change", exact=True).click()
    own.get_by_role("button", name="Delete").click()
    expect(own).to_have_count(0)
    assert week.read_bytes() == before
