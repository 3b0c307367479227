"""What drives the spread of an effect: the share of its variance that goes with each parameter.

The members that were run anyway are the sample (given-data estimation): members are sorted by a parameter,
cut into groups of equal size, and the variance of the group means is set beside the whole variance. In the
limit this is Sobol's first-order index, Var(E(effect | parameter)) / Var(effect), whether the effect rises,
falls or bends with the parameter (Plischke, Borgonovo and Smith 2013, doi 10.1016/j.ejor.2012.11.047). A
partial rank correlation would miss what bends.

Parameters that were fitted together are drawn together, and one that has no part in an effect would show the
share of another that has. So they are named one after the other, each with what goes with it beyond those
before: what goes with the group means of the first is taken out of the effect before the next is looked for.
Shares then add up to one at most.

By chance alone groups of n members in m groups differ by (m - 1) / (n - 1) of the variance: that is taken
off. What still lies under the noise, the largest share of any parameter in 19 of 20 shuffles of the effect,
is no driver.
"""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from villi.body.table import Model
from villi.body.values import Array, Driver

Places = NDArray[np.int64]

FEWEST = 200
"""Members below which nothing is ranked: noise would lead (judgement: the floor is then about .15)."""
A_GROUP = 50
"""Members in a group, of which there are 4 to 20 (judgement: noise against what bends within a group)."""
ROUNDING = 1e-9
"""Spread, beside the effect itself, below which there is none: members differ in the last digits only."""
SHUFFLES = 100
NOISE = 0.95
MOST = 5
"""Drivers that are named (judgement: one screen)."""

OWN = frozenset({"weight", "P0", "M0", "Vm", "K0", "responder", "I0", "C0", "Y0", "food_mass"})
"""Parameters in which people differ, each with a normal of their own; the others are sizes of arrows: not
known well, and the same for all as far as anybody knows."""


def groups(values: Array) -> Places:
    """The group (members,) of each member, 0, 1, ...: by value where there are few values, else by rank.

    >>> groups(np.array([0.0, 1.0, 0.0])).tolist()
    [0, 1, 0]
    """
    unique, at = np.unique(values, return_inverse=True)
    members = len(values)
    count = int(np.clip(members // A_GROUP, 4, 20))
    if len(unique) <= count:
        return np.asarray(at.reshape(-1), dtype=np.int64)
    rank = np.empty(members, dtype=np.int64)
    rank[np.argsort(values, kind="stable")] = np.arange(members)
    return np.asarray(rank * count // members, dtype=np.int64)


def shares(draws: Array, effect: Array) -> Array:
    """First-order indices (parameters,) of an `effect` (members,) by `draws` (members, parameters), with what
    chance alone would give taken off; NaN for a parameter in which members do not differ, or where the effect
    is the same in all members. May lie a little below 0 where there is nothing.

    >>> rng = np.random.default_rng(0)
    >>> x = rng.random((2000, 2))
    >>> [abs(round(share, 1)) for share in shares(x, 2 * x[:, 0]).tolist()]
    [1.0, 0.0]
    """
    return np.asarray(_shares(draws, effect[None])[0])


def floor(draws: Array, effect: Array, seed: int = 0) -> float:
    """The share that no parameter reaches in 19 of 20 shuffles of the effect over the members."""
    generator = np.random.default_rng(seed)
    shuffled = np.stack([generator.permutation(effect) for _ in range(SHUFFLES)])
    return float(np.quantile(np.nanmax(_shares(draws, shuffled), axis=1), NOISE))


def drivers(model: Model, draws: Array, effect: Array, *, seed: int = 0) -> tuple[tuple[Driver, ...], float]:
    """The parameters that the spread of an effect goes with, largest first, each beyond those before it, and
    the share of the spread that is left (NaN where nothing can be ranked: too few members, or no spread).

    The last driver that is named is the `MOST`th, or the last above the noise."""
    if len(effect) < FEWEST or not np.ptp(effect) > ROUNDING * np.abs(effect).max():
        return (), np.nan
    noise, left, part = floor(draws, effect, seed), effect, 1.0
    named: list[Driver] = []
    while len(named) < MOST:
        found = np.nan_to_num(shares(draws, left) * part, nan=-1.0)
        first = int(found.argmax())
        if found[first] <= noise:
            break
        row = model.parameters[first]
        kind: Literal["people differ", "not known"] = "people differ" if row.id in OWN else "not known"
        named.append(Driver(row.id, row.says, row.label, row.status, float(min(found[first], part)), kind))
        part = max(part - float(found[first]), 0.0)
        left = _beyond(draws[:, first], left)
    named.sort(key=lambda one: -one.share)
    return tuple(named), part


def _beyond(values: Array, effect: Array) -> Array:
    """What is left of an effect when the mean of each group of a parameter is taken out."""
    of = groups(values)
    means = np.bincount(of, weights=effect) / np.bincount(of)
    return np.asarray(effect - means[of])


def _shares(draws: Array, effects: Array) -> Array:
    """First-order indices (effects, parameters) of several effects (effects, members)."""
    members = draws.shape[0]
    centred = effects - effects.mean(axis=1, keepdims=True)
    whole = (centred**2).mean(axis=1)
    out = np.full((len(effects), draws.shape[1]), np.nan)
    for i, values in enumerate(draws.T):
        if not np.ptp(values) > 0:
            continue
        of = groups(values)
        sizes = np.bincount(of)
        means = centred @ np.equal.outer(of, np.arange(len(sizes))) / sizes
        between = (means**2 @ sizes) / members
        chance = (len(sizes) - 1) / (members - 1)
        with np.errstate(invalid="ignore", divide="ignore"):
            out[:, i] = (between / whole - chance) / (1 - chance)
    return out
