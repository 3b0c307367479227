"""Survey statistics beside another program's figures, published estimates, and cases worked by hand."""

import csv
import gzip
from math import isnan, nan, sqrt
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from villi.cohort import survey
from villi.cohort.design import Array, Design, Replicates, Sample, pooled
from villi.cohort.grouping import Rule, group_score
from villi.cohort.regression import linear, logistic
from villi.cohort.replicating import bootstrap, brr, jackknife
from villi.quantities import VilliError

NHANES = Path(__file__).resolve().parents[3] / "shared" / "data" / "nhanes"

# 240 made rows: six strata of two PSUs. The figures beside them are those of samplics 0.6.1 (Taylor and
# replicate estimators, SurveyGLM), run once on these rows.
I = np.arange(240)  # noqa: E741
STRATA, PSU = I // 40, (I // 20) % 2
W: Array = np.asarray(1 + (I * 37) % 11, dtype=np.float64)
Y = 20 + 7 * np.sin(I * 1.7) + 2 * STRATA + 1.5 * PSU * np.cos(STRATA * 2.0)
X = 1500 + 400 * np.cos(I * 0.77) + 20 * STRATA
FLAG = ((I * 13) % 7 < 2).astype(float)
MADE = Design(W, STRATA, PSU)


def close(found: survey.Estimated, value: float, se: float, rel: float = 1e-9) -> None:
    assert found.value == pytest.approx(value, rel=rel)
    assert found.se == pytest.approx(se, rel=rel)


def test_linearised_errors_are_those_of_another_program() -> None:
    mean = survey.mean(MADE, Y)
    close(mean, 25.320850792750804, 0.2716724622140716)
    assert (mean.df, mean.n) == (6, 240)
    assert (mean.low, mean.high) == pytest.approx((24.656092225329456, 25.985609360172152), rel=1e-9)
    close(survey.total(MADE, Y), 36462.02514156116, 519.7703064700406)
    close(survey.ratio(MADE, Y, X), 0.016304918690985413, 0.00027396959132219763)
    close(survey.proportion(MADE, FLAG), 0.2826388888888889, 0.017150261411145017)
    close(survey.mean(MADE, Y, I % 3 > 0), 25.292443570496864, 0.33249293620965453)


@pytest.mark.parametrize(
    ("sample", "mean", "ratio"),
    [
        (brr(MADE), 0.27191702301096654, 0.0002746813224618316),
        (brr(MADE, 0.3), 0.27184309186058364, 0.00027445868277843627),
        (jackknife(MADE), 0.2716789009332762, 0.00027397826622527145),
    ],
    ids=["brr", "fay", "jackknife"],
)
def test_replicate_errors_are_those_of_another_program(sample: Replicates, mean: float, ratio: float) -> None:
    # they measure from the mean of the replicates, villi from the sample's figure: 1e-5 apart here
    assert survey.mean(sample, Y).se == pytest.approx(mean, rel=1e-6)
    assert survey.ratio(sample, Y, X).se == pytest.approx(ratio, rel=2e-5)
    assert survey.total(sample, Y).se == pytest.approx(519.7703064700406, rel=1e-9)  # a line: all agree
    assert sample.df == 6


def test_regression_is_that_of_other_programs() -> None:
    columns = {"x": X / 1000, "s": STRATA}
    line = linear(MADE, Y, columns)
    assert line.coefficients == pytest.approx([21.61623854, 0.06597075, 1.4329044], rel=1e-6)
    assert np.sqrt(np.diag(line.covariance)) == pytest.approx([1.02997571, 0.7019189, 0.19345867], rel=1e-7)
    curve = logistic(MADE, FLAG, columns)
    assert curve.coefficients == pytest.approx([-0.82733531, -0.07934316, 0.00756305], rel=1e-5)
    assert np.sqrt(np.diag(curve.covariance)) == pytest.approx([2.03768315, 1.34585817, 0.06917194], rel=1e-5)


def test_regression_is_that_of_statsmodels_where_there_are_no_strata() -> None:
    from statsmodels import api

    columns, clusters = {"x": X / 1000, "s": STRATA}, STRATA * 10 + PSU
    design = np.column_stack([np.ones(240), X / 1000, STRATA])
    how = {"cov_type": "cluster", "cov_kwds": {"groups": clusters, "use_correction": False}}
    theirs = api.WLS(Y, design, weights=W).fit(**how)
    ours = linear(Design(W, psu=clusters), Y, columns)
    assert ours.coefficients == pytest.approx(theirs.params, rel=1e-9)
    assert np.sqrt(np.diag(ours.covariance)) == pytest.approx(theirs.bse * sqrt(12 / 11), rel=1e-8)


