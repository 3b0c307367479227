"""Typing is never lost: a page left, an answer that fails, a new day, a change made elsewhere; and words that
mean danger are answered before anything else."""

from datetime import date as Date
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from browsing import Served

from .conftest import Hands, OpenPage, rewritten
from .test_day import box, holds, text

ONE = timedelta(days=1)


def test_what_is_being_typed_is_there_after_the_page_was_loaded_anew(
    server: Served, week: Path, open_page: OpenPage, today: Date, size: str
) -> None:
    seen = open_page(server, f"/day/{today}", size=size)
    page, hands = seen.page, Hands(seen, size)
    hands.into(box(page), "/")
    hands.write("kefir 200 ml")
    expect(page.locator("#reading")).to_contain_text("Kefir")
    page.reload()
    expect(box(page)).to_have_value("kefir 200 ml")
    seen.goto(f"/day/{today - ONE}")
    expect(box(page)).to_have_value("")  # another day's box is another draft
    page.go_back()
    expect(box(page)).to_have_value("kefir 200 ml")
    box(page).press("Enter")
    expect(page.locator("#meals")).to_contain_text("kefir 200 ml")
    page.reload()
    expect(box(page)).to_have_value("")
    assert text(server).count("kefir 200 ml") == 2  # one of them from the week before


@pytest.mark.parametrize("how", ["an error", "no answer", "an answer that gets lost"])
def test_a_save_that_fails_gives_the_words_back_and_counts_once(
    server: Served, empty: Path, open_page: OpenPage, today: Date, how: str
) -> None:
    seen = open_page(server, f"/day/{today}", expects=(500,))
    page = seen.page
    add = f"**/day/{today}/add"

    def fail(route: Route) -> None:
        if how == "an error":
            route.fulfill(
                status=500, content_type="text/html", body="<main id=main><p class=wrong>x</p></main>"
            )
        else:
            if how == "an answer that gets lost":
                route.fetch(max_redirects=0)
            route.abort()

    page.route(add, fail)
    box(page).fill("kefir 200 ml")
    box(page).press("Enter")
    said = page.get_by_role("alert") if how == "an error" else page.locator("#toast .toast")
    expect(said.first).to_be_visible()
    expect(box(page)).to_have_value("kefir 200 ml")
    page.unroute(add)
    box(page).press("Enter")
    expect(page.locator("#meals")).to_contain_text("kefir 200 ml")
    expect(box(page)).to_have_value("")
    assert text(server).count("kefir") == 1
    seen.watched.wrong = [line for line in seen.watched.wrong if "ERR_FAILED" not in line]


def test_a_page_left_open_over_midnight_writes_to_its_day_and_offers_the_new_one(
    server: Served, week: Path, open_page: OpenPage, today: Date, size: str
) -> None:
    # the page of yesterday, left open: what it asks villi from time to time now says another day
    yesterday = today - ONE
    seen = open_page(server, f"/day/{yesterday}", size=size)
    page, hands = seen.page, Hands(seen, size)
    page.clock.install()
    page.reload()
    page.evaluate("(day) => { document.getElementById('elsewhere').dataset.today = day }", str(yesterday))
    hands.into(box(page), "/")
    hands.write("chamomile tea")
    page.clock.run_for(10_000)
    notice = page.locator("#new-day")
    expect(notice).to_contain_text("A new day has begun")
    expect(box(page)).to_have_value("chamomile tea")
    expect(page.locator("#words-day")).to_contain_text(f"{yesterday.day} {yesterday:%B}")
    hands.choose(notice.get_by_role("link"))
    expect(page).to_have_url(f"{server.base}/day/{today}")
    expect(box(page)).to_have_value("chamomile tea")


