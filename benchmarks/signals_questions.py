"""One question declared in advance, put to simulated diaries."""

from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

import numpy as np

from cores import each
from scoring import Flags, Share, truth
from villi.signals import question, simulate
from villi.signals.simulating import Simulated

LEVEL = 0.05
ASKED = (0.1, 0.2, 0.2, 0.4, 0.4, 0.8)
"""Effects of the diaries that one question is put to (signals.md, table 4.4)."""
SIZES = (0.1, 0.2, 0.4, 0.8)
LENGTHS = ((60, 20, 240), (120, 30, 200), (180, 40, 160), (365, 60, 120))
"""Days, exposures, diaries."""
IDLE, REVERSE, MOST = 4, 4, 4
"""Questions of each sort put to one diary."""
AFTER, SAME_DAY = (1, 3), (0, 0)


def _by_size() -> dict[float, Share]:
    return {size: Share() for size in SIZES}


@dataclass(slots=True)
class Found:
    """How often p was at most 5 %: where nothing is (`idle`), for foods chosen by the mood of the day, which
    do nothing (`reverse`), and by size of what acts on the days that were asked about (`power`)."""

    idle: Share = field(default_factory=Share)
    reverse: Share = field(default_factory=Share)
    power: dict[float, Share] = field(default_factory=_by_size)

    def join(self, other: "Found") -> None:
        """The diaries of another, after these."""
        self.idle.join(other.idle)
        self.reverse.join(other.reverse)
        for size, share in other.power.items():
            self.power[size].join(share)


class Answered(NamedTuple):
    """Of diaries of `days` days, `rated` of them: questions about the days `after`, and the `same_day`."""

    days: int
    rated: int
    diaries: int
    after: Found
    same_day: Found


def answered(days: int, exposures: int, diaries: int) -> Answered:
    """Each effect, the reverse foods and six idle foods, each asked as if it were the only one."""
    after, same_day, rated = Found(), Found(), []
    for one in each(partial(_one_diary, days, exposures), range(diaries)):
        rated.append(one.rated)
        after.join(one.after)
        same_day.join(one.same_day)
    return Answered(days, int(np.median(rated)), diaries, after, same_day)


def _one_diary(days: int, exposures: int, seed: int) -> Answered:
    diary = simulate(30_000 + seed, days=days, exposures=exposures, effects=ASKED)
    real, random = truth(diary), np.random.default_rng(seed)
    found = {AFTER: Found(), SAME_DAY: Found()}
    for lags, acts in ((AFTER, real.later), (SAME_DAY, real.same_day != 0)):
        for size, tally in found[lags].power.items():
            _ask(diary, acts & (real.size == size), lags, tally, MOST, random)
        _ask(diary, ~real.active & ~real.reverse, lags, found[lags].idle, IDLE, random)
        _ask(diary, ~real.active & real.reverse, lags, found[lags].reverse, REVERSE, random)
    rated = int(np.isfinite(diary.outcomes["mood"]).sum())
    return Answered(days, rated, 1, found[AFTER], found[SAME_DAY])


def questions(share: int) -> dict[str, float]:
    """The part of `signals.py`."""
    figures: dict[str, float] = {}
    print("\nOne question declared in advance (wrongly shown .05 within its error; found by size)")
    heads = ("wrongly shown", "reverse foods", *map(str, SIZES))
    print(f"{'days':<14}" + "".join(f"{name:>16}" for name in heads))
    for days, exposures, diaries in LENGTHS:
        found = answered(days, exposures, max(diaries // share, 2))
        for name, key, those in (("", "", found.after), (" same day", "same_day_", found.same_day)):
            cells = (those.idle, those.reverse, *those.power.values())
            print(f"{f'{days}{name}':<14}" + "".join(f"{one!s:>16}" for one in cells), flush=True)
            figures |= {
                f"question_{days}_{key}type_1": those.idle.value,
                f"question_{days}_{key}type_1_reverse": those.reverse.value,
                **{f"question_{days}_{key}power_{size}": one.value for size, one in those.power.items()},
            }
    return figures


def asked(diary: Simulated, k: int, j: int, lags: tuple[int, int]) -> float:
    """The p of one question; NaN where none can be given."""
    outcome, exposure = list(diary.outcomes)[k], list(diary.exposures)[j]
    others = {name: values for name, values in diary.exposures.items() if name != exposure}
    reply = question(
        diary.outcomes[outcome],
        diary.exposures[exposure],
        others,
        diary.adjust,
        weekday=diary.weekday,
        lags=lags,
        level=LEVEL,
        outcome_name=outcome,
        exposure_name=exposure,
    )
    return float("nan") if reply.association is None else reply.association.p


def _ask(
    diary: Simulated,
    which: Flags,
    lags: tuple[int, int],
    tally: Share,
    most: int,
    random: np.random.Generator,
) -> None:
    places = np.argwhere(which)
    chosen = places if len(places) <= most else random.choice(places, most, replace=False)
    p = [asked(diary, int(k), int(j), lags) for k, j in chosen]
    given = [value for value in p if np.isfinite(value)]
    tally.add(sum(value <= LEVEL for value in given), len(given))
