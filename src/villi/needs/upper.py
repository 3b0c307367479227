"""What counts against an upper level, on the reference's own basis, and whether it is passed.

Supplements and added forms are summed; a supplement of unknown amount is named, and makes the sum "at least".
Only the levels of the US and Canada are held: European ones, some lower, wait to be read at their source.
"""

from collections.abc import Mapping, Sequence
from math import isnan, nan

from villi.needs.amounts import total
from villi.needs.claims import FEWEST_DAYS
from villi.needs.measures import Measure, measures
from villi.needs.reference import reference
from villi.needs.values import Supply, UpperLevel
from villi.quantities import Estimate, Person

NEAR = 0.8
"""From this share of a level on, food is shown beside it even without a supplement (judgement)."""

FOOD_DOES_NOT_COUNT = frozenset({"magnesium"})
"""Levels that count supplements alone, so that nothing of food is missing from the sum."""


def upper_levels(
    person: Person, intake: Mapping[str, Estimate], supply: Sequence[Supply]
) -> tuple[UpperLevel, ...]:
    """The upper levels that supplements count against or food comes near, in the order of the table.

    >>> [level] = upper_levels(Person(sex="male", age=40), {}, [Supply("magnesium", "magnesium", 400.0)])
    >>> level.over, level.limit, level.at_least
    (True, 350.0, False)
    >>> [level] = upper_levels(Person(sex="male", age=40), {}, [Supply("zinc", "zinc drops", float("nan"))])
    >>> level.over, level.unknown, level.at_least
    (False, ('zinc drops',), True)
    """
    found = (_level(measure, person, intake, supply) for measure in measures().values())
    return tuple(level for level in found if level is not None)


def _level(
    measure: Measure, person: Person, intake: Mapping[str, Estimate], supply: Sequence[Supply]
) -> UpperLevel | None:
    held = reference(measure.reference, person)
    if held is None or isnan(held.ul) or held.kind == "limit":
        return None
    weights = dict(measure.upper_supplements)
    taken = [(item.name, item.amount * weights[item.nutrient]) for item in supply if item.nutrient in weights]
    food, food_known = _food(measure, intake)
    added = [amount for _, amount in taken if not isnan(amount)]
    known = sum(added) + (0.0 if isnan(food) else food)
    if not taken and not known >= NEAR * held.ul:
        return None
    unknown = tuple(dict.fromkeys(name for name, amount in taken if isnan(amount)))
    return UpperLevel(
        measure.nutrient,
        measure.name,
        held.unit,
        food,
        sum(added) if len(added) == len(taken) or added else nan,
        tuple(dict.fromkeys(name for name, amount in taken if not isnan(amount))),
        unknown,
        held.ul,
        held.ul_basis or "total intake",
        held.source,
        known > held.ul,
        bool(unknown) or not food_known,
    )


def _food(measure: Measure, intake: Mapping[str, Estimate]) -> tuple[float, bool]:
    """What food brings against the level, and whether that is all of it."""
    if not measure.upper_food:
        return nan, measure.reference in FOOD_DOES_NOT_COUNT
    amount, known = total(measure.upper_food, intake)
    days = min((intake[nutrient].days for nutrient, _ in measure.upper_food if nutrient in intake), default=0)
    return (amount, known and not isnan(amount)) if days >= FEWEST_DAYS else (nan, False)
