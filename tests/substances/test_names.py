"""Medicines and supplements by the names people write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from villi.substances import classes, named, recognise, substances


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Coumadin 3 mg at night", "warfarin"),
        ("COUMADIN", "warfarin"),
        ("Zoloft", "sertraline"),
        ("half a Lustral", "sertraline"),
        ("St John’s wort", "St John's wort"),
        ("St John's wort", "St John's wort"),
        ("st johns wort 300 mg", "St John's wort"),
        ("oral contraceptive", "contraceptive pill"),
        ("prednisone", "prednisolone"),
        ("cyclosporin", "ciclosporin"),
        ("rye bread", ""),
        ("", ""),
    ],
)
def test_recognised(words: str, name: str) -> None:
    found = recognise(words)
    assert (found.name if found else "") == name


def test_every_name_of_a_line_in_its_place() -> None:
    words = "Zoloft, then half a Coumadin with fish oil"
    found = named(words)
    assert [(one.substance.name, words[one.start : one.end]) for one in found] == [
        ("sertraline", "Zoloft"),
        ("warfarin", "Coumadin"),
        ("omega 3", "fish oil"),
    ]
    assert named("toast and jam") == ()


@given(st.lists(st.sampled_from([one.name for one in substances()]), min_size=1, max_size=4))
def test_names_in_a_row_are_all_found(names: list[str]) -> None:
    found = {one.substance.name for one in named("; ".join(names))}
    own = {substance.name for name in names if (substance := recognise(name))}
    assert own <= found


@given(st.text(max_size=200))
def test_any_words(words: str) -> None:
    for one in named(words):
        assert recognise(words[one.start : one.end]) == one.substance


def test_a_class_with_a_rule_has_a_source_or_says_that_it_has_none() -> None:
    for kind in classes().values():
        assert kind.source or not kind.reviewed, kind.id
        assert kind.days_after >= 0
