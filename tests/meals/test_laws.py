"""Laws of the meal language: nothing is invented, nothing is lost, and amounts scale."""

import json
import math
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from villi.cli import main
from villi.diary.values import Completeness, Day, Diary, Eaten, Header, Pin, Words
from villi.foods import Catalogue
from villi.meals import index, resolve, understand
from villi.meals.index import Index
from villi.meals.portions import GRAMS_SD
from villi.meals.words import fold, tokens

READY = index(Catalogue.everyday())
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
