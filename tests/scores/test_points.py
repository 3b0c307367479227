"""Points of every component, one amount a row, by hand from the published tables.

A row: score, component, the inputs that differ from a plain day, points. Read it beside docs/scores.md.
"""

import numpy as np
import pytest
from numpy.typing import ArrayLike
from tests.scores.cases import plain

from villi.scores import SCORES, cutoffs, score

TABLE = """
hei-2015 total_fruit total_fruit=0 0
hei-2015 total_fruit total_fruit=1.6 5
hei-2015 whole_fruit whole_fruit=0.4 2.5
hei-2015 whole_fruit whole_fruit=0.8 5
hei-2015 total_vegetable total_vegetable=2.2 5
hei-2015 green_and_bean green_and_bean=0.4 5
hei-2015 whole_grain whole_grain=3 10
hei-2015 dairy dairy=2.6 10
hei-2015 total_protein total_protein=5 5
hei-2015 seafood_plant_protein seafood_plant_protein=1.6 5
hei-2015 fatty_acid fatty_acid=2.5 10
hei-2015 fatty_acid fatty_acid=1.2 0
hei-2015 refined_grain refined_grain=3.6 10
hei-2015 refined_grain refined_grain=8.6 0
hei-2015 sodium sodium=2200 10
hei-2015 sodium sodium=4000 0
hei-2015 added_sugar added_sugar=8.125 10
hei-2015 added_sugar added_sugar=32.5 0
hei-2015 saturated_fat saturated_fat=17.7777777777777777 10
hei-2015 saturated_fat saturated_fat=35.5555555555555555 0
hei-toddlers2020 total_fruit total_fruit=1.4 5
hei-toddlers2020 whole_fruit whole_fruit=0.6 5
hei-toddlers2020 total_vegetable total_vegetable=1.8 5
hei-toddlers2020 green_and_bean green_and_bean=0.2 5
hei-toddlers2020 whole_grain whole_grain=3 10
hei-toddlers2020 dairy dairy=4 10
hei-toddlers2020 total_protein total_protein=4 5
hei-toddlers2020 seafood_plant_protein seafood_plant_protein=1 5
hei-toddlers2020 fatty_acid fatty_acid=1.5 10
hei-toddlers2020 fatty_acid fatty_acid=0.9 0
hei-toddlers2020 refined_grain refined_grain=3 10
hei-toddlers2020 refined_grain refined_grain=6.8 0
hei-toddlers2020 sodium sodium=2200 10
hei-toddlers2020 sodium sodium=3400 0
hei-toddlers2020 added_sugar added_sugar=0 10
hei-toddlers2020 added_sugar added_sugar=17.25 0
hei-toddlers2020 saturated_fat saturated_fat=27.1111111111111111 10
hei-toddlers2020 saturated_fat saturated_fat=40.4444444444444444 0
amed-fung-fixed vegetables vegetables_serv=1.47 1
amed-fung-fixed vegetables vegetables_serv=1.46 0
amed-fung-fixed vegetables vegetables_serv=1.47,sex=1 0
amed-fung-fixed vegetables vegetables_serv=1.56,sex=1 1
amed-fung-fixed fruit total_fruit=1.07 1
amed-fung-fixed fruit total_fruit=1.06,sex=1 0
amed-fung-fixed whole_grain whole_grain=0.65 0
amed-fung-fixed whole_grain whole_grain=0.65,sex=1 1
amed-fung-fixed dairy dairy=1.56 0
amed-fung-fixed dairy dairy=1.56,sex=1 1
amed-fung-fixed nuts_legumes nuts_legumes=0.65 1
amed-fung-fixed nuts_legumes nuts_legumes=0.76,sex=1 0
amed-fung-fixed fish fish=0.81 1
amed-fung-fixed fish fish=0.81,sex=1 0
amed-fung-fixed red_processed_meat red_processed_meat_serv=4.01 0
amed-fung-fixed red_processed_meat red_processed_meat_serv=4.01,sex=1 1
amed-fung-fixed mufa_sfa mufa_sfa=1.17 0
amed-fung-fixed mufa_sfa mufa_sfa=1.17,sex=1 1
amed-fung-fixed alcohol alcohol=10 1
amed-fung-fixed alcohol alcohol=25 1
amed-fung-fixed alcohol alcohol=9.99 0
amed-fung-fixed alcohol alcohol=25.01 0
medi-predimed2018 olive_oil olive_oil_10g=5 1
medi-predimed2018 olive_oil olive_oil_10g=4.99 0
medi-predimed2018 fruit fruit_125g=3 1
medi-predimed2018 fruit fruit_125g=2.99 0
medi-predimed2018 vegetables vegetables_125g=2 1
medi-predimed2018 vegetables vegetables_125g=1.99 0
medi-predimed2018 legumes legumes_40g=0.4285714285714285714 1
medi-predimed2018 legumes legumes_40g=0.4285 0
medi-predimed2018 nuts nuts_25g=0.43 1
medi-predimed2018 nuts nuts_25g=0.42 0
medi-predimed2018 fish fish_125g=0.43 1
medi-predimed2018 fish fish_125g=0.42 0
medi-predimed2018 alcohol alcohol_14g=1 1
medi-predimed2018 alcohol alcohol_14g=0.99 0
medi-predimed2018 sugared_drinks sugared_drinks_240ml=1 0
medi-predimed2018 sugared_drinks sugared_drinks_240ml=0.99 1
medi-predimed2018 sweets sweets_50g=0.2857142857142857 0
medi-predimed2018 sweets sweets_50g=0.28 1
medi-predimed2018 discretionary_fat discretionary_fat_10g=1 0
medi-predimed2018 discretionary_fat discretionary_fat_10g=0.9 1
medi-predimed2018 red_processed_meat red_processed_meat_150g=1 0
medi-predimed2018 red_processed_meat red_processed_meat_150g=0.9 1
medi-predimed2018-cont olive_oil olive_oil_10g=2.5 2.5
medi-predimed2018-cont olive_oil olive_oil_10g=9 5
medi-predimed2018-cont fruit fruit_125g=1.5 2.5
medi-predimed2018-cont vegetables vegetables_125g=1 2.5
medi-predimed2018-cont legumes legumes_40g=0.42857142857142857 5
medi-predimed2018-cont nuts nuts_25g=0 0
medi-predimed2018-cont fish fish_125g=0.21428571428571428 2.5
medi-predimed2018-cont alcohol alcohol_14g=0.5 2.5
medi-predimed2018-cont sugared_drinks sugared_drinks_240ml=0.25 3.75
medi-predimed2018-cont sweets sweets_50g=0.142857142857142857 2.5
medi-predimed2018-cont discretionary_fat discretionary_fat_10g=0 5
medi-predimed2018-cont red_processed_meat red_processed_meat_150g=1.5 0
dash-fung2008-fixed vegetables vegetables_serv=0.64 1
dash-fung2008-fixed vegetables vegetables_serv=4.25 5
dash-fung2008-fixed fruit total_fruit=1.59 3
dash-fung2008-fixed whole_grain whole_grain=0 1
dash-fung2008-fixed whole_grain whole_grain=2.43 5
dash-fung2008-fixed lowfat_dairy lowfat_dairy_serv=1.18 3
dash-fung2008-fixed nuts_legumes nuts_legumes=0.735 3
dash-fung2008-fixed sugared_drinks sugared_drinks_serv=0.01 5
dash-fung2008-fixed sugared_drinks sugared_drinks_serv=1.61 1
dash-fung2008-fixed red_processed_meat red_processed_meat_serv=1.07 3
dash-fung2008-fixed sodium sodium=2172 5
dash-fung2008-fixed sodium sodium=8107 1
dash-fung2008-fixed sodium sodium=1086,kcal=1000 5
dashi-trial fat fat_percent=37 0
dashi-trial fat fat_percent=27 1
dashi-trial fat fat_percent=32 0.5
dashi-trial saturated_fat saturated_fat_percent=16 0
dashi-trial saturated_fat saturated_fat_percent=6 1
dashi-trial protein protein_percent=15 0
dashi-trial protein protein_percent=18 1
dashi-trial cholesterol cholesterol=285.7 0
dashi-trial cholesterol cholesterol=142.8 1
dashi-trial fibre fibre=8.6 0
dashi-trial fibre fibre=29.5 1
dashi-trial fibre fibre=14.75,kcal=1000 1
dashi-trial potassium potassium=1619 0
dashi-trial potassium potassium=4476 1
dashi-trial magnesium magnesium=157 0
dashi-trial magnesium magnesium=476 1
dashi-trial calcium calcium=429 0
dashi-trial calcium calcium=1181 1
dashi-trial sodium sodium=2857 0
dashi-trial sodium sodium=2286 1
ahei-2010-ref1984 vegetables vegetables_serv=2.5 5
ahei-2010-ref1984 whole_fruit whole_fruit=4 10
ahei-2010-ref1984 whole_grain whole_grain_g=75 10
ahei-2010-ref1984 whole_grain whole_grain_g=45,sex=1 5
ahei-2010-ref1984 nuts_legumes nuts_legumes=0.5 5
ahei-2010-ref1984 epa_dha epa_dha=250 10
ahei-2010-ref1984 pufa other_pufa_percent=2 0
ahei-2010-ref1984 pufa other_pufa_percent=6 5
ahei-2010-ref1984 pufa other_pufa_percent=10 10
ahei-2010-ref1984 sugared_drinks_juice sugared_drinks_juice_serv=0 10
ahei-2010-ref1984 sugared_drinks_juice sugared_drinks_juice_serv=1 0
ahei-2010-ref1984 red_processed_meat red_processed_meat_serv=0.75 5
ahei-2010-ref1984 red_processed_meat red_processed_meat_serv=1.5 0
ahei-2010-ref1984 trans_fat trans_percent=4 0
ahei-2010-ref1984 trans_fat trans_percent=0.5 10
ahei-2010-ref1984 sodium sodium=1112 10
ahei-2010-ref1984 sodium sodium=3337 0
ahei-2010-ref1984 sodium sodium=1112,kcal=500 10
ahei-2010-ref1984 alcohol alcohol_drinks=0 2.5
ahei-2010-ref1984 alcohol alcohol_drinks=0.125 2.5
ahei-2010-ref1984 alcohol alcohol_drinks=0.13 2.6
ahei-2010-ref1984 alcohol alcohol_drinks=0.5 10
ahei-2010-ref1984 alcohol alcohol_drinks=1.5 10
ahei-2010-ref1984 alcohol alcohol_drinks=2 5
ahei-2010-ref1984 alcohol alcohol_drinks=2.5 0
ahei-2010-ref1984 alcohol alcohol_drinks=2,sex=1 10
ahei-2010-ref1984 alcohol alcohol_drinks=2.75,sex=1 5
ahei-2010-ref1984 alcohol alcohol_drinks=3.5,sex=1 0
aheip-2009 vegetables vegetables_serv=5 10
aheip-2009 whole_fruit whole_fruit=2 5
aheip-2009 white_red_meat white_red_meat=4 10
aheip-2009 fibre fibre=12.5 5
aheip-2009 trans_fat trans_percent=2.25 5
aheip-2009 pufa_sfa pufa_sfa=0.1 0
aheip-2009 pufa_sfa pufa_sfa=1 10
aheip-2009 calcium calcium=600 5
aheip-2009 folate folate=600 10
aheip-2009 iron iron=27 10
mind-rush2022 leafy_greens leafy_greens_per_week=2 0
mind-rush2022 leafy_greens leafy_greens_per_week=2.1 0.5
mind-rush2022 leafy_greens leafy_greens_per_week=7 1
mind-rush2022 other_vegetables other_vegetables_per_week=4.9 0
mind-rush2022 other_vegetables other_vegetables_per_week=5 0.5
mind-rush2022 other_vegetables other_vegetables_per_week=7 1
mind-rush2022 berries berries_per_week=0.9 0
mind-rush2022 berries berries_per_week=1 0.5
mind-rush2022 berries berries_per_week=5 1
mind-rush2022 nuts nuts_per_week=4.9 0.5
mind-rush2022 nuts nuts_per_week=5 1
mind-rush2022 olive_oil olive_oil_tbsp_per_week=6.9 0
mind-rush2022 olive_oil olive_oil_tbsp_per_week=7 0.5
mind-rush2022 olive_oil olive_oil_tbsp_per_week=14 1
mind-rush2022 butter butter_pats_per_week=14 0
mind-rush2022 butter butter_pats_per_week=7.1 0.5
mind-rush2022 butter butter_pats_per_week=7 1
mind-rush2022 cheese cheese_per_week=7 0
mind-rush2022 cheese cheese_per_week=2.1 0.5
mind-rush2022 cheese cheese_per_week=2 1
mind-rush2022 whole_grains whole_grains_per_week=6 0
mind-rush2022 whole_grains whole_grains_per_week=7 0.5
mind-rush2022 whole_grains whole_grains_per_week=21 1
mind-rush2022 fish fish_per_week=0.22 0
mind-rush2022 fish fish_per_week=0.24 0.5
mind-rush2022 fish fish_per_week=1 1
mind-rush2022 beans beans_per_week=1 0.5
mind-rush2022 beans beans_per_week=3 1
mind-rush2022 poultry poultry_per_week=0.9 0
mind-rush2022 poultry poultry_per_week=1 0.5
mind-rush2022 poultry poultry_per_week=2 1
mind-rush2022 red_meat red_meat_per_week=7 0
mind-rush2022 red_meat red_meat_per_week=4 0.5
mind-rush2022 red_meat red_meat_per_week=3.9 1
mind-rush2022 sweets sweets_per_week=7 0
mind-rush2022 sweets sweets_per_week=5 0.5
mind-rush2022 sweets sweets_per_week=4.9 1
mind-rush2022 fried_food fried_food_per_week=4 0
mind-rush2022 fried_food fried_food_per_week=1 0.5
mind-rush2022 fried_food fried_food_per_week=0.9 1
mind-rush2022 wine wine_per_day=1 1
mind-rush2022 wine wine_per_day=0.5 0.5
mind-rush2022 wine wine_per_day=0 0
mind-rush2022 wine wine_per_day=1.1 0
mind-2015 leafy_greens leafy_greens_per_week=6 1
mind-2015 leafy_greens leafy_greens_per_week=2 0
mind-2015 berries berries_per_week=2 1
mind-2015 berries berries_per_week=1 0.5
mind-2015 nuts nuts_per_week=0.22 0
mind-2015 nuts nuts_per_week=0.24 0.5
mind-2015 nuts nuts_per_week=5 1
mind-2015 olive_oil olive_oil_primary=1 1
mind-2015 olive_oil olive_oil_primary=0 0
mind-2015 butter butter_tbsp_per_day=0.9 1
mind-2015 butter butter_tbsp_per_day=1 0.5
mind-2015 butter butter_tbsp_per_day=2 0.5
mind-2015 butter butter_tbsp_per_day=2.1 0
mind-2015 cheese cheese_per_week=0.9 1
mind-2015 cheese cheese_per_week=1 0.5
mind-2015 cheese cheese_per_week=7 0
phdi-bui2024 whole_grain whole_grain_g=75 10
phdi-bui2024 whole_grain whole_grain_g=45,sex=1 5
phdi-bui2024 starchy_vegetables starchy_vegetables_g=200 0
phdi-bui2024 starchy_vegetables starchy_vegetables_g=50 10
phdi-bui2024 vegetables vegetables_g=150 5
phdi-bui2024 fruit fruit_g=200 10
phdi-bui2024 dairy dairy_g=1000 0
phdi-bui2024 dairy dairy_g=250 10
phdi-bui2024 red_processed_meat red_processed_meat_g=100 0
phdi-bui2024 red_processed_meat red_processed_meat_g=57 5
phdi-bui2024 poultry poultry_g=100 0
phdi-bui2024 poultry poultry_g=29 10
phdi-bui2024 egg egg_g=120 0
phdi-bui2024 egg egg_g=13 10
phdi-bui2024 fish fish_g=0 0
phdi-bui2024 fish fish_g=28 10
phdi-bui2024 nuts nuts_g=25 5
phdi-bui2024 legumes legumes_g=100 5
phdi-bui2024 soy soy_g=25 2.5
phdi-bui2024 unsaturated_fat unsaturated_added_fat_percent=3.5 0
phdi-bui2024 unsaturated_fat unsaturated_added_fat_percent=21 10
phdi-bui2024 saturated_fat saturated_added_fat_percent=10 0
phdi-bui2024 saturated_fat saturated_added_fat_percent=0 10
phdi-bui2024 added_sugar added_sugar_juice_percent=25 0
phdi-bui2024 added_sugar added_sugar_juice_percent=5 10
phdi-nhanes2024 dairy dairy=4.08 0
phdi-nhanes2024 dairy dairy=1.02 10
phdi-nhanes2024 red_processed_meat red_processed_meat_g=300 0
phdi-nhanes2024 poultry poultry_g=58 0
phdi-nhanes2024 egg egg_g=12 10
phdi-nhanes2024 fish fish_g=50 0
phdi-nhanes2024 fish fish_g=15 10
phdi-nhanes2024 unsaturated_fat unsaturated_added_fat_percent=5 5
phdi-nhanes2024 saturated_fat saturated_added_fat_percent=21 0
phdi-nhanes2024 saturated_fat saturated_added_fat_percent=3.5 10
inflam-shivappa2014 fibre fibre=18.8 0
inflam-shivappa2014 fibre fibre=100000 -0.663
inflam-shivappa2014 saturated_fat saturated_fat=36.6 0.25464318056713303
"""


