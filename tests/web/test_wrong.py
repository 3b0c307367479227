"""Pages of what went wrong: in words for what was asked, by the file's name, with a way that leads on."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.web.conftest import Open


def _main(browser: TestClient, path: str) -> str:
    shown = browser.get(path, follow_redirects=True).text
    return shown.partition("<h1")[2].partition("</main")[0]


@pytest.mark.parametrize("path", ["/nothing", "/day/2026-02-30"])
def test_what_was_only_looked_at_was_not_refused_to_be_done(week: Path, open_page: Open, path: str) -> None:
    main = _main(open_page(week), path)
    assert "This page cannot be shown" in main
    assert "This was not done" not in main
    assert 'href="/day"' in main


@pytest.mark.parametrize("path", ["/text", "/day/2026-11-16", "/safety", "/foods"])
def test_a_file_is_called_by_its_name_and_nothing_sends_one_to_a_terminal(
    week: Path, open_page: Open, path: str
) -> None:
    browser = open_page(week)
    week.unlink()
    main = _main(browser, path)
    assert str(week.parent) not in main
    assert "villi start" not in main
    assert "diary.txt" in main


def test_the_way_back_does_not_lead_to_the_same_error(week: Path, open_page: Open) -> None:
    browser = open_page(week)
    week.write_bytes(b"\xff\xfe\x00a")
    main = _main(browser, "/safety")
    assert "UTF-16" in main
    assert not re.search('href="/day', main)


def test_a_change_to_a_file_that_is_gone_names_the_file_alone(week: Path, open_page: Open) -> None:
    browser = open_page(week)
    week.unlink()
    answer = browser.post("/day/2026-11-16/add", data={"words": "toast", "once": "x"})
    assert answer.status_code == 422
    assert str(week.parent) not in answer.text
    assert "villi start" not in answer.text
    assert "Put it back" in answer.text
