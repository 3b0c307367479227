"""Many tests at once: combining those of one pair, and guarding the whole diary."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from villi.signals.values import CAREFUL, FEWEST, Rule

Array = NDArray[np.float64]


def combined(p: Array, weights: Array) -> Array:
    """(..., m) p-values of the same hypothesis, however dependent -> (...) one (Cauchy combination, ACAT).

    p = 1/2 - atan(sum w_i tan((1/2 - p_i) pi) / sum w_i) / pi,  p_i within 1e-15 and 1 - 1e-9

    >>> float(combined(np.array([0.04, 0.04, 0.04]), np.array([1.0, 1.0, 2.0])).round(6))
    0.04
    """
    within = np.clip(p, 1e-15, 1 - 1e-9)
    mean = np.tan((0.5 - within) * np.pi) @ (weights / weights.sum())
    return np.asarray(0.5 - np.arctan(mean) / np.pi)


def adjusted(p: Array, rule: Literal["BY", "BH"]) -> Array:
    """q-values (m,) of p-values (m,): the smallest false discovery rate at which each would be announced.

    q_(i) = min over l >= i of p_(l) m / l  (Benjamini and Hochberg), times sum 1/i, i = 1..m, where the
    tests may depend on each other in any way (Benjamini and Yekutieli); at most 1.

    >>> adjusted(np.array([0.01, 0.02, 0.5]), "BH").round(3).tolist()
    [0.03, 0.03, 0.5]
    """
    m = len(p)
    if not m:
        return p.copy()
    rank = np.arange(1, m + 1)
    order = np.argsort(p, kind="stable")
    steps = p[order] * m / rank * (np.sum(1 / rank) if rule == "BY" else 1.0)
    q = np.empty(m)
    q[order] = np.minimum(np.minimum.accumulate(steps[::-1])[::-1], 1.0)
    return q


def rule(rated: int, strict: bool = False) -> Rule:
    """How a diary of so many rated days is guarded (signals.md, section 4.1.7).

    >>> rule(60), rule(100), rule(150), rule(150, strict=True)
    ('none', 'BY', 'BH', 'BY')
    """
    if rated < FEWEST:
        return "none"
    return "BY" if strict or rated < CAREFUL else "BH"
