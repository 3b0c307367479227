"""Undo, forms that are sent again, and files that others empty: the page says what is so."""

import errno
import os
import re
import threading
import time
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.web.conftest import Open

from villi.web import emptied

DIARY = b"2026-11-16\n08:00 2 eggs\n"
DAY = "/day/2026-11-16"


@pytest.fixture
def browser(open_page: Open, diary: Path) -> TestClient:
    return open_page(diary)


def sent(browser: TestClient, path: str, **form: str) -> tuple[int, int]:
    """A form, and the number of the change that is told after it (0 none)."""
    answer = browser.post(path, data=form)
    told = re.search(r"told=([0-9]+)", answer.headers.get("location", ""))
    return answer.status_code, int(told[1]) if told else 0


def holds(diary: Path, words: str) -> int:
    return diary.read_text().count(words)


def test_what_was_put_back_can_be_taken_back_again(browser: TestClient, diary: Path) -> None:
    _, added = sent(browser, f"{DAY}/add", words="toast", once="a")
    _, undone = sent(browser, "/undo", number=str(added))
    assert sent(browser, "/undo", number=str(added)) == (303, undone), "sent twice, done once"
    _, again = sent(browser, "/undo", number=str(undone))
    assert holds(diary, "toast") == 1
    status, told = sent(browser, "/undo", number=str(added))
    assert (status, holds(diary, "toast")) == (303, 0)
    assert told not in (undone, again)
    assert sent(browser, "/undo", number=str(again))[0] == 409, "what it put back is not there any more"
    assert sent(browser, "/undo", number=str(told))[0] == 303
    assert holds(diary, "toast") == 1


def test_an_undo_is_not_told_where_the_file_is_gone(browser: TestClient, diary: Path) -> None:
    _, added = sent(browser, f"{DAY}/add", words="toast")
    sent(browser, "/undo", number=str(added))
    diary.unlink()
    assert sent(browser, "/undo", number=str(added))[0] == 422


def test_a_form_sent_again_after_it_was_taken_back_is_not_told_as_done(
    browser: TestClient, diary: Path
) -> None:
    _, added = sent(browser, f"{DAY}/add", words="toast", once="a")
    assert sent(browser, f"{DAY}/add", words="toast", once="a") == (303, added)
    sent(browser, "/undo", number=str(added))
    answer = browser.post(f"{DAY}/add", data={"words": "toast", "once": "a"})
    assert (answer.status_code, holds(diary, "toast")) == (409, 0)
    assert "You took this back since" in answer.text
    assert ">toast</textarea>" in answer.text
    fresh = re.search(r'name="once" value="([^"]+-box)"', answer.text)
    assert fresh is not None
    assert sent(browser, f"{DAY}/add", words="toast", once=fresh[1])[0] == 303
    assert holds(diary, "toast") == 1


def test_a_form_sent_again_after_its_line_went_elsewhere_is_not_told_as_done(
    browser: TestClient, diary: Path
) -> None:
    sent(browser, f"{DAY}/add", words="pear", once="a")
    diary.write_bytes(DIARY)
    answer = browser.post(f"{DAY}/add", data={"words": "pear", "once": "a"})
    assert (answer.status_code, diary.read_bytes()) == (409, DIARY)
    assert "nothing was written again" in answer.text


def test_what_was_so_already_is_not_told_as_done(browser: TestClient, diary: Path) -> None:
    mark = {"key": "done", "value": "food", "on": "1"}
    sent(browser, f"{DAY}/mark", **mark, once="a")
    before = diary.read_bytes()
    page = browser.post(f"{DAY}/mark", data=mark | {"once": "b"}, follow_redirects=True).text
    assert "It was so already: nothing was changed" in page
    assert (diary.read_bytes(), 'data-does="take the last change back"' in page) == (before, False)


@pytest.mark.parametrize("left", [b"", b"\n \n"])
@pytest.mark.parametrize("seen_empty", [False, True])
def test_a_diary_that_was_emptied_is_not_begun_anew(
    browser: TestClient, diary: Path, monkeypatch: pytest.MonkeyPatch, left: bytes, seen_empty: bool
) -> None:
    monkeypatch.setattr(emptied, "PATIENCE_SECONDS", 0.1)
    browser.get(DAY)
    diary.write_bytes(left)
    if seen_empty:
        assert 'id="emptied"' in browser.get(DAY).text
    answer = browser.post(f"{DAY}/add", data={"words": "1 apple", "once": "a"})
    assert (answer.status_code, diary.read_bytes()) == (409, left)
    assert ">1 apple</textarea>" in answer.text
    assert 'action="/put-back"' in answer.text
    assert browser.post("/text", data={"text": "soup", "digest": digest_of(browser)}).status_code == 409
    page = browser.post("/put-back", follow_redirects=True).text
    assert "Put back: the diary as it was last seen here." in page
    assert diary.read_bytes() == DIARY
    assert browser.post("/put-back").status_code == 409
    assert sent(browser, f"{DAY}/add", words="1 apple", once="a")[0] == 303
    assert holds(diary, "2 eggs") == holds(diary, "1 apple") == 1


def digest_of(browser: TestClient) -> str:
    return str(browser.get("/state").json()["digest"])


def test_an_editor_that_saves_in_place_is_waited_for(browser: TestClient, diary: Path) -> None:
    browser.get(DAY)

    def save() -> None:
        time.sleep(0.3)
        diary.write_bytes(DIARY + b"13:00 soup\n")

    diary.write_bytes(b"")
    editor = threading.Thread(target=save)
    editor.start()
    status, _ = sent(browser, f"{DAY}/add", words="1 apple")
    editor.join()
    assert (status, [holds(diary, food) for food in ("2 eggs", "soup", "1 apple")]) == (303, [1, 1, 1])


def test_a_diary_that_its_keeper_emptied_here_is_begun_anew(browser: TestClient, diary: Path) -> None:
    assert browser.post("/text", data={"text": "", "digest": digest_of(browser)}).status_code == 303
    assert diary.read_bytes() == b""
    assert sent(browser, f"{DAY}/add", words="1 apple")[0] == 303
    assert holds(diary, "1 apple") == 1


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "the disk is full; nothing was changed: make room and try again"),
        (errno.EMFILE, "too many files and connections are open just now"),
        (errno.EACCES, "cannot be written to. Let villi write there"),
    ],
)
def test_a_state_folder_that_cannot_be_used_is_said_as_what_it_is(
    browser: TestClient, diary: Path, monkeypatch: pytest.MonkeyPatch, number: int, said: str
) -> None:
    real = Path.open

    def opened(path: Path, *how: Any, **more: Any) -> Any:
        if path.parent.name == "locks":
            raise OSError(number, os.strerror(number))
        return real(path, *how, **more)

    monkeypatch.setattr(Path, "open", opened)
    answer = browser.post(f"{DAY}/add", data={"words": "1 apple"})
    assert (answer.status_code, diary.read_bytes()) == (422, DIARY)
    assert said.lower() in unescape(answer.text).lower()
    assert ">1 apple</textarea>" in answer.text
