"""The probability of adequacy: published examples, laws, and the words for it."""

from math import isnan, nan, sqrt

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from villi.needs import Supply, adequacy, assess
from villi.needs.amounts import Amount
from villi.needs.claims import FOOD_MISSING, claim
from villi.needs.iron import curve, iron_probability, meets
from villi.needs.reference import reference
from villi.needs.table import table
from villi.needs.values import Need, Needs
from villi.quantities import NUTRIENTS, Estimate, Interval, Person

WOMAN = Person(sex="female", age=34, state="none", weight_kg=62.0, height_cm=168.0)


def estimate(mean: float, share: float = 0.05, coverage: float = 0.97, days: int = 7) -> Estimate:
    """An estimate whose interval is `share` to either side."""
    part = Interval(mean * (1 - share), mean * (1 + share))
    return Estimate(mean, part, coverage, days, part, part, part)


def one(
    nutrient: str, daily: list[float], person: Person = WOMAN, share: float = 0.05, cover: float = 0.97
) -> Need:
    """What is said of one nutrient eaten on some days."""
    mean = sum(daily) / len(daily)
    found = assess(person, {nutrient: estimate(mean, share, cover, len(daily))}, {nutrient: daily})
    return next(need for need in found.every if need.nutrient == nutrient)


@pytest.mark.parametrize(
    ("mean", "days", "printed"), [(320, 3, 0.85), (377, 3, 0.975), (445, 1, 0.975), (349, 7, 0.975)]
)
def test_the_worked_example_of_the_institute_of_medicine(mean: float, days: int, printed: float) -> None:
    """IOM 2000, chapter 3, pages 54 to 56: magnesium, women of 31 to 50, EAR 265, SD of requirement 26.5.
    Printed are 0.85 ("a value of about 1") and 0.975, for which the text takes z = 2."""
    assert adequacy.probability(mean, 86, days, 265, 26.5) == pytest.approx(printed, abs=0.015)


def test_the_middle_step_of_that_example() -> None:
    """Printed: 86 and 26.5 give a variance of 3,162 over three days, and a standard deviation of 56."""
    variance = 26.5**2 + 86**2 / 3
    assert variance == pytest.approx(3162, rel=0.003) and sqrt(variance) == pytest.approx(56, abs=0.3)


def test_coefficients_of_requirement_beside_the_published_ones() -> None:
    """IOM 2006, appendix H: 10 per cent unless another is named; what is read back is near it."""
    named = {
        "vitamin_a_rae": 0.20,
        "niacin_ne": 0.15,
        "copper": 0.15,
        "carbohydrate": 0.15,
        "protein_per_kg": 0.12,
    }
    for nutrient in ("vitamin_c", "vitamin_b12", "folate_dfe", "thiamin", "magnesium", "zinc", *named):
        for sex in ("female", "male"):
            value = reference(nutrient, Person(sex=sex, age=35, state="none"))
            assert value is not None
            read = adequacy.requirement_cv(value.ear, value.rda)
            assert read == pytest.approx(named.get(nutrient, 0.10), abs=0.035), nutrient


@given(st.sampled_from([*table()]), st.sampled_from(["female", "male"]), st.integers(1, 120))
def test_the_coefficient_of_requirement_is_bounded(nutrient: str, sex: str, age: int) -> None:
    value = reference(nutrient, Person(sex=sex, age=age, state="none"))  # type: ignore[arg-type]
    assume(value is not None and value.ear == value.ear and value.rda == value.rda)
    assert value is not None
    assert 0.05 <= adequacy.requirement_cv(value.ear, value.rda) <= 0.25


amounts = st.floats(0.1, 60)
days = st.lists(st.floats(0.5, 60), min_size=3, max_size=14)


