"""What an experiment could show of one person, before it is begun: from how their own ratings vary."""

import math
from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtrit

from villi.signals.experiment.analysing import analyse
from villi.signals.experiment.checking import amount, rounding, whole
from villi.signals.experiment.designing import Pairs, drawn, how_many, reference
from villi.signals.experiment.reading import MOST_HISTORY, allowed, week_of
from villi.signals.experiment.values import LEVEL, Design, Option, Plan, Result
from villi.signals.given import numbers
from villi.signals.reml import persistence, whitening_filter

Array = NDArray[np.float64]

LENGTHS = (28, 40, 56, 84, 112, 168)
FEWEST_PAIRS = 6
"""With fewer pairs no p below 0.05 exists: 2 / 2^5 = 0.06 (signals.md, section 6)."""
FEWEST_RATED = 14
"""Rated days below which a person's own variability is not known (signals.md, section 6)."""
FEWEST_LEFT = 5
"""Rated days that must be left beside what is allowed for (judgement)."""
USUAL = (0.3, 0.8)
"""phi and rho where they are not known (signals.md, section 6)."""
CARRIED = 3.0
"""A period lasts at least so many time constants of what carries over (signals.md, section 6)."""
POWER = 0.8
SCHEDULES = 20
"""Random schedules, each with its own missing days, that a standard error is averaged over."""
MOST_MISSING = 0.9


def plan(
    history: ArrayLike,
    *,
    weekday: ArrayLike | None = None,
    carry_over: float = 0.0,
    days: Sequence[int] = LENGTHS,
    order: Literal["pairs", "restricted"] = "pairs",
) -> Plan:
    """What experiments of about so many `days` could show, from ratings so far.

    `history` (n,) daily ratings of one outcome, NaN not rated, of which the last year counts; `weekday` (n,)
    0 Monday to 6 Sunday; `carry_over` time constant in days with which what was done fades (0 gone by the
    next day; supplements, fibre and fermented food 3 to 5, assumed). Below 14 rated days phi .3 and rho .8
    stand in (`assumed`), `sd` is NaN and the smallest effects are in standard deviations of the outcome; also
    where what is left beside trend and weekdays is less than rounding alone would leave.

    The period is the shortest of at least 3 `carry_over` days. Periods of a day: a restricted schedule, at
    most two equal days in a row; longer ones: pairs, at least six, the first day of each period dropped.
    With `order` "restricted" longer periods are no pairs either, but any order of at least six of each arm
    with at most two equal ones in a row: 208 schedules instead of 64 where there are six of each, so that is
    where it shows more; from eight of each on it shows as much. Lengths too short for that are left
    out; others are rounded down to whole pairs.

    SE^2 of the effect = sigma^2 [A'(S - S W (W'S W)^-1 W'S)A]^-1, S the inverse of Sigma over the days that
    would be rated, averaged over random schedules and random missing days at the person's own rate.
    `smallest` = (t(1 - a/2) + t(.8)) SE: 2.8 SE where days are many. With P pairs the test knows only 2^P
    orders, so t has P - 2 degrees of freedom and a is the largest p of at most 0.05 that exists. Source:
    signals.md, section 6; the correction for few periods is ours (with 6 to 10 pairs the power at `smallest`
    is .72 to .85 in simulations, at 2.8 SE it is .4 to .7). Raises ValueError for arrays of other shapes, a
    `carry_over` below nought, or lengths below a day.

    >>> found = plan([float("nan")] * 10, carry_over=1.0, days=(28, 40, 84))
    >>> found.assumed, [(each.design.days, each.design.block) for each in found.options]
    (True, [(36, 3), (84, 3)])
    """
    carry_over = amount(carry_over, "carry_over")
    days = [whole(each, "each of days", 1) for each in days]
    fitting = (design_of(length, carry_over, order) for length in days)
    return _expected([each for each in fitting if each is not None], history, weekday)


def expected(design: Design, history: ArrayLike, *, weekday: ArrayLike | None = None) -> Plan:
    """What one design could show, from ratings so far: the plan of `plan` with it as the only option.

    >>> expected(Design("restricted", 40), [float("nan")] * 10).options[0].design.days
    40
    """
    return _expected([design], history, weekday)


def _expected(designs: Sequence[Design], history: ArrayLike, weekday: ArrayLike | None) -> Plan:
    ratings = numbers("history", history)
    week = None if weekday is None else week_of(weekday, len(ratings))[-MOST_HISTORY:]
    ratings = ratings[-MOST_HISTORY:]
    at = np.flatnonzero(~np.isnan(ratings))
    missing = 1 - len(at) / len(ratings[at[0] :]) if len(at) else 0.0
    phi, rho, sd = _drift(ratings, at, week) if len(at) >= FEWEST_RATED else (*USUAL, float("nan"))
    varies = sd**2 > rounding(ratings[at])  # below it the ratings tell of rounding, and not of the person
    phi, rho, sd = (phi, rho, sd) if varies else (*USUAL, float("nan"))
    unit = 1.0 if math.isnan(sd) else sd
    options = tuple(
        Option(each, unit * _smallest(each, phi, rho, min(missing, MOST_MISSING), week is not None))
        for each in dict.fromkeys(designs)
    )
    return Plan(options, phi, rho, sd, missing, len(at), not varies)


def design_of(days: int, carry_over: float, order: Literal["pairs", "restricted"] = "pairs") -> Design | None:
    """The design of at most so many days; None where six pairs of periods do not fit.

    >>> design_of(40, 0.0), design_of(84, 1.5), design_of(84, 4.0)
    (Design(kind='restricted', days=40, block=1, max_run=2, drop=0),
    Design(kind='pairs', days=80, block=5, max_run=2, drop=1), None)
    """
    block = max(1, math.ceil(CARRIED * carry_over - 1e-9))
    pairs = days // (2 * block)
    if pairs < FEWEST_PAIRS:
        return None
    if block == 1:
        return Design("restricted", days)
    return Design(order, 2 * block * pairs, block, drop=1)


