"""The daily series of a diary, step by step."""

from datetime import date as Date
from typing import TYPE_CHECKING

from villi.diary.values import Diary
from villi.intake.values import Intake
from villi.meals.values import Understood
from villi.series.adjustments import adjustments
from villi.series.amounts import amounts
from villi.series.calendar import calendar, recorded
from villi.series.choosing import choose
from villi.series.foods import concepts, foods
from villi.series.outcomes import outcomes, rated
from villi.series.own import allowed_for, own
from villi.series.record import foodrecord
from villi.series.taken import beside
from villi.series.values import Adjustment, Outcome, Series, Unused

if TYPE_CHECKING:
    from villi.foods import Catalogue

MOST_ALLOWED = 8
"""Adjustments of a series: each takes two columns (today's and yesterday's) out of 90 or more rated days
(judgement). Sleep, stress, courses, events and energy come before medicines and supplements."""


def series(
    diary: Diary,
    intake: Intake,
    understood: Understood,
    catalogue: "Catalogue",
    first: Date | None = None,
    last: Date | None = None,
) -> Series:
    """Everything of a diary by calendar day: what was felt, what came before, what must be allowed for.

    `intake` and `understood` are those of the same diary (`villi.intake.compose_diary`,
    `villi.meals.resolve`). Of the days from `first` to `last` alone, where they are given: then `intake` and
    `understood` may be of these days, and courses and what was taken before them still hold. Never raises
    for what a person wrote; what cannot be used stands in `unused`.

    >>> from villi.diary import read
    >>> from villi.foods import Catalogue
    >>> from villi.intake import compose_diary
    >>> from villi.meals import index, resolve
    >>> diary = read(b"2026-11-16\\n2 slices rye bread\\nfeel: mood 6\\ndone: food\\n2026-11-18\\nsoup\\n")
    >>> foods = Catalogue.everyday()
    >>> eaten = resolve(diary, index(foods))
    >>> found = series(diary, compose_diary(diary.days, eaten, foods), eaten, foods)
    >>> [str(date) for date in found.dates], found.complete.tolist(), found.unused[0].because
    (['2026-11-16', '2026-11-17', '2026-11-18'], [True, False, False],
     'rated on 1 day; from 20 days on it is looked at')
    """
    days, left_out = calendar(
        [date for date in recorded(diary) if (first or Date.min) <= date <= (last or Date.max)]
    )
    record = foodrecord(diary, intake, days)
    felt = rated(diary, days)
    kept, no_outcome = outcomes(felt)
    mine = own(felt)
    taken = beside(diary, understood, days, record)
    made, energy, per_gram = amounts(intake, catalogue, record)
    single = foods(concepts(intake, catalogue, record, per_gram), record)
    chosen = choose(made, (*mine, *taken.exposures), single)
    others = (*adjustments(diary, days, record, energy, taken.antibiotics), *taken.adjustments)
    allowed: tuple[Adjustment, ...] = (*allowed_for(mine), *others)
    too_many = tuple(
        Unused(each.key, each.name, f"at most {MOST_ALLOWED} things are allowed for")
        for each in allowed[MOST_ALLOWED:]
    )
    return Series(
        days.dates,
        days.weekday,
        record.complete,
        kept,
        chosen.exposures,
        allowed[:MOST_ALLOWED],
        (*left_out, *no_outcome, *taken.unused, *chosen.unused, *too_many),
        tuple(Outcome(*one.scale, one.values) for one in felt.values()),
    )
