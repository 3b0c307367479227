"""A real browser on a real server: one of each for all tests here, a new diary and a new profile for each."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date as Date
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("playwright.sync_api", reason="browser tests need playwright")

from playwright.sync_api import Browser, Locator, Page, expect

import browsing
import screens
from browsing import DESK, PHONE, Served, Watched

SLOWEST = 20_000
"""Milliseconds that anything on a page may take on a busy machine before a test fails."""
expect.set_options(timeout=SLOWEST)

MOST_TABS = 150
"""Presses of Tab after which something counts as out of reach."""

SIZES = {"phone": PHONE, "desk": DESK}

OpenPage = Callable[..., "Seen"]
Running = Callable[[str], Served]


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


class Hands:
    """A person at a page, by touch on a phone and by keyboard alone at a desk. Interactions are counted:
    a tap, a press of a key, words typed in one go, or one thing reached with the keyboard and chosen."""

    def __init__(self, seen: Seen, size: str) -> None:
        self.page = seen.page
        self.touch = size == "phone"
        self.count = 0

    def choose(self, thing: Locator, key: str = "Enter") -> None:
        """Tap it; or go to it with Tab and press a key on it."""
        self.count += 1
        if self.touch:
            thing.tap()
            return
        self.reach(thing)
        self.page.keyboard.press(key)

    def reach(self, thing: Locator) -> None:
        """Go to something with Tab alone."""
        expect(thing).to_be_visible()
        for _ in range(MOST_TABS):
            if thing.evaluate("(each) => each === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{thing} cannot be reached with the keyboard")

    def into(self, field: Locator, key: str = "") -> None:
        """Put the cursor into a field: by a tap, by its key, or with Tab."""
        self.count += 1
        if self.touch:
            field.tap()
        elif key:
            self.page.keyboard.press(key)
        else:
            self.reach(field)
        expect(field).to_be_focused()

    def write(self, words: str) -> None:
        """Type where the cursor stands."""
        self.count += 1
        self.page.keyboard.type(words)

    def press(self, key: str) -> None:
        """Press a key."""
        self.count += 1
        self.page.keyboard.press(key)


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
def running() -> Iterator[Running]:
    """The servers of the runs that `tools/screens.py` names, each started when it is first asked for. Who
    changes what one serves puts it back."""
    with ExitStack() as stack:
        known: dict[str, Served] = {}

        def of(name: str) -> Served:
            if name not in known:
                known[name] = stack.enter_context(screens.served(name))
            return known[name]

        yield of


@pytest.fixture(scope="package")
def year_text() -> str:
    """A year that ended yesterday."""
    return browsing.year()


@pytest.fixture
def today() -> Date:
    """The day that a diary without a time zone is on now (days start at four)."""
    return browsing.today()


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
