"""The validation suite as PEtab problems: clean, whole, and the same figures as the suite itself."""

import csv
import io
import math
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from villi.body import protocols
from villi.body.drawing import middle, replaced
from villi.body.petab_files import NEVER, petab_files, priors
from villi.body.petab_suite import LEFT_OUT, READINGS, Reading, experiments, target_of
from villi.body.simulating import run
from villi.body.table import model
from villi.body.targets import targets
from villi.body.values import Array, Inputs, Resolution

petab = pytest.importorskip("petab.v1", reason="petab is of the extra [sbml]")
libsbml = pytest.importorskip("libsbml", reason="python-libsbml is of the extra [sbml]")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("petab")
    for name, content in files().items():
        (place / name).write_bytes(content)
    return place


@cache
def files() -> dict[str, bytes]:
    return petab_files()


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files()[name].decode()), delimiter="\t"))


@pytest.mark.parametrize("name", [name for name in files() if name.endswith(".yaml")])
def test_every_problem_passes_the_linter(folder: Path, name: str) -> None:
    from petab.v1.yaml import validate

    validate(str(folder / name), path_prefix=folder)
    for problem in petab.CompositeProblem.from_yaml(str(folder / name)).problems:
        assert petab.lint_problem(problem) is False
        assert len(problem.measurement_df)


def test_every_figure_of_the_suite_is_in_it_or_is_said_to_be_left_out() -> None:
    here = {(reading.target, reading.figure) for reading in READINGS}
    suite = {(target.id, figure.id) for target in targets() for figure in target.figures}
    assert here | set(LEFT_OUT) == suite
    assert here & set(LEFT_OUT) == set()
    assert all(
        f"{target} {figure}: {why}" in files()["README.md"].decode()
        for (target, figure), why in LEFT_OUT.items()
    )


def test_what_is_held_out_is_in_no_file_that_is_fitted_to() -> None:
    for name in files():
        if name.startswith(("fit_", "held_out_")) and name.endswith(".tsv"):
            fitted = {target_of(row["datasetId"]).used_to_fit for row in rows(name)}
            assert fitted == {name.startswith("fit_")}


def test_parameters_are_those_that_are_fitted_within_their_bounds() -> None:
    table = {row.id: row for row in model().parameters}
    found = rows("parameters.tsv")
    assert [row["parameterId"] for row in found] == [prior.id for prior in priors()]
    assert {row["parameterId"] for row in found} == {
        row.id for row in table.values() if row.status == "fitted"
    }
    for row in found:
        nominal = float(row["nominalValue"])
        assert nominal == table[row["parameterId"]].value
        assert float(row["lowerBound"]) < nominal < float(row["upperBound"])


@pytest.fixture(autouse=True)
def on_arrays(monkeypatch: pytest.MonkeyPatch) -> None:
    """One member is quicker on NumPy than what compiles for a thousand."""
    monkeypatch.setattr(protocols, "run", partial(run, engine="arrays"))


def test_another_program_finds_the_figures_of_the_suite() -> None:
    tau = next(row.value for row in model().parameters if row.id == "tauD")
    for reading in READINGS:
        found = simulated()[f"{reading.target}_{reading.figure}"]
        ours = suite_of(reading)
        if reading.figure == "peak":  # read at the published time, not where it is highest
            assert 0.97 * ours < found <= ours * (1 + 1e-3)
        elif reading.figure == "days":
            assert found == pytest.approx(0.05 * math.exp((ours - 45) * 24 / tau), rel=0.02)
        else:
            assert found == pytest.approx(ours, rel=2e-3, abs=2e-3), reading


def test_the_likelihood_of_what_was_fitted_is_finite_and_beats_a_bad_guess(folder: Path) -> None:
    problem = petab.Problem.from_yaml(str(folder / "fit_hour.yaml"))
    frame = problem.measurement_df.rename(columns={"measurement": "simulation"})
    found = {
        f"{one.target}_{one.figure}": suite_of(one) for one in READINGS if one.target in ("A2", "A3", "A4")
    }
    likelihoods = []
    for factor in (1.0, 2.0):
        frame["simulation"] = [factor * found[name] for name in frame["observableId"]]
        tables = problem.measurement_df, frame, problem.observable_df, problem.parameter_df
        likelihoods.append(petab.calculate_llh(*tables))
    assert np.isfinite(likelihoods).all() and likelihoods[0] > likelihoods[1]


@pytest.mark.parametrize("target", [target.id for target in targets() if target.id != "A16"])
def test_experiments_are_the_runs_of_the_protocols(target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[tuple[str, Inputs, tuple[float, ...]]] = []

    def watched(table: Any, inputs: Inputs, members: Array, resolution: Resolution) -> Any:
        ran.append((resolution, inputs, tuple(members[0])))
        return run(table, inputs, members, resolution, "arrays")

    monkeypatch.setattr(protocols, "run", watched)
    protocols.PROTOCOLS[target](model(), middle(model()))
    mine = [each for each in experiments(model()) if each.target == target]
    assert len(ran) == len(mine)
    for each in mine:
        row = tuple(replaced(model(), middle(model()), each.fixed)[0])
        assert (each.resolution, each.inputs, row) in ran


def test_a_change_that_a_condition_has_no_use_for_never_comes() -> None:
    for resolution in ("hour", "day"):
        for row in rows(f"conditions_{resolution}.tsv"):
            longest = 24 * next(
                each.inputs.days for each in experiments(model()) if each.id == row["conditionId"]
            )
            due = [float(value) for name, value in row.items() if name.startswith("at_")]
            assert all(value == NEVER or 0 < value < longest for value in due)


@cache
def measured(target: str) -> dict[str, float]:
    """The figures of a target as the suite has them, for the member of the table."""
    found = protocols.PROTOCOLS[target](model(), middle(model()))
    return {name: float(values[0]) for name, values in found.items()}


def suite_of(reading: Reading) -> float:
    return measured(reading.target)[reading.figure]


@cache
def simulated() -> dict[str, float]:
    """Every observable at its time, as libRoadRunner has it with the values of the condition table."""
    roadrunner = pytest.importorskip("roadrunner", reason="libRoadRunner is of the extra [check]")
    found = {}
    resolutions: tuple[Resolution, ...] = ("hour", "day")
    for resolution in resolutions:
        formulas = {
            row["observableId"]: row["observableFormula"] for row in rows(f"observables_{resolution}.tsv")
        }
        for condition in rows(f"conditions_{resolution}.tsv"):
            document = libsbml.readSBMLFromString(files()[f"{resolution}.xml"].decode())
            for name, value in condition.items():
                if name not in ("conditionId", "conditionName"):
                    document.getModel().getParameter(name).setValue(float(value))
            runner = roadrunner.RoadRunner(libsbml.writeSBMLToString(document))
            runner.integrator.relative_tolerance = 1e-9
            runner.integrator.absolute_tolerance = 1e-12
            for reading in READINGS:
                if reading.experiment == condition["conditionId"]:
                    runner.resetToOrigin()
                    runner.simulate(0, reading.hour, 2)
                    id_ = f"{reading.target}_{reading.figure}"
                    names = {each: runner.getValue(each) for each in runner.model.getGlobalParameterIds()}
                    found[id_] = float(eval(formulas[id_], {}, names))
    return found