@given(
    days, st.floats(1, 3), st.sampled_from(["zinc", "vitamin_c", "iron", "magnesium", "fibre", "folate_dfe"])
)
def test_more_intake_never_lowers_the_probability(daily: list[float], more: float, nutrient: str) -> None:
    less, greater = one(nutrient, daily), one(nutrient, [more * day for day in daily])
    assert less.claim == "not assessed" or greater.claim != "not assessed"
    assert less.claim != "outside" or greater.claim == "outside"
    if less.probability == less.probability and greater.reference.kind != "limit":
        assert greater.probability >= less.probability - 1e-12
        assert greater.interval.low >= less.interval.low - 1e-12
        assert greater.interval.high >= less.interval.high - 1e-12
    order = [
        "likely low",
        "cannot say",
        "uncertain",
        "likely enough",
        "low intake unlikely",
        "very likely enough",
    ]
    if less.claim in order and greater.reference.kind != "limit":
        assert order.index(greater.claim) >= order.index(less.claim)


@given(days)
def test_an_adequate_intake_never_says_low(daily: list[float]) -> None:
    for nutrient in ("fibre", "choline", "potassium", "sodium", "vitamin_k", "ala", "manganese"):
        need = one(nutrient, daily)
        if need.reference.kind == "limit":  # an upper level, or a level to come down to
            assert need.amount * 1.05 / 0.97 > need.reference.high > 0
            assert need.claim in ("outside", "uncertain")
        else:
            assert need.reference.kind == "AI"
            assert need.claim in ("low intake unlikely", "cannot say", "not assessed")
        assert need.probability != need.probability


@given(days, st.randoms(use_true_random=False))
def test_the_order_of_days_and_nutrients_does_not_matter(daily: list[float], random) -> None:  # type: ignore[no-untyped-def]
    ids = ["zinc", "iron", "energy", "fibre", "lysine", "fat"]
    intake = {name: estimate(10.0, days=len(daily)) for name in ids}
    other = list(daily)
    random.shuffle(other)
    shuffled = list(ids)
    random.shuffle(shuffled)
    first = assess(WOMAN, intake, dict.fromkeys(ids, daily))
    second = assess(WOMAN, {name: intake[name] for name in shuffled}, dict.fromkeys(shuffled, other))
    assert [(n.nutrient, n.claim) for n in first.needs] == [(n.nutrient, n.claim) for n in second.needs]
    for one_, two in zip(first.needs, second.needs, strict=True):
        assert one_.probability == pytest.approx(two.probability, nan_ok=True)


def test_never_from_fewer_than_three_complete_days() -> None:
    assert one("zinc", [30.0, 31.0]).claim == "not assessed"
    assert one("zinc", [30.0, 31.0]).because.startswith("Usual intake cannot be told")
    assert one("zinc", [30.0, 31.0, 30.0]).claim != "not assessed"
    assert one("fibre", [60.0]).claim == "not assessed"
    known_twice = one("zinc", [30.0, 31.0, 30.0])
    unknown = assess(WOMAN, {"zinc": estimate(30.0, days=3)}, {"zinc": [30.0, 31.0, nan]}).needs[0]
    assert known_twice.claim != "not assessed" and unknown.claim == "not assessed"


def test_low_coverage_makes_no_claim_and_says_at_least() -> None:
    need = one("zinc", [30.0] * 7, cover=0.79)
    assert (need.claim, need.at_least) == ("not assessed", True)
    assert one("zinc", [30.0] * 7, cover=0.80).claim == "very likely enough"


def test_a_wide_interval_changes_the_word() -> None:
    """Zinc of a woman, EAR 6.8: the same mean, ever less sure."""
    daily = [9.0, 9.2, 8.8, 9.0, 9.1, 8.9, 9.0]
    words = [one("zinc", daily, share=share).claim for share in (0.02, 0.12, 0.6)]
    assert words == ["very likely enough", "likely enough", "uncertain"]


def test_food_of_unknown_amount_can_only_add() -> None:
    """A low intake is called low only if the uncovered food would not lift it over."""
    daily = [5.8] * 7
    assert one("zinc", daily, share=0.01, cover=1.0).claim == "likely low"
    assert one("zinc", daily, share=0.01, cover=0.81).claim == "uncertain"


def test_own_variation_counts_from_seven_days_on() -> None:
    steady = [8.5] * 6
    assert one("zinc", steady).probability < one("zinc", [*steady, 8.5]).probability
    assert one("zinc", [8.5] * 7).probability == pytest.approx(
        adequacy.phi((8.5 - 6.8) / (6.8 * (8 / 6.8 - 1) / 2))
    )


