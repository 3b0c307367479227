"""Which kind of file each path is, what its header says, and its rows through the checks."""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from stat import S_ISDIR, S_ISREG

import numpy as np
import pyarrow as pa

from villi.cohort.ahead import ahead
from villi.cohort.checking import pieces
from villi.cohort.headers import Misfit, fitting
from villi.cohort.layouts import Layout
from villi.cohort.readers import heads, parquet, text, xpt
from villi.cohort.readers.broken import Broken
from villi.cohort.readers.kinds import kinds as kinds_of
from villi.cohort.rows import Inputs, Kinds, Piece, Raw, Source
from villi.cohort.values import Fault
from villi.quantities import VilliError

ROWS = 1 << 17
"""Most rows of a piece: 131,072 rows of five columns are about 5 MB."""

_XPT, _PARQUET = b"HEADER RECORD*******", b"PAR1"
_XPT_KINDS = {"number": pa.float64(), "text": pa.string(), "date": pa.date32(), "moment": pa.date32()}


def look(paths: Sequence[str | Path], layout: Layout | None = None, keep: Sequence[str] = ()) -> Inputs:
    """Find out what is at the paths: kind of file, layout, hash of the content, types of the keys.

    `keep` are columns to carry along besides those of the layout. The first file that can be read decides
    the layout and the types of all. Never raises for a single file: one that cannot be read, fits no
    layout, fits another one than the first, or was given twice is a fault with line 0 in `refused`.
    """
    sources: list[Source] = []
    refused: list[Fault] = []
    found: Kinds | None = None
    seen: dict[str, str] = {}
    for path in map(str, paths):
        try:
            source = _source(path, layout, keep, seen, sources[0].layout if sources else None)
            if found is None:
                found = kinds_of(source.layout, _types(source), _raws(source, ROWS))
        except VilliError as wrong:
            refused.append(fault(path, wrong))
        else:
            seen[source.sha256] = path
            sources.append(source)
    return Inputs(tuple(sources), tuple(refused), found or Kinds(pa.string(), pa.string()))


def read(source: Source, kinds: Kinds, rows: int = ROWS) -> Iterator[Piece]:
    """The items of one file, at most `rows` of them a piece. Raises Broken where the file breaks.

    What comes of a file follows from its content and `kinds` alone; the last piece may hold no item.
    """
    try:
        yield from pieces(_parts(ahead(_raws(source, rows)), rows), source.layout, kinds, source.path)
    except Broken:
        raise
    except VilliError as wrong:  # it was looked at and fitted: it has changed since
        raise Broken(wrong.said(str, ""), remedy=wrong.remedy) from wrong
    except OSError as wrong:
        raise Broken(
            f"it cannot be read ({wrong.strerror or wrong})", remedy="check the disk and its permissions"
        ) from wrong
    except pa.ArrowException as wrong:
        raise Broken(
            f"a column has a type that cannot be read ({wrong})", remedy="save columns as numbers or text"
        ) from wrong


def fault(path: str, wrong: VilliError) -> Fault:
    """A whole file set aside, and why.

    >>> fault("a.csv", Broken("the file is cut short", remedy="get the file again")).csv_row()
    ('a.csv', '0', '', '', 'the file is cut short', 'get the file again')
    """
    column = wrong.column if isinstance(wrong, Misfit) else ""
    return Fault(path, 0, column, "", wrong.said(str, ""), wrong.remedy)


def _source(
    path: str, layout: Layout | None, keep: Sequence[str], seen: dict[str, str], first: Layout | None
) -> Source:
    form = _form(path)
    size, sha256 = Path(path).stat().st_size, content_hash(path)
    if sha256 in seen:
        raise VilliError(f"it is the same as {seen[sha256]}, which is read once", remedy="name it once")
    header, separator = _header(path, form, layout.encoding if layout else "utf-8")
    fits = fitting(header, layout, keep)
    if first is not None and (fits.name, fits.keep) != (first.name, first.keep):
        raise _unlike(fits, first, header)
    return Source(path, form, fits, sha256, size, separator)


