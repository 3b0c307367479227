"""How far a run by day lies from a run by hour of the same members: what taking plasma as settled costs."""

from typing import NamedTuple

import numpy as np

from villi.body import arrays, compiling
from villi.body.scheduling import GRID, STEPS, schedule
from villi.body.table import Model
from villi.body.values import Array, Inputs, Resolution

GUT = ("G", "N", "L")
"""Contents of stomach and bowel: by day they are those of the day's own food, and what is left of it at
midnight is counted with it. Their error is told, and bounds nothing."""
RHYTHM = (*GUT, "P", "Q")
"""States that rise and fall with every meal: of them a day holds the mean."""


class Apart(NamedTuple):
    """By state (states,): the largest and the median relative difference of a run by day from one by hour,
    wherever the state is above 1e-3 of its own greatest; `of_highest` the largest in shares of that."""

    names: tuple[str, ...]
    worst: Array
    median: Array
    of_highest: Array


def apart(model: Model, inputs: Inputs, draws: Array) -> Apart:
    """Run members, `draws` (members, parameters), both ways, and hold their days against each other.

    States that move with every meal are held as means of each day, all others as they are when it ends, which
    is what a run by day records.

    >>> from villi.body.drawing import middle
    >>> from villi.body.table import model
    >>> found = apart(model(), Inputs(2, daily={"gln_dose": 15}), middle(model()))
    >>> found.names[3], bool(found.worst[3] < 0.02)
    ('P', True)
    """
    names = tuple(row.id for row in model.states)
    rhythm = np.array([name in RHYTHM for name in names])
    by_day, by_hour = (_days(model, inputs, draws, each, rhythm) for each in _BOTH)
    highest = np.abs(by_hour).max(axis=1, keepdims=True)
    difference = by_day - by_hour
    counts = np.abs(by_hour) > 1e-3 * highest
    relative = np.where(counts, difference / np.where(by_hour == 0, 1, by_hour), 0)
    share = np.abs(difference) / np.where(highest == 0, 1, highest)
    every = (0, 1)
    return Apart(names, np.abs(relative).max(every), np.median(relative, every), share.max(every))


_BOTH: tuple[Resolution, ...] = ("day", "hour")


def _days(model: Model, inputs: Inputs, draws: Array, resolution: Resolution, rhythm: Array) -> Array:
    """A day's figure of each state (members, days, states), from a run that is recorded finely."""
    walk = schedule(model, inputs, resolution)
    walk = walk._replace(every=1 if resolution == "day" else STEPS["hour"])
    fast = compiling.walker(model, resolution) is not None
    states = (compiling.run if fast else arrays.run)(model, walk, draws, resolution)
    fine = walk.steps.sum() // walk.every // inputs.days
    assert fine == (STEPS["day"] if resolution == "day" else GRID["hour"])
    between = (states[:, 1:] + states[:, :-1]) / 2
    means = between.reshape(len(states), inputs.days, fine, -1).mean(axis=2)
    return np.where(rhythm, means, states[:, fine::fine])
