"""How fast the described system runs, how near its steps are, and what a run by day leaves out.

    python benchmarks/body.py [--members N] [--only PART ...]

180 days of 1,000 members, food, stress and the rest differing every day, with doses of powder, a course of
an antibiotic and painkillers: compiled (first call of this process told apart) and on arrays; in the same run
the same equations through LSODA of SciPy and through libRoadRunner (CVODE, from the SBML export) for a few
members, scaled up to all, which is said, with the largest difference of any state. Then growth with members,
the memory of quantiles over 100,000 members (a process of its own), the error of fixed steps against LSODA,
and that of runs by day against runs by hour. Times are the median of three calls; what is long runs once.
"""

import argparse
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from statistics import median

import numpy as np

from record import record
from villi.body import Course, Dose, Infusion, Inputs, Onset, arrays, compiling, quantiles, reference
from villi.body.averaging import GUT, apart
from villi.body.drawing import draws
from villi.body.sbml import sbml_text
from villi.body.scheduling import schedule
from villi.body.table import model
from villi.body.values import Array, Resolution

Figures = dict[str, float]
DAYS, SEED = 180, 2026
MANY = 100_000
LSODA_MEMBERS, ROADRUNNER_MEMBERS = 3, 5
EATEN = ("N", "L")
"""Contents of stomach and bowel that hourly records resolve; a dose in the stomach is gone between two."""
GROWTH = (1_000, 4_000, 16_000)


