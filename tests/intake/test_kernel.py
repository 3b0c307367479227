"""The laws of the kernel, over made-up foods."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from villi.foods import Catalogue
from villi.foods.glutamine import CLASSES
from villi.foods.richest import glutamine_range
from villi.intake.estimates import glutamine_composition
from villi.intake.kernel import BAND, SAME_EYE, Array, Table, compose
from villi.intake.table import table as table_of

FOODS, NUTRIENTS = 4, 3
amounts = st.floats(0, 50, allow_subnormal=False)


def table(values: Array, glutamine: Array | None = None) -> Table:
    foods = len(values)
    gln = np.zeros((foods, len(CLASSES))) if glutamine is None else glutamine
    return Table(
        values=values,
        error=np.full(values.shape, 0.1),
        glutamine=gln,
        glutamine_error=np.full(foods, 0.1),
        weights=np.ones((foods, 3)),
        basis=np.arange(values.shape[1]) % 3,
    )


cells = arrays(float, (FOODS, NUTRIENTS), elements=amounts | st.just(np.nan))
grams = arrays(float, (2, FOODS), elements=st.just(0.0) | st.floats(0.5, 500))


@given(cells, grams)
def test_amounts_are_linear_in_the_portions(values: Array, rows: Array) -> None:
    both = compose(rows.sum(axis=0, keepdims=True), np.zeros((1, FOODS)), table(values))
    apart = compose(rows, np.zeros_like(rows), table(values))
    assert np.allclose(np.nan_to_num(both.amount[0]), np.nan_to_num(apart.amount).sum(axis=0))


@given(cells, grams)
def test_an_unknown_cell_lowers_coverage_and_is_never_a_zero(values: Array, rows: Array) -> None:
    totals = compose(rows, np.zeros_like(rows), table(values))
    eaten_unknown = ((rows > 0)[:, :, None] & np.isnan(values)[None]).any(axis=1)
    eaten_known = ((rows > 0)[:, :, None] & ~np.isnan(values)[None]).any(axis=1)
    assert (totals.coverage[eaten_unknown] < 1).all()
    assert np.allclose(totals.coverage[~eaten_unknown], 1)
    assert np.isnan(totals.amount[eaten_unknown & ~eaten_known]).all()


def test_a_day_without_food_is_zero_and_fully_covered() -> None:
    totals = compose(np.zeros((1, 2)), np.zeros((1, 2)), table(np.array([[1.0], [np.nan]])))
    assert totals.amount.item() == 0
    assert totals.coverage.item() == 1


def test_a_row_without_complete_days_is_unknown() -> None:
    totals = compose(np.full((1, 1), np.nan), np.zeros((1, 1)), table(np.array([[1.0]])))
    assert np.isnan(totals.amount).all()


def test_portions_of_one_food_err_together_and_of_two_foods_mostly_apart() -> None:
    values = np.array([[1.0], [1.0]])
    one_food = compose(np.array([[200.0, 0.0]]), np.array([[40.0, 0.0]]), table(values))
    two_foods = compose(np.array([[100.0, 100.0]]), np.array([[20.0, 20.0]]), table(values))
    assert one_food.portion.item() == pytest.approx(BAND * 40)
    shared = (1 - SAME_EYE) * (20**2 + 20**2) + SAME_EYE * (20 + 20) ** 2
    assert two_foods.portion.item() == pytest.approx(BAND * np.sqrt(shared))
    assert two_foods.composition.item() < one_food.composition.item()


def test_a_mean_of_equal_days_is_as_uncertain_as_one_day() -> None:
    """Food errors are shared: eating the same every day must not make the figure look better known."""
    values = np.array([[1.0]])
    day = compose(np.array([[100.0]]), np.array([[30.0]]), table(values))
    mean_of_ten = compose(np.array([[1000.0 / 10]]), np.array([[300.0 / 10]]), table(values))
    assert mean_of_ten.composition.item() == pytest.approx(day.composition.item())
    assert mean_of_ten.portion.item() == pytest.approx(day.portion.item())


def test_the_difference_of_two_days_subtracts_class_by_class() -> None:
    gln = np.zeros((1, len(CLASSES)))
    gln[0, 14] = 0.02
    days = np.array([[300.0], [250.0]])
    difference = compose(days[:1] - days[1:], np.zeros((1, 1)), table(np.ones((1, 1)), gln))
    assert difference.glutamine.sum() == pytest.approx(1.0)
    assert difference.glutamine_food.item() == pytest.approx(BAND * 0.1 * 1.0)


def test_a_food_has_the_same_range_by_itself_and_as_an_intake() -> None:
    catalogue = Catalogue.everyday()
    held = catalogue.composition(["fndds:51301010", "fndds:11111000"])
    alone = glutamine_range(held)
    eaten = glutamine_composition(compose(np.eye(2) * 100, np.zeros((2, 2)), table_of(held)))
    np.testing.assert_allclose(alone, eaten)


def test_the_ranges_cover_what_they_claim() -> None:
    """Weeks drawn with the stated errors: about 19 in 20 true totals lie inside each range."""
    draw = np.random.default_rng(2026)
    foods, weeks = 40, 4000
    x = draw.uniform(0.01, 0.2, (foods, 1))
    amounts, sd = draw.uniform(20, 300, foods), draw.uniform(0.05, 0.45, foods)
    totals = compose(amounts[None, :], (amounts * sd)[None, :], table(x))
    eye = draw.standard_normal((weeks, 1))
    errors = np.sqrt(SAME_EYE) * eye + np.sqrt(1 - SAME_EYE) * draw.standard_normal((weeks, foods))
    by_portion = (amounts * (1 + sd * errors)) @ x
    by_food = (amounts * (1 + 0.1 * draw.standard_normal((weeks, foods)))) @ x
    inside = [
        float((np.abs(drawn - totals.amount) <= half).mean())
        for drawn, half in ((by_portion, totals.portion), (by_food, totals.composition))
    ]
    assert all(0.93 < share < 0.97 for share in inside), inside
    apart_only = BAND * np.sqrt(((amounts * sd)[None, :] ** 2) @ x**2)
    assert float((np.abs(by_portion - totals.amount) <= apart_only).mean()) < 0.85
