"""Gaps: what is counted, and a test of what comes before them that holds its level and sees what is plain."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from villi.signals import gap_pattern, simulate
from villi.signals.gaps import _beside, _ranks, _score
from villi.signals.simulating import drift, whole_points
from villi.signals.values import Gaps, Unrated

Array = NDArray[np.float64]
NAN = math.nan
SIMULATED = [simulate(seed, days=365, exposures=6) for seed in range(60)]


def diary(
    rng: np.random.Generator,
    days: int = 180,
    *,
    phi: float = 0.5,
    after_low: float = 0.0,
    weekend: float = 0.0,
    trend: float = 0.0,
) -> tuple[Array, NDArray[np.intp]]:
    """Ratings whose gaps come in runs, by log odds: on weekends, ever more, and after ratings of 4 or less;
    mood itself is other on weekends and drifts wherever writing does."""
    weekday = np.arange(days) % 7
    time = np.arange(days) / days - 0.5
    mood = drift(math.sqrt(1 - phi**2) * rng.standard_normal(days + 30), phi)[30:]
    felt = mood + 0.5 * rng.standard_normal(days) + 0.8 * np.sign(weekend) * (weekday >= 5)
    y = whole_points(5.5 + 1.7 * (felt + 2 * np.sign(trend) * time))
    out, gone = y.copy(), False
    for t in range(1, days):
        odds = -1.6 + 1.5 * gone + weekend * (weekday[t] >= 5) + trend * time[t] + after_low * (y[t - 1] <= 4)
        gone = bool(rng.random() < 1 / (1 + math.exp(-odds)))
        out[t] = NAN if gone else out[t]
    return out, weekday


def share_found(runs: int, seed: int, **kind: Any) -> float:
    rng = np.random.default_rng(seed)
    found = [gap_pattern(y, weekday=week) for y, week in (diary(rng, **kind) for _ in range(runs))]
    tested = [each for each in found if not math.isnan(each.p)]
    assert len(tested) > runs / 2
    return sum(each.p <= 0.05 for each in tested) / len(tested)


def test_days_runs_and_the_longest_are_counted_between_the_first_and_the_last_rating() -> None:
    found = gap_pattern([NAN, NAN, 5, NAN, 6, NAN, NAN, NAN, 4, 5, NAN])
    assert found[:4] == (8, 4, 2, 3)
    assert math.isnan(found.p) and found.after_worst == Unrated() and math.isnan(found.after_worst.share)


@pytest.mark.parametrize("ratings", [[], [NAN] * 30])
def test_without_a_rating_there_is_no_gap(ratings: list[float]) -> None:
    assert gap_pattern(ratings)[:4] == (0, 0, 0, 0)


@pytest.mark.parametrize(
    "ratings",
    [
        [5.0] * 400,
        [5.0, NAN] * 100,
        [NAN if t % 20 == 19 else float(t % 7) for t in range(190)],  # nine gaps
        [float(t % 7) if t % 3 == 0 else NAN for t in range(300)],  # no rated day after a rated one
        [NAN if t % 7 == 3 else float(t % 7 == 2) for t in range(300)],  # the weekday says it all
    ],
)
def test_too_little_to_compare_gives_no_p(ratings: list[float]) -> None:
    found = gap_pattern(ratings, weekday=np.arange(len(ratings)) % 7)
    assert math.isnan(found.p) and math.isnan(found.z) and math.isnan(found.cut)
    assert found.after_worst == found.after_others == Unrated()


def test_who_is_compared() -> None:
    # rated 2 2 8 8 8 8 and so on; the day after the second 2 is missing
    ratings = [2.0, 2.0, NAN, 8.0, 8.0, 8.0, 8.0] * 20
    found = gap_pattern(ratings)
    assert found.cut == 2.0
    assert found.after_worst == Unrated(40, 20)
    assert found.after_others == Unrated(20 * 4 - 1, 0)  # the last day has no day after it
    assert found.z > 0 and found.p < 0.001


def test_the_bad_end_of_a_scale_may_be_the_upper_one() -> None:
    y, week = diary(np.random.default_rng(4), 365, after_low=2.0)
    low, high = gap_pattern(y, weekday=week), gap_pattern(10 - y, weekday=week, worse="high")
    assert low.z > 0 and low.p < 0.05
    assert high.z == pytest.approx(low.z)
    assert (high.cut, high.after_worst) == (10 - low.cut, low.after_worst)


def test_by_itself_it_is_the_mann_whitney_test_with_ties() -> None:
    rng = np.random.default_rng(5)
    x = rng.integers(0, 6, 80).astype(float)
    m = (rng.random(80) < 0.3).astype(float)
    z = _score(_ranks(x), m, np.ones((80, 1)))
    theirs = stats.mannwhitneyu(x[m == 1], x[m == 0], use_continuity=False, method="asymptotic").pvalue
    assert 2 * stats.norm.sf(abs(z)) == pytest.approx(theirs, rel=1e-6)


def test_beside_covariates_it_is_the_score_test_of_a_logistic_regression() -> None:
    import statsmodels.api as sm

    rng = np.random.default_rng(6)
    n = 3000
    z = np.column_stack([np.ones(n), rng.standard_normal((n, 2))])
    x = z[:, 1] + rng.standard_normal(n)
    m = (rng.random(n) < 1 / (1 + np.exp(1 - 0.8 * z[:, 1] - 0.1 * x))).astype(float)
    fitted = sm.GLM(m, z, family=sm.families.Binomial()).fit()
    theirs = fitted.score_test(exog_extra=x[:, None])[0]
    assert _score(x, m, z) ** 2 == pytest.approx(float(np.squeeze(theirs)), rel=5e-3)


@pytest.mark.parametrize(
    "kind",
    [
        {},
        {"phi": 0.9},
        {"weekend": 1.5},
        {"trend": 2.5},
        {"weekend": 1.5, "trend": 2.5, "phi": 0.8},
    ],
)
def test_where_yesterday_does_not_matter_one_of_twenty_is_the_most(kind: dict[str, float]) -> None:
    runs = 400
    assert share_found(runs, 7, **kind) <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / runs)


def test_low_sundays_before_unwritten_mondays_would_mislead_a_test_without_the_weekday() -> None:
    rng = np.random.default_rng(8)
    week = np.arange(365) % 7
    blind = knowing = 0
    for _ in range(100):
        y = whole_points(5.5 - 2.5 * (week == 6) + 1.7 * rng.standard_normal(365))
        y[rng.random(365) < np.where(week == 0, 0.4, 0.1)] = NAN
        blind += gap_pattern(y).p <= 0.05
        knowing += gap_pattern(y, weekday=week).p <= 0.05
    assert blind > 50
    assert knowing <= 5 + 3 * math.sqrt(5)


def test_what_is_plain_is_seen_and_the_more_the_longer() -> None:
    short, long = (share_found(100, 9, days=days, after_low=1.5) for days in (120, 365))
    assert long > 0.85
    assert long > short + 0.2


def test_simulated_diaries_write_less_after_low_mood_on_average() -> None:
    # -0.4 log odds per SD of the same day's mood: little of it is left in yesterday's rating
    found = [gap_pattern(d.outcomes["mood"], weekday=d.weekday) for d in SIMULATED]
    z = np.array([each.z for each in found])
    assert z.mean() > 3 / math.sqrt(len(z))
    assert np.mean([f.after_worst.share > f.after_others.share for f in found]) > 0.6


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.one_of(st.just(NAN), st.integers(0, 10).map(float)), max_size=120),
    st.booleans(),
    st.sampled_from(["low", "high"]),
)
@pytest.mark.filterwarnings("error")
def test_any_ratings_give_an_answer_without_a_warning(ratings: list[float], weekly: bool, worse: Any) -> None:
    found = gap_pattern(ratings, weekday=np.arange(len(ratings)) % 7 if weekly else None, worse=worse)
    assert isinstance(found, Gaps)
    assert 0 <= found.rated <= found.days <= len(ratings)
    assert found.gaps <= found.days - found.rated
    assert math.isnan(found.p) or 0 <= found.p <= 1
    if not math.isnan(found.p):
        assert found.after_worst.unrated + found.after_others.unrated == found.gaps


def test_a_weekday_on_which_nobody_ever_writes_is_no_trouble() -> None:
    y, week = diary(np.random.default_rng(10), 365)
    y[week == 6] = NAN
    found = gap_pattern(y, weekday=week)
    assert 0 < found.p < 1


def test_columns_that_never_change_are_left_out() -> None:
    known = np.ones(30, dtype=bool)
    day = np.arange(1, 30)
    assert _beside(day, known, None).shape == (29, 3)
    assert _beside(day, known, np.full(30, 2)).shape == (29, 3)


@pytest.mark.parametrize(
    "ratings,weekday,words",
    [
        ([[1.0, 2.0]], None, "one number a day"),
        ([1.0, 2.0], [0], "weekday"),
        ([1.0, 2.0], [0, 7], "weekday"),
    ],
)
def test_arrays_of_other_shapes_are_refused(ratings: Any, weekday: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        gap_pattern(ratings, weekday=weekday)
