"""Several days and several people: days that are not alike, by hand; the rules must differ on them."""

import csv
from pathlib import Path

import numpy as np
import pytest
from tests.scores.cases import Columns, many, plain

from villi.quantities import VilliError
from villi.scores import SCORES, score
from villi.scores.counts import plant_kinds
from villi.scores.days import DayRule, of_group, over_days

COHORT = Path(__file__).parents[3] / "shared" / "data" / "cohort"
JOINABLE = [id for id, spec in SCORES.items() if spec.rules[0] == "person-ratio"]


def _hei(**changed: list[float]) -> Columns:
    rows = len(next(iter(changed.values())))
    day = {name: column for name, column in plain("hei-2015", rows).items() if name != "fatty_acid"}
    day |= {"mufa": np.full(rows, 20.0), "pufa": np.full(rows, 10.0), "saturated_fat": np.full(rows, 20.0)}
    return day | {name: np.array(values) for name, values in changed.items()}


def test_beans_every_other_day() -> None:
    """3.2 cups on 1000 kcal, none on 3000: 0.8 per 1000 (full), daily full and none (half)."""
    days = _hei(kcal=[1000.0, 3000.0], green_and_bean=[3.2, 0.0])
    ratio = over_days("hei-2015", days, ["a", "a"], "person-ratio")
    daily = over_days("hei-2015", days, ["a", "a"], "mean-of-days")
    each = over_days("hei-2015", days, ["a", "a"], "day")
    assert ratio.result["green_and_bean"].tolist() == [5.0]
    assert daily.result["green_and_bean"].tolist() == [2.5]
    assert each.result["green_and_bean"].tolist() == [5.0, 0.0]
    assert ratio.days.tolist() == [2] and each.days.tolist() == [1, 1]


def test_the_ratio_of_a_person_is_that_of_all_fat() -> None:
    """40 of 10 g and 20 of 40 g: 60 / 50 = 1.2, no points, whatever the daily ratios are."""
    days = _hei(mufa=[40.0, 20.0]) | {"pufa": np.zeros(2), "saturated_fat": np.array([10.0, 40.0])}
    made = over_days("hei-2015", days, [1, 1], "person-ratio").result
    assert made["fatty_acid"].item() == pytest.approx(0.0, abs=1e-9)
    with pytest.raises(VilliError, match="fatty_acid is a ratio"):
        over_days("hei-2015", plain("hei-2015", 2), [1, 1], "person-ratio")


def test_people_in_any_order() -> None:
    rows = many("dashi-trial", 60)
    person = np.random.default_rng(1).integers(0, 20, 60)
    made = over_days("dashi-trial", rows, person, "person-ratio")
    for one in np.unique(person):
        mine = {name: column[person == one] for name, column in rows.items()}
        energy = mine["kcal"]
        shares = {"fat_percent", "saturated_fat_percent", "protein_percent"}
        mean = {n: c @ energy / energy.sum() if n in shares else c.mean() for n, c in mine.items()}
        by_hand = score("dashi-trial", mean)["total"].item()
        assert made.result["total"][made.person == one].item() == pytest.approx(by_hand)


@pytest.mark.parametrize("rule", ["person-ratio", "mean-of-days"])
@pytest.mark.parametrize("id", [i for i in JOINABLE if SCORES[i].mode == "fixed"])
def test_the_same_day_twice_is_that_day(id: str, rule: DayRule) -> None:
    if rule not in SCORES[id].rules:
        with pytest.raises(VilliError, match="cannot be joined"):
            over_days(id, many(id, 4), [1, 1, 2, 2], rule)
        return
    once = {name: column for name, column in many(id, 8).items() if SCORES[id].inputs[name].kind != "ratio"}
    if id.startswith("hei"):
        once |= {"mufa": once["dairy"] + 1, "pufa": once["dairy"] + 2}
    if id == "amed-fung-fixed":
        once |= {"mufa": np.ones(8), "saturated_fat": np.ones(8)}
    if id == "aheip-2009":
        once |= {"pufa": np.ones(8), "saturated_fat": np.ones(8), "kcal": np.full(8, 2000.0)}
        once |= {"white_meat": np.ones(8), "red_processed_meat": np.ones(8)}
    if id.startswith(("phdi", "ahei-")):
        once |= {"kcal": np.full(8, 2000.0)}
    twice = {name: np.repeat(column, 2) for name, column in once.items()}
    made = over_days(id, twice, np.repeat(np.arange(8), 2), rule)
    np.testing.assert_allclose(made.result["total"], score(id, once)["total"], atol=1e-9)


