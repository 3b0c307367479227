"""Words that nobody means: understanding never raises, and quotes what stands there."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuzz.meals import LOCALES, holds, ready
from villi.meals import understand

PIECES = (
    *("2", "half", "a", "cup", "of", "egg", "and", "with", ",", "x2", "0.5.2 kg", "toast", "(", "-", "1/2"),
    *("0/1", "1,200", "½", "é", "g", "ml", "fl oz", "without", "extra", "large", "dozen", "to", "1/0"),
)


CASES = Path(__file__).with_name("hostile.txt").read_text(encoding="utf-8").splitlines()
"""Lines that once went wrong, and lines that somebody could send to do harm, as JSON strings."""


@settings(deadline=None, max_examples=400)
@given(
    st.text(max_size=80) | st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join),
    st.sampled_from(LOCALES),
)
def test_spans_quote_the_words(text: str, locale: str) -> None:
    holds(text, locale)


@pytest.mark.parametrize("case", CASES)
def test_a_hostile_line_is_read_or_refused(case: str) -> None:
    holds(json.loads(case))


@pytest.mark.parametrize("word", ["a ", "and ", "with ", "half ", "x2 ", "of the ", "(", ",", "x", "1 2 "])
def test_a_long_line_of_one_word_does_not_fail(word: str) -> None:
    understand(word * (2_000 // len(word)), ready())
