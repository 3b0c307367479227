"""Person-days as a table of people: one row a person, one column a day, as survey statistics want them.

The results of a cohort have one row for each person-day; weights, strata and age stand on each of them. Here
the rows of a person are found, days in order, and columns are laid out beside each other. People who have
fewer days than others get NaN: such a day is not known, and counts nothing anywhere.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from villi.cohort.design import Array, Codes, numbers
from villi.quantities import VilliError


class People(NamedTuple):
    """Who there is, `person` (n,), and for each row of the results whose it is (`of_row`, 0 to n - 1) and
    which of their days (`day_of_row`, from 0). `most` days has anybody."""

    person: NDArray[Any]
    of_row: Codes
    day_of_row: Codes
    most: int

    def days(self, values: ArrayLike) -> Array:
        """A column of the results (rows,) as (people, days), NaN where a person has no such day.

        >>> people = people_of(["b", "a", "a"], day=[1, 2, 1])
        >>> people.days([5.0, 7.0, 6.0]).tolist()
        [[6.0, 7.0], [5.0, nan]]
        """
        given = self._column(values)
        found = np.full((len(self.person), self.most), np.nan)
        found[self.of_row, self.day_of_row] = given
        return found

    def mean(self, values: ArrayLike) -> Array:
        """The mean of a person's known days (people,); NaN where none is known.

        >>> people_of([1, 1, 2]).mean([4.0, float("nan"), float("nan")]).tolist()
        [4.0, nan]
        """
        days = self.days(values)
        known = ~np.isnan(days)
        with np.errstate(invalid="ignore"):
            found: Array = np.where(known, days, 0.0).sum(axis=1) / known.sum(axis=1)
        return found

    def own(self, values: ArrayLike, name: str = "the column") -> Array:
        """A figure of the person (people,), such as a weight: it must be the same on all their rows.

        >>> people_of([1, 1, 2]).own([500.0, 500.0, 800.0]).tolist()
        [500.0, 800.0]
        >>> people_of([1, 1]).own([500.0, 800.0], "WTDR2D")
        Traceback (most recent call last):
        villi.quantities.errors.VilliError: WTDR2D says two things of person 1: ...
        """
        days = self.days(values)
        known = ~np.isnan(days)
        low = np.where(known, days, np.inf).min(axis=1)
        high = np.where(known, days, -np.inf).max(axis=1)
        if (low < high).any():
            raise VilliError(
                f"{name} says two things of person {self.person[low < high][0]}",
                remedy="take a column of the person, not of the day",
            )
        return np.where(known.any(axis=1), low, np.nan)

    def _column(self, values: ArrayLike) -> Array:
        given = numbers(values)
        if given.shape != self.of_row.shape:
            raise VilliError(
                f"{given.size} values for {len(self.of_row)} person-days", remedy="give one for each"
            )
        return given


def people_of(person: ArrayLike, day: ArrayLike | None = None) -> People:
    """Who there is, from the columns of the results; days by `day`, else in the order of the rows.

    >>> people_of([7, 5, 7]).person.tolist()
    [5, 7]
    """
    given = np.asarray(person)
    names, of_row = np.unique(given, return_inverse=True)
    of_row = of_row.reshape(-1)
    by = np.arange(len(given)) if day is None else np.unique(np.asarray(day), return_inverse=True)[1]
    order = np.lexsort((by.reshape(-1), of_row))
    counts = np.bincount(of_row, minlength=len(names))
    place = np.empty(len(given), np.intp)
    place[order] = np.arange(len(given)) - np.repeat(np.cumsum(counts) - counts, counts)
    return People(names, of_row, place, int(counts.max(initial=0)))
