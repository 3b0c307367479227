"""What the page waits for: a year's diary examined in a program that runs on, again after each small change.

    python benchmarks/page_engine.py

Simulates a diary of 365 days (`villi simulate diary`) and examines it in new processes that have loaded the
catalogue and its index, as a server has: everything but what moves, for the first time; again after each of
forty random edits of one line; the sections of the report without their charts; a month of it; the first
chart and the next ones, drawn apart; what moves. Then the memory of that process. Seconds are of one
processor, all work being on one thread, so that a busy machine says the same; those of charts are waited
for. Baseline in the same run: `villi examine` of the same diary, a whole process. Targets: 1.5 s first, 0.2 s
after a change, 250 MB.
"""

import json
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import chain
from pathlib import Path
from statistics import median
from typing import ParamSpec, TypeVar

from record import record
from speed import VILLI

P = ParamSpec("P")
T = TypeVar("T")
RUNS = 3
EDITS = 40
SEED = 2026


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "VILLI_HOME": folder}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # as installed: compiled once, not at every start
        year = Path(folder, "year.txt")
        simulate = [*VILLI, "simulate", "diary", str(year), "--days", "365"]
        subprocess.run(simulate, env=environment, check=True, capture_output=True)
        examine = [*VILLI, "examine", str(year), "--everyday"]
        _processor_s(examine, environment)  # leaves the index behind, as the processes below find it
        whole = median(_processor_s(examine, environment) for _ in range(RUNS))
        runs = [_in_a_process(year, environment) for _ in range(RUNS)]

    def each(name: str) -> list[float]:
        return sorted(chain.from_iterable(run[name] for run in runs))

    shown = {
        "examine_s": whole,
        "first_s": median(each("first")),
        "sections_s": median(each("sections")),
        "changed_s": median(each("changed")),
        "changed_p95_s": each("changed")[int(0.95 * EDITS * RUNS)],
        "changed_sections_s": median(each("sections again")),
        "month_s": median(each("month")),
        "first_chart_s": median(each("first chart")),
        "next_chart_s": median(each("next chart")),
        "moves_s": median(each("moves")),
        "peak_mb": median(each("peak")),
    }
    shown["first_ratio"] = shown["first_s"] / whole
    shown["changed_ratio"] = shown["changed_s"] / whole
    record("page_engine", shown)


def _processor_s(command: Sequence[str], environment: dict[str, str]) -> float:
    """Processor time of a whole process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, env=environment, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _in_a_process(year: Path, environment: dict[str, str]) -> dict[str, list[float]]:
    done = subprocess.run(
        [sys.executable, __file__, str(year)], env=environment, check=True, capture_output=True, text=True
    )
    found: dict[str, list[float]] = json.loads(done.stdout)
    return found


def served(year: Path) -> dict[str, list[float]]:
    """The seconds of each step of a program that has its catalogue and index loaded; last its megabytes."""
    from villi.diary import read
    from villi.examining import Begun, begin, of_days, with_moves
    from villi.foods import Catalogue
    from villi.meals import index
    from villi.report.drawing import Apart
    from villi.report.elements import Html
    from villi.report.sections import Section, pictures, sections

    lasted: dict[str, list[float]] = {}

    def timed(name: str, work: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
        clock = time.perf_counter if name.endswith("chart") else time.process_time
        start = clock()
        found = work(*given, **named)
        lasted.setdefault(name, []).append(clock() - start)
        return found

    def started(data: bytes) -> Begun:
        return begin(read(data), catalogue, ready=ready)

    def shown(begun: Begun) -> tuple[Section, ...]:
        return sections(begun.examination, draw=lambda _: Html(""))

    data, catalogue = year.read_bytes(), Catalogue.everyday()
    ready = index(catalogue)
    begun = timed("first", started, data)
    timed("sections", shown, begun)
    for edited in edits(data.decode()):
        begun = timed("changed", started, edited)
        timed("sections again", shown, begun)
    timed("month", of_days, begun, begun.examination.days[-1].date - timedelta(days=30), None)
    with Apart() as apart:
        for picture in pictures(begun.examination).values():
            timed("next chart" if "first chart" in lasted else "first chart", apart.draw, picture)
        timed("moves", with_moves, begun)
    lasted["peak"] = [resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]
    return lasted


FOOD = re.compile(r"\s*[0-9]{2}:[0-9]{2} (?!feel)")


def edits(text: str) -> list[bytes]:
    """The diary after each of some small changes, one upon the other: a line of food anew, or one more."""
    draw = random.Random(SEED)
    lines = text.splitlines()
    meals = [n for n, line in enumerate(lines) if FOOD.match(line)]
    out = []
    for n in range(EDITS):
        at = draw.choice(meals)
        new = f"  {draw.randrange(10, 21)}:15 {20 + n} g muesli, apple number {n}"
        lines[at : at + draw.choice((0, 1))] = [new]
        out.append("\n".join(lines).encode())
    return out


if __name__ == "__main__":
    if sys.argv[1:]:
        print(json.dumps(served(Path(sys.argv[1]))))
    else:
        main()
