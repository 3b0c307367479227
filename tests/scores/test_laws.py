"""What must hold of every score, whatever its figures are."""

from collections.abc import Mapping

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.scores.cases import RATIOS, many, plain

from villi.quantities import NUTRIENTS, VilliError
from villi.scores import NAMED_ONLY, REASONS, SCORES, score
from villi.scores.asking import INPUTS
from villi.scores.columns import COLUMNS, SAME
from villi.scores.inflammatory import PARAMETERS

IDS = list(SCORES)
FIXED = [id for id, spec in SCORES.items() if spec.mode == "fixed"]
POINTS = [id for id, spec in SCORES.items() if spec.unit == "points"]


@pytest.mark.parametrize("id", IDS)
def test_a_score_says_what_it_is(id: str) -> None:
    spec = SCORES[id]
    assert spec.id == id and spec.name and spec.version and spec.citation and spec.why
    assert spec.source.startswith("https://") or spec.unit != "points"
    assert all(asked.unit and asked.meaning for asked in spec.inputs.values())
    assert len({one.id for one in spec.components}) == len(spec.components)
    assert {name for one in spec.components for name in one.inputs} <= set(spec.inputs)
    assert spec.optional <= set(spec.inputs)
    assert set(spec.sampled) <= {one.id for one in spec.components}
    assert (spec.mode == "sample") == bool(spec.sampled) == id.endswith(("-sample", "-sample11"))
    for left_out in spec.without.values():
        assert set(left_out) <= {one.id for one in spec.components}
    if spec.unit == "points" and not spec.partial:
        assert spec.range == (sum(c.lowest for c in spec.components), sum(c.highest for c in spec.components))
        assert all(one.rule for one in spec.components)


def test_one_name_has_one_meaning() -> None:
    for spec in SCORES.values():
        for name, asked in spec.inputs.items():
            assert asked is INPUTS[name]
    names = [name.casefold() for asked in INPUTS.values() for name in (asked.name, *asked.also)]
    assert len(names) == len(set(names))
    others = [name.casefold() for same in SAME.values() for name in same]
    assert len(others) == len(set(others))
    # a column of another program must not be taken for an input of ours: LEGUMES of Block is in cups
    assert not set(names) & set(others)
    assert set(names) & {column.casefold() for column in SAME} == {"kcal", "iron", "zinc"}


def test_recipes_are_made_of_columns_that_exist() -> None:
    block = {"F_SOLID", "V_DPYEL", "V_TOMATO"}
    columns = {nutrient.asa24 for nutrient in NUTRIENTS.values()} | set(INPUTS) | set(COLUMNS) | block
    assert set(SAME) <= columns
    recipes = [(name, r) for name, asked in INPUTS.items() for r in asked.made_of]
    recipes += [(name, r) for name, made_of in COLUMNS.items() for r in made_of]
    for name, recipe in recipes:
        for part, _ in (*recipe.terms, *recipe.per):
            assert part in columns, (name, part)


def test_units_of_columns_are_those_of_the_recipes() -> None:
    """A plain recipe of one nutrient column has the unit of that column."""
    units = {nutrient.asa24: nutrient.unit for nutrient in NUTRIENTS.values() if nutrient.asa24}
    said = {"cup_eq": "cup eq", "oz_eq": "oz eq", "tsp_eq": "tsp eq"}
    for asked in INPUTS.values():
        for recipe in asked.made_of:
            if not recipe.per and recipe.times == 1 and all(weight == 1 for _, weight in recipe.terms):
                for part, _ in recipe.terms:
                    if part in units and asked.name not in ("alcohol_14g", "sugared_drinks_juice_serv"):
                        unit = said.get(units[part], units[part])
                        assert asked.unit.removesuffix("/day").removesuffix(" RE") == unit, (asked.name, part)


@pytest.mark.parametrize("id", IDS)
def test_totals_are_sums_within_their_range(id: str) -> None:
    spec, made = SCORES[id], score(id, many(id, 200))
    if spec.unit != "points":
        return
    counted = [made[one.id] for one in spec.components if not np.isnan(made[one.id]).all()]
    np.testing.assert_allclose(made["total"], np.nansum(counted, axis=0), atol=1e-9)
    for one in spec.components:
        known = made[one.id][~np.isnan(made[one.id])]
        assert ((known >= one.lowest - 1e-12) & (known <= one.highest + 1e-12)).all(), one.id
    assert set(made["reason"]) == {0.0}
    for key, left_out in spec.without.items():
        others = [made[one.id] for one in spec.components if one.id not in left_out]
        np.testing.assert_allclose(made[key], np.nansum(others, axis=0), atol=1e-9)


@pytest.mark.parametrize("id", IDS)
def test_order_of_rows_does_not_matter(id: str) -> None:
    rows = many(id, 97)
    order = np.random.default_rng(3).permutation(97)
    made, turned = score(id, rows), score(id, {name: column[order] for name, column in rows.items()})
    for name in made:
        np.testing.assert_allclose(turned[name], made[name][order], atol=1e-9)


@pytest.mark.parametrize("id", FIXED)
def test_nobody_elses_food_changes_a_fixed_score(id: str) -> None:
    rows = many(id, 50)
    alone = {name: column[:1] for name, column in rows.items()}
    made, one = score(id, rows), score(id, alone)
    for name in made:
        np.testing.assert_array_equal(made[name][:1], one[name])


@pytest.mark.parametrize("id", [i for i in POINTS if i.startswith("hei")])
def test_eating_more_of_the_same_diet_changes_no_density(id: str) -> None:
    rows = many(id, 100)
    twice = {name: column if name in RATIOS else 2 * column for name, column in rows.items()}
    np.testing.assert_allclose(score(id, twice)["total"], score(id, rows)["total"], atol=1e-9)


