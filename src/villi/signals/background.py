"""Everything else that was eaten, as a random background (a linear mixed model).

As the genome does in studies of genomes: no exposure is tested as if it were the only one. With A_j (n, 4)
the whitened lags of exposure j, 0 to 3,

    y ~ N(0, s^2 V),  V = I + sum_j A_j D_j A_j',  D_j = h M_j + C_j

    C_j     what the exposure itself seems to do, by a look at all of them together (`acting`): one that
            plainly acts is allowed for almost in full, one that does not hardly at all
    h M_j   small effects of anything (section 4.1.5): M_j = R_j (2.25/q^2 11' + I/q) R_j / (2p), q = 4 lags,
            R_j = diag(1 / root mean square of each lag), h by maximum likelihood on log h in [-6, 2.5] of
            what `acting` leaves: 1/2 log det(I + h K) + 1/2 df log(e'(I + h K)^-1 e), K = sum_j A_j M_j A_j'

What is tested stands alone: of exposure j all four lags are left out of V. By Woodbury, with
G0 = A_j'V^-1 A_j and r0 = A_j'V^-1 y, all there is to know of exposure j beside the others is

    G = (I - G0 D_j)^-1 G0,  r = (I - G0 D_j)^-1 r0,  yy = y'V^-1 y + r0'D_j r

What is the same but for its name, on the same day or days apart (`SAME`), is left out with it: beside its
twin nothing would be left of it.

Held beside it is only its own same day, where days before are judged: an effect of the same day would show
on them with the opposite sign. With d its element of D_j, the largest among those that are the same, and
G_00, G_10, r_0 those of the same day,

    G - G_10 G_01 / (1/d + G_00),  r - G_10 r_0 / (1/d + G_00),  yy - r_0^2 / (1/d + G_00)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import block_diag, solve_triangular

from villi.signals.acting import Acting, acting
from villi.signals.values import Kind, Whitened

Array = NDArray[np.float64]

MEAN_WEIGHT = 1.5
"""Weight of the mean over lags beside single lags (signals.md, section 4.1.5)."""
SAME = 0.9
"""Correlation of whitened lags from which two exposures are one thing under two names (judgement: a fifth of
the variance or less is their own)."""
LOG_H = (-6.0, 2.5)
GRID = 18
ZOOMS = 4
"""The likelihood of h is looked at on a grid, then three times on a finer one around its best point."""


class Against(NamedTuple):
    """Each of p exposures against the background of the others: `g` (p, q, q) = A'V^-1 A over q of its lags,
    `r` (p, q) = A'V^-1 y and `yy` (p,) = y'V^-1 y."""

    g: Array
    r: Array
    yy: Array

    def over(self, lags: slice) -> "Against":
        """The same over some of the lags."""
        return Against(self.g[:, lags, lags], self.r[:, lags], self.yy)

    def holding(self, today: Array) -> "Against":
        """The same four lags with the exposure's own same day in V, by the size of its effect (p,)."""
        share = today / (1.0 + today * self.g[:, 0, 0])  # 1 / (1/d + G_00), nought where d is
        beside, towards = self.g[:, :, 0], self.r[:, 0]
        return Against(
            self.g - np.einsum("pq,pr,p->pqr", beside, beside, share),
            self.r - beside * (towards * share)[:, None],
            self.yy - towards**2 * share,
        )


class Sums(NamedTuple):
    """Of m columns F: `g` (m, m) = F'V^-1 F, `r` (m,) = F'V^-1 y, `yy` = y'V^-1 y."""

    g: Array
    r: Array
    yy: float


