"""Days as a table for a spreadsheet: comma-separated, UTF-8, one row a day."""

import csv
from io import StringIO
from math import isnan

from villi.examination import DayTable
from villi.quantities import NUTRIENTS
from villi.report.tables import shows_energy
from villi.report.words import clean

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula at the start of a cell."""
MARK = "\ufeff"
"""Tells a spreadsheet that the file is UTF-8."""
HEAD = ("date", "food record", "feelings record", "words not understood")


def to_csv(days: DayTable, *, energy: bool = False) -> bytes:
    """Days with every amount in food, its coverage, and what was rated; unknown is an empty cell, never 0.

    Calories only with `energy`. A cell that a spreadsheet would run is made plain text.

    >>> to_csv(DayTable(("fibre",), ("=1+1",), ())).decode("utf-8-sig").strip()
    "date,food record,feelings record,words not understood,fibre_g,rated '=1+1,fibre_g coverage"
    """
    shown = [n for n, id in enumerate(days.nutrients) if shows_energy(NUTRIENTS[id].unit, energy)]
    keys = [NUTRIENTS[days.nutrients[n]].key for n in shown]
    text = StringIO()
    out = csv.writer(text, lineterminator="\r\n")
    felt = [f"rated {guarded(scale)}" for scale in days.scales]
    out.writerow(map(guarded, (*HEAD, *keys, *felt, *(f"{key} coverage" for key in keys))))
    for row in days.rows:
        out.writerow(
            (
                row.date.isoformat(),
                row.complete.food,
                row.complete.feel,
                row.refused,
                *(_figure(row.amounts[n]) for n in shown),
                *map(_figure, row.felt),
                *(_figure(row.coverage[n]) for n in shown),
            )
        )
    return (MARK + text.getvalue()).encode()


def guarded(words: str) -> str:
    """Words as a cell that no spreadsheet runs: what looks like a formula gets an apostrophe before it.

    >>> guarded("=HYPERLINK(1)"), guarded(" @me"), guarded("brain fog")
    ("'=HYPERLINK(1)", "'@me", 'brain fog')
    """
    kept = clean(words).strip()
    return f"'{kept}" if words.startswith(FORMULA) or kept.startswith(FORMULA) else kept


def _figure(value: float) -> str:
    return "" if isnan(value) else f"{value:.6g}"
