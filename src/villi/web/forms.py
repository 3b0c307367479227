"""Forms as they are sent: read once, in bounds, each named by all that it holds; and their fields."""

from collections.abc import Callable
from datetime import time as Time
from functools import wraps
from hashlib import sha256
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from villi.diary.today import clock_of

Handler = Callable[[Request, FormData], Response]


def posted(handle: Handler, most_fields: int = 2_000, longest: int = 64 * 1024) -> Callable[[Request], Any]:
    """A handler of forms: the form is read, then the work is done in a thread: it may wait for the disk.

    `longest` is how many bytes a field may have."""

    @wraps(handle)
    async def read_first(request: Request) -> Response:
        async with request.form(max_files=0, max_fields=most_fields, max_part_size=longest) as form:
            fields = [(_text(name), _text(value)) for name, value in form.multi_items()]
            named = _named(request.scope["path"], fields)
            return await run_in_threadpool(handle, request, FormData([*named]))

    return read_first


def _text(value: object) -> str:
    """A field as characters that a file can hold: a strange encoding may bring halves of some."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def _named(path: str, fields: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The fields of a form, of which `once` names all that was sent: the same form sent twice is done once,
    but other words from a page that was gone back to are not taken for what was sent before."""
    if not any(name == "once" and value for name, value in fields):
        return fields
    sent = sha256("\0".join((path, *(part for one in fields for part in one))).encode()).hexdigest()
    return [(name, sent if name == "once" else value) for name, value in fields]


def field(form: FormData, name: str) -> str:
    """A field of a form as text; "" where it is absent."""
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def number(said: str) -> int:
    """A whole number that a form or an address names; 0 where it is none.

    >>> number("12"), number("-1"), number("one"), number("1" * 40)
    (12, 0, 0, 0)
    """
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else 0


def time_of(form: FormData, name: str) -> Time | None:
    """A field of a form as a time of day; None where it is empty. Raises `VilliError` for what is none."""
    said = field(form, name).strip()
    return clock_of(said) if said else None
