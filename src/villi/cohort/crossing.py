"""Person-days whose rows come from more than one file: counted, and the first of them named.

Files of one survey may be cut anywhere, and a person-day may rightly stand in two of them. It may also have
been exported twice, and then counts twice; the files alone do not tell which it is. So such days are totalled
as they stand, and said.
"""

from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from villi.cohort.values import DAY, FILE, PERSON

MOST_NAMED = 3
"""Person-days that a summary names."""


class Crossing(NamedTuple):
    """How many person-days come from more than one file, and (person, day) of the first ones, as text."""

    days: int = 0
    first: tuple[tuple[str, str], ...] = ()


def crossing(rows: pa.Table) -> Crossing:
    """The person-days of more than one file among rows that are sorted by person and day.

    `rows` say in a column `FILE` which file each is of; where they lack it, all are of one.

    >>> crossing(pa.table({"person": [1, 1, 2, 2], "day": [1, 1, 1, 2], FILE: [0, 1, 0, 1]}))
    Crossing(days=1, first=(('1', '1'),))
    """
    if FILE not in rows.column_names or not rows.num_rows:
        return Crossing()
    new = _changes(rows.column(PERSON)) | _changes(rows.column(DAY))
    starts = np.append(0, np.flatnonzero(new) + 1)
    files = rows.column(FILE).to_numpy()
    several = np.minimum.reduceat(files, starts) != np.maximum.reduceat(files, starts)
    named = rows.select([PERSON, DAY]).take(pa.array(starts[several][:MOST_NAMED])).to_pylist()
    return Crossing(int(several.sum()), tuple((str(row[PERSON]), str(row[DAY])) for row in named))


def without_files(rows: pa.Table) -> pa.Table:
    """The rows without what says of which file they are.

    >>> without_files(pa.table({"person": [1], FILE: [0]})).column_names
    ['person']
    """
    return rows.drop_columns([FILE]) if FILE in rows.column_names else rows


def _changes(keys: pa.ChunkedArray) -> NDArray[np.bool_]:
    """Of each key but the first, whether it differs from the one before."""
    flags: NDArray[np.bool_] = pc.not_equal(keys.slice(1), keys.slice(0, len(keys) - 1)).to_numpy()
    return flags