@pytest.mark.parametrize("row", TABLE.strip().splitlines())
def test_points(row: str) -> None:
    id, component, given, points = row.split()
    amounts = {name: float(amount) for name, amount in (pair.split("=") for pair in given.split(","))}
    day: dict[str, ArrayLike | None] = {**plain(id), **amounts}
    made = score(id, day)[component].item()
    assert made == pytest.approx(float(points), abs=1e-9)


def test_every_fixed_component_stands_in_the_table() -> None:
    shared = {"hei-2020": "hei-2015"}
    said = {tuple(row.split()[:2]) for row in TABLE.strip().splitlines()}
    for spec in SCORES.values():
        if spec.mode == "fixed" and spec.unit == "points" and not spec.partial and spec.id not in shared:
            rows = {one for id, one in said if id == spec.id}
            if spec.id in ("mind-2015", "phdi-nhanes2024"):  # their other rows are those of the version above
                continue
            assert rows == {one.id for one in spec.components}, spec.id


def test_alcohol_of_unknown_sex_is_unknown() -> None:
    made = score("ahei-2010-ref1984", plain("ahei-2010-ref1984") | {"sex": np.array([np.nan])})
    assert np.isnan(made["alcohol"].item()) and np.isnan(made["whole_grain"].item())
    assert np.isnan(made["total"].item()) and made["components_scored"].item() == 8


