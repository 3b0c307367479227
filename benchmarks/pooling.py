"""Pooling beside two libraries of meta-analysis: how far the figures differ, and how long a pool takes.

    python benchmarks/pooling.py

Random sets of 3 to 30 trials that differ by chance alone or by much more. Agreement is the largest absolute
difference of the pooled effect, of the ends of its interval, and of tau2, in units of the set's own smallest
standard error, so that it means the same for every set. PyMARE searches the REML likelihood from one side and
to a tolerance; sets whose likelihood has two modes are counted apart. So are sets for which statsmodels'
iteration steps over the root and answers nought (its own equation is not balanced there; ours is).

Time is that of one call with one set, as villi makes it: median of the sets, ratio to PyMARE's (and to
statsmodels' Paule-Mandel). PyMARE can pool many sets of one size in a single call; that is shown, too.
"""

import time
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any, NamedTuple

import numpy as np
from pymare import Dataset
from pymare.estimators import DerSimonianLaird, VarianceBasedLikelihoodEstimator
from statsmodels.stats.meta_analysis import combine_effects

from record import record
from villi.evidence.pooling import Array, Method, cochran_q, pool

SETS = 400
SEED = 2026
SIZES = (3, 31)
SPREADS = (0.0, 0.1, 0.5, 2.0)
TOGETHER = 400
"""Sets of ten trials that PyMARE pools in one call."""


class Figures(NamedTuple):
    """What is compared of a pool."""

    estimate: float
    low: float
    high: float
    tau2: float


def sets(count: int, sizes: tuple[int, int] = SIZES) -> Iterator[tuple[Array, Array]]:
    """Effects and variances, shapes (k,)."""
    random = np.random.default_rng(SEED)
    for place in range(count):
        k = int(random.integers(*sizes))
        variances = random.uniform(0.01, 0.5, k)
        spread = SPREADS[place % len(SPREADS)]
        yield random.normal(0.3, np.sqrt(variances + spread**2)), variances


def ours(y: Array, v: Array, method: Method) -> Figures:
    found = pool(y.tolist(), v.tolist(), method=method, kind="hartung-knapp")
    return Figures(found.estimate, found.low, found.high, found.tau2)


def by_pymare(y: Array, v: Array, estimator: Any) -> Figures:
    estimator.fit_dataset(Dataset(y, v, X=None, add_intercept=True))
    summary = estimator.summary()
    stats = summary.get_fe_stats()
    estimate, low, high = (float(np.ravel(stats[key])[0]) for key in ("est", "ci_l", "ci_u"))
    return Figures(estimate, low, high, float(np.ravel(summary.tau2)[0]))


def reml_by_pymare(y: Array, v: Array) -> Figures:
    return by_pymare(y, v, VarianceBasedLikelihoodEstimator(method="REML", xtol=1e-10, maxiter=500))


def dl_by_pymare(y: Array, v: Array) -> Figures:
    return by_pymare(y, v, DerSimonianLaird())


def pm_by_statsmodels(y: Array, v: Array) -> Figures:
    found = combine_effects(y, v, method_re="iterated", atol=1e-6, maxiter=2000)
    _, _, _, (low, high) = found.conf_int(use_t=True)
    return Figures(float(found.mean_effect_re), float(low), float(high), float(found.tau2))


def apart(one: Figures, other: Figures, v: Array) -> float:
    """The largest difference in units of the smallest standard error; tau2 in units of its square."""
    unit = float(np.sqrt(v.min()))
    return max(
        *(abs(a - b) / unit for a, b in zip(one[:3], other[:3], strict=True)),
        abs(one.tau2 - other.tau2) / unit**2,
    )


def stopped_elsewhere(y: Array, v: Array, method: Method, theirs: Figures) -> bool:
    """Whether a library's search may have ended where it should not."""
    if method == "PM":
        return theirs.tau2 == 0 and cochran_q(y, v) > len(y) - 1
    return pool(y.tolist(), v.tolist(), method=method).modes > 1


def seconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def main() -> None:
    drawn = list(sets(SETS))
    ways: tuple[tuple[str, Method, Callable[[Array, Array], Figures]], ...] = (
        ("reml_pymare", "REML", reml_by_pymare),
        ("dl_pymare", "DL", dl_by_pymare),
        ("pm_statsmodels", "PM", pm_by_statsmodels),
    )
    shown: dict[str, float] = {"sets": SETS}
    for name, method, theirs in ways:
        differences, aside, mine, other = [], 0, [], []
        for y, v in drawn:
            one, two = ours(y, v, method), theirs(y, v)
            if stopped_elsewhere(y, v, method, two):
                aside += 1
            else:
                differences.append(apart(one, two, v))
            mine.append(seconds(lambda y=y, v=v, method=method: ours(y, v, method)))  # type: ignore[misc]
            other.append(seconds(lambda y=y, v=v, theirs=theirs: theirs(y, v)))  # type: ignore[misc]
        shown[f"{name}_max_abs_difference"] = max(differences)
        shown[f"{name}_ours_us"] = median(mine) * 1e6
        shown[f"{name}_theirs_us"] = median(other) * 1e6
        shown[f"{name}_times_faster"] = median(other) / median(mine)
        shown[f"{name}_sets_apart"] = aside
    shown.update(at_once())
    record("pooling", shown)


def at_once() -> dict[str, float]:
    """Many sets of ten trials: PyMARE in one call, ours one after the other; microseconds a set."""
    ten = list(sets(TOGETHER, (10, 11)))
    y, v = np.stack([y for y, _ in ten], axis=1), np.stack([v for _, v in ten], axis=1)
    estimator = VarianceBasedLikelihoodEstimator(method="REML")

    def theirs() -> None:
        estimator.fit_dataset(Dataset(y, v, X=None, add_intercept=True))
        estimator.summary().get_fe_stats()

    mine = median(seconds(lambda: [ours(y, v, "REML") for y, v in ten]) for _ in range(5))
    other = median(seconds(theirs) for _ in range(5))
    return {
        "many_at_once_ours_us_a_set": mine / TOGETHER * 1e6,
        "many_at_once_pymare_us_a_set": other / TOGETHER * 1e6,
    }


if __name__ == "__main__":
    main()
