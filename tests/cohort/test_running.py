"""The local engine: results do not depend on how the work was cut, and nothing is lost on the way."""

import csv
import errno
import gc
import gzip
import json
import os
from contextlib import chdir
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.cohort.surveys import close, shuffled, split, survey, written

from villi.cohort import Plan, cache, intern, reasons, total
from villi.cohort import running as engine
from villi.cohort.readers import look
from villi.cohort.running import Order, run
from villi.cohort.telling import as_json, flow, notes
from villi.cohort.values import FILE
from villi.cohort.writing import alone
from villi.foods import Catalogue
from villi.quantities import VilliError


@pytest.fixture(scope="module")
def plan() -> Plan:
    return Plan.of(Catalogue.everyday(), ["energy", "protein", "fibre", "caffeine"])


def straight(table: pa.Table, plan: Plan) -> pa.Table:
    """The person-days of a table, in one piece and without files."""
    table = table.sort_by([("person", "ascending"), ("day", "ascending")])
    items = table.append_column("line", pa.array(np.arange(table.num_rows)))
    batches = [intern(batch, plan).batch for batch in items.combine_chunks().to_batches()]
    return pa.Table.from_batches(total(iter(batches), plan))


@pytest.mark.parametrize("text", [False, True])
@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_results_are_those_of_the_pass_itself(tmp_path: Path, plan: Plan, kind: str, text: bool) -> None:
    table = survey(3000, text=text)
    path = written(table, tmp_path / f"items.{kind}")
    summary = run(look([path]), plan, Order(tmp_path / "out.parquet"))
    assert close(pq.read_table(tmp_path / "out.parquet"), straight(table, plan))
    assert summary.rows == summary.used == 3000
    assert summary.days == straight(table, plan).num_rows
    assert summary.persons == len(pc.unique(table["person"]))
    assert summary.unknown_rows == pc.sum(pc.equal(table["code"], 99999999)).as_py()
    assert summary.whole


@settings(max_examples=12, deadline=None)
@given(
    rows=st.integers(1, 1500),
    persons=st.integers(1, 80),
    files=st.integers(1, 4),
    range_rows=st.sampled_from([1, 7, 150, 10_000]),
    workers=st.integers(1, 3),
    mixed=st.booleans(),
    text=st.booleans(),
    seed=st.integers(0, 99),
)
def test_however_the_work_is_cut_the_results_are_the_same(
    tmp_path_factory: pytest.TempPathFactory, plan: Plan, rows: int, persons: int, files: int,
    range_rows: int, workers: int, mixed: bool, text: bool, seed: int,
) -> None:  # fmt: skip
    folder = tmp_path_factory.mktemp("run")
    table = survey(rows, seed, persons, text)
    paths = split(shuffled(table) if mixed else table, min(files, rows), folder)
    out, people = folder / "out.parquet", folder / "people.parquet"
    order = Order(out, people, "person-ratio", workers=workers, range_rows=range_rows)
    summary = run(look(paths), plan, order)
    assert summary.used + sum(summary.aside.values()) == rows
    held_by: dict[tuple[str, str], set[Path]] = {}
    for path in paths:
        for row in csv.DictReader(path.open(encoding="utf-8")):
            held_by.setdefault((row["person"], row["day"]), set()).add(path)
    several = sorted(key for key, held in held_by.items() if len(held) > 1)
    assert summary.crossing.days == len(several)
    assert {*summary.crossing.first} <= {*several}
    assert len(summary.crossing.first) == min(3, len(several))
    expected = straight(table, plan)
    assert close(pq.read_table(out), expected)
    found = pq.read_table(people)
    assert found["person"].to_pylist() == sorted(set(table["person"].to_pylist()))
    assert sum(found["days"].to_pylist()) == expected.num_rows == summary.days


