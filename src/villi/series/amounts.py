"""Amounts a day: nutrients, patterns and food groups, as `data/exposures.csv` says they are counted.

Each rule becomes a column of amounts per gram of each food, NaN where a food says nothing of it; the kernel
of the intake room totals the days and measures the coverage. A day of which less than 0.80 is known on the
rule's own basis is unknown.
"""

from collections.abc import Callable, Mapping, Sequence
from math import nan
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from villi.foods.plants import plant_rules
from villi.intake.kernel import BASES, Array, Table, compose
from villi.intake.table import nutrient_ids
from villi.intake.values import Intake
from villi.quantities import AT_LEAST_BELOW, NUTRIENTS
from villi.series.naming import stems
from villi.series.record import Foodrecord
from villi.series.tables import Rule, rules
from villi.series.values import Exposure

if TYPE_CHECKING:
    from villi.foods import Catalogue, Food

CHUNK = 366
"""Days that are totalled at once: the memory of twenty years is that of one."""
SUGAR_GRAMS = 4.2
"""Grams in a teaspoon of added sugar, the unit of the US food patterns (from memory, unverified)."""
SWEET_DRINK, SWEET_FOOD = 0.05, 0.15
"""Added sugar per gram from which a drink or a food is a sweet one. Drinks: the UK soft drinks levy of 2018
starts at 5 g in 100 ml; foods: judgement."""
HOLDS = 3.0
"""Grams of a plant in 100 g of a food from which a food that is sweet, or so named, is one of it: cocoa in a
wafer bar (judgement)."""
_LIVE_IF_DEPENDS = frozenset({"vegetable", "legume", "beverage"})
"""Kinds of ferment that are mostly alive where it depends on the product; cheese and sausage are not."""

Foods = Sequence["Food | None"]


def amounts(
    intake: Intake, catalogue: "Catalogue", record: Foodrecord
) -> tuple[tuple[Exposure, ...], Array, Mapping[str, Array]]:
    """The exposures of the table in its order, energy (T,) in kcal, and amounts per gram of each food (F,) by
    key: which foods made an exposure."""
    foods = [catalogue.food(food_id) for food_id in intake.foods]
    served = _portions(intake, foods)
    counted = [rule for rule in rules() if rule.by != "plants"]
    columns = [_column(rule, intake, foods, served) for rule in counted]
    per_gram = np.column_stack([*columns, _nutrient(intake, ("energy",)), intake.table.weights[:, 0]])
    amount, coverage = _daily(intake, per_gram, [*(_basis(rule) for rule in counted), 0, 0])
    weighed = amount[:, -1]
    amount = np.where(coverage < AT_LEAST_BELOW, nan, amount)
    found = {}
    for n, rule in enumerate(counted):
        by_day = amount[:, n]
        if rule.by == "ultra":  # of nothing eaten nothing was ultra-processed
            by_day = np.divide(by_day, weighed, out=np.zeros_like(by_day), where=weighed > 0)
        found[rule.key] = record.amounts(by_day * rule.factor)
    found |= {rule.key: record.amounts(_plants(intake, foods)) for rule in rules() if rule.by == "plants"}
    parts = {rule.key: column for rule, column in zip(counted, columns, strict=True)}
    made = tuple(_exposure(rule, found[rule.key], _bring(rule, intake, foods, parts)) for rule in rules())
    return made, record.amounts(amount[:, -2]), MappingProxyType(parts)


def _bring(rule: Rule, intake: Intake, foods: Foods, parts: Mapping[str, Array]) -> tuple[str, ...]:
    """The ids of the foods of a diary that bring something of a rule."""
    if rule.key in parts:
        brings = (np.nan_to_num(parts[rule.key]) > 0).tolist()
    else:
        brings = [food is not None and bool(food.plants) for food in foods]
    return tuple(id for id, does in zip(intake.foods, brings, strict=True) if does)


def _exposure(rule: Rule, values: Array, foods: tuple[str, ...]) -> Exposure:
    return Exposure(
        rule.key,
        rule.name,
        rule.unit,
        rule.per,
        rule.kind,
        rule.announce,
        values,
        rule.because,
        rule.through,
        rule.aliases,
        foods,
    )


def _portions(intake: Intake, foods: Foods) -> Array:
    """The ordinary portion (F,) of each food in grams; where a table has none, what was eaten on average."""
    times = np.bincount(intake.food, minlength=len(foods))
    eaten = np.bincount(intake.food, weights=intake.grams, minlength=len(foods))
    own = np.divide(eaten, times, out=np.full(len(foods), nan), where=(times > 0) & (eaten > 0))
    usual = [
        nan
        if food is None
        else next((m.grams for m in food.measures if m.unit == "default" and m.grams > 0), nan)
        for food in foods
    ]
    return np.where(np.isnan(usual), own, usual)


def _nutrient(intake: Intake, ids: Sequence[str]) -> Array:
    """The sum of nutrients (F,) per gram; NaN where one of them is unknown."""
    columns = [nutrient_ids().index(nutrient) for nutrient in ids]
    total: Array = intake.table.values[:, columns].sum(axis=1)
    return total


def _basis(rule: Rule) -> int:
    """What the coverage of a rule is measured on: that of its nutrient; energy for the other rules."""
    basis = NUTRIENTS[rule.of[0]].basis if rule.by in ("nutrient", "pattern") else "energy"
    return BASES.index("protein" if rule.by == "glutamine" else basis)