def test_replicates_of_a_regression_lie_near_its_linearised_error() -> None:
    columns = {"x": X / 1000}
    taylor = linear(MADE, Y, columns).of("x").se
    for sample in (jackknife(MADE), brr(MADE), brr(MADE, 0.5)):
        assert linear(sample, Y, columns).of("x").se == pytest.approx(taylor, rel=0.05)
        assert linear(sample, Y, columns).of("x").value == pytest.approx(
            linear(MADE, Y, columns).of("x").value, rel=1e-12
        )


def test_a_mean_worked_by_hand() -> None:
    # two strata of two people: mean 33.75; influences (y - mean)/8; variance 2 sum (z - zbar)^2 a stratum
    found = survey.mean(Design(np.array([1.0, 1, 3, 3]), [1, 1, 2, 2]), [10.0, 20.0, 30.0, 50.0])
    by_hand = 2 * 2 * ((10 / 8 / 2) ** 2 + (3 * 20 / 8 / 2) ** 2)
    assert found.se == pytest.approx(sqrt(by_hand))


def test_a_simple_random_sample_has_the_textbook_error() -> None:
    y = np.random.default_rng(4).normal(size=50)
    found = survey.mean(Design(np.ones(50)), y)
    assert found.se == pytest.approx(y.std(ddof=1) / sqrt(50))
    assert found.df == 49
    assert jackknife_se(y) == pytest.approx(found.se)


def jackknife_se(y: Array) -> float:
    return survey.mean(jackknife(Design(np.ones(len(y)))), y).se


def test_a_domain_keeps_the_design() -> None:
    """Deleting the others instead would take PSUs out of the variance."""
    inside = (PSU == 0) | (STRATA > 2)
    found = survey.mean(MADE, Y, inside)
    scores = np.where(inside, W * (Y - found.value) / W[inside].sum(), 0.0)
    by_hand = 0.0
    for stratum in range(6):
        sums = np.array([scores[(stratum == STRATA) & (psu == PSU)].sum() for psu in (0, 1)])
        by_hand += 2 * ((sums - sums.mean()) ** 2).sum()
    assert found.se == pytest.approx(sqrt(by_hand))
    assert found.df == 9 - 6  # nine PSUs and six strata hold a row of the domain
    with pytest.raises(VilliError, match="one sampling unit only"):
        Design(W[inside], STRATA[inside], PSU[inside])


@pytest.mark.parametrize("sample", [MADE, jackknife(MADE), brr(MADE, 0.5), bootstrap(MADE, 200)])
def test_an_unknown_value_is_left_out_and_counted_never_zero(sample: Sample) -> None:
    y = np.where(I % 5 == 0, nan, Y)
    found = survey.mean(sample, y)
    close(found, survey.mean(sample, Y, I % 5 > 0).value, survey.mean(sample, Y, I % 5 > 0).se)
    assert (found.n, found.left_out) == (192, 48)
    assert survey.total(sample, y).value == pytest.approx((W * Y)[I % 5 > 0].sum())
    assert survey.quantile(sample, y, 0.5).left_out == 48
    assert linear(sample, y, {"x": X}).left_out == 48
    assert linear(sample, Y, {"x": np.where(I % 5 == 0, nan, X)}).n == 192


def test_missing_weights_are_refused_or_counted() -> None:
    weights = np.where(I == 7, nan, W)
    with pytest.raises(VilliError, match="1 of 240 rows have no weight, the first is row 8"):
        Design(weights, STRATA, PSU)
    found = Design(weights, STRATA, PSU, missing_weights="exclude")
    assert found.without_weight == 1
    assert found.domain(I > 100).without_weight == 1
    close(survey.mean(found, Y), survey.mean(MADE, Y, I != 7).value, survey.mean(MADE, Y, I != 7).se)
    with pytest.raises(VilliError, match="no weight"):
        Replicates(weights, brr(MADE).replicate_weights)
    assert Replicates(weights, brr(MADE).replicate_weights, missing_weights="exclude").without_weight == 1