@pytest.mark.parametrize(("white", "red", "points"), [(1.0, 0.0, 10.0), (0.0, 0.0, 0.0), (2.0, 1.0, 5.0)])
def test_white_and_red_meat(white: float, red: float, points: float) -> None:
    day = {name: amount for name, amount in plain("aheip-2009").items() if name != "white_red_meat"}
    made = score("aheip-2009", day | {"white_meat": white, "red_processed_meat": red})
    assert made["white_red_meat"].item() == pytest.approx(points, abs=1e-9)


def test_no_saturated_fat_is_no_ratio_of_the_mediterranean_score() -> None:
    day = {name: amount for name, amount in plain("amed-fung-fixed").items() if name != "mufa_sfa"}
    assert score("amed-fung-fixed", day | {"mufa": 9.0, "saturated_fat": 0.0})["mufa_sfa"].item() == 0.0


def test_trans_fat_that_no_table_has() -> None:
    full = plain("ahei-2010-ref1984") | {"trans_percent": np.array([0.5])}
    without = plain("ahei-2010-ref1984")
    made = score("ahei-2010-ref1984", without)
    assert made["components_scored"].item() == 10 and made["possible"].item() == 100
    assert np.isnan(made["trans_fat"].item()) and not np.isnan(made["total"].item())
    assert score("ahei-2010-ref1984", full)["total"].item() == pytest.approx(made["total"].item() + 10)
    unknown = score("ahei-2010-ref1984", without | {"trans_percent": np.array([np.nan])})
    assert np.isnan(unknown["total"].item())


