"""The Healthy Eating Index: its validation rows, its edges, and where another program differs."""

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from villi.quantities import NUTRIENTS, VilliError
from villi.scores import REASONS, SCORES, score

ROWS = Path(__file__).parents[3] / "shared" / "data" / "cohort" / "HEI2015_validation.csv"
COMPONENTS = {
    "total_fruit": "TOTALFRT",
    "whole_fruit": "FRT",
    "total_vegetable": "VEG",
    "green_and_bean": "GREENNBEAN",
    "total_protein": "TOTALPRO",
    "seafood_plant_protein": "SEAPLANTPRO",
    "whole_grain": "WHOLEGRAIN",
    "dairy": "DAIRY",
    "fatty_acid": "FATTYACID",
    "refined_grain": "REFINEDGRAIN",
    "sodium": "SODIUM",
    "added_sugar": "ADDEDSUGAR",
    "saturated_fat": "SATFAT",
}
IDS = ("hei-2015", "hei-2020", "hei-toddlers2020")
FPED = {
    "KCAL": 2000.0,
    "F_TOTAL": 1.2,
    "F_CITMLB": 0.3,
    "F_OTHER": 0.5,
    "F_JUICE": 0.4,
    "V_TOTAL": 1.0,
    "V_LEGUMES": 0.1,
    "V_DRKGR": 0.1,
    "G_WHOLE": 1.0,
    "G_REFINED": 5.0,
    "D_TOTAL": 1.4,
    "PF_MPS_TOTAL": 3.0,
    "PF_EGGS": 0.5,
    "PF_NUTSDS": 0.4,
    "PF_SOY": 0.1,
    "PF_LEGUMES": 0.4,
    "PF_SEAFD_HI": 0.2,
    "PF_SEAFD_LOW": 0.3,
    "MFAT": 25.0,
    "PFAT": 15.0,
    "SFAT": 22.0,
    "SODI": 3000.0,
    "ADD_SUGARS": 15.0,
}
"""A day by hand; what it should score stands in `test_a_day_by_hand`."""


@pytest.mark.skipif(not ROWS.exists(), reason="the shared test data is not beside the checkout")
def test_the_validation_rows() -> None:
    with ROWS.open(encoding="utf-8") as file:
        table = list(csv.DictReader(file))
    columns = {name: np.array([float(row[name]) for row in table]) for name in table[0]}
    made = score("hei-2015", columns)
    np.testing.assert_allclose(made["total"], columns["EXP_HEI2015_ALL"], atol=1e-9)
    for component, name in COMPONENTS.items():
        np.testing.assert_allclose(made[component], columns[f"EXP_HEI2015_{name}"], atol=1e-9)
    np.testing.assert_allclose(score("hei-2020", columns)["total"], made["total"], rtol=0)


def test_a_day_by_hand() -> None:
    """Per 1000 kcal by hand: fruit .6, whole .4, vegetables .55, greens and beans .1, protein 2.2, ..."""
    made = score("hei-2015", FPED)
    by_hand = {
        "total_fruit": 5 * 0.6 / 0.8,
        "whole_fruit": 5.0,
        "total_vegetable": 5 * 0.55 / 1.1,
        "green_and_bean": 5 * 0.1 / 0.2,
        "whole_grain": 10 * 0.5 / 1.5,
        "dairy": 10 * 0.7 / 1.3,
        "total_protein": 5 * 2.2 / 2.5,
        "seafood_plant_protein": 5 * 0.7 / 0.8,
        "fatty_acid": 10 * (40 / 22 - 1.2) / 1.3,
        "refined_grain": 10 * (4.3 - 2.5) / 2.5,
        "sodium": 10 * (2.0 - 1.5) / 0.9,
        "added_sugar": 10 * (26 - 12) / 19.5,
        "saturated_fat": 10 * (16 - 9.9) / 8,
    }
    for component, points in by_hand.items():
        assert made[component].item() == pytest.approx(points, abs=1e-9), component
    assert made["total"].item() == pytest.approx(sum(by_hand.values()), abs=1e-9)


def test_toddlers_have_standards_of_their_own() -> None:
    made = score("hei-toddlers2020", FPED)
    assert made["dairy"].item() == pytest.approx(10 * 0.7 / 2.0, abs=1e-9)
    assert made["fatty_acid"].item() == 10.0
    assert made["added_sugar"].item() == pytest.approx(10 * (13.8 - 12) / 13.8, abs=1e-9)
    assert made["saturated_fat"].item() == 10.0
    assert score("hei-toddlers2020", FPED | {"ADD_SUGARS": 0.0})["added_sugar"].item() == 10.0


@pytest.mark.parametrize("id", IDS)
@pytest.mark.parametrize(("unsaturated", "points"), [(0.1, 10.0), (0.0, 0.0)])
def test_without_saturated_fat(id: str, unsaturated: float, points: float) -> None:
    """Another program gives 0 in both cases: a known difference."""
    made = score(id, FPED | {"SFAT": 0.0, "MFAT": unsaturated, "PFAT": 0.0})
    assert made["fatty_acid"].item() == points
    assert made["saturated_fat"].item() == 10.0


def test_older_tables_without_legumes_as_protein() -> None:
    older = {name: amount for name, amount in FPED.items() if name != "PF_LEGUMES"}
    assert score("hei-2015", older)["total"] == score("hei-2015", FPED)["total"]


def test_the_names_of_our_own_nutrients() -> None:
    """Results of a survey carry `sodium_mg`, `f_total_cup_eq`, `energy_kcal`."""
    keys = {nutrient.asa24: nutrient.key for nutrient in NUTRIENTS.values()}
    ours = {keys[name]: amount for name, amount in FPED.items()}
    assert "energy_kcal" in ours and "sodium_mg" in ours
    assert score("hei-2015", ours)["total"] == score("hei-2015", FPED)["total"]


