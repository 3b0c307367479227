"""Ways to go on with what is being typed."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.everyday import EVERYDAY, READY

from villi.diary import read
from villi.foods.search import tokens
from villi.keeping import Vocabulary, before, completions, food_names, vocabulary
from villi.keeping.completing import MOST
from villi.keeping.values import Completion
from villi.meals import resolve, understand
from villi.quantities import Person
from villi.safety import facts, guard

TODAY = date(2026, 11, 18)
NAMES = food_names(READY)
DIARY = read(
    b"2026-11-15\n08:00 rye toast 2 slices, flat white {fndds:92101901 333 g}\n"
    b"2026-11-16\n08:00 porridge 50 g\n13:00 beans on toast\ntook: vitamin D 25 ug\nfeel: itching 3\n"
    b"2026-11-17\n08:00 rye toast 3 slices\ntook: vitamin D 25 ug\n19:00 halloumi 60 g {own:halloumi}\n"
    b"2026-11-18\ntook: vitamin D 25 ug\n"
)
KNOWN = vocabulary(before(DIARY, TODAY, READY), resolve(DIARY, READY), NAMES)


def typed(text: str, known: Vocabulary = KNOWN) -> tuple[Completion, ...]:
    return completions(known, text, len(text))


def after(text: str, one: Completion) -> str:
    return text[: one.start] + one.insert + text[one.end :]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("ry", "rye toast 3 slices"),
        ("2 eggs, ry", "2 eggs, rye toast 3 slices"),
        ("08:10 breakfast: 2 eggs and ry", "08:10 breakfast: 2 eggs and rye toast 3 slices"),
        ("2 slices ry", "2 slices rye toast"),
        ("to ry", "rye toast 3 slices"),
        ("flat", "flat white"),
        ("porr", "porridge 50 g"),
        ("fee", "feel: "),
        ("08:10 fee", "08:10 feel: "),
        ("brea", "breakfast: "),
        ("feel: mo", "feel: mood "),
        ("feel: mood 6, blo", "feel: mood 6, bloating "),
        ("feel: it", "feel: itching "),
        ("took: ", "took: vitamin D 25 ug"),
        ("took: glut", "took: glutamine"),
        ("same as", "same as yesterday"),
        ("cou\n2026-11-18\ntoast", "country: \n2026-11-18\ntoast"),
        ("2 eggs\nlunch: smok sal", "2 eggs\nlunch: smoked salmon"),
    ],
)
def test_what_is_typed_goes_on_so(text: str, first: str) -> None:
    found = completions(KNOWN, text, 3 if text.startswith("cou") else len(text))
    assert after(text, found[0]) == first


@pytest.mark.parametrize(
    "text",
    ["", "r", "2 eggs, ", "note: ry", "feel: mood 6", "# ry", "2026-11-18", "2026", "   ", "toast {ow"],
)
def test_nothing_is_offered_where_nothing_is_being_typed(text: str) -> None:
    assert typed(text) == ()


@pytest.mark.parametrize(
    "start", "ab ap ba be bl br ca ch co cr da eg fi fr ga gr ha ho ic ja ke la le ma".split()
)
def test_a_food_of_the_catalogue_is_inserted_in_words_that_name_it(start: str) -> None:
    found = [one for one in typed(start) if one.kind == "food"]
    assert found
    for one in found:
        diary = read(f"{TODAY}\n{one.insert}\n".encode())
        (portion,) = resolve(diary, READY).portions
        assert portion.food_id == one.food_id, one
        words = tokens(" ".join([EVERYDAY.foods[one.food_id].name, *EVERYDAY.foods[one.food_id].synonyms]))
        assert any(word.startswith(start) for word in words) or start in one.insert.lower()


def test_own_foods_read_back_in_their_last_portion() -> None:
    for text, food, grams in (("flat", "fndds:92101901", 333.0), ("hall", "own:halloumi", 60.0)):
        own = next(one for one in typed(text) if one.kind == "own")
        made = resolve(read(b"".join([*map(str.encode, DIARY.lines), f"{own.insert}\n".encode()])), READY)
        assert (made.portions[-1].food_id, made.portions[-1].grams) == (food, grams)


def test_the_cursor_may_stand_in_the_middle() -> None:
    text = "2 eggs, ry, tea"
    found = completions(KNOWN, text, 10)
    assert after(text, found[0]) == "2 eggs, rye toast 3 slices, tea"


def test_a_meal_is_repeated_only_where_there_is_one() -> None:
    assert [one.insert for one in typed("same")] == [
        "same breakfast",
        "same lunch",
        "same dinner",
        "same as yesterday",
    ]
    bare = read(b"2026-11-16\nlunch: soup\n")
    known = vocabulary(before(bare, TODAY, READY), resolve(bare, READY), NAMES)
    assert [one.insert for one in typed("same", known)] == ["same lunch"]


def test_what_is_eaten_comes_before_what_is_seldom_written() -> None:
    diary = read(b"2026-11-16\n08:00 coffee, doughnut\n")
    known = vocabulary(before(diary, TODAY, READY), resolve(diary, READY), NAMES)
    assert [one.insert for one in typed("co", known)][:2] == ["coffee", "course: "]
    assert [one.insert for one in typed("do", known)][:3] == ["doughnut", "done: food", "done: feel"]


def test_a_supplement_behind_a_gate_is_not_put_forward() -> None:
    days = b"".join(b"2026-11-1%d\ntook: L-glutamine 5 g\n" % n for n in (4, 5, 6))
    diary = read(b"has: cirrhosis\n" + days)
    safety = guard(facts(diary, Person()))
    made = [
        vocabulary(before(diary, TODAY, READY), resolve(diary, READY), NAMES, held) for held in (None, safety)
    ]
    assert [[one.insert for one in typed("took: ", known)] for known in made] == [["L-glutamine 5 g"], []]


def test_each_way_is_offered_once_and_few_of_them() -> None:
    for text in ("ch", "br", "mi", "to"):
        found = typed(text)
        assert len(found) <= MOST
        assert len({one.insert.casefold() for one in found}) == len(found)


@settings(deadline=None, max_examples=300)
@given(st.text(max_size=40), st.integers(-5, 50))
def test_nothing_that_is_typed_raises(text: str, cursor: int) -> None:
    for one in completions(KNOWN, text, cursor):
        assert 0 <= one.start <= one.end <= len(text)


def test_fragments_find_what_the_catalogue_finds() -> None:
    for asked in ("rye bread", "smoked salmon", "greek yog", "bro rice", "oat milk"):
        expected = {food.id for food in EVERYDAY.find(asked, 4)}
        found = {one.food_id for one in typed(asked) if one.kind == "food"}
        own = {
            p.food_id
            for one in typed(asked)
            if one.kind == "own"
            for p in understand(one.insert, READY).portions
        }
        assert expected & (found | own)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("2 eg", "2 eggs"),
        ("two app", "two apples"),
        ("3 ban", "3 bananas"),
        ("1 ban", "1 banana"),
        ("2 slices rye br", "2 slices rye bread"),
    ],
)
def test_behind_a_count_words_keep_the_grammar(text: str, whole: str) -> None:
    found = [after(text, one) for one in typed(text)]
    assert any(one.startswith(whole) for one in found)
    assert not any(one in ("2 egg", "two apple", "3 banana", "1 bananas") for one in found)
    assert not any(one.startswith("2 egg ") for one in found)


def test_words_of_a_food_are_remembered_whatever_the_diary() -> None:
    names = food_names(READY)
    likely = names.likely(READY, MOST)
    assert len(set(likely)) == len(likely) > MOST
    names.insert_of(likely[0], READY, "GB")
    assert names.knows(likely[0], "GB") and not names.knows(likely[0], "US")