def test_days_that_scatter_too_much_are_not_assessed() -> None:
    need = one("vitamin_b12", [1.0, 1.0, 60.0, 1.0])
    assert need.claim == "not assessed" and "day to day" in need.because


def test_iron_of_women_who_menstruate_goes_by_the_published_curve() -> None:
    """IOM 2001, table 14-1: the share of women not yet met falls from 1.0 to 0 through these bands; of a
    thousand women with these usual intakes 165 are below their need."""
    bands = [4.65, 5.17, 5.84, 6.55, 7.17, 7.77, 8.42, 9.2, 10.2, 11.9, 14.3, 16.9]
    women = [1, 3, 10, 15, 20, 23, 27, 50, 150, 200, 175, 125]
    below = 1 + sum(count * (1 - meets(band)) for band, count in zip(bands, women, strict=True))
    assert below == pytest.approx(165, rel=0.03)
    value = reference("iron", WOMAN)
    assert value is not None
    assert value.ear == pytest.approx(8.07, abs=0.05) and value.rda == pytest.approx(18.23, abs=0.3)


@given(st.floats(1, 30), st.floats(0.2, 8), st.integers(3, 30))
def test_the_averaged_curve_is_the_average_of_the_curve(mean: float, s: float, n: int) -> None:
    quantiles = (np.arange(4000) + 0.5) / 4000
    from statistics import NormalDist

    normal = NormalDist(mean, s / sqrt(n))
    averaged = np.mean([meets(normal.inv_cdf(q)) for q in quantiles[::8]])
    assert iron_probability(mean, s, n) == pytest.approx(averaged, abs=0.004)


def test_the_curve_of_iron_ends_where_the_table_ends() -> None:
    """No jump at either end, and never more than the last share in print."""
    last = curve()[-1]
    assert meets(last[0]) == meets(100.0) == last[1] == 0.975
    assert meets(last[0] - 1e-6) == pytest.approx(last[1], abs=1e-6)
    assert meets(curve()[0][0] - 1e-6) == pytest.approx(0.025, abs=1e-6) and meets(0.0) == meets(-1.0) == 0
    assert iron_probability(60.0, 5.0, 7) == pytest.approx(0.975) == iron_probability(60.0, 0.0, 7)
    assert one("iron", [40.0] * 7).claim == "likely enough"


def test_iron_without_a_curve_is_not_assessed() -> None:
    girl = Person(sex="female", age=15, state="none")
    child = Person(sex="male", age=5, state="none")
    assert one("iron", [12.0] * 7, girl).claim == "not assessed"
    assert one("iron", [12.0] * 7, child).claim == "not assessed"
    assert one("iron", [12.0] * 7, Person(sex="male", age=40)).claim == "very likely enough"
    assert len(curve()) == 13


def test_protein_goes_by_weight_where_it_is_known() -> None:
    protein = {"protein": estimate(70.0)}, {"protein": [70.0, 71.0, 69.0, 70.0, 70.0, 68.0, 72.0]}
    [heavy] = [need for need in assess(WOMAN, *protein).needs if need.nutrient.startswith("protein")]
    assert heavy.reference.nutrient == "protein_per_kg" and heavy.amount == pytest.approx(70 / 62)
    assert heavy.claim == "very likely enough" and heavy.reference.rda / heavy.counts == pytest.approx(
        0.8 * 62
    )
    [plain] = [
        n for n in assess(WOMAN._replace(weight_kg=None), *protein).needs if n.nutrient.startswith("protein")
    ]
    assert plain.reference.nutrient == "protein" and plain.reference.rda == 46
    assert plain.claim == "low intake unlikely" and "weight" in plain.because
    slip = assess(WOMAN._replace(weight_kg=6.2), *protein)
    assert [need.nutrient for need in slip.needs] == ["protein"]


def amino(person: Person, protein: float = 60.0) -> Needs:
    parts = {"tryptophan": 0.7, "threonine": 2.4, "isoleucine": 2.7, "leucine": 4.8, "lysine": 2.0}
    parts |= {"methionine": 1.0, "cystine": 0.8, "phenylalanine": 2.9, "tyrosine": 2.1}
    parts |= {"valine": 3.2, "histidine": 1.6}
    intake = {name: estimate(grams * protein / 60) for name, grams in parts.items()}
    return assess(person, intake, {name: [e.mean] * 7 for name, e in intake.items()})


