"""What a search needed is given back, and where that cannot be done nothing happens."""

from pathlib import Path

import pytest

from villi.web import sparing

np = pytest.importorskip("numpy")


def resident_mb() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS"))


def test_what_is_free_is_given_back() -> None:
    if sparing._library() is None:
        pytest.skip("only glibc keeps and gives back pools")
    held = [np.ones(12_000) for _ in range(800)]  # 75 MB in pieces that stay in the pool
    del held[:-1]
    before = resident_mb()
    sparing.give_back()
    assert before - resident_mb() > 40


def test_without_that_library_nothing_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sparing, "_library", lambda: None)
    sparing.one_pool()
    sparing.give_back()
