"""Confidence and the one question: what makes them fall, what is worth asking, how it is asked."""

import pytest
from tests.everyday import READY

from villi.meals import Index, understand
from villi.meals.choices import amounts_of
from villi.meals.confidence import AMOUNT, CALLED, FOOD, SURE, _weights, cautious
from villi.meals.question import WORTH_ASKING, doubts_of, which


def test_confidence_is_food_times_grams() -> None:
    for portion in understand("2 eggs, chicken and 150 g rice", READY).portions:
        assert portion.confidence == pytest.approx(portion.sure_food * portion.sure_grams)


def test_weighed_grams_are_surer_than_a_default() -> None:
    (weighed,) = understand("200 g lentil soup", READY).portions
    (default,) = understand("lentil soup", READY).portions
    assert weighed.sure_grams > default.sure_grams


def test_what_many_foods_are_called_is_less_sure() -> None:
    (wide,) = understand("150 g chicken", READY).portions
    (narrow,) = understand("150 g banana", READY).portions
    assert wide.sure_food < narrow.sure_food


def test_other_words_that_nobody_understood_make_a_line_less_sure() -> None:
    (alone,) = understand("lentil soup", READY).portions
    (beside,) = understand("lentil soup, 20 g floopnar", READY).portions
    assert beside.sure_food < alone.sure_food


def test_every_input_has_a_weight() -> None:
    named = {("food", name) for name in ("intercept", *FOOD)}
    named |= {("amount", name) for name in ("intercept", *AMOUNT)}
    assert set(_weights()) == named


def test_nobody_is_asked_about_plain_tea() -> None:
    assert not any(portion.question for portion in understand("tea", READY).portions)


def test_the_question_is_about_what_moves_most() -> None:
    made = understand("tea, lettuce, lasagne", READY)
    (asked,) = (portion for portion in made.portions if portion.question)
    assert asked.words == "lasagne"
    worth = {p.words: max((d.worth for d in doubts_of(p, READY)), default=0.0) for p in made.portions}
    assert worth["lasagne"] == max(worth.values()) >= WORTH_ASKING


def test_weighed_food_is_not_asked_how_much() -> None:
    assert all(portion.asks != "amount" for portion in understand("200 g lasagne", READY).portions)


def test_a_dish_taken_apart_is_asked_about_as_a_whole() -> None:
    made = understand("tofu wrap", READY)
    asked = [portion for portion in made.portions if portion.question]
    assert len(asked) == 1 < len(made.portions) and asked[0].asks == "amount"
    grams = sum(portion.grams for portion in made.portions)
    assert f"\u201ctofu wrap\u201d? {grams:.0f} g" in asked[0].question
    weighed = understand("215 g tofu wrap", READY)
    assert not any(portion.question for portion in weighed.portions)


def test_the_parts_of_a_dish_share_its_doubt() -> None:
    parts = understand("tofu wrap", READY).portions
    (plain,) = understand("tofu", READY).portions
    assert len({part.sure_food for part in parts}) == 1 and parts[0].sure_food < plain.sure_food


def test_a_name_of_which_nothing_was_said_is_less_sure() -> None:
    (named,) = understand("banana", READY).portions
    (other,) = understand("boerewors", READY).portions
    assert other.evidence[0][FOOD.index("unnamed")] > named.evidence[0][FOOD.index("unnamed")]
    assert other.sure_food < named.sure_food


def test_no_amount_beside_a_weighed_food_is_less_sure() -> None:
    among = understand("200 g macaroni with olive oil", READY).portions[-1]
    assert among.evidence[0][FOOD.index("unweighed")] == 1.0
    (alone,) = understand("olive oil", READY).portions
    assert among.sure_food < alone.sure_food


def test_a_food_in_some_doubt_is_never_called_sure() -> None:
    called = [cautious(p / 1000) for p in range(1001)]
    assert called == sorted(called)
    assert not any(CALLED + 1e-9 < p < SURE for p in called)


@pytest.mark.parametrize(
    ("names", "asked"),
    [
        (["milk, whole", "milk, skim (fat free)"], "Which milk: whole or skim (fat free)?"),
        (["lasagna with meat", "lasagna, meatless"], "Which lasagna: with meat or meatless?"),
        (["milk", "milk, whole"], "Which milk: plain or whole?"),
        (["latte", "iced coffee"], "Was it latte or iced coffee?"),
    ],
)
def test_questions_name_what_differs(names: list[str], asked: str) -> None:
    assert which(names) == asked


@pytest.mark.parametrize("words", ["30 bananas", "30 olives", "100 strawberries", "30 tomatoes", "30 eggs"])
def test_a_bare_number_before_a_plural_may_count_pieces(words: str, ready: Index) -> None:
    (portion,) = understand(words, ready).portions
    number = float(words.split()[0])
    assert portion.grams == number and portion.confidence < 0.5
    assert portion.question.startswith(f"Is “{words}” {number:.0f} g, or {number:.0f} of them (")
    assert portion.pieces in [other.grams for other in amounts_of(portion, ready)]


@pytest.mark.parametrize(
    "words", ["bananas 30", "150 chicken", "80 blueberries", "100 noodles", "30 g bananas"]
)
def test_a_bare_number_that_can_only_be_grams_is_no_question(words: str, ready: Index) -> None:
    (portion,) = understand(words, ready).portions
    assert (portion.pieces, portion.question) == (0.0, "") and portion.confidence > 0.5
