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
    there = [place for place in places if place.exists()]
    if any(place.is_dir() for place in there):
        raise VilliError(f"{there[0]} is a folder; choose another place")
    if there and not overwrite:
        more = f" (and {len(there) - 1} more)" if len(there) > 1 else ""
        raise VilliError(f"{there[0]} is there already{more}; name another folder, or write over it (--overwrite)")
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
                f"{folder}: nothing could be written ({error.strerror or error}); choose another place"
            ) from error
        raise
