"""The compiled engine (extra `fast`): whether it can be used here, and the same results as `arrays`, sooner.

What is compiled, `compiled/day.py` and `compiled/hour.py`, is made of the tables by `tools/compile_body.py`.
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from villi.body.generating import digest, equations, lifted, module, names
from villi.body.scheduling import Schedule
from villi.body.table import Model, model
from villi.body.values import Array, Resolution
from villi.quantities import VilliError

PIECES = 4
"""Pieces of an ensemble a thread, so that no thread waits long for another."""
FOLDER = Path(__file__).parent / "compiled"


@lru_cache(maxsize=8)
def walker(model: Model, resolution: Resolution) -> Callable[..., None] | None:
    """The compiled way along a schedule; None where there is no compiler, or where the modules were made of
    other equations than these."""
    if find_spec("numba") is None:
        return None
    made: Any = import_module(f"villi.body.compiled.{resolution}")
    if digest(lifted(equations(model, resolution))) != made.MADE_OF:
        return None
    walk: Callable[..., None] = made.walk
    return walk


def run(
    model: Model, schedule: Schedule, draws: Array, resolution: Resolution, threads: int | None = None
) -> Array:
    """States (members, times, states) along a schedule, as `arrays.run` gives them, on all cores."""
    walk = walker(model, resolution)
    if walk is None:
        raise VilliError(
            "the compiled engine cannot be used: no numba here, or the tables were changed",
            remedy="pip install 'villi[fast]', or python tools/compile_body.py",
        )
    threads = cores() if threads is None else threads
    rows = np.ascontiguousarray(draws)
    total = int(schedule.steps.sum())
    out = np.empty((len(rows), total // schedule.every + 1, len(names(model, resolution).states)))
    edges = np.linspace(0, len(rows), min(len(rows), threads * PIECES) + 1).astype(int)

    def piece(first: int, last: int) -> None:
        walk(
            rows[first:last],
            schedule.usual,
            schedule.u,
            schedule.steps,
            schedule.jumps,
            schedule.rest,
            schedule.dt,
            schedule.every,
            out[first:last],
        )

    if threads == 1:
        piece(0, len(rows))
        return out
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(piece, edges[:-1].tolist(), edges[1:].tolist()))
    return out


def cores() -> int:
    """How many threads can run at once here."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def write(folder: Path = FOLDER) -> None:
    """Write the modules that are compiled."""
    resolutions: tuple[Resolution, ...] = ("day", "hour")
    for resolution in resolutions:
        text = module(lifted(equations(model(), resolution)))
        (folder / f"{resolution}.py").write_text(text, encoding="utf-8", newline="\n")
