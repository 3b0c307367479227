"""Diaries made by code, in canonical text: the other half of the grammar's laws."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date as Date
from datetime import time as Time
from math import isnan

from villi.diary.feelings import same
from villi.diary.grammar import read
from villi.diary.lines import join
from villi.diary.values import Diary, Eaten, Entry, Felt, Header, Pin, Record, Words
from villi.quantities import VilliError


def write(diary: Diary) -> bytes:
    """The bytes of a diary: those it was read from, or canonical text where it came from elsewhere.

    >>> write(read(b"2026-11-16 Mon\\r\\ncoffee: black"))
    b'2026-11-16 Mon\\r\\ncoffee: black'
    """
    if diary.lines:
        return join(diary.lines, diary.encoding)
    days = {day.date: day.entries for day in diary.days}
    text = _text(diary.header, days, diary.states, diary.means)
    return text.encode(diary.encoding)


def build(
    days: Mapping[Date, Sequence[Entry]],
    header: Header | None = None,
    states: Sequence[Record] = (),
    means: Sequence[tuple[str, str, Pin | None]] = (),
) -> Diary:
    """A diary from entries, in canonical text, so that `read(write(diary)) == diary`.

    Line numbers and columns of the entries given do not matter. Raises `VilliError` for an entry that
    the grammar cannot say (words that hold a line break, or that would be read as something else).

    >>> from villi.diary.values import Words
    >>> eaten = Eaten(Words(0, 0, "2 eggs, rye toast"), Time(8, 10), "breakfast")
    >>> write(build({Date(2026, 11, 16): [eaten, Felt("mood", 6.0, 0)]})).decode()
    '2026-11-16 Mon\\n08:10 breakfast: 2 eggs, rye toast\\nfeel: mood 6\\n'
    """
    header = header or Header()
    diary = read(_text(header, days, states, means).encode())
    back = {day.date: day.entries for day in diary.days}
    for date, entries in days.items():
        if not _alike(entries, back.get(date, ())):
            wrong = _first_unlike(entries, back.get(date, ()))
            raise VilliError(f"{date}: {wrong!r} cannot be written in a diary; use plainer words")
    if not _alike(states, diary.states) or diary.header != header or diary.means != tuple(means):
        raise VilliError("the header cannot be written in a diary; use plainer words")
    return diary


def rendered(entry: Entry) -> str:
    """An entry in canonical form, without line end (a value of several lines stays so, indented).

    >>> rendered(Felt("sleep_hours", 6.5, 0)), rendered(Record("note", "a walk\\nin rain", 0, Time(9, 0)))
    ('feel: sleep 6.5 h', '09:00 note: a walk\\n  in rain')
    """
    if isinstance(entry, Eaten):
        words = _pinned_words(entry.words)
        if entry.continues:
            return f"  {words}"
        return _clock(entry.clock) + (f"{entry.meal}: " if entry.meal else "") + words
    if isinstance(entry, Felt):
        return f"{_clock(entry.clock)}feel: {_rating(entry)}"
    if entry.key == "tag":
        return f"{_clock(entry.clock)}#{entry.value}"
    value = entry.value.replace("\n", "\n  ")
    return f"{_clock(entry.clock)}{entry.key}: {value}".rstrip()


def _pinned_words(words: Words) -> str:
    if not words.one or len(words.pins) != 1:
        return pinned(words.text, words.pins)
    quoted = '"' + words.text.replace('"', "'") + '"'
    return pinned(quoted, [(len(quoted), words.pins[0][1])])


def pinned(text: str, pins: Iterable[tuple[int, Pin]]) -> str:
    """Words with their pins written out.

    >>> pinned("flat white, toast", [(10, Pin("fndds:92101901", 240.0))])
    'flat white {fndds:92101901 240 g}, toast'
    """
    out = ""
    before = 0
    for at, pin in pins:
        grams = "" if pin.grams is None else f" {_plain(pin.grams)} g"
        out += f"{_close(out, text[before:at])} {{{pin.food_id}{grams}}}"
        before = at
    return out + _close(out, text[before:])


def _close(before: str, text: str) -> str:
    """Words as they follow a pin: without the blanks that it left behind when it was read."""
    if not before:
        return text.rstrip()
    text = text.strip()
    return text if not text or text[0] in ",;.)" else f" {text}"


def _clock(clock: Time | None) -> str:
    return f"{clock:%H:%M} " if clock else ""


def _plain(number: float) -> str:
    text = f"{number:.10f}".rstrip("0").rstrip(".")
    return text if float(text) == number else repr(number)


def _rating(felt: Felt) -> str:
    if felt.scale == "sleep_hours":
        return f"sleep {_plain(felt.value)} h"
    return felt.scale if isnan(felt.value) else f"{felt.scale} {_plain(felt.value)}"


def _text(
    header: Header,
    days: Mapping[Date, Sequence[Entry]],
    states: Sequence[Record],
    means: Sequence[tuple[str, str, Pin | None]],
) -> str:
    top = [*_header(header), *(rendered(state) for state in states)]
    top += [
        f"means: {words} = {pinned(food, [(len(food), pin)] if pin else [])}" for words, food, pin in means
    ]
    blocks = ["\n".join(top)] if top else []
    for date in sorted(days):
        lines = [f"{date} {date:%a}", *(_safe(rendered(entry)) for entry in days[date])]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + ("\n" if blocks else "")


def _header(header: Header) -> list[str]:
    said = {
        "format": str(header.format) if header.format != 1 else "",
        "person": header.person,
        "country": header.country,
        "zone": header.zone,
        "decimal": "comma" if header.decimal == "comma" else "",
        "day starts": f"{header.day_starts:%H:%M}" if header.day_starts != Time(4, 0) else "",
        "weight": f"{_plain(header.weight_kg)} kg" if header.weight_kg is not None else "",
    }
    return [f"{key}: {value}" for key, value in said.items() if value]


def _safe(text: str) -> str:
    """A "#" that would open a comment is left out: an imported food's name may hold one."""
    return re.sub(r"(?<=\s)#(?=\s|\Z)", "", text).rstrip() if "#" in text else text


def _bare(entry: Entry) -> Entry:
    """The entry without its place in a file, and with words as they are written."""
    if isinstance(entry, Eaten):
        words = entry.words._replace(line=0, column=0, text=_pinned_words(entry.words), pins=(), parts=())
        return replace(entry, words=words, near="", repeats=0, share=1.0, left=False, lost="")
    if isinstance(entry, Felt):
        return replace(entry, line=0, column=0, words="", value=-1.0 if isnan(entry.value) else entry.value)
    return replace(entry, line=0, column=0)


def _alike(given: Sequence[Entry], back: Sequence[Entry]) -> bool:
    return len(given) == len(back) and all(_same(a, b) for a, b in zip(given, back, strict=True))


def _same(a: Entry, b: Entry) -> bool:
    if isinstance(a, Felt) and isinstance(b, Felt) and not same(a.value, b.value):
        return False
    return _bare(a) == _bare(b)


def _first_unlike(given: Sequence[Entry], back: Sequence[Entry]) -> str:
    for n, entry in enumerate(given):
        if n >= len(back) or not _same(entry, back[n]):
            return rendered(entry)
    return rendered(back[len(given)])
