"""Keeping a day, in a real browser: by touch on a phone, by keyboard alone at a desk."""

import re
from datetime import date as Date
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from browsing import Served

from .conftest import Hands, OpenPage, rewritten

ONE = timedelta(days=1)
BREAKFAST = "porridge with milk, coffee"
SMALL_PHONE: ViewportSize = {"width": 390, "height": 664}
"""What the bars of a browser leave of the screen of a phone."""


def box(page: Page) -> Locator:
    """The one box that takes words."""
    return page.get_by_label("What did you eat, or how do you feel?")


def undone(page: Page, hands: Hands) -> None:
    """Press Undo in the message that tells of the last change."""
    hands.choose(page.locator("#toast").get_by_role("button", name="Undo"))


def text(server: Served) -> str:
    """The diary as its file stands."""
    return server.path.read_text(encoding="utf-8")


def holds(server: Served, page: Page, pattern: str) -> None:
    """Wait until the page tells of a change, then look for it in the file."""
    expect(page.locator("#toast .toast")).to_be_visible()
    assert re.search(pattern, text(server), re.MULTILINE), text(server)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_empty_diary_to_a_logged_breakfast_in_three_interactions(
    server: Served, empty: Path, open_page: OpenPage, today: Date, size: str, scheme: str
) -> None:
    seen = open_page(server, "/", size=size, scheme=scheme)
    page, hands = seen.page, Hands(seen, size)
    hands.into(box(page), "/")
    hands.write("2 eggs, rye toast with butter")
    expect(page.locator("#reading")).to_contain_text("Bread, rye")
    if size == "phone":
        hands.choose(page.get_by_role("button", name="Save", exact=True).first)
    else:
        hands.press("Enter")
    expect(page.locator("#meals")).to_contain_text("2 eggs, rye toast with butter")
    assert hands.count <= 3
    assert re.search(rf"^{today} \w+\n *\d\d:\d\d 2 eggs, rye toast with butter$", text(server), re.MULTILINE)
    expect(box(page)).to_be_focused()
    expect(box(page)).to_have_value("")


def test_a_repeated_breakfast_is_one_interaction(
    server: Served, open_page: OpenPage, today: Date, size: str
) -> None:
    at = f"{datetime.now():%H:%M}"  # at this time of the day, so that it is what comes next
    days = "".join(f"\n{today - n * ONE}\n  {at} {BREAKFAST}\n" for n in range(9, 0, -1))
    rewritten(server, f"person: me, female, 34\ncountry: GB\n{days}")
    seen = open_page(server, "/day", size=size)
    if size == "phone":
        seen.page.set_viewport_size(SMALL_PHONE)
    hands = Hands(seen, size)
    usual = seen.page.locator("#quick").get_by_role("button", name=re.compile("porridge.*coffee", re.I)).first
    expect(usual).to_be_in_viewport(ratio=1)
    bar = seen.page.locator("nav.pages").bounding_box()
    place = usual.bounding_box()
    assert bar is not None and place is not None
    assert size == "desk" or place["y"] + place["height"] <= bar["y"], "below the bar at the thumb"
    hands.choose(usual)
    expect(seen.page.locator("#meals")).to_contain_text("porridge")
    assert hands.count == 1
    assert text(server).count("porridge with milk") == 10
    undone(seen.page, hands)
    expect(seen.page.locator("#toast")).to_contain_text("Taken back")
    assert text(server).count("porridge with milk") == 9


def others_of(page: Page, hands: Hands, words: str, food: str) -> Locator:
    """The open list of what else a food of a line could be."""
    found = page.locator("li.line", has_text=words).locator("details.others").filter(has_text=food)
    if found.get_attribute("open") is None:
        hands.choose(found.locator("summary"))
    return found


