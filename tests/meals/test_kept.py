"""The kept index: the same as a new one, made anew where it is not to be trusted, and never in the way."""

from pathlib import Path

import pytest

from villi.foods import Catalogue
from villi.meals import kept as module
from villi.meals.index import index, tables
from villi.meals.kept import NAME, kept

MADE = tables(Catalogue.everyday())


def never() -> None:
    raise AssertionError("made anew")


def test_what_is_kept_is_what_was_made(tmp_path: Path) -> None:
    assert kept(tmp_path, "one", lambda: MADE) == MADE
    assert kept(tmp_path, "one", never) == MADE  # type: ignore[arg-type]
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


@pytest.mark.parametrize("damage", [b"", b"x", b"\x00" * 40])
def test_a_damaged_file_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    kept(tmp_path, "one", lambda: MADE)
    whole = (tmp_path / NAME).read_bytes()
    (tmp_path / NAME).write_bytes(whole[:32] + damage)
    assert kept(tmp_path, "one", lambda: MADE) == MADE
    assert (tmp_path / NAME).read_bytes() == whole


def test_another_catalogue_or_other_code_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept(tmp_path, "one", lambda: MADE)
    with pytest.raises(AssertionError, match="made anew"):
        kept(tmp_path, "two", never)  # type: ignore[arg-type]
    monkeypatch.setattr(module, "_code", lambda: "other")
    with pytest.raises(AssertionError, match="made anew"):
        kept(tmp_path, "one", never)  # type: ignore[arg-type]


def test_where_nothing_can_be_written_it_is_only_slower(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert kept(tmp_path / "file", "one", lambda: MADE) == MADE


def test_foods_are_found_by_number_and_by_slice() -> None:
    ready = index(Catalogue.everyday())
    assert len(ready.foods) == len(Catalogue.everyday().foods)
    assert list(ready.foods[:2]) == [ready.foods[0], ready.foods[1]]
