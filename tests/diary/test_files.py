"""The diary's file on disk: refusals, changes, locks, interruptions."""

import errno
import hashlib
import os
import stat
import subprocess
import sys
import threading
import time
from datetime import date
from pathlib import Path

import pytest

from villi.diary import files, locking, read_diary
from villi.diary.changing import Moved, Splice, putting
from villi.diary.files import append, apply, create, edit, insert, replace
from villi.quantities import VilliError

WEEK = b"person: me\r\n\r\n2026-11-16 Mon\r\n08:10 2 eggs, rye toast\r\nlunch: caf\xc3\xa9 soup"
POSIX = os.name == "posix"


@pytest.fixture(autouse=True)
def _own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VILLI_STATE", str(tmp_path / "state"))


@pytest.fixture
def week(tmp_path: Path) -> Path:
    path = tmp_path / "folder with blanks" / "Tagebuch é.txt"
    path.parent.mkdir()
    path.write_bytes(WEEK)
    return path


def refused(path: Path) -> str:
    with pytest.raises(VilliError) as caught:
        read_diary(path)
    return str(caught.value)


def test_what_cannot_be_read_is_refused_with_place_and_remedy(tmp_path: Path) -> None:
    missing = tmp_path / "none.txt"
    assert refused(missing) == f"{missing} does not exist: write one with villi start, or check the name"
    assert "is a folder" in refused(tmp_path)
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"\xef\xbb\xbf \n")
    empty.write_bytes(b" \r\n\n")
    assert "is empty: write a date" in refused(empty)
    binary = tmp_path / "photo.jpg"
    binary.write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF")
    assert "is a picture" in refused(binary)
    wide = tmp_path / "notepad.txt"
    wide.write_bytes("2026-11-16\n".encode("utf-16"))
    assert "save it as UTF-8" in refused(wide)
    assert "not a file name" in refused(Path("a\x00b"))


@pytest.mark.skipif(not POSIX or os.geteuid() == 0, reason="needs a user whom permissions hold back")
def test_a_file_without_permission_is_refused(week: Path) -> None:
    week.chmod(0)
    assert "permissions" in refused(week)


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as file:
        file.truncate(200 * 1024 * 1024)  # one line of 200 MB, which takes no room on the disk
    began = time.perf_counter()
    assert "larger than 32 MB: split it by year" in refused(huge)
    assert time.perf_counter() - began < 1


@pytest.mark.skipif(not POSIX, reason="named pipes")
def test_a_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert "not an ordinary file" in refused(pipe)


def test_windows_text_is_read_and_said_to_be_so(tmp_path: Path) -> None:
    path = tmp_path / "old.txt"
    path.write_bytes("2026-11-16\ncafé crème\n".encode("cp1252"))
    diary = read_diary(path)
    assert diary.encoding == "cp1252"
    assert [(problem.line, problem.column) for problem in diary.problems] == [(2, 4)]
    append(path, ["naïve toast"])
    assert path.read_bytes().endswith("naïve toast\n".encode("cp1252"))
    with pytest.raises(VilliError, match="save it as UTF-8"):
        append(path, ["☕"])


def test_a_future_day_is_kept_and_reported(week: Path) -> None:
    diary = read_diary(week, today=date(2026, 11, 1))
    assert len(diary.days) == 1
    assert [problem.message for problem in diary.problems] == ["2026-11-16 is in the future; it is kept"]
    assert read_diary(week, today=date(2026, 11, 15)).problems == ()  # another zone may be a day ahead


