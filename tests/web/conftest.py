"""A page to ask: an application over a diary of one's own, behind its guard, with the key in hand."""

from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from villi.web import Settings
from villi.web.app import application
from villi.web.house import House

HOST, PORT, TOKEN = "127.0.0.1", 8100, "key of this test"
BASE = f"http://{HOST}:{PORT}"
DIARY = """\
country: GB

2026-11-15 Sun
  08:00 2 slices rye bread, coffee with milk
  feel: mood 6

2026-11-16 Mon
  08:10 2 eggs, rye toast  # at home
  lunch: lentil soup
  took: vitamin D 25 ug
  feel: mood 6, bloating 2
"""

Serve = Callable[..., TestClient]


@pytest.fixture
def diary(tmp_path: Path) -> Path:
    """A small diary in a file of its own."""
    path = tmp_path / "diary.txt"
    path.write_text(DIARY, encoding="utf-8")
    return path


@pytest.fixture
def serve() -> Serve:
    """Serves a diary or a folder to a client that has the key; redirects are followed."""

    def served(path: Path, *, read_only: bool = False, incognito: bool = False) -> TestClient:
        house = House(Settings(path, read_only=read_only, incognito=incognito))
        client = TestClient(application(house, token=TOKEN, host=HOST, port=PORT), base_url=BASE)
        client.get("/", params={"token": TOKEN}, follow_redirects=False)
        return client

    return served


@pytest.fixture
def client(serve: Serve, diary: Path) -> TestClient:
    """The page of the small diary."""
    return serve(diary)
