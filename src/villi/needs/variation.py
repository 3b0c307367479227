"""How much one person's intake differs from day to day, where their own days are too few to tell.

`data/day_to_day.csv`: coefficient of variation (or standard deviation in the reference's unit) within a
person, "seen" at its source (ids: `data/sources.csv`) or "judged". The full tables of the source (adults,
vitamins and minerals) were not seen; what is judged is never taken below the person's own.
"""

from collections.abc import Sequence
from functools import cache
from math import hypot, isnan, nan, sqrt
from typing import NamedTuple

from villi.needs.table import lines
from villi.quantities import Person

OWN_DAYS = 7
"""Complete days from which a person's own day-to-day variation is taken (our rule; fewer are too unsure)."""

PROTEIN_LIKE = {"protein_per_kg": "protein"}
"""Names under which a variation is looked up; all amino acids stand under "amino"."""


class Variation(NamedTuple):
    """One line of the table: cv or sd is NaN; `seen` where it was read at its source."""

    sex: str
    age_min: float
    age_max: float
    cv: float
    sd: float
    seen: bool
    source: str


@cache
def variations() -> dict[str, tuple[Variation, ...]]:
    """The lines by reference value, those that were seen first.

    >>> variations()["protein"][0].seen, variations()["vitamin_c"][0].seen
    (True, False)
    """
    found: dict[str, list[Variation]] = {}
    for line in lines("day_to_day.csv"):
        cv, sd = (float(line[key]) if line[key] else nan for key in ("cv", "sd"))
        ages = float(line["age_min"]), float(line["age_max"])
        one = Variation(line["sex"], *ages, cv, sd, line["status"] == "seen", line["source"])
        found.setdefault(line["reference"], []).append(one)
    return {name: tuple(rows) for name, rows in found.items()}


def own(daily: Sequence[float]) -> float:
    """The standard deviation of the days on which the amount is known; NaN with fewer than two.

    >>> own([1.0, 3.0, float("nan")])
    1.41...
    """
    known = [amount for amount in daily if not isnan(amount)]
    if len(known) < 2:
        return nan
    mean = sum(known) / len(known)
    return hypot(*(amount - mean for amount in known)) / sqrt(len(known) - 1)


def day_to_day(name: str, person: Person, mean: float, daily: Sequence[float]) -> float:
    """The day-to-day standard deviation to reckon with, in the unit of `mean` and `daily`.

    The person's own from seven known days on; below that the population's, and where that is only judged, the
    larger of the two. NaN where there is none of either.

    >>> day_to_day("vitamin_c", Person(age=40), 100.0, [90.0, 100.0, 110.0])
    90.0
    >>> day_to_day("vitamin_c", Person(age=40), 100.0, [100.0] * 7)
    0.0
    """
    theirs = own(daily)
    if sum(not isnan(amount) for amount in daily) >= OWN_DAYS:
        return theirs
    row = _row(_looked_up(name), person)
    if row is None:
        return nan
    usual = row.cv * mean if isnan(row.sd) else row.sd
    return usual if row.seen or isnan(theirs) else max(usual, theirs)


def judged(name: str, person: Person, daily: Sequence[float]) -> bool:
    """Whether `day_to_day` leans on a figure that was not seen at its source for such a person.

    >>> [judged("vitamin_c", Person(age=40), [100.0] * days) for days in (6, 7)]
    [True, False]
    """
    row = _row(_looked_up(name), person)
    few = sum(not isnan(amount) for amount in daily) < OWN_DAYS
    return few and (row is None or not row.seen)


def _looked_up(name: str) -> str:
    return "amino" if name.startswith("aa_") else PROTEIN_LIKE.get(name, name)


def _row(name: str, person: Person) -> Variation | None:
    for row in variations().get(name, ()):
        fits_age = person.age is not None and row.age_min <= person.age < row.age_max
        if fits_age and row.sex in ("any", person.sex):
            return row
    return None
