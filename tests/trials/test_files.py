"""Record and number are written together or not at all, and found again."""

import errno
import json
import os
import stat
import sys
from collections.abc import Callable
from datetime import date as Date
from pathlib import Path

import pytest

from villi.diary import read_diary
from villi.quantities import VilliError
from villi.signals.experiment import new_seed, seal
from villi.signals.experiment.values import Design
from villi.trials import files, runs
from villi.trials.files import begin, kept_beside
from villi.trials.record import estimand
from villi.trials.values import Announced

TODAY, FIRST = Date(2026, 11, 23), Date(2026, 11, 24)
COFFEE = Announced("coffee after lunch", "mood", "up", Design("restricted", 48), FIRST)
DIARY = b"person: me\n2026-11-22 Sun\n08:00 toast\nfeel: mood 6\n"
SEED = 2**100 + 12345


def fine(data: bytes) -> None:
    """Nothing speaks against it."""


@pytest.fixture(autouse=True)
def _own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VILLI_STATE", str(tmp_path / "state"))


@pytest.fixture
def diary(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    folder.mkdir()
    path = folder / "me.txt"
    path.write_bytes(DIARY)
    return path


def beside(diary: Path) -> list[str]:
    return sorted(path.name for path in diary.parent.iterdir() if path != diary)


def test_both_are_written_and_only_the_owner_reads_the_number(diary: Path) -> None:
    sealed, file, line = begin(diary, COFFEE, SEED, TODAY, fine)
    assert file.name == "me.experiment-2026-11-24.json" and beside(diary) == [file.name]
    assert sys.platform == "win32" or stat.S_IMODE(file.stat().st_mode) == 0o600
    assert json.loads(file.read_text())["seed"] == str(SEED)
    text = diary.read_bytes()
    assert text.startswith(DIARY) and str(SEED).encode() not in text
    assert sealed.sealed == seal(COFFEE.design, SEED, estimand(COFFEE))
    (run,) = runs(read_diary(diary))
    assert (run.announced, run.line, run.date) == (sealed, line, TODAY)
    assert kept_beside(diary)(sealed) == (SEED, "holds", str(file))


@pytest.mark.parametrize(
    "before", [b"\xef\xbb\xbf" + DIARY, DIARY.replace(b"\n", b"\r\n"), DIARY[:-1], b"n\xe9e\n" + DIARY]
)
def test_every_byte_of_the_diary_stays(diary: Path, before: bytes) -> None:
    diary.write_bytes(before)
    sealed, _, _ = begin(diary, COFFEE, SEED, TODAY, fine)
    after = diary.read_bytes()
    assert after.startswith(before)
    added = after[len(before) :]
    assert added.count(b"\n") == added.count(b"\r\n") or b"\r\n" not in before
    assert [run.announced for run in runs(read_diary(diary))] == [sealed]


def test_nothing_is_overwritten(diary: Path) -> None:
    taken = diary.with_name("me.experiment-2026-11-24.json")
    taken.write_text("mine")
    sealed, file, _ = begin(diary, COFFEE, SEED, TODAY, fine)
    assert taken.read_text() == "mine" and file.name == "me.experiment-2026-11-24-2.json"
    assert kept_beside(diary)(sealed).seed == SEED


def fail_with(number: int) -> Callable[..., None]:
    def fails(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return fails


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EROFS])
def test_a_full_or_closed_disk_leaves_nothing_behind(
    diary: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr(os, "fsync", fail_with(number))
    with pytest.raises(VilliError, match=r"me\.experiment-2026-11-24\.json could not be written"):
        begin(diary, COFFEE, SEED, TODAY, fine)
    assert diary.read_bytes() == DIARY and beside(diary) == []


@pytest.mark.parametrize("wrong", [OSError(errno.ENOSPC, "full"), KeyboardInterrupt()])
def test_where_the_diary_cannot_be_replaced_the_number_goes_too(
    diary: Path, monkeypatch: pytest.MonkeyPatch, wrong: BaseException
) -> None:
    def fails(*_: object) -> None:
        raise wrong

    monkeypatch.setattr("villi.diary.files._keep_owner", fails)
    with pytest.raises((VilliError, KeyboardInterrupt)):
        begin(diary, COFFEE, SEED, TODAY, fine)
    assert diary.read_bytes() == DIARY and beside(diary) == []


def test_an_interrupt_after_the_diary_was_replaced_keeps_the_number(
    diary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("villi.diary.files._sync_folder", fails)
    with pytest.raises(KeyboardInterrupt):
        begin(diary, COFFEE, SEED, TODAY, fine)
    (run,) = runs(read_diary(diary))
    assert run.announced is not None and kept_beside(diary)(run.announced).seed == SEED


def test_what_is_refused_while_locked_is_not_written(diary: Path) -> None:
    def refuse(data: bytes) -> None:
        raise VilliError(f"changed: {len(data)}")

    with pytest.raises(VilliError, match="changed"):
        begin(diary, COFFEE, SEED, TODAY, refuse)
    assert diary.read_bytes() == DIARY and beside(diary) == []


def test_words_that_would_read_as_something_else_are_refused(diary: Path) -> None:
    for what in ("kefir # no", "kefir\n2026-11-24\nx"):
        with pytest.raises(VilliError, match=r"plainer words|no line break"):
            begin(diary, COFFEE._replace(what=what), SEED, TODAY, fine)
    assert diary.read_bytes() == DIARY and beside(diary) == []


def test_a_diary_that_was_moved_and_renamed_with_its_file_is_found(diary: Path, tmp_path: Path) -> None:
    sealed, file, _ = begin(diary, COFFEE, SEED, TODAY, fine)
    new = tmp_path / "elsewhere"
    new.mkdir()
    moved = diary.rename(new / "other.txt")
    assert kept_beside(moved)(sealed).seal == "gone"
    file.rename(new / file.name)
    assert kept_beside(moved)(sealed).seed == SEED


def test_a_link_to_the_diary_finds_the_file(diary: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.txt"
    link.symlink_to(diary)
    sealed, file, _ = begin(link, COFFEE, SEED, TODAY, fine)
    assert file.parent == diary.parent
    assert kept_beside(link)(sealed).seed == kept_beside(diary)(sealed).seed == SEED


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", "7", '{"schema": "villi.experiment.seed/1"}', "\x00" * 9, "[" * 50_000]
)
def test_a_file_that_was_changed_is_told_and_never_raises(diary: Path, text: str) -> None:
    sealed, file, _ = begin(diary, COFFEE, SEED, TODAY, fine)
    file.write_text(text)
    assert kept_beside(diary)(sealed) == (None, "differs", str(file))


@pytest.mark.parametrize("seed", [SEED + 1, -1, 7])
def test_another_number_does_not_give_the_seal(diary: Path, seed: int) -> None:
    sealed, file, _ = begin(diary, COFFEE, SEED, TODAY, fine)
    file.write_text(file.read_text().replace(str(SEED), str(seed)))
    assert kept_beside(diary)(sealed).seal == "differs"


def test_a_record_that_was_changed_does_not_give_the_seal(diary: Path) -> None:
    sealed, _, _ = begin(diary, COFFEE, SEED, TODAY, fine)
    for other in (
        sealed._replace(what="tea"),
        sealed._replace(better="down"),
        sealed._replace(watch="energy"),
    ):
        assert kept_beside(diary)(other) == (None, "differs", kept_beside(diary)(sealed).place)


def test_numbers_drawn_are_secret_and_long() -> None:
    drawn = {new_seed() for _ in range(50)}
    assert len(drawn) == 50 and min(drawn).bit_length() >= 100


def test_two_writers_get_one_experiment(diary: Path) -> None:
    from threading import Thread

    before = diary.read_bytes()
    told: list[str] = []

    def refuse(data: bytes) -> None:
        if data != before:
            raise VilliError("changed in the meantime")

    def write() -> None:
        try:
            begin(diary, COFFEE, new_seed(), TODAY, refuse)
        except VilliError as wrong:
            told.append(str(wrong))

    writers = [Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert told == ["changed in the meantime"] * 3
    (run,) = runs(read_diary(diary))
    assert run.announced is not None and kept_beside(diary)(run.announced).seal == "holds"
    assert len(beside(diary)) == 1


def test_the_limit_of_names(diary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST", 2)
    for number in ("", "-2"):
        diary.with_name(f"me.experiment-2026-11-24{number}.json").write_text("{}")
    with pytest.raises(VilliError, match="move them away"):
        begin(diary, COFFEE, SEED, TODAY, fine)
    assert diary.read_bytes() == DIARY


def test_a_byte_order_mark_in_the_file_changes_nothing(diary: Path) -> None:
    sealed, file, _ = begin(diary, COFFEE, SEED, TODAY, fine)
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert kept_beside(diary)(sealed).seal == "holds"


def test_of_another_first_day_the_record_differs_and_the_file_is_not_gone(diary: Path) -> None:
    sealed, file, _ = begin(diary, COFFEE, SEED, TODAY, fine)
    other = sealed._replace(first=Date(2026, 11, 25))
    assert kept_beside(diary)(other) == (None, "differs", str(file))
    assert kept_beside(diary)(other._replace(sealed="ab" * 32)).seal == "gone", "of another experiment"
