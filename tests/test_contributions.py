"""The foods and days behind an amount: parts that add up, and unknown that is never nought."""

from math import isnan

import pytest
from tests.everyday import EVERYDAY, READY

from villi.diary import read
from villi.examining import Begun, begin
from villi.examining.contributions import contributions

DIARY = b"""person: me, female, 34
2026-11-16
08:00 2 slices rye bread, 200 ml kefir
12:30 250 g lentil soup
18:30 150 g salmon, 200 g boiled potatoes
done: food
2026-11-17
08:00 60 g oats, 200 ml milk
12:30 250 g lentil soup, 1 can cola
18:30 150 g salmon, 100 g broccoli
done: food
2026-11-18
08:00 60 g oats
skip: rest
"""


@pytest.fixture(scope="module")
def begun() -> Begun:
    return begin(read(DIARY), EVERYDAY, ready=READY)


@pytest.mark.parametrize("key", ["fibre", "protein", "vitamin_c", "epa", "alcohol", "energy"])
def test_the_foods_of_a_nutrient_add_up_to_its_mean(key: str, begun: Begun) -> None:
    found = contributions(begun.shown, begun.catalogue, key)
    assert found is not None
    assert sum(part.mean for part in found.foods if not isnan(part.mean)) == pytest.approx(
        begun.examination.intake[key].mean
    )
    means = [part.mean for part in found.foods if not isnan(part.mean)]
    assert means == sorted(means, reverse=True)
    counted = [day.amount for day in found.days if day.counted]
    assert sum(counted) / len(counted) == pytest.approx(begun.examination.intake[key].mean)


def test_glutamine_is_that_of_the_report(begun: Begun) -> None:
    found = contributions(begun.shown, begun.catalogue, "glutamine")
    assert found is not None
    result = begun.examination.glutamine
    by_id = {part.food_id: part for part in found.foods}
    for share in result.top_foods:
        part = by_id[share.key]
        assert (part.mean, part.interval, part.grams) == pytest.approx(
            (share.mean, share.interval, share.grams)
        )
    assert [day.amount for day in found.days] == [day.glutamine for day in begun.examination.days]
    assert [day.at_least for day in found.days] == [day.at_least for day in begun.examination.days]


@pytest.mark.parametrize("key", ["fermented", "ultra_processed", "epa_dha"])
def test_the_foods_of_a_pattern_add_up_to_it(key: str, begun: Begun) -> None:
    found = contributions(begun.shown, begun.catalogue, key)
    pattern = next(one for one in begun.examination.patterns if one.key == key)
    assert found is not None and found.foods
    assert sum(part.mean for part in found.foods) == pytest.approx(pattern.value)
    assert all(part.mean > 0 for part in found.foods)


def test_plants_are_named_with_the_foods_that_bring_them(begun: Begun) -> None:
    found = contributions(begun.shown, begun.catalogue, "plants")
    assert found is not None and found.unit == "plants"
    plants = {plant for part in found.foods for plant in part.plants}
    assert {"lentil", "potato", "broccoli"} <= plants
    assert all(isnan(part.mean) for part in found.foods), "a plant counts once, whoever brings it"
    pattern = next(one for one in begun.examination.patterns if one.key == "plants")
    assert max(day.amount for day in found.days) <= pattern.value


def test_lines_and_days_say_where_a_food_stands(begun: Begun) -> None:
    found = contributions(begun.shown, begun.catalogue, "fibre")
    assert found is not None
    soup = next(part for part in found.foods if "lentil" in part.name)
    assert (soup.lines, soup.days) == ((4, 9), 2)
    oats = next(part for part in found.foods if 8 in part.lines and part.lines != (8,))
    assert oats.lines == (8, 13) and oats.days == 2, "a day that is not complete is named too"
    last = found.days[-1]
    assert last.at_least and not last.counted and last.amount > 0


def test_what_is_unknown_of_a_food_is_not_nought(begun: Begun) -> None:
    found = [
        part
        for key in begun.examination.intake
        if (made := contributions(begun.shown, begun.catalogue, key)) is not None
        for part in made.foods
        if isnan(part.mean)
    ]
    assert found, "some food has no figure for some nutrient"
    assert all(isnan(part.share) and isnan(part.interval.low) for part in found)


def test_only_the_days_of_a_range(begun: Begun) -> None:
    late = begin(read(DIARY), begun.catalogue, first=begun.examination.days[1].date)
    found = contributions(late.shown, late.catalogue, "fibre")
    assert found is not None
    assert len(found.days) == 2 and not any("rye" in part.name for part in found.foods)


@pytest.mark.parametrize("key", ["", "no such thing", "PROTEIN", "../fibre"])
def test_what_is_no_amount_has_no_parts(key: str, begun: Begun) -> None:
    assert contributions(begun.shown, begun.catalogue, key) is None


@pytest.mark.parametrize("text", [b"", b"2026-11-16\n", b"2026-11-16\nfeel: mood 6\ndone: feel\n"])
def test_a_diary_without_food(text: bytes) -> None:
    empty = begin(read(text), EVERYDAY, ready=READY)
    for key in ("fibre", "glutamine"):
        found = contributions(empty.shown, empty.catalogue, key)
        assert found is not None and found.foods == ()
    assert contributions(empty.shown, empty.catalogue, "plants") is None
