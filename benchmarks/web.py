"""What a person waits for on the page, and what it costs, over HTTP.

    python benchmarks/web.py [--only ready typing intake memory writers kills] [--seconds 60] [--kills 200]

A `villi web` process on a simulated diary of a year. `ready`: from the start of the process to its address
and the first page. `typing`: a dozen lines typed letter by letter with the full catalogue, each letter asking
for how the words are read and how they may go on, as the page's script does. `intake`: the examination
without what moves, for the first time in a new process, and after each of several small changes made through
the page. `memory`: resident memory of the server, and of it with the process that draws its charts, after a
walk over all pages. `writers`: 50 people write for a minute. `kills`: the server is killed (SIGKILL) while
four people write, again and again.

Baselines in the same run: for `ready` a bare Python that imports starlette, uvicorn and jinja2; for `typing`
the same server's shortest answer (`/state`); for `intake` `villi examine` of the same diary, a whole process;
for `memory` bare Python with the same imports; for `writers` the same number of `/state` answers a second.
Targets: 0.8 s; 60 ms at the 95th percentile; 1.5 s and 0.2 s; 250 MB; of what was acknowledged nothing lost
and nothing doubled, the file always a diary, no lock held and no file left behind.

Seconds are of the clock: on a busy machine they say more about the machine, so its load is recorded beside
them. The full catalogue needs the test data beside the checkout; without it `typing` has the everyday one.
"""

import argparse
import http.client
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

import browsing
import full_catalogue
import screens
from browsing import Served
from keeping import TYPED
from record import record
from villi.diary import read
from villi.diary.locking import locked

RUNS = 9
CHANGES = 9
WRITERS, KILLED_WRITERS = 50, 4
LONGEST_LIFE = 0.4
"""Seconds that a server lives after its first change: several changes, so that every stage of one is hit."""
PATIENCE_SECONDS = 60.0
SEED = 2026
IMPORTS = [sys.executable, "-c", "import starlette.applications, uvicorn, jinja2"]


class Person:
    """A browser's connection to a run, kept open."""

    def __init__(self, run: Served) -> None:
        parts = urlsplit(run.base)
        self._origin = run.base
        self._cookie = "=".join(run.key)
        self._leads_to = ""
        self._line = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)

    def asks(self, path: str, form: dict[str, str] | None = None, **headers: str) -> tuple[int, bytes]:
        """Ask for a page, or send a form; the status and the answer."""
        sent = {"Cookie": self._cookie} | {name.replace("_", "-"): value for name, value in headers.items()}
        if form is None:
            self._line.request("GET", path, headers=sent)
        else:
            sent |= {"Origin": self._origin, "Content-Type": "application/x-www-form-urlencoded"}
            self._line.request("POST", path, urlencode(form), sent)
        answer = self._line.getresponse()
        self._leads_to = answer.headers.get("location", "").partition("#")[0]
        return answer.status, answer.read()

    def page(self, path: str) -> bytes:
        """A page that must be there, or what it leads to."""
        status, body = self.asks(path)
        if status == 303:
            status, body = self.asks(self._leads_to)
        if status != 200:
            raise SystemExit(f"{path} answered {status}")
        return body

    def adds(self, words: str, once: str = "") -> int:
        """Words into today's diary; the status."""
        return self.asks(f"/day/{browsing.today()}/add", {"words": words, "once": once})[0]


@contextmanager
def opened(text: str, folder: Path, foods: Path | None = None) -> Iterator[Served]:
    """A server on a diary of its own."""
    place = Path(tempfile.mkdtemp(dir=folder))
    if foods is not None:
        (place / "home").mkdir()
        (place / "home" / "foods.sqlite").symlink_to(foods)
    (place / "diary.txt").write_text(text, encoding="utf-8")
    with browsing.served(place / "diary.txt", state=place) as run:
        yield run


