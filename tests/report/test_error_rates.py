"""The published error rates: the tables of the pages are those that stand beside every claim and answer.

To accept new rates, empty the place between the two marks and run the test: it writes them and fails once.
"""

from collections.abc import Iterable
from math import isnan
from pathlib import Path

import pytest

from villi.signals import question_rates, rates
from villi.signals.question_rates import QuestionRates
from villi.signals.values import Rates

DOCS = Path(__file__).parents[2] / "docs"
HEADS = (
    "from rated days",
    "rule",
    "diaries",
    "false (FDR)",
    "of all claims",
    "in an empty diary",
    "found, 0.2",
    "found, 0.4",
    "of same-day pairs",
)
QUESTION_HEADS = ("rated days", "diaries", "false", "found, 0.2", "found, 0.4", "found, 0.8")
SAME_DAY_HEADS = ("rated days", "false", "false, where the feeling moves the food", *QUESTION_HEADS[3:])
PLAIN_HEADS = (
    "days (a quarter not rated)",
    "clear effects found (0.4 of the usual ups and downs)",
    "small ones (0.2)",
    "false, where nothing was",
)


def share(value: float, error: float = float("nan"), *, of: int = 0, told: bool = False) -> str:
    """A share in per cent, its standard error in brackets; of `of`, which is told where the share is nought
    (there is no error of none)."""
    if isnan(value):
        return "unknown"
    if value == 0:
        return f"none of {of}" if of else "none"
    said = f"{100 * value:.1f} %"
    said = said if isnan(error) else f"{said} ({100 * error:.1f})"
    return f"{said} of {of}" if told else said


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
                share(row.false, row.false_se, of=row.diaries),
                share(row.claims_false, row.claims_false_se, of=row.claims, told=True),
                share(row.any_null, row.any_null_se, of=row.null_diaries),
                *(share(row.found_small), share(row.found_large, row.found_large_se)),
                share(row.together_false, row.together_false_se, of=row.together_pairs, told=True),
            )
            for row in rows
        ),
    )


def questions(rows: Iterable[QuestionRates]) -> str:
    """What one question about the days after did, as a table."""
    return table(
        QUESTION_HEADS,
        (
            (
                *(str(row.rated), str(row.diaries), share(row.false, row.false_se)),
                share(row.found_small, row.found_small_se),
                share(row.found_large, row.found_large_se),
                share(row.found_huge, row.found_huge_se),
            )
            for row in rows
        ),
    )


def same_day(rows: Iterable[QuestionRates]) -> str:
    """What one question about the same day did, as a table."""
    return table(
        SAME_DAY_HEADS,
        (
            (
                str(row.rated),
                share(row.same_day_false, row.same_day_false_se),
                share(row.same_day_reverse, row.same_day_reverse_se),
                *map(share, (row.same_day_found_small, row.same_day_found_large, row.same_day_found_huge)),
            )
            for row in rows
        ),
    )


def plainly(rows: Iterable[QuestionRates]) -> str:
    """What one question did, in whole hundredths."""
    return table(
        PLAIN_HEADS,
        (
            (
                str(row.days),
                *(f"{100 * value:.0f} of 100" for value in (row.found_large, row.found_small, row.false)),
            )
            for row in rows
        ),
    )


def agree(page: str, mark: str, found: str) -> None:
    """Compare with what stands between two marks of the page, or write it there and fail."""
    path = DOCS / page
    text = path.read_text(encoding="utf-8")
    start, end = f"<!-- {mark} -->\n", f"<!-- /{mark} -->"
    before, opened, rest = text.partition(start)
    kept, closed, after = rest.partition(end)
    assert opened and closed, f"{page} has no place for the {mark}"
    if not kept.strip():
        path.write_text(f"{before}{start}{found}{end}{after}", encoding="utf-8", newline="\n")
        pytest.fail(f"the {mark} were missing and have been written: read them, then run again")
    assert kept == found


def test_the_published_rates_are_those_beside_a_claim() -> None:
    agree("signals.md", "rates", screens(sorted(rates.table(), key=lambda row: (row.days, row.rule))))


def test_the_published_rates_of_a_question_are_those_beside_its_answer() -> None:
    agree("signals.md", "questions", questions(question_rates.table()))


def test_the_published_rates_of_a_question_about_the_same_day_are_those_beside_its_answer() -> None:
    agree("signals.md", "same-day questions", same_day(question_rates.table()))


def test_the_page_about_questions_tells_the_published_rates() -> None:
    agree("questions.md", "questions", plainly(question_rates.table()))


def test_rates_read_as_they_were_measured() -> None:
    row = Rates(120, "BH", 200, 0.071, 0.0123, 0.08, 0.02, 0.03, 0.14, 0.021)
    assert screens((row,)).splitlines()[-1] == (
        "| 120 | BH | 200 | 7.1 % (1.2) | unknown | 8.0 % (2.0) | 3.0 % | 14.0 % (2.1) | unknown |"
    )
    more = row._replace(
        claims=90, claims_false=0.1, claims_false_se=0.02, together_pairs=50, together_false=0.0
    )
    cells = screens((more,)).splitlines()[-1].split(" | ")
    assert (cells[4], cells[-1]) == ("10.0 % (2.0) of 90", "none of 50 |")
    asked = QuestionRates(180, 135, 32, 0.07, 0.12, 0.29, float("nan"), same_day_reverse=0.2)
    assert questions((asked,)).splitlines()[-1] == "| 135 | 32 | 7.0 % | 12.0 % | 29.0 % | unknown |"
    assert same_day((asked,)).splitlines()[-1].startswith("| 135 | unknown | 20.0 % |")
    assert plainly((asked,)).splitlines()[-1] == "| 180 | 29 of 100 | 12 of 100 | 7 of 100 |"


def test_none_is_said_with_what_it_is_of_and_without_an_error() -> None:
    row = Rates(90, "BY", 300, 0.0, 0.0, 0.0, 0.0, 0.0, 0.03, 0.01, null_diaries=250)
    assert screens((row,)).splitlines()[-1] == (
        "| 90 | BY | 300 | none of 300 | unknown | none of 250 | none | 3.0 % (1.0) | unknown |"
    )
