"""Every page, at both widths and in both schemes, and at 320 pixels: nothing fails, nothing scrolls sideways,
no rule of accessibility is broken."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe, AxeResults
from playwright.sync_api import Page

import fuzz_web
import screens
import villi
from browsing import DESK, PHONE
from screens import PAGES, Shown
from villi.web import Settings
from villi.web.app import application
from villi.web.house import House

from .conftest import OpenPage, Running

RULES = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"],
}
OF_COLOUR = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""What can differ between the schemes. In the dark our style changes colours and nothing else, as
`test_the_dark_changes_colours_alone` holds: all other rules, which look at structure, names and sizes, say in
the dark what they said in the light."""
RULES_OF: Mapping[Literal["light", "dark"], dict[str, Any]] = {"light": RULES, "dark": OF_COLOUR}
NOT_LISTS = {
    "rules": [{"id": "scrollable-region-focusable", "selector": "*:not(select, textarea, .completions)"}]
}
"""The list of ways to go on is moved in from the field it belongs to, which keeps the focus; the rule knows
this of a `combobox`, which a field of several lines may not be."""
DARK = re.compile(r"@media \(prefers-color-scheme: dark\) \{\s*:root \{([^}]*)\}\s*\}")
PACKAGE = Path(villi.__file__).parent
UNFOLDED = "for (const each of document.querySelectorAll('.part:not(.deep)')) each.open = true"
"""Opens what is folded on a phone alone: what stands in it is looked at there too."""
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


def broken(page: Page, rules: dict[str, Any]) -> str:
    """The rules that a page breaks now, with where; "" for none."""
    found = page.evaluate("(rules) => axe.run({runOnly: rules, resultTypes: ['violations']})", rules)
    results = AxeResults(found)
    return str(results.generate_report()) if results.violations_count else ""


def seat(page: Page) -> None:
    """Make the page of a phone one at a desk: as wide, and with a mouse in the place of fingers."""
    width, height = DESK
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setTouchEmulationEnabled", {"enabled": False})
    session.send("Emulation.setDeviceMetricsOverride", size)
    assert page.evaluate("[innerWidth, matchMedia('(pointer: coarse)').matches]") == [width, False]


@pytest.mark.parametrize("shown", PAGES, ids=lambda shown: shown.name)
def test_a_page_fits_and_breaks_no_rule(shown: Shown, running: Running, open_page: OpenPage) -> None:
    seen = open_page(
        running(shown.run), screens.address(shown), size="phone", viewport=NARROWEST, expects=(shown.status,)
    )
    if shown.act is not None:
        shown.act(seen.page)
    seen.look()
    if shown.like:
        return
    seen.page.evaluate(UNFOLDED)
    seen.look()
    # put in by the browser itself, which the page's policy does not bind: the whole policy stays
    seen.page.evaluate(Axe().axe_script)
    seen.page.evaluate("(how) => axe.configure(how)", NOT_LISTS)
    found = []
    for width in (PHONE, DESK):
        if width == DESK:
            seat(seen.page)
        else:
            seen.page.set_viewport_size({"width": width[0], "height": width[1]})
        for scheme, rules in RULES_OF.items():
            seen.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            if said := broken(seen.page, rules):
                found.append(f"{width[0]} {scheme}: {said}")
        seen.look()
    assert not found, "\n".join(found)


def test_the_dark_changes_colours_alone() -> None:
    rooms = ("web/assets", "report/data")
    texts = {path: path.read_text("utf-8") for room in rooms for path in (PACKAGE / room).glob("*.*s*")}
    blocks = [block for text in texts.values() for block in DARK.findall(text)]
    lines = [line.strip() for block in blocks for line in block.strip().splitlines()]
    assert len(lines) > 5
    assert [line for line in lines if not re.fullmatch(r"--[a-z]+: #[0-9a-f]{6};", line)] == []
    asking = [path.name for path, text in texts.items() if "color-scheme: dark" in DARK.sub("", text)]
    assert asking == [], "nothing else asks for the scheme"


def matches(pattern: str, address: str) -> bool:
    """Whether an address is one of a pattern's."""
    made = re.sub(r"\{\w+:path\}", ".+", re.sub(r"\{\w+(:int)?\}", "[^/]+", pattern))
    return re.fullmatch(made, urlsplit(address).path) is not None


def test_no_page_is_left_out(week: Path) -> None:
    app = application(House(Settings(week)), token="x", host="127.0.0.1", port=80)
    asked = {one.pattern for one in fuzz_web.addresses(app) if one.method == "GET"}
    walked = [screens.address(shown) for shown in PAGES]
    missing = {
        pattern
        for pattern in asked - set(NOT_PAGES)
        if not any(matches(pattern, address) for address in walked)
    }
    assert missing == set(), "each needs a row in PAGES of tools/screens.py"
