"""A diary as the text of an editor, and what to do when file and editor were both changed.

A field of a page knows one line end only, so a lone carriage return, which is a character of a diary's line,
is shown by a sign that the text does not hold, and becomes itself again when the text comes back.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from villi.diary.lines import decode, split
from villi.diary.outline import Outline, outline
from villi.diary.splices import Splice, differences, performed, without_end
from villi.quantities import VilliError

_SIGNS = "\u240d\u21b5\u23ce\u2e25"
_LONE = re.compile("\r(?!\n)")


class Together(NamedTuple):
    """A file and an editor's text that were changed at different places, as one text; `lines` are the numbers
    in it of what comes from the file."""

    text: str
    lines: tuple[int, ...]


def shown(text: str) -> str:
    """A diary's text as an editor shows it: line ends are line breaks, nothing else is.

    >>> shown("toast\\r\\nsoup\\rbread\\n")
    'toast\\nsoup␍bread\\n'
    """
    return _LONE.sub(_sign(text), text).replace("\r\n", "\n")


def meant(given: str, text: str) -> str:
    """What an editor gave back for a diary's `text`, whatever line ends it uses; with both characters at the
    end of a line where the text holds lone carriage returns, so that these are told apart.

    >>> meant("toast\\r\\n2 soup␍bread\\r\\n", "toast\\nsoup\\rbread\\n")
    'toast\\r\\n2 soup\\rbread\\r\\n'
    """
    plain = _LONE.sub("\n", given).replace("\r\n", "\n")
    if not _LONE.search(text):
        return plain
    return plain.replace("\n", "\r\n").replace(_sign(text), "\r")


def _sign(text: str) -> str:
    """The first sign for a carriage return that the text does not hold itself."""
    return next((sign for sign in _SIGNS if sign not in text), "\ue00d")


def compared(before: str, after: str) -> tuple[Splice, ...]:
    """The lines of a text that differ in another one, as splices.

    >>> compared("2026-11-16\\ntoast\\n", "2026-11-16\\ntoast\\nsoup\\n")
    (Splice(line=3, old=(), new=('soup',), ends=('\\n',), codec=''),)
    """
    return differences(before.encode("utf-8"), after)


def together(before: bytes, now: bytes, mine: str) -> Together | None:
    """An editor's text with what the file says now, where both began with `before` and were changed at
    different places; None where a person has to decide.

    Changed lines are apart where an unchanged line stands between them, and where every changed line belongs
    to the same day as it did.

    >>> together(b"toast\\nsoup\\nrice\\n", b"2 toast\\nsoup\\nrice\\n", "toast\\nsoup\\nbrown rice\\n")
    Together(text='2 toast\\nsoup\\nbrown rice\\n', lines=(1,))
    >>> together(b"toast\\n", b"2 toast\\n", "3 toast\\n") is None
    True
    """
    base, theirs = decode(before)[0], decode(now)[0]
    elsewhere, here = compared(base, theirs), compared(base, mine)
    if not _apart(elsewhere, here):
        return None
    try:
        made = performed(base.encode("utf-8"), (*elsewhere, *here)).data.decode("utf-8")
    except VilliError:
        return None
    merged = _outline(made)
    lines = tuple(_places(elsewhere, here))
    if not _same_days(merged, _outline(theirs), lines, _places(elsewhere, ())):
        return None
    if not _same_days(merged, _outline(mine), _places(here, elsewhere), _places(here, ())):
        return None
    return Together(made, lines)


def _apart(one: Sequence[Splice], other: Sequence[Splice]) -> bool:
    return all(a.line + len(a.old) < b.line or b.line + len(b.old) < a.line for a in one for b in other)


def _places(some: Sequence[Splice], others: Sequence[Splice]) -> list[int]:
    """The numbers of the new lines of some splices after all were done."""
    found: list[int] = []
    moved = 0
    for splice, counts in sorted(((s, s in some) for s in (*some, *others)), key=lambda pair: pair[0].line):
        if counts:
            found += range(splice.line + moved, splice.line + moved + len(splice.new))
        moved += len(splice.new) - len(splice.old)
    return found


def _outline(text: str) -> Outline:
    return outline([without_end(line) for line in split(text)])


def _same_days(one: Outline, other: Outline, lines: Sequence[int], others: Sequence[int]) -> bool:
    """Whether lines belong to the same days, and go on with something, in both outlines."""
    return all(
        one.date(a) == other.date(b) and bool(one.rows[a - 1].above) == bool(other.rows[b - 1].above)
        for a, b in zip(lines, others, strict=True)
        if one.rows[a - 1].says
    )
