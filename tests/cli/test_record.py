"""`villi examine` behind a crisis card: the card alone, and the record only where it is asked for."""

import os
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from villi.cli import main

DIARY = """country: GB
2026-11-16
08:00 2 slices rye bread
13:00 lentil soup
19:00 salmon, potatoes
note: I want to die
done: food
"""
RECORD = "How each line was understood"
CARD = "Please talk to someone now"
LIMIT = 60.0
"""Seconds after which a terminal that says nothing is given up."""


@pytest.fixture
def diary(tmp_path: Path) -> Path:
    path = tmp_path / "diary.txt"
    path.write_text(DIARY, encoding="utf-8")
    return path


def test_without_a_terminal_the_card_stands_alone(diary: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["examine", str(diary), "--everyday"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(CARD) and "116 123" in shown and "999" in shown
    assert RECORD not in shown and "bread" not in shown and "glutamine" not in shown.lower()
    assert "--record" in shown


def test_the_record_where_it_is_asked_for(diary: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["examine", str(diary), "--everyday", "--record"]) == 0
    shown = capsys.readouterr().out
    assert shown.index(CARD) < shown.index(RECORD)
    assert "Is it enough" not in shown and "One step" not in shown and "villi answer" not in shown


def test_the_option_changes_nothing_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "plain.txt"
    path.write_text(DIARY.replace("note: I want to die\n", ""), encoding="utf-8")
    assert main(["examine", str(path), "--everyday"]) == 0
    plain = capsys.readouterr().out
    assert main(["examine", str(path), "--everyday", "--record"]) == 0
    assert capsys.readouterr().out == plain and CARD not in plain


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are of POSIX systems")
@pytest.mark.parametrize(("key", "opens"), [(b"\n", True), (b"\x04", False)])
def test_one_key_opens_the_record_on_a_terminal(diary: Path, key: bytes, opens: bool) -> None:
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "villi", "examine", str(diary), "--everyday"]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True) as process:
        os.close(theirs)
        before = _read_until(ours, b"Press Enter")
        assert CARD.encode() in before and RECORD.encode() not in before
        os.write(ours, key)
        after = _read_until(ours, b"")
        assert process.wait(LIMIT) == 0
    os.close(ours)
    assert (RECORD.encode() in after) == opens


def _read_until(terminal: int, words: bytes) -> bytes:
    """What a terminal shows until some words stand there; with no words, until it closes."""
    shown, end = b"", time.monotonic() + LIMIT
    while time.monotonic() < end and not (words and words in shown):
        ready, _, _ = select.select([terminal], [], [], 1.0)
        if not ready:
            continue
        try:
            part = os.read(terminal, 65536)
        except OSError:  # Linux: the other end is closed
            break
        if not part:
            break
        shown += part
    return shown
