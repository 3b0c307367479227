"""The benchmark's baselines against statsmodels, and its scoring against diaries counted by hand."""

import operator

import numpy as np
import pytest
import statsmodels.api as sm

from cores import each, first
from naive import allowed_for, benjamini_hochberg, best_lag, newey_west, pearson, shifted, table
from scoring import Share, Tally, truth
from villi.signals import simulate

DIARY = simulate(5, days=200, exposures=8)
Y, X = table(DIARY.outcomes), table(DIARY.exposures)


def test_pearson_is_a_regression_on_the_days_that_have_both() -> None:
    found = pearson(Y, X)
    for k, j in ((0, 0), (1, 5), (3, 7)):
        both = np.isfinite(Y[:, k]) & np.isfinite(X[:, j])
        y, x = Y[both, k], X[both, j]
        fitted = sm.OLS(y, sm.add_constant(x)).fit()
        sd = x.std(ddof=1)
        assert found.effect[k, j] == pytest.approx(fitted.params[1] * sd)
        assert found.p[k, j] == pytest.approx(fitted.pvalues[1])
        assert (found.low[k, j], found.high[k, j]) == pytest.approx(tuple(fitted.conf_int()[1] * sd))


def test_best_lag_takes_the_smallest_p() -> None:
    found = best_lag(Y, X)
    each = np.stack([pearson(Y, shifted(X, lag)).p for lag in range(4)])
    np.testing.assert_allclose(found.p, each.min(axis=0))


@pytest.mark.parametrize("k,j", [(0, 0), (2, 4), (3, 7)])
def test_newey_west_is_that_of_statsmodels(k: int, j: int) -> None:
    allowed = allowed_for(DIARY.adjust, DIARY.weekday)
    found = newey_west(Y, X, allowed)
    every = np.stack([shifted(X, lag) for lag in range(4)], axis=2)
    rows = np.isfinite(Y[:, k]) & np.isfinite(allowed).all(1) & np.isfinite(every).all((1, 2))
    design = sm.add_constant(np.column_stack([every[rows, j], allowed[rows]]))
    reach = int(4 * (rows.sum() / 100) ** (2 / 9))
    fitted = sm.OLS(Y[rows, k], design).fit(
        cov_type="HAC", cov_kwds={"maxlags": reach, "use_correction": True}
    )
    lags = np.zeros(design.shape[1])
    lags[1:5] = 1.0
    test = fitted.t_test(lags)
    sd = np.nanstd(X[:, j], ddof=1)
    assert found.effect[k, j] == pytest.approx(test.effect.item() * sd)
    assert found.high[k, j] - found.effect[k, j] == pytest.approx(1.959964 * test.sd.item() * sd, rel=1e-5)
    assert found.p[k, j] == pytest.approx(float(test.pvalue), rel=1e-5)


def test_benjamini_hochberg_by_hand() -> None:
    p = np.array([[0.01, 0.5, np.nan], [0.04, 0.02, 0.9]])
    assert benjamini_hochberg(p, 0.1).tolist() == [[True, False, False], [True, True, False]]
    assert not benjamini_hochberg(p, 0.01).any()


def test_a_share_and_its_error() -> None:
    share = Share()
    for hits, of in ((1, 2), (0, 2), (0, 0), (2, 2)):
        share.add(hits, of)
    assert share.value == 0.5
    assert share.se == pytest.approx(np.sqrt(2 / 36 * 3 / 2))  # a diary without pairs says nothing


def test_claims_are_counted_against_the_truth() -> None:
    diary = simulate(9, days=120, exposures=10, effects=(0.4, 0.2))
    real = truth(diary)
    assert np.array_equal(real.total != 0, real.active)
    assert np.array_equal(real.after != 0, real.later)
    assert np.allclose(real.total, real.after + real.same_day)
    claimed = real.active.copy()
    k, j = np.argwhere(~real.active)[0]
    claimed[k, j] = True  # everything that is there, and one thing that is not
    tally = Tally()
    tally.add(real, claimed, real.total, real.total - 0.1, real.total + 0.1, real.total)
    assert tally.fdr.value == pytest.approx(1 / (8 + 1))
    assert tally.any_false.value == 1
    assert tally.power[0.4].value == tally.power[0.2].value == 1
    assert tally.covered_null.value == tally.covered_true.value == 1
    assert tally.right_sign.value == 1
    tally.add(real, np.zeros_like(claimed), -real.total, real.total + 1, real.total + 2, real.total)
    assert tally.fdr.value == pytest.approx(1 / 18)  # a diary without claims has no false ones
    assert tally.power[0.4].value == 0.5
    assert tally.covered_null.value == 0.5


def test_a_tally_of_parts_is_that_of_the_whole() -> None:
    diaries = [simulate(seed, days=120, exposures=10, effects=(0.4, 0.2)) for seed in range(3)]
    whole, joined = Tally(), Tally()
    for diary in diaries:
        real, part = truth(diary), Tally()
        claimed = np.random.default_rng(0).random(real.active.shape) < 0.3
        for tally in (whole, part):
            tally.add(real, claimed, real.total, real.total - 0.1, real.total + 0.1, real.total)
        joined.join(part)
    assert joined == whole
    assert len(joined.fdr.of) == 3
    assert joined.of_claims.value == sum(whole.false.hits) / sum(whole.claims.hits)


def test_work_spread_over_cores_comes_back_in_order() -> None:
    assert list(each(operator.neg, range(20))) == [-n for n in range(20)]
    fitting = {seed: seed for seed in (3, 150, 151, 170, 320)}
    assert first(2, fitting.get, 0) == [3, 150]  # as many as were asked for, the earliest seeds
    assert first(4, fitting.get, 4) == [150, 151, 170, 320]
