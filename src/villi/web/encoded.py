"""A diary whose bytes are not UTF-8: what is read of it, and what saving keeps."""

from villi.diary.lines import decode
from villi.diary.values import Diary
from villi.quantities import Problem

KEEPS = (
    "Saving here keeps the file as it is. A sign that Windows-1252 does not have, such as an emoji or ū, "
    "cannot be saved: for these, save the file as UTF-8 in a text editor first."
)


def said(diary: Diary) -> str:
    """What to know of a diary's encoding before its words are trusted; "" where it is UTF-8.

    >>> from villi.diary import read
    >>> said(read(b"2026-11-23\\nsoup caf\\xe9\\n")).partition(". ")[0]
    'This file is not UTF-8: from line 2 on it is read as Windows-1252'
    >>> said(read("2026-11-23\\ncafé\\n".encode()))
    ''
    """
    if diary.encoding != "cp1252":
        return ""
    first = next((n for n, text in enumerate(diary.lines, 1) if not text.isascii()), 1)
    return (
        f"This file is not UTF-8: from line {first} on it is read as Windows-1252. Look whether letters with "
        f"accents are right. {KEEPS}"
    )


def as_saved(text: str, data: bytes) -> tuple[bytes, Problem | None]:
    """The bytes that an editor's text would have in a file that holds `data` now, and what stops it there.

    >>> as_saved("café", b"\\xe9")
    (b'caf\\xe9', None)
    >>> as_saved("a\\n🍞", b"\\xe9")[1].line
    2
    """
    codec = decode(data)[1]
    try:
        return text.encode("cp1252" if codec == "cp1252" else "utf-8"), None
    except UnicodeEncodeError as wrong:
        at = wrong.start
    held = text.encode("utf-8", "replace")
    if codec != "cp1252":
        return held, None
    stops = Problem(
        text.count("\n", 0, at) + 1,
        0,
        f"this file is in Windows-1252, which has no {text[at]!r}: it cannot be saved like this",
        "leave the sign out, or save the file as UTF-8 in a text editor first",
    )
    return held, stops
