"""How long a folder of clients takes on the page: what is waited for, and what follows in the background.

    python benchmarks/page_clients.py [--clients 200] [--days 28]

Needs no data. Every client gets a simulated diary of their own. Times are of one request each, in one process
with nothing else running; "bare" is reading the same diaries one after the other, without any page.
"""

import argparse
import os
import resource
import time
from pathlib import Path
from tempfile import TemporaryDirectory


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--days", type=int, default=28)
    given = parser.parse_args()
    with TemporaryDirectory(prefix="villi-clients-") as folder:
        os.environ["VILLI_STATE"] = f"{folder}/state"
        place = Path(folder) / "clients"
        _filled(place, given.clients, given.days)
        _measured(place)


def _filled(place: Path, clients: int, days: int) -> None:
    """A folder of clients, each with days of a simulated year that begin elsewhere in it."""
    from villi.simulated import simulated

    text = simulated(1, days=days + 7).text
    head, *blocks = _days_of(text)
    for n in range(clients):
        folder = place / f"client {n:03}"
        folder.mkdir(parents=True)
        (folder / "diary.txt").write_text(head + "".join(blocks[n % 7 : n % 7 + days]) + f"note: {n}\n")


def _days_of(text: str) -> list[str]:
    """The head of a diary, and its days."""
    import re

    return re.split(r"(?m)^(?=\d{4}-\d{2}-\d{2}\b)", text)


def _measured(place: Path) -> None:
    from starlette.testclient import TestClient

    from villi.diary import read_diary
    from villi.web import Settings
    from villi.web.app import application
    from villi.web.house import House

    paths = sorted(place.glob("*/diary.txt"))
    start = time.perf_counter()
    for path in paths:
        read_diary(path)
    print(f"bare: {len(paths)} diaries read in {time.perf_counter() - start:.2f} s")
    house = House(Settings(place))
    house.foods.warm()
    app = application(house, token="key", host="127.0.0.1", port=8000)
    page = TestClient(app, base_url="http://127.0.0.1:8000")
    page.cookies.set("villi-8000", "key")
    start = time.perf_counter()
    asked: list[float] = []
    read_after = 0.0
    while True:
        once = time.perf_counter()
        shown = page.get("/").text
        asked.append(time.perf_counter() - once)
        if not read_after and "not read yet" not in shown:
            read_after = time.perf_counter() - start
        if 'data-waiting="0"' in shown:
            break
        time.sleep(0.5)
    print(f"first request {asked[0]:.2f} s, the slowest {max(asked):.2f} s")
    print(f"all read after {read_after:.1f} s, all examined after {time.perf_counter() - start:.1f} s")
    quiet = [_once(page, "/") for _ in range(10)]
    print(f"again, nothing changed: {sorted(quiet)[5] * 1000:.0f} ms (middle of 10)")
    with paths[0].open("a") as file:
        file.write("note: more\n")
    print(f"again, one diary changed: {_once(page, '/') * 1000:.0f} ms")
    print(f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most")


def _once(page: object, path: str) -> float:
    start = time.perf_counter()
    page.get(path)  # type: ignore[attr-defined]
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
