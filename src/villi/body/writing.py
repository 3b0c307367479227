"""Files that appear together, each complete, and never silently in the place of another."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from villi.quantities import VilliError


def write_all(folder: Path, files: Mapping[str, bytes], overwrite: bool = False) -> tuple[Path, ...]:
    """Write `files`, their bytes by their names below `folder`; gives their places.

    All are complete on disk before the first appears under its name. Raises VilliError where one is there
    already (unless `overwrite`) or cannot be written; then none of them is changed and nothing half is left.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     [path.name for path in write_all(Path(place), {"a.txt": b"all", "more/b.txt": b"of it"})]
    ['a.txt', 'b.txt']
    """
    places = [folder / name for name in files]
    there = [place for place in places if os.path.lexists(place)]
    folders = [place for place in there if place.is_dir()]
    if folders:
        raise VilliError(folders[0], " is a folder", remedy="choose another place")
    if there and not overwrite:
        more = f" (and {len(there) - 1} more)" if len(there) > 1 else ""
        remedy = "name another folder, or write over it (--overwrite)"
        raise VilliError(there[0], f" is there already{more}", remedy=remedy)
    with _tidy(folder) as made:
        for place, content in zip(places, files.values(), strict=True):
            _make_folder(place.parent, made)
            made.append(place.with_name(f".{place.name}.part"))
            with made[-1].open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        for place in places:
            place.with_name(f".{place.name}.part").replace(place)
    return tuple(places)


def _make_folder(folder: Path, made: list[Path]) -> None:
    """Make a folder and those above it, noting which are new."""
    new = [each for each in (folder, *folder.parents) if not each.exists()]
    made.extend(reversed(new))
    folder.mkdir(parents=True, exist_ok=True)


@contextmanager
def _tidy(folder: Path) -> Iterator[list[Path]]:
    """What was made on the way is removed where something breaks."""
    made: list[Path] = []
    try:
        yield made
    except BaseException as error:
        for path in reversed(made):
            with suppress(OSError):
                path.rmdir() if path.is_dir() else path.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise VilliError(
                folder,
                f": nothing could be written ({error.strerror or error})",
                remedy="choose another place",
            ) from error
        raise
