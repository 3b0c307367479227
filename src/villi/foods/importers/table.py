"""A table to import: a text file, plain, gzipped, or inside a zip archive. Read as a stream."""

import csv
import gzip
import hashlib
import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import IO

from villi.foods.values import Measure
from villi.quantities import VilliError

HEAD = 65_536
"""Bytes that are looked at to recognise a table."""

CELL = 10_000_000
"""Longest cell that is read: crowd-sourced tables hold ingredient lists above csv's 131,072."""

LINE = 2 * CELL
"""Longest line that is read, so that a file that unpacks to one endless line does not fill the memory."""

KINDS = (".csv", ".tsv", ".txt", ".jsonl", ".json")
"""Endings of files that are looked at inside folders and archives, also followed by .gz."""


def _delimiter(line: str) -> str:
    return "\t" if line.count("\t") > line.count(",") else ","


def header_of(head: bytes) -> tuple[list[str], str]:
    """The header cells in the first bytes of a table, and the title that stands before them.

    The survey's tables begin with a title of one cell, in quotes and over two lines; line breaks
    inside header cells become blanks.

    >>> header_of(b'\\xef\\xbb\\xbf"Title\\n2017-2018",,\\nFood code,"Sugars, total\\n(g)",Water\\n1,2,3\\n')
    (['Food code', 'Sugars, total (g)', 'Water'], 'Title 2017-2018')
    """
    text = head.decode("utf-8-sig", errors="replace")
    title = ""
    first = text.split("\n", 1)[0]
    try:
        for cells in csv.reader(io.StringIO(text), delimiter=_delimiter(first)):
            clean = [" ".join(cell.split()) for cell in cells]
            if sum(1 for cell in clean if cell) > 1:
                return clean, title
            title = title or "".join(clean)
    except csv.Error:
        pass
    return [], title


@dataclass
class Reading:
    """An open table; `fraction` tells how much of it has been read."""

    stream: IO[bytes]
    raw: IO[bytes]
    size: int

    @property
    def fraction(self) -> float:
        """0 to 1."""
        return min(self.raw.tell() / self.size, 1.0) if self.size else 1.0


@dataclass(eq=False)
class Table:
    """One table. `member` names it inside the archive `path`; `siblings` are the tables beside it."""

    path: Path
    member: str = ""
    siblings: Mapping[str, "Table"] = field(default_factory=dict, repr=False)
    fraction: Callable[[], float] = field(default=lambda: 0.0, repr=False)
    whole: bool = field(default=True, repr=False)

    @property
    def name(self) -> str:
        """The file's own name, without folders."""
        return (self.member or self.path.name).rsplit("/", 1)[-1]

    def __str__(self) -> str:
        return f"{self.path}: {self.member}" if self.member else str(self.path)

    @contextmanager
    def open(self) -> Iterator[Reading]:
        """Open for reading bytes, unpacked. Raises VilliError where the file cannot be opened or unpacked."""
        try:
            with self.path.open("rb") as raw:
                if self.member:
                    with zipfile.ZipFile(raw) as archive, archive.open(self.member) as stream:
                        yield Reading(stream, stream, archive.getinfo(self.member).file_size)
                elif self.path.suffix.lower() == ".gz":
                    with gzip.GzipFile(fileobj=raw) as packed:
                        yield Reading(packed, raw, self.path.stat().st_size)  # type: ignore[arg-type]
                else:
                    yield Reading(raw, raw, self.path.stat().st_size)
        except (EOFError, gzip.BadGzipFile, zipfile.BadZipFile, zlib.error, lzma.LZMAError) as error:
            raise VilliError(
                f"{self} is cut off or damaged ({error}): get the file again and repeat the command; "
                "what could be read is kept"
            ) from error
        except OSError as error:
            raise VilliError(f"{self} cannot be read: {error.strerror or error}") from error

    def head(self) -> bytes:
        """The first bytes, unpacked."""
        with self.open() as reading:
            return reading.stream.read(HEAD)

    def sha256(self) -> str:
        """Hash of the content as it lies on the disk (of the member, in an archive)."""
        digest = hashlib.sha256()
        try:
            if self.member:
                with self.open() as reading:
                    for block in iter(lambda: reading.stream.read(1 << 20), b""):
                        digest.update(block)
            else:
                with self.path.open("rb") as raw:
                    for block in iter(lambda: raw.read(1 << 20), b""):
                        digest.update(block)
        except OSError as error:
            raise VilliError(f"{self} cannot be read: {error.strerror or error}") from error
        return digest.hexdigest()

    def beside(self, stem: str) -> "Table | None":
        """The table with this name (endings apart) in the same folder or archive.

        A prefix before the name is allowed ("srlegacy_food" for "food") where this table has it too.
        """
        prefix = re.match(r"([a-z0-9]+_)?", self.name.lower())
        for ahead in ("", prefix.group() if prefix else ""):
            for ending in (".csv", ".csv.gz"):
                found = self.siblings.get(f"{ahead}{stem}{ending}")
                if found is not None:
                    return found
        return None

    def lines(self) -> Iterator[str]:
        """Lines of text with their endings; `whole` tells at the end whether the last had one."""
        with self.open() as reading:
            self.fraction = lambda: reading.fraction
            try:
                line = "\n"
                text = io.TextIOWrapper(reading.stream, encoding="utf-8-sig", newline="")
                for line in iter(partial(text.readline, LINE), ""):
                    if len(line) == LINE:
                        raise VilliError(f"{self} has a line above {LINE:,} characters: it is no food table")
                    yield line
                self.whole = line.endswith(("\n", "\r"))
            except UnicodeDecodeError as error:
                raise VilliError(
                    f"{self} is not UTF-8 text ({error.reason}): save it as CSV in UTF-8, or get the original"
                ) from error
            finally:
                self.fraction = lambda: 1.0

    def rows(
        self, columns: Sequence[str], start: int = 0, ragged: bool = False
    ) -> Iterator[tuple[int, list[str]]]:
        """(row number from 1, cells of these columns); the first `start` rows are passed over.

        A column that the table lacks is blank. A row of the wrong length raises VilliError, unless
        `ragged`: then it is passed over. A row is given out when the next has begun, for the last may
        have been cut off.
        """
        header, title = header_of(self.head())
        places = [header.index(column) if column in header else -1 for column in columns]
        number = 0
        last: tuple[int, list[str]] | None = None
        try:
            for number, cells in enumerate(self._cells(2 if title else 1), start=1):
                if number <= start or not cells:
                    continue
                if len(cells) != len(header):
                    if ragged:
                        continue
                    raise VilliError(
                        f"{self}, row {number}: {len(cells)} cells where the header has {len(header)}; the "
                        "file is cut off or was changed: get it again and repeat the command"
                    )
                if last is not None:
                    yield last
                last = number, [cells[place] if place >= 0 else "" for place in places]
        except csv.Error as error:
            raise VilliError(f"{self}, after row {number}: {error}; get the file again") from error
        self.require_whole(number)
        if last is not None:
            yield last

    def _cells(self, ahead: int) -> Iterator[list[str]]:
        """Rows as lists of cells, after so many records of title and header."""
        csv.field_size_limit(CELL)
        lines = self.lines()
        first = next(lines, "")
        whole = chain([first], lines)
        if _delimiter(first) == "\t":  # the tab-separated export holds stray quotation marks
            reader = csv.reader(whole, delimiter="\t", quoting=csv.QUOTE_NONE)
        else:
            reader = csv.reader(whole)
        yield from islice(reader, ahead, None)

    def require_whole(self, row: int) -> None:
        """Raise VilliError where the text, read to its end, stops in the middle of a line."""
        if not self.whole:
            raise VilliError(
                f"{self} ends in the middle of row {row}: it is cut off; get it again and repeat the command "
                "(if it is whole, put a line end after the last row)"
            )


