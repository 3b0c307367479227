"""The rules behind `constituents.csv`: every ingredient is spoken of, and the file is what they make."""

import csv
from pathlib import Path

import pytest

from catalogue import build, constituents
from catalogue.tables import ingredients

HERE = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(not build.TABLES.exists(), reason="the public food tables are not beside the checkout")
def test_every_basic_ingredient_has_a_rule() -> None:
    names = {name for parts in ingredients(build.TABLES).values() for name in parts}
    assert [name for name in sorted(names) if constituents.of_ingredient(name) is None] == []


@pytest.mark.parametrize(
    ("name", "holds"),
    [
        ("Watercress, raw", {"vegetables", "leafy_greens"}),
        ("Watermelon, raw", {"fruit"}),
        ("Gooseberries, raw", {"fruit", "berries"}),
        ("Lambsquarters, cooked", {"vegetables", "leafy_greens"}),
        ("Lamb, lean and fat, cooked", {"red_meat"}),
        ("Beans, mung, mature, sprouted, raw", {"vegetables"}),
        ("Beans, black, mature, raw (consumed cooked/heat-treated)", {"legumes"}),
        ("Nuts, coconut milk", set()),
    ],
)
def test_names_that_begin_alike_are_told_apart(name: str, holds: set[str]) -> None:
    assert set(constituents.of_ingredient(name) or {}) == holds


def test_rules_name_only_constituents_and_give_reasons_for_factors() -> None:
    path = HERE / "tools" / "catalogue" / "constituent_rules.csv"
    with path.open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    for row, rule in zip(rows, constituents.rules(), strict=True):
        assert rule.holds.keys() <= set(constituents.CARRIED), row["pattern"]
        if any(factor != 1.0 for factor in rule.holds.values()) or not rule.holds:
            assert row["reason"], row["pattern"]
