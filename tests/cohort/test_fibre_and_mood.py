"""The worked example prints what its page shows."""

from pathlib import Path

import pytest

from fibre_and_mood import main

NHANES = Path(__file__).resolve().parents[3] / "shared" / "data" / "nhanes"
PAGE = Path(__file__).resolve().parents[2] / "docs" / "survey.md"


@pytest.mark.skipif(not NHANES.is_dir(), reason="the shared data are not here")
def test_the_page_shows_what_the_example_prints(capsys: pytest.CaptureFixture[str]) -> None:
    main(NHANES)
    shown = PAGE.read_text(encoding="utf-8").partition("```text\n")[2].partition("\n```")[0]
    assert capsys.readouterr().out.rstrip("\n") == shown


def test_without_the_files_it_says_where_they_were_looked_for(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"not in .*name their folder"):
        main(tmp_path)
