"""Scores whose cut-offs come from the data: ties, zeros, edges, few rows, and cut-offs that are given."""

import numpy as np
import pytest
from tests.scores.cases import Columns, many, plain

from villi.quantities import VilliError
from villi.scores import SCORES, cutoffs, score

SAMPLE = [id for id, spec in SCORES.items() if spec.mode == "sample"]


def _with(id: str, name: str, values: list[float]) -> Columns:
    """The plain day, as many times as there are values of one input."""
    return plain(id, len(values)) | {name: np.array(values)}


def test_medians_count_zeros_and_ties_count_as_above() -> None:
    id = "amed-fung-sample"
    nuts = score(id, _with(id, "nuts", [0.0] * 10 + [1.0] * 10 + [2.0] * 11))["nuts"]
    assert nuts.tolist() == [0.0] * 10 + [1.0] * 21  # the median is 1
    mostly_none = score(id, _with(id, "nuts", [0.0] * 30 + [1.0] * 2))["nuts"]
    assert mostly_none.tolist() == [0.0] * 30 + [1.0] * 2  # a median of 0 is reached by nobody who eats none


def test_meat_at_the_median_is_too_much_and_none_never_is() -> None:
    id = "amed-fung-sample"
    meat = score(id, _with(id, "red_processed_meat_serv", [0.0] * 16 + [1.0] * 15))["red_processed_meat"]
    assert meat.tolist() == [1.0] * 16 + [0.0] * 15
    same = score(id, _with(id, "red_processed_meat_serv", [1.0] * 31))["red_processed_meat"]
    assert same.tolist() == [0.0] * 31


def test_fifths_are_of_type_seven_and_an_edge_belongs_above() -> None:
    id = "dash-fung2008-sample"
    values = [float(v) for v in range(1, 32)]
    given = _with(id, "whole_grain", values)
    edges = cutoffs(id, given)["whole_grain"][0]
    assert edges.tolist() == [1.0, 7.0, 13.0, 19.0, 25.0, 31.0]
    points = score(id, given)["whole_grain"]
    assert points.tolist() == [1.0] * 6 + [2.0] * 6 + [3.0] * 6 + [4.0] * 6 + [5.0] * 7
    meat = score(id, _with(id, "red_processed_meat_serv", values))["red_processed_meat"]
    assert meat.tolist() == (6 - points).tolist()


def test_nothing_is_in_the_lowest_fifth() -> None:
    id = "dash-fung2008-sample"
    values = [0.0] * 20 + [float(v) for v in range(1, 12)]
    points = score(id, _with(id, "nuts_legumes", values))["nuts_legumes"]
    assert set(points[:20]) == {1.0} and points[-1] == 5.0
    drinks = score(id, _with(id, "sugared_drinks_serv", values))["sugared_drinks"]
    assert set(drinks[:20]) == {5.0} and drinks[-1] == 1.0