def _column(rule: Rule, intake: Intake, foods: Foods, served: Array) -> Array:
    """Amount (F,) per gram of each food by one rule, before its factor; NaN where the food says nothing."""
    if rule.by == "nutrient":
        return _nutrient(intake, rule.of)
    if rule.by == "pattern":
        column = _nutrient(intake, rule.of)
        same = _is(foods, lambda food: bool(rule.fill) and food.group == rule.fill) == 1
        return np.where(np.isnan(column) & same, 1 / (rule.serving * rule.factor), column)
    if rule.by == "glutamine":
        total: Array = intake.table.glutamine.sum(axis=1)
        return total
    if rule.by == "sweet_drink":
        sugar = _nutrient(intake, ("add_sugars",)) * SUGAR_GRAMS
        drink = _is(foods, lambda food: food.group == "drinks")
        return np.where(
            drink == 0, 0.0, np.where(np.isnan(sugar), nan, (sugar >= SWEET_DRINK) / rule.serving)
        )
    if rule.by == "sweet":
        sugar = _nutrient(intake, ("add_sugars",)) * SUGAR_GRAMS
        drink = _is(foods, lambda food: food.group in ("drinks", "alcohol"))
        return np.where(drink == 1, 0.0, np.where(np.isnan(sugar), nan, (sugar >= SWEET_FOOD) / served))
    if rule.by == "ultra":
        return np.array([_ultra(food) for food in foods]) * intake.table.weights[:, 0]
    plants = frozenset(rule.of)
    if rule.by == "plant":
        return np.array([_plant(food, plants) / 100 for food in foods])
    if rule.by == "holds":
        return _is(foods, lambda food: _holds(food, plants, rule)) / served
    if rule.by == "drink":
        return (
            _is(
                foods,
                lambda food: (
                    food.group == "drinks"
                    and (_plant(food, plants) > 0 or (not food.plants and _so_named(food, rule)))
                ),
            )
            / served
        )
    if rule.by == "fermented":
        return _is(foods, _lively) / served
    raise ValueError(f"exposures.csv: nobody knows how to count by {rule.by!r}")


def _is(foods: Foods, so: Callable[["Food"], bool]) -> Array:
    """1 for foods that are so, 0 for those that are not, NaN for foods that nobody knows (F,)."""
    return np.array([nan if food is None else float(so(food)) for food in foods], dtype=float)


def _plant(food: "Food | None", plants: frozenset[str]) -> float:
    """Grams of some plants in 100 g of a food."""
    return nan if food is None else sum(grams for plant, grams in food.plants if plant in plants)


def _so_named(food: "Food", rule: Rule) -> bool:
    """Whether the name of a food says that it is one of a rule."""
    said = stems(food.name)
    return any(stems(words) <= said for words in rule.named) and not said & stems(" ".join(rule.unlike))


def _holds(food: "Food", plants: frozenset[str], rule: Rule) -> bool:
    """Whether a food is one of a plant: by how much of it is in it and what it is; by its name alone where
    no plants are written down."""
    if not food.plants:
        return _so_named(food, rule)
    return _plant(food, plants) >= HOLDS and (food.group == "sweets" or _so_named(food, rule))


def _lively(food: "Food") -> bool:
    return food.live == "yes" or (food.live == "depends" and food.fermented in _LIVE_IF_DEPENDS)


def _ultra(food: "Food | None") -> float:
    """1 for ultra-processed food, 0 for any other, NaN where the class is not clear."""
    if food is None or not food.processing or food.processing_sure == "unclear":
        return nan
    return float(food.processing == "ultra")


def _daily(intake: Intake, per_gram: Array, basis: Sequence[int]) -> tuple[Array, Array]:
    """Amount and coverage (D, columns) of each day."""
    days = len(intake.dates)
    amount, coverage = np.zeros((2, days, per_gram.shape[1]))
    for start in range(0, days, CHUNK):
        grams, used = _grams(intake, start, min(start + CHUNK, days))
        table = Table(
            values=per_gram[used],
            error=np.zeros((len(used), per_gram.shape[1])),
            glutamine=np.zeros((len(used), 1)),
            glutamine_error=np.zeros(len(used)),
            weights=intake.table.weights[used],
            basis=np.array(basis, dtype=np.intp),
        )
        totals = compose(grams, np.zeros_like(grams), table)
        amount[start : start + CHUNK], coverage[start : start + CHUNK] = totals.amount, totals.coverage
    return amount, coverage


def _grams(intake: Intake, start: int, stop: int) -> tuple[Array, NDArray[np.intp]]:
    """Grams of each food on days from `start` to before `stop`, and which foods (indices) these are."""
    chosen = (intake.day >= start) & (intake.day < stop)
    used, column = np.unique(intake.food[chosen], return_inverse=True)
    grams = np.zeros((stop - start, len(used)))
    np.add.at(grams, (intake.day[chosen] - start, column), intake.grams[chosen])
    return grams, used


def _plants(intake: Intake, foods: Foods) -> Array:
    """Different plants (D,) eaten on each day, herbs and spices apart."""
    known = plant_rules()
    names = sorted({plant for food in foods if food is not None for plant, _ in food.plants} & known.keys())
    names = [plant for plant in names if known[plant].points == 1.0]
    place = {plant: n for n, plant in enumerate(names)}
    holds = np.zeros((len(foods), len(names)))
    for f, food in enumerate(foods):
        for plant, grams in food.plants if food is not None else ():
            if plant in place:
                holds[f, place[plant]] = grams / 100
    least = np.array([known[plant].grams for plant in names])
    out = np.zeros(len(intake.dates))
    for start in range(0, len(out), CHUNK):
        stop = min(start + CHUNK, len(out))
        eaten, used = _grams(intake, start, stop)
        out[start:stop] = (eaten @ holds[used] >= least).sum(axis=1)
    return out
