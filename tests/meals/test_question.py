"""Confidence and the one question: what makes them fall, what is worth asking, how it is asked."""

import pytest

from villi.foods import Catalogue
from villi.meals import index, understand
from villi.meals.confidence import AMOUNT, FOOD, _weights
from villi.meals.question import WORTH_ASKING, doubts_of, which

READY = index(Catalogue.everyday())


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
