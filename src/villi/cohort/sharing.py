"""What the shared error of glutamine ratios adds to a figure of a population.

Nobody knows the ratio of a class of foods (wheat, meat, dairy ...) well, and everybody eats the same wheat:
its error does not average out over people, however many there are. A standard error of the survey alone
would be far too small. So the ratios are drawn anew, once for each replicate and for all people at once, and
the figure is computed from the class totals (`gln_<class>_g`) under each draw::

    total_i = sum_c M_ic (1 + e_c)      e_c = z_c up_c / 1.96 where z_c > 0, else z_c down_c / 1.96
    up_c = high_c / mid_c - 1,  down_c = 1 - low_c / mid_c,  z_c standard normal, one for each class

The bands are judged ranges, here read as 19 in 20, as everywhere in villi (`villi.foods.glutamine`). Errors
of single foods and of portions are not in it. A difference between groups, or a coefficient, gains less than
a mean does: what is shared cancels where both eat the same classes.
"""

from collections.abc import Callable
from math import hypot
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from villi.cohort.design import Array, numbers
from villi.cohort.survey import Estimated
from villi.cohort.values import CLASS_COLUMNS
from villi.foods.glutamine import CLASSES
from villi.quantities import VilliError
from villi.quantities.student import t_975

BAND = 1.96
"""Half-width of a plausible range in standard deviations, as in `villi.intake.kernel`."""

COLUMNS = CLASS_COLUMNS
"""Names of the class totals in a cohort's results, in the order of the last axis here."""


class Shared(NamedTuple):
    """A figure with the mid ratios (`value`), how far the shared error moves it (`sd`, and the plausible
    range `low` to `high` that holds 19 of 20 draws), and the `draws` (R,)."""

    value: float
    sd: float
    low: float
    high: float
    draws: Array

    def with_sampling(self, sampled: Estimated) -> Estimated:
        """The survey's figure with both errors, which have nothing to do with each other.

        >>> import numpy as np
        >>> one = Shared(5.0, 0.3, 4.4, 5.6, np.zeros(2))
        >>> round(one.with_sampling(Estimated(5.0, 0.4, 4.2, 5.8, 30, 100, 0)).se, 3)
        0.5
        """
        se = hypot(sampled.se, self.sd)
        reach = se * t_975(sampled.df) if sampled.df > 0 else float("nan")
        return sampled._replace(se=se, low=sampled.value - reach, high=sampled.value + reach)


def drawn_ratios(replicates: int, seed: int = 0) -> Array:
    """Multipliers of the class totals (replicates, 24), one row a replicate, for all people.

    No ratio leaves 0 to 1: there is no more glutamine than all of it.

    >>> drawn_ratios(3).shape
    (3, 24)
    """
    z = np.random.default_rng(seed).normal(size=(replicates, len(CLASSES)))
    mid = np.array([one.mid for one in CLASSES])
    up = np.array([one.high for one in CLASSES]) / mid - 1
    down = 1 - np.array([one.low for one in CLASSES]) / mid
    found: Array = np.clip(1 + z * np.where(z > 0, up, down) / BAND, 0.0, 1 / mid)
    return found


def shared_error(
    by_class: ArrayLike, estimate: Callable[[Array], float], replicates: int = 400, seed: int = 0
) -> Shared:
    """What an `estimate` made of each person's glutamine (n,) gains in error, from totals (n, 24) by class.

    `estimate` may be anything that gives one number: a weighted mean, a share below a line, a coefficient.

    >>> import numpy as np
    >>> totals = np.zeros((1000, 24))
    >>> totals[:, 14] = 4.0    # everybody eats 4 g from wheat, whose range is 3.8 to 4.3
    >>> found = shared_error(totals, lambda glutamine: float(glutamine.mean()))
    >>> found.value, round(found.sd, 2), [round(end, 1) for end in (found.low, found.high)]
    (4.0, 0.13, [3.8, 4.3])
    """
    totals = numbers(by_class, "the table of class totals")
    if totals.ndim != 2 or totals.shape[1] != len(CLASSES):
        raise VilliError(
            f"class totals of shape {totals.shape}", remedy=f"give {len(CLASSES)} columns, {COLUMNS[0]} first"
        )
    ratios = drawn_ratios(replicates, seed)
    value = float(estimate(totals.sum(axis=1)))
    draws = np.array([float(estimate(totals @ row)) for row in ratios])
    low, high = (float(end) for end in np.quantile(draws, [0.025, 0.975]))
    return Shared(value, float(draws.std(ddof=1)), low, high, draws)
