"""The model behind usual intake: people and days on a scale on which both are nearly normal.

Formulas and sources: `villi.cohort.usual`. Here they are fitted at given weights (`fit`), and turned into the
figures of a population (`figures`) and the expected amount of each person (`expected`).
"""

from math import exp, log, nan
from typing import NamedTuple

import numpy as np

from villi.cohort.design import Array, Codes
from villi.quantities import VilliError

FARTHEST = 12.0
"""Largest logarithm of su2 / se2, either way."""

LEAST_SHARE = 1e-3
"""A share of people in the variance of a day below this is a fit that has run to its border."""

WEEKEND = 3 / 7
"""Friday, Saturday and Sunday."""

DAY_NODES, DAY_WEIGHTS = np.polynomial.hermite_e.hermegauss(9)
PERSON_NODES, PERSON_WEIGHTS = np.polynomial.hermite_e.hermegauss(41)
GRID = 801
"""Points on which the usual amount is tabulated, from 8 standard deviations below the line to 8 above."""


class Ratio(NamedTuple):
    """Variance from day to day over variance between people, on the transformed scale, and its source."""

    value: float
    source: str


class Days(NamedTuple):
    """Days in one row each (N,): amounts, person, and columns of the line (N, K); `first` (n, K) a person's
    line on a first weekday; `repeats` (n,) days of each person."""

    amount: Array
    person: Codes
    columns: Array
    first: Array
    repeats: Array
    names: tuple[str, ...]


class Fit(NamedTuple):
    """What was fitted; `unit` is the geometric mean, `line` the coefficients (K,)."""

    power: float
    unit: float
    line: Array
    between: float
    within: float


def fit(days: Days, weights: Array, ratio: Ratio | None, start: Fit | None) -> Fit:
    """Weighted maximum likelihood; `start` is where a replicate begins to look."""
    from scipy.optimize import minimize, minimize_scalar

    rows = weights[days.person] > 0
    of_day = weights[days.person][rows]
    unit = exp(float(of_day @ np.log(days.amount[rows]) / of_day.sum()))
    parts = days.amount[rows] / unit, days.columns[rows], days.person[rows], of_day, days.repeats

    if ratio is not None:
        best = minimize_scalar(
            lambda power: _profile(parts, power, 1 / ratio.value)[0], bounds=(0.0, 1.0), method="bounded"
        )
        power, theta = float(best.x), 1 / ratio.value
    else:
        begin = (start.power, log(start.between / start.within)) if start else (0.3, -0.7)
        simplex = np.array([begin, (min(begin[0] + 0.15, 1.0), begin[1]), (begin[0], begin[1] + 0.3)])
        best = minimize(
            lambda at: _profile(parts, _folded(at[0]), exp(_within_reach(at[1])))[0],
            begin,
            method="Nelder-Mead",
            options={"initial_simplex": simplex, "xatol": 1e-4, "fatol": 1e-9, "maxfev": 300},
        )
        power, theta = _folded(float(best.x[0])), exp(_within_reach(float(best.x[1])))
        if best.x[1] >= FARTHEST:
            raise VilliError(
                "each person's days are the same: was one day given twice?",
                remedy="give every day once, or one figure a person with a ratio from elsewhere",
            )
    _, line, within = _profile(parts, power, theta)
    between = theta * within
    if start is None and between < LEAST_SHARE * (between + within):
        raise alike()
    return Fit(power, unit, line, between, within)


def alike() -> VilliError:
    return VilliError(
        "people do not differ beyond what their days do, as far as these days can tell: no distribution of "
        "usual intake can be seen",
        remedy="give more people, or more days of each",
    )


def _within_reach(log_theta: float) -> float:
    """Days that never differ drive the search to infinity: it stops where nothing is left to tell."""
    return min(max(log_theta, -FARTHEST), FARTHEST)


def _folded(power: float) -> float:
    """Into 0 to 1, mirrored at the ends, so that the search has no wall."""
    inside = abs(power) % 2
    return 2 - inside if inside > 1 else inside


