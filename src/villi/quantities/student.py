"""Quantiles of Student's t, so that a mean of a few days, or of a few trials, gets an honest interval
without scipy.
"""

from functools import cache
from math import atan, cos, exp, lgamma, log, pi, sin, sqrt

Z_975 = 1.959963984540054
"""The 0.975 quantile of the normal distribution."""

EXPANSION_FROM = 200
"""From so many degrees of freedom on the expansion alone is right to twelve digits."""


@cache
def t_975(df: int) -> float:
    """The 0.975 quantile of Student's t with `df` degrees of freedom, right to eleven digits.

    Expansion 26.7.5 of Abramowitz and Stegun as a start, then Newton's method on the exact distribution of a
    whole number of degrees of freedom (26.7.3 and 26.7.4). Raises ValueError below 1 degree of freedom.

    >>> [round(t_975(df), 3) for df in (1, 2, 3, 6, 30)]
    [12.706, 4.303, 3.182, 2.447, 2.042]
    """
    if df < 1:
        raise ValueError("Student's t needs at least one degree of freedom")
    t = _expansion(df)
    if df < EXPANSION_FROM:
        for _ in range(NEWTON):
            t -= (_within(t, df) - 0.95) / (2 * _density(t, df))
    return t


NEWTON = 8
"""Steps from the expansion to the last digits; one degree of freedom, where it is worst, needs seven."""


def _expansion(df: int) -> float:
    z, n = Z_975, float(df)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / n**power for power, term in enumerate(terms, start=1))


def _within(t: float, df: int) -> float:
    """The probability between -t and t: a finite sum of powers of a cosine."""
    angle = atan(t / sqrt(df))
    odd = df % 2
    term = cos(angle) if odd else 1.0
    total = term if df > 1 else 0.0
    for power in range(2 + odd, df - 1, 2):
        term *= (power - 1) / power * cos(angle) ** 2
        total += term
    return 2 / pi * (angle + sin(angle) * total) if odd else sin(angle) * total


def _density(t: float, df: int) -> float:
    return exp(lgamma((df + 1) / 2) - lgamma(df / 2) - (df + 1) / 2 * log(1 + t * t / df)) / sqrt(df * pi)
