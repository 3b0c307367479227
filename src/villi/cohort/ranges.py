"""Interned rows cut into ranges of persons, so that no step needs all of a survey in memory.

Vocabulary
    part: the interned rows of one file of the input, a Parquet file. Ordered: its rows stand in the order of
    person and day. Range: all rows of the persons from one person to another, over all parts; a person is
    never cut. Spread: a part that is not ordered, written anew range by range.

Ranges are the unit of the pass: each is read, sorted where that is needed, totalled and written by itself.
The rows of a range do not depend on how many ranges there are, nor does their order.
"""

import bisect
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from villi.cohort.values import DAY, FILE, PERSON
from villi.cohort.writing import closing
from villi.quantities import VilliError

RANGE_ROWS = 1_000_000
"""Rows of a range, about: 28 bytes a row and 900 a person-day of results, which a machine of today holds a
few times."""

MOST_RANGES = 500
"""A part that does not stand in order is written into so many files at once; systems open about 1,000."""

GROUP_ROWS = 1 << 17
"""Rows of a row group of a part."""

Key = Any
"""A person: int or str, all of one kind in a survey."""


@dataclass(frozen=True, slots=True)
class Part:
    """The interned rows of one file: whether they stand in order, and where they lie once they are spread.

    The `path` of a part that was spread is a folder, with a file a range.
    """

    path: Path
    ordered: bool
    spread: bool = False


