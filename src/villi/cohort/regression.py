"""Does it go together? Regression in a survey, with the design's own covariance.

    linear     b = (X'WX)^-1 X'Wy                  influence of a row  (X'WX)^-1 x (y - x'b)
    logistic   b solves sum w x (y - mu) = 0,      influence of a row  (X'WMX)^-1 x (y - mu)
               mu = 1 / (1 + exp(-x'b)), M = mu (1 - mu)

The weighted sum of influences has the sandwich covariance (Binder 1983): nothing is assumed of the spread of
y about the line, nor of how people of one PSU are alike. t intervals with the design's degrees of freedom.

When not to use it: to say what would happen if people ate otherwise. A survey sees one time, and who eats
much fibre differs in a hundred ways that no column holds. And a coefficient of a diet of one or two days is
too near nought by a factor that is often two or three: see `villi.cohort.attenuation`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import nan

import numpy as np
from numpy.typing import ArrayLike

from villi.cohort.design import Array, Flags, Sample, Statistic, numbers, one_each
from villi.cohort.survey import Estimated
from villi.quantities import VilliError
from villi.quantities.student import t_975

STEPS = 50
SMALL = 1e-10
"""Newton steps of a logistic regression, and the relative step at which it stands."""

LEAST_EIGEN = 1e-10
"""Below this share of the largest eigenvalue of the columns' correlations, one is made of the others."""


@dataclass(frozen=True, slots=True)
class Model:
    """Coefficients (K,) by `names`, the first the intercept, with their covariance (K, K). `n` rows count,
    `left_out` more would if all their values were known."""

    names: tuple[str, ...]
    coefficients: Array
    covariance: Array
    df: int
    n: int
    left_out: int

    def of(self, name: str) -> Estimated:
        """One coefficient with its error. Raises KeyError for a column that is not in the model."""
        if name not in self.names:
            raise KeyError(name)
        place = self.names.index(name)
        value, variance = float(self.coefficients[place]), float(self.covariance[place, place])
        se = float(np.sqrt(variance)) if self.df > 0 else nan
        reach = se * t_975(self.df) if self.df > 0 else nan
        return Estimated(value, se, value - reach, value + reach, self.df, self.n, self.left_out)

    def p(self, name: str) -> float:
        """Two-sided p of a coefficient against nought, by Student's t."""
        from scipy.special import stdtr

        one = self.of(name)
        return float(2 * stdtr(one.df, -abs(one.value / one.se))) if one.df > 0 and one.se > 0 else nan


def linear(
    sample: Sample,
    outcome: ArrayLike,
    columns: Mapping[str, ArrayLike],
    where: ArrayLike | None = None,
) -> Model:
    """`outcome` (n,) on an intercept and `columns`, each (n,); rows with anything unknown are left out.

    >>> import numpy as np
    >>> from villi.cohort.design import Design
    >>> x = np.arange(8.0)
    >>> model = linear(Design(np.ones(8)), 3 + 2 * x + [0, 1, 0, -1, 0, 1, 0, -1], {"x": x})
    >>> model.names, round(model.of("x").value, 2), round(model.of("x").se, 2)
    (('intercept', 'x'), 1.9, 0.1)
    """
    return _fitted(sample, outcome, columns, where, _Linear())


def logistic(
    sample: Sample,
    outcome: ArrayLike,
    columns: Mapping[str, ArrayLike],
    where: ArrayLike | None = None,
) -> Model:
    """`outcome` (n,), true or false, on an intercept and `columns`: coefficients are log odds ratios.

    Refused where the columns tell the outcome for certain: then no coefficient is finite.

    >>> import numpy as np
    >>> from villi.cohort.design import Design
    >>> x = np.repeat([0.0, 1.0], 100)
    >>> ill = np.concatenate([np.arange(100) < 20, np.arange(100) < 50])
    >>> round(float(np.exp(logistic(Design(np.ones(200)), ill, {"x": x}).of("x").value)), 3)
    4.0
    """
    y = numbers(outcome, "the outcome")
    if not np.isin(y[~np.isnan(y)], (0.0, 1.0)).all():
        raise VilliError("the outcome holds values that are not true or false", remedy="compare it first")
    return _fitted(sample, y, columns, where, _Logistic())


class _Linear:
    """A line."""

    def solve(self, x: Array, y: Array, w: Array) -> Array:
        """Coefficients (K,)."""
        weighted = x * w[:, None]
        return _solved(weighted.T @ x, weighted.T @ y)

    def influence(self, x: Array, y: Array, w: Array, b: Array) -> Array:
        """(n, K)."""
        bread = np.linalg.inv((x * w[:, None]).T @ x)
        found: Array = x * (y - x @ b)[:, None] @ bread
        return found


