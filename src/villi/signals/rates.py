"""How often announcements of this kind are false: the figure that stands beside every claim.

Measured, not promised: `benchmarks/signals.py --publish` writes the table from simulated diaries.
"""

import csv
from functools import cache
from importlib.resources import files

from villi.signals.values import FEWEST, Rates, Rule


def rates(rated: int, rule: Rule) -> Rates | None:
    """What `rule` did on simulated diaries of the nearest length not longer than `rated` days.

    `rated`: rated days of the outcome with fewest, as `Screen.rated`. None below 90 rated days and for a
    rule that was not measured at that length: nothing may be claimed there.

    >>> rates(60, "none") is None
    True
    """
    if rated < FEWEST:
        return None
    fitting = [row for row in table() if row.rule == rule and row.days <= rated]
    return max(fitting, key=lambda row: row.days, default=None)


@cache
def table() -> tuple[Rates, ...]:
    """All rows, `days` the fewest rated days of a row's diaries."""
    text = (files("villi.signals") / "data" / "error_rates.csv").read_text(encoding="utf-8")
    return tuple(_read(row) for row in csv.DictReader(text.splitlines()))


def _read(row: dict[str, str]) -> Rates:
    rule: Rule = "BY" if row["rule"] == "BY" else "BH"
    return Rates(
        int(row["days"]),
        rule,
        int(row["diaries"]),
        float(row["false"]),
        float(row["false_se"]),
        float(row["any_null"]),
        float(row["any_null_se"]),
        float(row["found_small"]),
        float(row["found_large"]),
        float(row["found_large_se"]),
    )
