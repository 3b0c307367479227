"""Ensembles that do not fit in memory: in chunks, and as quantiles over all members."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from villi.body.checking import checked, near, shown
from villi.body.drawing import draws, of_person
from villi.body.scheduling import recorded, schedule
from villi.body.simulating import Asked, run, whole
from villi.body.table import model
from villi.body.values import Array, Ensemble, Inputs, Resolution
from villi.quantities import Person, VilliError

CHUNK = 1000
KEPT = 1_400_000_000
"""Bytes of figures that `quantiles` keeps at a time; where all do not fit, the members are run again."""


def stream(
    inputs: Inputs,
    *,
    person: Person | None = None,
    members: int = 1000,
    seed: int = 0,
    hypotheses: bool = False,
    resolution: Resolution = "day",
    chunk: int = CHUNK,
) -> Iterator[Ensemble]:
    """The ensemble of `simulate` in parts of `chunk` members: the same members in the same order.

    Inputs are checked at once, before the first part is asked for; raises what `simulate` raises.

    >>> parts = [part.of("M") for part in stream(Inputs(2), members=25, chunk=10)]
    >>> [len(part) for part in parts]
    [10, 10, 5]
    """
    asked = Asked.of(members, seed, resolution, hypotheses)
    width = whole("chunk", chunk, 1, 1_000_000)
    return _parts(checked(inputs, person), person, asked, hypotheses, width)


def _parts(
    inputs: Inputs, person: Person | None, asked: Asked, hypotheses: bool, chunk: int
) -> Iterator[Ensemble]:
    table = model()
    for first in range(0, asked.members, chunk):
        count = min(chunk, asked.members - first)
        drawn = draws(table, count, asked.seed, hypotheses, first)
        yield run(table, inputs, of_person(table, drawn, person), asked.resolution)


class Quantiles(NamedTuple):
    """Quantiles `q` over members: `values` (q, times, states), `times` in days (times,), `names` and `units`
    of the states, `members` how many there were."""

    values: Array
    times: Array
    names: tuple[str, ...]
    units: tuple[str, ...]
    q: tuple[float, ...]
    members: int

    def of(self, name: str) -> Array:
        """The quantiles of one state (q, times) by its name. Raises KeyError for another name."""
        try:
            return self.values[:, :, self.names.index(name)]
        except ValueError:
            raise KeyError(name) from None


def quantiles(
    inputs: Inputs,
    *,
    q: Sequence[float] = (0.05, 0.5, 0.95),
    states: Sequence[str] | None = None,
    person: Person | None = None,
    members: int = 100_000,
    seed: int = 0,
    hypotheses: bool = False,
    resolution: Resolution = "day",
) -> Quantiles:
    """Quantiles of `states` (all, where None) at every time over any number of members, in bounded memory.

    They are exact quantiles, interpolated between members, of figures kept to seven digits (float32). At most
    1.4 GB of figures are kept at a time: where that does not hold all, the members are run several times,
    and asking for fewer states saves runs.

    >>> found = quantiles(Inputs(2), states=["P", "K"], members=50)
    >>> found.values.shape, found.names
    ((3, 3, 2), ('P', 'K'))
    """
    asked, levels = Asked.of(members, seed, resolution, hypotheses), _levels(q)
    table = model()
    names = [row.id for row in table.states]
    wanted = names if states is None else list(states)
    if not wanted:
        raise VilliError("states: none are named", remedy="leave it out for all of them")
    for name in wanted:
        if name not in names:
            raise VilliError(f"no state has the name {name!r}", remedy=near(name, names))
    inputs = checked(inputs, person)
    times = recorded(schedule(table, inputs, resolution))
    columns = [(time, names.index(name)) for time in range(len(times)) for name in wanted]
    room = max(1, KEPT // (4 * asked.members))
    found = [
        _of_columns(
            _parts(inputs, person, asked, hypotheses, CHUNK), columns[at : at + room], asked.members, levels
        )
        for at in range(0, len(columns), room)
    ]
    values = np.concatenate(found, axis=1).reshape(len(levels), len(times), len(wanted))
    units = tuple(table.states[names.index(name)].unit for name in wanted)
    return Quantiles(values, times, tuple(wanted), units, levels, asked.members)


def _levels(q: Sequence[float]) -> tuple[float, ...]:
    try:
        levels = tuple(float(level) for level in q)
    except (TypeError, ValueError):
        levels = ()
    if not levels or not all(0 <= level <= 1 for level in levels):
        raise VilliError(f"q={shown(q)}: quantiles lie from 0 to 1", remedy="such as q=(0.05, 0.5, 0.95)")
    return levels


def _of_columns(
    parts: Iterator[Ensemble], columns: Sequence[tuple[int, int]], members: int, levels: tuple[float, ...]
) -> Array:
    """Quantiles (q, columns) of figures at (time, state) over all parts."""
    times, states = (list(side) for side in zip(*columns, strict=True))
    kept: NDArray[np.float32] = np.empty((len(columns), members), np.float32)
    done = 0
    for part in parts:
        count = len(part.states)
        kept[:, done : done + count] = part.states[:, times, states].T
        done += count
    values = np.empty((len(levels), len(columns)))
    for column, row in enumerate(kept):
        values[:, column] = np.quantile(row.astype(float), levels)
    return values
