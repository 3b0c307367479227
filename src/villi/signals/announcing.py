"""All that is worked out for announced pairs of one outcome and one kind, from the same background."""

from collections.abc import Sequence
from typing import NamedTuple

from villi.signals.averaging import Averaged, averaged
from villi.signals.beside import LAGS, beside
from villi.signals.checking import Recorded, checks
from villi.signals.levels import by_lag, levels
from villi.signals.values import Checks, Kind, Lagged, Level, Whitened


class Announced(NamedTuple):
    """What an `Association` shows where it is announced."""

    averaged: Averaged
    checks: Checks
    levels: tuple[Level, ...]
    by_lag: tuple[Lagged, ...]


def announced(
    whitened: Whitened, kind: Kind, chosen: Sequence[int], recorded: Recorded, seed: int = 0
) -> tuple[Announced, ...]:
    """For the exposures at `chosen` (places in `whitened.names`), in their order. `recorded` is what
    `whitened` was made of; `seed` draws the circular shifts of the checks.

    >>> from villi.signals import simulate
    >>> from villi.signals.allowing import allowed
    >>> from villi.signals.whitening import eaten, whiten
    >>> diary = simulate(3, days=365, exposures=8, effects=(0.8,), outcomes=1)
    >>> foods = eaten(diary.exposures, 365, diary.weekday)
    >>> allowing = allowed(365, diary.adjust, diary.weekday)
    >>> mood = whiten("mood", diary.outcomes["mood"], foods, allowing)
    >>> recorded = Recorded(diary.outcomes["mood"], foods, allowing, diary.weekday)
    >>> (one,) = announced(mood, "leads", [foods.names.index("food 7")], recorded)
    >>> one.averaged.high < 0, one.checks.months_same_sign == one.checks.months, len(one.by_lag)
    (True, True, 4)
    """
    if not len(chosen):
        return ()
    backgrounds = {each: beside(whitened, each) for each in LAGS}
    others = backgrounds[kind]
    return tuple(
        Announced(
            average,
            checks(whitened, kind, at, recorded, seed, others),
            levels(whitened, kind, at, recorded, others),
            by_lag(whitened, at, backgrounds),
        )
        for at, average in zip(chosen, averaged(whitened, kind, chosen, others), strict=True)
    )
