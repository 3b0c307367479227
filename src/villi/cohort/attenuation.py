"""Diet of a few days as a cause on paper: how far its coefficient lies too near nought, and the correction.

The mean of a person's few days W stands for their usual diet T with an error that has nothing to do with the
outcome. Regressing on W instead of T shrinks the coefficient by the reliability::

    W = T + e,   E[b_W] = lambda b_T,   lambda = st2 / (st2 + se2 / J)       J days a person
    with other columns Z:  both variances of what Z leaves over (energy, age and sex make lambda *smaller*)

    single     b = b_W / lambda,   se2(b) = se2(b_W) / lambda^2 + b_W^2 se2(lambda) / lambda^4
    several    each person's W replaced by E[T | W, Z] = m(Z) + St (St + Se / J_i)^-1 (W - m(Z)), then the
               model as it is; all of it anew with each replicate weight

Regression calibration (Rosner, Willett and Spiegelman 1989, Stat Med 8:1051; Carroll and others 2006,
Measurement Error in Nonlinear Models, chapter 4). Not read here; the code is held against simulated truth.

What is assumed, and is never quite so: days differ at random about the usual diet (classical error), alike
for ill and well people (non-differential), and Z is known without error. People who under-report do so on
every day: that is not in the error of days, so the truth can be further off than any correction here. A
logistic model is corrected as if its curve were a line: fine for small coefficients.

When not to use it: where lambda is below 0.1 (refused: the correction would be made of nothing), to make a
result "significant" (the p of a single corrected coefficient is that of the naive one), or to repair
confounding. What is corrected is one bias of several.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import hypot, nan
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from villi.cohort.design import Array, Design, Sample, Statistic, numbers, same_length
from villi.cohort.regression import Model, complete, linear, logistic, no_copies
from villi.cohort.replicating import replicated
from villi.cohort.survey import Estimated
from villi.cohort.usual import LEAST_REPEATED
from villi.quantities import VilliError
from villi.quantities.student import t_975

LEAST = 0.1
"""Below this reliability nothing is corrected."""

OWN = "these days"


class Reliability(NamedTuple):
    """lambda of the mean of a person's days, `value`, with its error and 95 % interval; `between` and
    `within` variances of people and of days in squared units; `days` a person (harmonic mean); `n` people,
    `source` of the variance from day to day."""

    value: float
    se: float
    low: float
    high: float
    between: float
    within: float
    days: float
    df: int
    n: int
    source: str


@dataclass(frozen=True, slots=True)
class Calibrated:
    """A model on the days as they are (`naive`) and on usual diet (`corrected`), and the reliabilities used,
    by exposure, each given the other columns."""

    naive: Model
    corrected: Model
    reliability: Mapping[str, float]


def reliability(
    sample: Sample,
    days: ArrayLike,
    columns: Mapping[str, ArrayLike] | None = None,
    where: ArrayLike | None = None,
) -> Reliability:
    """From repeated `days` (n, D), NaN where there is none; `columns` (n,) are what the model allows for.

    A shift that all share from one day to the next (first and second recall) is taken out before. Raises
    VilliError with fewer than 50 people of two days, or where people do not differ beyond their days.

    >>> import numpy as np
    >>> from villi.cohort.design import Design
    >>> random = np.random.default_rng(1)
    >>> days = 20 + 5 * random.normal(size=(1000, 1)) + 7 * random.normal(size=(1000, 2))
    >>> found = reliability(Design(np.ones(1000)), days)    # 25 / (25 + 49 / 2) = 0.505
    >>> round(found.value, 2), round(found.se, 2)
    (0.47, 0.04)
    """
    amounts = numbers(days, "the table of days")
    if amounts.ndim != 2 or amounts.shape[1] < 2:
        raise VilliError(
            "one day a person says nothing of days", remedy="give two columns, or use `external`"
        )
    return _reliability(sample, amounts[:, :, None], columns, where, None, OWN)


def external(
    sample: Sample,
    values: ArrayLike,
    within: float,
    source: str,
    columns: Mapping[str, ArrayLike] | None = None,
    where: ArrayLike | None = None,
) -> Reliability:
    """From one figure a person, `values` (n,), whose error has the variance `within`, known from `source`.

    For a mean of k days give the variance of a day divided by k. The error of the result is that of the
    sample alone: how well `within` fits these people is for you to vary.

    >>> import numpy as np
    >>> from villi.cohort.design import Design
    >>> values = np.random.default_rng(1).normal(20, 7, size=1000)
    >>> round(external(Design(np.ones(1000)), values, 24.5, "an example").value, 2)
    0.49
    """
    if not within > 0 or not source.strip():
        raise VilliError("a variance from elsewhere is above 0 and names its source", remedy="give both")
    one = numbers(values)[:, None, None]
    return _reliability(sample, one, columns, where, np.array([[within]]), source)


def corrected(naive: Estimated, found: Reliability) -> Estimated:
    """A coefficient on usual diet from one on few days: b / lambda with the delta method.

    Both must allow for the same columns. Refused where lambda is unusable, or from fewer than 50 people.

    >>> naive = Estimated(-0.2, 0.05, -0.3, -0.1, 15, 4000, 0)
    >>> found = Reliability(0.5, 0.05, 0.4, 0.6, 25.0, 50.0, 2.0, 15, 4000, "these days")
    >>> one = corrected(naive, found)
    >>> round(one.value, 3), round(one.se, 3)
    (-0.4, 0.108)
    """
    usable(found.value)
    if found.n < LEAST_REPEATED:
        raise VilliError(
            f"the reliability is that of {found.n} people, too few to correct by "
            f"({LEAST_REPEATED} are needed)",
            remedy="show the coefficient uncorrected",
        )
    value = naive.value / found.value
    own = 0.0 if np.isnan(found.se) else found.se
    se = hypot(naive.se / found.value, value * own / found.value)
    reach = t_975(naive.df) * se if naive.df > 0 else nan
    return naive._replace(value=value, se=se, low=value - reach, high=value + reach)


def calibrated(
    sample: Sample,
    outcome: ArrayLike,
    days: Mapping[str, ArrayLike],
    columns: Mapping[str, ArrayLike] | None = None,
    where: ArrayLike | None = None,
    kind: Literal["linear", "logistic"] = "linear",
) -> Calibrated:
    """`outcome` (n,) on usual amounts of the exposures `days`, each (n, D), and `columns` without error.

    Several exposures are calibrated together: their days err together (who eats much on a day eats much of
    all), so that correcting one alone would be wrong. A day counts where all exposures are known.

    >>> import numpy as np
    >>> from villi.cohort.design import Design
    >>> random = np.random.default_rng(2)
    >>> usual = random.normal(size=(4000, 1))
    >>> outcome = 1 - 0.5 * usual[:, 0] + random.normal(size=4000)
    >>> found = calibrated(Design(np.ones(4000)), outcome, {"fibre": usual + random.normal(size=(4000, 2))})
    >>> round(found.naive.of("fibre").value, 2), round(found.corrected.of("fibre").value, 2)
    (-0.35, -0.53)
    """
    fit = linear if kind == "linear" else logistic
    inside = sample if where is None else sample.domain(where)
    stacked = _stacked(sample, days)
    means = _means(stacked)
    exposures = dict(zip(days, means.T, strict=True))
    columns = dict(columns or {})
    naive = fit(inside, outcome, {**exposures, **columns})
    _, z, known_z = complete(inside, outcome, columns)
    counts = known_z & ~np.isnan(means).any(axis=1) & (inside.weights > 0)
    weights = np.where(counts, inside.weights, 0.0)
    _enough(stacked, weights)
    plain = _Plain(stacked, z)
    lambdas = plain.lambdas(weights)
    for value in (*lambdas, plain.least(weights)):
        usable(value)

    def at(w: Array) -> Array:
        one = dict(zip(days, plain.calibrated(w).T, strict=True))
        return fit(Design(w), outcome, {**one, **columns}).coefficients

    replicates = replicated(inside)
    b = at(weights)
    covariance = replicates.covariance(weights, Statistic(at, _never))
    made = Model(naive.names, b, covariance, min(naive.df, replicates.df), naive.n, naive.left_out)
    return Calibrated(naive, made, dict(zip(days, lambdas.tolist(), strict=True)))


def usable(value: float) -> None:
    """Refuse a reliability with which nothing can be corrected."""
    if not value >= LEAST:
        raise VilliError(
            f"the reliability is {value:.2f}: these days say next to nothing of what people usually eat",
            remedy=f"show the coefficient uncorrected; from {LEAST} on it can be corrected",
        )


class _Plain:
    """Moments of days (n, D, K) about columns with an intercept (n, P), at any weights."""

    def __init__(self, days: Array, z: Array, within: Array | None = None) -> None:
        self.days, self.z, self.given = days, z, within
        self.known = np.logical_not(np.isnan(days).any(axis=2))
        self.repeats = self.known.sum(axis=1).astype(float)

    def parts(self, w: Array) -> tuple[Array, Array, Array, Array]:
        """Line m(Z) (n, K), what it leaves over (n, K), between and within (K, K)."""
        days = np.where(self.known[:, :, None], self.days, 0.0)
        if self.given is None:
            weight = (w[:, None] * self.known)[:, :, None]
            with np.errstate(invalid="ignore", divide="ignore"):
                of_day = (weight * days).sum(axis=0) / weight.sum(axis=0)
            shift = np.nan_to_num(of_day - of_day[0])  # of later days against first ones
            days = np.where(self.known[:, :, None], days - shift, 0.0)
        count = np.maximum(self.repeats, 1)
        mean = days.sum(axis=1) / count[:, None]
        within = self._within(days, mean, w) if self.given is None else self.given
        weighted = self.z * w[:, None]
        line: Array = self.z @ np.linalg.lstsq(weighted.T @ self.z, weighted.T @ mean, rcond=None)[0]
        over: Array = np.where((w > 0)[:, None], mean - line, 0.0)
        rows = int((w > 0).sum())
        spread = (over * w[:, None]).T @ over / w.sum() * rows / max(rows - self.z.shape[1], 1)
        between: Array = spread - within * float(w @ (1 / count) / w.sum())
        return line, mean - line, between, within

    def _within(self, days: Array, mean: Array, w: Array) -> Array:
        apart = np.where(self.known[:, :, None], days - mean[:, None, :], 0.0)
        more = w * np.maximum(self.repeats - 1, 0)
        # the shift of each later day was estimated, which takes a degree off where few have it: ignored
        found: Array = np.einsum("ndk,ndl,n->kl", apart, apart, w) / more.sum()
        return found

    def lambdas(self, w: Array) -> Array:
        """Reliability of each exposure's mean (K,), given the columns."""
        _, _, between, within = self.parts(w)
        error = np.diag(within) / self.harmonic(w)
        found: Array = np.diag(between) / (np.diag(between) + error)
        return found

    def least(self, w: Array) -> float:
        """The smallest reliability of any mixture of the exposures."""
        _, _, between, within = self.parts(w)
        whole = between + within / self.harmonic(w)
        return float(np.linalg.eigvals(np.linalg.solve(whole, between)).real.min())

    def harmonic(self, w: Array) -> float:
        """Days a person."""
        return float(w.sum() / (w @ (1 / np.maximum(self.repeats, 1))))

    def calibrated(self, w: Array) -> Array:
        """E[T | W, Z] (n, K)."""
        line, over, between, within = self.parts(w)
        found = line.copy()
        for count in np.unique(self.repeats[self.repeats > 0]):
            rows = self.repeats == count
            found[rows] += over[rows] @ np.linalg.solve(between + within / count, between)
        return found


