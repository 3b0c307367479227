"""--read-only: no page has a form that writes, and every address that writes refuses with words."""

import re
from html import unescape
from pathlib import Path

from starlette.testclient import TestClient
from tests.web.conftest import Open
from tests.web.walking import addresses

from villi.web.app import READING

FORM = re.compile(r"<form\b[^>]*>", re.IGNORECASE)
ACTION = re.compile(r'action="([^"]*)"')


def _reads(path: str) -> bool:
    """Whether a form with this address only reads."""
    shape = re.sub(r"^/c/[^/]+", "", unescape(path).partition("#")[0].partition("?")[0])
    return re.sub(r"^/day/[^/]+", "/day/{date}", shape) in READING


def _writing_forms(browser: TestClient) -> list[tuple[str, str]]:
    """Every form that writes, with the page that has it."""
    found = []
    for one in addresses(browser.app):
        if "GET" not in one.methods:
            continue
        answer = browser.get(one.path, follow_redirects=True)
        for form in FORM.findall(answer.text):
            action = ACTION.search(form)
            if 'method="post"' in form.lower() and not _reads(action[1] if action else one.path):
                found.append((one.path, form))
    return found


def test_no_page_of_a_diary_has_a_form_that_writes(week: Path, open_page: Open) -> None:
    assert _writing_forms(open_page(week, read_only=True)) == []
    assert _writing_forms(open_page(week)), "the same pages have such forms otherwise"


def test_no_page_of_a_folder_has_a_form_that_writes(folder: Path, open_page: Open) -> None:
    assert _writing_forms(open_page(folder, read_only=True)) == []


def test_every_address_that_writes_refuses_with_words(week: Path, folder: Path, open_page: Open) -> None:
    before = week.read_bytes()
    refused = 0
    for path in (week, folder):
        browser = open_page(path, read_only=True)
        for one in addresses(browser.app):
            if "POST" not in one.methods:
                continue
            fields = {"words": "2 eggs", "name": "two", "line": "6", "old": "x", "text": "", "number": "1"}
            answer = browser.post(one.path, data=fields)
            if _reads(one.path):
                assert answer.status_code in (200, 400, 409, 422), one.path
            else:
                assert answer.status_code == 403, one.path
                assert "only shows" in answer.text
                refused += 1
    assert refused > 20
    assert week.read_bytes() == before
    assert [each.name for each in folder.iterdir()] == ["one"]


def test_the_page_says_so(week: Path, open_page: Open) -> None:
    assert "Only for reading" in open_page(week, read_only=True).get("/known").text