def test_a_food_is_corrected_by_an_alternative_and_taken_back(
    server: Served, week: Path, open_page: OpenPage, today: Date, size: str
) -> None:
    before = text(server)
    seen = open_page(server, f"/day/{today - ONE}", size=size)
    page, hands = seen.page, Hands(seen, size)
    others = others_of(page, hands, "muesli with milk, banana", "Milk")
    hands.choose(others.get_by_role("button").first)
    holds(server, page, r"^  09:00 muesli with milk \{\S+( \d+ g)?\}, banana$")
    expect(page.locator("#toast")).to_contain_text(re.compile(r"Settled: Milk, \w"))
    if size == "desk":
        assert "muesli" in page.evaluate("document.activeElement.closest('li.line')?.textContent ?? ''")
    undone(page, hands)
    expect(page.locator("#toast")).to_contain_text("Taken back")
    assert text(server) == before


def test_feelings_are_given_without_a_mouse_and_nothing_is_chosen_before(
    server: Served, week: Path, open_page: OpenPage, today: Date, size: str
) -> None:
    seen = open_page(server, f"/day/{today}", size=size)
    page, hands = seen.page, Hands(seen, size)
    mood = page.get_by_role("group", name=re.compile("^Mood"))
    assert page.locator("#feelings input:checked").count() == 0
    expect(mood).to_contain_text("very low")
    expect(mood).to_contain_text("very good")
    if size == "phone":
        mood.locator("label", has_text=re.compile("^7$")).tap()
    else:
        hands.reach(mood.get_by_role("radio").first)
        for _ in range(7):
            page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
    holds(server, page, rf"^{today} \w+\n(?:.*\n)* *(\d\d:\d\d )?feel: mood 7$")
    sleep = page.get_by_role("spinbutton", name="Sleep")
    hands.into(sleep)
    hands.write("6.5")
    hands.press("Enter")
    expect(page.locator("#toast")).to_contain_text("sleep 6.5")
    assert "feel: sleep 6.5 h" in text(server)


def menu(page: Page, hands: Hands, words: str) -> Locator:
    """The open menu of a line."""
    found = page.locator("li.line", has_text=words).locator("details.menu")
    hands.choose(found.locator("summary"))
    expect(found.get_by_role("button", name="Delete")).to_be_visible()
    return found


def test_a_line_is_copied_moved_and_deleted_each_taken_back(
    server: Served, week: Path, open_page: OpenPage, today: Date, size: str
) -> None:
    before, words = text(server), "muesli with milk, banana"
    seen = open_page(server, f"/day/{today - ONE}", size=size)
    page, hands = seen.page, Hands(seen, size)
    hands.choose(menu(page, hands, words).get_by_role("button", name="Copy to today"))
    holds(server, page, rf"^{today} \w+\n.*{words}")
    undone(page, hands)
    expect(page.locator("#toast")).to_contain_text("Taken back")
    assert text(server) == before
    one = menu(page, hands, words)
    one.get_by_label("Another day").fill(str(today - 3 * ONE))
    hands.choose(one.get_by_role("button", name="Move"))
    expect(page.locator("#meals")).not_to_contain_text(words)
    assert text(server).count(words) == 1
    undone(page, hands)
    expect(page.locator("#meals")).to_contain_text(words)
    assert text(server) == before
    hands.choose(menu(page, hands, words).get_by_role("button", name="Delete"))
    expect(page.locator("#meals")).not_to_contain_text(words)
    assert words not in text(server)
    undone(page, hands)
    expect(page.locator("#meals")).to_contain_text(words)
    assert text(server) == before


def test_a_line_gets_other_words_and_another_time(
    server: Served, week: Path, open_page: OpenPage, today: Date, size: str
) -> None:
    seen = open_page(server, f"/day/{today - ONE}", size=size)
    page, hands = seen.page, Hands(seen, size)
    one = menu(page, hands, "muesli with milk, banana")
    one.get_by_label("Words").fill("muesli with milk, 2 bananas")
    hands.choose(one.get_by_role("button", name="Save"))
    holds(server, page, r"^  09:00 muesli with milk, 2 bananas$")
    one = menu(page, hands, "muesli with milk, 2 bananas")
    one.get_by_label("Time").fill("08:15")
    hands.choose(one.get_by_role("button", name="Set").last)
    expect(page.locator("#meals")).to_contain_text("08:15")
    assert "  08:15 muesli with milk, 2 bananas" in text(server)


