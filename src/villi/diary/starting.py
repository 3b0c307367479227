"""A new diary, and the folder of a new client: the same whoever asks for it."""

import os
from collections.abc import Sequence
from datetime import date as Date
from pathlib import Path

from villi.diary.building import build, write
from villi.diary.heading import country_of
from villi.diary.values import Header
from villi.quantities import VilliError

GUIDE = """\
# Your food diary. Write in it with any editor, in your own words; villi reads it and keeps every byte.
#   2026-11-16               a date on a line of its own opens a day
#   08:10 2 eggs, rye toast  what you ate; time and amount only if you like
#   lunch: lentil soup
#   feel: mood 6, bloating 2, sleep 7 h      0 to 10; mood, energy, clarity, comfort: 10 is best
#   took: vitamin D 25 ug
#   done: food               you wrote down all you ate that day
"""

LONGEST_NAME = 60
"""Letters of a client's folder: short enough for every file system, with room for what stands below it."""
_FORBIDDEN = frozenset('<>:"/\\|?*')
_RESERVED = frozenset(
    ("con", "prn", "aux", "nul", *(f"{kind}{n}" for kind in ("com", "lpt") for n in "0123456789¹²³"))
)
"""Names that Windows keeps for devices, whatever stands behind a dot."""


def headed(person: str, country: str, zone: str) -> Header:
    """What stands at the top of a new diary. Raises `VilliError`, with the remedy, for what cannot.

    >>> headed("", "uk", "Europe/London").country
    'GB'
    """
    code = country_of(country)
    if code is None:
        raise VilliError(f"country {country}: give it as two letters, such as GB, DE or US")
    header = Header(person=person, country=code, zone=zone)
    wrong = next((problem for problem in build({}, header).problems if problem.line), None)
    if wrong is not None:
        raise VilliError(f"{wrong.message}: {wrong.suggestion}")
    return header


def started(header: Header, today: Date, lines: Sequence[str] = ()) -> bytes:
    """The bytes of a new diary: how to write in it, its top, and a first day.

    >>> started(Header(country="GB"), Date(2026, 11, 16), ["toast"]).decode().splitlines()[-4:]
    ['country: GB', '', '2026-11-16 Mon', 'toast']
    """
    top = write(build({}, header)).decode()
    day = "\n".join([f"{today} {today:%a}", *lines])
    return f"{GUIDE}\n{top}{chr(10) if top else ''}{day}\n".encode()


def top() -> tuple[str, ...]:
    """The lines that stand above the first day of a new diary, with what this computer tells of its place."""
    try:
        header = headed("", system_country(), system_zone())
    except VilliError:  # such as a language setting of no country
        header = Header()
    return tuple(started(header, Date.min).decode().splitlines()[:-1])


def folder_name(said: str) -> str:
    """The name of a client's folder: one that every system can hold, and that leads nowhere else. Raises
    `VilliError` with the remedy.

    >>> folder_name("  Example  client ")
    'Example client'
    >>> folder_name("../elsewhere")
    Traceback (most recent call last):
    villi.quantities.errors.VilliError: a name cannot hold "/": use letters, numbers and spaces
    """
    name = " ".join(said.split())
    if not name:
        raise VilliError("a name is needed: letters, numbers and spaces, such as initials or a number")
    strange = next((sign for sign in name if sign in _FORBIDDEN or not sign.isprintable()), "")
    if strange:
        shown = f'"{strange}"' if strange.isprintable() else "control signs"
        raise VilliError(f"a name cannot hold {shown}: use letters, numbers and spaces")
    if name.startswith((".", "~", "-")) or name.endswith("."):
        raise VilliError("a name cannot begin with a dot, ~ or -, or end with a dot: begin with a letter")
    if name.partition(".")[0].rstrip().casefold() in _RESERVED:
        raise VilliError(f"{name} is a name that Windows keeps for itself: add something to it")
    if len(name) > LONGEST_NAME or len(name.encode()) > 4 * LONGEST_NAME:
        raise VilliError(f"the name is longer than {LONGEST_NAME} letters: write it shorter")
    return name


def system_zone() -> str:
    """The computer's IANA zone, or "" where it does not tell."""
    named = os.environ.get("TZ", "").removeprefix(":")
    if "/" in named and not named.startswith("/"):
        return named
    target = os.path.realpath("/etc/localtime")
    if "/zoneinfo/" in target:
        name = target.split("/zoneinfo/", 1)[1].removeprefix("posix/")
        return name if name != "Etc/UTC" else "UTC"
    try:
        return Path("/etc/timezone").read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""


def system_country() -> str:
    """The country of the computer's language setting ("en_GB.UTF-8"), or ""."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        language = os.environ.get(variable, "").split(".")[0]
        if len(language) == 5 and language[2] == "_":
            return language[3:].upper()
    return ""
