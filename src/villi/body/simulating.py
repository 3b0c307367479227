"""Run the described system: an ensemble of members, each one way the figures could be."""

from operator import index
from typing import Literal, NamedTuple

import numpy as np

from villi.body import arrays, compiling
from villi.body.checking import checked, shown
from villi.body.drawing import draws, of_person
from villi.body.scheduling import Schedule, recorded, schedule
from villi.body.table import Model
from villi.body.table import model as shipped
from villi.body.values import Array, Ensemble, Inputs, Resolution
from villi.quantities import Person, VilliError

Engine = Literal["compiled", "arrays"]
RESOLUTIONS: tuple[Resolution, ...] = ("day", "hour")
MOST_HELD = 1_000_000_000
"""Bytes of states that one ensemble holds at most."""


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

    A member is one way in which the figures, and a person's own normals, could be; what is known of `person`
    (the weight) is the same in all. Without `hypotheses` no arrow of label C acts. By "day" plasma and gut
    glutamine are means of each day; by "hour" they rise and fall with meals and doses.

    Raises VilliError for inputs that nothing is simulated of (`checking`), for a person of whom nothing is
    (`stops`), and for more states than fit in a gigabyte: `stream` and `quantiles` have no such bound.

    >>> run = simulate(Inputs(2), members=10)
    >>> run.states.shape, run.names[3], run.units[3]
    ((10, 3, 19), 'P', 'umol/L')
    >>> simulate(Inputs(180), members=100_000)
    Traceback (most recent call last):
    villi.quantities.errors.VilliError: 100,000 members over 180 days are 2.8 GB of states: take at most
    36,347 members, or body.stream or body.quantiles
    """
    asked = Asked.of(members, seed, resolution, hypotheses)
    inputs = checked(inputs, person)
    _bounded(inputs, asked)
    table = shipped()
    drawn = of_person(table, draws(table, asked.members, asked.seed, hypotheses), person)
    return run(table, inputs, drawn, resolution)


class Asked(NamedTuple):
    """How many members, from which seed, in which resolution: in bounds."""

    members: int
    seed: int
    resolution: Resolution

    @classmethod
    def of(cls, members: object, seed: object, resolution: object, hypotheses: object = False) -> "Asked":
        """Raises VilliError for what is no such number or resolution, and for `hypotheses` that are neither
        on nor off: the word "no" would turn them on.

        >>> Asked.of(0, 0, "day")
        Traceback (most recent call last):
        villi.quantities.errors.VilliError: members=0: give a whole number from 1 to 10,000,000
        """
        if not isinstance(hypotheses, bool | np.bool_):
            raise VilliError(f"hypotheses={shown(hypotheses)}: give True or False")
        for resolved in RESOLUTIONS:
            if resolution == resolved:
                return cls(
                    whole("members", members, 1, 10_000_000), whole("seed", seed, 0, 2**63 - 1), resolved
                )
        raise VilliError(f'resolution={shown(resolution)}: give "day" or "hour"')


def whole(what: str, value: object, low: int, high: int) -> int:
    """A whole number in bounds. Raises VilliError for anything else.

    >>> whole("members", 20, 1, 100)
    20
    """
    try:
        number = index(value)  # type: ignore[arg-type]
    except TypeError:
        number = low - 1
    if isinstance(value, bool) or not low <= number <= high:
        raise VilliError(f"{what}={shown(value)}: give a whole number from {low:,} to {high:,}")
    return number


def _bounded(inputs: Inputs, asked: Asked) -> None:
    """Raise VilliError where the states would not fit in `MOST_HELD` bytes."""
    table = shipped()
    walk = schedule(table, inputs, asked.resolution)
    each = len(recorded(walk)) * len(table.states) * 8
    size = asked.members * each
    if size > MOST_HELD:
        raise VilliError(
            f"{asked.members:,} members over {inputs.days} days are {size / 1e9:.1f} GB of states",
            remedy=f"take at most {MOST_HELD // each:,} members, or body.stream or body.quantiles",
        )


def run(
    model: Model, inputs: Inputs, draws: Array, resolution: Resolution, engine: Engine | None = None
) -> Ensemble:
    """Run members that were drawn elsewhere, `draws` (members, parameters): for fitting, for validation with
    parameters of its own (`drawing.replaced`), and for the same members with and without a change.

    `engine` "compiled" or "arrays" where one of the two is wanted; else the compiled one where there is a
    compiler (extra `fast`). They give the same."""
    walk = schedule(model, inputs, resolution)
    states = _walked(model, walk, draws, resolution, engine)
    _finite(model, states, recorded(walk))
    return Ensemble(
        states,
        recorded(walk),
        tuple(row.id for row in model.states),
        tuple(row.unit for row in model.states),
        draws,
        tuple(row.id for row in model.parameters),
        resolution,
        inputs,
    )


def _finite(model: Model, states: Array, times: Array) -> None:
    """Raise VilliError where a state is no number: nothing that failed is handed on as a result."""
    if not np.isfinite(states).all():
        _, time, state = (int(at[0]) for at in np.nonzero(~np.isfinite(states)))
        raise VilliError(
            f"the equations gave no number for {model.states[state].name} on day {times[time]:.4g}",
            remedy="look for an input, or a parameter of your own, that is far from what people have",
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
