"""The values of the simulated room: the truth behind a diary, and the days as they were lived."""

from datetime import date as Date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from villi.simulated.foods import Food

Array = NDArray[np.float64]


class Effect(NamedTuple):
    """What a food does to an outcome: `points` on its scale the same day and one, two and three days after a
    day with it."""

    food: str
    outcome: str
    points: tuple[float, float, float, float]


class Truth(NamedTuple):
    """All that acts in a simulated diary, beside what is allowed for (stress, sleep, weekends, antibiotics).

    `effects` of foods, none in a null diary. `chosen_by`: (food, outcome) where the outcome of the same day
    decides on the food, and not the other way round. `at_weekends`: foods that belong to weekends, which
    change how days are rated; the foods change nothing."""

    seed: int
    days: int
    effects: tuple[Effect, ...]
    chosen_by: tuple[tuple[str, str], ...]
    at_weekends: tuple[str, ...]


class Lived(NamedTuple):
    """T days as they were lived and as they were recorded; F foods in the order of `foods`.

    `eaten` (T, F) 0 or 1, true; `written` (T, F) the same with what was forgotten to write; `no_food` (T,)
    days without a food record, `cut` (T,) days whose record stops after lunch. `felt`: scale to (T,) whole
    points from 0 to 10, NaN not rated. `course`: first and last day of the antibiotics, None where there
    was no course."""

    dates: tuple[Date, ...]
    foods: tuple[Food, ...]
    eaten: Array
    written: Array
    no_food: NDArray[np.bool_]
    cut: NDArray[np.bool_]
    felt: dict[str, Array]
    course: tuple[Date, Date] | None


class Simulated(NamedTuple):
    """A diary as text, and what is true in it."""

    text: str
    truth: Truth
