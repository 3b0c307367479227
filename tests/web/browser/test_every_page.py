"""Every page, at both widths and in both schemes, and at 320 pixels: nothing fails, nothing scrolls sideways,
no rule of accessibility is broken."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe, AxeResults
from playwright.sync_api import Page

import screens
from browsing import DESK, PHONE, Served
from screens import PAGES, Shown

from .conftest import OpenPage

RULES = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"],
}
OF_COLOUR = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""What can differ between the schemes; all else is looked at in one."""
NARROWEST = {"width": 320, "height": 640}

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
