"""An answer as a change of the diary's text: a pin behind the words it is about, or a `means` line above."""

import re
from collections.abc import Sequence

from villi.diary.building import pinned
from villi.diary.lines import body
from villi.diary.shapes import decide
from villi.diary.values import Pin
from villi.quantities import VilliError

_PINNED = re.compile(r"[ \t]*\{[^{}]*\}")


def with_pin(raw: str, end: int, pin: Pin) -> str:
    """The text of a line (without its line end) with the words that end at `end` pinned; a pin that
    stands there already is replaced. Nothing else changes.

    >>> with_pin("08:00 flat white, toast", 16, Pin("fndds:92101901", 240.0))
    '08:00 flat white {fndds:92101901 240 g}, toast'
    >>> with_pin("flat white {own:1}", 10, Pin("own:1", 240.0))
    'flat white {own:1 240 g}'
    """
    there = _PINNED.match(raw, end)
    rest = raw[there.end() if there else end :]
    gap = "" if not rest or rest[0].isspace() or rest[0] in ",;.)!" else " "
    return raw[:end] + pinned("", [(0, pin)]) + gap + rest


def means_line(words: str, food: str, pin: Pin | None) -> str:
    """A line that says what words mean for their writer, always.

    >>> means_line("flat white", "latte", Pin("fndds:92101901", 240.0)), means_line("gut", "comfort", None)
    ('means: flat white = latte {fndds:92101901 240 g}', 'means: gut = comfort')
    """
    words, food = (" ".join(re.sub(r"[={}#]", " ", text).split()) for text in (words, food))
    if not words:
        raise VilliError("no words are left that could always mean this: answer for this line only")
    return f"means: {words} = {pinned(food, [(len(food), pin)] if pin else [])}".rstrip()


def place_above(lines: Sequence[str]) -> int:
    """The number of the line before which a line about the whole file goes: behind the last line that says
    something above the first day, else right before that day.

    >>> place_above(("person: me\\n", "\\n", "# a note\\n", "2026-11-16\\n", "toast\\n"))
    2
    >>> place_above(("2026-11-16\\n", "toast\\n"))
    1
    """
    last = 0
    for number, raw in enumerate(lines, 1):
        kind = decide(raw, number).kind
        if kind == "day":
            return last + 1 if last else number
        start, end = body(raw)
        if kind == "entry" and start < end:
            last = number
    return last + 1
