"""One kernel for a diary and for a survey: sparse and dense grams give the same totals."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.sparse import csr_array
from tests.everyday import EVERYDAY

from villi.foods.glutamine import CLASSES
from villi.intake import kernel
from villi.intake.kernel import Array, Sums, Table, compose, stack, total
from villi.intake.table import TYPICAL, chosen, nutrient_ids, table, with_unknown_food

FOODS, NUTRIENTS, ROWS = 5, 6, 4
amounts = st.floats(0, 50, allow_subnormal=False)
cells = arrays(float, (FOODS, NUTRIENTS), elements=amounts | st.just(np.nan))
by_class = arrays(float, (FOODS, len(CLASSES)), elements=st.just(0.0) | st.floats(0, 3))
known = arrays(bool, (FOODS,))
grams = arrays(float, (ROWS, FOODS), elements=st.just(0.0) | st.floats(0.5, 500))
signed = arrays(float, (ROWS, FOODS), elements=st.just(0.0) | st.floats(-500, 500, allow_subnormal=False))
weights = arrays(float, (FOODS, 3), elements=st.just(0.0) | st.floats(0.01, 9))


@st.composite
def tables(draw: st.DrawFn) -> Table:
    gln = draw(by_class)
    gln[~draw(known)] = np.nan
    return Table(
        values=draw(cells),
        error=np.full((FOODS, NUTRIENTS), 0.1),
        glutamine=gln,
        glutamine_error=draw(arrays(float, (FOODS,), elements=st.floats(0.1, 0.225))),
        weights=draw(weights),
        basis=np.arange(NUTRIENTS) % 3,
    )


@settings(deadline=None)
@given(tables(), grams | signed)
def test_sparse_and_dense_agree(table: Table, rows: Array) -> None:
    held = stack(table)
    for dense, sparse in zip(total(rows, held), total(csr_array(rows), held), strict=True):
        np.testing.assert_allclose(sparse, dense, rtol=1e-12, atol=1e-9)
    spread = np.abs(rows) * 0.2
    for dense, sparse in zip(
        compose(rows, spread, table), compose(csr_array(rows), csr_array(spread), table), strict=True
    ):
        np.testing.assert_allclose(sparse, dense, rtol=1e-9, atol=1e-7)


@settings(deadline=None)
@given(tables(), grams | signed)
def test_the_formulas_one_cell_at_a_time(table: Table, rows: Array) -> None:
    sums = total(rows, stack(table))
    covered = stack(table).covered
    for r, row in enumerate(rows):
        for n in range(NUTRIENTS):
            x, weight = table.values[:, n], table.weights[:, table.basis[n]]
            known = ~np.isnan(x)
            whole = sum(abs(g) * w for g, w in zip(row, weight, strict=True))
            share = sum(abs(g) * w for g, w, k in zip(row, weight, known, strict=True) if k)
            coverage = (
                share / whole if whole > 0 else float(all(k for g, k in zip(row, known, strict=True) if g))
            )
            amount = sum(g * v for g, v, k in zip(row, x, known, strict=True) if k)
            np.testing.assert_allclose(sums.share[r, covered[n]], coverage, rtol=1e-12)
            np.testing.assert_allclose(
                sums.amount[r, n], amount if coverage > 0 else np.nan, rtol=1e-12, atol=1e-9
            )


@settings(deadline=None)
@given(tables(), st.lists(st.tuples(st.integers(0, ROWS - 1), st.integers(0, FOODS - 1), st.floats(0, 300))))
def test_helpings_of_one_food_are_added_and_the_grams_left_alone(
    table: Table, helpings: list[tuple[int, int, float]]
) -> None:
    rows, foods, amounts = (np.array([each[n] for each in sorted(helpings)]) for n in range(3))
    bounds = np.searchsorted(rows, np.arange(ROWS + 1))
    grams = csr_array((amounts.astype(float), foods.astype(int), bounds), shape=(ROWS, FOODS))
    dense = np.zeros((ROWS, FOODS))
    np.add.at(dense, (rows.astype(int), foods.astype(int)), amounts)
    before = grams.data.copy(), grams.indices.copy(), grams.indptr.copy()
    for sparse, plain in zip(total(grams, stack(table)), total(dense, stack(table)), strict=True):
        np.testing.assert_allclose(sparse, plain, rtol=1e-9, atol=1e-9)
    for held, was in zip((grams.data, grams.indices, grams.indptr), before, strict=True):
        assert np.array_equal(held, was)


def test_all_cores_say_what_one_says(monkeypatch: pytest.MonkeyPatch) -> None:
    some = np.random.default_rng(7)
    grams = csr_array(some.random((50, 9)) * (some.random((50, 9)) < 0.4))
    columns = some.random((9, 5))
    alone = kernel.product(grams, columns)
    monkeypatch.setattr(kernel, "LARGE", 1)
    monkeypatch.setattr(kernel, "ROWS", 7)
    assert np.array_equal(kernel.product(grams, columns), alone)


def test_nutrients_known_of_the_same_foods_share_their_coverage() -> None:
    held = stack(table(EVERYDAY.composition(list(EVERYDAY.foods)[:200])))
    assert len(held.masked) < len(held.covered) / 2
    assert held.columns.flags.c_contiguous


def test_an_unknown_spread_is_an_unknown_error() -> None:
    here = Table(
        values=np.ones((1, 1)),
        error=np.full((1, 1), 0.1),
        glutamine=np.zeros((1, 24)),
        glutamine_error=np.zeros(1),
        weights=np.ones((1, 3)),
        basis=np.array([0]),
    )
    totals = compose(np.array([[100.0]]), None, here)
    assert totals.amount.item() == 100
    assert np.isnan(totals.portion).all()
    assert np.isnan(totals.glutamine_portion).all()


def test_the_unknown_food_only_lowers_coverage() -> None:
    ids = ["fndds:11111000", "fndds:63101000"]
    plain = chosen(table(EVERYDAY.composition(ids)), ("energy", "protein"))
    held = stack(with_unknown_food(plain))
    sums: Sums = total(np.array([[100.0, 0.0, 0.0], [100.0, 0.0, 50.0]]), held)
    np.testing.assert_allclose(sums.amount[0], sums.amount[1])
    energy = float(plain.values[0, 0]) * 100
    share = sums.share[1, held.covered[0]]
    np.testing.assert_allclose(share, energy / (energy + TYPICAL["energy"] / 2))
    assert (sums.share[0] == 1).all()


def test_chosen_nutrients_are_those_of_the_table() -> None:
    whole = table(EVERYDAY.composition(["fndds:11111000"]))
    some = chosen(whole, ("sodium", "energy"))
    places = [nutrient_ids().index(id) for id in ("sodium", "energy")]
    assert np.array_equal(some.values, whole.values[:, places])
    assert np.array_equal(some.basis, whole.basis[places])