@dataclass(frozen=True, slots=True)
class Background:
    """V of one outcome, `whitened`: `effects` (p, 4, 4) the D_j, `parts` (n, p, 4) the features A_j D_j^1/2
    and `gram` (4p, 4p) their inner products; `same` (p, p), which exposures are left out together, and
    `today` (p,), the second moment of the effect of the same day, the largest among those that are the
    same."""

    whitened: Whitened
    effects: Array
    parts: Array
    gram: Array
    same: NDArray[np.bool_]
    today: Array

    def behind(self, without: Sequence[int], kind: Kind) -> Array:
        """H (k, n) with V^-1 = I - H'H, the exposures at `without` left out of V but for their same day where
        days before are judged.

        With the features that stay, B (n, k), and I + B'B = L L', H = L^-1 B'."""
        n, _, q = self.parts.shape
        out = list(without)
        stays = np.repeat(~self.same[out].any(axis=0), q)
        back = self.parts.reshape(n, -1)[:, stays]
        inner = self.gram[np.ix_(stays, stays)]
        if kind == "leads":
            today = self.whitened.x[:, out, 0] * np.sqrt(self.today[out])
            cross = back.T @ today
            inner = np.block([[inner, cross], [cross.T, today.T @ today]])
            back = np.column_stack([back, today])
        return _halved(inner + np.eye(len(inner)), back.T)

    def sums(self, columns: Array, without: Sequence[int], kind: Kind) -> Sums:
        """Of columns F (n, m), beside what is `behind` them."""
        joint = np.column_stack([columns, self.whitened.y])
        weighed = freed(joint, self.behind(without, kind))
        products = np.asarray(joint.T @ weighed, dtype=float)
        products = (products + products.T) / 2
        return Sums(products[:-1, :-1], products[:-1, -1], max(float(products[-1, -1]), 1e-300))

    def each(self, blocks: Array, without: Sequence[int], kind: Kind) -> Against:
        """Each block of columns (n, m, q) by itself, beside what is `behind` them."""
        n, m, q = blocks.shape
        y, behind = self.whitened.y, self.behind(without, kind)
        flat = blocks.reshape(n, m * q)
        half, of_y = behind @ flat, behind @ y
        halves = half.T.reshape(m, q, -1)
        return Against(
            np.einsum("nmq,nmr->mqr", blocks, blocks) - halves @ halves.transpose(0, 2, 1),
            (flat.T @ y - half.T @ of_y).reshape(m, q),
            np.full(m, max(float(y @ y - of_y @ of_y), 1e-300)),
        )


def freed(columns: Array, behind: Array) -> Array:
    """V^-1 F of columns F (n, m), by H (k, n) of `Background.behind`."""
    return np.asarray(columns - behind.T @ (behind @ columns), dtype=float)


def background(whitened: Whitened, *, plain: bool = False) -> Background:
    """What is behind each exposure of one outcome; formulas at the head. `plain`: small effects alone, as a
    second method knows nothing of what the first has found."""
    n, p, q = whitened.x.shape
    found = Acting(np.zeros((p, q, q)), np.zeros(n)) if plain else acting(whitened)
    own = small(whitened.x)
    h = background_size(whitened.y - found.fitted, whitened.x, own, whitened.degrees)
    effects = h * own + found.moments
    parts = np.einsum("npq,pqr->npr", whitened.x, _roots(effects))
    flat = parts.reshape(n, p * q)
    gram, same = np.asarray(flat.T @ flat, dtype=float), _same(whitened.x)
    sd = np.where(whitened.sd > 0, whitened.sd, 1.0)
    today = np.where(same, effects[:, 0, 0] * sd**2, 0.0).max(axis=1, initial=0.0) / sd**2
    return Background(whitened, effects, parts, gram, same, today)


def _same(x: Array) -> NDArray[np.bool_]:
    """Which exposures (p, p) are the same but for their names, by any lags of x (n, p, q)."""
    n, p, q = x.shape
    length = np.sqrt((x**2).sum(axis=0))
    unit = (x / np.where(length > 0, length, 1.0)).reshape(n, p * q)
    close = np.abs(unit.T @ unit).reshape(p, q, p, q).max(axis=(1, 3), initial=0.0) >= SAME
    return np.asarray(close | np.eye(p, dtype=bool))


def small(x: Array) -> Array:
    """M_j (p, q, q) of each exposure from its whitened lags x (n, p, q); nought where a lag is."""
    p, q = x.shape[1:]
    rms = np.sqrt((x**2).mean(axis=0))
    inverse = np.where(rms > 0, 1.0 / np.where(rms > 0, rms, 1.0), 0.0)
    block = (MEAN_WEIGHT**2 / q**2 * np.ones((q, q)) + np.eye(q) / q) / (2 * max(p, 1))
    return np.asarray(inverse[:, :, None] * block * inverse[:, None, :])