def test_a_file_without_any_day_says_what_to_write(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_text("toast\n", encoding="utf-8")
    first = read_diary(path).problems[0]
    assert (first.line, first.suggestion) == (0, "write a date such as 2026-11-16 on a line of its own")


def test_weekday_words_without_any_date_count_back_from_today(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_text("Mon\ntoast\ntues\nsoup\n", encoding="utf-8")
    days = read_diary(path, today=date(2026, 11, 19)).days
    assert [day.date for day in days] == [date(2026, 11, 16), date(2026, 11, 17)]


def test_appending_leaves_everything_before_it_and_uses_the_files_line_ends(week: Path) -> None:
    assert append(week, ["dinner: rice", "feel: mood 6"], date(2026, 11, 16)) == 6
    assert week.read_bytes() == WEEK + b"\r\ndinner: rice\r\nfeel: mood 6\r\n"
    assert append(week, ["toast"], date(2026, 11, 17)) == 10
    assert week.read_bytes().endswith(b"feel: mood 6\r\n\r\n2026-11-17 Tue\r\ntoast\r\n")
    assert append(week, ["snack: pear"], date(2026, 11, 16)) == 8  # a day that is there takes it in
    assert len(read_diary(week).days) == 2
    assert read_diary(week).days[0].headers == (3,)


def test_a_malformed_day_takes_nothing_in(tmp_path: Path) -> None:
    path = tmp_path / "week.txt"
    path.write_bytes(b"2026-11-16\ntoast\n2026-13-45\n")
    append(path, ["soup"], date(2026, 11, 16))
    append(path, ["rice"], date(2026, 11, 17))
    assert path.read_bytes() == b"2026-11-16\ntoast\nsoup\n2026-13-45\n\n2026-11-17 Tue\nrice\n"


def test_an_edit_changes_one_line_and_only_if_it_still_says_the_same(week: Path) -> None:
    edit(week, 4, "08:10 2 eggs, rye toast", "08:10 3 eggs")
    assert week.read_bytes() == WEEK.replace(b"2 eggs, rye toast", b"3 eggs")
    edit(week, 5, "lunch: café soup", "lunch: stew")  # the last line, which has no end
    assert week.read_bytes().endswith(b"\r\nlunch: stew")
    before = week.read_bytes()
    for line, old in ((4, "08:10 2 eggs, rye toast"), (0, ""), (99, "")):
        with pytest.raises(VilliError, match="no longer says"):
            edit(week, line, old, "x")
    with pytest.raises(VilliError, match="one line at a time"):
        edit(week, 4, "08:10 3 eggs", "a\nb")
    assert week.read_bytes() == before


def test_a_change_keeps_the_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "bom.txt"
    path.write_bytes(b"\xef\xbb\xbf2026-11-16\r\ntoast\r\n")
    edit(path, 2, "toast", "2 toast")
    insert(path, 1, "2026-11-16", "means: toast = rye bread")
    append(path, ["soup"])
    assert path.read_bytes() == (b"\xef\xbb\xbfmeans: toast = rye bread\r\n2026-11-16\r\n2 toast\r\nsoup\r\n")


def test_a_read_only_diary_is_not_replaced(week: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda path, mode: False)  # as for anyone but root
    with pytest.raises(VilliError, match="may not be written by you"):
        append(week, ["toast"])
    assert week.read_bytes() == WEEK


@pytest.mark.skipif(not POSIX, reason="modes and links")
def test_the_mode_is_kept_and_links_are_followed(week: Path, tmp_path: Path) -> None:
    week.chmod(0o640)
    link = tmp_path / "link.txt"
    link.symlink_to(week)
    append(link, ["toast"])
    assert link.is_symlink()
    assert week.read_bytes() == WEEK + b"\r\ntoast\r\n"
    assert stat.S_IMODE(week.stat().st_mode) == 0o640
    assert [path.name for path in week.parent.iterdir()] == [week.name]
    names = {path.stem for path in (tmp_path / "state" / "locks").iterdir()}
    assert len(names) == 1  # both names share a lock
    append(week, ["soup"])
    assert {path.stem for path in (tmp_path / "state" / "locks").iterdir()} == names


def test_a_new_diary_never_overwrites(week: Path, tmp_path: Path) -> None:
    with pytest.raises(VilliError, match="exists already"):
        create(week, b"x")
    assert week.read_bytes() == WEEK
    create(tmp_path / "new.txt", b"2026-11-16\n")
    assert (tmp_path / "new.txt").read_bytes() == b"2026-11-16\n"
    assert not POSIX or stat.S_IMODE((tmp_path / "new.txt").stat().st_mode) == 0o600
    with pytest.raises(VilliError, match="not a file name"):
        create(Path("a\x00b"), b"x")
    with pytest.raises(VilliError, match="make the folder first"):
        create(tmp_path / "none" / "new.txt", b"x")


def test_a_new_diary_on_a_disk_without_second_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(old: Path, new: Path) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", fail)
    create(tmp_path / "new.txt", b"2026-11-16\n")
    assert (tmp_path / "new.txt").read_bytes() == b"2026-11-16\n"
    assert [path.name for path in tmp_path.iterdir()] == ["new.txt"]
    with pytest.raises(VilliError, match="exists already"):
        create(tmp_path / "new.txt", b"x")


CREATOR = """
import os, sys
from villi.diary.files import create
os.fsync = lambda handle: os._exit(9)
create(sys.argv[1], b"2026-11-16\\ntoast\\n")
"""


def test_a_killed_writer_leaves_no_part_of_a_new_diary(tmp_path: Path) -> None:
    new = tmp_path / "new.txt"
    assert subprocess.run([sys.executable, "-c", CREATOR, str(new)], check=False).returncode == 9
    assert not new.exists()
    create(new, b"2026-11-16\n")
    assert [path.name for path in tmp_path.iterdir()] == ["new.txt"]


WRITER = """
import sys
from villi.diary.files import append
for n in range(25):
    append(sys.argv[1], [f"note: {sys.argv[2]} {n}"])
"""


def test_two_writers_lose_nothing(week: Path) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(week), name], stderr=subprocess.PIPE)
        for name in "ab"
    ]
    for writer in writers:
        _, said = writer.communicate(timeout=60)
        assert writer.returncode == 0, said
    lines = week.read_bytes().removeprefix(WEEK + b"\r\n").decode().split("\r\n")
    assert [line for line in lines if " a " in line] == [f"note: a {n}" for n in range(25)]
    assert [line for line in lines if " b " in line] == [f"note: b {n}" for n in range(25)]
    assert len(lines) == 51


