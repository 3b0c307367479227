"""Quantiles of Student's t, so that a mean of a few days gets an honest interval without scipy."""

from math import pi, sqrt, tan

Z_975 = 1.959964
"""The 0.975 quantile of the normal distribution."""


def t_975(df: int) -> float:
    """The 0.975 quantile of Student's t with `df` degrees of freedom.

    Exact for 1 and 2; else the expansion 26.7.5 of Abramowitz and Stegun, 0.12 per cent low at df = 3
    and within 0.03 per cent from 4 on. Raises ValueError below 1 degree of freedom.

    >>> [round(t_975(df), 2) for df in (1, 2, 6, 30)]
    [12.71, 4.3, 2.45, 2.04]
    """
    if df < 1:
        raise ValueError("Student's t needs at least one degree of freedom")
    if df == 1:
        return tan(pi * 0.475)
    if df == 2:
        return 0.95 * sqrt(2 / (1 - 0.95**2))
    z, n = Z_975, float(df)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / n**power for power, term in enumerate(terms, start=1))
