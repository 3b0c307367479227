"""What a screen says of simulated diaries, of awkward ones, and what may never change it."""

import warnings
from collections.abc import Iterator, Mapping

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from villi.signals import screen, simulate
from villi.signals.simulating import Simulated
from villi.signals.values import Screen

Array = NDArray[np.float64]


@pytest.fixture(autouse=True)
def _no_warnings() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def screened(
    diary: Simulated, exposures: Mapping[str, Array] | None = None, *, strict: bool = False
) -> Screen:
    return screen(
        diary.outcomes, exposures or diary.exposures, diary.adjust, weekday=diary.weekday, strict=strict
    )


def numbers(found: Screen) -> dict[tuple[str, str, str], list[float]]:
    return {
        (a.outcome, a.exposure, a.kind): [a.effect, a.low, a.high, a.p, a.q, a.smallest]
        for a in found.associations
    }


# Truth known


def test_a_strong_effect_is_found_with_the_right_sign() -> None:
    for seed in range(4):
        diary = simulate(seed, days=240, exposures=12, effects=(0.9,), outcomes=2)
        found = screened(diary)
        for k, outcome in enumerate(diary.outcomes):
            j = int(np.flatnonzero(diary.beta[k].any(axis=1))[0])
            pair = [a for a in found.associations if a.outcome == outcome and a.exposure == f"food {j + 1}"]
            kind = "leads" if diary.beta[k, j, 1:].any() else "together"
            hit = next(a for a in pair if a.kind == kind)
            assert hit.announced
            assert np.sign(hit.effect) == np.sign(diary.beta[k, j].sum())
            assert hit.claimed == (kind == "leads")


def test_null_diaries_rarely_claim_and_intervals_cover_nought() -> None:
    claims, covered, rejected = [], [], []
    for seed in range(12):
        found = screened(simulate(900 + seed, days=180, exposures=30, effects=()))
        claims.append(len(found.claimed))
        leads = [a for a in found.associations if a.kind == "leads" and not a.announced]
        covered += [a.low <= 0 <= a.high for a in leads]
        rejected += [a.p <= 0.05 for a in found.associations if a.kind == "leads"]
    assert sum(c > 0 for c in claims) <= 4  # 12 % are expected at most; 5 of 12 would be one in 100
    assert 0.93 <= np.mean(covered) <= 0.97
    assert np.mean(rejected) <= 0.065


@pytest.mark.parametrize("change", ["reversed", "shifted"])
def test_exposures_that_cannot_act_claim_nothing(change: str) -> None:
    """Reversed in time, or 60 days late: what was found is gone."""
    before = after = 0
    for seed in range(5):
        diary = simulate(50 + seed, days=300, exposures=20, effects=(0.6, 0.6, 0.6))
        moved = {
            name: values[::-1] if change == "reversed" else np.concatenate([values[60:], values[:60]])
            for name, values in diary.exposures.items()
        }
        before += len(screened(diary).claimed)
        after += len(screened(diary, moved).claimed)
    assert before >= 15
    assert after <= 1


# The rule by length


def short(diary: Simulated, outcome: str, rated: int) -> dict[str, Array]:
    values = diary.outcomes[outcome].copy()
    values[np.flatnonzero(np.isfinite(values))[rated:]] = np.nan
    return {**diary.outcomes, outcome: values}


def test_the_guard_follows_how_long_was_rated() -> None:
    diary = simulate(2, days=200, exposures=10, missing=0.1)
    for rated, rule in ((100, "BY"), (119, "BY"), (120, "BH")):
        one = {"pain": short(diary, "pain", rated)["pain"]}
        found = screen(one, diary.exposures, diary.adjust, weekday=diary.weekday)
        assert (found.rule, found.rated) == (rule, rated)
    assert screened(diary, strict=True).rule == "BY"


