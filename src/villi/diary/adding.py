"""Words said in passing, in the diary's canonical form."""

from collections.abc import Sequence
from datetime import date as Date
from datetime import time as Time
from typing import NamedTuple

from villi.diary.building import rendered
from villi.diary.grammar import read_on
from villi.diary.repeat import Behind, said
from villi.diary.several import apart
from villi.diary.shapes import decide
from villi.diary.values import Diary, Eaten, Entry, Felt
from villi.quantities import Problem, VilliError


class Added(NamedTuple):
    """Lines to append under a day, and the entries that they hold."""

    lines: tuple[str, ...]
    entries: tuple[Entry, ...]


def added(
    diary: Diary, text: str, date: Date, clock: Time | None = None, before: Behind | None = None
) -> Added:
    """How words said about a day read, and the lines that say so in canonical form.

    Meals said in a row are lines of their own (`several`); every part of the words gets the line of its kind:
    food, `feel:`, `note:`. An earlier meal that is
    repeated is written out. `before` is what lies before the date (`repeat.behind`), worked out here where
    it is not given. Raises `VilliError`, with the remedy, where a part cannot be used.

    >>> from villi.diary import read
    >>> diary = read(b"2026-11-16\\nbrekkie 2 eggs + rye toast n butter, flat white\\n")
    >>> added(diary, "same breakfast no coffee", Date(2026, 11, 17)).lines
    ('breakfast: 2 eggs + rye toast n butter  # same breakfast no coffee',)
    >>> added(diary, "half a pizza, slept 6 and a half, loo x2", Date(2026, 11, 17), Time(20, 0)).lines
    ('20:00 half a pizza', '20:00 feel: sleep 6.5 h, stools 2')
    """
    asked = apart(text)
    if not asked:
        raise VilliError('nothing was said: give words such as "2 eggs, rye toast"')
    lines: list[str] = []
    entries: list[Entry] = []
    for words in asked:
        decided = decide(words, 1)
        if decided.kind == "day":
            raise VilliError(f"{words!r} opens a day: choose the day apart, and give its words alone")
        if decided.kind == "blank":
            raise VilliError(f"{words!r} is a comment: a line with nothing else is not kept; use note:")
        if clock is not None and decided.timed:
            raise VilliError(f"{words!r} has a time of its own: give the time once")
        timed = words if clock is None else f"{clock:%H:%M} {words}"
        found = _entries(diary, timed, date, before)
        entries += found
        lines += _lines(found, words, timed)
    return Added(tuple(lines), tuple(entries))


def _entries(diary: Diary, words: str, date: Date, before: Behind | None) -> tuple[Entry, ...]:
    """The entries that the words make when they stand at the end of the diary."""
    found, _, problems = read_on(diary, words, date, before, written_out=True)
    if problems:
        raise VilliError(_sentence(problems[0]))
    if not found:
        line = decide(words, 1)
        if line.timed or line.meal:
            said = words.rstrip(": ")
            raise VilliError(f"{said!r} says when, not what: write what it was behind it, as in {said} toast")
        raise VilliError(f"{words!r} belongs above the first day: write it there, in the text of the diary")
    return found


def _sentence(problem: Problem) -> str:
    return f"{problem.message}: {problem.suggestion}" if problem.suggestion else problem.message


def _lines(entries: Sequence[Entry], words: str, said_so: str) -> list[str]:
    """Entries as lines; what is repeated is written out, with the words that said so behind it."""
    lines: list[str] = []
    felt: list[str] = []
    for entry in entries:
        line = rendered(entry)
        if isinstance(entry, Felt):
            head, rating = line.split("feel: ", 1)
            felt = [*felt, rating] if felt else [f"{head}feel: {rating}"]
        elif isinstance(entry, Eaten):
            if entry.share != 1 or entry.left:  # a part of a meal has no words of its own
                lines += [said_so] if said_so not in lines else []
                continue
            repeated = entry.repeats and said(words, entry.meal) is not None
            lines.append(f"{' '.join(line.split())}  # {words}" if repeated else " ".join(line.split()))
        else:
            lines.append(line)
    return [*lines, ", ".join(felt)] if felt else lines
