"""Laws of cutting a line into foods: weights are kept, descriptions add no food, work grows with the line."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

import pytest
from tests.everyday import READY

from villi.meals import amounts, explaining, joining, listing, segments, understand
from villi.meals.narration import strip_narration
from villi.meals.words import fold, tokens

P = ParamSpec("P")
R = TypeVar("R")


@pytest.mark.parametrize("words", ["coffee with milk", "tea with milk and sugar", "pasta with pesto"])
def test_one_weight_of_several_foods_is_their_weight(words: str) -> None:
    made = understand(f"250 g {words}", READY)
    assert sum(portion.grams for portion in made.portions) == pytest.approx(250)


@pytest.mark.parametrize(
    ("words", "grams"),
    [
        ("a 315 g sandwich made with beef, cheese, salad veggies, and some sauce", 315),
        ("a 150 g sandwich filled with tuna on white bread", 150),
        ("an 80 g salad of lettuce, tomato, and onion", 80),
        ("600 g couscous with beef and a bit of vegetable oil", 600),
        ("a bun with chicken sausage weighing 60 g", 60),
        ("a rice dish with vegetables and chorizo weighing 75.4 grams", 75.4),
        ("a cup of tea with milk, weighing 104 grams", 104),
        ("a stew with lamb and olive oil that was 380 g", 380),
        ("a salad with 80 g of lettuce, tomato, and onion", 80),
        ("a stew made from 100 g beef, 50 g carrots", 150),
        ("a sandwich with 30 g turkey and 60 g white bread", 90),
        ("a coffee made with 300 g water and coffee grounds", 300),
        ("chicken salad: 100 g chicken, 50 g lettuce", 150),
        ("a 38.4g cup of milk tea", 38.4),
    ],
)
def test_the_weight_that_was_said_is_the_weight_that_is_counted(words: str, grams: float) -> None:
    made = understand(words, READY)
    assert sum(portion.grams for portion in made.portions) == pytest.approx(grams)
    assert not made.refused


@pytest.mark.parametrize(
    ("words", "grams"),
    [
        ("toast with butter weighing 10 g", 10),
        ("collagen powder 10 g in coffee", 10),
        ("kale salad with salmon (150 g)", 150),
        ("porridge with 20 g honey", 20),
        ("200 g porridge with honey, banana, coffee", 0),
    ],
)
def test_a_weight_of_one_food_takes_nothing_from_the_others(words: str, grams: float) -> None:
    made = understand(words, READY)
    assert sum(portion.grams for portion in made.portions) > grams + 30
    assert not grams or any(portion.grams == pytest.approx(grams) for portion in made.portions)


@pytest.mark.parametrize(
    "words",
    [
        "ham sandwich made with white bread",
        "soup. it was lentil",
        "cheese (cheddar)",
        "coffee, black",
    ],
)
def test_what_tells_more_of_a_food_is_no_further_food(words: str) -> None:
    made = understand(words, READY)
    assert (len(made.portions), made.refused) == (1, ())


@pytest.mark.parametrize("words", ["quumble zorblax eggs", "unicorn bacon coffee", "ginger quumble"])
def test_a_row_of_foods_with_a_word_that_nobody_knows_is_not_taken_apart(words: str) -> None:
    made = understand(words, READY)
    assert (made.portions, [refused.words for refused in made.refused]) == ((), [words])


@pytest.mark.parametrize("words", ["bean soup", "chocolate cake", "beef barley soup", "ginger biscuit"])
def test_a_compound_is_no_list(words: str) -> None:
    made = understand(words, READY)
    places = {portion.span for portion in made.portions} | {refused.span for refused in made.refused}
    assert len(places) == 1


UNITS = (
    *(
        "egg ",
        "egg, ",
        "egg and ",
        "egg with ",
        "1 ",
        "1,",
        "a ",
        "(",
        "egg (",
        "it's egg ",
        "egg 2 g ",
        "w/o ",
    ),
    *("half ", "egg made with 2 g ham ", "• ", "2 x ", "egg: ", "1 - ", "200gegg ", "and with on ", "egg = "),
)


@pytest.mark.parametrize("unit", UNITS)
def test_work_grows_no_faster_than_the_line(unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = 0

    def counting(function: Callable[P, R]) -> Callable[P, R]:
        def counted(*args: P.args, **kwargs: P.kwargs) -> R:
            nonlocal calls
            calls += 1
            return function(*args, **kwargs)

        return counted

    monkeypatch.setattr(amounts, "parse", counting(amounts.parse))
    counted_worth = counting(explaining.worth)
    for module in (explaining, joining, listing, segments):
        monkeypatch.setattr(module, "worth", counted_worth)
    work = []
    for times in (300, 600):
        calls = 0
        segments.items(tokens(strip_narration(fold(unit * times))), READY)
        work.append(calls)
    assert work[1] <= 2.1 * work[0] + 50
