"""DASH: the quintile score of Fung (file's or published cut-offs) and the nutrient targets of the trial.

Fung, items 1 to 5:
    sample   edges q = quantiles 0, .2, ..., 1 (type 7); bins [q_i, q_i+1), the last closed; x = 0 in bin 1;
             points = bin, or 6 - bin for sodium, meat and sugared drinks
    fixed    1 + 4 clip((x - Q1) / (Q5 - Q1), 0, 1) between published mean intakes of the lowest and highest
             fifth, reversed for the three: a straight line of ours through means, not their edges
    sodium   mg per 2000 kcal
Trial (nine nutrients, 0 to 1 each): clip((x - zero) / (target - zero), 0, 1), amounts per 2000 kcal.
Sources: Fung TT et al. 2008 Arch Intern Med 168:713 (also PMC5861161 table 1); means PMC7266690 table 1;
Appel LJ et al. 1997 doi:10.1056/NEJM199704173361601.
"""

from typing import NamedTuple

import numpy as np

from villi.scores.asking import wanted
from villi.scores.steps import line, passed
from villi.scores.values import Array, Component, Sampled, Score, Values

FIFTHS = tuple(range(6))


class Item(NamedTuple):
    """An item: component, name, input, mean of the lowest and highest fifth, whether more is better."""

    id: str
    name: str
    input: str
    lowest: float
    highest: float
    more: bool


ITEMS = (
    Item("fruit", "Fruit with juice", "total_fruit", 0.22, 2.96, True),
    Item("vegetables", "Vegetables without potatoes and legumes", "vegetables_serv", 0.64, 4.25, True),
    Item("nuts_legumes", "Nuts, soya and legumes", "nuts_legumes", 0.1, 1.37, True),
    Item("whole_grain", "Whole grains", "whole_grain", 0.08, 2.43, True),
    Item("lowfat_dairy", "Low-fat dairy", "lowfat_dairy_serv", 0.09, 2.27, True),
    Item("sodium", "Sodium per 2000 kcal", "sodium", 2172, 8107, False),
    Item("red_processed_meat", "Red and processed meat", "red_processed_meat_serv", 0.17, 1.97, False),
    Item("sugared_drinks", "Sugared drinks", "sugared_drinks_serv", 0.01, 1.61, False),
)


def _amount(item: Item, x: Values) -> Array:
    amount: Array = x[item.input]
    return amount / (x["kcal"] / 2000.0) if item.id == "sodium" else amount


def _fifths(x: Values, cutoffs: Values) -> Values:
    points = {}
    for one in ITEMS:
        amount = _amount(one, x)
        fifth = passed(amount, cutoffs[one.id][1:5]) + 1
        fifth = np.where((amount == 0) & ~np.isnan(fifth), 1.0, fifth)
        points[one.id] = fifth if one.more else 6.0 - fifth
    return points


def _between(x: Values, cutoffs: Values) -> Values:
    return {
        one.id: 1.0
        + line(
            _amount(one, x),
            one.lowest if one.more else one.highest,
            one.highest if one.more else one.lowest,
            4.0,
        )
        for one in ITEMS
    }


def _sampled(item: Item) -> Sampled:
    return Sampled(FIFTHS, 5, lambda x: _amount(item, x))


def _inputs(item: Item) -> tuple[str, ...]:
    return (item.input, "kcal") if item.id == "sodium" else (item.input,)


_CITATION = (
    "Fung TT et al. Adherence to a DASH-style diet and risk of coronary heart disease and stroke in women. "
    "Arch Intern Med 2008;168:713-720"
)
_URL = "https://jamanetwork.com/journals/jamainternalmedicine/fullarticle/414155"
_SODIUM_NOTE = (
    "Sodium counts per 2000 kcal. The paper took its fifths among women; here men and women together."
)

