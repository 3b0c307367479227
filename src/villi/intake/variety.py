"""How many different plants were eaten: on a day, over some days, in a week.

A plant counts on a day on which at least so much of it was eaten as its rule says, all foods together; over
several days it counts once, however often. The count has two ends: without herbs and spices, and with them at
a quarter each (`villi.foods.plants`). Amounts are arrays, dense for a diary, sparse for a survey.
"""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from villi.foods.plants import plant_rules
from villi.foods.traits import Traits
from villi.intake.kernel import Array

if TYPE_CHECKING:
    from scipy.sparse import csr_array

WEEK = 7
ENOUGH_DAYS = 5
"""A week by the calendar counts with at least so many days with food (our own rule)."""

ROUNDING = 1e-9
"""Part of the least weight by which a sum of the same grams may miss it."""

Places = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Counts(NamedTuple):
    """Different plants of R rows, (R,) each: without herbs and spices, and with them."""

    plants: Array
    with_herbs: Array


@cache
def plant_keys() -> tuple[str, ...]:
    """The G plants, in the order of every array here."""
    return tuple(plant_rules())


@cache
def _rules() -> tuple[Array, Array]:
    """Points (G,) and least grams a day (G,)."""
    rules = plant_rules().values()
    return np.array([rule.points for rule in rules]), np.array([rule.grams for rule in rules])


def plant_cells(of: Sequence[Traits]) -> tuple[Places, Places, Array]:
    """Which food (Z,) holds which plant (Z,), and how much of it per gram (Z,)."""
    place = {key: number for number, key in enumerate(plant_keys())}
    cells = [
        (number, place[plant], grams / 100.0)
        for number, each in enumerate(of)
        for plant, grams in each.plants
    ]
    foods, plants, grams = zip(*cells, strict=True) if cells else ((), (), ())
    return np.array(foods, dtype=np.int64), np.array(plants, dtype=np.int64), np.array(grams, dtype=float)


def dense(of: Sequence[Traits]) -> Array:
    """Plants (F, G) per gram of foods."""
    found = np.zeros((len(of), len(plant_keys())))
    food, plant, grams = plant_cells(of)
    np.add.at(found, (food, plant), grams)
    return found


def met(grams: "Array | csr_array", plants: "Array | csr_array") -> Any:
    """Which plants (R, G) count on each day, as 1.0: `grams` (R, F) eaten, `plants` (F, G) per gram.

    >>> tomato = plant_keys().index("tomato")
    >>> sauce = np.zeros((1, len(plant_keys())))
    >>> sauce[0, tomato] = 0.2
    >>> met(np.array([[50.0], [49.0]]), sauce)[:, tomato].tolist()
    [1.0, 0.0]
    """
    least = _rules()[1] * (1.0 - ROUNDING)
    eaten = grams @ plants
    if isinstance(eaten, np.ndarray):
        return (eaten >= least).astype(float)
    eaten.data = (eaten.data >= least[eaten.indices]).astype(float)
    return eaten


def together(found: Any, row: Places, rows: int) -> Any:
    """Which plants count in each of `rows` groups of days: `found` (D, G) of days, `row` (D,) the group
    that a day belongs to, -1 in none.

    >>> one_each = np.eye(2, len(plant_keys()))
    >>> together(one_each, np.array([0, 0]), 1)[:, :3].tolist()
    [[1.0, 1.0, 0.0]]
    """
    used = np.flatnonzero(row >= 0)
    if isinstance(found, np.ndarray):
        union = np.zeros((rows, found.shape[1]))
        np.maximum.at(union, row[used], found[used])
        return union
    groups = type(found)((np.ones(len(used)), (row[used], used)), shape=(rows, found.shape[0]))
    union = (groups @ found).tocsr()
    union.data = (union.data > 0).astype(float)
    return union


def counts(found: Any) -> Counts:
    """Different plants of rows, from which count (R, G)."""
    points = _rules()[0]
    return Counts(found @ (points == 1.0).astype(float), found @ points)


def weeks(person: Places, day: Places, enough: int = ENOUGH_DAYS) -> Places:
    """The week (D,) that each day with food belongs to, numbered over all persons; -1 in none that counts.

    `person` (D,) and `day` (D,), whole numbers of days, both ascending, each person-day once. Weeks are
    blocks of seven days from a person's first one. A block counts with `enough` days with food, and only
    where the person has food on seven days in all.

    >>> weeks(np.zeros(9, dtype=int), np.array([0, 1, 2, 3, 4, 6, 7, 8, 9])).tolist()
    [0, 0, 0, 0, 0, 0, -1, -1, -1]
    """
    if not len(person):
        return np.zeros(0, dtype=np.int64)
    _, first, place, days = np.unique(person, return_index=True, return_inverse=True, return_counts=True)
    block = (day - day[first][place]) // WEEK
    key = np.append(True, (np.diff(place) != 0) | (np.diff(block) != 0))
    number = np.cumsum(key) - 1
    whole = (np.bincount(number) >= enough) & (days[place[key]] >= WEEK)
    names = np.where(whole, np.cumsum(whole) - 1, -1)
    found: Places = names[number]
    return found
