"""All ranges together hold every row once, in its order, and no person stands in two."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from villi.cohort.ranges import Part, cut, gather


@pytest.mark.parametrize("kind", [pa.int64(), pa.string()])
@settings(deadline=None)
@given(persons=st.lists(st.integers(0, 30), min_size=1, max_size=60), rows=st.integers(1, 20))
def test_ranges_of_a_file_in_order(kind: pa.DataType, persons: list[int], rows: int) -> None:
    person = pa.array(sorted(persons)).cast(kind)
    person = person.take(pc.sort_indices(person))
    table = pa.table({"person": person, "day": [1] * len(person), "row": range(len(person))})
    with TemporaryDirectory() as folder:
        path = Path(folder) / "part.parquet"
        pq.write_table(table, path, row_group_size=7)
        cuts = cut([path], rows)
        found = [gather([Part(path, ordered=True)], cuts, number) for number in range(len(cuts) + 1)]
    held = [one for one in found if one is not None]
    assert pa.concat_tables(held).equals(table)
    whose = [set(one.column("person").to_pylist()) for one in held]
    assert sum(map(len, whose)) == len(set().union(*whose))
