"""The days that a page of the examination is about, as its address says them; and where its numbers lead."""

from collections.abc import Mapping
from datetime import date as Date
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, urlencode

from starlette.requests import Request

from villi.quantities import VilliError
from villi.web.drawing import house, place

if TYPE_CHECKING:
    from villi.diary.values import Diary
    from villi.examining.figures import Range
    from villi.report.blocks import Key
    from villi.report.paged import Links

WAYS = {
    "villi experiment": "/experiments",
    "villi ask": "/experiments#ask",
    "villi safety": "/safety",
    "villi answer": "/examination#next",
    "villi supplement": "/supplement",
    "villi evidence": "/known",
    "villi examine": "/examination",
}
"""Commands of the terminal, and the pages that do the same."""


class Shown(NamedTuple):
    """What is looked at: the days, with calories or not, and for whom it is drawn."""

    days: "Range"
    energy: bool
    practitioner: bool

    def query(self, **more: str) -> str:
        """The same as the end of an address, with `more` behind it; "" where nothing was chosen.

        >>> from villi.examining.figures import Range
        >>> Shown(Range(Date(2026, 11, 1), None), True, False).query(charts="1")
        '?from=2026-11-01&energy=1&charts=1'
        """
        said = {"from": self.days.first, "to": self.days.last, "energy": "1" if self.energy else None}
        held = {name: str(value) for name, value in said.items() if value is not None} | more
        return f"?{urlencode(held)}" if held else ""


def shown(request: Request) -> Shown:
    """What an address asks for. Raises `VilliError` for a day that is none, or a range that ends before it
    starts."""
    from villi.examining.figures import range_of

    asked = request.query_params
    first, last = _day(asked.get("from", ""), "first"), _day(asked.get("to", ""), "last")
    return Shown(range_of(first, last), asked.get("energy") == "1", house(request).is_folder)


def everything(request: Request) -> Shown:
    """The whole diary."""
    from villi.examining.figures import Range

    return Shown(Range(), False, house(request).is_folder)


def _day(words: str, which: str) -> Date | None:
    words = words.strip()
    if not words:
        return None
    try:
        return Date.fromisoformat(words)
    except ValueError:
        said = words if words.isprintable() and len(words) <= 40 else "what was written"
        raise VilliError(f"the {which} day: {said!r} is no date; write it such as 2026-11-16") from None


def links(request: Request, diary: "Diary", seen: Shown) -> "Links":
    """Where the numbers of a report lead on this page."""
    days = day_of_line(diary)

    def address(key: "Key") -> str:
        kind, id = key
        if kind == "source":
            return f"#source-{id}"
        if kind == "line":
            date = days.get(int(id)) if id.isdecimal() else None
            return place(request, f"/day/{date}#line-{id}" if date else f"/text?line={id}")
        if kind == "command":
            way = next((to for command, to in WAYS.items() if id.startswith(command)), "")
            return place(request, way) if way else ""
        if kind == "answer":
            return place(request, f"/examination{seen.query()}#answer-{id}")
        return place(request, _PLACES[kind].format(quote(id, safe=":")) + _ranged(kind, seen))

    return address


_PLACES = {
    "day": "/day/{}",
    "food": "/foods/{}",
    "statement": "/known/{}",
    "amount": "/examination/{}",
    "experiment": "/experiments#line-{}",
    "finding": "/examination/moves/{}",
    "felt": "/examination/felt",
    "lines": "/examination/lines",
}
RANGED = ("amount", "finding", "felt", "lines")
"""What is of the days that were chosen."""


def _ranged(kind: str, seen: Shown) -> str:
    """What of the range goes along; to a day or a food, what a practitioner chose to see."""
    if kind in RANGED:
        return seen.query()
    return "?energy=1" if seen.energy and seen.practitioner and kind in ("day", "food") else ""


def day_of_line(diary: "Diary") -> Mapping[int, Date]:
    """The day of each line that stands under one, as far as it is an entry.

    >>> from villi.diary import read
    >>> day_of_line(read(b"2026-11-16\\ntoast\\nfeel: mood 6\\n"))
    {2: datetime.date(2026, 11, 16), 3: datetime.date(2026, 11, 16)}
    """
    from villi.diary.values import Eaten

    return {
        (entry.repeats or entry.words.line) if isinstance(entry, Eaten) else entry.line: day.date
        for day in diary.days
        for entry in day.entries
    }
