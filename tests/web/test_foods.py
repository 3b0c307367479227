"""Foods: search, one food, the lists, and words of one's own."""

import re
from html import unescape
from pathlib import Path

import pytest
from tests.web.conftest import Open

from villi.diary import read
from villi.foods import Catalogue
from villi.meals import index, resolve

MILK = "fndds:11111000"


def text_of(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def test_fragments_find_a_food_in_any_order(week: Path, open_page: Open) -> None:
    browser = open_page(week)
    for words in ("rye+br", "br+rye", "BRE%C3%80D rye"):
        assert "Bread, rye" in browser.get(f"/foods?q={words}").text
    assert "Two letters are needed" in browser.get("/foods?q=r").text
    assert "No food has all of these words" in browser.get("/foods?q=zzqqxx").text


def test_a_slip_of_typing_finds_what_was_nearly_typed(week: Path, open_page: Open) -> None:
    browser = open_page(week)
    for words, near in (("lentl soup", "lentil soup"), ("chiken brest", "chicken breast")):
        page = browser.get("/foods", params={"q": words}).text
        assert f"No food has “{words}” in its name. These have {near} :" in text_of(page)
        assert browser.get(f"/foods?q={near.replace(' ', '%20')}").text.count("<li>") == page.count("<li>")
        assert f'href="/foods?q={near.replace(" ", "%20")}"' in page
    assert "These have" not in browser.get("/foods?q=lentil").text


def test_the_numbers_of_a_label_are_refused_with_what_to_write(week: Path, open_page: Open) -> None:
    said = {"words": "my bar", "meaning": "per 100 g: energy 400 kcal, protein 20 g"}
    page = text_of(open_page(week).post("/foods/own/read", data=said).text)
    assert "write what is in it, or the nearest food, with its grams" in page
    assert "whey" not in page.lower()


def test_results_come_as_a_part_of_the_page(week: Path, open_page: Open) -> None:
    part = open_page(week).get("/foods?q=rye+br", headers={"x-villi-fragment": "found"}).text
    assert "Bread, rye" in part
    assert "<html" not in part


def test_what_is_typed_is_never_markup(week: Path, open_page: Open) -> None:
    browser = open_page(week)
    wicked = "<script>alert(1)</script>"
    week.write_bytes(f"means: rye {wicked} = bread {wicked}\n2026-11-16\n08:00 rye {wicked}\n".encode())
    pages = [
        browser.get("/foods", params={"q": wicked}),
        browser.get("/foods", params={"q": "rye"}),
        browser.get(f"/foods/{wicked}"),
        browser.get("/foods/own"),
        browser.get("/foods/fndds:51401010"),
        browser.post("/foods/own", data={"words": wicked, "meaning": "="}),
        browser.post("/foods/own/read", data={"words": wicked, "meaning": wicked}),
        browser.get("/text?line=3"),
    ]
    for answer in pages:
        assert answer.status_code < 500
        assert wicked not in answer.text


def test_a_food_shows_what_is_unknown_as_unknown(week: Path, open_page: Open) -> None:
    said = text_of(open_page(week).get(f"/foods/{MILK}").text)
    assert "0.32 (0.25 to 0.40) g in 100 g" in said.replace("\u00a0", " ")
    assert "Method: estimated from the measured glutamic acid" in said
    assert "Unknown: Starch" in said
    assert "~ estimated: taken over" in said
    assert "USDA Food and Nutrient Database for Dietary Studies, 2017-2018. Public domain." in said


def test_energy_is_hidden_until_it_is_asked_for_and_stays_so_where_a_rule_says_so(
    week: Path, open_page: Open
) -> None:
    browser = open_page(week)
    assert "60\u00a0kcal" not in unescape(browser.get(f"/foods/{MILK}").text)
    assert "60\u00a0kcal" in unescape(browser.get(f"/foods/{MILK}?energy=1").text)
    week.write_bytes(b"has: eating disorder\n" + week.read_bytes())
    assert "60\u00a0kcal" not in unescape(browser.get(f"/foods/{MILK}?energy=1").text)


def test_the_portion_that_was_chosen_is_the_second_column(week: Path, open_page: Open) -> None:
    said = text_of(open_page(week).get(f"/foods/{MILK}", params={"portion": "1 fl oz"}).text)
    assert "In 1 fl oz, 30.5 g" in said


def test_a_food_says_where_it_stands_in_the_diary(week: Path, open_page: Open) -> None:
    week.write_bytes(b"2026-11-16\n2 eggs\n18:00 1 egg\n2026-11-17\negg\n")
    html = open_page(week).get("/foods/fndds:31102000").text
    assert "On 2 days, 3 times" in text_of(html)
    assert 'href="/day/2026-11-17#line-5"' in html


def test_every_day_of_a_food_is_a_link_away_and_has_its_year(week: Path, open_page: Open) -> None:
    days = "".join(f"2025-12-{day:02}\n08:00 2 eggs\n" for day in range(20, 32)) + "2026-11-17\n08:00 egg\n"
    week.write_text(days)
    html = open_page(week).get("/foods/fndds:31102000").text
    assert "On 13 days, once a day: 20 December 2025 to 17 November 2026." in text_of(html)
    assert "Sat 20 December 2025" in text_of(html) and "1 earlier" in text_of(html)
    assert 'href="/day/2025-12-20#line-2"' in html


def test_a_food_is_added_to_a_day_and_taken_back(week: Path, open_page: Open) -> None:
    before = week.read_bytes()
    browser = open_page(week)
    form = {
        "id": MILK,
        "many": "1,5",
        "measure": "1 cup",
        "date": "2026-11-16",
        "clock": "08:10",
        "once": "a",
    }
    for _ in range(2):
        answer = browser.post("/foods/use", data=form)
        assert answer.status_code == 303
    assert week.read_bytes().count(b"08:10 whole milk {fndds:11111000 366 g}") == 1
    number = re.search(r"told=(\d+)", answer.headers["location"])
    assert number
    browser.post("/undo", data={"number": number[1], "back": "/day"})
    assert week.read_bytes() == before


@pytest.mark.parametrize(
    "wrong", [{"many": "lots"}, {"many": "-1"}, {"many": "nan"}, {"measure": "1 bathtub"}, {"clock": "25:99"},
              {"date": "tomorrow"}, {"many": "1e9", "measure": "g"}]
)  # fmt: skip
def test_an_amount_that_is_none_is_refused_with_the_form_as_it_was(
    week: Path, open_page: Open, wrong: dict[str, str]
) -> None:
    before = week.read_bytes()
    form = {
        "id": MILK,
        "many": "2",
        "measure": "1 cup",
        "date": "2026-11-16",
        "clock": "",
        "once": "a",
    } | wrong
    answer = open_page(week).post("/foods/use", data=form)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert f'name="many" inputmode="decimal" value="{form["many"]}"' in answer.text
    assert week.read_bytes() == before


def test_most_foods_of_the_catalogue_can_be_added(week: Path, open_page: Open) -> None:
    browser = open_page(week)
    foods = [food for food in Catalogue.everyday().foods.values() if food.kind == "food"][::97]
    ready = index(Catalogue.everyday())
    for food in foods:
        form = {"id": food.id, "many": "123", "measure": "g", "date": "2026-11-16", "once": food.id}
        assert browser.post("/foods/use", data=form).status_code == 303, food.name
    eaten = {
        (portion.food_id, round(portion.grams))
        for portion in resolve(read(week.read_bytes()), ready).portions
    }
    assert {(food.id, 123) for food in foods} <= eaten


def test_unknown_foods_are_not_found_and_what_is_near_is_offered(week: Path, open_page: Open) -> None:
    answer = open_page(week).get("/foods/bread rye")
    assert answer.status_code == 404
    assert "Bread, rye" in answer.text


def test_most_glutamine_by_portion_is_another_order(week: Path, open_page: Open) -> None:
    browser = open_page(week)
    by_weight, by_portion = (browser.get(f"/foods/glutamine?per={per}").text for per in ("100g", "portion"))
    assert "Wheat gluten" in by_weight
    assert by_weight != by_portion
    assert "more is not better by itself" in by_weight


def test_words_of_ones_own_are_shown_as_they_are_understood(week: Path, open_page: Open) -> None:
    week.write_bytes(
        b"means: my granola = 200 g oats, 50 g honey, 40 g almonds; makes 8 portions\n"
        b"means: stew = 500 g beef, 1 unicorn; serves 4\n"
        b"means: toast = rye bread\nmeans: toast = 2 rye bread\n"
        b"means: gut = comfort\nmeans: soup\n2026-11-16\ntoast\n"
    )
    said = text_of(open_page(week).get("/foods/own").text).replace("\u00a0", " ")
    assert "It makes 8 portions. One portion weighs 36 g, with 0.69 g of glutamine" in said
    assert "has an unknown weight, and at least" in said
    assert "“1 unicorn”" in said
    assert "Line 4 says something else for the same words" in said
    assert "it is kept as comfort" in said
    assert "means: needs words = food" in said


def test_words_of_ones_own_are_added_changed_and_deleted(week: Path, open_page: Open) -> None:
    start = b"person: me\r\n\r\n2026-11-16\r\ngranola\r\n"
    week.write_bytes(start)
    browser = open_page(week)
    assert (
        browser.post("/foods/own", data={"words": "granola", "meaning": "50 g oats", "once": "a"}).status_code
        == 303
    )
    added = b"person: me\r\nmeans: granola = 50 g oats\r\n\r\n2026-11-16\r\ngranola\r\n"
    assert week.read_bytes() == added
    form = {
        "line": "2",
        "old": "means: granola = 50 g oats",
        "words": "granola",
        "meaning": "60 g oats",
        "once": "b",
    }
    assert browser.post("/foods/own/edit", data=form).status_code == 303
    assert week.read_bytes() == added.replace(b"50 g", b"60 g")
    assert browser.post("/foods/own/edit", data=form | {"once": "c"}).status_code == 409
    gone = browser.post(
        "/foods/own/remove", data={"line": "2", "old": "means: granola = 60 g oats", "once": "d"}
    )
    assert gone.status_code == 303
    assert week.read_bytes() == start
    number = re.search(r"told=(\d+)", gone.headers["location"])
    assert number
    browser.post("/undo", data={"number": number[1], "back": "/foods/own"})
    assert week.read_bytes() == added.replace(b"50 g", b"60 g")


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        ("", "oats"),
        ("a = b", "oats"),
        ("granola", " "),
        ("granola # mine", "oats"),
        ("granola", "oats # mine"),
    ],
)
def test_words_that_would_not_be_read_are_refused(
    week: Path, open_page: Open, words: str, meaning: str
) -> None:
    before = week.read_bytes()
    answer = open_page(week).post("/foods/own", data={"words": words, "meaning": meaning, "once": "a"})
    assert answer.status_code == 422
    assert week.read_bytes() == before


