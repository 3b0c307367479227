"""How a command writes a page to a file."""

import os
from pathlib import Path


def write_page(path: Path, page: str) -> None:
    """Write a page, making its folder, and print its place; raises VilliError where that fails."""
    from villi.quantities import VilliError

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, page.encode())
    except OSError as error:
        raise VilliError(
            f"{path}: the page could not be written ({error.strerror}); choose another place"
        ) from error
    print(path)


def write_whole(path: Path, page: bytes) -> None:
    """Write a page in one step: on a full disk an earlier page stays as it was.

    A link is followed; what is no ordinary file (a pipe, /dev/stdout) is written to directly.
    """
    if path.exists() and not path.is_file():
        path.write_bytes(page)
        return
    target = Path(os.path.realpath(path))
    temporary = target.with_name(f".villi-{os.getpid()}.tmp")
    try:
        temporary.write_bytes(page)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
