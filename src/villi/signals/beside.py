"""Any column against the background of the other exposures, some of them left out of it.

`background` tests every exposure once, by eigenvalues; this is for the few pairs that were announced, whose
columns are not exposures as they were eaten (shapes over lags, shifted copies, levels). With B the features
of the exposures that stay in the background, V = I + h B B' and

    V^-1 = I - B (I/h + B'B)^-1 B'
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from villi.signals.background import against_others, roots_of
from villi.signals.values import Kind, Whitened

Array = NDArray[np.float64]

LAGS: dict[Kind, slice] = {"leads": slice(1, 4), "together": slice(0, 1)}
"""Of the same day and the three before it (signals.md, section 4.1.7)."""


class Sums(NamedTuple):
    """Of m columns F: `g` (m, m) = F'V^-1 F, `r` (m,) = F'V^-1 y, `yy` = y'V^-1 y; `weighed` (n, m) = V^-1 F,
    so that g = F'weighed and r = y'weighed, day by day."""

    g: Array
    r: Array
    yy: float
    weighed: Array


@dataclass(frozen=True, slots=True)
class Beside:
    """The background of one outcome over the lags of one kind: `parts` (n, p, q) the features of the p
    exposures, `h` its size, `gram` (pq, pq) the inner products of the features."""

    y: Array
    parts: Array
    h: float
    gram: Array

    def weighed(self, columns: Array, without: Sequence[int]) -> Array:
        """V^-1 F (n, m) of whitened columns F (n, m), the exposures at `without` left out of V."""
        _, p, q = self.parts.shape
        stays = np.repeat(~np.isin(np.arange(p), without), q)
        if not stays.any():
            return columns
        back = self.parts.reshape(len(self.y), -1)[:, stays]
        inner = self.gram[np.ix_(stays, stays)] + np.eye(back.shape[1]) / self.h
        return np.asarray(columns - back @ np.linalg.solve(inner, back.T @ columns), dtype=float)

    def sums(self, columns: Array, without: Sequence[int]) -> Sums:
        """Of whitened columns F (n, m), the exposures at `without` left out of V."""
        joint = np.column_stack([columns, self.y])
        weighed = self.weighed(joint, without)
        products = np.asarray(joint.T @ weighed, dtype=float)
        products = (products + products.T) / 2
        return Sums(
            products[:-1, :-1], products[:-1, -1], max(float(products[-1, -1]), 1e-300), weighed[:, :-1]
        )


def beside(whitened: Whitened, kind: Kind) -> Beside:
    """The background over the lags of `kind`, its size by maximum likelihood (`background`)."""
    x = whitened.x[:, :, LAGS[kind]]
    parts = np.einsum("npq,pqr->npr", x, roots_of(x))
    flat = parts.reshape(len(whitened.y), -1)
    h = against_others(whitened.y, x, whitened.degrees).h
    return Beside(whitened.y, parts, h, np.asarray(flat.T @ flat, dtype=float))