def test_a_change_made_elsewhere_is_noticed_and_what_is_typed_stays(
    server: Served, week: Path, open_page: OpenPage, today: Date, size: str
) -> None:
    seen = open_page(server, f"/day/{today}", size=size)
    page, hands = seen.page, Hands(seen, size)
    page.clock.install()
    page.reload()
    hands.into(box(page), "/")
    hands.write("apple")
    rewritten(server, text(server) + f"\n{today}\n  07:00 green tea\n")
    page.clock.run_for(10_000)
    notice = page.locator("#elsewhere")
    expect(notice).to_contain_text("The diary was changed elsewhere")
    hands.choose(notice.get_by_role("link"))
    expect(page.locator("#meals")).to_contain_text("green tea")
    expect(box(page)).to_have_value("apple")


def test_two_tabs_that_change_one_line(
    server: Served, week: Path, open_page: OpenPage, today: Date, size: str
) -> None:
    first = open_page(server, f"/day/{today - ONE}", size=size)
    second = open_page(server, f"/day/{today - ONE}", size=size, expects=(409,))
    for seen, words in ((first, "muesli with milk, pear"), (second, "muesli with milk, plum")):
        line = seen.page.locator("li.line", has_text="muesli with milk, banana")
        line.locator("details.menu > summary").click()
        line.get_by_label("Words").fill(words)
        line.get_by_label("Words").press("Enter")
        if seen is first:
            holds(server, seen.page, "09:00 muesli with milk, pear$")
    wrong = second.page.locator("#wrong")
    expect(wrong).to_contain_text("It says now: 09:00 muesli with milk, pear")
    expect(wrong).to_contain_text("You wrote: muesli with milk, plum")
    assert "pear" in text(server) and "plum" not in text(server)


def test_both_tabs_add_and_both_are_kept(
    server: Served, empty: Path, open_page: OpenPage, today: Date
) -> None:
    tabs = [open_page(server, f"/day/{today}").page for _ in range(2)]
    for page, words in zip(tabs, ("kefir", "apple"), strict=True):
        box(page).fill(words)
        box(page).press("Enter")
        expect(page.locator("#meals")).to_contain_text(words)
    assert text(server).count("kefir") == text(server).count("apple") == 1


def test_words_of_self_harm_bring_the_card_before_everything(
    server: Served, week: Path, open_page: OpenPage, today: Date, size: str
) -> None:
    seen = open_page(server, f"/day/{today}", size=size)
    page, hands = seen.page, Hands(seen, size)
    expect(page.locator("#offers")).to_be_visible()
    hands.into(page.get_by_label("A note"))
    hands.write("I want to end my life")
    hands.choose(page.locator("#notes").get_by_role("button", name="Save"))
    heading = page.locator("#card-heading")
    expect(heading).to_be_visible()
    expect(heading).to_be_in_viewport()
    assert page.get_by_role("heading").first.inner_text() == heading.inner_text()
    expect(page.locator("#offers")).to_have_count(0)
    expect(page.locator("#sofar")).to_have_count(0)
    assert "note: I want to end my life" in text(server)
    for path in ("/examination", "/text", "/day"):  # and on every page that shows the diary
        seen.goto(path)
        assert page.get_by_role("heading").first.inner_text() == heading.inner_text()


def test_everything_works_without_script(
    server: Served, empty: Path, open_page: OpenPage, today: Date, size: str
) -> None:
    page = open_page(server, f"/day/{today}", size=size, java_script_enabled=False).page
    box(page).fill("2 eggs, rye toast")
    page.get_by_role("button", name="Save", exact=True).first.click()
    expect(page.locator("#meals")).to_contain_text("2 eggs, rye toast")
    page.locator("#toast").get_by_role("button", name="Undo").click()
    expect(page.locator("#meals")).not_to_contain_text("2 eggs")
    assert "eggs" not in text(server)


@pytest.mark.parametrize(
    ("path", "label", "words"),
    [
        ("/day", "A note", "slept badly"),
        ("/day", "What did you take?", "vitamin D 25 µg"),
        ("/day", "What", "itching"),
        ("/foods/own", "What they mean", "200 g oats, 50 g honey"),
        ("/safety", "Names, commas between", "peanut"),
        ("/supplement", "Who makes it? (may stay empty)", "Example Works"),
        ("/experiments", "Your question", "does kefir lower tomorrow's comfort?"),
    ],
)
def test_what_stands_in_any_field_is_there_after_a_link_back_and_a_reload(
    server: Served, week: Path, open_page: OpenPage, path: str, label: str, words: str
) -> None:
    seen = open_page(server, path)
    page = seen.page
    field = page.get_by_label(label, exact=True).first
    if label == "What":
        page.locator("#own-scale > summary").click()
    field.fill(words)
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Text").click()
    expect(page.get_by_role("heading", name="The text")).to_be_visible()
    page.go_back()
    expect(field).to_have_value(words)
    expect(field).to_be_visible()
    page.reload()
    expect(field).to_have_value(words)


