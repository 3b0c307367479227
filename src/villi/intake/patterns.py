"""Gut-relevant patterns of a record: plants, fermented foods, processing, long-chain omega-3, alcohol.

Each says in its note what was counted. Presence of a food is certain on a partial day too, so plants are
counted over every day with food, as "at least"; amounts a day use complete days only.
"""

from collections import defaultdict
from collections.abc import Set
from math import nan
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from villi.foods.constituents import DOUBTFUL, ULTRA
from villi.foods.plants import plant_rules
from villi.intake.kernel import BASES, Array
from villi.intake.table import nutrient_ids
from villi.intake.values import Intake
from villi.quantities import AT_LEAST_BELOW, Pattern

if TYPE_CHECKING:
    from villi.foods import Catalogue, Food

WEEK = 7
ENOUGH_DAYS = 5
"""A week enters the mean of weeks with at least so many days with food (our own rule)."""


def patterns(intake: Intake, catalogue: "Catalogue") -> tuple[Pattern, ...]:
    """The patterns of a record, in the order a report shows them; those that cannot be told are left out."""
    foods = [catalogue.food(food_id) for food_id in intake.foods]
    known = [food for food in foods if food is not None]
    if not known or not intake.portions:
        return ()
    found = [*_plants(intake, foods)]
    if intake.counted.any():
        found += [_fermented(intake, foods), _ultra_share(intake, foods), _omega_3(intake)]
    return tuple(found)


class Brought(NamedTuple):
    """What each portion (P,) brought to a pattern, in its own unit; `of` (P,) what it is a share of (the
    energy of the portions), None where it is an amount."""

    amount: Array
    of: Array | None = None


def brought(intake: Intake, catalogue: "Catalogue", key: str) -> Brought | None:
    """What the portions brought to a pattern: the part that surely counts, as the upper end adds what may.

    None where portions do not add up to it (plants), and for what is no pattern.
    """
    foods = [catalogue.food(food_id) for food_id in intake.foods]
    if key == "fermented":
        return Brought(_servings(intake, foods, "yes"))
    if key == "ultra_processed":
        energy = _weighed(intake)
        return Brought(np.where(_of_kind(intake, foods, ULTRA), energy, 0.0), energy)
    if key == "epa_dha":
        columns = [nutrient_ids().index("epa"), nutrient_ids().index("dha")]
        per_gram = intake.table.values[:, columns].sum(axis=1)
        return Brought(np.asarray(per_gram[intake.food] * intake.grams * 1000))
    return None


def plants_by_day(intake: Intake, catalogue: "Catalogue") -> dict[int, frozenset[str]]:
    """The plants, herbs and spices among them, that count on each day with food."""
    rules = plant_rules()
    eaten = _plant_grams(intake, [catalogue.food(food_id) for food_id in intake.foods])
    return {
        d: frozenset(plant for plant, grams in found.items() if grams >= rules[plant].grams)
        for d, found in eaten.items()
    }


def _plants(intake: Intake, foods: list["Food | None"]) -> list[Pattern]:
    weeks = _weeks(intake)
    if not weeks:
        return []
    rules = plant_rules()
    eaten = _plant_grams(intake, foods)
    every: list[float] = []
    no_herbs: list[float] = []
    for days in weeks:
        met = {plant for d in days for plant, grams in eaten[d].items() if grams >= rules[plant].grams}
        every.append(sum(rules[plant].points for plant in met))
        no_herbs.append(float(sum(rules[plant].points == 1.0 for plant in met)))
    days_with_food = len({int(d) for d in intake.day})
    few = "one day" if days_with_food == 1 else f"{days_with_food} days"
    span = "a week" if days_with_food >= WEEK else f"in {few}"
    unit = "a week" if days_with_food >= WEEK else "plants"
    where = f"mean of {len(weeks)} weeks" if len(weeks) > 1 else f"{few} with food"
    missed = "at least so many, as some words were not understood; " if sum(intake.refused) else ""
    note = (
        f"{missed}species groups eaten, at least 10 g on a day, through dishes too; {where}; oils, sugars, "
        "starches and refined flour count nothing; the upper end adds herbs and spices at a quarter each"
    )
    return [
        Pattern(
            "plants", f"Different plants {span}", _mean(no_herbs), _mean(no_herbs), _mean(every), unit, note
        )
    ]


