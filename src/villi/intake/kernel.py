"""Grams times composition: the one place where amounts are summed and their errors made.

Vocabulary
    R rows to be totalled (a day, a meal, a mean over days, a person-day of a survey); F foods;
    N nutrients; C = 24 classes of protein source.
    `grams` (R, F): grams of each food in a row. A row may hold a mean (grams divided by days) or a
    difference of two rows: everything below is linear in it.
    `spread` (R, F): grams by which that food's portions may be off, one standard deviation. The portions
    of one food err together (a person's mug, ladle and eye stay the same from day to day), so a row's
    spread of a food is the plain sum of its portions' spreads. Those of different foods err partly
    together too (`SAME_EYE`): who takes one amount for smaller than it was does so with others.

Formulas, per row, x = amount per gram, known cells only:
    amount      a = sum_f g_f x_f                              an unknown cell adds nothing and lowers k
    coverage    k = sum_f g_f w_f [x_f known] / sum_f g_f w_f   w = energy, protein or dry matter of the food
    composition half-width  z sqrt( sum_f (g_f x_f s_f)^2 )     s = relative error of the food's own figure
    portion     half-width  z sqrt( (1-q) sum_f (d_f x_f)^2 + q (sum_f d_f x_f)^2 )   d = spread
                                                                                      q = SAME_EYE
Glutamine has an error of its own that all foods of a class share: see `villi.foods.glutamine`.

Errors of a dish and of its ingredients eaten apart are taken as independent; so are the nutrients.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

BAND = 1.96
"""Half-width of a plausible range in standard deviations (about 19 in 20 if errors were normal)."""

SAME_EYE = 0.1
"""Correlation of the portion errors of different foods of one person. A judgement, unverified: with none
the range of a week would shrink with every further food, and where a tenth of the error is shared it
would miss far more weeks than one in 20 (simulated in tests/intake/test_kernel.py)."""

BASES = ("energy", "protein", "dry")
"""Coverage bases, the column order of `Table.weights`."""


@dataclass(frozen=True, slots=True)
class Table:
    """What F foods hold per gram, ready for the kernel.

    `values` (F, N) with NaN unknown; `error` (F, N) relative standard deviation of each value;
    `glutamine` (F, C) g free amino acid per gram by class, a row of NaN unknown; `glutamine_error` (F,)
    relative standard deviation of a food's own glutamine figure; `weights` (F, 3) kcal, g protein and g
    dry matter per gram; `basis` (N,) the column of `weights` that a nutrient's coverage is measured on.
    """

    values: Array
    error: Array
    glutamine: Array
    glutamine_error: Array
    weights: Array
    basis: NDArray[np.intp]


class Totals(NamedTuple):
    """Totals of R rows. `amount`, `coverage`, `composition`, `portion`: (R, N), the last two half-widths.
    `glutamine` (R, C) by class; `glutamine_coverage`, `glutamine_food`, `glutamine_portion`: (R,), the
    last two half-widths. An amount of which nothing is known is NaN."""

    amount: Array
    coverage: Array
    composition: Array
    portion: Array
    glutamine: Array
    glutamine_coverage: Array
    glutamine_food: Array
    glutamine_portion: Array


def compose(grams: Array, spread: Array, table: Table) -> Totals:
    """Total every row of `grams` (R, F) with its coverage and its two kinds of error.

    >>> import numpy as np
    >>> table = Table(
    ...     values=np.array([[0.02], [np.nan]]), error=np.array([[0.1], [0.1]]),
    ...     glutamine=np.zeros((2, 24)), glutamine_error=np.zeros(2),
    ...     weights=np.array([[2.5, 0.08, 0.6], [2.5, 0.08, 0.6]]), basis=np.array([0]))
    >>> totals = compose(np.array([[100.0, 100.0]]), np.array([[20.0, 0.0]]), table)
    >>> totals.amount.item(), totals.coverage.item()
    (2.0, 0.5)
    >>> round(totals.composition.item(), 3), round(totals.portion.item(), 3)
    (0.392, 0.784)
    """
    with np.errstate(invalid="ignore"):  # a row of NaN grams (no complete day) makes NaN totals on purpose
        return _compose(grams, spread, table)


def _compose(grams: Array, spread: Array, table: Table) -> Totals:
    known = np.logical_not(np.isnan(table.values))
    x = np.where(known, table.values, 0.0)
    coverage = np.empty((grams.shape[0], x.shape[1]))
    for column in range(len(BASES)):
        nutrients = np.flatnonzero(table.basis == column)
        coverage[:, nutrients] = _coverage(grams, table.weights[:, column], known[:, nutrients])
    amount = np.where(coverage > 0, grams @ x, np.nan)
    gln_known = np.logical_not(np.isnan(table.glutamine).any(axis=1))
    gln = np.where(gln_known[:, None], table.glutamine, 0.0)
    gln_coverage = _coverage(grams, table.weights[:, 1], gln_known[:, None])[:, 0]
    per_gram = gln.sum(axis=1)
    return Totals(
        amount=amount,
        coverage=coverage,
        composition=BAND * np.sqrt(grams**2 @ (x * table.error) ** 2),
        portion=_portion(spread, x),
        glutamine=np.where(gln_coverage[:, None] > 0, grams @ gln, np.nan),
        glutamine_coverage=gln_coverage,
        glutamine_food=BAND * np.sqrt(grams**2 @ (per_gram * table.glutamine_error) ** 2),
        glutamine_portion=_portion(spread, per_gram),
    )


def _portion(spread: Array, x: Array) -> Array:
    """Portion half-width (R, N) or (R,): partly independent, partly the same eye for all foods."""
    apart, together = spread**2 @ x**2, (spread @ x) ** 2
    half: Array = BAND * np.sqrt((1 - SAME_EYE) * apart + SAME_EYE * together)
    return half


def _coverage(grams: Array, weight: Array, known: Flags) -> Array:
    """Share (R, N) of the rows' weight that stands on known cells (F, N).

    A row whose foods weigh nothing on the basis (plain water on energy), or that has no food at all (a
    fast), is fully covered when every food in it is known: there is nothing that could be missing.
    """
    weighed = np.abs(grams) * weight
    total = weighed.sum(axis=1, keepdims=True)
    all_known = ((grams != 0).astype(float) @ (~known).astype(float)) == 0
    with np.errstate(invalid="ignore", divide="ignore"):
        share = (weighed @ known.astype(float)) / total
    covered: Array = np.where(total > 0, share, all_known.astype(float))
    return covered