@pytest.mark.parametrize(
    ("weights", "message"),
    [([1.0, -1.0], "weight of row 2 is -1"), ([0.0, 0.0], "every weight is 0"), ([], "no weights")],
)
def test_weights_that_are_none(weights: list[float], message: str) -> None:
    with pytest.raises(VilliError, match=message):
        Design(np.array(weights))


def test_a_row_that_counts_has_a_place() -> None:
    with pytest.raises(VilliError, match="row 2 has a weight and no stratum"):
        Design(np.ones(3), [1.0, nan, 1.0])
    placed = Design(np.array([1.0, 0.0, 1.0, 1.0]), ["a", None, "a", "a"], [1, None, 1, 2])
    assert placed.psus == 2  # a row without a place makes no sampling unit


def test_a_lonely_unit_is_refused_until_a_rule_is_chosen() -> None:
    """R's survey package, its tests/lonely.psu: an error of 5.8058 with the lonely stratum of 15 taken as
    certain, 6.0096 with the mean of the others in its place."""
    strata = np.where(I < 40, 0, np.where(I == 40, 1, 2))
    with pytest.raises(VilliError, match=r"stratum 1 has one sampling unit only.*centre"):
        Design(W, strata)
    certain = survey.mean(Design(W, strata, lonely="certainty"), Y).se
    assert survey.mean(Design(W, strata, lonely="average"), Y).se == pytest.approx(certain * sqrt(3 / 2))
    assert 5.8058 * sqrt(15 / 14) == pytest.approx(6.0096, abs=2e-4)
    mean = survey.mean(Design(W, strata, lonely="centre"), Y)
    alone = W[40] * (Y[40] - mean.value) / W.sum()  # influences sum to nought
    assert mean.se == pytest.approx(sqrt(certain**2 + alone**2))
    with pytest.raises(VilliError, match="no replicate"):
        jackknife(Design(W, strata, lonely="certainty"))


def test_columns_of_other_programs_and_what_is_no_number() -> None:
    import polars
    import pyarrow

    some: list[float | None] = [None if row % 5 == 0 else float(one) for row, one in enumerate(Y)]
    known = survey.mean(MADE, np.where(I % 5 == 0, nan, Y))
    assert survey.mean(MADE, pyarrow.chunked_array([some])) == known
    assert survey.mean(MADE, polars.Series(some)) == known
    assert survey.mean(Design(W, polars.Series(STRATA), pyarrow.array(PSU)), Y) == survey.mean(MADE, Y)
    with pytest.raises(VilliError, match="a column holds text"):
        survey.mean(MADE, ["?"] * 240)
    with pytest.raises(VilliError, match="x holds a number without end in row 4"):
        linear(MADE, Y, {"x": np.where(I == 3, np.inf, X)})
    with pytest.raises(VilliError, match="the column of weights holds a number without end"):
        Design(np.where(I == 3, np.inf, W))


def test_a_domain_in_one_unit_has_no_error_to_be_seen() -> None:
    found = survey.mean(MADE, Y, I < 20)
    assert found.value == pytest.approx(np.average(Y[:20], weights=W[:20]))
    assert found.df == 0
    assert isnan(found.se)
    assert isnan(found.low)
    assert found.shaky
    model = linear(MADE, Y, {"x": X}, I < 20)
    assert isnan(model.of("x").se)
    assert isnan(model.p("x"))


def test_quantiles_are_read_back_through_the_shares() -> None:
    found = survey.quantile(MADE, Y, 0.25)
    order = np.argsort(Y)
    below = np.cumsum(W[order]) / W.sum()
    assert found.value == Y[order][np.searchsorted(below, 0.25)]
    share = survey.proportion(MADE, (found.value >= Y).astype(float))
    reach = 2.446911848791681 * share.se  # t of 6 degrees of freedom
    assert found.low == Y[order][np.searchsorted(below, 0.25 - reach)]
    assert found.high == Y[order][np.searchsorted(below, 0.25 + reach)]
    assert found.se == pytest.approx((found.high - found.low) / (2 * 2.446911848791681))
    assert survey.quantile(jackknife(MADE), Y, 0.25).se == pytest.approx(found.se, rel=0.05)


def test_the_median_of_few_says_that_its_interval_runs_off() -> None:
    found = survey.quantile(Design(np.ones(4)), [1.0, 2.0, 3.0, 4.0], 0.9)
    assert found.value == 4.0
    assert isnan(found.high)
    assert isnan(found.se)


