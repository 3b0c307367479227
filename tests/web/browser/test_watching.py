"""What watches the pages sees what it is there for."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

import browsing
from browsing import Served

from .conftest import SLOWEST

STEP = 20
"""Milliseconds from one look to the next."""

WRONG = {
    "a script in the page": """
        document.head.append(Object.assign(document.createElement('script'), {text: '1'}))""",
    "a style in the page": "document.body.setAttribute('style', 'color: red')",
    "a script that fails": "setTimeout(() => { throw new Error('x') })",
    "an error told": "console.error('x')",
    "a request to elsewhere": "fetch('http://elsewhere.example/').catch(() => null)",
    "a picture from elsewhere": """
        document.body.append(Object.assign(new Image(), {src: '//127.0.0.2/x.png'}))""",
    "what is not there": "fetch('/no-such-page')",
}


@pytest.fixture
def page(chromium: Browser, server: Served, week: Path) -> Iterator[Page]:
    """A page of the week's diary."""
    with closing(chromium.new_context()) as context:
        found = context.new_page()
        found.goto(server.address)
        yield found


@pytest.mark.parametrize("script", WRONG.values(), ids=WRONG.keys())
def test_what_goes_wrong_is_noticed(script: str, page: Page, server: Served) -> None:
    seen = browsing.watch(page, server.base)
    page.evaluate(f"() => {{ {script} }}")
    for _ in range(SLOWEST // STEP):
        if seen.wrong:
            return
        page.wait_for_timeout(STEP)  # events come while it waits
    raise AssertionError("nothing was noticed")


def test_a_page_that_scrolls_sideways_is_noticed(page: Page) -> None:
    assert browsing.too_wide(page) == []
    page.evaluate("document.querySelector('main').innerHTML = '<pre>' + 'x'.repeat(2000) + '</pre>'")
    assert browsing.too_wide(page)