def test_words_in_a_menu_are_kept_for_their_line_until_they_are_saved(
    server: Served, week: Path, open_page: OpenPage, today: Date
) -> None:
    page = open_page(server, f"/day/{today - ONE}").page
    line = page.locator("li.line", has_text="muesli with milk, banana")
    line.locator("details.menu > summary").click()
    line.get_by_label("Words").fill("muesli with milk, pear")
    page.reload()
    line.locator("details.menu > summary").click()
    expect(line.get_by_label("Words")).to_have_value("muesli with milk, pear")
    line.get_by_label("Words").press("Enter")
    expect(page.locator("#meals")).to_contain_text("pear")
    left = "Object.keys(sessionStorage).filter((key) => key.startsWith('villi:typed')).length"
    assert page.evaluate(left) == 0


def test_answers_of_a_long_form_are_kept_until_they_are_written(
    server: Served, week: Path, open_page: OpenPage
) -> None:
    seen = open_page(server, "/safety", expects=(422,))
    page = seen.page
    page.get_by_label("epilepsy or seizures").check()
    page.get_by_label("Neither").check()
    page.get_by_label("How old are you, in years?").fill("four")
    page.reload()
    expect(page.get_by_label("epilepsy or seizures")).to_be_checked()
    expect(page.get_by_label("Neither")).to_be_checked()
    page.get_by_role("button", name="Write my answers").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    seen.goto("/day")
    seen.goto("/safety")  # refused: still there
    expect(page.get_by_label("epilepsy or seizures")).to_be_checked()
    page.get_by_label("How old are you, in years?").fill("40")
    page.get_by_role("button", name="Write my answers").click()
    expect(page.locator("#toast")).to_contain_text("Wrote your answers")
    seen.goto("/safety")
    expect(page.get_by_label("How old are you, in years?")).to_have_value("")
    assert page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('villi:')).length") == 0


def test_a_diary_that_is_not_utf_8_says_so_and_goes_on_saying_so(
    server: Served, empty: Path, open_page: OpenPage
) -> None:
    empty.write_bytes(b"person: me\n2026-11-23\n soup caf\xe9\n")
    page = open_page(server, "/day").page
    expect(page.locator("#encoded")).to_contain_text("from line 3 on it is read as Windows-1252")
    page.goto(server.base + "/text")
    expect(page.locator("#encoded")).to_contain_text("Saving here keeps the file as it is")
    with page.expect_response("**/text/check"):
        page.locator("#text").press_sequentially(" ")
    expect(page.locator("#problems")).to_contain_text("not UTF-8 from here on")
    with page.expect_response("**/text/check"):
        page.locator("#text").press("Control+End")
        page.keyboard.insert_text(" \U0001f35e")
    expect(page.locator("#problems")).to_contain_text("cannot be saved like this")


def test_a_diary_that_is_gone_is_said_in_place_and_stays(
    server: Served, week: Path, open_page: OpenPage, today: Date
) -> None:
    page = open_page(server, f"/day/{today}", expects=(422, 404)).page
    kept = week.read_bytes()
    week.unlink()
    try:
        box(page).fill("toast")
        box(page).press("Enter")
        alert = page.locator("#wrong [role=alert]")
        expect(alert).to_contain_text("Put it back, then try again")
        page.wait_for_timeout(100)
        page.clock.install()
        page.clock.run_for(60_000)
        expect(alert).to_be_visible()
        expect(box(page)).to_have_value("toast")
    finally:
        week.write_bytes(kept)
