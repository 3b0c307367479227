"""An opened diary: the only thing of the page that holds state. Values are worked out once for the bytes that
the file holds now, and again when these change, whoever changed them."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from villi.diary import read
from villi.diary.changing import Splice
from villi.diary.files import apply, read_bytes, replace
from villi.diary.values import Diary
from villi.quantities import VilliError
from villi.web import Settings
from villi.web.looking import Looking

if TYPE_CHECKING:
    from villi.examining import Begun
    from villi.examining.figures import Range
    from villi.meals import Understood
    from villi.web.house import Foods

T = TypeVar("T")
Key = tuple[Hashable, ...]
MOST_KEPT = 24
"""Values kept of one diary: a page asks for five or six, of the last states, days and ranges looked at."""
MOST_UNDONE = 200
"""Changes that can be taken back, newest first."""
MOST_ONCE = 2_000
"""Forms remembered as already applied."""
MOST_GIVEN = 8
"""Texts that editors loaded, kept to see later what was changed on which side."""
MOST_GIVEN_BYTES = 64 * 1024 * 1024


ONLY_SHOWS = "this page only shows: start villi web without --read-only to change the diary"


class ReadOnly(VilliError):
    """A change was asked of a page that only shows."""


@dataclass(frozen=True, slots=True)
class Now:
    """A diary as its file stands: the bytes, their hash, and what they say."""

    data: bytes
    digest: str
    diary: Diary


class Done(NamedTuple):
    """A change that was made: `number` to name it by, `words` what it did, `undo` what takes it back."""

    number: int
    words: str
    undo: tuple[Splice, ...]


class Opened:
    """One diary, for many requests at once."""

    def __init__(self, path: Path, settings: Settings, foods: "Foods") -> None:
        self.path = path
        self.settings = settings
        self.foods = foods
        self._lock = threading.RLock()
        self._state: tuple[tuple[int, int, int], Now] | None = None
        self._values: OrderedDict[Key, _Once] = OrderedDict()
        self._done: OrderedDict[int, Done] = OrderedDict()
        self._applied: OrderedDict[str, Done] = OrderedDict()
        self._number = 0
        self._given: OrderedDict[str, bytes] = OrderedDict()
        self._looking = threading.Semaphore()
        self._looked: tuple[Hashable, Any] | None = None
        self.looking = Looking()

    def now(self) -> Now:
        """The diary as the file is at this moment. Raises `VilliError` where it cannot be read."""
        with self._lock:
            mark = mark_of(self.path)
            if self._state is None or mark is None or self._state[0] != mark:
                data = read_bytes(self.path)
                now = Now(data, sha256(data).hexdigest(), read(data, str(self.path)))
                self._keep_states(now.digest)
                self._state = (mark or (0, 0, 0), now)
            return self._state[1]

    def _keep_states(self, digest: str) -> None:
        """Values of older states are let go: what was looked at of a year takes tens of megabytes."""
        before = self._state[1].digest if self._state is not None else digest
        for key in [key for key in self._values if key[0] not in (digest, before)]:
            del self._values[key]

    def understood(self, now: Now) -> "Understood":
        """Every word of food in the diary, read."""
        from villi.meals import resolve

        return self.kept((now.digest, "understood"), lambda: resolve(now.diary, self.foods.index))

    def begun(self, now: Now, days: "Range | None" = None) -> "Begun":
        """The first stage of an examination: of some days, or of the whole diary."""
        from villi.diary.today import diary_day
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
            ),
        )
        if days.whole:
            return whole
        return self.kept((now.digest, "begun", today, days), lambda: of_days(whole, days.first, days.last))

    def kept(self, key: Key, make: Callable[[], T]) -> T:
        """A value that follows from the diary's bytes, whose hash its key begins with; made once however many
        ask for it at a time."""
        with self._lock:
            once = self._values.get(key)
            if once is None:
                once = self._values[key] = _Once(make)
                while len(self._values) > MOST_KEPT:
                    self._values.popitem(last=False)
            self._values.move_to_end(key)
        value: T = once.value()
        return value

    def give(self, now: Now) -> None:
        """Remember a text that an editor is given."""
        with self._lock:
            self._given[now.digest] = now.data
            self._given.move_to_end(now.digest)
            while len(self._given) > 1 and (
                len(self._given) > MOST_GIVEN or sum(map(len, self._given.values())) > MOST_GIVEN_BYTES
            ):
                self._given.popitem(last=False)

    def given(self, digest: str) -> bytes | None:
        """The text with this hash, where an editor was given it and it is still remembered."""
        with self._lock:
            return self._given.get(digest)

    def soon(self, key: Hashable, make: Callable[[], T], seconds: float) -> T | None:
        """A value that may take long: None where it is not made within so many seconds, or another one is
        being made; whoever asks again gets it once it is there. Only the last one is kept."""
        if not self._looking.acquire(timeout=seconds):
            return None
        if self._looked is not None and self._looked[0] == key:
            self._looking.release()
            value: T = self._looked[1]
            return value
        made: list[T] = []
        failed: list[Exception] = []

        def work() -> None:
            try:
                made.append(make())
                self._looked = (key, made[0])
            except Exception as wrong:  # raised again where it was asked for
                failed.append(wrong)
            finally:
                self._looking.release()

        worker = threading.Thread(target=work, name="looking", daemon=True)
        worker.start()
        worker.join(seconds)
        if failed:
            raise failed[0]
        return made[0] if made else None

    def change(self, words: str, make: Callable[[bytes], Sequence[Splice]], once: str = "") -> Done:
        """Change the file, and remember how to take it back. `words` say what was done; a form with the same
        `once` is applied the first time only. Raises `VilliError`: `Moved` where the lines are not as they
        were, `ReadOnly` where nothing may be changed."""
        if self.settings.read_only:
            raise ReadOnly(ONLY_SHOWS)
        with self._lock:
            before = self._applied.get(once) if once else None
            if before is not None:
                return before
            applied = apply(self.path, make)
            return self._remember(words, applied.undo, once)

    def write(self, words: str, do: Callable[[], object], once: str = "") -> Done:
        """Write in a way of its own (a diary and a file beside it), which nothing here takes back; a form
        with the same `once` does it the first time only. Raises as `change` does."""
        if self.settings.read_only:
            raise ReadOnly(ONLY_SHOWS)
        with self._lock:
            before = self._applied.get(once) if once else None
            if before is not None:
                return before
            do()
            return self._remember(words, (), once)

    def rewrite(self, digest: str, text: str) -> Done:
        """The whole text, where the file still is the one with this hash; see `change`."""
        if self.settings.read_only:
            raise ReadOnly(ONLY_SHOWS)
        with self._lock:
            applied = replace(self.path, digest, text)
            return self._remember("Saved the text.", applied.undo, "")

    def undo(self, number: int) -> Done:
        """Take a change back, which can be taken back in its turn."""
        done = self.done(number)
        if done is None:
            raise VilliError("this change is too long ago to be taken back here: edit the text instead")
        return self.change(f"Taken back: {done.words}", lambda _: done.undo, once=f"undo {number}")

    def done(self, number: int) -> Done | None:
        """The change with this number, where it is still remembered."""
        with self._lock:
            return self._done.get(number)

    def _remember(self, words: str, undo: tuple[Splice, ...], once: str) -> Done:
        self._number += 1
        done = self._done[self._number] = Done(self._number, words, undo)
        while len(self._done) > MOST_UNDONE:
            self._done.popitem(last=False)
        if once:
            self._applied[once] = done
            while len(self._applied) > MOST_ONCE:
                self._applied.popitem(last=False)
        return done


class _Once:
    """A value made by the first who asks; the others wait for it. An error is made anew each time."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._made: list[Any] = []

    def value(self) -> Any:
        with self._lock:
            if not self._made:
                self._made.append(self._make())
            return self._made[0]


def mark_of(path: Path) -> tuple[int, int, int] | None:
    """What tells that a file was changed: its time, its length, its place on the disk."""
    try:
        about = path.stat()
    except OSError:
        return None  # reading it says what is wrong
    return about.st_mtime_ns, about.st_size, about.st_ino
