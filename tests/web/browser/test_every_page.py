"""Every page, at both widths and in both schemes, and at 320 pixels: nothing fails, nothing scrolls sideways,
no rule of accessibility is broken."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe, AxeResults
from playwright.sync_api import Page
from starlette.routing import BaseRoute, Mount, Route

import screens
from browsing import DESK, PHONE, Served
from screens import PAGES, Shown
from villi.web import Settings
from villi.web.app import application
from villi.web.house import House

from .conftest import OpenPage

RULES = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"],
}
OF_COLOUR = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""What can differ between the schemes; all else is looked at in one."""
NOT_LISTS = {
    "rules": [{"id": "scrollable-region-focusable", "selector": "*:not(select, textarea, .completions)"}]
}
"""The list of ways to go on is moved in from the field it belongs to, which keeps the focus; the rule knows
this of a `combobox`, which a field of several lines may not be."""
NARROWEST = {"width": 320, "height": 640}

NOT_PAGES = {
    "/": "leads to today",
    "/day": "leads to today",
    "/state": "JSON for our script",
    "/examination/moves": "a part for our script; without script it leads to the examination",
    "/examination/chart/{key}": "a part for our script",
    "/known/chart/{dataset}": "a part for our script",
    "/examination/download/{kind}": "a file to take along",
    "/assets/{version}/{name}": "style and script",
    "/experiments/asked/{line:int}": "needs a question in the diary: tests/web/test_experiments.py",
}
"""Addresses that are asked for and show nothing of their own."""

Running = Callable[[str], Served]


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    """The servers of all runs, each started when it is first asked for."""
    with ExitStack() as stack:
        known: dict[str, Served] = {}

        def of(name: str) -> Served:
            if name not in known:
                known[name] = stack.enter_context(screens.served(name))
            return known[name]

        yield of


def broken(page: Page, rules: dict[str, Any]) -> str:
    """The rules that a page breaks now, with where; "" for none."""
    found = page.evaluate("(rules) => axe.run({runOnly: rules, resultTypes: ['violations']})", rules)
    results = AxeResults(found)
    return str(results.generate_report()) if results.violations_count else ""


@pytest.mark.parametrize("shown", [each for each in PAGES if not each.like], ids=lambda shown: shown.name)
def test_a_page_breaks_no_rule(shown: Shown, running: Running, open_page: OpenPage) -> None:
    # axe is put into the page from outside, which the page's own policy rightly forbids
    seen = open_page(
        running(shown.run),
        screens.address(shown),
        bypass_csp=True,
        reduced_motion="reduce",
        expects=(shown.status,),
    )
    if shown.act is not None:
        shown.act(seen.page)
    seen.page.evaluate(Axe().axe_script)
    seen.page.evaluate("(how) => axe.configure(how)", NOT_LISTS)
    found = []
    for width, height in (DESK, PHONE):
        seen.page.set_viewport_size({"width": width, "height": height})
        for scheme in ("light", "dark"):
            seen.page.emulate_media(color_scheme=scheme)
            if said := broken(seen.page, RULES if scheme == "light" else OF_COLOUR):
                found.append(f"{width} {scheme}: {said}")
        seen.look()
    assert not found, "\n".join(found)


@pytest.mark.parametrize("shown", PAGES, ids=lambda shown: shown.name)
def test_a_page_fits_the_narrowest_phone_under_the_whole_policy(
    shown: Shown, running: Running, open_page: OpenPage
) -> None:
    seen = open_page(
        running(shown.run),
        screens.address(shown),
        size="phone",
        viewport=NARROWEST,
        expects=(shown.status,),
    )
    if shown.act is not None:
        shown.act(seen.page)


def routes(app: Any) -> set[str]:
    """The patterns of all addresses that can be asked for."""
    while not hasattr(app, "routes"):
        app = app._app
    return set(_patterns(app.routes, ""))


def _patterns(found: Sequence[BaseRoute], before: str) -> Iterator[str]:
    for route in found:
        if isinstance(route, Mount):
            yield from _patterns(route.routes, before + route.path)
        elif isinstance(route, Route) and "GET" in (route.methods or ()):
            yield before + route.path


def matches(pattern: str, address: str) -> bool:
    """Whether an address is one of a pattern's."""
    made = re.sub(r"\{\w+:path\}", ".+", re.sub(r"\{\w+(:int)?\}", "[^/]+", pattern))
    return re.fullmatch(made, urlsplit(address).path) is not None


def test_no_page_is_left_out(week: Path) -> None:
    app = application(House(Settings(week)), token="x", host="127.0.0.1", port=80)
    walked = [screens.address(shown) for shown in PAGES]
    missing = {
        pattern
        for pattern in routes(app) - set(NOT_PAGES)
        if not any(matches(pattern, address) for address in walked)
    }
    assert missing == set(), "each needs a row in PAGES of tools/screens.py"