def test_a_share_of_nobody_has_an_interval() -> None:
    found = survey.proportion(Design(np.ones(50)), np.zeros(50))
    assert (found.value, found.low) == (0.0, 0.0)
    assert found.high == pytest.approx(1 - 0.025 ** (1 / 50))
    with pytest.raises(VilliError, match="not true or false"):
        survey.proportion(MADE, Y)


def test_what_cannot_be_fitted_says_why() -> None:
    with pytest.raises(VilliError, match="x, twice say the same thing"):
        linear(MADE, Y, {"x": X, "twice": 2 * X - 3})
    with pytest.raises(VilliError, match="one is the same in every row"):
        linear(MADE, Y, {"one": np.ones(240)})
    with pytest.raises(VilliError, match="tell the outcome for certain"):
        logistic(MADE, Y > 25, {"y": Y})
    with pytest.raises(VilliError, match="239 values for 240 weights"):
        survey.mean(MADE, Y[1:])
    with pytest.raises(VilliError, match=r"a column has the shape \(240, 2\)"):
        survey.mean(MADE, np.ones((240, 2)))
    with pytest.raises(VilliError, match="exactly two"):
        brr(Design(W, psu=I // 20))
    with pytest.raises(VilliError, match="Fay"):
        Replicates(W, brr(MADE).replicate_weights, kind="fay", rho=1.0)


def test_a_replicate_without_a_figure_says_so() -> None:
    """The only ill person of a domain is left out with its PSU."""
    ill = np.where(I == 5, 1.0, 0.0)
    few = (I < 60) & (I % 2 == 1)
    with pytest.raises(VilliError, match="one of the replicates has no such figure"):
        logistic(brr(MADE), ill, {"x": np.cos(I * 1.0)}, few)


def full_marks(inputs: dict[str, Array]) -> Array:
    """A made score: fibre per 1,000 kcal up to 14, and the share of fat that is not saturated."""
    dense = inputs["fibre"] / inputs["kcal"] * 1000
    return 10 * np.clip(dense / 14, 0, 1) + 5 * np.clip(inputs["soft"] / inputs["kcal"] * 50, 0, 1)


@pytest.mark.parametrize("rule", ["simple", "mean-ratio", "population-ratio"])
def test_rules_for_groups(rule: Rule) -> None:
    inputs = {"fibre": Y, "kcal": X, "soft": 20 + 5 * np.cos(I)}
    found = group_score(MADE, full_marks, inputs, rule, "kcal")  # type: ignore[arg-type]
    if rule == "simple":
        close(found, (W @ full_marks(inputs)) / W.sum(), survey.mean(MADE, full_marks(inputs)).se)
        return
    kept = {name: v / X * 1000 if rule == "mean-ratio" else v for name, v in inputs.items()}
    means = {name: np.array([W @ v / W.sum()]) for name, v in kept.items()}
    assert found.value == pytest.approx(full_marks(means)[0])
    again = group_score(jackknife(MADE), full_marks, inputs, rule, "kcal")  # type: ignore[arg-type]
    assert again.value == pytest.approx(found.value)
    assert again.se == pytest.approx(found.se, rel=0.01)


def test_who_ate_nothing_has_no_ratio() -> None:
    inputs = {"fibre": Y, "kcal": np.where(I == 3, 0.0, X), "soft": Y}
    assert group_score(MADE, full_marks, inputs, "mean-ratio", "kcal").left_out == 1  # type: ignore[arg-type]
    assert group_score(MADE, full_marks, inputs, "population-ratio", "kcal").left_out == 0  # type: ignore[arg-type]


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10_000), st.sampled_from([2, 3, 5]), st.floats(0.01, 1000))
def test_laws(seed: int, each: int, factor: float) -> None:
    """Order of rows, names of strata and the unit of weights or values change nothing."""
    random = np.random.default_rng(seed)
    n = 12 * each
    strata, psu = np.repeat(np.arange(4), 3 * each), np.tile(np.arange(each), 12)
    weights, y = random.uniform(0.5, 3, n), random.normal(10, 3, n)
    found = survey.mean(Design(weights, strata, psu), y)
    order = random.permutation(n)
    names = np.array(["d", "a", "c", "b"])
    other = survey.mean(Design(weights[order] * factor, names[strata][order], psu[order]), y[order] * 2)
    assert other.value == pytest.approx(2 * found.value)
    assert other.se == pytest.approx(2 * found.se)
    assert other.df == found.df == 4 * each - 4
    again = survey.total(jackknife(Design(weights, strata, psu)), y)
    assert again.se == pytest.approx(survey.total(Design(weights, strata, psu), y).se)


