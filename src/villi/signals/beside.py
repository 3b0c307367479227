"""Any column beside the other exposures: what is plainly strong stands fixed, all else is a background.

`conditioning` and `background` test every exposure once, by eigenvalues; this is for the few pairs that were
announced, whose columns are not exposures as they were eaten (shapes over lags, shifted copies, levels). With
Q an orthonormal basis of what stands fixed, projected out of everything, B the features of the exposures that
stay in the background and h its size, V = I + h B B' and

    V^-1 = I - B (I/h + B'B)^-1 B'
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from villi.signals.allowing import basis
from villi.signals.background import against_others, roots_of
from villi.signals.conditioning import FAMILIES, LEAST_LEFT, Entered
from villi.signals.testing import windows
from villi.signals.values import Kind, Whitened

Array = NDArray[np.float64]

LAGS: dict[Kind, slice] = {kind: slice(first, last + 1) for kind, (first, last) in FAMILIES.items()}
RIVAL = 0.3
"""Correlation of whitened features from which two exposures may stand in for each other (judgement: below
it, one explains less than a tenth of the other)."""
MOST_RIVALS = 8


class Sums(NamedTuple):
    """Of m columns F: `g` (m, m) = F'V^-1 F, `r` (m,) = F'V^-1 y, `yy` = y'V^-1 y; `weighed` (n, m) = V^-1 F,
    so that g = F'weighed and r = y'weighed, day by day."""

    g: Array
    r: Array
    yy: float
    weighed: Array


class Shapes(NamedTuple):
    """Ways to spread an effect over q lags: `weights` (S, q), each summing to one, so that the effect by any
    shape is the effect summed over lags; `prior` (S,), how likely each is before looking, summing to one."""

    weights: Array
    prior: Array


def shapes(kind: Kind) -> Shapes:
    """The windows of the test (`testing.windows`), as shapes of an effect.

    >>> shapes("leads").weights.sum(axis=1).round(6).tolist()
    [1.0, 1.0, 1.0, 1.0, 1.0]
    """
    first, last = FAMILIES[kind]
    looked = windows(last - first + 1)
    return Shapes(
        looked.shapes / looked.shapes.sum(axis=1, keepdims=True), looked.weights / looked.weights.sum()
    )


def shaped(whitened: Whitened, kind: Kind) -> Array:
    """(n, p, S): each exposure by each shape over its lags, per SD of the exposure."""
    sd = np.where(whitened.sd > 0, whitened.sd, 1.0)
    x = whitened.x[:, :, LAGS[kind]]
    return np.asarray(np.einsum("npl,sl->nps", x, shapes(kind).weights) / sd[:, None])


def rivals(features: Array, at: int) -> tuple[int, ...]:
    """Exposures that go with the one at `at` by any shape (n, p, S), closest first, itself left out."""
    length = np.sqrt((features**2).sum(axis=0))
    unit = features / np.where(length > 0, length, 1.0)
    close = np.abs(np.einsum("nps,ns->ps", unit, unit[:, at])).max(axis=1)
    close[at] = 0.0
    order = np.argsort(-close, kind="stable")[:MOST_RIVALS]
    return tuple(int(i) for i in order if close[i] >= RIVAL)


@dataclass(frozen=True, slots=True)
class Beside:
    """One outcome beside all exposures over the lags of one kind: `fixed` (n, k) a basis of what stands
    fixed; `y` (n,) and `parts` (n, p, q), the features of the p exposures, freed from it; `h` the size of
    the background, `gram` (pq, pq) the inner products of the features, `degrees` of freedom left."""

    y: Array
    parts: Array
    h: float
    gram: Array
    fixed: Array
    degrees: int

    def freed(self, columns: Array) -> Array:
        """Whitened columns (n, ...) without what stands fixed."""
        return freed(columns, self.fixed)

    def weighed(self, columns: Array, without: Sequence[int]) -> Array:
        """V^-1 F (n, m) of freed columns F (n, m), the exposures at `without` left out of V."""
        _, p, q = self.parts.shape
        stays = np.repeat(~np.isin(np.arange(p), without), q)
        if not stays.any():
            return columns
        back = self.parts.reshape(len(self.y), -1)[:, stays]
        inner = self.gram[np.ix_(stays, stays)] + np.eye(back.shape[1]) / self.h
        return np.asarray(columns - back @ np.linalg.solve(inner, back.T @ columns), dtype=float)

    def sums(self, columns: Array, without: Sequence[int]) -> Sums:
        """Of freed columns F (n, m), the exposures at `without` left out of V."""
        joint = np.column_stack([columns, self.y])
        weighed = self.weighed(joint, without)
        products = np.asarray(joint.T @ weighed, dtype=float)
        products = (products + products.T) / 2
        return Sums(
            products[:-1, :-1], products[:-1, -1], max(float(products[-1, -1]), 1e-300), weighed[:, :-1]
        )


def beside(whitened: Whitened, kind: Kind, fixed: Sequence[Entered] = ()) -> Beside:
    """All exposures over the lags of `kind`, with those of `fixed` as fixed columns; the size of the
    background by maximum likelihood (`background`)."""
    stands = _basis(whitened, fixed)
    y, x = freed(whitened.y, stands), freed(whitened.x[:, :, LAGS[kind]], stands)
    x[:, [e.at for e in fixed]] = 0.0
    parts = np.einsum("npq,pqr->npr", x, roots_of(x))
    flat = parts.reshape(len(y), -1)
    degrees = whitened.degrees - stands.shape[1]
    h = against_others(y, x, degrees).h
    return Beside(y, parts, h, np.asarray(flat.T @ flat, dtype=float), stands, degrees)


def freed(columns: Array, fixed: Array) -> Array:
    """Columns (n, ...) without what an orthonormal basis `fixed` (n, k) spans."""
    flat = columns.reshape(len(columns), -1)
    return np.asarray(flat - fixed @ (fixed.T @ flat), dtype=float).reshape(columns.shape)


def _basis(whitened: Whitened, fixed: Sequence[Entered]) -> Array:
    columns = [whitened.x[:, each.at, each.first : each.last + 1] for each in fixed]
    return basis(np.concatenate([np.empty((len(whitened.y), 0)), *columns], axis=1))


def fixed_for(whitened: Whitened, kind: Kind, at: int, entered: Sequence[Entered]) -> tuple[Entered, ...]:
    """What of `entered` stands fixed where the exposure at `at` is judged: not itself, nor a rival, which is
    weighed against it instead; nothing where less than half of it would be left."""
    close = {at, *rivals(shaped(whitened, kind), at)}
    fixed = tuple(each for each in entered if each.at not in close)
    if not fixed:
        return ()
    own = whitened.x[:, at, LAGS[kind]]
    left = freed(own, _basis(whitened, fixed))
    return fixed if (left**2).sum() >= LEAST_LEFT * (own**2).sum() else ()
