"""Questions in words: read rightly, or refused with what was not understood and what can be asked."""

from datetime import date as Date
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from villi.quantities import VilliError
from villi.series.asking import asked
from villi.series.declaring import canonical, resolved
from villi.series.values import Adjustment, Exposure, Outcome, Series, Unused

T = 60
NOTHING = np.zeros(T)


def outcome(key: str, better: str, name: str = "", unit: str = "points") -> Outcome:
    return Outcome(key, name or key, better, unit, NOTHING)  # type: ignore[arg-type]


def exposure(key: str, name: str, announce: str = "any", aliases: tuple[str, ...] = ()) -> Exposure:
    return Exposure(key, name, "servings", 1.0, "group", announce, NOTHING, aliases=aliases)  # type: ignore


SERIES = Series(
    tuple(Date(2026, 1, 1) + timedelta(days=n) for n in range(T)),
    np.arange(T) % 7,
    np.ones(T, dtype=bool),
    (
        outcome("mood", "up"),
        outcome("energy", "up"),
        outcome("comfort", "up"),
        outcome("bloating", "down"),
        outcome("sleep_hours", "up", "hours of sleep", "hours"),
        outcome("stress", "down"),
        outcome("bristol", "", "stool type (Bristol)"),
        outcome("heartburn", "down"),
    ),
    (
        exposure("group:coffee", "coffee"),
        exposure("group:legumes", "beans, lentils and soya", aliases=("beans", "lentils", "soya")),
        exposure("group:fish", "fish"),
        exposure("group:yogurt", "yogurt", aliases=("yoghurt",)),
        exposure("group:alcohol", "alcohol", "harm", ("wine", "beer")),
        exposure("pattern:fermented", "fermented food"),
        exposure("feel:sleep", "sleep", aliases=("slept",)),
        exposure("feel:stress", "stress", aliases=("stressed",)),
    ),
    (
        Adjustment("energy", "energy intake", NOTHING),
        Adjustment("feel:stress", "stress", NOTHING),
        Adjustment("medicine:x", "levothyroxine", NOTHING),
    ),
    (Unused("feel:anxiety", "anxiety", "rated on 3 days; from 20 days on it is looked at"),),
)
FOODS = {
    words: exposure(f"food:{words}", words)
    for words in ("rye bread", "energy drink", "comfort food", "mac and cheese", "fast food", "kefir")
}

UNDERSTOOD = [
    ("does rye bread lower tomorrow's comfort?", "rye bread", "lowers", "comfort", (1, 1)),
    ("Does rye bread lower tomorrow’s comfort", "rye bread", "lowers", "comfort", (1, 1)),
    ("does coffee make my sleep worse", "coffee", "lowers", "sleep_hours", (1, 3)),
    ("does coffee make tonight's sleep worse", "coffee", "lowers", "sleep_hours", (1, 1)),
    ("is bloating higher after beans?", "beans", "raises", "bloating", (1, 3)),
    ("does bloating get worse with beans", "beans", "raises", "bloating", (1, 3)),
    ("do beans worsen my heartburn", "beans", "raises", "heartburn", (1, 3)),
    ("do I feel better the day after fish", "fish", "raises", "mood", (1, 1)),
    ("after eating fish, do I feel better the next day?", "fish", "raises", "mood", (1, 1)),
    ("yoghurt and mood", "yoghurt", "moves", "mood", (1, 3)),
    ("mood and yoghurt", "yoghurt", "moves", "mood", (1, 3)),
    ("kefir -> comfort", "kefir", "moves", "comfort", (1, 3)),
    ("stress and mood", "stress", "moves", "mood", (1, 3)),
    ("does sleep raise energy", "sleep", "raises", "energy", (1, 3)),
    ("does more coffee lower my mood", "coffee", "lowers", "mood", (1, 3)),
    ("does less coffee improve sleep", "coffee", "lowers", "sleep_hours", (1, 3)),
    ("does not avoiding coffee lower mood", "coffee", "lowers", "mood", (1, 3)),
    ("is my comfort worse without kefir", "kefir", "raises", "comfort", (1, 3)),
    ("am I more tired after rye bread", "rye bread", "lowers", "energy", (1, 3)),
    ("am I less tired after rye bread", "rye bread", "raises", "energy", (1, 3)),
    ("does coffee make me tired", "coffee", "lowers", "energy", (1, 3)),
    ("does kefir give me less bloating", "kefir", "lowers", "bloating", (1, 3)),
    ("does kefir help with bloating", "kefir", "lowers", "bloating", (1, 3)),
    ("is kefir good for bloating", "kefir", "lowers", "bloating", (1, 3)),
    ("does an energy drink lower my mood", "energy drink", "lowers", "mood", (1, 3)),
    ("does comfort food raise mood", "comfort food", "raises", "mood", (1, 3)),
    ("does fast food lower energy", "fast food", "lowers", "energy", (1, 3)),
    ("mac and cheese and bloating", "mac and cheese", "moves", "bloating", (1, 3)),
    ("what does coffee do to my mood", "coffee", "moves", "mood", (1, 3)),
    ("is there a link between coffee and mood", "coffee", "moves", "mood", (1, 3)),
    ("effect of coffee on mood", "coffee", "moves", "mood", (1, 3)),
    ("is mood affected by coffee", "coffee", "moves", "mood", (1, 3)),
    ("does yesterday's coffee lower today's mood", "coffee", "lowers", "mood", (1, 1)),
    ("is mood lower after coffee the day before", "coffee", "lowers", "mood", (1, 1)),
    ("does coffee the day before lower mood", "coffee", "lowers", "mood", (1, 1)),
    ("does coffee from yesterday lower mood", "coffee", "lowers", "mood", (1, 1)),
    ("does coffee not lower mood", "coffee", "lowers", "mood", (1, 3)),
    ("does coffee today lower tomorrow's mood", "coffee", "lowers", "mood", (1, 1)),
    ("does coffee lower mood the same day", "coffee", "moves", "mood", (0, 0)),
    ("is my mood lower on days with coffee", "coffee", "moves", "mood", (0, 0)),
    ("is mood lower in the days after coffee", "coffee", "lowers", "mood", (1, 3)),
    ("does coffee lower mood over the next three days", "coffee", "lowers", "mood", (1, 3)),
    ("does alcohol lower mood", "alcohol", "lowers", "mood", (1, 3)),
    ("does fermented food change my stool type", "fermented food", "moves", "bristol", (1, 3)),
]


