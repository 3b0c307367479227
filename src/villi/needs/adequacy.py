"""How likely it is that a usual intake meets a person's own requirement, and the words for it.

With m the mean of n recorded days, s the day-to-day standard deviation of one person, and a requirement
with mean EAR and standard deviation SD:

    z = (m - EAR) / sqrt(SD^2 + s^2 / n)        probability of adequacy = Phi(z)

(Institute of Medicine 2000, chapter 3 and appendix B). Do not use it for energy, where intake follows need;
for skewed requirements (iron: `villi.needs.iron`); or where single days scatter so much that their mean is
far from normal (`steady`).
"""

from math import erfc, isnan, sqrt

from villi.needs.values import Claim

VERY_LIKELY = 0.98
LIKELY = 0.85
EVEN = 0.5
"""Where the words change: our wording. 0.85 is what a mean intake at the RDA on three days reaches
(IOM 2000, chapter 3)."""

CV_BOUNDS = (0.05, 0.25)
"""The requirement's coefficient of variation is read back from RDA = EAR (1 + 2 CV); both are rounded, so
it is held in bounds (judgement; the published ones are 0.10 to 0.20: IOM 2006, appendix H)."""

CV_MEAN_REQUIREMENT = 0.12
"""Of indispensable amino acids: the value of WHO/FAO/UNU 2007, from memory, not verified."""

STEADY = 0.7 / sqrt(3)
"""The most that s / (m sqrt n) may be. Single days with a coefficient over 0.6 to 0.7 are not normal (IOM
2000, table B-5); we apply the higher to a mean of three days, the fewest that we assess (judgement)."""


def phi(z: float) -> float:
    """The standard normal distribution function.

    >>> round(phi(1.96), 3)
    0.975
    """
    return 0.5 * erfc(-z / sqrt(2))


def requirement_cv(ear: float, rda: float) -> float:
    """The coefficient of variation of a requirement, from the mean and the level that covers 97 in 100.

    >>> requirement_cv(265, 320), requirement_cv(10, 20)
    (0.1037..., 0.25)
    """
    low, high = CV_BOUNDS
    return min(max((rda / ear - 1) / 2, low), high)


def probability(mean: float, s: float, days: int, ear: float, sd: float) -> float:
    """The probability that usual intake meets the requirement: Phi(z) as above; amounts in one unit.

    The worked example of IOM 2000 (magnesium, women of 31 to 50, three days at the RDA) prints 0.85:

    >>> round(probability(320, 86, 3, 265, 26.5), 2)
    0.84
    """
    spread = sqrt(sd * sd + s * s / days)
    if spread == 0:
        return 1.0 if mean >= ear else 0.0
    return phi((mean - ear) / spread)


def steady(mean: float, s: float, days: int) -> bool:
    """Whether the days scatter little enough for their mean to stand for usual intake.

    >>> steady(10, 5, 3), steady(10, 30, 7)
    (True, False)
    """
    return s == 0 or (mean > 0 and s / (mean * sqrt(days)) <= STEADY)


def word(low: float, high: float) -> Claim:
    """What holds at both ends of an interval of the probability; "uncertain" where nothing does.

    >>> word(0.99, 1.0), word(0.86, 0.99), word(0.6, 0.99), word(0.1, 0.4), word(0.1, 0.6)
    ('very likely enough', 'likely enough', 'uncertain', 'likely low', 'uncertain')
    """
    if isnan(low) or isnan(high):
        return "not assessed"
    if low >= VERY_LIKELY:
        return "very likely enough"
    if low >= LIKELY:
        return "likely enough"
    return "likely low" if high < EVEN else "uncertain"


def beside_ai(mean: float, s: float, days: int, ai: float) -> Claim:
    """What may be said beside an adequate intake: at or above it "low intake unlikely", else nothing follows.

    At or above: usual intake reaches it with a probability of 0.85 or more, z = (m - AI) / (s / sqrt n).

    >>> beside_ai(34, 10, 14, 25), beside_ai(24, 10, 14, 25)
    ('low intake unlikely', 'cannot say')
    """
    reached = probability(mean, s, days, ai, 0.0)
    return "low intake unlikely" if reached >= LIKELY else "cannot say"


def beside_bounds(low: float, high: float, least: float, most: float) -> Claim:
    """Whether an amount between `low` and `high` lies within `least` to `most` (NaN: no such bound).

    >>> nan = float("nan")
    >>> beside_bounds(8, 9, nan, 10), beside_bounds(11, 12, nan, 10), beside_bounds(9, 11, nan, 10)
    ('inside', 'outside', 'uncertain')
    """
    if isnan(low) or isnan(high):
        return "not assessed"
    if (isnan(least) or low >= least) and (isnan(most) or high <= most):
        return "inside"
    if high < least or low > most:
        return "outside"
    return "uncertain"