def test_an_outcome_rated_for_a_short_time_does_not_pull_down_the_others() -> None:
    """It is a family of its own, by the rule of its length."""
    diary = simulate(2, days=200, exposures=10, missing=0.1)
    ratings = short(diary, "pain", 100)
    found = screen(ratings, diary.exposures, diary.adjust, weekday=diary.weekday)
    assert found.rule == "BH"
    assert found.rated == min(fit.days for name, fit in found.fits.items() if name != "pain")
    for names in (["pain"], ["mood", "energy", "bloating"]):
        only = {name: ratings[name] for name in names}
        apart = screen(only, diary.exposures, diary.adjust, weekday=diary.weekday)
        assert apart.associations == tuple(a for a in found.associations if a.outcome in names)


def test_an_outcome_rated_too_rarely_is_left_out_of_the_screen_of_the_others() -> None:
    diary = simulate(2, days=200, exposures=10, missing=0.1)
    found = screen(short(diary, "pain", 60), diary.exposures, diary.adjust, weekday=diary.weekday)
    assert found.rule == "BH"
    assert {a.outcome for a in found.associations} == {"mood", "energy", "bloating"}
    assert [(left.outcome, left.exposure) for left in found.left] == [("pain", "")]


def test_below_90_rated_days_all_is_estimated_and_nothing_announced() -> None:
    diary = simulate(4, days=95, exposures=8, missing=0.15, effects=(2.0, 2.0))
    found = screened(diary)
    assert found.rule == "none"
    assert found.rated < 90
    assert min(a.q for a in found.associations) < 0.1  # a longer diary would have announced it
    assert not any(a.announced or a.claimed for a in found.associations)
    assert all(np.isfinite([a.effect, a.low, a.high, a.p, a.q]).all() for a in found.associations)


def test_strict_announces_no_more() -> None:
    diary = simulate(6, days=365, exposures=20, effects=(0.6, 0.5, 0.4, 0.3))
    usual, strict = screened(diary), screened(diary, strict=True)
    names = {(a.outcome, a.exposure, a.kind) for a in usual.associations if a.announced}
    fewer = {(a.outcome, a.exposure, a.kind) for a in strict.associations if a.announced}
    assert fewer < names


def test_only_what_comes_before_is_claimed() -> None:
    diary = simulate(6, days=365, exposures=20, effects=(0.6, 0.5, 0.4, 0.3))
    found = screened(diary)
    assert {a.kind for a in found.claimed} == {"leads"}
    assert {a.kind for a in found.together} == {"together"}
    assert list(found.claimed) == sorted(found.claimed, key=lambda a: a.p)


# Laws


small = simulate(8, days=120, exposures=6, effects=(0.8, 0.5), outcomes=2, missing=0.1)


@settings(max_examples=25, deadline=None)
@given(st.floats(-50, 50), st.floats(0.01, 100), st.floats(0.01, 100), st.booleans())
def test_scale_and_origin_change_no_p(add: float, times: float, scale: float, down: bool) -> None:
    sign = -1.0 if down else 1.0
    outcomes = {name: add + times * values for name, values in small.outcomes.items()}
    exposures = {name: sign * scale * values for name, values in small.exposures.items()}
    one = numbers(screened(small))
    other = numbers(screen(outcomes, exposures, small.adjust, weekday=small.weekday))
    for pair, (effect, _, _, p, q, smallest) in one.items():
        scaled = other[pair]
        np.testing.assert_allclose([scaled[3], scaled[4]], [p, q], rtol=1e-5)
        np.testing.assert_allclose(
            [scaled[0], scaled[5]], [sign * times * effect, times * smallest], rtol=1e-5
        )


@settings(max_examples=10, deadline=None)
@given(st.permutations(sorted(small.exposures)), st.permutations(sorted(small.outcomes)))
def test_the_order_of_series_changes_no_digit(foods: list[str], felt: list[str]) -> None:
    found = screen(
        {name: small.outcomes[name] for name in felt},
        {name: small.exposures[name] for name in foods},
        {name: small.adjust[name] for name in sorted(small.adjust, reverse=True)},
        weekday=small.weekday,
    )
    assert numbers(found) == numbers(screened(small))
    assert [(a.outcome, a.exposure) for a in found.associations][::2] == [(k, j) for k in felt for j in foods]


def test_the_same_input_gives_the_same_output_and_is_left_as_it_was() -> None:
    copies = {name: values.copy() for name, values in small.exposures.items()}
    assert screened(small) == screened(small)
    for name, values in small.exposures.items():
        np.testing.assert_array_equal(values, copies[name])


