"""The editor and the foods, in a real browser."""

import re
from datetime import date as Date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from browsing import Served

from .conftest import Hands, OpenPage, rewritten
from .test_day import text


def test_the_text_is_edited_saved_and_taken_back(
    server: Served, week: Path, open_page: OpenPage, size: str
) -> None:
    before = text(server)
    seen = open_page(server, "/text", size=size)
    page, hands = seen.page, Hands(seen, size)
    editor = page.get_by_label("Your diary")
    hands.into(editor)
    page.keyboard.press("Control+Home")
    hands.write("# ")
    if size == "phone":
        page.get_by_role("button", name="Save", exact=True).tap()
    else:
        page.keyboard.press("Control+s")
    expect(page.locator("#toast")).to_contain_text("Saved")
    assert text(server) == f"# {before}"
    page.locator("#toast").get_by_role("button", name="Undo").click()
    expect(editor).to_have_value(before)
    assert text(server) == before


def test_a_line_in_the_address_is_where_the_editor_opens(
    server: Served, week: Path, open_page: OpenPage, size: str
) -> None:
    page = open_page(server, "/text?line=40", size=size).page
    editor = page.get_by_label("Your diary")
    expect(editor).to_be_focused()
    line = text(server).split("\n")[39]
    selected = editor.evaluate("(each) => each.value.slice(each.selectionStart, each.selectionEnd)")
    assert selected == line


def test_the_keyboard_leaves_the_editor(server: Served, week: Path, open_page: OpenPage) -> None:
    page = open_page(server, "/text").page
    editor = page.get_by_label("Your diary")
    editor.focus()
    page.keyboard.press("Control+Home")
    page.keyboard.press("Tab")
    expect(editor).to_be_focused()
    expect(editor).to_have_value(re.compile(r"^  #"))
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(editor).not_to_be_focused()


def test_a_change_on_both_sides_is_shown_and_nothing_is_overwritten(
    server: Served, week: Path, open_page: OpenPage, today: Date, size: str
) -> None:
    seen = open_page(server, "/text", size=size, expects=(409,))
    page, hands = seen.page, Hands(seen, size)
    editor = page.get_by_label("Your diary")
    expect(editor).to_have_value(text(server))
    mine = text(server).replace("16:30 kefir 200 ml", "16:30 kefir 250 ml")
    theirs = text(server).replace("21:00 dark chocolate 20 g", "21:00 dark chocolate 30 g")
    rewritten(server, theirs)
    editor.fill(mine)
    page.keyboard.press("Control+s")
    conflict = page.locator("#conflict")
    expect(conflict).to_contain_text("Nothing was overwritten")
    expect(conflict).to_contain_text("dark chocolate 30 g")
    expect(editor).to_have_value(mine)
    assert text(server) == theirs
    hands.choose(conflict.get_by_role("button", name="Save both together"))
    expect(page.locator("#toast")).to_contain_text("Saved")
    both = mine.replace("21:00 dark chocolate 20 g", "21:00 dark chocolate 30 g")
    expect(editor).to_have_value(both)
    assert text(server) == both


def test_a_draft_of_the_text_is_there_after_the_page_was_left(
    server: Served, week: Path, open_page: OpenPage
) -> None:
    seen = open_page(server, "/text")
    editor = seen.page.get_by_label("Your diary")
    editor.press_sequentially("x" * 20)
    typed = editor.input_value()
    seen.goto("/day")
    seen.goto("/text")
    expect(editor).to_have_value(typed)
    assert "xxxx" not in text(server)
    seen.page.get_by_role("button", name="Show the file as it is").click()
    expect(editor).to_have_value(text(server))


def test_a_food_is_found_by_fragments_and_used_today(
    server: Served, week: Path, open_page: OpenPage, today: Date, size: str
) -> None:
    seen = open_page(server, "/foods", size=size)
    page, hands = seen.page, Hands(seen, size)
    hands.into(page.get_by_label("Look for a food"), "/")
    hands.write("br ry")
    food = page.locator("#found").get_by_role("link", name=re.compile("rye", re.I)).first
    expect(food).to_be_visible()
    name = food.inner_text()
    hands.choose(food)
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile(re.escape(name), re.I))
    expect(page.get_by_role("heading", name="Glutamine")).to_be_visible()
    hands.choose(page.get_by_role("button", name="Add to the diary"))
    expect(page.locator("#toast")).to_be_visible()
    added = text(server).partition(f"{today} ")[2]
    assert "rye" in added.lower()


def test_words_of_ones_own_are_kept_and_understood(
    server: Served, week: Path, open_page: OpenPage, size: str
) -> None:
    seen = open_page(server, "/foods/own", size=size)
    page, hands = seen.page, Hands(seen, size)
    page.locator("#words").fill("my granola")
    page.locator("#meaning").press_sequentially("200 g oats, 50 g honey; makes 8 portions")
    expect(page.locator("#read")).to_contain_text(re.compile("oats", re.I))
    hands.choose(page.locator("#add").get_by_role("button", name="Keep"))
    expect(page.locator("#list")).to_contain_text("my granola")
    assert "means: my granola = 200 g oats, 50 g honey; makes 8 portions" in text(server)


@pytest.mark.parametrize("path", ["/text", "/foods", "/foods?q=rye", "/known?q=mood"])
def test_without_script_too(server: Served, week: Path, open_page: OpenPage, path: str) -> None:
    page = open_page(server, path, java_script_enabled=False).page
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("main form").first).to_be_visible()
