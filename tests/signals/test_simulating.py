"""The simulator against its public description: what a diary looks like, and where effects are."""

import dataclasses

import numpy as np
import pytest

from villi.signals import simulate
from villi.signals.simulating import EFFECTS, OUTCOMES, PROFILES, Array

DIARIES = [simulate(seed, days=365, exposures=30, missing=0.25) for seed in range(12)]
LONG = simulate(3, days=6000, exposures=9, effects=(), missing=0.0)


def lag_one(x: Array) -> float:
    x = x - x.mean()
    return float((x[1:] * x[:-1]).sum() / (x * x).sum())


def test_the_same_seed_gives_the_same_diary_and_another_seed_another() -> None:
    one, two, other = simulate(7, days=60), simulate(7, days=60), simulate(8, days=60)
    for name in ("outcomes", "exposures", "adjust"):
        for key, values in getattr(one, name).items():
            np.testing.assert_array_equal(values, getattr(two, name)[key])
    np.testing.assert_array_equal(one.beta, two.beta)
    assert not np.array_equal(one.outcomes["mood"], other.outcomes["mood"], equal_nan=True)


@pytest.mark.parametrize("days,exposures,outcomes", [(20, 6, 1), (90, 12, 3), (365, 60, 4)])
def test_shapes_and_names(days: int, exposures: int, outcomes: int) -> None:
    made = simulate(0, days=days, exposures=exposures, outcomes=outcomes)
    assert tuple(made.outcomes) == OUTCOMES[:outcomes]
    assert len(made.exposures) == exposures
    assert set(made.adjust) == {"stress", "sleep", "antibiotics"}
    every = [*made.outcomes.values(), *made.exposures.values(), *made.adjust.values(), made.weekday]
    assert {len(values) for values in every} == {days}
    assert made.beta.shape == made.points.shape == (outcomes, exposures, 4)
    assert made.same_day_reverse.shape == (exposures,)


def test_ratings_are_whole_points_from_nought_to_ten_and_exposures_are_never_negative() -> None:
    for made in DIARIES:
        for values in (*made.outcomes.values(), made.adjust["stress"], made.adjust["sleep"]):
            seen = values[np.isfinite(values)]
            assert np.array_equal(seen, np.round(seen))
            assert seen.min() >= 0
            assert seen.max() <= 10
        assert all(np.nanmin(values) >= 0 for values in made.exposures.values())


def test_effects_are_where_they_are_declared_and_nowhere_else() -> None:
    for made in DIARIES:
        for of_outcome in made.beta:
            active = of_outcome.any(axis=1)
            sizes = np.sort(np.abs(of_outcome[active].sum(axis=1)))
            np.testing.assert_allclose(sizes, sorted(EFFECTS))
            for row in of_outcome[active]:
                assert any(np.allclose(row / row.sum(), profile) for profile in PROFILES)
        assert np.array_equal(made.points != 0, made.beta != 0)
        assert np.array_equal(np.sign(made.points), np.sign(made.beta))


def test_a_null_diary_has_no_effect_but_the_same_foods() -> None:
    null, full = simulate(5, effects=()), simulate(5)
    assert not null.beta.any()
    assert not null.points.any()
    for name, values in null.exposures.items():
        both = np.isfinite(values) & np.isfinite(full.exposures[name])
        np.testing.assert_array_equal(values[both], full.exposures[name][both])


def test_all_four_profiles_and_both_signs_turn_up() -> None:
    rows = np.concatenate([made.beta[made.beta.any(axis=2)] for made in DIARIES])
    shares = rows / rows.sum(axis=1, keepdims=True)
    counts = [int(np.isclose(shares, profile).all(axis=1).sum()) for profile in PROFILES]
    assert sum(counts) == len(rows)
    expected = len(rows) / len(PROFILES)
    assert all(abs(count - expected) < 4 * np.sqrt(expected) for count in counts)
    positive = (rows.sum(axis=1) > 0).mean()
    assert abs(positive - 0.5) < 4 * 0.5 / np.sqrt(len(rows))


