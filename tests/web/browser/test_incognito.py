"""A shared screen: what stands in fields and what a person wrote is neither drawn nor read out before it is
asked for, and is itself when it is."""

import pytest
from playwright.sync_api import Page, expect

from browsing import Served

from .conftest import OpenPage, Running, rewritten

SHOW = "Show what stands in this field"


def diary(who: str, day: str, food: str) -> str:
    """A diary of as many lines, whatever it says."""
    return f"person: {who}\n\n{day}\n  08:10 {food}\n  feel: mood 5\n  note: {food} of {who}\n"


ONE = diary("Marlowe, male, 71", "2026-11-16 Mon", "219 g swede, venison and mash")
OTHER = diary("Xi, female, 34", "2025-01-02 Thu", "9 eggs")


def heard(page: Page) -> str:
    """Everything that the browser tells a screen reader, digits of help lines left out."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    parts = [str(node.get(key, {}).get("value") or "") for node in nodes for key in ("name", "value")]
    return " ".join(parts)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_two_texts_of_one_length_look_and_sound_the_same(
    running: Running, open_page: OpenPage, size: str, scheme: str
) -> None:
    run = running("incognito")
    before = run.path.read_text("utf-8")
    seen = {}
    for text in (ONE, OTHER):
        rewritten(run, text)
        page = open_page(run, "/text", size=size, scheme=scheme).page
        page.wait_for_load_state("networkidle")
        assert page.locator("#text").input_value() == text
        expect(page.locator("#text")).to_be_hidden()
        seen[text] = page.screenshot(full_page=True), heard(page)
    rewritten(run, before)
    assert seen[ONE] == seen[OTHER]
    assert "swede" not in seen[ONE][1]


def test_the_text_is_shown_when_it_is_asked_for_where_one_goes_on_writing(
    running: Running, open_page: OpenPage, size: str
) -> None:
    run = running("incognito")
    before = run.path.read_text("utf-8")
    rewritten(run, ONE)
    page = open_page(run, "/text", size=size).page
    page.get_by_label(SHOW).press("Space")
    box = page.locator("#text")
    expect(box).to_be_visible()
    assert "219 g swede" in heard(page)
    box.focus()
    page.keyboard.type(", tea")
    page.keyboard.press("Control+s")
    expect(page.locator("#saving")).to_have_text("Saved.")
    written = run.path.read_text("utf-8")
    page.get_by_label(SHOW).press("Space")
    expect(box).to_be_hidden()
    rewritten(run, before)
    assert written == ONE.rstrip("\n") + ", tea\n"


def test_what_is_wrong_with_a_line_is_covered_in_the_margin_too(
    running: Running, open_page: OpenPage
) -> None:
    run = running("incognito")
    before = run.path.read_text("utf-8")
    rewritten(run, ONE.replace("mood 5", "mood 12").replace("  feel", "  08:30 blorgfruit\n  feel"))
    page = open_page(run, "/text").page
    page.locator("#problems [data-kind=unread]").wait_for()
    said = page.locator("#problems").inner_text()
    page.get_by_label(SHOW).press("Space")
    page.locator(".margin span[data-kind]").first.wait_for()
    titles = page.evaluate("[...document.querySelectorAll('.margin span')].map((each) => each.title).join()")
    rewritten(run, before)
    assert "covered" in titles
    for words in ("mood", "blorgfruit"):
        assert words not in said + titles


def test_a_line_in_the_address_shows_nothing_by_itself(running: Running, open_page: OpenPage) -> None:
    page = open_page(running("incognito"), "/text?line=9#L9").page
    expect(page.locator("#text")).to_be_hidden()


def test_words_show_while_they_have_the_keyboard(running: Running, open_page: OpenPage) -> None:
    run: Served = running("incognito")
    before = run.path.read_text("utf-8")
    rewritten(run, ONE)
    page = open_page(run, "/day/2026-11-16").page
    words = page.locator("#meals .words bdi")
    assert "venison" not in words.inner_text()
    words.focus()
    expect(words).to_contain_text("swede, venison and mash", use_inner_text=True)
    page.keyboard.press("Shift+Tab")
    assert "venison" not in words.inner_text()
    rewritten(run, before)


def test_what_was_typed_and_left_is_not_drawn(running: Running, open_page: OpenPage, size: str) -> None:
    pictures = []
    for note, taken in (("a walk with Marlowe", "iron 14 mg"), ("x", "y")):
        page = open_page(running("incognito"), "/day/2026-11-16", size=size).page
        page.get_by_label("A note").fill(note)
        page.locator("#took").fill(taken)
        page.locator("h1").click()
        page.locator("#took").evaluate("(each) => each.blur()")
        pictures.append([page.locator(field).screenshot() for field in ("#note", "#took")])
        drawn = page.evaluate(
            """() => [...document.querySelectorAll("textarea, input:not([type=radio], [type=checkbox])")]
                .filter((each) => each.checkVisibility())
                .map((each) => getComputedStyle(each))
                .map((style) => [style.webkitTextFillColor, style.textShadow].join(" "))"""
        )
        assert set(drawn) == {"rgba(0, 0, 0, 0) none"}
        page.evaluate("sessionStorage.clear()")
    assert pictures[0] == pictures[1]
