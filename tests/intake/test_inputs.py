"""Inputs of scores from amounts a day: every one that is asked for, units by hand, unknown never low."""

import numpy as np
import pytest

from villi.foods import Catalogue
from villi.foods.constituents import CONSTITUENTS, constituents
from villi.intake.inputs import FROM_NUTRIENTS, MADE_OF, needed, score_inputs, with_constituents
from villi.intake.kernel import compose
from villi.intake.table import table
from villi.quantities import NUTRIENTS
from villi.scores import SCORES, score
from villi.scores.asking import INPUTS

FOODS = {
    # g a day: a plain day of survey foods
    "fndds:82104000": 20.0,  # olive oil
    "fndds:11111000": 250.0,  # whole milk
    "fndds:75113000": 100.0,  # lettuce
    "fndds:92410510": 330.0,  # a soft drink
    "fndds:71400990": 150.0,  # chips
    "fndds:62125100": 30.0,  # raisins
}


def totals(foods: dict[str, float]) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    catalogue = Catalogue.everyday()
    ids = list(foods)
    names, _, amounts = constituents(catalogue, ids)
    columns = with_constituents(table(catalogue.composition(ids)), names, amounts)
    found = compose(np.array([list(foods.values())]), None, columns.table)
    return (
        dict(zip(columns.names, found.amount.T, strict=True)),
        dict(zip(columns.names, found.coverage.T, strict=True)),
    )


def test_columns_exist_and_inputs_are_ones_that_scores_ask_for() -> None:
    known = {*NUTRIENTS, *CONSTITUENTS}
    assert set(needed()) <= known
    assert MADE_OF.keys() <= INPUTS.keys()
    assert not MADE_OF.keys() & FROM_NUTRIENTS.keys()


def test_amounts_by_hand() -> None:
    amounts, coverage = totals(FOODS)
    coverage = {name: np.ones_like(share) for name, share in coverage.items()}
    found = {name: float(array[0]) for name, array in score_inputs(amounts, coverage).items()}
    assert found["olive_oil_g"] == pytest.approx(20.0)
    assert found["fruit_g"] == pytest.approx(60.0)  # dried counts twice
    assert found["sugared_drinks_g"] == pytest.approx(330.0)
    assert found["olive_oil_tbsp_per_week"] == pytest.approx(20 * 7 / 13.5)
    assert found["fried_food_per_week"] == pytest.approx(150 * 7 / 100)
    assert found["leafy_greens_per_week"] == pytest.approx(100 * 7 / 80)
    assert found["other_vegetables_per_week"] == pytest.approx(0.0, abs=0.1)
    assert found["dairy_g"] == pytest.approx(250.0, rel=0.05)
    sugar = 4.2 * float(amounts["add_sugars"][0]) + 24 * float(amounts["f_juice"][0])
    assert found["added_sugar_juice_g"] == pytest.approx(sugar)


def test_below_the_coverage_an_input_is_unknown_and_above_it_is_not_low() -> None:
    amounts = {"energy": np.full(3, 2000.0), "g_whole": np.full(3, 3.0)}
    coverage = {"energy": np.ones(3), "g_whole": np.array([1.0, 0.8, 0.79])}
    found = score_inputs(amounts, coverage)["G_WHOLE"]
    assert found[0] == 3.0 and found[1] == pytest.approx(3.75) and np.isnan(found[2])


def test_what_is_unknown_stays_unknown_in_sums() -> None:
    amounts = {"vegetables": np.array([100.0]), "leafy_greens": np.array([np.nan])}
    coverage = {"vegetables": np.ones(1), "leafy_greens": np.ones(1)}
    assert np.isnan(score_inputs(amounts, coverage)["other_vegetables_per_week"]).all()


def test_an_unknown_food_makes_the_index_unknown_never_low() -> None:
    whole, all_known = totals(FOODS)
    plain = score("hei-2020", score_inputs(whole, all_known))["total"]
    assert np.isfinite(plain).all()
    lost, covered = totals({**FOODS, "own:quorn": 2000.0})  # its food patterns are unknown
    result = score("hei-2020", score_inputs(lost, covered))
    assert np.isnan(result["total"]).all() and float(result["possible"][0]) < 100


def test_the_ultra_processed_share_is_that_of_the_energy() -> None:
    amounts, coverage = totals({"fndds:92410510": 500.0, "fndds:75113000": 300.0})
    made = score("processed-share", score_inputs(amounts, coverage))
    kcal = Catalogue.everyday().amounts(["fndds:92410510", "fndds:75113000"], ("energy",))
    cola, lettuce = 5 * kcal[0][0], 3 * kcal[1][0]
    assert float(made["total"][0]) == pytest.approx(100 * cola / (cola + lettuce))
    assert float(made["weight_share"][0]) == pytest.approx(62.5)


@pytest.mark.parametrize("id", [one.id for one in SCORES.values() if one.one_person and one.unit == "points"])
def test_every_score_for_one_person_can_be_asked(id: str) -> None:
    """Whatever no food record tells is given as unknown, not left out."""
    amounts, coverage = totals(FOODS)
    given: dict[str, np.ndarray] = score_inputs(amounts, coverage)
    missing = {name for name in SCORES[id].inputs if name not in given and name not in SCORES[id].optional}
    unknown = {name: np.array([np.nan]) for name in missing if not SCORES[id].inputs[name].made_of}
    result = score(
        id, {**given, **unknown, "sex": ["female"]} if "sex" in SCORES[id].inputs else given | unknown
    )
    assert float(result["possible"][0]) > 0
