"""Plans: the lengths that are offered, the one that is chosen, and daily ratings as they are."""

from datetime import date as Date
from datetime import timedelta
from math import isnan

import numpy as np
import pytest

from villi.diary import read
from villi.quantities import VilliError
from villi.trials.gating import Varied
from villi.trials.planning import planned
from villi.trials.ratings import daily, history, lately, ratings, weekdays
from villi.trials.values import Announced
from villi.trials.wording import plan_parts

TODAY = Date(2026, 11, 23)
WALK = Varied("a walk after lunch")


def rated(days: int, sd: float = 1.5, until: Date = TODAY) -> dict[Date, float]:
    draws = np.random.default_rng(3)
    return {until - timedelta(days=n): float(6 + sd * draws.standard_normal()) for n in range(days)}


def test_more_days_show_less_and_six_pairs_are_the_fewest() -> None:
    for carry_over in (0.0, 1.0, 3.0):
        plan, chosen = planned(rated(60), TODAY, WALK, None, carry_over)
        smallest = [option.smallest for option in plan.options]
        assert smallest == sorted(smallest, reverse=True) and chosen in plan.options
        for option in plan.options:
            design = option.design
            assert design.days // (2 * design.block) >= 6 and design.block >= 3 * carry_over
            assert design.drop == (1 if design.block > 1 else 0)


def test_smaller_ups_and_downs_show_smaller_effects() -> None:
    (_, calm), (_, wild) = (planned(rated(60, sd), TODAY, WALK, 56, 0.0) for sd in (0.7, 2.1))
    assert calm.design == wild.design and 2.5 < wild.smallest / calm.smallest < 3.5


def test_days_that_nobody_rated_yet_are_not_missing() -> None:
    found = rated(40, until=TODAY - timedelta(days=30))
    plan, _ = planned(found, TODAY, WALK, 56, 0.0)
    assert plan.missing == 0.0 and plan.history == 40 and not plan.assumed
    first, values = lately(found, TODAY)
    assert len(values) == 40 and first == min(found)


def test_days_are_rounded_down_to_whole_pairs() -> None:
    _, chosen = planned(rated(60), TODAY, WALK, 60, 1.4)
    assert (chosen.design.days, chosen.design.block) == (60, 5)
    _, chosen = planned(rated(60), TODAY, WALK, 69, 1.4)
    assert chosen.design.days == 60


@pytest.mark.parametrize(("days", "carry_over"), [(11, 0.0), (59, 1.4), (0, 0.0), (-4, 0.0), (1000, 0.0)])
def test_too_few_or_too_many_days_are_refused(days: int, carry_over: float) -> None:
    with pytest.raises(VilliError, match="--days"):
        planned(rated(60), TODAY, WALK, days, carry_over)


def test_glutamine_and_leaving_out_have_an_end() -> None:
    glutamine = Varied("L-glutamine 5 g")
    for days in (None, 56, 80):
        with pytest.raises(VilliError, match=r"no plan fits.*56.*G14.*--carry-over 1 .*36 days"):
            planned(rated(60), TODAY, glutamine, days, 3.0)
    plan, _ = planned(rated(60), TODAY, glutamine, None, 1.0)
    assert max(option.design.days for option in plan.options) <= 56
    plan, chosen = planned(rated(60), TODAY, Varied("onions", leaving_out=True), None, 0.0)
    assert {option.design.days for option in plan.options} == {14, 21, 28} and chosen.design.days == 28


def test_without_ratings_the_plan_says_that_it_assumes() -> None:
    for found in ({}, rated(13), dict.fromkeys(rated(30), 5.0)):
        plan, chosen = planned(found, TODAY, WALK, None, 0.0)
        assert plan.assumed and isnan(plan.sd) and chosen.smallest > 0


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (rated(13), "13 days with comfort rated: too few to know how it varies. Usual values"),
        (
            dict.fromkeys(rated(30), 5.0),
            "30 days with comfort rated, and hardly any two ratings differ. Usual values",
        ),
    ],
)
def test_why_usual_values_stand_in_is_a_sentence(found: dict[Date, float], said: str) -> None:
    plan, chosen = planned(found, TODAY, WALK, None, 0.0)
    announced = Announced(WALK.words, "comfort", "up", chosen.design, TODAY)
    words = [
        sentence for part in plan_parts(announced, plan, chosen, 0.0, True) for sentence in part.sentences
    ]
    assert said in " ".join(words)


def test_ratings_are_of_their_day_and_nothing_is_filled_in() -> None:
    diary = read(
        b"2026-11-16\nfeel: mood 4, bloated, stools 1\n20:00 feel: mood 7, stools 2\n"
        b"2026-11-18\nfeel: mood 5\n"
    )
    found = ratings(diary)
    assert found["mood"] == {Date(2026, 11, 16): 5.5, Date(2026, 11, 18): 5.0}
    assert found["stools"] == {Date(2026, 11, 16): 3.0} and "bloating" not in found
    values = daily(found["mood"], Date(2026, 11, 16), 3)
    assert values[0] == 5.5 and isnan(values[1]) and values[2] == 5.0
    assert history(found["mood"], Date(2026, 11, 16)) == (Date(2026, 11, 16), [])
    first, before = history(found["mood"], Date(2026, 11, 18))
    assert first == Date(2026, 11, 16) and before[0] == 5.5 and isnan(before[1])
    assert weekdays(Date(2026, 11, 16), 8) == [0, 1, 2, 3, 4, 5, 6, 0]
