"""Every address of the page, with something in the place of its parameters."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from starlette.routing import BaseRoute, Mount, Route

SAMPLES: Mapping[str, str] = {
    "date": "2026-11-10",
    "id": "S16.8",
    "food": "sr:11457",
    "key": "fibre_g",
    "kind": "csv",
    "line": "6",
    "client": "one",
    "dataset": "propatria_death",
    "version": "0",
    "name": "page.css",
}


class Address(NamedTuple):
    """An address with the ways in which it is asked."""

    path: str
    methods: frozenset[str]


def addresses(app: object) -> tuple[Address, ...]:
    """The addresses of an application, whatever stands in front of it."""
    while not hasattr(app, "routes"):
        app = app._app  # type: ignore[attr-defined]
    return tuple(dict.fromkeys(_walked(app.routes, "")))


def _walked(routes: Sequence[BaseRoute], before: str) -> Iterator[Address]:
    for route in routes:
        if isinstance(route, Mount):
            yield from _walked(route.routes, before + _filled(route.path))
        elif isinstance(route, Route):
            yield Address(before + _filled(route.path), frozenset(route.methods or ()))


def _filled(path: str) -> str:
    for name, value in SAMPLES.items():
        for shape in (f"{{{name}}}", f"{{{name}:path}}", f"{{{name}:int}}"):
            path = path.replace(shape, value)
    assert "{" not in path, f"tests/web/walking.py needs a sample for {path}"
    return path