def seconds(work: Callable[[], object]) -> float:
    """How long something takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def process(command: list[str]) -> float:
    """How long a whole process takes."""
    return seconds(lambda: subprocess.run(command, check=True, capture_output=True))


def ready(text: str, folder: Path) -> dict[str, float]:
    """From the start of the process to its line, and to the first page."""
    told, shown, bare = [], [], []
    for _ in range(RUNS):
        bare.append(process(IMPORTS))
        with opened(text, folder) as run:
            told.append(run.seconds)
            person = Person(run)
            shown.append(run.seconds + seconds(lambda person=person: person.page("/day")))  # type: ignore[misc]
    return {
        "ready_s": median(told),
        "first_page_s": median(shown),
        "imports_s": median(bare),
        "ready_ratio": median(told) / median(bare),
    }


def typing(text: str, folder: Path) -> dict[str, float]:
    """Each letter of what people type: read back, and gone on with."""
    store = full_catalogue.store() if full_catalogue.DATA.is_dir() else None
    each: dict[str, list[float]] = {"read": [], "complete": [], "both": [], "state": []}
    with opened(text, folder, store) as run:
        person = Person(run)
        day = f"/day/{browsing.today()}"
        person.page(day)
        fragment = {"x_villi_fragment": "reading"}
        for line in TYPED:
            for end in range(1, len(line) + 1):
                words = line[:end]
                box = {"words": words, "at": ""}
                typed = {"words": words, "cursor": str(end)}
                told = seconds(lambda box=box: _good(person.asks(f"{day}/read", box, **fragment)))  # type: ignore[misc]
                gone = seconds(lambda typed=typed: _good(person.asks(f"{day}/complete", typed)))  # type: ignore[misc]
                each["read"].append(told)
                each["complete"].append(gone)
                each["both"].append(told + gone)
                each["state"].append(seconds(lambda: person.asks("/state")))
    shown = {}
    for name, times in each.items():
        shown[f"typing_{name}_p50_ms"] = 1000 * median(times)
        shown[f"typing_{name}_p95_ms"] = 1000 * quantiles(times, n=20)[-1]
    shown["typing_ratio"] = shown["typing_both_p50_ms"] / shown["typing_state_p50_ms"]
    return shown


def _good(answer: tuple[int, bytes]) -> None:
    if answer[0] != 200:
        raise SystemExit(f"typing was answered with {answer[0]}")


def intake(text: str, folder: Path) -> dict[str, float]:
    """The examination without what moves: for the first time, and after small changes through the page."""
    firsts, again, written = [], [], []
    for _ in range(3):
        with opened(text, folder) as run:
            person = Person(run)
            person.page("/day")
            firsts.append(seconds(lambda person=person: person.page("/examination")))  # type: ignore[misc]
            for n in range(CHANGES):
                words = f"{100 + n} g apple"
                written.append(seconds(lambda person=person, words=words: person.adds(words)))  # type: ignore[misc]
                again.append(seconds(lambda person=person: person.page("/examination")))  # type: ignore[misc]
    path = folder / "examined.txt"
    path.write_text(text, encoding="utf-8")
    whole = median(process([sys.executable, "-m", "villi", "examine", str(path)]) for _ in range(3))
    return {
        "intake_first_s": median(firsts),
        "intake_again_s": median(again),
        "change_s": median(written),
        "examine_process_s": whole,
        "intake_first_ratio": median(firsts) / whole,
        "intake_again_ratio": median(again) / whole,
    }


def memory(text: str, folder: Path) -> dict[str, float]:
    """Resident megabytes after a walk over all pages of a diary."""
    with opened(text, folder) as run:
        person = Person(run)
        for shown in screens.PAGES:
            if shown.run in ("year", "week"):
                person.asks(screens.address(shown))
        person.page("/examination/moves")  # waits until what moves is found
        alone = _resident(run.process.pid, "VmRSS")
        highest = _resident(run.process.pid, "VmHWM")
        drawing = sum(_resident(child, "VmRSS") for child in _children(run.process.pid))
    bare = int(subprocess.run([*IMPORTS[:2], f"{IMPORTS[2]}{_OWN}"], check=True, capture_output=True).stdout)
    return {
        "memory_mb": alone,
        "memory_highest_mb": highest,
        "memory_with_charts_mb": alone + drawing,
        "memory_imports_mb": bare / 1024,
        "memory_ratio": alone / (bare / 1024),
    }


_OWN = "; import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"


def _resident(pid: int, which: str) -> float:
    said = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    found = re.search(rf"^{which}:\s+(\d+) kB", said, re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0


def _children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task")
    return [int(child) for task in tasks.iterdir() for child in (task / "children").read_text().split()]


class Wrote(NamedTuple):
    """What became of what was written: lines that stand, that were acknowledged, that were refused."""

    acknowledged: list[str]
    refused: int


def writers(text: str, folder: Path, length: float) -> dict[str, float]:
    """Many people write at once."""
    with opened(text, folder) as run:
        person = Person(run)
        person.page("/day")
        calm = sum(1 for _ in _until(time.monotonic() + 3) if person.asks("/state"))
        wrote = _written(run, WRITERS, length)
        shown = _damage(run.path, wrote, text) | _left(run.path)
    done = len(wrote.acknowledged)
    print(f"{done} acknowledged, {wrote.refused} refused")
    return {
        **{f"writers_{name}": value for name, value in shown.items()},
        "writers_refused": wrote.refused,
        "writers_a_second": done / length,
        "writers_state_a_second": calm / 3,
        "writers_ratio": (calm / 3) / max(1e-9, done / length),
    }


def _until(end: float) -> Iterator[int]:
    n = 0
    while time.monotonic() < end:
        yield n
        n += 1


def _written(
    run: Served, people: int, length: float, mark: str = "", begun: threading.Event | None = None
) -> Wrote:
    """So many people write for so long; ends early where the server is gone. `begun` is set by the first
    acknowledged change."""
    acknowledged: list[str] = []
    refused: list[str] = []

    def write(writer: int) -> None:
        person = Person(run)
        try:
            for n in _until(time.monotonic() + length):
                name = f"writer{mark}w{writer}n{n}end"
                status = person.adds(f"note: {name}" if n % 2 else f"2 eggs, {name}", once=name)
                (acknowledged if status == 303 else refused).append(name)
                if begun is not None and status == 303:
                    begun.set()
        except (OSError, http.client.HTTPException):
            return  # the server was killed

    threads = [threading.Thread(target=write, args=(n,)) for n in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Wrote(acknowledged, len(refused))


def _damage(path: Path, wrote: Wrote, before: str) -> dict[str, float]:
    """Acknowledged lines that are lost or doubled, and whether the file is still the diary it was."""
    text = path.read_bytes().decode()
    stands = Counter(re.findall(r"writer\w+end", text))
    days = {day.date for day in read(before.encode()).days}
    whole = days <= {day.date for day in read(text.encode()).days}
    kept = set(before.splitlines()) <= set(text.splitlines())
    return {
        "lost": sum(stands[name] == 0 for name in wrote.acknowledged),
        "doubled": sum(count > 1 for count in stands.values()),
        "unparsable": float(not (whole and kept)),
    }


def _left(path: Path) -> dict[str, float]:
    """Files beside the diary, and whether its lock can be had at once. Asked when nobody writes."""
    os.environ["VILLI_STATE"] = str(path.parent / "state")
    with locked(path.resolve()):
        pass
    return {"left": len([each for each in path.parent.iterdir() if each.name not in _OURS])}


_OURS = {"diary.txt", "home", "state"}


def kills(text: str, folder: Path, times: int) -> dict[str, float]:
    """The server is killed while people write; the next one goes on."""
    draw = random.Random(SEED)
    place = Path(tempfile.mkdtemp(dir=folder))
    path = place / "diary.txt"
    path.write_text(text, encoding="utf-8")
    acknowledged: list[str] = []
    worst = Counter[str]()
    for n in range(times):
        try:
            with browsing.served(path, state=place) as run:
                begun, life = threading.Event(), draw.uniform(0.0, LONGEST_LIFE)
                killing = threading.Thread(target=_killed, args=(run, begun, life))
                killing.start()
                wrote = _written(run, KILLED_WRITERS, PATIENCE_SECONDS, f"k{n}", begun)
                killing.join()
                run.process.wait()
                acknowledged += wrote.acknowledged
        except RuntimeError as ended:
            if f"ended with {-signal.SIGKILL}" not in str(ended):
                raise
        for name, value in _damage(path, Wrote(acknowledged, 0), text).items():
            worst[name] = max(worst[name], int(value))
    with browsing.served(path, state=place) as run:  # the next writer clears away what the last one left
        if Person(run).adds("note: the last one") != 303:
            raise SystemExit("after the kills nothing could be written")
    shown = {f"kills_{name}": float(value) for name, value in (worst | Counter(_left(path))).items()}
    print(f"{times} kills, {len(acknowledged)} acknowledged")
    return (
        {f"kills_{name}": 0.0 for name in ("lost", "doubled", "unparsable", "left")}
        | shown
        | {
            "kills": times,
            "kills_acknowledged": len(acknowledged),
        }
    )


def _killed(run: Served, begun: threading.Event, life: float) -> None:
    """Kill a server so many seconds after the first change: the ones on the way then are at any stage."""
    begun.wait(PATIENCE_SECONDS)
    time.sleep(life)
    run.process.send_signal(signal.SIGKILL)


PARTS = ("ready", "typing", "intake", "memory", "writers", "kills")


def main() -> None:
    parser = argparse.ArgumentParser(description="The page over HTTP: speed, memory, writers, kills.")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--kills", type=int, default=200)
    given = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # as installed: compiled once, not at every start
    text = browsing.year()
    shown = {"load_before": os.getloadavg()[0]}
    with tempfile.TemporaryDirectory(prefix="villi-web-") as place:
        folder = Path(place)
        for name, part in (("ready", ready), ("typing", typing), ("intake", intake), ("memory", memory)):
            if name in given.only:
                found = part(text, folder)
                print(name, {key: round(value, 4) for key, value in found.items()}, flush=True)
                shown |= found
        if "writers" in given.only:
            shown |= writers(text, folder, given.seconds)
        if "kills" in given.only:
            shown |= kills(text, folder, given.kills)
    shown["load_after"] = os.getloadavg()[0]
    record("web", shown)
    if any(
        value for name, value in shown.items() if name.endswith(("lost", "doubled", "unparsable", "left"))
    ):
        raise SystemExit("a diary was damaged")


if __name__ == "__main__":
    main()
