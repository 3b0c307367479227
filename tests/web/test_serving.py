"""The server as a process: one line when it is ready, and a clean end however it is asked to."""

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import IO, NamedTuple, TypeVar

import pytest
from tests.web.conftest import WEEK

from villi.quantities import VilliError
from villi.web import Settings, serve
from villi.web.app import application
from villi.web.guarding import POLICY
from villi.web.house import House

T = TypeVar("T")
ROOT = Path(__file__).parents[2]
READY_SECONDS, END_SECONDS = 90, 60
"""How long a busy machine may take: what must not last longer is measured in benchmarks."""
PRINTED = re.compile(r"http://127\.0\.0\.1:(\d+)/\?token=([\w-]{32,})\n")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are those of POSIX")


class Served(NamedTuple):
    process: "subprocess.Popen[str]"
    port: int
    token: str

    def ask(self, method: str, path: str, body: str = "") -> tuple[int, str]:
        talk = HTTPConnection("127.0.0.1", self.port, timeout=END_SECONDS)
        headers = {"cookie": f"villi-{self.port}={self.token}"}
        if body:
            headers["content-type"] = "application/x-www-form-urlencoded"
        talk.request(method, path, body or None, headers)
        answer = talk.getresponse()
        return answer.status, answer.read().decode()


def begun(
    path: Path, state: Path, *more: str, stdout: int | IO[bytes] = subprocess.PIPE
) -> "subprocess.Popen[str]":
    folders = [str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]
    environment = os.environ | {
        "VILLI_STATE": str(state),
        "PYTHONPATH": os.pathsep.join(filter(None, folders)),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "villi", "web", str(path), "--no-browser", *more],
        stdout=stdout, stderr=subprocess.PIPE, text=True, env=environment, start_new_session=True,
    )  # fmt: skip


@contextmanager
def served(path: Path, *more: str) -> Iterator[Served]:
    process = begun(path, path.parent / "state", *more)
    assert process.stdout is not None
    try:
        said = process.stdout.readline()
        found = PRINTED.fullmatch(said)
        assert found is not None, (
            said,
            process.stderr and process.poll() is not None and process.stderr.read(),
        )
        yield Served(process, int(found[1]), found[2])
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        process.communicate()


def ended(server: Served, number: int) -> tuple[int, str, str]:
    server.process.send_signal(number)
    out, wrong = server.process.communicate(timeout=END_SECONDS)
    return server.process.returncode, out, wrong


def left_over(path: Path) -> list[str]:
    return sorted(each.name for each in path.parent.iterdir() if each.name != "state")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_line_and_a_clean_end(week: Path, number: int) -> None:
    with served(week) as server:
        assert server.ask("GET", "/day/2026-11-10")[0] == 200
        assert server.ask("POST", "/day/2026-11-16/add", "words=one+banana")[0] == 303
        assert ended(server, number) == (0, "", ""), "nothing more is printed, and nothing of the diary"
    assert "one banana" in week.read_text()
    assert left_over(week) == ["diary.txt"]


def test_a_clean_end_while_much_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "diary.txt"
    lines = [f"2026-{month:02}-{day:02}\n08:00 toast {day} g\nlunch: soup\nfeel: mood {day % 10}\n"
             for month in range(1, 11) for day in range(1, 29)]  # fmt: skip
    path.write_text("".join(lines))
    with served(path) as server:
        sent: list[str] = []

        def asks(n: int) -> None:
            with suppress(OSError):
                if n % 2:
                    server.ask("GET", "/examination")
                    server.ask("GET", "/examination/moves")  # waits for the whole search
                for k in range(20):
                    if server.ask("POST", "/day/2026-11-16/note", f"words=number+{n}+{k}.")[0] == 303:
                        sent.append(f"number {n} {k}.")

        workers = [threading.Thread(target=asks, args=(n,), daemon=True) for n in range(4)]
        for worker in workers:
            worker.start()
        while len(sent) < 5:
            time.sleep(0.01)
        began = time.monotonic()
        code, out, wrong = ended(server, signal.SIGTERM)
        took = time.monotonic() - began
        for worker in workers:
            worker.join(END_SECONDS)
    assert (code, out, wrong) == (0, "", "")
    assert took < END_SECONDS / 2, "what is worked out is not waited for"
    text = path.read_text()
    assert [one for one in sent if text.count(f"note: {one}\n") != 1] == [], "what was acknowledged is there"
    assert all(line in text for line in lines)
    assert left_over(path) == ["diary.txt"], "no temporary file"
    with served(path) as again:
        assert again.ask("POST", "/day/2026-11-16/note", "words=after")[0] == 303, "no lock stays"


def test_a_second_signal_does_not_wait(week: Path) -> None:
    with served(week) as server:
        talk = socket.create_connection(("127.0.0.1", server.port))
        talk.sendall(
            f"POST /day/2026-11-16/add HTTP/1.1\r\nhost: 127.0.0.1:{server.port}\r\ncontent-length: 99\r\n"
            f"cookie: villi-{server.port}={server.token}\r\n\r\nwords=".encode()
        )
        server.process.send_signal(signal.SIGINT)
        time.sleep(0.1)
        assert ended(server, signal.SIGINT) == (0, "", "")
        talk.close()
    assert week.read_bytes() == WEEK.read_bytes()


