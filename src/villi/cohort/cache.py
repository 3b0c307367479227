"""What a run leaves for the next: the interned rows of each file of the input.

A file is known by what is in it, by how it was read, by the catalogue and by the version of villi; when one
of these changes, it is read anew. Other nutrients, scores or rules need no reading.

    cache/README.txt          what this folder is
    cache/rows/KEY.parquet    interned rows of a file; KEY.aside.csv rows set aside; KEY.json its report
    cache/spread/KEY/         the same, range by range, of a file whose rows are not in order
    cache/passes/KEY/         ranges of a result that is not complete yet
"""

import csv
import hashlib
import json
import os
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq

from villi.cohort.ahead import ahead
from villi.cohort.interning import intern
from villi.cohort.plan import Plan
from villi.cohort.ranges import Key, Part, spread
from villi.cohort.readers import Broken, Kinds, Piece, Source, Tally, content_hash, read
from villi.cohort.values import CODELESS, GRAMS, UnknownCode
from villi.cohort.writing import closing, complete

Tell = Callable[[int], None]
"""Hears how many rows were read."""

FORMAT = 2
"""Raised when what is kept, or how, is no longer what an earlier villi kept."""

MOST_CODES = 100_000
"""Unknown codes of a file that are counted one by one; of more, only their rows and grams together."""

LONGEST_CODE = 60
"""Letters of an unknown code that are told: behind a lost quote, a cell may be a whole file."""

README = """Interned rows of the files that villi cohort has read: another run need not read them again.
Delete this folder whenever you like: the next run reads the files anew, and an unfinished one begins anew.
It holds what was in your files: persons, days, foods and amounts. Keep it as you keep them.
"""


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one file: its rows by reason, codes that the catalogue lacks, grams in all.

    `unknown`: code -> (rows, grams); `near_rows` were answered by a near food; `grams` of known amount.
    """

    rows: int = 0
    aside: Mapping[str, int] = field(default_factory=dict)
    as_unknown: Mapping[str, int] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)
    noted: Mapping[str, int] = field(default_factory=dict)
    unknown: Mapping[str, tuple[int, float]] = field(default_factory=dict)
    unknown_rows: int = 0
    unknown_grams: float = 0.0
    near_rows: int = 0
    grams: float = 0.0
    kept: int = 0
    ordered: bool = True


@dataclass(frozen=True, slots=True)
class Read:
    """One file of the input, interned: where its rows lie and what became of it; `again` from the cache."""

    source: Source
    rows: Path
    report: Report
    again: bool

    @property
    def aside(self) -> Path:
        """Where its rows that were set aside are listed, without a header."""
        return self.rows.with_suffix(".aside.csv")


class Cache:
    """A folder of interned rows, held by one run at a time (`writing.alone`).

    Making one makes the folder, and clears what a run left half written that was killed.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rows.mkdir(parents=True, exist_ok=True)
        for half in self.rows.glob("*.part"):
            half.unlink()
        readme = folder / "README.txt"
        if not readme.exists():
            readme.write_text(README, encoding="utf-8")

    @property
    def rows(self) -> Path:
        """Where the interned rows of files lie."""
        return self.folder / "rows"

    def spread(self, key: str) -> Path:
        """Where a part lies once it is spread over ranges."""
        return self.folder / "spread" / key

    def part(self, rows: Path, ordered: bool, cuts: Sequence[Key]) -> Part:
        """A file's rows as ranges can be taken from them: those out of order are spread first, once."""
        if ordered or not cuts:
            return Part(rows, ordered)
        folder = self.spread(f"{rows.stem}-{digest(list(cuts))[:12]}")
        if not folder.exists():
            spread(rows, cuts, folder)
        return Part(folder, ordered=False, spread=True)

    def passes(self, out: Path) -> Path:
        """Where the finished ranges of a result lie until it is complete."""
        return self.folder / "passes" / digest([str(out.resolve())])[:16]

    def size(self) -> int:
        """Bytes of everything in it."""
        return sum(
            (Path(place) / name).stat().st_size for place, _, names in os.walk(self.folder) for name in names
        )

    def held(self, source: Source, kinds: Kinds, plan: Plan) -> Read | None:
        """A file of the input if it was interned before, in the same way, and lies there as it was left;
        else None."""
        rows = self.rows / f"{key(source, kinds, plan)}.parquet"
        try:
            kept = json.loads(rows.with_suffix(".json").read_bytes())
            found = Read(source, rows, Report(**kept["report"]), again=True)
            return found if kept["mark"] == _mark(found) else None
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return None

    def fill(self, source: Source, kinds: Kinds, plan: Plan, tell: Tell) -> Read:
        """Read and intern a file; `tell(rows)` hears of every piece.

        Raises `Broken` where the file breaks, or is no longer the one that was looked at, under whose hash
        it would be kept; nothing of it is kept then.
        """
        rows = self.rows / f"{key(source, kinds, plan)}.parquet"
        aside = rows.with_suffix(".aside.csv")
        with complete(rows) as beside, complete(aside) as beside_aside:
            report = _interned(source, kinds, plan, beside, beside_aside, tell)
            _unchanged(source)
        found = Read(source, rows, report, again=False)
        with complete(rows.with_suffix(".json")) as written:
            held = {"mark": _mark(found), "report": asdict(report)}
            written.write_text(json.dumps(held), encoding="utf-8")
        return found