def cut(parts: Sequence[Path], range_rows: int = RANGE_ROWS) -> list[Key]:
    """The persons with whom ranges end (each belongs to the one that it ends), ascending; none for one range.

    Ranges hold about `range_rows` rows, more where one person has more, and where there would be over
    `MOST_RANGES` of them.
    """
    total = sum(pq.read_metadata(part).num_rows for part in parts)
    wanted = max(range_rows, -(-total // MOST_RANGES))
    if total <= wanted:
        return []
    weighed = sorted(sample for part in parts for sample in _sampled(part, wanted))
    cuts: list[Key] = []
    rows = 0
    for person, weight in weighed:
        rows += weight
        if rows >= wanted and (not cuts or person > cuts[-1]):
            cuts.append(person)
            rows = 0
    if cuts and cuts[-1] >= weighed[-1][0]:
        cuts.pop()  # nobody comes after
    return cuts


def _sampled(part: Path, wanted: int) -> Iterator[tuple[Key, int]]:
    """(person, rows for which that person stands): evenly spaced persons of each row group."""
    step = max(1, min(4096, wanted // 16))
    with pq.ParquetFile(part) as file:
        for group in range(file.num_row_groups):
            persons = file.read_row_group(group, [PERSON]).column(PERSON)
            for start in range(0, len(persons), step):
                last = min(start + step, len(persons)) - 1
                yield persons[last].as_py(), last - start + 1


def spread(part: Path, cuts: Sequence[Key], folder: Path) -> None:
    """Write the rows of a part that does not stand in order range by range, in the order in which they come.

    `folder` appears when it is complete.
    """
    made = folder.with_name(folder.name + ".part")
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(parents=True)
    writers: dict[int, pq.ParquetWriter] = {}
    opened: list[pq.ParquetWriter] = []
    try:
        with closing(opened), pq.ParquetFile(part) as file:
            edges = pa.array(cuts, file.schema_arrow.field(PERSON).type)
            for batch in file.iter_batches(batch_size=GROUP_ROWS * 4):
                for number, rows in _by_range(batch, edges):
                    if number not in writers:
                        writers[number] = pq.ParquetWriter(
                            _piece(made, number), file.schema_arrow, write_page_checksum=True
                        )
                        opened.append(writers[number])
                    writers[number].write_batch(rows)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    shutil.rmtree(folder, ignore_errors=True)
    made.rename(folder)


def _by_range(batch: pa.RecordBatch, edges: pa.Array) -> Iterator[tuple[int, pa.RecordBatch]]:
    """A batch by the range of its persons; rows keep their order."""
    numbers = _range_of(batch.column(PERSON), edges)
    order = np.argsort(numbers, kind="stable")
    starts = np.searchsorted(numbers[order], np.arange(len(edges) + 2))
    rows = batch.take(pa.array(order))
    for number in range(len(edges) + 1):
        if starts[number] < starts[number + 1]:
            yield number, rows.slice(int(starts[number]), int(starts[number + 1] - starts[number]))


def _range_of(persons: pa.Array, edges: pa.Array) -> NDArray[np.int64]:
    """Number of the range of each person: how many ranges end before that person."""
    if pa.types.is_integer(persons.type):
        found: NDArray[np.int64] = np.searchsorted(edges.to_numpy(), persons.to_numpy(), side="left")
        return found
    listed = edges.to_pylist()
    codes = pc.dictionary_encode(persons)
    numbers = [bisect.bisect_left(listed, person) for person in codes.dictionary.to_pylist()]
    by_code: NDArray[np.int64] = np.asarray(numbers, dtype=np.int64)[codes.indices.to_numpy()]
    return by_code


def _piece(folder: Path, number: int) -> Path:
    return folder / f"{number:05d}.parquet"


def gather(parts: Sequence[Part], cuts: Sequence[Key], number: int, files: bool = False) -> pa.Table | None:
    """All rows of a range in the order of person and day, then of the parts; None where there are none.

    With `files`, where there are several parts, the column `FILE` says of which each row is. Raises
    VilliError where a part is no longer what was written.
    """
    after = cuts[number - 1] if number else None
    until = cuts[number] if number < len(cuts) else None
    found = []
    for place, part in enumerate(parts):
        rows = _whole(part, number, after, until)
        if rows is not None:
            file = pa.array(np.full(rows.num_rows, place, np.int32))
            found.append(rows.append_column(FILE, file) if files and len(parts) > 1 else rows)
    if not found:
        return None
    rows = pa.concat_tables(found, promote_options="default")
    if len(parts) == 1 and parts[0].ordered:
        return rows
    return rows.take(pc.sort_indices(rows, sort_keys=[(PERSON, "ascending"), (DAY, "ascending")]))


def _whole(part: Part, number: int, after: Key | None, until: Key | None) -> pa.Table | None:
    """The rows of one part that belong to a range; VilliError where they cannot be read any more."""
    try:
        return _taken(part, number, after, until)
    except (OSError, pa.ArrowInvalid) as wrong:
        raise VilliError(
            part.path,
            f" is damaged ({str(wrong).splitlines()[0]})",
            remedy="delete the folder of the cache and give the same command again",
        ) from wrong


def _taken(part: Part, number: int, after: Key | None, until: Key | None) -> pa.Table | None:
    """The rows of one part that belong to a range, or None."""
    if part.spread:
        piece = _piece(part.path, number)
        return pq.read_table(piece, page_checksum_verification=True) if piece.exists() else None
    with pq.ParquetFile(part.path) as file:
        groups = [g for g in range(file.num_row_groups) if _reaches(file, g, after, until)]
        if not groups:
            return None
        rows = file.read_row_groups(groups)
    persons = rows.column(PERSON)
    if part.ordered:  # a slice copies nothing
        first = 0 if after is None else _until(persons, after)
        kept = rows.slice(first, None if until is None else _until(persons, until) - first)
        return kept if kept.num_rows else None
    within = None
    if after is not None:
        within = pc.greater(persons, after)
    if until is not None:
        below = pc.less_equal(persons, until)
        within = below if within is None else pc.and_(within, below)
    kept = rows if within is None else rows.filter(within)
    return kept if kept.num_rows else None


def _until(persons: pa.ChunkedArray, last: Key) -> int:
    """How many rows belong to persons up to and with `last`."""
    return int(pc.sum(pc.less_equal(persons, last)).as_py() or 0)


def _reaches(file: pq.ParquetFile, group: int, after: Key | None, until: Key | None) -> bool:
    """Whether a row group may hold persons of a range, by what the file says of its least and greatest."""
    column = file.metadata.row_group(group).column(file.schema_arrow.names.index(PERSON))
    known = column.statistics
    if known is None or not known.has_min_max:
        return True
    return not (after is not None and known.max <= after) and not (until is not None and known.min > until)
