"""How large is the effect of a pair that was announced? Averaged over whether, when and how strongly it acts.

What is announced was picked because it looked strong, so its own estimate is too large (the winner's curse).
Here all shapes over the lags and all sizes are weighed, "no effect" among them (spike and slab). With the
whitened y (n,), the other exposures behind it (`background`, V), one exposure j and its rivals, those that
are hard to tell from it:

    feature      f = sum_l w_l x_l / SD of the exposure, one for each shape w over the lags (`shaping`)
    out          probability 1 - ACTS: no effect
    in           probability ACTS: y = f b + e,  e ~ N(0, s^2 V),  b ~ N(0, v^2 s^2),  shape w by its prior
                 (`shaping`), size v any of `SLABS`,  p(s^2) proportional to 1 / s^2
    rivals       at most one is in at a time, each with odds ACTS / (1 - ACTS); j and its rivals are left
                 out of V together

Every one of these models has a closed form. With F the 0, 1 or 2 features in it, D = diag(1 / v^2),
G = F'V^-1 F, r = F'V^-1 y, yy = y'V^-1 y, and df degrees of freedom:

    K = G + D,  m = K^-1 r,  S = yy - r'm
    evidence     prior x (det D / det K)^1/2 x S^(-df/2)
    effect       Student t on df around m_j, scale (S / df (K^-1)_jj)^1/2; nought where j is out

The posterior of the effect is the mixture of these, weighed by their evidence: no sampling, no seed. Weights
of a shape sum to one, so b is the effect summed over lags, in outcome units per SD of the exposure.
"""

from collections.abc import Sequence
from math import nan
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr

from villi.signals.background import Background, background
from villi.signals.shaping import ACTS, SLABS, of_kind, rivals, shaped
from villi.signals.values import Kind, Whitened

Array = NDArray[np.float64]

MOST_OUT = 0.5
"""Weight of "no effect" within the interval of an announced pair, at most (judgement): where the second
opinion sees nothing, an interval from 0 to 0 would claim to know that."""
ALIKE_ODDS = 3.0
"""Odds between two exposures below which the data hardly tell them apart: the weakest class of Kass and
Raftery (1995), from 1 to 3 (seen in the manual of the R package pcal)."""
TAIL = 0.025
TOLERANCE = 1e-5
"""Of the widest reach of an effect: ends are found that closely."""


class Averaged(NamedTuple):
    """The model-averaged effect of an exposure, outcome units per SD of it: posterior mean and 95 % interval
    (it may end at nought); `inclusion`, the probability that it acts at all; `alike`, the exposures that
    explain the outcome about as well in its place. NaN where nothing varies."""

    effect: float
    low: float
    high: float
    inclusion: float
    alike: tuple[str, ...]


class Mixture(NamedTuple):
    """The posterior of an effect: Student t parts on `degrees`, their `weight`, `mean` and `scale` (parts,);
    what is missing of the weights is "no effect"."""

    weight: Array
    mean: Array
    scale: Array
    degrees: int


def averaged(whitened: Whitened, kind: Kind, chosen: Sequence[int]) -> tuple[Averaged, ...]:
    """Model-averaged effects of the exposures at `chosen` (places in `whitened.names`), in their order.

    Formulas at the head of this module. Nothing here is drawn at random.
    """
    ground = background(whitened)
    return tuple(average(ground, kind, at) for at in chosen)


def average(ground: Background, kind: Kind, at: int) -> Averaged:
    """The model-averaged effect of the exposure at `at`, beside the others."""
    whitened = ground.whitened
    features = shaped(whitened, kind)
    if not (whitened.sd[at] > 0 and (features[:, at] ** 2).sum() > 0):
        return Averaged(nan, nan, nan, nan, ())
    group = [at, *rivals(features, at)]
    sums = ground.sums(features[:, group].reshape(len(features), -1), group, kind)
    mixture, instead = weighed(sums.g, sums.r, sums.yy, of_kind(kind).prior, whitened.degrees)
    inclusion = float(mixture.weight.sum())
    alike = [
        whitened.names[i]
        for i, share in zip(group[1:], instead, strict=True)
        if inclusion < ALIKE_ODDS * share
    ]
    return Averaged(
        float(mixture.weight @ mixture.mean),
        quantile(mixture, TAIL),
        quantile(mixture, 1 - TAIL),
        inclusion,
        tuple(sorted(alike)),
    )