def could_show(design: Design, result: Result) -> float:
    """The smallest effect that an experiment, as it went, would have shown in four of five: (t(1 - a/2) +
    t(.8)) SE with the SE of its result, as in `plan` (2.8 SE where days are many). `design` is what was done
    of it: whole pairs where it was stopped. NaN where nothing can be said or no p of 0.05 exists.

    >>> from villi.signals.experiment import analyse
    >>> design = Design("restricted", 16)
    >>> comfort = [5, 6, 4, 7, 5, 7, 4, 6, 5, 8, 4, 6, 7, 5, 5, 7]
    >>> kefir = [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 1, 0, 0, 1]
    >>> round(could_show(design, analyse(comfort, kefir, design=design)), 1)
    0.9
    """
    if math.isnan(result.se) or math.isnan(result.fewest_p) or result.fewest_p > LEVEL:
        return float("nan")
    rated = result.with_days + result.without_days
    return _multiple(design, result.missing / max(1, rated + result.missing)) * result.se


def simulated_power(option: Option, plan: Plan, effect: float, *, runs: int = 300, seed: int = 0) -> float:
    """Share of simulated experiments in which the randomisation test gives p at most 0.05.

    Ratings of the plan's phi, rho and sd (1 where NaN) with a true `effect` (outcome units, instantly there
    and gone) and its share of missing days, analysed as `analyse` does. Standard error about sqrt(.2 / runs)
    at 80 %. The confirmation of a plan's `smallest`.
    """
    generator = np.random.default_rng(whole(seed, "seed"))
    whole(runs, "runs", 1)
    design = option.design
    schedules = drawn(reference(design), runs, generator)
    sd = 1.0 if math.isnan(plan.sd) else plan.sd
    found = 0
    for each in schedules:
        ratings = sd * _ratings(design.days, plan.phi, plan.rho, generator) + effect * each
        ratings[generator.random(design.days) < plan.missing] = np.nan
        result = analyse(ratings, each, design=design, draws=999, seed=int(generator.integers(2**31)))
        found += result.p_randomisation <= LEVEL
    return found / runs


def _ratings(days: int, phi: float, rho: float, generator: np.random.Generator) -> Array:
    state, noise = generator.standard_normal(days), generator.standard_normal(days)
    for t in range(1, days):
        state[t] = phi * state[t - 1] + math.sqrt(1 - phi**2) * state[t]
    return math.sqrt(rho) * state + math.sqrt(1 - rho) * noise


def _drift(ratings: Array, at: NDArray[np.intp], week: NDArray[np.intp] | None) -> tuple[float, float, float]:
    """phi, rho and the SD around what an experiment would allow for; the SD is nought where the ratings are
    equal, or too few beside what is allowed for."""
    day, y = at - at[0], ratings[at]
    w = allowed(day, int(day[-1]), None if week is None else week[at], len(at))
    if np.ptp(y) == 0 or len(y) - w.shape[1] < FEWEST_LEFT:
        return *USUAL, 0.0
    phi, rho = persistence(y, w, day)
    white = whitening_filter(day, phi, rho)
    q, _ = np.linalg.qr(white(w))
    rest = white(y[:, None])[:, 0]
    rest = rest - q @ (q.T @ rest)
    return phi, rho, math.sqrt(float(rest @ rest) / (len(y) - w.shape[1]))


def _smallest(design: Design, phi: float, rho: float, missing: float, weekly: bool) -> float:
    """Smallest effect with 80 % power, in SD of the outcome; see `plan`."""
    generator = np.random.default_rng(0)
    variances = []
    place = np.arange(design.days)
    counts = place % design.block >= design.drop
    for arm in drawn(reference(design), SCHEDULES, generator):
        at = place[counts & (generator.random(design.days) >= missing)]
        weight = _information(at, arm[at].astype(float), design.days, phi, rho, weekly)
        if weight > 0:
            variances.append(1 / weight)
    if not variances:
        return float("nan")
    return _multiple(design, missing) * math.sqrt(sum(variances) / len(variances))


def _information(at: NDArray[np.intp], arm: Array, days: int, phi: float, rho: float, weekly: bool) -> float:
    """A*'A*, whitened and freed from what is allowed for: sigma^2 over the variance of the effect."""
    if len(at) < 2:
        return 0.0
    w = allowed(at, days - 1, at % 7 if weekly else None, len(at))
    white = whitening_filter(at, phi, rho)
    q, _ = np.linalg.qr(white(w))
    along = white(arm[:, None])[:, 0]
    along = along - q @ (q.T @ along)
    return max(float(along @ along), 0.0)


def _multiple(design: Design, missing: float) -> float:
    """Of the standard error: t(1 - a/2) + t(.8); see `plan`.

    >>> round(_multiple(Design("pairs", 60, 5), 0.0), 1), round(_multiple(Design("restricted", 168), 0.0), 1)
    (4.2, 2.8)
    """
    schedules = reference(design)
    orders = how_many(schedules)
    level = 2 * (orders // 40) / orders or LEVEL  # p comes in steps of two schedules, one and its opposite
    days = design.days * (1 - design.drop / design.block) * (1 - missing)
    degrees = (
        days - 5
        if design.block == 1 and not isinstance(schedules, Pairs)
        else design.days / (2 * design.block) - 2
    )
    return float(stdtrit(max(degrees, 2), 1 - level / 2) + stdtrit(max(degrees, 2), POWER))
