"""What went wrong, as a page says it: files by their names alone, and remedies of a page."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from villi.diary.files import AlreadyThere, NotThere
from villi.diary.foreign import NotADiary
from villi.diary.locking import Unlockable
from villi.quantities import VilliError

REMEDIES: dict[type[VilliError], str] = {
    NotThere: ". Was it moved, renamed or deleted? Put it back, then try again",
    AlreadyThere: ": choose another name",
    Unlockable: (
        ". Let villi write there, or start it again with another folder of this computer's own disk, "
        "named by VILLI_STATE"
    ),
    NotADiary: ". villi writes nothing into it: put the diary's own text file in its place",
}
"""What helps on a page, where a terminal says a command."""


def plainly(wrong: VilliError, diary: Path) -> str:
    """The message as the page of a diary says it.

    >>> gone = NotThere(Path("ann/d.txt"), " does not exist", remedy="write one with villi start")
    >>> plainly(gone, Path("ann/d.txt"))
    'd.txt does not exist. Was it moved, renamed or deleted? Put it back, then try again'
    """
    own = next((remedy for kind, remedy in REMEDIES.items() if isinstance(wrong, kind)), None)
    said = wrong.said(lambda place: _called(place, diary), wrong.remedy if own is None else "")
    return said + (own or "")


def _called(place: Path, diary: Path) -> str:
    """How a page calls a file: the diary by its name, also where that is a link, and what is beside it."""
    if _same(place, diary):
        return diary.name
    folders = [diary.absolute().parent, Path(os.path.realpath(diary)).parent]
    if any(_same(place, folder) for folder in folders):
        return "the folder of the diary"
    return place.name if any(_same(place.absolute().parent, folder) for folder in folders) else str(place)


def _same(one: Path, other: Path) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)


@contextmanager
def by_name(diary: Path) -> Iterator[None]:
    """Whatever goes wrong with a diary is said `plainly`."""
    try:
        yield
    except VilliError as wrong:
        wrong.args, wrong.remedy = (plainly(wrong, diary),), ""
        raise
