"""Mediterranean scores: the alternate Mediterranean diet of Fung (aMED) and the servings of PREDIMED (MEDI).

aMED, a point each, m the median:
    favourable      1 if x >= m and x > 0            unfavourable  1 if x < m or x = 0
    alcohol         1 if 10 <= g <= 25, men and women alike (the published score of women: 5 to 15)
    mufa_sfa        mufa / saturated fat, 0 where there is no saturated fat
MEDI: a point for reaching (or staying below) a cut-off; or 0 to 5 points, linear up to (down from) it.
Sources: Fung TT et al. 2009 doi:10.1161/CIRCULATIONAHA.108.816736 (also PMC3738221, PMC6683249 table 1);
medians PMC7266690 table 1 (doi:10.1093/ajcn/nqaa090); Estruch R et al. 2018 doi:10.1056/NEJMoa1800389
(supplement, table S8).
"""

from typing import NamedTuple

import numpy as np

from villi.scores.asking import wanted
from villi.scores.reading import FEMALE, MALE
from villi.scores.steps import line, where_known
from villi.scores.values import Array, Component, Points, Sampled, Score, Values

ALCOHOL_GRAMS = (10.0, 25.0)


class Item(NamedTuple):
    """An item of aMED: component, its name, its input, whether more is better."""

    id: str
    name: str
    input: str
    more: bool


ITEMS = (
    Item("vegetables", "Vegetables without potatoes and legumes", "vegetables_serv", True),
    Item("fruit", "Fruit with juice", "total_fruit", True),
    Item("whole_grain", "Whole grains", "whole_grain", True),
    Item("legumes", "Legumes and soya", "legumes_oz", True),
    Item("nuts", "Nuts", "nuts", True),
    Item("fish", "Fish", "fish", True),
    Item("red_processed_meat", "Red and processed meat", "red_processed_meat_serv", False),
    Item("mufa_sfa", "Monounsaturated to saturated fat", "mufa_sfa", True),
)


class Median(NamedTuple):
    """An item with its published medians."""

    item: Item
    men: float
    women: float


MEDIANS = (
    Median(ITEMS[0], 1.56, 1.47),
    Median(ITEMS[1], 1.07, 1.07),
    Median(ITEMS[2], 0.64, 0.66),
    Median(Item("dairy", "Dairy", "dairy", False), 1.76, 1.56),
    Median(Item("nuts_legumes", "Nuts, soya and legumes", "nuts_legumes", True), 0.77, 0.65),
    Median(ITEMS[5], 0.95, 0.81),
    Median(ITEMS[6], 4.70, 4.01),
    Median(ITEMS[7], 1.16, 1.18),
)
"""US adults, per day (PMC7266690, table 1)."""


def by_median(x: Array, median: Array | float, more: bool) -> Array:
    """1 or 0 beside the median; nothing eaten never counts as much, always as little."""
    good = (x >= median) & (x > 0) if more else (x < median) | (x == 0)
    return where_known(good.astype(float), x, np.broadcast_to(np.asarray(median, dtype=float), x.shape))


def alcohol(x: Values) -> Array:
    """1 between 10 and 25 g, both included."""
    low, high = ALCOHOL_GRAMS
    return where_known(((x["alcohol"] >= low) & (x["alcohol"] <= high)).astype(float), x["alcohol"])


def _amed_sample(x: Values, cutoffs: Values) -> Values:
    points = {one.id: by_median(x[one.input], cutoffs[one.id][0], one.more) for one in ITEMS}
    return points | {"alcohol": alcohol(x)}


def _amed_fixed(x: Values, cutoffs: Values) -> Values:
    points = {}
    for item, men, women in MEDIANS:
        median = np.select([x["sex"] == MALE, x["sex"] == FEMALE], [men, women], np.nan)
        points[item.id] = by_median(x[item.input], median, item.more)
    return points | {"alcohol": alcohol(x)}


def _sampled(name: str) -> Sampled:
    return Sampled((1,), 2, lambda x: x[name])


_ALCOHOL = Component("alcohol", "Alcohol", 0, 1, "1 from 10 to 25 g", ("alcohol",))


def _beside(item: Item, said: str, *more: str) -> Component:
    rule = f"1 if at or above {said} and not 0" if item.more else f"1 if below {said}, or 0"
    return Component(item.id, item.name, 0, 1, rule, (item.input, *more))


_AMED_SOURCE = (
    "Fung TT et al. Mediterranean diet and incidence of and mortality from coronary heart disease and stroke "
    "in women. Circulation 2009;119:1093-1100"
)
_DOI = "https://doi.org/10.1161/CIRCULATIONAHA.108.816736"
_ALCOHOL_NOTE = (
    "Alcohol counts from 10 to 25 g for men and women alike; the published score of women counts 5 to 15 g. "
    "total_without_alcohol leaves it out; nobody should drink for a point."
)

