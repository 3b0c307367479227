"""Changes of a diary's file: each made once, however often its form is sent, and remembered to be taken
back."""

import threading
from collections.abc import Callable, Hashable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from villi.diary.changing import Moved, Splice
from villi.diary.files import Applied, apply, change, read_bytes, replace
from villi.diary.splices import performed
from villi.quantities import VilliError
from villi.web.emptied import Emptied, LastSeen, patiently
from villi.web.latest import Latest
from villi.web.once import Once
from villi.web.plainly import by_name

MOST_UNDONE = 200
"""Changes that can be taken back, newest first."""
MOST_UNDO_SIZE = 32 * 1024 * 1024
"""Characters of text that all of them may hold together: that of a whole diary is one of them."""
LONGEST_TOLD = 200
"""Characters of what is said of a change."""
MOST_ONCE = 2_000
"""Forms remembered as already applied."""

AS_IT_WAS = "It was so already: nothing was changed"
TAKEN_BACK = "you took this back since, so nothing was written: send it again to have it again"
CHANGED_SINCE = (
    "this was done before, and the diary was changed since: look whether it still says so; "
    "nothing was written again"
)
ONLY_SHOWS = "this page only shows: start villi web without --read-only to change the diary"


class ReadOnly(VilliError):
    """A change was asked of a page that only shows."""


def status_of(wrong: Exception) -> int:
    """How a refusal is numbered in HTTP.

    >>> status_of(Moved("changed elsewhere")), status_of(ReadOnly(ONLY_SHOWS)), status_of(VilliError("no"))
    (409, 403, 422)
    """
    return 409 if isinstance(wrong, (Moved, Since, Emptied)) else 403 if isinstance(wrong, ReadOnly) else 422


class Since(VilliError):
    """What was asked for again was done before, and does not stand any more."""


class Done(NamedTuple):
    """A change that was made: `number` to name it by, `words` what it did, `undo` what takes it back."""

    number: int
    words: str
    undo: tuple[Splice, ...]


