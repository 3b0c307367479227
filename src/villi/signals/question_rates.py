"""How often one question that was declared in advance finds what is there: printed beside every answer.

Measured on simulated diaries with a quarter of the days missing, at 5 %, over lags one to three; written by
`benchmarks/signals.py --publish`.
"""

import csv
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class QuestionRates(NamedTuple):
    """What one question did in `diaries` simulated ones of about `days` days, `rated` of them: `false` how
    often it showed something where nothing was; the share of true effects of 0.2 (`found_small`), 0.4
    (`found_large`) and 0.8 SD (`found_huge`) that it showed."""

    days: int
    rated: int
    diaries: int
    false: float
    found_small: float
    found_large: float
    found_huge: float


def question_rates(rated: int) -> QuestionRates | None:
    """The row of the longest simulated diaries that are no longer than `rated` days; None below the shortest.

    >>> question_rates(160).days, question_rates(30) is None
    (180, True)
    """
    return max((row for row in table() if row.rated <= rated), key=lambda row: row.rated, default=None)


@cache
def table() -> tuple[QuestionRates, ...]:
    """All rows, the shortest diaries first."""
    text = (files("villi.signals") / "data" / "question_rates.csv").read_text(encoding="utf-8")
    return tuple(
        QuestionRates(
            int(row["days"]),
            int(row["rated"]),
            int(row["diaries"]),
            float(row["false"]),
            float(row["found_small"]),
            float(row["found_large"]),
            float(row["found_huge"]),
        )
        for row in csv.DictReader(text.splitlines())
    )