FUNG = (
    Score(
        id="dash-fung2008-fixed",
        name="DASH score between published intakes",
        version="Fung 2008 items, straight lines of ours (PMC7266690 means)",
        citation=f"{_CITATION}; mean intakes of fifths: Am J Clin Nutr 2020;111:1267-1277, table 1",
        source=f"{_URL} https://doi.org/10.1093/ajcn/nqaa090",
        range=(8, 40),
        components=tuple(
            Component(
                one.id,
                one.name,
                1,
                5,
                f"{'1' if one.more else '5'} at <= {one.lowest:g}, {'5' if one.more else '1'} at >= "
                f"{one.highest:g}, linear between",
                _inputs(one),
            )
            for one in ITEMS
        ),
        inputs=wanted("kcal", *(one.input for one in ITEMS)),
        points=_between,
        one_person=True,
        why="published figures, though dashi-trial is better for one person",
        notes=(
            "The published figures are mean intakes of the lowest and highest fifth, not the edges "
            "between fifths; "
            "the line between them is ours, so totals are not those of the paper.",
            "The mean of nuts is set beside nuts, soya and legumes; that of sodium, printed as mg a "
            "day, beside mg "
            "per 2000 kcal.",
        ),
    ),
    Score(
        id="dash-fung2008-sample",
        name="DASH score by fifths of the file",
        version="Fung 2008, quintiles of the file",
        citation=_CITATION,
        source=_URL,
        range=(8, 40),
        components=tuple(
            Component(
                one.id,
                one.name,
                1,
                5,
                f"{'1 to 5' if one.more else '5 to 1'} by fifth of the file; 0 is in the lowest",
                _inputs(one),
            )
            for one in ITEMS
        ),
        inputs=wanted("kcal", *(one.input for one in ITEMS)),
        points=_fifths,
        one_person=False,
        why="a person's points depend on who else is in the file",
        mode="sample",
        sampled={one.id: _sampled(one) for one in ITEMS},
        notes=("A value on an edge belongs to the fifth above it.", _SODIUM_NOTE),
    ),
)


class Target(NamedTuple):
    """A nutrient of the trial: component, name, input, unit, values of 0 and 1 point, per 2000 kcal?"""

    id: str
    name: str
    input: str
    unit: str
    zero: float
    full: float
    scaled: bool


TARGETS = (
    Target("fat", "Total fat", "fat_percent", "% of energy", 37, 27, False),
    Target("saturated_fat", "Saturated fat", "saturated_fat_percent", "% of energy", 16, 6, False),
    Target("protein", "Protein", "protein_percent", "% of energy", 15, 18, False),
    Target("cholesterol", "Cholesterol", "cholesterol", "mg/2000 kcal", 285.7, 142.8, True),
    Target("fibre", "Fibre", "fibre", "g/2000 kcal", 8.6, 29.5, True),
    Target("potassium", "Potassium", "potassium", "mg/2000 kcal", 1619, 4476, True),
    Target("magnesium", "Magnesium", "magnesium", "mg/2000 kcal", 157, 476, True),
    Target("calcium", "Calcium", "calcium", "mg/2000 kcal", 429, 1181, True),
    Target("sodium", "Sodium", "sodium", "mg/2000 kcal", 2857, 2286, True),
)


def _targets(x: Values, cutoffs: Values) -> Values:
    per = x["kcal"] / 2000.0
    return {
        one.id: line(x[one.input] / per if one.scaled else x[one.input], one.zero, one.full, 1.0)
        for one in TARGETS
    }


DASHI = (
    Score(
        id="dashi-trial",
        name="DASH by the nutrient targets of the trial",
        version="Appel 1997",
        citation="Appel LJ et al. A clinical trial of the effects of dietary patterns on blood pressure. "
        "N Engl J Med 1997;336:1117-1124 (scheme also jamainternalmedicine fullarticle/413957)",
        source="https://doi.org/10.1056/NEJM199704173361601",
        range=(0, 9),
        components=tuple(
            Component(
                one.id,
                one.name,
                0,
                1,
                f"1 at {'<=' if one.full < one.zero else '>='} {one.full:g}, 0 at "
                f"{'>=' if one.full < one.zero else '<='} {one.zero:g} {one.unit}, linear between",
                (one.input, "kcal") if one.scaled else (one.input,),
            )
            for one in TARGETS
        ),
        inputs=wanted("kcal", *(one.input for one in TARGETS)),
        points=_targets,
        one_person=True,
        why="the DASH score for one person: published targets, nutrients only",
        notes=("Amounts are always brought to 2000 kcal (one of another program's functions does not).",),
    ),
)
