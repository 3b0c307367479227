"""Coefficients found again from simulated truth; shared error of glutamine."""

from math import nan

import numpy as np
import pytest

from villi.cohort import survey
from villi.cohort.attenuation import calibrated, corrected, external, reliability
from villi.cohort.design import Array, Design
from villi.cohort.regression import linear
from villi.cohort.sharing import COLUMNS, drawn_ratios, shared_error
from villi.foods.glutamine import CLASSES, interval
from villi.quantities import VilliError


class Made:
    """5,000 people: energy and fibre go together, their days err together, both speak to the outcome."""

    def __init__(self, n: int = 5000, seed: int = 0) -> None:
        random = np.random.default_rng(seed)
        self.age = random.normal(size=n)
        self.energy = 2000 + 400 * random.normal(size=n) - 100 * self.age
        self.fibre = 16 + 0.006 * (self.energy - 2000) + 4 * random.normal(size=n) + self.age
        together = random.normal(size=(n, 2))
        self.energy_days = self.energy[:, None] + 500 * together
        self.fibre_days = self.fibre[:, None] + 4 * together + 5 * random.normal(size=(n, 2))
        line = -0.10 * self.fibre + 0.001 * self.energy + 0.3 * self.age
        self.outcome = line + 3 * random.normal(size=n)
        self.ill = (random.random(n) < 1 / (1 + np.exp(1.2 - 0.3 * line))).astype(float)
        self.sample = Design(np.ones(n), strata=np.arange(n) % 20, psu=np.arange(n) // 20 % 3)


MADE = Made()


def test_reliability_is_that_of_the_simulation() -> None:
    found = reliability(MADE.sample, MADE.fibre_days)
    truth = MADE.fibre.var() / (MADE.fibre.var() + 41 / 2)
    assert found.value == pytest.approx(truth, abs=0.02)
    assert found.low < truth < found.high
    assert found.within == pytest.approx(41, rel=0.05)
    assert found.days == 2.0
    allowed = reliability(MADE.sample, MADE.fibre_days, {"age": MADE.age})
    assert allowed.value < found.value  # what age explains is no longer there to be told apart
    outside = external(MADE.sample, MADE.fibre_days.mean(axis=1), 41 / 2, "the simulation")
    assert outside.value == pytest.approx(truth, abs=0.03)
    assert outside.source == "the simulation"


def test_a_shift_of_second_days_is_no_variation_of_people() -> None:
    shifted = MADE.fibre_days + np.array([0.0, -5.0])
    one, other = reliability(MADE.sample, MADE.fibre_days), reliability(MADE.sample, shifted)
    assert other.value == pytest.approx(one.value, rel=1e-9)


def test_one_coefficient() -> None:
    columns = {"age": MADE.age, "energy": MADE.energy}  # energy without error here
    naive = linear(MADE.sample, MADE.outcome, {"fibre": MADE.fibre_days.mean(axis=1), **columns})
    lam = reliability(MADE.sample, MADE.fibre_days, columns)
    found = corrected(naive.of("fibre"), lam)
    assert abs(naive.of("fibre").value) < 0.055
    assert found.value == pytest.approx(naive.of("fibre").value / lam.value)
    assert found.se > naive.of("fibre").se / lam.value  # lambda is itself uncertain
    assert found.low < -0.10 < found.high


def test_several_exposures_at_once() -> None:
    days = {"fibre": MADE.fibre_days, "energy": MADE.energy_days}
    found = calibrated(MADE.sample, MADE.outcome, days, {"age": MADE.age})
    truth = linear(MADE.sample, MADE.outcome, {"fibre": MADE.fibre, "energy": MADE.energy, "age": MADE.age})
    for name, true in (("fibre", -0.10), ("energy", 0.001), ("age", 0.3)):
        one = found.corrected.of(name)
        assert one.low < true < one.high
        assert one.value == pytest.approx(truth.of(name).value, abs=3 * one.se)
    assert found.naive.of("fibre").value > -0.075
    assert set(found.reliability) == {"fibre", "energy"}


def test_one_exposure_calibrated_is_the_coefficient_over_lambda() -> None:
    """With the same number of days for all both ways are one."""
    found = calibrated(MADE.sample, MADE.outcome, {"fibre": MADE.fibre_days}, {"age": MADE.age})
    lam = reliability(MADE.sample, MADE.fibre_days, {"age": MADE.age})
    by_hand = corrected(found.naive.of("fibre"), lam)
    assert found.corrected.of("fibre").value == pytest.approx(by_hand.value, rel=1e-3)
    assert found.corrected.of("fibre").se == pytest.approx(by_hand.se, rel=0.15)


def test_unlike_numbers_of_days_and_a_logistic_model() -> None:
    days = MADE.fibre_days.copy()
    days[::3, 1] = nan
    found = calibrated(
        MADE.sample, MADE.ill, {"fibre": days}, {"age": MADE.age, "energy": MADE.energy}, kind="logistic"
    )
    one = found.corrected.of("fibre")
    assert one.low < -0.03 < one.high
    assert one.value < found.naive.of("fibre").value < 0
    assert found.corrected.n == 5000


def test_coverage_of_the_corrected_interval() -> None:
    """40 samples of 1,000; benchmarks/survey.py counts more."""
    held = []
    for seed in range(40):
        made = Made(1000, seed=100 + seed)
        found = calibrated(
            made.sample,
            made.outcome,
            {"fibre": made.fibre_days, "energy": made.energy_days},
            {"age": made.age},
        )
        held.append(found.corrected.of("fibre").low <= -0.10 <= found.corrected.of("fibre").high)
    assert np.mean(held) > 0.85


def test_what_is_unusable_is_refused() -> None:
    noise = np.random.default_rng(1).normal(size=(2000, 2))
    sample = Design(np.ones(2000))
    with pytest.raises(VilliError, match=r"reliability|do not differ"):
        calibrated(sample, noise[:, 0], {"noise": noise * 100 + np.linspace(0, 1, 2000)[:, None]})
    few = np.where(np.arange(2000)[:, None] < 1960, [[1.0, nan]], noise)
    with pytest.raises(VilliError, match="40 people have two days or more"):
        reliability(sample, few)
    with pytest.raises(VilliError, match="names its source"):
        external(sample, noise[:, 0], 0.5, "")
    with pytest.raises(VilliError, match=r"the reliability is 0\.0"):
        corrected(survey.mean(sample, noise[:, 0]), external(sample, noise[:, 0], 0.95, "a wide one"))
    small = external(Design(np.ones(20)), noise[:20, 0], 0.3, "an example")
    with pytest.raises(VilliError, match="that of 20 people"):
        corrected(survey.mean(sample, noise[:, 0]), small)
    with pytest.raises(VilliError, match="one day a person"):
        reliability(sample, noise[:, :1])


def classes(n: int = 500) -> Array:
    return np.random.default_rng(3).gamma(0.5, 0.6, size=(n, len(CLASSES)))


def test_the_shared_error_of_a_mean_does_not_shrink_with_people() -> None:
    totals = classes(4000)
    many = shared_error(totals, lambda gln: float(gln.mean()))
    few = shared_error(totals[:100], lambda gln: float(gln.mean()))
    assert many.sd == pytest.approx(few.sd, rel=0.25)
    low, mid, high = interval(totals.mean(axis=0))
    assert many.value == pytest.approx(float(mid))
    # the plausible range of one total by formula, and by draws
    assert (many.low, many.high) == pytest.approx((float(low), float(high)), abs=0.25 * float(high - low))
    both = many.with_sampling(survey.mean(Design(np.ones(4000)), totals.sum(axis=1)))
    assert both.se > many.sd


def test_what_both_groups_share_cancels_in_their_difference() -> None:
    totals = classes(4000)
    half = np.arange(4000) < 2000

    def apart(gln: Array) -> float:
        return float(gln[half].mean() - gln[~half].mean())

    assert shared_error(totals, apart).sd < 0.2 * shared_error(totals, lambda gln: float(gln.mean())).sd


def test_ratios_are_drawn_once_for_all_and_stay_ratios() -> None:
    ratios = drawn_ratios(2000, seed=1)
    mids = np.array([one.mid for one in CLASSES])
    assert (ratios * mids <= 1 + 1e-12).all()
    assert (ratios >= 0).all()
    assert np.median(ratios, axis=0) == pytest.approx(np.ones(24), abs=0.05)
    assert (drawn_ratios(5, seed=2) == drawn_ratios(5, seed=2)).all()
    assert len(COLUMNS) == len(set(COLUMNS)) == 24
    with pytest.raises(VilliError, match="24 columns"):
        shared_error(np.ones((5, 3)), lambda gln: 0.0)
