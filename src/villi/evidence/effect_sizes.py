"""From the two arms of a trial to an effect and its variance.

Vocabulary:
    arm: the people who got one thing. Treated first, control second, everywhere.
    events, n: of `n` people in an arm, those to whom it happened.
    effect, y: the number that is pooled. Ratios are on the natural log scale, where they are symmetric:
        0 is "no difference" on every scale here.
    variance, v: the square of the effect's standard error, from this trial alone.
    double-zero: a trial without events in either arm. It says nothing about a ratio and has no effect.

An impossible arm (more events than people, a spread of nought, NaN) raises ValueError: a trial whose
figures are not known is left out by whoever holds the data, and said to be.
"""

from math import exp, isfinite, isnan, lgamma, log, nan, sqrt
from typing import NamedTuple

ZERO_CELL = 0.5
"""Added to all four cells when one of them is nought (Haldane 1956; Cochrane Handbook 10.4.4.1). Only then:
adding it always pulls every trial towards no difference."""


class EffectSize(NamedTuple):
    """An effect and its variance. `corrected`: a nought was replaced. NaN twice: a double-zero trial."""

    effect: float
    variance: float
    corrected: bool = False

    @property
    def dropped(self) -> bool:
        """Whether the trial says nothing on this scale, and is left out of a pool.

        >>> log_risk_ratio(0, 20, 0, 20).dropped
        True
        """
        return isnan(self.effect)


NOTHING = EffectSize(nan, nan)


def log_risk_ratio(treated_events: int, treated_n: int, control_events: int, control_n: int) -> EffectSize:
    """The log risk ratio: y = ln((a/n1) / (c/n2)), v = 1/a - 1/n1 + 1/c - 1/n2.

    With a nought among events or non-events, 0.5 is added to all four cells (so 1 to each n). Double-zero
    trials are `dropped`. Not for case-control studies, where risks are not known.

    >>> died = log_risk_ratio(24, 152, 9, 144)  # PROPATRIA, PMID 18279948
    >>> round(exp(died.effect), 2), round(died.variance, 4)
    (2.53, 0.1393)
    """
    cells = _cells(treated_events, treated_n, control_events, control_n)
    if treated_events == 0 and control_events == 0:
        return NOTHING
    (a, b, c, d), corrected = _without_noughts(cells)
    variance = 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)
    return EffectSize(log(a / (a + b)) - log(c / (c + d)), variance, corrected)


def log_odds_ratio(treated_events: int, treated_n: int, control_events: int, control_n: int) -> EffectSize:
    """The log odds ratio: y = ln(a d / (b c)), v = 1/a + 1/b + 1/c + 1/d; b and d are the non-events.

    A trial in which nobody had the event, or everybody had, says nothing about odds and is `dropped`. For
    people, risk ratios are easier to say truly: an odds ratio of 4 is not "four times as likely".

    >>> tb = log_odds_ratio(4, 123, 11, 139)  # Aronson 1948, BCG vaccine
    >>> round(tb.effect, 4), round(tb.variance, 4)
    (-0.9387, 0.3571)
    """
    cells = _cells(treated_events, treated_n, control_events, control_n)
    if treated_events == control_events == 0 or (treated_events == treated_n and control_events == control_n):
        return NOTHING
    (a, b, c, d), corrected = _without_noughts(cells)
    return EffectSize(log(a * d / (b * c)), 1 / a + 1 / b + 1 / c + 1 / d, corrected)


def mean_difference(
    treated_mean: float,
    treated_sd: float,
    treated_n: int,
    control_mean: float,
    control_sd: float,
    control_n: int,
) -> EffectSize:
    """The difference of two means in their own unit: y = m1 - m2, v = s1^2/n1 + s2^2/n2.

    Only for trials that measured in the same unit on the same scale.

    >>> days = mean_difference(3.4, 1.96, 63, 4.57, 2.48, 65)  # Yalcin 2004, days of diarrhoea
    >>> round(days.effect, 2), round(days.variance, 4)
    (-1.17, 0.1556)
    """
    _means(treated_mean, treated_sd, treated_n, control_mean, control_sd, control_n)
    return EffectSize(treated_mean - control_mean, treated_sd**2 / treated_n + control_sd**2 / control_n)


