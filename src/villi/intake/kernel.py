"""Grams times composition: the one place where amounts are summed and their errors made.

Vocabulary
    R rows to be totalled (a day, a meal, a mean over days, a person-day of a survey); F foods;
    N nutrients; C = 24 classes of protein source; M masks: which foods' amounts are known, kept once for
    all nutrients of a basis that share it.
    `grams` (R, F): grams of each food in a row, dense for a diary, a sparse `csr_array` for a survey. A row
    may hold a mean (grams divided by days) or a difference of two rows: everything below is linear in it.
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

A `Stack` holds values, classes, masked weights and weights of a table side by side, so that one product
of `grams` with it gives all totals and all coverage: amounts are read once, and nothing of the size of
foods eaten times nutrients ever stands in memory.

Errors of a dish and of its ingredients eaten apart are taken as independent; so are the nutrients.
"""

import os
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Places = NDArray[np.intp]

BAND = 1.96
"""Half-width of a plausible range in standard deviations (about 19 in 20 if errors were normal)."""

SAME_EYE = 0.1
"""Correlation of the portion errors of different foods of one person. A judgement, unverified: with none
the range of a week would shrink with every further food, and where a tenth of the error is shared it
would miss far more weeks than one in 20 (simulated in tests/intake/test_kernel.py)."""

LARGE = 250_000
"""Amounts of food from which a product is shared among the cores: about 5 ms of work, far above what
starting threads costs."""

ROWS = 8192
"""Rows of such a product that one core works on at a time: their sums stay in its cache."""

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


@dataclass(frozen=True, slots=True, eq=False)
class Stack:
    """A `Table` with everything that is summed side by side, prepared once for any number of rows.

    `columns` (F, N + C + M + 3), row by row in memory: values (unknown 0), glutamine by class (unknown 0),
    weights where known by mask, weights. `covered` (N + 1,) the mask of each nutrient, then that of
    glutamine; `masked` (M,) the basis of each mask; `unknown` (F, M) where a food's amount is not known;
    `own` (F,) standard deviation per gram of a food's own glutamine figure.
    """

    columns: Array
    covered: Places
    masked: Places
    unknown: Flags
    own: Array

    @property
    def nutrients(self) -> int:
        """N."""
        return len(self.covered) - 1

    @property
    def classes(self) -> int:
        """C."""
        return int(self.columns.shape[1]) - self.nutrients - len(self.masked) - len(BASES)


class Sums(NamedTuple):
    """Sums of R rows: `amount` (R, N) and `glutamine` (R, C), NaN where nothing is known; `share` (R, M)
    coverage by mask; `glutamine_food` (R,) half-width of the foods' own glutamine figures."""

    amount: Array
    glutamine: Array
    share: Array
    glutamine_food: Array


class Totals(NamedTuple):
    """Totals of R rows. `amount`, `coverage`, `composition`, `portion`: (R, N), the last two half-widths.
    `glutamine` (R, C) by class; `glutamine_coverage`, `glutamine_food`, `glutamine_portion`: (R,), the
    last two half-widths. An amount of which nothing is known is NaN; so is a portion's half-width where
    the spread is not known."""

    amount: Array
    coverage: Array
    composition: Array
    portion: Array
    glutamine: Array
    glutamine_coverage: Array
    glutamine_food: Array
    glutamine_portion: Array


def stack(table: Table) -> Stack:
    """Lay a table out for `total`.

    >>> bread = Table(
    ...     values=np.array([[0.02, np.nan]]), error=np.full((1, 2), 0.1), glutamine=np.zeros((1, 24)),
    ...     glutamine_error=np.zeros(1), weights=np.array([[2.5, 0.08, 0.6]]), basis=np.array([0, 0]))
    >>> stack(bread).covered.tolist()    # fibre known, the other not; glutamine known, on protein
    [0, 1, 2]
    """
    known = np.logical_not(np.isnan(table.values))
    gln_known = np.logical_not(np.isnan(table.glutamine).any(axis=1))
    gln = np.where(gln_known[:, None], table.glutamine, 0.0)
    basis = [*table.basis.tolist(), BASES.index("protein")]
    masks: dict[tuple[int, bytes], int] = {}
    flags = [*known.T, gln_known]
    covered = [
        masks.setdefault((of, flag.tobytes()), len(masks)) for of, flag in zip(basis, flags, strict=True)
    ]
    first = [covered.index(mask) for mask in range(len(masks))]
    masked = np.array([basis[place] for place in first], dtype=np.intp)
    distinct = np.column_stack([flags[place] for place in first])
    parts = (np.where(known, table.values, 0.0), gln, table.weights[:, masked] * distinct, table.weights)
    return Stack(
        columns=np.ascontiguousarray(np.hstack(parts)),
        covered=np.array(covered, dtype=np.intp),
        masked=masked,
        unknown=~distinct,
        own=gln.sum(axis=1) * table.glutamine_error,
    )


