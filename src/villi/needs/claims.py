"""The one claim that may be made of an amount beside its reference value, and why nothing more is said."""

from dataclasses import replace
from math import isnan, nan
from typing import NamedTuple

from villi.needs import adequacy
from villi.needs.amounts import Amount, known
from villi.needs.iron import CURVE_AGES, FOR_WHOM, iron_probability
from villi.needs.values import UNKNOWN, Claim, Reference
from villi.needs.variation import day_to_day, judged
from villi.quantities import AT_LEAST_BELOW, Interval, Person

FEWEST_DAYS = 3
"""Complete days from which anything is claimed: one or two say little of usual intake (IOM 2000)."""

SKEWED_CV = 0.35
"""Iron whose RDA lies further above the EAR than this is skewed: children, women who menstruate (judgement;
IOM 2006, appendix H, names iron as the skewed one)."""

FEW_DAYS = "Usual intake cannot be told from fewer than three complete days."
COVERAGE = "Too much of the food has no known amount of it."
SCATTER = "It differs so much from day to day that more complete days are needed."
SKEWED = "Needs differ too unevenly from person to person, and their published curve is not held."
NO_VARIATION = "How much it differs from day to day is not known."
WIDE = "The amount is not known well enough to say more."
JUDGED = "From seven complete days on it is surer: until then how much days differ is our judgement."
BELOW_AI = "Below this reference value nothing follows: a true need is not known."
UNSURE_AI = "It lies at or above the reference value, but not surely enough to say so."
ADVISED = "At or above the amount advised for a body of usual weight; with your own weight it would be surer."
BELOW_ADVISED = (
    "Not surely at or above the amount advised for a body of usual weight. Most people need less than that; "
    "with your own weight more could be said."
)
NEAR_BOUND = "The amount is not known well enough, this near the end of the range."
FOOD_MISSING = "Some food is probably missing from the diary, so nothing is said that it could change."
ENOUGH: frozenset[Claim] = frozenset({"very likely enough", "likely enough", "low intake unlikely"})
"""Claims that hold all the more where something was eaten and not written down."""
TOTAL = "total intake"
"""Of an upper level: it counts all that is eaten."""


class Said(NamedTuple):
    """A claim with its probability and the interval of that (NaN where there is none), and a reason."""

    claim: Claim
    probability: float
    interval: Interval
    because: str


class Beside(NamedTuple):
    """What is set side by side: an amount in the unit of its reference, for one person."""

    held: Reference
    eaten: Amount
    person: Person

    @property
    def days(self) -> int:
        """The days behind the mean: those on which the amount is known, where single days are at hand."""
        return min(known(self.eaten.daily) or self.eaten.days, self.eaten.days)

    @property
    def judged(self) -> bool:
        """Whether the day-to-day variation rests on our judgement."""
        return judged(self.held.nutrient, self.person, self.eaten.daily)

    @property
    def skewed(self) -> bool:
        """Whether the requirement is too skewed for a normal distribution."""
        return self.held.nutrient == "iron" and (self.held.rda / self.held.ear - 1) / 2 > SKEWED_CV

    @property
    def has_curve(self) -> bool:
        """Whether the tabulated curve of iron is for this person."""
        first, last = CURVE_AGES
        return self.skewed and self.person.age is not None and first <= self.person.age < last

    def spread(self, mean: float) -> float:
        """The day-to-day standard deviation about a mean."""
        return day_to_day(self.held.nutrient, self.person, mean, self.eaten.daily)

    def probability(self, mean: float) -> float:
        """That usual intake meets the requirement, had `mean` been the mean of these days."""
        held, s = self.held, self.spread(mean)
        if self.has_curve:
            return iron_probability(mean, s, self.days)
        amino = held.kind == "mean requirement"
        cv = adequacy.CV_MEAN_REQUIREMENT if amino else adequacy.requirement_cv(held.ear, held.rda)
        return adequacy.probability(mean, s, self.days, held.ear, cv * held.ear)


def limited(held: Reference, eaten: Amount) -> Reference:
    """What an amount is to be set beside: the limit that the reference value holds, where the amount lies
    above it (or may lie above a level to come down to); else the reference value itself.

    >>> from villi.needs.reference import reference
    >>> sodium = reference("sodium", Person(sex="female", age=34, state="none"))
    >>> salty = Amount(3000.0, Interval(2900.0, 3100.0), UNKNOWN, 0.97, 7, ())
    >>> limited(sodium, salty).high, limited(sodium, salty._replace(interval=Interval(1600.0, 1700.0))).ai
    (2300.0, 1500.0)
    """
    if eaten.days < FEWEST_DAYS or not eaten.coverage >= AT_LEAST_BELOW or held.kind not in ("EAR", "AI"):
        return held
    if eaten.most > held.cdrr:
        limit = held.cdrr
    elif eaten.mean > held.ul and held.ul_basis == TOTAL:
        limit = held.ul
    else:
        return held
    return replace(held, kind="limit", ear=nan, rda=nan, ai=nan, high=limit)


