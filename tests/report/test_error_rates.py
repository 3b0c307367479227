"""The published error rates: the table of `docs/signals.md` is the one that stands beside every claim.

To accept new rates, empty the place between the two marks and run the test: it writes them and fails once.
"""

from collections.abc import Iterable
from importlib.resources import files
from math import isnan
from pathlib import Path

import pytest

from villi.signals import question_rates, rates
from villi.signals.question_rates import QuestionRates
from villi.signals.values import Rates

PAGE = Path(__file__).parents[2] / "docs" / "signals.md"
HEADS = ("from rated days", "rule", "diaries", "false", "in an empty diary", "found, 0.2", "found, 0.4")
QUESTION_HEADS = ("rated days", "diaries", "false", "found, 0.2", "found, 0.4", "found, 0.8")


def share(value: float, error: float = float("nan")) -> str:
    """A share in per cent, its standard error in brackets."""
    said = "unknown" if isnan(value) else f"{100 * value:.1f} %"
    return said if isnan(error) else f"{said} ({100 * error:.1f})"


def table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A table in Markdown."""
    lines = [f"| {' | '.join(heads)} |", "|" + "---|" * len(heads)]
    return "\n".join([*lines, *(f"| {' | '.join(cells)} |" for cells in rows)]) + "\n"


def screens(rows: Iterable[Rates]) -> str:
    """What the rule of a screen did, as a table."""
    return table(
        HEADS,
        (
            (
                *(str(row.days), row.rule, str(row.diaries)),
                *(share(row.false, row.false_se), share(row.any_null, row.any_null_se)),
                *(share(row.found_small), share(row.found_large, row.found_large_se)),
            )
            for row in rows
        ),
    )


def questions(rows: Iterable[QuestionRates]) -> str:
    """What one question did, as a table."""
    return table(
        QUESTION_HEADS,
        (
            (
                *(str(row.rated), str(row.diaries), share(row.false)),
                *map(share, (row.found_small, row.found_large, row.found_huge)),
            )
            for row in rows
        ),
    )


def agree(mark: str, found: str) -> None:
    """Compare with what stands between two marks of the page, or write it there and fail."""
    page = PAGE.read_text(encoding="utf-8")
    start, end = f"<!-- {mark} -->\n", f"<!-- /{mark} -->"
    before, _, rest = page.partition(start)
    kept, _, after = rest.partition(end)
    if not kept.strip():
        PAGE.write_text(f"{before}{start}{found}{end}{after}", encoding="utf-8", newline="\n")
        pytest.fail(f"the {mark} were missing and have been written: read them, then run again")
    assert kept == found


def test_the_published_rates_are_those_beside_a_claim() -> None:
    if not (files("villi.signals") / "data" / "error_rates.csv").is_file():
        pytest.skip("no rates are published yet (benchmarks/signals.py --publish)")
    agree("rates", screens(sorted(rates.table(), key=lambda row: (row.days, row.rule))))


def test_the_published_rates_of_a_question_are_those_beside_its_answer() -> None:
    agree("questions", questions(question_rates.table()))


def test_rates_read_as_they_were_measured() -> None:
    row = Rates(120, "BH", 200, 0.071, 0.0123, 0.08, 0.02, 0.03, 0.14, 0.021)
    assert screens((row,)).splitlines()[-1] == (
        "| 120 | BH | 200 | 7.1 % (1.2) | 8.0 % (2.0) | 3.0 % | 14.0 % (2.1) |"
    )
    asked = QuestionRates(180, 135, 32, 0.07, 0.12, 0.29, float("nan"))
    assert questions((asked,)).splitlines()[-1] == "| 135 | 32 | 7.0 % | 12.0 % | 29.0 % | unknown |"
