"""From totals to `Estimate`s: the three kinds of error, kept apart."""

from math import nan, sqrt

import numpy as np

from villi.foods.glutamine import interval as class_interval
from villi.foods.glutamine import linear_bounds
from villi.intake.kernel import Array, Sums, Totals
from villi.intake.table import nutrient_ids
from villi.intake.values import Intake
from villi.quantities import Estimate, Interval
from villi.quantities.student import t_975

UNKNOWN = Interval(nan, nan)


def nutrient_estimates(intake: Intake) -> dict[str, Estimate]:
    """Mean a day of every nutrient but glutamine over the food-complete days, by nutrient id."""
    mean = intake.mean
    daily = intake.by_day.amount[intake.counted]
    days = int(intake.counted.sum())
    return {
        nutrient: _estimate(
            float(mean.amount[0, n]),
            (float(mean.composition[0, n]),) * 2,
            float(mean.portion[0, n]),
            float(mean.coverage[0, n]) if days else nan,
            daily[:, n],
        )
        for n, nutrient in enumerate(nutrient_ids())
    }


def daily_totals(intake: Intake) -> dict[str, tuple[float, ...]]:
    """Totals of each food-complete day by nutrient id, in the order of the dates; NaN unknown."""
    daily = intake.by_day.amount[intake.counted]
    return {nutrient: tuple(daily[:, n].tolist()) for n, nutrient in enumerate(nutrient_ids())}


def glutamine_estimate(intake: Intake) -> tuple[Estimate, Interval]:
    """Mean glutamine a day (g, free amino acid) over the food-complete days, and the linear bound."""
    mean = intake.mean
    low, mid, high = glutamine_composition(mean)
    daily = intake.by_day.glutamine[intake.counted].sum(axis=1)
    linear_low, linear_high = linear_bounds(mean.glutamine)
    estimate = _estimate(
        float(mid[0]),
        (float(mid[0] - low[0]), float(high[0] - mid[0])),
        float(mean.glutamine_portion[0]),
        float(mean.glutamine_coverage[0]) if len(daily) else nan,
        daily,
    )
    return estimate, Interval(float(linear_low[0]), float(linear_high[0]))


def glutamine_composition(totals: Totals | Sums) -> tuple[Array, Array, Array]:
    """Low, mid and high glutamine (R,) of totals: class error and the foods' own, in quadrature.

    The class part is asymmetric; the foods' own part is the same on both sides.
    """
    low, mid, high = class_interval(totals.glutamine)
    below = np.sqrt((mid - low) ** 2 + totals.glutamine_food**2)
    above = np.sqrt((high - mid) ** 2 + totals.glutamine_food**2)
    return np.maximum(mid - below, 0.0), mid, mid + above


def record_interval(mean: float, composition: tuple[float, float], portion: float) -> Interval:
    """Interval of what was recorded: composition half-widths (below, above) and portion half-width in
    quadrature; they come from different sources and are taken as independent. Never below zero.

    >>> record_interval(8.0, (0.6, 0.6), 0.8)
    Interval(low=7.0, high=9.0)
    """
    below, above = composition
    return Interval(max(mean - sqrt(below**2 + portion**2), 0.0), mean + sqrt(above**2 + portion**2))


def _estimate(
    mean: float, composition: tuple[float, float], portion: float, coverage: float, daily: Array
) -> Estimate:
    below, above = composition
    return Estimate(
        mean=mean,
        interval=record_interval(mean, composition, portion),
        coverage=coverage,
        days=len(daily),
        composition=Interval(max(mean - below, 0.0), mean + above),
        portion=Interval(max(mean - portion, 0.0), mean + portion),
        day_to_day=_day_to_day(mean, daily),
    )


def _day_to_day(mean: float, daily: Array) -> Interval:
    """Where the usual mean may lie if other days differ as these did: mean ± t s / sqrt(n).

    Days of which nothing is known of the nutrient are left out; with fewer than two there is none.
    Days are taken as independent, which flatters a diary of consecutive days a little.
    """
    known = daily[~np.isnan(daily)]
    if len(known) < 2:
        return UNKNOWN
    half = t_975(len(known) - 1) * float(np.std(known, ddof=1)) / sqrt(len(known))
    return Interval(max(mean - half, 0.0), mean + half)
