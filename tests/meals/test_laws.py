"""Laws of the meal language: nothing is invented, nothing is lost, and amounts scale."""

import json
import math
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.everyday import READY

from villi.cli import main
from villi.diary.values import Completeness, Day, Diary, Eaten, Header, Pin, Words
from villi.foods import Catalogue
from villi.meals import index, resolve, understand
from villi.meals.index import Index
from villi.meals.portions import GRAMS_SD
from villi.meals.values import Understood
from villi.meals.words import fold, tokens

NONSENSE = ("flurbwidget", "zorblax", "quumble", "vrandolph", "skizzop", "unicorn steak", "photocopier toner")
FOODS = ("banana", "rye bread", "egg", "lentil soup", "kefir", "almonds", "orange juice", "rice")


def diary(*words: Words) -> Diary:
    day = Day(date(2026, 11, 16), tuple(Eaten(w) for w in words), Completeness("seems", "partial"))
    return Diary(Header(), (day,))


@given(st.text(max_size=80))
@settings(max_examples=300, deadline=None)
def test_any_words_are_read_and_quoted(text: str) -> None:
    made = understand(text, READY)
    for span, words in [(p.span, p.words) for p in made.portions] + [(r.span, r.words) for r in made.refused]:
        assert 0 <= span[0] <= span[1] <= len(text)
        assert text[span[0] : span[1]] == words
    assert all(math.isfinite(p.grams) and p.grams >= 0 and 0 <= p.confidence <= 1 for p in made.portions)


@given(st.text(max_size=60))
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.sampled_from(FOODS), st.integers(5, 800))
@settings(deadline=None)
def test_given_grams_are_kept(food: str, grams: int) -> None:
    (portion,) = understand(f"{food} {grams} g", READY).portions
    assert portion.grams == pytest.approx(grams)
    assert portion.grams_sd == GRAMS_SD["given"]


@given(st.sampled_from(("egg", "banana")), st.integers(1, 9))
@settings(deadline=None)
def test_amounts_scale(food: str, count: int) -> None:
    one = understand(f"1 {food}", READY).portions[0].grams
    assert understand(f"{count} {food}s", READY).portions[0].grams == pytest.approx(count * one)


@pytest.mark.parametrize("words", NONSENSE)
@pytest.mark.parametrize("frame", ("{}", "2 slices of {}", "{} 100 g", "banana, {}", "for lunch I had {}"))
def test_unknown_words_are_refused(words: str, frame: str) -> None:
    made = understand(frame.format(words), READY)
    assert len(made.refused) == 1
    assert words in made.refused[0].words
    assert all("banana" in p.name for p in made.portions)


def test_order_of_items_does_not_matter() -> None:
    a = understand("2 eggs, banana, 30 g walnuts", READY)
    b = understand("30 g walnuts, 2 eggs, banana", READY)
    assert sorted((p.food_id, p.grams) for p in a.portions) == sorted(
        (p.food_id, p.grams) for p in b.portions
    )


def test_an_impossible_amount_is_refused_with_a_suggestion() -> None:
    made = understand("40 kg of rice", READY)
    assert not made.portions
    assert "check the amount" in made.refused[0].suggestion


def test_one_question_a_line() -> None:
    made = understand("porridge, banana, flat white, lentil soup", READY)
    assert sum(bool(p.question) for p in made.portions) == 1


def test_a_pin_wins_and_an_unknown_pin_is_reported() -> None:
    known = next(iter(Catalogue.everyday().foods))
    text = "flat white, banana"
    made = resolve(diary(Words(4, 1, text, ((10, Pin(known, 240.0)),))), Catalogue.everyday())
    assert made.portions[0].food_id == known
    assert (made.portions[0].grams, made.portions[0].found, made.portions[0].line) == (240.0, "pin", 4)
    made = resolve(diary(Words(4, 1, text, ((10, Pin("fndds:0", None)),))), Catalogue.everyday())
    assert [p.words for p in made.portions] == ["flat white", "banana"]
    assert made.refused == ()
    assert "no food has the id fndds:0" in made.notes[0].suggestion


def test_a_persons_own_words_mean_what_they_say() -> None:
    rye = understand("rye bread", READY).portions[0]
    made = understand("2 slices of toast", READY, means=(("toast", "bread, rye", None),))
    assert made.portions[0].food_id == rye.food_id
    made = understand("magic smoothie", READY, means=(("magic smoothie", "", Pin(rye.food_id, 90.0)),))
    assert (made.portions[0].food_id, made.portions[0].grams) == (rye.food_id, 90.0)


def test_medicines_are_never_food() -> None:
    for words in ("sertraline", "sertraline 50 mg", "banana, prozac", "ibuprofen x2"):
        kinds = {p.kind for p in understand(words, READY).portions}
        assert "medicine" in kinds
        assert kinds <= {"medicine", "food"}


def test_numbers_nobody_can_read_are_broken() -> None:
    assert [t.kind for t in tokens("0.5.2 kg")] == ["broken", "word"]


