"""Finding foods by word fragments."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from villi.foods import Catalogue, Food
from villi.foods.search import find, index, tokens


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("rye br", "bread, rye"),
        ("br rye", "bread, rye"),
        ("rye", "bread, rye"),  # the name of a dish that holds it comes after, however often reported
        ("bread", "bread, white"),
        ("MILK", "milk, whole"),
        ("leche", "milk, whole"),
        ("rye loaf", "bread, rye"),
        ("kombucha", "kombucha"),
        ("l-glut", "glutamine powder"),
    ],
)
def test_best_first(small: Catalogue, words: str, first: str) -> None:
    assert small.find(words)[0].name == first


def test_every_fragment_must_be_found(small: Catalogue) -> None:
    assert small.find("rye milk") == []
    assert small.find("") == []
    assert small.find(" ,;- ") == []


def test_fragments_begin_words(small: Catalogue) -> None:
    assert small.find("read") == []


def test_limit(small: Catalogue) -> None:
    assert len(small.find("bread", limit=2)) == 2
    assert small.find("bread", limit=0) == []


def test_accents_do_not_matter() -> None:
    assert find(index([Food("x:1", "crème fraîche")]), "creme frai")[0].id == "x:1"


def test_an_exact_name_comes_before_what_is_reported_more() -> None:
    foods = [Food("x:1", "rice pudding", reports=9000), Food("x:2", "rice")]
    assert find(index(foods), "rice")[0].id == "x:2"


@given(st.lists(st.text(alphabet="abcde ,", min_size=1, max_size=12), max_size=8), st.text(alphabet="abcde "))
def test_what_is_found_holds_all_fragments(names: list[str], words: str) -> None:
    foods = [Food(f"x:{number}", name) for number, name in enumerate(names)]
    for food in find(index(foods), words):
        assert all(any(t.startswith(w) for t in tokens(food.name)) for w in tokens(words))
