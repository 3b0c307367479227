"""What a line is, from its own text alone."""

import re
from datetime import time as Time
from functools import lru_cache
from typing import Literal, NamedTuple

from villi.diary.dates import Opening, clock_at, opening
from villi.diary.keys import BARE, HEADER, MEALS, RECORDS, STATES, near
from villi.diary.lines import body
from villi.diary.values import MOST_KEPT, Meal

_KEY = re.compile(r"([^\W\d_]+(?:[ \t]+starts)?)[ \t]*:")
# A meal's name that opens a line without ":" is its label, unless the next word makes it a food.
_LABEL = re.compile(
    r"(breakfast|brekkie|lunch|dinner|supper|snacks?|brunch)\b(?!['’-]\w)"
    r"(?!\s*(?:cereals?|bars?|burritos?|biscuits?|sausages?|rolls?|muffins?|sandwich(?:es)?|baps?|links?|"
    r"pat(?:ty|ties)|pizzas?|tacos?|steaks?|shakes?|drinks?|tea|meats?|box(?:es)?|loaf|mix|packs?|crackers?|"
    r"size|platter|plate|bowls?|pots?|wraps?|oats|boosts?|cakes?|pastr(?:y|ies)|tarts?|strips?|yogh?urts?|"
    r"classics|bakes|kits?)\b)(?:[ \t]+(?:today|was|is|of|consist(?:s|ed)[ \t]+of|include[sd])\b)*"
    r"[ \t]*[:=–—-]?[ \t]*",
    re.IGNORECASE,
)
_FASTED = re.compile(r"(?:i\s+)?fasted(?:\s+(?:all\s+day|today|the\s+whole\s+day))?\.?", re.IGNORECASE)
_PERIOD = re.compile(
    r"period\s+(day\s*[0-9]+|start(?:ed|s)?|end(?:ed|s)?|began|came|over|heavy|light|spotting)", re.IGNORECASE
)

# What lists and headings pasted from elsewhere put in front: "- toast", "## 2026-11-16".
_BULLETS = "-*•·–—#"
_BULLET = re.compile(r"[-*•·–—]\s+(?=\S)|##+\s*(?=[0-9]{4}-[0-9]{2}-[0-9]{2})")
_ABOUT = re.compile(
    r"(?:[~@]|(?:at|around|about|circa|ca?\.)\s)\s*(?=[0-9]{1,2}(?::[0-9]{2}|\s?[ap]m\b))", re.IGNORECASE
)


class Line(NamedTuple):
    """What a line is, from its own text alone. `start` and `end` bound its value or words in the raw text;
    `at` and `label` bound the time and the key or meal in front of it, with the blanks behind them (empty, at
    the place where one would be written, if there is none)."""

    number: int
    kind: Literal["blank", "day", "entry"]
    indented: bool
    start: int
    end: int
    opening: Opening | None = None
    clock: Time | None = None
    timed: bool = False
    key: str = ""
    meal: Meal = ""
    labelled: bool = False
    near: str = ""
    at: tuple[int, int] = (0, 0)
    label: tuple[int, int] = (0, 0)


def decide(raw: str, number: int) -> Line:
    """What one raw line is.

    >>> decide("08:10 lunch: soup  # at home\\n", 3)[:5]
    (3, 'entry', False, 13, 17)
    >>> decide("coffee: black", 1).key, decide("lunhc: soup", 1).near
    ('', 'lunch')
    """
    return _decided(raw)._replace(number=number)


@lru_cache(maxsize=MOST_KEPT)
def _decided(raw: str) -> Line:
    """What a raw line is, whatever its number."""
    number = 0
    start, end = body(raw)
    if start == end:
        return Line(number, "blank", False, start, end)
    indented = start > 0 and any(character.isspace() for character in raw[:start])
    bullet = _BULLET.match(raw, start, end) if raw[start] in _BULLETS else None
    start = bullet.end() if bullet else start
    opened = opening(raw, start, end)
    if opened:
        return Line(number, "day", indented, opened.end, end, opened)
    return entry_at(raw, number, indented, start, end)


def entry_at(raw: str, number: int, indented: bool, start: int, end: int) -> Line:
    """The entry that `raw[start:end]` is: time, key, value or words."""
    clock: Time | None = None
    timed = False
    first = start
    if raw[start] in "~@aAcC":
        about = _ABOUT.match(raw, start, end)
        start = about.end() if about else start
    if raw[start] in "0123456789":
        clock, start, timed = clock_at(raw, start, end)
    at = (first, start if timed else first)
    line = Line(
        number, "entry", indented, start, end, None, clock, timed, "", "", False, "", at, (start, start)
    )
    label = _KEY.match(raw, start, end)
    name = " ".join(label[1].lower().split()) if label else ""
    slip = ""
    if label and (name in HEADER or name in _KEYED):
        value = _after_blanks(raw, label.end(), end)
        meal = MEALS.get(name, "")
        return _labelled(line, value, "" if meal else name, meal)
    if label:
        slip = near(name)
    if start < end and raw[start] in "bBlLdDsS":
        meal_label = _LABEL.match(raw, start, end)
        if meal_label:
            return _meal(line, raw, meal_label)
    period = _PERIOD.fullmatch(raw, start, end) if raw[start : start + 1] in ("p", "P") else None
    if period:
        return _labelled(line, period.start(1), "period")
    bare = raw[start:end].lower()
    if bare in BARE:
        return _labelled(line, end, bare)
    if bare.startswith(("fasted", "i fasted")) and _FASTED.fullmatch(bare):
        return _labelled(line, end, "fasted")
    return line._replace(near=slip) if slip else line


def _labelled(line: Line, value: int, key: str, meal: Meal = "") -> Line:
    """The line with a key or a meal in front of what starts at `value`."""
    return line._replace(start=value, key=key, meal=meal, labelled=True, label=(line.start, value))


def _meal(line: Line, raw: str, label: "re.Match[str]") -> Line:
    """A line that opens with the name of a meal; a time may stand behind the name."""
    found = _labelled(line, label.end(), "", MEALS.get(label[1].lower().removesuffix("s"), ""))
    clock, again, timed = clock_at(raw, label.end(), line.end)
    if not timed:
        return found
    if line.timed:
        return found._replace(start=again)
    return found._replace(start=again, clock=clock, timed=True, at=(label.end(), again))


def opens_meal(raw: str, start: int) -> int | None:
    """Where the words behind the name of a meal begin that stands at `start`; None where none does.

    >>> opens_meal("eggs, lunch soup", 6), opens_meal("eggs, dinner roll", 6)
    (12, None)
    """
    label = _LABEL.match(raw, start)
    return label.end() if label else None


def continues(line: Line, above: Line | None) -> bool:
    """Whether an indented line goes on with the entry above it: below a note whatever it says, elsewhere
    words without a time or key of their own."""
    if not line.indented or above is None:
        return False
    return above.key == "note" or (line.kind == "entry" and not (line.timed or line.labelled))


_KEYED = frozenset(MEALS) | STATES | RECORDS | {"feel", "means"}


def _after_blanks(raw: str, start: int, end: int) -> int:
    while start < end and raw[start].isspace():
        start += 1
    return start
