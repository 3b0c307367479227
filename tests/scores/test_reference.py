"""`villi.scores` against `plain`, written from the same definitions by somebody else, case by generated case.

Every case holds what breaks scores: nothing eaten, no energy, unknown amounts, exact cut-offs and their
neighbours by one unit in the last place, ties. Points, totals and what is unknown must be the same to 1e-9.
"""

from collections.abc import Callable, Mapping, Sequence
from math import inf, isnan, nan, nextafter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.scores import plain
from tests.scores.plain import Points, Row

from villi.scores import REASONS, SCORES, score

ONE: Mapping[str, Callable[[Row], Points]] = {
    "hei-2015": plain.hei,
    "hei-2020": plain.hei,
    "hei-toddlers2020": plain.hei_toddlers,
    "amed-fung-fixed": plain.amed_fixed,
    "medi-predimed2018": plain.medi,
    "medi-predimed2018-cont": plain.medi_continuous,
    "dash-fung2008-fixed": plain.dash_fixed,
    "dashi-trial": plain.dashi,
    "ahei-2010-ref1984": plain.ahei_ref1984,
    "aheip-2009": plain.ahei_pregnancy,
    "mind-rush2022": lambda row: plain.mind(row, plain.MIND_RUSH2022),
    "mind-2015": lambda row: plain.mind(row, plain.MIND_2015),
    "phdi-bui2024": plain.phdi,
    "phdi-nhanes2024": lambda row: plain.phdi(row, plain.PHDI_NHANES),
    "inflam-shivappa2014": plain.inflammatory,
}
"""Scores of one person, whoever else is in the file."""

MANY: Mapping[str, Callable[[Sequence[Row]], list[Points]]] = {
    "amed-fung-sample": plain.amed_sample,
    "dash-fung2008-sample": plain.dash_sample,
    "ahei-2010-sample11": plain.ahei_sample11,
    "digm-kase2024-sample": plain.digm_sample,
    "acs-2020v1-sample": lambda rows: plain.acs_sample(rows, 1),
    "acs-2020v2-sample": lambda rows: plain.acs_sample(rows, 2),
}
"""Scores whose cut-offs come from the file."""

COUNTED = {"fibre", "processed-share", "plants-week", "fermented-servings", "polyols", "glutamine"}
"""Amounts and shares, which are looked at by hand below."""

QUOTIENTS = {
    "fatty_acid": ("mufa", "pufa", "saturated_fat"),
    "mufa_sfa": ("mufa", "saturated_fat"),
    "pufa_sfa": ("pufa", "saturated_fat"),
    "white_red_meat": ("white_meat", "red_processed_meat"),
    "fat_percent": ("fat", "kcal"),
    "saturated_fat_percent": ("saturated_fat", "kcal"),
    "protein_percent": ("protein", "kcal"),
    "other_pufa_percent": ("pufa", "epa_dha", "kcal"),
    "trans_percent": ("trans_fat", "kcal"),
    "added_sugar_juice_percent": ("added_sugar_juice_g", "kcal"),
    "unsaturated_added_fat_percent": ("unsaturated_added_fat_g", "kcal"),
    "saturated_added_fat_percent": ("saturated_added_fat_g", "kcal"),
    "processed_refined_percent": ("processed_refined_kcal", "kcal"),
    "processed_refined_per_1000_kcal": ("processed_refined_serv", "kcal"),
}
"""Inputs that are not given here but made of these amounts, so that quotients are put to the test as well."""

EVERYDAY = (
    0.125,
    0.2857142857142857,
    0.42857142857142855,
    0.5,
    1,
    1.5,
    2,
    2.5,
    3,
    3.5,
    4,
    5,
    6,
    7,
    10,
    14,
    21,
    25,
)
"""Cut-offs that are amounts a day or a week as they stand."""