def test_the_trial_score_is_of_a_diet_of_2000_kcal() -> None:
    rows = many("dashi-trial", 100)
    percent = {"fat_percent", "saturated_fat_percent", "protein_percent"}
    twice = {name: column if name in percent else 2 * column for name, column in rows.items()}
    np.testing.assert_allclose(score("dashi-trial", twice)["total"], score("dashi-trial", rows)["total"])


MONOTONE = [
    (spec.id, one.id, one.inputs[0])
    for spec in SCORES.values()
    if spec.unit == "points" and spec.mode == "fixed"
    for one in spec.components
    if one.id not in ("alcohol", "wine") or spec.id.startswith(("medi", "inflam"))
]


@pytest.mark.parametrize(("id", "component", "name"), MONOTONE)
def test_more_of_one_thing_moves_its_points_one_way(id: str, component: str, name: str) -> None:
    rows = plain(id, 400) | {name: np.linspace(0, 300, 400) ** 2}
    points = score(id, rows)[component]
    steps = np.diff(points)
    assert (steps >= -1e-9).all() or (steps <= 1e-9).all()
    assert points.min() < points.max()


@pytest.mark.parametrize("id", POINTS)
def test_unknown_is_never_zero(id: str) -> None:
    spec, rows = SCORES[id], many(id, 40)
    for name in rows:
        if spec.partial:
            continue
        unknown = {n: column.copy() for n, column in rows.items()}
        unknown[name][0] = np.nan
        made = score(id, unknown)
        assert np.isnan(made["total"][0]), name
        assert REASONS[int(made["reason"][0])] == "missing"
        touched = [one.id for one in spec.components if name in one.inputs]
        assert all(np.isnan(made[one][0]) for one in touched), name
        assert made["possible"][0] <= spec.range[1] and made["components_scored"][0] < len(spec.components)
        assert not np.isnan(made["total"][1:]).any() or spec.mode == "sample"


@pytest.mark.parametrize("id", POINTS)
def test_negative_and_endless_amounts_are_refused(id: str) -> None:
    rows = many(id, 40)
    for name in rows:
        if name == "sex":
            continue
        for bad in (-0.5, np.inf, -np.inf):
            broken = {n: column.copy() for n, column in rows.items()}
            broken[name][3] = bad
            with pytest.raises(VilliError, match=rf"{name} is {bad:g} in row 4"):
                score(id, broken)
            made = score(id, broken, invalid="unknown")
            assert np.isnan(made["total"][3]) and REASONS[int(made["reason"][3])] == "invalid"


@pytest.mark.parametrize("id", [i for i in POINTS if "sex" in SCORES[i].inputs])
def test_sex_in_words_and_numbers(id: str) -> None:
    rows = many(id, 40)
    words = ["male" if one == 1 else "F" for one in rows["sex"]]
    without = {name: column for name, column in rows.items() if name != "sex"}
    made = score(id, rows)["total"]
    np.testing.assert_array_equal(score(id, {**without, "RIAGENDR": np.array(words)})["total"], made)
    with pytest.raises(VilliError, match="1 is male"):
        score(id, {**without, "sex": np.full(40, 3)})
    with pytest.raises(VilliError, match="'x'"):
        score(id, {**without, "sex": ["x"] * 40})


def test_a_score_that_is_not_there() -> None:
    with pytest.raises(VilliError, match="did you mean hei-2015"):
        score("hei2015", {})
    with pytest.raises(VilliError, match="phdi-cacau2021 is not made here"):
        score("phdi-cacau2021", {})
    assert not set(NAMED_ONLY) & set(SCORES)
    with pytest.raises(VilliError, match="none of its inputs"):
        score("inflam-shivappa2014", {})
    with pytest.raises(VilliError, match="nci_zero says nothing"):
        score("dashi-trial", plain("dashi-trial"), nci_zero=True)


def test_no_rows_are_no_scores() -> None:
    for id in FIXED:
        made = score(id, {name: column[:0] for name, column in plain(id).items()})
        assert {array.shape for array in made.values()} == {(0,)}


def test_nothing_is_said_of_a_mark_but_that_we_are_apart() -> None:
    for spec in SCORES.values():
        said = " ".join([spec.id, spec.name, spec.version, *(c.name for c in spec.components), *spec.inputs])
        assert "dii" not in said.casefold()
    assert not SCORES["inflam-shivappa2014"].default


@pytest.mark.parametrize("id", IDS)
def test_no_component_is_a_negative_zero(id: str) -> None:
    rows = many(id, 60)
    for name, column in rows.items():
        if name not in ("sex", "kcal"):
            column[::3], column[1::3] = -0.0, 0.0
    _none_is_negative_zero(score(id, rows))


def test_points_that_run_out_exactly_at_a_cut_off_are_no_negative_zero() -> None:
    day = plain("hei-2015") | {"kcal": np.array([1000.0]), "sodium": np.array([2000.0])}
    made = score("hei-2015", day)  # 2.0 g of sodium per 1,000 kcal
    assert made["sodium"].tolist() == [0.0]
    _none_is_negative_zero(made)
    means = {one.input: np.array([one.mean]) for one in PARAMETERS}
    made = score("inflam-shivappa2014", means)
    assert all(made[one.input].tolist() == [0.0] for one in PARAMETERS)
    _none_is_negative_zero(made)


def _none_is_negative_zero(made: Mapping[str, NDArray[np.float64]]) -> None:
    for name, points in made.items():
        assert not (np.signbit(points) & (points == 0)).any(), name