def test_half_a_scale_is_as_good_as_another() -> None:
    """Ratings from 0 to 100 are fine; so are whole numbers and yes or no."""
    outcomes = {"mood": np.nan_to_num(small.outcomes["mood"], nan=5.0).astype(int) * 10}
    exposures = {name: np.nan_to_num(v) > np.nanmean(v) for name, v in small.exposures.items()}
    found = screen(outcomes, exposures, small.adjust, weekday=list(small.weekday))
    floats = screen(
        {"mood": outcomes["mood"].astype(float)},
        {name: v.astype(float) for name, v in exposures.items()},
        small.adjust,
        weekday=small.weekday,
    )
    assert numbers(found) == numbers(floats)


# Exposures that are also allowed for


def test_sleep_is_tested_without_being_allowed_for_and_is_no_background() -> None:
    diary = simulate(9, days=240, exposures=10)
    both = {**diary.exposures, "sleep": diary.adjust["sleep"]}
    found, without = numbers(screened(diary, both)), numbers(screened(diary))
    for pair, values in without.items():  # q is over a larger family, so other pairs may be announced
        assert (found[pair][3], found[pair][5]) == (values[3], values[5])
    alone = {name: values for name, values in diary.adjust.items() if name != "sleep"}
    renamed = {**diary.exposures, "rest": diary.adjust["sleep"]}
    other = screen(diary.outcomes, renamed, alone, weekday=diary.weekday)
    for again in other.associations:  # nearly the same test: only phi and rho differ
        if again.exposure == "rest" and again.kind == "leads":
            effect = found[again.outcome, "sleep", "leads"][0]
            assert effect == pytest.approx(again.effect, abs=again.smallest / 2.8)


# Awkward diaries


def one(values: Array, exposure: Array, **more: Array) -> Screen:
    return screen({"mood": values}, {"rye": exposure}, more, weekday=np.arange(len(values)) % 7)


rng = np.random.default_rng(0)
felt, rye = rng.integers(0, 11, 150).astype(float), rng.integers(0, 2, 150).astype(float)


@pytest.mark.parametrize(
    ("ratings", "exposure", "because"),
    [
        (np.full(150, np.nan), rye, "never rated"),
        (np.full(150, 5.0), rye, "differ from the usual one"),
        (np.r_[np.full(145, 5.0), np.arange(5.0)], rye, "differ from the usual one"),
        (felt[:5], rye[:5], "differ from the usual one"),
        (felt[:27], rye[:27], "too few beside what is allowed for"),
        (felt, np.full(150, np.nan), "never observed"),
        (felt, np.ones(150), "the same on all"),
        (felt, np.r_[np.ones(8), np.zeros(142)], "8 days with more and 141 with less"),
        (felt, (np.arange(150) % 7 >= 5).astype(float), "cannot be told apart"),
        (felt, np.arange(150.0), "cannot be told apart"),
        (np.full(0, np.nan), np.full(0, np.nan), "never"),
    ],
)
def test_what_cannot_be_told_is_left_with_its_reason(ratings: Array, exposure: Array, because: str) -> None:
    found = one(ratings, exposure)
    assert found.associations == ()
    assert any(because in left.because for left in found.left)


def test_infinite_is_unknown() -> None:
    odd, unknown = felt.copy(), felt.copy()
    odd[[3, 50]], unknown[[3, 50]] = [np.inf, -np.inf], np.nan
    assert numbers(one(odd, rye)) == numbers(one(unknown, rye))


def test_gaps_of_months_are_exact() -> None:
    values, exposure = np.full(600, np.nan), np.full(600, np.nan)
    values[:75], values[-75:] = felt[:75], felt[75:]
    exposure[:75], exposure[-75:] = rye[:75], rye[75:]
    found = one(values, exposure)
    assert found.rated == 150
    assert all(np.isfinite(a.effect) for a in found.associations)


def test_nothing_given_says_nothing() -> None:
    assert screen({}, {}).associations == ()
    assert screen({"mood": felt}, {}).associations == ()
    assert screen({}, {"rye": rye}).associations == ()


