"""What every test of the page needs: a diary, and a browser's view of it without a browser."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette", reason="the page needs the extra [web]")

from starlette.testclient import TestClient

from villi.web import Settings
from villi.web.app import application
from villi.web.house import House

PORT = 8000
KEY = "the-key-of-this-run"

WEEK = Path(__file__).parents[2] / "examples" / "week.txt"

Open = Callable[..., TestClient]


@pytest.fixture(autouse=True)
def _own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Locks and what is kept stand in a folder of the test."""
    monkeypatch.setenv("VILLI_STATE", str(tmp_path / "state"))


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
