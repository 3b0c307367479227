"""The published rates of one question: what any honest run of the benchmark must show."""

from math import sqrt

import pytest

from villi.signals.question_rates import QuestionRates, table


@pytest.mark.parametrize("row", table(), ids=lambda row: str(row.days))
def test_larger_effects_are_found_more_often_and_nothing_seldom(row: QuestionRates) -> None:
    assert row.false < row.found_large < row.found_huge
    assert row.found_small < row.found_large
    # the level is 5 %; every diary tests several idle pairs, so this is a wide bound
    assert row.false <= 0.05 + 3 * sqrt(0.05 * 0.95 / row.diaries)
    assert row.rated <= row.days


def test_more_days_find_more() -> None:
    rows = table()
    assert list(rows) == sorted(rows, key=lambda row: row.rated)
    assert rows[0].found_large < rows[-1].found_large