def tables(path: Path) -> list[Table]:
    """The tables at a path: a file, all of a folder, or all of an archive.

    Raises VilliError where there is nothing at the path.
    """
    if path.is_dir():
        inside = sorted(file for file in path.rglob("*") if file.is_file() and _looks(file.name))
        beside = {folder: _folder(folder) for folder in {file.parent for file in inside}}
        found = []
        for file in inside:
            found += tables(file) if file.suffix.lower() == ".zip" else [Table(file, "", beside[file.parent])]
    elif not path.exists():
        raise VilliError(f"{path} does not exist: name a table, a zip archive or a folder of tables")
    elif path.suffix.lower() == ".zip":
        found = _archive(path)
    else:
        return [Table(path, siblings=_folder(path.parent))]
    return found


def _looks(name: str) -> bool:
    lower = name.lower()
    return lower.endswith(".zip") or lower.removesuffix(".gz").endswith(KINDS)


def _folder(folder: Path) -> dict[str, Table]:
    return {file.name.lower(): Table(file) for file in folder.iterdir() if _looks(file.name)}


ENCRYPTED = 0x1
"""Flag of a member of a zip archive that needs a password."""


def _archive(path: Path) -> list[Table]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if _looks(member.filename)]
    except (OSError, zipfile.BadZipFile) as error:
        raise VilliError(
            f"{path} is not a whole zip archive ({error}): get the file again and repeat the command"
        ) from error
    if any(member.flag_bits & ENCRYPTED for member in members):
        raise VilliError(f"{path} is locked with a password: unpack it and give the folder")
    names = (member.filename for member in members)
    found = [Table(path, name) for name in names if not name.lower().endswith(".zip")]
    siblings = {table.name.lower(): table for table in found}
    for table in found:
        table.siblings = siblings
    return found


def number(text: str) -> float | None:
    """The number in a cell; None where it is blank: unknown is not zero.

    Raises ValueError for words, NaN and infinity.

    >>> number("0.5"), number(" "), number("0")
    (0.5, None, 0.0)
    """
    text = text.strip()
    if not text:
        return None
    value = float(text)
    if not abs(value) < float("inf"):
        raise ValueError(f"{text} is not a number")
    return value


def grouped(
    rows: Iterator[tuple[int, list[str]]],
) -> Iterator[tuple[int, str, list[list[str]]]]:
    """Rows of the same food, which stand together: (number of the last, first cell, rows).

    >>> list(grouped(iter([(1, ["a", "x"]), (2, ["a", "y"]), (3, ["b", "z"])])))
    [(2, 'a', [['a', 'x'], ['a', 'y']]), (3, 'b', [['b', 'z']])]
    """
    last, key, held = 0, "", list[list[str]]()
    for place, row in rows:
        if held and row[0] != key:
            yield last, key, held
            held = []
        last, key = place, row[0]
        held.append(row)
    if held:
        yield last, key, held


def one(amount: str, unit: str, grams: str) -> Measure | None:
    """The measure of one unit from "so many units weigh"; None where a figure is missing or zero.

    >>> one("3.0", "oz", "85"), one("0.5", "cup, chopped", "64"), one("1", "", "30")
    (Measure(unit='1 oz', grams=28.333333333333332), Measure(unit='1 cup, chopped', grams=128.0), None)
    """
    count, weight = number(amount), number(grams)
    unit = " ".join(unit.split())
    if not count or not weight or count < 0 or weight < 0 or not unit:
        return None
    return Measure(f"1 {unit}", weight / count)
