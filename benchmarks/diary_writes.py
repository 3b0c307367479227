"""Writing a diary: how fast, and what many writers and a writer that is killed leave behind.

    python benchmarks/diary_writes.py [--seconds 60] [--kills 200]

On a simulated diary of one year. First one writer, as changes a second, and the time of one change there and
in 20,000 lines. Then 50 writers, as threads of several processes, each with lines of its own for a random day
of the year. Then a writing process that is killed (SIGKILL) at a random moment, again and again.

Counted are lines that were acknowledged and are not in the file (lost) or stand there more than once
(doubled), states of the file that were read and are no diary or lack a day (unparsable), writers that were
turned away (refused), and files left beside the diary once the next writer is through (left). All these must
be 0. Baseline in the same run: appending a line to a plain file and syncing it, alone and without a lock.
Needs `fork`.
"""

import argparse
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from statistics import median

from record import record
from villi.diary import read
from villi.diary.changing import putting
from villi.diary.files import apply
from villi.quantities import VilliError

PROCESSES, THREADS = 5, 10
SEED = 2026
FIRST = date(2026, 1, 1)
_DAY = re.compile(r"^\d{4}-\d\d-\d\d.*$", re.MULTILINE)
LONGEST_LIFE = 8.0
"""Changes that a writer has the time for before it is killed, at most: every stage of one is hit."""


def main() -> None:
    parser = argparse.ArgumentParser(description="Writers of one diary, many and killed ones.")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--kills", type=int, default=200)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["VILLI_STATE"] = str(Path(folder, "state"))
        year = Path(folder, "year", "diary.txt")
        year.parent.mkdir()
        simulate = [sys.executable, "-m", "villi", "simulate", "diary", str(year), "--days", "365"]
        subprocess.run(simulate, check=True, stdout=subprocess.DEVNULL)
        shown = {"plain_append_a_second": plain(Path(folder, "plain.txt"))}
        shown["one_writer_a_second"] = 1 / seconds_each(copied(year, "one"))
        shown["plain_ratio"] = shown["plain_append_a_second"] / shown["one_writer_a_second"]
        shown["change_year_ms"] = 1000 / shown["one_writer_a_second"]
        shown["change_20000_lines_ms"] = 1000 * seconds_each(longer(year, 20_000))
        shown |= many(copied(year, "many"), arguments.seconds)
        shown |= killed(copied(year, "killed"), arguments.kills, shown["change_year_ms"] / 1000)
    record("diary_writes", shown)
    if any(
        value for name, value in shown.items() if name.endswith(("lost", "doubled", "unparsable", "left"))
    ):
        raise SystemExit("a diary was damaged")


def plain(path: Path, writes: int = 300) -> float:
    """Lines a second that are appended and synced by one process without any lock."""
    began = time.perf_counter()
    for n in range(writes):
        with path.open("ab") as file:
            file.write(b"note: %d\n" % n)
            file.flush()
            os.fsync(file.fileno())
    return writes / (time.perf_counter() - began)


def seconds_each(path: Path, writes: int = 40) -> float:
    """The median of the time that one change takes, alone."""
    days = dates(path)
    chance = random.Random(SEED)
    taken: list[float] = []
    for n in range(writes):
        began = time.perf_counter()
        write(path, f"alone {n}", chance.choice(days))
        taken.append(time.perf_counter() - began)
    return median(taken)


def copied(path: Path, name: str) -> Path:
    """A copy of a diary in a folder of its own."""
    other = path.parent.parent / name / path.name
    other.parent.mkdir()
    shutil.copy(path, other)
    return other


def longer(path: Path, lines: int) -> Path:
    """The same diary year after year, until it has so many lines."""
    text = path.read_text(encoding="utf-8")
    first = _DAY.search(text)
    year = text[first.start() :] if first else ""
    parts = [text]
    while sum(part.count("\n") for part in parts) < lines:
        later = timedelta(days=366 * len(parts))
        parts.append(_DAY.sub(partial(moved, later), year))
    other = path.parent.parent / "long" / path.name
    other.parent.mkdir()
    other.write_text("\n".join(parts), encoding="utf-8")
    return other


def moved(by: timedelta, header: "re.Match[str]") -> str:
    """A day header so many days later."""
    return str(date.fromisoformat(header[0][:10]) + by)


def dates(path: Path) -> list[date]:
    return [day.date for day in read(path.read_bytes()).days]


def write(path: Path, name: str, day: date) -> None:
    apply(path, lambda data: [putting(data, [f"note: {name}"], day)])


