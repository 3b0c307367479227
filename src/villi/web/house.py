"""What one run serves: one diary, or a folder of clients with one each."""

import gc
import os
import threading
from contextlib import suppress
from functools import cached_property, partial
from hashlib import sha256
from os import scandir
from pathlib import Path
from secrets import token_bytes
from time import sleep
from typing import TYPE_CHECKING

from villi.diary.files import NotThere, read_bytes
from villi.diary.lines import decode
from villi.quantities import VilliError
from villi.report.drawing import Apart
from villi.web import Settings
from villi.web.changes import ONLY_SHOWS, ReadOnly
from villi.web.latest import Latest
from villi.web.opened import Opened
from villi.web.overviews import Overviews

if TYPE_CHECKING:
    from villi.diary.values import Header
    from villi.foods import Catalogue
    from villi.keeping.completing import Names
    from villi.meals import Index


OFFERED = 8
"""Foods that are offered for some letters."""
LIKELIEST = 1_000
"""Foods whose words are worked out before anyone asks: a few seconds of work."""
GIVE_WAY_SECONDS = 0.02
"""Between one food and the next: pages that are asked for meanwhile hardly wait (0.183 s for an examination
after a change, with a quarter of it 0.206)."""


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
        gc.collect()
        gc.freeze()  # it stays for good: else the collector goes through all of it at every few changes

    def warm_words(self, country: str) -> None:
        """Work out how the likeliest foods are said, a little at a time."""
        for food in self.names.likely(self.index, OFFERED)[:LIKELIEST]:
            self.names.insert_of(food, self.index, country)
            sleep(GIVE_WAY_SECONDS)

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


MOST_OPENED = 24
"""Clients of whom values and undo are kept, those looked at last: a year's diary takes some 10 MB."""


class House:
    """Every opened diary of one run, by the name in its address: "" for a diary alone."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.foods = Foods()
        self.drawing = Apart()
        self.is_folder = settings.path.is_dir()
        self._opened: Latest[str, Opened] = Latest(MOST_OPENED)
        self._lock = threading.Lock()
        self._secret = token_bytes(16)
        self.overviews = Overviews(self.foods)
        if not self.is_folder:
            self._opened.put("", Opened(settings.path, settings, self.foods))
            self._first_look()

    def warm(self) -> None:
        """Load now what the first page and the first letters would wait for; pages go before it."""
        self.foods.warm()
        held = self._opened.get("")
        with suppress(VilliError):
            country = held.now().diary.header.country.upper() if held is not None else ""
            self.foods.warm_words(country)

    def _first_look(self) -> None:
        """What cannot be opened is said in the terminal, before a page is; a diary that is not there can be
        begun on the page."""
        path = self.settings.path
        try:
            decode(read_bytes(path), path)
        except NotThere:
            if self.settings.read_only or not path.parent.is_dir():
                raise

    def clients(self) -> dict[str, Path]:
        """The folder of every client by the name in its address, as they are now; hidden ones left out.

        Raises `VilliError` where the folder of clients cannot be read."""
        try:
            names = sorted(each.name for each in scandir(self.settings.path) if _is_folder(each))
        except OSError as wrong:
            raise VilliError(
                f"{self.settings.path} cannot be read ({wrong.strerror}): check its rights"
            ) from wrong
        return {self._called(name): self.settings.path / name for name in names if not name.startswith(".")}

    def _called(self, name: str) -> str:
        """How a client is called on the page: by the folder's name, or by a sign that tells nothing of it."""
        if not self.settings.incognito and _is_text(name):
            return name
        sign = sha256(self._secret + name.encode("utf-8", "surrogateescape")).digest()
        return f"client-{''.join(chr(ord('a') + byte % 26) for byte in sign[:6])}"  # letters stay readable

    def opened(self, client: str) -> Opened | None:
        """The diary with this name in the address; None where there is none. Names are looked up in what the
        folder lists, never joined to a path. Raises `VilliError` for a client without a diary to open."""
        if not self.is_folder:
            return self._opened.get(client)
        folder = self.clients().get(client)
        if folder is None:
            return None
        path = diary_in(folder)
        with self._lock:
            held = self._opened.get(client)
            if held is None or held.path != path:
                held = Opened(path, self.settings, self.foods)
                self._opened.put(client, held)
            return held

    def names(self) -> frozenset[str]:
        """Every name of a person that is known now: of folders, of those whose diaries were read, of who
        agreed to something; and where the files stand."""
        from villi.keeping.people import people_in

        found = {str(self.settings.path), os.path.realpath(self.settings.path), *self.overviews.names()}
        if self.is_folder:
            with suppress(OSError):
                found |= {each.name for each in scandir(self.settings.path) if _is_folder(each)}
        for _, each in self._opened.items():
            with suppress(VilliError):
                now = each.now()
                found |= each.kept((now.digest, "people"), partial(people_in, now.diary))
        return frozenset(found)

    def start(self, name: str, header: "Header") -> str:
        """A new client: a folder with a diary in it, as `villi start` writes one. Gives the name in its
        address; raises `VilliError`, and leaves nothing behind, where it cannot be made."""
        from villi.diary.files import create
        from villi.diary.starting import folder_name, started
        from villi.diary.today import diary_day

        if self.settings.read_only:
            raise ReadOnly(ONLY_SHOWS)
        called = folder_name(name)
        if any(called.casefold() == each.name.casefold() for each in self.clients().values()):
            raise VilliError(f"{called} exists already: choose another name")
        folder = self.settings.path / called
        try:
            folder.mkdir(mode=0o700)
        except OSError as wrong:
            raise VilliError(f"{called} could not be made ({wrong.strerror}): check the folder") from wrong
        try:
            create(folder / DIARY, started(header, diary_day(header)))
        except VilliError:
            with suppress(OSError):
                folder.rmdir()
            raise
        return self._called(called)


DIARY = "diary.txt"


def diary_in(folder: Path) -> Path:
    """The diary of a client's folder: `diary.txt`, or the only text file there. Raises `VilliError`, with the
    remedy, where there is none or several, or where a link leads out of the folder of clients: what somebody
    put into a shared folder must not have villi read or change a file elsewhere."""
    root = os.path.realpath(folder.parent)
    if not _within(folder, root):
        raise VilliError(f"{folder.name} is a link that leads elsewhere: put the folder itself here")
    try:
        texts = sorted(each.name for each in scandir(folder) if each.name.endswith(".txt") and _is_file(each))
    except OSError as wrong:
        raise VilliError(f"{folder.name} cannot be read ({wrong.strerror}): check its rights") from wrong
    if DIARY not in texts and len(texts) != 1:
        many = "several text files" if texts else "no text file"
        raise VilliError(f"{folder.name} holds {many}: name the diary {DIARY}")
    found = folder / (DIARY if DIARY in texts else texts[0])
    if not _within(found, root):
        raise VilliError(
            f"{folder.name}: {found.name} is a link that leads elsewhere: put the diary itself here"
        )
    return found


def _within(path: Path, root: str) -> bool:
    return Path(os.path.realpath(path)).is_relative_to(root)


def _is_folder(each: "os.DirEntry[str]") -> bool:
    try:
        return each.is_dir()
    except OSError:
        return False  # a link that leads in a circle


def _is_file(each: "os.DirEntry[str]") -> bool:
    try:
        return each.is_file()
    except OSError:
        return False


def _is_text(name: str) -> bool:
    """Whether a name can be written on a page; on some disks any bytes are one."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
