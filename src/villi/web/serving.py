"""Listening, telling the address, and stopping cleanly."""

import asyncio
import logging
import os
import signal
import socket
import sys
import threading
import traceback
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_urlsafe
from types import FrameType
from typing import ClassVar

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from villi.diary.locking import rest
from villi.quantities import VilliError
from villi.web import Settings, sparing
from villi.web.app import application
from villi.web.guarding import HEADERS, Opening
from villi.web.house import House

EVERYWHERE = ("", "0.0.0.0", "::")
"""What means every address: a page that any name leads to could be read by another site's page."""
PATIENCE_SECONDS = 1
"""How long requests that are being answered may still take when villi is asked to stop."""
HEAD_SECONDS = 20.0
"""How long the head of a request may take: who opens connections and says nothing holds none of them."""
MOST_SILENT = 64
"""Connections that have not asked anything yet; the oldest is closed for a further one. A browser opens some
in advance; a program that opens thousands would leave no file for the diary."""
LAST_SECONDS = 2.0
"""When what is worked out then, and cannot be stopped, is left: nobody waits for its answer any more."""
WRITING_SECONDS = 15.0
"""How long a writer that began is waited for all the same: longer than one waits for the others."""


def serve(settings: Settings, ready: Callable[[str, str], None]) -> int:
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
    _keep_words()
    house = House(settings)
    listening = _listening(settings)
    port = listening.getsockname()[1]
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    page = f"http://{host}:{port}/"
    token, opening = token_urlsafe(24), Opening()
    if not settings.is_local:
        print(
            f"villi: {host}:{port} can be reached by other machines, and what is sent there is not encrypted",
            file=sys.stderr,
        )
    server = _Server(
        uvicorn.Config(
            application(house, token=token, host=host, port=port, opening=opening),
            log_config=None,
            access_log=False,
            lifespan="off",
            server_header=False,
            proxy_headers=False,  # whoever asks says where from, not what they write of it
            date_header=False,
            ws="none",
            http=_Prompt,
            loop="asyncio",
            timeout_graceful_shutdown=PATIENCE_SECONDS,
        ),
        lambda: ready(
            *(f"{page}?token={key}" if settings.is_local else page for key in (token, opening.key))
        ),
    )
    with listening, _stopped_by_signals(server):
        threading.Thread(target=house.warm, name="foods", daemon=True).start()
        server.run([listening])
    if threading.current_thread() is threading.main_thread() and any(
        each.daemon for each in threading.enumerate()
    ):
        _end(threading.Event(), 0.0)  # the interpreter would unwind them, and compiled code aborts at that
    return 0


class _Server(uvicorn.Server):
    """A server that says when it is ready, and leaves the signals to us: to stop on request is no failure."""

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


class _Prompt(H11Protocol):
    """A connection that is closed where the head of a request does not come to its end, or where it has asked
    nothing yet and many others have not, either."""

    _late: asyncio.TimerHandle | None = None
    _silent: ClassVar["OrderedDict[_Prompt, None]"] = OrderedDict()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._silent[self] = None
        if len(self._silent) > MOST_SILENT:
            self._silent.popitem(last=False)[0].transport.close()
        self._watch()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.cycle is not None:
            self._silent.pop(self, None)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._silent.pop(self, None)
        if self._late is not None:
            self._late.cancel()

    def send_400_response(self, msg: str) -> None:
        """What is no request at all is answered under the policy, too."""
        headers = [("content-type", "text/plain; charset=utf-8"), ("connection", "close"), *HEADERS.items()]
        for event in (
            h11.Response(status_code=400, headers=headers),
            h11.Data(data=msg.encode("ascii")),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event))
        self.transport.close()

    def _watch(self) -> None:
        if not self._is_between():
            if self._late is not None:
                self._late.cancel()
            self._late = None
        elif self._late is None:
            self._late = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def _is_between(self) -> bool:
        """Whether no request is being answered."""
        return self.cycle is None or self.cycle.response_complete

    def _give_up(self) -> None:
        self._late = None
        if self._is_between() and not self.transport.is_closing():
            self.transport.close()


@contextmanager
def _stopped_by_signals(server: uvicorn.Server) -> Iterator[None]:
    """SIGINT and SIGTERM end the server; a second one does not wait for what is being answered."""

    ended = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        if not server.should_exit:
            threading.Thread(target=_end, args=(ended, LAST_SECONDS), name="end", daemon=True).start()
        elif not server.force_exit:
            threading.Thread(target=_end, args=(ended, 0.0), name="end", daemon=True).start()
        server.force_exit = server.should_exit
        server.should_exit = True

    if threading.current_thread() is not threading.main_thread():
        yield  # signals reach the main thread alone: whoever started this one stops it
        return
    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        if not _works():
            ended.set()
        for number, handler in before.items():
            signal.signal(number, handler)


def _works() -> bool:
    """Whether something is still being worked out, which the interpreter would wait for."""
    workers = [each for each in threading.enumerate() if each.name.startswith("AnyIO worker")]
    for each in workers:
        each.join(0.05)  # one with nothing to do ends by itself
    return any(each.is_alive() for each in workers)


def _end(ended: threading.Event, after: float) -> None:
    """Ends the process where it does not end by itself: a thread that works something out cannot be stopped.
    A change that is being written is waited for, so that no half of one and no lock stays."""
    if ended.wait(after):
        return
    rest(WRITING_SECONDS)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):
            stream.flush()
    os._exit(0)


class _Sparely(logging.Handler):
    """Says on standard error that something went wrong and where in villi; never with which words: those of
    a diary may stand in an error."""

    def emit(self, record: logging.LogRecord) -> None:
        """One line."""
        wrong = record.exc_info[1] if record.exc_info else None
        if wrong is None:
            return
        at = traceback.extract_tb(wrong.__traceback__)[-1:]
        where = "".join(f" in {Path(frame.filename).name}, line {frame.lineno}" for frame in at)
        with suppress(OSError, ValueError, AttributeError):
            print(f"villi: a mistake ({type(wrong).__name__}{where})", file=sys.stderr, flush=True)


def _keep_words() -> None:
    """Has what the server would tell of its work said by us."""
    for name in ("uvicorn.error", "asyncio", "python_multipart"):
        log = logging.getLogger(name)
        log.handlers, log.propagate = [_Sparely()], False
    threading.excepthook = _thread_failed


def _thread_failed(failed: threading.ExceptHookArgs) -> None:
    wrong = failed.exc_value
    if wrong is not None and not isinstance(wrong, SystemExit):
        told = (type(wrong), wrong, wrong.__traceback__)
        logging.getLogger("uvicorn.error").error("", exc_info=told)


def _listening(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # the protocol by name: asyncio sends small answers at once (no delay of 40 ms) only where it stands
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
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
