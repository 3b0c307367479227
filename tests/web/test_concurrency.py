"""Many at once on one diary and on many: nothing is lost, nothing is done twice, nothing is stale."""

import re
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.web.conftest import WEEK, Open

from villi.diary import read
from villi.diary.files import apply
from villi.diary.splices import Splice
from villi.meals.understand import MOST_LINES
from villi.quantities import VilliError
from villi.web import Settings, changes, opened
from villi.web.changes import LONGEST_TOLD, Changes
from villi.web.house import MOST_OPENED, House
from villi.web.opened import MOST_KEPT, Opened

ADD = "/day/2026-11-16/add"
THREADS = 50


@pytest.fixture
def held(week: Path) -> Opened:
    found = House(Settings(week)).opened("")
    assert found is not None
    return found


@pytest.fixture
def browser(open_page: Open, week: Path) -> TestClient:
    return open_page(week)


def at_once(tasks: list[Callable[[], Any]]) -> list[Any]:
    """What all of them give, begun at the same moment."""
    gate = threading.Barrier(len(tasks))

    def run(task: Callable[[], Any]) -> Any:
        gate.wait()
        return task()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks))


def note(words: str) -> Callable[[bytes], list[Splice]]:
    return lambda data: [Splice(data.count(b"\n") + 1, (), (f"note: {words}",))]


