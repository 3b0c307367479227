"""Usual intake of simulated populations whose truth is known."""

from math import nan

import numpy as np
import pytest

from villi.cohort import survey
from villi.cohort.design import Array, Design, Replicates
from villi.cohort.replicating import brr
from villi.cohort.usual import Ratio, Usual, distribution
from villi.quantities import VilliError

MANY = Design(np.ones(4000), psu=np.arange(4000) % 20)
SHARES = (0.05, 0.25, 0.5, 0.75, 0.95)


def people(n: int, power: float, seed: int, days: int = 2, shift: float = 0.0) -> tuple[Array, Array]:
    """Amounts (n, days) about 17 g, and the usual amounts (n,); two thirds of a day's variance are days'."""
    random = np.random.default_rng(seed)
    own, day = 0.35 * random.normal(size=n), 0.5 * random.normal(size=(n, days))
    nodes, part = np.polynomial.hermite_e.hermegauss(61)

    def amount(z: Array) -> Array:
        return 17 * (np.exp(z) if power == 0 else np.maximum(1 + power * z, 0) ** (1 / power))

    told = amount(own[:, None] + day + shift * (np.arange(days) > 0))
    return told, amount(own[:, None] + 0.5 * nodes) @ (part / part.sum())


def test_the_truth_is_found_again_and_naive_days_are_far_off() -> None:
    for power in (0.0, 0.3, 0.6):
        days, usual = people(4000, power, seed=int(10 * power))
        found = distribution(MANY, days, below=[12.0])
        assert found.mean.value == pytest.approx(usual.mean(), rel=0.015)
        for share in SHARES:
            assert found.quantiles[share].value == pytest.approx(np.quantile(usual, share), rel=0.05)
        truth = float((usual < 12).mean())
        assert found.below[12.0].value == pytest.approx(truth, abs=0.02)
        assert float((days[:, 0] < 12).mean()) > truth + 0.1
        assert float((days.mean(axis=1) < 12).mean()) > truth + 0.08
        assert found.power == pytest.approx(power, abs=0.06)
        assert found.ratio.value == pytest.approx(0.25 / 0.1225, rel=0.1)


def test_variances_are_those_of_a_mixed_model() -> None:
    """statsmodels fits the same model on the scale that was found, by maximum likelihood."""
    from statsmodels.regression.mixed_linear_model import MixedLM

    days, _ = people(300, 0.3, seed=21)
    days[::4, 1] = nan  # unlike numbers of days
    found = distribution(Design(np.ones(300), psu=np.arange(300) % 20), days)
    person, day = np.nonzero(~np.isnan(days))
    told = days[person, day]
    scaled = (told / np.exp(np.log(told).mean())) ** found.power
    model = MixedLM((scaled - 1) / found.power, np.ones(len(told)), person)
    theirs = model.fit(reml=False)
    assert found.within == pytest.approx(theirs.scale, rel=5e-3)
    assert found.between == pytest.approx(float(np.asarray(theirs.cov_re)[0, 0]), rel=5e-3)


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    """25 samples, all of the population's figures; benchmarks/survey.py counts more."""
    truth = np.quantile(people(100_000, 0.3, seed=99)[1], SHARES)
    held = []
    for seed in range(25):
        days, _ = people(400, 0.3, seed=1000 + seed)
        found = distribution(Design(np.ones(400), psu=np.arange(400) % 25), days)
        held += [
            one.low <= true <= one.high for one, true in zip(found.quantiles.values(), truth, strict=True)
        ]
    assert np.mean(held) > 0.85


