"""The small file beside a diary that holds the number from which an experiment's lots are drawn.

`begin` writes it together with the record in the diary: both or neither. It never overwrites a file; only its
owner can read it.
"""

import glob
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import date as Date
from pathlib import Path

from villi.diary.changing import appended
from villi.diary.files import change
from villi.diary.grammar import read
from villi.quantities import VilliError
from villi.trials.record import estimand, lines
from villi.trials.values import Announced, Kept

SCHEMA = "villi.experiment.seed/1"
_ABOUT = (
    "The lots of a self-experiment are drawn from this number. "
    "Leave the file as it is, beside the diary, until the experiment is finished."
)
LARGEST = 65_536
"""Bytes of a file that is looked at: ours has some 400."""
MOST = 99
"""Files of experiments that begin on the same day."""


def begin(
    path: str | Path, announced: Announced, seed: int, today: Date, refuse: Callable[[bytes], None]
) -> tuple[Announced, Path, int]:
    """Write the record into the diary under `today` and the number beside it; both or neither.

    `refuse` is asked with the diary's bytes while the diary is locked, and raises `VilliError` where nothing
    may be written (another experiment runs, the diary has changed). Returns what was announced with its
    seal, the small file and the line of the record. Raises `VilliError`; then neither is written.
    """
    from villi.signals.experiment import seal

    sealed = announced._replace(sealed=seal(announced.design, seed, estimand(announced)))
    first, *more = lines(sealed)
    record = [f"experiment: {first}", *(f"  {line}" for line in more)]
    made: list[Path] = []
    at = 0

    def changed(data: bytes) -> bytes:
        nonlocal at
        refuse(data)
        after, at = appended(data, record, today, path)
        _reads_back(after, data, sealed, path)
        made.append(_create(Path(os.path.realpath(path)), sealed, seed))
        return after

    try:
        change(path, changed)
    except BaseException:
        if made and not _holds(path, sealed):
            with suppress(OSError):
                made[0].unlink()
        raise
    return sealed, made[0], at


def kept_beside(path: str | Path) -> Callable[[Announced], Kept]:
    """Looks for the small file of an experiment in the folder of a diary: `kept_beside("me.txt")(announced)`.

    The file is known by its seal, not by its name: a diary that was renamed still finds it, and one whose
    record now begins on another day is told that the record differs. Never raises: a file that is gone or
    cannot be read is told by `Kept.seal`.
    """
    place = Path(os.path.realpath(path))

    def kept(announced: Announced) -> Kept:
        named = _name(place, announced.first, 1)
        differs = ""
        for file in _candidates(place, announced.first):
            seed = _seed(file)
            if seed is not None and _gives(announced, seed):
                return Kept(seed, "holds", str(file))
            if file.name.startswith(named.stem):
                differs = str(file)
        for file in _own(place):
            if not differs and announced.sealed and _read(file).get("sealed") == announced.sealed:
                differs = str(file)  # of this very record, but of another first day
        return Kept(None, "differs", differs) if differs else Kept(None, "gone", str(named))

    return kept


def left_over(path: str | Path) -> Path | None:
    """A small file with the diary's name that is beside it: there was an experiment once."""
    return max(_own(Path(os.path.realpath(path))), default=None)


def _own(place: Path) -> list[Path]:
    """Small files with the diary's name, of whatever day."""
    with suppress(OSError):
        return sorted(place.parent.glob(f"{glob.escape(place.stem)}.experiment-*.json"))
    return []


def _gives(announced: Announced, seed: int) -> bool:
    from villi.signals.experiment import seal

    try:
        return seal(announced.design, seed, estimand(announced)) == announced.sealed
    except ValueError:
        return False


def _reads_back(after: bytes, before: bytes, sealed: Announced, path: str | Path) -> None:
    """The record must be read as it was meant, and hide nothing that stood in the diary."""
    from villi.trials.reading import runs

    source = str(path)
    found = [run.announced for run in runs(read(after, source))]
    if sealed not in found or len(found) != len(runs(read(before, source))) + 1:
        raise VilliError(path, ": this experiment cannot be written in a diary; use plainer words")


def _holds(path: str | Path, sealed: Announced) -> bool:
    """Whether the record stands in the diary: then the number is needed, whatever went wrong afterwards."""
    with suppress(OSError):
        return sealed.sealed.encode() in Path(path).read_bytes()
    return True  # in doubt the number is kept: without it the experiment is lost


def _name(place: Path, first: Date, number: int) -> Path:
    again = "" if number == 1 else f"-{number}"
    return place.with_name(f"{place.stem}.experiment-{first}{again}.json")


def _candidates(place: Path, first: Date) -> Iterator[Path]:
    """Files that may be the one: the diary's own first, then those of any name beside it."""
    with suppress(OSError):
        own = [_name(place, first, number) for number in range(1, MOST + 1)]
        there = sorted(place.parent.glob(f"*.experiment-{first}*.json"))
        yield from sorted(there, key=lambda file: (file not in own, file.name))


def _seed(file: Path) -> int | None:
    try:
        return int(str(_read(file)["seed"]))
    except (ValueError, KeyError):
        return None


def _read(file: Path) -> Mapping[str, object]:
    """What a small file holds, with or without a byte order mark; nothing where it is none of ours."""
    try:
        if not file.is_file() or file.stat().st_size > LARGEST:
            return {}
        held = json.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return {}
    return held if isinstance(held, dict) and held.get("schema") == SCHEMA else {}


def _create(place: Path, sealed: Announced, seed: int) -> Path:
    """Write the small file whole under the first name that is free. Raises `VilliError`."""
    text = json.dumps(
        {
            "schema": SCHEMA,
            "about": _ABOUT,
            "what": sealed.what,
            "first_day": str(sealed.first),
            "sealed": sealed.sealed,
            "seed": str(seed),
        },
        ensure_ascii=False,
        indent=2,
    )
    for number in range(1, MOST + 1):
        file = _name(place, sealed.first, number)
        try:
            _write_new(file, (text + "\n").encode())
        except FileExistsError:
            continue
        except OSError as wrong:
            raise VilliError(
                file,
                f" could not be written ({wrong.strerror or wrong}); nothing was changed: the folder needs "
                "room and your right to write in it",
            ) from wrong
        return file
    raise VilliError(_name(place, sealed.first, 1), f" and {MOST - 1} more are there already: move them away")


def _write_new(file: Path, data: bytes) -> None:
    """A new file, readable by its owner only, whole and on the disk, or none at all. `FileExistsError` where
    the name is taken."""
    binary = getattr(os, "O_BINARY", 0)  # Windows: as written, without other line ends
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | binary, 0o600)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
    except BaseException:
        with suppress(OSError):
            file.unlink()
        raise
    if sys.platform != "win32":
        with suppress(OSError):
            folder = os.open(file.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
