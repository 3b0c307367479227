"""Where a language model is: an address that is checked before anything is sent there."""

import re
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import urlsplit

from villi.quantities import VilliError

PATH = "/chat/completions"
"""What an OpenAI-compatible endpoint has below its base address."""
EXAMPLE = "http://localhost:11434/v1"
_HOST = re.compile(
    r"(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*"
)


class Address(NamedTuple):
    """`url` the full address that questions go to; `local` True where `host` is this computer."""

    url: str
    host: str
    local: bool


def address(base: str) -> Address:
    """The address of an endpoint from its base, such as "http://localhost:11434/v1".

    Raises `VilliError` for what is no such address, for one that holds a password or a key, and for a
    remote one without https.

    >>> address("http://127.0.0.1:8080/v1/")
    Address(url='http://127.0.0.1:8080/v1/chat/completions', host='127.0.0.1', local=True)
    >>> address("http://models.example.org/v1")
    Traceback (most recent call last):
    villi.quantities.errors.VilliError: models.example.org is another computer: ...
    """
    try:
        parts = urlsplit(base.strip())
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        raise _no_address() from None
    if (
        not base.strip().isprintable()
        or parts.scheme not in ("http", "https")
        or not is_host(host)
        or port == 0
    ):
        raise _no_address()
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise VilliError(
            "the model's address holds a user name, a key or a query: leave it out; "
            "a key goes into the environment variable VILLI_MODEL_KEY"
        )
    path = parts.path.rstrip("/").removesuffix(PATH)
    if not path.isascii() or not path.isprintable() or " " in path:
        raise _no_address()
    local = is_local(host)
    if not local and parts.scheme != "https":
        raise VilliError(f"{host} is another computer: its address must start with https")
    shown = f"[{host}]" if ":" in host else host
    return Address(f"{parts.scheme}://{shown}{f':{port}' if port else ''}{path}{PATH}", host, local)


def _no_address() -> VilliError:
    return VilliError(f"the model's address is none: write it such as {EXAMPLE}")


def is_host(text: str) -> bool:
    """True for the name or number of a host, in small letters, without port.

    >>> is_host("api.example.org"), is_host("::1"), is_host("two words"), is_host("a/b")
    (True, True, False, False)
    """
    return bool(_HOST.fullmatch(text)) or _is_ip(text)


def _is_ip(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return "%" not in text


def is_local(host: str) -> bool:
    """True for this computer only: the name localhost and loopback numbers. A computer of the same house
    is another computer.

    >>> is_local("localhost"), is_local("127.0.0.1"), is_local("::1"), is_local("192.168.1.5")
    (True, True, True, False)
    """
    return host == "localhost" or (_is_ip(host) and ip_address(host).is_loopback)
