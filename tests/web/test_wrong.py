"""Pages of what went wrong: in words for what was asked, by the file's name, with a way that leads on."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.web.conftest import Open

from villi.diary.files import apply, create, read_bytes
from villi.quantities import VilliError
from villi.web.plainly import plainly


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


def _said(diary: Path, wrong: pytest.ExceptionInfo[VilliError]) -> str:
    return plainly(wrong.value, diary)


def test_what_a_terminal_says_of_a_missing_diary_is_said_otherwise_on_a_page(tmp_path: Path) -> None:
    gone = tmp_path / "diary.txt"
    with pytest.raises(VilliError) as wrong:
        read_bytes(gone)
    assert str(wrong.value) == f"{gone} does not exist: write one with villi start, or check the name"
    assert _said(gone, wrong) == (
        "diary.txt does not exist. Was it moved, renamed or deleted? Put it back, then try again"
    )


def test_a_page_names_no_command_for_a_file_that_is_there_already(week: Path) -> None:
    with pytest.raises(VilliError) as wrong:
        create(week, b"")
    assert str(wrong.value).endswith("choose another name, or add to it with villi log")
    assert _said(week, wrong) == "diary.txt exists already: choose another name"


def test_a_diary_that_is_a_link_is_called_by_the_name_of_the_link(week: Path, tmp_path: Path) -> None:
    (tmp_path / "linked").mkdir()
    link = tmp_path / "linked" / "mine.txt"
    link.symlink_to(week)
    week.write_bytes(b"\xff\xfe\x00a")
    with pytest.raises(VilliError) as wrong:
        apply(link, lambda data: ())
    assert _said(link, wrong) == 'mine.txt is saved as UTF-16 ("Unicode"): save it as UTF-8 in the editor'


def test_the_folder_of_a_diary_is_not_named_and_other_places_are(week: Path, tmp_path: Path) -> None:
    missing = tmp_path / "ann" / "diary.txt"
    with pytest.raises(VilliError) as wrong:
        create(missing, b"")
    assert str(wrong.value) == f"{missing.parent} does not exist: make the folder first"
    assert _said(missing, wrong) == "the folder of the diary does not exist: make the folder first"
    assert _said(week, wrong) == "ann does not exist: make the folder first"
    elsewhere = VilliError(Path("/var/state"), " cannot be written to")
    assert plainly(elsewhere, week) == f"{Path('/var/state')} cannot be written to"


def test_words_of_a_person_are_never_taken_for_a_place(week: Path) -> None:
    wrong = VilliError(week, f", line 2: no longer says '{week} or use villi start'")
    assert plainly(wrong, week) == f"diary.txt, line 2: no longer says '{week} or use villi start'"


def test_an_experiment_whose_record_is_gone_is_told_without_the_path(week: Path, open_page: Open) -> None:
    (week.parent / "diary.experiment-2026-11-16.json").write_text("{}")
    main = _main(open_page(week), "/experiments")
    assert "diary.txt holds no experiment" in main
    assert str(week.parent) not in main
