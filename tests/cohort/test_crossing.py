"""Person-days of more than one file are counted as a plain reading counts them."""

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from villi.cohort.crossing import MOST_NAMED, Crossing, crossing
from villi.cohort.values import FILE

ROWS = st.lists(st.tuples(st.integers(1, 4), st.integers(1, 3), st.integers(0, 2)), max_size=40)


@settings(deadline=None)
@given(ROWS, st.integers(1, 9), st.booleans())
def test_a_plain_count_finds_the_same(rows: list[tuple[int, int, int]], cut: int, text: bool) -> None:
    rows = sorted(rows, key=lambda row: row[:2])
    files: dict[tuple[int, int], set[int]] = {}
    for person, day, file in rows:
        files.setdefault((person, day), set()).add(file)
    several = [(str(person), str(day)) for (person, day), held in files.items() if len(held) > 1]
    table = pa.table(
        {
            "person": pa.array(
                [str(row[0]) if text else row[0] for row in rows], pa.string() if text else pa.int64()
            ),
            "day": pa.array([row[1] for row in rows], pa.int64()),
            FILE: pa.array([row[2] for row in rows], pa.int32()),
        }
    )
    pieces = [table.slice(start, cut) for start in range(0, len(rows), cut)]
    found = crossing(pa.concat_tables(pieces) if pieces else table)
    assert found == Crossing(len(several), tuple(several[:MOST_NAMED]))


def test_rows_that_name_no_file_are_of_one() -> None:
    assert crossing(pa.table({"person": [1, 1], "day": [1, 1]})) == Crossing()