class _Logistic:
    """The logarithm of the odds as a line."""

    def solve(self, x: Array, y: Array, w: Array) -> Array:
        """Coefficients (K,), by Newton's method."""
        b = np.zeros(x.shape[1])
        for _ in range(STEPS):
            mu = _odds(x @ b)
            step = _solved((x * (w * mu * (1 - mu))[:, None]).T @ x, x.T @ (w * (y - mu)))
            b = b + step
            if np.isnan(b).any():
                break
            if np.abs(step).max() <= SMALL * (1 + np.abs(b).max()):
                return b
        raise VilliError(
            "no finite coefficients: the columns tell the outcome for certain, or nearly",
            remedy="take a column out, or join groups in which nobody, or everybody, has it",
        )

    def influence(self, x: Array, y: Array, w: Array, b: Array) -> Array:
        """(n, K)."""
        mu = _odds(x @ b)
        bread = np.linalg.inv((x * (w * mu * (1 - mu))[:, None]).T @ x)
        found: Array = x * (y - mu)[:, None] @ bread
        return found


def _fitted(
    sample: Sample,
    outcome: ArrayLike,
    columns: Mapping[str, ArrayLike],
    where: ArrayLike | None,
    how: _Linear | _Logistic,
) -> Model:
    inside = sample if where is None else sample.domain(where)
    y, x, known = complete(sample, outcome, columns)
    counts = (inside.weights > 0) & known
    names = ("intercept", *columns)
    weights: Array = np.where(counts, inside.weights, 0.0)
    no_copies(x[counts], weights[counts], names)
    scale = _sizes(x, weights)
    x = x / scale

    def at(w: Array) -> Array:
        rows = w > 0
        return how.solve(x[rows], y[rows], w[rows] / w.sum())

    def influence(w: Array) -> Array:
        share = w / w.sum()
        found: Array = how.influence(x, y, share, at(w)) / w.sum()
        return found

    statistic = Statistic(at, influence)
    b = at(weights)
    covariance = inside.covariance(weights, statistic)
    left_out = int(((inside.weights > 0) & ~known).sum())
    df = inside.df_of(weights)
    return Model(names, b / scale, covariance / np.outer(scale, scale), df, int(counts.sum()), left_out)


def complete(
    sample: Sample, outcome: ArrayLike, columns: Mapping[str, ArrayLike]
) -> tuple[Array, Array, Flags]:
    """Outcome (n,), columns with an intercept before them (n, K), unknowns at 0, and where all are known."""
    named = {"the outcome": outcome, **columns}
    given = [one_each(sample.weights, one, name) for name, one in named.items()]
    known: Flags = ~np.any([np.isnan(one) for one in given], axis=0)
    if not (known & (sample.weights > 0)).any():
        raise VilliError("there is no row of which everything is known", remedy="choose other columns")
    filled: list[Array] = [np.where(known, one, 0.0) for one in given]
    return filled[0], np.column_stack([np.ones(len(known)), *filled[1:]]), known


def no_copies(x: Array, weights: Array, names: Sequence[str]) -> None:
    """Refuse columns (n, K) of which one is constant or made of the others, by name."""
    centre = (weights @ x[:, 1:]) / weights.sum()
    apart = (x[:, 1:] - centre) * np.sqrt(weights / weights.sum())[:, None]
    size = np.sqrt((apart**2).sum(axis=0))
    for name, one, middle in zip(names[1:], size, centre, strict=True):
        if one <= 1e-9 * max(abs(middle), 1e-300):
            raise VilliError(f"{name} is the same in every row", remedy="take it out of the model")
    if not len(size):
        return
    values, vectors = np.linalg.eigh((apart / size).T @ (apart / size))
    if values[0] < LEAST_EIGEN * values[-1]:
        made = [name for name, part in zip(names[1:], vectors[:, 0], strict=True) if abs(part) > 0.05]
        raise VilliError(f"{', '.join(made)} say the same thing", remedy="take one of them out of the model")


def _sizes(x: Array, weights: Array) -> Array:
    """Root mean squares of the columns (K,): kilocalories beside a share would spoil the digits."""
    found: Array = np.sqrt(weights @ x**2 / weights.sum())
    return found


def _odds(line: Array) -> Array:
    from scipy.special import expit

    found: Array = expit(line)
    return found


def _solved(matrix: Array, side: Array) -> Array:
    try:
        return np.asarray(np.linalg.solve(matrix, side), dtype=float)
    except np.linalg.LinAlgError:  # a replicate without enough rows, or odds that ran off: no figure
        return np.full(len(side), np.nan)