def test_what_other_programs_hand_over() -> None:
    """Masked, missing and nullable numbers are unknown, never what lies beneath them."""
    pandas, polars, pyarrow = (pytest.importorskip(name) for name in ("pandas", "polars", "pyarrow"))
    rows: dict[str, Any] = {name: [amount, amount] for name, amount in FPED.items()}
    masked = np.ma.masked_array([3000.0, 0.0], mask=[False, True])
    for sodium in (
        masked,
        [3000, None],
        pandas.Series([3000, None], dtype="Int64"),
        pandas.Series([3000.0, None]),
        polars.Series([3000, None]),
        pyarrow.array([3000, None]),
    ):
        made = score("hei-2015", rows | {"SODI": sodium})
        assert made["sodium"].tolist()[0] == pytest.approx(10 * 0.5 / 0.9)
        assert np.isnan(made["total"]).tolist() == [False, True]


@pytest.mark.parametrize(
    "strange", [np.array([1 + 2j]), np.array(["2026-01-01"], "M8[D]"), np.array([5], "m8[s]")]
)
def test_what_is_no_amount_is_refused(strange: Any) -> None:
    with pytest.raises(VilliError, match="no number"):
        score("hei-2015", FPED | {"SODI": strange})


def test_a_masked_sex_is_unknown() -> None:
    rows = {name: np.ones(2) for name in SCORES["ahei-2010-ref1984"].inputs if name != "sex"}
    sex = np.ma.masked_array([1, 2], mask=[False, True])
    plain = score("ahei-2010-ref1984", rows | {"sex": [1.0, np.nan]})
    np.testing.assert_equal(score("ahei-2010-ref1984", rows | {"sex": sex}), plain)


def test_lower_case_and_fruit_as_a_difference() -> None:
    lower = {name.lower(): amount for name, amount in FPED.items() if name not in ("F_CITMLB", "F_OTHER")}
    assert score("hei-2015", lower)["total"].item() == pytest.approx(score("hei-2015", FPED)["total"].item())


@pytest.mark.parametrize("id", IDS)
def test_no_energy_is_unknown_or_nothing(id: str) -> None:
    days = {name: np.array([amount, amount]) for name, amount in FPED.items()}
    days["KCAL"] = np.array([2000.0, 0.0])
    made = score(id, days)
    assert np.isnan(made["total"][1]) and np.isnan(made["fatty_acid"][1])
    assert [REASONS[int(r)] for r in made["reason"]] == ["", "no_energy"]
    zero = score(id, days, nci_zero=True)
    assert zero["total"].tolist() == [made["total"][0], 0.0] and zero["fatty_acid"][1] == 0.0


def test_an_unknown_constituent_is_never_nothing() -> None:
    made = score("hei-2015", FPED | {"PF_SOY": np.nan})
    assert np.isnan(made["total"].item()) and np.isnan(made["total_protein"].item())
    assert made["components_scored"].item() == 11 and made["possible"].item() == 90
    assert made["partial"].item() == pytest.approx(
        np.nansum([made[one.id].item() for one in SCORES["hei-2015"].components])
    )
    assert REASONS[int(made["reason"].item())] == "missing"
    nothing = score("hei-2015", FPED | {"KCAL": 0.0, "PF_SOY": np.nan}, nci_zero=True)
    assert np.isnan(nothing["total_protein"].item()) and nothing["dairy"].item() == 0.0


def test_what_is_missing_is_named() -> None:
    without = {name: amount for name, amount in FPED.items() if name not in ("SODI", "MFAT")}
    with pytest.raises(VilliError, match=r"sodium \(mg/day, or SODI\).*fatty_acid|fatty_acid.*sodium"):
        score("hei-2015", without)


@pytest.mark.parametrize("bad", [-1.0, np.inf])
def test_what_is_no_amount(bad: float) -> None:
    days = {name: np.array([amount] * 3) for name, amount in FPED.items()}
    days["SODI"] = np.array([1.0, bad, 2.0])
    with pytest.raises(VilliError, match=r"SODI is .* in row 2"):
        score("hei-2015", days)
    made = score("hei-2015", days, invalid="unknown")
    assert np.isnan(made["total"]).tolist() == [False, True, False]
    assert [REASONS[int(r)] for r in made["reason"]] == ["", "invalid", ""]


def test_what_is_given_twice() -> None:
    assert score("hei-2015", FPED | {"total_fruit": 1.2})["total"] == score("hei-2015", FPED)["total"]
    with pytest.raises(VilliError, match=r"total_fruit is given twice.*2\.5.*F_TOTAL"):
        score("hei-2015", FPED | {"total_fruit": 2.5})
    with pytest.raises(VilliError, match="given twice"):
        score("hei-2015", FPED | {"kcal": 1000.0})


def test_amounts_go_before_a_given_ratio() -> None:
    """Only they know a day without saturated fat."""
    made = score("hei-2015", FPED | {"SFAT": 0.0, "fatty_acid": 0.0})
    assert made["fatty_acid"].item() == 10.0


def test_columns_that_do_not_fit() -> None:
    with pytest.raises(VilliError, match="different numbers of rows"):
        score("hei-2015", FPED | {"SODI": np.ones(3), "SFAT": np.ones(2)})
    with pytest.raises(VilliError, match="no number"):
        score("hei-2015", FPED | {"SODI": ["much"]})
    with pytest.raises(VilliError, match="2 dimensions"):
        score("hei-2015", FPED | {"SODI": np.ones((2, 2))})