def total(grams: "Array | csr_array", of: Stack) -> Sums:
    """Sum every row of `grams` (R, F), dense or sparse, with its coverage.

    Where a sparse row names a food more than once, the helpings are added first: their errors are one error.

    >>> from scipy.sparse import csr_array
    >>> water = Table(
    ...     values=np.array([[0.0], [np.nan]]), error=np.zeros((2, 1)), glutamine=np.zeros((2, 24)),
    ...     glutamine_error=np.zeros(2), weights=np.array([[0.0, 0.0, 0.0], [2.5, 0.1, 0.6]]),
    ...     basis=np.array([0]))
    >>> day = np.array([[500.0, 0.0], [500.0, 100.0]])
    >>> sums = total(csr_array(day), stack(water))
    >>> sums.amount[:, 0].tolist(), sums.share[:, 0].tolist()
    ([0.0, nan], [1.0, 0.0])
    """
    n, g = of.nutrients, of.nutrients + of.classes
    grams = _each_food_once(grams)
    sums = product(grams, of.columns)
    weights = sums[:, g:]
    if _has_negative(grams):  # a difference of days: amounts cancel, what they rest on does not
        weights = abs(grams) @ of.columns[:, g:]
    share = _share(grams, weights, of)
    amount, glutamine = sums[:, :n], sums[:, n:g]
    something = share > 0
    if not something.all():
        for mask in np.flatnonzero(~something.all(axis=0)):
            nothing = np.flatnonzero(~something[:, mask])
            amount[np.ix_(nothing, np.flatnonzero(of.covered[:n] == mask))] = np.nan
            if of.covered[n] == mask:
                glutamine[nothing] = np.nan
    return Sums(amount, glutamine, share, BAND * np.sqrt(grams**2 @ of.own**2))


def product(grams: "Array | csr_array", columns: Array) -> Array:
    """`grams` (R, F) @ `columns` (F, K). A large sparse one is worked on in blocks of rows by all cores.

    The sparse product lets go of Python's lock, and each row is summed in the same order as ever, so the
    result does not depend on the number of cores. A diary never starts a thread.

    >>> product(np.array([[100.0, 50.0]]), np.array([[0.5], [0.02]])).tolist()
    [[51.0]]
    """
    if isinstance(grams, np.ndarray) or grams.nnz < LARGE:
        whole: Array = grams @ columns
        return whole
    from concurrent.futures import ThreadPoolExecutor  # a diary needs none of it

    out = np.empty((grams.shape[0], columns.shape[1]))

    def fill(first: int) -> None:
        bounds = grams.indptr[first : first + ROWS + 1]
        begin, end = bounds[0], bounds[-1]
        parts = (grams.data[begin:end], grams.indices[begin:end], bounds - begin)
        rows = type(grams)(parts, shape=(len(bounds) - 1, grams.shape[1]))  # views: nothing is copied
        out[first : first + ROWS] = rows @ columns

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        deque(pool.map(fill, range(0, len(out), ROWS)), maxlen=0)
    return out


def _each_food_once(grams: "Array | csr_array") -> "Array | csr_array":
    """The same grams, in a copy where a sparse row names a food twice: scipy would mend it in place."""
    if isinstance(grams, np.ndarray) or grams.has_canonical_format:
        return grams
    merged = grams.copy()
    merged.sum_duplicates()
    return merged


def _has_negative(grams: "Array | csr_array") -> bool:
    cells: Array = grams if isinstance(grams, np.ndarray) else grams.data
    return bool((cells < 0).any())


def _share(grams: "Array | csr_array", weights: Array, of: Stack) -> Array:
    """Share (R, M) of the rows' weight that stands on known cells, from the weights (R, M + 3) of rows.

    A row whose foods weigh nothing on the basis (plain water on energy), or that has no food at all (a
    fast), is fully covered when every food in it is known: there is nothing that could be missing.
    """
    m = len(of.masked)
    whole = weights[:, m:]
    with np.errstate(invalid="ignore", divide="ignore"):
        share: Array = weights[:, :m] / whole[:, of.masked]
    np.minimum(share, 1.0, out=share)  # what rounding adds is not more than all
    for basis in range(len(BASES)):
        weightless = np.flatnonzero(~(whole[:, basis] > 0))
        if len(weightless):
            masks = np.flatnonzero(of.masked == basis)
            some_unknown = (grams[weightless] != 0).astype(np.float64) @ of.unknown[:, masks].astype(
                np.float64
            )
            share[np.ix_(weightless, masks)] = some_unknown == 0
    return share


def compose(grams: "Array | csr_array", spread: "Array | csr_array | None", table: Table) -> Totals:
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


def _compose(grams: "Array | csr_array", spread: "Array | csr_array | None", table: Table) -> Totals:
    stacked = stack(table)
    sums = total(grams, stacked)
    n = stacked.nutrients
    x = stacked.columns[:, :n]
    coverage = sums.share[:, stacked.covered]
    return Totals(
        amount=sums.amount,
        coverage=coverage[:, :n],
        composition=BAND * np.sqrt(grams**2 @ (x * table.error) ** 2),
        portion=_portion(spread, x, len(coverage)),
        glutamine=sums.glutamine,
        glutamine_coverage=coverage[:, n],
        glutamine_food=sums.glutamine_food,
        glutamine_portion=_portion(
            spread, stacked.columns[:, n : n + stacked.classes].sum(axis=1), len(coverage)
        ),
    )


def _portion(spread: "Array | csr_array | None", x: Array, rows: int) -> Array:
    """Portion half-width (R, N) or (R,): partly independent, partly the same eye for all foods."""
    if spread is None:
        return np.full((rows, *x.shape[1:]), np.nan)
    apart, together = spread**2 @ x**2, (spread @ x) ** 2
    half: Array = BAND * np.sqrt((1 - SAME_EYE) * apart + SAME_EYE * together)
    return half
