"""How many different plants a person-day holds, by the rules of `villi.foods.plants`.

A count is no sum of what foods hold: tomatoes on pizza and tomatoes in salad are one plant, once there are
enough of them. So it is worked out from the grams of each plant that were eaten on the day.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from villi.foods import Catalogue
from villi.foods.plants import plant_rules

Array = NDArray[np.float64]


class Plants(NamedTuple):
    """`grams` (F + 1, S) of S plants in a gram of food, the last row of an unknown food; `least` (S,) grams
    a day from which a plant counts; `points` (S,) that it counts for, less than 1 for herbs and spices."""

    grams: csr_array
    least: Array
    points: Array


class Counted(NamedTuple):
    """Of R person-days: `plants` (R,) without herbs and spices, `with_herbs` (R,) with each at a quarter."""

    plants: Array
    with_herbs: Array


def plants_in(catalogue: Catalogue, foods: Sequence[str]) -> Plants:
    """What F foods hold of every plant that counts.

    >>> held = plants_in(Catalogue.everyday(), ["fndds:63101000"])    # an apple
    >>> held.grams.shape[0], held.grams.nnz, float(held.grams.max())
    (2, 1, 1.0)
    """
    rules = plant_rules()
    place = {plant: number for number, plant in enumerate(rules)}
    held = [(food.plants if (food := catalogue.food(id)) is not None else ()) for id in foods]
    rows = [number for number, plants in enumerate(held) for _ in plants]
    columns = [place[plant] for plants in held for plant, _ in plants]
    grams = [per_100_g / 100.0 for plants in held for _, per_100_g in plants]
    return Plants(
        csr_array((grams, (rows, columns)), shape=(len(foods) + 1, len(rules))),
        np.array([rule.grams for rule in rules.values()]),
        np.array([rule.points for rule in rules.values()]),
    )


def counted(eaten: csr_array, of: Plants) -> Counted:
    """The plants of R person-days from grams of food (R, F + 1).

    >>> held = plants_in(Catalogue.everyday(), ["fndds:63101000"])
    >>> counted(csr_array(np.array([[100.0, 0.0], [5.0, 300.0]])), held).plants.tolist()
    [1.0, 0.0]
    """
    grams = (eaten @ of.grams).tocoo()
    there = grams.data >= of.least[grams.col] * (1 - 1e-12)  # grams of several foods are added up
    day, points = grams.row[there], of.points[grams.col[there]]
    days = eaten.shape[0]
    return Counted(
        np.bincount(day[points == 1.0], minlength=days).astype(float),
        np.bincount(day, weights=points, minlength=days).astype(float),
    )
