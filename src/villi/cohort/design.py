"""How a sample was drawn, and what follows for the error of any figure computed from it.

Vocabulary
    n rows (persons, or person-days); H strata; m_h primary sampling units (PSUs) in stratum h; R replicates.
    `weights` (n,): how many people of the population a row stands for. A row of weight 0 is of the sample but
    not of what is asked about (a *domain*): rows are never deleted, since how many PSUs there were belongs to
    the design.
    A *statistic* is a function of the weights: `at(w)` (K,), and its *influence* (n, K): what one more unit
    of weight on a row would add to it. Totals of weighted influences have the variance of the statistic.

Two ways to the covariance of a statistic t
    Design, by Taylor linearisation, PSUs taken as drawn with replacement inside strata (no finite population
    correction: slightly too wide where a large share of all PSUs was drawn)::

        z_hi = sum_{rows of PSU i} w u         V = sum_h m_h / (m_h - 1) sum_i (z_hi - z_h)(z_hi - z_h)'

    Replicates, t computed anew with each column of weights, about the figure of the full sample::

        V = sum_r c_r (t_r - t)(t_r - t)'      c_r = 1/R             BRR, bootstrap
                                                     1/(R (1-rho)^2) Fay
                                                     (R-1)/R         jackknife of an unstratified sample
                                                     as given        jackknife in strata: (m_h - 1)/m_h

Degrees of freedom: PSUs minus strata, of those that hold a row of the domain. With fewer than about 12 an
interval is barely one, whatever its width says.

Sources: Binder 1983, Int Stat Rev 51:279 (linearisation of estimating equations); Judkins 1990, J Off Stat
6:223 (Fay's method); Korn and Graubard 1999, Analysis of Health Surveys (degrees of freedom). Not read here:
they are named as where the formulas are usually quoted from; the code is held against another program's
figures and against simulation instead (tests/cohort/test_survey.py, benchmarks/survey.py).
"""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from villi.quantities import VilliError

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Codes = NDArray[np.intp]

Lonely: TypeAlias = Literal["refuse", "centre", "average", "certainty"]
"""What is done about a stratum with one PSU, whose variance nobody can see: refuse; measure it from the mean
of all PSUs (rather too wide); give it the mean of the other strata; or take it as drawn for certain, which
adds nothing and is only right where that is so."""

Kind: TypeAlias = Literal["brr", "fay", "jackknife", "bootstrap"]


class Statistic(NamedTuple):
    """A figure (K,) as a function of weights (n,), and its influence (n, K) at those weights."""

    at: Callable[[Array], Array]
    influence: Callable[[Array], Array]