def _unlike(fits: Layout, first: Layout, header: Sequence[str]) -> Misfit:
    """A header that is read otherwise than the first file's."""
    if fits.name != first.name:
        return Misfit(
            "",
            f"its layout is {fits.name}, that of the first file {first.name}",
            "read files of one layout at a time",
        )
    lacking = [name for name in first.keep if name not in fits.keep] or [
        name for name in fits.keep if name not in first.keep
    ]
    where = "the first file has" if lacking[0] in first.keep else "the first file has not"
    return Misfit(
        lacking[0],
        f"its header differs from the first file's: {where} the column {', '.join(lacking)}",
        "read files with different weights or columns to keep apart",
    )


def _form(path: str) -> str:
    """The kind of file, by its first bytes. Raises VilliError where there is none."""
    try:
        path.encode()
    except UnicodeEncodeError:
        raise VilliError("its name holds bytes that are no text (UTF-8)", remedy="rename it") from None
    try:
        mode = Path(path).stat().st_mode
        if not (S_ISREG(mode) or S_ISDIR(mode)):  # a pipe can be read once only, and may never end
            raise VilliError("it is no ordinary file (a device, a pipe)", remedy="save it as a file first")
        with Path(path).open("rb") as file:
            head = file.read(len(_XPT))
    except FileNotFoundError:
        raise VilliError("it does not exist", remedy="check the name") from None
    except IsADirectoryError:
        raise VilliError("it is a folder", remedy="name the files in it") from None
    except OSError as wrong:
        raise VilliError(
            f"it cannot be read ({wrong.strerror or wrong})", remedy="check its permissions"
        ) from wrong
    if not head:
        raise Broken("the file is empty", remedy="export it again")
    ending = Path(path).suffix.lower()
    if head.startswith(_PARQUET) or ending in (".parquet", ".pq"):
        return "parquet"
    if head.startswith(_XPT) or ending in (".xpt", ".xport"):
        return "xpt"
    if head.startswith(b"PK"):
        raise VilliError("it is a zip archive or a workbook", remedy="unpack it, or save it as CSV")
    return "csv"


def content_hash(path: str) -> str:
    """The SHA-256 of a file's bytes, by which it is known."""
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _header(path: str, form: str, encoding: str) -> tuple[tuple[str, ...], str]:
    if form == "parquet":
        return tuple(parquet.schema(path).names), ""
    if form == "xpt":
        return tuple(column.name for column in xpt.shape(path).columns), ""
    return heads.header(path, encoding)


def _types(source: Source) -> dict[str, pa.DataType]:
    if source.form == "parquet":
        return {field.name: field.type for field in parquet.schema(source.path)}
    if source.form == "xpt":
        return {column.name: _XPT_KINDS[column.kind] for column in xpt.shape(source.path).columns}
    return dict.fromkeys(source.layout.used(), pa.string())


def _raws(source: Source, rows: int) -> Iterator[Raw]:
    names = source.layout.used()
    if source.form == "parquet":
        return parquet.raws(source.path, names, rows)
    if source.form == "xpt":
        return xpt.raws(source.path, names, rows)
    return text.raws(source.path, names, source.separator, source.layout.encoding)


def _parts(raws: Iterator[Raw], rows: int) -> Iterator[Raw]:
    """The same rows, at most so many at a time; torn rows go with the part they stand before."""
    for raw in raws:
        if raw.columns.num_rows <= rows:
            yield raw
            continue
        for start in range(0, raw.columns.num_rows, rows):
            part, lines = raw.columns.slice(start, rows), raw.lines[start : start + rows]
            before = int(raw.lines[start - 1]) if start else 0
            last = np.iinfo(np.int64).max if start + rows >= len(raw.lines) else int(lines[-1])
            noted = raw.noted if start + rows >= len(raw.lines) else {}
            yield Raw(part, lines, tuple(row for row in raw.torn if before < row.line <= last), noted)
