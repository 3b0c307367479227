"""Random sets of trials, pooled here and by two libraries of meta-analysis: the same figures.

PyMARE: DL and REML, with the normal and both Hartung-Knapp intervals. statsmodels: fixed effect, DL,
Paule-Mandel, the plain Hartung-Knapp interval, effect sizes of counts. And R's metafor, by the figures that
PyMARE keeps of it (version 4.6.0); its interval "adhoc" is the one with the floor.
"""

import csv
import json
from importlib.resources import files
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymare import Dataset
from pymare.estimators import DerSimonianLaird, VarianceBasedLikelihoodEstimator, WeightedLeastSquares
from statsmodels.stats.meta_analysis import combine_effects, effectsize_2proportions

from villi.evidence.effect_sizes import log_odds_ratio, log_risk_ratio
from villi.evidence.pooling import Kind, Method, Pooled, pool

FEW = settings(max_examples=60, deadline=None)
KINDS: dict[str, Kind] = {"wald": "normal", "knapp-hartung": "hartung-knapp"}
KINDS["knapp-hartung-conservative"] = "modified"

Trials = tuple[list[float], list[float]]


@st.composite
def trials(draw: st.DrawFn) -> Trials:
    """Effects and variances of 3 to 15 trials, which differ by chance alone or by much more."""
    k = draw(st.integers(3, 15))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    variances = random.uniform(0.01, 0.5, k) ** draw(st.sampled_from((1.0, 2.0)))
    spread = draw(st.sampled_from((0.0, 0.1, 0.5, 2.0)))
    return list(random.normal(0.3, np.sqrt(variances + spread**2))), list(variances)


def by_pymare(found: Trials, estimator: Any) -> tuple[float, list[float]]:
    """tau2, and estimate, standard error and both ends of PyMARE."""
    estimator.fit_dataset(Dataset(np.array(found[0]), np.array(found[1]), X=None, add_intercept=True))
    summary = estimator.summary()
    stats = summary.get_fe_stats()
    return float(np.ravel(summary.tau2)[0]), [
        float(np.ravel(stats[key])[0]) for key in ("est", "se", "ci_l", "ci_u")
    ]


def line(found: Pooled) -> list[float]:
    return [found.estimate, found.se, found.low, found.high]


@pytest.mark.parametrize("correction", KINDS)
@FEW
@given(drawn=trials())
def test_dersimonian_laird_as_pymare(correction: str, drawn: Trials) -> None:
    between, theirs = by_pymare(drawn, DerSimonianLaird(small_sample_correction=correction))
    ours = pool(*drawn, method="DL", kind=KINDS[correction])
    assert ours.tau2 == pytest.approx(between, rel=1e-9, abs=1e-12)
    assert line(ours) == pytest.approx(theirs, rel=1e-9, abs=1e-12)


@FEW
@given(drawn=trials())
def test_fixed_effect_as_pymare(drawn: Trials) -> None:
    _, theirs = by_pymare(drawn, WeightedLeastSquares(small_sample_correction="wald"))
    assert line(pool(*drawn, method="FE", kind="normal")) == pytest.approx(theirs, rel=1e-9, abs=1e-12)


def restricted(drawn: Trials, between: float) -> float:
    """Twice the REML criterion, written again from the paper."""
    y, v = np.array(drawn[0]), np.array(drawn[1]) + between
    mu = np.average(y, weights=1 / v)
    return float(np.log(v).sum() + np.log((1 / v).sum()) + ((y - mu) ** 2 / v).sum())


@pytest.mark.parametrize("correction", KINDS)
@FEW
@given(drawn=trials())
def test_restricted_likelihood_as_pymare(correction: str, drawn: Trials) -> None:
    """The same tau2 as far as PyMARE's search goes; where it stops elsewhere, ours is at least as likely."""
    estimator = VarianceBasedLikelihoodEstimator(
        method="REML", small_sample_correction=correction, xtol=1e-10, maxiter=500
    )
    between, theirs = by_pymare(drawn, estimator)
    ours = pool(*drawn, method="REML", kind=KINDS[correction])
    assert restricted(drawn, ours.tau2) <= restricted(drawn, between) + 1e-9
    if ours.modes == 1:
        assert ours.tau2 == pytest.approx(between, rel=2e-5, abs=2e-6)
        assert line(ours) == pytest.approx(theirs, rel=2e-4, abs=2e-5)