def many(path: Path, seconds: float) -> dict[str, float]:
    """What 50 writers at once come to."""
    days = dates(path)
    before = len(days)
    workers = [forked(partial(crowd, path, days, number, seconds)) for number in range(PROCESSES)]
    unparsable = watched(path, before, seconds)
    told = "".join(finished(worker) for worker in workers).split("\n")
    acknowledged = [line.split(" ", 1)[1] for line in told if line.startswith("ok ")]
    waits = [float(line.split(" ", 1)[1]) for line in told if line.startswith("longest ")]
    kept = names(path)
    return {
        "writers": PROCESSES * THREADS,
        "many_a_second": len(acknowledged) / seconds,
        "many_longest_wait_s": max(waits, default=0.0),
        "many_refused": sum(line.startswith("refused") for line in told),
        "many_lost": sum(not kept[name] for name in acknowledged),
        "many_doubled": sum(count > 1 for count in kept.values()),
        "many_unparsable": unparsable,
        "many_left": left(path),
    }


def crowd(path: Path, days: list[date], number: int, seconds: float, tell: Callable[[str], None]) -> None:
    """Threads that write until the time is over, and what each was told."""
    until = time.monotonic() + seconds
    longest: list[float] = []

    def one(thread: int) -> None:
        chance = random.Random(f"{SEED} {number} {thread}")
        mine = 0.0
        n = 0
        while time.monotonic() < until:
            name = f"many {number} {thread} {n}"
            n += 1
            began = time.monotonic()
            try:
                write(path, name, chance.choice(days))
                tell(f"ok {name}")
            except VilliError as refused:
                tell(f"refused {refused}")
            mine = max(mine, time.monotonic() - began)
        longest.append(mine)

    threads = [threading.Thread(target=one, args=(n,)) for n in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tell(f"longest {max(longest)}")


def watched(path: Path, days: int, seconds: float) -> int:
    """How many states of the file, read while others write, are no whole diary."""
    wrong = 0
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        wrong += not whole(path, days)
        time.sleep(1.0)
    return wrong


def whole(path: Path, days: int) -> bool:
    """Whether the file can be read, and no day and no line end is missing."""
    data = path.read_bytes()
    try:
        diary = read(data)
    except VilliError:
        return False
    return len(diary.days) == days and data.endswith(b"\n") and not diary.problems


def killed(path: Path, kills: int, each: float) -> dict[str, float]:
    """What a writer leaves that is killed at random moments, again and again; `each` are the seconds that a
    change takes."""
    days = dates(path)
    chance = random.Random(SEED)
    acknowledged: list[str] = []
    unparsable = busy = 0
    for life in range(kills):
        worker = forked(partial(endless, path, days, life))
        time.sleep(chance.uniform(0.0, LONGEST_LIFE * each))
        os.kill(worker[0], signal.SIGKILL)
        acknowledged += [line for line in finished(worker).split("\n")[:-1] if line]
        unparsable += not whole(path, len(days))
        busy = max(busy, left(path))
    kept = names(path)
    write(path, "last", days[-1])
    return {
        "kills": kills,
        "killed_acknowledged": len(acknowledged),
        "killed_lost": sum(not kept[name] for name in acknowledged),
        "killed_doubled": sum(count > 1 for count in kept.values()),
        "killed_unparsable": unparsable,
        "killed_files_beside_at_most": busy,
        "killed_left": left(path),
    }


def endless(path: Path, days: list[date], life: int, tell: Callable[[str], None]) -> None:
    chance = random.Random(f"{SEED} {life}")
    n = 0
    while True:
        name = f"killed {life} {n}"
        write(path, name, chance.choice(days))
        tell(name)
        n += 1


def forked(work: Callable[[Callable[[str], None]], None]) -> tuple[int, int]:
    """A process that does some work and tells of it, line by line: its number and where to read."""
    reading, writing = os.pipe()
    process = os.fork()
    if process:
        os.close(writing)
        return process, reading
    os.close(reading)

    def tell(line: str) -> None:
        os.write(writing, f"{line}\n".encode())

    try:
        work(tell)
    finally:
        os._exit(0)


def finished(worker: tuple[int, int]) -> str:
    """All that a process told, once it has ended."""
    process, reading = worker
    with os.fdopen(reading, "rb") as told:
        text = told.read()
    os.waitpid(process, 0)
    return text.decode()


def names(path: Path) -> Counter[str]:
    """The notes of the writers in a diary, and how often each stands there."""
    found = re.findall(r"^note: ((?:many|killed) .*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return Counter(found)


def left(path: Path) -> int:
    """Files beside the diary."""
    return len(list(path.parent.iterdir())) - 1


if __name__ == "__main__":
    main()
