"""Whole tables of other programs, as they are: which scores they allow, and figures summed by hand."""

import csv
from pathlib import Path

import numpy as np
import pytest

from villi.quantities import VilliError
from villi.scores import SCORES, score

COHORT = Path(__file__).parents[3] / "shared" / "data" / "cohort"
pytestmark = pytest.mark.skipif(not COHORT.exists(), reason="the shared test data is not beside the checkout")


def _table(name: str) -> dict[str, np.ndarray]:
    with (COHORT / name).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    columns = {}
    for column in rows[0]:
        try:
            columns[column] = np.array([float(row[column]) for row in rows])
        except ValueError:
            continue
    return columns


@pytest.mark.parametrize("name", ["ASA24_exp.csv", "DHQ3_exp.csv", "BLOCK_exp.csv"])
def test_a_table_as_it_is(name: str) -> None:
    table = _table(name)
    for id in ("hei-2015", "dashi-trial"):
        made = score(id, table)
        assert not np.isnan(made["total"]).any(), id
        low, high = SCORES[id].range
        assert ((made["total"] >= low) & (made["total"] <= high)).all()
    with pytest.raises(VilliError, match="sugared_drinks_juice_serv"):
        score("ahei-2010-ref1984", {"gender": 1.0, **table} if name == "ASA24_exp.csv" else table)


def test_dhq_by_hand() -> None:
    """The first respondent: 1849.01 kcal, 0.53 + 0.54 cups of greens and beans, 45.998 g unsaturated fat."""
    made = score("hei-2015", _table("DHQ3_exp.csv"))
    assert made["green_and_bean"][0] == pytest.approx(5 * min(1, (0.53 + 0.54) / 1.84901 / 0.2))
    assert made["fatty_acid"][0] == pytest.approx(10 * ((27.15 + 18.85) / 22.48 - 1.2) / 1.3)
    assert made["total_protein"][0] == pytest.approx(
        5 * min(1, (5.47 + 0.33 + 0.38 + 0.09 + 2.18) / 1.84901 / 2.5)
    )
    assert made["whole_grain"][0] == pytest.approx(10 * 2.29 / 1.84901 / 1.5)
    sex = score("amed-fung-fixed", _table("DHQ3_exp.csv"))
    assert not np.isnan(sex["total"]).any()


def test_block_by_hand() -> None:
    """Its citrus and other fruit hold juice: whole fruit is F_SOLID. Legumes count 4 oz a cup as protein."""
    made = score("hei-2015", _table("BLOCK_exp.csv"))
    kcal = 1.23628
    assert made["whole_fruit"][0] == pytest.approx(5 * min(1, 1.47 / kcal / 0.4))
    protein = (1.03 + 0.767 + 0.665 + 0.0114 + 4 * 0.0258) / kcal
    assert made["total_protein"][0] == pytest.approx(5 * min(1, protein / 2.5))
    assert made["green_and_bean"][0] == pytest.approx(5 * (0.154 + 0.0258) / kcal / 0.2)
    legumes = score("amed-fung-fixed", _table("BLOCK_exp.csv") | {"sex": np.ones(5)})["nuts_legumes"]
    oz = 0.665 + 0.0114 + 4 * 0.0258
    assert legumes[0] == float(oz >= 0.77)
