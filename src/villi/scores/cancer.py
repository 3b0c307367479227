"""Diet score of the American Cancer Society guideline of 2020, two versions, by fourths of the file and sex.

Bins (q_i, q_i+1] of quantiles 0, .25, .5, .75, 1 (type 7): a value on an edge belongs below it.
    vegetables, kinds of vegetables, fruit, kinds of fruit  0, .25, .5, .75
    whole grains  0, 1, 2, 3        red and processed meat  3, 2, 1, 0
    highly processed food and refined grains  1.5, 1, .5, 0  (v1 share of energy; v2 servings per 1000 kcal)
    sugared drinks  none 1.5, less than 3 a week 1, less than 1 a day 0.5, else 0
Source: JAMA Netw Open 2022, jamanetworkopen fullarticle/2793171.
"""

from typing import NamedTuple

import numpy as np

from villi.scores.asking import wanted
from villi.scores.steps import passed, where_known
from villi.scores.values import Array, Component, Sampled, Score, Values

FOURTHS = tuple(range(5))
WEEKLY_DRINKS = 3 / 7
"""Three a week, per day."""


class Item(NamedTuple):
    """An item: component, name, input, points of the four bins."""

    id: str
    name: str
    input: str
    points: tuple[float, float, float, float]


_QUARTERS = (0.0, 0.25, 0.5, 0.75)
SHARED = (
    Item("vegetables", "Vegetables without potatoes", "vegetables_serv", _QUARTERS),
    Item("vegetable_kinds", "Kinds of vegetables", "vegetable_kinds", _QUARTERS),
    Item("fruit", "Fruit without juice", "whole_fruit", _QUARTERS),
    Item("fruit_kinds", "Kinds of fruit", "fruit_kinds", _QUARTERS),
    Item("whole_grain", "Whole grains", "whole_grain", (0, 1, 2, 3)),
    Item("red_processed_meat", "Red and processed meat", "red_processed_meat_serv", (3, 2, 1, 0)),
)
_NAME = "Highly processed food and refined grains"
VERSIONS = {
    "v1": Item("processed_refined", _NAME, "processed_refined_percent", (1.5, 1, 0.5, 0)),
    "v2": Item("processed_refined", _NAME, "processed_refined_per_1000_kcal", (1.5, 1, 0.5, 0)),
}


def sugared_drinks(x: Array) -> Array:
    """1.5 for none, 1 below three a week, 0.5 below one a day, else 0."""
    return where_known(np.select([x <= 0, x < WEEKLY_DRINKS, x < 1], [1.5, 1.0, 0.5], 0.0), x)


def _score(version: str) -> Score:
    items = (*SHARED, VERSIONS[version])

    def points(x: Values, cutoffs: Values) -> Values:
        made = {}
        for one in items:
            bin = passed(x[one.input], cutoffs[one.id][1:4], "below")
            table = np.array(one.points)
            made[one.id] = where_known(table[np.nan_to_num(bin).astype(int)], bin)
        return made | {"sugared_drinks": sugared_drinks(x["sugared_drinks_serv"])}

    return Score(
        id=f"acs-2020{version}-sample",
        name="American Cancer Society diet score 2020",
        version=f"2020 {version}, fourths of the file",
        citation="JAMA Network Open 2022, article 2793171 (diet score of the American Cancer "
        "Society guideline of "
        "2020)",
        source="https://jamanetwork.com/journals/jamanetworkopen/fullarticle/2793171",
        range=(0, 12),
        components=(
            *(_component(one) for one in items),
            Component(
                "sugared_drinks",
                "Sugared drinks",
                0,
                1.5,
                "1.5 for none, 1 below 3 a week, 0.5 below 1 a day, else 0",
                ("sugared_drinks_serv",),
            ),
        ),
        inputs=wanted("sex", *(one.input for one in items), "sugared_drinks_serv"),
        points=points,
        one_person=False,
        why="a person's points depend on who else is in the file",
        mode="sample",
        by_sex=True,
        sampled={one.id: _sampled(one.input) for one in items},
        notes=("A value on an edge belongs to the fourth below it; cut-offs are for men and women apart.",),
    )


def _sampled(name: str) -> Sampled:
    return Sampled(FOURTHS, 4, lambda x: x[name])


def _component(one: Item) -> Component:
    said = ", ".join(f"{p:g}" for p in one.points)
    return Component(
        one.id,
        one.name,
        0,
        max(one.points),
        f"{said} by fourth of the file, of the same sex",
        (one.input, "sex"),
    )


ACS = (_score("v1"), _score("v2"))
