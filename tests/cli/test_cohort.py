"""`villi cohort` as a person meets it: one command, what it says, its exit codes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from villi.cli import main

EXAMPLE = Path(__file__).parents[2] / "examples" / "recalls.csv"

pq = pytest.importorskip("pyarrow.parquet")


def test_one_line_gives_days_and_people(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    out, people = "results.parquet", "people.parquet"
    code = main(["cohort", str(EXAMPLE), "--out", out, "--people", people, "--rule", "person-ratio"])
    said = capsys.readouterr().out
    assert code == 0
    assert pq.read_metadata(out).num_rows == 16
    assert pq.read_metadata(people).num_rows == 8
    assert "16  person-days" in said
    assert "8  persons" in said
    assert "99000001" in said
    assert "19 in 20" in said
    assert "results.parquet.cache" in said


def test_nutrients_are_chosen_and_kept_columns_come_along(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "r"
    assert main(["cohort", str(EXAMPLE), "--out", str(out), "--nutrients", "fibre, vitamin_c"]) == 0
    names = pq.read_schema(out).names
    assert {"fibre_g", "vitamin_c_mg", "fibre_coverage", "glutamine_low_g", "weight", "psu"} <= set(names)
    assert "energy_kcal" not in names
    assert main(["cohort", str(EXAMPLE), "--out", str(out), "--keep", "food"]) == 2
    assert "rename it" in capsys.readouterr().err
    assert main(["cohort", str(EXAMPLE), "--out", str(out), "--nutrients", "fiber"]) == 2
    assert "fibre is near" in capsys.readouterr().err


def test_a_score_that_asks_for_the_sex_is_refused_before_anything_is_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["cohort", str(EXAMPLE), "--out", str(tmp_path / "r"), "--scores", "ahei-2010-ref1984"]) == 2
    assert "the sex of each person" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_limits_of_energy_are_chosen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "r"
    assert main(["cohort", str(EXAMPLE), "--out", str(out), "--energy-limits", "500,1500"]) == 0
    days = pq.read_table(out, columns=["energy_kcal", "implausible_energy"])
    assert days.schema.field("implausible_energy").metadata[b"above_kcal"] == b"1500"
    for energy, flag in zip(*(column.to_pylist() for column in days.columns), strict=True):
        assert flag == (energy < 500 or energy > 1500) or flag is None
    assert True in days["implausible_energy"].to_pylist()
    for wrong in ("500", "1500,500", "some,more"):
        with pytest.raises(SystemExit):
            main(["cohort", str(EXAMPLE), "--out", str(out), "--energy-limits", wrong])


def test_the_summary_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cohort", str(EXAMPLE), "--out", str(tmp_path / "r"), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["person_days"] == 16
    assert said["rows"]["in"] == 138
    assert said["unknown_codes"]["most_frequent"] == [{"code": "99000001", "rows": 1, "grams": 80.0}]
    assert said["people"] is None


def test_an_error_commands_no_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cohort", "\x1b[31mnone.csv", "--out", str(tmp_path / "r")]) == 2
    assert "\\x1b[31mnone.csv" in capsys.readouterr().err


def test_exit_codes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text(EXAMPLE.read_text().replace(",64,", ",-64,"))
    assert main(["cohort", str(bad), "--out", str(tmp_path / "r")]) == 1
    said = capsys.readouterr().out
    assert "set aside" in said
    assert "r.aside.csv" in "".join(said.split("\n"))
    assert main(["cohort", str(tmp_path / "none.csv"), "--out", str(tmp_path / "r2")]) == 2
    assert "none.csv" in capsys.readouterr().err
    assert main(["cohort", str(EXAMPLE), "--out", str(tmp_path / "no" / "r")]) == 2
    assert "is no folder" in capsys.readouterr().err
    assert main(["cohort", str(EXAMPLE), "--out", str(tmp_path / "x"), "--people", str(tmp_path / "p")]) == 2
    assert "person-ratio" in capsys.readouterr().err
    assert main(["cohort", str(EXAMPLE), str(bad), "--out", str(tmp_path / "r3"), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["rows"]["set_aside_as_unknown"]


def test_an_output_that_is_one_of_the_inputs_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "items.csv"
    copy.write_bytes(EXAMPLE.read_bytes())
    assert main(["cohort", str(copy), "--out", str(copy)]) == 2
    assert "would be overwritten" in capsys.readouterr().err
    assert copy.read_bytes() == EXAMPLE.read_bytes()


@pytest.mark.parametrize("width", [30, 45, 80])
def test_it_fits_a_narrow_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.chdir(tmp_path)
    main(["cohort", str(EXAMPLE), "--out", "r"])
    lines = capsys.readouterr().out.splitlines()
    assert max(len(line.rstrip()) for line in lines) <= max(width, 40)


def test_what_files_hold_is_data_on_the_screen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hostile = tmp_path / "items.csv"
    hostile.write_text("person,day,code,grams\n1,1,\x1b[31m[bold]red,10\n1,1,11111000,100\n")
    main(["cohort", str(hostile), "--out", str(tmp_path / "r")])
    said = capsys.readouterr().out
    assert "\x1b" not in said
    assert "[bold]red" in said


def test_an_interrupted_run_says_how_it_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopping(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pq, "write_table", stopping)
    assert main(["cohort", str(EXAMPLE), "--out", str(tmp_path / "r")]) == 130
    assert "goes on" in capsys.readouterr().err


def test_without_arrow_the_extra_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert main(["cohort", str(EXAMPLE), "--out", str(tmp_path / "r")]) == 2
    assert "[cohort]" in capsys.readouterr().err


def test_help_loads_no_arrow() -> None:
    code = "import sys; from villi.cli import parser; parser(['cohort']); print('pyarrow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "False\n"
