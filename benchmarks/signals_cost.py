"""What a screen costs, in new processes on one core."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ONE_SCREEN = """
import json, resource, time
import numpy as np
from villi.signals import simulate
diary = simulate(1, days=365, exposures=60)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.process_time()
from villi.signals import screen
loaded = time.process_time()
found = screen(diary.outcomes, diary.exposures, diary.adjust, weekday=diary.weekday)
first = time.process_time()
screen(diary.outcomes, diary.exposures, diary.adjust, weekday=diary.weekday)
print(json.dumps([loaded - start, first - loaded, time.process_time() - first,
                  resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, before / 1024]))
"""


def cost(share: int) -> dict[str, float]:
    """A year, 60 exposures, 4 outcomes, one core, new processes (<= 1 s CPU, <= 300 MB); and a whole year's
    diary examined (<= 4 s)."""
    one_core = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    runs = [
        json.loads(
            subprocess.run(
                [sys.executable, "-c", ONE_SCREEN], env=one_core, capture_output=True, text=True, check=True
            ).stdout
        )
        for _ in range(3 if share > 1 else 5)
    ]
    loading, first, again, megabytes, without = (median(run[i] for run in runs) for i in range(5))
    print(
        f"\nA year x 60 x 4, one core: first screen {first:.2f} s CPU (again {again:.2f}), loading "
        f"{loading:.2f} s, {megabytes:.0f} MB at the most ({without:.0f} before)"
    )
    figures = {"screen_cpu_s": first, "screen_again_cpu_s": again, "screen_mb": megabytes}
    return figures | _examined_year(one_core)


def _examined_year(environment: dict[str, str]) -> dict[str, float]:
    villi = [sys.executable, "-m", "villi"]
    with tempfile.TemporaryDirectory() as folder:
        environment = {**environment, "VILLI_HOME": folder}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        year = str(Path(folder, "year.txt"))
        made = subprocess.run(
            [*villi, "simulate", "diary", year, "--days", "365", "--seed", "1"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode != 0:
            print("villi examine of a simulated year: not measured, `villi simulate diary` did not run")
            return {}
        taken = []
        for _ in range(4):
            begin = time.perf_counter()
            subprocess.run([*villi, "examine", year], env=environment, capture_output=True, check=True)
            taken.append(time.perf_counter() - begin)
    print(f"villi examine of a simulated year: {median(taken[1:]):.2f} s (first {taken[0]:.2f})")
    return {"examine_year_s": median(taken[1:])}
