"""An opened diary: the only thing of the page that holds state. Values are worked out once for the bytes that
the file holds now, and again when these change, whoever changed them."""

import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
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
    from villi.safety import Reasons
    from villi.web.house import Foods

T = TypeVar("T")
Key = tuple[Hashable, ...]
MOST_KEPT = 24
"""Values kept of one diary: a page asks for five or six, of the last states, days and ranges looked at."""
MOST_UNDONE = 200
"""Changes that can be taken back, newest first."""
MOST_UNDO_BYTES = 32 * 1024 * 1024
"""Characters of text that all of them may hold together: that of a whole diary is one of them."""
LONGEST_TOLD = 200
"""Characters of what is said of a change."""
MOST_ONCE = 2_000
"""Forms remembered as already applied."""
MOST_GIVEN = 8
"""Texts that editors loaded, kept to see later what was changed on which side."""
MOST_GIVEN_BYTES = 64 * 1024 * 1024
COARSE_SECONDS = 2.5
"""Times of files may be as coarse as two seconds: one written twice in that time can look the same."""
Mark = tuple[int, int, int]


ONLY_SHOWS = "this page only shows: start villi web without --read-only to change the diary"


_OF_THE_TERMINAL = (
    (
        ": write one with villi start, or check the name",
        ". Was it moved, renamed or deleted? Put it back, then try again",
    ),
    (", or add to it with villi log", ""),
    (", or use villi start", ""),
)
"""What messages say of commands, and what a page says in its place."""


def plainly(words: str, path: Path) -> str:
    """A message as a page says it: the file by its name alone, no command of the terminal.

    >>> plainly("diaries/d.txt is empty, or use villi start", Path("diaries/d.txt"))
    'd.txt is empty'
    """
    for place in sorted({str(path), str(path.absolute()), os.path.realpath(path)}, key=len, reverse=True):
        words = words.replace(place, path.name)
    for folder in sorted({str(path.absolute().parent), os.path.realpath(path.parent)}, key=len, reverse=True):
        words = words.replace(folder, "the folder of the diary") if len(folder) > 1 else words
    for command, said in _OF_THE_TERMINAL:
        words = words.replace(command, said)
    return words


