"""What a population eats, from a sample of it: means, totals, ratios, shares and quantiles with their error.

Every function takes the sample first (a `Design` or `Replicates`), then columns with one value a row, then
`where`, the rows that are asked about. A value that is unknown (NaN) is left out and counted, in the value
and in its error; it never counts as zero. So is a row without weight.

    mean       sum w y / sum w                      influence (y - mean) / sum w
    total      sum w y                              influence y
    ratio      sum w y / sum w x                    influence (y - ratio x) / sum w x
    quantile   smallest y with F(y) >= p, F the weighted share at or below; interval by Woodruff: that of
               F at the quantile, read back through F (1952, J Am Stat Assoc 47:635)

Intervals are the figure -/+ t(df) standard errors, those of a proportion by Korn and Graubard (1998, Surv
Methodol 24:193): Clopper and Pearson's with the sample size that the design is worth.

When not to use it: for the spread of what people *usually* eat (quantiles, shares below a need) from one or
two days a person. Days vary more than people do: see `villi.cohort.usual`. The mean is right from one day.
"""

from math import nan, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from villi.cohort.design import (
    Array,
    Design,
    Flags,
    Replicates,
    Sample,
    Statistic,
    numbers,
    one_each,
    pooled,
)
from villi.quantities import VilliError
from villi.quantities.student import t_975

__all__ = [
    "Design",
    "Estimated",
    "Replicates",
    "Sample",
    "mean",
    "pooled",
    "proportion",
    "quantile",
    "ratio",
    "total",
]

FEW_DF = 12
"""Below so many degrees of freedom a figure is to be shown with a warning (our rule, unverified)."""


class Estimated(NamedTuple):
    """A figure of the population with its standard error and 95 % interval. `n` rows count; `left_out` more
    would, but their value is unknown. `df` degrees of freedom: 0 means that no error could be seen."""

    value: float
    se: float
    low: float
    high: float
    df: int
    n: int
    left_out: int

    @property
    def shaky(self) -> bool:
        """Whether the design is too small for the interval to be leant on (`FEW_DF`)."""
        return self.df < FEW_DF


def mean(sample: Sample, values: ArrayLike, where: ArrayLike | None = None) -> Estimated:
    """The weighted mean of `values` (n,), in their unit.

    >>> import numpy as np
    >>> sample = Design(np.array([1.0, 1, 3, 3]), strata=[1, 1, 2, 2])
    >>> found = mean(sample, [10.0, 20.0, 30.0, 50.0])
    >>> found.value, round(found.se, 3), found.df
    (33.75, 7.603, 2)
    >>> mean(sample, [10.0, 20.0, 30.0, float("nan")]).left_out
    1
    """
    return ratio(sample, values, np.ones(len(sample.weights)), where)


def total(sample: Sample, values: ArrayLike, where: ArrayLike | None = None) -> Estimated:
    """The weighted total of `values` (n,). What is unknown is missing from it: see `left_out`.

    >>> import numpy as np
    >>> total(Design(np.array([2.0, 2.0])), [1.0, 2.0]).value
    6.0
    """
    sample, y, known, left_out = chosen(sample, where, values)
    statistic = Statistic(lambda w: np.array([w @ y[0]]), lambda w: y[0][:, None])
    return figure(sample, statistic, known, left_out)


def ratio(sample: Sample, top: ArrayLike, bottom: ArrayLike, where: ArrayLike | None = None) -> Estimated:
    """The population's ratio of two totals, such as all fibre to all energy; not the mean of people's ratios.

    >>> import numpy as np
    >>> round(ratio(Design(np.ones(3)), [1.0, 2.0, 3.0], [10.0, 10.0, 40.0]).value, 3)
    0.1
    """
    sample, (y, x), known, left_out = chosen(sample, where, top, bottom)
    if not (sample.weights * known) @ x:
        raise VilliError("the bottom of the ratio is 0", remedy="choose rows where it is not")

    def at(w: Array) -> Array:
        below = w @ x
        return np.array([w @ y / below if below else nan])

    return figure(
        sample, Statistic(at, lambda w: ((y - (w @ y / (w @ x)) * x) / (w @ x))[:, None]), known, left_out
    )


