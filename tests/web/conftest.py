"""What every test of the page needs: a diary, and a browser's view of it without a browser."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette", reason="the page needs the extra [web]")

from starlette.testclient import TestClient
from tests.everyday import EVERYDAY, READY

from villi.diary import today as clock
from villi.meals import index
from villi.web import Settings
from villi.web.app import application
from villi.web.house import House

PORT = 8000
KEY = "the-key-of-this-run"

WEEK = Path(__file__).parents[2] / "examples" / "week.txt"

Open = Callable[..., TestClient]


@pytest.fixture(autouse=True)
def _own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Locks and what is kept stand in a folder of the test; everyday foods are indexed once for all."""
    monkeypatch.setenv("VILLI_STATE", str(tmp_path / "state"))
    monkeypatch.setattr("villi.meals.index", lambda foods: READY if foods is EVERYDAY else index(foods))


@pytest.fixture
def monday(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the morning of Monday, 23 November 2026."""
    monkeypatch.setattr(clock, "now", lambda header: datetime(2026, 11, 23, 9, 30))


@pytest.fixture
def diary(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """The diary that the module of the test calls `DIARY`, to change."""
    path = tmp_path / "own.txt"
    path.write_bytes(request.module.DIARY)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one client, who has a week's diary."""
    client = tmp_path / "clients" / "one"
    client.mkdir(parents=True)
    (client / "diary.txt").write_bytes(WEEK.read_bytes())
    return client.parent


@pytest.fixture
def week(tmp_path: Path) -> Path:
    """A week's diary to change."""
    path = tmp_path / "diary.txt"
    path.write_bytes(WEEK.read_bytes())
    return path


@pytest.fixture
def open_page() -> Open:
    """A browser that holds the key: `open_page(path, read_only=True)`."""

    def opened(path: Path, **settings: Any) -> TestClient:
        house = House(Settings(path, **settings))
        host = settings.get("host", "127.0.0.1")
        app = application(house, token=KEY, host=host, port=PORT)
        browser = TestClient(app, base_url=f"http://{host}:{PORT}", follow_redirects=False)
        browser.cookies.set(f"villi-{PORT}", KEY)
        return browser

    return opened
