"""Iron of women who menstruate: a skewed requirement, so a tabulated curve instead of a normal one.

`data/iron_requirement.csv` holds the percentiles of the requirement of adult women who menstruate, take no
oral contraceptive and eat a mixed diet (mg a day: Institute of Medicine 2001, table 14-1, page 571); its 50th
and 97.5th percentiles are the EAR and the RDA. Not for girls under 19, whose curve was not seen.
"""

from functools import cache
from itertools import pairwise
from math import exp, pi, sqrt

from villi.needs.adequacy import phi
from villi.needs.table import lines

CURVE_AGES = (19, 51)
"""Ages, half-open, for which the curve is taken: the life stages whose EAR and RDA it gives."""

FOR_WHOM = "For women who have periods, take no contraceptive pill and eat a mixed diet."


@cache
def curve() -> tuple[tuple[float, float], ...]:
    """(intake mg a day, share of women whose requirement it meets), ascending.

    >>> curve()[6]
    (8.07, 0.5)
    """
    return tuple((float(line["intake"]), float(line["share"])) for line in lines("iron_requirement.csv"))


def _points() -> tuple[tuple[float, float], ...]:
    """The curve from no intake on: below the table it falls evenly to none (judgement)."""
    return ((0.0, 0.0), *curve())


def meets(intake: float) -> float:
    """The share of women whose requirement a usual intake meets. Above the table it stays at the table's last
    share: of the few whose need is higher still nothing was printed.

    >>> meets(8.07), round(meets(2.21), 4), meets(0.0), meets(20.0)
    (0.5, 0.0125, 0.0, 0.975)
    """
    points = _points()
    for (x0, y0), (x1, y1) in pairwise(points):
        if intake < x1:
            return max(y0 + (y1 - y0) * (intake - x0) / (x1 - x0), 0.0)
    return points[-1][1]


def _above(mean: float, spread: float, point: float) -> float:
    """The expected amount by which a normal intake exceeds a point."""
    d = (mean - point) / spread
    return (mean - point) * phi(d) + spread * exp(-d * d / 2) / sqrt(2 * pi)


def iron_probability(mean: float, s: float, days: int) -> float:
    """The probability that usual iron intake meets the requirement, mg a day: `meets`, averaged over where
    usual intake may lie given n recorded days (normal, standard deviation s / sqrt n).

    >>> round(iron_probability(8.07, 0.0, 7), 2), round(iron_probability(12.0, 5.0, 7), 2)
    (0.5, 0.83)
    """
    spread = s / sqrt(days)
    if spread == 0:
        return meets(mean)
    points = _points()
    total = sum(
        (y1 - y0) / (x1 - x0) * (_above(mean, spread, x0) - _above(mean, spread, x1))
        for (x0, y0), (x1, y1) in pairwise(points)
    )
    return min(max(total, 0.0), points[-1][1])
