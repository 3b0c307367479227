"""The server as a process: one line when it is ready, and a clean end however it is asked to."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import IO, NamedTuple

import pytest
from tests.web.conftest import WEEK

from villi.quantities import VilliError
from villi.web import Settings, serve
from villi.web.app import application
from villi.web.house import House

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


def test_a_head_that_does_not_come_to_its_end_is_not_waited_for(
    week: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import asyncio

    import uvicorn
    from uvicorn.server import ServerState

    from villi.web import serving

    monkeypatch.setattr(serving, "HEAD_SECONDS", 0.2)
    app = application(House(Settings(week)), token="k", host="127.0.0.1", port=80)
    config = uvicorn.Config(app, log_config=None, lifespan="off")
    config.load()

    async def talk() -> list[bytes]:
        loop = asyncio.get_running_loop()
        made = lambda: serving._Prompt(config, ServerState(), {})  # noqa: E731
        listening = await loop.create_server(made, "127.0.0.1", 0)
        port = listening.sockets[0].getsockname()[1]
        said = []
        for head in (b"", b"GET / HTTP/1.1\r\nhost: x", b"GET / HTTP/1.1\r\nhost: x\r\n\r\nGET / HT"):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(head)
            said.append(await asyncio.wait_for(reader.read(), END_SECONDS))
            writer.close()
        listening.close()
        return said

    said = asyncio.run(talk())
    assert said[:2] == [b"", b""]
    assert said[2].startswith(b"HTTP/1.1 421 ")


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
            serve(Settings(week, port=port), ready=lambda _: None)


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
