"""A small server that speaks the OpenAI protocol as a test wants it, on a loopback port."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

Asked = dict[str, Any]


class Reply(NamedTuple):
    """What the server sends: a status, a body, more headers; `wait` seconds before it does, `pause` seconds
    between single bytes of the body."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    wait: float = 0.0
    pause: float = 0.0


class Request(NamedTuple):
    """What the server was sent."""

    method: str
    path: str
    headers: dict[str, str]
    body: Asked


class Server(ThreadingHTTPServer):
    """The server with what it was asked; `says` makes the reply to the body of a request."""

    daemon_threads = True
    says: Callable[[Asked], Reply]
    requests: list[Request]

    @property
    def base(self) -> str:
        """The address to give as --model."""
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def answers(self, **by_task: object) -> None:
        """Says these JSON values as the content of its answers, by task."""
        self.says = lambda asked: said(json.dumps(by_task[task(asked)]))


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        asked = json.loads(body)
        self.server.requests.append(Request("POST", self.path, dict(self.headers.items()), asked))
        self._send(self.server.says(asked))

    def do_GET(self) -> None:
        self.server.requests.append(Request("GET", self.path, dict(self.headers.items()), {}))
        self._send(Reply(404))

    def _send(self, reply: Reply) -> None:
        time.sleep(reply.wait)
        try:
            self.send_response(reply.status)
            for name, value in reply.headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            for part in [reply.body] if not reply.pause else [bytes([b]) for b in reply.body]:
                self.wfile.write(part)
                self.wfile.flush()
                time.sleep(reply.pause)
        except OSError:  # the other side has gone, as it should from a slow or endless reply
            return

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on the terminal."""


def said(content: str) -> Reply:
    """A reply with this text as the model's answer."""
    return Reply(body=json.dumps({"choices": [{"message": {"content": content}}]}).encode())


def task(asked: Asked) -> str:
    """Which question a request holds: split or choose."""
    return str(asked["response_format"]["json_schema"]["name"])


def data(asked: Asked) -> Asked:
    """What the question was applied to."""
    found: Asked = json.loads(asked["messages"][1]["content"])
    return found


@contextmanager
def running() -> Iterator[Server]:
    """A server that runs as long as the block."""
    with Server(("127.0.0.1", 0), _Handler) as server:
        server.requests = []
        server.answers(split={"items": []}, choose={"choice": "none"})
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