def claim(held: Reference, eaten: Amount, person: Person, food_missing: bool = False) -> Said:
    """What may be said, and no more: see `villi.needs.values.Claim`.

    `food_missing` where the record is implausibly small: then nothing is said that a forgotten meal would
    overturn.

    >>> from villi.needs.reference import reference
    >>> woman = Person(sex="female", age=34, state="none")
    >>> zinc = Amount(11.0, Interval(10.5, 11.5), UNKNOWN, 0.97, 7, (10, 11, 12, 11, 11, 10, 12))
    >>> claim(reference("zinc", woman), zinc, woman).claim
    'very likely enough'
    >>> claim(reference("zinc", woman), zinc._replace(days=2), woman).claim
    'not assessed'
    """
    beside = Beside(held, eaten, person)
    if beside.days < FEWEST_DAYS:
        return _nothing(FEW_DAYS)
    if not eaten.coverage >= AT_LEAST_BELOW:
        return _nothing(COVERAGE)
    said = _said(beside)
    return _unless_missing(said, beside) if food_missing else said


def _said(beside: Beside) -> Said:
    held, eaten = beside.held, beside.eaten
    if held.kind in ("range", "limit"):
        return _bounds(beside)
    if beside.skewed and not beside.has_curve:
        return _nothing(SKEWED)
    s = beside.spread(eaten.mean)
    if isnan(s):
        return _nothing(NO_VARIATION)
    if not adequacy.steady(eaten.mean, s, beside.days):
        return _nothing(SCATTER)
    if isnan(held.ear):
        return _one_figure(beside)
    return _adequacy(beside)


def _nothing(because: str) -> Said:
    return Said("not assessed", nan, UNKNOWN, because)


def _adequacy(beside: Beside) -> Said:
    """Beside an average requirement. Food whose amount is unknown can only add: it lifts the upper end."""
    interval = beside.eaten.interval
    low = beside.probability(interval.low)
    high = beside.probability(beside.eaten.most)
    word = adequacy.word(low, high)
    if word == "not assessed":
        return _nothing(WIDE)
    apart = adequacy.word(low, low) != adequacy.word(high, high)
    reasons = [WIDE] if word == "uncertain" and apart else []
    reasons += [FOR_WHOM] if beside.has_curve else []
    reasons += [JUDGED] if beside.judged else []
    return Said(word, beside.probability(beside.eaten.mean), Interval(low, high), " ".join(reasons))


def _one_figure(beside: Beside) -> Said:
    """Beside an adequate intake, or protein a day for a body of usual weight: from above only."""
    held, eaten = beside.held, beside.eaten
    figure = held.rda if isnan(held.ai) else held.ai
    low = eaten.interval.low
    word = adequacy.beside_ai(low, beside.spread(low), beside.days, figure)
    if not isnan(held.rda):
        return Said(word, nan, UNKNOWN, BELOW_ADVISED if word == "cannot say" else ADVISED)
    reason = UNSURE_AI if eaten.mean >= figure else BELOW_AI
    if word != "cannot say":
        reason = JUDGED if beside.judged else ""
    return Said(word, nan, UNKNOWN, reason)


def _bounds(beside: Beside) -> Said:
    """Beside a range, a limit or a minimum: a description of the recorded days."""
    held = beside.held
    word = adequacy.beside_bounds(beside.eaten.interval.low, beside.eaten.most, held.low, held.high)
    return Said(word, nan, UNKNOWN, {"uncertain": NEAR_BOUND, "not assessed": WIDE}.get(word, ""))


def _unless_missing(said: Said, beside: Beside) -> Said:
    """What still holds if more was eaten than was written down, and no number: more food would change it.

    A share of energy can go either way. An amount can only grow: enough stays enough, above a limit above it.
    """
    if said.claim == "not assessed":
        return said
    held = beside.held
    above = said.claim == "outside" and beside.eaten.interval.low > held.high
    reached = said.claim == "inside" and isnan(held.high)
    if not held.unit.startswith("%") and (said.claim in ENOUGH or above or reached):
        return said._replace(probability=nan, interval=UNKNOWN)
    word: Claim = "cannot say" if said.claim == "cannot say" else "uncertain"
    return Said(word, nan, UNKNOWN, FOOD_MISSING)
