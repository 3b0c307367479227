"""What people usually eat, from a few days of each: the days' own ups and downs taken out of the spread.

One day of everybody has the right mean and far too much spread: more people seem to eat very little, and very
much, than do. The method is that of the National Cancer Institute for what is eaten nearly every day
("amount-only"), of the family of the National Research Council's and Iowa State's::

    g(Y_ij) = x_ij b + u_i + e_ij     u ~ N(0, su2) between people,  e ~ N(0, se2) from day to day
    T_i     = E_e[ g^-1(x_i b + u_i + e) ]                           the usual amount of person i

    g     Box and Cox, (y^l - 1) / l with l from 0 (logarithm) to 1, amounts in units of their geometric mean
    x     an intercept; if given: a shift of second and later days, a shift of Fridays to Sundays, and
          columns of the person. Usual is what would be told on a first day, 4/7 weekday and 3/7 weekend.
    fit   weighted maximum (pseudo-)likelihood of l, b, su2, se2 at once
    E_e   nine-point Gauss-Hermite sum
    share of people below c  =  weighted mean of Phi( (T^-1(c) - x_i b) / sqrt(su2) )

Errors: all of it anew with each replicate weight (a `Design` is given replicates: half samples of Fay's kind
where every stratum has two PSUs, the jackknife otherwise).

One day of each (or one mean of each) cannot tell people from days: then the ratio se2 / su2 must come from
elsewhere, with its source, and the result is only as good as that (Luo and others 2019, J Nutr 149:1667,
PMC6862942: at half to twice the true ratio the share below a need can be off by 10 points and more).

Sources: Tooze and others 2010, Stat Med 29:2857 (amount-only model); Nusser and others 1996, J Am Stat Assoc
91:1440; NRC 1986, Nutrient Adequacy. Not read here; the code is held against simulated populations whose
truth is known (tests/cohort/test_usual.py, benchmarks/survey.py).

When not to use it: for foods that many do not eat on many days (fish, alcohol, offal). Their zeros are not
small amounts and need a model of how often; villi has none, and refuses. For one person (`expected` is a
shrunk guess; its spread over people is too narrow, so take no quantile of it). For a few dozen people.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import nan
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from villi.cohort.design import Array, Flags, Sample, Statistic, numbers, same_length
from villi.cohort.fitting import Days, Fit, Ratio, alike, expected, figures, fit
from villi.cohort.regression import no_copies
from villi.cohort.replicating import replicated
from villi.cohort.survey import Estimated
from villi.quantities import VilliError
from villi.quantities.student import t_975

__all__ = ["Ratio", "Usual", "distribution"]

MOST_ZERO = 0.05
"""Above this share of days with nothing eaten it is no daily nutrient (our rule; 5 to 10 % is customary)."""

LEAST_REPEATED = 50
"""People with two days or more from whom variances are taken (customary; unverified)."""


@dataclass(frozen=True, slots=True)
class Usual:
    """The distribution of usual intake, in the unit of the days.

    `mean`; `quantiles` by share; `below` each cut-point: the share of people (0 to 1). `power` is Box and
    Cox's; `between` and `within` the variances of people and of days on the transformed scale, `ratio` the
    second over the first and whence; `shifts` what was allowed for, on that scale. `n` people count, of whom
    `repeated` have two days or more; `zeros` days with nothing were set to half the smallest amount;
    `left_out` people have no day known. `expected` (n of the sample,): each person's usual amount as far as
    their days tell, NaN where there is none.
    """

    mean: Estimated
    quantiles: Mapping[float, Estimated]
    below: Mapping[float, Estimated]
    power: float
    between: float
    within: float
    ratio: Ratio
    shifts: Mapping[str, float]
    n: int
    repeated: int
    zeros: int
    left_out: int
    expected: Array

    def __str__(self) -> str:
        """In words.

        >>> import numpy as np
        >>> from villi.cohort.design import Design
        >>> days = np.exp(3 + np.random.default_rng(1).normal(size=(400, 1)) * np.ones(2) * 0.3)
        >>> days *= np.exp(np.random.default_rng(2).normal(size=(400, 2)) * 0.4)
        >>> print(distribution(Design(np.ones(400)), days, quantiles=[0.5]))
        Usual intake of 400 people, 400 of them with two days or more: mean 21.4 (20.7 to 22.2), half at ...
        """
        whence = (
            f"{self.repeated} of them with two days or more"
            if self.ratio.source == OWN
            else f"one figure each; how much their days differ is taken from {self.ratio.source}"
        )
        one = self.mean
        words = [f"mean {one.value:.3g} ({one.low:.3g} to {one.high:.3g})"]
        for share, found in self.quantiles.items():
            name = "half" if share == 0.5 else f"{share:.0%}"
            words.append(f"{name} at {found.value:.3g} ({found.low:.3g} to {found.high:.3g}) or less")
        for cut, found in self.below.items():
            words.append(f"{found.value:.1%} ({found.low:.1%} to {found.high:.1%}) below {cut:g}")
        return f"Usual intake of {self.n} people, {whence}: {', '.join(words)}."


OWN = "these days"


def distribution(
    sample: Sample,
    days: ArrayLike,
    *,
    quantiles: Sequence[float] = (0.05, 0.25, 0.5, 0.75, 0.95),
    below: Sequence[float] = (),
    ratio: Ratio | None = None,
    weekend: ArrayLike | None = None,
    sequence: bool = False,
    columns: Mapping[str, ArrayLike] | None = None,
    where: ArrayLike | None = None,
) -> Usual:
    """Usual intake from `days` (n, D), NaN where a person has no such day; `weekend` (n, D) flags.

    `ratio` is needed where nobody has a second day; where the only figure of a person is a mean of k days,
    give the ratio divided by k. `sequence` allows for second and later days being told otherwise than first
    ones. `columns` (n,) each are of the person (age, sex). Raises VilliError for foods not eaten daily, for
    too few repeated days, and where people do not differ beyond their days.

    >>> import numpy as np
    >>> from villi.cohort.design import Design
    >>> random = np.random.default_rng(3)
    >>> person = 3 + 0.3 * random.normal(size=2000)
    >>> days = np.exp(person[:, None] + 0.5 * random.normal(size=(2000, 2)))
    >>> found = distribution(Design(np.ones(2000)), days, quantiles=[0.05], below=[12.0])
    >>> truth = np.exp(person + 0.125)
    >>> [round(float(one), 1) for one in (found.quantiles[0.05].value, *np.quantile(truth, [0.05]))]
    [14.4, 14.2]
    >>> round(found.below[12.0].value, 3), round(float((truth < 12).mean()), 3)
    (0.012, 0.017)
    >>> round(float((days[:, 0] < 12).mean()), 3)    # what one day of each would say
    0.194
    """
    asked = _asked(sample, days, ratio, weekend, sequence, columns, where)
    base = fit(asked.days, asked.weights, ratio, None)
    shares, cuts = list(quantiles), list(below)
    found = _with_errors(asked, base, ratio, shares, cuts)
    if ratio is None and found[-1].low <= 0:  # the share of people in the variance of a day
        raise alike()
    return Usual(
        mean=found[0],
        quantiles=dict(zip(shares, found[1:], strict=False)),
        below=dict(zip(cuts, found[1 + len(shares) :], strict=False)),
        power=base.power,
        between=base.between,
        within=base.within,
        ratio=ratio or Ratio(base.within / base.between, OWN),
        shifts=dict(zip(asked.days.names[1:], base.line[1:].tolist(), strict=True)),
        n=found[0].n,
        repeated=asked.repeated,
        zeros=asked.zeros,
        left_out=asked.left_out,
        expected=expected(base, asked.days),
    )


class _Asked(NamedTuple):
    """The people who are asked about: their days, weights (n,) at 0 for all others, and what was counted."""

    sample: Sample
    days: Days
    weights: Array
    repeated: int
    zeros: int
    left_out: int


def _asked(
    sample: Sample,
    days: ArrayLike,
    ratio: Ratio | None,
    weekend: ArrayLike | None,
    sequence: bool,
    columns: Mapping[str, ArrayLike] | None,
    where: ArrayLike | None,
) -> _Asked:
    amounts, zeros = _amounts(sample, days)
    inside = sample if where is None else sample.domain(where)
    told = _told(amounts, columns)
    weights = np.where(told, inside.weights, 0.0)
    if not weights.any():
        raise VilliError("nobody has a day of which the amount is known", remedy="choose other people")
    repeated = int(((~np.isnan(amounts)).sum(axis=1)[weights > 0] > 1).sum())
    _enough(repeated, ratio)
    counting = amounts[weights > 0]
    if np.ptp(counting[~np.isnan(counting)]) == 0:
        raise alike()
    laid = _laid_out(amounts, weekend, sequence, columns)
    of_day = weights[laid.person]
    no_copies(laid.columns[of_day > 0], of_day[of_day > 0], laid.names)
    left_out = int(((inside.weights > 0) & ~told).sum())
    return _Asked(inside, laid, weights, repeated, zeros, left_out)


def _with_errors(
    asked: _Asked, base: Fit, ratio: Ratio | None, shares: list[float], cuts: list[float]
) -> list[Estimated]:
    """Mean, quantiles, shares below, and last the share of people in the variance of a day."""

    def all_of(found: Fit, w: Array) -> Array:
        people = found.between / (found.between + found.within)
        return np.array([*figures(found, asked.days, w, shares, cuts), people])

    replicates = replicated(asked.sample)
    again = Statistic(lambda w: all_of(fit(asked.days, w, ratio, base), w), _no_influence)
    errors = np.sqrt(np.diag(replicates.covariance(asked.weights, again)))
    df = min(asked.sample.df_of(asked.weights), replicates.df)
    n = int((asked.weights > 0).sum())
    return [
        _estimated(float(value), float(se), df, n, asked.left_out, 1.0 if place > len(shares) else None)
        for place, (value, se) in enumerate(zip(all_of(base, asked.weights), errors, strict=True))
    ]


def _amounts(sample: Sample, days: ArrayLike) -> tuple[Array, int]:
    """Days (n, D) above 0, and how many of nothing were lifted there."""
    amounts = numbers(days, "the table of days")
    amounts = amounts[:, None] if amounts.ndim == 1 else amounts
    same_length(sample.weights, amounts)
    if (amounts < 0).any():
        row = int(np.flatnonzero((amounts < 0).any(axis=1))[0])
        raise VilliError(f"row {row + 1} has an amount below 0", remedy="mend or empty it")
    counting = amounts[sample.weights > 0]
    known = ~np.isnan(counting)
    nothing = counting == 0
    if known.any() and nothing.sum() > MOST_ZERO * known.sum():
        raise VilliError(
            f"nothing was eaten on {nothing.sum() / known.sum():.0%} of days: this is not eaten daily, and "
            "its usual intake needs a model of how often, which villi has not",
            remedy="give its mean (right without a model), or a nutrient that is eaten every day",
        )
    above = amounts[amounts > 0]
    if not known.any():
        raise VilliError("nobody has a day of which the amount is known", remedy="choose other people")
    if not len(above):
        raise VilliError("no amount is above 0", remedy="choose another column")
    return np.where(amounts == 0, above.min() / 2, amounts), int(nothing.sum())


def _told(amounts: Array, columns: Mapping[str, ArrayLike] | None) -> Flags:
    told: Flags = np.logical_not(np.isnan(amounts).all(axis=1))
    for name, column in (columns or {}).items():
        given = numbers(column, name)
        same_length(amounts, given)
        told &= ~np.isnan(given)
    return told


def _enough(repeated: int, ratio: Ratio | None) -> None:
    if ratio is None and repeated < LEAST_REPEATED:
        raise VilliError(
            f"{repeated} people have two days or more, too few to tell people from days "
            f"({LEAST_REPEATED} are needed)",
            remedy="give the ratio of both variances from elsewhere, with its source",
        )
    if ratio is not None and (ratio.value <= 0 or not ratio.source.strip()):
        raise VilliError("a ratio from elsewhere is above 0 and names its source", remedy="give both")


def _laid_out(
    amounts: Array, weekend: ArrayLike | None, sequence: bool, columns: Mapping[str, ArrayLike] | None
) -> Days:
    known = ~np.isnan(amounts)
    person, day = np.nonzero(known)
    n = len(amounts)
    names, rows, first = ["intercept"], [np.ones(len(person))], [np.ones(n)]
    for name, column in (columns or {}).items():
        filled = np.nan_to_num(numbers(column, name))
        names.append(name)
        rows.append(filled[person])
        first.append(filled)
    if sequence:
        names.append("later day")
        rows.append((np.cumsum(known, axis=1)[person, day] > 1).astype(float))
        first.append(np.zeros(n))
    if weekend is not None:
        flags = numbers(weekend, "the weekend")
        if flags.shape != amounts.shape or np.isnan(flags[known]).any():
            raise VilliError("a day is not known to be of the weekend or not", remedy="give a flag a day")
        names.append("weekend")
        rows.append(flags[person, day])
        first.append(np.zeros(n))
    return Days(
        amounts[person, day],
        person,
        np.column_stack(rows),
        np.column_stack(first),
        known.sum(axis=1).astype(float),
        tuple(names),
    )


def _estimated(value: float, se: float, df: int, n: int, left_out: int, most: float | None) -> Estimated:
    reach = se * t_975(df) if df > 0 else nan
    high = value + reach if most is None else min(value + reach, most)
    return Estimated(value, se if df > 0 else nan, max(value - reach, 0.0), high, df, n, left_out)


def _no_influence(weights: Array) -> Array:
    raise NotImplementedError("usual intake is repeated, not linearised")
