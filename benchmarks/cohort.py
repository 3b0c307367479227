"""Many people: rows of recalls to person-days, against pandas, polars and DuckDB in the same run.

    python benchmarks/cohort.py --quick
    python benchmarks/cohort.py

1,000,000 made rows (foods as uneven as a Zipf law, 3,549 survey foods) x 40 nutrients -> about 100,000
person-days. Every program does the same job in a process of its own, in the fastest of the ways that we
found for it, in turn with the others; medians of the rounds (three times each), the first dropped.

- kernel: interned ids in memory for all, to 40 sums in memory;
- cold pass: codes in a Parquet file, to a Parquet file of the same 40 sums; villi works out coverage,
  glutamine and its interval all the same, and leaves them out of the file. What writing all of them costs
  is printed beside it.

Then, without --quick, up to 100,000,000 rows go through `villi cohort`, in a process of its own: its highest
memory, seconds by number of rows, the slope, and seconds of a second run from the cache. Rows, cache and
results stand on disk meanwhile (about 6 GB for the most) and are deleted afterwards.

Targets: kernel at least 10 times pandas and polars; the cold pass at least as fast as the fastest of the
three; half of pandas' memory; 100,000,000 rows in 2 GB, in time that is linear in the rows.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import IO, Any, cast

import cohort_rows
from record import record
from villi.cohort import Plan
from villi.foods import Catalogue

HERE = Path(__file__).resolve().parent
PROGRAMS = ("pandas", "polars", "duckdb", "villi")
ROWS = 1_000_000
STREAMED = (1_000_000, 10_000_000, 30_000_000, 100_000_000)
REPEATS = 3
"""Times that a program does its job in a row, in each round."""

SAME = 1e-6
"""Relative difference up to which two programs gave the same sums."""


@dataclass
class Program:
    """A program at its job: seconds by way, wall and processor, and MB."""

    name: str
    process: subprocess.Popen[str]
    rounds: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    mb: float = 0.0

    def ask(self, what: str) -> Any:
        """Send one line, read one line."""
        cast(IO[str], self.process.stdin).write(f"{what}\n")
        cast(IO[str], self.process.stdin).flush()
        return json.loads(self.answer())

    def answer(self) -> str:
        """One line; the end of the benchmark where there is none."""
        line = cast(IO[str], self.process.stdout).readline()
        if not line:
            raise SystemExit(f"{self.name} stopped: install the extra [dev]")
        return line

    def seconds(self, way: str) -> float:
        """Median of a way on the wall."""
        return median(wall for wall, _ in self.rounds[way])

    @property
    def best(self) -> str:
        """The fastest way."""
        ways = list(self.rounds)[:1] if self.name == "villi" else list(self.rounds)
        return min(ways, key=self.seconds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="under a minute: no streaming of many rows")
    parser.add_argument("--rounds", type=int, default=0, help="rounds of three (2; 10 without --quick)")
    parser.add_argument("--largest", type=int, default=STREAMED[-1], help="most rows that are streamed")
    asked = parser.parse_args()
    rounds = asked.rounds or (2 if asked.quick else 10)
    plan = Plan.of(Catalogue.everyday(), patterns=False)  # which no peer counts
    shown: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cohort_rows.write(folder, plan, ROWS)
        kernel = told("kernel", raced("kernel", folder, rounds), shown)
        cold = told("cold", raced("cold", folder, rounds), shown)
        if not asked.quick:
            streamed(folder, plan, asked.largest, shown)
    if not asked.quick:
        record("cohort", shown)
    peers = [cold[name].seconds(cold[name].best) for name in PROGRAMS if name != "villi"]
    ours = kernel["villi"].seconds("sums")
    print()
    for peer in ("pandas", "polars"):
        print(f"kernel vs {peer}: {kernel[peer].seconds(kernel[peer].best) / ours:.1f}x")
    print(f"cold pass vs fastest peer: {min(peers) / cold['villi'].seconds('sums'):.1f}x")


def raced(job: str, folder: Path, rounds: int) -> dict[str, Program]:
    """Every program does the job so many times, in turn, after one time that does not count."""
    programs = {name: Program(name, started(name, job, folder)) for name in PROGRAMS}
    for program in programs.values():
        program.answer()
    for number in range(rounds + 1):
        for program in programs.values():
            answer = program.ask(str(REPEATS if number else 1))
            program.mb = answer["mb"]
            for way, seconds in answer["ways"].items():
                if number:
                    program.rounds.setdefault(way, []).extend(map(tuple, seconds))
    agree({name: program.ask("check") for name, program in programs.items()})
    for program in programs.values():
        cast(IO[str], program.process.stdin).close()
        program.process.wait()
    return programs


def started(name: str, job: str, folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(HERE / "cohort_jobs.py"), name, job, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def agree(told: dict[str, dict[str, Sequence[float]]]) -> None:
    """Stop where programs did not do the same job."""
    every = [(name, way, found) for name, ways in told.items() for way, found in ways.items()]
    days, checksum = every[0][2]
    for name, way, (other_days, other) in every:
        if other_days != days or abs(other - checksum) > SAME * abs(checksum):
            raise SystemExit(f"{name} ({way}) gave {other_days} days, sum {other}; not {days}, {checksum}")


def told(job: str, programs: dict[str, Program], shown: dict[str, float]) -> dict[str, Program]:
    """Print a job's table, and keep its figures."""
    print(f"\n{job:<10}{'way':<30}{'s':>8}{'spread':>15}{'cpu s':>8}{'peak MB':>9}")
    for program in programs.values():
        for way, rounds in program.rounds.items():
            walls = sorted(wall for wall, _ in rounds)
            spread = f"{walls[0]:.3f}-{walls[-1]:.3f}"
            own = median(cpu for _, cpu in rounds)
            print(
                f"{program.name:<10}{way:<30}{median(walls):>8.3f}{spread:>15}{own:>8.3f}{program.mb:>9.0f}"
            )
        shown[f"{job}_{program.name}_s"] = program.seconds(program.best)
        shown[f"{job}_{program.name}_mb"] = program.mb
    villi = programs["villi"]
    more = villi.seconds("with coverage and glutamine")
    shown[f"{job}_villi_all_s"] = more
    print(f"coverage and glutamine on top: {(more - villi.seconds('sums')) * 1000:+.0f} ms")
    print(f"memory: {villi.mb / programs['pandas'].mb:.2f} of pandas'")
    return programs


