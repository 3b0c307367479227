"""Gut-relevant patterns of a record: plants, fermented foods, processing, long-chain omega-3, alcohol.

Each says in its note what was counted. Presence of a food is certain on a partial day too, so plants are
counted over every day with food, as "at least"; amounts a day use complete days only.
"""

from functools import partial
from math import isnan, nan
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from villi.foods.traits import traits
from villi.intake import patterned, variety
from villi.intake.kernel import BASES, Array, stack, total
from villi.intake.table import nutrient_ids
from villi.intake.values import Intake
from villi.intake.variety import WEEK
from villi.quantities import AT_LEAST_BELOW, Pattern

if TYPE_CHECKING:
    from villi.foods import Catalogue


def patterns(intake: Intake, catalogue: "Catalogue") -> tuple[Pattern, ...]:
    """The patterns of a record, in the order a report shows them; those that cannot be told are left out."""
    if not len(intake.grams) or all(catalogue.food(food_id) is None for food_id in intake.foods):
        return ()
    found = [_plants(intake, catalogue)]
    if intake.counted.any():
        amounts = _amounts(intake, catalogue)
        found += [_fermented(amounts), _ultra_share(amounts), _omega_3(intake)]
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
    if key in ("fermented", "ultra_processed"):
        held = patterned.columns(traits(catalogue, intake.foods), intake.table)
        of_portions = partial(_of_portions, intake, np.nan_to_num(held))
        if key == "fermented":
            return Brought(of_portions(patterned.LIVE))
        return Brought(of_portions(patterned.ULTRA), _weighed(intake))
    if key == "epa_dha":
        columns = [nutrient_ids().index("epa"), nutrient_ids().index("dha")]
        per_gram = intake.table.values[:, columns].sum(axis=1)
        return Brought(np.asarray(per_gram[intake.food] * intake.grams * 1000))
    return None


def plants_by_day(intake: Intake, catalogue: "Catalogue") -> dict[int, frozenset[str]]:
    """The plants, herbs and spices among them, that count on each day with food."""
    found, keys = _met(intake, catalogue), variety.plant_keys()
    return {int(d): frozenset(keys[plant] for plant in np.flatnonzero(found[d])) for d in _with_food(intake)}


def _met(intake: Intake, catalogue: "Catalogue") -> Array:
    """Which plants (D, G) count on each day."""
    grams = np.zeros((len(intake.dates), len(intake.foods)))
    np.add.at(grams, (intake.day, intake.food), intake.grams)
    found: Array = variety.met(grams, variety.dense(traits(catalogue, intake.foods)))
    return found


def _with_food(intake: Intake) -> variety.Places:
    """Indices of the days with food, ascending."""
    return np.unique(intake.day).astype(np.int64)


def _plants(intake: Intake, catalogue: "Catalogue") -> Pattern:
    days = _with_food(intake)
    ordinals = np.array([intake.dates[d].toordinal() for d in days])
    week = variety.weeks(np.zeros_like(ordinals), ordinals)
    number = int(week.max()) + 1
    if number:
        span, unit = "a week", "a week"
        where = f"mean of {number} weeks" if number > 1 else f"{len(days)} days with food"
    else:  # the seven days with most food stand for all: a month of a few days is no week
        blocks = (ordinals - ordinals[0]) // WEEK
        week = np.where(blocks == np.bincount(blocks).argmax(), 0, -1)
        few = int((week == 0).sum())
        words = "one day" if few == 1 else f"{few} days"
        span, unit, where = f"in {words}", "plants", f"{words} with food"
    found = variety.counts(variety.together(_met(intake, catalogue)[days], week, max(number, 1)))
    no_herbs, every = float(found.plants.mean()), float(found.with_herbs.mean())
    missed = "at least so many, as some words were not understood; " if sum(intake.refused) else ""
    note = (
        f"{missed}species groups eaten, at least 10 g on a day, through dishes too; {where}; oils, sugars, "
        "starches and refined flour count nothing; the upper end adds herbs and spices at a quarter each"
    )
    return Pattern("plants", f"Different plants {span}", no_herbs, no_herbs, every, unit, note)


def _amounts(intake: Intake, catalogue: "Catalogue") -> patterned.Amounts:
    """What the mean counted day brings to the patterns (R = 1)."""
    held = stack(patterned.only_patterns(intake.table, traits(catalogue, intake.foods)))
    grams = np.zeros((1, len(intake.foods)))
    np.add.at(grams[0], intake.food, intake.grams * intake.counted[intake.day])
    return patterned.amounts(total(grams / intake.counted.sum(), held), held.covered)


def _fermented(amounts: patterned.Amounts) -> Pattern:
    """Servings a day of foods usually eaten with live microbes; one serving is the food's default portion."""
    low, high, coverage = (
        float(each[0]) for each in (amounts.fermented, amounts.fermented_high, amounts.fermented_coverage)
    )
    note = (
        "servings of fermented food usually eaten alive (yogurt, kefir, raw sauerkraut); a serving is the "
        "food's ordinary portion; the upper end adds those of which it depends on the product"
    )
    if coverage < AT_LEAST_BELOW:
        low, high = (0.0 if isnan(low) else low), nan
        note = f"at least: of {1 - coverage:.0%} of the energy nobody said whether it is fermented; {note}"
    return Pattern("fermented", "Fermented food, alive, a day", low, low, high, "servings", note)


def _ultra_share(amounts: patterned.Amounts) -> Pattern:
    """Share of energy from ultra-processed foods by our own rules, with the range the unclear ones leave."""
    low, high = float(amounts.ultra[0]), float(amounts.ultra_high[0])
    note = (
        "share of energy from ultra-processed foods by villi's own written rules; the upper end adds mixed "
        "dishes and foods whose class is unclear"
    )
    return Pattern("ultra_processed", "Ultra-processed share of energy", low, low, high, "share", note)


def _of_portions(intake: Intake, per_gram: Array, column: int) -> Array:
    """What each portion (P,) holds of a column (F, K)."""
    return np.asarray(intake.grams * per_gram[intake.food, column])


def _weighed(intake: Intake) -> Array:
    """Energy (P,) of each portion, as coverage weighs it: never unknown, so never none."""
    return _of_portions(intake, intake.table.weights, BASES.index("energy"))


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
