"""Whole-process speed and memory of the command line, medians, as ratios of bare Python.

    python benchmarks/speed.py

Makes diaries of 7 and 365 days from the catalogue's names, as often as they are reported, so that at least
60 % of the lines are distinct, and runs `villi` on them. Baseline in the same run:
`python -c pass`. Targets: --help at most 3 times bare Python; 7 days 0.6 s; 365 days (4 meals) 3 s; 250 MB;
1,500 diary lines a second.

Where the development texts are beside the checkout, also meals understood a second of processor time on one
core, each text for the first time, with both catalogues, as ratios of a bag of words (`diary_lines.overlap`:
the one food whose name shares most words with the text) on the same texts in the same process; the memory of
that process; and the first answer of a new process. Targets with the full catalogue: 500 meals a second;
200 MB; 0.35 s.
"""

import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from statistics import median

import diary_lines
import full_catalogue
import meal_text
from record import record
from villi.foods import Catalogue
from villi.meals import index, understand

RUNS = 5
VILLI = [sys.executable, "-m", "villi"]
SEED = 2026
REPEATED = 0.35
"""Share of lines that stand in the diary already: people repeat themselves; the rest is distinct."""

BASELINE_EVERY = 10
"""The baseline reads one text in so many: it is slow."""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "VILLI_HOME": folder}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # as installed: compiled once, not at every start
        week, year = Path(folder, "week.txt"), Path(folder, "year.txt")
        week.write_text(diary(7), encoding="utf-8")
        year.write_text(diary(365), encoding="utf-8")
        bare = seconds([sys.executable, "-c", "pass"], environment)
        script = Path(sys.executable).parent / "villi"
        shown = {
            "bare_python_s": bare,
            "help_s": seconds([str(script), "--help"], environment),
            "import_villi_s": seconds([sys.executable, "-c", "import villi"], environment),
            "week_s": seconds([*VILLI, "examine", str(week)], environment),
            "year_s": seconds([*VILLI, "examine", str(year)], environment, runs=3),
            "year_json_s": seconds([*VILLI, "examine", str(year), "--json"], environment, runs=3),
            "week_html_s": seconds(
                [*VILLI, "examine", str(week), "--html", str(Path(folder, "w.html"))], environment
            ),
            "year_mb": megabytes([*VILLI, "examine", str(year)], environment),
        }
    shown["help_ratio"] = shown["help_s"] / bare
    shown["lines_a_second"] = lines_a_second()
    shown |= meals()
    record("speed", shown)


FIRST_ANSWER = """
import sys
from villi.foods import Catalogue
from villi.meals import index, understand
foods = Catalogue.with_store(sys.argv[1]) if len(sys.argv) > 1 else Catalogue.everyday()
understand("2 eggs, rye toast with butter and a flat white", index(foods))
"""


def meals() -> dict[str, float]:
    """Meals a second, memory and the first answer with both catalogues; nothing without the texts."""
    if not meal_text.DEV.is_file():
        return {}
    shown: dict[str, float] = {}
    bare = seconds([sys.executable, "-c", "pass"], dict(os.environ))
    for name, store in (("everyday", ()), ("full", (str(full_catalogue.store()),))):
        first = seconds([sys.executable, "-c", FIRST_ANSWER, *store], dict(os.environ))
        told = subprocess.run([sys.executable, __file__, name], capture_output=True, check=True, text=True)
        rate, baseline, memory = (float(figure) for figure in told.stdout.split())
        shown |= {
            f"first_answer_{name}_s": first,
            f"first_answer_{name}_ratio": first / bare,
            f"meals_a_second_{name}": rate,
            f"meals_bag_of_words_ratio_{name}": rate / baseline,
            f"meals_{name}_mb": memory,
        }
    return shown


def understood_a_second(name: str) -> tuple[float, float, float]:
    """Development texts understood a second of processor time, those of the baseline, and megabytes after
    the former, in a process of its own."""
    foods = full_catalogue.full() if name == "full" else Catalogue.everyday()
    texts = [text.text for text in meal_text.texts()]
    ready = index(foods)
    start = time.process_time()
    for text in texts:
        understand(text, ready)
    rate = len(texts) / (time.process_time() - start)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    read = diary_lines.overlap(foods)
    lines = [diary_lines.Line(text, "", "", (), (), (), False) for text in texts[::BASELINE_EVERY]]
    start = time.process_time()
    for line in lines:
        read(line)
    return rate, len(lines) / (time.process_time() - start), memory


def diary(days: int) -> str:
    """A diary with four meals a day, two or three foods each; `REPEATED` of the lines come again."""
    draw = random.Random(SEED)
    foods = [food for food in Catalogue.everyday().foods.values() if food.reports > 0 and food.measures]
    weights = [food.reports for food in foods]
    amounts = ["", "", "2 ", "half a ", "150 g ", "a cup of ", "a slice of ", "small "]
    lines: list[str] = []
    meals: list[str] = []
    for n in range(days):
        lines.append(f"\n{date(2025, 1, 1) + timedelta(days=n)}")
        for clock in ("08:00", "12:30", "16:00", "19:00"):
            items = draw.choices(foods, weights, k=draw.choice((2, 2, 3)))
            words = ", ".join(draw.choice(amounts) + food.name.split(",")[0] for food in items)
            meals.append(draw.choice(meals) if meals and draw.random() < REPEATED else words)
            lines.append(f"{clock} {meals[-1]}")
        lines.append("done: food")
    return "\n".join(lines) + "\n"


def lines_a_second() -> float:
    """Diary lines understood a second inside one process, index built."""
    from villi.diary import read
    from villi.diary.values import Eaten
    from villi.meals import resolve

    record_of_a_year = read(diary(365).encode())
    lines = [
        entry.words.text for day in record_of_a_year.days for entry in day.entries if isinstance(entry, Eaten)
    ]
    print(f"{len(lines)} lines, {len(set(lines)) / len(lines):.0%} distinct")
    times = []
    for _ in range(3):
        ready = index(Catalogue.everyday())  # a new one each time: nothing is remembered from the last
        start = time.perf_counter()
        resolve(record_of_a_year, ready)
        times.append(time.perf_counter() - start)
    return len(lines) / median(times)


def seconds(command: Sequence[str], environment: dict[str, str], runs: int = RUNS) -> float:
    """Median wall time of the whole process after one warm-up."""
    times = []
    for _ in range(runs + 1):
        start = time.perf_counter()
        done = subprocess.run(command, env=environment, capture_output=True, check=False)
        times.append(time.perf_counter() - start)
        if done.returncode != 0:
            raise SystemExit(f"{' '.join(command)} failed: {done.stderr.decode()[-500:]}")
    return median(times[1:])


def megabytes(command: Sequence[str], environment: dict[str, str]) -> float:
    """Peak resident memory of the largest child so far, which this one is when it is run last."""
    subprocess.run(command, env=environment, capture_output=True, check=True)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


if __name__ == "__main__":
    if sys.argv[1:]:
        print(*understood_a_second(sys.argv[1]))
    else:
        main()
