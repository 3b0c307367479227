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
    """A mean a day with its plausible range and the composition's part of it, coverage (0 to 1) and days;
    `daily` the single complete days."""

    mean: float
    interval: Interval
    composition: Interval
    coverage: float
    days: int
    daily: tuple[float, ...]

    @property
    def most(self) -> float:
        """The upper end, lifted by the food whose amount is unknown: it can only add.

        >>> Amount(9.0, Interval(8.0, 10.0), Interval(8.0, 10.0), 0.8, 7, ()).most
        12.5
        """
        return self.interval.high / self.coverage if self.coverage > 0 else nan


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
        _ends([(estimate.interval, by) for estimate, by in estimates]),
        _ends([(estimate.composition, by) for estimate, by in estimates]),
        min(estimate.coverage for estimate, _ in estimates),
        min(estimate.days for estimate, _ in estimates),
        _days(parts, daily),
    )


def _ends(intervals: Sequence[tuple[Interval, float]]) -> Interval:
    return Interval(
        sum(by * interval.low for interval, by in intervals),
        sum(by * interval.high for interval, by in intervals),
    )


def _days(parts: Parts, daily: Mapping[str, Sequence[float]]) -> tuple[float, ...]:
    columns = [[by * amount for amount in daily.get(nutrient, ())] for nutrient, by in parts]
    if len({len(column) for column in columns}) > 1:
        return ()
    return tuple(sum(row) for row in zip(*columns, strict=True))


def _divided(found: Amount, by: float) -> Amount:
    return found._replace(
        mean=found.mean / by,
        interval=_ends([(found.interval, 1 / by)]),
        composition=_ends([(found.composition, 1 / by)]),
        daily=tuple(day / by for day in found.daily),
    )


def _share(
    found: Amount, intake: Mapping[str, Estimate], daily: Mapping[str, Sequence[float]]
) -> Amount | None:
    """Per cent of energy. How much was eaten is above and below the line and mostly cancels, so the interval
    of a share takes the composition of both alone, each at its worse end."""
    energy = intake.get("energy")
    if energy is None or not energy.mean > 0:
        return None
    least, most = energy.composition.low, energy.composition.high
    range_ = Interval(
        100 * found.composition.low / most if most > 0 else nan,
        100 * found.composition.high / least if least > 0 else nan,
    )
    kcal = daily.get("energy", ())
    days = zip(found.daily, kcal, strict=True) if len(kcal) == len(found.daily) else ()
    return found._replace(
        mean=100 * found.mean / energy.mean,
        interval=range_,
        composition=range_,
        coverage=min(found.coverage, energy.coverage),
        daily=tuple(100 * part / whole if whole else nan for part, whole in days),
    )


def known(amounts: Sequence[float]) -> int:
    """How many of the amounts are known.

    >>> known([1.0, float("nan")])
    1
    """
    return sum(not isnan(amount) for amount in amounts)
