"""Agreements: one a host, remembered with the day, taken back at will."""

import stat
import sys
from datetime import date
from pathlib import Path

import pytest

from villi.model import agreed, allow, forget
from villi.model.consent import place
from villi.quantities import VilliError

DAY = date(2026, 11, 22)


def test_once_and_with_the_day() -> None:
    assert agreed() == {}
    assert allow("https://API.example.org/v1", DAY) == "api.example.org"
    assert allow("api.example.org", date(2027, 1, 1)) == "api.example.org"
    assert agreed() == {"api.example.org": DAY}
    assert place().read_text(encoding="utf-8") == "2026-11-22 api.example.org\n"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
def test_only_the_owner_reads_it() -> None:
    allow("api.example.org", DAY)
    assert stat.S_IMODE(place().stat().st_mode) == 0o600


def test_taken_back() -> None:
    allow("api.example.org", DAY)
    allow("other.example.org", DAY)
    assert forget("api.example.org") and not forget("api.example.org")
    assert agreed() == {"other.example.org": DAY}


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "http://127.8.8.8:80/v1"])
def test_this_computer_needs_none(host: str) -> None:
    with pytest.raises(VilliError, match="needs no agreement"):
        allow(host)


@pytest.mark.parametrize(
    "host", ["", "two words", "a/b c", "user@host", "https://", "höst.example", "*", "a\nb", "http://[::1"]
)
def test_no_host(host: str) -> None:
    with pytest.raises(VilliError, match="is no host"):
        allow(host, DAY)
    assert agreed() == {}


def test_a_broken_file_agrees_to_nothing() -> None:
    place().parent.mkdir(parents=True)
    place().write_bytes(b"\xff\xfe yes\nyes api.example.org\n2026-13-40 api.example.org\n2026-11-22\n")
    assert agreed() == {}
    allow("api.example.org", DAY)
    assert agreed() == {"api.example.org": DAY}


def test_a_place_that_cannot_be_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("VILLI_STATE", str(tmp_path / "file" / "state"))
    with pytest.raises(VilliError, match="VILLI_STATE"):
        allow("api.example.org", DAY)