def test_the_limiting_amino_acid_and_its_share() -> None:
    found = amino(WOMAN)
    assert found.limiting is not None
    assert found.limiting.nutrient == "lysine"
    assert found.limiting.share == pytest.approx(2000 / 62 / 30)
    assert amino(Person(sex="male", age=12, weight_kg=40)).limiting is None
    assert amino(WOMAN._replace(weight_kg=None)).limiting is None
    child = amino(Person(sex="male", age=12, weight_kg=40))
    assert not [need for need in child.needs if need.reference.nutrient.startswith("aa_")]
    assert any(item.nutrient == "lysine" for item in child.without)


def test_shares_of_energy_describe() -> None:
    intake = {
        "energy": estimate(2000.0, 0.02),
        "fat": estimate(60.0, 0.02),
        "saturated_fat": estimate(40.0, 0.02),
    }
    needs = {need.nutrient: need for need in assess(WOMAN, intake, {}).every}
    assert needs["amdr_fat"].amount == pytest.approx(27.0) and needs["amdr_fat"].claim == "inside"
    assert needs["saturated_fat"].claim == "outside"
    assert "energy" not in needs


def test_who_cannot_be_assessed_is_told_why() -> None:
    zinc = {"zinc": estimate(9.0)}
    assert "Age is not known" in assess(Person(sex="female"), zinc, {}).because
    assert assess(Person(sex="male", age=30, state="pregnant"), zinc, {}).because
    assert assess(Person(sex="female", age=60, state="pregnant"), zinc, {}).because
    assert assess(Person(age=0), zinc, {}).because
    assert assess(Person(age=200), zinc, {}).because
    found = assess(Person(age=30), zinc, {"zinc": [9.0] * 7})
    assert any(item.nutrient == "zinc" and "sex" in item.because for item in found.without)


@given(
    st.builds(
        Person,
        sex=st.sampled_from(["", "female", "male"]),
        age=st.one_of(st.none(), st.integers(-5, 140)),
        state=st.sampled_from(["", "none", "pregnant", "lactating"]),
        weight_kg=st.one_of(st.none(), st.floats(-10, 900), st.just(nan)),
        height_cm=st.one_of(st.none(), st.floats(-10, 900)),
    ),
    st.dictionaries(
        st.sampled_from([*NUTRIENTS]),
        st.tuples(st.floats(0, 1e4) | st.just(nan), st.floats(0, 1) | st.just(nan), st.integers(0, 30)),
        max_size=8,
    ),
    st.lists(st.floats(0, 1e4) | st.just(nan), max_size=9),
)
def test_nothing_breaks_and_unknown_is_never_zero(person, eaten, daily) -> None:  # type: ignore[no-untyped-def]
    intake = {name: estimate(mean, 0.1, cover, n) for name, (mean, cover, n) in eaten.items()}
    found = assess(person, intake, dict.fromkeys(eaten, daily), [Supply("zinc", "zinc", nan)])
    for need in found.needs:
        assert need.amount == need.amount
        if need.claim in ("not assessed", "cannot say"):
            assert need.because
        if need.claim != "not assessed":
            assert need.days >= 3
    for level in found.upper:
        assert level.unknown == () or level.at_least
    assert not any("glutamine" in need.nutrient for need in found.needs)
    for name in intake.keys() - {"energy", "ala"}:
        if intake[name].mean != intake[name].mean:
            assert all(need.nutrient != name for need in found.needs)


def test_a_record_that_misses_food_says_nothing_of_small_amounts() -> None:
    zinc = reference("zinc", WOMAN)
    assert zinc is not None
    little = Amount(4.0, Interval(3.9, 4.1), Interval(3.9, 4.1), 1.0, 7, (4.0,) * 7)
    assert claim(zinc, little, WOMAN).claim == "likely low"
    missing = claim(zinc, little, WOMAN, food_missing=True)
    assert missing.claim == "uncertain" and "missing" in missing.because
    much = little._replace(mean=12.0, interval=Interval(11.9, 12.1), daily=(12.0,) * 7)
    enough = claim(zinc, much, WOMAN, food_missing=True)
    assert enough.claim == "very likely enough"
    for said in (missing, enough):
        assert isnan(said.probability) and isnan(said.interval.low) and isnan(said.interval.high)


