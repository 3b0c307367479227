"""The energy a body uses at rest and in a day, by published equations. Never shown unless it is asked for.

With height (19 to 78 years): Mifflin et al. 1990, weight W kg, height H cm, age A years:
10 W + 6.25 H - 5 A + 5 (men) or - 161 (women), kcal a day. Without: a line in weight by age and sex
(Schofield 1985, taken over by FAO/WHO/UNU 2004; `data/basal.csv`). Both are means of groups: one person's
own need may lie 10 per cent or more away. In pregnancy and breast-feeding the body uses more.
"""

from functools import cache

from villi.needs.table import lines
from villi.needs.values import Basal, EnergyNeed
from villi.quantities import Interval, Person

MIFFLIN_AGES = (19, 79)
"""Years, half-open, of the people it was derived from (Mifflin et al. 1990)."""

ADULT = 18
WEIGHTS_ADULT, WEIGHTS_CHILD = (25.0, 400.0), (2.0, 250.0)
HEIGHTS = (100.0, 250.0)
"""What a body can weigh and measure (kg, cm; judgement): anything else is taken for a slip of the pen."""

MIFFLIN = "Mifflin et al. 1990, Am J Clin Nutr 51:241 (abstract)"
SCHOFIELD = "Schofield 1985, as in FAO/WHO/UNU 2004, table 5.2 (through a transcription)"


def weight(person: Person) -> float | None:
    """The weight in kg, None where it is unknown or cannot be.

    >>> weight(Person(age=40, weight_kg=65.0)), weight(Person(age=40, weight_kg=6.5))
    (65.0, None)
    """
    if person.weight_kg is None:
        return None
    child = person.age is not None and person.age < ADULT
    low, high = WEIGHTS_CHILD if child else WEIGHTS_ADULT
    return person.weight_kg if low <= person.weight_kg <= high else None


def basal(person: Person) -> Basal | None:
    """The energy at rest, kcal a day; None where sex, age or weight is unknown or cannot be.

    >>> round(basal(Person(sex="female", age=25, weight_kg=55.0)).kcal)
    1302
    >>> round(basal(Person(sex="male", age=40, weight_kg=80.0, height_cm=180.0)).kcal)
    1730
    >>> basal(Person(sex="male", age=40)) is None
    True
    """
    kg = weight(person)
    if kg is None or person.age is None or not person.sex:
        return None
    first, last = MIFFLIN_AGES
    cm = person.height_cm
    if first <= person.age < last and cm is not None and HEIGHTS[0] <= cm <= HEIGHTS[1]:
        rest = 5 if person.sex == "male" else -161
        return Basal(10 * kg + 6.25 * cm - 5 * person.age + rest, "weight, height and age", MIFFLIN)
    for sex, low, high, slope, constant in _lines():
        if sex == person.sex and low <= person.age < high:
            return Basal(slope * kg + constant, "weight by age and sex", SCHOFIELD)
    return None


LIGHT, ACTIVE, VIGOROUS = (1.40, 1.69), (1.70, 1.99), (2.00, 2.40)
"""Energy used in a day over energy at rest, by way of life (FAO/WHO/UNU 2004, table 5.3, through a
transcription; 1.70 to 1.99 on its own page)."""
LIFESTYLES = "FAO/WHO/UNU 2004, Human energy requirements, table 5.3 (through a transcription)"


def energy_need(person: Person) -> EnergyNeed | None:
    """The energy used in a day by way of life, kcal: energy at rest times the activity level.

    None for children, in pregnancy and breast-feeding (the levels are for other adults), and where `basal`
    has none. No face shows it unasked, and it is no goal.

    The worked example of FAO/WHO/UNU 2004, a moderately active woman, prints 2,410 kcal for the middle:

    >>> need = energy_need(Person(sex="female", age=25, weight_kg=55.0))
    >>> round((need.active.low + need.active.high) / 2, -1)
    2400.0
    """
    found = basal(person)
    if found is None or person.age is None or person.age < ADULT or person.state in ("pregnant", "lactating"):
        return None
    light, active, vigorous = (
        Interval(found.kcal * low, found.kcal * high) for low, high in (LIGHT, ACTIVE, VIGOROUS)
    )
    return EnergyNeed(found, light, active, vigorous, f"{found.source}; {LIFESTYLES}")


@cache
def _lines() -> tuple[tuple[str, float, float, float, float], ...]:
    return tuple(
        (
            line["sex"],
            float(line["age_min"]),
            float(line["age_max"]),
            float(line["per_kg"]),
            float(line["constant"]),
        )
        for line in lines("basal.csv")
    )
