"""The one root of villi's exceptions."""

import re
from collections.abc import Callable
from pathlib import Path

_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def visible(text: str) -> str:
    """Text of a file, or a file's name, with what commands a terminal, or is no text, written out.

    >>> visible("a\\x1b[2J.csv")
    'a\\\\x1b[2J.csv'
    """
    return _UNSEEN.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


class VilliError(Exception):
    """Something outside the reader's words is wrong: a file, a disk, a format, or our own code.

    What a person wrote wrong in a diary is a `Problem`, never an exception. The message names the
    place and the remedy, so that a terminal can print it as it is. It may come in parts: a path among
    them is a place, and the `remedy` may stand apart, for a face that calls places otherwise or knows
    another remedy.

    >>> str(VilliError("week.txt is empty: write a date such as 2026-11-16 on a line of its own"))
    'week.txt is empty: write a date such as 2026-11-16 on a line of its own'
    >>> wrong = VilliError(Path("ann/week.txt"), " is not there", remedy="write one with villi start")
    >>> str(wrong), wrong.said(lambda place: place.name, "put it back")
    ('ann/week.txt is not there: write one with villi start', 'week.txt is not there: put it back')
    """

    def __init__(self, *parts: str | Path, remedy: str = "") -> None:
        """Keep the remedy apart from what is wrong."""
        super().__init__(*parts)
        self.remedy = remedy

    def __str__(self) -> str:
        return visible(self.said(str, self.remedy))

    def said(self, called: Callable[[Path], str], remedy: str) -> str:
        """The message of a face that calls places so, and has this remedy ("" none)."""
        wrong = "".join(called(part) if isinstance(part, Path) else f"{part}" for part in self.args)
        return f"{wrong}: {remedy}" if remedy else wrong
