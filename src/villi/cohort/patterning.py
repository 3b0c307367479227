"""Gut patterns of person-days and of persons: different plants, live ferments, the ultra-processed share.

The rules are those of one diary (`villi.intake.patterned`, `villi.intake.variety`); here they meet the sparse
amounts of a survey. Servings and share are columns of the kernel. Plants are a product of their own, of foods
eaten and the plants in them, as a plant counts once however many foods bring it.
"""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.sparse import csr_array

from villi.foods import Catalogue
from villi.foods.traits import Traits, traits
from villi.intake.kernel import Array, Sums, Table
from villi.intake.patterned import amounts, with_patterns
from villi.intake.variety import WEEK, Counts, counts, met, plant_cells, plant_keys, together, weeks

Places = NDArray[np.int64]


def patterned(table: Table, catalogue: Catalogue, foods: tuple[str, ...]) -> tuple[Table, csr_array]:
    """The table with the columns of the patterns behind its own, and the plants (F + 1, G) per gram of its
    foods, of the unknown food none."""
    found = traits(catalogue, foods)
    return with_patterns(table, found), _plants(found)


def _plants(of: list[Traits]) -> csr_array:
    food, plant, grams = plant_cells(of)
    return csr_array((grams, (food, plant)), shape=(len(of) + 1, len(plant_keys())))


def of_days(eaten: csr_array, sums: Sums, covered: NDArray[np.intp], plants: csr_array) -> Iterator[pa.Array]:
    """The columns of `values.PATTERN_FIELDS` of P person-days, from grams `eaten` (P, F + 1) and
    the sums of the kernel."""
    made = amounts(sums, covered)
    yield from _counts(counts(met(eaten, plants)), made.plants_coverage > 0)
    for each in (made.plants_coverage, *made[:-1]):
        yield pa.array(each, from_pandas=True)


def _counts(found: Counts, known: NDArray[np.bool_]) -> Iterator[pa.Array]:
    """Counts of rows of which something is known; of nothing known, no plant is no finding."""
    for each in found:
        yield pa.array(each, mask=~known | np.isnan(each))


def of_persons(eaten: csr_array, person: Places, days: pa.ChunkedArray, plants: csr_array) -> Iterator[Array]:
    """Different plants of Q persons over all their days, then in a week, without and with herbs: (Q,) each.

    `eaten` (P, F + 1) grams of person-days, `person` (P,) which person each is of, ascending; `days` (P,)
    which day. Dates make weeks by the calendar. Other days say only which came first: a week is then seven
    recorded days in a row. NaN where there is no whole week.
    """
    found, many = met(eaten, plants), int(person[-1]) + 1
    yield from counts(together(found, person, many))
    if pa.types.is_date32(days.type):
        week = weeks(person, days.cast(pa.int32()).to_numpy().astype(np.int64))
    else:
        first = np.searchsorted(person, person)
        week = weeks(person, np.arange(len(person)) - first, enough=WEEK)
    number = int(week.max()) + 1
    whose = np.zeros(number, dtype=np.int64)
    whose[week[week >= 0]] = person[week >= 0]
    each = np.bincount(whose, minlength=many).astype(float)
    for count in counts(together(found, week, number)):
        with np.errstate(invalid="ignore"):  # no week: unknown
            yield np.bincount(whose, weights=count, minlength=many) / each