def test_two_exposures_that_are_the_same_are_both_reported() -> None:
    diary = simulate(12, days=365, exposures=6, effects=(0.9,), outcomes=1)
    j = int(np.flatnonzero(diary.beta[0].any(axis=1))[0])
    twice = {**diary.exposures, "copy": diary.exposures[f"food {j + 1}"]}
    found = screened(diary, twice)
    pair = [a for a in found.associations if a.exposure in (f"food {j + 1}", "copy")]
    assert len(pair) == 4
    for a, b in ((pair[0], pair[2]), (pair[1], pair[3])):
        assert a.p == pytest.approx(b.p, rel=1e-6)
        assert a.effect == pytest.approx(b.effect, rel=1e-6)


def test_twenty_years_are_examined() -> None:
    diary = simulate(1, days=7300, exposures=6, effects=(0.2,), outcomes=1)
    found = screened(diary)
    assert found.fits["mood"].days > 5000
    assert abs(found.fits["mood"].phi - 0.5) < 0.1


def test_gaps_in_what_is_allowed_for_and_what_never_changes() -> None:
    gappy = rng.normal(size=150)
    gappy[::3] = np.nan
    found = one(felt, rye, stress=gappy, course=np.zeros(150), never=np.full(150, np.nan))
    assert len(found.associations) == 2


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"outcomes": {"mood": felt[:-1]}}, "exposure 'rye' has 150 days"),
        ({"exposures": {"rye": rye[:-1]}}, "exposure 'rye' has 149 days"),
        ({"exposures": {"rye": np.zeros((150, 1))}}, "exposure 'rye' has 2 dimensions"),
        ({"outcomes": {"mood": ["good"] * 150}}, "outcome 'mood' is not an array of numbers"),
        ({"adjust": {"stress": felt[:7]}}, "adjuster 'stress' has 7 days"),
        ({"weekday": np.arange(149) % 7}, "weekday has 149 days"),
        ({"weekday": np.full(150, 7)}, "weekday must be whole numbers"),
        ({"weekday": np.full(150, np.nan)}, "weekday must be whole numbers"),
        ({"fdr": 0.0}, "fdr is 0.0"),
    ],
)
def test_wrong_input_is_named(wrong: dict[str, object], named: str) -> None:
    right: dict[str, object] = {"outcomes": {"mood": felt}, "exposures": {"rye": rye}}
    with pytest.raises(ValueError, match=named):
        screen(**{**right, **wrong})  # type: ignore[arg-type]


def test_an_association_has_what_a_reader_needs() -> None:
    found = screened(small)
    announced = [a for a in found.associations if a.announced]
    assert announced
    for a in found.associations:
        assert a.low <= a.effect <= a.high
        low, high = a.selected if a.announced else (a.low, a.high)
        assert a.smallest == pytest.approx(2.8 / 1.98 * (high - low) / 2, rel=0.02)
        assert min(a.exposed, a.unexposed) >= 10
        assert a.days == int(np.isfinite(small.outcomes[a.outcome]).sum())
        assert (a.checks is not None) == (len(a.by_lag) == 4) == np.isfinite(a.inclusion) == a.announced
    for a in announced:
        own, test = sorted((a.low, a.high), key=abs), sorted(a.selected, key=abs)
        assert abs(own[1]) >= abs(test[1])  # as large as its own test says it may be


def test_what_is_masked_is_unknown_and_what_overflows_is_refused() -> None:
    diary = simulate(2, days=200, exposures=6, missing=0.0)
    masked = np.ma.MaskedArray(diary.outcomes["mood"], mask=np.arange(200) % 2 == 0)
    assert screen({"mood": masked}, diary.exposures).fits["mood"].days == 100
    tall = {**diary.exposures, "rye": np.full(200, 1e200)}
    with pytest.raises(ValueError, match="exposure 'rye' holds a number beyond"):
        screen(diary.outcomes, tall)
    with pytest.raises(ValueError, match="exposure 'rye' is not an array of numbers"):
        screen(diary.outcomes, {"rye": np.full(200, 1j)})