def test_units_and_order_change_nothing() -> None:
    days, _ = people(400, 0.3, seed=22)
    days[::5, 1] = nan
    psu = np.arange(400) % 20
    found = distribution(Design(np.ones(400), psu=psu), days, below=[12.0])
    order = np.random.default_rng(1).permutation(400)
    other = distribution(Design(np.ones(400), psu=psu[order]), 1000 * days[order], below=[12_000.0])
    assert other.mean.value == pytest.approx(1000 * found.mean.value, rel=1e-4)
    assert other.mean.se == pytest.approx(1000 * found.mean.se, rel=2e-2)
    assert other.below[12_000.0].value == pytest.approx(found.below[12.0].value, abs=1e-4)
    assert other.expected == pytest.approx(1000 * found.expected[order], rel=1e-3)


def test_weights_count() -> None:
    """A person of weight two is two people; small weights of half the people hide their half."""
    days, _ = people(600, 0.3, seed=5)
    twice = np.vstack([days, days[:300]])
    weighted = distribution(Design(np.repeat([2.0, 1.0], 300)), days)
    assert weighted.quantiles[0.5].value == pytest.approx(
        distribution(Design(np.ones(900)), twice).quantiles[0.5].value, rel=1e-4
    )
    both = np.vstack([days, 3 * days])
    first = distribution(Design(np.repeat([1.0, 1e-7], 600)), both).mean.value
    assert first == pytest.approx(distribution(Design(np.ones(600)), days).mean.value, rel=1e-3)


def test_one_day_with_the_true_ratio_is_as_good() -> None:
    days, usual = people(4000, 0.3, seed=7)
    own = distribution(MANY, days)
    ratio = Ratio(own.ratio.value, "the same people's second day")
    for figure, part in ((days[:, 0], 1.0), (days.mean(axis=1), 0.5)):
        found = distribution(
            MANY,
            figure,
            ratio=ratio._replace(value=part * ratio.value),
        )
        for share in SHARES:
            assert found.quantiles[share].value == pytest.approx(np.quantile(usual, share), rel=0.05)
        assert "taken from the same people's second day" in str(found)
        assert found.repeated == 0


def test_a_wrong_ratio_is_a_wrong_answer() -> None:
    """The result hangs on the ratio: said, since nothing in the data could tell."""
    days, _ = people(4000, 0.3, seed=8)
    low, high = (
        distribution(
            MANY,
            days[:, :1],
            below=[12.0],
            ratio=Ratio(ratio, "a guess"),
        )
        for ratio in (1.0, 4.0)
    )
    assert low.below[12.0].value > high.below[12.0].value + 0.05


def test_later_days_told_otherwise_and_weekends() -> None:
    days, usual = people(4000, 0.0, seed=9, shift=-0.1)
    found = distribution(MANY, days, sequence=True)
    assert found.shifts["later day"] == pytest.approx(-0.1, abs=0.02)
    assert found.mean.value == pytest.approx(usual.mean(), rel=0.015)
    random = np.random.default_rng(1)
    weekend = random.random((4000, 2)) < 0.2  # fewer weekend days were asked than there are
    days, usual = people(4000, 0.0, seed=10)
    found = distribution(
        MANY,
        np.where(weekend, days * np.exp(0.3), days),
        weekend=weekend,
    )
    assert found.shifts["weekend"] == pytest.approx(0.3, abs=0.03)
    assert found.mean.value == pytest.approx(usual.mean() * (4 + 3 * np.exp(0.3)) / 7, rel=0.015)


def test_columns_of_the_person_change_no_quantile_of_all() -> None:
    days, usual = people(4000, 0.0, seed=11)
    sex = np.arange(4000) % 2
    days, usual = days * np.exp(0.4 * sex)[:, None], usual * np.exp(0.4 * sex)
    found = distribution(MANY, days, columns={"sex": sex})
    assert found.shifts["sex"] == pytest.approx(0.4, abs=0.03)
    for share in SHARES:
        assert found.quantiles[share].value == pytest.approx(np.quantile(usual, share), rel=0.05)