def _reliability(
    sample: Sample,
    days: Array,
    columns: Mapping[str, ArrayLike] | None,
    where: ArrayLike | None,
    within: Array | None,
    source: str,
) -> Reliability:
    inside = sample if where is None else sample.domain(where)
    same_length(inside.weights, days)
    any_day = np.where(np.isnan(days[:, :, 0]).all(axis=1), np.nan, 0.0)
    _, z, known = complete(inside, any_day, dict(columns or {}))
    weights = np.where(known, inside.weights, 0.0)
    no_copies(z[weights > 0], weights[weights > 0], ("intercept", *(columns or {})))
    if within is None:
        _enough(days, weights)
    plain = _Plain(days, z, within)
    _, _, between, error = plain.parts(weights)
    if between[0, 0] <= 0:
        raise VilliError(
            "people do not differ beyond what their days do: there is no reliability to speak of",
            remedy="give more days of each, or show the coefficient uncorrected",
        )
    replicates = replicated(inside)
    spread = replicates.covariance(weights, Statistic(plain.lambdas, _never))
    value, se = float(plain.lambdas(weights)[0]), float(np.sqrt(spread[0, 0]))
    df = min(inside.df_of(weights), replicates.df)
    reach = se * t_975(df) if df > 0 else nan
    return Reliability(
        value=value,
        se=se,
        low=max(value - reach, 0.0),
        high=min(value + reach, 1.0),
        between=float(between[0, 0]),
        within=float(error[0, 0]),
        days=plain.harmonic(weights),
        df=df,
        n=int((weights > 0).sum()),
        source=source,
    )


