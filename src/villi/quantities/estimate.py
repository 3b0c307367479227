"""An amount with what is known about its error.

Food errors are shared between foods and days, so two estimates cannot be added: totals, means and
differences are made from grams, in one place (`villi.intake.kernel`). `Estimate` therefore has no `+`.
"""

from dataclasses import dataclass

AT_LEAST_BELOW = 0.80
"""Below this coverage an amount is reported as "at least" and has no upper end (DESIGN of villi)."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A plausible range; NaN at an end that is unknown. Not a confidence interval: see the methods page.

    >>> Interval(7.3, 9.5).low
    7.3
    """

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean amount with its intervals and its coverage.

    `interval` joins the composition and the portion part (root sum of squares): it says what the
    recorded days held. `day_to_day` says where the person's usual mean may lie, given how much these
    days differed; it is NaN with fewer than two days. `coverage` is the share (0 to 1), on the
    nutrient's own basis, of the recorded food for which the amount is known; `days` counts the
    food-complete days behind the mean.

    >>> part = Interval(7.6, 9.0)
    >>> e = Estimate(8.3, Interval(7.3, 9.3), 0.97, 7, part, part, Interval(6.0, 10.6))
    >>> e.at_least
    False
    >>> e + e
    Traceback (most recent call last):
    TypeError: unsupported operand type(s) for +: 'Estimate' and 'Estimate'
    """

    mean: float
    interval: Interval
    coverage: float
    days: int
    composition: Interval
    portion: Interval
    day_to_day: Interval

    @property
    def at_least(self) -> bool:
        """True where so little is covered that only a lower end can be given; not where there is no mean."""
        return self.coverage < AT_LEAST_BELOW
