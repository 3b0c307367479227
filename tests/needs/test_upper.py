"""Upper levels on the reference's own basis."""

from math import isnan, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from villi.needs import Supply, assess
from villi.needs.table import table
from villi.needs.upper import LOWER, NO_AGE, NOT_KNOWN, NOT_SET, level
from villi.needs.values import ONE_TABLE, UpperLevel
from villi.quantities import NUTRIENTS, Estimate, Interval, Person

MAN = Person(sex="male", age=40)


def eaten(mean: float, coverage: float = 1.0, days: int = 7) -> Estimate:
    part = Interval(mean * 0.9, mean * 1.1)
    return Estimate(mean, part, coverage, days, part, part, part)


def levels(intake: dict[str, Estimate], *supply: Supply, person: Person = MAN) -> dict[str, UpperLevel]:
    return {level.nutrient: level for level in assess(person, intake, {}, supply).upper}


def test_magnesium_counts_supplements_alone() -> None:
    found = levels({"magnesium": eaten(900.0)}, Supply("magnesium", "magnesium citrate", 300.0))["magnesium"]
    assert isnan(found.food) and found.supplements == 300 and not found.over and not found.at_least
    assert levels({"magnesium": eaten(900.0)}) == {}
    assert levels({}, Supply("magnesium", "a", 200.0), Supply("magnesium", "b", 151.0))["magnesium"].over


def test_folate_counts_added_folic_acid() -> None:
    food = {"folate_dfe": eaten(5000.0), "folic_acid": eaten(300.0)}
    assert levels(food) == {}
    found = levels(food, Supply("folic_acid", "folic acid", 400.0))["folate_dfe"]
    assert (found.food, found.supplements, found.over) == (300.0, 400.0, False)
    assert levels(food, Supply("folate_dfe", "a multivitamin", 1.7 * 800))[
        "folate_dfe"
    ].supplements == pytest.approx(800)


def test_vitamin_a_counts_retinol() -> None:
    food = {"vitamin_a": eaten(9000.0), "beta_carotene": eaten(1e5), "retinol": eaten(500.0)}
    assert levels(food) == {}
    assert levels({"retinol": eaten(3200.0)})["vitamin_a"].over
    [carotene] = levels(food, Supply("beta_carotene", "beta-carotene", 1e6)).values()
    assert (carotene.nutrient, carotene.over, carotene.because) == ("beta_carotene", False, NOT_SET)
    assert levels(food, Supply("retinol", "cod liver oil", 2600.0))["vitamin_a"].over


def test_vitamin_e_counts_what_was_added() -> None:
    found = levels(
        {"vitamin_e": eaten(30.0), "vitamin_e_added": eaten(5.0)}, Supply("vitamin_e", "vitamin E", 268.0)
    )
    assert (found["vitamin_e"].food, found["vitamin_e"].supplements) == (
        5.0,
        268.0,
    )


def test_niacin_of_food_is_not_counted_and_the_sum_is_at_least() -> None:
    found = levels({"niacin": eaten(60.0)}, Supply("niacin", "niacin", 30.0))["niacin"]
    assert isnan(found.food) and found.at_least and not found.over
    assert levels({}, Supply("niacin", "niacin", 36.0))["niacin"].over


def test_others_count_all_and_food_alone_can_come_near() -> None:
    found = levels({"zinc": eaten(15.0)}, Supply("zinc", "zinc", 26.0))["zinc"]
    assert found.over and found.food + found.supplements == 41
    assert levels({"zinc": eaten(33.0)})["zinc"].over is False
    assert levels({"zinc": eaten(30.0)}) == {}


def test_an_unknown_amount_is_named_and_never_zero() -> None:
    found = levels({"zinc": eaten(15.0)}, Supply("zinc", "zinc drops", nan))["zinc"]
    assert isnan(found.supplements) and found.unknown == ("zinc drops",) and found.at_least and not found.over
    both = levels({"zinc": eaten(15.0)}, Supply("zinc", "drops", nan), Supply("zinc", "tablets", 30.0))[
        "zinc"
    ]
    assert both.supplements == 30 and both.over and both.at_least


