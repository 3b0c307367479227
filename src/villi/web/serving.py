"""Listening, telling the address, and stopping cleanly."""

import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from secrets import token_urlsafe
from types import FrameType

import uvicorn

from villi.quantities import VilliError
from villi.web import Settings, sparing
from villi.web.app import application
from villi.web.house import House

EVERYWHERE = ("", "0.0.0.0", "::")
"""What means every address: a page that any name leads to could be read by another site's page."""
PATIENCE_SECONDS = 3
"""How long requests that are being answered may still take when villi is asked to stop."""


def serve(settings: Settings, ready: Callable[[str], None]) -> int:
    """See `villi.web.serve`."""
    if not settings.is_local and not settings.password:
        raise VilliError(
            f"--host {settings.host}: others could reach your diary there; set VILLI_WEB_PASSWORD first"
        )
    if settings.host in EVERYWHERE:
        raise VilliError(
            f"--host {settings.host} is no address that a browser could ask for: give this machine's own in "
            "your network, such as 192.168.1.20"
        )
    sparing.one_pool()
    house = House(settings)
    listening = _listening(settings)
    port = listening.getsockname()[1]
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    token = token_urlsafe(24)
    if not settings.is_local:
        print(
            f"villi: {host}:{port} can be reached by other machines, and what is sent there is not encrypted",
            file=sys.stderr,
        )
    server = _Server(
        uvicorn.Config(
            application(house, token=token, host=host, port=port),
            log_config=None,
            access_log=False,
            lifespan="off",
            server_header=False,
            date_header=False,
            ws="none",
            http="h11",
            loop="asyncio",
            timeout_graceful_shutdown=PATIENCE_SECONDS,
        ),
        lambda: ready(f"http://{host}:{port}/" + (f"?token={token}" if settings.is_local else "")),
    )
    with listening, _stopped_by_signals(server):
        threading.Thread(target=house.foods.warm, name="foods", daemon=True).start()
        server.run([listening])
    return 0


class _Server(uvicorn.Server):
    """A server that says when it is ready, and leaves the signals to us: stopping on request is no failure."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextmanager
def _stopped_by_signals(server: uvicorn.Server) -> Iterator[None]:
    """SIGINT and SIGTERM end the server; a second one does not wait for what is being answered."""

    def stop(number: int, frame: FrameType | None) -> None:
        server.force_exit = server.should_exit
        server.should_exit = True

    if threading.current_thread() is not threading.main_thread():
        yield  # signals reach the main thread alone: whoever started this one stops it
        return
    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _listening(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform != "win32":  # there it would let two programs share a port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((settings.host, settings.port))
        listening.listen(128)
    except OSError as wrong:
        listening.close()
        raise VilliError(
            f"port {settings.port} of {settings.host} cannot be used ({wrong.strerror or wrong}): choose "
            "another with --port, or leave it out"
        ) from wrong
    return listening
