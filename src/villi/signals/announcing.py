"""All that is worked out for an announced pair, from the background of its test."""

from typing import NamedTuple

from villi.signals.averaging import Averaged, average
from villi.signals.background import Background
from villi.signals.checking import Recorded, checks
from villi.signals.levels import by_lag, levels
from villi.signals.values import Checks, Kind, Lagged, Level


class Announced(NamedTuple):
    """What an `Association` shows where it is announced; `second`, the second method, knows only a background
    of small effects."""

    averaged: Averaged
    second: Averaged
    checks: Checks
    levels: tuple[Level, ...]
    by_lag: tuple[Lagged, ...]


def announced(
    ground: Background,
    plain: Background,
    kind: Kind,
    at: int,
    recorded: Recorded,
    seed: int = 0,
) -> Announced:
    """For the exposure at `at` in the names; `plain` is the background of small effects alone. `recorded` is
    what the whitened outcome was made of; `seed` draws the circular shifts of the checks.

    >>> from villi.signals import simulate
    >>> from villi.signals.allowing import allowed
    >>> from villi.signals.background import background
    >>> from villi.signals.whitening import eaten, whiten
    >>> diary = simulate(3, days=365, exposures=8, effects=(0.8,), outcomes=1)
    >>> foods = eaten(diary.exposures, 365, diary.weekday)
    >>> allowing = allowed(365, diary.adjust, diary.weekday)
    >>> mood = whiten("mood", diary.outcomes["mood"], foods, allowing)
    >>> ground, plain = background(mood), background(mood, plain=True)
    >>> recorded = Recorded(diary.outcomes["mood"], foods, allowing, diary.weekday)
    >>> one = announced(ground, plain, "leads", foods.names.index("food 7"), recorded)
    >>> one.averaged.high < 0, one.checks.months_same_sign == one.checks.months, len(one.by_lag)
    (True, True, 4)
    """
    return Announced(
        average(ground, kind, at),
        average(plain, kind, at),
        checks(ground, kind, at, recorded, seed),
        levels(ground, kind, at, recorded),
        by_lag(ground, at),
    )
