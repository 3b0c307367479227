"""Which exposures seem to act on an outcome, all looked for together, so that one can be allowed for beside
another.

With the features f_us = sum_l w_sl x_l / SD of every unit u, an exposure over the lags of one family, by each
shape s over its lags (`shaping`), and the whitened outcome y (n,) on df degrees of freedom:

    y = sum_u f_u b_u + e,  e ~ N(0, s^2 I)
    out    b_u = 0, with probability 1 - a;  a = `ACTS`, in each family as in `averaging`
    in     by shape s and size v of `SLABS`, alike likely:  b_u ~ N(0, v^2 s^2) on f_us

The posterior is approached as a product over units (mean-field variational Bayes; spike and slab as in
section 4.1.8, where it was sampled). Unit after unit, strongest first, with g = f'f and r = f'(y - all others
at their means):

    1/V = g / s^2 + 1 / (v^2 s^2),  m = V r / s^2
    log weight = log(a / (1 - a) x prior) + 1/2 log(V / (v^2 s^2)) + 1/2 m^2 / V      (out: 0)
    mean of b_u by shape: sum of weight x m;  second moment: sum of weight x (m^2 + V)
    s^2 = E |y - sum f b|^2 / df, at least a fifth of y'y / df

until no mean moves by a hundredth of s, ten times at most. Nothing is drawn at random.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from villi.signals.shaping import ACTS, FAMILIES, LAGS, SLABS, of_kind, shaped
from villi.signals.values import Whitened

Array = NDArray[np.float64]

SWEEPS = 10
SETTLED = 0.01
LEAST_NOISE = 0.2
"""Share of the variance that is noise at least (judgement): an exposure that is the outcome itself shall not
make all others look certain."""


class Acting(NamedTuple):
    """`moments` (p, 4, 4): the second moment of the effects of each exposure at lags 0 to 3, per natural unit
    and in units of the noise variance; `fitted` (n,), what all of them explain of y."""

    moments: Array
    fitted: Array


class _Unit(NamedTuple):
    """One exposure over the lags of one family: its features, and the logarithms of their prior odds."""

    features: slice
    odds: Array


def acting(whitened: Whitened) -> Acting:
    """Of all exposures of one outcome, in both families; formulas at the head.

    >>> from villi.signals import simulate
    >>> from villi.signals.allowing import allowed
    >>> from villi.signals.whitening import eaten, whiten
    >>> diary = simulate(3, days=365, exposures=8, effects=(0.8,), outcomes=1)
    >>> foods = eaten(diary.exposures, 365, diary.weekday)
    >>> allowing = allowed(365, diary.adjust, diary.weekday)
    >>> mood = whiten("mood", diary.outcomes["mood"], foods, allowing)
    >>> sizes = acting(mood).moments.trace(axis1=1, axis2=2) * mood.sd**2
    >>> foods.names[sizes.argmax()], bool(np.sort(sizes)[-2] < 0.05 * sizes.max())
    ('food 7', True)
    """
    n, p = whitened.x.shape[:2]
    y = whitened.y
    if not p or not y @ y > 0:
        return Acting(np.zeros((p, 4, 4)), np.zeros(n))
    parts: list[Array] = []
    units: list[_Unit] = []
    spread: list[Array] = []
    for kind in FAMILIES:
        features = shaped(whitened, kind)
        each = features.shape[2]
        start = sum(part.shape[1] for part in parts)
        parts.append(features.reshape(n, -1))
        odds = np.log(ACTS / (1 - ACTS) / len(SLABS) * of_kind(kind).prior)
        units += [_Unit(slice(start + j * each, start + (j + 1) * each), odds[:, None]) for j in range(p)]
        weights = np.zeros((each, 4))
        weights[:, LAGS[kind]] = of_kind(kind).weights
        spread.append(weights)
    features = np.concatenate(parts, axis=1)
    mean, second = _settled(features, y, units, whitened.degrees)
    sd = np.where(whitened.sd > 0, whitened.sd, 1.0)
    moments = np.zeros((p, 4, 4))
    start = 0
    for weights in spread:
        own = second[start : start + p * len(weights)].reshape(p, -1)
        moments += np.einsum("ps,sl,sm->plm", own, weights, weights) / (sd**2)[:, None, None]
        start += own.size
    return Acting(moments, features @ mean)


def _settled(features: Array, y: Array, units: list[_Unit], degrees: int) -> tuple[Array, Array]:
    """Mean and second moment of each feature's effect (m,), the latter in units of the noise variance."""
    gram, towards = features.T @ features, features.T @ y
    length = np.diag(gram).copy()
    total = float(y @ y)
    slabs = np.square(SLABS)
    mean, second = np.zeros(len(towards)), np.zeros(len(towards))
    rest = towards.copy()  # f'(y - all at their means)
    strength = np.divide(towards**2, length, out=np.zeros_like(length), where=length > 0)
    order = sorted(units, key=lambda unit: -float(strength[unit.features].max()))
    noise = total / degrees
    for _ in range(SWEEPS):
        before = mean.copy()
        spread = 0.0
        for unit in order:
            at = unit.features
            own = gram[at, at]
            precision = (length[at][:, None] + 1 / slabs) / noise
            m = (rest[at] + own @ mean[at])[:, None] / noise / precision
            log_weight = unit.odds - 0.5 * np.log(slabs * noise * precision) + 0.5 * m**2 * precision
            most = max(0.0, float(log_weight.max()))
            weight = np.exp(log_weight - most)
            weight /= np.exp(-most) + weight.sum()
            now = (weight * m).sum(axis=1)
            second[at] = (weight * (m**2 + 1 / precision)).sum(axis=1)
            rest -= gram[:, at] @ (now - mean[at])
            mean[at] = now
            spread += float(length[at] @ second[at] - now @ own @ now)
        left = total - 2 * float(towards @ mean) + float(mean @ (towards - rest)) + max(spread, 0.0)
        noise = max(left / degrees, LEAST_NOISE * total / degrees)
        if np.abs(mean - before).max() < SETTLED * np.sqrt(noise):
            break
    return mean, second / noise
