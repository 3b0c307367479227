"""The model-averaged effect of an announced pair: its coverage, what it is invariant to, and odd input."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from pairs import estimates

from villi.signals.allowing import allowed
from villi.signals.averaging import Averaged, averaged
from villi.signals.background import background
from villi.signals.shaping import SLABS, of_kind, shaped
from villi.signals.simulating import Simulated, simulate
from villi.signals.values import Fit, Kind, Whitened
from villi.signals.whitening import eaten, whiten

Array = NDArray[np.float64]

pytestmark = pytest.mark.filterwarnings("error")


def white(y: Array, x: Array, names: Sequence[str] = ()) -> Whitened:
    """Rows without memory and with nothing to allow for, as they would come from an engine."""
    n, p = x.shape[:2]
    fit = Fit("mood", n, 0.0, 0.5, float(y.std()), n - 1, (0.0, 0.0, 0.0), 0.1)
    columns = x - x.mean(axis=0)
    return Whitened(
        "mood",
        tuple(names) or tuple(f"food {j}" for j in range(p)),
        np.arange(n),
        y - y.mean(),
        columns,
        y,
        n - 1,
        x[:, :, 0].std(axis=0),
        fit,
    )


def drawn(seed: int, n: int = 200, p: int = 6, effect: float = 0.4, lag: int = 1) -> Whitened:
    """Exposures of white noise; `food 0` acts at one lag, in SD of the noise per SD of the exposure."""
    rng = np.random.default_rng(seed)
    daily = rng.standard_normal((n + 3, p))
    x = np.stack([daily[3 - k : n + 3 - k] for k in range(4)], axis=2)
    return white(rng.standard_normal(n) + effect * x[:, 0, lag], x)


def whitened_diary(diary: Simulated, outcome: str) -> Whitened:
    days = len(diary.weekday)
    foods = eaten(diary.exposures, days, diary.weekday)
    return whiten(outcome, diary.outcomes[outcome], foods, allowed(days, diary.adjust, diary.weekday))


def sampled(whitened: Whitened, kind: Kind, sweeps: int, seed: int) -> tuple[Array, Array]:
    """Inclusion (p,) and effect (p,) by Gibbs sampling over all exposures at once, written independently of
    the closed form (signals.md, section 4.1.8, with a fixed prior): slow, and right."""
    rng = np.random.default_rng(seed)
    f, prior = shaped(whitened, kind), of_kind(kind).prior
    n, p, s = f.shape
    y = whitened.y
    effect, inside, variance = np.zeros(p), np.zeros(p), float(y @ y / whitened.degrees)
    current, slab, fitted = np.zeros(p), np.full(p, np.inf), np.zeros((p, n))
    tau = np.repeat(np.square(SLABS), s)
    for _ in range(sweeps):
        for j in range(p):
            rest = y - fitted.sum(axis=0) + fitted[j]
            g, r = np.tile((f[:, j] ** 2).sum(axis=0), len(SLABS)), np.tile(f[:, j].T @ rest, len(SLABS))
            v = 1 / (g / variance + 1 / (tau * variance))
            m = v * r / variance
            log = (
                np.log(0.05 * np.tile(prior, len(SLABS)) / len(SLABS))
                + 0.5 * np.log(v / (tau * variance))
                + 0.5 * m**2 / v
            )
            odds = np.exp(log - np.log(0.95))
            chance = odds.sum() / (1 + odds.sum())
            inside[j] += chance
            fitted[j], current[j], slab[j] = 0.0, 0.0, np.inf
            effect[j] += chance * float(odds @ m) / odds.sum()
            if rng.random() < chance:
                k = int(rng.choice(len(odds), p=odds / odds.sum()))
                current[j], slab[j] = rng.normal(m[k], np.sqrt(v[k])), tau[k]
                fitted[j] = f[:, j, k % s] * current[j]
        left = y - fitted.sum(axis=0)
        squares = left @ left + (current**2 / slab).sum()
        variance = float(squares / (2 * rng.gamma((whitened.degrees + np.isfinite(slab).sum()) / 2)))
    return inside / sweeps, effect / sweeps


def test_it_agrees_with_sampling_over_all_exposures() -> None:
    """Two that are eaten together: which of them acts is weighed as a sampler of all models weighs it."""
    for seed, effect in ((1, 0.25), (2, 0.4), (3, 0.15)):
        whitened = drawn(seed, n=150, p=2, effect=effect)
        x = whitened.x.copy()
        x[:, 1] = 0.7 * x[:, 0] + 0.7 * x[:, 1]
        together = replace(whitened, x=x, sd=x[:, :, 0].std(axis=0))
        inside, means = sampled(together, "leads", 4000, seed)
        for j, one in enumerate(averaged(together, "leads", range(2))):
            assert one.inclusion == pytest.approx(inside[j], abs=0.04)
            assert one.effect == pytest.approx(means[j], abs=0.01)


def test_an_announced_effect_is_covered_where_its_own_interval_is_not() -> None:
    """Over pairs picked because they looked strongest, as announcements are; some are false alarms."""
    covered, own = [], []
    for seed in range(24):
        diary = simulate(seed, days=180, exposures=20, outcomes=2)
        for k, outcome in enumerate(diary.outcomes):
            whitened = whitened_diary(diary, outcome)
            tests = estimates(background(whitened), "leads")
            j = int(np.nanargmin(tests.p))
            food = list(diary.exposures).index(whitened.names[j])
            truth = diary.points[k, food, 1:].sum() * whitened.sd[j]
            one = averaged(whitened, "leads", [j])[0]
            covered.append(one.low - 1e-9 <= truth <= one.high + 1e-9)
            own.append(abs(tests.effect[j] * whitened.sd[j] - truth) <= tests.half[j] * whitened.sd[j])
    assert np.mean(covered) >= 0.85  # .95 expected of 48, standard error .03
    assert np.mean(covered) > np.mean(own) + 0.05


def test_it_is_drawn_towards_nought() -> None:
    """Of twelve exposures that do nothing, the strongest: its interval reaches nought, its own does not."""
    reaches, own = [], []
    for seed in range(40):
        whitened = drawn(100 + seed, n=120, p=12, effect=0.0)
        tests = estimates(background(whitened), "leads")
        j = int(np.argmin(tests.p))
        one = averaged(whitened, "leads", [j])[0]
        reaches.append(one.low <= 0 <= one.high)
        own.append(abs(tests.effect[j]) <= tests.half[j])
        assert abs(one.effect) <= abs(tests.effect[j] * whitened.sd[j]) + 0.05
        assert one.low < one.high  # however little speaks for it, an interval claims no certainty
    assert np.mean(reaches) >= 0.9
    assert np.mean(reaches) > np.mean(own) + 0.2


def test_a_strong_effect_is_told_as_it_is() -> None:
    found = [averaged(drawn(seed, n=400, effect=0.8), "leads", [0])[0] for seed in range(30)]
    assert min(one.inclusion for one in found) > 0.999
    assert sum(one.low < 0.8 < one.high for one in found) >= 25
    # 4 standard errors of 1 / sqrt(400), and what not knowing the lag adds
    assert all(0.15 < one.high - one.low < 0.35 for one in found)
    assert np.mean([one.effect for one in found]) == pytest.approx(0.8, abs=0.03)


def test_the_lag_of_the_kind_counts() -> None:
    same_day = drawn(6, n=400, effect=0.6, lag=0)
    assert averaged(same_day, "together", [0])[0].inclusion > 0.99
    assert averaged(same_day, "leads", [0])[0].inclusion < 0.5


def mirrored(one: Averaged, by: float = -1.0) -> tuple[float, float, float]:
    low, high = sorted((one.low * by, one.high * by))
    return one.effect * by, low, high


@pytest.mark.parametrize("kind", ["leads", "together"])
def test_signs_scales_and_order_change_nothing_else(kind: Kind) -> None:
    whitened = drawn(7)
    plain = averaged(whitened, kind, range(6))
    down = averaged(replace(whitened, y=-whitened.y), kind, range(6))
    turned = averaged(replace(whitened, x=-whitened.x), kind, range(6))
    scale = np.array([1e-3, 1.0, 40.0, 1e6, 7.0, 0.1])
    scaled = averaged(
        replace(whitened, x=whitened.x * scale[:, None], sd=whitened.sd * scale), kind, range(6)
    )
    points = averaged(replace(whitened, y=10 * whitened.y), kind, range(6))
    order = [3, 1, 5, 0, 2, 4]
    shuffled = averaged(
        replace(
            whitened,
            x=whitened.x[:, order],
            sd=whitened.sd[order],
            names=tuple(whitened.names[j] for j in order),
        ),
        kind,
        [order.index(j) for j in range(6)],
    )
    for j, one in enumerate(plain):
        wanted = (one.effect, one.low, one.high)
        assert mirrored(down[j]) == pytest.approx(wanted, abs=1e-4)
        assert mirrored(turned[j]) == pytest.approx(wanted, abs=1e-4)
        assert mirrored(scaled[j], 1) == pytest.approx(wanted, abs=1e-4)
        assert mirrored(points[j], 0.1) == pytest.approx(wanted, abs=1e-4)
        assert mirrored(shuffled[j], 1) == pytest.approx(wanted, abs=1e-4)
        for other in (down[j], turned[j], scaled[j], points[j], shuffled[j]):
            assert other.inclusion == pytest.approx(one.inclusion, abs=1e-6)
            assert other.alike == one.alike


def test_what_is_chosen_beside_it_changes_nothing() -> None:
    whitened = drawn(8)
    assert averaged(whitened, "leads", [4, 0])[1] == averaged(whitened, "leads", [0])[0]
    assert averaged(whitened, "leads", []) == ()


def test_the_same_food_under_two_names_cannot_be_told_apart() -> None:
    rng = np.random.default_rng(9)
    whitened = drawn(9, n=300, p=5, effect=0.5)
    x = whitened.x.copy()
    x[:, 1] = x[:, 0] * 3.0  # in other units
    x[:, 2] = 0.7 * x[:, 0] + 0.7 * rng.standard_normal(x[:, 0].shape)  # goes with it, but less closely
    found = averaged(replace(whitened, x=x, sd=x[:, :, 0].std(axis=0)), "leads", range(5))
    assert found[0].alike == ("food 1",)
    assert found[1].alike == ("food 0",)
    assert found[0].inclusion == pytest.approx(found[1].inclusion, abs=1e-6)
    assert 0.4 < found[0].inclusion < 0.8
    assert found[0].low <= 0.0 < found[0].high  # it may be the other one
    assert averaged(whitened, "leads", [0])[0].alike == ()


def test_odd_input_is_answered_without_a_warning() -> None:
    whitened = drawn(10, n=40, p=4)
    x, sd = whitened.x.copy(), whitened.sd.copy()
    x[:, 2], sd[2] = 0.0, 0.0
    one, none = averaged(replace(whitened, x=x, sd=sd), "leads", [0, 2])
    assert np.isfinite([one.effect, one.low, one.high, one.inclusion]).all()
    assert np.isnan([none.effect, none.low, none.high, none.inclusion]).all()
    alone = averaged(drawn(11, n=25, p=1), "leads", [0])[0]
    assert alone.low <= alone.effect <= alone.high
    assert alone.alike == ()
    wide = averaged(drawn(12, n=30, p=60), "leads", [0, 59])
    assert all(each.low <= each.effect <= each.high for each in wide)
    still = averaged(replace(whitened, y=np.zeros_like(whitened.y)), "leads", [0])[0]
    assert still.effect == 0.0
    assert 0.0 <= still.inclusion <= 0.5


def test_beside_what_plainly_acts_a_weaker_effect_is_seen_more_sharply() -> None:
    narrower, surer = [], []
    for seed in range(20):
        whitened = drawn(500 + seed, n=200, p=24, effect=1.2)
        weaker = replace(whitened, y=whitened.y + 0.25 * whitened.x[:, 5, 1])
        unseen = replace(weaker, x=weaker.x.copy())
        unseen.x[:, 0] = 0.0  # what acts was not recorded
        beside_it, without = averaged(weaker, "leads", [5])[0], averaged(unseen, "leads", [5])[0]
        narrower.append((without.high - without.low) - (beside_it.high - beside_it.low))
        surer.append(beside_it.inclusion - without.inclusion)
    assert np.mean(np.array(narrower) > 0) > 0.6
    assert np.mean(np.array(surer) > 0) > 0.6