def _stacked(sample: Sample, days: Mapping[str, ArrayLike]) -> Array:
    """Exposures as (n, D, K); a day on which one is unknown is unknown."""
    given = [numbers(one, name) for name, one in days.items()]
    if not given or any(one.ndim != 2 or one.shape != given[0].shape for one in given):
        raise VilliError("exposures are not of one shape", remedy="give each as (people, days)")
    same_length(sample.weights, *given)
    stacked = np.stack(given, axis=2)
    stacked[np.isnan(stacked).any(axis=2)] = np.nan
    return stacked


def _means(days: Array) -> Array:
    known = np.logical_not(np.isnan(days).any(axis=2))
    with np.errstate(invalid="ignore"):
        found: Array = np.where(known[:, :, None], days, 0.0).sum(axis=1) / known.sum(axis=1)[:, None]
    return found


def _enough(days: Array, weights: Array) -> None:
    repeats = (~np.isnan(days).any(axis=2)).sum(axis=1)
    repeated = int(((repeats > 1) & (weights > 0)).sum())
    if repeated < LEAST_REPEATED:
        raise VilliError(
            f"{repeated} people have two days or more, too few to tell people from days "
            f"({LEAST_REPEATED} are needed)",
            remedy="use `external` with a variance whose source you know",
        )


def _never(weights: Array) -> Array:
    raise NotImplementedError("repeated with replicates, not linearised")
