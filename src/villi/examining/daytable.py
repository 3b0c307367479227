"""Every day of an examination in numbers: what a person takes into a spreadsheet."""

from math import nan

import numpy as np

from villi.examination import DayRow, DayTable
from villi.examining.figures import Figures
from villi.intake.table import nutrient_ids
from villi.trials.ratings import ratings

GLUTAMINE = "glutamine"


def day_table(days: Figures) -> DayTable:
    """The days of some figures (`Begun.shown`) with all amounts in food and all ratings. A day that is not
    complete and names no food is unknown, and not a day without food.

    >>> from villi.diary import read
    >>> from villi.examining import begin
    >>> from villi.foods import Catalogue
    >>> diary = read(b"2026-11-16\\n150 g salmon\\nfeel: mood 6\\ndone: food\\n")
    >>> found = day_table(begin(diary, Catalogue.everyday()).shown)
    >>> found.nutrients[:2], found.scales, found.rows[0].felt
    (('glutamine', 'energy'), ('mood',), (6.0,))
    """
    intake = days.intake
    totals = intake.by_day
    rated = ratings(days.diary)
    glutamine = np.where(intake.unread, nan, totals.glutamine.sum(axis=1))
    amount = np.where(intake.unread[:, None], nan, totals.amount)
    return DayTable(
        (GLUTAMINE, *nutrient_ids()),
        tuple(rated),
        tuple(
            DayRow(
                date,
                intake.complete[d],
                intake.refused[d],
                (float(glutamine[d]), *amount[d].tolist()),
                (float(totals.glutamine_coverage[d]), *totals.coverage[d].tolist()),
                tuple(values.get(date, nan) for values in rated.values()),
            )
            for d, date in enumerate(intake.dates)
        ),
    )