def _weeks(intake: Intake) -> list[list[int]]:
    """Day indices by block of seven days from the first with food; short blocks drop out of long records."""
    with_food = sorted({int(d) for d in intake.day})
    if not with_food:
        return []
    first = intake.dates[with_food[0]].toordinal()
    blocks: dict[int, list[int]] = defaultdict(list)
    for d in with_food:
        blocks[(intake.dates[d].toordinal() - first) // WEEK].append(d)
    full = [days for days in blocks.values() if len(days) >= ENOUGH_DAYS]
    return full or [max(blocks.values(), key=len)]


def _plant_grams(intake: Intake, foods: list["Food | None"]) -> dict[int, dict[str, float]]:
    eaten: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for d, f, grams in zip(intake.day, intake.food, intake.grams, strict=True):
        food = foods[f]
        for plant, per_100_g in food.plants if food is not None else ():
            eaten[int(d)][plant] += grams * per_100_g / 100.0
    return eaten


def _fermented(intake: Intake, foods: list["Food | None"]) -> Pattern:
    """Servings a day of foods usually eaten with live microbes; one serving is the food's default portion,
    and a portion of a food that has none counts as one."""
    days = int(intake.counted.sum())
    counted = intake.counted[intake.day]
    live, depends = (sum(_servings(intake, foods, how)[counted].tolist()) for how in ("yes", "depends"))
    note = (
        "servings of fermented food usually eaten alive (yogurt, kefir, raw sauerkraut); a serving is the "
        "food's ordinary portion; the upper end adds those of which it depends on the product"
    )
    name = "Fermented food, alive, a day"
    return Pattern("fermented", name, live / days, live / days, (live + depends) / days, "servings", note)


def _servings(intake: Intake, foods: list["Food | None"], live: str) -> Array:
    """Servings (P,) of fermented food in each portion, of those that are alive or may be."""
    default = [
        _serving(food) if food is not None and food.fermented and food.live == live else 0.0 for food in foods
    ]
    serving = np.array(default, dtype=float)[intake.food]
    with np.errstate(divide="ignore", invalid="ignore"):
        servings = np.where(np.isnan(serving), 1.0, intake.grams / serving)
    return np.where(serving == 0, 0.0, servings)


def _serving(food: "Food") -> float:
    """Grams of an ordinary portion; NaN where none is known."""
    return next((m.grams for m in food.measures if m.unit == "default" and m.grams > 0), nan)


def _ultra_share(intake: Intake, foods: list["Food | None"]) -> Pattern:
    """Share of energy from ultra-processed foods by our own rules, with the range the unclear ones leave."""
    energy = _energy(intake)
    total = float(energy.sum())

    def share(wanted: Set[tuple[str, str]]) -> float:
        chosen = _of_kind(intake, foods, wanted)
        return float(energy[chosen].sum()) / total if total > 0 else nan

    note = (
        "share of energy from ultra-processed foods by villi's own written rules; the upper end adds mixed "
        "dishes and foods whose class is unclear"
    )
    name = "Ultra-processed share of energy"
    least = share(ULTRA)
    return Pattern("ultra_processed", name, least, least, share(ULTRA | DOUBTFUL), "share", note)


def _of_kind(intake: Intake, foods: list["Food | None"], wanted: Set[tuple[str, str]]) -> NDArray[np.bool_]:
    """Portions (P,) of foods of some kinds of processing."""
    kinds = [("", "") if food is None else (food.processing, food.processing_sure) for food in foods]
    return np.array([kind in wanted for kind in kinds], dtype=bool)[intake.food]


def _energy(intake: Intake) -> Array:
    """Energy (P,) of each portion on a counted day, as coverage weighs it: never unknown, so never none."""
    return np.where(intake.counted[intake.day], _weighed(intake), 0.0)


def _weighed(intake: Intake) -> Array:
    per_gram = intake.table.weights[:, BASES.index("energy")]
    return np.asarray(intake.grams * per_gram[intake.food])


def _omega_3(intake: Intake) -> Pattern:
    """EPA and DHA together, mg a day. Their errors go together (same fish), so half-widths add."""
    columns = [nutrient_ids().index("epa"), nutrient_ids().index("dha")]
    mean = intake.mean
    amount = float(mean.amount[0, columns].sum())
    half = float(np.hypot(mean.composition[0, columns].sum(), mean.portion[0, columns].sum()))
    note = (
        "the long-chain omega-3 fats of fish and eggs; sources vary from day to day, so a few days say little"
    )
    low, high = max(amount - half, 0.0), amount + half
    coverage = float(mean.coverage[0, columns].min())
    if coverage < AT_LEAST_BELOW:
        high = nan
        note = f"at least: of {1 - coverage:.0%} of the energy nothing is known; {note}"
    return Pattern("epa_dha", "EPA and DHA a day", amount * 1000, low * 1000, high * 1000, "mg", note)


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)
