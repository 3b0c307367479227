"""What the answer costs beyond the figures: needs, gates, evidence and advice for a year's diary.

    python benchmarks/standing.py

Runs new processes that examine a diary of 365 days, once as it is and once with everything after the figures
left out (the baseline in the same run), and shows the difference of the medians in seconds and as a ratio;
then the same for the whole command with its report. Target: at most 0.3 s more.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from record import record
from speed import diary

RUNS = 7
TOP = "person: me, female, 34\nweight: 62 kg\nhas: IBS\ntakes: sertraline 50 mg\n"
FELT = "feel: mood 6, bloating 3, energy 5\nnote: long day, slept badly, walked home\ndone: food"
WITH = """
import sys, time, villi
from villi.foods import Catalogue
from villi.meals import index
from villi.diary import read_diary
import villi.examining as e
catalogue = Catalogue.everyday(); ready = index(catalogue); diary = read_diary(sys.argv[1])
s = sys.modules["villi.examining.standing"]
if sys.argv[2] == "figures":
    from villi.needs import Needs
    from villi.safety.values import Safety
    e.standing = lambda *_: s.Standing(Needs(), Safety(), (), ())
start = time.perf_counter()
found = e.examine(diary, catalogue, ready=ready)
examined = time.perf_counter() - start
from villi.report import to_html, to_json, to_text
to_text(found); to_json(found)
print(examined, time.perf_counter() - start)
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "VILLI_HOME": folder}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        year = Path(folder, "year.txt")
        year.write_text(TOP + diary(365).replace("done: food", FELT), encoding="utf-8")
        rows = {"figures": [], "all": []}  # type: dict[str, list[tuple[float, float]]]
        for _ in range(RUNS):
            for kind, found in rows.items():
                found.append(_run(year, kind, environment))
        examined = {kind: median(row[0] for row in found) for kind, found in rows.items()}
        reported = {kind: median(row[1] for row in found) for kind, found in rows.items()}
    more, with_report = examined["all"] - examined["figures"], reported["all"] - reported["figures"]
    print(
        f"examining a year: figures alone {examined['figures']:.3f} s (baseline), all {examined['all']:.3f} s"
    )
    print(f"  more: {more:.3f} s, {examined['all'] / examined['figures']:.2f} x (at most 0.3 s)")
    print(f"with the report as text and JSON: {with_report:.3f} s more")
    record("standing", {"examine_more_s": more, "report_more_s": with_report})


def _run(diary_path: Path, kind: str, environment: dict[str, str]) -> tuple[float, float]:
    said = subprocess.run(
        [sys.executable, "-c", WITH, str(diary_path), kind],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    examined, reported = said.split()
    return float(examined), float(reported)


if __name__ == "__main__":
    main()