@pytest.mark.filterwarnings("ignore:invalid value encountered in sqrt")  # of a tau2 below nought
@FEW
@given(drawn=trials())
def test_as_statsmodels(drawn: Trials) -> None:
    """Where its tau2 is not below nought: statsmodels does not cut DerSimonian-Laird off there."""
    y, v = np.array(drawn[0]), np.array(drawn[1])
    dl = combine_effects(y, v, method_re="chi2")
    pm = combine_effects(y, v, method_re="iterated", atol=1e-6, maxiter=2000)
    ways: tuple[tuple[Method, Any], ...] = (("DL", dl), ("PM", pm))
    for method, theirs in ways:
        ours = pool(*drawn, method=method, kind="hartung-knapp")
        if theirs.tau2 < 0:
            assert ours.tau2 == 0
            continue
        assert ours.tau2 == pytest.approx(float(theirs.tau2), rel=1e-5, abs=1e-7)
        assert ours.estimate == pytest.approx(float(theirs.mean_effect_re), rel=1e-5, abs=1e-7)
        assert ours.se == pytest.approx(float(theirs.sd_eff_w_re_hksj), rel=1e-5)
        assert ours.q == pytest.approx(float(theirs.q), rel=1e-9)
        _, _, _, (low, high) = theirs.conf_int(use_t=True)
        near = 1e-5 * (ours.high - ours.low)  # an end near nought is as close as its interval is wide
        assert (ours.low, ours.high) == pytest.approx((float(low), float(high)), rel=1e-5, abs=near)
    fixed = pool(*drawn, method="FE", kind="normal")
    assert fixed.estimate == pytest.approx(float(dl.mean_effect_fe), rel=1e-9, abs=1e-12)
    assert fixed.se == pytest.approx(float(dl.sd_eff_w_fe), rel=1e-9)


@FEW
@given(
    arms=st.tuples(st.integers(2, 500), st.integers(2, 500)).flatmap(
        lambda n: st.tuples(st.integers(1, n[0] - 1), st.just(n[0]), st.integers(1, n[1] - 1), st.just(n[1]))
    )
)
def test_effects_of_counts_as_statsmodels(arms: tuple[int, int, int, int]) -> None:
    for ours, name in ((log_risk_ratio, "risk-ratio"), (log_odds_ratio, "odds-ratio")):
        effect, variance = effectsize_2proportions(*(np.array([float(x)]) for x in arms), statistic=name)
        found = ours(*arms)
        assert (found.effect, found.variance) == pytest.approx(
            (float(effect[0]), float(variance[0])), rel=1e-9, abs=1e-12
        )


@FEW
@given(
    arms=st.tuples(st.integers(2, 60), st.integers(2, 60)).flatmap(
        lambda n: st.tuples(st.just(0), st.just(n[0]), st.integers(1, n[1] - 1), st.just(n[1]))
    )
)
def test_single_noughts_as_statsmodels(arms: tuple[int, int, int, int]) -> None:
    """statsmodels is given the corrected cells: 0.5 in each of the four."""
    corrected = (0.5, arms[1] + 1.0, arms[2] + 0.5, arms[3] + 1.0)
    for ours, name in ((log_risk_ratio, "risk-ratio"), (log_odds_ratio, "odds-ratio")):
        effect, variance = effectsize_2proportions(*(np.array([x]) for x in corrected), statistic=name)
        found = ours(*arms)
        assert found.corrected
        assert (found.effect, found.variance) == pytest.approx(
            (float(effect[0]), float(variance[0])), rel=1e-9
        )


KEPT = files("pymare.tests") / "data"
METAFOR = [
    case
    for case in json.loads((KEPT / "metafor_reference.json").read_text(encoding="utf-8"))["cases"]
    if case["model"] == "intercept" and case["method"] in ("FE", "DL", "REML")
]
TESTS: dict[str, Kind] = {"z": "normal", "knha": "hartung-knapp", "adhoc": "modified"}


@pytest.mark.parametrize(
    "case", METAFOR, ids=lambda case: f"{case['design']} {case['method']} {case['test']}"
)
def test_as_metafor(case: dict[str, Any]) -> None:
    rows = csv.DictReader((KEPT / "metafor_small_sample.csv").read_text(encoding="utf-8").splitlines())
    told = [(float(row["y"]), float(row["v"])) for row in rows if row["case"] == case["design"]]
    ours = pool([y for y, _ in told], [v for _, v in told], method=case["method"], kind=TESTS[case["test"]])
    theirs = [case[key][0] for key in ("beta", "se", "ci_lb", "ci_ub")]
    near = 1e-4 if case["method"] == "REML" else 1e-9  # metafor's search stops at a change of tau2 by 1e-5
    assert ours.tau2 == pytest.approx(case["tau2"], rel=near, abs=1e-9)
    assert line(ours) == pytest.approx(theirs, rel=near)
    assert ours.q == pytest.approx(case["QE"], rel=1e-9)


def test_metafor_is_there() -> None:
    assert len(METAFOR) == 4 * 3 * 3  # designs, estimators, intervals
