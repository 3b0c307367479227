"""Lines read with a model's help: what a model may do, and the laws that hold whatever it answers."""

import json
import random
from types import SimpleNamespace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.everyday import READY

from villi.diary.values import Pin
from villi.foods.values import Food, Measure
from villi.meals import Index, index, understand
from villi.meals.amounts import PARTS
from villi.meals.asking import MOST_LETTERS, Model, NoAnswerError, Prompt
from villi.meals.helped import MODEL_AT_MOST, helped
from villi.meals.matching import SOFT_WORDS
from villi.meals.references import referred
from villi.meals.understand import stages
from villi.meals.values import Portion, Understood
from villi.meals.words import fold

Marked = tuple[str, str, str]
"""(quote, food, amount)"""


@pytest.fixture(scope="module")
def three() -> Index:
    """A catalogue in which "dumplings" is in doubt: three names fit alike."""
    measures = (Measure("1 piece", 30.0), Measure("default", 100.0))
    names = ("Dumpling, red", "Dumpling, green", "Dumpling, blue", "Egg, boiled", "Cocktail, zorb")
    foods = [Food(f"own:{n}", name, measures=measures) for n, name in enumerate(names, start=1)]
    return index(SimpleNamespace(foods={food.id: food for food in foods}))


def marking(*marks: Marked, choice: str = "none") -> Model:
    """A model that always marks these foods and always makes this choice."""
    items = [{"quote": quote, "food": food, "amount": amount} for quote, food, amount in marks]
    answers = {"split": {"items": items}, "choose": {"choice": choice}}
    return Model("small", "localhost", lambda prompt: json.dumps(answers[prompt.task]))


HELPED: list[tuple[str, Marked, str, float, list[str]]] = [
    # words, mark, what the model helped to read with its grams (0 for any), what stays refused
    ("grumfed blorp my lentil soup", ("my lentil soup", "lentil soup", ""), "lentil soup", 0, []),
    ("grumfed blorp my lentil soup in the zorb", ("my lentil soup", "lentil soup", ""),
     "lentil soup", 0, ["zorb"]),
    ("Grumfed blorp my LENTIL soup 150 g", ("my lentil soup 150 g", "lentil soup", "150 g"),
     "LENTIL soup 150 g", 150, []),
    ("half a bagel zorbing grumfs", ("half a bagel", "bagel", "half a"), "half a bagel", 52.5, []),
]  # fmt: skip


@pytest.mark.parametrize(("words", "mark", "new", "grams", "refused"), HELPED, ids=[row[0] for row in HELPED])
def test_words_around_a_food_are_passed_over(
    words: str, mark: Marked, new: str, grams: float, refused: list[str], ready: Index
) -> None:
    assert understand(words, ready).portions == ()
    found = helped(words, ready, marking(mark))
    (portion,) = found.portions
    assert portion.words == new
    assert portion.read_by == "small" and portion.confidence <= MODEL_AT_MOST
    assert portion.grams == pytest.approx(grams) if grams else portion.grams > 0
    assert [r.words for r in found.refused] == refused


def test_foods_without_anything_between(ready: Index) -> None:
    marks = [(word, word, "") for word in ("porridge", "banana", "honey")]
    found = helped("porridge banana honey", ready, marking(*marks))
    assert [p.words for p in found.portions] == ["porridge", "banana", "honey"] and not found.refused


