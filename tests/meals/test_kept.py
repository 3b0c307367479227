"""The kept index: the same as a new one, made anew where it is not to be trusted, and never in the way."""

import sys
from pathlib import Path
from typing import NoReturn

import pytest

from villi.foods import Catalogue
from villi.meals import kept as module
from villi.meals.doubt import NUTRIENTS
from villi.meals.index import _index, _worked, index, tables
from villi.meals.kept import NAME, kept
from villi.meals.worked import Reader

EVERYDAY = Catalogue.everyday()
TABLES = tables(EVERYDAY)
PLAIN = _index(EVERYDAY, TABLES)
MORE = _worked(EVERYDAY, TABLES)


def never(*made: object) -> NoReturn:
    raise AssertionError("made anew")


def make(folder: Path, catalogue: str = "one") -> object:
    return kept(folder, catalogue, lambda: TABLES, lambda made: MORE)


def test_what_is_kept_is_what_was_made(tmp_path: Path) -> None:
    assert make(tmp_path) == (TABLES, MORE)
    assert repr(kept(tmp_path, "one", never, never)[0]) == repr(TABLES)
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


@pytest.mark.parametrize("damage", [b"", b"x", b"\x00" * 40])
def test_a_damaged_file_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    make(tmp_path)
    whole = (tmp_path / NAME).read_bytes()
    (tmp_path / NAME).write_bytes(whole[:32] + damage)
    assert make(tmp_path) == (TABLES, MORE)
    assert (tmp_path / NAME).read_bytes() == whole


def test_a_changed_byte_is_noticed_where_it_can_still_be_decoded(tmp_path: Path) -> None:
    make(tmp_path)
    whole = (tmp_path / NAME).read_bytes()
    letter = whole.index(b"salmon")
    (tmp_path / NAME).write_bytes(whole[:letter] + b"p" + whole[letter + 1 :])
    assert make(tmp_path) == (TABLES, MORE)
    assert (tmp_path / NAME).read_bytes() == whole


def test_another_catalogue_or_other_code_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path)
    with pytest.raises(AssertionError, match="made anew"):
        kept(tmp_path, "two", never, never)
    monkeypatch.setattr(module, "_code", lambda: "other")
    with pytest.raises(AssertionError, match="made anew"):
        kept(tmp_path, "one", never, never)


def test_where_nothing_can_be_written_it_is_only_slower(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert kept(tmp_path / "file" / "folder", "one", lambda: TABLES, never) == (TABLES, None)


def test_beside_compiled_modules_nothing_is_kept_where_python_keeps_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert kept(tmp_path / "__pycache__", "one", lambda: TABLES, never) == (TABLES, None)
    assert not list(tmp_path.iterdir())


def test_what_was_worked_out_is_what_would_be_worked_out() -> None:
    """Names and foods read from the file are those that an index without a file makes."""
    ready, reader = PLAIN, Reader(MORE)
    numbers = range(len(ready.texts))
    assert all(reader.name(number) == ready.name(number) for number in numbers)
    assert all(list(reader.name(n).weights) == list(ready.name(n).weights) for n in numbers[::97])
    foods = range(len(ready.numbers))
    assert all(reader.own(food) == ready.words_of(food) for food in foods)
    assert all(reader.lent(food) == ready.lent(food) for food in foods)
    held_by = [ready.foods[food].id for food in foods]
    amounts = EVERYDAY.amounts(held_by, NUTRIENTS)
    assert repr([reader.nutrients(food) for food in foods]) == repr(amounts)


def test_foods_are_opened_when_asked_for() -> None:
    ready = index(EVERYDAY)
    assert not ready.foods
    assert [ready.foods[number].id for number in (0, 7, 0)] == [list(ready.numbers)[n] for n in (0, 7, 0)]
    assert len(ready.foods) == 2
