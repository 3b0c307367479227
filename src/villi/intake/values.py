"""What a person ate, as arrays over portions; and the estimates made from any part of it."""

from dataclasses import dataclass
from datetime import date as Date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from villi.diary.values import Completeness
from villi.intake.kernel import Array, Table, Totals, compose
from villi.meals.values import Portion


@dataclass(frozen=True)
class Intake:
    """Portions of food by day, with the composition of every food in them.

    P portions, D days, F foods. `dates` (D,) with `complete` (D,), the completeness after refusals;
    `refused` (D,) words that were not understood; `portions` (P,) by day and food; `day` (P,) index into
    dates; `food` (P,) index into `foods`; `grams` and `spread` (P,), the spread being one standard
    deviation in grams; `table` the kernel's arrays over F foods. Supplements are not in it.
    """

    dates: tuple[Date, ...]
    complete: tuple[Completeness, ...]
    refused: tuple[int, ...]
    foods: tuple[str, ...]
    portions: tuple[Portion, ...]
    day: NDArray[np.intp]
    food: NDArray[np.intp]
    grams: Array
    spread: Array
    table: Table

    @cached_property
    def counted(self) -> NDArray[np.bool_]:
        """(D,) True for the days that enter a mean: food record done, or seems so."""
        return np.array([day.food in ("done", "seems") for day in self.complete], dtype=bool)

    @cached_property
    def unread(self) -> NDArray[np.bool_]:
        """(D,) True for the days of which nothing is known: not complete, and no food was read."""
        grams = np.bincount(self.day, weights=self.grams, minlength=len(self.dates))
        unread: NDArray[np.bool_] = ~self.counted & (grams == 0)
        return unread

    @cached_property
    def by_day(self) -> Totals:
        """Totals of each day (R = D), whatever its completeness."""
        return self._totals(self.day, len(self.dates), np.ones(len(self.day), dtype=bool), 1)

    @cached_property
    def mean(self) -> Totals:
        """Mean a day over the counted days (R = 1). With no counted day every amount is NaN."""
        return self.mean_by(np.zeros(len(self.day), dtype=np.intp), 1)

    def mean_by(self, part: NDArray[np.intp], parts: int) -> Totals:
        """The mean a day split into `parts` rows: `part` (P,) says which row a portion belongs to.

        The rows of a split add up to the mean, their errors do not: see the kernel.
        """
        days = int(self.counted.sum())
        if days == 0:
            nothing = np.zeros((parts, len(self.foods)))
            shapes = compose(nothing, nothing, self.table)
            return Totals(*(np.full_like(each, np.nan) for each in shapes))  # also of a record without food
        return self._totals(part, parts, self.counted[self.day], days)

    def _totals(self, row: NDArray[np.intp], rows: int, chosen: NDArray[np.bool_], divisor: int) -> Totals:
        grams = np.zeros((rows, len(self.foods)))
        spread = np.zeros_like(grams)
        np.add.at(grams, (row, self.food), self.grams * chosen)
        np.add.at(spread, (row, self.food), self.spread * chosen)
        return compose(grams / divisor, spread / divisor, self.table)