DENSE = {
    "total_fruit": (0.7, 0.8, 1.07),
    "whole_fruit": (0.3, 0.4),
    "total_vegetable": (0.9, 1.1),
    "green_and_bean": (0.1, 0.2),
    "whole_grain": (0.64, 0.66, 1.5),
    "dairy": (1.02, 1.3, 1.56, 1.76, 2.0, 4.08),
    "total_protein": (2.0, 2.5),
    "seafood_plant_protein": (0.5, 0.8),
    "refined_grain": (1.5, 1.8, 3.4, 4.3),
    "sodium": (1100, 1112, 1700, 2000, 2172, 2286, 2857, 3337, 8107),
    "added_sugar": (4.0625, 8.625, 16.25),
    "saturated_fat": (60 / 9, 80 / 9, 122 / 9, 160 / 9, 182 / 9),
    "mufa": (10.0, 12.0, 20.0),
    "pufa": (0.25, 2.0, 100 / 9, 400 / 9),
    "fat": (60.0, 80 / 9 * 10, 270 * 2 / 9, 370 * 2 / 9),
    "protein": (75.0, 90.0),
    "cholesterol": (142.8, 285.7),
    "fibre": (8.6, 25.0, 29.5),
    "potassium": (1619, 4476),
    "magnesium": (157, 476),
    "calcium": (429, 1181, 1200),
    "folate": (300, 600),
    "iron": (13.35, 27),
    "trans_fat": (1.0, 5 / 9, 40 / 9, 80 / 9),
    "epa_dha": (125, 250, 4000),
    "vegetables_serv": (0.64, 1.47, 1.56, 4.25),
    "nuts_legumes": (0.1, 0.65, 0.77, 1.37),
    "fish": (0.81, 0.95),
    "red_processed_meat_serv": (0.17, 1.97, 4.01, 4.7),
    "lowfat_dairy_serv": (0.09, 2.27),
    "sugared_drinks_serv": (0.01, 1.61, 3 / 7),
    "alcohol": (10, 13.98, 25),
    "nuts_per_week": (plain.MONTHLY,),
    "fish_per_week": (plain.MONTHLY,),
    "wine_per_day": (12 / 365.25, 1.0),
    "whole_grain_g": (75, 90),
}
"""Cut-offs at 1000 or 2000 kcal, which is what half of the generated days have."""

LARGE = (12.0, 13.0, 28.0, 29.0, 50.0, 58.0, 75.0, 90.0, 100.0, 120.0, 200.0, 250.0, 300.0, 1000.0)
"""Cut-offs of foods in grams."""

PLAIN_SEX = st.sampled_from([1.0, 2.0, 1.0, 2.0, nan])
ENERGY = st.one_of(st.sampled_from([1000.0, 2000.0, 0.0, nan, 1e-3]), st.floats(300, 6000))


def _near(edge: float) -> list[float]:
    return [edge, nextafter(edge, inf), nextafter(edge, -inf)]


def _edges(name: str) -> tuple[float, ...]:
    return DENSE.get(name, LARGE if name.endswith("_g") else EVERYDAY)


def _special(name: str) -> list[float]:
    if name == "olive_oil_primary":
        return [0.0, 1.0, nan]
    return [0.0, nan, *(x for edge in _edges(name) for x in _near(float(edge)))]


def _amount(name: str) -> st.SearchStrategy[float]:
    edges, special = _edges(name), _special(name)
    return st.one_of(st.sampled_from(special), st.floats(1e-6, 2.5 * max(edges)))


def _asked(id: str) -> list[str]:
    """What a score is given here: its inputs as amounts, not the quotients made of them, each once."""
    asked: dict[str, None] = {}
    for name in SCORES[id].inputs:
        asked |= dict.fromkeys(QUOTIENTS.get(name, (name,)))
    if "whole_grain_g" in asked:
        asked.pop("whole_grain", None)
    return list(asked)


def _possible(row: dict[str, float]) -> dict[str, float]:
    """EPA and DHA are part of the polyunsaturated fat."""
    if "pufa" in row and "epa_dha" in row:
        row["pufa"] = max(row["pufa"], row["epa_dha"] / 1000)  # nan stays: it is no smaller
    return row


def _one(name: str) -> st.SearchStrategy[float]:
    if name == "sex":
        return PLAIN_SEX
    if name == "kcal":
        return ENERGY
    if name == "olive_oil_primary":
        return st.sampled_from(_special(name))
    return _amount(name)


def _days(id: str) -> st.SearchStrategy[list[dict[str, float]]]:
    row = st.fixed_dictionaries({name: _one(name) for name in _asked(id)}).map(_possible)
    return st.lists(row, min_size=1, max_size=6)


def _columns(rows: Sequence[Row]) -> dict[str, np.ndarray]:
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


