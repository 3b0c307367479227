"""Bytes and lines: decoding, the two line ends, comments."""

import re
from collections.abc import Sequence
from pathlib import Path

from villi.quantities import Problem, VilliError

LARGEST = 32 * 1024 * 1024
"""Bytes. A diary line is some 60 bytes, so this is more than a lifetime of days; what is larger is not a
diary (research on the grammar, section 1)."""

# Nothing visible, left behind by phones and web pages; ignored at the edges of a line.
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"
_EDGE = re.compile(rf"[\s{_INVISIBLE}]*")
_COMMENT = re.compile(r"(?:\A|(?<=\s))#(?=\s|\Z)")
# Control characters that no text editor writes. Their presence beside bytes that are not UTF-8 means binary.
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x19\x1c-\x1f]")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def decode(
    data: bytes, source: str | Path = "", largest: int = LARGEST
) -> tuple[str, str, tuple[Problem, ...]]:
    """Text, codec and problems of a file's bytes; `text.encode(codec)` gives the bytes back.

    UTF-8 first, with or without byte-order mark. Bytes that are not UTF-8 are read as Windows-1252, and
    the first place is reported. Raises `VilliError` for what is no text: NUL bytes, UTF-16, a file that
    is neither, or more than `largest` bytes.

    >>> decode(b"caf\\xe9")[:2]
    ('café', 'cp1252')
    >>> decode(b"\\x00\\x01", "photo.jpg")
    Traceback (most recent call last):
    villi.quantities.errors.VilliError: photo.jpg is not text: give the diary's own file, a plain text file
    """
    name = source or "the diary"
    if len(data) > largest:
        raise VilliError(name, f" is larger than {largest >> 20} MB: split it by year into several files")
    if data.startswith(_UTF16):
        raise VilliError(name, ' is saved as UTF-16 ("Unicode"): save it as UTF-8 in the editor')
    if b"\x00" in data:
        raise VilliError(name, " is not text: give the diary's own file, a plain text file")
    codec = "utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-8"
    try:
        return data.decode(codec), codec, ()
    except UnicodeDecodeError as wrong:
        before = data[: wrong.start + (3 if codec == "utf-8-sig" else 0)]
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        text = ""
    if not text or _CONTROL.search(data):
        raise VilliError(name, " is not text: give the diary's own file, saved as UTF-8")
    line = before.count(b"\n") + 1
    column = len(before) - (before.rfind(b"\n") + 1) + 1
    problem = Problem(
        line, column, "not UTF-8 from here on; read as Windows-1252", "save the file as UTF-8 in the editor"
    )
    return text, "cp1252", (problem,)


def as_kept(words: str, codec: str) -> str:
    """Words as they will be read again from a file in that codec: half a character becomes "?".

    Raises `VilliError` for characters that the file cannot hold, or that would make it no text.

    >>> as_kept("2 eggs \\ud83c", "utf-8"), as_kept("café", "cp1252")
    ('2 eggs ?', 'café')
    """
    words = words.encode("utf-8", "replace").decode()
    try:
        data = words.encode("cp1252" if codec == "cp1252" else "utf-8")
    except UnicodeEncodeError as wrong:
        strange = words[wrong.start]
        raise VilliError(f"it is in Windows-1252, which has no {strange!r}: save it as UTF-8") from wrong
    if b"\x00" in data or (codec == "cp1252" and _CONTROL.search(data)):
        raise VilliError("a character that no text holds stands in these words: type them again")
    return words


def split(text: str) -> tuple[str, ...]:
    """Lines with their endings. Only \\n and \\r\\n end a line; a lone \\r, \\x85 or \\u2028 is a character.

    >>> split("a\\r\\nb\\u2028c\\n\\nd")
    ('a\\r\\n', 'b\\u2028c\\n', '\\n', 'd')
    """
    *whole, last = text.split("\n")
    lines = [line + "\n" for line in whole]
    if last:
        lines.append(last)
    return tuple(lines)


def join(lines: Sequence[str], codec: str) -> bytes:
    """The bytes of lines that came from `decode` and `split`."""
    return "".join(lines).encode(codec)


def newline_of(lines: Sequence[str]) -> str:
    """The line end a file uses: that of its first ended line, "\\n" where there is none.

    >>> newline_of(("a\\r\\n", "b\\n")), newline_of(("a",))
    ('\\r\\n', '\\n')
    """
    first = next((line for line in lines if line.endswith("\n")), "\n")
    return "\r\n" if first.endswith("\r\n") else "\n"


def body(line: str) -> tuple[int, int]:
    """[start, end) of what a line says: without line end, comment, and blanks at its edges.

    A "#" opens a comment only at the start or after a blank, and only before a blank or the end.

    >>> text = "Muller Corner #3    # at home"
    >>> text[slice(*body(text))]
    'Muller Corner #3'
    """
    end = len(line)
    if line.endswith("\n"):
        end -= 2 if line.endswith("\r\n") else 1
    if "#" in line:
        comment = _COMMENT.search(line, 0, end)
        # `\Z` in a pattern means `endpos`, so a "#" before the line end is found as well.
        if comment:
            end = comment.start()
    while end and (line[end - 1].isspace() or line[end - 1] in _INVISIBLE):
        end -= 1
    edge = _EDGE.match(line, 0, end)
    start = edge.end() if edge else 0
    return start, max(start, end)
