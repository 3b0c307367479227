"""An index kept in a file, so that the first answer comes at once: that of imported tables beside them, that
of the package's own catalogue where Python keeps the compiled modules of this room.

The file is only a copy: it is made anew where it is missing, damaged, of another catalogue or of other code,
and nothing is lost where it cannot be written.
"""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from zlib import crc32

import msgspec

from villi.meals.index import Tables
from villi.meals.worked import Worked

NAME = "index.msgpack"
MADE_OF = ("index.py", "names.py", "words.py", "lists.py", "kept.py", "worked.py", "doubt.py")
TABLES = ("lists.csv", "bare.csv", "brands.csv", "medicines.csv", "supplements.csv")
FOODS = ("catalogue.py", "everyday.py", "store.py", "data/supplements.csv")
"""The code and the data of this room, and what reads foods, which decide what an index holds besides the
catalogue's own files."""

Held = tuple[Tables, Worked]


def place(catalogue: object) -> Path | None:
    """The folder in which the index of a catalogue is kept; None where it is not.

    >>> from villi.foods import Catalogue
    >>> place(Catalogue.everyday()).name, place(object())
    ('__pycache__', None)
    """
    folder: Path | None = getattr(catalogue, "folder", None)
    if folder is None and getattr(catalogue, "packaged", False):
        return Path(__file__).with_name("__pycache__")
    return folder


def kept(
    folder: Path, catalogue: str, plain: Callable[[], Tables], more: Callable[[Tables], Worked]
) -> tuple[Tables, Worked | None]:
    """The values of the index kept in `folder`, where they are of the catalogue with this hash; else those
    that `plain` and `more` work out, which are kept from now on. Where nothing can be kept, `more` would be
    work for nothing: what it works out is worked out when it is needed."""
    key = sha256(f"{catalogue} {_code()}".encode()).digest()
    path = folder / NAME
    with suppress(OSError, msgspec.MsgspecError):
        data = memoryview(path.read_bytes())
        head, body = data[: len(key) + SUM], data[len(key) + SUM :]
        if head == key + _sum(body):
            held: Held = msgspec.msgpack.decode(body, type=Held)
            return held
    made = plain()
    if not _may_write(folder):
        return made, None
    worked = more(made)
    with suppress(OSError):
        encoded = msgspec.msgpack.encode((made, worked))
        _write(path, key + _sum(encoded) + encoded)
    return made, worked


def _may_write(folder: Path) -> bool:
    """Whether files can be made there; among compiled modules only where Python may keep those."""
    if folder.name == "__pycache__" and sys.dont_write_bytecode:
        return False
    with suppress(OSError):
        folder.mkdir(exist_ok=True)
    return os.access(folder, os.W_OK | os.X_OK)


SUM = 4
"""Bytes of the check sum: a changed byte can still be decoded, and would name other foods."""


def _sum(data: "bytes | memoryview") -> bytes:
    return crc32(data).to_bytes(SUM, "big")


@cache
def _code() -> str:
    here = files("villi.meals")
    parts = [here / name for name in MADE_OF] + [here / "data" / name for name in TABLES]
    parts += [files("villi.foods") / name for name in FOODS]
    return sha256(b"\0".join(part.read_bytes() for part in parts)).hexdigest()


def _write(path: Path, data: bytes) -> None:
    """The whole file or none: readers see the old one until the new one is complete."""
    import tempfile  # half of this module's loading time, needed once

    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
