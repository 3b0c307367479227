"""What may be said of an intake beside the needs of a person: the main function of this room."""

from collections.abc import Mapping, Sequence
from math import isnan, nan

from villi.needs import adequacy
from villi.needs.amounts import Amount, amount, known
from villi.needs.energy import weight
from villi.needs.iron import CURVE_AGES, FOR_WHOM, iron_probability
from villi.needs.measures import Measure, measures
from villi.needs.recording import recording
from villi.needs.reference import CAN_BE_PREGNANT, reference
from villi.needs.table import find
from villi.needs.upper import upper_levels
from villi.needs.values import Claim, Limiting, Need, Needs, Reference, Supply, Without
from villi.needs.variation import day_to_day
from villi.quantities import AT_LEAST_BELOW, Estimate, Interval, Person

FEWEST_DAYS = 3
"""Complete days from which anything is claimed: one or two say little of usual intake (IOM 2000)."""

UNKNOWN = Interval(nan, nan)

SKEWED_CV = 0.35
"""Iron whose RDA lies further above the EAR than this is skewed: children, women who menstruate (judgement;
IOM 2006, appendix H, names iron as the skewed one)."""

NO_AGE = "Age is not known: write it in the diary, such as `age: 34`."
INFANT = "Reference values for a baby are not set beside a food diary: ask a health visitor or doctor."
CONTRADICTION = "No reference value fits what is written of sex, age and pregnancy."
FEW_DAYS = "Usual intake cannot be told from fewer than three complete days."
COVERAGE = "Too much of the food has no known amount of it."
SCATTER = "It differs so much from day to day that more complete days are needed."
SKEWED = "Needs differ too unevenly from person to person, and their published curve is not held."
NO_VARIATION = "How much it differs from day to day is not known."
WIDE = "The amount is not known well enough to say more."
BELOW_AI = "Below this reference value nothing follows: a true need is not known."
BY_WEIGHT = "The reference is for a body of usual weight; with your own weight it would be surer."
ABOVE_BOUND = "The amount lies too close to the end of the range to tell."

NOT_HELD = "The food tables do not hold it."
NO_WEIGHT = "It goes by body weight, which is not known."
NO_SEX = "It differs by sex, which is not known."
NO_STATE = "For pregnancy or breast-feeding no value is held that was checked in print."
NO_ROW = "No value that was checked in print is held for this age."


def assess(
    person: Person,
    intake: Mapping[str, Estimate],
    daily: Mapping[str, Sequence[float]],
    supply: Sequence[Supply] = (),
) -> Needs:
    """A person's intake beside their reference values.

    `intake` holds the mean a day over the complete days by our nutrient id; `daily` the totals of each
    complete day, in the order of the dates (NaN unknown); `supply` what supplements bring: they count
    against upper levels only, adequacy is of food alone. Fewer than three complete days, or coverage under
    0.80: no claim.

    >>> part = Interval(34.0, 38.0)
    >>> fibre = Estimate(36.0, part, 0.97, 7, part, part, part)
    >>> days = {"fibre": [30.0, 36.0, 42.0, 35.0, 37.0, 36.0, 36.0]}
    >>> found = assess(Person(sex="female", age=34), {"fibre": fibre}, days)
    >>> [(need.name, need.claim) for need in found.needs]
    [('Fibre', 'low intake unlikely'), ('Fibre from food (WHO)', 'inside')]
    """
    record = recording(person, daily.get("energy", ()))
    because = _cannot(person)
    if because:
        return Needs(recording=record, because=because)
    needs: list[Need] = []
    without: list[Without] = []
    for measure in _chosen(person):
        said = _need(measure, person, intake, daily)
        if isinstance(said, Need):
            needs.append(said)
        else:
            without.append(Without(measure.reference, measure.name, said))
    return Needs(
        tuple(needs),
        upper_levels(person, intake, supply),
        record,
        limiting=_limiting(needs),
        without=tuple(without),
    )


def _cannot(person: Person) -> str:
    """Why nothing at all can be said; "" where something can."""
    if person.age is None:
        return NO_AGE
    if person.age < 1:
        return INFANT
    first, last = CAN_BE_PREGNANT
    if person.state in ("pregnant", "lactating") and (person.sex == "male" or not first <= person.age < last):
        return CONTRADICTION
    return "" if find("calcium", person.sex, person.age, "none") else CONTRADICTION


def _chosen(person: Person) -> list[Measure]:
    """The measures that concern a person: protein by weight where that is known, by the day where not."""
    heavy = weight(person) is not None and reference("protein_per_kg", person) is not None
    left_out = "protein" if heavy else "protein_per_kg"
    return [m for m in measures().values() if m.reference not in (left_out, *LEFT_OUT)]


LEFT_OUT = frozenset({"fat_total", "boron", "nickel", "vanadium"})
"""Fat in grams has a value for babies alone; of the others only an upper level is held, and no food table."""


