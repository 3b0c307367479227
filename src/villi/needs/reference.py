"""The reference value of a nutrient for a person: exactly one row of the table, or none."""

from dataclasses import replace

from villi.needs.measures import measures, reference_of
from villi.needs.table import find
from villi.needs.values import Reference
from villi.quantities import Person

CAN_BE_PREGNANT = (14, 51)
"""Ages, half-open, for which the table has rows for pregnancy and breast-feeding."""

NOT_PREGNANT = "Taken as not pregnant and not breast-feeding, as nothing was said of it."
FIRST_MONTHS = "For the first six months of life."


def reference(nutrient: str, person: Person) -> Reference | None:
    """The reference value of `nutrient` (an id of ours, or the table's own name) for a person.

    None where no row fits: age unknown; sex unknown and its rows differ; pregnant or breast-feeding
    outside 14 to 51 years, or male; a value that was not checked in print. Never the row of another state.
    Where nothing was said of pregnancy, a woman of 14 to 51 gets the plain row, and its note says so. Age 0
    is the first half year.

    >>> reference("iron", Person(sex="female", age=34)).rda
    18.0
    >>> reference("iron", Person(sex="female", age=34)).note.endswith(NOT_PREGNANT)
    True
    >>> reference("iron", Person(sex="male", age=34, state="pregnant")) is None
    True
    >>> reference("glutamine", Person(sex="male", age=34)) is None
    True
    """
    name = reference_of(nutrient)
    if not name or person.age is None:
        return None
    state = person.state or "none"
    found = find(name, person.sex, person.age, state)
    if len(found) != 1:
        return None
    notes = [found[0].note, measures()[name].note]
    if assumed_not_pregnant(person):
        notes.append(NOT_PREGNANT)
    if person.age == 0:
        notes.append(FIRST_MONTHS)
    return replace(found[0], note=" ".join(dict.fromkeys(filter(None, notes))))


def contradictory(person: Person) -> bool:
    """Whether what is written cannot be, or no row can fit: pregnant or breast-feeding, and male or outside
    14 to 51 years.

    >>> contradictory(Person(sex="female", age=60, state="pregnant"))
    True
    """
    first, last = CAN_BE_PREGNANT
    fits = person.sex != "male" and (person.age is None or first <= person.age < last)
    return person.state in ("pregnant", "lactating") and not fits


def assumed_not_pregnant(person: Person) -> bool:
    """Whether the plain row stands on an assumption: a woman (or one whose sex is not known) of 14 to 51, of
    whose pregnancy nothing was said.

    >>> assumed_not_pregnant(Person(sex="female", age=51))
    False
    """
    first, last = CAN_BE_PREGNANT
    return (
        person.state == "" and person.sex != "male" and person.age is not None and first <= person.age < last
    )
