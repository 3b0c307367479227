"""Exported runs as files: other libraries read them and run them again; never half, never over others."""

import errno
import io
import os
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from villi.body import exporting
from villi.body.exporting import export, file_names
from villi.body.sedml import sedml_text
from villi.body.simulating import run
from villi.body.stops import Stopped
from villi.body.table import model
from villi.body.targets import targets
from villi.body.values import Dose, Inputs
from villi.quantities import Person, VilliError

libsedml = pytest.importorskip("libsedml", reason="python-libsedml is of the extra [sbml]")
libcombine = pytest.importorskip("libcombine", reason="python-libcombine is of the extra [sbml]")
libsbml = pytest.importorskip("libsbml", reason="python-libsbml is of the extra [sbml]")

RUNS = {
    "usual": Inputs(3, usual={"gln_food": 0}),
    "L-glutamine 10 g": Inputs(3, usual={"gln_food": 0}, events=(Dose(0, 9, 10), Dose(2, 14, 5))),
}


def unpacked(path: Path, into: Path) -> Any:
    archive = libcombine.CombineArchive()
    assert archive.initializeFromArchive(str(path))
    assert archive.extractTo(str(into))
    return archive


def simulation(path: Path) -> Any:
    found = libsedml.readSedMLFromFile(str(path))
    assert found.getNumErrors(libsedml.LIBSEDML_SEV_WARNING) == 0
    assert found.getNumErrors(libsedml.LIBSEDML_SEV_ERROR) == 0
    return found


def test_each_run_gives_a_model_a_simulation_and_an_archive(tmp_path: Path) -> None:
    written = export(tmp_path / "new" / "folder", RUNS)
    stems = ("usual", "l-glutamine-10-g")
    assert [path.name for path in written] == [f"{x}.{y}" for x in stems for y in ("xml", "sedml", "omex")]
    assert all(path.is_file() for path in written)
    assert {path.name for path in (tmp_path / "new" / "folder").iterdir()} == {path.name for path in written}


def test_an_archive_is_read_by_its_library(tmp_path: Path) -> None:
    export(tmp_path, RUNS)
    archive = unpacked(tmp_path / "l-glutamine-10-g.omex", tmp_path / "out")
    assert archive.getMasterFile().getLocation() == "./l-glutamine-10-g.sedml"
    places = {archive.getEntry(i).getLocation() for i in range(archive.getNumEntries())}
    assert {"./l-glutamine-10-g.sedml", "./l-glutamine-10-g.xml"} <= places
    assert "L-glutamine 10 g" in archive.getMetadataForLocation(".").getDescription()
    for name in ("xml", "sedml"):
        packed = (tmp_path / "out" / f"l-glutamine-10-g.{name}").read_bytes()
        assert packed == (tmp_path / f"l-glutamine-10-g.{name}").read_bytes()


def test_a_simulation_reports_time_and_every_state(tmp_path: Path) -> None:
    export(tmp_path, RUNS, resolution="hour")
    found = simulation(tmp_path / "usual.sedml")
    assert found.getModel(0).getSource() == "usual.xml"
    report = found.getOutput(0)
    labels = [report.getDataSet(i).getLabel() for i in range(report.getNumDataSets())]
    assert labels == ["time", *(state.id for state in model().states)]
    sbml = libsbml.readSBMLFromFile(str(tmp_path / "usual.xml")).getModel()
    for i in range(1, found.getNumDataGenerators()):
        target = found.getDataGenerator(i).getVariable(0).getTarget()
        assert sbml.getParameter(target.split("'")[1]) is not None


@pytest.mark.parametrize("resolution", ["hour", "day"])
def test_run_again_from_the_archive_it_is_the_same_run(tmp_path: Path, resolution: Any) -> None:
    roadrunner = pytest.importorskip("roadrunner", reason="libRoadRunner is of the extra [check]")
    export(tmp_path, RUNS, resolution=resolution, person=Person(weight_kg=82), member=4, seed=2)
    unpacked(tmp_path / "l-glutamine-10-g.omex", tmp_path / "out")
    found = simulation(tmp_path / "out" / "l-glutamine-10-g.sedml")
    course, names = found.getSimulation(0), [state.id for state in model().states]
    runner = roadrunner.RoadRunner(str(tmp_path / "out" / found.getModel(0).getSource()))
    settings = course.getAlgorithm()
    assert settings.getKisaoID() == "KISAO:0000019"
    said = {
        settings.getAlgorithmParameter(i).getKisaoID(): float(settings.getAlgorithmParameter(i).getValue())
        for i in range(settings.getNumAlgorithmParameters())
    }
    runner.integrator.relative_tolerance = said["KISAO:0000209"]
    runner.integrator.absolute_tolerance = said["KISAO:0000211"]
    runner.timeCourseSelections = ["time", *names]
    end, steps = course.getOutputEndTime(), course.getNumberOfSteps()
    again = np.array(runner.simulate(0, end, steps + 1), float)
    row = exporting.figures_of(Person(weight_kg=82), 4, 2, False)
    ours = run(model(), RUNS["L-glutamine 10 g"], row[None], resolution, "arrays")
    np.testing.assert_allclose(again[:, 0], ours.times * 24)
    slow = [names.index(name) for name in "MVKBETDSACXY"]
    np.testing.assert_allclose(again[:, 1:][:, slow], ours.states[0][:, slow], rtol=1e-3, atol=1e-9)
    assert runner.getValue("weight") == 82


