"""What an announced pair looks like, day after day and lag by lag."""

import numpy as np
import pytest
from pairs import estimates, lagging, of_diary, persistent, ready

from villi.signals.levels import by_lag, cuts, levels
from villi.signals.simulating import simulate

pytestmark = pytest.mark.filterwarnings("error")


def test_levels_give_back_what_was_put_in() -> None:
    """Over 40 diaries: the difference after rye is one point, and intervals cover as often as they say."""
    differences, covered = [], []
    for seed in range(40):
        rng = np.random.default_rng(seed)
        days = 160
        rye = (rng.random(days) < 0.4).astype(float)
        after = lagging(rye, 1)
        mood = 5 + after + persistent(rng, days) + 0.3 * (np.arange(days) % 7 >= 5)
        mood[rng.random(days) < 0.2] = np.nan
        made = ready(mood, {"rye": rye, "tea": rng.random(days)})
        low, high = levels(made.ground, "leads", 0, made.recorded)
        assert (low.low, low.high, high.low, high.high) == (0.0, 0.0, 1.0, 1.0)
        rated = np.isfinite(mood[1:])
        assert (low.days, high.days) == (
            int((rated & (rye[:-1] == 0)).sum()),
            int((rated & (rye[:-1] == 1)).sum()),
        )
        together = (low.mean * low.days + high.mean * high.days) / (low.days + high.days)
        assert together == pytest.approx(np.nanmean(mood[1:]))
        differences.append(high.mean - low.mean)
        share = low.days / (low.days + high.days)
        for level, truth in ((low, share - 1), (high, share)):
            covered.append(level.interval.low - together <= truth <= level.interval.high - together)
    assert np.mean(differences) == pytest.approx(1.0, abs=0.1)
    assert 0.87 <= np.mean(covered) <= 1.0


def test_intervals_overlap_where_the_difference_is_not_clear() -> None:
    """Two levels: the test of the same-day dummy and the picture never contradict each other."""
    clear = []
    for seed in range(30):
        rng = np.random.default_rng(300 + seed)
        rye = (rng.random(120) < 0.5).astype(float)
        made = ready(5 + 0.35 * rye + persistent(rng, 120), {"rye": rye})
        low, high = sorted(levels(made.ground, "together", 0, made.recorded), key=lambda each: each.mean)
        p = estimates(made.ground, "together").p[0]
        assert (low.interval.high < high.interval.low) == (p < 0.05)
        clear.append(p < 0.05)
    assert 3 < sum(clear) < 27


def test_what_is_allowed_for_is_taken_out() -> None:
    """Mood is better at weekends, and so is the chance of cake, which does nothing."""
    raw, adjusted = [], []
    for seed in range(20):
        rng = np.random.default_rng(seed)
        weekend = np.arange(210) % 7 >= 5
        cake = (rng.random(210) < np.where(weekend, 0.8, 0.2)).astype(float)
        mood = 5 + 2.0 * weekend + persistent(rng, 210)
        made = ready(mood, {"cake": cake})
        low, high = levels(made.ground, "together", 0, made.recorded)
        raw.append(mood[cake == 1].mean() - mood[cake == 0].mean())
        adjusted.append(high.mean - low.mean)
    assert np.mean(raw) > 0.9
    assert abs(np.mean(adjusted)) < 0.15


def test_thirds_keep_equal_values_together() -> None:
    rng = np.random.default_rng(1)
    for _ in range(200):
        values = np.round(
            rng.gamma(rng.uniform(0.3, 3), 2, int(rng.integers(5, 300))), int(rng.integers(0, 2))
        )
        bounds = cuts(values)
        assert list(bounds) == sorted(set(bounds))
        sizes = np.bincount(np.searchsorted(bounds, values, side="left"), minlength=len(bounds) + 1)
        if bounds:
            assert sizes.min() >= 10
        assert set(bounds) < set(values.tolist())
    assert cuts(np.arange(300.0)) == (99.0, 199.0)


def test_three_levels_rise_with_the_exposure() -> None:
    rng = np.random.default_rng(2)
    fibre = rng.gamma(4, 5, 240)
    mood = 5 + 0.08 * (lagging(fibre, 1) - 20) + persistent(rng, 240)
    made = ready(mood, {"fibre": fibre})
    found = levels(made.ground, "leads", 0, made.recorded)
    assert len(found) == 3
    assert sum(each.days for each in found) == 239
    assert max(each.days for each in found) - min(each.days for each in found) <= 2
    assert found[0].mean < found[1].mean < found[2].mean
    assert found[0].high < found[1].low <= found[1].high < found[2].low


def test_days_not_recorded_are_in_no_level() -> None:
    rng = np.random.default_rng(3)
    rye = (rng.random(200) < 0.5).astype(float)
    mood = 5 + lagging(rye, 1) + persistent(rng, 200)
    rye[50:100] = np.nan
    made = ready(mood, {"rye": rye})
    found = levels(made.ground, "leads", 0, made.recorded)
    assert sum(each.days for each in found) == 149
    assert found[1].mean - found[0].mean == pytest.approx(1.0, abs=0.5)


def test_each_lag_shows_where_the_effect_is() -> None:
    strongest, covered = [], []
    for seed in range(20):
        rng = np.random.default_rng(400 + seed)
        tea = rng.random(200) * np.sqrt(12)  # of standard deviation 1
        made = ready(5 + 0.6 * lagging(tea, 2) + persistent(rng, 200), {"tea": tea, "nuts": rng.random(200)})
        found = by_lag(made.ground, made.whitened.names.index("tea"))
        assert [each.lag for each in found] == [0, 1, 2, 3]
        strongest.append(int(np.argmax([abs(each.effect) for each in found])))
        covered.append(found[2].interval.low < 0.6 < found[2].interval.high)
    assert strongest.count(2) >= 19
    assert sum(covered) >= 16


def test_lag_0_is_the_test_of_together() -> None:
    diary = simulate(1, days=150, exposures=6, outcomes=1)
    ground = of_diary(diary, "mood").ground
    w, results = ground.whitened, estimates(ground, "together")
    for at in range(6):
        same_day = by_lag(ground, at)[0]
        assert same_day.effect == pytest.approx(results.effect[at] * w.sd[at])
        assert same_day.interval.high - same_day.effect == pytest.approx(results.half[at] * w.sd[at])


def test_odd_input_is_answered_without_a_warning() -> None:
    rng = np.random.default_rng(5)
    mood = rng.integers(2, 9, 60).astype(float)
    rare = np.zeros(60)
    rare[[3, 20, 40]] = 1.0
    made = ready(mood, {"rare": rare, "same": np.ones(60)})
    rare_at, same_at = made.whitened.names.index("rare"), made.whitened.names.index("same")
    assert levels(made.ground, "leads", rare_at, made.recorded) == ()
    assert levels(made.ground, "leads", same_at, made.recorded) == ()
    assert all(np.isnan(each.effect) for each in by_lag(made.ground, same_at))
    assert all(np.isfinite(each.effect) for each in by_lag(made.ground, rare_at))
    weekend = (np.arange(60) % 7 >= 5).astype(float)
    weekly = ready(mood, {"weekend": weekend})  # it cannot be told from the weekday
    assert levels(weekly.ground, "together", 0, weekly.recorded) == ()