def listening(path: Path) -> "Callable[[Callable[[int], Awaitable[T]]], T]":
    """Runs a talk with a server of this process, which is told the port."""
    import uvicorn
    from uvicorn.server import ServerState

    from villi.web import serving

    app = application(House(Settings(path)), token="k", host="127.0.0.1", port=80)
    config = uvicorn.Config(app, log_config=None, lifespan="off")
    config.load()

    async def talked(talk: "Callable[[int], Awaitable[T]]") -> "T":
        made = lambda: serving._Prompt(config, ServerState(), {})  # noqa: E731
        server = await asyncio.get_running_loop().create_server(made, "127.0.0.1", 0)
        said = await talk(server.sockets[0].getsockname()[1])
        server.close()
        return said

    return lambda talk: asyncio.run(talked(talk))


def test_a_head_that_does_not_come_to_its_end_is_not_waited_for(
    week: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("villi.web.serving.HEAD_SECONDS", 0.2)

    async def talk(port: int) -> list[bytes]:
        said = []
        for head in (b"", b"GET / HTTP/1.1\r\nhost: x", b"GET / HTTP/1.1\r\nhost: x\r\n\r\nGET / HT"):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(head)
            said.append(await asyncio.wait_for(reader.read(), END_SECONDS))
            writer.close()
        return said

    said = listening(week)(talk)
    assert said[:2] == [b"", b""]
    assert said[2].startswith(b"HTTP/1.1 421 ")


@pytest.mark.parametrize(
    "head", [b"GET / HTTP/1.1\r\n\r\n", b"\x00\xff\r\n\r\n", b"GET / HTTP/1.1\r\nhost: x\r\nhost: y\r\n\r\n"]
)
def test_what_is_no_request_is_answered_under_the_policy(week: Path, head: bytes) -> None:
    async def talk(port: int) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(head)
        said = await asyncio.wait_for(reader.read(), END_SECONDS)
        writer.close()
        return said

    said = listening(week)(talk)
    assert said.startswith(b"HTTP/1.1 4")
    assert f"content-security-policy: {POLICY}\r\n".encode() in said


def test_connections_that_ask_nothing_leave_room_for_those_that_do(week: Path) -> None:
    from villi.web.serving import MOST_SILENT

    async def talk(port: int) -> list[bytes]:
        asked = await asyncio.open_connection("127.0.0.1", port)
        asked[1].write(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
        first = await asyncio.wait_for(asked[0].readuntil(b"\r\n"), END_SECONDS)
        silent = [await asyncio.open_connection("127.0.0.1", port) for _ in range(MOST_SILENT + 3)]
        closed = [await asyncio.wait_for(reader.read(), END_SECONDS) for reader, _ in silent[:3]]
        silent[-1][1].write(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
        last = await asyncio.wait_for(silent[-1][0].readuntil(b"\r\n"), END_SECONDS)
        for _, writer in (asked, *silent):
            writer.close()
        return [first, *closed, last]

    refused = b"HTTP/1.1 421 Misdirected Request\r\n"
    assert listening(week)(talk) == [refused, b"", b"", b"", refused]


def test_a_mistake_is_told_without_words_of_the_diary(week: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import logging

    from villi.web import serving

    handler = serving._Sparely()
    try:
        raise RuntimeError("toast with secrets")
    except RuntimeError as wrong:
        record = logging.LogRecord(
            "x", logging.ERROR, "f", 1, "toast", (), (type(wrong), wrong, wrong.__traceback__)
        )
    handler.emit(record)
    handler.emit(logging.LogRecord("x", logging.ERROR, "f", 1, "toast", (), None))
    said = capsys.readouterr()
    assert said.out == ""
    assert re.fullmatch(r"villi: a mistake \(RuntimeError in test_serving\.py, line \d+\)\n", said.err)


def test_a_port_in_use_is_said(week: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(VilliError, match=f"port {port} .* cannot be used .*--port"):
            serve(Settings(week, port=port), ready=lambda *_: None)


@pytest.mark.parametrize(
    ("more", "said"),
    [(("--port", "99999"), "--port 99999"), (("--port", "-1"), "--port -1"), (("--port", "x"), "--port")],
)
def test_a_port_that_is_none(week: Path, more: tuple[str, ...], said: str) -> None:
    process = begun(week, week.parent / "state", *more)
    out, wrong = process.communicate(timeout=READY_SECONDS)
    assert process.returncode == 2 and out == "" and said in wrong and "Traceback" not in wrong


def test_a_path_that_leads_nowhere(tmp_path: Path) -> None:
    for path in (tmp_path / "no" / "diary.txt", tmp_path / "a\nb" / "c"):
        process = begun(path, tmp_path / "state")
        out, wrong = process.communicate(timeout=READY_SECONDS)
        assert (
            process.returncode == 2 and out == "" and "does not exist" in wrong and "Traceback" not in wrong
        )


def test_an_address_that_nobody_reads(week: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    process = begun(week, week.parent / "state", stdout=write)
    os.close(write)
    _, wrong = process.communicate(timeout=READY_SECONDS)
    assert "Traceback" not in wrong and "Exception" not in wrong
    assert process.returncode in (0, 2)