UNCHANGED: list[tuple[str, tuple[Marked, ...]]] = [
    ("unicorn steak", (("unicorn steak", "steak", ""),)),  # a noun phrase is not parted
    ("unicorn steak", (("steak", "steak", ""),)),
    ("unicorn steak", (("unicorn", "unicorn", ""), ("steak", "steak", ""))),
    ("chocolate unicorn", (("chocolate", "chocolate", ""), ("unicorn", "unicorn", ""))),
    ("chocolate unicorn", (("chocolate", "chocolate", ""),)),
    ("a steak of the unicorn", (("a steak", "steak", "a"),)),
    ("2 eggs and a unicorn steak", (("2 eggs", "eggs", "2"),)),  # nothing that was refused may vanish
    ("2 eggs and a unicorn steak", (("eggs and a unicorn steak", "steak", ""),)),
    ("scoffed down my 3 zorb bananas", (("bananas", "bananas", ""),)),  # nor a number
    ("scoffed down 3 of my bananas", (("my bananas", "bananas", ""),)),
    ("inhaled it without any of the zorbly butter", (("butter", "butter", ""),)),  # nor a "without"
    ("never blorbed, didn't touch the banana", (("the banana", "banana", ""),)),
    ("40 kg of rice", (("rice", "rice", ""),)),  # what was refused for its amount
]


@pytest.mark.parametrize(("words", "marks"), UNCHANGED)
def test_what_a_model_may_not_do(words: str, marks: tuple[Marked, ...], ready: Index) -> None:
    assert helped(words, ready, marking(*marks)) == understand(words, ready)


def test_long_lines_are_not_asked_about(ready: Index) -> None:
    def never(prompt: Prompt) -> str:
        raise AssertionError(prompt)

    words = "zorb " * (MOST_LETTERS // 5 + 1)
    assert helped(words, ready, Model("small", "localhost", never)) == understand(words, ready)


def test_pins_go_before_the_model(three: Index) -> None:
    line = "200 g dumplings"
    found = helped(line, three, marking(choice="2"), pins=((len(line), Pin("own:4", 60.0)),))
    assert [(p.food_id, p.grams, p.read_by) for p in found.portions] == [("own:4", 60.0, "")]


WORDS = (
    *("2", "150 g", "half a", "a", "some", "and", "with", ",", "on", "no", "without", "of", "my", "(", ")"),
    *("unicorn", "zorb", "telly", "scoffed", "egg", "eggs", "toast", "butter", "lentil", "soup", "chocolate"),
    *("another one", "the rest of the", "2 more", "same", "x2", "half", ";", "-", "crisps", "slices of"),
    *("biscuits", "milk", "coffee", "steak", "banana", "fish", "fingers", "slice", "bowl", "ibuprofen"),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12), st.integers(0, 2**32))
@example(["fingers", "no", "2", ")", "milk", "2", "2", "half a"], 0)  # a cut of which nothing is made
@example(["egg", "fingers", "egg", "my", "egg", ",", "2 more"], 0)  # a cut gives "2 more" its food
@example(["butter", "slice", "2", "butter", "another one", "150 g"], 0)  # "another one" of what was chosen
def test_laws_whatever_the_model_answers(words: list[str], seed: int) -> None:
    """The model marks random stretches and chooses at random: what was read stays read, what was not
    understood stays in sight, and nothing it had a say in is sure."""
    ready = READY
    line = " ".join(words)
    alone = understand(line, ready)
    found = helped(line, ready, Model("small", "localhost", lambda prompt: _random_answer(prompt, seed)))
    _foods_stay(alone, found, line)
    for refused in alone.refused:
        assert _seen(refused.span, found)
    for token in stages(line, ready).tokens:  # words of narration and of references name no food
        if token.stem in ready.heads and token.stem not in SOFT_WORDS | PARTS.keys():
            here = (token.start, token.end)
            assert _seen(here, found) or not _seen(here, alone)  # a food left out of a cut stays refused
    remedied = [r for r in alone.refused if r.suggestion and r.refers is None]  # "2 more" waits for a food
    assert len(found.refused) >= len(remedied)
    for portion in found.portions:
        assert portion.kind != "food" or portion.food_id in ready.numbers
        assert not portion.read_by or portion.confidence <= MODEL_AT_MOST
        if portion.read_by:
            assert portion.words == line[slice(*portion.span)]


def _seen(place: tuple[int, int], found: Understood) -> bool:
    spans = [portion.span for portion in found.portions] + [refused.span for refused in found.refused]
    return any(_meet(place, span) for span in spans)


