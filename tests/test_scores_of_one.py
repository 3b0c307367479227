"""How one person's diet scores: which scores, from how many days, for whom not; unknown is not low."""

from math import isnan

import numpy as np
import pytest
from tests.everyday import EVERYDAY, READY

from villi.diary import read
from villi.examination import Examination, Scored
from villi.examining import begin, of_days
from villi.examining.scoring import ADULTS, DRINKING, shares_of_days
from villi.scores import SCORES, score

DAYS = (
    "08:00 porridge with milk, banana\n13:00 lentil soup, 2 slices rye bread, apple\n"
    "19:00 150 g salmon, 200 g boiled potatoes, broccoli\ndone: food\n",
    "08:00 2 slices wholemeal toast with butter\n13:00 cheese sandwich, orange, can of cola\n"
    "19:00 spaghetti bolognese, green salad\ndone: food\n",
    "08:00 yogurt with blueberries and walnuts\n13:00 hummus, 2 pitta bread, tomato, cucumber\n"
    "19:00 roast chicken, rice, carrots\ndone: food\n",
    "08:00 2 boiled eggs, 2 slices white toast\n13:00 chicken nuggets, chips\n"
    "19:00 vegetable curry with rice\ndone: food\n",
)
PERSON = "person: female, 34\n"


def diary(days: int, head: str = PERSON, more: str = "") -> str:
    return head + "".join(f"2026-11-{day + 2:02}\n{more}{DAYS[day % len(DAYS)]}" for day in range(days))


def examined(text: str) -> Examination:
    return begin(read(text.encode()), EVERYDAY, ready=READY).examination


def by_id(examination: Examination) -> dict[str, Scored]:
    return {one.id: one for one in examination.scores.found}


@pytest.fixture(scope="module")
def five() -> Examination:
    return examined(diary(5))


def test_the_scores_that_make_sense_for_one_person(five: Examination) -> None:
    assert five.scores.because == "" and five.scores.days == 5
    found = by_id(five)
    assert found.keys() <= set(ADULTS) and "hei-2020" in found
    for one in found.values():
        assert 0 <= one.low <= one.points <= one.high <= one.possible <= one.whole
        assert one.citation and SCORES[one.id].one_person and SCORES[one.id].mode == "fixed"


def test_the_total_is_that_of_the_days_put_together(five: Examination) -> None:
    """By the food patterns that the report itself shows, once more through the scores room."""
    from villi.quantities import NUTRIENTS

    given = {
        NUTRIENTS[id].asa24: np.array([estimate.mean / estimate.coverage])
        for id, estimate in five.intake.items()
        if NUTRIENTS[id].asa24
    }
    assert by_id(five)["hei-2020"].points == pytest.approx(
        float(score("hei-2020", given)["total"][0]), abs=1e-6
    )


def test_the_order_of_days_and_of_lines_changes_nothing(five: Examination) -> None:
    shuffled = [f"2026-11-{day + 2:02}\n{DAYS[(4 - day) % len(DAYS)]}" for day in range(5)]
    assert {k: round(v.points, 9) for k, v in by_id(examined(PERSON + "".join(shuffled))).items()} == {
        k: round(v.points, 9) for k, v in by_id(five).items()
    }


def test_equal_days_have_no_range() -> None:
    same = PERSON + "".join(f"2026-11-{day:02}\n{DAYS[0]}" for day in (2, 3, 4))
    index = by_id(examined(same))["hei-2020"]
    assert index.low == pytest.approx(index.points) and index.high == pytest.approx(index.points)


def test_few_days_are_not_scored() -> None:
    scores = examined(diary(2)).scores
    assert scores.found == () and "3 complete days" in scores.because


def test_mind_waits_for_a_week_and_is_marked() -> None:
    left = {one.name: one.because for one in examined(diary(5)).scores.left}
    assert any("MIND" in name and "7 complete days" in why for name, why in left.items())
    assert by_id(examined(diary(7)))["mind-rush2022"].experimental


def test_drinking_never_brings_a_point(five: Examination) -> None:
    wine = examined(diary(5, more="20:00 150 ml red wine\n"))
    for id, one in by_id(five).items():
        assert not {part.key for part in one.parts} & DRINKING
        if id in ("amed-fung-fixed", "medi-predimed2018"):
            assert one.left_out == ("Alcohol",)
            assert by_id(wine)[id].points <= one.points


def test_an_unknown_food_makes_a_score_unknown_never_low(five: Examination) -> None:
    much = examined(diary(5, more="12:00 900 g quorn mince\n"))
    assert "hei-2020" not in by_id(much)
    left = {one.name: one.because for one in much.scores.left}
    assert "too little is known" in left[SCORES["hei-2020"].name]
    for one in much.scores.found:
        assert one.possible >= 0.8 * one.whole


def test_without_a_sex_scores_that_need_it_say_so() -> None:
    scores = examined(diary(5, head="")).scores
    left = {one.name: one.because for one in scores.left}
    assert "person: female, 34" in left[SCORES["amed-fung-fixed"].name]


@pytest.mark.parametrize(
    "head",
    [
        f"{PERSON}has: anorexia\n",
        f"{PERSON}has: bulimia\n",
        "person: female, 34, pregnant\n",
        "person: female, 34, breast-feeding\n",
        "person: female, 15\n",
        "person: male, 4\n",
    ],
)
def test_who_is_not_scored(head: str) -> None:
    scores = examined(diary(5, head=head)).scores
    assert scores.found == () and scores.left == () and scores.because


def test_a_child_of_one_year_gets_the_index_for_toddlers() -> None:
    found = by_id(examined(diary(4, head="person: female, 1\n")))
    assert set(found) == {"hei-toddlers2020"}


def test_a_very_low_mood_comes_first() -> None:
    low = examined(diary(5, more="feel: mood 1\n"))
    assert low.safety.card is not None
    assert low.scores.found == () and low.scores.because


def test_a_range_of_days_has_scores_of_its_own() -> None:
    begun = begin(read(diary(7).encode()), EVERYDAY, ready=READY)
    from datetime import date

    part = of_days(begun, date(2026, 11, 2), date(2026, 11, 4)).examination
    assert part.scores.days == 3
    assert by_id(part)["hei-2020"].points != by_id(begun.examination)["hei-2020"].points


def test_draws_of_days_are_the_same_every_time() -> None:
    assert (shares_of_days(5) == shares_of_days(5)).all()
    assert shares_of_days(5).mean(axis=0) == pytest.approx(np.full(5, 0.2), abs=0.02)


def test_unknown_parts_are_named(five: Examination) -> None:
    for one in five.scores.found:
        unknown = [part.name for part in one.parts if isnan(part.points)]
        assert list(one.missing) == unknown
        assert one.possible == pytest.approx(sum(p.highest for p in one.parts if not isnan(p.points)))
