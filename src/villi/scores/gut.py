"""Dietary index for gut microbiota (DI-GM): fourteen items beside the medians of the file, by sex.

    favourable    1 if x >= median of the sex and x > 0       unfavourable  1 if x < median, or x = 0
    fat           0 from 40 % of energy on, else 1
A value on the median is "at or above" it, as the paper's wording has it: an unfavourable item gets 0 there; a
known program and its own expected values differ on such ties. Medians include those who eat none.
Source: Kase BE et al. 2024 doi:10.3390/nu16071045.
"""

from typing import NamedTuple

from villi.scores.asking import wanted
from villi.scores.mediterranean import by_median
from villi.scores.steps import where_known
from villi.scores.values import Component, Sampled, Score, Values

FAT_PERCENT = 40.0


class Item(NamedTuple):
    """An item: component, name, input, whether more is better."""

    id: str
    name: str
    input: str
    more: bool


ITEMS = (
    Item("avocado", "Avocado", "avocado_g", True),
    Item("broccoli", "Broccoli", "broccoli_g", True),
    Item("chickpea", "Chickpeas", "chickpea_g", True),
    Item("coffee", "Coffee", "coffee_g", True),
    Item("cranberry", "Cranberries", "cranberry_g", True),
    Item("fermented_dairy", "Fermented dairy", "fermented_dairy_g", True),
    Item("fibre", "Fibre", "fibre", True),
    Item("green_tea", "Green tea", "green_tea_g", True),
    Item("soybean", "Soya beans", "soybean_g", True),
    Item("whole_grain", "Whole grains", "whole_grain", True),
    Item("red_meat", "Red meat", "red_meat", False),
    Item("processed_meat", "Processed meat", "processed_meat", False),
    Item("refined_grain", "Refined grains", "refined_grain", False),
)


def _points(x: Values, cutoffs: Values) -> Values:
    points = {one.id: by_median(x[one.input], cutoffs[one.id][0], one.more) for one in ITEMS}
    fat = x["fat_percent"]
    return points | {"fat": where_known((fat < FAT_PERCENT).astype(float), fat)}


def _sampled(name: str) -> Sampled:
    return Sampled((1,), 2, lambda x: x[name])


def _component(one: Item) -> Component:
    beside = "the median of the file, of the same sex"
    rule = f"1 if at or above {beside}, and not 0" if one.more else f"1 if below {beside}, or 0"
    return Component(one.id, one.name, 0, 1, rule, (one.input, "sex"))


GUT = (
    Score(
        id="digm-kase2024-sample",
        name="Dietary index for gut microbiota",
        version="2024, medians of the file",
        citation="Kase BE et al. The development and evaluation of a literature-based dietary index for gut "
        "microbiota. Nutrients 2024;16:1045",
        source="https://doi.org/10.3390/nu16071045",
        range=(0, 14),
        components=(
            *(_component(one) for one in ITEMS),
            Component(
                "fat", "Fat below 40 % of energy", 0, 1, "1 below 40 % of energy, else 0", ("fat_percent",)
            ),
        ),
        inputs=wanted("sex", *(one.input for one in ITEMS), "fat_percent"),
        points=_points,
        one_person=False,
        why="a person's points depend on who else is in the file; no medians were published",
        mode="sample",
        by_sex=True,
        sampled={one.id: _sampled(one.input) for one in ITEMS},
        notes=(
            "A value on the median counts as at or above it. Any unit will do for an item, the same "
            "for all rows.",
            "It counts no kimchi, sauerkraut or kombucha. Observed totals 0 to 13, mean 4.8 in the paper.",
        ),
    ),
)
