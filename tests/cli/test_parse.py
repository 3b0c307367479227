"""`villi parse`: words from the command line, or a line at a time from standard input."""

import io
import json

import pytest

from villi.cli import main


def test_lines_of_standard_input_give_a_document_each(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("2 eggs\r\n\na unicorn\n"))
    assert main(["parse", "--json", "-"]) == 0
    eggs, nothing, unicorn = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (eggs["words"], eggs["portions"][0]["grams"]) == ("2 eggs", 100)
    assert (nothing["portions"], nothing["not_understood"]) == ([], [])
    assert unicorn["not_understood"][0]["words"] == "a unicorn"


def test_a_novel_is_refused_as_a_whole_and_shown_shortened(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("egg and toast " * 70_000))
    assert main(["parse", "-"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "980,000 characters are no meal: write a line for each" in out
    assert len(out) < 500
