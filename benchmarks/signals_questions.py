"""One question declared in advance, put to simulated diaries."""

from typing import NamedTuple

import numpy as np

from scoring import Flags, Share, truth
from villi.signals import question, simulate
from villi.signals.simulating import Simulated

LEVEL = 0.05
ASKED = (0.1, 0.2, 0.2, 0.4, 0.4, 0.8)
"""Effects of the diaries that one question is put to (signals.md, table 4.4)."""
SIZES = (0.1, 0.2, 0.4, 0.8)
LENGTHS = ((60, 20, 50), (120, 30, 40), (180, 40, 40), (365, 60, 40))
"""Days, exposures, diaries."""
IDLE, REVERSE, MOST = 6, 6, 8
"""Questions of each sort put to one diary."""


class Answered(NamedTuple):
    """Of diaries of `days` days: how often p was at most 5 % where nothing is (`idle`), for foods chosen by
    the mood of the day (`reverse`), and by size of what is there (`power`, effects on the days after)."""

    days: int
    rated: int
    diaries: int
    idle: Share
    reverse: Share
    power: dict[float, Share]


def answered(days: int, exposures: int, diaries: int) -> Answered:
    """Each effect, the reverse foods and six idle foods, each asked as if it were the only one."""
    idle, reverse, power = Share(), Share(), {size: Share() for size in SIZES}
    rated = []
    for seed in range(diaries):
        diary = simulate(30_000 + seed, days=days, exposures=exposures, effects=ASKED)
        rated.append(np.isfinite(diary.outcomes["mood"]).sum())
        real, random = truth(diary), np.random.default_rng(seed)
        for size, tally in power.items():
            _ask(diary, real.later & (real.size == size), tally, MOST, random)
        _ask(diary, ~real.active & ~real.reverse, idle, IDLE, random)
        _ask(diary, ~real.active & real.reverse, reverse, REVERSE, random)
    return Answered(days, int(np.median(rated)), diaries, idle, reverse, power)


def questions(share: int) -> dict[str, float]:
    """The part of `signals.py`."""
    figures: dict[str, float] = {}
    print("\nOne question declared in advance, lags 1-3 (wrongly shown .05 within its error; found by size)")
    heads = ("wrongly shown", "reverse foods", *map(str, SIZES))
    print(f"{'days':<8}" + "".join(f"{name:>16}" for name in heads))
    for days, exposures, diaries in LENGTHS:
        found = answered(days, exposures, max(diaries // share, 2))
        cells = (found.idle, found.reverse, *found.power.values())
        print(f"{days:<8}" + "".join(f"{each!s:>16}" for each in cells))
        figures[f"question_{days}_type_1"] = found.idle.value
        figures |= {f"question_{days}_power_{size}": each.value for size, each in found.power.items()}
    return figures


def asked(diary: Simulated, k: int, j: int) -> float:
    """The p of one question on lags 1-3; NaN where none can be given."""
    outcome, exposure = list(diary.outcomes)[k], list(diary.exposures)[j]
    others = {name: values for name, values in diary.exposures.items() if name != exposure}
    reply = question(
        diary.outcomes[outcome],
        diary.exposures[exposure],
        others,
        diary.adjust,
        weekday=diary.weekday,
        level=LEVEL,
        outcome_name=outcome,
        exposure_name=exposure,
    )
    return float("nan") if reply.association is None else reply.association.p


def _ask(diary: Simulated, which: Flags, tally: Share, most: int, random: np.random.Generator) -> None:
    places = np.argwhere(which)
    chosen = places if len(places) <= most else random.choice(places, most, replace=False)
    p = [asked(diary, int(k), int(j)) for k, j in chosen]
    given = [value for value in p if np.isfinite(value)]
    tally.add(sum(value <= LEVEL for value in given), len(given))
