"""How often announcements of this kind are false: the figure that stands beside every claim.

Measured, not promised: `benchmarks/signals.py --publish` writes the table from simulated diaries.
"""

import csv
from functools import cache
from importlib.resources import files

from villi.signals.values import FEWEST, Rates, Rule

_SHARES = (
    "false",
    "false_se",
    "any_null",
    "any_null_se",
    "found_small",
    "found_large",
    "found_large_se",
    "together_false",
    "together_false_se",
    "claims_false",
    "claims_false_se",
)


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
    return Rates(
        days=int(row["days"]),
        rule="BY" if row["rule"] == "BY" else "BH",
        diaries=int(row["diaries"]),
        null_diaries=int(row["null_diaries"]),
        together_pairs=int(row["together_pairs"] or 0),
        claims=int(row["claims"] or 0),
        **{name: share(row[name]) for name in _SHARES},
    )


def share(written: str) -> float:
    """A share of the table; NaN where nothing was counted.

    >>> share("0.1250"), share("")
    (0.125, nan)
    """
    return float(written) if written else float("nan")