def _same(id: str, rows: Sequence[Row], expected: Sequence[Points], force: bool = False) -> None:
    made = score(id, _columns(rows), force=force)
    for i, (row, points) in enumerate(zip(rows, expected, strict=True)):
        # a day without energy is no day to score, whichever of its parts need energy
        empty = row.get("kcal") == 0 and id != "inflam-shivappa2014"
        for name, want in points.items():
            got = float(made[name][i])
            want = nan if empty else want
            assert isnan(got) == isnan(want) and (isnan(got) or abs(got - want) <= 1e-9), (
                f"{id} {name}: {got}, but {want} by the plain reference, of {row}"
            )
        reason = REASONS[int(made["reason"][i])]
        assert (reason == "") == (not isnan(made["total"][i]))
        assert (reason == "no_energy") == empty


def test_every_score_has_a_plain_one() -> None:
    assert set(ONE) | set(MANY) | COUNTED == set(SCORES)


@pytest.mark.parametrize("id", ONE)
def test_components_have_the_same_names(id: str) -> None:
    ours = {one.id for one in SCORES[id].components} | {"total", *SCORES[id].without}
    theirs = set(ONE[id](dict.fromkeys(_asked(id), 1.0)))
    assert theirs >= ours and theirs - ours <= {"components_scored", "possible", "normalised"}


@pytest.mark.parametrize("id", ONE)
@pytest.mark.parametrize("kcal", [1000.0, 2000.0])
@pytest.mark.parametrize("sex", [1.0, 2.0])
def test_every_cut_off_and_its_neighbours(id: str, kcal: float, sex: float) -> None:
    """One amount after the other at all its edges, everything else as on a usual day."""
    usual = dict.fromkeys(_asked(id), 1.0) | {"kcal": kcal, "sex": sex}
    rows = [usual]
    for name in set(usual) - {"kcal", "sex"}:
        rows += [_possible(usual | {name: x}) for x in _special(name)]
    _same(id, rows, [ONE[id](row) for row in rows])


@pytest.mark.parametrize("id", ONE)
@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_one_person(id: str, data: st.DataObject) -> None:
    rows = data.draw(_days(id))
    _same(id, rows, [ONE[id](row) for row in rows])


def _sample(id: str, seed: int, size: int) -> list[dict[str, float]]:
    """People with many ties: whole numbers, nothing and unknown among amounts of any size."""
    rng = np.random.default_rng(seed)
    ties = rng.random() * 0.9
    unknown = rng.choice([0.0, 0.05, 0.6])
    columns: dict[str, np.ndarray] = {}
    for name in _asked(id):
        if name == "sex":
            columns[name] = rng.choice([1.0, 2.0, nan], size, p=[0.5, 0.45, 0.05])
            continue
        if name == "kcal":
            rough = rng.choice([0.0, 1000.0, 2000.0, 3000.0, nan], size, p=[0.02, 0.3, 0.4, 0.26, 0.02])
            columns[name] = np.where(rng.random(size) < ties, rough, rng.uniform(500, 5000, size))
            continue
        scale = {"sodium": 1000.0, "fat": 30.0, "pufa": 6.0, "epa_dha": 90.0, "alcohol": 8.0}.get(name, 1.0)
        values = rng.gamma(1.5, 2.0, size)
        values = np.where(rng.random(size) < ties, np.floor(values), values) * scale
        values[rng.random(size) < rng.choice([0.0, 0.3, 0.95])] = 0.0
        values[rng.random(size) < unknown] = nan
        columns[name] = values
    return [_possible({name: float(column[i]) for name, column in columns.items()}) for i in range(size)]


@pytest.mark.parametrize("id", MANY)
@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), size=st.integers(30, 75))
def test_many_people(id: str, seed: int, size: int) -> None:
    rows = _sample(id, seed, size)
    _same(id, rows, MANY[id](rows))


@pytest.mark.parametrize("id", MANY)
@pytest.mark.parametrize("size", [2, 12, 30, 31, 56])
def test_people_who_all_eat_the_same(id: str, size: int) -> None:
    for amount in (0.0, 1.0, nan):
        row = dict.fromkeys(_asked(id), amount) | {"kcal": 2000.0}
        rows = [row | ({"sex": 1.0 + i % 2} if "sex" in row else {}) for i in range(size)]
        _same(id, rows, MANY[id](rows), force=True)


