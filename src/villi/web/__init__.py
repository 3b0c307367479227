"""The page: a face of villi in the browser, served from this machine to this machine. It shows and asks; it
calculates nothing, and every change goes through the rooms below."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Settings", "serve"]

LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True)
class Settings:
    """What one run serves, and how: `path` a diary or a folder of clients, `port` 0 for any that is free,
    `password` what an address other than this machine's own asks for."""

    path: Path
    host: str = "127.0.0.1"
    port: int = 0
    read_only: bool = False
    incognito: bool = False
    password: str = ""

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach it.

        >>> Settings(Path("week.txt")).is_local, Settings(Path("week.txt"), host="0.0.0.0").is_local
        (True, False)
        """
        return self.host in LOOPBACK


def serve(settings: Settings, ready: Callable[[str, str], None]) -> int:
    """Serve until SIGINT or SIGTERM; `ready` is told, once requests are answered, the address with its key,
    and one for a browser to be opened with, whose key is good once.

    Raises `VilliError` for a path that cannot be served, a port that is taken, or an address other than
    loopback without a password.
    """
    from villi.web.serving import serve

    return serve(settings, ready)