def test_food_of_one_day_or_of_low_coverage_is_no_usual_intake() -> None:
    assert isnan(levels({"zinc": eaten(15.0, days=1)}, Supply("zinc", "zinc", 5.0))["zinc"].food)
    thin = levels({"zinc": eaten(15.0, coverage=0.5)}, Supply("zinc", "zinc", 5.0))["zinc"]
    assert thin.food == 15 and thin.at_least


def test_supplements_do_not_count_for_adequacy() -> None:
    zinc = {"zinc": eaten(4.0)}
    bare, more = (
        assess(MAN, zinc, {"zinc": [4.0] * 7}, s).needs for s in ((), [Supply("zinc", "zinc", 20.0)])
    )
    assert bare == more


@given(
    st.lists(
        st.tuples(st.sampled_from(["zinc", "copper", "niacin"]), st.floats(0, 500) | st.just(nan)), max_size=6
    )
)
def test_order_does_not_matter_and_more_never_clears(taken: list[tuple[str, float]]) -> None:
    supply = [Supply(nutrient, f"{nutrient} {n}", amount) for n, (nutrient, amount) in enumerate(taken)]
    first, second = levels({}, *supply), levels({}, *reversed(supply))
    assert {k: (v.over, v.at_least, set(v.names)) for k, v in first.items()} == {
        k: (v.over, v.at_least, set(v.names)) for k, v in second.items()
    }
    more = levels({}, *supply, Supply("zinc", "more", 50.0))
    assert more["zinc"].over and all(more[key].over for key, level in first.items() if level.over)


PREGNANT = Person(sex="female", age=30, state="pregnant")


def zinc(amount: float, person: Person, food: float = nan) -> UpperLevel:
    intake = {} if isnan(food) else {"zinc": eaten(food)}
    return levels(intake, Supply("zinc", "zinc tablets", amount), person=person)["zinc"]


def test_in_pregnancy_a_level_that_was_not_read_in_print_is_said_to_be_unchecked() -> None:
    """The level for adults in pregnancy is not held: never "not above", but "over" where it is much."""
    little, much = zinc(30.0, PREGNANT), zinc(60.0, PREGNANT)
    for found in (little, much):
        assert isnan(found.limit) and found.beside == 40 and "pregnancy" in found.because
        assert "pharmacist" in found.because
    assert not little.over and much.over
    assert "not pregnant" in much.because and "not pregnant" not in little.because
    assert zinc(60.0, PREGNANT._replace(state="lactating")).over
    assert zinc(nan, PREGNANT).because and not zinc(nan, PREGNANT).over
    assert "zinc" not in levels({"zinc": eaten(33.0)}, person=PREGNANT)
    held = zinc(60.0, PREGNANT._replace(age=16))
    assert (held.limit, held.over, held.because) == (34, True, "")


def test_an_unknown_sex_takes_the_level_on_which_the_rows_agree() -> None:
    found = zinc(60.0, Person(age=40, state="none"))
    assert (found.limit, found.over, found.because) == (40, True, "")
    assert not zinc(30.0, Person(age=40, state="none")).over


def test_where_levels_differ_by_a_state_nobody_named_the_lower_one_is_taken() -> None:
    """Phosphorus at 14 to 18: 4,000 mg, in pregnancy 3,500."""
    silent, told = (level("phosphorus", Person(sex="female", age=16, state=state)) for state in ("", "none"))
    assert (silent.limit, silent.because) == (3500, LOWER) and (told.limit, told.because) == (4000, "")
    assert level("phosphorus", Person(sex="male", age=16)).limit == 4000
    assert "not pregnant" in level("zinc", Person(sex="female", age=30)).because


