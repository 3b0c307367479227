"""Where an amount comes from: the foods and the days of any nutrient or pattern of an examination.

Each food is a row of grams of its own through the kernel: parts add up to the mean, their ranges do not.
"""

from collections.abc import Collection, Mapping
from math import isnan, nan

import numpy as np
from numpy.typing import NDArray

from villi.examination import Contributions, OnDay, Part
from villi.examining.figures import Figures
from villi.foods import Catalogue
from villi.foods.plants import plant_rules
from villi.intake import Intake
from villi.intake.estimates import UNKNOWN, glutamine_composition, record_interval
from villi.intake.kernel import Totals
from villi.intake.patterns import Brought, brought, plants_by_day
from villi.intake.table import nutrient_ids
from villi.quantities import AT_LEAST_BELOW, NUTRIENTS, Interval

GLUTAMINE = "glutamine"
PLANTS = "plants"
"""The pattern whose parts do not add up: a plant counts once, however many foods bring it."""
SHARE = "share"

Array = NDArray[np.float64]


def contributions(days: Figures, catalogue: Catalogue, key: str) -> Contributions | None:
    """The foods and days behind an amount of some days (`Begun.shown`); None for what is no amount of them.

    `key` is the id of a nutrient, "glutamine", or the key of a pattern.

    >>> from villi.diary import read
    >>> from villi.examining import begin
    >>> diary = read(b"2026-11-16\\n2 slices rye bread\\n150 g salmon\\ndone: food\\n")
    >>> begun = begin(diary, Catalogue.everyday())
    >>> found = contributions(begun.shown, begun.catalogue, "protein")
    >>> [(part.name.split()[0], part.lines) for part in found.foods], len(found.days)
    ([('salmon,', (3,)), ('bread,', (2,))], 1)
    """
    pattern = next((one for one in days.patterns if one.key == key), None)
    if pattern is not None:
        if key == PLANTS:
            return _plants(days, catalogue, pattern.name)
        made = brought(days.intake, catalogue, key)
        return None if made is None else _of_pattern(days, catalogue, made, (key, pattern.name, pattern.unit))
    if key == GLUTAMINE or key in nutrient_ids():
        return _of_nutrient(days, catalogue, key)
    return None


def eaten_as(days: Figures, catalogue: Catalogue, foods: Collection[str]) -> tuple[Part, ...]:
    """Of some foods (ids) those that were eaten, with their days and lines, the one on most days first; what
    of anything they brought is not asked.

    >>> from villi.diary import read
    >>> from villi.examining import begin
    >>> begun = begin(read(b"2026-11-16\\n150 g salmon\\nkefir\\n"), Catalogue.everyday())
    >>> eaten = eaten_as(begun.shown, begun.catalogue, begun.shown.intake.foods)
    >>> sorted((part.name, part.lines) for part in eaten)
    [('kefir', (3,)), ('salmon, cooked', (2,))]
    """
    unknown = np.full(len(days.intake.foods), nan)
    found = _foods(days, catalogue, unknown, [UNKNOWN] * len(unknown))
    return tuple(
        sorted((part for part in found if part.food_id in foods), key=lambda part: (-part.days, part.name))
    )


def _of_nutrient(days: Figures, catalogue: Catalogue, key: str) -> Contributions:
    intake, nutrient = days.intake, NUTRIENTS[key]
    means, intervals, _ = _amounts(intake.mean_by(intake.food, len(intake.foods)), key)
    amounts, _, coverage = _amounts(intake.by_day, key)
    foods = _foods(days, catalogue, means, intervals)
    return Contributions(key, nutrient.name, nutrient.unit, foods, _days(intake, amounts, coverage))


def _amounts(totals: Totals, key: str) -> tuple[Array, list[Interval], Array]:
    """Amounts (R,) of one nutrient, their ranges, and their coverage (R,)."""
    if key == GLUTAMINE:
        low, mid, high = glutamine_composition(totals)
        below, above, portion = mid - low, high - mid, totals.glutamine_portion
        coverage = totals.glutamine_coverage
    else:
        n = nutrient_ids().index(key)
        mid, portion, coverage = totals.amount[:, n], totals.portion[:, n], totals.coverage[:, n]
        below = above = totals.composition[:, n]
    ranges = [
        UNKNOWN if isnan(m) else record_interval(float(m), (float(b), float(a)), float(p))
        for m, b, a, p in zip(mid, below, above, portion, strict=True)
    ]
    return mid, ranges, coverage


