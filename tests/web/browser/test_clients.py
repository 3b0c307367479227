"""Clients in a browser: the list fills by itself, the summary is one sheet of paper, incognito covers what
scripts put on the page too."""

import re

import pytest
from playwright.sync_api import expect

from browsing import Served

from .conftest import OpenPage, Running, rewritten

A4 = (595, 842)
"""Points."""
WITHOUT_FIXED = "for (const each of document.querySelectorAll('[data-fixed]')) each.hidden = true"
"""Puts our own fixed words away, whose digits stay readable."""


@pytest.fixture
def folder(running: Running) -> Served:
    """A folder of clients, one of them in a crisis."""
    return running("clients")


def test_the_list_fills_by_itself_and_leads_to_each_client(folder: Served, open_page: OpenPage) -> None:
    seen = open_page(folder, "/")
    expect(seen.page.locator("#list")).to_have_attribute("data-waiting", "0", timeout=60_000)
    flagged = seen.page.locator(".clients > li", has_text="Low tide")
    expect(flagged).to_contain_text("Flag: crisis card")
    seen.page.get_by_role("link", name="Summary of River").click()
    expect(seen.page.get_by_role("heading", name="Glutamine in food")).to_be_visible()


@pytest.mark.parametrize("client", ["River", "Low tide", "North", "Harbour"])
def test_a_summary_is_one_sheet_of_a4(folder: Served, open_page: OpenPage, client: str) -> None:
    seen = open_page(folder, f"/c/{client}/summary?energy=1&name=1")
    paper = seen.page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
    box = re.search(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", paper)
    assert box
    assert (round(float(box[1])), round(float(box[2]))) == A4


def test_incognito_covers_what_scripts_show(running: Running, open_page: OpenPage) -> None:
    run = running("incognito")
    before = run.path.read_text("utf-8")
    page = open_page(run, "/day").page
    box = page.get_by_label("What did you eat, or how do you feel?")
    box.press_sequentially("2 eggs, 150 g sal")
    page.locator("#reading").get_by_text("egg", exact=False).first.wait_for()
    page.evaluate(WITHOUT_FIXED)
    shown = str(page.evaluate("document.querySelector('main').innerText"))
    shown = re.sub(r"\d+ ways to go on", "", shown)  # how many, for a screen reader: nothing of a person
    assert not re.search(r"\d", shown), re.findall(r".{0,20}\d.{0,20}", shown)[:3]
    assert box.input_value() == "2 eggs, 150 g sal"
    box.press("Escape")
    page.get_by_role("button", name="Save").first.click()
    expect(page.locator("#toast")).not_to_be_empty()
    assert "150 g sal" in run.path.read_text(), "what is written is what was typed"
    page.evaluate(WITHOUT_FIXED)
    shown = str(page.evaluate("document.body.innerText.split('In danger')[0]"))
    assert not re.search(r"\d", shown), re.findall(r".{0,20}\d.{0,20}", shown)[:3]
    rewritten(run, before)


def test_the_safety_questions_can_be_answered_by_keyboard_and_taken_back(
    folder: Served, open_page: OpenPage
) -> None:
    seen = open_page(folder, "/c/Harbour/safety")
    path = folder.path / "Harbour" / "diary.txt"
    before = path.read_bytes()
    seen.page.get_by_label("epilepsy or seizures").focus()
    seen.page.keyboard.press("Space")
    seen.page.get_by_role("button", name="Write my answers into the diary").focus()
    seen.page.keyboard.press("Enter")
    expect(seen.page.locator("#toast")).to_contain_text("Wrote your answers")
    assert b"has: epilepsy" in path.read_bytes()
    seen.page.get_by_role("button", name="Undo").click()
    expect(seen.page.locator("#toast")).to_contain_text("Taken back")
    assert path.read_bytes() == before