def test_an_unknown_age_is_not_checked_unless_the_sum_is_above_every_level() -> None:
    few, many = zinc(39.0, Person(sex="female")), zinc(41.0, Person(sex="female"))
    assert isnan(few.limit) and few.because == NO_AGE and not few.over
    assert many.over and many.because.startswith(NO_AGE)


@pytest.mark.parametrize(
    "person",
    [
        Person(sex="male", age=30, state="pregnant"),
        Person(sex="female", age=60, state="lactating"),
        Person(age=200),
        Person(age=-3),
        Person(age=0),
        Person(),
    ],
)
def test_whom_nothing_fits_is_told_so_and_too_much_is_still_seen(person: Person) -> None:
    found = zinc(500.0, person)
    assert isnan(found.limit) and found.over and "pharmacist" in found.because


def test_what_has_no_level_or_stands_in_no_table_is_named() -> None:
    names = ("vitamin_b12", "potassium", "epa", "lysine", "iodine", "biotin", "nonsense")
    found = levels({}, *(Supply(name, name, 5.0) for name in names))
    assert [name for name in names if name in found] == [*names]
    assert found["iodine"].limit == 1100 and found["iodine"].unit == "µg/d" and found["iodine"].at_least
    for name in set(names) - {"iodine"}:
        assert isnan(found[name].limit) and not found[name].over
        assert found[name].because == (NOT_KNOWN if name == "nonsense" else NOT_SET)
    assert levels({}, Supply("iodine", "kelp", 1200.0))["iodine"].over


def test_a_level_that_is_lower_in_europe_says_so() -> None:
    for name, words in (("vitamin_b6", "B6"), ("zinc", "zinc"), ("magnesium", "mag"), ("selenium", "sel")):
        [found] = levels({}, Supply(name, name, 1.0)).values()
        assert "European" in found.note and words in ONE_TABLE
    assert levels({}, Supply("iron", "iron", 1.0))["iron"].note == ""


def test_food_that_is_missing_makes_the_sum_at_least() -> None:
    little = {"energy": [900.0] * 7}
    food = {"zinc": eaten(15.0), "magnesium": eaten(300.0)}
    found = assess(MAN, food, little, [Supply("zinc", "a", 5.0), Supply("magnesium", "b", 5.0)])
    assert {one.nutrient: one.at_least for one in found.upper} == {"magnesium": False, "zinc": True}


supplied = st.lists(
    st.builds(
        Supply,
        st.sampled_from([*NUTRIENTS, *table()]),
        st.sampled_from(["a", "b"]),
        st.floats(0, 1e6) | st.just(nan),
    ),
    max_size=5,
)
people = st.builds(
    Person,
    sex=st.sampled_from(["", "female", "male"]),
    age=st.one_of(st.none(), st.integers(-2, 130)),
    state=st.sampled_from(["", "none", "pregnant", "lactating"]),
)


@given(people, supplied)
def test_nothing_that_is_taken_goes_unnamed(person: Person, supply: list[Supply]) -> None:
    found = assess(person, {}, {}, supply).upper
    named = {name for one in found for name in (*one.names, *one.unknown)}
    assert named == {item.name for item in supply if item.nutrient not in ("energy", "glutamine")}
    for one in found:
        assert one.because or not isnan(one.limit)
        assert not (one.over and isnan(one.limit) and isnan(one.beside))
        assert one.supplements > max(x for x in (one.limit, one.beside, 0.0) if not isnan(x)) or not one.over


@given(people.filter(lambda person: person.age is not None), st.floats(0, 5000))
def test_knowing_less_of_a_person_never_clears(person: Person, amount: float) -> None:
    """Whoever says nothing of sex or pregnancy is warned wherever one of those they may be would be."""
    if zinc(amount, person._replace(sex="female", state="none")).over and (person.age or 0) >= 1:
        assert zinc(amount, person._replace(sex="", state="")).over
