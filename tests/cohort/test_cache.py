"""What a run leaves for the next one, and when that is used."""

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.cohort.surveys import close, shuffled, split, survey, written

from villi.cohort import Plan
from villi.cohort import cache as keeping
from villi.cohort.layouts import declared
from villi.cohort.ranges import spread
from villi.cohort.readers import Kinds, Piece, Source, look, read
from villi.cohort.running import Order, run
from villi.cohort.writing import alone
from villi.foods import Catalogue
from villi.quantities import VilliError

EVERYDAY = Catalogue.everyday()


@pytest.fixture(scope="module")
def plan() -> Plan:
    return Plan.of(EVERYDAY, ["energy"])


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Paths of the files that were really read."""
    seen: list[str] = []

    def listening(source: Source, kinds: Kinds) -> Iterator[Piece]:
        seen.append(Path(source.path).name)
        return read(source, kinds)

    monkeypatch.setattr(keeping, "read", listening)
    return seen


def test_a_second_run_with_other_nutrients_reads_no_file(
    tmp_path: Path, plan: Plan, reads: list[str]
) -> None:
    paths = split(survey(600), 3, tmp_path)
    first = run(look(paths), plan, Order(tmp_path / "o"))
    assert (len(reads), first.again) == (3, 0)
    second = run(look(paths), Plan.of(EVERYDAY, ["fibre"]), Order(tmp_path / "o"))
    assert (len(reads), second.again) == (3, 3)
    assert second.rows == first.rows
    assert second.unknown == first.unknown
    assert "fibre_g" in pq.read_schema(tmp_path / "o").names


def test_only_a_file_that_changed_is_read_again_and_names_do_not_matter(
    tmp_path: Path, plan: Plan, reads: list[str]
) -> None:
    paths = split(survey(600), 3, tmp_path)
    run(look(paths), plan, Order(tmp_path / "o"))
    del reads[:]
    changed = paths[1].read_text().replace(",11", ",12", 1)
    times = paths[1].stat()
    paths[1].write_text(changed[: len(paths[1].read_text())])
    os.utime(paths[1], ns=(times.st_atime_ns, times.st_mtime_ns))  # the time of a file proves nothing
    moved = paths[2].rename(tmp_path / "moved.csv")
    summary = run(look([paths[0], paths[1], moved]), plan, Order(tmp_path / "o"))
    assert reads == [paths[1].name]
    assert summary.again == 2


@pytest.mark.parametrize("what", ["layout", "near foods", "version", "catalogue", "format"])
def test_whatever_interned_rows_follow_from_makes_them_new(
    tmp_path: Path, plan: Plan, reads: list[str], what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(survey(100), tmp_path / "items.csv")
    run(look([path]), plan, Order(tmp_path / "o"))
    del reads[:]
    other_names = declared("person=person,day=day,code=code,grams=grams,keep=weight")
    inputs = look([path], other_names if what == "layout" else None)
    choices = {"near_foods": what == "near foods"}
    other = Plan.of(EVERYDAY, ["energy"], **choices)  # type: ignore[arg-type]
    if what in ("version", "catalogue"):
        object.__setattr__(other, what, "another")
    if what == "format":
        monkeypatch.setattr(keeping, "FORMAT", 999)
    run(inputs, other, Order(tmp_path / "o"))
    assert reads == ["items.csv"]


@pytest.mark.parametrize(
    "damage",
    ["truncated", "bytes flipped", "report gone", "report no json", "report of other types", "rows gone",
     "list gone", "list changed"],
)  # fmt: skip
def test_a_damaged_cache_is_made_anew(tmp_path: Path, plan: Plan, reads: list[str], damage: str) -> None:
    path = written(survey(500), tmp_path / "items.csv")
    run(look([path]), plan, Order(tmp_path / "o"))
    expected = (tmp_path / "o").read_bytes()
    (rows,) = (tmp_path / "o.cache" / "rows").glob("*.parquet")
    report = rows.with_suffix(".json")
    if damage == "truncated":
        rows.write_bytes(rows.read_bytes()[:-200])
    elif damage == "report gone":
        report.unlink()
    elif damage == "report no json":
        report.write_text('{"rows": ')
    elif damage == "report of other types":
        held = json.loads(report.read_text())
        held["report"]["rows"] = "many"
        report.write_text(json.dumps(held))
    elif damage == "bytes flipped":
        middle = bytearray(rows.read_bytes())
        middle[len(middle) // 2] ^= 0x55
        rows.write_bytes(middle)
    elif damage == "list gone":
        rows.with_suffix(".aside.csv").unlink()
    elif damage == "list changed":
        rows.with_suffix(".aside.csv").write_text("x,1,,,,\n")
    else:
        rows.unlink()
    del reads[:]
    run(look([path]), plan, Order(tmp_path / "o"))
    assert reads == ["items.csv"]
    assert (tmp_path / "o").read_bytes() == expected


def test_a_file_that_changes_before_it_is_read_is_set_aside_and_not_kept(tmp_path: Path, plan: Plan) -> None:
    path, other = tmp_path / "a.csv", written(survey(50), tmp_path / "b.csv")
    first = "person,day,code,grams\n900001,1,11111000,100\n"
    path.write_text(first)
    inputs = look([other, path], declared("person=person,day=day,code=code,grams=grams"))
    path.write_text(first.replace("100\n", "900\n"))
    summary = run(inputs, plan, Order(tmp_path / "o"))
    assert [(Path(fault.file).name, "changed" in fault.reason) for fault in summary.refused] == [
        ("a.csv", True)
    ]
    path.write_text(first)
    found = run(look([path]), plan, Order(tmp_path / "o"))
    assert found.again == 0
    assert pq.read_table(tmp_path / "o")["grams"].to_pylist() == [100.0]


def test_a_file_that_goes_away_before_it_is_read_is_set_aside(tmp_path: Path, plan: Plan) -> None:
    path, other = written(survey(60, 1), tmp_path / "a.csv"), written(survey(50), tmp_path / "b.csv")
    inputs = look([path, other])
    path.unlink()
    summary = run(inputs, plan, Order(tmp_path / "o"))
    assert "no longer there" in summary.refused[0].reason


def test_several_results_share_a_cache_that_is_named(tmp_path: Path, plan: Plan, reads: list[str]) -> None:
    path = written(survey(500), tmp_path / "items.csv")
    for name in ("a", "b"):
        run(look([path]), plan, Order(tmp_path / name, cache=tmp_path / "kept"))
    assert reads == ["items.csv"]
    assert not list(tmp_path.glob("*.cache"))
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert (tmp_path / "kept" / "README.txt").exists()


def test_a_cache_in_use_is_not_shared(tmp_path: Path, plan: Plan) -> None:
    path = written(survey(100), tmp_path / "items.csv")
    (tmp_path / "kept").mkdir()
    with alone(tmp_path / "kept" / "lock", "x"), pytest.raises(VilliError, match="the cache"):
        run(look([path]), plan, Order(tmp_path / "o", cache=tmp_path / "kept"))


def test_the_cache_can_be_deleted_and_its_size_is_said(tmp_path: Path, plan: Plan) -> None:
    path = written(survey(500), tmp_path / "items.csv")
    summary = run(look([path]), plan, Order(tmp_path / "o"))
    files = [f for f in summary.cache.rglob("*") if f.is_file()]
    assert summary.cache_bytes == pytest.approx(sum(f.stat().st_size for f in files), abs=200)
    before = pq.read_table(tmp_path / "o")
    shutil.rmtree(summary.cache)
    run(look([path]), plan, Order(tmp_path / "o"))
    assert close(pq.read_table(tmp_path / "o"), before)


def test_a_file_without_order_is_spread_over_ranges_once(
    tmp_path: Path, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders: list[Path] = []

    def counting(part: Path, cuts: Sequence[int], folder: Path) -> None:
        folders.append(folder)
        spread(part, cuts, folder)

    monkeypatch.setattr(keeping, "spread", counting)
    table = survey(3000)
    path = written(shuffled(table), tmp_path / "mixed.csv")
    straight = written(table, tmp_path / "straight.csv")
    order = Order(tmp_path / "o", range_rows=400)
    run(look([straight]), plan, order)
    assert not folders
    expected = pq.read_table(tmp_path / "o")
    for _ in range(2):
        run(look([path]), plan, order)
        assert close(pq.read_table(tmp_path / "o"), expected)
    assert len(folders) == 1