@pytest.mark.parametrize(("words", "said", "direction", "key", "lags"), UNDERSTOOD)
def test_what_people_ask(words: str, said: str, direction: str, key: str, lags: tuple[int, int]) -> None:
    found = asked(words, SERIES, FOODS.get)
    assert (found.said, found.direction, found.outcome.key, found.lags) == (said, direction, key, lags)


@pytest.mark.parametrize("words", [each[0] for each in UNDERSTOOD])
def test_a_declared_question_reads_back_as_itself(words: str) -> None:
    found = asked(words, SERIES, FOODS.get)
    assert resolved(canonical(found), SERIES, FOODS.get) == found


@pytest.mark.parametrize(
    "words",
    [
        "does kefir raise mood the day before",
        "does kefir raise yesterday's mood",
        "was mood higher yesterday after kefir",
        "kefir and mood the day before",
        "does kefir raise mood on the night before",
    ],
)
def test_a_feeling_of_the_day_before_is_not_read_as_one_of_the_day_after(words: str) -> None:
    with pytest.raises(VilliError, match="not before"):
        asked(words, SERIES, FOODS.get)


def test_several_things_raise_and_one_raises_and_both_are_read() -> None:
    """A line that was declared with the other ending is the same question."""
    one, several = (asked(words, SERIES, FOODS.get) for words in ("coffee and mood", "beans and mood"))
    assert canonical(one).startswith("coffee moves with mood")
    assert canonical(several).startswith("beans move with mood")
    older = canonical(several).replace("move with", "moves with")
    assert resolved(older, SERIES, FOODS.get) == several


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "nothing was asked"),
        (" ?! ", "nothing was asked"),
        ("coffee", "no feeling was understood"),
        ("mood", "name one food or habit and one feeling"),
        ("does quimble raise mood", "“quimble” was not found in this diary"),
        ("does cofee raise mood", "did you mean coffee?"),
        ("does fishes soup raise mood", "did you mean fish?"),
        ("does coffee make my mood worse at weekends", "“weekends” was not understood"),
        ("does coffee raise mood and energy", "two feelings"),
        ("does coffee raise anxiety", "rated on 3 days"),
        ("does coffee raise pain", "pain is not rated in this diary; you can ask about mood"),
        ("does coffee worsen my stool type", "which way stool type (Bristol) is better is not known"),
        ("does mood raise mood", "same thing"),
        ("does stress raise stress", "same thing"),
        ("does sleep raise sleep", "same thing"),
        ("does wine improve my mood", "nothing good of alcohol"),
        ("does wine not raise my mood", "nothing good of alcohol, whatever"),
        ("does alcohol ease bloating", "nothing good of alcohol"),
        ("do antibiotics cause bloating", "no question about antibiotics"),
        ("do my pills raise mood", "no question about medicines"),
        ("does sertraline raise mood", "no question about medicines"),
        ("does sertaline raise mood", "no question about medicines"),
        ("do blood pressure tablets lower energy", "no question about medicines"),
        ("does levothyroxine raise mood", "no question about medicines"),
        ("does energy lower mood", "no question about energy (calories)"),
        ("do calories lower mood", "no question about energy (calories)"),
        ("does energy intake lower mood", "no question about energy (calories)"),
        ("does fasting improve mood", "no question about fasting"),
        ("does skipping meals improve mood", "no question about fasting"),
        ("does my period lower mood", "no question about the period"),
        ("coffee " * 100, "longer than 300 characters"),
    ],
)
def test_what_is_not_asked(words: str, said: str) -> None:
    with pytest.raises(VilliError) as refusal:
        asked(words, SERIES, FOODS.get)
    assert said in str(refusal.value)


def test_a_diary_without_ratings_or_food_says_so() -> None:
    empty = Series((), np.zeros(0, dtype=int), np.zeros(0, dtype=bool), (), (), ())
    with pytest.raises(VilliError, match="no feeling is rated on enough days yet"):
        asked("does coffee raise mood", empty, FOODS.get)
    unfed = Series(SERIES.dates, SERIES.weekday, SERIES.complete, SERIES.outcomes, (), ())
    with pytest.raises(VilliError, match="no food is recorded on enough days yet"):
        asked("does coffee raise mood", unfed, lambda words: None)


WORDS = st.sampled_from(
    "does do is my the coffee beans mood sleep energy bloating raise lower worse better after with and "
    "tomorrow's the same day less more no without feel make fish stress # {x} "
    "(declared \x1b[31m <b> é 💊 -".split()
)


@given(st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=12).map(" ".join)))
def test_any_words_are_a_question_or_a_clear_refusal(words: str) -> None:
    try:
        found = asked(words, SERIES, FOODS.get)
    except VilliError as refusal:
        assert str(refusal)
        return
    said = canonical(found)
    assert said.isprintable() and not set("#{}") & set(said)
    assert resolved(said, SERIES, FOODS.get) == found
