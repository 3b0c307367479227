"""The day's page, as a browser without script sees it."""

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from villi.keeping.values import Total
from villi.web import day_words

Open = Callable[..., TestClient]

DAY = "/day/2026-11-16"
TEXT = """\
country: GB

2026-11-15 Sun
  08:00 2 slices rye bread, coffee with milk
  feel: mood 6

2026-11-16 Mon
  08:10 2 eggs, rye toast  # at home
  lunch: lentil soup
  took: vitamin D 25 ug
  note: a walk
"""
DIARY = TEXT.encode()


@pytest.fixture
def browser(open_page: Open, diary: Path) -> TestClient:
    found = open_page(diary)
    found.follow_redirects = True
    return found


def line(number: int, *texts: str) -> str:
    return json.dumps([number, *texts])


EGGS = line(8, "  08:10 2 eggs, rye toast  # at home")
SOUP = line(9, "  lunch: lentil soup")


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def words_of(page: str) -> str:
    """The text of a page."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


def undone(browser: TestClient, page: str) -> None:
    number = re.search(r'name="number" value="([0-9]+)"', page)
    assert number is not None, "a change without its undo"
    assert browser.post("/undo", data={"number": number[1], "back": DAY}).status_code == 200


@pytest.mark.parametrize(
    ("what", "form", "there"),
    [
        ("add", {"words": "rice with beans"}, "rice with beans"),
        ("add", {"words": "rice with beans", "at": "19:30"}, "19:30 rice with beans"),
        ("add", {"words": "magnesium 200 mg", "key": "took"}, "took: magnesium 200 mg"),
        ("note", {"words": "rain\r\nall day"}, "note: rain"),
        ("feel", {"scale": "bloating", "value": "4", "at": "21:00"}, "21:00 feel: bloating 4"),
        ("feel", {"scale": "sleep_hours", "value": "6,5"}, "feel: sleep 6.5 h"),
        ("mark", {"key": "done", "value": "food", "on": "1"}, "done: food"),
        ("reword", {"line": EGGS, "words": "3 eggs, rye toast"}, "  08:10 3 eggs, rye toast  # at home"),
        ("retime", {"line": EGGS, "at": "09:00"}, "  09:00 2 eggs, rye toast  # at home"),
        ("retime", {"line": [EGGS, SOUP], "at": "10:00"}, "  10:00 lunch: lentil soup"),
        ("relabel", {"line": EGGS, "meal": "breakfast"}, "  08:10 breakfast: 2 eggs, rye toast  # at home"),
        ("copy", {"line": EGGS, "to": "2026-11-15"}, "08:10 2 eggs, rye toast"),
        ("again", {"line": EGGS}, "08:10 2 eggs, rye toast"),
        ("move", {"line": SOUP, "to": "2026-11-20"}, "lunch: lentil soup"),
    ],
)
def test_each_form_changes_the_file_and_is_taken_back(
    browser: TestClient, diary: Path, what: str, form: dict[str, str | list[str]], there: str
) -> None:
    before = diary.read_bytes()
    answer = browser.post(f"{DAY}/{what}", data=form)
    assert answer.status_code == 200, words_of(answer.text)
    assert there in lines(diary)
    undone(browser, answer.text)
    assert diary.read_bytes() == before


def test_lines_are_deleted_together_and_come_back(browser: TestClient, diary: Path) -> None:
    before = diary.read_bytes()
    answer = browser.post(f"{DAY}/remove", data={"line": [EGGS, SOUP]})
    assert not [text for text in lines(diary) if "eggs" in text or "soup" in text]
    undone(browser, answer.text)
    assert diary.read_bytes() == before


def test_the_forms_of_the_page_are_those_that_are_answered(browser: TestClient) -> None:
    """Every form that the page has leads somewhere, and an empty one is answered with words."""
    page = browser.get(DAY).text
    actions = set(re.findall(r'<form method="post" action="([^"]+)"', page))
    known = {
        f"{DAY}/{what}" for what in ("add note feel mark reword retime relabel again move remove pin").split()
    }
    assert known <= actions
    for action in actions:
        assert browser.post(action, data={}).status_code == 422, action


def test_an_alternative_is_one_press(browser: TestClient, diary: Path) -> None:
    page = browser.get(DAY).text
    form = re.search(
        r'action="/day/2026-11-16/pin"[^>]*>\s*'
        r'<input type="hidden" name="line" value="([^"]*lentil soup[^"]*)">.*?'
        r'name="choose" value="([^"]+)"',
        page,
        re.DOTALL,
    )
    assert form is not None
    answer = browser.post(f"{DAY}/pin", data={"line": unescape(form[1]), "choose": unescape(form[2])})
    assert answer.status_code == 200
    changed = next(text for text in lines(diary) if "lentil soup" in text)
    assert re.fullmatch(r"  lunch: lentil soup \{\S+( [0-9.]+ g)?\}", changed)
    assert "lentil soup {" not in words_of(answer.text), "a pin is for the file, not for the reader"


def test_words_are_read_back_and_nothing_is_written(browser: TestClient, diary: Path) -> None:
    before = diary.read_bytes()
    answer = browser.post(
        f"{DAY}/read",
        data={"words": "2 eggs, quimbledorf, mood 6"},
        headers={"x-villi-fragment": "reading"},
    )
    said = words_of(answer.text)
    assert "<html" not in answer.text
    assert "Egg" in said and "100 g" in said and "Not understood: quimbledorf" in said and "mood 6" in said
    assert diary.read_bytes() == before


def test_without_script_a_choice_comes_back_in_the_box(browser: TestClient, diary: Path) -> None:
    words = "a bowl of soup"
    page = browser.post(f"{DAY}/read", data={"words": words}).text
    chosen = re.search(r'name="choose" value="(1\.[0-9.]+)"', page)
    assert chosen is not None
    page = browser.post(f"{DAY}/read", data={"words": words, "choose": chosen[1]}).text
    box = re.search(r'<textarea id="words"[^>]*>([^<]*)</textarea>', page)
    assert box is not None and "{" in box[1]
    assert "a bowl of soup" not in diary.read_text()


def test_what_cannot_be_used_stands_in_the_box_again_with_the_reason(
    browser: TestClient, diary: Path
) -> None:
    before = diary.read_bytes()
    answer = browser.post(f"{DAY}/add", data={"words": "2026-11-17\nrice & <b>beans</b>", "at": "12:10"})
    assert answer.status_code == 422
    assert "opens a day" in words_of(answer.text)
    box = re.search(r'<textarea id="words"[^>]*>([^<]*)</textarea>', answer.text)
    assert box is not None and unescape(box[1]) == "2026-11-17\nrice & <b>beans</b>"
    assert 'value="12:10"' in answer.text
    assert diary.read_bytes() == before


def test_a_change_made_elsewhere_is_shown_beside_what_was_asked(browser: TestClient, diary: Path) -> None:
    diary.write_text(TEXT.replace("lentil soup", "tomato soup"))
    before = diary.read_bytes()
    answer = browser.post(f"{DAY}/reword", data={"line": SOUP, "words": "lentil soup, bread"})
    assert answer.status_code == 409
    said = words_of(answer.text)
    assert "It says now: lunch: tomato soup" in said and "You wrote: lentil soup, bread" in said
    assert 'value="lentil soup, bread"' in answer.text
    assert diary.read_bytes() == before


def test_a_line_that_merely_moved_is_found(browser: TestClient, diary: Path) -> None:
    diary.write_text(TEXT.replace("country: GB\n", "country: GB\nperson: me\n"))
    browser.post(f"{DAY}/reword", data={"line": SOUP, "words": "tomato soup"})
    assert "  lunch: tomato soup" in lines(diary)


def test_the_same_form_sent_twice_is_done_once(browser: TestClient, diary: Path) -> None:
    for _ in range(2):
        assert browser.post(f"{DAY}/add", data={"words": "rice", "once": "a"}).status_code == 200
    assert lines(diary).count("rice") == 1


def test_what_is_offered_is_written_with_one_press(browser: TestClient, diary: Path) -> None:
    page = browser.get("/day/2026-11-17").text
    offers = re.search(r'<section id="offers".*?</section>', page, re.DOTALL)
    assert offers is not None
    offered = [unescape(words) for words in re.findall(r'name="words" value="([^"]+)"', offers[0])]
    meal = next(words for words in offered if "eggs" in words and "toast" in words)
    answer = browser.post("/day/2026-11-17/add", data={"words": meal})
    assert answer.status_code == 200
    after = diary.read_text().partition("2026-11-17")[2]
    assert "2 eggs, rye toast" in after


def test_nothing_is_rated_before_it_is_touched(browser: TestClient) -> None:
    page = browser.get(DAY).text
    assert 'name="value"' in page
    assert not re.search(r'<input type="radio"[^>]*checked', page)


def test_self_harm_puts_the_card_first_and_food_away(browser: TestClient, diary: Path) -> None:
    today = re.search(r'data-today="([0-9-]+)"', browser.get(DAY).text)
    assert today is not None
    answer = browser.post(f"/day/{today[1]}/add", data={"words": "I want to kill myself"})
    assert answer.status_code == 200
    page = answer.text
    main = page[page.index("<main") :]
    assert words_of(main).startswith("Please talk to someone now")
    assert main.index("<h1") < main.index("<details") < main.index('id="box-form"')
    assert 'id="offers"' not in page and 'id="sofar"' not in page
    assert "I want to kill myself" in diary.read_text()


def test_only_reading_has_no_form_that_writes(open_page: Open, diary: Path) -> None:
    reader = open_page(diary, read_only=True)
    page = reader.get(DAY).text
    assert "<textarea" not in page and 'method="post"' not in page
    assert reader.post(f"{DAY}/add", data={"words": "rice"}).status_code == 403
    assert diary.read_bytes() == DIARY


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}"]
)
def test_what_was_written_is_text(browser: TestClient, words: str) -> None:
    page = browser.post(f"{DAY}/note", data={"words": words}).text
    assert words in words_of(page)
    assert "<script>alert" not in page and "<img" not in page and "{{ 49" not in page


def test_ways_to_go_on_are_own_words_first(browser: TestClient) -> None:
    found = browser.post(f"{DAY}/complete", data={"words": "2 eggs, ry", "cursor": "10"}).json()
    assert found[0]["kind"] == "own" and "rye" in found[0]["insert"]
    assert (found[0]["start"], found[0]["end"]) == (8, 10)
    assert browser.post(f"{DAY}/complete", data={"words": "r", "cursor": "x"}).json() == []


def test_an_address_that_names_no_day_is_not_found(browser: TestClient) -> None:
    for path in ("/day/2026-13-01", "/day/x", "/day/0001-01-01", "/day/9999-12-31"):
        assert browser.get(path).status_code == 404
    assert browser.get("/day", params={"date": "2026-11-15"}).url.path == "/day/2026-11-15"
    assert browser.get("/day", params={"date": "soon"}).status_code == 422


def test_an_open_page_can_ask_whether_the_diary_changed(browser: TestClient, diary: Path) -> None:
    shown = re.search(r'data-digest="([0-9a-f]{64})"', browser.get(DAY).text)
    assert shown is not None and browser.get("/state").json()["digest"] == shown[1]
    diary.write_text(TEXT + "\n")
    assert browser.get("/state").json()["digest"] != shown[1]


def test_a_diary_that_is_gone_gives_the_words_back(browser: TestClient, diary: Path) -> None:
    browser.get(DAY)
    diary.unlink()
    answer = browser.post(f"{DAY}/add", data={"words": "rice and beans"})
    assert answer.status_code == 422
    assert "rice and beans" in answer.text


def test_a_client_with_a_space_in_the_name_has_an_own_undo(open_page: Open, tmp_path: Path) -> None:
    path = tmp_path / "clients" / "Bo Ek" / "diary.txt"
    path.parent.mkdir(parents=True)
    path.write_text(TEXT)
    browser = open_page(tmp_path / "clients")
    browser.follow_redirects = True
    page = browser.post(f"/c/Bo%20Ek{DAY}/add", data={"words": "rice"}).text
    assert f'name="back" value="{DAY}"' in page
    assert 'href="/c/Bo%20Ek/day" aria-current="page"' in page
    number = re.search(r'name="number" value="([0-9]+)"', page)
    assert number is not None
    answer = browser.post("/c/Bo%20Ek/undo", data={"number": number[1], "back": DAY})
    assert answer.status_code == 200 and path.read_text() == TEXT


def test_the_answer_to_a_form_leads_back_to_the_day(browser: TestClient) -> None:
    page = browser.post(f"{DAY}/add", data={"words": ""}).text
    assert f'<a href="{DAY}">Show it as it is now</a>' in page


def test_energy_is_shown_only_where_it_is_asked_for_and_may_be(
    browser: TestClient, open_page: Open, tmp_path: Path
) -> None:
    assert "Energy</a>" not in browser.get(DAY).text
    path = tmp_path / "clients" / "ann" / "diary.txt"
    path.parent.mkdir(parents=True)
    path.write_text(TEXT)
    practitioner = open_page(tmp_path / "clients")
    assert "Energy</a>" not in practitioner.get(f"/c/ann{DAY}").text
    assert "Energy</a>" in practitioner.get(f"/c/ann{DAY}?energy=1").text


def test_less_written_down_than_a_body_needs_brings_the_card_of_support_first(
    open_page: Open, tmp_path: Path
) -> None:
    path = tmp_path / "low.txt"
    days = "".join(f"\n2026-11-{day}\n08:00 an apple\n13:00 an apple\ndone: food\n" for day in range(10, 17))
    path.write_text(f"person: me, female, 34\n{days}")
    page = open_page(path).get(DAY).text
    main = page[page.index("<main") :]
    assert words_of(main).startswith("Before you read on")
    assert 'id="box-form"' in main and "kcal" not in main


def test_what_was_logged_against_a_rule_is_said_while_typing_and_on_the_day(
    browser: TestClient, diary: Path
) -> None:
    diary.write_text("takes: sertraline\n" + TEXT, encoding="utf-8")
    read = words_of(browser.post(f"{DAY}/read", data={"words": "5-htp 100 mg"}).text)
    assert "You wrote 5-htp 100 mg and take sertraline (line 1) . No St John's wort" in read
    assert "Ask a pharmacist or a doctor about it today" in read
    assert "does not go together" not in words_of(browser.get(DAY).text)
    page = words_of(browser.post(f"{DAY}/add", data={"words": "5-htp 100 mg", "once": "a"}).text)
    assert "does not go together You wrote 5-htp 100 mg (line 13) and take" in page
    assert "does not go together" not in words_of(browser.get("/day/2026-11-15").text)


def test_words_of_harming_oneself_are_never_called_not_understood(browser: TestClient) -> None:
    read = words_of(browser.post(f"{DAY}/read", data={"words": "i want to kill myself"}).text)
    assert "It is kept in your own words. If you need someone now: Emergency: 999" in read
    assert "Not understood" not in read
    browser.post(f"{DAY}/add", data={"words": "i want to kill myself", "once": "a"})
    assert "Not understood" not in words_of(browser.get(DAY).text)


def test_the_last_word_is_kept_back_until_the_typing_rests(browser: TestClient) -> None:
    def read(**more: str) -> str:
        sent = {"words": "2 eggs, quo", **more}
        return words_of(browser.post(f"{DAY}/read", data=sent, headers={"x-villi-fragment": "reading"}).text)

    assert "quo" not in read()
    assert "Not understood: quo" in read(rests="1")


def test_meals_said_in_a_row_are_written_as_lines(browser: TestClient) -> None:
    words = {"words": "08:00 porridge, 13:00 lentil soup", "once": "a"}
    read = words_of(browser.post(f"{DAY}/read", data=words).text)
    assert "08:00 Oatmeal" in read and "13:00 Lentil soup" in read
    browser.post(f"{DAY}/add", data=words)
    assert "\n08:00 porridge\n13:00 lentil soup\n" in browser.get("/text").text.replace("  ", "")


def test_what_seems_to_be_meant_is_written_with_one_tap(browser: TestClient) -> None:
    asked = browser.post(f"{DAY}/read", data={"words": "samee lnuch at home"})
    assert "Did you mean" not in words_of(asked.text)
    asked = browser.post("/day/2026-11-17/read", data={"words": "samee lunhc"})
    assert "Did you mean “same lunch”? Yes, write it so" in words_of(asked.text)
    taken = browser.post("/day/2026-11-17/read", data={"words": "samee lunhc", "choose": "meant"})
    assert ">same lunch</textarea>" in taken.text


@pytest.mark.parametrize(
    ("amount", "unit", "low", "high", "said", "about"),
    [
        (11.0, "plants", 10.2, 11.8, "11 plants", "plausibly 10 to 12 plants"),
        (3.0, "plants", 3.0, 3.0, "3 plants", ""),
        (0.0, "servings", 0.0, 0.0, "0 servings", ""),
        (0.83, "servings", 0.71, 0.92, "0.8 servings", "plausibly 0.7 to 0.9 servings"),
    ],
)
def test_what_is_counted_is_said_as_people_count(
    amount: float, unit: str, low: float, high: float, said: str, about: str
) -> None:
    one = Total("key", "Name", amount, unit, low, high)
    assert (day_words.total(one), day_words.about(one)) == (said, about)


@pytest.mark.parametrize(
    ("what", "form", "told"),
    [
        ("remove", {"line": SOUP}, "Deleted: lentil soup (Mon 16 November)"),
        ("retime", {"line": SOUP, "at": "13:05"}, "Time changed to 13:05: lentil soup (Mon 16 November)"),
        ("relabel", {"line": SOUP, "meal": "tea"}, "Meal changed to tea: lentil soup (Mon 16 November)"),
        ("reword", {"line": SOUP, "words": "pea soup"}, "Changed to: pea soup (Mon 16 November)"),
        ("copy", {"line": SOUP, "to": "2026-11-15"}, "Copied to Sun 15 November: lentil soup"),
        ("mark", {"key": "done", "value": "food", "on": "1"}, "Marked: all food is here (Mon 16 November)"),
        ("note", {"words": "rain"}, "Noted: rain (Mon 16 November)"),
    ],
)
def test_a_message_says_what_was_changed(
    browser: TestClient, what: str, form: dict[str, str], told: str
) -> None:
    assert told in words_of(browser.post(f"{DAY}/{what}", data=form).text)


def test_an_alternative_is_told_by_its_name_and_grams(browser: TestClient) -> None:
    form = re.search(
        r'name="line" value="([^"]*08:10[^"]*)".*?name="choose" value="([^"]*)"', browser.get(DAY).text, re.S
    )
    assert form is not None
    page = browser.post(f"{DAY}/pin", data={"line": unescape(form[1]), "choose": unescape(form[2])}).text
    assert re.search(r"Settled: [A-Z][^(]*, [0-9.]+ g \(Mon 16 November\)", words_of(page))


def test_what_holds_from_a_day_on_is_said_beside_it(browser: TestClient, diary: Path) -> None:
    with diary.open("a") as file:
        file.write("takes: sertraline 50 mg\nstops: iron\nantibiotic: amoxicillin\nended: amoxicillin\n")
    page = words_of(browser.get(DAY).text)
    for said in (
        "sertraline 50 mg every day from this day on",
        "iron no longer taken from this day on",
        "amoxicillin antibiotic, from this day on",
        "amoxicillin course ended",
    ):
        assert said in page


@pytest.mark.parametrize("written", ["", "took: vitamin D 25 ug\n", "sertraline\n", "feel: mood 5\n"])
def test_all_i_ate_on_a_day_without_food_offers_a_day_without_food(
    browser: TestClient, diary: Path, written: str
) -> None:
    diary.write_text(f"{TEXT}2026-11-17\n{written}")
    before = diary.read_bytes()
    empty = "/day/2026-11-17"
    answer = browser.post(f"{empty}/mark", data={"key": "done", "value": "food", "on": "1"})
    assert (answer.status_code, diary.read_bytes()) == (422, before)
    assert "no food is written down on this day" in words_of(answer.text).lower()
    assert 'id="offer-fasted-"' in answer.text
    marked = browser.post(f"{empty}/mark", data={"key": "fasted", "value": "", "on": "1"})
    assert (marked.status_code, "fasted" in lines(diary)) == (200, True)


def test_a_mark_whose_food_was_deleted_says_that_it_counts_for_nothing(
    browser: TestClient, diary: Path
) -> None:
    diary.write_text(f"{TEXT}2026-11-17\ndone: food\n")
    page = words_of(browser.get("/day/2026-11-17").text)
    assert "No food is written down on this day, so it counts as not recorded" in page


def test_a_corrected_rating_takes_the_place_of_the_first(browser: TestClient, diary: Path) -> None:
    def rate(value: str, at: str = "", scale: str = "mood") -> str:
        return browser.post(f"{DAY}/feel", data={"scale": scale, "value": value, "at": at}).text

    rate("7")
    before = diary.read_bytes()
    page = rate("3")
    assert [said for said in lines(diary) if "mood" in said] == ["  feel: mood 6", "feel: mood 3"]
    assert "mood 3: saved, in place of mood 7" in words_of(page)
    undone(browser, page)
    assert diary.read_bytes() == before
    rate("4", at="20:00")
    rate("5", at="21:00")
    assert [said.strip() for said in lines(diary) if "mood" in said][1:] == [
        "feel: mood 7", "20:00 feel: mood 4", "21:00 feel: mood 5"
    ]  # fmt: skip
    rate("4", scale="bristol")
    rate("6", scale="bristol")
    assert sum("bristol" in said for said in lines(diary)) == 2, "two stools are no correction"


def test_the_rest_that_was_forgotten_is_no_mark_of_the_whole_day(browser: TestClient, diary: Path) -> None:
    typed = browser.post(f"{DAY}/read", data={"words": "half a pizza. forgot rest"})
    assert "The rest of the day was not written down" in words_of(typed.text)
    page = browser.post(f"{DAY}/add", data={"words": "half a pizza. forgot rest\nbloated #period"}).text
    assert "skip: rest" in [each.strip() for each in lines(diary)]
    assert 'aria-pressed="false" id="mark-skip-food"' in page
    assert "The rest of the day was not written down" in words_of(page)
    assert ">Period</bdi>" in page and ">period:" not in page
    marked = browser.post(f"{DAY}/mark", data={"key": "skip", "value": "food", "on": "1"}).text
    assert 'aria-pressed="true" id="mark-skip-food"' in marked


@pytest.mark.parametrize("words", ["same supper", "08:00"])
def test_a_refusal_is_one_whole_sentence_said_once(browser: TestClient, words: str) -> None:
    answer = browser.post(f"{DAY}/add", data={"words": words})
    said = re.search(r"This was not done\.</strong> (.*?)</p>", answer.text)
    assert answer.status_code == 422 and said is not None
    why = unescape(said[1])
    assert why.endswith(".") and not why[0].islower()
    assert answer.text.count(said[1]) == 1


def test_what_does_not_go_together_is_said_on_its_day(browser: TestClient) -> None:
    assert "does not go together" not in browser.get(DAY).text
    browser.post(f"{DAY}/add", data={"words": "sertraline 50 mg", "key": "took"})
    page = words_of(browser.post(f"{DAY}/add", data={"words": "5-htp 100 mg", "key": "took"}).text)
    assert "What you wrote does not go together" in page
    assert "5-htp 100 mg" in page and "Ask a pharmacist or a doctor about it today." in page
    assert "does not go together" not in browser.get("/day/2026-11-15").text
    assert 'href="/safety"' in browser.get(DAY).text


def test_words_of_self_harm_are_never_food_that_was_not_understood(browser: TestClient) -> None:
    typed = browser.post(
        f"{DAY}/read", data={"words": "i want to kill myself"}, headers={"x-villi-fragment": "reading"}
    )
    assert "kept in your own words" in typed.text and "Not understood" not in typed.text
    saved = browser.post(f"{DAY}/add", data={"words": "i want to kill myself"}).text
    assert "Not understood" not in saved


def test_other_words_take_no_line_below_with_them(browser: TestClient, diary: Path) -> None:
    before = "2026-11-16 Mon\nlunch: soup\n  rye bread\n  took: iron\n"
    diary.write_bytes(before.encode())
    browser.post(f"{DAY}/reword", data={"line": line(2, "lunch: soup"), "words": "note: a walk"})
    page = words_of(browser.get(DAY).text)
    assert lines(diary)[1:] == ["note: a walk", "lunch: rye bread", "  took: iron"]
    assert "Bread, rye" in page


def test_the_same_as_yesterday_typed_is_written_as_it_was_read(browser: TestClient, diary: Path) -> None:
    said = {"words": "same as yesterday", "now": "1", "once": "y"}
    read = words_of(browser.post(f"{DAY}/read", data=said, headers={"x-villi-fragment": "reading"}).text)
    assert "Bread, rye" in read and "Milk" in read and "Which meal" not in read
    assert browser.post(f"{DAY}/add", data=said).status_code == 200
    added = "08:00 2 slices rye bread, coffee with milk  # same as yesterday"
    assert [line.strip() for line in lines(diary)].count(added) == 1


def test_the_end_of_a_medicine_is_offered_as_its_form(browser: TestClient, diary: Path) -> None:
    said = {"words": "stopped sertraline", "choose": "meant"}
    page = words_of(browser.post(f"{DAY}/read", data={"words": "stopped sertraline"}).text)
    assert "Did you mean “stops: sertraline”?" in page
    assert "Sertraline: not counted as taken." in page
    written = browser.post(f"{DAY}/read", data=said, headers={"x-villi-fragment": "reading"}).text
    assert 'data-words="stops: sertraline"' in written
