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
from math import exp, log, nan
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from villi.cohort.design import Array, Design, Flags, Replicates, Sample, Statistic, same_length
from villi.cohort.regression import no_copies
from villi.cohort.replicating import brr, jackknife
from villi.cohort.survey import Estimated
from villi.quantities import VilliError
from villi.quantities.student import t_975

MOST_ZERO = 0.05
"""Above this share of days with nothing eaten it is no daily nutrient (our rule; 5 to 10 % is customary)."""

LEAST_REPEATED = 50
"""People with two days or more from whom variances are taken (customary; unverified)."""

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


class _Days(NamedTuple):
    """Days in one row each (N,): amounts, person, and columns of the line (N, K); `first` (n, K) a person's
    line on a first weekday; `repeats` (n,) days of each person."""

    amount: Array
    person: "np.ndarray[tuple[int], np.dtype[np.intp]]"
    columns: Array
    first: Array
    repeats: Array
    names: tuple[str, ...]


class _Fit(NamedTuple):
    """What was fitted; `unit` is the geometric mean, `line` the coefficients (K,)."""

    power: float
    unit: float
    line: Array
    between: float
    within: float


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
    base = _fit(asked.days, asked.weights, ratio, None)
    shares, cuts = list(quantiles), list(below)
    found = _with_errors(asked, base, ratio, shares, cuts)
    if ratio is None and found[-1].low <= 0:  # the share of people in the variance of a day
        raise _alike()
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
        expected=_expected(base, asked.days),
    )


class _Asked(NamedTuple):
    """The people who are asked about: their days, weights (n,) at 0 for all others, and what was counted."""

    sample: Sample
    days: _Days
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
    laid = _laid_out(amounts, weekend, sequence, columns)
    of_day = weights[laid.person]
    no_copies(laid.columns[of_day > 0], of_day[of_day > 0], laid.names)
    left_out = int(((inside.weights > 0) & ~told).sum())
    return _Asked(inside, laid, weights, repeated, zeros, left_out)


def _with_errors(
    asked: _Asked, base: _Fit, ratio: Ratio | None, shares: list[float], cuts: list[float]
) -> list[Estimated]:
    """Mean, quantiles, shares below, and last the share of people in the variance of a day."""

    def figures(fit: _Fit, w: Array) -> Array:
        people = fit.between / (fit.between + fit.within)
        return np.array([*_figures(fit, asked.days, w, shares, cuts), people])

    replicates = replicated(asked.sample)
    again = Statistic(lambda w: figures(_fit(asked.days, w, ratio, base), w), _no_influence)
    errors = np.sqrt(np.diag(replicates.covariance(asked.weights, again)))
    df = min(asked.sample.df_of(asked.weights), replicates.df)
    n = int((asked.weights > 0).sum())
    return [
        _estimated(float(value), float(se), df, n, asked.left_out, 1.0 if place > len(shares) else None)
        for place, (value, se) in enumerate(zip(figures(base, asked.weights), errors, strict=True))
    ]


def replicated(sample: Sample) -> Replicates:
    """The sample as replicates: its own, or those made of its design."""
    if isinstance(sample, Replicates):
        return sample
    pairs = (np.bincount(sample.stratum_of) == 2).all()
    return brr(sample, rho=0.5) if pairs and sample.psus > 2 else jackknife(_grouped(sample))


GROUPS = 50
"""Groups of rows that a sample without PSUs is cut into, so that not every person makes a replicate."""