@pytest.mark.parametrize("id", ["medi-predimed2018", "medi-predimed2018-cont"])
def test_without_alcohol_leaves_out_alcohol_alone(id: str) -> None:
    """Another program leaves out olive oil with it."""
    made = score(id, plain(id) | {"olive_oil_10g": np.array([5.0])})
    assert made["total_without_alcohol"].item() == pytest.approx(
        made["total"].item() - made["alcohol"].item()
    )
    assert made["olive_oil"].item() > 0


def test_servings_follow_from_grams() -> None:
    grams = {
        "olive_oil_g": 50.0,
        "fruit_g": 375.0,
        "vegetables_g": 250.0,
        "legumes_g": 30.0,
        "soy_g": 10.0,
        "nuts_g": 25.0,
        "fish_g": 125.0,
        "ALC": 14.0,
        "sugared_drinks_g": 120.0,
        "sweets_g": 0.0,
        "discretionary_fat_g": 5.0,
        "red_processed_meat_g": 75.0,
    }
    made = score("medi-predimed2018-cont", grams)
    assert made["olive_oil"].item() == made["legumes"].item() == made["alcohol"].item() == pytest.approx(5)
    assert made["sugared_drinks"].item() == pytest.approx(2.5)
    assert made["total"].item() == pytest.approx(7 * 5 + 2.5 + 5 + 2.5 + 2.5)