def nhanes(cycles: str) -> dict[str, Array]:
    """Demographics and depression items of NHANES cycles, one row a person; NaN unknown."""
    found: dict[str, list[float]] = {}
    for cycle in cycles:
        with gzip.open(NHANES / f"nhanes_DPQ_{cycle}.csv.gz", "rt") as file:
            items = {float(row["SEQN"]): row for row in csv.DictReader(file)}
        with gzip.open(NHANES / f"nhanes_DEMO_{cycle}.csv.gz", "rt") as file:
            for row in csv.DictReader(file):
                answers = items.get(float(row["SEQN"]), {})
                nine = [float(answers.get(f"DPQ0{i}0") or nan) for i in range(1, 10)]
                phq = sum(nine) if all(one <= 3 for one in nine) else nan
                names = ("RIAGENDR", "RIDAGEYR", "SDMVSTRA", "SDMVPSU", "WTMEC2YR", "INDFMPIR")
                for name in names:
                    found.setdefault(name, []).append(float(row[name] or nan))
                found.setdefault("phq9", []).append(phq)
    return {name: np.array(column) for name, column in found.items()}


@pytest.mark.skipif(not NHANES.is_dir(), reason="the shared data are not here")
def test_published_prevalence_of_depression() -> None:
    """NCHS Data Brief 303 (2018): adults from 20 on, 2013-2016, PHQ-9 of 10 or more, and the shares of
    symptoms in MMWR 67:287 (2018), computed by their authors from the same two cycles."""
    data = nhanes("HI")
    phq, age, sex, poor = data["phq9"], data["RIDAGEYR"], data["RIAGENDR"], data["INDFMPIR"]
    sample = Design(pooled(data["WTMEC2YR"], 2), data["SDMVSTRA"], data["SDMVPSU"])
    assert (sample.psus, sample.df) == (60, 30)

    def percent(low: int, high: int, where: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> float:
        flags = np.where(np.isnan(phq), nan, (phq >= low) & (phq <= high))
        return round(100 * survey.proportion(sample, flags, where & (age >= 20)).value, 1)

    anybody = age >= 0
    published = [
        (8.1, 10, anybody), (5.5, 10, sex == 1), (10.4, 10, sex == 2), (7.7, 10, age < 40),
        (8.4, 10, (age >= 40) & (age < 60)), (8.0, 10, age >= 60), (15.8, 10, poor < 1),
        (10.9, 10, (poor >= 1) & (poor < 2)), (7.8, 10, (poor >= 2) & (poor < 4)), (3.5, 10, poor >= 4),
    ]  # fmt: skip
    assert [percent(low, 27, where) for _, low, where in published] == [one[0] for one in published]
    steps = [(0, 4), (5, 9), (10, 14), (15, 27)]
    assert [percent(low, high, anybody) for low, high in steps] == [76.3, 15.6, 5.1, 2.9]
    assert [percent(low, high, sex == 2) for low, high in steps] == [71.3, 18.3, 6.7, 3.7]


def test_what_is_masked_is_unknown() -> None:
    masked = np.ma.masked_array([1.0, 2, 3, 400], [False, False, False, True])
    found = survey.mean(Design(np.ones(4)), masked)
    assert (found.value, found.left_out) == (2.0, 1)
    with pytest.raises(VilliError, match="row 4 has a weight and no stratum"):
        Design(np.ones(4), strata=np.ma.masked_array([1, 1, 2, 2], masked.mask))
    with pytest.raises(VilliError, match="have no weight"):
        Design(masked)


@pytest.mark.parametrize(
    "where",
    [[1, nan, 0, 1], ["True", "False", "", ""], [True, None, False, True], [1, 2, 0, 1],
     np.ma.masked_array([True] * 4, [False, False, False, True])],
)  # fmt: skip
@pytest.mark.parametrize("sample", [Design(np.ones(4)), Replicates(np.ones(4), np.full((4, 8), 1.0))])
def test_rows_asked_about_are_told_from_others_or_it_is_refused(sample: Sample, where: object) -> None:
    with pytest.raises(VilliError, match=r"choice of rows|text"):
        survey.mean(sample, [1.0, 2, 3, 4], where)  # type: ignore[arg-type]
