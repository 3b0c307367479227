"""What a screen costs, and what it adds to the rest: new processes, one core, beside named baselines."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

from cores import ONE_THREAD

ONE_SCREEN = """
import json, resource, sys, time
import numpy as np
from villi.signals import simulate
def megabytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
diary = simulate(1, days=365, exposures=60)
before, times = megabytes(), [time.process_time()]
from villi.signals import screen
times.append(time.process_time())
screen(diary.outcomes, diary.exposures, diary.adjust, weekday=diary.weekday)
times.append(time.process_time())
screen(diary.outcomes, diary.exposures, diary.adjust, weekday=diary.weekday)
times.append(time.process_time())
after = megabytes()
sys.path.insert(0, sys.argv[1])
from naive import allowed_for, newey_west, table
times.append(time.process_time())
newey_west(table(diary.outcomes), table(diary.exposures), allowed_for(diary.adjust, diary.weekday))
times.append(time.process_time())
loading, first, again, _, baseline = np.diff(times)
print(json.dumps({"screen_loading_cpu_s": loading, "screen_cpu_s": first, "screen_again_cpu_s": again,
                  "newey_west_cpu_s": baseline, "screen_mb": after, "screen_mb_before": before}))
"""
VILLI = (sys.executable, "-m", "villi")
RUNS = 5


class Cost(NamedTuple):
    """Of a whole process: seconds by the clock, peak resident megabytes."""

    seconds: float
    megabytes: float


def cost(share: int) -> dict[str, float]:
    """A year, 60 exposures, 4 outcomes (<= 1 s CPU, <= 300 MB) beside Newey-West on the same diary; `import
    villi` and `villi --help` beside bare Python; a simulated year examined (<= 4 s) beside the same diary
    without feelings."""
    runs = 3 if share > 1 else RUNS
    figures = _screened(runs) | _processes(runs)
    print(
        f"\nA year x 60 x 4, one core: first screen {figures['screen_cpu_s']:.2f} s CPU (again "
        f"{figures['screen_again_cpu_s']:.2f}; Newey-West {figures['newey_west_cpu_s']:.2f}), loading "
        f"{figures['screen_loading_cpu_s']:.2f} s, {figures['screen_mb']:.0f} MB at the most "
        f"({figures['screen_mb_before']:.0f} before)"
    )
    print(
        f"import villi {figures['import_villi_ratio']:.2f} times bare Python, villi --help "
        f"{figures['help_ratio']:.2f} times\nvilli examine of a simulated year: "
        f"{figures['examine_year_s']:.2f} s and {figures['examine_year_mb']:.0f} MB; "
        f"{figures['examine_year_ratio']:.2f} times the same diary without feelings "
        f"({figures['examine_year_no_feelings_s']:.2f} s, {figures['examine_year_no_feelings_mb']:.0f} MB)"
    )
    return figures


def _screened(runs: int) -> dict[str, float]:
    """The median of each figure over new processes."""
    command = [sys.executable, "-c", ONE_SCREEN, str(Path(__file__).parent)]
    taken: list[dict[str, float]] = [
        json.loads(subprocess.run(command, env=_environment(), capture_output=True, check=True).stdout)
        for _ in range(runs)
    ]
    figures = {name: median(run[name] for run in taken) for name in taken[0]}
    return figures | {"screen_newey_west_ratio": figures["screen_cpu_s"] / figures["newey_west_cpu_s"]}


def _processes(runs: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        environment = _environment(VILLI_HOME=folder)
        year, no_feelings = Path(folder, "year.txt"), Path(folder, "no_feelings.txt")
        _run([*VILLI, "simulate", "diary", str(year), "--days", "365", "--seed", "1"], environment)
        lines = year.read_text(encoding="utf-8").splitlines(keepends=True)
        no_feelings.write_text("".join(line for line in lines if "feel:" not in line), encoding="utf-8")
        python = [sys.executable, "-c"]
        bare = _median([*python, "pass"], environment, 4 * runs)
        loaded = _median([*python, "import villi"], environment, 4 * runs)
        helped = _median([*VILLI, "--help"], environment, runs)
        whole = _median([*VILLI, "examine", str(year)], environment, runs)
        rest = _median([*VILLI, "examine", str(no_feelings)], environment, runs)
    return {
        "import_villi_ratio": loaded.seconds / bare.seconds,
        "help_ratio": helped.seconds / bare.seconds,
        "examine_year_s": whole.seconds,
        "examine_year_mb": whole.megabytes,
        "examine_year_no_feelings_s": rest.seconds,
        "examine_year_no_feelings_mb": rest.megabytes,
        "examine_year_ratio": whole.seconds / rest.seconds,
    }


def _environment(**more: str) -> dict[str, str]:
    """One thread; modules compiled once, as installed, not at every start."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | ONE_THREAD | more


def _median(command: Sequence[str], environment: Mapping[str, str], runs: int) -> Cost:
    """After one run that warms up."""
    taken = [_run(command, environment) for _ in range(runs + 1)][1:]
    return Cost(median(each.seconds for each in taken), median(each.megabytes for each in taken))


def _run(command: Sequence[str], environment: Mapping[str, str]) -> Cost:
    begin = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(command)} failed")
    return Cost(time.perf_counter() - begin, usage.ru_maxrss / 1024)
