"""A real browser on a real server: one of each for all tests here, a new diary and a new profile for each."""

import os
from collections.abc import Callable, Iterator
from datetime import date as Date
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("playwright.sync_api", reason="browser tests need playwright")

from playwright.sync_api import Browser, Page

import browsing
from browsing import DESK, PHONE, Served, Watched

SLOWEST = 15_000
"""Milliseconds that anything on a page may take on a busy machine before a test fails."""

SIZES = {"phone": PHONE, "desk": DESK}

OpenPage = Callable[..., "Seen"]


class Seen:
    """A page in a browser of its own, and what went wrong on it."""

    def __init__(self, page: Page, base: str, watched: Watched) -> None:
        self.page = page
        self.base = base
        self.watched = watched

    def goto(self, path: str) -> Page:
        """Another page of the same run."""
        self.page.goto(self.base + path)
        self.look()
        return self.page

    def look(self) -> None:
        """Note what cannot be seen from events: a page that scrolls sideways."""
        if wide := browsing.too_wide(self.page):
            self.watched.wrong.append(f"scrolls sideways at {self.page.url}: {wide}")

    def expects(self, *statuses: int) -> None:
        """Answers that this test asks for."""
        self.watched.expected.update(statuses)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The browser that all tests share; without one they are skipped, except where everything must run."""
    if browsing.chromium() is None:
        if os.environ.get("CI", "").lower() in ("1", "true"):
            pytest.fail("there is no Chromium: .ci/run installs it")
        pytest.skip("there is no Chromium on this machine")
    with browsing.browsing() as found:
        yield found


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The server that all tests share which change one diary, each its own text of it."""
    path = tmp_path_factory.mktemp("kept") / "diary.txt"
    path.write_text(browsing.week(), encoding="utf-8")
    with browsing.served(path) as found:
        yield found


@pytest.fixture(scope="package")
def year_text() -> str:
    """A year that ended yesterday."""
    return browsing.year()


@pytest.fixture
def today() -> Date:
    """The day that a diary without a time zone is on now (days start at four)."""
    from villi.diary import today
    from villi.diary.values import Header

    return today.diary_day(Header())


@pytest.fixture
def week(server: Served) -> Path:
    """The example week, which ended yesterday, as the diary that is served."""
    return rewritten(server, browsing.week())


@pytest.fixture
def empty(server: Served) -> Path:
    """A diary with a person and nothing else, as the diary that is served."""
    return rewritten(server, "person: me, female, 34\ncountry: GB\n")


def rewritten(server: Served, text: str) -> Path:
    """Another text as the diary that is served: it is changed outside, as an editor would."""
    fresh = server.path.with_suffix(".new")
    fresh.write_text(text, encoding="utf-8", newline="")
    fresh.replace(server.path)
    return server.path


@pytest.fixture
def open_page(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[OpenPage]:
    """Open a page of a run: `open_page(server, "/day", size="phone", scheme="dark")`; without the key with
    `key=False`. The test fails at its end if anything went wrong on it that was not expected."""
    seen: list[Seen] = []

    def opened(
        run: Served,
        path: str = "/",
        *,
        size: str = "desk",
        scheme: str = "light",
        key: bool = True,
        expects: tuple[int, ...] = (),
        **context: Any,
    ) -> Seen:
        width, height = SIZES[size]
        phone = {"has_touch": True, "is_mobile": True} if size == "phone" else {}
        profile = chromium.new_context(
            **(
                {"viewport": {"width": width, "height": height}, "color_scheme": scheme, "locale": "en-GB"}
                | phone
                | context
            )
        )
        request.addfinalizer(profile.close)
        profile.set_default_timeout(SLOWEST)
        profile.set_default_navigation_timeout(SLOWEST)
        if key:
            name, value = run.key
            profile.add_cookies([{"name": name, "value": value, "url": run.base, "sameSite": "Strict"}])
        page = profile.new_page()
        held = Seen(page, run.base, browsing.watch(page, run.base))
        held.expects(*expects)
        seen.append(held)
        held.goto(path)
        return held

    yield opened
    for each in seen:
        if not each.page.is_closed():
            each.look()
    wrong = [line for each in seen for line in each.watched.wrong]
    assert not wrong, "\n".join(wrong)


@pytest.fixture(params=["phone", "desk"])
def size(request: pytest.FixtureRequest) -> str:
    """Both widths: by touch on the one, by keyboard on the other."""
    found: str = request.param
    return found
