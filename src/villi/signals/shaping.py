"""How an effect may be spread over the days before a rating, and what could stand in for an exposure."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from villi.signals.values import Kind, Whitened

Array = NDArray[np.float64]

FAMILIES: dict[Kind, tuple[int, int]] = {"leads": (1, 3), "together": (0, 0)}
"""First and last lag of each family: they are different claims (signals.md, section 4.1.7)."""
LAGS: dict[Kind, slice] = {kind: slice(first, last + 1) for kind, (first, last) in FAMILIES.items()}
FADES, ALONE, STAYS = 0.3, 0.05, 0.3
"""How likely an effect is to act on the next day alone or to fade from it, to act on one later day alone,
and to stay (judgement: next day, fading and staying alike; that a day is skipped is rare). What it costs an
effect of the second or third day alone is measured in `benchmarks/signals.py`."""
SLABS = (0.05, 0.1, 0.2, 0.35, 0.6)
"""How large an effect may be: its SD before looking, in residual SD of the outcome (section 4.1.8)."""
ACTS = 0.05
"""Share of exposures that act on an outcome, before looking: the mean of Beta(1, 19) (section 4.1.8)."""
RIVAL = 0.3
"""Correlation of whitened features from which two exposures may stand in for each other (judgement: below
it, one explains less than a tenth of the other)."""
MOST_RIVALS = 8


class Shapes(NamedTuple):
    """Ways to spread an effect over q lags: `weights` (S, q), each summing to one, so that the effect by any
    shape is the effect summed over lags; `prior` (S,), how likely each is before looking, summing to one."""

    weights: Array
    prior: Array


def shapes(q: int) -> Shapes:
    """Each lag alone; from three lags on also one that halves every day and one that stays.

    >>> shapes(3).weights.round(2).tolist()
    [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.57, 0.29, 0.14], [0.33, 0.33, 0.33]]
    >>> shapes(3).prior.tolist(), shapes(1).prior.tolist()
    ([0.3, 0.05, 0.05, 0.3, 0.3], [1.0])
    """
    if q == 1:
        return Shapes(np.ones((1, 1)), np.ones(1))
    spread = np.vstack([np.eye(q), 0.5 ** np.arange(q), np.ones(q)])
    prior = np.array([FADES, *[ALONE] * (q - 1), FADES, STAYS])
    return Shapes(spread / spread.sum(axis=1, keepdims=True), prior / prior.sum())


def of_kind(kind: Kind) -> Shapes:
    """The shapes over the lags of a family."""
    first, last = FAMILIES[kind]
    return shapes(last - first + 1)


def shaped(whitened: Whitened, kind: Kind) -> Array:
    """(n, p, S): each exposure by each shape over the lags of `kind`, per SD of the exposure."""
    sd = np.where(whitened.sd > 0, whitened.sd, 1.0)
    x = whitened.x[:, :, LAGS[kind]]
    return np.asarray(np.einsum("npl,sl->nps", x, of_kind(kind).weights) / sd[:, None])


def rivals(features: Array, at: int) -> tuple[int, ...]:
    """Exposures that go with the one at `at` by any two shapes (n, p, S), closest first, itself left out."""
    length = np.sqrt((features**2).sum(axis=0))
    unit = features / np.where(length > 0, length, 1.0)
    close = np.abs(np.einsum("nps,nt->pst", unit, unit[:, at])).max(axis=(1, 2))
    close[at] = 0.0
    order = np.argsort(-close, kind="stable")[:MOST_RIVALS]
    return tuple(int(i) for i in order if close[i] >= RIVAL)
