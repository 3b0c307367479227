"""The equations run on arrays of NumPy: every member at once. What a compiler makes faster gives the same."""

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from villi.body.generating import Tiers, equations, names, source, tiers
from villi.body.scheduling import Schedule
from villi.body.table import Model
from villi.body.values import Array, Resolution

Code = dict[str, Callable[..., None]]


class Made(NamedTuple):
    """The functions of `generating.source` on arrays, and what their arrays hold."""

    code: Code
    tiers: Tiers
    moving: int
    states: int


@cache
def made(model: Model, resolution: Resolution) -> Made:
    """The functions of a model, made once."""
    eq = equations(model, resolution)
    space: dict[str, Any] = {
        name: getattr(np, name) for name in ("minimum", "maximum", "exp", "log", "absolute", "where")
    }
    exec(
        source(eq), space
    )  # the text is made by `generating` from our own table, whose expressions it checks
    code = {name: space[name] for name in ("member", "daily", "rates", "recorded", "initial", "jump")}
    return Made(code, tiers(eq), len(eq.names.moving), len(eq.names.states))


def run(model: Model, schedule: Schedule, draws: Array, resolution: Resolution) -> Array:
    """States (members, times, states) along a schedule, by the classical Runge-Kutta method of order four."""
    this = made(model, resolution)
    members = len(draws)
    p, w = np.ascontiguousarray(draws.T), schedule.usual
    k, d = np.empty((len(this.tiers.member), members)), np.empty((len(this.tiers.day), members))
    y, slopes = np.empty((this.moving, members)), np.empty((4, this.moving, members))
    total = int(schedule.steps.sum())
    out = np.empty((total // schedule.every + 1, this.states, members))
    this.code["member"](p, w, k)
    this.code["initial"](p, w, k, y)
    this.code["daily"](p, w, k, schedule.rest, d)
    this.code["recorded"](p, w, k, schedule.rest, d, y, out[0])
    dt, step, rates = schedule.dt, 0, this.code["rates"]
    for u, count, size in zip(schedule.u, schedule.steps, schedule.jumps, strict=True):
        this.code["daily"](p, w, k, u, d)
        if size.any():
            this.code["jump"](p, w, k, size, y)
        for _ in range(count):
            rates(p, w, k, u, d, y, slopes[0])
            rates(p, w, k, u, d, y + dt / 2 * slopes[0], slopes[1])
            rates(p, w, k, u, d, y + dt / 2 * slopes[1], slopes[2])
            rates(p, w, k, u, d, y + dt * slopes[2], slopes[3])
            y += dt / 6 * (slopes[0] + 2 * slopes[1] + 2 * slopes[2] + slopes[3])
            step += 1
            if step % schedule.every == 0:
                this.code["recorded"](p, w, k, u, d, y, out[step // schedule.every])
    return np.ascontiguousarray(out.transpose(2, 0, 1))


def order(model: Model, resolution: Resolution) -> tuple[str, ...]:
    """The names of the states of a recorded row."""
    return names(model, resolution).states
