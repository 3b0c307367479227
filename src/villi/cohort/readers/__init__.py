"""Files of a survey into items, in batches of bounded size: CSV, Parquet, SAS transport.

`look` says what the paths hold without reading all of it; `read` gives the items of one file piece by
piece. A file that breaks (cut short, damaged) raises `Broken` at the break: what was read of it before is
to be thrown away, so that no half person enters.

    inputs = look(["day1.xpt", "day2.xpt"])
    for source in inputs.sources:
        for piece in read(source, inputs.kinds):
            piece.items, piece.faults, piece.tally, piece.ordered
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from villi.cohort.layouts import Layout
from villi.cohort.readers.values import Inputs, Kinds, Piece, Source, Tally
from villi.quantities import VilliError

__all__ = ["Broken", "Inputs", "Kinds", "Piece", "Source", "Tally", "look", "read"]

ROWS = 1 << 17
"""Most rows of a piece: 131,072 rows of five columns are about 5 MB."""


class Broken(VilliError):
    """A file that breaks in the middle; its message says where and what helps."""


def look(paths: Sequence[str | Path], layout: Layout | None = None) -> Inputs:
    """Find out what is at the paths: kind of file, layout, hash of the content, types of the keys.

    Never raises for a single file: one that cannot be read, fits no layout or was given twice is a fault
    with line 0 in `refused`.
    """
    raise NotImplementedError


def read(source: Source, kinds: Kinds, rows: int = ROWS) -> Iterator[Piece]:
    """The items of one file, at most `rows` of them a piece. Raises Broken where the file breaks."""
    raise NotImplementedError