def test_a_persons_row_is_that_of_the_mean_day(tmp_path: Path, plan: Plan) -> None:
    table = survey(2000, seed=3)
    path = written(table, tmp_path / "items.csv")
    run(look([path]), plan, Order(tmp_path / "o", tmp_path / "p", "person-ratio"))
    days, people = pq.read_table(tmp_path / "o"), pq.read_table(tmp_path / "p")
    for row in people.to_pylist():
        own = days.filter(pc.equal(days["person"], row["person"]))
        assert row["days"] == own.num_rows
        for column in ("energy_kcal", "glutamine_g", "gln_dairy_g", "grams"):
            if own[column].null_count == 0:
                assert row[column] == pytest.approx(pc.sum(own[column]).as_py() / row["days"], rel=1e-9)
        assert row["glutamine_low_g"] <= row["glutamine_g"] <= row["glutamine_high_g"]
        low, high = pc.min_max(own["energy_coverage"]).as_py().values()
        assert low - 1e-9 <= row["energy_coverage"] <= high + 1e-9


def test_one_file_of_thirty_that_breaks_is_set_aside_and_the_rest_completed(
    tmp_path: Path, plan: Plan
) -> None:
    table = survey(6000, seed=4)
    paths = split(table, 30, tmp_path)
    packed = gzip.compress(paths[17].read_bytes())
    broken = tmp_path / "part17.csv.gz"
    broken.write_bytes(packed[: len(packed) // 2])
    rest = [path for path in paths if path != paths[17]]
    summary = run(look([*rest[:17], broken, *rest[17:]]), plan, Order(tmp_path / "o", workers=2))
    assert [fault.file for fault in summary.refused] == [str(broken)]
    assert not summary.whole
    assert summary.files == 29
    kept = pa.concat_tables([table.slice(0, 17 * 200), table.slice(18 * 200)])
    assert close(pq.read_table(tmp_path / "o"), straight(kept, plan))
    listed = list(csv.reader((tmp_path / "o.aside.csv").open(encoding="utf-8")))
    assert listed[0][0] == "file"
    assert listed[1][0] == str(broken)


def test_rows_that_cannot_be_used_are_listed_with_their_file(tmp_path: Path, plan: Plan) -> None:
    good = "person,day,code,grams\n1,1,11111000,100\n1,1,11111000,-5\n2,1,,10\n3,,,\n"
    (tmp_path / "a.csv").write_text(good)
    summary = run(look([tmp_path / "a.csv"]), plan, Order(tmp_path / "o"))
    assert summary.aside == {reasons.NO_DAY: 1}
    assert summary.as_unknown == {reasons.NEGATIVE: 1, reasons.NO_CODE: 1}
    assert (summary.rows, summary.used) == (4, 3)
    assert not summary.whole
    listed = list(csv.DictReader((tmp_path / "o.aside.csv").open(encoding="utf-8")))
    assert [row["line"] for row in listed] == ["2", "3", "4"]
    assert {row["file"] for row in listed} == {str(tmp_path / "a.csv")}
    (tmp_path / "b.csv").write_text(good.replace("-5", "5").replace("2,1,,10\n3,,,\n", ""))
    run(look([tmp_path / "b.csv"]), plan, Order(tmp_path / "o"))
    assert not (tmp_path / "o.aside.csv").exists()  # a list of another run would mislead


def test_a_row_that_cannot_be_used_lowers_what_is_known_of_its_day(tmp_path: Path, plan: Plan) -> None:
    milk = "1,1,11111000,244"
    bad = (f"1,1,75111000,{amount}" for amount in ("-4", "inf", "lots", "1e9"))
    rows = [milk, *bad, "1,1,,30", "1,2,11111000,244", "2,1,11111000,-1"]
    (tmp_path / "a.csv").write_text("\n".join(["person,day,code,grams", *rows, ""]))
    summary = run(look([tmp_path / "a.csv"]), plan, Order(tmp_path / "o"))
    first, second, lost = pq.read_table(tmp_path / "o").to_pylist()
    assert (first["rows"], first["unknown_rows"], first["grams"]) == (6, 5, 274.0)
    assert first["energy_kcal"] == second["energy_kcal"]
    assert first["energy_coverage"] < 0.5 < second["energy_coverage"] == 1.0
    assert (lost["rows"], lost["unknown_rows"], lost["grams"], lost["energy_kcal"]) == (1, 1, None, None)
    assert lost["energy_coverage"] == 0.0
    assert summary.unknown_rows == 0  # the row without a code is told once, as set aside
    assert summary.used == summary.rows == 8
    said = [line.words for line in flow(summary)]
    assert "set aside, counted as unknown food: no food code" in said
    assert as_json(summary)["rows"]["set_aside_as_unknown"] == {
        reasons.NEGATIVE: 2, reasons.NO_CODE: 1, reasons.ENDLESS: 1,
        reasons.NO_NUMBER: 1, reasons.TOO_MUCH: 1,
    }  # fmt: skip
    assert as_json(summary)["rows"]["set_aside"] == {}


def test_results_say_where_they_come_from(tmp_path: Path, plan: Plan) -> None:
    path = written(survey(100), tmp_path / "items.csv")
    run(look([path]), plan, Order(tmp_path / "o", tmp_path / "p", "mean-of-days"))
    metadata = pq.read_schema(tmp_path / "o").metadata
    assert metadata[b"villi.catalogue"].decode() == Catalogue.everyday().sha256
    (file,) = json.loads(metadata[b"villi.inputs"])
    assert file["file"] == "items.csv"
    assert len(file["sha256"]) == 64
    assert metadata[b"villi.rule"] == b"day"
    assert pq.read_schema(tmp_path / "p").metadata[b"villi.rule"] == b"mean-of-days"
    assert pq.read_schema(tmp_path / "o").field("fibre_g").metadata[b"unit"] == b"g"


def test_rows_of_people_need_a_rule(tmp_path: Path, plan: Plan) -> None:
    path = written(survey(100), tmp_path / "items.csv")
    with pytest.raises(VilliError, match="person-ratio"):
        run(look([path]), plan, Order(tmp_path / "o", tmp_path / "p"))
    assert not (tmp_path / "o").exists()


def test_where_nothing_can_be_used_nothing_is_written_but_why(tmp_path: Path, plan: Plan) -> None:
    (tmp_path / "empty.csv").write_text("")
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    with pytest.raises(VilliError, match="no file could be used"):
        run(look([tmp_path / "empty.csv", tmp_path / "other.csv"]), plan, Order(tmp_path / "o"))
    assert not (tmp_path / "o").exists()
    assert len((tmp_path / "o.aside.csv").read_text().splitlines()) == 3


def test_where_no_row_can_be_used_there_is_no_result(tmp_path: Path, plan: Plan) -> None:
    (tmp_path / "a.csv").write_text("person,day,code,grams\n,1,11111000,-1\n")
    with pytest.raises(VilliError, match="no row"):
        run(look([tmp_path / "a.csv"]), plan, Order(tmp_path / "o"))
    assert not (tmp_path / "o").exists()


def test_a_day_that_two_files_hold_is_said_and_two_days_are_not(tmp_path: Path, plan: Plan) -> None:
    head = "person,day,code,grams\n"
    (tmp_path / "1.csv").write_text(head + "".join(f"{n},1,11111000,100\n" for n in range(1, 9)))
    (tmp_path / "2.csv").write_text(head + "".join(f"{n},2,11111000,100\n" for n in range(1, 9)))
    apart = run(look([tmp_path / "1.csv", tmp_path / "2.csv"]), plan, Order(tmp_path / "o"))
    assert (apart.days, apart.crossing.days) == (16, 0)
    assert not [line for line in flow(apart) if "more than one file" in line.words]
    (tmp_path / "3.csv").write_text(head + "".join(f"{n},1,11111000,100\n" for n in range(4, 12)))
    paths = [tmp_path / f"{n}.csv" for n in (1, 2, 3)]
    for range_rows in (3, 1000):
        twice = run(look(paths), plan, Order(tmp_path / "o", range_rows=range_rows))
        assert twice.whole
        assert (twice.days, twice.crossing.days) == (19, 5)
        assert twice.crossing.first == (("4", "1"), ("5", "1"), ("6", "1"))
        (said,) = (line for line in flow(twice) if "more than one file" in line.words)
        assert said.number == "5"
        assert "person 4, day 1; person 5, day 1; person 6, day 1; and 2 more" in said.words
        assert as_json(twice)["person_days_of_several_files"]["person_days"] == 5
        found = pq.read_table(tmp_path / "o")
        assert found["grams"].to_pylist().count(200.0) == 5
        assert FILE not in found.column_names


def test_two_runs_never_write_the_same_result(tmp_path: Path, plan: Plan) -> None:
    path = written(survey(100), tmp_path / "items.csv")
    with (
        alone(engine.lock(tmp_path / "o"), "o"),
        pytest.raises(VilliError, match="being written by another villi"),
    ):
        run(look([path]), plan, Order(tmp_path / "o"))
    run(look([path]), plan, Order(tmp_path / "o"))
    assert not engine.lock(tmp_path / "o").exists()


def test_two_runs_never_write_the_same_people(tmp_path: Path, plan: Plan) -> None:
    path = written(survey(100), tmp_path / "items.csv")
    order = Order(tmp_path / "o", tmp_path / "p", "person-ratio")
    with alone(engine.lock(tmp_path / "p"), "p"), pytest.raises(VilliError, match="being written by another"):
        run(look([path]), plan, order)


@pytest.mark.parametrize("name", ["o", "o.aside.csv", "o.part", "p", "p.part", "o.aside.csv.part"])
@pytest.mark.parametrize("usable", [True, False])
def test_no_file_to_read_is_overwritten(tmp_path: Path, plan: Plan, name: str, usable: bool) -> None:
    path = written(survey(100), tmp_path / "items.csv")
    other = tmp_path / name
    other.write_text("person,day,code,grams\n1,1,11111000,5\n" if usable else "of somebody\n")
    before = other.read_bytes()
    with pytest.raises(VilliError, match="would be overwritten"):
        run(look([path, other]), plan, Order(tmp_path / "o", tmp_path / "p", "person-ratio"))
    assert other.read_bytes() == before


def test_the_list_of_the_run_before_may_be_named_again(tmp_path: Path, plan: Plan) -> None:
    (tmp_path / "a.csv").write_text("person,day,code,grams\n1,1,11111000,5\n1,1,11111000,-5\n")
    for _ in range(2):
        run(look(sorted(tmp_path.glob("*.csv"))), plan, Order(tmp_path / "o"))
    assert "negative grams" in (tmp_path / "o.aside.csv").read_text()


PIPES = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")


@PIPES
def test_results_never_take_the_place_of_what_is_no_file(tmp_path: Path, plan: Plan) -> None:
    path = written(survey(100), tmp_path / "items.csv")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(VilliError, match="no ordinary file"):
        run(look([path]), plan, Order(tmp_path / "pipe"))
    (tmp_path / "file").write_text("of somebody")
    with pytest.raises(VilliError, match="name a folder"):
        run(look([path]), plan, Order(tmp_path / "o", cache=tmp_path / "file"))
    with pytest.raises(VilliError, match="no text"):
        run(look([path]), plan, Order(tmp_path / "o\udcff"))
    assert (tmp_path / "file").read_text() == "of somebody"


def test_the_list_of_what_was_set_aside_commands_nothing(tmp_path: Path, plan: Plan) -> None:
    path = tmp_path / "=a.csv"
    values = ["-5", "=1+1", " @SUM(1)", "\x1b[2J", "-x"]
    path.write_text(
        "person,day,code,grams\n" + "".join(f"1,1,11111000,{value}\n" for value in ["5", *values])
    )
    with chdir(tmp_path):
        run(look(["=a.csv", "+none\x1b[2J.csv"]), plan, Order(Path("o")))
    with (tmp_path / "o.aside.csv").open(newline="") as listed:
        rows = list(csv.DictReader(listed))
    assert [row["file"] for row in rows] == ["'+none\\x1b[2J.csv", *["'=a.csv"] * 5]
    assert [row["value"] for row in rows[1:]] == ["-5", "'=1+1", "' @SUM(1)", "\\x1b[2J", "'-x"]


@PIPES
def test_files_with_any_name_and_pipes_are_set_aside(tmp_path: Path, plan: Plan) -> None:
    path = written(survey(100), tmp_path / "items.csv")
    os.mkfifo(tmp_path / "pipe.csv")
    summary = run(look([path, f"{tmp_path}/x\udcff.csv", tmp_path / "pipe.csv"]), plan, Order(tmp_path / "o"))
    assert [fault.remedy for fault in summary.refused] == ["rename it", "save it as a file first"]
    assert "x\\udcff.csv" in (tmp_path / "o.aside.csv").read_text()


def test_a_full_disk_is_said_and_what_was_done_is_kept(
    tmp_path: Path, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(survey(2000), tmp_path / "items.csv")
    order = Order(tmp_path / "o", workers=1, range_rows=300)
    (tmp_path / "o").write_text("of before")
    writes = []
    write = pq.write_table

    def filling(*arguments: object, **choices: object) -> None:
        writes.append(1)
        if len(writes) == 3:
            raise OSError(errno.ENOSPC, "No space left on device")
        write(*arguments, **choices)

    monkeypatch.setattr(pq, "write_table", filling)
    with pytest.raises(VilliError, match="the disk is full"):
        run(look([path]), plan, order)
    assert (tmp_path / "o").read_text() == "of before"
    assert not list(tmp_path.rglob("*.part"))
    done = len(writes) - 1
    writes.clear()
    writes.extend([1] * 10)
    summary = run(look([path]), plan, order)
    assert summary.again == 1
    assert len(writes) - 10 == len(pq.ParquetFile(tmp_path / "o").metadata.to_dict()["row_groups"]) - done


def test_the_words_of_a_summary_count_everything(tmp_path: Path, plan: Plan) -> None:
    path = written(survey(3000), tmp_path / "items.csv")
    summary = run(look([path, path]), plan, Order(tmp_path / "o"))
    lines = list(flow(summary))
    assert any("99999999" in line.words and "% of the grams" in line.words for line in lines)
    assert any(line.number == "3,000" for line in lines)
    assert any("same as" in line.words for line in lines)
    assert any("Cache (" in note for note in notes(summary))
    said = as_json(summary)
    json.dumps(said, allow_nan=False)
    assert said["rows"]["in"] == 3000
    assert 0 < said["unknown_codes"]["grams_share"] < 0.1
    assert 0.9 < said["coverage"]["energy"]["mean"] < 1


def test_unknown_codes_are_told_in_a_line_and_never_as_fewer(
    tmp_path: Path, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "MOST_CODES", 20)
    codes = ["A" * 5000, *(f"X{number}" for number in range(40))]
    (tmp_path / "a.csv").write_text(
        "person,day,code,grams\n" + "".join(f"1,1,{code},5\n" for code in codes), encoding="utf-8"
    )
    summary = run(look([tmp_path / "a.csv"]), plan, Order(tmp_path / "o"))
    (said,) = [line.words for line in flow(summary) if "catalogue lacks" in line.words]
    assert "at least 20 codes" in said
    assert len(said) < 400
    assert as_json(summary)["unknown_codes"]["codes_at_least"] is True


def test_a_result_without_a_name_is_refused(tmp_path: Path, plan: Plan) -> None:
    path = written(survey(100), tmp_path / "items.csv")
    with chdir(tmp_path), pytest.raises(VilliError, match="is a folder"):
        run(look([path]), plan, Order(Path()))


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("at", [1, 3])
def test_a_disk_that_fills_while_rows_are_spread_keeps_nothing_of_it(
    tmp_path: Path, plan: Plan, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    path = written(shuffled(survey(2000)), tmp_path / "items.csv")
    closes: list[pq.ParquetWriter] = []
    close = pq.ParquetWriter.close

    def refusing(writer: pq.ParquetWriter) -> None:
        closes.append(writer)
        if len(closes) > at:
            raise OSError(errno.ENOSPC, "No space left on device")
        close(writer)

    order = Order(tmp_path / "o", workers=1, range_rows=300)
    with monkeypatch.context() as full:
        full.setattr(pq.ParquetWriter, "close", refusing)
        with pytest.raises(VilliError, match="the disk is full"):
            run(look([path]), plan, order)
        closes.clear()
        gc.collect()  # a writer that is forgotten is closed once more, and complains
    assert not list(tmp_path.rglob("*.part"))
    assert run(look([path]), plan, order).used == 2000
