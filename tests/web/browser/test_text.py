"""The editor in a real browser: the keyboard, the margin, drafts, changes made elsewhere."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browsing import Served

from .conftest import Hands, OpenPage, rewritten

TEXT = "2026-11-16 Mon\n08:00 2 eggs\nlunch: soup\n\n2026-11-17 Tue\n08:00 toast\n"


SELECTED = """(() => {
  const box = document.getElementById("text");
  return box.value.slice(box.selectionStart, box.selectionEnd);
})()"""


@pytest.fixture
def text(server: Served) -> Path:
    """A short text as the diary that is served."""
    return rewritten(server, TEXT)


def at(page: Page, line: int, *, end: bool = True) -> None:
    """Put the keyboard at the end (or the start) of a line of the editor."""
    page.evaluate(
        """([line, end]) => {
            const box = document.getElementById("text");
            const lines = box.value.split("\\n");
            const start = lines.slice(0, line - 1).join("\\n").length + (line > 1 ? 1 : 0);
            box.focus();
            const place = end ? start + lines[line - 1].length : start;
            box.setSelectionRange(place, place);
        }""",
        [line, end],
    )


def value(page: Page) -> str:
    return page.locator("#text").input_value()


def line_of(page: Page) -> int:
    return int(
        page.evaluate(
            "() => { const b = document.getElementById('text');"
            " return b.value.slice(0, b.selectionStart).split('\\n').length }"
        )
    )


def test_typing_saving_and_taking_back(server: Served, text: Path, open_page: OpenPage, size: str) -> None:
    seen = open_page(server, "/text", size=size)
    page, hands = seen.page, Hands(seen, size)
    hands.into(page.get_by_label("Your diary"))
    at(page, 3)
    page.keyboard.type(" and 2 slices bread")
    expect(page.locator("#saving")).to_have_text("Not saved yet.")
    if size == "phone":
        page.get_by_role("button", name="Save", exact=True).tap()
    else:
        page.keyboard.press("Control+s")
    expect(page.locator("#saving")).to_have_text("Saved.")
    assert text.read_text() == TEXT.replace("soup", "soup and 2 slices bread")
    if size == "phone":
        at(page, 3)  # the finger went to Save
    page.keyboard.type(", butter")
    page.keyboard.press("Control+s")
    expect(page.locator("#saving")).to_have_text("Saved.")
    assert text.read_text() == TEXT.replace("soup", "soup and 2 slices bread, butter")
    page.locator("#toast").get_by_role("button", name="Undo").click()
    expect(page.locator("#text")).to_have_value(TEXT.replace("soup", "soup and 2 slices bread"))
    assert text.read_text() == TEXT.replace("soup", "soup and 2 slices bread")


def test_problems_come_while_typing_and_lead_to_their_lines(
    server: Served, text: Path, open_page: OpenPage
) -> None:
    page = open_page(server, "/text").page
    at(page, 6)
    page.keyboard.type("\nfeel: mood 12\nblorgfruit")
    problems = page.locator("#problems")
    expect(problems).to_contain_text("mood 12 is not possible")
    expect(problems).to_contain_text("not understood: blorgfruit")
    expect(page.locator(".margin span[data-kind=wrong]")).to_have_text("7")
    expect(page.locator(".margin span[data-kind=unread]")).to_have_text("8")
    at(page, 1)
    problems.get_by_role("link", name="Line 7").click()
    assert line_of(page) == 7
    assert page.url.endswith("/text")
    page.keyboard.type("feel: mood 6")
    expect(problems).not_to_contain_text("mood 12")


def test_an_address_opens_at_its_line_and_the_margin_scrolls_along(
    server: Served, year_text: str, open_page: OpenPage, size: str
) -> None:
    rewritten(server, year_text)
    seen = open_page(server, "/text?line=1200", size=size)
    page = seen.page
    expect(page.locator(".margin span", has_text=re.compile("^1200$"))).to_be_visible()
    assert line_of(page) == 1200
    expect(page.get_by_label("Your diary")).to_be_focused()
    assert page.evaluate(SELECTED) == year_text.split("\n")[1199]
    seen.goto("/text#L900")
    expect(page.locator(".margin span", has_text=re.compile("^900$"))).to_be_visible()
    page.evaluate("location.hash = '#L40'")
    expect(page.locator(".margin span", has_text=re.compile("^40$"))).to_be_visible()
    aside = page.evaluate(
        """() => {
            const box = document.getElementById("text");
            box.scrollTop = 5000;
            return new Promise((done) => setTimeout(() => {
                const rows = [...document.querySelectorAll(".mirror > div")];
                const top = box.getBoundingClientRect().top;
                const numbers = [...document.querySelectorAll(".margin span")];
                done(numbers.filter((each) => !each.hidden).map((each) => {
                    const row = rows[Number(each.textContent) - 1];
                    const pad = parseFloat(getComputedStyle(box).paddingTop);
                    const y = top + pad + row.offsetTop - box.scrollTop;
                    return Math.abs(each.getBoundingClientRect().top - y);
                }));
            }, 200));
        }"""
    )
    assert len(aside) > 8
    assert max(aside) < 2
    assert (
        page.evaluate(
            """() => {
                const box = document.getElementById("text");
                const style = getComputedStyle(box);
                const pads = parseFloat(style.paddingTop) + parseFloat(style.paddingBottom);
                return Math.abs(box.scrollHeight - pads - document.querySelector(".mirror").offsetHeight);
            }"""
        )
        < 30
    ), "the lines break where those of the field do"


def test_without_a_line_the_editor_opens_behind_the_last_day(
    server: Served, year_text: str, open_page: OpenPage, size: str
) -> None:
    rewritten(server, year_text.rstrip("\n") + "\n\n")
    page = open_page(server, "/text", size=size).page
    last = len(year_text.rstrip("\n").split("\n"))
    expect(page.locator(".margin span", has_text=re.compile(f"^{last}$"))).to_be_in_viewport()
    assert line_of(page) == last
    assert page.evaluate("document.getElementById('text').selectionStart") == len(year_text.rstrip("\n"))
    assert page.evaluate("document.activeElement === document.body"), "the keyboard stays where it is"
    assert page.evaluate("scrollY") == 0
    page.locator("#text").focus()
    page.keyboard.type("\n  20:00 tea")
    assert value(page) == year_text.rstrip("\n") + "\n  20:00 tea\n\n"


def test_tab_indents_and_leaves_after_escape(server: Served, text: Path, open_page: OpenPage) -> None:
    page = open_page(server, "/text").page
    at(page, 2, end=False)
    page.keyboard.press("Tab")
    assert value(page).split("\n")[1] == "  08:00 2 eggs"
    page.keyboard.press("Shift+Tab")
    assert value(page) == TEXT
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    assert value(page) == TEXT
    page.keyboard.press("Escape")
    expect(page.locator("#saving")).to_have_text("Tab leaves the editor now.")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.locator("#text")).to_be_focused()


def test_ways_to_go_on_are_taken_by_keyboard_and_undone_by_the_browser(
    server: Served, text: Path, open_page: OpenPage
) -> None:
    page = open_page(server, "/text").page
    at(page, 6)
    page.keyboard.type(", por")
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    words = value(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("listbox")).to_be_hidden()
    assert value(page) != words
    assert value(page).startswith(TEXT[:-1] + ", ")
    page.keyboard.press("Control+z")
    assert value(page) == words


def test_changes_on_both_sides_go_together(
    server: Served, text: Path, open_page: OpenPage, size: str
) -> None:
    seen = open_page(server, "/text", size=size, expects=(409,))
    page, hands = seen.page, Hands(seen, size)
    at(page, 6)
    page.keyboard.type(", jam")
    rewritten(server, TEXT.replace("2 eggs", "3 eggs"))
    page.keyboard.press("Control+s")
    conflict = page.locator("#conflict")
    expect(conflict).to_be_focused()
    expect(conflict).to_contain_text("Nothing was overwritten")
    expect(conflict).to_contain_text("3 eggs")
    seen.look()
    assert value(page) == TEXT.replace("toast", "toast, jam")
    assert text.read_text() == TEXT.replace("2 eggs", "3 eggs")
    hands.choose(conflict.get_by_role("button", name="Save both together"))
    expect(page.locator("#saving")).to_have_text("Saved.")
    both = TEXT.replace("2 eggs", "3 eggs").replace("toast", "toast, jam")
    assert text.read_text() == both
    assert value(page) == both
    expect(conflict).to_have_count(0)


def test_the_same_line_on_both_sides_is_decided_by_the_person(
    server: Served, text: Path, open_page: OpenPage
) -> None:
    page = open_page(server, "/text", expects=(409,)).page
    at(page, 2)
    page.keyboard.type(", tea")
    rewritten(server, TEXT.replace("2 eggs", "3 eggs"))
    page.keyboard.press("Control+s")
    keep = page.get_by_role("button", name="Keep my text as the text now")
    expect(keep).to_be_visible()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download my text").click()
    assert Path(waiting.value.path()).read_text() == TEXT.replace("2 eggs", "2 eggs, tea")
    keep.click()
    expect(page.locator("#saving")).to_have_text("Saved.")
    assert text.read_text() == TEXT.replace("2 eggs", "2 eggs, tea")


def test_taking_the_files_text(server: Served, text: Path, open_page: OpenPage) -> None:
    page = open_page(server, "/text", expects=(409,)).page
    at(page, 2)
    page.keyboard.type(", tea")
    rewritten(server, TEXT.replace("2 eggs", "3 eggs"))
    page.keyboard.press("Control+s")
    page.get_by_role("link", name="Take the file’s text").click()
    expect(page.locator("#text")).to_have_value(TEXT.replace("2 eggs", "3 eggs"))


def test_a_change_elsewhere_is_noticed_while_the_page_is_open(
    server: Served, text: Path, open_page: OpenPage
) -> None:
    page = open_page(server, "/text").page
    at(page, 6)
    page.keyboard.type(", jam")
    rewritten(server, TEXT.replace("2 eggs", "3 eggs"))
    page.get_by_role("button", name="See what changed").click()
    expect(page.locator("#conflict")).to_contain_text("3 eggs")
    assert text.read_text() == TEXT.replace("2 eggs", "3 eggs")


def test_what_was_not_saved_is_given_back(server: Served, text: Path, open_page: OpenPage) -> None:
    seen = open_page(server, "/text", expects=(409,))
    page = seen.page
    at(page, 6)
    page.keyboard.type(", jam")
    expect(page.locator("#saving")).to_have_text("Not saved yet.")
    seen.goto("/foods")
    seen.goto("/text")
    expect(page.locator("#text")).to_have_value(TEXT.replace("toast", "toast, jam"))
    expect(page.locator(".notice")).to_contain_text("put back")
    assert text.read_text() == TEXT
    seen.goto("/foods")
    rewritten(server, TEXT.replace("2 eggs", "3 eggs"))
    seen.goto("/text")
    expect(page.locator("#text")).to_have_value(TEXT.replace("2 eggs", "3 eggs"))
    page.get_by_role("button", name="Look at both").click()
    page.get_by_role("button", name="Save both together").click()
    expect(page.locator("#saving")).to_have_text("Saved.")
    assert text.read_text() == TEXT.replace("2 eggs", "3 eggs").replace("toast", "toast, jam")
    seen.goto("/text")
    expect(page.locator(".notice")).to_have_count(0)
    at(page, 6)
    page.keyboard.type(", tea")
    expect(page.locator("#saving")).to_have_text("Not saved yet.")
    seen.goto("/day")
    seen.goto("/text")
    page.get_by_role("button", name="Show the file as it is").click()
    expect(page.locator("#text")).to_have_value(text.read_text())


def test_a_file_that_is_gone_leaves_the_text_where_it_was_typed(
    server: Served, text: Path, open_page: OpenPage
) -> None:
    seen = open_page(server, "/text", expects=(422,))
    page = seen.page
    at(page, 6)
    page.keyboard.type(", jam")
    text.unlink()
    page.keyboard.press("Control+s")
    expect(page.locator("#state")).to_contain_text("does not exist")
    assert value(page) == TEXT.replace("toast", "toast, jam")
    seen.goto("/text")
    expect(page.locator("#left textarea")).to_have_value(TEXT.replace("toast", "toast, jam"))
    text.write_text(TEXT)


def test_without_script_a_line_is_found_and_changed(server: Served, text: Path, open_page: OpenPage) -> None:
    page = open_page(server, "/text?line=3", java_script_enabled=False).page
    page.get_by_label("Change line 3").fill("lunch: rice")
    page.get_by_role("button", name="Save this line").click()
    assert text.read_text() == TEXT.replace("soup", "rice")
    page.get_by_label("Your diary").fill("2026-11-16\nbeans\n")
    page.get_by_role("button", name="Save", exact=True).click()
    assert text.read_text() == "2026-11-16\nbeans\n"


def test_words_of_self_harm_bring_the_card_at_once(server: Served, text: Path, open_page: OpenPage) -> None:
    page = open_page(server, "/text").page
    at(page, 6)
    page.keyboard.type("\nnote: I want to end my life")
    page.keyboard.press("Control+s")
    expect(page.locator("#card-heading")).to_be_visible()
    expect(page.locator("#text")).to_be_hidden()
    page.get_by_text("Your record", exact=True).click()
    expect(page.locator("#text")).to_be_visible()
