"""The rates of one question are those that the benchmark measured."""

import csv
from pathlib import Path

import pytest

from villi.signals.question_rates import table

HISTORY = Path(__file__).parents[2] / "benchmarks" / "history" / "signals.csv"
ERROR = 0.15
"""Twice the standard error of the rows with fewest diaries, and rounding."""


def test_the_table_is_what_was_measured() -> None:
    rows = list(csv.DictReader(HISTORY.read_text(encoding="utf-8").splitlines()))
    last = next(row for row in reversed(rows) if row.get("question_60_type_1"))
    for one in table():
        measured = [
            float(last[f"question_{one.days}_{name}"])
            for name in ("type_1", "power_0.2", "power_0.4", "power_0.8")
        ]
        ours = [one.false, one.found_small, one.found_large, one.found_huge]
        assert ours == pytest.approx(measured, abs=ERROR)