def test_the_same_as_yesterday(
    server: Served, week: Path, open_page: OpenPage, today: Date, size: str
) -> None:
    seen = open_page(server, f"/day/{today}", size=size)
    page, hands = seen.page, Hands(seen, size)
    before = text(server)
    hands.choose(page.get_by_role("button", name="Same as yesterday"))
    expect(page.locator("#meals")).to_contain_text("tofu")
    assert hands.count == 1
    added = text(server).partition(str(today))[2]
    assert [words for words in ("muesli", "roast beef", "tofu") if words not in added] == []
    expect(page.get_by_role("button", name="Same as yesterday")).to_have_count(0)  # not twice by mistake
    undone(page, hands)
    expect(page.get_by_role("button", name="Same as yesterday")).to_be_visible()
    assert text(server) == before


def test_one_meal_of_the_day_before(
    server: Served, week: Path, open_page: OpenPage, today: Date, size: str
) -> None:
    seen = open_page(server, f"/day/{today}", size=size)
    page, hands = seen.page, Hands(seen, size)
    hands.choose(page.get_by_text("One meal of the day before"))
    hands.choose(page.locator("#yesterday").get_by_role("button", name=re.compile("muesli", re.I)))
    expect(page.locator("#meals")).to_contain_text("muesli")
    assert "roast beef" not in text(server).partition(str(today))[2]


def test_marks_of_a_day_are_set_and_taken_back(
    server: Served, week: Path, open_page: OpenPage, today: Date, size: str
) -> None:
    seen = open_page(server, f"/day/{today - 2 * ONE}", size=size)
    page, hands = seen.page, Hands(seen, size)
    mark = page.get_by_role("button", name="All I ate is here")
    expect(mark).to_have_attribute("aria-pressed", "false")
    hands.choose(mark)
    expect(mark).to_have_attribute("aria-pressed", "true")
    assert text(server).count("done: food") == 7
    hands.choose(mark)
    expect(mark).to_have_attribute("aria-pressed", "false")
    assert text(server).count("done: food") == 6


def test_days_follow_each_other_and_the_back_button_goes_back(
    server: Served, week: Path, open_page: OpenPage, today: Date, size: str
) -> None:
    seen = open_page(server, f"/day/{today}", size=size)
    page, hands = seen.page, Hands(seen, size)
    for back in (1, 2):
        if size == "phone":
            hands.choose(page.locator("a[rel=prev]"))
        else:
            hands.press("ArrowLeft")
        expect(page).to_have_url(f"{server.base}/day/{today - back * ONE}")
    if size == "phone":
        hands.choose(page.locator("a[rel=next]"))
    else:
        hands.press("ArrowRight")
    expect(page).to_have_url(f"{server.base}/day/{today - ONE}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Yesterday")
    page.go_back()
    expect(page).to_have_url(f"{server.base}/day/{today - 2 * ONE}")
    page.go_back()
    page.go_back()
    expect(page).to_have_url(f"{server.base}/day/{today}")


def test_the_box_goes_on_with_words(server: Served, week: Path, open_page: OpenPage, size: str) -> None:
    seen = open_page(server, "/day", size=size)
    page, hands = seen.page, Hands(seen, size)
    hands.into(box(page), "/")
    hands.write("porr")
    ways = page.get_by_role("listbox")
    expect(ways).to_be_visible()
    assert box(page).get_attribute("aria-controls") == ways.get_attribute("id")
    if size == "phone":
        ways.get_by_role("option").first.tap()
    else:
        hands.press("ArrowDown")
        marked = box(page).get_attribute("aria-activedescendant")
        expect(page.locator(f"#{marked}")).to_have_attribute("aria-selected", "true")
        hands.press("Enter")
    expect(ways).to_be_hidden()
    expect(box(page)).to_be_focused()
    assert box(page).input_value().startswith("porridge")
    assert text(server) == week.read_text(encoding="utf-8")  # nothing is written by choosing


def test_what_is_not_understood_is_said_while_typing(
    server: Served, week: Path, open_page: OpenPage, size: str
) -> None:
    seen = open_page(server, "/day", size=size)
    hands = Hands(seen, size)
    hands.into(box(seen.page), "/")
    hands.write("2 eggs, grandma's quimbledorf")
    expect(seen.page.locator("#reading")).to_contain_text("Not understood: grandma's quimbledorf")
    expect(seen.page.locator("#reading")).to_contain_text("Egg")