def test_another_program_opens_the_archive_with_its_simulation(tmp_path: Path) -> None:
    copasi = pytest.importorskip("COPASI", reason="COPASI is of the extra [check]")
    export(tmp_path, RUNS, resolution="hour")
    opened = copasi.CRootContainer.addDatamodel()
    try:
        assert opened.openCombineArchive(str(tmp_path / "usual.omex"))
        assert opened.getModel().getObjectName() == "usual"
        course = opened.getTask("Time-Course").getProblem()
        assert (course.getDuration(), course.getStepNumber()) == (72, 720)
    finally:
        copasi.CRootContainer.removeDatamodel(opened)


def test_the_same_runs_are_the_same_bytes(tmp_path: Path) -> None:
    first, second = (export(tmp_path / name, RUNS) for name in ("a", "b"))
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_what_is_there_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "usual.sedml").write_text("mine")
    with pytest.raises(VilliError, match=r"usual\.sedml is there already"):
        export(tmp_path, RUNS)
    assert [path.name for path in tmp_path.iterdir()] == ["usual.sedml"]
    assert (tmp_path / "usual.sedml").read_text() == "mine"
    export(tmp_path, RUNS, overwrite=True)
    assert (tmp_path / "usual.sedml").read_text().startswith("<?xml")


@pytest.mark.parametrize("after", [0, 3, 5])
def test_a_full_disk_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    done = 0

    def full(handle: int) -> None:
        nonlocal done
        done += 1
        if done > after:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(VilliError, match=r"No space left on device.*choose another place"):
        export(tmp_path / "new" / "place", RUNS)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(VilliError, match="choose another place"):
        export(tmp_path / "file", RUNS)
    assert (tmp_path / "file").read_text() == "mine"


def test_names_of_files_are_safe_and_never_twice() -> None:
    words = ["../../etc/passwd", "a/b", "A B", "con", "", "x" * 500, "a\x00b", "usual-2", "usual", "usual"]
    names = file_names(words)
    assert len(set(names)) == len(words)
    assert all(set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-") and len(name) < 70 for name in names)
    assert "con" not in names


def test_words_of_people_are_data_in_every_file(tmp_path: Path) -> None:
    words = '<b>"x" & y</b>\x00 ]]> ${z}'
    export(tmp_path, {words: Inputs(2)})
    (name,) = (path.stem for path in tmp_path.glob("*.omex"))
    clean = words.replace("\x00", "")
    assert simulation(tmp_path / f"{name}.sedml").getModel(0).getName() == clean
    with zipfile.ZipFile(io.BytesIO((tmp_path / f"{name}.omex").read_bytes())) as packed:
        assert all("<b>" not in packed.read(each).decode() for each in packed.namelist())
    assert (
        clean
        in unpacked(tmp_path / f"{name}.omex", tmp_path / "o").getMetadataForLocation(".").getDescription()
    )


def test_the_suite_is_written_where_it_is_asked_for(tmp_path: Path) -> None:
    written = export(tmp_path, {}, suite=True)
    assert {path.parent.name for path in written} == {"petab", "targets"}
    assert (tmp_path / "petab" / "fit.yaml").is_file()
    runs = {path.stem for path in written if path.parent.name == "targets"}
    assert {name.split("-")[0].upper() for name in runs} == {each.id for each in targets()} - {"A16"}
    for name in runs:
        assert simulation(tmp_path / "targets" / f"{name}.sedml").getModel(0).getSource() == f"{name}.xml"
        assert (tmp_path / "targets" / f"{name}.omex").is_file()


def test_nothing_to_export_is_said(tmp_path: Path) -> None:
    with pytest.raises(VilliError, match="nothing to export"):
        export(tmp_path, {})
    with pytest.raises(VilliError, match="no member -1"):
        export(tmp_path, RUNS, member=-1)


def test_faulty_inputs_and_stops_are_told_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(VilliError, match="fibre"):
        export(tmp_path, {"x": Inputs(2, daily={"fibre": -3})})
    with pytest.raises(Stopped):
        export(tmp_path, {"x": Inputs(2)}, person=Person(age=12))
    with pytest.raises(Stopped):
        export(tmp_path, {"x": Inputs(2, has=("cirrhosis",))})
    assert list(tmp_path.iterdir()) == []


def test_a_report_is_as_long_as_what_villi_records() -> None:
    assert 'numberOfSteps="720"' in sedml_text(Inputs(3), "a.xml", resolution="hour")
    assert 'numberOfSteps="96"' in sedml_text(Inputs(4), "a.xml", resolution="hour")
    assert 'numberOfSteps="180"' in sedml_text(Inputs(180), "a.xml")