@pytest.mark.parametrize("id", MANY)
def test_people_one_of_whom_eats(id: str) -> None:
    nothing = dict.fromkeys(_asked(id), 0.0) | {"kcal": 2000.0}
    rows = [nothing | ({"sex": 1.0 + i % 2} if "sex" in nothing else {}) for i in range(40)]
    rows[7] = {name: x or 3.0 for name, x in rows[7].items()}
    _same(id, rows, MANY[id](rows))


FPED = (
    "KCAL SODI SFAT MFAT PFAT F_TOTAL F_CITMLB F_OTHER F_JUICE V_TOTAL V_DRKGR V_LEGUMES G_WHOLE G_REFINED "
    "PF_MPS_TOTAL PF_SEAFD_HI PF_SEAFD_LOW PF_EGGS PF_SOY PF_NUTSDS PF_LEGUMES D_TOTAL ADD_SUGARS"
).split()


@pytest.mark.parametrize("older", [False, True])
@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_the_index_from_the_columns_of_a_survey(older: bool, data: st.DataObject) -> None:
    """`older`: tables that know legumes as a vegetable only; a cup of them is 4 oz of protein foods."""
    names = [name for name in FPED if not (older and name == "PF_LEGUMES")]
    amount = st.one_of(st.sampled_from([0.0, 0.2, 1.0, nan]), st.floats(1e-6, 50))
    row = data.draw(st.fixed_dictionaries({name: ENERGY if name == "KCAL" else amount for name in names}))
    expected = plain.hei(plain.hei_constituents(row))
    made = score("hei-2015", {name.lower() if older else name: x for name, x in row.items()})
    for name, want in expected.items():
        got, want = float(made[name][0]), nan if row["KCAL"] == 0 else want
        assert isnan(got) == isnan(want) and (isnan(got) or abs(got - want) <= 1e-9), (name, got, want, row)


@pytest.mark.parametrize("id", ["ahei-2010-ref1984", "ahei-2010-sample11"])
def test_a_file_without_trans_fat_is_scored_over_the_ten_others(id: str) -> None:
    full = _sample(id, 3, 40)
    rows = [{name: x for name, x in row.items() if name != "trans_fat"} for row in full]
    expected = MANY[id](rows) if id in MANY else [ONE[id](row) for row in rows]
    _same(id, rows, expected)
    assert sum(not isnan(points["total"]) for points in expected) > 5


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_amounts_and_shares_of_a_day(data: st.DataObject) -> None:
    some = st.one_of(st.sampled_from([0.0, 1.0, nan]), st.floats(1e-3, 3000))
    names = sorted({name for id in COUNTED for name in SCORES[id].inputs})
    row = {name: data.draw(some, label=name) for name in names}
    kcal, grams = row["kcal"], row["food_g"]
    expected = {
        "fibre": {"total": row["fibre"], "per_1000_kcal": plain.per(row["fibre"], kcal, 1000)},
        "processed-share": {
            "total": plain.per(row["ultra_processed_kcal"], kcal, 100),
            "energy_at_most": plain.per(row["ultra_processed_kcal"] + row["unclassified_kcal"], kcal, 100),
            "energy_unclassified": plain.per(row["unclassified_kcal"], kcal, 100),
            "weight_share": plain.per(row["ultra_processed_g"], grams, 100),
            "weight_unclassified": plain.per(row["unclassified_g"], grams, 100),
        },
        "plants-week": {"total": row["plants_week"]},
        "polyols": {"total": row["polyols_g"]},
        "fermented-servings": {
            "total": row["fermented_live_serv"] + row["fermented_heated_serv"],
            "live": row["fermented_live_serv"],
            "heated": row["fermented_heated_serv"],
        },
        "glutamine": {
            "total": row["glutamine_g"],
            "low": row["glutamine_low_g"],
            "high": row["glutamine_high_g"],
        },
    }
    for id, parts in expected.items():
        made = score(id, row)
        for name, want in parts.items():
            got = float(made[name][0])
            assert isnan(got) == isnan(want) and (isnan(got) or abs(got - want) <= 1e-9 * max(1, want)), (
                id,
                name,
                got,
                want,
            )
