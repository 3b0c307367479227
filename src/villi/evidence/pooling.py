"""Trials put together: random-effects meta-analysis of a few effects and their variances, with numpy alone.

Vocabulary:
    k: how many trials.
    effects, y: shape (k,), one effect a trial on a scale where 0 is no difference (`effect_sizes`).
    variances, v: shape (k,), the square of each effect's standard error within its trial; above 0.
    tau2: the variance of the true effects between trials; 0 when they differ no more than chance makes them.
    weights, w = 1 / (v + tau2): shape (k,). mu = sum(w y) / sum(w) is the pooled effect.
    Q(tau2) = sum(w (y - mu)^2); Q means Q(0), Cochran's. I2 = max(0, (Q - (k-1)) / Q).
    interval: where the mean of the true effects may lie (95 %).
    prediction: where the true effect of one more such trial may lie (95 %): wider, and the honest answer to
        "will it do so elsewhere".

No pool repairs its trials: with small-study effects, different end points or unsound trials the pooled figure
is wrong with a narrow interval. What may be shown is decided by `headline`, and before it by the data set.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import nan, sqrt
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from villi.quantities.student import Z_975, t_975

Array = npt.NDArray[np.float64]
Method = Literal["FE", "DL", "PM", "REML"]
"""How tau2 is estimated: fixed effect (0), DerSimonian-Laird, Paule-Mandel, restricted maximum likelihood."""
Kind = Literal["normal", "hartung-knapp", "modified"]
"""How the interval is made: see `pool`."""

GRID = 400
"""Points at which the REML likelihood is looked at before any is refined: it can have two modes."""
GRID_DEPTH = 1e-10
"""The least tau2 of the grid above 0, as a share of the largest possible one (judgement: below it the pooled
effect no longer changes in a printed digit)."""
ZOOM = 64
"""Points of each step that narrows a bracket; eleven steps narrow it to the last bit of a double."""
STEPS = 11

MOST = 1e100
"""Effects, and variances or their inverse, beyond this are no measurement: their squares leave a double."""
MOST_UNLIKE = 1e12
"""Variances that differ by more cannot be weighed against each other in double precision (judgement)."""

NO_POOL_BELOW = 3
"""Fewer trials are shown one by one: two cannot tell how far trials differ (judgement;
Friede and others 2016, arXiv:1606.04969: for two, the usual interval is too narrow and this one too long)."""
TAU2_FACTOR = 2.0
"""REML and Paule-Mandel are shown beside each other when their tau2 differ by more (judgement)."""


@dataclass(frozen=True, slots=True)
class Pooled:
    """A pooled effect on the scale of the effects; exponentiate ratios. NaN where a figure does not exist.

    `se` is the standard error behind the interval: for the Hartung-Knapp kinds their own. `weights` are
    shares that sum to 1, in the order of the trials. `modes`: local maxima of the REML likelihood, else 1.
    """

    k: int
    method: Method
    kind: Kind
    estimate: float
    se: float
    low: float
    high: float
    predicted_low: float
    predicted_high: float
    tau2: float
    q: float
    i2: float
    weights: tuple[float, ...]
    modes: int = 1

    @property
    def excludes_none(self) -> bool:
        """Whether the interval excludes "no difference" (0); the prediction interval may still hold it."""
        return self.low > 0 or self.high < 0


def pool(
    effects: Sequence[float],
    variances: Sequence[float],
    *,
    method: Method = "REML",
    kind: Kind = "modified",
) -> Pooled:
    """The pooled effect of k trials with its 95 % interval and prediction interval.

    `method` is the estimator of tau2 (`tau2`); "FE" supposes one true effect for all trials: not for trials
    that differ in people, dose or time.

    `kind` of interval, all mu +- c se:

    - "normal": c = 1.96, se^2 = 1/sum(w). To compare with older papers; too narrow for few trials.
    - "hartung-knapp": c = t(0.975, k-1), se^2 = q/sum(w), q = Q(tau2)/(k-1) (Hartung and Knapp 2001, DOI
      10.1002/sim.1009). q can lie far below 1 by chance: the interval is then narrower than the normal one.
    - "modified", the default: the same with q* = max(q, 1) (Knapp and Hartung 2003, DOI 10.1002/sim.1482;
      Roever and others 2015, DOI 10.1186/s12874-015-0091-1). Wide for two or three trials; that is the truth.

    Prediction interval: mu +- t(0.975, k-2) sqrt(tau2 + se^2), from k = 3 on (Higgins and others 2009, DOI
    10.1111/j.1467-985X.2008.00552.x; with the interval's se, as Partlett and Riley 2017, DOI
    10.1002/sim.7140), else NaN. None for "FE", which knows no other trial.

    One trial: its own effect and normal interval, whatever is asked, as nothing is known of other trials. No
    trial, a variance that is not above 0, NaN, or another number of variances: ValueError.

    >>> pooled = pool([-0.9, -0.4, 0.1], [0.09, 0.04, 0.05])
    >>> [round(x, 2) for x in (pooled.estimate, pooled.low, pooled.high, pooled.predicted_low, pooled.tau2)]
    [-0.37, -1.59, 0.84, -6.72, 0.17]
    """
    y, v = _checked(effects, variances)
    k = len(y)
    if k == 1:
        return _single(float(y[0]), float(v[0]), method)
    between, modes = _between(y, v, method)
    w = 1 / (v + between)
    total = float(w.sum())
    mu = float(w @ y) / total
    scale = float(w @ (y - mu) ** 2) / (k - 1)
    if kind == "normal":
        se, c = sqrt(1 / total), Z_975
    else:
        se, c = sqrt(max(scale, 1.0) / total if kind == "modified" else scale / total), t_975(k - 1)
    q = cochran_q(y, v)
    predicted = nan
    if k >= 3 and method != "FE":
        predicted = t_975(k - 2) * sqrt(between + se**2)
    return Pooled(
        k=k,
        method=method,
        kind=kind,
        estimate=mu,
        se=se,
        low=mu - c * se,
        high=mu + c * se,
        predicted_low=mu - predicted,
        predicted_high=mu + predicted,
        tau2=between,
        q=q,
        i2=max(0.0, (q - (k - 1)) / q) if q > 0 else 0.0,
        weights=tuple((w / total).tolist()),
        modes=modes,
    )


def tau2(effects: Sequence[float] | Array, variances: Sequence[float] | Array, method: Method) -> float:
    """The variance between trials; 0 for fewer than two.

    - "FE": 0.
    - "DL": max(0, (Q - (k-1)) / (S1 - S2/S1)), S1 = sum(1/v), S2 = sum(1/v^2) (DerSimonian and Laird 1986,
      DOI 10.1016/0197-2456(86)90046-2). One step, often too low: only to compare with older papers.
    - "PM": the tau2 with Q(tau2) = k - 1, or 0 when Q(0) is no larger (Paule and Mandel 1982, DOI
      10.6028/jres.087.022). Supposes no normal distribution of the true effects.
    - "REML": the tau2 >= 0 with the least l = 0.5 (sum ln(v + tau2) + ln sum(w) + sum(w (y - mu)^2))
      (Viechtbauer 2005, DOI 10.3102/10769986030003261). l can have two minima: its slope is followed over a
      grid up to where it can only rise, every minimum is refined, and the deepest is taken.

    >>> y, v = [-0.581, 0.530, 0.771, 1.031], [0.023, 0.052, 0.060, 0.115]
    >>> [round(tau2(y, v, method), 3) for method in ("FE", "DL", "PM", "REML")]
    [0.0, 0.612, 0.457, 0.473]
    """
    y, v = _checked(effects, variances)
    return _between(y, v, method)[0] if len(y) > 1 else 0.0


def _between(y: Array, v: Array, method: Method) -> tuple[float, int]:
    """tau2 of at least two trials, and how many modes its likelihood has (1 where there is none)."""
    if method == "FE":
        return 0.0, 1
    if method == "DL":
        return _dersimonian_laird(y, v), 1
    if method == "PM":
        return _paule_mandel(y, v), 1
    if method == "REML":
        minima = _reml_minima(y, v)
        return min(minima, key=lambda between: _restricted(y, v, between)), len(minima)
    raise ValueError(f"no such method: {method!r}; one of FE, DL, PM, REML")


def cochran_q(
    effects: Sequence[float] | Array, variances: Sequence[float] | Array, tau2: float = 0.0
) -> float:
    """Q(tau2) = sum(w (y - mu)^2), about k - 1 when tau2 is all that trials differ by beyond chance.

    >>> round(cochran_q([0.1, 0.3, 0.2], [0.01, 0.01, 0.01]), 6)
    2.0
    """
    y, v = _checked(effects, variances)
    return float(_q(y, v, np.array([tau2]))[0])


class Headline(NamedTuple):
    """What is shown to a person: `pooled`, or None with the `reason`; `beside` it a second estimate."""

    pooled: Pooled | None
    beside: Pooled | None
    reason: str


def headline(effects: Sequence[float], variances: Sequence[float]) -> Headline:
    """The pooled figure by our display rule: REML with the modified Hartung-Knapp interval.

    Fewer than three trials: none, they are shown one by one. Paule-Mandel is shown beside it when the two
    tau2 differ by more than a factor of 2, or when one interval excludes "no difference" and the other does
    not. Whether effects may be pooled at all (same end point, figures seen) is for the holder of the data.

    >>> headline([0.1, 0.4], [0.04, 0.09]).reason
    'Only two trials: shown one by one, as two cannot tell how far trials differ.'
    """
    if len(effects) < NO_POOL_BELOW:
        return Headline(None, None, FEW[len(effects)])
    first = pool(effects, variances)
    second = pool(effects, variances, method="PM")
    less, more = sorted((first.tau2, second.tau2))
    if more > TAU2_FACTOR * less:
        return Headline(
            first, second, "Two usual ways of estimating how far trials differ disagree: both are shown."
        )
    if first.excludes_none != second.excludes_none:
        return Headline(
            first, second, "Two usual ways of pooling disagree on whether there is an effect: both are shown."
        )
    return Headline(first, None, "")


FEW = (
    "No trial with figures that we have seen.",
    "A single trial: there is nothing to pool.",
    "Only two trials: shown one by one, as two cannot tell how far trials differ.",
)
"""Why no pooled figure is shown, by the number of trials."""


def _checked(effects: Sequence[float] | Array, variances: Sequence[float] | Array) -> tuple[Array, Array]:
    """Both as arrays of shape (k,), or ValueError naming what is wrong with them."""
    y, v = np.asarray(effects, dtype=np.float64), np.asarray(variances, dtype=np.float64)
    if y.ndim != 1 or y.shape != v.shape:
        raise ValueError(f"each effect needs one variance: {y.shape} effects, {v.shape} variances")
    if not len(y):
        raise ValueError("there is no trial to pool")
    for name, values in (("effect", y), ("variance", v)):
        if not np.isfinite(values).all():
            place = int(np.argmin(np.isfinite(values)))
            raise ValueError(f"trial {place + 1}: its {name} is {values[place]:g}, not a known number")
    if (v <= 0).any():
        place = int(np.argmax(v <= 0))
        raise ValueError(f"trial {place + 1}: a variance is above 0, not {v[place]:g}")
    if np.abs(y).max() > MOST or v.max() > MOST or v.min() < 1 / MOST:
        raise ValueError(f"effects or variances beyond {MOST:g} are no measurement: check their unit")
    if v.max() > MOST_UNLIKE * v.min():
        raise ValueError(
            f"variances from {v.min():g} to {v.max():g} cannot be weighed together: check their unit"
        )
    return y, v


def _single(effect: float, variance: float, method: Method) -> Pooled:
    se = sqrt(variance)
    low, high = effect - Z_975 * se, effect + Z_975 * se
    return Pooled(1, method, "normal", effect, se, low, high, nan, nan, 0.0, 0.0, 0.0, (1.0,))


def _q(y: Array, v: Array, between: Array) -> Array:
    """Q at many tau2: y and v of shape (k,), between of shape (g,), the result of shape (g,)."""
    w = 1 / (v + between[:, None])
    mu = (w @ y) / w.sum(axis=1)
    return np.asarray((w * (y - mu[:, None]) ** 2).sum(axis=1))


def _dersimonian_laird(y: Array, v: Array) -> float:
    """With S1 - S2/S1 written as sum(w (S1 - w)) / S1: nothing cancels where one trial outweighs the rest."""
    w = 1 / v
    others = np.where(np.eye(len(w), dtype=bool), 0.0, w).sum(axis=1)
    return max(0.0, (cochran_q(y, v) - (len(y) - 1)) * float(w.sum()) / float(w @ others))


def _paule_mandel(y: Array, v: Array) -> float:
    """Q falls with tau2, and is at most k - 1 at the plain variance of the effects: there the search ends."""
    df = len(y) - 1
    if _q(y, v, np.zeros(1))[0] <= df:
        return 0.0
    return _crossing(lambda between: df - _q(y, v, between), 0.0, float(np.var(y, ddof=1)))


def _slope(y: Array, v: Array, between: Array) -> Array:
    """The slope of twice the REML criterion at many tau2: sum(w) - sum(w^2)/sum(w) - sum(w^2 (y - mu)^2)."""
    w = 1 / (v + between[:, None])
    total = w.sum(axis=1)
    mu = (w @ y) / total
    squares = w**2
    return np.asarray(total - squares.sum(axis=1) / total - (squares * (y - mu[:, None]) ** 2).sum(axis=1))


def _restricted(y: Array, v: Array, between: float) -> float:
    """Twice the REML criterion at one tau2, without its constants."""
    w = 1 / (v + between)
    return float(np.log(v + between).sum() + np.log(w.sum())) + cochran_q(y, v, between)


def _reml_minima(y: Array, v: Array) -> list[float]:
    """Every tau2 >= 0 at which the criterion has a minimum; at least one.

    At a minimum above 0, tau2 is a weighted mean of (y - mu)^2 - v, plus 1/sum(w): so it is at most
    (k range^2 + max v) / (k - 1), where the grid ends.
    """
    k = len(y)
    most = (k * float(np.ptp(y)) ** 2 + float(v.max())) / (k - 1)
    grid = np.concatenate(([0.0], np.geomspace(most * GRID_DEPTH, most * 1.01, GRID)))
    rises = _slope(y, v, grid) >= 0
    minima = [0.0] if rises[0] else []
    for place in np.flatnonzero(~rises[:-1] & rises[1:]):
        minima.append(
            _crossing(lambda between: _slope(y, v, between), float(grid[place]), float(grid[place + 1]))
        )
    return minima


def _crossing(rising: Callable[[Array], Array], low: float, high: float) -> float:
    """Where a function goes from below 0 at `low` to 0 or above at `high`, to the last bit."""
    for _ in range(STEPS):
        points = np.linspace(low, high, ZOOM)
        above = int(np.argmax(rising(points) >= 0))
        if above == 0:
            return high
        low, high = float(points[above - 1]), float(points[above])
    return (low + high) / 2