def test_marginals_of_the_three_kinds_of_exposure() -> None:
    """Means and standard deviations near the theoretical constants, which scale the effects."""
    p = len(DIARIES[0].exposures)
    shares: list[Array] = []
    counts: list[Array] = []
    amounts: list[Array] = []
    for made in DIARIES:
        columns = [values[np.isfinite(values)] for values in made.exposures.values()]
        for j, values in enumerate(columns):
            (shares, counts, amounts)[3 * j // p].append(values)
    assert all(set(np.unique(values)) <= {0.0, 1.0} for values in shares)
    assert all(np.array_equal(values, np.round(values)) for values in counts)
    mean = [np.mean(values) for values in shares]
    assert 0.95 * 0.29 - 0.06 < np.mean(mean) < 0.95 * 0.29 + 0.06  # U(.08, .5), one in twenty forgotten
    assert min(mean) > 0.01
    assert max(mean) < 0.65
    assert np.mean([values.mean() for values in counts]) == pytest.approx(np.exp(0.48), rel=0.08)
    spread = np.sqrt(np.exp(0.48) + np.exp(0.96) * (np.exp(0.36) - 1))
    assert np.mean([values.std() for values in counts]) == pytest.approx(spread, rel=0.12)
    noise = np.exp(0.2**2 / 2)  # amounts are written down with an error of a fifth
    assert np.mean([values.mean() for values in amounts]) == pytest.approx(np.exp(0.125) * noise, rel=0.08)
    with_noise = np.sqrt(np.exp(0.25 + 0.04) * (np.exp(0.25 + 0.04) - 1))
    assert np.mean([values.std() for values in amounts]) == pytest.approx(with_noise, rel=0.12)


def test_foods_of_a_group_are_eaten_together() -> None:
    together = np.atleast_2d(np.corrcoef(np.stack([*simulate(4, days=2000, missing=0.0).exposures.values()])))
    above = together[np.triu_indices_from(together, 1)]
    assert 0.0 < above.mean() < 0.15
    assert above.max() > 0.25


@pytest.mark.parametrize("phi,rho", [(0.2, 0.8), (0.5, 0.8), (0.8, 0.8), (0.8, 0.3)])
def test_mood_drifts_by_itself(phi: float, rho: float) -> None:
    """Autocorrelation of what stress, sleep, weekend, trend and rounding leave: about rho phi^lag, which
    residual stress (remembered from day to day itself) pushes up a little, and rounding down."""
    found = []
    for seed in range(4):
        made = simulate(seed, days=3000, exposures=1, effects=(), missing=0.0, phi=phi, rho=rho)
        time = np.linspace(-1, 1, 3000)
        allowed = [np.ones(3000), time, made.adjust["stress"], made.adjust["sleep"], made.weekday >= 5]
        design = np.column_stack([*allowed, made.adjust["antibiotics"]])
        y = made.outcomes["mood"]
        rest = y - design @ np.linalg.lstsq(design, y, rcond=None)[0]
        found.append([lag_one(rest), float((rest[3:] * rest[:-3]).sum() / (rest * rest).sum())])
    one, three = np.array(found).mean(axis=0)
    assert one == pytest.approx(rho * phi, abs=0.09)
    assert three == pytest.approx(rho * phi**3, abs=0.09)


def test_outcomes_go_together_by_three_tenths_of_mood() -> None:
    mood, energy = LONG.outcomes["mood"], LONG.outcomes["energy"]
    assert 0.2 < np.corrcoef(mood, energy)[0, 1] < 0.6
    assert np.mean(LONG.outcomes["bloating"] == 0) > 0.2  # a floor


def test_stress_lowers_mood_and_good_sleep_raises_it() -> None:
    mood = LONG.outcomes["mood"]
    assert np.corrcoef(mood, LONG.adjust["stress"])[0, 1] < -0.2
    assert np.corrcoef(mood, LONG.adjust["sleep"])[0, 1] > 0.15


@pytest.mark.parametrize("share", [0.1, 0.25, 0.4])
def test_days_are_missing_as_often_as_asked_in_runs_and_more_after_bad_ones(share: float) -> None:
    made = [simulate(seed, days=1500, exposures=6, effects=(), missing=share) for seed in range(4)]
    gone = np.stack([np.isnan(each.outcomes["mood"]) for each in made])
    # The level is set by logit(share) - .75 whatever the run length, so the share is met about, not exactly.
    assert gone.mean() == pytest.approx(share, abs=0.06)
    again = gone[:, 1:][gone[:, :-1]].mean()
    assert again > gone.mean() + 0.08
    for each in made:
        for name in ("energy", "pain"):
            np.testing.assert_array_equal(np.isnan(each.outcomes[name]), np.isnan(each.outcomes["mood"]))
        unrated = np.isnan(each.outcomes["mood"])
        food = np.isnan(each.exposures["food 1"])
        assert food[unrated].mean() == pytest.approx(0.6, abs=0.08)
        assert food[~unrated].mean() == pytest.approx(0.4 * share, abs=0.05)
        assert not np.isnan(each.adjust["antibiotics"]).any()


def test_nothing_is_missing_where_nothing_should_be() -> None:
    every = [*LONG.outcomes.values(), *LONG.exposures.values(), *LONG.adjust.values()]
    assert not any(np.isnan(values).any() for values in every)


def test_antibiotics_come_as_one_week_with_a_tail() -> None:
    courses = [simulate(seed, days=200, exposures=1, effects=()).adjust["antibiotics"] for seed in range(60)]
    taken = [values for values in courses if (values == 1).sum() == 7]
    assert 0.35 < len([values for values in courses if values.any()]) / 60 < 0.85
    for values in taken:
        end = int(np.flatnonzero(values == 1)[-1])
        after = values[end + 1 :]
        np.testing.assert_allclose(after, np.exp(-np.arange(1, len(after) + 1) / 10))


def test_same_day_reverse_foods_are_a_tenth_and_follow_the_mood_of_the_day() -> None:
    reverse = np.concatenate([made.same_day_reverse for made in DIARIES])
    assert 0.03 < reverse.mean() < 0.2
    long = [simulate(seed, days=3000, exposures=20, effects=(), missing=0.0) for seed in range(6)]
    same_day = {True: [], False: []}  # type: dict[bool, list[float]]
    for made in long:
        for is_reverse, values in zip(made.same_day_reverse, made.exposures.values(), strict=True):
            r = np.corrcoef(values, made.outcomes["mood"])[0, 1]
            same_day[bool(is_reverse)].append(abs(float(r)))
    assert np.mean(same_day[True]) > np.mean(same_day[False]) + 0.05


def test_points_are_what_a_serving_does_to_the_rating() -> None:
    """Regression on the lags of a counted food (recorded without error) gives back the declared points.
    Of energy, as mood itself also moves some foods."""
    off: list[float] = []
    for seed in range(60):
        made = simulate(seed, days=2500, exposures=6, outcomes=2, effects=(0.6,), missing=0.0)
        (j,) = np.flatnonzero(made.beta[1].any(axis=1))
        if j not in (2, 3) or made.same_day_reverse[j]:
            continue
        x = made.exposures[f"food {j + 1}"]
        lags = np.column_stack([x[3 - lag : len(x) - lag] for lag in range(4)])
        time = np.linspace(-1, 1, len(lags))
        allowed = [made.adjust["stress"][3:], made.adjust["sleep"][3:], time, made.weekday[3:] >= 5]
        design = np.column_stack([lags, np.ones(len(lags)), *allowed])
        fitted = np.linalg.lstsq(design, made.outcomes["energy"][3:], rcond=None)[0][:4]
        true = made.points[1, j]
        off.append(float((fitted.sum() - true.sum()) * np.sign(true.sum())))
        assert np.abs(fitted - true).max() < 0.2
    assert len(off) >= 8
    assert abs(np.mean(off)) < 0.07


@pytest.mark.parametrize(
    "wrong",
    [
        {"days": 19},
        {"days": 0},
        {"exposures": 0},
        {"exposures": 5},
        {"outcomes": 0},
        {"outcomes": 5},
        {"missing": -0.1},
        {"missing": 1.0},
        {"phi": 1.0},
        {"phi": -0.1},
        {"rho": 1.2},
        {"rho": -0.2},
        {"missing": float("nan")},
    ],
)
def test_impossible_diaries_are_refused_in_words(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"at least 20 days|shares? from nought"):
        simulate(1, **wrong)  # type: ignore[arg-type]


def test_the_value_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        LONG.beta = LONG.beta  # type: ignore[misc]