@contextmanager
def by_name(path: Path) -> Iterator[None]:
    """Whatever goes wrong with a file is said `plainly`."""
    try:
        yield
    except VilliError as wrong:
        wrong.args = (plainly(str(wrong), path), *wrong.args[1:])
        raise


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
        self._state: tuple[Mark, Now, bool] | None = None
        self._values: OrderedDict[Key, _Once] = OrderedDict()
        self._done: OrderedDict[int, Done] = OrderedDict()
        self._applied: OrderedDict[Hashable, _Once] = OrderedDict()
        self._number = 0
        self._given: OrderedDict[str, bytes] = OrderedDict()
        self._looking = threading.Semaphore()
        self._looked: tuple[Hashable, Any] | None = None
        self.looking = Looking()

    def now(self) -> Now:
        """The diary as the file is now. Raises `VilliError`, with its name, where it cannot be read."""
        with by_name(self.path):
            return self.read_now()

    def read_now(self) -> Now:
        """The same; what goes wrong names the whole path, as a terminal says it."""
        with self._lock:
            mark = mark_of(self.path)
            if self._state is not None and mark is not None and self._state[0] == mark and self._state[2]:
                return self._state[1]
            data = read_bytes(self.path)
            now = self._state[1] if self._state is not None else None
            if now is None or now.data != data:
                now = Now(data, sha256(data).hexdigest(), read(data, str(self.path)))
                self._keep_states(now.digest)
            if mark is not None:
                self._state = (mark, now, abs(time.time() - mark[0] / 1e9) > COARSE_SECONDS)
            return now

    def _keep_states(self, digest: str) -> None:
        """Values of older states are let go: what was looked at of a year takes tens of megabytes."""
        before = self._state[1].digest if self._state is not None else digest
        for key in [key for key in self._values if key[0] not in (digest, before)]:
            del self._values[key]

    def understood(self, now: Now) -> "Understood":
        """Every word of food in the diary, read."""
        from villi.meals import resolve

        return self.kept((now.digest, "understood"), lambda: resolve(now.diary, self.foods.index))

    def said_of_safety(self, now: Now) -> "Reasons":
        """What the diary says of its keeper's safety: every page's card asks, and so does an examination."""
        from villi.diary.person import person_of
        from villi.diary.today import diary_day
        from villi.safety import reasons

        today = diary_day(now.diary.header)
        who, _ = person_of(now.diary)
        return self.kept((now.digest, today, "said"), lambda: reasons(now.diary, who, today))

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
                said=self.said_of_safety(now),
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

        def made() -> Done:
            self._begin()
            return self._remember(words, apply(self.path, make).undo)

        return self._changed(made, once)

    def _begin(self) -> None:
        """A file with nothing in it becomes a diary as `villi start` writes one, before its first words."""
        if self.now().data.strip():
            return
        from villi.diary.starting import top

        apply(self.path, lambda data: () if data.strip() else (Splice(1, (), top()),))

    def write(self, words: str, do: Callable[[], object], once: str = "") -> Done:
        """Write in a way of its own (a diary and a file beside it), which nothing here takes back; a form
        with the same `once` does it the first time only. Raises as `change` does."""

        def made() -> Done:
            do()
            with self._lock:
                self._number += 1
                return Done(self._number, words, ())

        return self._changed(made, once)

    def rewrite(self, digest: str, text: str) -> Done:
        """The whole text, where the file still is the one with this hash; see `change`."""
        return self._changed(
            lambda: self._remember("Saved the text.", replace(self.path, digest, text).undo), ""
        )

    def undo(self, number: int) -> Done:
        """Take a change back, which can be taken back in its turn. Asked twice, it is done once."""
        done = self.done(number)
        if done is None:
            raise VilliError("this change cannot be taken back here any more: edit the text instead")
        words = f"Taken back: {done.words}"
        return self._changed(
            lambda: self._remember(words, apply(self.path, lambda _: done.undo).undo), number
        )

    def done(self, number: int) -> Done | None:
        """The change with this number, where it is still remembered."""
        with self._lock:
            return self._done.get(number)

    def _changed(self, do: Callable[[], Done], once: str | int) -> Done:
        """Does a change the first time that it is asked for by this name; "" is the name of none.

        Nothing is locked here while the file is written: a page is read also while a writer waits."""
        if self.settings.read_only:
            raise ReadOnly(ONLY_SHOWS)

        def named() -> Done:
            with by_name(self.path):
                return do()

        if not once:
            return named()
        name = once if isinstance(once, int) else sha256(once.encode("utf-8", "replace")).digest()
        with self._lock:
            asked = self._applied.setdefault(name, _Once(named))
            while len(self._applied) > MOST_ONCE:
                self._applied.popitem(last=False)
        done: Done = asked.value(named)  # after a refusal by what is asked now
        return done

    def _remember(self, words: str, undo: tuple[Splice, ...]) -> Done:
        with self._lock:
            self._number += 1
            done = self._done[self._number] = Done(self._number, words[:LONGEST_TOLD], undo)
            held = sum(map(_size, self._done.values()))
            while len(self._done) > MOST_UNDONE or (len(self._done) > 1 and held > MOST_UNDO_BYTES):
                held -= _size(self._done.popitem(last=False)[1])
            return Done(done.number, done.words, ())  # whoever keeps it keeps no text


def _size(done: Done) -> int:
    """The characters that a change is remembered by."""
    return sum(len(line) for splice in done.undo for line in (*splice.old, *splice.new))


class _Once:
    """A value made by the first who asks; the others wait for it. An error is made anew each time."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make: Callable[[], Any] | None = make
        self._lock = threading.Lock()
        self._made: Any = None

    def value(self, make: Callable[[], Any] | None = None) -> Any:
        with self._lock:
            if self._make is not None:
                self._made = (make or self._make)()
                self._make = None  # and what it held: a form's text, an examination
            return self._made


def mark_of(path: Path) -> Mark | None:
    """What tells that a file was changed: its time, its length, its place on the disk."""
    try:
        about = path.stat()
    except OSError:
        return None  # reading it says what is wrong
    return about.st_mtime_ns, about.st_size, about.st_ino