def background_size(y: Array, x: Array, own: Array, degrees: int) -> float:
    """h by maximum likelihood, within the bounds of log h, by a grid that is made finer around its best.

    y (n,), x (n, p, q), `own` (p, q, q) the M_j. One eigen-decomposition, of the smaller of the two inner
    products of the features."""
    n, p, q = x.shape
    low, high = LOG_H
    if not p:
        return float(np.exp(low))
    features = np.einsum("npq,pqr->npr", x, _roots(own)).reshape(n, p * q)
    if n > p * q:
        w, v = np.linalg.eigh(features.T @ features)
        w = np.maximum(w, 0.0)
        on = v.T @ (features.T @ y)
        squares = np.where(w > 1e-12 * w[-1], on**2 / np.maximum(w, 1e-300), 0.0)
    else:
        w, v = np.linalg.eigh(features @ features.T)
        w = np.maximum(w, 0.0)
        squares = (v.T @ y) ** 2
    rest = max(float(y @ y - squares.sum()), 0.0)
    best = low
    for _ in range(ZOOMS):
        grid = np.linspace(low, high, GRID)
        spread = 1.0 + np.exp(grid)[:, None] * w
        left = (squares / spread).sum(axis=1) + rest
        minus = 0.5 * np.log(spread).sum(axis=1) + 0.5 * degrees * np.log(np.maximum(left, 1e-300))
        best = float(grid[int(np.argmin(minus))])
        step = grid[1] - grid[0]
        low, high = max(best - step, LOG_H[0]), min(best + step, LOG_H[1])
    return float(np.exp(best))


def against_others(ground: Background) -> Against:
    """Sums for testing each exposure over its four lags, itself left out of V."""
    x, y = ground.whitened.x, ground.whitened.y
    n, p, q = x.shape
    joint = np.column_stack([x.reshape(n, p * q), y])
    flat = ground.parts.reshape(n, p * q)
    if n > p * q:
        half = _halved(np.eye(p * q) + ground.gram, flat.T @ joint)
        products, sign = joint, -1.0
    else:
        half = _halved(np.eye(n) + flat @ flat.T, joint)
        products, sign = np.zeros_like(joint), 1.0
    blocks = np.ascontiguousarray(products[:, :-1].T).reshape(p, q, n)
    halves = np.ascontiguousarray(half[:, :-1].T).reshape(p, q, len(half))
    g = blocks @ blocks.transpose(0, 2, 1) + sign * (halves @ halves.transpose(0, 2, 1))
    r = (products[:, :-1].T @ products[:, -1] + sign * (half[:, :-1].T @ half[:, -1])).reshape(p, q)
    yy = float(products[:, -1] @ products[:, -1] + sign * (half[:, -1] @ half[:, -1]))
    found = _left_out(g, r, yy, ground.effects)
    for j in np.flatnonzero(ground.same.sum(axis=1) > 1).tolist():
        group = np.flatnonzero(ground.same[j])
        own, half_own = (part[group].reshape(len(group) * q, -1) for part in (blocks, halves))
        joint_g = own @ own.T + sign * (half_own @ half_own.T)
        all_out = _left_out(
            joint_g[None], r[group].reshape(1, -1), yy, block_diag(*ground.effects[group])[None]
        )
        at = slice(*(q * (np.flatnonzero(group == j)[0] + np.arange(2))))
        found.g[j], found.r[j], found.yy[j] = all_out.g[0, at, at], all_out.r[0, at], all_out.yy[0]
    return found


def _halved(inner: Array, columns: Array) -> Array:
    """L^-1 of columns (m, k), with L L' = inner (m, m)."""
    return np.asarray(solve_triangular(np.linalg.cholesky(inner), columns, lower=True), dtype=float)


def _left_out(g: Array, r: Array, yy: float, own: Array) -> Against:
    """Leave the own part D (p, q, q) of each exposure, or set of them, out of V; formulas at the head."""
    out = np.eye(g.shape[1]) - g @ own
    alone = np.linalg.solve(out, g)
    rest = np.asarray(np.linalg.solve(out, r[:, :, None])[:, :, 0], dtype=float)
    added = np.asarray(np.einsum("pq,pqr,pr->p", r, own, rest), dtype=float)
    return Against(np.asarray((alone + alone.transpose(0, 2, 1)) / 2, dtype=float), rest, yy + added)


def _roots(blocks: Array) -> Array:
    """B (p, q, q) with B B' = blocks, symmetric and not negative."""
    w, v = np.linalg.eigh(blocks)
    return np.asarray(v * np.sqrt(np.maximum(w, 0.0))[:, None, :], dtype=float)
