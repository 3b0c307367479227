"""The socket of the page."""

import socket
from pathlib import Path

from villi.web import Settings
from villi.web.serving import _listening


def test_answers_are_sent_at_once() -> None:
    """Asyncio turns the system's waiting for more (40 ms an answer) off only for a socket that says TCP."""
    with _listening(Settings(Path("week.txt"))) as listening:
        assert listening.proto == socket.IPPROTO_TCP
