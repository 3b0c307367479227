"""What ratings alone say, whatever was eaten: their gaps, and what an experiment could show of them."""

from collections.abc import Iterable

import numpy as np

from villi.examination import Curve, Missed, Offer
from villi.series import Outcome, Series
from villi.signals import gap_pattern

OFFERED = 2
"""Outcomes for which an experiment is offered: more would drown the page (judgement)."""
DRAWN = 4
"""Scales whose ratings are drawn day by day (judgement: one screen)."""
FEWEST = 3
"""Rated days from which there is a line to draw."""


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


def curves(made: Series) -> tuple[Curve, ...]:
    """The scales that were rated most, all from the first rating of any of them to the last."""
    drawn = [each for each in _most_rated(made.rated) if np.isfinite(each.values).sum() >= FEWEST][:DRAWN]
    if not drawn:
        return ()
    at = np.flatnonzero(np.isfinite([each.values for each in drawn]).any(axis=0))
    days = slice(int(at[0]), int(at[-1]) + 1)
    return tuple(
        Curve(
            each.key, each.name, each.better, each.unit, made.dates[at[0]], tuple(each.values[days].tolist())
        )
        for each in drawn
    )


def _most_rated(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Outcomes by rated days, those with a better and a worse first; of two alike the first of the table."""
    return sorted(outcomes, key=lambda each: (each.better == "", -int(np.isfinite(each.values).sum())))
