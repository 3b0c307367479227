"""The kept index: the same as a new one, made anew where it is not to be trusted, and never in the way."""

from pathlib import Path

import pytest

from villi.foods import Catalogue
from villi.meals import kept as module
from villi.meals.doubt import NUTRIENTS
from villi.meals.index import _in_full, index
from villi.meals.kept import NAME, kept
from villi.meals.worked import Reader

MADE = _in_full(Catalogue.everyday())


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


def test_what_was_worked_out_is_what_would_be_worked_out() -> None:
    """Names and foods read from the file are those that an index without a file makes."""
    ready = index(Catalogue.everyday())
    reader = Reader(MADE[1])
    numbers = range(len(ready.texts))
    assert all(reader.name(number) == ready.name(number) for number in numbers)
    assert all(list(reader.name(n).weights) == list(ready.name(n).weights) for n in numbers[::97])
    foods = range(len(ready.numbers))
    assert all(reader.own(food) == ready.words_of(food) for food in foods)
    assert all(reader.lent(food) == ready.lent(food) for food in foods)
    held_by = [ready.foods[food].id for food in foods]
    amounts = Catalogue.everyday().amounts(held_by, NUTRIENTS)
    assert repr([reader.nutrients(food) for food in foods]) == repr(amounts)


def test_foods_are_opened_when_asked_for() -> None:
    ready = index(Catalogue.everyday())
    assert not ready.foods
    assert [ready.foods[number].id for number in (0, 7, 0)] == [list(ready.numbers)[n] for n in (0, 7, 0)]
    assert len(ready.foods) == 2
