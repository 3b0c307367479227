"""From what a person eats, takes and meets to stretches of constant input that a solver can walk along."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from villi.body.antibiotics import potency
from villi.body.table import Model
from villi.body.values import Array, Course, Dose, Infusion, Inputs, Meal, Onset, Resolution
from villi.quantities import VilliError

GRID = {"day": 1, "hour": 240}
"""Times a day at which inputs can change: hours of events are rounded to a tenth; by day an event counts for
the day that it falls into."""
STEPS = {"day": 48, "hour": 5}
"""Steps of the solver from one such time to the next. Half as many leave errors above 0.1 % in members whose
figures lie at the ends of their ranges (`benchmarks/body.py` measures it against a solver with steps of its
own)."""
SHORT = 3
"""Days up to which an hour-resolved run is recorded every tenth of an hour, and every hour above."""
MEALS = (8.0, 13.0, 19.0)
"""Hours at which the food of a day is eaten in hour-resolved runs, a third each (our convention)."""
MEAL = 0.5
"""Hours that a meal lasts."""
DOSE = 9.0
"""The hour at which a daily powder is taken in hour-resolved runs."""


class Schedule(NamedTuple):
    """Segments of constant input: `u` (segments, inputs), `steps` (segments,) of `dt` hours, `jumps`
    (segments, jumps) at the start of each; `usual` (usual,), `rest` (inputs,) the inputs of a usual day;
    recorded every `every` steps."""

    u: Array
    steps: "np.ndarray[tuple[int], np.dtype[np.int64]]"
    jumps: Array
    usual: Array
    rest: Array
    dt: float
    every: int


def schedule(model: Model, inputs: Inputs, resolution: Resolution) -> Schedule:
    """The segments of a run; the inputs are checked before (`checking`). Raises VilliError for an event that
    this resolution has no state for."""
    grid, steps = GRID[resolution], STEPS[resolution]
    usual = {
        row.id: float(inputs.usual.get(row.id, row.usual)) for row in model.inputs if row.kind == "daily"
    }
    rest = np.array([usual.get(row.id, 0.0) for row in model.inputs])
    at = {row.id: i for i, row in enumerate(model.inputs)}
    u = np.repeat(rest[None], inputs.days * grid, axis=0)
    for name, value in inputs.daily.items():
        u[:, at[name]] = np.repeat(np.broadcast_to(np.asarray(value, float), inputs.days), grid)
    jumps = np.zeros((len(u), len(model.jumps)))
    of_jump = {row.id: i for i, row in enumerate(model.jumps)}
    if resolution == "hour":
        _meals_and_powder(u, jumps[:, of_jump["dose"]], at, inputs.days)
    for event in inputs.events:
        if isinstance(event, Course):
            days = slice(event.day * grid, (event.day + event.days) * grid)
            acting = potency(event)
            u[days, at["antibiotic"]] = acting.middle
            u[days, at["antibiotic_range"]] = acting.unsure
            u[days, at["antibiotic_loss"]] = acting.middle / event.days
        elif isinstance(event, Dose):
            u[event.day * grid : (event.day + 1) * grid, at["gln_dose"]] += event.grams
            jumps[_place(event.day, event.hour, grid), of_jump["dose"]] += event.grams
        elif isinstance(event, Meal):
            u[event.day * grid : (event.day + 1) * grid, at["gln_food"]] += event.grams
            if resolution == "hour":
                u[_eaten(event.day, event.hour), at["meal"]] += event.grams / MEAL
        elif isinstance(event, Infusion):
            u[:, at[event.into]] += event.rate * _share(event, len(u), grid)
            if event.into == "enteral":
                _flow(u[:, at["enteral_flow"]], event, grid)
        elif isinstance(event, Onset):
            _needs_its_state(model, event, resolution)
            jumps[_place(event.day, event.hour, grid), of_jump[event.what]] += event.size
    u[:, at["enteral_flow"]] = np.maximum(u[:, at["enteral_flow"]], u[:, at["enteral"]])
    if resolution == "day":
        u[:, at["portions"]] = _portions(inputs, u[:, at["gln_dose"]])
    every = steps if resolution == "day" or inputs.days <= SHORT else steps * grid // 24
    return _segments(u, jumps, np.array(list(usual.values())), rest, every, steps, 24 / grid)


def _portions(inputs: Inputs, powder: Array) -> Array:
    """Into how many equal portions the `powder` of each day (days,) is as if split, by the share of each in
    it: what is taken at different hours floods the gut less than all of it at once."""
    taken: dict[tuple[int, float], float] = {}
    for event in inputs.events:
        if isinstance(event, Dose):
            moment = (event.day, event.hour)
            taken[moment] = taken.get(moment, 0.0) + event.grams
    swallowed, squares = np.zeros(len(powder)), np.zeros(len(powder))
    for (day, _), grams in taken.items():
        swallowed[day] += grams
        squares[day] += grams**2
    squares += np.maximum(powder - swallowed, 0) ** 2  # the daily powder is one portion
    return np.divide(powder**2, squares, out=np.ones(len(powder)), where=squares > 0)


def recorded(walk: Schedule) -> Array:
    """The times in days (times,) at which a run is recorded: its start, and after every `every` steps."""
    steps = int(walk.steps.sum())
    return np.arange(0, steps + 1, walk.every) * walk.dt / 24


def _place(day: int, hour: float, grid: int) -> int:
    """Where on the grid an hour falls; the last moment of a day is still of that day."""
    return day * grid + (min(round(hour * grid / 24), grid - 1) if grid > 1 else 0)


def _share(event: Infusion, places: int, grid: int) -> Array:
    """The share (places,) of every stretch of the grid in which an infusion runs."""
    start = (event.day * 24 + event.hour) * grid / 24
    end = start + event.hours * grid / 24
    edges = np.arange(places + 1)
    share = np.clip(np.minimum(edges[1:], end) - np.maximum(edges[:-1], start), 0, None)
    return np.asarray(
        np.round(share, 9)
    )  # else every stretch of it differs a little, and is a segment of its own


def _flow(flow: Array, event: Infusion, grid: int) -> None:
    """Keep the greatest rate at which anything runs into the gut: what runs for some hours of a day is
    extracted at its own rate, not at the mean of the day."""
    runs = _share(event, len(flow), grid) > 0
    flow[runs] = np.maximum(flow[runs], event.rate)


def _needs_its_state(model: Model, event: Onset, resolution: Resolution) -> None:
    state = next(row.state for row in model.jumps if row.id == event.what)
    if resolution == "day" and next(row.quasi for row in model.states if row.id == state):
        raise VilliError(
            f"{event.what} on day {event.day} changes within hours what a run by day takes as settled",
            remedy='run it with resolution="hour"',
        )


def _eaten(day: int, hour: float) -> slice:
    """Where on the grid a meal lies."""
    start = _place(day, hour, GRID["hour"])
    return slice(start, start + round(MEAL * GRID["hour"] / 24))


def _meals_and_powder(u: Array, dose: Array, at: Mapping[str, int], days: int) -> None:
    """The food of each day at its meals, its daily powder at once."""
    u[:, at["meal"]] = 0
    for day in range(days):
        first = day * GRID["hour"]
        for hour in MEALS:
            u[_eaten(day, hour), at["meal"]] = u[first, at["gln_food"]] / len(MEALS) / MEAL
        dose[_place(day, DOSE, GRID["hour"])] += u[first, at["gln_dose"]]


def _segments(
    u: Array, jumps: Array, usual: Array, rest: Array, every: int, steps: int, stretch: float
) -> Schedule:
    changes = np.any(u[1:] != u[:-1], axis=1) | np.any(jumps[1:] != 0, axis=1)
    starts = np.concatenate([[0], np.flatnonzero(changes) + 1])
    lengths = np.diff(np.concatenate([starts, [len(u)]])) * steps
    return Schedule(u[starts], lengths, jumps[starts], usual, rest, stretch / steps, every)
