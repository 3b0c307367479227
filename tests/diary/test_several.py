"""Meals said in a row, as lines."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from villi.diary.several import apart

CUT = [
    ("at 8 porridge, at 13:30 soup, 7pm pasta", ["08:00 porridge", "13:30 soup", "19:00 pasta"]),
    ("08:00 porridge 13:00 soup", ["08:00 porridge", "13:00 soup"]),
    ("porridge 8:00, soup 13:00", ["08:00 porridge", "13:00 soup"]),
    ("8am toast and butter then 1pm soup", ["8am toast and butter", "13:00 soup"]),
    ("breakfast: 2 eggs; lunch: salad; tea: soup", ["breakfast: 2 eggs", "lunch: salad", "tea: soup"]),
    ("8am toast. Lunch was soup", ["8am toast", "Lunch was soup"]),
    ("coffee and toast, 8:00", ["08:00 coffee and toast"]),
    ("coffee at 8, toast", ["08:00 coffee", "toast"]),
    ("kefir 9:30", ["09:30 kefir"]),
    ("08:00 toast, kefir 9:30, soup at 1pm", ["08:00 toast", "09:30 kefir", "13:00 soup"]),
    ("19:00 salmon and rice, kefir 21:00, tea", ["19:00 salmon and rice", "21:00 kefir", "tea"]),
    ("lunch at 13: cheese sarnie", ["13:00 lunch: cheese sarnie"]),
    ("snack: nuts, 15:00 apple", ["snack: nuts", "15:00 apple"]),
]
WHOLE = [
    "2 eggs, 1,5 dl milk; 1,200 ml water", "toast, dinner roll, lunch meat", "soup, lunch leftovers",
    "tea at 4:30", "milk at 2%", "slept 7:30, 2 eggs", "note: lunch at 13:00, dinner at 19:00",
    "from 8:00 to 9:00 nuts", "about 8 almonds", "bread 50:50", "soup (at 13:00), bread",
    "08:00 kefir 9:30",
    "12:00-12:30 soup", "08:00 lunch: soup", "toast # 13:00 soup", "fasted until 13:00", "2026-11-16 13:00",
]  # fmt: skip
SAID = ["porridge", "08:00", "13:00 ", "at 8", " 7pm", ", ", "; ", ". ", " and ", "lunch", "dinner: ",
        "2 eggs", " ", "(", ")", "{own:1 2 g}", "tea: ", ":", "@", "#", "note:"]  # fmt: skip


@pytest.mark.parametrize(("words", "lines"), CUT, ids=[words for words, _ in CUT])
def test_each_meal_is_a_line(words: str, lines: list[str]) -> None:
    assert apart(words) == lines


@pytest.mark.parametrize("words", WHOLE)
def test_one_meal_stays_as_it_was_said(words: str) -> None:
    assert apart(words) == [words]


@settings(deadline=None, max_examples=300)
@given(st.one_of(st.text(max_size=40), st.lists(st.sampled_from(SAID), max_size=10).map("".join)))
def test_no_word_is_lost_and_nothing_raises(words: str) -> None:
    found = " ".join(apart(words))
    for word in ("porridge", "2 eggs", "lunch", "dinner", "{own:1 2 g}"):
        assert found.count(word) >= words.count(word), (word, found)
