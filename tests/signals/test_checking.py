"""What speaks for or against an announced pair: the reverse, the months, the shifts."""

import numpy as np
import pytest
from pairs import Ready, estimates, lagging, of_diary, persistent, ready

from villi.signals import question
from villi.signals.checking import Recorded, checks
from villi.signals.simulating import simulate
from villi.signals.values import Checks, Kind

pytestmark = pytest.mark.filterwarnings("error")


def acting(seed: int, days: int = 200, effect: float = 0.5) -> Ready:
    """Rye bread acts the next day; three other foods do nothing."""
    rng = np.random.default_rng(seed)
    foods = {name: (rng.random(days) < 0.4).astype(float) for name in ("rye", "tea", "nuts", "figs")}
    mood = 5 + persistent(rng, days) + effect * lagging(foods["rye"], 1) / 0.49
    return ready(mood, foods)


def checked(made: Ready, name: str, kind: Kind = "leads", seed: int = 0) -> Checks:
    return checks(made.ground, kind, made.whitened.names.index(name), made.recorded, seed)


def test_a_true_effect_passes_them() -> None:
    found = checked(acting(1), "rye")
    assert found.months == 7  # 200 days
    assert found.months_same_sign == 7
    assert found.shift_p < 0.02
    assert found.reverse_p > 0.01


def test_the_reverse_model_finds_food_that_follows_the_feeling() -> None:
    """And only that: p of pairs without any tie are evenly spread."""
    follows, idle = [], []
    for seed in range(40):
        rng = np.random.default_rng(200 + seed)
        mood = persistent(rng, 150)
        cake = (rng.standard_normal(150) - 0.6 * lagging(mood, 1) > 0).astype(float)
        made = ready(5 + mood + 0.4 * rng.standard_normal(150), {"cake": cake, "tea": rng.random(150)})
        follows.append(checked(made, "cake").reverse_p)
        idle.append(checked(made, "tea").reverse_p)
    assert np.mean(np.array(follows) < 0.05) > 0.8
    assert np.mean(np.array(idle) < 0.05) < 0.2
    assert 0.3 < np.median(idle) < 0.7


def test_shifts_cut_the_tie_and_nothing_else() -> None:
    """Over pairs without effect `shift_p` is evenly spread; over all, the shifted p are in the middle."""
    share, middle = [], []
    for seed in range(30):
        made = of_diary(simulate(seed, days=120, exposures=8, outcomes=1, effects=()), "mood")
        found = checks(made.ground, "leads", seed % 8, made.recorded, seed)
        share.append(found.shift_p)
        middle.append(found.shift_median)
    assert np.mean(np.array(share) < 0.1) < 0.3
    assert 0.25 < np.median(share) < 0.75
    assert 0.4 < np.mean(middle) < 0.6


def test_the_observed_p_is_that_of_the_test() -> None:
    """Moved by no day at all a shift would be the pair itself: the strongest pair beats its shifts only by
    the tie, so a p among those of the shifts gives `shift_p` by counting."""
    made = acting(3, effect=0.0)
    w = made.whitened
    p = estimates(made.ground, "leads").p
    found = [checked(made, name) for name in w.names]
    order = np.argsort(p)
    assert [float(found[i].shift_p) for i in order] == sorted(each.shift_p for each in found)
    assert all(abs(each.shift_p - own) < 0.15 for each, own in zip(found, p, strict=True))


def test_one_odd_month_is_told() -> None:
    """An effect that stands on a single month loses its sign without it."""
    rng = np.random.default_rng(4)
    days = 180
    rye = (rng.random(days) < 0.5).astype(float)
    pull = np.where((np.arange(days) >= 60) & (np.arange(days) < 90), 6.0, -0.25)
    made = ready(5 + pull * lagging(rye, 1) + 0.5 * rng.standard_normal(days), {"rye": rye})
    found = checked(made, "rye")
    assert found.months == 6
    assert found.months_same_sign == 5


def test_months_without_a_rating_do_not_count() -> None:
    made = acting(5)
    mood = made.recorded.ratings.copy()
    mood[60:120] = np.nan
    foods = made.recorded.foods
    found = checked(ready(mood, dict(zip(foods.names, foods.observed.T, strict=True))), "rye")
    assert found.months == 5


def test_signs_and_scales_change_nothing() -> None:
    made = acting(6)
    plain = checked(made, "rye", seed=3)
    assert checked(made, "rye", seed=3) == plain
    foods = made.recorded.foods
    for by, of in ((-1.0, 1.0), (1000.0, 1.0), (1.0, -1.0), (1.0, 1e-3)):
        other = ready(
            of * made.recorded.ratings,
            {name: by * x for name, x in zip(foods.names, foods.observed.T, strict=True)},
        )
        found = checked(other, "rye", seed=3)
        assert found == pytest.approx(plain, abs=1e-3)


def test_odd_input_is_answered_without_a_warning() -> None:
    rng = np.random.default_rng(7)
    mood = rng.integers(3, 8, 30).astype(float)
    tea = rng.integers(0, 2, 30).astype(float)
    short = ready(mood, {"tea": tea})
    found = checked(short, "tea")
    assert 0 <= found.shift_p <= 1
    tiny = ready(mood[:12], {"tea": tea[:12]})
    assert np.isnan(checked(tiny, "tea").shift_p)  # no shift of 8 days or more either way
    gaps = tea.copy()
    gaps[5:] = np.nan
    gaps[:5] = 1.0
    stays = ready(mood, {"tea": tea, "salt": gaps})
    salt = checked(stays, "salt")
    assert np.isnan([salt.reverse_p, salt.shift_p, salt.shift_median]).all()
    assert salt.months == 0


def test_a_food_that_is_also_allowed_for_is_checked_without_itself() -> None:
    rng = np.random.default_rng(8)
    sleep = rng.standard_normal(150)
    mood = 5 + 0.5 * lagging(sleep, 1) + persistent(rng, 150)
    made = ready(mood, {"sleep": sleep})
    weekday = made.recorded.weekday
    with_it = ready(mood, {"tea": rng.random(150)}, {"sleep": sleep}).recorded.allowing
    own = Recorded(mood, made.recorded.foods, with_it.without("sleep"), weekday)
    assert checks(made.ground, "leads", 0, own, 1) == checks(made.ground, "leads", 0, made.recorded, 1)


@pytest.mark.parametrize("seed,outcome,food", [(30_017, "mood", "food 11"), (30_039, "pain", "food 10")])
def test_leaving_out_a_month_of_a_short_diary_leaves_a_posterior(seed: int, outcome: str, food: str) -> None:
    """Sixty days: what is left of the outcome may never be less than what an exposure explains of it."""
    made = simulate(seed, days=60, exposures=20, effects=(0.1, 0.2, 0.2, 0.4, 0.4, 0.8))
    reply = question(
        made.outcomes[outcome],
        made.exposures[food],
        {name: x for name, x in made.exposures.items() if name != food},
        made.adjust,
        weekday=made.weekday,
    )
    assert reply.association is not None
    found = reply.association.checks
    assert found is not None
    assert 0 <= found.months_same_sign <= found.months == 2
