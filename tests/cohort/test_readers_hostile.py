"""Files changed anywhere: read, or set aside with words; never another error, never a row without a place."""

import gzip
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cohort.transport import Variable, transport

from villi.cohort.readers import Broken, look, read

NAMES = "SEQN WTDRD1 DR1ILINE DR1DRSTZ DR1IFDCD DR1IGRMS".split()
ROWS = [(n // 5, 1.5, n % 5, 1, 11111000, n) for n in range(60)]


def _parquet() -> bytes:
    out = pa.BufferOutputStream()
    made = {name: [str(row[n]) if n == 0 else row[n] for row in ROWS] for n, name in enumerate(NAMES)}
    pq.write_table(pa.table(made), out, row_group_size=20)
    return bytes(out.getvalue())


TEXT = (",".join(NAMES) + ',"what, else"\n').encode() + b"".join(
    ",".join(map(str, row)).encode() + b',"caf\xc3\xa9, ""black"""\n' for row in ROWS
)
WHOLE = {
    "csv": TEXT,
    "csv.gz": gzip.compress(TEXT, mtime=0),
    "parquet": _parquet(),
    "xpt": transport([Variable(name) for name in NAMES], ROWS),
}

CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["put", "cut", "in", "end"]),
        st.floats(0, 1),
        st.one_of(
            st.binary(min_size=1, max_size=12),
            st.sampled_from([b'"', b"\n", b",", b"\r", b"NA", b"-1", b"\xff"]),
        ),
    ),
    min_size=1,
    max_size=8,
)


def changed(data: bytes, changes: list[tuple[str, float, bytes]]) -> bytes:
    for how, where, said in changes:
        at = int(where * len(data))
        kept = {"put": at + len(said), "cut": at + 7 * len(said), "in": at, "end": len(data)}[how]
        data = data[:at] + (said if how in ("put", "in") else b"") + data[kept:]
    return data


@pytest.mark.parametrize("form", WHOLE)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CHANGES, st.sampled_from([3, 25, 1000]), st.booleans())
def test_a_changed_file_is_read_or_told(
    tmp_path: Path, form: str, changes: list[tuple[str, float, bytes]], rows: int, first: bool
) -> None:
    sound, other = tmp_path / f"sound.{form}", tmp_path / f"other.{form}"
    sound.write_bytes(WHOLE[form])
    other.write_bytes(changed(WHOLE[form], changes))
    inputs = look([other, sound] if first else [sound, other])
    assert all(fault.reason and fault.remedy and fault.line == 0 for fault in inputs.refused)
    assert len(inputs.refused) + len(inputs.sources) == 2
    for source in inputs.sources:
        lines: list[int] = []
        told: list[int] = []
        unknown = 0
        try:
            for piece in read(source, inputs.kinds, rows):
                piece.items.validate(full=True)
                assert piece.items.num_rows == piece.tally.read <= rows
                lines += piece.items["line"].to_pylist()
                told += [fault.line for fault in piece.faults]
                unknown += sum(piece.tally.as_unknown.values())
        except Broken as wrong:
            assert source.path == str(other), wrong
            assert wrong.remedy
        else:
            assert len(set(lines)) == len(lines)
            assert len(set(told)) == len(told)
            assert len({*lines} & {*told}) == unknown
            assert min([*lines, *told], default=1) >= 1
