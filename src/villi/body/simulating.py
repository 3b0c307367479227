"""Run the described system: an ensemble of members, each one way the figures could be."""

import numpy as np

from villi.body import arrays
from villi.body.drawing import draws
from villi.body.scheduling import HOUR_STEPS, schedule
from villi.body.table import model
from villi.body.values import Ensemble, Inputs, Resolution
from villi.quantities import Person


def simulate(
    inputs: Inputs,
    *,
    person: Person | None = None,
    members: int = 1000,
    seed: int = 0,
    hypotheses: bool = False,
    resolution: Resolution = "day",
) -> Ensemble:
    """Run the model on `inputs`: an ensemble of `members`, the same for the same seed.

    >>> run = simulate(Inputs(2), members=10)
    >>> run.states.shape, run.names[3], run.units[3]
    ((10, 3, 17), 'P', 'umol/L')
    """
    table = model()
    drawn = draws(table, members, seed, hypotheses)
    if person is not None and person.weight_kg is not None:
        drawn[:, [row.id for row in table.parameters].index("weight")] = person.weight_kg
    walk = schedule(table, inputs, resolution)
    states = arrays.run(table, walk, drawn, resolution)
    times = np.arange(states.shape[1]) * walk.every / (12 if resolution == "day" else HOUR_STEPS)
    return Ensemble(
        states,
        times,
        tuple(row.id for row in table.states),
        tuple(row.unit for row in table.states),
        drawn,
        tuple(row.id for row in table.parameters),
        resolution,
    )
