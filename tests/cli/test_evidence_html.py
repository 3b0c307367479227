"""`villi evidence --html FILE`: one page of all statements, or a clear message."""

from pathlib import Path

import pytest

from villi.cli import main
from villi.evidence import base
from villi.report.evidence_page import to_page


def test_the_page_is_written_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "new" / "evidence.html"
    assert main(["evidence", "--html", str(page)]) == 0
    assert capsys.readouterr().out.strip() == str(page)
    written = page.read_text(encoding="utf-8")
    assert written.count('<article class="statement"') == len(base().statements)
    assert len(written) == pytest.approx(len(to_page(base())), abs=300)  # numbers of the charts differ


@pytest.mark.parametrize("more", [["S07"], ["butyrate"], ["--diary", "examples/week.txt"]])
def test_words_and_a_diary_do_not_go_with_it(
    more: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "evidence.html"
    assert main(["evidence", *more, "--html", str(page)]) == 2
    assert "leave out the words and --diary" in capsys.readouterr().err
    assert not page.exists()


def test_a_place_that_cannot_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    assert main(["evidence", "--html", str(tmp_path / "file" / "page.html")]) == 2
    assert "the page could not be written" in capsys.readouterr().err


def test_page_and_json_exclude_each_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["evidence", "--json", "--html", str(tmp_path / "p.html")])
    assert stop.value.code == 2
    assert "not allowed with" in capsys.readouterr().err
