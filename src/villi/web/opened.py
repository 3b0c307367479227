"""An opened diary: the only thing of the page that holds state. Values are worked out once for the bytes that
the file holds now, and again when these change, whoever changed them."""

import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from villi.diary import read
from villi.diary.files import Mark, mark_of, read_bytes
from villi.diary.today import diary_day
from villi.diary.values import Diary
from villi.web import Settings
from villi.web.changes import Changes
from villi.web.latest import Latest
from villi.web.looking import Looking
from villi.web.once import Once, Soon
from villi.web.plainly import by_name

if TYPE_CHECKING:
    from villi.examining import Begun
    from villi.examining.figures import Range
    from villi.meals import Understood
    from villi.safety import Reasons
    from villi.web.house import Foods

T = TypeVar("T")
Key = tuple[Hashable, ...]
MOST_KEPT = 24
"""Values kept of one diary: a page asks for five or six, of the last states, days and ranges looked at."""
MOST_GIVEN = 8
"""Texts that editors loaded, kept to see later what was changed on which side."""
MOST_GIVEN_BYTES = 64 * 1024 * 1024
COARSE_SECONDS = 2.5
"""Times of files may be as coarse as two seconds: one written twice in that time can look the same."""


@dataclass(frozen=True, slots=True)
class Now:
    """A diary as its file stands: the bytes, their hash, and what they say."""

    data: bytes
    digest: str
    diary: Diary


class Opened:
    """One diary, for many requests at once: its `changes`, the texts `given` to editors by their hash, what
    takes its time (`soon`, `looking`), and values that follow from the bytes in its file."""

    def __init__(self, path: Path, settings: Settings, foods: "Foods") -> None:
        self.path = path
        self.settings = settings
        self.foods = foods
        self.changes = Changes(path, read_only=settings.read_only)
        self.given: Latest[str, bytes] = Latest(MOST_GIVEN, MOST_GIVEN_BYTES, len)
        self.soon = Soon()
        self.looking = Looking()
        self._lock = threading.Lock()
        self._state: tuple[Mark, Now, bool] | None = None
        self._values: Latest[Key, Once[Any]] = Latest(MOST_KEPT)

    def now(self) -> Now:
        """The diary as the file is now. Raises `VilliError` where it cannot be read."""
        with by_name(self.path), self._lock:
            mark = mark_of(self.path)
            if self._state is not None and mark is not None and self._state[0] == mark and self._state[2]:
                return self._state[1]
            data = read_bytes(self.path)
            now = self._state[1] if self._state is not None else None
            self.changes.last.saw(data)
            if now is None or now.data != data:
                wanted = sha256(data).hexdigest(), now.digest if now is not None else ""
                now = Now(data, wanted[0], read(data, self.path.name))
                # what was looked at of a year takes tens of megabytes
                self._values.drop(lambda key: key[0] not in wanted)
            if mark is not None:
                self._state = (mark, now, abs(time.time() - mark[0] / 1e9) > COARSE_SECONDS)
            return now

    def kept(self, key: Key, make: Callable[[], T]) -> T:
        """A value that follows from the diary's bytes, whose hash its key begins with; made once however many
        ask for it at a time."""
        value: T = self._values.setdefault(key, Once(make)).value()
        return value

    def understood(self, now: Now) -> "Understood":
        """Every word of food in the diary, read."""
        from villi.meals import resolve

        return self.kept((now.digest, "understood"), lambda: resolve(now.diary, self.foods.index))

    def said_of_safety(self, now: Now) -> "Reasons":
        """What the diary says of its keeper's safety: every page's card asks, and so does an examination."""
        from villi.diary.person import person_of
        from villi.safety import reasons

        today = diary_day(now.diary.header)
        who, _ = person_of(now.diary)
        return self.kept((now.digest, today, "said"), lambda: reasons(now.diary, who, today))

    def begun(self, now: Now, days: "Range | None" = None) -> "Begun":
        """The first stage of an examination: of some days, or of the whole diary."""
        from villi.examining import begin, of_days
        from villi.examining.figures import Range
        from villi.trials.files import kept_beside

        days = days or Range()
        today = diary_day(now.diary.header)
        whole = self.kept(
            (now.digest, "begun", today, Range()),
            lambda: begin(
                now.diary,
                self.foods.catalogue,
                ready=self.foods.index,
                today=today,
                kept_of=kept_beside(self.path),
                said=self.said_of_safety(now),
            ),
        )
        if days.whole:
            return whole
        return self.kept((now.digest, "begun", today, days), lambda: of_days(whole, days.first, days.last))
