"""The words for one food: what it is, what it holds, how that is known. Terminal and page say the same."""

from collections.abc import Iterator
from math import isnan
from typing import NamedTuple

from villi.foods import Catalogue, Composition, Food, Measure
from villi.foods.glutamine import CLASSES
from villi.foods.richest import glutamine_range
from villi.quantities import NUTRIENTS, Nutrient
from villi.report.words import NO_BREAK, UNKNOWN, clean, digits, percent, unit_name

SHORT_OF_ZEROS = ("amino", "flavonoid", "pattern")
"""Kinds whose zeros are named in one line, for most of their many values are zero in most foods."""

PROCESSING = {
    "whole": "whole or little processed",
    "ingredient": "kitchen ingredient",
    "processed": "processed",
    "ultra": "ultra-processed",
    "mixed": "dish of several foods",
}
IMPUTED = "~ estimated: taken over from similar foods or ingredients, or computed"
RICHEST = (
    "Estimated from proteins; free amino acid; the range is a plausible one. There is no daily "
    "requirement for glutamine, so more is not better by itself. At most two foods with the same first "
    "word are listed."
)
"""What is said below a list of the foods that hold most glutamine."""


class Held(NamedTuple):
    """What a food holds of one nutrient: `amount` per 100 g (NaN unknown); `imputed` where it was not
    measured in this food."""

    nutrient: Nutrient
    amount: float
    imputed: bool

    def said(self, grams: float = 100.0) -> str:
        """The amount in so many grams of the food.

        >>> Held(NUTRIENTS["iron"], 3.4567, True).said(), Held(NUTRIENTS["iron"], 3.0, False).said(50)
        ('~3.46\\xa0mg', '1.5\\xa0mg')
        """
        if isnan(self.amount):
            return UNKNOWN
        unit = unit_name(self.nutrient.unit)
        return f"{'~' if self.imputed else ''}{figure(self.amount * grams / 100)}{NO_BREAK}{unit}"


class Kind(NamedTuple):
    """The nutrients of one kind: what is shown with its amount, what is zero and only named, what is not
    known."""

    key: str
    heading: str
    shown: tuple[Held, ...]
    zeros: tuple[Held, ...]
    unknown: tuple[Held, ...]


def composition(held: Composition, *, energy: bool) -> tuple[Kind, ...]:
    """What the first food of a composition holds, by kind of nutrient; without energy unless it is asked for.

    >>> catalogue = Catalogue.everyday()
    >>> [kind.key for kind in composition(catalogue.composition(["fndds:11111000"]), energy=False)][:2]
    ['macro', 'fat']
    """
    from villi.report.tables import KINDS  # with the values of an examination: not for a list of names

    rows = list(values(held, energy=energy))
    found = []
    for key, heading in KINDS.items():
        of_kind = [row for row in rows if row.nutrient.kind == key]
        short = key in SHORT_OF_ZEROS
        kind = Kind(
            key,
            heading,
            tuple(row for row in of_kind if row.amount > 0 or (row.amount == 0 and not short)),
            tuple(row for row in of_kind if row.amount == 0 and short),
            tuple(row for row in of_kind if isnan(row.amount)),
        )
        found += [kind] if of_kind else []
    return tuple(found)


def values(held: Composition, *, energy: bool) -> Iterator[Held]:
    """Every amount of the first food of a composition; without energy unless it is asked for."""
    from villi.report.tables import shows_energy

    for column, id in enumerate(held.nutrients):
        nutrient = NUTRIENTS[id]
        if shows_energy(nutrient.unit, energy):
            yield Held(nutrient, float(held.values[0, column]), bool(held.imputed[0, column]))


def about(catalogue: Catalogue, food: Food) -> Iterator[tuple[str, str]]:
    """What a food is: (heading, words) of what is known.

    >>> dict(about(Catalogue.everyday(), Catalogue.everyday().food("fndds:11111000")))["group"]
    'Milk, yogurt and cheese'
    """
    if food.synonyms:
        yield "also", "; ".join(food.synonyms)
    yield "group", group(catalogue, food) + (" (supplement)" if food.kind == "supplement" else "")
    if food.processing:
        yield "processing", f"{PROCESSING[food.processing]} ({food.processing_sure or 'unclear'})"
    if food.fermented:
        live = {"yes": "live when eaten", "no": "not live when eaten"}.get(
            food.live, "may be live when eaten"
        )
        yield "fermented", f"{food.fermented}, {live}"
    if food.plants:
        yield "plants in 100 g", ", ".join(f"{plant} {figure(grams)} g" for plant, grams in food.plants)
    portions = [f"{unit(measure.unit)} {figure(measure.grams)} g" for measure in food.measures]
    yield "portions", "; ".join(portions) or UNKNOWN


def glutamine(held: Composition, grams: float = 100.0) -> Iterator[str]:
    """How much glutamine so many grams of a food hold, between what and what, and how that is known."""
    low, mid, high = (float(end[0]) for end in glutamine_range(held))
    if isnan(mid):
        yield "unknown: nothing is known of the kinds of protein in this food"
        return
    if mid == 0:
        yield "0 g: the food holds no protein"
        return
    share = grams / 100
    said = ranged(low * share, mid * share, high * share)
    yield f"{said}{NO_BREAK}g in {figure(grams)} g (free amino acid; plausible range)"
    parts = sorted(zip(held.glutamine[0], CLASSES, strict=True), key=lambda pair: -pair[0])
    yield "from: " + ", ".join(f"{kind.name} {percent(float(g) / mid)}" for g, kind in parts if g > 0)
    yield method(float(held.glutamine_imputed[0]))


def method(imputed: float) -> str:
    """How a food's glutamine is known, of which so large a share rests on an imputed value.

    >>> method(1.0)
    'method: estimated from its protein and what is usual for its kind'
    """
    measured = "the measured glutamic acid of the food or its ingredients"
    usual = "its protein and what is usual for its kind"
    if imputed == 0:
        return f"method: estimated from {measured} and the ratio of its proteins"
    if imputed == 1:
        return f"method: estimated from {usual}"
    return f"method: estimated from {measured}; {percent(imputed)} of it from {usual}"


def figure(value: float) -> str:
    """Three figures that count, all of them from 100 up, and never an exponent.

    >>> figure(0.00401), figure(23.456), figure(1695.2), figure(0.0), figure(2e-5)
    ('0.00401', '23.5', '1,695', '0', 'under 0.001')
    """
    if 0 < value < 0.001:
        return "under 0.001"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def ranged(low: float, mid: float, high: float) -> str:
    """An amount with its plausible range.

    >>> ranged(0.91, 1.02, 1.1)
    '1.02 (0.91 to 1.10)'
    """
    places = digits(low)
    return f"{mid:.{places}f} ({low:.{places}f} to {high:.{places}f})"


def group(catalogue: Catalogue, food: Food) -> str:
    """The name of a food's group."""
    known = catalogue.groups.get(food.group)
    return known.name if known else food.group


def unit(said: str) -> str:
    """A measure as people call it."""
    return {"default": "usual portion", "occasion": "eaten at a time, US mean"}.get(said, said)


def portion(measure: Measure | None) -> str:
    """A portion in words.

    >>> portion(Measure("1 cup", 244)), portion(Measure("default", 200)), portion(None)
    ('1 cup = 244 g', '200 g', 'unknown')
    """
    if measure is None:
        return UNKNOWN
    grams = f"{figure(measure.grams)} g"
    return grams if measure.unit == "default" else f"{clean(measure.unit)} = {grams}"
