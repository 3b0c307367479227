"""One question, declared before its answer is shown: tested by itself, outside the guard over the diary."""

from collections.abc import Mapping
from math import nan
from typing import get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from villi.signals.allowing import allowed
from villi.signals.announcing import announced
from villi.signals.background import background
from villi.signals.checking import Recorded
from villi.signals.contrast import contrast, followed
from villi.signals.given import given
from villi.signals.screening import LEAST_DEGREES, unfit
from villi.signals.testing import DETECTABLE, tested
from villi.signals.values import Association, Direction, Kind, Reply, Verdict
from villi.signals.whitening import eaten, whiten

Array = NDArray[np.float64]

LAGS = ((1, 3), (1, 1), (0, 0))
"""The next three days, the next day, the same day."""


def question(
    outcome: ArrayLike,
    exposure: ArrayLike,
    others: Mapping[str, ArrayLike],
    adjust: Mapping[str, ArrayLike] | None = None,
    *,
    weekday: ArrayLike | None = None,
    direction: Direction = "moves",
    lags: tuple[int, int] = (1, 3),
    level: float = 0.05,
    seed: int = 0,
    outcome_name: str = "outcome",
    exposure_name: str = "exposure",
) -> Reply:
    """The answer to one question that was asked before anything was looked at.

    The engine of `screen` for one pair: `outcome` and `exposure` (T,) with the other exposures as background
    (one of the name of the exposure asked about is ignored, and so is an adjuster of its name), over the
    `lags` (1, 3), (1, 1) or (0, 0). The test is two-sided at `level`; `direction` says which sign was
    expected. One question needs no adjustment for others and is answered on fewer days than a screen; its
    interval is not drawn towards nought, as nothing was selected; checks, levels and lags are those of the
    kind, whatever the lags asked about. Same-day lags (0, 0) are never claimed.
    Raises ValueError for arrays that are not daily series of one length, other lags, directions or levels.

    >>> from villi.signals import simulate
    >>> diary = simulate(3, days=365, exposures=8, effects=(0.8,), outcomes=1)
    >>> reply = question(diary.outcomes["mood"], diary.exposures["food 7"], diary.exposures, diary.adjust,
    ...                  weekday=diary.weekday, direction="lowers", exposure_name="food 7")
    >>> reply.verdict, bool(diary.beta[0, 6].sum() < 0)
    ('shown', True)
    """
    if lags not in LAGS:
        raise ValueError(f"lags {lags}: give (1, 3) for the next three days, (1, 1) or (0, 0) the same day")
    if direction not in get_args(Direction):
        raise ValueError(f"direction {direction!r}: give 'raises', 'lowers' or 'moves'")
    if not 0 < level < 1:
        raise ValueError(f"level is {level}: give a share between 0 and 1, such as 0.05")
    rest = {name: values for name, values in others.items() if name != exposure_name}
    series = given({outcome_name: outcome}, {exposure_name: exposure, **rest}, adjust, weekday)

    def cannot(because: str) -> Reply:
        return Reply("cannot say", None, direction, lags, level, because)

    ratings, asked = series.outcomes[outcome_name], series.exposures[exposure_name]
    because = unfit(ratings)
    if because:
        return cannot(f"{outcome_name}: {because}")
    rated = np.isfinite(ratings)
    follows = followed(rated, *lags)
    cut = contrast(asked, follows)
    if not cut.enough:
        return cannot(f"{exposure_name}: {cut.because}")
    adjusters = series.adjust.keys() - {exposure_name}
    beside = {
        name: values
        for name, values in series.exposures.items()
        if name == exposure_name or (name not in adjusters and contrast(values, follows).enough)
    }
    foods = eaten(beside, series.days, series.weekday)
    allowing = allowed(series.days, {name: series.adjust[name] for name in adjusters}, series.weekday)
    ready = whiten(outcome_name, ratings, foods, allowing)
    if ready.degrees < LEAST_DEGREES:
        return cannot(f"{outcome_name}: rated on {len(ready.day)} days, too few beside what is allowed for")
    at = foods.names.index(exposure_name)
    ground = background(ready)
    (result,) = tested(ground, [lags])
    if not (result.possible[at] and np.isfinite(result.p[at])):
        return cannot(
            f"{exposure_name} cannot be told apart from what is allowed for, such as weekday or trend"
        )
    effect, error, half = (float(v[at] * ready.sd[at]) for v in (result.effect, result.error, result.half))
    p = float(result.p[at])
    verdict = _verdict(p, level, effect, direction)
    kind: Kind = "leads" if lags[0] else "together"
    association = Association(
        outcome_name,
        exposure_name,
        kind=kind,
        effect=effect,
        low=effect - half,
        high=effect + half,
        p=p,
        q=nan,
        claimed=verdict == "shown" and lags[0] > 0,
        announced=p <= level,
        days=len(ready.day),
        exposed=cut.exposed,
        unexposed=cut.unexposed,
        sd=float(ready.sd[at]),
        smallest=DETECTABLE * error,
    )
    if association.announced:
        recorded = Recorded(ratings, foods, allowing, series.weekday)
        shown = announced(ground, background(ready, plain=True), kind, at, recorded, seed)
        association = association._replace(
            inclusion=shown.second.inclusion,
            alike=shown.second.alike,
            checks=shown.checks,
            levels=shown.levels,
            by_lag=shown.by_lag,
        )
    return Reply(verdict, association, direction, lags, level, "")


def _verdict(p: float, level: float, effect: float, direction: Direction) -> Verdict:
    """In the words of a `Reply`.

    >>> _verdict(0.01, 0.05, -0.4, "lowers"), _verdict(0.01, 0.05, 0.4, "lowers")
    ('shown', 'opposite')
    """
    if not p <= level:
        return "not shown"
    if direction == "moves" or (effect > 0) == (direction == "raises"):
        return "shown"
    return "opposite"