@dataclass(frozen=True, slots=True)
class Design:
    """A stratified sample of PSUs: `weights`, `strata` and `psu`, each (n,). PSU numbers may begin anew in
    each stratum. Without `strata` there is one; without `psu` each row is its own.

    Weights that are missing (NaN) are refused, unless `missing_weights="exclude"`: such rows then count
    nothing and stand in `without_weight`. Raises VilliError where weights are negative, where lengths differ,
    where a row that counts has no stratum or PSU, and for a lonely PSU (see `Lonely`).

    >>> sample = Design([10.0, 10, 20, 20], strata=[1, 1, 2, 2], psu=[1, 2, 1, 2])
    >>> sample.psus, sample.df
    (4, 2)
    >>> Design([1.0, 1.0, 1.0], strata=[1, 1, 2])
    Traceback (most recent call last):
    villi.quantities.errors.VilliError: stratum 2 has one sampling unit only, ...
    """

    weights: Array
    strata: Any = None
    psu: Any = None
    lonely: Lonely = "refuse"
    missing_weights: Literal["refuse", "exclude"] = "refuse"
    without_weight: int = field(init=False, default=0)
    psu_code: Codes = field(init=False, repr=False)
    stratum_of: Codes = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Check, and number the PSUs from 0 over all strata."""
        weights, missing = checked_weights(self.weights, self.missing_weights)
        n = len(weights)
        strata = np.zeros(n, np.intp) if self.strata is None else _coded(self.strata, weights, "stratum")
        psu = np.arange(n) if self.psu is None else _coded(self.psu, weights, "sampling unit")
        placed = (strata >= 0) & (psu >= 0)
        wide = int(psu.max()) + 1
        pairs, code = np.unique(strata[placed] * wide + psu[placed], return_inverse=True)
        of_row = np.zeros(n, np.intp)  # rows without a place have no weight: any place will do
        of_row[placed] = code.reshape(-1)
        put = object.__setattr__  # the only way to fill a frozen value
        put(self, "weights", weights)
        put(self, "without_weight", missing)
        put(self, "psu_code", of_row)
        put(self, "stratum_of", np.unique(pairs // wide, return_inverse=True)[1].reshape(-1))
        self._no_lonely()

    def _no_lonely(self) -> None:
        counts = np.bincount(self.stratum_of)
        if self.lonely == "refuse" and (counts == 1).any():
            first = int(np.flatnonzero(counts == 1)[0])
            row = int(np.flatnonzero(self.stratum_of[self.psu_code] == first)[0])
            name = "1" if self.strata is None else np.asarray(self.strata)[row]
            raise VilliError(
                f"stratum {name} has one sampling unit only, from which no variance can be seen",
                remedy="join it to a like stratum, or choose lonely='centre' (rather too wide), 'average' or "
                "'certainty' (only where it was sure to be drawn)",
            )

    @property
    def psus(self) -> int:
        """How many PSUs the sample has."""
        return len(self.stratum_of)

    @property
    def df(self) -> int:
        """PSUs minus strata, of those with a row that counts."""
        return self.df_of(self.weights)

    def df_of(self, weights: Array) -> int:
        """PSUs minus strata, of those with a row of positive weight."""
        used = np.unique(self.psu_code[weights > 0])
        return len(used) - len(np.unique(self.stratum_of[used]))

    def domain(self, where: ArrayLike) -> "Design":
        """The same sample asked about the rows `where` (n,) only: the others keep their place, at weight 0.

        >>> Design([1.0, 1, 1, 1], psu=[1, 1, 2, 2]).domain([True, False, True, True]).weights.tolist()
        [1.0, 0.0, 1.0, 1.0]
        """
        inside = flags(where)
        same_length(self.weights, inside)
        same = copy(self)
        object.__setattr__(same, "weights", some_left(np.where(inside, self.weights, 0.0)))
        return same

    def covariance(self, weights: Array, statistic: Statistic) -> Array:
        """Covariance (K, K) of `statistic` at `weights`, by linearisation; formulas at the head."""
        scores = weights[:, None] * statistic.influence(weights)
        totals = np.stack([np.bincount(self.psu_code, column, self.psus) for column in scores.T], axis=1)
        counts = np.bincount(self.stratum_of)
        sums = np.stack([np.bincount(self.stratum_of, column) for column in totals.T], axis=1)
        means = sums / counts[:, None]
        alone = counts[self.stratum_of] == 1
        centred = totals - means[self.stratum_of]
        if self.lonely == "centre":
            centred[alone] = totals[alone] - totals.mean(axis=0)
        factor = np.where(alone, 1.0, (counts / np.maximum(counts - 1, 1))[self.stratum_of])
        found: Array = (centred * factor[:, None]).T @ centred
        if self.lonely == "average" and (counts > 1).any():
            found = found * len(counts) / (counts > 1).sum()
        return found


@dataclass(frozen=True, slots=True)
class Replicates:
    """A sample whose publisher gives replicate weights: `weights` (n,) and `replicate_weights` (n, R), which
    are whole weights, not multipliers. `kind` and, for Fay's method, `rho` say how their spread counts;
    `factors` (R,) says it for each (a jackknife in strata). `df` defaults to the rank of the replicates
    minus one.

    >>> Replicates([1.0, 1, 1], [[0.0, 1.5, 1.5], [1.5, 0.0, 1.5], [1.5, 1.5, 0.0]], kind="jackknife").df
    2
    """

    weights: Array
    replicate_weights: Array
    kind: Kind = "brr"
    rho: float = 0.0
    factors: Array | None = None
    degrees: int | None = None
    missing_weights: Literal["refuse", "exclude"] = "refuse"
    without_weight: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        """Check, and work out what each replicate counts."""
        weights, missing = checked_weights(self.weights, self.missing_weights)
        columns = numbers(self.replicate_weights, "the table of replicate weights")
        if columns.ndim != 2 or len(columns) != len(weights) or columns.shape[1] < 2:
            raise VilliError(
                f"replicate weights of shape {columns.shape} do not go with {len(weights)} weights",
                remedy="give one row a person and one column a replicate, at least two",
            )
        columns[np.isnan(numbers(self.weights, "the column of weights"))] = 0.0
        if not np.isfinite(columns).all() or (columns < 0).any():
            row = int(np.flatnonzero(~np.isfinite(columns).all(axis=1) | (columns < 0).any(axis=1))[0])
            raise VilliError(
                f"row {row + 1} has a replicate weight that is missing or negative",
                remedy="leave such rows out by missing main weights, or read the file anew",
            )
        put = object.__setattr__
        put(self, "weights", weights)
        put(self, "without_weight", missing)
        put(self, "replicate_weights", columns)
        put(self, "factors", self._factors(columns.shape[1]))
        if self.degrees is None:
            put(self, "degrees", int(np.linalg.matrix_rank(columns.T @ columns, hermitian=True)) - 1)

    def _factors(self, count: int) -> Array:
        if self.factors is not None:
            given = numbers(self.factors, "the column of factors")
            if given.shape != (count,):
                raise VilliError(f"{len(given)} factors for {count} replicates", remedy="give one for each")
            return given
        if self.kind == "fay" and not 0 <= self.rho < 1:
            raise VilliError(f"Fay's rho is {self.rho}", remedy="give the survey's own, from 0 to below 1")
        if self.kind != "fay" and self.rho:
            raise VilliError(f"rho belongs to Fay's method, not to {self.kind}", remedy="choose kind='fay'")
        each = {"jackknife": (count - 1) / count, "fay": 1 / (count * (1 - self.rho) ** 2)}
        return np.full(count, each.get(self.kind, 1 / count))

    @property
    def df(self) -> int:
        """Degrees of freedom."""
        return self.degrees or 0

    def df_of(self, weights: Array) -> int:
        """Those of the whole sample: which PSUs a domain touches cannot be seen from replicate weights."""
        return self.df

    def domain(self, where: ArrayLike) -> "Replicates":
        """The same sample asked about the rows `where` (n,) only.

        >>> Replicates([1.0, 1], [[0.0, 2], [2, 0]]).domain([True, False]).replicate_weights.tolist()
        [[0.0, 2.0], [0.0, 0.0]]
        """
        inside = flags(where)
        same_length(self.weights, inside)
        same = copy(self)
        object.__setattr__(same, "weights", some_left(np.where(inside, self.weights, 0.0)))
        columns = np.where(inside[:, None], self.replicate_weights, 0.0)
        object.__setattr__(same, "replicate_weights", columns)
        return same

    def covariance(self, weights: Array, statistic: Statistic) -> Array:
        """Covariance (K, K) of `statistic`, computed anew for each replicate; formulas at the head.

        `weights` (n,) may leave out rows of the sample (0 where a value is unknown).
        """
        columns = np.where((weights > 0)[:, None], self.replicate_weights, 0.0)
        try:
            again = np.stack([statistic.at(column) for column in columns.T])
        except VilliError as wrong:
            raise VilliError(
                f"one of the replicates has no such figure ({wrong.said(str, '')})",
                remedy="ask about more people, or take Fay's half samples, in which no row vanishes",
            ) from wrong
        return self.spread(again - statistic.at(weights))

    def spread(self, apart: Array) -> Array:
        """Covariance (K, K) from how far each replicate's figures lie `apart` (R, K) from the sample's."""
        assert self.factors is not None
        found: Array = (apart * self.factors[:, None]).T @ apart
        return found


Sample: TypeAlias = Design | Replicates


def pooled(weights: ArrayLike, cycles: int) -> Array:
    """Weights (n,) of several two-year cycles laid together: each stands for the years of all of them.

    Strata of unlike cycles must carry unlike numbers (those of NHANES do).

    >>> pooled([30.0, 50.0], 2).tolist()
    [15.0, 25.0]
    """
    if cycles < 1:
        raise VilliError(f"{cycles} cycles", remedy="say how many were laid together, 1 or more")
    return numbers(weights, "the column of weights") / cycles


def numbers(column: ArrayLike, what: str = "a column") -> Array:
    """A copy of a column as numbers, NaN where it holds nothing; text and numbers without end are refused.

    >>> numbers([1, None]).tolist()
    [1.0, nan]
    """
    try:
        if isinstance(column, np.ma.MaskedArray):
            column = np.ma.filled(column.astype(float), np.nan)
        given = np.array(column, dtype=float)
    except (TypeError, ValueError):
        raise VilliError(
            f"{what} holds text", remedy="give numbers, and nothing where nobody knows"
        ) from None
    if np.isinf(given).any():
        row = int(np.argwhere(np.isinf(given))[0][0]) + 1
        raise VilliError(f"{what} holds a number without end in row {row}", remedy="mend or empty it")
    return given


def flags(where: ArrayLike) -> Flags:
    """Which rows are asked about: true or false, or 1 or 0; refused where it is neither, or unknown.

    >>> flags([1, 0]).tolist()
    [True, False]
    """
    given = numbers(where) if isinstance(where, np.ma.MaskedArray) else np.asarray(where)
    if given.dtype != bool:
        given = numbers(given, "the choice of rows")
        if not np.isin(given, (0.0, 1.0)).all():
            row = int(np.flatnonzero(~np.isin(given, (0.0, 1.0)))[0]) + 1
            raise VilliError(
                f"the choice of rows is neither true nor false in row {row}",
                remedy="compare first, and say what becomes of rows where nobody knows",
            )
    found: Flags = given.astype(bool)
    return found


def checked_weights(weights: ArrayLike, missing: str) -> tuple[Array, int]:
    """The weights (n,) as numbers, missing ones as 0 where that was asked for, and how many are missing."""
    given = numbers(weights, "the column of weights")
    if given.ndim != 1 or not len(given):
        raise VilliError("there are no weights", remedy="give one number for each row")
    absent = np.isnan(given)
    if absent.any() and missing == "refuse":
        raise VilliError(
            f"{int(absent.sum())} of {len(given)} rows have no weight, the first is row "
            f"{int(np.flatnonzero(absent)[0]) + 1}",
            remedy="see whether the weight fits these rows; missing_weights='exclude' leaves them out and "
            "counts them",
        )
    bad = given < 0
    if bad.any():
        raise VilliError(
            f"the weight of row {int(np.flatnonzero(bad)[0]) + 1} is {given[bad][0]:g}",
            remedy="weights are 0 or more",
        )
    given[absent] = 0.0
    return some_left(given), int(absent.sum())


def some_left(weights: Array) -> Array:
    """The same weights; refused where none is above 0."""
    if not weights.any():
        raise VilliError("no row counts: every weight is 0", remedy="choose other rows, or another weight")
    return weights


def one_each(weights: Array, column: ArrayLike, what: str = "a column") -> Array:
    """A column with one number for each weight (n,)."""
    given = numbers(column, what)
    if given.ndim != 1:
        raise VilliError(f"{what} has the shape {given.shape}", remedy="give one value for each row")
    same_length(weights, given)
    return given


def same_length(weights: Array, *columns: NDArray[Any]) -> None:
    """Refuse columns that have not one row for each weight."""
    for column in columns:
        if len(column) != len(weights):
            raise VilliError(
                f"{len(column)} values for {len(weights)} weights", remedy="give one value for each row"
            )


def _coded(names: ArrayLike, weights: Array, what: str) -> Codes:
    """Names (n,) of strata or PSUs as numbers from 0, -1 unknown; those of rows that count must be known."""
    given = np.asarray(names)
    if isinstance(names, np.ma.MaskedArray):
        given = given.astype(object)
        given[np.ma.getmaskarray(names)] = None
    same_length(weights, given)
    if given.dtype.kind in "iu":
        unknown = np.zeros(len(given), dtype=bool)
    elif given.dtype.kind == "f":
        unknown = np.isnan(given)
    else:
        unknown = np.array([one is None or one != one for one in given.tolist()], dtype=bool)
    if (unknown & (weights > 0)).any():
        row = int(np.flatnonzero(unknown & (weights > 0))[0]) + 1
        raise VilliError(f"row {row} has a weight and no {what}", remedy="give it one, or weight 0")
    codes = np.full(len(given), -1, np.intp)
    codes[~unknown] = np.unique(given[~unknown], return_inverse=True)[1].reshape(-1)
    return codes
