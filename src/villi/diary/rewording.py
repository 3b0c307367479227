"""One line's text with one part of it changed: its time, its meal, its words. Everything else is kept."""

import re
from datetime import time as Time

from villi.diary.building import pinned
from villi.diary.lines import body
from villi.diary.outline import words_of_day
from villi.diary.pins import without_pins
from villi.diary.repeat import piece_starts
from villi.diary.shapes import Line, decide
from villi.diary.splices import one_line
from villi.diary.values import Meal, Pin
from villi.quantities import VilliError

_TAGS = re.compile(r"(?:(?:\A|(?<!\s)\s+)#[^\W\d_][\w-]*)+\Z")
_OPEN = re.compile(r"(?:\A|(?<=\s))#(?=\s|\Z)")


def retimed(raw: str, clock: Time | None) -> str:
    """The text of a line with another time in front, or with none. Raises `VilliError` where the words would
    then be read as something else.

    >>> retimed("8am toast  # at home", Time(9, 30)), retimed("lunch: soup", Time(13, 0))
    ('09:30 toast  # at home', '13:00 lunch: soup')
    >>> retimed("09:30 toast", None)
    'toast'
    """
    line = entry_of(raw)
    start, end = line.at
    after = raw[:start] + (f"{clock:%H:%M} " if clock else "") + raw[end:]
    if not line.timed and clock and line.start == line.end:  # a key alone, such as "done"
        after = after.rstrip() + raw[len(raw.rstrip()) :]
    made = entry_of(after)
    if made.clock != clock or (made.key, made.meal, _said(after)) != (line.key, line.meal, _said(raw)):
        raise VilliError(f"{_said(raw)!r} would be read otherwise with that time: write the line anew")
    return after


def relabelled(raw: str, meal: Meal) -> str:
    """The text of a line of food under the name of another meal, or of none. Raises `VilliError` for a line
    that is no food and where the words would then be read as something else.

    >>> relabelled("08:10 brekkie 2 eggs", "lunch"), relabelled("tea: soup", "")
    ('08:10 lunch: 2 eggs', 'soup')
    """
    line = entry_of(raw)
    if line.key:
        raise VilliError(f"{_said(raw)!r} stands behind {line.key}: and is no meal")
    start, stop = line.label
    behind = line.at[0] >= stop and line.timed  # "lunch 12:30 soup": the time goes in front
    time = raw[line.at[0] : line.at[1]].rstrip() + " " if behind else ""
    after = raw[:start] + time + (f"{meal}: " if meal else "") + raw[line.start :]
    made = entry_of(after) if after.strip() else None
    if (
        made is None
        or (made.key, made.meal, made.clock) != ("", meal, line.clock)
        or _said(after) != _said(raw)
    ):
        raise VilliError(f"{_said(raw)!r} would be read otherwise under that name: write the line anew")
    return after


def reworded(raw: str, words: str) -> str:
    """The text of a line with other words or another value in it. Its time, key, comment and tags stay,
    unless the words bring their own; the pins of foods that are still named in the same words stay too.

    >>> reworded("08:00 flat white {fndds:1 240 g}, toast  # at home", "flat white, 2 toast")
    '08:00 flat white {fndds:1 240 g}, 2 toast  # at home'
    >>> reworded("08:00 toast", "lunch: soup"), reworded("feel: mood 6 #period", "mood 7")
    ('08:00 lunch: soup', 'feel: mood 7 #period')
    """
    words = one_line(words).strip()
    line = entry_of(raw)
    if not words:
        raise VilliError("no words are left: remove the line instead")
    said = decide(words, 0)
    if said.kind != "entry":
        raise VilliError(f"{words!r} is no entry: write food, or a key such as note: in front")
    head = raw[: line.at[0]] if said.timed and not line.at[0] > line.label[0] else raw[: line.label[0]]
    if not said.labelled:
        head = raw[: line.start]
        if said.timed:
            head = raw[: line.at[0]] + raw[line.label[0] : line.label[1]]
    value = raw[line.start : line.end]
    tags = _TAGS.search(value)
    if tags and "#" not in words:
        value, words = value[: tags.start()], words + tags[0]
    kept = words if "{" in words or said.labelled else _with_pins(words, without_pins(value))
    comment = "" if _OPEN.search(words) else raw[body(raw)[1] :]
    gap = " " if head and not head[-1].isspace() else ""
    return head + gap + kept + comment


def words_of(raw: str) -> str:
    """What a person would edit of a line: its words or value, without time, key, comment, tags and pins, as
    `reworded` takes them.

    >>> words_of("08:00 flat white {fndds:1 240 g}, toast #home  # late"), words_of("feel: mood 6")
    ('flat white, toast', 'mood 6')
    """
    said = without_pins(_said(raw))[0]
    tags = _TAGS.search(said)
    return (said[: tags.start()] if tags else said).strip()


def entry_of(raw: str) -> Line:
    """What a line is, or what stands behind the date in a line that opens a day. Raises `VilliError` where
    there is no entry in it."""
    line = decide(raw, 0)
    found = words_of_day(raw, line) if line.kind == "day" else line if line.kind == "entry" else None
    if found is None:
        raise VilliError(f"{raw.strip()!r} holds no entry: name a line with words")
    return found


def _said(raw: str) -> str:
    line = entry_of(raw)
    return raw[line.start : line.end]


def _with_pins(words: str, old: tuple[str, tuple[tuple[int, Pin], ...]]) -> str:
    """The words with the pins of those pieces that stood in the old words too."""
    text, pins = old
    if text.startswith('"') and len(pins) == 1:  # one food, as an export names it
        same = words.strip('"').casefold() == text.strip().strip('"').casefold()
        return pinned(text.strip(), [(len(text.strip()), pins[0][1])]) if same else words
    known: dict[str, list[Pin]] = {}
    last = 0
    for at, pin in pins:
        starts = [start for start in piece_starts(text[:at]) if start >= last]
        known.setdefault(_folded(text[max(starts, default=last) : at]), []).append(pin)
        last = at
    starts = piece_starts(words)
    found: list[tuple[int, Pin]] = []
    for start, end in zip(starts, [*starts[1:], len(words)], strict=True):
        piece = words[start:end]
        those = known.get(_folded(piece))
        if those:
            bare = piece.rstrip(_EDGES)
            found.append((start + len(bare), those.pop(0)))
    return pinned(words, found) if found else words


_EDGES = " \t,;.+&"
_JOINT = re.compile(r"\A(?:and|n|with)\b", re.IGNORECASE)


def _folded(piece: str) -> str:
    bare = _JOINT.sub("", piece.strip(_EDGES))
    return " ".join(bare.strip(_EDGES).lower().split())
