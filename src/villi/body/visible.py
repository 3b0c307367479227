"""What somebody's own records could show: the smallest difference above how their days vary anyway.

    difference between n days with and n days without that is seen in four of five, at p below .05:
        (t(.975) + t(.8)) sd sqrt(1/e + 1/e),   degrees of freedom 2 e - 2
    e, the effective days: m / (1 + (m - 1) c), of m = n x share rated days
    c, the mean correlation of two of the n days: 2 / (n (n - 1)) sum over k of (n - k) rho phi^k

Days that are like their neighbours say less than as many unlike ones: the variance of a mean of m values of
mean correlation c is sd^2 (1 + (m - 1) c) / m (Bayley and Hammersley 1946, J R Stat Soc Suppl 8:184, for the
effective number; the t quantiles for few days as in `signals.experiment.planning`). What two periods have in
common is not allowed for, nor that one follows the other: a difference that is seen may have other causes.
"""

import math
from typing import NamedTuple

from villi.body.values import Notice, Size, Visible

Found = tuple[Notice, Size]
"""What follows for a diary from one size of an effect."""

FEWEST_RATED = 14
"""Rated days below which a person's own variability is not known (signals.md, section 6)."""
POWER, LEVEL = 0.8, 0.05
FEW_MEMBERS = 0.05
"""Share of members up to which an effect counts as too small: the rest of a 5-95 % interval (our rule)."""
HALF = 0.5
"""Share of members from which a diary could show it; with fewer, perhaps (our rule)."""
HELD = {"Y": "mood"}
"""States that a diary holds, with the scale on which people rate them."""


class Varying(NamedTuple):
    """How a state varies in somebody's records: `rated` days; `sd` around trend and weekday, in units of the
    state; `phi` how far what persists goes on from day to day, `rho` the share of the variance that persists;
    `share` of the days, since the first rating, that were rated."""

    rated: int
    sd: float
    phi: float
    rho: float
    share: float


def effective_days(days: int, phi: float, rho: float, share: float = 1.0) -> float:
    """How many unlike days as many days say as much as, `share` of which are rated; 0 where none is.

    >>> effective_days(28, 0.0, 0.0), round(effective_days(28, 0.5, 0.8), 1)
    (28.0, 11.3)
    """
    rated = days * share
    if rated < 1 or days < 2:
        return max(rated, 0.0)
    alike = sum((days - k) * rho * phi**k for k in range(1, days)) * 2 / (days * (days - 1))
    return rated / (1 + (rated - 1) * alike)


def smallest(varying: Varying, days: int) -> float:
    """The smallest difference between so many days with and as many without that would be seen, in units of
    the state (the formula at the head); NaN where too little was rated, or the days are too few.

    >>> round(smallest(Varying(60, 10.0, 0.3, 0.8, 1.0), 56), 1)
    6.9
    >>> smallest(Varying(9, 10.0, 0.3, 0.8, 1.0), 56)
    nan
    """
    if varying.rated < FEWEST_RATED or not varying.sd > 0:
        return math.nan
    each = effective_days(days, varying.phi, varying.rho, varying.share)
    degrees = 2 * each - 2
    if degrees < 1:
        return math.nan
    from scipy.special import stdtrit

    multiple = float(stdtrit(degrees, 1 - LEVEL / 2) + stdtrit(degrees, POWER))
    return multiple * varying.sd * math.sqrt(2 / each)


def visible(state: str, varying: Varying | None, days: int) -> Visible:
    """The smallest difference of a state that records could show over so many days of a change, with why.

    >>> visible("P", None, 56).why
    'no diary shows this'
    """
    if state not in HELD:
        return Visible(math.nan, "no diary shows this", False)
    scale = HELD[state]
    if varying is None or not varying.rated:
        return Visible(math.nan, f"no day has a rating of {scale}", True)
    if varying.rated < FEWEST_RATED:
        needed = f"{FEWEST_RATED} are needed to know how it varies"
        return Visible(math.nan, f"only {varying.rated} days have a rating of {scale}: {needed}", True)
    if not varying.sd > 0:
        return Visible(math.nan, f"{scale} was rated the same, or nearly, on every day", True)
    found = smallest(varying, days)
    if math.isnan(found):
        return Visible(found, f"{days} days of change are too few to compare", True)
    return Visible(
        found,
        f"from how {scale} varies over {varying.rated} rated days: what {days} days with the change beside "
        f"{days} without, rated on {varying.share:.0%} of days, would show in four of five cases",
        True,
    )


def noticed(size: Size, seen: Visible, arrow: bool) -> Notice:
    """Whether records could show an effect."""
    if not arrow:
        return "no arrow"
    if not seen.held:
        return "not in a diary"
    if math.isnan(seen.difference):
        return "not known"
    if size.noticed <= FEW_MEMBERS:
        return "too small"
    return "could show" if size.noticed >= HALF else "perhaps"


def says(name: str, unit: str, seen: Visible, known: Found, everything: Found) -> str:
    """Whether a diary would show an effect, in sentences; `known` of measured arrows alone, `everything` with
    the hypotheses. A difference is meant, never what a state is going to be.

    >>> small = Size(0.1, 0.0, 0.2, 1.0, 0.0, 0.0)
    >>> says("mood", "points of 100", Visible(8.6, "", True), ("no arrow", small), ("too small", small))[:69]
    'No measured arrow leads to mood. Too small to notice in a diary, even'
    """
    if everything[0] == "no arrow":
        return f"No arrow leads to {name}: the described system is silent there."
    silent = f"No measured arrow leads to {name}. " if known[0] == "no arrow" else ""
    if not seen.held:
        return f"{silent}No diary shows {name}."
    if math.isnan(seen.difference):
        return f"{silent}Whether a diary would show a difference is not known: {seen.why}."
    limit = f"{seen.difference:.2g} {unit}"
    if known[0] in ("perhaps", "could show"):
        large = "Perhaps large enough" if known[0] == "perhaps" else "Large enough"
        share = f"{known[1].noticed:.0%} of versions"
        return f"{large} to show in a diary ({limit} and more): in {share}. It may have other causes, too."
    if everything[0] == "too small":
        even = ", even if the hypothesis is true" if silent else ""
        vary = f"what is below {limit} is lost in how the days vary anyway"
        return f"{silent}Too small to notice in a diary{even}: {vary}."
    share = f"{everything[1].noticed:.0%} of versions"
    only = "only if a hypothesis is true, and then in"
    large = "Perhaps large enough" if everything[0] == "perhaps" else "Large enough"
    return f"{silent}{large} to show in a diary ({limit} and more) {only} {share}."
