"""An index kept in a file, so that the first answer comes at once: that of imported tables beside them, that
of the package's own catalogue where Python keeps the compiled modules of this room. So are long tables of
words, which take many times as long to cut into words as to read back.

A file is only a copy: it is made anew where it is missing, damaged, of another catalogue or of other code,
and nothing is lost where it cannot be written.
"""

import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar
from zlib import crc32

import msgspec

from villi.meals.index import Tables
from villi.meals.worked import Worked

NAME = "index.msgpack"
MADE_OF = ("index.py", "names.py", "words.py", "lists.py", "kept.py", "worked.py", "doubt.py")
TABLES = ("lists.csv", "bare.csv", "brands.csv")
FOODS = ("catalogue.py", "everyday.py", "store.py", "data/supplements.csv")
SUBSTANCES = ("table.py", "data/substances.csv")
"""The code and the data of this room, and what reads foods and substances, which decide what an index holds
besides the catalogue's own files."""

Held = tuple[Tables, Worked]
T = TypeVar("T")


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
    key = sha256(f"{catalogue} {_code()} {sys.byteorder}".encode()).digest()
    held: Held | None = _read(folder / NAME, key, Held)
    if held is not None:
        gc.freeze()  # an index lives as long as its process: no sweep for garbage need go through it again
        return held
    made = plain()
    if not _may_write(folder):
        return made, None
    worked = more(made)
    _keep(folder / NAME, key, (made, worked))
    return made, worked


def kept_table(name: str, made_of: Sequence[str], make: Callable[[], T], kind: type[T]) -> T:
    """What `make` works out of files of this room (`made_of`: code and tables), kept under a name.

    >>> kept_table("example", ["kept.py"], lambda: [("egg", 1)], list[tuple[str, int]])
    [('egg', 1)]
    """
    folder = Path(__file__).with_name("__pycache__")
    here = files("villi.meals")
    key = sha256(b"\0".join((here / part).read_bytes() for part in made_of)).digest()
    path = folder / f"{name}.msgpack"
    held: T | None = _read(path, key, kind)
    if held is None:
        held = make()
        if _may_write(folder):
            _keep(path, key, held)
    return held


def _read(path: Path, key: bytes, kind: Any) -> Any:
    """What is kept there under this key; None where nothing is, or something else."""
    with suppress(OSError, msgspec.MsgspecError):
        data = memoryview(path.read_bytes())
        head, body = data[: len(key) + SUM], data[len(key) + SUM :]
        if head == key + _sum(body):
            with _unswept():
                return msgspec.msgpack.decode(body, type=kind)
    return None


def _keep(path: Path, key: bytes, value: object) -> None:
    with suppress(OSError):
        encoded = msgspec.msgpack.encode(value)
        _write(path, key + _sum(encoded) + encoded)


@contextmanager
def _unswept() -> Iterator[None]:
    """No search for garbage meanwhile: hundreds of thousands of new values hold none, and Python would go
    through them again and again."""
    sweeping = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if sweeping:
            gc.enable()


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
    parts += [files("villi.substances") / name for name in SUBSTANCES]
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