def test_the_last_word_is_read_once_the_typing_rests(
    server: Served, week: Path, open_page: OpenPage, size: str
) -> None:
    seen = open_page(server, "/day", size=size)
    hands = Hands(seen, size)
    hands.into(box(seen.page), "/")
    hands.write("2 eggs, pbj")
    expect(seen.page.locator("#reading")).to_contain_text("peanut butter and jelly", ignore_case=True)


@pytest.mark.parametrize(
    "words", ["gołąbki, kasza", "brekkie 2 eggs + rye toast n butter, flat white", "nasi goreng"]
)
def test_save_works_while_ways_to_go_on_are_shown(
    server: Served, empty: Path, open_page: OpenPage, size: str, words: str
) -> None:
    seen = open_page(server, "/day", size=size)
    page = seen.page
    save = page.locator("#box-form .first")
    box(page).click()
    before = save.bounding_box()
    page.keyboard.type(words.split()[0])
    page.keyboard.type(words.removeprefix(words.split()[0]))
    ways = page.locator("#box-form .completions")
    expect(ways).to_be_visible()
    opened, shown = save.bounding_box(), ways.bounding_box()
    assert before and opened and shown
    assert opened["y"] == before["y"], "the page jumps when the list opens"
    assert shown["y"] + shown["height"] <= opened["y"], "the list lies over Save"
    if size == "phone":
        save.tap()
    else:
        page.mouse.move(opened["x"] + 9, opened["y"] + 9)
        page.mouse.down()
        after = save.bounding_box()
        assert after is not None and after["y"] == opened["y"], "Save moves away while it is pressed"
        page.mouse.up()
    expect(page.locator("#toast .toast")).to_contain_text("Added")
    expect(box(page)).to_have_value("")
    expect(box(page)).to_be_focused()
    assert words.removeprefix("brekkie ") in text(server)


def test_a_date_can_be_typed_and_enter_goes_there(
    server: Served, week: Path, open_page: OpenPage, today: Date
) -> None:
    page = open_page(server, f"/day/{today}").page
    field = page.get_by_label("Another day", exact=True).first
    field.focus()
    page.keyboard.press("ArrowUp")
    page.wait_for_timeout(400)  # nothing may happen
    assert page.url.split("?")[0].endswith(f"/day/{today}")
    expect(field).to_be_focused()
    wanted = field.input_value()
    assert wanted != str(today)
    expect(page.get_by_role("button", name="Go", exact=True)).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/day/{wanted}")


def test_words_in_any_field_are_there_again_after_a_link(
    server: Served, week: Path, open_page: OpenPage, today: Date
) -> None:
    page = open_page(server, f"/day/{today - ONE}").page
    page.get_by_label("A note").fill("a long walk")
    page.get_by_label("What did you take?").fill("iron 14 mg")
    page.get_by_role("link", name="Text").first.click()
    page.wait_for_url("**/text")
    page.go_back()
    expect(page.get_by_label("A note")).to_have_value("a long walk")
    expect(page.get_by_label("What did you take?")).to_have_value("iron 14 mg")
    page.locator("#notes form").last.get_by_role("button", name="Save").click()
    expect(page.locator("#toast")).to_contain_text("Noted: a long walk")
    page.reload()
    expect(page.get_by_label("A note")).to_have_value("")
    expect(page.get_by_label("What did you take?")).to_have_value("iron 14 mg")


def test_arrows_go_through_what_a_menu_does(
    server: Served, week: Path, open_page: OpenPage, today: Date
) -> None:
    seen = open_page(server, f"/day/{today - ONE}")
    page, hands = seen.page, Hands(seen, "desk")
    one = menu(page, hands, "muesli with milk, banana")
    named = []
    for _ in range(3):
        page.keyboard.press("ArrowDown")
        named.append(page.evaluate("document.activeElement.textContent.trim()"))
    assert named == ["Write it again", "Copy to today", "Delete"]
    for _ in range(12):
        page.keyboard.press("ArrowDown")
        if one.locator("summary").evaluate("(each) => each === document.activeElement"):
            break
    else:
        raise AssertionError("the arrows do not come round")
