"""Scores of person-days are those of `villi.scores` on the same totals, and unknown where these are."""

import numpy as np
import pytest
from hypothesis import given, settings
from tests.cohort.made import batch, by_day, in_order, items
from tests.cohort.plain import Item, person_days

from villi.cohort import intern, total
from villi.cohort.plan import Plan
from villi.cohort.scoring import asked
from villi.foods import Catalogue
from villi.quantities import NUTRIENTS, VilliError
from villi.scores import SCORES, score

EVERYDAY = Catalogue.everyday()
HERE = ("hei-2015", "hei-2020", "dashi-trial", "aheip-2009", "fibre", "inflam-shivappa2014", "glutamine")
PLAN = Plan.of(EVERYDAY, ["fibre"], HERE)
MILK, BREAD, APPLE, BEEF = 11111000, 51000100, 63101000, 27111000
DAY = [Item(1, 1, MILK, 500.0), Item(1, 1, BREAD, 200.0), Item(1, 1, APPLE, 300.0), Item(1, 1, BEEF, 250.0)]


def scored(rows: list[Item], plan: Plan = PLAN) -> dict[tuple[object, object], dict[str, object]]:
    return by_day(total([intern(batch(in_order(rows)), plan).batch], plan))


def _whole(amount: object, coverage: object) -> float | None:
    """An amount as if what is unknown were like the rest; nothing where too much is."""
    assert isinstance(coverage, float)
    return amount / coverage if isinstance(amount, float) and coverage >= 0.8 else None


@settings(deadline=None, max_examples=25)
@given(items(people=3, days=2))
def test_the_same_as_the_score_of_plain_totals(rows: list[Item]) -> None:
    needed = asked("hei-2015").columns
    found = scored(rows)
    for key, day in person_days(rows, EVERYDAY, needed).items():
        amounts = {
            NUTRIENTS[id].asa24: _whole(day[NUTRIENTS[id].key], day[f"{id}_coverage"]) for id in needed
        }
        given = {name: np.nan if amount is None else amount for name, amount in amounts.items()}
        plain = score("hei-2015", given)
        for part in ("total", "whole_grain", "sodium", "components_scored"):
            ours = found[key]["hei-2015" if part == "total" else f"hei-2015.{part}"]
            expected = float(plain[part][0])
            assert (ours is None) == bool(np.isnan(expected))
            assert ours is None or ours == pytest.approx(expected, abs=1e-9)


def test_every_score_has_its_columns_and_only_chosen_nutrients_show() -> None:
    day = scored(DAY)[1, 1]
    assert [name for name in PLAN.score_columns if name not in day] == []
    assert set(HERE) <= day.keys()
    assert 0 < day["hei-2015"] < 100  # type: ignore[operator]
    assert day["inflam-shivappa2014.components_scored"] < 45  # type: ignore[operator]
    assert day["fibre.per_1000_kcal"] == pytest.approx(day["fibre_g"] / PLAN_ENERGY * 1000)  # type: ignore[operator]
    assert "sodium_mg" not in day
    assert "fibre_g" in day


PLAN_ENERGY = float(
    sum((item.grams or 0) / 100 * EVERYDAY.amounts([f"fndds:{item.code}"], ["energy"])[0][0] for item in DAY)
)


def test_what_is_not_covered_is_not_scored() -> None:
    day = scored([*DAY, Item(1, 1, 99, 2000.0)])[1, 1]
    assert day["fibre_coverage"] < 0.8  # type: ignore[operator]
    assert day["fibre_g"] is not None
    assert day["hei-2015"] is None
    assert day["hei-2015.whole_grain"] is None
    assert day["hei-2015.components_scored"] == 0


def test_a_score_finds_all_the_nutrients_that_it_rests_on() -> None:
    needed = set(asked("hei-2015").columns)
    assert {"energy", "sodium", "add_sugars", "g_whole", "f_citmlb", "pf_legumes"} <= needed
    assert "vitamin_c" not in needed
    assert "vitamin_c" in asked("inflam-shivappa2014").columns
    assert "theobromine" not in asked("inflam-shivappa2014").columns


def test_scores_that_person_days_cannot_give() -> None:
    with pytest.raises(VilliError, match="takes its cut-offs from all people"):
        Plan.of(EVERYDAY, ["fibre"], ["amed-fung-sample"])
    with pytest.raises(VilliError, match="plants-week needs plants_week"):
        Plan.of(EVERYDAY, ["fibre"], ["plants-week"])
    with pytest.raises(VilliError, match="no score hei-2016"):
        Plan.of(EVERYDAY, ["fibre"], ["hei-2016"])


def test_sex_comes_from_a_kept_column() -> None:
    plan = Plan.of(EVERYDAY, ["fibre"], ["ahei-2010-ref1984"])
    rows = [Item(person, 1, item.code, item.grams) for person in (1, 2, 3) for item in DAY]
    for name, kept in (("RIAGENDR", [1, 2, None]), ("sex", ["male", "female", None])):
        columns: dict[str, list[object]] = {name: [sex for sex in kept for _ in DAY]}
        days = by_day(total([intern(batch(rows, columns), plan).batch], plan)).values()
        grain = [day["ahei-2010-ref1984.whole_grain"] for day in days]
        assert grain[0] != grain[1] or grain[0] == 0
        assert [day["ahei-2010-ref1984"] is None for day in days][2]
    with pytest.raises(VilliError, match="asks for the sex: keep a column sex or RIAGENDR"):
        list(total([intern(batch(rows), plan).batch], plan))


def test_asking_of_every_score_answers_or_says_why() -> None:
    for id in SCORES:
        try:
            assert asked(id).columns or id == "glutamine"
        except VilliError as error:
            assert id in str(error)


def test_what_a_score_is_said_to_need_is_enough() -> None:
    """Every score of a day, with the columns it asks for alone, is that with all columns there are."""
    able = [id for id in SCORES if _able(id)]
    assert {"mind-2015", "medi-predimed2018", "phdi-bui2024", "amed-fung-fixed"} <= set(able)
    rows = intern(batch(DAY, {"sex": [2] * len(DAY)}), PLAN).batch
    together = by_day(total([rows], Plan.of(EVERYDAY, "all", able)))[1, 1]
    for id in able:
        alone = by_day(total([rows], Plan.of(EVERYDAY, ["fibre"], [id])))[1, 1]
        assert alone[id] == together[id] or alone[id] == pytest.approx(together[id], abs=1e-9)


def _able(id: str) -> bool:
    try:
        return bool(asked(id))
    except VilliError:
        return False
