"""The few amounts of a day that stand at its foot: each with its range and how much of it is known."""

from dataclasses import replace
from math import nan

from villi.diary.values import Completeness, Day
from villi.foods import Catalogue
from villi.intake import compose_diary, patterns
from villi.intake.estimates import glutamine_composition, record_interval
from villi.intake.kernel import Totals
from villi.intake.table import nutrient_ids
from villi.intake.values import Intake
from villi.keeping.values import Total
from villi.meals import Understood
from villi.quantities import AT_LEAST_BELOW, NUTRIENTS

SHOWN = ("protein", "fibre")
"""Nutrients shown of every day, behind glutamine. Energy only where it was asked for."""
_PATTERNS = {"plants": "Different plants", "fermented": "Live fermented food"}


def totals(
    day: Day, understood: Understood, catalogue: Catalogue, *, energy: bool = False
) -> tuple[tuple[Total, ...], Completeness]:
    """The amounts of one day, whatever its completeness, and how complete it is after words that were not
    understood. `understood` is that day's. None where nothing was eaten that is known.

    >>> from villi.diary import read
    >>> from villi.meals import index, resolve
    >>> diary = read(b"2026-11-16\\n150 g salmon, 2 slices rye bread, kefir 200 ml\\n")
    >>> everyday = Catalogue.everyday()
    >>> found, complete = totals(diary.days[0], resolve(diary, everyday), everyday)
    >>> [(total.key, total.unit, total.at_least) for total in found][:2], complete.food
    ([('glutamine', 'g', False), ('protein', 'g', False)], 'partial')
    """
    intake = compose_diary([day], understood, catalogue)
    complete = intake.complete[0]
    if not intake.portions:
        return (), complete
    missing = bool(intake.refused[0])
    sums = intake.by_day
    found = [_glutamine(sums, missing=missing)]
    found += [_nutrient(key, sums, missing=missing) for key in (*SHOWN, *(("energy",) if energy else ()))]
    return (*found, *_patterns(intake, catalogue, missing=missing)), complete


def _glutamine(sums: Totals, *, missing: bool) -> Total:
    low, mid, high = glutamine_composition(sums)
    reach = record_interval(
        float(mid[0]), (float(mid[0] - low[0]), float(high[0] - mid[0])), float(sums.glutamine_portion[0])
    )
    coverage = float(sums.glutamine_coverage[0])
    little = coverage < AT_LEAST_BELOW
    return Total(
        "glutamine",
        "Glutamine",
        float(mid[0]),
        "g",
        reach.low,
        nan if little else reach.high,
        coverage,
        missing or little,
    )


def _nutrient(key: str, sums: Totals, *, missing: bool) -> Total:
    column = nutrient_ids().index(key)
    amount, coverage = float(sums.amount[0, column]), float(sums.coverage[0, column])
    half = float(sums.composition[0, column])
    reach = record_interval(amount, (half, half), float(sums.portion[0, column]))
    about = NUTRIENTS[key]
    little = coverage < AT_LEAST_BELOW
    high = nan if little else reach.high
    return Total(key, about.name, amount, about.unit, reach.low, high, coverage, missing or little)


def _patterns(intake: Intake, catalogue: Catalogue, *, missing: bool) -> list[Total]:
    """Plants and live fermented food of the day alone, as if it were complete: it is said to be so far."""
    whole = replace(intake, complete=(intake.complete[0]._replace(food="done"),))
    return [
        Total(one.key, _PATTERNS[one.key], one.value, "servings" if one.unit == "servings" else "plants",
              one.low, one.high, nan, missing, one.note)
        for one in patterns(whole, catalogue)
        if one.key in _PATTERNS
    ]  # fmt: skip
