"""From what a person eats, takes and meets to stretches of constant input that a solver can walk along."""

from typing import NamedTuple

import numpy as np

from villi.body.antibiotics import potency
from villi.body.table import Model
from villi.body.values import Array, Course, Dose, Infusion, Inputs, Meal, Onset, Resolution

DAY_STEPS, HOUR_STEPS = 12, 240
"""Steps a day: two hours where plasma is quasi-steady, a tenth of an hour where it is not."""
SHORT = 3
"""Days up to which every step of an hour-resolved run is recorded, and every hour above."""
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
    """The segments of a run; the inputs are checked before (`checking`)."""
    steps = DAY_STEPS if resolution == "day" else HOUR_STEPS
    every = steps if resolution == "day" else (1 if inputs.days <= SHORT else 10)
    at = {row.id: i for i, row in enumerate(model.inputs)}
    usual = {
        row.id: float(inputs.usual.get(row.id, row.usual)) for row in model.inputs if row.kind == "daily"
    }
    rest = np.array([usual.get(row.id, 0.0) for row in model.inputs])
    u = np.repeat(rest[None], inputs.days * steps, axis=0)
    jumps = np.zeros((inputs.days * steps, len(model.jumps)))
    of_jump = {row.id: i for i, row in enumerate(model.jumps)}
    hour = steps / 24
    for name, value in inputs.daily.items():
        u[:, at[name]] = np.repeat(np.broadcast_to(np.asarray(value, float), inputs.days), steps)
    for event in inputs.events:
        if isinstance(event, Course):
            days = slice(event.day * steps, (event.day + event.days) * steps)
            strength = potency(event)
            u[days, at["antibiotic"]] = strength
            u[days, at["antibiotic_loss"]] = strength / event.days
        elif isinstance(event, Dose):
            u[event.day * steps : (event.day + 1) * steps, at["gln_dose"]] += event.grams
        elif isinstance(event, Meal):
            u[event.day * steps : (event.day + 1) * steps, at["gln_food"]] += event.grams
        elif isinstance(event, Infusion):
            start, end = event.day * 24 + event.hour, event.day * 24 + event.hour + event.hours
            edges = np.arange(inputs.days * steps + 1) / hour
            share = np.clip(np.minimum(edges[1:], end) - np.maximum(edges[:-1], start), 0, None) * hour
            share = np.round(share, 9)  # else every step of it differs a little, and is a segment of its own
            if resolution == "day":  # an infusion of some hours is the mean of its day
                share = np.repeat(share.reshape(inputs.days, steps).mean(axis=1), steps)
            u[:, at[event.into]] += event.rate * share
        elif isinstance(event, Onset):
            start = event.day * steps + (round(event.hour * hour) if resolution == "hour" else 0)
            jumps[start, of_jump[event.what]] += event.size
    if resolution == "hour":
        _within_days(u, jumps, inputs, steps, at, of_jump)
    return _segments(u, jumps, usual, rest, 1 / hour, every)


def recorded(walk: Schedule) -> Array:
    """The times in days (times,) at which a run is recorded: its start, and after every `every` steps."""
    steps = int(walk.steps.sum())
    return np.arange(0, steps + 1, walk.every) * walk.dt / 24


def _within_days(
    u: Array, jumps: Array, inputs: Inputs, steps: int, at: dict[str, int], of_jump: dict[str, int]
) -> None:
    hour = steps / 24
    u[:, at["meal"]] = 0
    for day in range(inputs.days):
        first = day * steps
        meals = [event for event in inputs.events if isinstance(event, Meal) and event.day == day]
        rest = u[first, at["gln_food"]] - sum(meal.grams for meal in meals)
        eaten = [(at_, rest / len(MEALS)) for at_ in MEALS] + [(meal.hour, meal.grams) for meal in meals]
        for start, grams in eaten:
            lasts = slice(first + round(start * hour), first + round((start + MEAL) * hour))
            u[lasts, at["meal"]] += grams / MEAL
        dated = [event for event in inputs.events if isinstance(event, Dose) and event.day == day]
        for dose in dated:
            jumps[first + round(dose.hour * hour), of_jump["dose"]] += dose.grams
        jumps[first + round(DOSE * hour), of_jump["dose"]] += u[first, at["gln_dose"]] - sum(
            dose.grams for dose in dated
        )


def _segments(
    u: Array, jumps: Array, usual: dict[str, float], rest: Array, dt: float, every: int
) -> Schedule:
    changes = np.any(u[1:] != u[:-1], axis=1) | np.any(jumps[1:] != 0, axis=1)
    starts = np.concatenate([[0], np.flatnonzero(changes) + 1])
    lengths = np.diff(np.concatenate([starts, [len(u)]]))
    return Schedule(u[starts], lengths, jumps[starts], np.array(list(usual.values())), rest, dt, every)
