"""One outcome made ready for tests: whitened once, with all that is allowed for taken out."""

from collections.abc import Mapping, Sequence
from math import nan  # the one object, so that equal screens compare as equal
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from villi.signals.allowing import Allowed, Weekday, basis, weekends
from villi.signals.imputing import imputed, lagged
from villi.signals.reml import persistence, whitening_filter
from villi.signals.values import Fit, Whitened

Array = NDArray[np.float64]
Days = NDArray[np.intp]

LEAST_LEFT = 0.05
"""Share of an exposure's variance that must be left beside what is allowed for (a variance inflation of 20,
judgement): a treat of every weekend cannot be told from weekends."""
ACF_LAGS = (1, 2, 7)
FEW_PAIRS = 10
"""Pairs of rated days below which an autocorrelation is not told (judgement)."""


class Eaten(NamedTuple):
    """The exposures of a diary, ready for every outcome: `names` (p,), `observed` (T, p) as given, `lags`
    (T, p, 4) filled from the past, of the same day and of one to three days before, `sd` (p,) of what was
    observed."""

    names: tuple[str, ...]
    observed: Array
    lags: Array
    sd: Array

    def only(self, kept: Sequence[int]) -> "Eaten":
        """Some of them, in ascending order; the same where these are all."""
        at = list(kept)
        if len(at) == len(self.names):
            return self
        return Eaten(tuple(self.names[i] for i in at), self.observed[:, at], self.lags[:, at], self.sd[at])


def eaten(exposures: Mapping[str, Array], days: int, weekday: Weekday | None = None) -> Eaten:
    """Exposures (T,) each, every one observed at least once, made ready; in the order of their names, so
    that the order in which they were given changes no digit.

    >>> eaten({"b": np.array([1.0, np.nan]), "a": np.array([0.0, 2.0])}, 2).lags[:, 1].tolist()
    [[1.0, 1.0, 1.0, 1.0], [1.0, 1.0, 1.0, 1.0]]
    """
    names = tuple(sorted(exposures))
    observed = np.column_stack([exposures[name] for name in names]) if names else np.empty((days, 0))
    filled = lagged(imputed(observed, weekends(weekday)))
    return Eaten(names, observed, filled, np.nanstd(observed, axis=0) if names else np.empty(0))


def whiten(
    outcome: str,
    ratings: Array,
    exposures: Eaten,
    allowing: Allowed,
    *,
    persists: tuple[float, float] | None = None,
) -> Whitened:
    """Ratings (T,) and exposures as rows that carry no memory, freed from what is allowed for.

    C^-1 [y, W, X] by one recursion (`reml`), (phi, rho) by REML without exposures unless given as
    `persists`; then Q Q' taken out of y* and every lag of X*, with W* = Q R. Degrees of freedom n - rank W.
    A lag of which less than a twentieth is left beside W is set to nought. Each row is a rated day minus
    its prediction from the rated days before it.
    """
    day = np.flatnonzero(np.isfinite(ratings))
    y = ratings[day]
    columns = basis(allowing.columns[day])
    phi, rho = persists or persistence(y, columns, day)
    white = whitening_filter(day, phi, rho)

    p, lags = exposures.lags.shape[1:]
    k = columns.shape[1]
    q, _ = np.linalg.qr(white(columns))
    tested = white(np.column_stack([y, exposures.lags[day].reshape(len(day), p * lags)]))
    shares = q.T @ tested
    about_mean = (tested**2).sum(axis=0) - shares[0] ** 2  # the first column of W is the constant
    tested = tested - q @ shares
    lost = (tested**2).sum(axis=0) <= LEAST_LEFT * np.maximum(about_mean, 0.0)
    lost[0] = False
    tested[:, lost] = 0.0

    degrees = len(day) - k
    rest = tested[:, 0]
    fit = Fit(
        outcome,
        len(day),
        phi,
        rho,
        float(np.sqrt(rest @ rest / degrees)) if degrees > 0 else nan,
        degrees,
        _acf(rest, day),
        float(max(np.mean(y == y.min()), np.mean(y == y.max()))) if len(y) else nan,
    )
    x = tested[:, 1:].reshape(len(day), p, lags)
    return Whitened(outcome, exposures.names, day, rest, x, y, degrees, exposures.sd, fit)


def _acf(rest: Array, day: Days) -> tuple[float, float, float]:
    """Of whitened residuals (n,), over pairs of rated days exactly 1, 2 and 7 days apart."""
    series = np.full(int(day[-1] - day[0]) + 1 if len(day) else 0, np.nan)
    series[day - (day[0] if len(day) else 0)] = rest
    variance = float(np.mean(rest**2)) if len(rest) else 0.0
    out = []
    for lag in ACF_LAGS:
        products = series[lag:] * series[:-lag]
        products = products[np.isfinite(products)]
        known = len(products) > FEW_PAIRS and variance > 0
        out.append(float(products.mean() / variance) if known else nan)
    return out[0], out[1], out[2]