def proportion(sample: Sample, flags: ArrayLike, where: ArrayLike | None = None) -> Estimated:
    """The share of people for whom `flags` (n,) is true (1), 0 to 1; NaN is unknown.

    >>> import numpy as np
    >>> found = proportion(Design(np.ones(100)), np.arange(100) < 10)
    >>> found.value, round(found.low, 3), round(found.high, 3)
    (0.1, 0.049, 0.177)
    """
    given = numbers(flags)
    if not np.isin(given[~np.isnan(given)], (0.0, 1.0)).all():
        raise VilliError("a share is asked of values that are not true or false", remedy="compare them first")
    found = mean(sample, given, where)
    low, high = _korn_graubard(found)
    return found._replace(low=low, high=high)


def quantile(sample: Sample, values: ArrayLike, p: float, where: ArrayLike | None = None) -> Estimated:
    """The value that a share `p` of people is at or below, with Woodruff's interval.

    The standard error is the width of the interval over twice t. It is NaN, as is the end, where the interval
    runs off the sample.

    >>> import numpy as np
    >>> found = quantile(Design(np.ones(200)), np.arange(1.0, 201.0), 0.5)
    >>> found.value, found.low, found.high
    (100.0, 87.0, 114.0)
    """
    if not 0 < p < 1:
        raise VilliError(f"a quantile of {p}", remedy="give a share between 0 and 1")
    sample, (y,), known, left_out = chosen(sample, where, values)
    weights = sample.weights * known
    order = np.argsort(y, kind="stable")
    cumulated = np.cumsum(weights[order])
    cumulated /= cumulated[-1]

    def at_share(share: float) -> float:
        if not 0 < share < 1:
            return nan
        place = int(np.searchsorted(cumulated, share - 1e-12))
        return float(y[order][min(place, len(y) - 1)])

    value = at_share(p)
    share = figure(sample, _mean_of((y <= value).astype(float)), known, left_out)
    if share.df < 1 or not share.se > 0:  # at the very end of the sample no error can be seen
        return share._replace(value=value, se=nan, low=nan, high=nan)
    reach = t_975(share.df) * share.se
    low, high = at_share(p - reach), at_share(p + reach)
    return share._replace(value=value, se=(high - low) / (2 * t_975(share.df)), low=low, high=high)


def chosen(
    sample: Sample, where: ArrayLike | None, *columns: ArrayLike
) -> tuple[Sample, tuple[Array, ...], Flags, int]:
    """The domain, the columns with unknown values at 0, the rows where all are known, and how many are not.

    A row with an unknown value keeps its place in the design: it is taken out by its weight, at which its
    zero counts nothing.
    """
    inside = sample if where is None else sample.domain(where)
    given = [one_each(sample.weights, column) for column in columns]
    known: Flags = ~np.any([np.isnan(one) for one in given], axis=0)
    left_out = int(((inside.weights > 0) & ~known).sum())
    if not ((inside.weights > 0) & known).any():
        raise VilliError("not one value is known", remedy="choose other rows, or another column")
    return inside, tuple(np.where(known, one, 0.0) for one in given), known, left_out


def figure(sample: Sample, statistic: Statistic, known: Flags, left_out: int) -> Estimated:
    """The first figure of a statistic over the rows `known`, with its error."""
    weights = np.where(known, sample.weights, 0.0)
    value = float(statistic.at(weights)[0])
    df = sample.df_of(weights)
    se = sqrt(sample.covariance(weights, statistic)[0, 0]) if df > 0 else nan
    reach = se * t_975(df) if df > 0 else nan
    return Estimated(value, se, value - reach, value + reach, df, int((weights > 0).sum()), left_out)


def _mean_of(y: Array) -> Statistic:
    def at(w: Array) -> Array:
        whole = w.sum()
        return np.array([w @ y / whole if whole else nan])

    return Statistic(at, lambda w: ((y - w @ y / w.sum()) / w.sum())[:, None])


def _korn_graubard(found: Estimated) -> tuple[float, float]:
    """Ends of a proportion's interval, from the number of independent rows that would know as much."""
    from scipy.special import betaincinv

    if found.df < 1 or np.isnan(found.se):
        return nan, nan
    p, n = found.value, float(found.n)
    if found.se > 0:
        worth = p * (1 - p) / found.se**2
        n = min(n, worth * (t_975(max(found.n - 1, 1)) / t_975(found.df)) ** 2)
    hits = p * n
    low = float(betaincinv(hits, n - hits + 1, 0.025)) if hits > 0 else 0.0
    high = float(betaincinv(hits + 1, n - hits, 0.975)) if hits < n else 1.0
    return low, high
