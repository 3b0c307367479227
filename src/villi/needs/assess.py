"""What may be said of an intake beside the needs of a person: the main function of this room."""

from collections.abc import Mapping, Sequence
from math import isnan, nan

from villi.needs.amounts import amount
from villi.needs.claims import COVERAGE, FEW_DAYS, FEWEST_DAYS, claim, limited
from villi.needs.energy import weight
from villi.needs.measures import BY_WEIGHT, Measure, measures
from villi.needs.recording import recording
from villi.needs.reference import contradictory, reference
from villi.needs.table import find
from villi.needs.together import together
from villi.needs.upper import upper_levels
from villi.needs.values import Limiting, Need, Needs, Supply, Without
from villi.quantities import AT_LEAST_BELOW, Estimate, Person

NO_AGE = "Age is not known: write it in the diary, such as `age: 34`."
INFANT = "Reference values for a baby are not set beside a food diary: ask a health visitor or doctor."
CONTRADICTION = "No reference value fits what is written of sex, age and pregnancy."

NOT_HELD = "The food tables do not hold it."
NO_WEIGHT = "It goes by body weight, which is not known."
NO_SEX = "It differs by sex, which is not known."
NO_STATE = "For pregnancy or breast-feeding no value is held that was checked in print."
NO_ROW = "No value that was checked in print is held for this age."

LEFT_OUT = frozenset({"fat_total", "boron", "nickel", "vanadium"})
"""Fat in grams has a value for babies alone; of the others only an upper level is held, and no food table."""

UNSAID = frozenset({"alcohol_dga"})
"""Limits beside which only "outside" is said: "inside" could read as a reason to drink up to them, and no
limit (under 21, in pregnancy) as a leave to drink (judgement)."""

AMINO_ACIDS = 9
"""Requirements of indispensable amino acids in the table; two of them are pairs."""


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

    >>> from villi.quantities import Interval
    >>> part = Interval(34.0, 38.0)
    >>> fibre = Estimate(36.0, part, 0.97, 7, part, part, part)
    >>> days = {"fibre": [30.0, 36.0, 42.0, 35.0, 37.0, 36.0, 36.0]}
    >>> found = assess(Person(sex="female", age=34), {"fibre": fibre}, days)
    >>> [(need.name, need.claim) for need in found.needs]
    [('Fibre', 'low intake unlikely')]
    >>> [(need.name, need.claim) for need in found.needs[0].also]
    [('Fibre from food (WHO)', 'inside')]
    """
    record = recording(person, daily.get("energy", ()))
    because = _cannot(person)
    if because:
        upper = upper_levels(person, intake, supply, record.implausible)
        return Needs(upper=upper, recording=record, because=because)
    needs: list[Need] = []
    without: dict[str, Without] = {}
    for measure in _chosen(person):
        said = _need(measure, person, intake, daily, record.implausible)
        if measure.reference in UNSAID and (isinstance(said, str) or said.claim != "outside"):
            continue
        if isinstance(said, Need):
            needs.append(said)
        else:
            without.setdefault(measure.about, Without(measure.nutrient, measure.name, said))
    answered = {need.about for need in needs}
    return Needs(
        together(needs),
        upper_levels(person, intake, supply, record.implausible),
        record,
        limiting=None if record.implausible else _limiting(needs),
        without=tuple(one for about, one in without.items() if about not in answered),
    )


def _cannot(person: Person) -> str:
    """Why nothing at all can be said; "" where something can."""
    if person.age is None:
        return NO_AGE
    if person.age < 1:
        return INFANT
    if contradictory(person):
        return CONTRADICTION
    return "" if find("calcium", person.sex, person.age, "none") else CONTRADICTION


def _chosen(person: Person) -> list[Measure]:
    """The measures that concern a person: protein by weight where that is known, by the day where not."""
    heavy = weight(person) is not None and reference(BY_WEIGHT, person) is not None
    left_out = "protein" if heavy else BY_WEIGHT
    return [m for m in measures().values() if m.reference not in (left_out, *LEFT_OUT)]


def _need(
    measure: Measure,
    person: Person,
    intake: Mapping[str, Estimate],
    daily: Mapping[str, Sequence[float]],
    food_missing: bool,
) -> Need | str:
    """What is said of one measure; or why nothing is."""
    held = reference(measure.reference, person)
    if held is None:
        return _no_reference(measure.reference, person)
    kg = weight(person)
    if measure.per == "kg" and kg is None:
        return NO_WEIGHT
    eaten = amount(measure, intake, daily, kg)
    if eaten is None:
        return NOT_HELD if measure.parts or not measure.note else measure.note
    if isnan(eaten.mean):
        return FEW_DAYS if eaten.days < FEWEST_DAYS else COVERAGE
    held = limited(held, eaten)
    said = claim(held, eaten, person, food_missing)
    counts = nan if measure.per == "energy" else dict(measure.parts).get(measure.nutrient, nan)
    return Need(
        measure.nutrient,
        measure.name,
        eaten.mean,
        held.unit,
        eaten.days,
        held,
        said.claim,
        said.probability,
        said.interval,
        said.because,
        not eaten.coverage >= AT_LEAST_BELOW or (food_missing and measure.per != "energy"),
        eaten.interval,
        counts / kg if measure.per == "kg" and kg else counts,
        measure.about,
    )


def _no_reference(name: str, person: Person) -> str:
    age = -1 if person.age is None else person.age
    if not person.sex and len(find(name, "", age, person.state or "none")) > 1:
        return NO_SEX
    return NO_STATE if person.state in ("pregnant", "lactating") else NO_ROW


def _limiting(needs: Sequence[Need]) -> Limiting | None:
    """The amino acid with the least share of its mean requirement; None unless all nine are there."""
    amino = [need for need in needs if need.reference.kind == "mean requirement"]
    if len(amino) < AMINO_ACIDS or any(need.claim == "not assessed" for need in amino):
        return None
    least = min(amino, key=lambda need: need.amount / need.reference.ear)
    return Limiting(least.nutrient, least.name, least.amount / least.reference.ear)
