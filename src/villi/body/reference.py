"""The same equations through a solver that chooses its own steps: what fixed steps are held against.

For tests and benchmarks; a thousand times slower than `arrays` for many members.
"""

import math
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np

from villi.body.generating import equations, lifted, names, source, tiers
from villi.body.scheduling import Schedule
from villi.body.table import Model
from villi.body.values import Array, Resolution

Code = dict[str, Callable[..., None]]
_PLAIN: dict[str, Any] = {
    "minimum": min,
    "maximum": max,
    "exp": math.exp,
    "log": math.log,
    "absolute": abs,
    "where": lambda this, a, b: a if this else b,
}


def run(model: Model, schedule: Schedule, draws: Array, resolution: Resolution, rtol: float = 1e-8) -> Array:
    """States (members, times, states) along a schedule, by LSODA of SciPy, segment by segment.

    Absolute tolerance is `rtol` times 1e-3 of each state's value at the start, or of one."""
    return np.stack([_member(model, schedule, row.tolist(), resolution, rtol) for row in draws])


@lru_cache(maxsize=8)
def _code(model: Model, resolution: Resolution) -> tuple[Code, int, int]:
    eq = lifted(equations(model, resolution))
    space = dict(_PLAIN)
    exec(source(eq), space)  # made by `generating` from our own table, whose expressions it checks
    tier = tiers(eq)
    return space, len(tier.member), len(tier.day)


def _member(model: Model, schedule: Schedule, p: list[float], resolution: Resolution, rtol: float) -> Array:
    from scipy.integrate import solve_ivp

    code, of_member, of_day = _code(model, resolution)
    order = names(model, resolution)
    w = schedule.usual.tolist()
    k, d = [0.0] * of_member, [0.0] * of_day
    y, row = [0.0] * len(order.moving), [0.0] * len(order.states)
    out = np.empty((int(schedule.steps.sum()) // schedule.every + 1, len(order.states)))

    def record(at: int, u: list[float], y: list[float]) -> None:
        code["recorded"](p, w, k, u, d, y, row)
        out[at] = row

    code["member"](p, w, k)
    code["initial"](p, w, k, y)
    code["daily"](p, w, k, schedule.rest.tolist(), d)
    record(0, schedule.rest.tolist(), y)
    atol = rtol * 1e-3 * np.where(np.asarray(y) == 0, 1, np.abs(y))
    step = 0
    for row_u, count, size in zip(schedule.u, schedule.steps, schedule.jumps, strict=True):
        u = row_u.tolist()
        code["daily"](p, w, k, u, d)
        code["jump"](p, w, k, size.tolist(), y)

        def slope(_: float, y: Array, u: list[float] = u) -> list[float]:
            dy = [0.0] * len(order.moving)
            code["rates"](p, w, k, u, d, y.tolist(), dy)
            return dy

        kept = [at for at in range(step + 1, step + count + 1) if at % schedule.every == 0]
        times = np.array([at - step for at in kept] + [int(count)], float) * schedule.dt
        found = solve_ivp(
            slope, (0.0, times[-1]), y, "LSODA", np.unique(times), rtol=rtol, atol=atol, max_step=24.0
        )
        if not found.success:
            raise ArithmeticError(f"the reference solver gave up: {found.message}")
        for at, state in zip(kept, found.y.T, strict=False):
            record(at // schedule.every, u, state.tolist())
        y, step = found.y[:, -1].tolist(), step + int(count)
    return out