def test_an_unknown_day_makes_the_person_unknown() -> None:
    days = _hei(sodium=[np.nan, 2000.0, 2000.0])
    for rule in ("person-ratio", "mean-of-days"):
        made = over_days("hei-2015", days, [1, 1, 2], rule)
        assert np.isnan(made.result["total"]).tolist() == [True, False]
        assert made.result["reason"].tolist() == [1.0, 0.0]


def test_a_persons_sex_does_not_change() -> None:
    rows = many("ahei-2010-ref1984", 2) | {"sex": np.array([1.0, 2.0]), "kcal": np.full(2, 2000.0)}
    with pytest.raises(VilliError, match="sex of one person differs between days"):
        over_days("ahei-2010-ref1984", rows, [1, 1], "person-ratio")


def test_rules_of_a_group_by_hand() -> None:
    """Two persons, weights 3 and 1, whole grains only differ: 0 and 6 oz on 1000 and 3000 kcal."""
    people = _hei(kcal=[1000.0, 3000.0], whole_grain=[0.0, 6.0])
    weights = [3.0, 1.0]
    simple = of_group("hei-2015", people, "simple", weights).result["whole_grain"].item()
    mean = of_group("hei-2015", people, "mean-ratio", weights).result["whole_grain"].item()
    total = of_group("hei-2015", people, "population-ratio", weights).result["whole_grain"].item()
    assert simple == pytest.approx(0.25 * 10)  # 2 oz per 1000 kcal is more than enough for one of four
    assert mean == pytest.approx(10 * (0.25 * 2.0) / 1.5)
    assert total == pytest.approx(10 * (6 / 6) / 1.5)  # 6 oz on 3 x 1000 + 3000 kcal


def test_a_group_of_equals_is_one_of_them() -> None:
    people = _hei(whole_grain=[1.0, 1.0, 1.0])
    alone = score("hei-2015", people)
    for rule in ("simple", "mean-ratio", "population-ratio"):
        made = of_group("hei-2015", people, rule, [1.0, 2.0, 5.0])
        for name in ("total", *(one.id for one in SCORES["hei-2015"].components)):
            assert made.result[name].item() == pytest.approx(alone[name][0], abs=1e-9), (rule, name)


def test_who_cannot_be_scored_is_counted() -> None:
    people = _hei(kcal=[2000.0, 0.0, 2000.0], sodium=[2000.0, 1.0, np.nan])
    made = of_group("hei-2015", people, "population-ratio")
    assert (made.persons, made.left_out) == (1, 2) and not np.isnan(made.result["total"].item())
    with pytest.raises(VilliError, match="nobody of 3"):
        of_group("hei-2015", people | {"dairy": np.full(3, np.nan)}, "simple")
    with pytest.raises(VilliError, match="weight is -1 in row 2"):
        of_group("hei-2015", people, "simple", [1.0, -1.0, 1.0])
    with pytest.raises(VilliError, match="for ratios"):
        of_group("dashi-trial", plain("dashi-trial", 3), "population-ratio")


@pytest.mark.skipif(not COHORT.exists(), reason="the shared test data is not beside the checkout")
def test_recalls_where_one_is_half_of_the_other() -> None:
    """Densities cannot tell the rules apart there; nutrients by energy are the same, too."""
    with (COHORT / "ASA24_exp.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    names = [n for n in rows[0] if n.isupper() and n not in ("UserID",)]
    columns = {name: np.array([float(row[name] or "nan") for row in rows]) for name in names}
    user = [row["UserName"] for row in rows]
    ratio = over_days("hei-2015", columns, user, "person-ratio").result["total"]
    daily = over_days("hei-2015", columns, user, "mean-of-days").result["total"]
    assert len(ratio) == 21
    np.testing.assert_allclose(ratio, daily, atol=1e-6)


def test_plants_of_a_week() -> None:
    person = np.array([1, 1, 1, 1, 2, 2])
    day = np.array([1, 3, 7, 8, 1, 4])
    plant = np.array([5, 6, 5, 9, 1, 2])
    who, last, count = plant_kinds(person, day, plant)
    assert who.tolist() == [1, 1] and last.tolist() == [7, 8] and count.tolist() == [2.0, 3.0]