def incomplete(**eaten: float) -> Needs:
    """What is said of a week in which hardly any food was written down."""
    intake = {name: estimate(mean, 0.02, 1.0) for name, mean in eaten.items()} | {"energy": estimate(900.0)}
    found = assess(WOMAN, intake, {name: [one.mean] * 7 for name, one in intake.items()})
    assert found.recording is not None and found.recording.implausible
    return found


def test_a_record_that_misses_food_holds_no_number_that_more_food_would_change() -> None:
    found = incomplete(
        vitamin_c=6.0,
        zinc=20.0,
        calcium=800.0,
        fibre=26.0,
        choline=100.0,
        sodium=2600.0,
        fat=20.0,
        saturated_fat=14.0,
    )
    said = {need.nutrient: need for need in found.every}
    assert all(isnan(need.probability) and isnan(need.interval.high) for need in found.every)
    words = {name: need.claim for name, need in said.items()}
    assert (words["vitamin_c"], words["calcium"], words["zinc"]) == (
        "uncertain",
        "uncertain",
        "very likely enough",
    )
    assert (words["fibre"], words["fiber_natural_who"]) == ("low intake unlikely", "inside")
    assert (words["choline"], words["sodium"]) == ("cannot say", "outside")
    assert {words[name] for name in ("amdr_fat", "total_fat", "saturated_fat")} == {"uncertain"}
    for need in found.every:
        assert need.at_least == (need.unit != "% energy")
        if need.claim in ("uncertain", "cannot say"):
            assert need.because == FOOD_MISSING
    assert found.limiting is None


@given(st.floats(0.1, 3000), st.floats(1, 5), st.sampled_from(["zinc", "sodium", "fibre", "iron", "choline"]))
def test_a_forgotten_meal_overturns_nothing(mean: float, more: float, nutrient: str) -> None:
    """What is said of an incomplete record holds, or is only made stronger, when more was eaten."""
    [little] = incomplete(**{nutrient: mean}).needs
    daily = {nutrient: [mean * more] * 7, "energy": [2200.0] * 7}
    whole = assess(WOMAN, {name: estimate(days[0], 0.02, 1.0) for name, days in daily.items()}, daily)
    [full] = whole.needs
    stands = {
        "very likely enough": {"very likely enough", "outside", "uncertain"},
        "likely enough": {"likely enough", "very likely enough", "outside", "uncertain"},
        "low intake unlikely": {"low intake unlikely", "outside", "uncertain"},
        "inside": {"inside", "low intake unlikely"},
        "outside": {"outside"},
    }
    if little.claim in stands:
        assert full.claim in stands[little.claim]
        assert full.claim != "uncertain" or full.reference.kind == "limit"  # near a limit, still enough
    else:
        assert little.claim in ("uncertain", "cannot say") and isnan(little.probability)


def test_one_line_for_one_nutrient_and_never_a_better_one() -> None:
    def said(person: Person = WOMAN, **eaten: float) -> tuple[str, str, str, list[str]]:
        intake = {name: estimate(mean, 0.02, 1.0) for name, mean in eaten.items()}
        needs = assess(person, intake, {name: [mean] * 7 for name, mean in eaten.items()}).needs
        [line] = [need for need in needs if need.about == next(iter(eaten))]
        return line.nutrient, line.claim, line.because, [need.claim for need in line.also]

    assert said(sodium=3000.0) == ("sodium", "outside", "", ["outside"])
    assert said(sodium=2290.0)[1] == "uncertain"
    assert said(sodium=1700.0) == ("sodium", "low intake unlikely", "", ["inside"])
    assert said(sodium=900.0)[1:] == ("inside", "", ["cannot say"])
    assert said(WOMAN._replace(state="pregnant"), sodium=3000.0) == ("sodium", "outside", "", [])
    name, claim_, because, also = said(fat=73.0, energy=2000.0)
    assert (name, claim_, also) == ("total_fat", "outside", ["inside"]) and "share of energy" in because
    assert said(WOMAN._replace(age=60), fibre=23.0)[:2] == ("fiber_natural_who", "outside")
    assert said(WOMAN._replace(age=60), fibre=26.0)[:2] == ("fibre", "low intake unlikely")
    assert said(protein=43.0, energy=1600.0)[:2] == ("protein", "uncertain")
    assert said(protein=25.0, energy=2000.0)[:2] == ("protein", "likely low")
    assert said(choline=3700.0)[1] == "outside" and said(manganese=12.0)[1] == "outside"