def test_expected_is_shrunk_and_follows_the_days() -> None:
    days, usual = people(4000, 0.3, seed=12, days=4)
    days[:2000, 2:] = nan
    found = distribution(MANY, days)
    near = [np.corrcoef(found.expected[part], usual[part])[0, 1] for part in (slice(2000), slice(2000, None))]
    assert near[1] > near[0] > 0.65  # more days, nearer
    assert found.expected.std() < usual.std()
    naive = np.nanmean(days, axis=1)
    assert ((found.expected - usual) ** 2).mean() < 0.6 * ((naive - usual) ** 2).mean()


def test_zeros_are_few_or_refused() -> None:
    days, _ = people(1000, 0.3, seed=13)
    days[:20, 0] = 0.0
    assert distribution(Design(np.ones(1000)), days).zeros == 20
    days[:200, 0] = 0.0
    with pytest.raises(VilliError, match="not eaten daily"):
        distribution(Design(np.ones(1000)), days)


def test_unknown_days_are_no_zeros() -> None:
    days, _ = people(1000, 0.3, seed=14)
    days[:300, 1] = nan
    days[0] = nan
    found = distribution(Design(np.ones(1000)), days)
    assert (found.n, found.repeated, found.left_out, found.zeros) == (999, 700, 1, 0)
    assert np.isnan(found.expected[0])
    assert found.mean.value == pytest.approx(np.nanmean(days), rel=0.03)


@pytest.mark.parametrize(
    ("days", "ratio", "message"),
    [
        (np.full((100, 1), 5.0), None, "0 people have two days or more"),
        (np.full((100, 1), 5.0), Ratio(2.0, " "), "names its source"),
        (np.full((100, 2), -1.0), None, "row 1 has an amount below 0"),
        (np.full((100, 2), nan), None, "nobody has a day"),
    ],
)
def test_what_cannot_be_done_says_why(days: Array, ratio: Ratio | None, message: str) -> None:
    with pytest.raises(VilliError, match=message):
        distribution(Design(np.ones(100)), days, ratio=ratio)


def test_shifts_that_cannot_be_told() -> None:
    days, _ = people(200, 0.3, seed=17)
    sample = Design(np.ones(200))
    with pytest.raises(VilliError, match="later day is the same in every row"):
        distribution(sample, days[:, :1], sequence=True, ratio=Ratio(2.0, "an example"))
    with pytest.raises(VilliError, match="weekend is the same in every row"):
        distribution(sample, days, weekend=np.zeros((200, 2)))
    sex = np.arange(200) % 2
    with pytest.raises(VilliError, match="woman, man say the same thing"):
        distribution(sample, days, columns={"woman": sex, "man": 1 - sex})


def test_people_who_do_not_differ_have_no_distribution() -> None:
    days = np.exp(np.random.default_rng(15).normal(size=(500, 2)))
    with pytest.raises(VilliError, match="do not differ beyond"):
        distribution(Design(np.ones(500)), days)


def test_days_that_never_differ() -> None:
    with pytest.raises(VilliError, match="do not differ beyond"):
        distribution(Design(np.ones(100)), np.full((100, 2), 5.0))
    usual = np.exp(3 + 0.3 * np.random.default_rng(18).normal(size=200))
    with pytest.raises(VilliError, match="was one day given twice"):
        distribution(Design(np.ones(200)), np.repeat(usual[:, None], 2, axis=1))


def test_a_survey_s_own_replicates_and_a_domain() -> None:
    days, _ = people(1200, 0.3, seed=16)
    sample = Design(np.tile([1.0, 2.0, 3.0], 400), strata=np.arange(1200) // 100, psu=np.arange(1200) % 2)
    half = np.arange(1200) % 4 < 2
    by_design: Usual = distribution(sample, days, where=half)
    made: Replicates = brr(sample, 0.5)
    by_replicates = distribution(made, days, where=half)
    assert by_design.n == 600
    assert by_design.quantiles[0.5] == pytest.approx(by_replicates.quantiles[0.5])
    assert by_design.mean.value == pytest.approx(survey.mean(sample, days.mean(axis=1), half).value, rel=0.02)
