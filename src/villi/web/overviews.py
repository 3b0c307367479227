"""The clients of a folder at a glance, worked out in the background: a list of hundreds is never waited for.

Each overview belongs to the bytes of a diary and to a day. First every diary is read alone, then each is
examined; what has not changed is not looked at again.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date as Date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from villi.diary.files import Mark, mark_of, read_bytes
from villi.quantities import VilliError
from villi.web.plainly import plainly

if TYPE_CHECKING:
    from villi.diary.values import Diary
    from villi.keeping.overview import Overview
    from villi.web.house import Foods


@dataclass(slots=True)
class _Seen:
    """What is known of one diary: the mark of its file, the day it was looked at, its hash, the overview, or
    why there is none; `people` the names in it."""

    path: Path
    mark: Mark | None
    on: Date
    digest: str = ""
    overview: "Overview | None" = None
    wrong: str = ""
    people: frozenset[str] = frozenset()


class Overviews:
    """What is known of every client by now."""

    def __init__(self, foods: "Foods") -> None:
        self._foods = foods
        self._lock = threading.Lock()
        self._seen: dict[str, _Seen] = {}
        self._wanted: dict[str, Path] = {}
        self._works = False

    def of(self, diaries: Mapping[str, Path], patience: float = 0.0) -> "Mapping[str, Overview | str | None]":
        """The overview of each diary by name: None where it was not read yet, words where it cannot be.

        What is missing or out of date is read in the background; `patience` seconds are waited for it.
        """
        with self._lock:
            self._wanted = dict(diaries)
            self._seen = {name: seen for name, seen in self._seen.items() if name in diaries}
            if not self._works and diaries:
                self._works = True
                self._thread = threading.Thread(target=self._work, name="overviews", daemon=True)
                self._thread.start()
            thread = getattr(self, "_thread", None)
        if thread is not None and patience:
            thread.join(patience)
        with self._lock:
            return {name: self._known(name, path) for name, path in diaries.items()}

    def _known(self, name: str, path: Path) -> "Overview | str | None":
        seen = self._seen.get(name)
        if seen is None or seen.path != path or seen.mark != mark_of(path):
            return None
        return seen.wrong or seen.overview

    def _work(self) -> None:
        """Read what is missing, then examine what was only read, until nothing is left."""
        while True:
            with self._lock:
                todo = self._next()
                if todo is None:
                    self._works = False
                    return
            name, path, before = todo
            found = self._looked_at(path, before)
            with self._lock:
                self._seen[name] = found

    def _next(self) -> tuple[str, Path, _Seen | None] | None:
        """The next diary to look at: those that were not read first. With what was read, it is examined."""
        for name, path in self._wanted.items():
            seen = self._seen.get(name)
            if seen is None or seen.path != path or seen.mark != mark_of(path) or seen.on != Date.today():
                return name, path, None
        for name, path in self._wanted.items():
            overview = self._seen[name].overview
            if overview is not None and not overview.examined:
                return name, path, self._seen[name]
        return None

    def names(self) -> frozenset[str]:
        """The names of people in every diary that was read."""
        with self._lock:
            return frozenset(name for seen in self._seen.values() for name in seen.people)

    def _looked_at(self, path: Path, before: _Seen | None) -> _Seen:
        from villi.diary import read
        from villi.keeping.people import people_in

        mark, on = mark_of(path), Date.today()
        try:
            data = read_bytes(path)
            diary = read(data, path.name)
            overview = self._overview(diary, examine=before is not None)
            return _Seen(path, mark, on, sha256(data).hexdigest(), overview, people=people_in(diary))
        except VilliError as wrong:
            return _Seen(path, mark, on, wrong=plainly(wrong, path))
        except Exception:  # our own mistake in one diary hides no other client
            return _Seen(path, mark, on, wrong="villi made a mistake in reading this diary")

    def _overview(self, diary: "Diary", *, examine: bool) -> "Overview":
        from villi.diary.today import diary_day
        from villi.keeping.overview import examined, glance

        today = diary_day(diary.header)
        if not examine:
            return glance(diary, today)
        from villi.examining import begin

        foods = self._foods
        found = begin(diary, foods.catalogue, ready=foods.index, today=today).examination
        return examined(diary, found, today)