AMED = (
    Score(
        id="amed-fung-fixed",
        name="Mediterranean diet score with published medians",
        version="Fung 2009, medians of US adults (PMC7266690)",
        citation=f"{_AMED_SOURCE}; medians: Am J Clin Nutr 2020;111:1267-1277, table 1",
        source=f"{_DOI} https://doi.org/10.1093/ajcn/nqaa090",
        range=(0, 9),
        components=(
            *(_beside(one.item, f"{one.men:g} (men), {one.women:g} (women)", "sex") for one in MEDIANS),
            _ALCOHOL,
        ),
        inputs=wanted("sex", *(one.item.input for one in MEDIANS), "alcohol", "mufa", "saturated_fat"),
        optional=frozenset({"mufa", "saturated_fat"}),
        points=_amed_fixed,
        one_person=True,
        why="published medians: the points do not depend on other people",
        without={"total_without_alcohol": ("alcohol",), "total_without_dairy": ("dairy",)},
        notes=(
            "The published medians take nuts and legumes as one item and have dairy (little is "
            "better), which "
            "the score of Fung has not: eight items and alcohol; total_without_dairy leaves dairy out.",
            "The printed medians of meat (4.70, 4.01) look like ounces of all meat; beside servings "
            "of red and "
            "processed meat nearly everybody gets that point (not settled).",
            _ALCOHOL_NOTE,
        ),
    ),
    Score(
        id="amed-fung-sample",
        name="Alternate Mediterranean diet score",
        version="Fung 2009, medians of the file",
        citation=_AMED_SOURCE,
        source=_DOI,
        range=(0, 9),
        components=(*(_beside(one, "the median of the file") for one in ITEMS), _ALCOHOL),
        inputs=wanted(*(one.input for one in ITEMS), "alcohol", "mufa", "saturated_fat"),
        optional=frozenset({"mufa", "saturated_fat"}),
        points=_amed_sample,
        one_person=False,
        why="a person's points depend on who else is in the file",
        mode="sample",
        sampled={one.id: _sampled(one.input) for one in ITEMS},
        without={"total_without_alcohol": ("alcohol",)},
        notes=(
            "Medians are of all rows, men and women together, zeros included; not comparable between files.",
            _ALCOHOL_NOTE,
        ),
    ),
)


class Serving(NamedTuple):
    """An item of MEDI: component, name, input (servings a day), cut-off, whether more is better."""

    id: str
    name: str
    input: str
    cut: float
    more: bool


SERVINGS = (
    Serving("olive_oil", "Olive oil (extra virgin)", "olive_oil_10g", 5, True),
    Serving("fruit", "Fruit", "fruit_125g", 3, True),
    Serving("vegetables", "Vegetables", "vegetables_125g", 2, True),
    Serving("legumes", "Legumes", "legumes_40g", 3 / 7, True),
    Serving("nuts", "Nuts", "nuts_25g", 3 / 7, True),
    Serving("fish", "Fish and seafood", "fish_125g", 3 / 7, True),
    Serving("alcohol", "Alcohol", "alcohol_14g", 1, True),
    Serving("sugared_drinks", "Sugared drinks", "sugared_drinks_240ml", 1, False),
    Serving("sweets", "Sweets", "sweets_50g", 2 / 7, False),
    Serving("discretionary_fat", "Discretionary fat", "discretionary_fat_10g", 1, False),
    Serving("red_processed_meat", "Red and processed meat", "red_processed_meat_150g", 1, False),
)


def _reached(x: Values, cutoffs: Values) -> Values:
    points = {}
    for one in SERVINGS:
        amount = x[one.input]
        good = amount >= one.cut if one.more else amount < one.cut
        points[one.id] = where_known(good.astype(float), amount)
    return points


def _part_way(x: Values, cutoffs: Values) -> Values:
    return {
        one.id: line(x[one.input], 0.0, one.cut, 5.0) if one.more else line(x[one.input], one.cut, 0.0, 5.0)
        for one in SERVINGS
    }


def _cut(cut: float) -> str:
    return f"{cut:g}" if cut == int(cut) else f"{cut * 7:g}/7"


def _medi(id: str, version: str, most: float, points: Points) -> Score:
    components = []
    for one in SERVINGS:
        if most == 1:
            rule = f"1 if {'>=' if one.more else '<'} {_cut(one.cut)} servings a day"
        elif one.more:
            rule = f"5 at >= {_cut(one.cut)}, 0 at 0 servings a day, linear between"
        else:
            rule = f"5 at 0, 0 at >= {_cut(one.cut)} servings a day, linear between"
        components.append(Component(one.id, one.name, 0, most, rule, (one.input,)))
    return Score(
        id=id,
        name="Mediterranean diet in trial servings",
        version=version,
        citation="Estruch R et al. Primary prevention of cardiovascular disease with a Mediterranean diet "
        "supplemented with extra-virgin olive oil or nuts. N Engl J Med 2018;378:e34, supplement, table S8",
        source="https://doi.org/10.1056/NEJMoa1800389",
        range=(0, most * len(SERVINGS)),
        components=tuple(components),
        inputs=wanted(*(one.input for one in SERVINGS)),
        points=points,
        one_person=True,
        why="published cut-offs in servings",
        without={"total_without_alcohol": ("alcohol",)},
        notes=(
            "total_without_alcohol is the one to show and to advise by: nobody should drink for a point. It "
            "leaves out alcohol alone (another program leaves out olive oil with it).",
        ),
    )


MEDI = (
    _medi("medi-predimed2018", "2018, a point each", 1, _reached),
    _medi("medi-predimed2018-cont", "2018, 0 to 5 points each", 5, _part_way),
)
