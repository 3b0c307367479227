"""Fake servers, and a state folder and environment of the test's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_server import Server, running


@pytest.fixture
def server() -> Iterator[Server]:
    """A server that marks nothing and chooses nothing until the test says otherwise."""
    with running() as one:
        yield one


@pytest.fixture
def other() -> Iterator[Server]:
    """Another server, which nothing should reach."""
    with running() as one:
        yield one


@pytest.fixture(autouse=True)
def own_state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A state folder and an environment of the test's own."""
    monkeypatch.setenv("VILLI_STATE", str(tmp_path / "state"))
    for name in ("VILLI_MODEL", "VILLI_MODEL_NAME", "VILLI_MODEL_KEY"):
        monkeypatch.delenv(name, raising=False)