def test_a_writer_waits_only_so_long(week: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locking, "PATIENCE_SECONDS", 0.05)

    def meanwhile(data: bytes) -> bytes:
        with pytest.raises(VilliError, match="another villi"):
            append(week, ["toast"])
        return data

    files.change(week, meanwhile)
    assert week.read_bytes() == WEEK


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "disk is full"),
        (OSError(errno.EIO, "I/O"), "nothing was"),
    ],
)
def test_a_failing_disk_leaves_the_file_intact(
    week: Path, monkeypatch: pytest.MonkeyPatch, failure: OSError, said: str
) -> None:
    def fail(handle: int) -> None:
        raise failure

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(VilliError, match=said):
        append(week, ["toast"])
    assert week.read_bytes() == WEEK
    assert [path.name for path in week.parent.iterdir()] == [week.name]


INTERRUPTED = """
import os, sys
from villi.diary.files import append
os.fsync = lambda handle: os._exit(9)   # the process dies with the new file half way
append(sys.argv[1], ["toast"])
"""


def test_a_writer_that_dies_leaves_the_file_intact_and_no_lock(week: Path) -> None:
    died = subprocess.run([sys.executable, "-c", INTERRUPTED, str(week)], check=False)
    assert died.returncode == 9
    assert week.read_bytes() == WEEK
    assert len([path for path in week.parent.iterdir() if path.suffix == ".tmp"]) == 1
    append(week, ["soup"])
    assert week.read_bytes() == WEEK + b"\r\nsoup\r\n"
    assert [path.name for path in week.parent.iterdir()] == [week.name]  # what the dead one left is gone


