"""Names that a person understands, from their own words or the catalogue's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from villi.foods import Catalogue
from villi.safety.wording import complaints
from villi.series.naming import LONGEST, joined, plain, stems, without_amounts
from villi.series.tables import not_foods, rules, scales, symptoms


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("2 slices rye bread", "rye bread"),
        ("a glass of red wine", "red wine"),
        ("half a pizza margherita", "pizza margherita"),
        ("Salmon 150 g", "salmon"),
        ("some leftover curry", "curry"),
        ("flat white (large)", "flat white"),
        ("Müesli", "müesli"),
        ("cheese and tomato sandwich on wholemeal bread", ""),
        ("Milk, reduced fat (2%)", ""),
        ("3", ""),
        ("", ""),
    ],
)
def test_amounts_are_left_out_of_a_name(words: str, name: str) -> None:
    assert without_amounts(words) == name


@given(st.text(max_size=60))
def test_any_words_make_a_short_name_or_none(words: str) -> None:
    name = without_amounts(words)
    assert len(name) <= LONGEST
    assert "\n" not in name
    assert stems(words) is not None


def test_every_name_of_the_catalogue_stays_a_name() -> None:
    for food in Catalogue.everyday().foods.values():
        assert plain(food.name).strip(), food.name


def test_what_is_denied_is_not_in_a_name() -> None:
    assert "milk" not in stems("coffee without milk")
    assert "milk" in stems("coffee with milk")


def test_a_list_says_how_many_it_leaves_out() -> None:
    assert joined(["a"]) == "a"
    assert joined(["toast and butter", "eggs"]) == "toast and butter; eggs"
    assert joined(list("abcdefgh"), 2) == "a, b and 6 more"


def test_the_tables_are_sound() -> None:
    keys = [rule.key for rule in rules()]
    assert len(set(keys)) == len(keys)
    assert all(rule.because and rule.factor > 0 and rule.per > 0 for rule in rules())
    assert not [rule.key for rule in rules() if complaints(f"{rule.name}. {rule.because}.")]
    names = [word for rule in rules() for word in (rule.name, *rule.aliases)]
    assert len({name.lower() for name in names}) == len(names)  # one word never means two exposures
    assert {scale.better for scale in scales()} == {"up", "down", ""}
    assert not symptoms() & {scale.key for scale in scales()}
    assert "water" in not_foods()