def _foods_stay(alone: Understood, found: Understood, line: str) -> None:
    references = [(one.start, one.end) for one in referred(fold(line))[1]]
    for portion in alone.portions:
        now = [other for other in found.portions if other.span == portion.span]
        assert now
        other = next((one for one in now if one.food_id == portion.food_id), now[0])
        assert other.kind == portion.kind
        if other.food_id != portion.food_id:  # another of our candidates, or "another one" of it
            assert other.read_by
            refers = any(_meet(place, portion.span) for place in references)
            assert portion.candidates[0].score < 1.0 or (refers and _eaten_before(other, found))
        # the parts of one dish share its weight: one that was read anew may leave another share
        assert other.read_by or portion.dish or other.grams == portion.grams
        if portion.found == "given":
            assert other.grams_sd == portion.grams_sd  # a weight stays a weight


def _eaten_before(other: Portion, found: Understood) -> bool:
    """Whether the same food, read with the model's help, stands before a portion."""
    before = [one for one in found.portions if one.span < other.span]
    return any(one.read_by and one.food_id == other.food_id for one in before)


def _random_answer(prompt: Prompt, seed: int) -> str:
    chance = random.Random(f"{seed} {prompt.data}")
    data = json.loads(prompt.data)
    if prompt.task == "choose":
        return json.dumps({"choice": chance.choice(["none", *data["foods"]])})
    words, items, at = data["line"].split(" "), [], 0
    while at < len(words):
        size = chance.randint(1, 4)
        quote = words[at : at + size]
        first = chance.randrange(len(quote))
        food, amount = " ".join(quote[first:]), " ".join(quote[:first])
        if chance.random() < 0.6:
            items.append({"quote": " ".join(quote), "food": food, "amount": amount * chance.randint(0, 1)})
        at += size
    return json.dumps({"items": items})


def _meet(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def test_no_answer_is_said_once(ready: Index) -> None:
    def silent(prompt: Prompt) -> str:
        raise NoAnswerError("no answer within 5 seconds")

    model = Model("small", "localhost", silent)
    for line in ("unicorn steak", "zorb soup", "zorb soup"):
        assert helped(line, ready, model) == understand(line, ready)
    assert model.complaint().count("no answer within 5 seconds (2 times)") == 1


def test_the_persons_own_words_hold_in_new_cuts(ready: Index) -> None:
    means = (("zorb", "lentil soup", None),)
    found = helped("grumfed blorp my zorb", ready, marking(("my zorb", "zorb", "")), means=means)
    assert [(p.words, "lentil" in p.name) for p in found.portions] == [("zorb", True)]


def test_a_food_that_the_cuts_leave_out_stays_refused(ready: Index) -> None:
    words = "grumfed blorp zibble butter on my lentil soup"
    assert len(understand(words, ready).refused) == 1
    found = helped(words, ready, marking(("my lentil soup", "lentil soup", "")))
    assert [p.words for p in found.portions] == ["lentil soup"]
    assert [r.words for r in found.refused] == ["grumfed blorp zibble butter"]


def test_choices_are_among_what_the_words_mean_to_the_person(three: Index) -> None:
    means = (("egg", "dumplings", None),)
    alone = understand("200 g egg", three, means=means).portions[0]
    found = helped("200 g egg", three, marking(choice="2"), means=means).portions[0]
    assert "Dumpling" in alone.name and "Dumpling" in found.name and found.food_id != alone.food_id


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["items", "choice", "quote", "food", "amount"]), inner, max_size=3)
    ),
    max_leaves=8,
)
WRAPPED = JSON | st.builds(lambda x: {"items": x}, JSON) | st.builds(lambda x: {"choice": x}, JSON)


@settings(max_examples=300, deadline=None)
@given(
    WRAPPED.map(json.dumps) | st.text(max_size=40), st.sampled_from(["zorb of grumf", "2 chocolate biscuits"])
)
def test_any_answer_at_all_is_survived(answer: str, line: str) -> None:
    ready = READY
    found = helped(line, ready, Model("small", "localhost", lambda prompt: answer))
    _foods_stay(understand(line, ready), found, line)
