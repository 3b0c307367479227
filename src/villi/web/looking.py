"""Looking for what moves while the page is read: one search at a time for each diary, in a thread of its own.

A search belongs to the bytes of a diary and a range of days. It stops where the diary has changed, and where
nobody has asked for it for a while; what was found is kept.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from villi.web import sparing
from villi.web.latest import Latest

if TYPE_CHECKING:
    from villi.examination import Examination
    from villi.examining import Begun

MOST_FOUND = 4
"""Results kept of one diary: the last ranges looked at."""
MOST_WAITING = 4
"""Searches that wait; a further one takes the place of the one asked for least lately."""
FORGOTTEN_SECONDS = 90.0
"""A search that nobody has asked for so long is given up: a hidden tab asks once a minute."""
WAIT_SECONDS = 0.05
HEAD_START_SECONDS = 0.4
"""A search begins so long after it was asked for: the page that asked is drawn first, and what changes again
at once is not searched twice (two threads of one program share one processor)."""


class Progress(NamedTuple):
    """How far a search is: steps `done` of `of`; `of` 0 where it has not begun."""

    done: int
    of: int


class _Superseded(Exception):
    """The search is not wanted any more."""


@dataclass
class _Search:
    """One search: what it began from, the diary's hash, how far it is, and when it was last asked for."""

    begun: "Begun"
    digest: str
    done: int = 0
    of: int = 0
    stopped: bool = False
    asked: float = field(default_factory=time.monotonic)

    def told(self, done: int, of: int) -> None:
        """Called after each step of the search, from its thread."""
        self.done, self.of = done, of
        if self.stopped or time.monotonic() - self.asked > FORGOTTEN_SECONDS:
            raise _Superseded


class Looking:
    """The searches of one diary."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: OrderedDict[Hashable, _Search] = OrderedDict()
        self._running: tuple[Hashable, _Search] | None = None
        self._found: Latest[Hashable, Examination | Exception] = Latest(MOST_FOUND)
        self._works = False
        self._hurry = threading.Event()

    def look(self, digest: str, days: Hashable, begun: "Begun") -> "Examination | Progress":
        """The examination with what moves, or how far the search for it is; begins it where nobody has.

        What went wrong in a search is raised here, once: asking again begins anew.
        """
        self.only(digest)
        if begun.examination.moves.state != "looking":
            return begun.examination
        key = (digest, days)
        with self._lock:
            if (found := self._found.get(key)) is not None:
                return self._told(key, found)
            search = self._wanted(key, digest, begun)
            search.asked = time.monotonic()
            if not self._works:
                self._works = True
                threading.Thread(target=self._work, name="looking", daemon=True).start()
            return Progress(search.done, search.of)

    def only(self, digest: str) -> None:
        """The diary has this hash now: what was looked for in another is given up."""
        with self._lock:
            for key in [key for key, search in self._waiting.items() if search.digest != digest]:
                del self._waiting[key]
            if self._running is not None and self._running[1].digest != digest:
                self._running[1].stopped = True

    def wait(self, digest: str, days: Hashable, begun: "Begun") -> "Examination":
        """The same, waited for."""
        self._hurry.set()
        while isinstance(found := self.look(digest, days, begun), Progress):
            time.sleep(WAIT_SECONDS)
        return found

    def found(self, digest: str, days: Hashable) -> "Examination | None":
        """What a search has found, if it is over; nothing is begun."""
        found = self._found.get((digest, days))
        return None if isinstance(found, Exception) else found

    def _told(self, key: Hashable, found: "Examination | Exception") -> "Examination":
        if isinstance(found, Exception):
            self._found.drop(lambda each: each == key)
            raise found
        return found

    def _wanted(self, key: Hashable, digest: str, begun: "Begun") -> _Search:
        if self._running is not None and self._running[0] == key and not self._running[1].stopped:
            return self._running[1]
        search = self._waiting.setdefault(key, _Search(begun, digest))
        self._waiting.move_to_end(key)
        while len(self._waiting) > MOST_WAITING:
            self._waiting.popitem(last=False)
        return search

    def _next(self) -> tuple[Hashable, _Search] | None:
        """The search that was asked for last; None ends the thread."""
        with self._lock:
            self._running = self._waiting.popitem() if self._waiting else None
            self._works = self._running is not None
            return self._running

    def _work(self) -> None:
        from villi.examining import with_moves

        while (taken := self._next()) is not None:
            key, search = taken
            found: Examination | Exception
            self._hurry.wait(HEAD_START_SECONDS)
            self._hurry.clear()
            if search.stopped:
                continue
            try:
                found = with_moves(search.begun, search.told)
            except _Superseded:
                continue
            except Exception as wrong:  # raised where the page asks for it, not in a thread that nobody sees
                found = wrong
            sparing.give_back()
            with self._lock:
                self._running = None
                self._found.put(key, found)
