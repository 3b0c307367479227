"""Does missing depend on yesterday's feeling? How often the test says so, where it does and where not.

Baseline on the same diaries: the shares of unrated days after the worst third and after others, compared as
if days were independent and nothing else acted on writing (two proportions).
"""

import math

import numpy as np

from naive import Array
from scoring import Share
from villi.signals import gap_pattern, simulate
from villi.signals.values import Gaps

LEVEL = 0.05
DAYS = (90, 180, 365)
AFTER = {"yesterday does not matter": (0.2, 0.2), "30 and 15 of 100": (0.3, 0.15), "40 and 10": (0.4, 0.1)}
"""Chance of an unrated day after the worst third of days, and after others."""
PHI, NOISE = 0.5, 0.45


def diary(seed: int, days: int, worst: float, others: float) -> Array:
    """Ratings (T,) in whole points of a mood that drifts, with gaps that depend on yesterday's mood."""
    rng = np.random.default_rng(seed)
    mood = rng.standard_normal(days)
    for t in range(1, days):
        mood[t] = PHI * mood[t - 1] + math.sqrt(1 - PHI**2) * mood[t]
    rated = np.clip(np.round(5.5 + 1.7 * (mood + NOISE * rng.standard_normal(days))), 0, 10)
    low = rated <= np.quantile(rated, 1 / 3)
    chance = np.where(np.concatenate([[False], low[:-1]]), worst, others)
    rated[rng.random(days) < chance] = np.nan
    return rated


def plain(found: Gaps) -> float:
    """p of two proportions."""
    a, b = found.after_worst, found.after_others
    share = (a.unrated + b.unrated) / (a.days + b.days)
    error = math.sqrt(share * (1 - share) * (1 / a.days + 1 / b.days))
    return math.erfc(abs(a.share - b.share) / error / math.sqrt(2))


def gaps(share: int) -> dict[str, float]:
    """The part of `signals.py`."""
    figures: dict[str, float] = {}
    print(f"\nDoes missing depend on yesterday's rating? Said at {LEVEL} (nothing to say: at most .05)")
    for days in DAYS:
        for name, (worst, others) in AFTER.items():
            count = max((2000 if worst == others else 500) // share, 2)
            ours, naive = Share(), Share()
            for seed in range(count):
                found = gap_pattern(diary(seed, days, worst, others), weekday=np.arange(days) % 7)
                if math.isfinite(found.p):
                    ours.add(found.p <= LEVEL, 1)
                    naive.add(plain(found) <= LEVEL, 1)
            print(f"{days:>4} days, {name:<27} {ours}, two proportions {naive}")
            key = f"gaps_{days}_{round(100 * worst)}_{round(100 * others)}"
            figures |= {key: ours.value, f"{key}_se": ours.se}
    today = Share()
    for seed in range(max(300 // share, 2)):
        one = simulate(seed, days=365, exposures=1, effects=())
        today.add(gap_pattern(one.outcomes["mood"], weekday=one.weekday).p <= LEVEL, 1)
    print(f" 365 days, where today's mood acts, not yesterday's {today}")
    return figures | {"gaps_today": today.value, "gaps_today_se": today.se}
