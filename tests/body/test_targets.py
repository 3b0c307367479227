"""The published figures: tables well made, scored targets within tolerance, fitted and held out apart."""

import json
from functools import cache

import numpy as np
import pytest

from villi.body.protocols import PROTOCOLS
from villi.body.sources import sources
from villi.body.targets import Target, targets
from villi.body.validating import Result, failing, read_off, rows, table, tolerance, validate, within

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
