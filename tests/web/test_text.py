"""The editor: what a browser's text field sends never changes a byte that the person did not change."""

import errno
import os
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.web.conftest import Open

from villi.diary.editing import meant, shown, together
from villi.diary.lines import decode
from villi.diary.splices import differences, spliced


def editor(browser: TestClient, path: str = "/text") -> tuple[str, str]:
    """The text and the digest of the page, as a browser would send them back."""
    html = browser.get(path).text
    return field_of(html), digest_of(html)


def field_of(html: str) -> str:
    found = re.search(r'<textarea id="text"[^>]*>\n(.*?)</textarea>', html, re.DOTALL)
    assert found
    return unescape(found[1]).replace("\r\n", "\n").replace("\n", "\r\n")


def digest_of(html: str) -> str:
    found = re.search(r'name="digest" value="([0-9a-f]{64})" form="editor"', html)
    assert found
    return found[1]


def sent(browser: TestClient, text: str, digest: str, path: str = "/text") -> Any:
    return browser.post(path, files={"text": (None, text), "digest": (None, digest)})


HARD = {
    "line feeds": b"2026-11-16 Mon\ntoast\nsoup\n",
    "both characters": b"2026-11-16 Mon\r\ntoast\r\nsoup\r\n",
    "mixed ends": b"2026-11-16 Mon\r\ntoast\nsoup\r\nrice\n",
    "no end": b"2026-11-16 Mon\ntoast",
    "a mark in front": b"\xef\xbb\xbf2026-11-16 Mon\r\ntoast\r\n",
    "Windows-1252": b"2026-11-16 Mon\ncaf\xe9 au lait\nsoup\n",
    "lone carriage returns": b"2026-11-16 Mon\ntoast\rbutter\nsoup\n",
    "doubled carriage returns": b"2026-11-16 Mon\r\r\ntoast\r\r\nsoup\r\r\n",
    "odd spaces": "2026-11-16 Mon\n\u00a0toast\u2028butter\x0c\n\ttab \n".encode(),
    "first line empty": b"\n\n2026-11-16 Mon\ntoast\n\n\n",
    "markup": b"2026-11-16 Mon\n</textarea><script>alert(1)</script> &amp; &lt;b&gt;\n",
    "the sign itself": "2026-11-16 Mon\ntoast␍\rbutter\n".encode(),
}


@pytest.mark.parametrize("data", HARD.values(), ids=HARD)
def test_a_text_that_was_not_changed_changes_no_byte(week: Path, open_page: Open, data: bytes) -> None:
    week.write_bytes(data)
    browser = open_page(week)
    answer = sent(browser, *editor(browser))
    assert answer.status_code == 303
    assert week.read_bytes() == data


@pytest.mark.parametrize("data", HARD.values(), ids=HARD)
def test_lines_that_were_not_changed_keep_their_bytes(week: Path, open_page: Open, data: bytes) -> None:
    week.write_bytes(data)
    browser = open_page(week)
    text, digest = editor(browser)
    end = "\r\n" if data.split(b"\n")[0].endswith(b"\r") else "\n"
    assert sent(browser, "# mine\r\n" + text, digest).status_code == 303
    mark = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
    assert week.read_bytes() == mark + f"# mine{end}".encode() + data.removeprefix(mark)


@pytest.mark.parametrize("data", HARD.values(), ids=HARD)
def test_a_saved_text_is_undone_to_the_byte(week: Path, open_page: Open, data: bytes) -> None:
    week.write_bytes(data)
    browser = open_page(week)
    text, digest = editor(browser)
    answer = sent(browser, text.replace("toast", "2 toast").replace("caf", "kaf") + "\r\nrice", digest)
    assert week.read_bytes() != data
    number = re.search(r"told=(\d+)", answer.headers["location"])
    assert number
    assert browser.post("/undo", data={"number": number[1], "back": "/text"}).status_code == 303
    assert week.read_bytes() == data


def test_a_change_made_elsewhere_is_never_overwritten(week: Path, open_page: Open) -> None:
    browser = open_page(week)
    text, digest = editor(browser)
    theirs = week.read_bytes().replace(b"2026-11-16", b"2026-11-16", 1) + b"\n# from another editor\n"
    week.write_bytes(theirs)
    answer = sent(browser, text.replace("\r\n", "\r\n# mine\r\n", 1), digest)
    assert answer.status_code == 409
    assert week.read_bytes() == theirs
    assert "# mine" in field_of(answer.text)
    assert "# from another editor" in answer.text