def streamed(folder: Path, plan: Plan, largest: int, shown: dict[str, float]) -> None:
    """Rows by the million through `villi cohort`: seconds, memory, and how straight the line is."""
    print(f"\n{'rows':>12}{'s':>9}{'million a s':>13}{'again s':>9}{'peak MB':>9}")
    points = []
    for rows in (each for each in STREAMED if each <= largest):
        with tempfile.TemporaryDirectory(dir=folder) as place:
            items, out = Path(place) / "items.parquet", Path(place) / "days.parquet"
            cohort_rows.write_items(items, plan, rows)
            found = stream(items, out)
        points.append((rows, found["seconds"]))
        million = rows / 1e6
        speed = million / found["seconds"]
        print(f"{rows:>12,}{found['seconds']:>9.2f}{speed:>13.2f}{found['again']:>9.2f}{found['mb']:>9.0f}")
        shown[f"stream_{million:g}m_s"], shown[f"stream_{million:g}m_mb"] = found["seconds"], found["mb"]
    shown["stream_s_a_million"] = slope(points)
    print(f"slope: {slope(points):.3f} s a million rows", end="; ")
    print("a million takes " + ", ".join(f"{s / rows * 1e6:.3f}" for rows, s in points) + " s at these sizes")


def stream(items: Path, out: Path) -> dict[str, float]:
    """Seconds from the file and from the cache, and the highest memory."""
    command = [sys.executable, str(HERE / "cohort_stream.py"), str(items), str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def slope(points: Iterable[tuple[float, float]]) -> float:
    """Seconds a million rows, by least squares."""
    held = [(rows / 1e6, seconds) for rows, seconds in points]
    x, y = sum(a for a, _ in held) / len(held), sum(b for _, b in held) / len(held)
    return sum((a - x) * (b - y) for a, b in held) / sum((a - x) ** 2 for a, _ in held)


if __name__ == "__main__":
    main()
