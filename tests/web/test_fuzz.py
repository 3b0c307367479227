"""Every address of the page asked for what nobody should ask, on diaries of many kinds, within a budget.

`tools/fuzz_web.py` does the same for as long as one likes.
"""

from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.web.conftest import Open

import fuzz_web

KINDS = ("empty", "new", "week", "cp1252", "crlf", "crisis", "nasty", "manual", "diary_files", "gates")
STEPS = 40


@pytest.mark.parametrize(("kind", "seed"), [(kind, seed) for seed, kind in enumerate(KINDS)])
def test_nothing_breaks_and_nothing_is_lost(tmp_path: Path, kind: str, seed: int) -> None:
    run = fuzz_web.fuzzed(tmp_path, kind, fuzz_web.diaries()[kind], seed, STEPS, float("inf"))
    assert run.faults == []
    assert sum(run.answers.values()) > STEPS / 2
    assert len(run.answers) > 1, "some are answered and some refused"


def test_it_asks_every_address_and_names_every_field(week: Path, open_page: Open) -> None:
    browser: TestClient = open_page(week)
    asked = {one.pattern for one in fuzz_web.addresses(browser.app)}
    assert {"/day/{date}/add", "/text", "/foods/{id:path}", "/undo", "/assets/{version}/{name}"} <= asked
    assert {"words", "line", "once", "old", "text", "digest", "number", "back", "q"} <= set(
        fuzz_web.names_of_fields()
    )


def test_it_sees_a_line_that_was_lost(tmp_path: Path) -> None:
    path = tmp_path / "diary.txt"
    path.write_text("2026-11-16\n08:00 toast\n")
    import random

    fuzzer = fuzz_web.Fuzzer(path, random.Random(1))
    before = path.read_bytes()
    path.write_text("2026-11-16\n")
    with pytest.raises(fuzz_web.Fault, match="toast"):
        fuzzer._kept("/day/2026-11-16/add", [("words", "soup")], before)
    fuzzer._kept("/day/2026-11-16/remove", [("line", '[2, "08:00 toast"]')], before)
    fuzzer._kept("/text", [("text", "")], before)
