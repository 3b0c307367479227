"""Tests of each exposure over the lags of a family: the summed effect with its interval, and one p-value."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

from villi.signals.background import Against, Background, against_others
from villi.signals.multiplicity import combined
from villi.signals.shaping import shapes

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

WORST_CONDITION = 1e10
"""Above this condition number of G the lags cannot be told apart (signals.md, section 4.1.6)."""
SHARE = 0.95
DETECTABLE = 2.8
"""Standard errors of an effect that is found with 80 % power at 5 % (1.96 + 0.84)."""


class Estimates(NamedTuple):
    """Of p exposures, in natural units: `effect` summed over lags, `error` its standard error, `half` the
    half-width of its 95 % interval, `p`, and whether it could be tested (NaN where not)."""

    effect: Array
    error: Array
    half: Array
    p: Array
    possible: Flags


def alone(y: Array, x: Array) -> Against:
    """Whitened y (n,) and x (n, p, q): the sums of each exposure with nothing behind it, V = I."""
    return Against(
        np.einsum("npq,npr->pqr", x, x), np.einsum("npq,n->pq", x, y), np.full(x.shape[1], float(y @ y))
    )


def tested(ground: Background, lags: Sequence[tuple[int, int]]) -> list[Estimates]:
    """Every exposure over each pair of first and last lag.

    Days before are judged with the exposure's own same day held (`background`): effect and interval are
    those. Where the food follows the feeling, though, beside today's food yesterday's would seem to act (a
    collider), so p is the larger of the two with and without it.
    """
    degrees = ground.whitened.degrees
    sums = against_others(ground)
    held = sums.holding(ground.today)
    out = []
    for first, last in lags:
        over = slice(first, last + 1)
        found = judged(sums.over(over), degrees)
        if first > 0:
            beside = judged(held.over(over), degrees)
            found = beside._replace(p=np.maximum(found.p, beside.p))
        out.append(found)
    return out


def judged(sums: Against, degrees: int) -> Estimates:
    """Each exposure by its sums over q lags against what is behind it (`background`).

    With G, r, yy of an exposure:
    effect   S = 1'G^-1 r,  s^2 = (yy - r'G^-1 r) / (df - q),  se = s sqrt(1'G^-1 1),  t on df - q
    windows  a: b = a'r / a'Ga,  s^2 = (yy - a'Ga b^2) / (df - 1),  t on df - 1   (`shaping.shapes`)
    p        those of the windows by the Cauchy combination, weighed by how likely each shape is

    >>> sums = alone(np.array([1.0, -1.0, 2.0, 0.5]), np.array([[[1.0]], [[-1.0]], [[1.5]], [[0.0]]]))
    >>> round(float(judged(sums, 4).effect[0]), 3)
    1.176
    """
    if not len(sums.r):
        none = np.empty(0)
        return Estimates(none, none, none, none, np.empty(0, dtype=bool))
    q = sums.r.shape[1]
    size = np.sqrt(np.maximum(np.einsum("pqq->pq", sums.g), 0.0))
    present = (size > 0).all(axis=1)
    scale = np.where(size > 0, size, 1.0)
    shape = sums.g / (scale[:, :, None] * scale[:, None, :])
    shape[~present] = np.eye(q)
    with np.errstate(divide="ignore"):  # a singular shape has condition infinity, and is left out
        possible = present & (np.linalg.cond(shape) < WORST_CONDITION)
    shape[~possible] = np.eye(q)
    sums = Against(shape, sums.r / scale, sums.yy)

    solved = np.linalg.solve(sums.g, np.stack([sums.r, 1.0 / scale], axis=2))
    effect = np.einsum("pq,pq->p", solved[:, :, 0], 1.0 / scale)
    left = sums.yy - np.einsum("pq,pq->p", sums.r, solved[:, :, 0])
    s2 = np.maximum(left, 0.0) / (degrees - q)
    error = np.sqrt(s2 * np.einsum("pq,pq->p", solved[:, :, 1], 1.0 / scale))

    looked = shapes(q)
    windows = scale[:, None, :] * looked.weights
    b_r = np.einsum("pmq,pq->pm", windows, sums.r)
    b_g = np.einsum("pmq,pqr,pmr->pm", windows, sums.g, windows)
    p_values = combined(single(b_r, b_g, sums.yy[:, None], degrees - 1), looked.prior)
    half = error * stdtrit(degrees - q, 0.5 + SHARE / 2)
    gone = np.where(possible, 0.0, np.nan)
    return Estimates(effect + gone, error + gone, half + gone, p_values + gone, possible)


def single(r: Array, g: Array, yy: Array, degrees: int) -> Array:
    """Two-sided p of one coefficient b = r/g: t = b sqrt(g) / s on `degrees`, s^2 = (yy - r^2/g) / df."""
    explained = np.where(g > 0, r**2 / np.where(g > 0, g, 1.0), 0.0)
    left = np.maximum(yy - explained, 1e-12 * np.maximum(yy, 1e-300))
    return np.asarray(2 * stdtr(degrees, -np.sqrt(explained * degrees / left)))
