"""How long scores take: 100,000 rows of each, beside a plain loop over the rows of the same formula.

    python benchmarks/scores.py [--rows N]

Rows are random and all known, so that nobody is left out early. Time is the median of five calls of
`villi.scores.score`, checks and what-was-scored included. The plain loop is Python with `math`, one row after
the other, for the index of thirteen densities and for the inflammatory score; it runs on fewer rows and its
time is scaled up. The two must agree.
"""

import argparse
import math
import time
from collections.abc import Callable
from statistics import median

import numpy as np
from numpy.typing import NDArray

from record import record
from villi.scores import SCORES, score
from villi.scores.hei import STANDARDS
from villi.scores.inflammatory import PARAMETERS

Columns = dict[str, NDArray[np.float64]]
LOOPED = 2_000
SEED = 2026


def columns(id: str, rows: int) -> Columns:
    """Random amounts for all inputs that the score must have (all 45 of the inflammatory one)."""
    random = np.random.default_rng(SEED)
    spec = SCORES[id]
    names = [name for name in spec.inputs if spec.partial or name not in spec.optional]
    made = {name: random.gamma(2.0, 1.0, rows) for name in names}
    if "kcal" in made:
        made["kcal"] = random.uniform(800, 4000, rows)
    if "sex" in made:
        made["sex"] = random.integers(1, 3, rows).astype(float)
    return made


def hei_by_loop(x: Columns, rows: int) -> list[float]:
    """The same formula, row by row."""
    scale = {"sodium": 1.0, "added_sugar": 1600.0, "saturated_fat": 900.0}
    totals = []
    for row in range(rows):
        total = 0.0
        for one in STANDARDS:
            most, none = one.adults
            amount = float(x[one.id][row])
            if one.id != "fatty_acid":
                amount *= scale.get(one.id, 1000.0) / float(x["kcal"][row])
            total += one.points * min(max((amount - none) / (most - none), 0.0), 1.0)
        totals.append(total)
    return totals


def inflammation_by_loop(x: Columns, rows: int) -> list[float]:
    """The same formula, row by row."""
    return [
        sum(
            math.erf((float(x[one.input][row]) - one.mean) / one.spread / math.sqrt(2)) * one.effect
            for one in PARAMETERS
        )
        for row in range(rows)
    ]


def seconds(call: Callable[[], object], times: int = 5) -> float:
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        taken.append(time.perf_counter() - start)
    return median(taken)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--rows", type=int, default=100_000)
    rows = asked.parse_args().rows
    figures: dict[str, float] = {"rows": rows}
    for id, spec in SCORES.items():
        if spec.unit == "points":
            given = columns(id, rows)
            figures[f"{id}_ms"] = 1000 * seconds(lambda id=id, given=given: score(id, given))  # type: ignore[misc]
    for id, loop in (("hei-2015", hei_by_loop), ("inflam-shivappa2014", inflammation_by_loop)):
        given = columns(id, rows)
        few = min(LOOPED, rows)
        start = time.perf_counter()
        totals = loop(given, few)
        took = (time.perf_counter() - start) * rows / few
        apart = float(np.abs(score(id, given)["total"][:few] - totals).max())
        if apart > 1e-9:
            raise SystemExit(f"{id} differs from the plain loop by {apart:g}")
        figures[f"{id}_times_a_plain_loop"] = took / (figures[f"{id}_ms"] / 1000)
    record("scores", figures)


if __name__ == "__main__":
    main()
