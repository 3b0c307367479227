"""Parquet: row group by row group, only the columns that are used."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as arrow_parquet

from villi.cohort.readers.broken import Broken
from villi.cohort.rows import Raw


def schema(path: str | Path) -> pa.Schema:
    """Columns and their types. Raises Broken for a file that is cut short or no Parquet at all."""
    try:
        with arrow_parquet.ParquetFile(path) as file:
            return file.schema_arrow
    except (pa.ArrowInvalid, OSError) as wrong:
        raise _broken(wrong) from wrong


def raws(path: str | Path, names: Sequence[str], rows: int) -> Iterator[Raw]:
    """Those columns of a file, at most `rows` rows at a time. Raises Broken where it breaks."""
    last = 0
    try:
        # Pages that carry a checksum are held against it: a changed byte is another number, and no error.
        with arrow_parquet.ParquetFile(path, page_checksum_verification=True) as file:
            for batch in file.iter_batches(rows, columns=list(names)):
                lines = np.arange(last + 1, last + 1 + batch.num_rows, dtype=np.int64)
                last += batch.num_rows
                batch.validate(full=True)  # text that is none would be met later, cell by cell
                yield Raw(batch.select(list(names)), lines)
    except (pa.ArrowInvalid, OSError) as wrong:
        raise _broken(wrong) from wrong
    if not last:
        raise Broken("the file has columns and no rows", remedy="export it again")


def _broken(wrong: Exception) -> Broken:
    return Broken(
        f"it is no whole Parquet file, or is damaged ({str(wrong).splitlines()[0]})",
        remedy="get the file again",
    )
