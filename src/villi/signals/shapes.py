"""How an effect may be spread over the lags of a kind, and how likely each way is before looking."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from villi.signals.values import Kind

Array = NDArray[np.float64]


class Shapes(NamedTuple):
    """`weights` (S, q): of each lag in each of S shapes, summing to one, so that an effect by any shape is
    the effect summed over lags. `prior` (S,): how likely each shape is, summing to one."""

    weights: Array
    prior: Array


def _frozen(*rows: tuple[float, ...]) -> Array:
    array = np.array(rows)
    array.flags.writeable = False
    return array


_LEADS = Shapes(
    _frozen((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0), (0.5, 0.3, 0.2), (1 / 3, 1 / 3, 1 / 3)),
    _frozen((4.0, 2.0, 1.0, 4.0, 2.0))[0] / 13,
)
"""The next day alone, the second, the third, fading over the three, or even over them (signals.md, section
4.1.8, and the third day). A stated prior: each day of delay halves it, and what fades or lasts counts as its
first or second day does (judgement)."""

SHAPES: Mapping[Kind, Shapes] = {"leads": _LEADS, "together": Shapes(_frozen((1.0,)), _frozen((1.0,))[0])}
