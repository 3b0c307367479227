"""The published error rates: the table of `docs/signals.md` is the one that stands beside every claim.

To accept new rates, empty the place between the two marks and run the test: it writes them and fails once.
"""

from importlib.resources import files
from math import isnan
from pathlib import Path

import pytest

from villi.signals.values import Rates

PAGE = Path(__file__).parents[2] / "docs" / "signals.md"
START, END = "<!-- rates -->\n", "<!-- /rates -->"
HEADS = ("from rated days", "rule", "diaries", "false", "in an empty diary", "found, 0.2", "found, 0.4")


def share(value: float, error: float = float("nan")) -> str:
    """A share in per cent, its standard error in brackets."""
    said = "unknown" if isnan(value) else f"{100 * value:.1f} %"
    return said if isnan(error) else f"{said} ({100 * error:.1f})"


def written(rows: tuple[Rates, ...]) -> str:
    """Rates as a table."""
    lines = [f"| {' | '.join(HEADS)} |", "|" + "---|" * len(HEADS)]
    for row in rows:
        cells = (
            str(row.days),
            row.rule,
            str(row.diaries),
            share(row.false, row.false_se),
            share(row.any_null, row.any_null_se),
            share(row.found_small),
            share(row.found_large, row.found_large_se),
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def test_the_published_rates_are_those_beside_a_claim() -> None:
    if not (files("villi.signals") / "data" / "error_rates.csv").is_file():
        pytest.skip("no rates are published yet (benchmarks/signals.py --publish)")
    from villi.signals.rates import table

    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(START)
    kept, _, after = rest.partition(END)
    rates = written(tuple(sorted(table(), key=lambda row: (row.rule, row.days))))
    if not kept.strip():
        PAGE.write_text(f"{before}{START}{rates}{END}{after}", encoding="utf-8", newline="\n")
        pytest.fail("the rates were missing and have been written: read them, then run again")
    assert kept == rates


def test_rates_read_as_they_were_measured() -> None:
    row = Rates(120, "BH", 200, 0.071, 0.0123, 0.08, 0.02, 0.03, 0.14, 0.021)
    assert written((row,)).splitlines()[-1] == (
        "| 120 | BH | 200 | 7.1 % (1.2) | 8.0 % (2.0) | 3.0 % | 14.0 % (2.1) |"
    )
