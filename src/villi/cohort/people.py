"""One row a person, by a rule for several days that is always chosen, never assumed.

    person-ratio    The mean day: what was eaten on all days together, divided by their number, is totalled
                    and scored once. A density is then (sum of the constituent) / (sum of the energy): what
                    matters is the whole, and a day of little food says little. For one person's usual diet.
    mean-of-days    Each day is scored, and the scores are averaged. Lower than the other for what is eaten
                    on some days only, because scores are cut off at their best. To reproduce papers that
                    did so.
    day             Days are scored and left as they are: no row a person.

Amounts, coverage and intervals are those of the mean day under both rules of several days: estimates are
never averaged, grams are.
"""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from villi.cohort.passing import total
from villi.cohort.plan import Plan
from villi.cohort.values import DAY, GRAMS, PERSON
from villi.quantities import VilliError

RULES = ("person-ratio", "mean-of-days", "day")

DAYS = "days"
"""Column of a person's row: how many person-days it rests on."""


def of_persons(rows: pa.Table, days: pa.Table, plan: Plan, rule: str) -> pa.Table:
    """One row a person of interned `rows` (in the order of persons) whose person-days are `days`.

    Columns are those of `days` with the number of days in the place of the day. A kept column has the value
    of the person's first row. Raises VilliError for a rule that gives no row a person.
    """
    if rule not in RULES[:2]:
        raise VilliError(
            f"the rule {rule or 'of several days'} gives no row a person: choose person-ratio (the mean day"
            " is scored) or mean-of-days (scores of days are averaged)"
        )
    counts, number = _days(days)
    found = pa.Table.from_batches(total(iter(_mean_day(rows, number).to_batches()), plan), days.schema)
    if rule == "mean-of-days":
        for column in plan.score_columns:
            place = found.schema.get_field_index(column)
            found = found.set_column(place, days.schema.field(column), _averaged(days, column, counts))
    return found.set_column(
        found.schema.get_field_index(DAY), pa.field(DAYS, pa.int64()), pa.array(counts, pa.int64())
    )


def _days(days: pa.Table) -> tuple[np.ndarray[Any, Any], dict[Any, int]]:
    """Person-days of each person in the order of persons, and the same by person."""
    runs = pc.run_end_encode(days.column(PERSON).combine_chunks())
    ends = runs.run_ends.to_numpy()
    counts = np.diff(ends, prepend=0)
    return counts, dict(zip(runs.values.to_pylist(), counts.tolist(), strict=True))


def _mean_day(rows: pa.Table, number: dict[Any, int]) -> pa.Table:
    """The rows with the grams of a mean day, all of one day: a total of them is that of the mean day."""
    persons = rows.column(PERSON)
    ends = pc.run_end_encode(persons.combine_chunks())
    each = np.array([number[person] for person in ends.values.to_pylist()], dtype=float)
    lengths = np.diff(ends.run_ends.to_numpy(), prepend=0)
    grams = pc.divide(rows.column(GRAMS), pa.array(np.repeat(each, lengths)))
    kind = rows.schema.field(DAY).type
    same = pa.repeat(pa.scalar("" if pa.types.is_string(kind) else 0, kind), rows.num_rows)
    table = rows.set_column(rows.schema.get_field_index(GRAMS), rows.schema.field(GRAMS), grams)
    return table.set_column(table.schema.get_field_index(DAY), rows.schema.field(DAY), same)


def _averaged(days: pa.Table, column: str, counts: np.ndarray[Any, Any]) -> pa.Array:
    """Mean of a daily score a person; unknown where a day's is: a mean over fewer days is another score."""
    scores = days.column(column).to_numpy(zero_copy_only=False)
    means = np.add.reduceat(scores, np.cumsum(counts) - counts) / counts
    return pa.array(means, pa.float64(), mask=np.isnan(means))