def test_changes_at_different_places_go_together_when_asked_for(week: Path, open_page: Open) -> None:
    before = b"2026-11-16 Mon\ntoast\nsoup\nrice\n\n2026-11-17 Tue\neggs\n"
    week.write_bytes(before)
    browser = open_page(week)
    text, digest = editor(browser)
    week.write_bytes(before.replace(b"toast", b"2 toast"))
    answer = sent(browser, text.replace("eggs", "2 eggs"), digest)
    assert answer.status_code == 409
    assert "Save both together" in answer.text
    assert week.read_bytes() == before.replace(b"toast", b"2 toast"), "nothing before it is asked for"
    both = re.search(r'<textarea name="text"[^>]*>\n(.*?)</textarea>', answer.text, re.DOTALL)
    now = re.search(r'name="over" value="([0-9a-f]{64})"', answer.text)
    assert both
    assert now
    assert sent(browser, unescape(both[1]), now[1]).status_code == 303
    assert week.read_bytes() == before.replace(b"toast", b"2 toast").replace(b"eggs", b"2 eggs")


def test_changes_of_the_same_line_are_for_the_person_to_decide(week: Path, open_page: Open) -> None:
    before = b"2026-11-16 Mon\ntoast\nsoup\n"
    week.write_bytes(before)
    browser = open_page(week)
    text, digest = editor(browser)
    week.write_bytes(before.replace(b"toast", b"2 toast"))
    answer = sent(browser, text.replace("toast", "3 toast"), digest)
    assert "Save both together" not in answer.text
    again = sent(browser, field_of(answer.text), digest_of(answer.text))
    assert again.status_code == 409, "saving once more is no decision"
    over = re.search(r'name="over" value="([0-9a-f]{64})"', answer.text)
    assert over
    form = {"text": field_of(answer.text), "digest": digest_of(answer.text), "over": over[1]}
    kept = browser.post("/text", files={name: (None, value) for name, value in form.items()})
    assert kept.status_code == 303
    assert week.read_bytes() == before.replace(b"toast", b"3 toast")


def test_the_same_change_on_both_sides_is_no_conflict(week: Path, open_page: Open) -> None:
    browser = open_page(week)
    text, digest = editor(browser)
    week.write_bytes(week.read_bytes() + b"# again\n")
    assert sent(browser, text + "# again\r\n", digest).status_code == 303
    assert week.read_bytes().count(b"# again\n") == 1


def test_a_form_sent_twice_is_saved_once(week: Path, open_page: Open) -> None:
    browser = open_page(week)
    text, digest = editor(browser)
    for _ in range(2):
        assert sent(browser, text + "# again\r\n", digest).status_code == 303
    assert week.read_bytes().count(b"# again\n") == 1


def test_a_page_of_an_earlier_run_still_shows_where_the_texts_differ(week: Path, open_page: Open) -> None:
    text, digest = editor(open_page(week))
    week.write_bytes(week.read_bytes() + b"# theirs\n")
    answer = sent(open_page(week), text + "# mine\r\n", digest)
    assert answer.status_code == 409
    assert "Where your text differs from the file" in answer.text
    assert "Save both together" not in answer.text


def test_what_was_deleted_while_open_is_said_and_the_text_kept(week: Path, open_page: Open) -> None:
    browser = open_page(week)
    text, digest = editor(browser)
    week.unlink()
    answer = sent(browser, text + "rice\r\n", digest)
    assert answer.status_code == 422
    assert "does not exist" in answer.text
    assert field_of(answer.text).endswith("rice\r\n")
    assert not week.exists()
    gone = browser.get("/text")
    assert gone.status_code == 422
    assert "does not exist" in gone.text


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_file_that_may_not_be_written(week: Path, open_page: Open) -> None:
    browser = open_page(week)
    text, digest = editor(browser)
    week.chmod(0o400)
    answer = sent(browser, text + "rice\r\n", digest)
    assert answer.status_code == 422
    assert "may not be written" in answer.text