def _grouped(sample: Design) -> Design:
    """A design of few PSUs as it is; one of very many, with its PSUs thrown together at random in strata."""
    if sample.psus <= 4 * GROUPS:
        return sample
    random = np.random.default_rng(0)
    each = max(2, GROUPS // (int(sample.stratum_of.max()) + 1))
    counts = np.bincount(sample.stratum_of)
    place = np.empty(sample.psus, np.intp)
    for stratum, size in enumerate(counts):
        place[sample.stratum_of == stratum] = random.permutation(size) % each
    return Design(
        sample.weights,
        strata=sample.stratum_of[sample.psu_code],
        psu=place[sample.psu_code],
        lonely=sample.lonely,
    )


def _amounts(sample: Sample, days: ArrayLike) -> tuple[Array, int]:
    """Days (n, D) above 0, and how many of nothing were lifted there."""
    amounts = np.array(days, dtype=float)
    amounts = amounts[:, None] if amounts.ndim == 1 else amounts
    same_length(sample.weights, amounts)
    if (amounts < 0).any() or np.isinf(amounts).any():
        row = int(np.flatnonzero(((amounts < 0) | np.isinf(amounts)).any(axis=1))[0])
        raise VilliError(f"row {row + 1} has an amount below 0 or without end", remedy="mend or empty it")
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
    for column in (columns or {}).values():
        given = np.asarray(column, dtype=float)
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
) -> _Days:
    known = ~np.isnan(amounts)
    person, day = np.nonzero(known)
    n = len(amounts)
    names, rows, first = ["intercept"], [np.ones(len(person))], [np.ones(n)]
    for name, column in (columns or {}).items():
        filled = np.nan_to_num(np.asarray(column, dtype=float))
        names.append(name)
        rows.append(filled[person])
        first.append(filled)
    if sequence:
        names.append("later day")
        rows.append((np.cumsum(known, axis=1)[person, day] > 1).astype(float))
        first.append(np.zeros(n))
    if weekend is not None:
        flags = np.array(weekend, dtype=float)
        if flags.shape != amounts.shape or np.isnan(flags[known]).any():
            raise VilliError("a day is not known to be of the weekend or not", remedy="give a flag a day")
        names.append("weekend")
        rows.append(flags[person, day])
        first.append(np.zeros(n))
    return _Days(
        amounts[person, day],
        person,
        np.column_stack(rows),
        np.column_stack(first),
        known.sum(axis=1).astype(float),
        tuple(names),
    )


def _fit(days: _Days, weights: Array, ratio: Ratio | None, start: _Fit | None) -> _Fit:
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
            lambda at: _profile(parts, _folded(at[0]), exp(at[1]))[0],
            begin,
            method="Nelder-Mead",
            options={"initial_simplex": simplex, "xatol": 1e-4, "fatol": 1e-9, "maxfev": 300},
        )
        power, theta = _folded(float(best.x[0])), exp(float(best.x[1]))
    _, line, within = _profile(parts, power, theta)
    between = theta * within
    if start is None and between < LEAST_SHARE * (between + within):
        raise _alike()
    return _Fit(power, unit, line, between, within)


def _alike() -> VilliError:
    return VilliError(
        "people do not differ beyond what their days do, as far as these days can tell: no distribution of "
        "usual intake can be seen",
        remedy="give more people, or more days of each",
    )


def _folded(power: float) -> float:
    """Into 0 to 1, mirrored at the ends, so that the search has no wall."""
    inside = abs(power) % 2
    return 2 - inside if inside > 1 else inside


def _profile(
    parts: tuple[Array, Array, "np.ndarray[tuple[int], np.dtype[np.intp]]", Array, Array],
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


def _person_mean(column: Array, person: "np.ndarray[tuple[int], np.dtype[np.intp]]", repeats: Array) -> Array:
    sums = np.bincount(person, column, len(repeats))
    found: Array = (sums / np.maximum(repeats, 1))[person]
    return found


def _amount(fit: _Fit, z: Array) -> Array:
    """g^-1: amounts from the transformed scale, not below nought."""
    if fit.power < 1e-6:
        return np.asarray(fit.unit * np.exp(z))
    return np.asarray(fit.unit * np.maximum(fit.power * z + 1, 0) ** (1 / fit.power))


def _usual(fit: _Fit, names: tuple[str, ...], line: Array) -> Array:
    """T at each place of the line (...,): nine days of a person, weekends in their share."""
    days = line[..., None] + np.sqrt(fit.within) * DAY_NODES
    part = DAY_WEIGHTS / DAY_WEIGHTS.sum()
    weekday: Array = _amount(fit, days) @ part
    if "weekend" not in names:
        return weekday
    shift = fit.line[names.index("weekend")]
    found: Array = (1 - WEEKEND) * weekday + WEEKEND * (_amount(fit, days + shift) @ part)
    return found


def _figures(fit: _Fit, days: _Days, weights: Array, shares: list[float], cuts: list[float]) -> list[float]:
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


def _expected(fit: _Fit, days: _Days) -> Array:
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


def _estimated(value: float, se: float, df: int, n: int, left_out: int, most: float | None) -> Estimated:
    reach = se * t_975(df) if df > 0 else nan
    high = value + reach if most is None else min(value + reach, most)
    return Estimated(value, se if df > 0 else nan, max(value - reach, 0.0), high, df, n, left_out)


def _no_influence(weights: Array) -> Array:
    raise NotImplementedError("usual intake is repeated, not linearised")