def test_sodium_is_per_2000_kcal() -> None:
    id = "dash-fung2008-sample"
    given = _with(id, "sodium", [1000.0 + 100 * v for v in range(31)])
    half = given | {"sodium": given["sodium"] / 2, "kcal": given["kcal"] / 2}
    assert score(id, given)["sodium"].tolist() == score(id, half)["sodium"].tolist()
    eleven = "ahei-2010-sample11"
    made = score(eleven, _with(eleven, "sodium", [float(v) for v in range(1, 34)] + [34.0]))["sodium"]
    assert made.tolist() == [10.0 - v // 3 for v in range(33)] + [0.0]


def test_medians_of_men_and_women_apart() -> None:
    id = "digm-kase2024-sample"
    rows = plain(id, 32) | {"sex": np.repeat([1.0, 2.0], 16)}
    rows["coffee_g"] = np.concatenate([np.arange(1.0, 17), np.arange(101.0, 117)])
    made = score(id, rows)["coffee"]
    assert made.tolist() == [0.0] * 8 + [1.0] * 8 + [0.0] * 8 + [1.0] * 8
    rows["sex"][0] = np.nan
    unknown = score(id, rows)
    assert np.isnan(unknown["coffee"][0]) and np.isnan(unknown["total"][0]) and unknown["fat"][0] == 1.0


def test_gut_ties_count_as_above() -> None:
    """A known program and its own expected values differ on these; the paper's wording decides."""
    id = "digm-kase2024-sample"
    same = score(id, plain(id, 30))
    assert set(same["red_meat"]) == set(same["refined_grain"]) == {0.0}
    assert set(same["fibre"]) == set(same["avocado"]) == {1.0}
    assert same["total"].tolist() == [11.0] * 30
    for fat, point in ((39.99, 1.0), (40.0, 0.0)):
        assert score(id, plain(id, 30) | {"fat_percent": np.full(30, fat)})["fat"][0] == point


def test_fourths_of_the_cancer_society() -> None:
    id = "acs-2020v1-sample"
    values = [float(v) for v in range(1, 34)]
    made = score(id, _with(id, "vegetables_serv", values))
    assert made["vegetables"].tolist() == [0.0] * 9 + [0.25] * 8 + [0.5] * 8 + [0.75] * 8
    meat = score(id, _with(id, "red_processed_meat_serv", values))["red_processed_meat"]
    assert meat.tolist() == [3.0] * 9 + [2.0] * 8 + [1.0] * 8 + [0.0] * 8
    refined = score(id, _with(id, "processed_refined_percent", values))["processed_refined"]
    assert sorted(set(refined)) == [0.0, 0.5, 1.0, 1.5] and refined[0] == 1.5
    drinks = score(id, _with(id, "sugared_drinks_serv", [0.0, 0.1, 3 / 7, 0.99, 1.0] + [2.0] * 25))
    assert drinks["sugared_drinks"][:5].tolist() == [1.5, 1.0, 0.5, 0.5, 0.0]


def test_the_second_version_is_per_1000_kcal() -> None:
    id = "acs-2020v2-sample"
    rows = {
        name: column for name, column in many(id, 40).items() if name != "processed_refined_per_1000_kcal"
    }
    rows |= {"processed_refined_serv": np.arange(1.0, 41), "kcal": np.arange(1.0, 41) * 1000}
    assert set(score(id, rows)["processed_refined"]) == {1.5}  # everybody has one serving per 1000 kcal


@pytest.mark.parametrize("id", SAMPLE)
def test_few_rows_are_refused(id: str) -> None:
    with pytest.raises(VilliError, match="29 rows are too few"):
        score(id, many(id, 29))
    with pytest.raises(VilliError, match="too few"):
        cutoffs(id, many(id, 29))
    assert len(score(id, many(id, 29), force=True)["total"]) == 29
    assert len(score(id, many(id, 30))["total"]) == 30


@pytest.mark.parametrize("id", SAMPLE)
def test_cutoffs_taken_once_score_other_rows_alike(id: str) -> None:
    rows = many(id, 60)
    taken = cutoffs(id, rows)
    whole = score(id, rows)
    part = score(id, {name: column[:5] for name, column in rows.items()}, cutoffs=taken)
    for name in whole:
        np.testing.assert_array_equal(part[name], whole[name][:5])
    groups = 2 if SCORES[id].by_sex else 1
    assert {cut.shape[0] for cut in taken.values()} == {groups}


def test_cutoffs_that_do_not_fit() -> None:
    id = "dash-fung2008-sample"
    taken = cutoffs(id, many(id, 60))
    with pytest.raises(VilliError, match="lack sodium"):
        score(id, many(id, 60), cutoffs={name: cut for name, cut in taken.items() if name != "sodium"})
    with pytest.raises(VilliError, match="shape"):
        score(id, many(id, 60), cutoffs=dict(taken) | {"sodium": [1.0]})
    with pytest.raises(VilliError, match="published"):
        score("hei-2015", plain("hei-2015"), cutoffs=taken)


@pytest.mark.parametrize("id", SAMPLE)
def test_unknown_rows_are_in_no_quantile(id: str) -> None:
    rows = many(id, 40)
    first = next(iter(SCORES[id].sampled))
    known = cutoffs(id, rows)[first]
    name = next(c.inputs[0] for c in SCORES[id].components if c.id == first)
    longer = {n: np.append(column, column[:2]) for n, column in rows.items()}
    longer[name][40:] = np.nan
    np.testing.assert_array_equal(cutoffs(id, longer)[first], known)
    made = score(id, longer)
    assert np.isnan(made[first][40:]).all() and np.isnan(made["total"][40:]).all()
