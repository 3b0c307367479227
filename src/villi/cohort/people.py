"""One row a person, by a rule for several days that is always chosen, never assumed.

    person-ratio    The mean day: what was eaten on all days together, divided by their number, is totalled
                    and scored once. A density is then (sum of the constituent) / (sum of the energy): what
                    matters is the whole, and a day of little food says little. For one person's usual diet.
    mean-of-days    Each day is scored, and the scores are averaged. Lower than the other for what is eaten
                    on some days only, because scores are cut off at their best. To reproduce papers that
                    did so.
    day             Days are scored and left as they are: no row a person.

Amounts, coverage and intervals are those of the mean day under both rules of several days: estimates are
never averaged, grams are. Different plants are those of all days together, each once.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from villi.cohort import patterning
from villi.cohort.daying import UNKNOWN_GRAMS, eaten
from villi.cohort.passing import total
from villi.cohort.plan import Plan
from villi.cohort.values import (
    DAY,
    FOOD,
    GRAMS,
    PATTERN_FIELDS,
    PERSON,
    ROWS,
    UNKNOWN_FOOD,
    WEEK_FIELDS,
)
from villi.quantities import VilliError

Counts = NDArray[np.int64]

RULES = ("person-ratio", "mean-of-days", "day")

DAYS = "days"
"""Column of a person's row: how many person-days it rests on."""


def of_persons(rows: pa.Table, days: pa.Table, plan: Plan, rule: str) -> pa.Table:
    """One row a person of interned `rows` (in the order of persons) whose person-days are `days`.

    Columns are those of `days` with the number of days in the place of the day, and `WEEK_FIELDS` behind the
    other patterns. A kept column has the one value that all rows of the person have, and is null where they
    have two. Raises VilliError for a rule that gives no row a person.
    """
    if rule not in RULES[:2]:
        raise VilliError(
            f"the rule {rule or 'of several days'} gives no row a person: choose person-ratio (the mean day"
            " is scored) or mean-of-days (scores of days are averaged)"
        )
    counts = _days_each(days)
    found = pa.Table.from_batches(total(iter(_mean_day(rows, counts).to_batches()), plan), days.schema)
    found = _put(found, GRAMS, _known_grams(days, counts))
    if rule == "mean-of-days":
        for column in plan.score_columns:
            found = _put(found, column, _averaged(days, column, counts))
    if plan.plants is not None:
        found = _with_plants(found, rows, days, counts, plan)
    return found.set_column(
        found.schema.get_field_index(DAY), pa.field(DAYS, pa.int64()), pa.array(counts, pa.int64())
    )


def _days_each(days: pa.Table) -> Counts:
    """Person-days of each person, in the order of persons."""
    return _runs(days.column(PERSON))


def _runs(keys: pa.ChunkedArray) -> Counts:
    """How long each run of the same key is."""
    counts: Counts = np.diff(pc.run_end_encode(keys.combine_chunks()).run_ends.to_numpy(), prepend=0)
    return counts


def _mean_day(rows: pa.Table, counts: Counts) -> pa.Table:
    """The rows with the grams of a mean day, all of one day: their total is that of the mean day.

    An amount that is unknown stays so, and weighs in the coverage as it did on its day, divided like any.
    """
    each = np.repeat(counts.astype(float), _runs(rows.column(PERSON)))
    grams = rows.column(GRAMS)
    food = pc.if_else(pc.is_null(grams), pa.scalar(UNKNOWN_FOOD, pa.int32()), rows.column(FOOD))
    kind = rows.schema.field(DAY).type
    same = pa.repeat(pa.scalar("" if pa.types.is_string(kind) else 0, kind), rows.num_rows)
    mean = pc.divide(pc.fill_null(grams, UNKNOWN_GRAMS), pa.array(each))
    return _put(_put(_put(rows, GRAMS, mean), FOOD, food), DAY, same)


def _put(table: pa.Table, name: str, values: pa.Array) -> pa.Table:
    """The table with other values in a column."""
    return table.set_column(table.schema.get_field_index(name), table.schema.field(name), values)


def _with_plants(found: pa.Table, rows: pa.Table, days: pa.Table, counts: Counts, plan: Plan) -> pa.Table:
    """The persons with different plants over all their days and in a week, unknown where nothing is known."""
    bounds = np.append(0, np.cumsum(days.column(ROWS).to_numpy()))
    matrix, _ = eaten(rows.combine_chunks().to_batches()[0], bounds, plan)
    person = np.repeat(np.arange(len(counts)), counts)
    fields = (*PATTERN_FIELDS[:2], *WEEK_FIELDS)
    unknown = found.column(fields[0].name).is_null().to_numpy()
    made = patterning.of_persons(matrix, person, days.column(DAY), plan.plants)
    last = found.schema.get_field_index(PATTERN_FIELDS[-1].name)
    for number, (field, values) in enumerate(zip(fields, made, strict=True)):
        column = pa.array(values, mask=unknown | np.isnan(values))
        if number < 2:
            found = _put(found, field.name, column)
        else:
            found = found.add_column(last + number - 1, field, column)
    return found


def _known_grams(days: pa.Table, counts: Counts) -> pa.Array:
    """Known grams of the mean day; unknown where no day has any."""
    grams = days.column(GRAMS).to_numpy(zero_copy_only=False)
    firsts, known = np.cumsum(counts) - counts, ~np.isnan(grams)
    sums = np.add.reduceat(np.where(known, grams, 0.0), firsts) / counts
    return pa.array(sums, mask=~np.logical_or.reduceat(known, firsts))


def _averaged(days: pa.Table, column: str, counts: Counts) -> pa.Array:
    """Mean of a daily score a person; unknown where a day's is: a mean over fewer days is another score."""
    scores = days.column(column).to_numpy(zero_copy_only=False)
    means = np.add.reduceat(scores, np.cumsum(counts) - counts) / counts
    return pa.array(means, pa.float64(), mask=np.isnan(means))
