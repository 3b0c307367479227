"""Claims held against a known truth, with standard errors over diaries."""

from dataclasses import dataclass, field, fields

import numpy as np
from numpy.typing import NDArray

from villi.signals.simulating import Simulated

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
FIRST_LATER = 1
"""The first lag that may be claimed."""


@dataclass(slots=True)
class Share:
    """A ratio of sums over diaries; the standard error takes a diary as one draw, as pairs of one diary go
    together: se^2 = sum_i (a_i - P n_i)^2 / (sum_i n_i)^2 x d/(d-1), for d diaries."""

    hits: list[float] = field(default_factory=list)
    of: list[float] = field(default_factory=list)

    def add(self, hits: float, of: float) -> None:
        if of > 0:
            self.hits.append(float(hits))
            self.of.append(float(of))

    def join(self, other: "Share") -> None:
        """The diaries of another, after these."""
        self.hits += other.hits
        self.of += other.of

    @property
    def value(self) -> float:
        return sum(self.hits) / sum(self.of) if self.of else float("nan")

    @property
    def se(self) -> float:
        if len(self.of) < 2:
            return float("nan")
        rest = np.array(self.hits) - self.value * np.array(self.of)
        d = len(self.of)
        return float(np.sqrt((rest**2).sum() * d / (d - 1)) / sum(self.of))

    def __str__(self) -> str:
        return f"{self.value:.3f} ±{self.se:.3f}" if self.of else "-"


@dataclass(frozen=True, slots=True)
class Truth:
    """Of every outcome and exposure (K, p): `size` of the whole effect (SD per SD), whether it is `active`
    at any lag and at `later` ones (1-3), its sum over `total` and `after` (1-3) in points per observed SD
    of the exposure, and `same_day` (lag 0 alone)."""

    size: Array
    active: Flags
    later: Flags
    total: Array
    after: Array
    same_day: Array
    reverse: Flags


def truth(diary: Simulated) -> Truth:
    sd = np.array([np.nanstd(values, ddof=1) for values in diary.exposures.values()])
    points = diary.points * sd[None, :, None]
    return Truth(
        np.round(np.abs(diary.beta.sum(2)), 3),
        np.asarray(diary.beta.any(axis=2)),
        np.asarray(diary.beta[..., FIRST_LATER:].any(axis=2)),
        points.sum(2),
        points[..., FIRST_LATER:].sum(2),
        points[..., 0],
        np.broadcast_to(diary.same_day_reverse, diary.beta.shape[:2]),
    )


@dataclass(slots=True)
class Tally:
    """One method by one rule, over many diaries. `fdr`: mean over diaries of the share of false claims, none
    where there is no claim; `of_claims`: false claims of all claims put together."""

    any_claim: Share = field(default_factory=Share)
    any_false: Share = field(default_factory=Share)
    claims: Share = field(default_factory=Share)
    false: Share = field(default_factory=Share)
    false_on_reverse: Share = field(default_factory=Share)
    fdr: Share = field(default_factory=Share)
    of_claims: Share = field(default_factory=Share)
    power: dict[float, Share] = field(default_factory=dict)
    power_later: dict[float, Share] = field(default_factory=dict)
    covered_null: Share = field(default_factory=Share)
    covered_true: Share = field(default_factory=Share)
    covered_announced: Share = field(default_factory=Share)
    right_sign: Share = field(default_factory=Share)

    def add(self, real: Truth, claimed: Flags, effect: Array, low: Array, high: Array, target: Array) -> None:
        """One diary. `target`: the truth that effect and interval speak of, (K, p) points per SD."""
        wrong = claimed & ~real.active
        self.any_claim.add(bool(claimed.any()), 1)
        self.any_false.add(bool(wrong.any()), 1)
        self.claims.add(claimed.sum(), 1)
        self.false.add(wrong.sum(), 1)
        self.false_on_reverse.add((wrong & real.reverse).sum(), 1)
        self.fdr.add(wrong.sum() / max(1, claimed.sum()), 1)
        self.of_claims.add(wrong.sum(), claimed.sum())
        for powers, which in ((self.power, real.active), (self.power_later, real.later)):
            for size in np.unique(real.size[which]):
                of = which & (real.size == size)
                powers.setdefault(float(size), Share()).add((claimed & of).sum(), of.sum())
        known = np.isfinite(low) & np.isfinite(high)
        inside = (low <= target) & (target <= high)
        for share, which in (
            (self.covered_null, known & ~real.active),
            (self.covered_true, known & real.active & (target != 0)),
            (self.covered_announced, known & claimed),
        ):
            share.add((inside & which).sum(), which.sum())
        right = claimed & real.active & (target != 0)
        self.right_sign.add((right & (np.sign(effect) == np.sign(target))).sum(), right.sum())

    def join(self, other: "Tally") -> None:
        """The diaries of another, after these."""
        for each in fields(self):
            mine, its = getattr(self, each.name), getattr(other, each.name)
            if isinstance(mine, Share):
                mine.join(its)
            else:
                for size, share in its.items():
                    mine.setdefault(size, Share()).join(share)
