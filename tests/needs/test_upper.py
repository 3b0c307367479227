"""Upper levels on the reference's own basis."""

from math import isnan, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from villi.needs import Supply, assess
from villi.needs.values import UpperLevel
from villi.quantities import Estimate, Interval, Person

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
    assert levels(food, Supply("beta_carotene", "beta-carotene", 1e6)) == {}
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
