"""What ratings alone say, whatever was eaten: their gaps, and what an experiment could show of them."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Literal

import numpy as np

from villi.examination import Curve, Missed, Offer, Stretch
from villi.series import Outcome, Series
from villi.signals import gap_pattern

OFFERED = 2
"""Outcomes for which an experiment is offered: more would drown the page (judgement)."""

CURVES = 4
"""Outcomes whose curve is shown, those that were rated most (judgement: one screen)."""
BY_DAY = 21
"""Days from the first to the last rating up to which a curve goes by day; longer ones by week (judgement)."""
WEEKS = 26
"""Weeks of a curve at most, the latest (judgement: one screen)."""


def missed(made: Series) -> tuple[Missed, ...]:
    """The gaps of every outcome; of everything rated where no scale has days enough to be one."""
    return tuple(
        Missed(
            each.key,
            each.name,
            each.better,
            gap_pattern(each.values, weekday=made.weekday, worse="high" if each.better == "down" else "low"),
        )
        for each in _most_rated(made.outcomes or made.rated)
    )


def curves(made: Series) -> tuple[Curve, ...]:
    """The ratings themselves, of what was rated on two days or more: a description, nothing is fitted."""
    most = [each for each in _most_rated(made.rated) if np.isfinite(each.values).sum() > 1]
    return tuple(_curve(each, made) for each in most[:CURVES])


def _curve(outcome: Outcome, made: Series) -> Curve:
    at = np.flatnonzero(np.isfinite(outcome.values))
    first, last = made.dates[at[0]], made.dates[at[-1]]
    step: Literal[1, 7] = 1 if (last - first).days < BY_DAY else 7
    monday = first - timedelta(days=first.weekday())
    start = first if step == 1 else monday
    place = np.array([(made.dates[t] - start).days // step for t in at])
    found = []
    for n in np.unique(place)[-(BY_DAY if step == 1 else WEEKS) :]:
        values = outcome.values[at[place == n]]
        begin = start + timedelta(days=int(n) * step)
        ends = float(values.min()), float(values.max())
        found.append(Stretch(begin, len(values), float(values.mean()), *ends))
    return Curve(outcome.key, outcome.name, outcome.unit, step, tuple(found))


def offers(made: Series) -> tuple[Offer, ...]:
    """What an experiment could show of the outcomes that were rated most, from the first rating on.

    Below 14 rated days the planner's usual values stand in (signals.md, section 6). What was always rated
    the same is left out from then on: no experiment could show a change of it.
    """
    from villi.signals.experiment import plan
    from villi.signals.experiment.planning import FEWEST_RATED

    out: list[Offer] = []
    for each in _most_rated(made.rated):
        planned = plan(each.values, weekday=made.weekday)
        if planned.options and not (planned.assumed and planned.history >= FEWEST_RATED):
            out.append(Offer(each.key, each.name, each.unit, planned.options, planned.assumed))
        if len(out) == OFFERED:
            break
    return tuple(out)


def _most_rated(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Outcomes by rated days, those with a better and a worse first; of two alike the first of the table."""
    return sorted(outcomes, key=lambda each: (each.better == "", -int(np.isfinite(each.values).sum())))
