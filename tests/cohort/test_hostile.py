"""What files and machines do to a run that its own parts do not see alone."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from villi.cohort.readers import look, read


@pytest.fixture(params=[1, 4])
def threads(request: pytest.FixtureRequest) -> Iterator[int]:
    """Arrow with one thread and with several: what it tells of a row depends on that."""
    before = pa.cpu_count()
    pa.set_cpu_count(request.param)
    yield request.param
    pa.set_cpu_count(before)


def test_a_torn_row_is_set_aside_alone_whatever_the_number_of_threads(threads: int, tmp_path: Path) -> None:
    rows = [f"{person},1,11111000,50" for person in range(1, 2001)]
    rows[700], rows[1500] = "7,1", "7,1,11111000,50,6,6"
    path = tmp_path / "a.csv"
    path.write_text("\n".join(["person,day,code,grams", *rows, ""]), encoding="utf-8")
    inputs = look([path])
    pieces = list(read(inputs.sources[0], inputs.kinds))
    assert sum(piece.items.num_rows for piece in pieces) == 1998
    assert sorted(fault.line for piece in pieces for fault in piece.faults) == [701, 1501]
