"""The same totals as `villi.cohort`, the plain and slow way: dictionaries, loops and the formulas as written.

Written from docs and formulas (intake/kernel.py, foods/glutamine.py, docs/cohort.md), not from the code of
the pass: no array, no sorting, no sparse matrix. What both say must be the same.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from math import inf, isnan, nan, sqrt

from villi.foods import Catalogue
from villi.foods.glutamine import CLASSES
from villi.foods.plants import plant_rules
from villi.quantities import NUTRIENTS

UNKNOWN_GRAMS = 100.0
TYPICAL = {"energy": 126.0, "protein": 5.0, "dry": 26.0}  # per 100 g
BAND = 1.96
LIMITS = (400.0, 4000.0)
ENOUGH = 0.80

Key = tuple[object, object]
Day = dict[str, object]


@dataclass(frozen=True)
class Item:
    """One row of a survey. `grams` None: unknown."""

    person: object
    day: object
    code: object
    grams: float | None


@dataclass(frozen=True)
class Eaten:
    """What a food holds per 100 g; amounts and glutamine None where unknown."""

    amounts: Mapping[str, float | None]
    weights: Mapping[str, float]
    glutamine: tuple[float, ...] | None
    glutamine_error: float


UNKNOWN = Eaten(dict.fromkeys(NUTRIENTS), TYPICAL, None, 0.0)


def person_days(
    items: Iterable[Item], catalogue: Catalogue, nutrients: Iterable[str], source: str = "fndds"
) -> dict[Key, Day]:
    """Person and day -> columns of the result (no scores), None where unknown."""
    rows: dict[Key, list[Item]] = {}
    for item in items:
        rows.setdefault((item.person, item.day), []).append(item)
    asked = tuple(nutrients)
    return {key: _day(held, catalogue, asked, source) for key, held in rows.items()}


def _day(items: list[Item], catalogue: Catalogue, nutrients: tuple[str, ...], source: str) -> Day:
    eaten: dict[str, float] = {}  # food id, "" for a food of which nothing is known
    unknown_rows = 0
    known_grams = []
    for item in items:
        id = f"{source}:{item.code}"
        held = catalogue.food(id) is not None
        if item.grams is not None:
            known_grams.append(item.grams)
        if not held or item.grams is None:
            unknown_rows += 1
            id = ""
        eaten[id] = eaten.get(id, 0.0) + (UNKNOWN_GRAMS if item.grams is None else item.grams)
    foods = [(grams, _food(catalogue, id) if id else UNKNOWN) for id, grams in eaten.items()]
    day: Day = {
        "rows": len(items),
        "unknown_rows": unknown_rows,
        "near_rows": 0,
        "grams": sum(known_grams) if known_grams else None,
    }
    for nutrient in nutrients:
        day[NUTRIENTS[nutrient].key] = _amount(foods, nutrient)
        day[f"{nutrient}_coverage"] = _coverage(foods, nutrient)
    day.update(_glutamine(foods))
    day.update(_patterns(eaten, catalogue))
    return day


def _patterns(eaten: Mapping[str, float], catalogue: Catalogue) -> Day:
    """Plants, live ferments and processing of a day; foods of the everyday catalogue, "" the unknown one."""
    energy = {id: grams * _weight(id, catalogue) for id, grams in eaten.items()}
    told = _told(eaten, catalogue)
    if not told:
        counts = ("plants", "plants_with_herbs", "fermented_servings", "fermented_servings_high")
        found: Day = dict.fromkeys((*counts, "ultra_processed_share", "ultra_processed_share_high"))
    else:
        servings = {"yes": 0.0, "depends": 0.0}
        ultra = doubtful = 0.0
        for id, grams in eaten.items():
            food = catalogue.food(id)
            if food is None:
                doubtful += energy[id]
                continue
            if food.fermented and food.live in servings:
                portion = next(measure.grams for measure in food.measures if measure.unit == "default")
                servings[food.live] += grams / portion
            if food.processing == "ultra" and food.processing_sure != "unclear":
                ultra += energy[id]
            elif food.processing == "mixed" or food.processing_sure == "unclear":
                doubtful += energy[id]
        met = _plants_of(eaten, catalogue)
        whole = sum(energy.values())
        found = {
            "plants": float(sum(plant_rules()[plant].points == 1 for plant in met)),
            "plants_with_herbs": sum(plant_rules()[plant].points for plant in met),
            "fermented_servings": servings["yes"],
            "fermented_servings_high": servings["yes"] + servings["depends"],
            "ultra_processed_share": ultra / whole if whole else None,
            "ultra_processed_share_high": (ultra + doubtful) / whole if whole else None,
        }
    names = ("plants_coverage", "fermented_coverage", "ultra_processed_coverage")
    return {**found, **dict.fromkeys(names, told)}


def _weight(id: str, catalogue: Catalogue) -> float:
    return (_food(catalogue, id) if id else UNKNOWN).weights["energy"]


def _told(eaten: Mapping[str, float], catalogue: Catalogue) -> float:
    """Share of energy of foods that are not the unknown one."""
    return _share([(grams, _weight(id, catalogue), bool(id)) for id, grams in eaten.items()])


def _plants_of(eaten: Mapping[str, float], catalogue: Catalogue) -> set[str]:
    """Plants of which enough was eaten on a day, of all its foods together."""
    grams: dict[str, float] = {}
    for id, amount in eaten.items():
        for plant, in_100 in food.plants if (food := catalogue.food(id)) is not None else ():
            grams[plant] = grams.get(plant, 0.0) + amount * in_100 / 100
    return {plant for plant, amount in grams.items() if amount >= plant_rules()[plant].grams * (1 - 1e-9)}


def persons_plants(items: Iterable[Item], catalogue: Catalogue, source: str = "fndds") -> dict[object, Day]:
    """Person -> different plants over all days and in a week. Days are numbers of recalls, or dates."""
    held: dict[object, dict[object, list[Item]]] = {}
    for item in items:
        held.setdefault(item.person, {}).setdefault(item.day, []).append(item)
    return {person: _plants_of_days(days, catalogue, source) for person, days in held.items()}


def _plants_of_days(days: Mapping[object, list[Item]], catalogue: Catalogue, source: str) -> Day:
    met: list[set[str]] = []
    everything: dict[str, float] = {}
    for _, items in sorted(days.items()):
        eaten: dict[str, float] = {}
        for item in items:
            id = f"{source}:{item.code}"
            id = "" if item.grams is None or catalogue.food(id) is None else id
            for held in (eaten, everything):
                held[id] = held.get(id, 0.0) + (UNKNOWN_GRAMS if item.grams is None else item.grams)
        met.append(_plants_of(eaten, catalogue))
    known = _told(everything, catalogue) > 0
    union = set().union(*met)
    weeks: list[set[str]] = []
    if len(met) >= 7:
        dates = [day for day in sorted(days) if isinstance(day, date)]  # type: ignore[type-var]
        at = [(day - dates[0]).days for day in dates] or list(range(len(met)))
        enough = 5 if dates else 7
        for number in range(max(at) // 7 + 1):
            block = [one for one, place in zip(met, at, strict=True) if place // 7 == number]
            if len(block) >= enough:
                weeks.append(set().union(*block))

    def count(plants: set[str], least: float) -> float:
        return float(sum(plant_rules()[p].points for p in plants if plant_rules()[p].points >= least))

    def mean(least: float) -> float | None:
        return sum(count(week, least) for week in weeks) / len(weeks) if weeks and known else None

    return {
        "plants": count(union, 1) if known else None,
        "plants_with_herbs": count(union, 0) if known else None,
        "plants_week": mean(1),
        "plants_week_with_herbs": mean(0),
    }


def _amount(foods: list[tuple[float, Eaten]], nutrient: str) -> float | None:
    """Sum of what is known; None where the coverage is none."""
    coverage = _coverage(foods, nutrient)
    if not coverage:
        return None
    total = 0.0
    for grams, food in foods:
        held = food.amounts[nutrient]
        if held is not None:
            total += grams / 100.0 * held
    return total


def _coverage(foods: list[tuple[float, Eaten]], nutrient: str) -> float:
    basis = NUTRIENTS[nutrient].basis
    return _share([(grams, food.weights[basis], food.amounts[nutrient] is not None) for grams, food in foods])


def _share(parts: list[tuple[float, float, bool]]) -> float:
    """Share of grams times weight that is known; where nothing weighs anything, all or nothing."""
    whole = sum(grams * weight for grams, weight, _ in parts)
    if whole > 0:
        return sum(grams * weight for grams, weight, known in parts if known) / whole
    return 1.0 if all(known for grams, _, known in parts if grams > 0) else 0.0


def _density(mid: float | None, coverage: float, energy: float | None, known: float) -> float | None:
    """Each brought to all of the food; None where less than 0.80 of one is known."""
    if mid is None or not energy or coverage < ENOUGH or known < ENOUGH:
        return None
    return (mid / coverage) / (energy / known) * 1000.0


def _glutamine(foods: list[tuple[float, Eaten]]) -> Day:
    coverage = _share([(grams, food.weights["protein"], food.glutamine is not None) for grams, food in foods])
    by_class: list[float | None] = [None] * len(CLASSES)
    mid = low = high = None
    if coverage > 0:
        sums = [0.0] * len(CLASSES)
        own = 0.0
        for grams, food in foods:
            if food.glutamine is not None:
                for place, held in enumerate(food.glutamine):
                    sums[place] += grams / 100.0 * held
                own += (grams / 100.0 * sum(food.glutamine) * food.glutamine_error) ** 2
        below = sum((m - m * c.low / c.mid) ** 2 for m, c in zip(sums, CLASSES, strict=True))
        above = sum((m * c.high / c.mid - m) ** 2 for m, c in zip(sums, CLASSES, strict=True))
        mid = sum(sums)
        low = max(mid - sqrt(below + BAND**2 * own), 0.0)
        high = mid + sqrt(above + BAND**2 * own)
        by_class = list(sums)
    energy, energy_coverage = _amount(foods, "energy"), _coverage(foods, "energy")
    return {
        "glutamine_g": mid,
        "glutamine_low_g": low,
        "glutamine_high_g": high,
        "glutamine_coverage": coverage,
        **{f"gln_{c.key}_g": held for c, held in zip(CLASSES, by_class, strict=True)},
        "glutamine_per_1000_kcal_g": _density(mid, coverage, energy, energy_coverage),
        "implausible_energy": _implausible(energy, energy_coverage),
    }


def _implausible(energy: float | None, coverage: float) -> bool | None:
    if energy is None:
        return None
    if energy > LIMITS[1]:
        return True
    return energy < LIMITS[0] if coverage >= ENOUGH else None


@cache
def _food(catalogue: Catalogue, id: str) -> Eaten:
    held = catalogue.composition([id])
    amounts = {key: _known(float(value)) for key, value in zip(held.nutrients, held.values[0], strict=True)}
    glutamine = tuple(float(value) for value in held.glutamine[0])
    return Eaten(
        amounts=amounts,
        weights=_weights(amounts),
        glutamine=None if any(isnan(value) for value in glutamine) else glutamine,
        glutamine_error=0.10 + 0.125 * float(held.glutamine_imputed[0]),
    )


def _weights(amounts: Mapping[str, float | None]) -> dict[str, float]:
    """Energy, protein and dry matter of 100 g, or what a typical food has."""
    energy = amounts["energy"]
    if energy is None:
        parts = [amounts["protein"], amounts["fat"], amounts["carbohydrate"]]
        if None not in parts:
            alcohol = amounts["alcohol"] or 0.0
            energy = sum(f * (p or 0.0) for f, p in zip((4.0, 9.0, 4.0), parts, strict=True)) + 7.0 * alcohol
    water = amounts["water"]
    found = {
        "energy": energy,
        "protein": amounts["protein"],
        "dry": None if water is None else max(100.0 - water, 0.0),
    }
    return {basis: TYPICAL[basis] if value is None else value for basis, value in found.items()}


def _known(value: float) -> float | None:
    return None if isnan(value) else value


def differences(ours: Mapping[Key, Day], theirs: Mapping[Key, Day], tolerance: float = 1e-9) -> list[str]:
    """Where two sets of person-days differ: missing days, a null against a number, numbers too far apart.

    Numbers may differ by `tolerance` times the larger of 1 and their size.
    """
    found = [f"{key} is in one of them only" for key in ours.keys() ^ theirs.keys()]
    for key in ours.keys() & theirs.keys():
        for column, value in theirs[key].items():
            apart = _apart(ours[key][column], value)
            if apart > tolerance:
                found.append(f"{key} {column}: {ours[key][column]} and {value}")
    return found


def _apart(one: object, other: object) -> float:
    if isinstance(one, bool) or isinstance(other, bool) or one is None or other is None:
        return 0.0 if one is other else inf
    assert isinstance(one, int | float)
    assert isinstance(other, int | float)
    if isnan(one) or isnan(other):
        return nan if isnan(one) and isnan(other) else inf
    return abs(one - other) / max(1.0, abs(other))
