"""Laws of cutting a line into foods: weights are kept, descriptions add no food, work grows with the line."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

import pytest

from villi.foods import Catalogue
from villi.meals import amounts, index, segments, understand
from villi.meals.narration import strip_narration
from villi.meals.words import fold, tokens

P = ParamSpec("P")
R = TypeVar("R")
READY = index(Catalogue.everyday())


@pytest.mark.parametrize("words", ["coffee with milk", "tea with milk and sugar", "pasta with pesto"])
def test_one_weight_of_several_foods_is_their_weight(words: str) -> None:
    made = understand(f"250 g {words}", READY)
    assert sum(portion.grams for portion in made.portions) == pytest.approx(250)


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
    assert len(made.portions) + len(made.refused) == 1


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
    monkeypatch.setattr(segments, "_worth", counting(segments._worth))
    work = []
    for times in (300, 600):
        calls = 0
        segments.items(tokens(strip_narration(fold(unit * times))), READY)
        work.append(calls)
    assert work[1] <= 2.1 * work[0] + 50
