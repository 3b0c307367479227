"""What one run serves: one diary, or a folder of clients with one each."""

import threading
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from villi.quantities import VilliError
from villi.report.drawing import Apart
from villi.web import Settings
from villi.web.opened import Opened

if TYPE_CHECKING:
    from villi.foods import Catalogue
    from villi.keeping.completing import Names
    from villi.meals import Index


class Foods:
    """The catalogue and its index, loaded once, by whoever asks first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    @cached_property
    def _loaded(self) -> "tuple[Catalogue, Index]":
        from villi.foods import Catalogue
        from villi.meals import index

        catalogue = Catalogue.default()
        return catalogue, index(catalogue)

    def warm(self) -> None:
        """Load now what the first page would wait for."""
        _ = self.names

    @cached_property
    def names(self) -> "Names":
        """The names of all foods, for completion."""
        from villi.keeping import food_names

        return food_names(self.index)

    @property
    def catalogue(self) -> "Catalogue":
        """The everyday catalogue with the person's own foods."""
        with self._lock:
            return self._loaded[0]

    @property
    def index(self) -> "Index":
        """What reads food words."""
        with self._lock:
            return self._loaded[1]


class House:
    """Every opened diary of one run, by the name in its address: "" for a diary alone."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.foods = Foods()
        self.drawing = Apart()
        self.is_folder = settings.path.is_dir()
        self._opened: dict[str, Opened] = {}
        self._lock = threading.Lock()
        if not self.is_folder:
            self._opened[""] = Opened(settings.path, settings, self.foods)
            self._opened[""].now()  # what cannot be opened is said before a page is

    def clients(self) -> dict[str, Path]:
        """The diary of every client by the name of the subfolder, as the folder is now; hidden ones left out.

        Raises `VilliError` where the folder cannot be read."""
        try:
            folders = sorted(each for each in self.settings.path.iterdir() if each.is_dir())
        except OSError as wrong:
            raise VilliError(
                f"{self.settings.path} cannot be read ({wrong.strerror}): check its rights"
            ) from wrong
        return {
            each.name: diary
            for each in folders
            if not each.name.startswith(".") and (diary := diary_in(each)) is not None
        }

    def opened(self, client: str) -> Opened | None:
        """The diary with this name in the address; None where there is none. Names are looked up in what the
        folder lists, never joined to a path."""
        if not self.is_folder:
            return self._opened.get(client)
        path = self.clients().get(client)
        if path is None:
            return None
        with self._lock:
            held = self._opened.get(client)
            if held is None or held.path != path:
                held = self._opened[client] = Opened(path, self.settings, self.foods)
            return held


DIARY = "diary.txt"


def diary_in(folder: Path) -> Path | None:
    """The diary of a client's folder: `diary.txt`, or the only text file there."""
    texts = [each for each in sorted(folder.glob("*.txt")) if each.is_file()]
    named = [each for each in texts if each.name == DIARY]
    if named:
        return named[0]
    return texts[0] if len(texts) == 1 else None
