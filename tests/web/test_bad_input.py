"""Files that cannot be used, and moments at which they change: a clear message in the page, nothing lost."""

import errno
import fcntl
import json
import os
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.web.conftest import WEEK, Open

from villi.diary import locking, read
from villi.diary import today as clock
from villi.diary.lines import LARGEST
from villi.quantities import VilliError
from villi.web import Settings
from villi.web.house import House

ADD = "/day/2026-11-16/add"
PAGES = (
    "/day/2026-11-16",
    "/examination",
    "/foods",
    "/known",
    "/safety",
    "/summary",
    "/supplement",
    "/experiments",
)


def words(answer: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


@pytest.fixture
def browser(open_page: Open, week: Path) -> TestClient:
    return open_page(week)


BROKEN = {
    "utf-16": ("2026-11-16\n08:00 toast\n".encode("utf-16"), "UTF-16"),
    "binary": (bytes(range(256)) * 40, "not text"),
    "export": (
        b"UserName,IntakeStartDateTime,FoodCode,FoodAmt,Food_Description\nA,11/16/2026,1,2,Milk\n",
        "ASA24",
    ),
    "table": (b"Day,Group,Food Name,Amount\n2026-11-16,Breakfast,Oats,40 g\n", "a table"),
    "json": (b'{"day": "2026-11-16"}', "JSON"),
    "spreadsheet": (b"PK\x03\x04\x14\x00" + bytes(200), "a spreadsheet"),
    "large": (b"2026-11-16\n" + b"# long\n" * (LARGEST // 7 + 1), "32 MB"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_file_that_is_no_diary_is_said_at_the_start(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "diary.txt"
    path.write_bytes(BROKEN[kind][0])
    with pytest.raises(VilliError) as said:
        House(Settings(path))
    assert str(path) in str(said.value)
    assert BROKEN[kind][1] in str(said.value)
    assert path.read_bytes() == BROKEN[kind][0]


@pytest.mark.parametrize("kind", BROKEN)
def test_a_file_that_is_no_diary_any_more_is_said_on_the_page(
    browser: TestClient, week: Path, kind: str
) -> None:
    week.write_bytes(BROKEN[kind][0])
    for page in (*PAGES, "/text", "/state"):
        answer = browser.get(page)
        assert answer.status_code == 422, page
        assert week.name in words(answer), page
    answer = browser.post(ADD, data={"words": "my own words"})
    assert answer.status_code == 422
    assert "my own words" in answer.text
    assert week.read_bytes() == BROKEN[kind][0]


def test_an_old_encoding_is_read_and_kept(tmp_path: Path, open_page: Open) -> None:
    path = tmp_path / "diary.txt"
    data = "2026-11-16 Mon\n08:00 crème brûlée\nnote: “café”\n".encode("cp1252")
    path.write_bytes(data)
    browser = open_page(path)
    assert "crème brûlée" in browser.get("/day/2026-11-16").text
    assert browser.post(ADD, data={"words": "jalapeño"}).status_code == 303
    after = path.read_bytes()
    assert all(line in after for line in data.splitlines())
    assert "jalapeño".encode("cp1252") in after
    refused = browser.post(ADD, data={"words": "kimchi 김치"})
    assert refused.status_code == 422
    assert "kimchi 김치" in refused.text
    assert path.read_bytes() == after


def test_words_that_make_it_too_large_are_given_back(
    browser: TestClient, week: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("villi.diary.files.LARGEST", len(WEEK.read_bytes()) + 40)
    answer = browser.post("/day/2026-11-16/note", data={"words": "a walk " * 20})
    assert answer.status_code == 422
    assert "32 MB" in words(answer) and "a walk a walk" in answer.text
    assert week.read_bytes() == WEEK.read_bytes()


def test_a_file_that_may_not_be_written(
    browser: TestClient, week: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    answer = browser.post(ADD, data={"words": "my own words"})
    assert answer.status_code == 422
    assert "may not be written by you" in words(answer) and "my own words" in answer.text
    assert browser.get("/day/2026-11-16").status_code == 200
    assert week.read_bytes() == WEEK.read_bytes()


def test_a_folder_in_which_nothing_may_be_made(
    browser: TestClient, week: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.open

    def refusing(path: Any, flags: int, *more: Any, **others: Any) -> int:
        if flags & os.O_CREAT and str(path).endswith(".tmp"):
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(path, flags, *more, **others)

    monkeypatch.setattr(os, "open", refusing)
    answer = browser.post(ADD, data={"words": "my own words"})
    assert answer.status_code == 422
    assert "change its permissions" in words(answer) and "my own words" in answer.text
    assert week.read_bytes() == WEEK.read_bytes()


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_full_disk(browser: TestClient, week: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os if call == "fsync" else Path, call, full)
    before = sorted(week.parent.iterdir())
    for form in ({"words": "my own words"}, {"words": "other words", "once": "a"}):
        answer = browser.post(ADD, data=form)
        assert answer.status_code == 422
        assert "disk is full; nothing was changed" in words(answer) and form["words"] in answer.text
    digest = browser.get("/state").json()["digest"]
    answer = browser.post("/text", data={"digest": digest, "text": "my whole text"})
    assert answer.status_code == 422 and "my whole text" in answer.text
    assert week.read_bytes() == WEEK.read_bytes()
    assert [each for each in sorted(week.parent.iterdir()) if each.name != "state"] == [
        each for each in before if each.name != "state"
    ]
    monkeypatch.undo()
    os.environ["VILLI_STATE"] = str(week.parent / "state")
    assert browser.post(ADD, data={"words": "other words", "once": "a"}).status_code == 303, (
        "what failed is not done"
    )


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 200 kB, where this system lets us have one."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = shutil.which("mount")
    if (
        mount is None
        or subprocess.run(
            [mount, "-t", "tmpfs", "-o", "size=200k", "none", str(place)], capture_output=True
        ).returncode
    ):
        pytest.skip("this system lets nobody mount a small disk here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_disk_that_is_really_full(small_disk: Path, open_page: Open) -> None:
    path = small_disk / "diary.txt"
    path.write_bytes(WEEK.read_bytes())
    browser = open_page(path)
    assert browser.get("/day/2026-11-16").status_code == 200
    (small_disk / "film").write_bytes(b"")
    with pytest.raises(OSError, match="No space"), (small_disk / "film").open("wb", buffering=0) as film:
        while True:
            film.write(b"x" * 4096)
    answer = browser.post(ADD, data={"words": "my own words"})
    assert answer.status_code == 422
    assert "disk is full; nothing was changed" in words(answer) and "my own words" in answer.text
    assert path.read_bytes() == WEEK.read_bytes()
    assert sorted(each.name for each in small_disk.iterdir()) == ["diary.txt", "film"]
    (small_disk / "film").unlink()
    assert browser.post(ADD, data={"words": "my own words"}).status_code == 303
    assert b"my own words" in path.read_bytes()


def test_a_diary_that_was_deleted_moved_or_replaced_while_open(browser: TestClient, week: Path) -> None:
    browser.get("/day/2026-11-16")
    aside = week.with_name("aside.txt")
    week.rename(aside)
    html = {"accept": "text/html"}
    answer = browser.get("/day/2026-11-16", headers=html)
    assert (answer.status_code, answer.headers["location"]) == (303, "/start")
    page = browser.get("/start", headers=html)
    assert page.status_code == 200
    assert "diary.txt" in words(page) and "Put it back" in words(page)
    answer = browser.post(ADD, data={"words": "my own words"})
    assert answer.status_code == 422
    assert "does not exist" in words(answer) and "my own words" in answer.text
    assert browser.post("/text", data={"digest": "x", "text": "my whole text"}).text.count("my whole text")
    assert not week.exists(), "nothing is made in its place unasked"
    week.mkdir()
    answer = browser.post(ADD, data={"words": "my own words"})
    assert answer.status_code == 422 and "is a folder" in words(answer) and "my own words" in answer.text
    week.rmdir()
    os.mkfifo(week)
    assert "not an ordinary file" in words(browser.get("/day/2026-11-16"))
    week.unlink()
    aside.rename(week)
    assert browser.post(ADD, data={"words": "my own words"}).status_code == 303
    assert browser.get("/start").headers["location"] == "/day"


def test_a_diary_that_is_not_there_is_begun_on_the_page(tmp_path: Path, open_page: Open) -> None:
    path = tmp_path / "mine.txt"
    browser = open_page(path)
    browser.headers["accept"] = "text/html"
    for page in ("/day", "/examination", "/foods", "/known"):
        assert browser.get(page).headers["location"] == "/start"
    assert not path.exists()
    wrong = browser.post("/start", data={"name": "A <b>", "country": "Atlantis", "zone": ""})
    assert wrong.status_code == 422 and 'value="A &lt;b&gt;"' in wrong.text and not path.exists()
    form = {"name": "", "country": "uk", "zone": "Europe/London"}
    assert browser.post("/start", data=form).headers["location"].endswith("#words"), (
        "the box has the keyboard"
    )
    said = path.read_text()
    assert said.startswith("# Your food diary") and "country: GB\nzone: Europe/London\n" in said
    assert path.stat().st_mode & 0o777 == 0o600
    assert browser.post("/start", data=form).status_code == 303
    assert path.read_text() == said, "what is there is never overwritten"
    assert browser.post(ADD, data={"words": "toast"}).status_code == 303


def test_nothing_is_begun_where_there_is_no_folder_or_only_reading(tmp_path: Path) -> None:
    with pytest.raises(VilliError, match="does not exist"):
        House(Settings(tmp_path / "nowhere" / "mine.txt"))
    with pytest.raises(VilliError, match="does not exist"):
        House(Settings(tmp_path / "mine.txt", read_only=True))


def test_an_empty_file_becomes_a_diary_with_its_first_words(tmp_path: Path, open_page: Open) -> None:
    path = tmp_path / "mine.txt"
    path.write_bytes(b"")
    browser = open_page(path)
    for page in (*PAGES, "/text"):
        assert browser.get(page).status_code == 200, page
    assert path.read_bytes() == b""
    answer = browser.post(ADD, data={"words": "toast"})
    assert answer.status_code == 303
    said = path.read_text()
    assert said.startswith("# Your food diary") and said.rstrip().endswith("2026-11-16 Mon\ntoast")
    number = answer.headers["location"].partition("told=")[2].partition("#")[0]
    assert browser.post("/undo", data={"number": number}).status_code == 303
    assert "toast\n" not in path.read_text().split("2026-11-16")[-1]


def test_changed_on_both_sides(browser: TestClient, week: Path) -> None:
    digest = browser.get("/state").json()["digest"]
    theirs = week.read_bytes() + b"note: from another program\n"
    week.write_bytes(theirs)
    answer = browser.post("/text", data={"digest": digest, "text": "my whole text"})
    assert answer.status_code == 409
    assert "Nothing was overwritten" in words(answer) and "my whole text" in answer.text
    line = json.dumps([6, "words that stood there once"])
    answer = browser.post("/day/2026-11-16/reword", data={"line": line, "words": "my own words"})
    assert answer.status_code == 409 and "my own words" in answer.text
    assert week.read_bytes() == theirs


def test_a_page_left_open_over_midnight(
    browser: TestClient, week: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda header: datetime(2026, 11, 16, 23, 58))
    assert 'name="now" value="1"' in browser.get("/day/2026-11-16").text
    monkeypatch.setattr(clock, "now", lambda header: datetime(2026, 11, 17, 8, 3))
    assert browser.post(ADD, data={"words": "2 bananas", "now": "1"}).status_code == 303
    day = next(day for day in read(week.read_bytes()).days if str(day.date) == "2026-11-16")
    last = day.entries[-1]
    assert "2 bananas" in week.read_text()
    assert getattr(last, "clock", None) is None, "a time of today is not written under yesterday"
    assert browser.get("/state").json()["today"] == "2026-11-17", "by which the open page notices it"
    told = words(browser.get("/day/2026-11-16?told=1"))
    assert "Mon 16 Nov" in told or "16 November" in told


@pytest.mark.parametrize("at", [(2026, 10, 25, 1, 30), (2026, 3, 29, 1, 30), (2026, 3, 29, 2, 0)])
def test_the_hours_in_which_clocks_change(
    tmp_path: Path, open_page: Open, monkeypatch: pytest.MonkeyPatch, at: tuple[int, int, int, int, int]
) -> None:
    path = tmp_path / "diary.txt"
    path.write_text("country: GB\nzone: Europe/London\n\n2026-03-01\ntoast\n")
    monkeypatch.setattr(clock, "now", lambda header: datetime(*at))
    browser = open_page(path)
    day = browser.get("/day").headers["location"]
    assert browser.get(day).status_code == 200
    for n in range(2):
        assert browser.post(f"{day}/add", data={"words": f"banana {n}", "now": "1"}).status_code == 303
    assert path.read_text().count("banana") == 2
    assert not read(path.read_bytes()).problems


def test_a_diary_of_twenty_thousand_lines(tmp_path: Path, open_page: Open) -> None:
    path = tmp_path / "long.txt"
    first = datetime(2012, 1, 1).toordinal()
    days = [datetime.fromordinal(first + n).strftime("%Y-%m-%d") for n in range(5_000)]
    path.write_text("".join(f"{day}\n08:00 toast\n12:00 soup\nfeel: mood 6\n" for day in days))
    browser = open_page(path)
    assert "toast" in browser.get(f"/day/{days[-1]}").text
    text = browser.get("/text")
    assert text.status_code == 200 and "20000 lines" in words(text).replace(",", "").replace("\u202f", "")
    answer = browser.post(f"/day/{days[-1]}/add", data={"words": "banana"})
    assert answer.status_code == 303
    assert path.read_text().endswith("banana\n") or "banana" in path.read_text()[-200:]


def test_a_state_folder_that_cannot_be_used(
    browser: TestClient, week: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("VILLI_STATE", str(tmp_path / "file" / "state"))
    assert browser.get("/day/2026-11-16").status_code == 200
    answer = browser.post(ADD, data={"words": "my own words"})
    assert answer.status_code == 422
    assert "VILLI_STATE" in words(answer) and "my own words" in answer.text


def test_a_lock_that_another_program_holds(
    browser: TestClient, week: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locking, "PATIENCE_SECONDS", 1.0)
    assert browser.post(ADD, data={"words": "banana"}).status_code == 303
    held = [open(each, "ab") for each in (locking.state_folder() / "locks").iterdir()]  # noqa: SIM115, PTH123
    answers: list[Any] = []
    try:
        for file in held:
            fcntl.flock(file, fcntl.LOCK_EX)
        writer = threading.Thread(
            target=lambda: answers.append(browser.post(ADD, data={"words": "my own words", "once": "a"}))
        )
        writer.start()
        while not locking._waiting:
            time.sleep(0.001)
        assert browser.get("/day/2026-11-16").status_code == 200
        assert writer.is_alive(), "a page is read while a writer waits"
        writer.join()
    finally:
        for file in held:
            file.close()
    assert answers[0].status_code == 422
    assert "changed by another villi" in words(answers[0]) and "my own words" in answers[0].text
    assert browser.post(ADD, data={"words": "my own words", "once": "a"}).status_code == 303
    assert week.read_text().count("my own words") == 1


def test_links_lead_out_of_no_folder_of_clients(tmp_path: Path, open_page: Open) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "diary.txt").write_bytes(WEEK.read_bytes())
    clients = tmp_path / "clients"
    for name in ("file", "inside"):
        (clients / name).mkdir(parents=True)
    (clients / "file" / "diary.txt").symlink_to(outside / "diary.txt")
    (clients / "folder").symlink_to(outside)
    (clients / "circle").symlink_to("circle")
    (clients / "inside" / "diary.txt").write_bytes(WEEK.read_bytes())
    (clients / "second").symlink_to("inside")
    browser = open_page(clients)
    for name in ("file", "folder"):
        answer = browser.get(f"/c/{name}/day/2026-11-16")
        assert answer.status_code == 422 and "is a link that leads elsewhere" in words(answer)
        assert browser.post(f"/c/{name}{ADD}", data={"words": "banana"}).status_code == 422
    assert browser.get("/c/circle/day").status_code == 404
    assert browser.get("/c/inside/day/2026-11-16").status_code == 200
    assert browser.get("/c/second/day/2026-11-16").status_code == 200
    assert words(browser.get("/")).count("is a link that leads elsewhere") == 2
    assert (outside / "diary.txt").read_bytes() == WEEK.read_bytes()


def test_a_link_to_ones_own_diary_is_followed(tmp_path: Path, open_page: Open) -> None:
    real = tmp_path / "real.txt"
    real.write_bytes(WEEK.read_bytes())
    link = tmp_path / "diary.txt"
    link.symlink_to(real)
    assert open_page(link).post(ADD, data={"words": "banana"}).status_code == 303
    assert link.is_symlink() and b"banana" in real.read_bytes()


def test_clients_whose_names_are_no_text(tmp_path: Path, open_page: Open) -> None:
    clients = tmp_path / "clients"
    names = [b"a\xff\xfe", b"a b?c#d%e", "é\u202e&".encode(), b"new\nline", b"[x]", b"{client}"]
    for name in names:
        folder = clients / os.fsdecode(name)
        folder.mkdir(parents=True)
        (folder / "diary.txt").write_bytes(WEEK.read_bytes())
    browser = open_page(clients)
    page = browser.get("/")
    assert page.status_code == 200
    links = {unescape(each) for each in re.findall(r'href="(/c/[^"]+/day)"', page.text)}
    assert len(links) == len(names)
    for link in links:
        answer = browser.get(f"{link}/2026-11-16")
        assert answer.status_code == 200 or "%0A" in link, link


def test_a_link_that_leads_to_itself_is_said(browser: TestClient, week: Path) -> None:
    week.unlink()
    week.symlink_to(week)
    for path in PAGES:
        assert browser.get(path).status_code == 422
    answer = browser.post(ADD, data={"words": "1 apple"})
    assert answer.status_code == 422
    assert "1 apple" in answer.text, "what was typed is given back"


def test_a_line_with_a_long_run_of_blanks_holds_nothing_up(browser: TestClient, week: Path) -> None:
    week.write_bytes(b"2026-11-16 Mon\n08:00 eggs" + b" " * 60_000 + b"x\n")
    assert browser.get("/day/2026-11-16").status_code == 200