def test_a_full_disk_keeps_file_and_text(
    week: Path, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = week.read_bytes()
    browser = open_page(week)
    text, digest = editor(browser)

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    answer = sent(browser, text + "rice\r\n", digest)
    assert answer.status_code == 422
    assert "the disk is full" in answer.text
    assert field_of(answer.text).endswith("rice\r\n")
    assert week.read_bytes() == before


def test_a_character_that_the_file_cannot_hold_is_named(week: Path, open_page: Open) -> None:
    week.write_bytes(b"2026-11-16 Mon\ncaf\xe9\n")
    browser = open_page(week)
    text, digest = editor(browser)
    answer = sent(browser, text + "k\u016bmara\r\n", digest)
    assert answer.status_code == 422
    assert "Windows-1252" in answer.text
    assert "k\u016bmara" in field_of(answer.text)


def test_nul_and_too_much_are_refused_with_the_reason(week: Path, open_page: Open) -> None:
    browser = open_page(week)
    text, digest = editor(browser)
    before = week.read_bytes()
    assert sent(browser, text + "a\0b", digest).status_code == 422
    long = sent(browser, "# long\n" * (5 * 1024 * 1024), digest)
    assert long.status_code == 422
    assert "32 MB" in long.text
    assert week.read_bytes() == before


def test_files_that_are_no_diary_are_named(week: Path, open_page: Open) -> None:
    browser = open_page(week)
    for data in (b"a\0b", b"\xff\xfea\0"):
        week.write_bytes(data)
        answer = browser.get("/text")
        assert answer.status_code == 422
        assert "The file cannot be opened" in answer.text
        assert '<textarea id="text"' not in answer.text


def test_an_empty_file_can_be_written_into(week: Path, open_page: Open) -> None:
    week.write_bytes(b"")
    browser = open_page(week)
    text, digest = editor(browser)
    assert text == ""
    assert sent(browser, "2026-11-16\r\ntoast\r\n", digest).status_code == 303
    assert week.read_bytes() == b"2026-11-16\ntoast\n"


def test_a_page_only_to_read_has_no_way_to_save(week: Path, open_page: Open) -> None:
    browser = open_page(week, read_only=True)
    html = browser.get("/text?line=3").text
    assert " readonly" in html
    assert ">Save<" not in html
    assert "/text/line" not in html
    before = week.read_bytes()
    answer = sent(browser, "gone", digest_of(html))
    assert answer.status_code == 403
    assert week.read_bytes() == before


def test_problems_lead_to_their_lines_without_script(week: Path, open_page: Open) -> None:
    week.write_bytes(b"2026-11-16 Tue\n08:10 2 eggs\nfeel: mood 11\n09:00 zzqqxx\n")
    browser = open_page(week)
    html = browser.get("/text?words=1").text
    assert re.search(r'href="/text\?line=3#L3">Line 3</a>: <span><bdi>mood 11 is not possible', html)
    assert re.search(r'data-line="4" data-kind="unread"', html)
    one = browser.get("/text?line=3").text
    assert "<noscript>" in one
    assert 'name="old" value="feel: mood 11"' in one


def test_one_line_is_changed_by_itself(week: Path, open_page: Open) -> None:
    week.write_bytes(b"2026-11-16 Mon\r\ntoast\r\n")
    browser = open_page(week)
    assert 'name="day" value="2026-11-16"' in browser.get("/text?line=2").text
    form = {"number": "2", "old": "toast", "day": "2026-11-16", "new": "2 toast", "once": "a"}
    assert browser.post("/text/line", data=form).status_code == 303
    assert week.read_bytes() == b"2026-11-16 Mon\r\n2 toast\r\n"
    assert browser.post("/text/line", data=form | {"once": "b", "new": "x"}).status_code == 409


def test_the_same_words_of_another_day_are_never_taken_for_a_line(week: Path, open_page: Open) -> None:
    text = b"means: x = rice\n2026-11-16 Mon\nsoup\ntoast\n\n2026-11-17 Tue\ntoast\n"
    browser = open_page(week)
    form = {"number": "4", "old": "toast", "day": "2026-11-16", "new": "2 toast", "once": "a"}
    week.write_bytes(gone := text.replace(b"soup\ntoast\n", b"soup\n"))
    answer = browser.post("/text/line", data=form)
    assert answer.status_code == 409 and "2 toast</textarea>" in answer.text, "what was typed is given back"
    header = form | {"number": "1", "old": "toast", "day": "", "once": "b"}
    assert browser.post("/text/line", data=header).status_code == 409
    assert week.read_bytes() == gone
    week.write_bytes(text.replace(b"soup\n", b"soup\nrice\n"))
    assert browser.post("/text/line", data=form | {"once": "c"}).status_code == 303, "it only moved"
    assert week.read_bytes().count(b"2 toast") == 1 and week.read_bytes().endswith(b"Tue\ntoast\n")


def test_the_check_tells_of_the_text_that_is_being_typed(week: Path, open_page: Open) -> None:
    browser = open_page(week)
    head = {"x-villi-fragment": "found"}
    said = browser.post(
        "/text/check",
        files={"text": (None, "2026-11-16\r\nfeel: mood 12\r\n08:00 blorgfruit\r\n")},
        headers=head,
    ).text
    for _ in range(40):
        if "data-again" not in said:
            break
        said = browser.post(
            "/text/check",
            files={"text": (None, "2026-11-16\r\nfeel: mood 12\r\n08:00 blorgfruit\r\n")},
            headers=head,
        ).text
    assert "mood 12 is not possible" in said
    assert "not understood: blorgfruit" in said
    assert "<html" not in said


def test_ways_to_go_on_count_code_points(week: Path, open_page: Open) -> None:
    found = open_page(week).post("/text/complete", data={"words": "😀, ry", "cursor": "5"}).json()
    assert found
    assert found[0]["end"] == 5
    assert all(one["start"] <= one["end"] for one in found)


def test_my_text_can_be_downloaded_whatever_the_file_says(week: Path, open_page: Open) -> None:
    browser = open_page(week)
    _, digest = editor(browser)
    week.unlink()
    answer = sent(browser, "2026-11-16\r\ntoast\r\n", digest, "/text/download")
    assert answer.content == b"2026-11-16\ntoast\n"
    assert answer.headers["content-disposition"] == 'attachment; filename="diary-mine.txt"'


def test_words_of_self_harm_bring_the_card_before_the_text(week: Path, open_page: Open) -> None:
    browser = open_page(week)
    text, digest = editor(browser)
    answer = sent(browser, text + "note: I want to end my life\r\n", digest)
    html = browser.get(answer.headers["location"]).text
    assert html.index('class="card"') < html.index('id="text"')


@pytest.mark.parametrize(
    ("mine", "theirs", "apart"),
    [
        ("a\nB\nc\nd\ne\n", "a\nb\nc\nD\ne\n", True),
        ("a\nB\nc\nd\ne\n", "a\nb\nC\nd\ne\n", False),  # neighbours may speak of each other
        ("a\nc\nd\ne\n", "a\nb\nc\nd\nE\n", True),
        ("x\na\nb\nc\nd\ne\n", "y\na\nb\nc\nd\ne\n", False),
        ("a\nb\nc\nd\ne\nf\n", "a\nb\nc\nd\ne\ng\n", False),
    ],
)
def test_what_goes_together(mine: str, theirs: str, apart: bool) -> None:
    base = b"a\nb\nc\nd\ne\n"
    both = together(base, theirs.encode(), mine)
    assert (both is not None) is apart
    other = together(base, mine.encode(), theirs)
    assert (both and both.text) == (other and other.text)


def test_lines_that_would_fall_under_another_day_do_not_go_together() -> None:
    base = b"2026-11-16\ntoast\n2026-11-17\nsoup\nrice\n"
    mine = "2026-11-16\ntoast\nsoup\nrice\n"  # the second day was joined to the first
    theirs = b"2026-11-16\ntoast\n2026-11-17\nsoup\nrice\nbeans\n"
    assert together(base, theirs, mine) is None


def test_signs_for_carriage_returns_are_never_mistaken() -> None:
    for data in HARD.values():
        text = decode(data)[0]
        back = meant(shown(text).replace("\n", "\r\n"), text)
        assert spliced(data, differences(data, back))[0] == data
