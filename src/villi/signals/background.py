"""Everything else that was eaten, as a random background of small effects (a linear mixed model).

As the genome does in studies of genomes: no exposure is tested as if it were the only one. With A (n, pq) the
whitened lags of all exposures of a family, y | h ~ N(0, s^2 V), V = I + h K:

    features     1.5 mean over the q lags, and each lag / sqrt(q); lags divided by their root mean square
    K            F F' / (2 p) = A M A',  M block-diagonal, for each exposure
                 M_j = D_j (2.25/q^2 11' + I/q) D_j / (2p),  D_j = diag(1 / rms of its lags)
    h            maximum likelihood on log h in [-6, 2.5]:
                 1/2 log det V + 1/2 df log(y' V^-1 y), from one eigen-decomposition of B = A M^1/2:
                 of B'B (pq) where there are more days than columns, of BB' (n) where there are fewer
    leave one    V_{-j} = V - h A_j M_j A_j'. By Woodbury, all there is to know of exposure j is
    out          (A_j' V_{-j}^-1 A_j)^-1 = (A_j' V^-1 A_j)^-1 - h M_j
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

MEAN_WEIGHT = 1.5
"""Weight of the mean over lags beside single lags (signals.md, section 4.1.5)."""
LOG_H = (-6.0, 2.5)
GRID = 18
ZOOMS = 4
"""The likelihood of h is looked at on a grid, then three times on a finer one around its best point."""


class Against(NamedTuple):
    """Each of p exposures against the background of the others: `g` (p, q, q) = A_j' V_{-j}^-1 A_j, `r`
    (p, q) = A_j' V_{-j}^-1 y and `yy` (p,) = y' V_{-j}^-1 y; `h` the size of the background."""

    g: Array
    r: Array
    yy: Array
    h: float


class Spectrum(NamedTuple):
    """K in the basis of its eigenvectors U: eigenvalues `w` (m,), (U'y)^2 as `yy` (m,) and what of y'y lies
    outside, `rest`."""

    w: Array
    yy: Array
    rest: float


def against_others(y: Array, x: Array, degrees: int) -> Against:
    """Sums for testing each exposure: y (n,) and x (n, p, q), whitened; formulas at the head."""
    n, p, q = x.shape
    roots = roots_of(x)
    features = np.einsum("npq,pqr->npr", x, roots).reshape(n, p * q)
    columns = x.reshape(n, p * q)
    if n > p * q:
        w, v = np.linalg.eigh(features.T @ features)
        w = np.maximum(w, 0.0)
        on = v.T @ (features.T @ y)
        inside = np.where(w > 1e-12 * w[-1], on**2 / np.maximum(w, 1e-300), 0.0)
        spectrum = Spectrum(w, inside, max(float(y @ y - inside.sum()), 0.0))
        h = background_size(spectrum, degrees)
        projected = (features.T @ columns).reshape(p * q, p, q)
        turned = np.einsum("fm,fpq->mpq", v, projected)
        shrunk = h / (1.0 + h * w)
        g = np.einsum("npq,npr->pqr", x, x) - np.einsum("m,mpq,mpr->pqr", shrunk, turned, turned)
        r = np.einsum("npq,n->pq", x, y) - np.einsum("m,mpq,m->pq", shrunk, turned, on)
    else:
        w, u = np.linalg.eigh(features @ features.T)
        w = np.maximum(w, 0.0)
        on = u.T @ y
        spectrum = Spectrum(w, on**2, 0.0)
        h = background_size(spectrum, degrees)
        turned = (u.T @ columns).reshape(n, p, q)
        shrunk = 1.0 / (1.0 + h * w)
        g = np.einsum("m,mpq,mpr->pqr", shrunk, turned, turned)
        r = np.einsum("m,mpq,m->pq", shrunk, turned, on)
    yy = float((spectrum.yy / (1.0 + h * w)).sum() + spectrum.rest)
    return _without_itself(g, r, yy, h * roots @ roots.transpose(0, 2, 1), h)


def roots_of(x: Array) -> Array:
    """M_j^1/2 (p, q, q) of each exposure from its whitened lags x (n, p, q): x_j M_j^1/2 are its features."""
    p, q = x.shape[1:]
    rms = np.sqrt((x**2).mean(axis=0))
    inverse = np.where(rms > 0, 1.0 / np.where(rms > 0, rms, 1.0), 0.0)
    # (2.25/q^2 11' + I/q) = a J + b (I - J), J = 11'/q: its root is the same with roots of a and b
    b = 1.0 / q
    a = b + MEAN_WEIGHT**2 / q
    mean = np.full((q, q), 1.0 / q)
    root = (np.sqrt(a) * mean + np.sqrt(b) * (np.eye(q) - mean)) / np.sqrt(2 * p)
    return np.asarray(inverse[:, :, None] * root)


def _without_itself(g: Array, r: Array, yy: float, own: Array, h: float) -> Against:
    """Leave each exposure's own part h M_j (p, q, q) out of the background.

    G = (I - G0 hM)^-1 G0,  r = (I - G0 hM)^-1 r0,  yy = yy0 + r0' hM r
    """
    out = np.eye(g.shape[1]) - g @ own
    alone = np.linalg.solve(out, g)
    rest = np.asarray(np.linalg.solve(out, r[:, :, None])[:, :, 0], dtype=float)
    alone = (alone + alone.transpose(0, 2, 1)) / 2
    added = np.asarray(np.einsum("pq,pqr,pr->p", r, own, rest), dtype=float)
    return Against(np.asarray(alone, dtype=float), rest, yy + added, h)


def background_size(spectrum: Spectrum, degrees: int) -> float:
    """h by maximum likelihood, within the bounds of log h, by a grid that is made finer around its best."""
    low, high = LOG_H
    best = low
    for _ in range(ZOOMS):
        grid = np.linspace(low, high, GRID)
        spread = 1.0 + np.exp(grid)[:, None] * spectrum.w
        squares = (spectrum.yy / spread).sum(axis=1) + spectrum.rest
        minus = 0.5 * np.log(spread).sum(axis=1) + 0.5 * degrees * np.log(np.maximum(squares, 1e-300))
        best = float(grid[int(np.argmin(minus))])
        step = grid[1] - grid[0]
        low, high = max(best - step, LOG_H[0]), min(best + step, LOG_H[1])
    return float(np.exp(best))
