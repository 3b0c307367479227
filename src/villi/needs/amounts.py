"""An intake in the unit of a reference value: parts summed, per kg of body weight or as a share of energy.

Estimates have shared food errors and cannot be added; where a reference counts two nutrients together (niacin
and tryptophan, two amino acids) the ends of their intervals are added instead, which is never too narrow.
"""

from collections.abc import Mapping, Sequence
from math import isnan, nan
from typing import NamedTuple

from villi.needs.measures import Measure, Parts
from villi.quantities import AT_LEAST_BELOW, Estimate, Interval


class Amount(NamedTuple):
    """A mean a day with its plausible range, coverage (0 to 1) and days; `daily` the single complete days."""

    mean: float
    interval: Interval
    coverage: float
    days: int
    daily: tuple[float, ...]


def amount(
    measure: Measure,
    intake: Mapping[str, Estimate],
    daily: Mapping[str, Sequence[float]],
    weight_kg: float | None = None,
) -> Amount | None:
    """What was eaten of a measure; None where the food tables do not hold it, or its weight is unknown.

    >>> from villi.needs.measures import measures
    >>> part = Interval(0.9, 1.1)
    >>> intake = {"copper": Estimate(1.0, part, 0.97, 7, part, part, part)}
    >>> amount(measures()["copper"], intake, {"copper": [1.0, 1.2]}).daily
    (1000.0, 1200.0)
    """
    found = _sum(measure.parts, intake, daily)
    if measure.instead and (found is None or not found.coverage >= AT_LEAST_BELOW):
        found = _sum(measure.instead, intake, daily) or found
    if found is None or (measure.per == "kg" and weight_kg is None):
        return None
    if measure.per == "kg" and weight_kg is not None:
        return _divided(found, weight_kg)
    return _share(found, intake, daily) if measure.per == "energy" else found


def total(parts: Parts, intake: Mapping[str, Estimate]) -> tuple[float, bool]:
    """The sum of parts a day, and whether all of it is known (each part covered to 0.80 or more).

    >>> total((("zinc", 1.0),), {})
    (nan, False)
    """
    found = _sum(parts, intake, {})
    return (nan, False) if found is None else (found.mean, found.coverage >= AT_LEAST_BELOW)


def _sum(parts: Parts, intake: Mapping[str, Estimate], daily: Mapping[str, Sequence[float]]) -> Amount | None:
    if not parts or any(nutrient not in intake for nutrient, _ in parts):
        return None
    estimates = [(intake[nutrient], by) for nutrient, by in parts]
    return Amount(
        sum(by * estimate.mean for estimate, by in estimates),
        Interval(
            sum(by * estimate.interval.low for estimate, by in estimates),
            sum(by * estimate.interval.high for estimate, by in estimates),
        ),
        min(estimate.coverage for estimate, _ in estimates),
        min(estimate.days for estimate, _ in estimates),
        _days(parts, daily),
    )


def _days(parts: Parts, daily: Mapping[str, Sequence[float]]) -> tuple[float, ...]:
    columns = [[by * amount for amount in daily.get(nutrient, ())] for nutrient, by in parts]
    if len({len(column) for column in columns}) > 1:
        return ()
    return tuple(sum(row) for row in zip(*columns, strict=True))


def _divided(found: Amount, by: float) -> Amount:
    interval = Interval(found.interval.low / by, found.interval.high / by)
    return found._replace(
        mean=found.mean / by, interval=interval, daily=tuple(day / by for day in found.daily)
    )


def _share(
    found: Amount, intake: Mapping[str, Estimate], daily: Mapping[str, Sequence[float]]
) -> Amount | None:
    """Per cent of energy. How much was eaten is an error of both and cancels, so the interval of the share
    takes the two composition errors alone, each at its end."""
    energy = intake.get("energy")
    if energy is None or not energy.mean > 0:
        return None
    mean = 100 * found.mean / energy.mean
    low, high = energy.composition.low / energy.mean, energy.composition.high / energy.mean
    spread = (found.interval.low / found.mean, found.interval.high / found.mean) if found.mean > 0 else (1, 1)
    days = daily.get("energy", ())
    shares = (
        tuple(100 * part / kcal if kcal else nan for part, kcal in zip(found.daily, days, strict=True))
        if len(days) == len(found.daily)
        else ()
    )
    return Amount(
        mean,
        Interval(mean * spread[0] / high if high else nan, mean * spread[1] / low if low else nan),
        min(found.coverage, energy.coverage),
        found.days,
        shares,
    )


def known(amounts: Sequence[float]) -> int:
    """How many of the amounts are known.

    >>> known([1.0, float("nan")])
    1
    """
    return sum(not isnan(amount) for amount in amounts)
