"""Whether what was written down can be all that was eaten; noticed without blame, and never as a number.

Two questions. Over all complete days, is recorded energy under the cut-off of Goldberg and Black for one
person and d days: energy / basal < PAL exp(-2 S), S = sqrt(CV_i^2 / d + CV_b^2 + CV_p^2)? And in the last
seven complete days, with five at least, is it under basal need or under 1,200 kcal (rule G50 of safety)?
"""

from collections.abc import Sequence
from math import exp, isnan, nan, sqrt

from villi.needs.energy import basal
from villi.needs.values import Recording
from villi.quantities import Person

PAL = 1.55
"""Physical activity level, energy used over basal: the value of Goldberg's cut-off for a light way of life.
Black 2000 notes that another may fit better; activity is not known here, so it stays at this one."""
CV_INTAKE, CV_BASAL, CV_PAL = 0.23, 0.085, 0.15
"""Black 2000: energy from day to day, an estimated basal need, activity between people."""
LIMIT_SD = 2.0
"""95 per cent limits, as EFSA's guidance of 2014 restates them."""

FEWEST_DAYS = 3
"""Complete days from which the cut-off is looked at (the same as for adequacy)."""
WEEK, WEEK_DAYS = 7, 5
FLOOR_KCAL = 1200.0
"""Rule G50; 1,200 kcal is a convention whose source is not verified."""
FLOOR_AGE = 10
"""Years from which the floor is used: smaller children may need no more (judgement)."""
ADULT = 18
"""The cut-off was made for adults."""

SOURCE = "Goldberg et al. 1991; Black 2000, Int J Obes 24:1119; rule G50 (awaiting a clinician)"

MISSING = (
    "Less food is written down than a body usually uses at rest. "
    "Often some meals, snacks or drinks are missing. Is the diary complete?"
)
UNCHECKED = "Whether the diary holds all meals could only be checked in part: {} not known."
TOO_FEW = "Whether the diary holds all meals was not checked: that takes three complete days."


def cut_off(days: int) -> float:
    """Recorded energy over basal need below which one person's record of some days is implausible.

    >>> round(cut_off(7), 2), round(cut_off(3), 2)
    (1.05, 1.0)
    """
    s = sqrt(CV_INTAKE**2 / days + CV_BASAL**2 + CV_PAL**2)
    return PAL * exp(-LIMIT_SD * s)


def recording(person: Person, energy: Sequence[float]) -> Recording:
    """How plausible the energy of the complete days is, kcal a day in the order of their dates.

    >>> recording(Person(sex="female", age=40, weight_kg=65.0), [900.0] * 7).implausible
    True
    >>> recording(Person(sex="female", age=40, weight_kg=65.0), [2000.0] * 7).because
    ''
    """
    days = [kcal for kcal in energy if not isnan(kcal)]
    mean = sum(days) / len(days) if days else nan
    if len(days) < FEWEST_DAYS:
        return Recording(False, mean, nan, len(days), SOURCE, TOO_FEW)
    need = basal(person)
    kcal = nan if need is None else need.kcal
    low = _low_week(person, days[-WEEK:], kcal)
    adult = person.age is not None and person.age >= ADULT
    missing = low or (adult and mean < cut_off(len(days)) * kcal)
    because = MISSING if missing else _unchecked(person) if need is None else ""
    return Recording(missing, mean, kcal, len(days), SOURCE, because, low)


def _low_week(person: Person, week: Sequence[float], basal_kcal: float) -> bool:
    if len(week) < WEEK_DAYS:
        return False
    mean = sum(week) / len(week)
    small = person.age is not None and person.age < FLOOR_AGE
    return mean < basal_kcal or (not small and mean < FLOOR_KCAL)


def _unchecked(person: Person) -> str:
    unknown = [
        name
        for name, value in (("sex", person.sex or None), ("age", person.age), ("weight", person.weight_kg))
        if value is None
    ] or ["a likely weight"]
    are = "is" if len(unknown) == 1 else "are"
    return UNCHECKED.format(f"{' and '.join(unknown)} {are}")