def test_inflammation_stands_on_what_is_known() -> None:
    spec = SCORES["inflam-shivappa2014"]
    effects = sum(one.highest for one in spec.components)
    assert len(spec.components) == 45 and effects == pytest.approx(13.152)
    two = {"fibre": np.array([18.8 + 4.9, np.nan, np.nan]), "saturated_fat": np.array([28.6, 28.6, np.nan])}
    made = score(spec.id, two)
    assert made["total"][:2].tolist() == pytest.approx([-0.663 * 0.6826894921370859, 0.0])
    assert np.isnan(made["total"][2]) and made["components_scored"].tolist() == [2, 1, 0]
    assert made["possible"][:2].tolist() == pytest.approx([0.663 + 0.373, 0.373])
    assert made["normalised"][0] == pytest.approx(made["total"][0] * effects / (0.663 + 0.373))
    assert np.isnan(made["garlic_g"]).all()
    everything = score(spec.id, plain(spec.id))
    assert everything["normalised"].item() == pytest.approx(everything["total"].item())
    assert everything["components_scored"].item() == 45


def test_caffeine_is_asked_for_in_grams() -> None:
    """The published mean, 8.05 g, is more than anybody drinks: about +0.085 for everybody."""
    made = score("inflam-shivappa2014", {"CAFF": np.array([0.0, 400.0])})
    assert made["caffeine_g"].tolist() == pytest.approx([0.085, 0.082], abs=0.003)


def test_amounts_and_shares() -> None:
    assert score("fibre", {"fibre_g": 25.0, "KCAL": 2000.0})["per_1000_kcal"].item() == 12.5
    fasting = score("fibre", {"fibre_g": 0.0, "KCAL": 0.0})
    assert fasting["total"].item() == 0 and np.isnan(fasting["per_1000_kcal"].item())
    made = score(
        "processed-share",
        {
            "kcal": 2000.0,
            "ultra_processed_kcal": 500.0,
            "unclassified_kcal": 200.0,
            "food_g": 1000.0,
            "ultra_processed_g": 100.0,
            "unclassified_g": 0.0,
        },
    )
    assert (made["total"].item(), made["energy_at_most"].item(), made["weight_share"].item()) == (25, 35, 10)
    assert "partial" not in made


def test_a_published_score_has_no_cutoffs_to_take() -> None:
    with pytest.raises(Exception, match="published cut-offs"):
        cutoffs("hei-2015", plain("hei-2015"))
