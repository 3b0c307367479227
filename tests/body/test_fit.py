"""The constants that are shipped as fitted are those that tools/fit_body.py finds."""

import numpy as np
import pytest

import fit_body
from villi.body.drawing import Z90, draws
from villi.body.sources import sources
from villi.body.table import joint, model

PARAMETERS = {row.id: row for row in model().parameters}
PRIORS = fit_body.priors()


def test_every_fitted_constant_has_a_prior_with_a_source() -> None:
    fitted = {row.id for row in model().parameters if row.status == "fitted"}
    assert fitted == {prior.id for prior in PRIORS} == set(joint().parameters)
    for prior in PRIORS:
        assert prior.source in sources()
        assert prior.log_sd > 0 and PARAMETERS[prior.id].source == "fitted"


def test_nothing_that_is_held_out_is_fitted_to() -> None:
    assert {target.id for target in fit_body.used()} == {"A1", "A2", "A3", "A4", "A6", "A8", "A9"}
    assert {figure.target for figure in fit_body.aimed(fit_body.used())} <= {
        "A2",
        "A3",
        "A4",
        "A6",
        "A8",
        "A9",
    }


def test_shipped_constants_are_the_best_fit_and_their_ranges_its_curvature() -> None:
    """One step of the fit from the shipped values goes nowhere, and the curvature there gives their ranges
    and how they go together."""
    logs = np.log([PARAMETERS[prior.id].value for prior in PRIORS])
    _, off, slope = fit_body.slopes(model(), PRIORS, logs)
    covariance = np.linalg.inv(slope.T @ slope)
    sd = np.sqrt(np.diag(covariance))
    step = -covariance @ (slope.T @ off)
    assert np.abs(step / sd).max() < 0.05
    figures = len(off) - len(PRIORS)
    assert (off[:figures] ** 2).sum() < figures, "figures contradict one another: ranges are wider then"
    shipped = [np.log(PARAMETERS[prior.id].high / PARAMETERS[prior.id].low) / (2 * Z90) for prior in PRIORS]
    np.testing.assert_allclose(shipped, sd, rtol=0.03)
    np.testing.assert_allclose(joint().correlation, covariance / sd / sd[:, None], atol=0.03)


def test_a_fit_narrows_a_prior_and_never_widens_it() -> None:
    for prior in PRIORS:
        row = PARAMETERS[prior.id]
        assert np.log(row.high / row.low) / (2 * Z90) <= 1.02 * prior.log_sd, prior.id


@pytest.mark.parametrize(("one", "other"), [("kg", "ka"), ("SEmin", "L50"), ("tauK", "kN")])
def test_what_was_fitted_together_is_drawn_together(one: str, other: str) -> None:
    names = [row.id for row in model().parameters]
    drawn = np.log(draws(model(), 4000, 1, False)[:, [names.index(one), names.index(other)]])
    asked = joint().correlation[joint().parameters.index(one)][joint().parameters.index(other)]
    assert abs(np.corrcoef(drawn.T)[0, 1] - asked) < 0.06


def test_members_have_the_ranges_of_the_table() -> None:
    drawn = draws(model(), 8000, 2, True)
    for i, row in enumerate(model().parameters):
        if row.spread in ("lognormal", "normal") and row.low < row.value < row.high:
            low, middle, high = np.quantile(drawn[:, i], [0.05, 0.5, 0.95])
            span = row.high - row.low
            assert abs(low - row.low) < 0.06 * span and abs(high - row.high) < 0.09 * span, row.id
            assert abs(middle - row.value) < 0.05 * span, row.id


def test_the_text_of_the_tables_is_written_whole() -> None:
    found = fit_body.Fit(
        PRIORS,
        (),
        np.log([prior.centre for prior in PRIORS]),
        np.diag([prior.log_sd**2 for prior in PRIORS]),
        np.array([]),
        np.array([]),
    )
    text = (fit_body.DATA / "parameters.csv").read_text(encoding="utf-8")
    made = fit_body.parameters(found, text)
    assert len(made.splitlines()) == len(text.splitlines())
    changed = [a for a, b in zip(text.splitlines(), made.splitlines(), strict=True) if a != b]
    assert {line.partition(",")[0] for line in changed} <= {prior.id for prior in PRIORS}
    assert "kg,6,3.11,11.6,lognormal" in made
    assert fit_body.joint(found).splitlines()[1].startswith("kg,1.000,0.000")