def test_what_is_said_beside_a_limit_has_that_limit_as_its_reference() -> None:
    [salty] = assess(WOMAN, {"sodium": estimate(3000.0)}, {}).needs
    assert (salty.reference.kind, salty.reference.high) == ("limit", 2300)
    assert isnan(salty.reference.ai) and "long-term" in salty.reference.note
    [few] = assess(WOMAN, {"sodium": estimate(3000.0, days=2)}, {}).needs
    assert (few.claim, few.reference.kind) == ("not assessed", "AI")


def test_protein_by_the_day_is_an_advised_amount() -> None:
    for grams, word in ((70.0, "low intake unlikely"), (30.0, "cannot say")):
        need = one("protein", [grams] * 7, WOMAN._replace(weight_kg=None))
        assert need.claim == word and "amount advised" in need.because and "guide" not in need.because


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0.98, 1.0, "very likely enough"),
        (0.979, 1.0, "likely enough"),
        (0.85, 0.9, "likely enough"),
        (0.849, 1.0, "uncertain"),
        (0.5, 0.5, "uncertain"),
        (0.3, 0.499, "likely low"),
    ],
)
def test_where_the_words_change(low: float, high: float, said: str) -> None:
    assert adequacy.word(low, high) == said


def test_how_much_scatter_a_mean_bears() -> None:
    """Days with a coefficient of variation of 0.7, on three days; or of 1.06 on seven."""
    assert adequacy.steady(10, 7.0, 3) and not adequacy.steady(10, 7.1, 3)
    assert adequacy.steady(10, 10.6, 7) and not adequacy.steady(10, 10.8, 7)
    assert not adequacy.steady(0, 1.0, 7) and adequacy.steady(0, 0.0, 7)


def test_alcohol_is_named_only_when_it_is_outside() -> None:
    def said(grams: float, person: Person = WOMAN) -> list[str]:
        found = assess(person, {"alcohol": estimate(grams)}, {"alcohol": [grams] * 7})
        assert not any(item.nutrient == "alcohol" for item in found.without)
        return [need.claim for need in found.needs if need.nutrient == "alcohol"]

    assert said(5.0) == [] and said(30.0) == ["outside"]
    assert said(5.0, WOMAN._replace(state="pregnant")) == [] and said(5.0, WOMAN._replace(age=19)) == []


def test_needs_go_by_our_ids_so_that_foods_can_be_looked_up() -> None:
    """Each once; `counts` turns a reference value into an amount of ours."""
    intake = {name: estimate(10.0) for name in NUTRIENTS}
    found = assess(WOMAN, intake, {name: [10.0] * 7 for name in NUTRIENTS})
    needs = found.every
    assert len({need.about for need in found.needs}) == len(found.needs)
    ids = [need.nutrient for need in needs]
    assert len(ids) == len(set(ids))
    assert {
        "vitamin_a",
        "niacin",
        "folate_dfe",
        "vitamin_e",
        "fibre",
        "fa_18_2",
        "ala",
        "protein",
        "lysine",
    } <= set(ids)
    for need in needs:
        if need.counts == need.counts:
            assert NUTRIENTS[need.nutrient]
    counts = {need.nutrient: need.counts for need in needs}
    assert (counts["copper"], counts["zinc"], counts["niacin"]) == (1000, 1, 1)
    assert counts["lysine"] == pytest.approx(1000 / 62) and counts["saturated_fat"] != counts["saturated_fat"]