def lived(days: int) -> Inputs:
    """Days as people have them: everything differs from day to day."""
    random = np.random.default_rng(SEED)

    def around(usual: float, spread: float) -> Array:
        return usual * np.exp(spread * random.standard_normal(days))

    daily = {
        "gln_food": around(7, 0.3),
        "protein": around(75, 0.3),
        "fibre": around(20, 0.4),
        "fermented": random.poisson(0.5, days).astype(float),
        "processed": random.uniform(0.2, 0.8, days),
        "alcohol": random.choice([0.0, 10, 30], days),
        "stress": random.uniform(0, 8, days),
        "exercise": random.choice([0.0, 0.5, 1], days),
        "nsaid": (random.random(days) < 0.05).astype(float),
    }
    doses = tuple(Dose(day, 9, 5) for day in range(days // 3, 2 * days // 3))
    return Inputs(days, daily=daily, events=(*doses, Course("amoxicillin", days // 6, 7, 0.6)))


def timed(call: Callable[[], object], times: int = 3) -> float:
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        taken.append(time.perf_counter() - start)
    return median(taken)


def furthest(one: Array, other: Array) -> float:
    """The largest relative difference wherever a state is above 1e-3 of its own greatest amount."""
    size = np.abs(other)
    counts = size > 1e-3 * size.max(axis=1, keepdims=True)
    return float(np.where(counts, np.abs(one - other) / np.maximum(size, 1e-300), 0).max())


def speed(members: int) -> Figures:
    """Seconds of 180 days in every engine, scaled to all members where only a few were run."""
    walk = schedule(model(), lived(DAYS), "day")
    drawn = draws(model(), members, SEED, True)
    start = time.perf_counter()
    compiling.run(model(), walk, drawn, "day")
    first = time.perf_counter() - start
    compiled = timed(lambda: compiling.run(model(), walk, drawn, "day"))
    start = time.process_time()
    states = compiling.run(model(), walk, drawn, "day", threads=1)
    cpu = time.process_time() - start
    fallback = timed(lambda: arrays.run(model(), walk, drawn, "day"), 1)
    figures = {
        "members": members,
        "compiled_first_s": first,
        "compiled_s": compiled,
        "compiled_cpu_s": cpu,
        "arrays_s": fallback,
    }
    start = time.perf_counter()
    exact = reference.run(model(), walk, drawn[:LSODA_MEMBERS], "day")
    lsoda = (time.perf_counter() - start) * members / LSODA_MEMBERS
    figures |= {
        "lsoda_s_scaled": lsoda,
        "times_lsoda": lsoda / compiled,
        "off_lsoda_percent": 100 * furthest(states[:LSODA_MEMBERS], exact),
    }
    return figures | roadrunner(drawn, states, members, compiled)


def roadrunner(drawn: Array, states: Array, members: int, compiled: float) -> Figures:
    """The same in libRoadRunner, where it is installed; loading the SBML is told apart."""
    try:
        from roadrunner import RoadRunner
    except ImportError:
        print("libRoadRunner is not installed (extra `check`): not compared")
        return {}
    names = [row.id for row in model().states]
    loading, running, off = 0.0, 0.0, 0.0
    for member in range(ROADRUNNER_MEMBERS):
        text = sbml_text(lived(DAYS), resolution="day", row=drawn[member])
        start = time.perf_counter()
        runner = RoadRunner(text)
        runner.integrator.relative_tolerance = 1e-6
        runner.timeCourseSelections = ["time", *names]
        loading += time.perf_counter() - start
        start = time.perf_counter()
        found = runner.simulate(0, 24 * DAYS, DAYS + 1)
        running += time.perf_counter() - start
        moving = [i for i, row in enumerate(model().states) if not row.quasi]  # the others jump at midnight
        theirs = np.array(found, float)[None, :, 1:]
        off = max(off, furthest(states[member : member + 1][:, :, moving], theirs[:, :, moving]))
    each = members / ROADRUNNER_MEMBERS
    return {
        "roadrunner_loading_s_scaled": loading * each,
        "roadrunner_s_scaled": running * each,
        "times_roadrunner": running * each / compiled,
        "off_roadrunner_percent": 100 * off,
    }


def growth(_: int) -> Figures:
    """Microseconds a member, in ensembles of growing size: the same where cost is linear."""
    walk = schedule(model(), lived(DAYS), "day")
    figures: Figures = {}
    for members in GROWTH:
        drawn = draws(model(), members, SEED, True)

        def call(drawn: Array = drawn) -> object:
            return compiling.run(model(), walk, drawn, "day")

        figures[f"us_a_member_of_{members}"] = 1e6 * timed(call, 1) / members
    return figures


def memory(_: int) -> Figures:
    """Quantiles of every state over 100,000 members, in a process of its own."""
    done = subprocess.run(
        [sys.executable, __file__, "--many"], capture_output=True, text=True, check=True
    ).stdout.split()
    return {"many_members": MANY, "many_peak_GB": float(done[0]), "many_s": float(done[1])}


def many() -> None:
    start = time.perf_counter()
    found = quantiles(lived(DAYS), members=MANY)
    taken = time.perf_counter() - start
    assert np.isfinite(found.values).all()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    print(peak / 1e9, taken)


def steps(_: int) -> Figures:
    """Largest error of fixed steps against LSODA, in percent, over members and mixed days."""
    random = np.random.default_rng(SEED)
    figures: Figures = {}
    asked: tuple[tuple[Resolution, int], ...] = (("day", 14), ("hour", 2))
    for resolution, days in asked:
        worst = 0.0
        for seed in range(5):
            walk = schedule(model(), mixed(random, days), resolution)
            drawn = draws(model(), 4, seed, True)
            exact = reference.run(model(), walk, drawn, resolution)
            worst = max(worst, furthest(arrays.run(model(), walk, drawn, resolution), exact))
        figures[f"steps_{resolution}_worst_percent"] = 100 * worst
    return figures


def mixed(random: np.random.Generator, days: int) -> Inputs:
    """Days on which every input is now usual and now anything up to its bound or 30, with events."""
    daily = {}
    for row in model().inputs:
        if row.kind in ("daily", "validation"):
            anything = random.uniform(row.low, min(row.high, 30), days)
            daily[row.id] = np.where(random.random(days) < 0.5, row.usual, anything)
    at = random.uniform(0, 20, 3)
    events = (
        Dose(0, float(at[0]), 20),
        Course("x", 0, 2, 1.0),
        Infusion("iv", 0, float(at[1]), 5, 300),
        Infusion("enteral", days - 1, float(at[2]), 3, 800),
        Onset("endotoxin", 0, 7.3, 9),
        Onset("disease", 1, 6, 0.5),
    )
    return Inputs(days, daily=daily, events=events)


def settled(_: int) -> Figures:
    """Error of a run by day against one by hour, in percent, in 200 members; the greatest of all states but
    the contents of stomach and bowel, whose error is told in shares of their greatest."""
    days = 14
    on = np.repeat([0.0, 1.0, 0.0], (3, 7, 4))
    scenarios = {
        "food": Inputs(days, daily={"gln_food": 7 + 8 * on}),
        "powder_15g": Inputs(days, daily={"gln_dose": 15 * on}),
        "powder_30g": Inputs(days, daily={"gln_dose": 30 * on}),
        "course": Inputs(days, events=(Course("x", 3, 7, 1.0),)),
        "stress": Inputs(days, daily={"stress": 3 + 6 * on}),
        "nsaid": Inputs(days, daily={"nsaid": on}),
        "catabolic": Inputs(days, daily={"catabolic": on}),
        "infusions": Inputs(days, events=(Infusion("iv", 3, 0, 72, 100), Infusion("sink", 7, 0, 72, 91))),
    }
    drawn = draws(model(), 200, SEED, True)
    figures: Figures = {}
    print(f"\n{'by day against by hour':<24}{'worst %':>9}  state{'median %':>10}{'gut, % of highest':>20}")
    for name, inputs in scenarios.items():
        found = apart(model(), inputs, drawn)
        counted = np.array([state not in GUT for state in found.names])
        worst = int(np.argmax(np.where(counted, found.worst, -1)))
        middle = 100 * float(np.abs(found.median[counted]).max())
        figures[f"by_day_{name}_worst_percent"] = 100 * float(found.worst[worst])
        print(
            f"{name:<24}{100 * found.worst[worst]:>9.2f}  {found.names[worst]:<5}{middle:>10.3f}"
            f"{100 * found.of_highest[[found.names.index(state) for state in EATEN]].max():>20.1f}"
        )
        figures["by_day_median_percent"] = max(middle, figures.get("by_day_median_percent", 0))
    return figures


def importing(_: int) -> Figures:
    """Milliseconds to import villi, and the room; neither loads a compiler or SciPy."""
    figures: Figures = {}
    for what in ("numpy", "villi", "villi.body"):
        code = f"import {what}, sys; sys.exit(any(m in sys.modules for m in ('numba', 'scipy', 'libsbml')))"

        def call(code: str = code) -> object:
            return subprocess.run([sys.executable, "-c", code], check=True)

        figures[f"import_{what}_ms"] = 1000 * timed(call, 5)
    return figures


PARTS: dict[str, Callable[[int], Figures]] = {
    "speed": speed,
    "growth": growth,
    "memory": memory,
    "steps": steps,
    "settled": settled,
    "importing": importing,
}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--members", type=int, default=1_000)
    asked.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS))
    asked.add_argument("--many", action="store_true", help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.many:
        many()
        return
    figures: Figures = {}
    for name in given.only:
        figures |= PARTS[name](given.members)
    record("body", figures)


if __name__ == "__main__":
    main()
