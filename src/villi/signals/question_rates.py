"""How often one question that was declared in advance finds what is there: printed beside every answer.

Measured on simulated diaries with a quarter of the days missing, at 5 %, over lags one to three and over the
same day; written by `benchmarks/signals.py --publish`.
"""

import csv
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from villi.signals.rates import share


class QuestionRates(NamedTuple):
    """What one question did in `diaries` simulated ones of about `days` days, `rated` of them.

    About the days after: `false` how often it showed something where nothing was; the share of true effects
    of 0.2 (`found_small`), 0.4 (`found_large`) and 0.8 SD (`found_huge`) that it showed. About the same day:
    `same_day_false` where nothing was, `same_day_reverse` for foods that do nothing and are chosen by the
    feeling of the day, and what it found of effects on the same day. `_se` standard errors over diaries; NaN
    where it was not measured.
    """

    days: int
    rated: int
    diaries: int
    false: float
    found_small: float
    found_large: float
    found_huge: float
    false_se: float = float("nan")
    found_small_se: float = float("nan")
    found_large_se: float = float("nan")
    found_huge_se: float = float("nan")
    same_day_false: float = float("nan")
    same_day_false_se: float = float("nan")
    same_day_reverse: float = float("nan")
    same_day_reverse_se: float = float("nan")
    same_day_found_small: float = float("nan")
    same_day_found_large: float = float("nan")
    same_day_found_huge: float = float("nan")


_COUNTS = ("days", "rated", "diaries")


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
    return tuple(_read(row) for row in csv.DictReader(text.splitlines()))


def _read(row: dict[str, str]) -> QuestionRates:
    days, rated, diaries = (int(row[name]) for name in _COUNTS)
    shares = (share(row[name]) for name in QuestionRates._fields[len(_COUNTS) :])
    return QuestionRates(days, rated, diaries, *shares)