def _need(
    measure: Measure,
    person: Person,
    intake: Mapping[str, Estimate],
    daily: Mapping[str, Sequence[float]],
) -> Need | str:
    """What is said of one measure; or why nothing is."""
    held = reference(measure.reference, person)
    if held is None:
        return _no_reference(measure.reference, person)
    if not measure.parts:
        return NOT_HELD
    kg = weight(person)
    if measure.per == "kg" and kg is None:
        return NO_WEIGHT
    eaten = amount(measure, intake, daily, kg)
    if eaten is None or isnan(eaten.mean):
        return NOT_HELD if eaten is None else FEW_DAYS if eaten.days < FEWEST_DAYS else COVERAGE
    claim, interval, because = _claim(held, eaten, person)
    chance = nan if isnan(interval.low) else _probability(held, eaten, person, eaten.mean)
    return Need(
        measure.reference,
        measure.name,
        eaten.mean,
        held.unit,
        eaten.days,
        held,
        claim,
        chance,
        interval,
        because,
    )


def _no_reference(name: str, person: Person) -> str:
    age = -1 if person.age is None else person.age
    if not person.sex and len(find(name, "", age, person.state or "none")) > 1:
        return NO_SEX
    return NO_STATE if person.state in ("pregnant", "lactating") else NO_ROW


def _claim(held: Reference, eaten: Amount, person: Person) -> tuple[Claim, Interval, str]:
    """The claim, the interval of its probability (NaN where there is none), and why nothing more is said."""
    if eaten.days < FEWEST_DAYS:
        return "not assessed", UNKNOWN, FEW_DAYS
    if not eaten.coverage >= AT_LEAST_BELOW:
        return "not assessed", UNKNOWN, COVERAGE
    low, high = eaten.interval.low, eaten.interval.high / eaten.coverage
    if held.kind in ("range", "limit"):
        claim = adequacy.beside_bounds(eaten.interval.low, eaten.interval.high, held.low, held.high)
        return claim, UNKNOWN, ABOVE_BOUND if claim == "uncertain" else ""
    if _is_skewed(held) and not _has_curve(held, person):
        return "not assessed", UNKNOWN, SKEWED
    s = day_to_day(held.nutrient, person, eaten.mean, eaten.daily)
    if isnan(s):
        return "not assessed", UNKNOWN, NO_VARIATION
    if not adequacy.steady(eaten.mean, s, _days(eaten)):
        return "not assessed", UNKNOWN, SCATTER
    if isnan(held.ear):
        return _beside_one_figure(held, eaten, person, low)
    interval = Interval(_probability(held, eaten, person, low), _probability(held, eaten, person, high))
    claim = adequacy.word(interval.low, interval.high)
    return claim, interval, _because(claim, interval, held, person)


def _beside_one_figure(
    held: Reference, eaten: Amount, person: Person, low: float
) -> tuple[Claim, Interval, str]:
    """Beside an adequate intake, or protein a day of a body of usual weight: from above only."""
    figure = held.rda if isnan(held.ai) else held.ai
    claim = adequacy.beside_ai(low, day_to_day(held.nutrient, person, low, eaten.daily), _days(eaten), figure)
    because = "" if isnan(held.rda) else BY_WEIGHT
    return claim, UNKNOWN, BELOW_AI if claim == "cannot say" and not because else because


def _because(claim: Claim, interval: Interval, held: Reference, person: Person) -> str:
    if claim == "not assessed":
        return WIDE
    apart = adequacy.word(interval.low, interval.low) != adequacy.word(interval.high, interval.high)
    said = [WIDE] if claim == "uncertain" and apart else []
    return " ".join(said + ([FOR_WHOM] if _has_curve(held, person) else []))


def _probability(held: Reference, eaten: Amount, person: Person, mean: float) -> float:
    s = day_to_day(held.nutrient, person, mean, eaten.daily)
    if _has_curve(held, person):
        return iron_probability(mean, s, _days(eaten))
    cv = (
        adequacy.CV_MEAN_REQUIREMENT
        if held.kind == "mean requirement"
        else adequacy.requirement_cv(held.ear, held.rda)
    )
    return adequacy.probability(mean, s, _days(eaten), held.ear, cv * held.ear)


def _days(eaten: Amount) -> int:
    """The days behind the mean: those on which the amount is known, where single days are at hand."""
    return known(eaten.daily) or eaten.days


def _is_skewed(held: Reference) -> bool:
    return held.nutrient == "iron" and (held.rda / held.ear - 1) / 2 > SKEWED_CV


def _has_curve(held: Reference, person: Person) -> bool:
    first, last = CURVE_AGES
    adult = person.age is not None and first <= person.age < last
    return adult and _is_skewed(held)


def _limiting(needs: Sequence[Need]) -> Limiting | None:
    """The amino acid with the least share of its mean requirement; None unless all nine are there."""
    amino = [need for need in needs if need.nutrient.startswith("aa_")]
    if len(amino) < AMINO_ACIDS or any(need.claim == "not assessed" for need in amino):
        return None
    least = min(amino, key=lambda need: need.amount / need.reference.ear)
    return Limiting(least.nutrient, least.name, least.amount / least.reference.ear)


AMINO_ACIDS = 9
"""Requirements of indispensable amino acids in the table; two of them are pairs."""
