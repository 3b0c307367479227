"""The rates beside a claim: read from what was measured, of a length that the diary has."""

import csv
from importlib.resources import files

import pytest

from villi.signals.multiplicity import rule
from villi.signals.rates import rates, table
from villi.signals.values import CAREFUL, FEWEST, Rates

LARGEST_SE = 0.03
"""What so many diaries keep to, whatever the share is."""


@pytest.mark.parametrize("rated", [0, 1, 30, FEWEST - 1])
@pytest.mark.parametrize("guard", ["none", "BY", "BH"])
def test_a_diary_that_may_not_be_screened_has_none(rated: int, guard: str) -> None:
    assert rates(rated, guard) is None  # type: ignore[arg-type]


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("rated", [90, 95, 119, 120, 121, 150, 200, 365, 7000])
def test_every_diary_that_is_screened_has_rates_of_its_rule_and_of_no_longer_a_diary(
    rated: int, strict: bool
) -> None:
    guard = rule(rated, strict)
    found = rates(rated, guard)
    assert found is not None
    assert found.rule == guard
    assert found.days <= rated
    assert not any(found.days < row.days <= rated for row in table() if row.rule == guard)


def test_a_rule_that_was_not_measured_at_a_length_has_none() -> None:
    assert rates(CAREFUL - 1, "BH") is None
    assert rates(400, "none") is None


@pytest.mark.parametrize("row", table(), ids=lambda row: f"{row.days} {row.rule}")
def test_each_row_is_a_measurement(row: Rates) -> None:
    found = (row.found_small, row.found_large)
    assert all(0 <= share <= 1 for share in (row.false, row.claims_false, row.together_false, *found))
    assert 0 <= row.any_null <= 1
    assert row.diaries >= 60
    assert row.null_diaries >= 200
    assert row.false_se <= LARGEST_SE
    assert row.claims > 0 and row.together_pairs > 0
    # both count the same false claims
    assert (row.claims_false > 0) == (row.false > 0)
    assert row.found_small <= row.found_large  # larger effects are found more often


def test_the_rates_keep_what_is_promised() -> None:
    """Of the rule that holds by itself at each length: a false discovery rate of at most .12, and a claim in
    at most 12 of 100 diaries without any effect, as far as so many diaries can tell (two standard errors)."""
    natural = [row for row in table() if rule(row.days) == row.rule]
    assert len(natural) >= 4
    for row in natural:
        assert row.false - 2 * row.false_se <= 0.12
        assert row.any_null - 2 * row.any_null_se <= 0.12


def test_more_days_find_more_and_the_stricter_rule_finds_less() -> None:
    by_rule = {key: [row for row in table() if row.rule == key] for key in ("BH", "BY")}
    for rows in by_rule.values():
        assert rows[0].found_large < rows[-1].found_large
    for loose in by_rule["BH"]:
        strict = rates(loose.days, "BY")
        assert strict is not None
        assert strict.found_large <= loose.found_large


def test_the_table_says_which_diaries_were_simulated() -> None:
    text = (files("villi.signals") / "data" / "error_rates.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert [(int(row["days"]), row["rule"]) for row in rows] == sorted(
        (int(row["days"]), row["rule"]) for row in rows
    )
    assert all(int(row["exposures"]) >= 40 and int(row["null_diaries"]) >= 200 for row in rows)