def _profile(
    parts: tuple[Array, Array, Codes, Array, Array],
    power: float,
    theta: float,
) -> tuple[float, Array, float]:
    """Minus twice the mean log likelihood, the line (K,) and se2, at a power and theta = su2 / se2.

    With amounts in units of their weighted geometric mean the Jacobian of the power is nought. Days of one
    person are made independent by taking off 1 - 1/sqrt(1 + J theta) of their mean.
    """
    amount, columns, person, weight, repeats = parts
    z = np.log(amount) if power < 1e-6 else (amount**power - 1) / power
    some = repeats[person]
    off = 1 - 1 / np.sqrt(1 + some * theta)
    z = z - off * _person_mean(z, person, repeats)
    x = columns - off[:, None] * np.column_stack([_person_mean(c, person, repeats) for c in columns.T])
    weighted = x * weight[:, None]
    line: Array = np.asarray(np.linalg.lstsq(weighted.T @ x, weighted.T @ z, rcond=None)[0], dtype=float)
    within = float(weight @ (z - x @ line) ** 2 / weight.sum())
    grown = float((weight / some) @ np.log1p(some * theta) / weight.sum())
    return log(within) + grown, line, within


def _person_mean(column: Array, person: Codes, repeats: Array) -> Array:
    sums = np.bincount(person, column, len(repeats))
    found: Array = (sums / np.maximum(repeats, 1))[person]
    return found


def _amount(fit: Fit, z: Array) -> Array:
    """g^-1: amounts from the transformed scale, not below nought."""
    if fit.power < 1e-6:
        return np.asarray(fit.unit * np.exp(z))
    return np.asarray(fit.unit * np.maximum(fit.power * z + 1, 0) ** (1 / fit.power))


def _usual(fit: Fit, names: tuple[str, ...], line: Array) -> Array:
    """T at each place of the line (...,): nine days of a person, weekends in their share."""
    days = line[..., None] + np.sqrt(fit.within) * DAY_NODES
    part = DAY_WEIGHTS / DAY_WEIGHTS.sum()
    weekday: Array = _amount(fit, days) @ part
    if "weekend" not in names:
        return weekday
    shift = fit.line[names.index("weekend")]
    found: Array = (1 - WEEKEND) * weekday + WEEKEND * (_amount(fit, days + shift) @ part)
    return found


def figures(fit: Fit, days: Days, weights: Array, shares: list[float], cuts: list[float]) -> list[float]:
    """Mean, quantiles and shares below; formulas at the head."""
    from scipy.special import ndtr

    rows = weights > 0
    line, place = np.unique(days.first[rows] @ fit.line, return_inverse=True)
    weight: Array = np.bincount(place.reshape(-1), weights[rows]) / weights[rows].sum()
    sd = np.sqrt(fit.between)
    people = PERSON_WEIGHTS / PERSON_WEIGHTS.sum()
    mean = float(weight @ (_usual(fit, days.names, line[:, None] + sd * PERSON_NODES) @ people))
    grid = np.linspace(line[0] - 8 * sd, line[-1] + 8 * sd, GRID)
    amounts = _usual(fit, days.names, grid)
    cumulated = np.array([float(weight @ ndtr((at - line) / sd)) for at in grid])
    # between two points of the grid both are nearly straight over the normal score
    quantiles = [float(np.interp(share, cumulated, amounts)) for share in shares]
    below = [
        float(weight @ ndtr((np.interp(cut, amounts, grid) - line) / sd)) if cut > amounts[0] else 0.0
        for cut in cuts
    ]
    return [mean, *quantiles, *below]


def expected(fit: Fit, days: Days) -> Array:
    """E[T_i | the days of i] (n,): the person's place shrunk toward the line, and what is still open."""
    theta = fit.between / fit.within
    scaled = days.amount / fit.unit
    z = np.log(scaled) if fit.power < 1e-6 else (scaled**fit.power - 1) / fit.power
    apart = np.bincount(days.person, z - days.columns @ fit.line, len(days.repeats))
    middle = days.first @ fit.line + theta * apart / (1 + theta * days.repeats)
    open_sd = np.sqrt(fit.between / (1 + theta * days.repeats))
    nodes = middle[:, None] + open_sd[:, None] * DAY_NODES
    found: Array = _usual(fit, days.names, nodes) @ (DAY_WEIGHTS / DAY_WEIGHTS.sum())
    return np.where(days.repeats > 0, found, nan)