def key(source: Source, kinds: Kinds, plan: Plan) -> str:
    """The name of a file's interned rows: all that they follow from."""
    how = sorted((str(name), str(said)) for name, said in plan.metadata(source.layout.name).items())
    return digest([FORMAT, source.sha256, source.form, repr(source.layout), repr(kinds), how])[:40]


def digest(of: Sequence[Any]) -> str:
    """A hash of plain values.

    >>> digest(["a", 1])[:8]
    '2657442b'
    """
    return hashlib.sha256(json.dumps(of, sort_keys=True).encode()).hexdigest()


def _unchanged(source: Source) -> None:
    """Raise Broken where a file is not the one that was looked at: what was read is then of no known file."""
    try:
        now = content_hash(source.path)
    except OSError as wrong:
        raise Broken(f"it went away while it was read ({wrong.strerror or wrong})", remedy=ANEW) from wrong
    if now != source.sha256:
        raise Broken("it changed while it was read", remedy=ANEW)


ANEW = "give the same command again once nothing writes the file"


def _mark(read: Read) -> int:
    """A checksum of all that is kept of a file: a disk or a person may have changed a byte of it."""
    mark = zlib.crc32(json.dumps(asdict(read.report), sort_keys=True).encode())
    for path in (read.rows, read.aside):
        with path.open("rb") as file:
            while piece := file.read(1 << 20):
                mark = zlib.crc32(piece, mark)
    return mark


def _interned(source: Source, kinds: Kinds, plan: Plan, rows: Path, aside: Path, tell: Tell) -> Report:
    """Intern a file into `rows` and list what was set aside in `aside`; what became of it."""
    tally, ordered, kept, near, grams = Tally(), True, 0, 0, 0.0
    unknown = _Unknown()
    writers: list[pq.ParquetWriter] = []
    with closing(writers), aside.open("w", encoding="utf-8", newline="") as listed:
        faults = csv.writer(listed)
        for piece in ahead(_pieces(source, kinds)):
            found = intern(piece.items, plan, source.layout.name)
            if not writers:
                writers.append(pq.ParquetWriter(rows, found.batch.schema, compression="lz4"))
            if found.batch.num_rows:
                writers[0].write_batch(found.batch)
            faults.writerows(fault.csv_row() for fault in piece.faults)
            unknown.add(found.unknown)
            tally, ordered = tally + piece.tally, piece.ordered
            kept += found.batch.num_rows
            near += found.near_rows
            grams += float(pc.sum(found.batch.column(GRAMS)).as_py() or 0.0)
            tell(piece.tally.rows)
        if not writers:
            raise Broken(f"{source.path} holds no rows: give a file with items")
    return Report(
        tally.rows, tally.aside, tally.as_unknown, tally.left_out, tally.noted,
        unknown.codes, unknown.rows, unknown.grams, near, grams, kept, ordered,
    )  # fmt: skip


def _pieces(source: Source, kinds: Kinds) -> Iterator[Piece]:
    """The pieces of a file; what the system says of the file itself is a break of it, not of the run."""
    pieces = iter(read(source, kinds))
    while True:
        try:
            piece = next(pieces)
        except StopIteration:
            return
        except OSError as wrong:
            raise Broken(f"{source.path}: {wrong.strerror or wrong}") from wrong
        yield piece


class _Unknown:
    """Counts codes that the catalogue lacks: each, up to `MOST_CODES`, and all together."""

    def __init__(self) -> None:
        self.codes: dict[str, tuple[int, float]] = {}
        self.rows = 0
        self.grams = 0.0

    def add(self, found: Iterable[UnknownCode]) -> None:
        for code, rows, grams in found:
            code = code if len(code) <= LONGEST_CODE else f"{code[:LONGEST_CODE]}..."
            self.rows += rows
            self.grams += grams
            before = self.codes.get(code)
            if before is not None:
                self.codes[code] = (before[0] + rows, before[1] + grams)
            elif code == CODELESS or len(self.codes) < MOST_CODES:
                self.codes[code] = (rows, grams)
