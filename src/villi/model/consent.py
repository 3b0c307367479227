"""The hosts that a person has agreed to send diary lines to: `model_hosts.txt` in villi's state folder.

One line a host, with the day of the agreement: "2026-11-22 api.example.org". Whoever deletes the line, or
the file, has taken the agreement back.
"""

import os
from contextlib import suppress
from datetime import date as Date
from pathlib import Path
from urllib.parse import urlsplit

from villi.diary.files import change
from villi.diary.locking import state_folder
from villi.model.address import is_host, is_local
from villi.quantities import VilliError


def place() -> Path:
    """The file of agreements."""
    return state_folder() / "model_hosts.txt"


def agreed() -> dict[str, Date]:
    """The hosts that were agreed to, with the day; empty where the file is not there."""
    try:
        text = place().read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as wrong:
        raise VilliError(f"{place()} could not be read ({wrong.strerror or wrong})") from wrong
    return _read(text)


def allow(host: str, today: Date | None = None) -> str:
    """Agrees to a host (its name, or an address with it) and gives its name; once is enough.

    Raises `VilliError` for what is no host and for this computer, which needs no agreement.
    """
    name = host_name(host)
    if is_local(name):
        raise VilliError(f"{name} is this computer: it needs no agreement")
    _change({name: today or Date.today(), **agreed()})
    return name


def forget(host: str) -> bool:
    """Takes an agreement back; False where there was none."""
    name, known = host_name(host), agreed()
    if name not in known:
        return False
    _change({other: day for other, day in known.items() if other != name})
    return True


def host_name(text: str) -> str:
    """The host of an address, or the host itself, in small letters.

    >>> host_name("https://API.example.org:443/v1"), host_name("api.example.org")
    ('api.example.org', 'api.example.org')
    """
    said = text.strip()
    try:
        name = (urlsplit(said if "//" in said else f"//{said}").hostname or "").lower()
    except ValueError:
        name = ""
    if is_host(said.lower()):
        name = said.lower()  # a bare IPv6 number
    if not is_host(name) or "@" in said or " " in said or not said.isprintable():
        raise VilliError(f"{said!r} is no host: write it such as api.example.org")
    return name


def _read(text: str) -> dict[str, Date]:
    """The agreements in a text; a line that is none agrees to nothing.

    >>> _read("2026-11-22 api.example.org\\nsometime other.example.org\\n")
    {'api.example.org': datetime.date(2026, 11, 22)}
    """
    found: dict[str, Date] = {}
    for line in text.splitlines():
        day, _, host = line.strip().partition(" ")
        if is_host(host):
            with suppress(ValueError):
                found[host] = Date.fromisoformat(day)
    return found


def _change(hosts: dict[str, Date]) -> None:
    """Writes the file anew, readable by its owner only, in one step."""
    path = place()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
    except OSError as wrong:
        raise VilliError(f"{path} cannot be written to: set VILLI_STATE to a folder that can") from wrong
    lines = "".join(f"{day} {host}\n" for host, day in sorted(hosts.items()))
    change(path, lambda _: lines.encode())
