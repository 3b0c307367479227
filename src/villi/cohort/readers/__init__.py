"""Files of a survey into items, in batches of bounded size: CSV, Parquet, SAS transport.

`look` says what is at the paths; `read` gives the items of one file piece by piece. A file that breaks (cut
short, damaged) raises `Broken` at the break: what was read of it before is to be thrown away, so that no
half person enters.

    inputs = look(["day1.xpt", "day2.xpt"])
    for source in inputs.sources:
        for piece in read(source, inputs.kinds):
            piece.items, piece.faults, piece.tally, piece.ordered
"""

from villi.cohort.readers.broken import Broken
from villi.cohort.readers.reading import ROWS, content_hash, look, read
from villi.cohort.rows import Inputs, Kinds, Piece, Source, Tally

__all__ = ["ROWS", "Broken", "Inputs", "Kinds", "Piece", "Source", "Tally", "content_hash", "look", "read"]