def weighed(g: Array, r: Array, yy: float, prior: Array, degrees: int) -> tuple[Mixture, Array]:
    """The posterior of the first of m exposures, each in S features with `prior` (S,), and for each rival
    (m - 1,) the probability that it is in while the first is out; from G (mS, mS), r (mS,) and yy."""
    precision = 1.0 / np.square(SLABS)
    s = len(prior)
    g, r = g.reshape(-1, s, len(r) // s, s), r.reshape(-1, s)
    odds = np.log(ACTS / (1 - ACTS) / len(SLABS) * prior)

    # one exposure in: (m, shape, slab)
    k = np.einsum("isis->is", g)[:, :, None] + precision
    mean = r[:, :, None] / k
    left = yy - r[:, :, None] * mean
    one = odds[:, None] + 0.5 * np.log(precision / k) - 0.5 * degrees * np.log(left / yy)

    # the first and one rival: (m - 1, shape of first, slab of first, shape of rival, slab of rival)
    first, second = k[0][None, :, :, None, None], k[1:, None, None, :, :]
    cross = g[0][:, 1:].transpose(1, 0, 2)[:, :, None, :, None]
    r_1, r_2 = r[0][None, :, None, None, None], r[1:, None, None, :, None]
    det = first * second - cross**2
    mean_1 = (second * r_1 - cross * r_2) / det
    left_2 = yy - r_1 * mean_1 - r_2 * (first * r_2 - cross * r_1) / det
    slabs = np.log(precision)[None, None, :, None, None] + np.log(precision)[None, None, None, None, :]
    pairs = odds[:, None, None, None] + odds[:, None]
    two = pairs + 0.5 * (slabs - np.log(det)) - 0.5 * degrees * np.log(left_2 / yy)

    most = max(0.0, float(one.max()), float(two.max(initial=0.0)))
    alone, both = np.exp(one - most), np.exp(two - most)
    total = np.exp(-most) + alone.sum() + both.sum()
    mixture = Mixture(
        np.concatenate([alone[0].ravel(), both.ravel()]) / total,
        np.concatenate([mean[0].ravel(), mean_1.ravel()]),
        np.sqrt(np.concatenate([(left[0] / k[0]).ravel(), (left_2 * second / det).ravel()]) / degrees),
        degrees,
    )
    return mixture, alone[1:].sum(axis=(1, 2)) / total


def quantile(mixture: Mixture, share: float) -> float:
    """The `share` quantile of an effect, by bisection; the jump at nought weighs `MOST_OUT` at most.

    >>> part = Mixture(np.array([0.96]), np.array([1.0]), np.array([0.1]), 50)
    >>> quantile(part, 0.025), round(quantile(part, 0.975), 2)
    (0.0, 1.2)
    """
    inside = float(mixture.weight.sum())
    weight = mixture.weight * max(1.0, (1 - MOST_OUT) / max(inside, 1e-300))
    out = 1 - float(weight.sum())

    def below(effect: float) -> float:
        return float(weight @ stdtr(mixture.degrees, (effect - mixture.mean) / mixture.scale))

    at_nought = below(0.0)
    if at_nought <= share <= at_nought + out:
        return 0.0
    wanted = share if share < at_nought else share - out
    low = high = 0.0
    reach = float(np.max(np.abs(mixture.mean) + 8 * mixture.scale))
    if share < at_nought:
        low = -reach
    else:
        high = reach
    while high - low > TOLERANCE * reach:
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle) < wanted else (low, middle)
    return (low + high) / 2
