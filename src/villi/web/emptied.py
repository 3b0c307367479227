"""A diary whose file is empty all at once, though it had words when the page saw it last.

Many editors and programs that sync empty a file and write it a moment later. Whoever took it for a new diary
in between would write over all that it held.
"""

import time
from collections.abc import Callable
from typing import TypeVar

from villi.quantities import VilliError

T = TypeVar("T")
PATIENCE_SECONDS = 2.0
"""How long a program that saves in place is waited for: most are done in a tenth of that."""
LOOK_SECONDS = 0.05

EMPTIED = (
    "the file of the diary is empty, though it was not when this page read it, so nothing was written: "
    "close the program that emptied it, or press the button on this page that puts back what was last seen"
)


class Emptied(VilliError):
    """A file that held a diary is empty."""


class LastSeen:
    """The last bytes of a diary's file with any words in them: `words`, empty where there were none yet."""

    def __init__(self) -> None:
        self.words = b""

    def saw(self, data: bytes, *, ours: bool = False) -> None:
        """The file holds these bytes. Where a change of `ours` left it empty, nothing is missing.

        >>> last = LastSeen()
        >>> last.saw(b"2026-11-16"); last.saw(b""); last.words
        b'2026-11-16'
        >>> last.saw(b"", ours=True); last.words
        b''
        """
        if data.strip() or ours:
            self.words = data if data.strip() else b""

    def misses(self, data: bytes) -> bool:
        """Whether these bytes are nothing, and there were words before."""
        return bool(self.words) and not data.strip()

    def check(self, data: bytes) -> None:
        """Raises `Emptied` where these bytes miss what was there before."""
        if self.misses(data):
            raise Emptied(EMPTIED)


def patiently(do: Callable[[], T]) -> T:
    """Does a change again while the file is empty, for as long as a program takes to save it."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return do()
        except Emptied:
            if time.monotonic() >= until:
                raise
            time.sleep(LOOK_SECONDS)
