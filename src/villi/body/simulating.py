"""Run the described system: an ensemble of members, each one way the figures could be."""

from typing import Literal

import numpy as np

from villi.body import arrays, compiling
from villi.body.drawing import draws, of_person
from villi.body.scheduling import Schedule, recorded, schedule
from villi.body.table import Model
from villi.body.table import model as shipped
from villi.body.values import Array, Ensemble, Inputs, Resolution
from villi.quantities import Person

Engine = Literal["compiled", "arrays"]


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
    table = shipped()
    drawn = of_person(table, draws(table, members, seed, hypotheses), person)
    return run(table, inputs, drawn, resolution)


def run(
    model: Model, inputs: Inputs, draws: Array, resolution: Resolution, engine: Engine | None = None
) -> Ensemble:
    """Run members that were drawn elsewhere, `draws` (members, parameters): for fitting, for validation with
    parameters of its own (`drawing.replaced`), and for the same members with and without a change.

    `engine` "compiled" or "arrays" where one of the two is wanted; else the compiled one where there is a
    compiler (extra `fast`). They give the same."""
    walk = schedule(model, inputs, resolution)
    return Ensemble(
        _walked(model, walk, draws, resolution, engine),
        recorded(walk),
        tuple(row.id for row in model.states),
        tuple(row.unit for row in model.states),
        draws,
        tuple(row.id for row in model.parameters),
        resolution,
        inputs,
    )


def _walked(
    model: Model, walk: Schedule, draws: Array, resolution: Resolution, engine: Engine | None
) -> Array:
    if engine == "arrays" or (engine is None and compiling.walker(model, resolution) is None):
        return arrays.run(model, walk, draws, resolution)
    return compiling.run(model, walk, draws, resolution)


def readout(ensemble: Ensemble, name: str, model: Model | None = None) -> Array:
    """Any rule of the model along a run (members, times): first-pass extraction `SE`, appearance `Ra`, `mood`
    with a sick day, where a state settles; a state, an input or a parameter likewise.

    At each time it is what it was just before: with the inputs of the day, or the stretch, that ends there;
    at the start with those of a usual day. Raises VilliError for a name that the resolution does not know.

    >>> from villi.body.values import Dose
    >>> drunk = simulate(Inputs(1, events=(Dose(0, 9, 30),)), members=50, resolution="hour")
    >>> extraction = readout(drunk, "SE").mean(axis=0)
    >>> bool(extraction[80] > extraction[95])  # of a trickle at eight, of a flood at half past nine
    True
    """
    table = shipped() if model is None else model
    walk = schedule(table, ensemble.inputs, ensemble.resolution)
    found = arrays.told(table, walk, ensemble.draws, ensemble.resolution, ensemble.states, (name,))
    return np.asarray(found[0])