def test_a_line_break_in_a_recipe_is_a_blank(week: Path, open_page: Open) -> None:
    form = {"words": "granola", "meaning": "50 g oats,\r\n10 g honey", "once": "a"}
    assert open_page(week).post("/foods/own", data=form).status_code == 303
    assert b"means: granola = 50 g oats, 10 g honey\n" in week.read_bytes()


def test_a_recipe_is_read_back_while_it_is_typed(week: Path, open_page: Open) -> None:
    part = (
        open_page(week)
        .post(
            "/foods/own/read",
            data={"words": "bowl of mine", "meaning": "80 g oats, 200 g milk"},
            headers={"x-villi-fragment": "read"},
        )
        .text
    )
    assert "280" in part
    assert "<html" not in part


def test_what_a_recipe_lacks_is_named(week: Path, open_page: Open) -> None:
    browser = open_page(week)

    def said(words: str, meaning: str) -> str:
        data = {"words": words, "meaning": meaning}
        return text_of(browser.post("/foods/own/read", data=data, headers={"x-villi-fragment": "read"}).text)

    soup = "1 onion, 2 courgettes, 400 g peas, 1 l vegetable stock"
    asked = said("green soup (4 servings)", soup)
    assert "Not understood" not in asked, "every food in it is known"
    assert f"green soup = {soup}; serves 4" in asked
    assert "counts as one portion. Does it make more? Add how many: ; serves 4" in said("green soup", soup)
    assert "one portion. Does" not in said("green soup", f"{soup}; serves 4")
    assert "Not understood: zzzqq" in said("green soup (4 servings)", f"{soup}, zzzqq")


def test_nothing_can_be_changed_where_the_page_only_shows(week: Path, open_page: Open) -> None:
    before = week.read_bytes()
    browser = open_page(week, read_only=True)
    for path in ("/foods", "/foods/own", f"/foods/{MILK}", "/foods/glutamine"):
        assert 'method="post"' not in browser.get(path).text
    posts = {
        "/foods/own": {"words": "granola", "meaning": "oats"},
        "/foods/own/edit": {"line": "1", "old": "x", "words": "granola", "meaning": "oats"},
        "/foods/own/remove": {"line": "1", "old": "means: a = b"},
        "/foods/use": {"id": MILK, "many": "1", "measure": "g"},
    }
    for path, form in posts.items():
        assert browser.post(path, data=form).status_code == 403
    assert week.read_bytes() == before
