"""The equations run on arrays of NumPy: every member at once. What a compiler makes faster gives the same."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from villi.body.generating import FUNCTIONS, Tiers, equations, lifted, source, tiers
from villi.body.generating import told as text_of_told
from villi.body.scheduling import Schedule
from villi.body.table import Model
from villi.body.values import Array, Resolution

Code = dict[str, Callable[..., None]]
_FUNCTIONS: dict[str, Any] = {name: getattr(np, name) for name in FUNCTIONS.values()}


class Made(NamedTuple):
    """The functions of `generating.source` on arrays, and what their arrays hold."""

    code: Code
    tiers: Tiers
    moving: int
    states: int


@lru_cache(maxsize=8)
def made(model: Model, resolution: Resolution) -> Made:
    """The functions of a model, made once."""
    eq = lifted(equations(model, resolution))
    space = dict(_FUNCTIONS)
    exec(source(eq), space)  # made by `generating` from our own table, whose expressions it checks
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


def told(
    model: Model,
    schedule: Schedule,
    draws: Array,
    resolution: Resolution,
    states: Array,
    wanted: Sequence[str],
) -> Array:
    """Rules (wanted, members, times) along the recorded `states` (members, times, states) of a run."""
    this, eq = made(model, resolution), lifted(equations(model, resolution))
    space = dict(_FUNCTIONS)
    exec(text_of_told(eq, wanted), space)
    members, times = states.shape[:2]
    p, w = np.ascontiguousarray(draws.T)[:, :, None], schedule.usual
    y = states.transpose(2, 0, 1)[[eq.names.states.index(name) for name in eq.names.moving]]
    k, d = np.empty((len(this.tiers.member), members, 1)), np.empty((len(this.tiers.day), members, 1))
    out = np.empty((len(wanted), members, times))
    this.code["member"](p, w, k)
    ends = np.concatenate([[0], np.cumsum(schedule.steps)]) // schedule.every
    stretches = [(schedule.rest, 0, 0), *zip(schedule.u, ends[:-1], ends[1:], strict=True)]
    for u, first, last in stretches:
        at = slice(0, 1) if u is schedule.rest else slice(first + 1, last + 1)
        this.code["daily"](p, w, k, u, d)
        space["told"](p, w, k, u, d, y[:, :, at], out[:, :, at])
    return out