def test_fifty_writers_and_readers_on_one_diary(browser: TestClient, week: Path) -> None:
    before = week.read_bytes()

    def writer(n: int) -> Callable[[], Any]:
        return lambda: (
            browser.post("/day/2026-11-16/note", data={"words": f"number {n}.", "once": f"{n}"}).status_code
        )

    def reader() -> int:
        return int(browser.get("/state").status_code)

    found = at_once([*(writer(n) for n in range(THREADS // 2)), *[reader] * (THREADS // 2)])
    assert found == [303] * (THREADS // 2) + [200] * (THREADS // 2)
    text = week.read_text()
    assert [text.count(f"note: number {n}.\n") for n in range(THREADS // 2)] == [1] * (THREADS // 2)
    assert all(text.count(line) >= 1 for line in before.decode().splitlines())
    assert not [each for each in week.parent.iterdir() if each.name.endswith(".tmp")]


def test_writers_of_twenty_clients(tmp_path: Path, open_page: Open) -> None:
    clients = [tmp_path / "clients" / f"c{n}" / "diary.txt" for n in range(20)]
    for path in clients:
        path.parent.mkdir(parents=True)
        path.write_bytes(b"2026-11-16 Mon\n08:00 toast\n")
    browser = open_page(clients[0].parent.parent)

    def writer(n: int) -> Callable[[], Any]:
        form = {"words": f"number {n}."}
        return lambda: browser.post(f"/c/c{n % 20}/day/2026-11-16/note", data=form).status_code

    assert at_once([writer(n) for n in range(THREADS)]) == [303] * THREADS
    for n in range(THREADS):
        assert [path.read_text().count(f"number {n}.\n") for path in clients] == [
            int(n % 20 == c) for c in range(20)
        ]


def test_the_same_form_at_the_same_time_is_applied_once(browser: TestClient, week: Path) -> None:
    form = {"words": "one banana", "once": "a"}
    found = at_once([lambda: browser.post(ADD, data=form).headers["location"]] * 12)
    assert len(set(found)) == 1
    assert week.read_text().count("one banana") == 1


def test_other_words_under_the_same_name_are_not_lost(browser: TestClient, week: Path) -> None:
    for words in ("one banana", "two bananas", "one banana"):
        assert browser.post(ADD, data={"words": words, "once": "a"}).status_code == 303
    text = week.read_text()
    assert (text.count("one banana"), text.count("two bananas")) == (1, 1)


def test_undo_from_two_tabs(browser: TestClient, week: Path) -> None:
    before = week.read_bytes()
    number = re.search(r"told=(\d+)", browser.post(ADD, data={"words": "one banana"}).headers["location"])
    assert number is not None
    asked = number[1]

    def ask() -> str:
        return str(browser.post("/undo", data={"number": asked}).headers["location"])

    assert len(set(at_once([ask] * 6))) == 1
    assert week.read_bytes() == before
    assert ask() and week.read_bytes() == before


def test_what_is_refused_is_not_done_and_may_be_sent_again(held: Opened, week: Path) -> None:
    def fails(_: bytes) -> list[Splice]:
        raise VilliError("no")

    with pytest.raises(VilliError):
        held.changes.make("x", fails, once="a")
    done = held.changes.make("x", note("now"), once="a")
    assert held.changes.make("x", note("twice"), once="a") == done
    assert week.read_text().count("note: now") == 1 and "twice" not in week.read_text()


def test_a_reader_never_sees_half_of_a_change(held: Opened, week: Path) -> None:
    ends = threading.Event()
    seen: list[tuple[int, int]] = []

    def reads() -> None:
        while not ends.is_set():
            text = held.now().data.decode()
            seen.append((text.count("note: left"), text.count("note: right")))

    def writes() -> None:
        for n in range(30):
            apply(week, lambda data, n=n: [Splice(1, (), (f"# note: left {n}",)), *note(f"right {n}")(data)])  # type: ignore[misc]
        ends.set()

    at_once([writes, *[reads] * 4])
    assert len(seen) > 4
    assert all(left == right for left, right in seen)
    assert held.now().data == week.read_bytes()


def test_a_value_is_made_once_and_never_stale(held: Opened, week: Path) -> None:
    made: list[str] = []

    def asks() -> int:
        now = held.now()

        def make() -> int:
            made.append(now.digest)
            return now.data.count(b"note: n")

        return held.kept((now.digest, "count"), make)

    assert at_once([asks] * THREADS) == [0] * THREADS
    assert len(made) == 1
    for n in range(1, 6):
        held.changes.make("x", note(f"n{n}"))
        assert at_once([asks] * 8) == [n] * 8
    assert len(made) == 6


def test_a_change_within_the_same_tick_of_the_clock_is_seen(
    held: Opened, week: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frozen = (int(time.time() * 1e9), 7, 7)
    monkeypatch.setattr(opened, "mark_of", lambda path: frozen)
    held.now()
    week.write_bytes(b"2026-11-16\nnote: one\n")
    assert b"one" in held.now().data
    week.write_bytes(b"2026-11-16\nnote: two\n")
    assert b"two" in held.now().data, "though nothing but the bytes tells it"


def test_memory_has_its_bounds(held: Opened, week: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "MOST_ONCE", 50)
    monkeypatch.setattr(changes, "MOST_UNDONE", 20)
    made = Changes(week, read_only=False)
    for n in range(60):
        made.make(f"{n}" + "x" * 10_000, note(f"{n}"), once=f"{n}" + "y" * 10_000)
    for n in range(60):
        held.kept((held.now().digest, n), lambda: 1)
    applied = made._applied.items()
    assert len(applied) == 50 and len(made._done) == 20 and len(held._values) == MOST_KEPT
    assert max(len(str(key)) for key, _ in applied) < 300
    assert max(len(done.words) for _, done in made._done.items()) <= LONGEST_TOLD
    assert all(not once._made.undo and once._make is None for _, once in applied)


def test_what_takes_back_whole_texts_has_its_bound(
    held: Opened, week: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "MOST_UNDO_SIZE", 50_000)
    made = Changes(week, read_only=False)
    for n in range(8):
        made.rewrite(held.now().digest, "2026-11-16\n" + f"note: {n} {'x' * 100}\n" * 200)
    assert 1 <= len(made._done) < 8
    last = max(number for number, _ in made._done.items())
    made.undo(last)
    assert "note: 6 " in week.read_text() and "note: 7 " not in week.read_text()
    with pytest.raises(VilliError, match="edit the text"):
        made.undo(1)


def test_what_nothing_takes_back_says_so(held: Opened, week: Path) -> None:
    done = held.changes.write("Begun.", lambda: None, once="a")
    assert held.changes.write("Begun.", lambda: None, once="a") == done
    with pytest.raises(VilliError, match="cannot be taken back"):
        held.changes.undo(done.number)


def test_clients_that_were_looked_at_long_ago_are_let_go(tmp_path: Path) -> None:
    root = tmp_path / "clients"
    for n in range(MOST_OPENED + 6):
        (root / f"c{n}").mkdir(parents=True)
        (root / f"c{n}" / "diary.txt").write_bytes(b"2026-11-16\n08:00 toast\n")
    house = House(Settings(root))
    for n in range(MOST_OPENED + 6):
        found = house.opened(f"c{n}")
        assert found is not None and len(read(found.now().data).days) == 1
    assert len(house._opened) == MOST_OPENED


def test_lines_that_were_read_have_their_bound(held: Opened) -> None:
    from villi.meals.understand import understand

    ready = held.foods.index
    ready.lines.clear()
    ready.lines.update((("x", n), None) for n in range(MOST_LINES))
    understand("2 eggs and a line never seen before", ready)
    assert len(ready.lines) <= MOST_LINES + 1
    ready.lines.clear()
    assert WEEK.exists()
