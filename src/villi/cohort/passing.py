"""One pass over interned rows: person-days totalled as they stream by.

The same function runs in a loop on one machine and, through `mapInArrow`, on every machine of a cluster: it
reads nothing, writes nothing, and remembers nothing but the last person-day that is still open.
"""

from collections.abc import Iterator

import pyarrow as pa

from villi.cohort.plan import Plan


def total(batches: Iterator[pa.RecordBatch], plan: Plan) -> Iterator[pa.RecordBatch]:
    """Total every person-day of interned batches (`values.INTERNED`); yields batches of results.

    All rows of a person-day must follow each other, in any order and over any number of batches; the
    results come in the order in which person-days begin, and do not depend on how rows are cut into
    batches. Raises VilliError for rows that were interned with another catalogue or another version, for a
    person-day that comes back after another has begun, and for a missing key. Empty input yields nothing.
    """
    raise NotImplementedError
