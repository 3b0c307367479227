"""Whatever stands in a diary is read: hostile, endless, contradictory, in any alphabet."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from villi.diary import read
from villi.quantities import Person
from villi.safety import facts, guard

ENDLESS = [
    "a" * 9_000,
    "k i l l " * 1_100,
    "*" * 9_000,
    "no " * 3_000,
    "a." * 4_500,
    "i want to " * 900,
    "xxx!" * 2_000,
    "#a" * 4_500,
    "\u0301" * 9_000,
    "(( " * 3_000,
    "suicid" * 1_500,
    "no a or b, " * 800,
    "s u i c i " * 900,
    "a*" * 4_500,
    "want to want to " * 500,
    " " * 4_000 + "x",
    "-" * 9_000,
    ", " * 4_500,
    "phq9 " * 1_800,
    "phq9 " + "1" * 9_000 + "x",
    "phq9 " + "1 " * 4_000 + "x",
    "item 9 " * 1_200,
    "cirrhosis " * 900,
    "warfarin " * 900,
    "blood in my " * 700,
    "{" * 9_000,
    "1" * 9_000,
]
"""Lines that would take minutes where an expression looked at every part of every part of them."""

KEYS = (
    "has",
    "takes",
    "took",
    "stops",
    "pregnant",
    "agreed",
    "note",
    "feel",
    "asked",
    "experiment",
    "avoids",
    "course",
)


@pytest.mark.parametrize("words", ENDLESS, ids=lambda words: words[:12].strip() or "blank")
def test_endless_lines(words: str) -> None:
    lines = "".join(f"{key}: {words}\n" for key in KEYS)
    found = facts(read(f"2026-11-16\n{lines}{words}\n".encode()), Person())
    assert "open:profile" in found
    assert all(len(said) < 10_000 for said in found.values())


def test_a_line_too_long_for_the_diary_is_read_for_words_of_self_harm() -> None:
    long = "toast and " * 20_000 + "i want to die"
    assert "mood:words" in facts(read(f"2026-11-16\nnote: {long}\n".encode()), Person())


@given(st.lists(st.tuples(st.sampled_from(KEYS), st.text(max_size=80)), max_size=8))
@settings(max_examples=150, deadline=None)
def test_any_words_in_any_line(lines: list[tuple[str, str]]) -> None:
    text = "2026-11-16\n" + "".join(f"{key}: {words}\n" for key, words in lines)
    try:
        diary = read(text.encode())
    except UnicodeEncodeError:
        return
    except Exception as refused:  # bytes that are no text
        assert "not text" in str(refused)
        return
    found = guard(facts(diary, Person()))
    for one in found.fired:
        assert all("\n" not in because for because in one.because)