class Changes:
    """The changes of one diary, asked for by many requests at once; `last` what was seen of its words.

    Of a change that was taken back, the number of what took it back is kept: a form that is sent again, and
    an undo that is asked for again, are answered by what stands in the file.

    Nothing is locked here while the file is written: a page is read also while a writer waits.
    """

    def __init__(self, path: Path, *, read_only: bool) -> None:
        self._path = path
        self._read_only = read_only
        self._lock = threading.Lock()
        self._number = 0
        self._done: Latest[int, Done] = Latest(MOST_UNDONE, MOST_UNDO_SIZE, _size)
        self._taken_back: Latest[int, int] = Latest(MOST_ONCE)
        self.last = LastSeen()
        self._applied: Latest[Hashable, Once[Done]] = Latest(MOST_ONCE)

    def make(self, words: str, make: Callable[[bytes], Sequence[Splice]], once: str = "") -> Done:
        """Change the file, and remember how to take it back. `words` say what was done; a form with the same
        `once` is applied the first time only. Raises `VilliError`: `Moved` where the lines are not as they
        were, `Emptied` where none are left, `Since` where it was done before and does not stand any more,
        `ReadOnly` where nothing may be changed."""

        def made() -> Done:
            self._begin()
            undo = self._apply(make)
            return self._remembered(words if undo else AS_IT_WAS, undo)

        return self._once(made, once)

    def _begin(self) -> None:
        """A file with nothing in it becomes a diary as `villi start` writes one, before its first words."""
        data = read_bytes(self._path)
        self.last.check(data)
        if data.strip():
            return
        from villi.diary.starting import top

        self._apply(lambda data: () if data.strip() else (Splice(1, (), top()),))

    def _apply(self, make: Callable[[bytes], Sequence[Splice]]) -> tuple[Splice, ...]:
        """Change the file, but not one that was emptied since it was seen; gives what undoes it."""

        def checked(data: bytes) -> Sequence[Splice]:
            self.last.check(data)
            return make(data)

        return self._seen(apply(self._path, checked))

    def _seen(self, applied: Applied) -> tuple[Splice, ...]:
        self.last.saw(applied.after, ours=True)
        return applied.undo

    def write(self, words: str, do: Callable[[], object], once: str = "") -> Done:
        """Write in a way of its own (a diary and a file beside it), which nothing here takes back; a form
        with the same `once` does it the first time only. Raises as `make` does."""

        def made() -> Done:
            self.last.check(read_bytes(self._path))
            do()
            return self._remembered(words, ())

        return self._once(made, once)

    def rewrite(self, digest: str, text: str) -> Done:
        """The whole text, where the file still is the one with this hash; see `make`."""

        def made() -> Done:
            self.last.check(read_bytes(self._path))
            return self._remembered("Saved the text.", self._seen(replace(self._path, digest, text)))

        return self._once(made, "")

    def put_back(self) -> Done:
        """What was last seen in a file that is empty now, byte for byte. Raises `Moved` where it is not."""

        def made() -> Done:
            words = self.last.words

            def whole(data: bytes) -> bytes:
                if data.strip() or not words:
                    raise Moved(self._path, " holds words again: nothing was put back", now=data)
                return words

            change(self._path, whole)
            return self._remembered("Put back: the diary as it was last seen here.", ())

        return self._once(made, "")

    def undo(self, number: int) -> Done:
        """Take a change back, which can be taken back in its turn. Asked twice, it is done once, until it was
        put back. Raises as `make` does."""
        done = self.done(number)
        if done is None or not done.undo:
            raise VilliError("this change cannot be taken back here any more: edit the text instead")
        before = self._taken_back.get(number)
        if before is not None and self._stands(before):
            return self._still(before)

        def made() -> Done:
            taken = self._remembered(f"Taken back: {done.words}", self._apply(lambda _: done.undo))
            self._taken_back.put(number, taken.number)
            return taken

        return self._once(made, (number, before))

    def done(self, number: int) -> Done | None:
        """The change with this number, where it is still remembered."""
        return self._done.get(number)

    def _stands(self, number: int) -> bool:
        """Whether a change was not taken back, or was put back since."""
        by = self._taken_back.get(number)
        return by is None or not self._stands(by)

    def _still(self, number: int) -> Done:
        """A change that was made before, where it still stands in the file; else `Since`."""
        done = self.done(number)
        if not self._stands(number):
            raise Since(TAKEN_BACK)
        if done is None:
            raise Since(CHANGED_SINCE)
        with by_name(self._path):
            data = read_bytes(self._path)
            try:
                performed(data, done.undo, self._path)
            except Moved:
                raise Since(CHANGED_SINCE) from None
        return done._replace(undo=())

    def _once(self, do: Callable[[], Done], once: Hashable) -> Done:
        """Does a change the first time that it is asked for by this name; "" is the name of none."""
        if self._read_only:
            raise ReadOnly(ONLY_SHOWS)
        new: list[Done] = []

        def named() -> Done:
            with by_name(self._path):
                new.append(patiently(do))
            return new[-1]

        if not once:
            return named()
        name = sha256(once.encode("utf-8", "replace")).digest() if isinstance(once, str) else once
        done = self._applied.setdefault(name, Once(named)).value(named)  # anew after a refusal
        return done if new else self._still(done.number)

    def _remembered(self, words: str, undo: tuple[Splice, ...]) -> Done:
        done = Done(self._next(), words[:LONGEST_TOLD], undo)
        self._done.put(done.number, done)
        return done._replace(undo=())  # whoever keeps it keeps no text

    def _next(self) -> int:
        with self._lock:
            self._number += 1
            return self._number


def _size(done: Done) -> int:
    """The characters that a change is remembered by."""
    return sum(len(line) for splice in done.undo for line in (*splice.old, *splice.new))
