"""What drives a spread: against functions whose indices are known."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from villi.body.ranking import FEWEST, OWN, drivers, floor, groups, shares
from villi.body.table import model

ISHIGAMI = (0.3139, 0.4424, 0.0)
"""First-order indices of the Ishigami function with a = 7, b = 0.1 (worked out below)."""


def test_the_indices_of_the_ishigami_function_are_what_its_formula_gives() -> None:
    a, b = 7.0, 0.1
    first = 0.5 * (1 + b * np.pi**4 / 5) ** 2
    second = a**2 / 8
    whole = first + second + b**2 * np.pi**8 * (1 / 18 - 1 / 50)
    assert (first / whole, second / whole) == pytest.approx(ISHIGAMI[:2], abs=1e-4)


@pytest.mark.parametrize(("members", "near"), [(1_000, 0.06), (20_000, 0.03)])
def test_ishigami(members: int, near: float) -> None:
    rng = np.random.default_rng(3)
    x = rng.uniform(-np.pi, np.pi, (members, 3))
    y = np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
    assert shares(x, y) == pytest.approx(ISHIGAMI, abs=near)
    assert shares(x, y)[2] < floor(x, y) < shares(x, y)[0]


def test_a_sum_gives_each_the_share_of_its_variance() -> None:
    rng = np.random.default_rng(1)
    x = rng.standard_normal((20_000, 4))
    y = 3 * x[:, 0] + 2 * x[:, 1] + x[:, 2]
    assert shares(x, y) == pytest.approx([9 / 14, 4 / 14, 1 / 14, 0], abs=0.02)


def test_a_parameter_of_two_values_is_grouped_by_them() -> None:
    rng = np.random.default_rng(2)
    x = np.column_stack([rng.random(5_000) < 0.3, rng.standard_normal(5_000)]).astype(float)
    y = x[:, 0] * 2 + x[:, 1]
    share = 4 * 0.21 / (4 * 0.21 + 1)
    assert shares(x, y) == pytest.approx([share, 1 - share], abs=0.03)


def test_what_is_the_same_in_all_members_is_unknown_and_not_nought() -> None:
    x = np.column_stack([np.ones(500), np.arange(500.0)])
    found = shares(x, np.arange(500.0))
    assert np.isnan(found[0])
    assert found[1] > 0.9
    assert np.isnan(shares(x, np.ones(500))).all()


def test_noise_names_nothing_in_most_ensembles() -> None:
    table, rng = model(), np.random.default_rng(5)
    named = 0
    for _ in range(30):
        draws = rng.random((400, len(table.parameters)))
        named += bool(drivers(table, draws, rng.standard_normal(400))[0])
    assert named <= 5  # one in twenty by chance: more than five of thirty in 0.3 % of such tests


def test_what_is_drawn_together_with_a_driver_is_none() -> None:
    table, rng = model(), np.random.default_rng(8)
    draws = rng.standard_normal((1_000, len(table.parameters)))
    draws[:, 9] = 0.7 * draws[:, 4] + 0.7 * draws[:, 9]
    found, unshared = drivers(table, draws, draws[:, 4] + 0.5 * draws[:, 20])
    assert [one.parameter for one in found] == [table.parameters[4].id, table.parameters[20].id]
    assert [one.share for one in found] == pytest.approx([0.8, 0.2], abs=0.07)
    assert sum(one.share for one in found) + unshared == pytest.approx(1)


def test_what_differs_in_the_last_digits_only_has_no_spread() -> None:
    table, rng = model(), np.random.default_rng(9)
    draws = rng.standard_normal((500, len(table.parameters)))
    assert drivers(table, draws, 71.4 * (1 + 1e-15 * rng.standard_normal(500)))[0] == ()


def test_what_interacts_alone_is_no_driver_and_is_said_to_be_unshared() -> None:
    table, rng = model(), np.random.default_rng(6)
    draws = rng.uniform(-1, 1, (2_000, len(table.parameters)))
    found, unshared = drivers(table, draws, draws[:, 3] * draws[:, 5])
    assert {one.parameter for one in found}.isdisjoint({table.parameters[3].id, table.parameters[5].id})
    assert unshared > 0.9


def test_every_own_normal_is_a_parameter() -> None:
    assert {row.id for row in model().parameters} >= OWN


def test_own_normals_are_how_people_differ() -> None:
    table, rng = model(), np.random.default_rng(7)
    at = {row.id: i for i, row in enumerate(table.parameters)}
    draws = rng.random((1_000, len(table.parameters)))
    found, _ = drivers(table, draws, 2 * draws[:, at["K0"]] + draws[:, at["kS"]])
    assert [(one.parameter, one.kind) for one in found] == [("K0", "people differ"), ("kS", "not known")]


def test_too_few_members_rank_nothing() -> None:
    table = model()
    draws = np.random.default_rng(0).random((FEWEST - 1, len(table.parameters)))
    found, unshared = drivers(table, draws, draws[:, 0])
    assert found == ()
    assert np.isnan(unshared)


@settings(max_examples=30, deadline=None)
@given(st.integers(4, 300), st.integers(0, 2**31))
def test_groups_are_of_equal_size_and_in_the_order_of_the_values(members: int, seed: int) -> None:
    values = np.random.default_rng(seed).standard_normal(members)
    found = groups(values)
    sizes = np.bincount(found)
    assert sizes.max() - sizes.min() <= 1
    assert all(one <= other for one, other in pairwise(found[np.argsort(values)].tolist()))


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**31), st.floats(0.1, 100), st.floats(-100, 100))
def test_shares_do_not_depend_on_units(seed: int, scale: float, shift: float) -> None:
    x = np.random.default_rng(seed).random((300, 3))
    y = x[:, 0] + x[:, 1] ** 2
    assert shares(np.exp(x), scale * y + shift) == pytest.approx(shares(x, y), abs=1e-6)
