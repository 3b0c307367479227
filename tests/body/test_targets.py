"""The published figures: tables well made, scored targets within tolerance, fitted and held out apart."""

import json
from functools import cache

import numpy as np
import pytest

from villi.body import Course, Infusion, Inputs, simulate
from villi.body.protocols import PROTOCOLS
from villi.body.sources import sources
from villi.body.targets import Target, failures, targets
from villi.body.validating import Result, failing, known, read_off, rows, table, tolerance, validate, within

CALIBRATION = {"A1", "A2", "A3", "A4", "A6", "A8", "A9"}


@cache
def results() -> tuple[Result, ...]:
    return validate()


def test_the_sixteen_targets_each_have_a_protocol() -> None:
    assert [target.id for target in targets()] == [f"A{i}" for i in range(1, 17)] == list(PROTOCOLS)


def test_only_calibration_targets_are_fitted_to() -> None:
    assert {target.id for target in targets() if target.used_to_fit} == CALIBRATION
    fitted_to = {
        target.id for target in targets() if not all(np.isnan(figure.fit_sd) for figure in target.figures)
    }
    assert fitted_to <= CALIBRATION


@pytest.mark.parametrize("target", targets(), ids=lambda target: target.id)
def test_a_target_is_complete(target: Target) -> None:
    known = set(sources())
    assert target.source and set(target.source) <= known
    assert target.figures and target.what and target.protocol
    assert target.scored == any(figure.judged for figure in target.figures)
    for figure in target.figures:
        assert not figure.low >= figure.high, "a tolerance that nothing is in"
        if figure.judged and not np.isnan(figure.published):
            assert within(figure, figure.published), f"{figure.id}: published figure out of its own tolerance"


@pytest.mark.parametrize("place", range(16), ids=lambda place: targets()[place].id)
def test_a_scored_target_is_within_tolerance(place: int) -> None:
    result = results()[place]
    out = [
        f"{each.figure.id} {each.model:.4g}, tolerance {tolerance(each.figure)}"
        for each in result.figures
        if each.within is False
    ]
    assert result.passes is not False, "; ".join(out)
    assert (result.passes is None) == (not result.target.scored)


def test_every_figure_is_a_number() -> None:
    for result in results():
        for each in result.figures:
            assert np.isfinite(each.model), f"{result.target.id} {each.figure.id}"


def test_what_is_out_of_tolerance_fails_and_is_told() -> None:
    result = results()[1]
    far = result._replace(
        figures=(result.figures[0]._replace(within=False), *result.figures[1:]), passes=False
    )
    assert failing((far, *results()[2:])) == ("A2",)
    assert table([far])["used to fit"][0][-1] == "OUT OF TOLERANCE"
    assert rows([far])[0]["passes"] is False


def test_results_as_json_hold_what_is_promised() -> None:
    made = json.loads(json.dumps(rows(results()), allow_nan=False))
    assert [row["id"] for row in made] == [target.id for target in targets()]
    for row in made:
        assert {"id", "used_to_fit", "published", "model", "tolerance", "passes"} <= set(row)
        assert set(row["published"]) == set(row["model"]) == set(row["tolerance"])
    assert made[10]["passes"] is None and made[10]["tolerance"] == {"arms": None}
    assert made[12]["tolerance"]["fermented_diversity"] == [0.01, None]


def test_a_member_that_never_comes_back_is_no_short_wait() -> None:
    assert read_off("median", np.array([np.nan, np.nan, 3.0])) == np.inf
    assert read_off("members", np.array([0.2, 0.2])) == 0.2


def test_the_same_seed_gives_the_same_results() -> None:
    again, other = validate(members=30, seed=3), validate(members=30, seed=4)
    assert rows(again) == rows(validate(members=30, seed=3))
    assert rows(again) != rows(other)


def test_fitted_and_held_out_are_never_in_one_table() -> None:
    made = table(results())
    assert {row[0] for row in made["used to fit"]} == CALIBRATION
    assert not {row[0] for row in made["held out"]} & CALIBRATION


def test_known_failures_name_figures_that_exist() -> None:
    figures = {(figure.target, figure.id) for target in targets() for figure in target.figures}
    assert all((one.target, one.figure) in figures for one in failures() if one.target)
    assert {one.state for one in failures()} == {"solved", "failing", "open"}
    for one in failures():
        if one.state == "solved" and one.target:
            result = next(result for result in results() if result.target.id == one.target)
            assert next(each for each in result.figures if each.figure.id == one.figure).within
    assert len(known(results())) == len(failures())


def test_what_is_said_of_known_failures_holds() -> None:
    course = simulate(Inputs(14, events=(Course("three broad ones", 0, 4, 1.0),)), members=100)
    for name in ("I", "Y"):
        np.testing.assert_allclose(course.of(name)[:, -1], course.of(name)[:, 0], rtol=1e-9)
    powder = simulate(Inputs(56, daily={"gln_dose": 15}), members=300)
    assert 1.6 < np.median(powder.of("M")[:, -1] - powder.of("M")[:, 0]) < 2.0
    ill = simulate(Inputs(10, daily={"catabolic": 1}), members=300)
    assert 2.0 < np.median(ill.of("K")[:, -1] / ill.of("K")[:, 0]) < 3.0
    shot = Inputs(1, usual={"gln_food": 0}, events=(Infusion("iv", 0, 1, 0.2, 2000),))
    level = np.median(
        (lambda done: done.of("P") - done.of("P")[:, :1])(simulate(shot, members=300, resolution="hour")),
        axis=0,
    )
    first, later = level[12], level[17:37:10]
    assert level[15] < first / 2, "half of it is gone within a quarter of an hour or a little more"
    assert 0.3 < np.log(2) / np.log(later[0] / later[1]) < 0.8, "and the rest halves in half an hour"
