"""What counts against an upper level, on the reference's own basis, and whether it is passed.

Supplements and added forms are summed; a supplement of unknown amount is named, and makes the sum "at least".
Only the levels of the US and Canada are held: European ones, some lower, wait to be read at their source.

Whatever a supplement brings is named, also where no level is held for this person (`limit` NaN). Then the sum
is set beside a level for others (`beside`), which can show that it is too much, never that it is not.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import isnan, nan
from typing import NamedTuple

from villi.needs.amounts import total
from villi.needs.claims import FEWEST_DAYS
from villi.needs.measures import Measure, measures
from villi.needs.reference import NOT_PREGNANT, assumed_not_pregnant, contradictory
from villi.needs.table import Row, table
from villi.needs.values import Supply, UpperLevel
from villi.quantities import NUTRIENTS, Estimate, Person

NEAR = 0.8
"""From this share of a level on, food is shown beside it even without a supplement (judgement)."""

FOOD_DOES_NOT_COUNT = frozenset({"magnesium"})
"""Levels that count supplements alone, so that nothing of food is missing from the sum."""

OWN_RULES = frozenset({"energy", "glutamine"})
"""Ours that are never set beside a level here: energy is hidden, glutamine has rules of its own (safety)."""

NOT_SET = "No upper level has been set for it. That does not mean that any amount is safe: ask a pharmacist."
NOT_KNOWN = "It is in no table here, so it was checked against no upper level: ask a pharmacist."
NOT_SET_AGE = "No upper level has been set for this age: ask a doctor or a pharmacist."
NO_AGE = "It was checked against no upper level, as the age is not known: ask a pharmacist."
NO_ROW = "No upper level is held for this age: ask a pharmacist."
BABY = "Upper levels for a baby are not checked here: ask a health visitor, a doctor or a pharmacist."
CONTRADICTION = "No upper level fits what is written of sex, age and pregnancy: ask a pharmacist."
STATE = "No upper level for {} that was checked in print is held: ask a doctor or a pharmacist."
LOWER = "Levels differ by sex or pregnancy, which are not known: the lower one is taken."

ABOVE_ANY = "It is above the level of every age that is held."
ABOVE_SMALL = "It is above a level held for babies and small children."
ABOVE_AGE = "It is above a level held for this age."
ABOVE_OTHERS = "It is above the level for women of this age who are not pregnant or breast-feeding."
STATES = {"pregnant": "pregnancy", "lactating": "breast-feeding"}


class Level(NamedTuple):
    """The level for a person: `limit`, NaN with the reason in `because`; then `beside` is a level for others
    and `above` what is said of a sum above it. `source` is where either was read."""

    limit: float = nan
    because: str = ""
    source: str = ""
    beside: float = nan
    above: str = ""


def upper_levels(
    person: Person,
    intake: Mapping[str, Estimate],
    supply: Sequence[Supply],
    food_missing: bool = False,
) -> tuple[UpperLevel, ...]:
    """The upper levels that supplements count against or food comes near, in the order of the table; then
    what supplements bring that the table does not know. `food_missing` where the record is implausibly small.

    >>> [level] = upper_levels(Person(sex="male", age=40), {}, [Supply("magnesium", "magnesium", 400.0)])
    >>> level.over, level.limit, level.at_least
    (True, 350.0, False)
    >>> [level] = upper_levels(Person(sex="male", age=40), {}, [Supply("zinc", "zinc drops", float("nan"))])
    >>> level.over, level.unknown, level.at_least
    (False, ('zinc drops',), True)
    >>> pregnant = Person(sex="female", age=30, state="pregnant")
    >>> [level] = upper_levels(pregnant, {}, [Supply("zinc", "zinc", 60.0)])
    >>> level.limit, level.beside, level.over
    (nan, 40.0, True)
    """
    held = [measure for measure in measures().values() if _has_levels(measure)]
    found = [_beside(measure, person, intake, supply, food_missing) for measure in held]
    counted = {nutrient for measure in held for nutrient in _weights(measure)}
    others = [item for item in supply if item.nutrient not in counted | OWN_RULES]
    return (*(level for level in found if level is not None), *_others(others))


def level(name: str, person: Person) -> Level:
    """The upper level of a nutrient (the table's name) for a person, or why there is none.

    >>> level("zinc", Person(age=40)).limit, level("zinc", Person()).beside
    (40.0, 40.0)
    """
    rows = table()[name]
    if not _levels(rows):
        return Level(because=NOT_SET)
    fits = [row for row in rows if person.age is not None and row.age_min <= person.age < row.age_max]
    if not fits:
        because = NO_AGE if person.age is None or person.age < 0 else NO_ROW
        return _for_others(because, rows, ABOVE_ANY, highest=True)
    if contradictory(person):
        return _for_others(CONTRADICTION, fits, ABOVE_AGE)
    if person.age is not None and person.age < 1:
        return _for_others(BABY, [row for row in rows if row.age_min <= 1], ABOVE_SMALL)
    return _of_age(person, [row for row in fits if not person.sex or row.sex in ("any", person.sex)])


def _of_age(person: Person, fits: Sequence[Row]) -> Level:
    """The level among the rows of an age and sex."""
    plain = [row for row in fits if row.state == "none"]
    if person.state in STATES:
        own = [row for row in fits if row.state == person.state]
        if not own:
            return _for_others(STATE.format(STATES[person.state]), plain, ABOVE_OTHERS)
        return _lowest(own, "")
    if not assumed_not_pregnant(person):
        return _lowest(plain, "")
    states = {row.state for row in fits}
    return _lowest(fits, "" if states > {*STATES} else NOT_PREGNANT)


def _lowest(rows: Sequence[Row], because: str) -> Level:
    levels = _levels(rows)
    if not levels:
        return Level(because=NOT_SET_AGE)
    limit, source = min(levels)
    return Level(limit, LOWER if len({figure for figure, _ in levels}) > 1 else because, source)


def _for_others(because: str, rows: Iterable[Row], above: str, *, highest: bool = False) -> Level:
    levels = _levels(rows)
    if not levels:
        return Level(because=because)
    beside, source = max(levels) if highest else min(levels)
    return Level(nan, because, source, beside, above)


def _levels(rows: Iterable[Row]) -> list[tuple[float, str]]:
    return [(row.reference.ul, row.reference.source) for row in rows if not isnan(row.reference.ul)]


def _has_levels(measure: Measure) -> bool:
    """Whether it is of an amount a day that could have an upper level: no limit, share or amino acid."""
    return not measure.per and table()[measure.reference][0].reference.kind in ("EAR", "AI", "UL")


def _weights(measure: Measure) -> Mapping[str, float]:
    """What counts one unit of a supply; what no food table holds goes by the table's name, in its unit."""
    return dict(measure.upper_supplements) or {measure.reference: 1.0}


def _beside(
    measure: Measure,
    person: Person,
    intake: Mapping[str, Estimate],
    supply: Sequence[Supply],
    food_missing: bool,
) -> UpperLevel | None:
    """What counts against one level; None where no supplement does and food does not come near."""
    weights, own = _weights(measure), level(measure.reference, person)
    taken = [(item.name, item.amount * weights[item.nutrient]) for item in supply if item.nutrient in weights]
    food, food_known = _food(measure, intake)
    added, names, unknown = _sum(taken)
    known = (0.0 if isnan(added) else added) + (0.0 if isnan(food) else food)
    above_others = known > own.beside
    if not taken and not known >= NEAR * own.limit and not above_others:
        return None
    first = table()[measure.reference][0].reference
    basis = next((row.reference.ul_basis for row in table()[measure.reference] if row.reference.ul_basis), "")
    return UpperLevel(
        measure.nutrient,
        measure.name,
        first.unit,
        food,
        added,
        names,
        unknown,
        own.limit,
        basis or "total intake",
        own.source,
        known > own.limit or above_others,
        bool(unknown) or not food_known or (food_missing and bool(measure.upper_food)),
        f"{own.because} {own.above}" if above_others else own.because,
        own.beside,
        measure.upper_note if own.source else "",
    )


def _sum(taken: Sequence[tuple[str, float]]) -> tuple[float, tuple[str, ...], tuple[str, ...]]:
    """The known amounts together (NaN where there are only unknown ones), their names, the unknown ones'."""
    known = [amount for _, amount in taken if not isnan(amount)]
    return (
        sum(known) if known or not taken else nan,
        tuple(dict.fromkeys(name for name, amount in taken if not isnan(amount))),
        tuple(dict.fromkeys(name for name, amount in taken if isnan(amount))),
    )


def _others(supply: Sequence[Supply]) -> Iterator[UpperLevel]:
    """What supplements bring that stands in no row: named, and said not to be checked."""
    for nutrient in dict.fromkeys(item.nutrient for item in supply):
        ours = NUTRIENTS.get(nutrient)
        added, names, unknown = _sum([(one.name, one.amount) for one in supply if one.nutrient == nutrient])
        yield UpperLevel(
            nutrient,
            ours.name if ours else nutrient.replace("_", " "),
            f"{ours.unit}/d".replace("ug", "µg") if ours else "",
            nan,
            added,
            names,
            unknown,
            nan,
            "total intake",
            "",
            False,
            True,
            NOT_SET if ours else NOT_KNOWN,
        )


def _food(measure: Measure, intake: Mapping[str, Estimate]) -> tuple[float, bool]:
    """What food brings against the level, and whether that is all of it."""
    if not measure.upper_food:
        return nan, measure.reference in FOOD_DOES_NOT_COUNT
    amount, known = total(measure.upper_food, intake)
    days = min((intake[nutrient].days for nutrient, _ in measure.upper_food if nutrient in intake), default=0)
    return (amount, known and not isnan(amount)) if days >= FEWEST_DAYS else (nan, False)