def hedges_g(
    treated_mean: float,
    treated_sd: float,
    treated_n: int,
    control_mean: float,
    control_sd: float,
    control_n: int,
) -> EffectSize:
    """The standardised difference, for scales that differ between trials: g = J (m1 - m2) / s.

    s^2 = ((n1-1) s1^2 + (n2-1) s2^2) / (n1+n2-2); v = 1/n1 + 1/n2 + g^2 / (2 (n1+n2)), the large-sample
    variance of Hedges 1982. J is exact (`hedges_j`). g is a number of standard deviations and hides the
    unit: with one scale in all trials use `mean_difference`.

    >>> g = hedges_g(94, 22, 60, 92, 20, 60)  # Carroll, in Chen and Peace 2013
    >>> round(g.effect, 8), round(g.variance, 8)
    (0.09452416, 0.03337056)
    """
    _means(treated_mean, treated_sd, treated_n, control_mean, control_sd, control_n)
    df = treated_n + control_n - 2
    pooled = ((treated_n - 1) * treated_sd**2 + (control_n - 1) * control_sd**2) / df
    g = hedges_j(df) * (treated_mean - control_mean) / sqrt(pooled)
    return EffectSize(g, 1 / treated_n + 1 / control_n + g**2 / (2 * (treated_n + control_n)))


def hedges_j(df: int) -> float:
    """What takes the small-sample bias from a standardised difference.

    J = G(df/2) / (sqrt(df/2) G((df-1)/2)), with the gamma function G (Hedges 1981, DOI
    10.3102/10769986006002107). The usual approximation, 1 - 3/(4 df - 1), differs in the fourth decimal at
    df = 10 and by 0.007 at df = 2, the least allowed.

    >>> round(hedges_j(10), 5), round(1 - 3 / (4 * 10 - 1), 5)
    (0.92275, 0.92308)
    """
    if df < 2:
        raise ValueError(f"a standardised difference needs at least two degrees of freedom, not {df}")
    return exp(lgamma(df / 2) - lgamma((df - 1) / 2)) / sqrt(df / 2)


def _cells(a: float, n1: float, c: float, n2: float) -> tuple[float, float, float, float]:
    """Events and non-events of both arms, or ValueError for counts that cannot be."""
    for arm, events, n in (("treated", a, n1), ("control", c, n2)):
        if not (isfinite(events) and isfinite(n)):
            raise ValueError(f"{arm}: {events:g} of {n:g} is not a count")
        if n <= 0:
            raise ValueError(f"{arm}: an arm needs people, not n = {n:g}")
        if not 0 <= events <= n:
            raise ValueError(f"{arm}: {events:g} events cannot happen to {n:g} people")
    return a, n1 - a, c, n2 - c


def _without_noughts(
    cells: tuple[float, float, float, float],
) -> tuple[tuple[float, float, float, float], bool]:
    """The cells, with 0.5 added to all when one is nought, and whether it was."""
    if all(cells):
        return cells, False
    a, b, c, d = (cell + ZERO_CELL for cell in cells)
    return (a, b, c, d), True


def _means(m1: float, s1: float, n1: int, m2: float, s2: float, n2: int) -> None:
    for arm, mean, sd, n in (("treated", m1, s1, n1), ("control", m2, s2, n2)):
        if not (isfinite(mean) and isfinite(sd)):
            raise ValueError(f"{arm}: mean {mean:g} and standard deviation {sd:g} must be known numbers")
        if sd <= 0:
            raise ValueError(f"{arm}: a standard deviation is above nought, not {sd:g}")
        if not n >= 2:
            raise ValueError(f"{arm}: a standard deviation needs at least two people, not {n}")
