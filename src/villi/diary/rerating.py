"""A rating in the place of the one that a day has already."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date as Date
from math import isnan

from villi.diary.changing import putting
from villi.diary.grammar import read
from villi.diary.splices import Splice, spliced, without_end
from villi.diary.values import Diary, Eaten, Entry, Felt

SEVERAL = frozenset({"bristol"})
"""Scales that a day may have several values of, each of its own: two stools are no correction."""


def rating(data: bytes, date: Date, scale: str, line: str) -> tuple[Splice, ...]:
    """A `line` such as "feel: mood 3" into a day: in the place of the scale's last value without a time,
    which it corrects. It is added where there is none, or where it has a time of its own. () where it is so
    already.

    >>> data = b"2026-11-16\\nfeel: mood 7, energy 5\\n"
    >>> spliced(data, rating(data, Date(2026, 11, 16), "mood", "feel: mood 3"))[0]
    b'2026-11-16\\nfeel: mood 3, energy 5\\n'
    >>> spliced(data, rating(data, Date(2026, 11, 16), "mood", "20:00 feel: mood 3"))[0]
    b'2026-11-16\\nfeel: mood 7, energy 5\\n20:00 feel: mood 3\\n'
    """
    time, _, said = line.partition("feel: ")
    diary = read(data)
    felt = corrected(on(diary, date), scale)
    if not time and felt is not None:
        text = without_end(diary.lines[felt.line - 1])
        at, stop = felt.column - 1, felt.column - 1 + len(felt.words)
        splice = Splice(felt.line, (text,), (text[:at] + said + text[stop:],))
        if text[at:stop] == felt.words and _is_corrected(data, diary, date, splice, felt, line):
            return (splice,) if splice.old != splice.new else ()
    return (putting(data, [line], date),)


def corrected(entries: Sequence[Entry], scale: str) -> Felt | None:
    """The rating of a day that another one of the same scale without a time takes the place of; None where
    there is none.

    >>> corrected([Felt("mood", 7.0, 2, words="mood 7")], "mood").value
    7.0
    """
    if scale in SEVERAL:
        return None
    felt = [entry for entry in entries if isinstance(entry, Felt) and entry.scale == scale]
    loose = [entry for entry in felt if entry.clock is None and entry.words and not isnan(entry.value)]
    return loose[-1] if loose else None


def on(diary: Diary, date: Date) -> tuple[Entry, ...]:
    """What stands under a day; () for a day that the diary has not."""
    return next((day.entries for day in diary.days if day.date == date), ())


def _is_corrected(data: bytes, diary: Diary, date: Date, splice: Splice, felt: Felt, line: str) -> bool:
    """Whether the day reads the same after a splice, but for this one rating."""
    new = next(one for one in on(read(f"{date}\n{line}\n".encode()), date) if isinstance(one, Felt))
    named = replace(new, scale=felt.scale)  # a word of one's own, whatever it means, was found by its scale
    after = read(spliced(data, [splice])[0])
    before = [named if entry == felt else entry for entry in on(diary, date)]
    return [_said(entry) for entry in before] == [_said(entry) for entry in on(after, date)]


def _said(entry: Entry) -> tuple[object, ...]:
    """What an entry says, wherever it stands."""
    if isinstance(entry, Felt):
        return ("feel", entry.scale, str(entry.value), entry.clock)
    if isinstance(entry, Eaten):
        return ("food", entry.words.text, entry.clock, entry.meal, entry.continues)
    return (entry.key, entry.value, entry.clock)
