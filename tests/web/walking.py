"""Every address of the page, with something in the place of its parameters."""

from collections.abc import Mapping
from typing import NamedTuple

import fuzz_web

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
    methods: dict[str, set[str]] = {}
    for one in fuzz_web.addresses(app):
        methods.setdefault(_filled(one.pattern), set()).add(one.method)
    return tuple(Address(path, frozenset(ways)) for path, ways in methods.items())


def _filled(path: str) -> str:
    for name, value in SAMPLES.items():
        for shape in (f"{{{name}}}", f"{{{name}:path}}", f"{{{name}:int}}"):
            path = path.replace(shape, value)
    assert "{" not in path, f"tests/web/walking.py needs a sample for {path}"
    return path