def _of_pattern(
    days: Figures, catalogue: Catalogue, made: Brought, called: tuple[str, str, str]
) -> Contributions:
    """Of an amount the mean a day; of a share, its part in all that it is a share of."""
    intake = days.intake
    counted = intake.counted[intake.day]
    by_day = _summed(intake.day, made.amount, len(intake.dates))
    whole = float(intake.counted.sum())
    if made.of is not None:
        whole = float(made.of[counted].sum())
        of = _summed(intake.day, made.of, len(intake.dates))
        by_day = np.divide(by_day, of, out=np.full(len(of), nan), where=of > 0)
    amount = np.where(counted, made.amount, 0.0)
    means = _summed(intake.food, amount, len(intake.foods)) / (whole or nan)
    foods = _foods(days, catalogue, means, [UNKNOWN] * len(means))
    brings = tuple(part for part in foods if part.mean != 0)
    return Contributions(*called, brings, _days(intake, by_day, np.ones(len(by_day))))


def _summed(group: NDArray[np.intp], values: Array, groups: int) -> Array:
    return np.asarray(np.bincount(group, weights=values, minlength=groups), dtype=float)


def _plants(days: Figures, catalogue: Catalogue, name: str) -> Contributions:
    """Each food with the plants in it that count on any day, and how many there were on each day."""
    intake, rules = days.intake, plant_rules()
    found = plants_by_day(intake, catalogue)
    met = frozenset().union(*found.values())
    amounts = [
        float(sum(rules[plant].points == 1.0 for plant in found.get(d, ()))) for d in range(len(intake.dates))
    ]
    unknown = np.full(len(intake.foods), nan)
    held = {id: tuple(p for p, _ in food.plants) for id in intake.foods if (food := catalogue.food(id))}
    foods = (
        part._replace(plants=tuple(plant for plant in held.get(part.food_id, ()) if plant in met))
        for part in _foods(days, catalogue, unknown, [UNKNOWN] * len(unknown))
    )
    brings = sorted((part for part in foods if part.plants), key=lambda part: (-len(part.plants), part.name))
    on_days = _days(intake, np.array(amounts), np.ones(len(amounts)))
    return Contributions(PLANTS, name, PLANTS, tuple(brings), on_days)


def _foods(days: Figures, catalogue: Catalogue, means: Array, intervals: list[Interval]) -> tuple[Part, ...]:
    """Every food that was eaten with its part, the largest first, those of unknown amount last."""
    intake = days.intake
    complete = int(intake.counted.sum()) or nan
    grams = _summed(intake.food, intake.grams * intake.counted[intake.day], len(intake.foods)) / complete
    where, whole = _where(intake), float(np.nansum(means))
    parts = []
    for f, food_id in enumerate(intake.foods):
        food = catalogue.food(food_id)
        eaten, lines = where[f]
        parts.append(
            Part(
                food_id,
                food.name if food is not None else food_id,
                float(means[f]),
                intervals[f],
                float(means[f]) / whole if whole > 0 else nan,
                float(grams[f]),
                len(eaten),
                tuple(sorted(lines)),
            )
        )
    return tuple(sorted(parts, key=lambda part: (-np.nan_to_num(part.mean, nan=-1.0), part.name)))


def _where(intake: Intake) -> Mapping[int, tuple[set[int], set[int]]]:
    """The days and lines of each food."""
    found: dict[int, tuple[set[int], set[int]]] = {}
    for portion, d, f in zip(intake.portions, intake.day.tolist(), intake.food.tolist(), strict=True):
        eaten, lines = found.setdefault(f, (set(), set()))
        eaten.add(d)
        lines.add(portion.line)
    return found


def _days(intake: Intake, amounts: Array, coverage: Array) -> tuple[OnDay, ...]:
    return tuple(
        OnDay(
            date,
            nan if complete.food == "skipped" else float(amounts[d]),
            intake.refused[d] > 0
            or complete.food not in ("done", "seems")
            or float(coverage[d]) < AT_LEAST_BELOW,
            bool(intake.counted[d]),
        )
        for d, (date, complete) in enumerate(zip(intake.dates, intake.complete, strict=True))
    )
