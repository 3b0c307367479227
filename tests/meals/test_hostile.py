"""Words that nobody means: understanding never raises, and quotes what stands there."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from villi.foods import Catalogue
from villi.meals import index, understand

READY = index(Catalogue.everyday())
PIECES = (
    *("2", "half", "a", "cup", "of", "egg", "and", "with", ",", "x2", "0.5.2 kg", "toast", "(", "-", "1/2"),
    *("0/1", "1,200", "½", "é", "g", "ml", "fl oz", "without", "extra", "large", "dozen", "to", "1/0"),
)


@settings(deadline=None, max_examples=400)
@given(st.text(max_size=80) | st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join))
def test_spans_quote_the_words(text: str) -> None:
    found = understand(text, READY)
    quoted = [(p.span, p.words) for p in found.portions] + [(r.span, r.words) for r in found.refused]
    for (start, end), words in quoted:
        assert 0 <= start <= end <= len(text)
        assert words == text[start:end]
    assert all(portion.grams >= 0 for portion in found.portions)


@pytest.mark.parametrize("word", ["a ", "and ", "with ", "half ", "x2 ", "of the ", "(", ",", "x", "1 2 "])
def test_a_long_line_of_one_word_does_not_fail(word: str) -> None:
    understand(word * (2_000 // len(word)), READY)
