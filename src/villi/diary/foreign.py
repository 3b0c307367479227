"""Files that are plainly no diary: exports of other programs, tables, documents, data. Nothing is read out of
one as if it were words, and nothing is ever written into one."""

import csv
import re
import zlib
from collections.abc import Sequence
from pathlib import Path

from villi.quantities import VilliError

HEAD_BYTES = 64 * 1024
"""What is looked at: enough for the widest header line of an export."""
ROWS = 20
"""Rows of a table that are compared."""
FEWEST_COLUMNS = 3
ANY_HEADING = 6
"""So many columns in every row are a table, whatever they are called; fewer only under known headings."""
HEADINGS = frozenset(
    "date day time timestamp datetime meal group category food item name description amount quantity unit "
    "units serving servings grams weight calories energy kcal kj protein datum fecha tag mahlzeit".split()
)
"""What columns of exports of food are called (their first words, without what stands in brackets)."""
_STARTS = (
    (b"PK\x03\x04", "a spreadsheet, a document or an archive"),
    (b"\xd0\xcf\x11\xe0", "a spreadsheet or a document"),
    (b"%PDF-", "a PDF document"),
    (b"{\\rtf", "a document (RTF)"),
    (b"SQLite format 3\x00", "a database"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a packed file"),
)
_BOM = b"\xef\xbb\xbf"
_JSON = re.compile(r"""\s*(\{\s*["}]|\[\s*[\[{"])""")
_MARKUP = re.compile(r"\s*<(\?xml|!doctype|html|svg)\b", re.IGNORECASE)
_FIRST_WORD = re.compile(r"[ (_/]|(?<=[a-z])(?=[A-Z])")  # "Food Name", "food_name", "FoodName"


class NotADiary(VilliError):
    """A file of another kind."""


def refuse(data: bytes, source: str | Path) -> None:
    """Raise `NotADiary` for bytes that are plainly something else, with what to do.

    >>> refuse(b"2026-11-16\\n08:00 toast\\n", "d.txt")
    >>> refuse(b'{"day": 1}', "d")
    Traceback (most recent call last):
    villi.diary.foreign.NotADiary: d is JSON, not a diary: give a text file of your own, such as diary.txt
    """
    head = data[:HEAD_BYTES]
    if not (kind := kind_of(head)):
        return
    from villi.diary.importers import named  # here: importers read files by way of this module

    if export := named(unpacked(head)):
        kind = f"an {export.title.partition(' (')[0]}"
        remedy = (
            f"see what it holds with villi examine {source}, or name another file for a diary of your own"
        )
    else:
        remedy = "give a text file of your own, such as diary.txt"
    raise NotADiary(source, f" is {kind}, not a diary", remedy=remedy)


def refuse_becoming(data: bytes, source: str | Path) -> None:
    """Raise `VilliError` for bytes that would be plainly something else: the file could not be opened."""
    if kind := kind_of(data[:HEAD_BYTES]):
        remedy = "keep that in a file of its own; nothing was changed"
        raise VilliError(source, f" would become {kind} and be no diary any more", remedy=remedy)


def kind_of(head: bytes) -> str:
    """What a file that starts with these bytes plainly is; "" for what may be a diary.

    >>> kind_of(b"Date,Meal,Food\\n2026-11-16,lunch,soup\\n"), kind_of(b"eggs, toast, tea\\n")
    ('a table (CSV)', '')
    """
    found = next((kind for start, kind in _STARTS if head.startswith(start)), "")
    if found:
        return found
    text = head.removeprefix(_BOM).decode("utf-8", "replace")
    if _JSON.match(text):
        return "JSON"
    if _MARKUP.match(text):
        return "a web page or XML"
    return "a table (CSV)" if _is_table(text, whole=len(head) < HEAD_BYTES) else ""


def unpacked(head: bytes) -> bytes:
    """The first bytes of a packed file as they were before; any others as they are."""
    if not head.startswith(b"\x1f\x8b"):
        return head
    try:
        return zlib.decompressobj(wbits=31).decompress(head, HEAD_BYTES)
    except zlib.error:
        return b""


def _is_table(text: str, *, whole: bool) -> bool:
    """Whether rows of equal width stand under a heading. In a diary somebody writes a blank after a comma."""
    lines = text.splitlines() if whole else text.splitlines()[:-1]
    written = [line for line in lines if line.strip()][: 2 * ROWS]
    if not written or not any(sign in written[0] for sign in ",;\t"):
        return False
    return any(_rows_fit(_rows(written, sign)) for sign in ",;\t")


def _rows(lines: Sequence[str], sign: str) -> list[list[str]]:
    try:
        return list(csv.reader(lines, delimiter=sign))[:ROWS]
    except csv.Error:
        return []


def _rows_fit(rows: Sequence[Sequence[str]]) -> bool:
    if not rows or len(rows[0]) < FEWEST_COLUMNS:
        return False
    heading = rows[0]
    if any(cell.startswith(" ") for cell in heading[1:]) or len({*heading}) < len(heading):
        return False
    known = {_FIRST_WORD.split(cell.strip(), maxsplit=1)[0].casefold() for cell in heading} & HEADINGS
    if not known and len(heading) < ANY_HEADING:
        return False
    if len(rows) == 1:
        return len(known) > 1
    return all(len(row) == len(heading) for row in rows[1:])
