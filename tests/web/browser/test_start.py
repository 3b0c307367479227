"""The page opens in a real browser, and says nothing wrong on the way."""

from pathlib import Path

from playwright.sync_api import expect

from browsing import Served

from .conftest import OpenPage


def test_the_printed_address_opens_today_and_leaves_the_address_bar(
    server: Served, week: Path, open_page: OpenPage, today: object, size: str
) -> None:
    seen = open_page(server, server.address.removeprefix(server.base), size=size, key=False)
    assert seen.page.url == f"{server.base}/day/{today}"
    expect(seen.page.get_by_role("heading", level=1)).to_be_visible()
