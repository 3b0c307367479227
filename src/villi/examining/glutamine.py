"""Glutamine of an examination: by day, by food group, by meal, by food."""

from collections.abc import Mapping
from math import nan

import numpy as np

from villi.examination import DayResult, GlutamineResult, Share
from villi.foods import Catalogue, Food
from villi.foods.glutamine import residue
from villi.intake import Intake, glutamine_estimate
from villi.intake.estimates import glutamine_composition, record_interval
from villi.intake.kernel import Totals
from villi.intake.table import nutrient_ids
from villi.meals import Portion
from villi.quantities import AT_LEAST_BELOW, Interval

TOP_FOODS = 10
LISTED_VEGETABLES = ("kale", "spinach", "cabbage", "beet", "Brussels sprout", "parsley")
"""Vegetables that popular lists of "glutamine-rich foods" name; keys of the plant table."""

MOSTLY = 50.0
"""A food counts as one of these when so many of its 100 grams are that plant."""


def by_day(intake: Intake) -> tuple[DayResult, ...]:
    """Every day with its glutamine; "at least" where something eaten is missing or unknown. Of a day on which
    no food was read nothing is known, unless nothing was eaten."""
    totals = intake.by_day
    intervals = _intervals(totals)
    return tuple(
        DayResult(
            date=date,
            complete=complete,
            refused=intake.refused[d],
            glutamine=nan if intake.unread[d] else float(totals.glutamine[d].sum()),
            interval=intervals[d],
            at_least=intake.refused[d] > 0
            or complete.food not in ("done", "seems")
            or float(totals.glutamine_coverage[d]) < AT_LEAST_BELOW,
        )
        for d, (date, complete) in enumerate(zip(intake.dates, intake.complete, strict=True))
    )


def glutamine(intake: Intake, catalogue: Catalogue) -> GlutamineResult:
    """Mean glutamine a day over the complete days, whole and in parts."""
    estimate, linear = glutamine_estimate(intake)
    foods = {food_id: catalogue.food(food_id) or Food(food_id, food_id) for food_id in intake.foods}
    eaten = [foods[intake.foods[f]] for f in intake.food]
    protein = float(intake.mean.amount[0, nutrient_ids().index("protein")])
    listed = np.array([_is_listed(food) for food in eaten], dtype=np.intp)
    from_listed = float(intake.mean_by(listed, 2).glutamine[1].sum())
    group_names = {key: group.name for key, group in catalogue.groups.items()}
    mean = estimate.mean
    return GlutamineResult(
        estimate=estimate,
        linear=linear,
        residue_mean=residue(mean),
        by_group=_shares(intake, [food.group or "other" for food in eaten], group_names),
        by_meal=_shares(intake, [_meal(portion) for portion in intake.portions], {}),
        top_foods=_shares(intake, [food.id for food in eaten], {f.id: f.name for f in foods.values()})[
            :TOP_FOODS
        ],
        listed_vegetables=from_listed / mean if mean > 0 else nan,
        per_protein=mean / protein if protein > 0 else nan,
    )


def _intervals(totals: Totals) -> list[Interval]:
    low, mid, high = glutamine_composition(totals)
    return [
        record_interval(float(m), (float(m - lo), float(hi - m)), float(p))
        for lo, m, hi, p in zip(low, mid, high, totals.glutamine_portion, strict=True)
    ]


def _is_listed(food: Food) -> bool:
    return any(plant in LISTED_VEGETABLES and grams >= MOSTLY for plant, grams in food.plants)


def _meal(portion: Portion) -> str:
    """The meal as named, else the part of the day."""
    if portion.meal:
        return portion.meal
    if portion.clock is None:
        return "no time given"
    hour = portion.clock.hour
    return "morning" if 4 <= hour < 11 else "midday" if 11 <= hour < 16 else "evening and night"


def _shares(intake: Intake, keys: list[str], names: Mapping[str, str]) -> tuple[Share, ...]:
    """Glutamine a day by the key of each portion, largest first; every part is its own row of grams."""
    days = int(intake.counted.sum())
    if days == 0:
        return ()
    found = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    part = np.array([found[key] for key in keys], dtype=np.intp)
    totals = intake.mean_by(part, len(found))
    means = totals.glutamine.sum(axis=1)
    grams = np.bincount(part, weights=intake.grams * intake.counted[intake.day], minlength=len(found)) / days
    whole = float(intake.mean.glutamine.sum())
    shares = (
        Share(
            key,
            names.get(key, key),
            float(mean),
            interval,
            float(mean) / whole if whole > 0 else nan,
            float(g),
        )
        for key, mean, interval, g in zip(found, means, _intervals(totals), grams, strict=True)
        if g > 0
    )
    return tuple(sorted(shares, key=lambda share: (-np.nan_to_num(share.mean, nan=-1.0), share.key)))
