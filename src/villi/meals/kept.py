"""An index kept in a file beside the tables that somebody imported, so that the first answer comes at once.

The file is only a copy: it is made anew where it is missing, damaged, of another catalogue or of other code,
and nothing is lost where it cannot be written.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import msgspec

from villi.meals.index import Tables
from villi.meals.worked import Worked

NAME = "index.msgpack"
MADE_OF = ("index.py", "names.py", "words.py", "lists.py", "kept.py", "worked.py", "doubt.py")
TABLES = ("lists.csv", "bare.csv", "medicines.csv", "supplements.csv")
FOODS = ("catalogue.py", "everyday.py", "store.py")
"""The code and the data of this room, and the code that reads foods, which decide what an index holds besides
the catalogue's own data."""

Held = tuple[Tables, Worked]


def kept(folder: Path, catalogue: str, make: Callable[[], Held]) -> Held:
    """The values of the index kept in `folder`, where they are of the catalogue with this hash; else those
    that `make` works out, which are kept from now on."""
    key = sha256(f"{catalogue} {_code()}".encode()).digest()
    path = folder / NAME
    with suppress(OSError, msgspec.MsgspecError):
        data = path.read_bytes()
        if data[: len(key)] == key:
            held: Held = msgspec.msgpack.decode(memoryview(data)[len(key) :], type=Held)
            return held
    made = make()
    with suppress(OSError):
        _write(path, key + msgspec.msgpack.encode(made))
    return made


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
