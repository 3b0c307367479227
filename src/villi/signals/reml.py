"""How an outcome drifts by itself: mood-like persistence from day to day plus noise of the day and rating.

Ratings r on days t_1 < .. < t_n:   Cov(r) = sigma^2 Sigma
    Sigma_st = rho phi^|t_s - t_t| + (1 - rho + 1e-8) [s = t]
with gaps exact. Sigma = C C' is never built: an AR(1) state seen with noise has innovations

    v_1 = y_1,  v_{i+1} = y_{i+1} - g y_i + g (1 - K_i) v_i          g = phi^(t_{i+1} - t_i)
    P_1 = rho,  F_i = P_i + 1 - rho + 1e-8,  K_i = P_i / F_i
    P_{i+1} = g^2 P_i (1 - K_i) + (1 - g^2) rho

(the Kalman filter), and C^-1 y = v / sqrt(F), log det C = 1/2 sum log F. One pass, whatever the length.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import get_lapack_funcs
from scipy.optimize import minimize

from villi.signals.allowing import basis

Array = NDArray[np.float64]
Days = NDArray[np.intp]

NUGGET = 1e-8
"""Keeps Sigma regular where nothing is noise (signals.md, section 4.1)."""
MOST_PHI = 0.98
START = np.array([[0.0, 1.5], [1.5, 1.5], [0.0, 0.3]])
"""The first simplex. From a coordinate of nought the usual one steps 0.00025 and phi never moves (4.1.3)."""
EVALUATIONS = 45

(_solve_banded,) = get_lapack_funcs(("tbtrs",), (np.empty((1, 1)),))


class Filter(NamedTuple):
    """C^-1 for n ratings: `carry` (n-1,) the g, `keep` (n-1,) the g (1 - K), `scale` (n,) the sqrt(F)."""

    carry: Array
    keep: Array
    scale: Array

    def __call__(self, columns: Array) -> Array:
        """C^-1 of each column (n, m): a rated day minus its prediction from the rated days before it."""
        before = np.asfortranarray(columns, dtype=float)  # column by column, as the solver goes
        raw = before.copy(order="F")
        raw[1:] -= self.carry[:, None] * before[:-1]
        if len(raw) > 1 and raw.shape[1]:
            band = np.empty((2, len(raw)), order="F")
            band[0], band[1, :-1], band[1, -1] = 1.0, -self.keep, 0.0
            raw, _ = _solve_banded(band, raw, uplo="L", diag="U")
        raw /= self.scale[:, None]
        return raw


def whitening_filter(day: Days, phi: float, rho: float) -> Filter:
    """C^-1 for ratings on the calendar days `day` (n,), ascending; formulas at the head of this module.

    >>> whitening_filter(np.arange(2), 0.5, 0.8)(np.eye(2)).round(3).tolist()
    [[1.0, 0.0], [-0.436, 1.091]]
    """
    carry = phi ** np.diff(day).astype(float)
    noise = 1.0 - rho + NUGGET
    p = rho
    variances, gains = [p + noise], [p / (p + noise)]
    for g2 in (carry**2).tolist():
        p = g2 * p * (1.0 - gains[-1]) + (1.0 - g2) * rho
        f = p + noise
        variances.append(f)
        gains.append(p / f)
    return Filter(carry, carry * (1.0 - np.array(gains[:-1])), np.sqrt(np.array(variances)))


def persistence(ratings: Array, columns: Array, day: Days) -> tuple[float, float]:
    """(phi, rho) of `ratings` (n,) on `day` (n,) beside what is allowed for, `columns` (n, k).

    Restricted maximum likelihood for theta = (logit(phi / 0.98), logit rho), weakly penalised:

    minimise  log det C + log det R + (n - k)/2 log(e'e) + 1/4 (theta_1 / 1.5)^2 + 1/2 (theta_2 - 1.5)^2
    with      [y*, W*] = C^-1 [y, W],  W* = Q R,  e = y* - Q Q' y*

    by Nelder and Mead from an explicit simplex. det R and e'e come from the Cholesky factor of [W*, y*]'
    [W*, y*]; W is made orthonormal and y freed from it beforehand, so that loses no digits.
    """
    columns = basis(columns)
    rest = ratings - columns @ (columns.T @ ratings)
    n, k = columns.shape
    joint = np.asfortranarray(np.column_stack([columns, rest / max(float(np.sqrt(rest @ rest)), 1e-300)]))

    def criterion(theta: Array) -> float:
        phi, rho = _natural(theta)
        white = whitening_filter(day, phi, rho)
        rows = white(joint)
        diagonal = np.diag(np.linalg.cholesky(rows.T @ rows + 1e-14 * np.eye(k + 1)))
        likelihood = np.log(white.scale).sum() + np.log(diagonal[:-1]).sum() + (n - k) * np.log(diagonal[-1])
        return float(likelihood + 0.25 * (theta[0] / 1.5) ** 2 + 0.5 * (theta[1] - 1.5) ** 2)

    found = minimize(
        criterion,
        START[0],
        method="Nelder-Mead",
        options={"maxfev": EVALUATIONS, "xatol": 0.05, "fatol": 0.02, "initial_simplex": START},
    )
    return _natural(found.x)


def _natural(theta: Array) -> tuple[float, float]:
    bounded = np.clip(theta, -30.0, 30.0)
    return float(MOST_PHI / (1 + np.exp(-bounded[0]))), float(1 / (1 + np.exp(-bounded[1])))