LIMITED = """
import resource, signal, sys
from villi.diary.files import append
from villi.quantities import VilliError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (40, 40))   # a disk with no room for the new file
try:
    append(sys.argv[1], ["toast"])
except VilliError as refusal:
    sys.exit(7)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="file size limits")
def test_a_file_that_does_not_fit_leaves_the_old_one(week: Path) -> None:
    assert subprocess.run([sys.executable, "-c", LIMITED, str(week)], check=False).returncode == 7
    assert week.read_bytes() == WEEK
    assert [path.name for path in week.parent.iterdir()] == [week.name]


def test_a_state_folder_that_cannot_be_written_is_named(week: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VILLI_STATE", str(week))  # a file, not a folder
    with pytest.raises(VilliError, match="set VILLI_STATE"):
        append(week, ["toast"])


def test_a_splice_is_applied_with_what_undoes_it(week: Path) -> None:
    done = apply(week, lambda data: [putting(data, ["dinner: rice"], date(2026, 11, 16))])
    assert done.before_digest == hashlib.sha256(WEEK).hexdigest()
    assert done.after_digest == hashlib.sha256(week.read_bytes()).hexdigest()
    assert done.lines == (6,)
    undone = apply(week, lambda _: done.undo)
    assert (week.read_bytes(), undone.after_digest) == (WEEK, done.before_digest)
    before = week.stat().st_mtime_ns
    assert apply(week, lambda _: []).undo == ()
    assert week.stat().st_mtime_ns == before  # nothing to change: the file is not touched


def test_an_editor_does_not_overwrite_what_was_written_meanwhile(week: Path) -> None:
    read = hashlib.sha256(WEEK).hexdigest()
    append(week, ["dinner: rice"])
    now = week.read_bytes()
    with pytest.raises(Moved, match="changed elsewhere") as caught:
        replace(week, read, "2026-11-16\n")
    assert caught.value.now == now == week.read_bytes()
    done = replace(
        week, hashlib.sha256(now).hexdigest(), now.decode().replace("\r\n", "\n").replace("eggs", "figs")
    )
    assert week.read_bytes() == now.replace(b"eggs", b"figs")  # with the line ends of the file
    apply(week, lambda _: done.undo)
    assert week.read_bytes() == now


def test_another_program_that_writes_at_the_same_moment_loses_nothing(week: Path) -> None:
    saved = [WEEK + b"\r\ndinner: rice\r\n", WEEK + b"\r\ndinner: rice\r\nfeel: mood 6\r\n"]
    states = list(saved)

    def meanwhile(data: bytes) -> list[Splice]:
        if states:
            week.write_bytes(states.pop(0))  # an editor, which knows no lock
        return [putting(data, ["pear"], date(2026, 11, 16))]

    apply(week, meanwhile)
    assert week.read_bytes() == saved[-1] + b"pear\r\n"

    def always(data: bytes) -> bytes:
        week.write_bytes(data + b"#\r\n")
        return data + b"lost\r\n"

    with pytest.raises(Moved, match="at the same moment"):
        files.change(week, always)
    assert week.read_bytes() == saved[-1] + b"pear\r\n#\r\n"


def test_a_program_that_writes_while_the_new_file_is_made_loses_nothing(
    week: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync = os.fsync
    states = [WEEK + b"\r\ndinner: rice\r\n"]

    def slow(handle: int) -> None:
        sync(handle)
        if states:
            week.write_bytes(states.pop())

    monkeypatch.setattr(os, "fsync", slow)
    apply(week, lambda data: [putting(data, ["pear"], date(2026, 11, 16))])
    assert week.read_bytes() == WEEK + b"\r\ndinner: rice\r\npear\r\n"
    assert [path.name for path in week.parent.iterdir()] == [week.name]


def test_a_diary_that_is_taken_away_while_it_changes_is_not_written_anew(week: Path) -> None:
    def gone(data: bytes) -> bytes:
        week.unlink()
        return data + b"toast"

    with pytest.raises(VilliError, match="taken away"):
        files.change(week, gone)
    assert list(week.parent.iterdir()) == []
    with pytest.raises(VilliError, match="does not exist"):
        apply(week, lambda _: [])


def test_what_a_change_raises_leaves_the_file_and_no_lock(week: Path) -> None:
    def wrong(data: bytes) -> list[Splice]:
        return [Splice(4, ("08:10 3 eggs",), ("x",))]

    with pytest.raises(Moved):
        apply(week, wrong)
    assert week.read_bytes() == WEEK
    append(week, ["toast"])
    assert week.read_bytes() == WEEK + b"\r\ntoast\r\n"


@pytest.mark.skipif(not POSIX, reason="links")
def test_a_link_in_the_place_of_the_temporary_file_is_not_followed(week: Path, tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", INTERRUPTED, str(week)], check=False)
    left = next(path for path in week.parent.iterdir() if path.suffix == ".tmp")
    left.unlink()
    other = tmp_path / "other.txt"
    other.write_bytes(b"not yours")
    left.symlink_to(other)
    append(week, ["toast"])
    assert other.read_bytes() == b"not yours"
    assert week.read_bytes() == WEEK + b"\r\ntoast\r\n"
    assert not week.is_symlink()
    assert not left.is_symlink()


@pytest.mark.skipif(not POSIX, reason="locks of open files")
def test_a_writer_that_shares_no_lock_with_us_is_waited_for(
    week: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    subprocess.run([sys.executable, "-c", INTERRUPTED, str(week)], check=False)
    left = next(path for path in week.parent.iterdir() if path.suffix == ".tmp")
    monkeypatch.setattr(locking, "PATIENCE_SECONDS", 0.05)
    with left.open("r+b") as theirs:
        assert locking.try_lock(theirs.fileno())  # another account: it has its own state folder
        with pytest.raises(VilliError, match="another villi"):
            append(week, ["toast"])
        assert left.exists()
    append(week, ["toast"])
    assert week.read_bytes() == WEEK + b"\r\ntoast\r\n"


def test_threads_write_in_the_order_in_which_they_came(week: Path) -> None:
    def wait_for(waiting: int) -> None:
        while not any(len(queue) == waiting for queue in locking._waiting.values()):
            time.sleep(0.001)

    threads = [threading.Thread(target=append, args=(week, [f"note: {n}"])) for n in range(12)]

    def start_all(data: bytes) -> bytes:
        for n, thread in enumerate(threads):
            thread.start()
            wait_for(n + 2)
        return data

    files.change(week, start_all)
    for thread in threads:
        thread.join(60)
    assert week.read_bytes() == WEEK + b"".join(b"\r\nnote: %d" % n for n in range(12)) + b"\r\n"
    assert not locking._waiting


@pytest.mark.skipif(not POSIX, reason="Windows locks a file against its own process too")
def test_who_waits_for_the_lock_comes_before_who_asks_later(
    week: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    append(week, ["toast"])
    monkeypatch.setattr(locking, "PATIENCE_SECONDS", 0.05)
    waiting = next((tmp_path / "state" / "locks").glob("*.next"))
    with waiting.open("ab") as theirs:
        assert locking.try_lock(theirs.fileno())
        with pytest.raises(VilliError, match="another villi"):  # though the lock itself is free
            append(week, ["soup"])
    append(week, ["soup"])
    assert week.read_bytes() == WEEK + b"\r\ntoast\r\nsoup\r\n"


def test_a_queue_that_gets_on_is_waited_for_longer_than_one_that_stands() -> None:
    now = time.monotonic()
    assert not locking._late(now - 9, now - 9)
    assert locking._late(now - 11, now - 11)
    assert not locking._late(now - 50, now - 9)  # another one went nine seconds ago
    assert locking._late(now - 50, now - 11)
    assert locking._late(now - 61, now)


BUSY = """
import sys
from villi.diary.files import append
print("ready", flush=True)
while True:
    append(sys.argv[1], ["note: busy"])
"""


def test_a_busy_writer_lets_others_have_their_turn(week: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", BUSY, str(week)], stdout=subprocess.PIPE) as busy:
        try:
            assert busy.stdout is not None
            busy.stdout.readline()
            for n in range(20):
                append(week, [f"note: mine {n}"])
        finally:
            busy.kill()
    lines = week.read_bytes().decode().split("\r\n")
    assert [line for line in lines if "mine" in line] == [f"note: mine {n}" for n in range(20)]
    append(week, ["note: last"])
    assert [path.name for path in week.parent.iterdir()] == [week.name]