def test_parse_prints_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["parse", "2 eggs and a flurbwidget", "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["portions"][0]["span"] == [0, 6]
    assert made["not_understood"][0]["words"] == "a flurbwidget"


def test_parse_shows_the_stages(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["parse", "For lunch I had 2 eggs"]) == 0
    assert "without narration" in capsys.readouterr().out


def test_the_index_takes_a_full_catalogue_lazily() -> None:
    fresh: Index = index(Catalogue.everyday())
    assert not fresh.names
    understand("banana", fresh)
    assert 0 < len(fresh.names) < len(fresh.texts)


def _quotes(made: Understood) -> list[tuple[tuple[int, int], str]]:
    return [(p.span, p.words) for p in made.portions] + [(r.span, r.words) for r in made.refused]


HOSTILE = {
    "articles": "a " * 5_000,
    "connectors": "and " * 2_500,
    "prepositions": "with " * 2_000,
    "halves": "half " * 2_000,
    "numbers": "1 " * 5_000,
    "digits": "1" * 10_000,
    "groups": "1," * 5_000,
    "brackets": "(" * 10_000,
    "commas": "," * 10_000,
    "letters": "x" * 10_000,
    "possessives": "my " * 3_333,
    "unknown": " ".join(
        f"zq{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676)}x" for n in range(3_000)
    ),
    "foods": " ".join(READY.texts[n].split(",")[0].split()[0] for n in range(2_000)),
    "listed foods": ", ".join(READY.texts[n].split(",")[0].split()[0] for n in range(2_000)),
}


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_line_without_sense_is_quoted_and_never_fails(words: str) -> None:
    made = understand(words, READY)
    for span, quoted in _quotes(made):
        assert words[slice(*span)] == quoted


WORDS = (
    *(
        "a",
        "an",
        "half",
        "2",
        "1/2",
        "0/0",
        "½",
        "1,5",
        "0.5.2",
        "x",
        "-",
        "of",
        "and",
        "with",
        "on",
        ",",
        "(",
    ),
    *(
        ")",
        "g",
        "cup",
        "slice",
        "large",
        "without",
        "egg",
        "coffee",
        "milk",
        "zorblax",
        "sertraline",
        "İ",
        "é",
    ),
    *("&", "/", ";", "single", "little", "bit"),
)
PHRASES = ("not eaten", "rye bread", "for lunch i had", "100 calorie")
lines = st.lists(st.sampled_from(WORDS + PHRASES), max_size=14)


@given(lines, st.sampled_from(["", " "]), st.sampled_from(["", "GB", "IE", "US"]))
@settings(max_examples=300, deadline=None)
def test_any_mix_of_the_languages_own_words_is_read_and_quoted(
    parts: list[str], gap: str, locale: str
) -> None:
    text = gap.join(parts)
    made = understand(text, READY, locale=locale)
    for span, quoted in _quotes(made):
        assert 0 <= span[0] <= span[1] <= len(text)
        assert text[slice(*span)] == quoted
    assert all(math.isfinite(p.grams) and p.grams >= 0 and 0 <= p.confidence <= 1 for p in made.portions)
    assert all(bool(p.question) == bool(p.asks) for p in made.portions)


@pytest.mark.parametrize("country", ["GB", "IE", "AU", "NZ", "ZA", "IN"])
def test_countries_that_share_british_food_words(country: str) -> None:
    (chips,) = understand("chips", READY, locale=country).portions
    assert "fries" in chips.name.lower()
    (biscuit,) = understand("2 biscuits", READY, locale=country).portions
    assert biscuit.food_id == "own:biscuit"


def test_an_unknown_pin_on_unknown_words_is_one_refusal_and_one_note() -> None:
    made = resolve(diary(Words(4, 1, "zorblax", ((7, Pin("fndds:0", None)),))), Catalogue.everyday())
    assert made.portions == ()
    assert [(r.words, r.suggestion, r.line) for r in made.refused] == [("zorblax", "", 4)]
    assert [(n.words, n.line, n.date) for n in made.notes] == [("zorblax", 4, date(2026, 11, 16))]


@pytest.mark.parametrize("words", ["wine x0/0", "banana x 1/0", "1%x0/0", "9" * 400 + " eggs"])
def test_an_amount_that_is_no_number_never_reaches_the_grams(words: str) -> None:
    assert all(math.isfinite(p.grams) for p in understand(words, READY).portions)


def test_a_question_says_what_it_asks() -> None:
    (amount,) = (p for p in understand("lentil soup", READY).portions if p.question)
    asked = amount.asks, amount.question.split()[0]
    assert asked in (("amount", "How"), ("food", "Was"), ("food", "Which"))


def test_parse_takes_a_country_as_people_write_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["parse", "chips", "--country", "uk", "--json"]) == 0
    assert "fries" in json.loads(capsys.readouterr().out)["portions"][0]["name"].lower()
