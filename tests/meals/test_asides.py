"""Narration told from food by ordinary words, and what was left of a food."""

from hypothesis import given
from hypothesis import strategies as st
from tests.everyday import READY

from villi.meals.asides import NOUNS, without_asides
from villi.meals.leftovers import EATERS, FRACTIONS, leftovers
from villi.meals.lists import ordinary
from villi.meals.understand import understand
from villi.meals.words import WORD, fold, stem, tokens

PLACES = ("", "GB", "US", "AU", "IN")


def test_ordinary_words_that_are_more_than_nouns_are_no_food_alone() -> None:
    """A place or a thing alone is refused and may share its word with a food (a café, a mate); what is passed
    over must not be one."""
    foods = [
        word
        for word, kind in ordinary().items()
        if kind not in (*NOUNS, "word", "person", "event")
        and any(READY.bare_food((stem(word),), (stem(word),), place) is not None for place in PLACES)
    ]
    assert foods == []


def test_every_ordinary_word_stands_once_and_folded() -> None:
    assert all(word == fold(word) and " " not in word for word in ordinary())
    assert len(ordinary()) > 2_500


def test_a_line_of_nothing_but_narration_is_refused() -> None:
    made = understand("paid the gas bill", READY)
    assert not made.portions and made.refused


def test_unknown_nouns_stay() -> None:
    for noun in ("umbrella", "quumble", "a sofa", "unicorn pie"):
        made = understand(f"2 eggs, {noun}", READY)
        assert [portion.name for portion in made.portions] and made.refused, noun


PARTS = st.sampled_from(
    [
        "curry", "2 eggs", "left", "had", "half", "about", "the rice", ",", " - ", "(", ")", "shared", "most",
        "of it", "kids", "ate", "gave the dog", "yolks", "left out", "skipped the", "so", "and", "x2",
        *sorted(FRACTIONS)[:6], *sorted(EATERS)[:6],
    ]
)  # fmt: skip


@given(st.lists(PARTS, max_size=12).map(" ".join))
def test_leftovers_keep_every_place(words: str) -> None:
    assert len(leftovers(words)) == len(words)


@given(st.lists(PARTS, max_size=12).map(" ".join))
def test_asides_only_take_away(words: str) -> None:
    found = tokens(fold(words))
    kept = without_asides(found, READY)
    places = {(token.start, token.text) for token in found}
    assert all((token.start, token.text) in places for token in kept if token.kind == WORD)
