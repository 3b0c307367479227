"""Amounts to points: straight lines, steps and bins. NaN in, NaN out.

Cut-offs come as (k, n) or (k, 1), rising along the first axis.
"""

from typing import NamedTuple

import numpy as np

from villi.scores.values import Array


class Line(NamedTuple):
    """A component scored along a line: id, name, input, unit, value of 0 points and of all points, points."""

    id: str
    name: str
    input: str
    unit: str
    zero: float
    full: float
    points: float = 10


def line(x: Array, zero: Array | float, full: Array | float, points: float) -> Array:
    """points * clip((x - zero) / (full - zero), 0, 1); for moderation `zero` lies above `full`.

    >>> import numpy as np
    >>> line(np.array([0.0, 0.4, 2.0, np.nan]), 0.0, 0.8, 5.0).tolist()
    [0.0, 2.5, 5.0, nan]
    >>> line(np.array([2.0]), 2.0, 1.1, 10.0).tolist()
    [0.0]
    """
    share = np.clip((x - zero) / (full - zero), 0.0, 1.0)
    return unsigned_zero(points * share)


def unsigned_zero(x: Array) -> Array:
    """The same numbers, -0.0 as 0.0: no points are no points, from whichever side they came.

    >>> import numpy as np
    >>> unsigned_zero(np.array([-0.0, -1.5])).tolist()
    [0.0, -1.5]
    """
    return x + 0.0


def where_known(points: Array, *known: Array) -> Array:
    """The points, NaN where anything they stand on is unknown."""
    unknown = np.isnan(known[0])
    for one in known[1:]:
        unknown = unknown | np.isnan(one)
    return np.where(unknown, np.nan, points)


def steps(x: Array, cuts: tuple[float, ...], points: tuple[float, ...], at_cut: str = "above") -> Array:
    """points[i] where i of the rising `cuts` are passed; x on a cut counts as `above` or `below` it.

    >>> import numpy as np
    >>> steps(np.array([0.5, 1.0, 7.0]), (1.0, 5.0), (0.0, 0.5, 1.0)).tolist()
    [0.0, 0.5, 1.0]
    """
    index = np.searchsorted(np.array(cuts), x, side="right" if at_cut == "above" else "left")
    return where_known(np.array(points)[np.minimum(index, len(cuts))], x)


def passed(x: Array, edges: Array, at_edge: str = "above") -> Array:
    """How many edges (k, n) or (k, 1) x (n,) has reached; on an edge counts as `above` or `below`."""
    count = np.zeros(x.shape)
    for edge in edges:
        count += (x >= edge) if at_edge == "above" else (x > edge)
    return where_known(count, x, np.broadcast_to(edges.sum(axis=0), x.shape))
