"""Words said in passing, in the diary's canonical form."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date as Date
from datetime import time as Time
from typing import NamedTuple

from villi.diary.building import rendered, write
from villi.diary.grammar import read
from villi.diary.lines import split
from villi.diary.repeat import said
from villi.diary.shapes import decide
from villi.diary.values import Diary, Eaten, Entry, Felt
from villi.quantities import Problem, VilliError


class Added(NamedTuple):
    """Lines to append under a day, and the entries that they hold."""

    lines: tuple[str, ...]
    entries: tuple[Entry, ...]


def added(diary: Diary, text: str, date: Date, clock: Time | None = None) -> Added:
    """How words said about a day read, and the lines that say so in canonical form.

    Every part of the words gets the line of its kind: food, `feel:`, `note:`. An earlier meal that is
    repeated is written out. Raises `VilliError`, with the remedy, where a part cannot be used.

    >>> diary = read(b"2026-11-16\\nbrekkie 2 eggs + rye toast n butter, flat white\\n")
    >>> added(diary, "same breakfast no coffee", Date(2026, 11, 17)).lines
    ('breakfast: 2 eggs + rye toast n butter  # same breakfast no coffee',)
    >>> added(diary, "half a pizza, slept 6 and a half, loo x2", Date(2026, 11, 17), Time(20, 0)).lines
    ('20:00 half a pizza', '20:00 feel: sleep 6.5 h, stools 2')
    """
    asked = [line for line in (" ".join(part.split()) for part in text.split("\n")) if line]
    if not asked:
        raise VilliError('nothing was said: give words such as "2 eggs, rye toast"')
    lines: list[str] = []
    entries: list[Entry] = []
    for words in asked:
        decided = decide(words, 1)
        if decided.kind == "day":
            raise VilliError(f"{words!r} opens a day: give the day with --date, and its words alone")
        if decided.kind == "blank":
            raise VilliError(f"{words!r} is a comment: a line with nothing else is not kept; use note:")
        if clock is not None and decided.timed:
            raise VilliError(f"{words!r} has a time of its own: leave out --at")
        found = _entries(diary, words if clock is None else f"{clock:%H:%M} {words}", date)
        entries += found
        lines += _lines(found, words, words if clock is None else f"{clock:%H:%M} {words}")
    return Added(tuple(lines), tuple(entries))


def _entries(diary: Diary, words: str, date: Date) -> tuple[Entry, ...]:
    """The entries that the words make when they stand at the end of the diary. What repeats or ends something
    needs the whole diary; all other words say the same beside the person's own vocabulary alone."""
    found, problem = _read_last(_vocabulary(diary), words, date)
    if problem is not None:
        found, problem = _read_last(_text(diary), words, date)
    if problem is not None:
        raise VilliError(_sentence(problem))
    if not found:
        raise VilliError(f"{words!r} says nothing that a day can hold: write header lines into the file")
    last = max(map(_line, found))
    return tuple(_moved(entry, len(diary.lines) + 2 - last) for entry in found)


def _vocabulary(diary: Diary) -> str:
    """The lines of a diary that say what words mean; a diary without lines of its own as a whole."""
    if not diary.lines:
        return _text(diary)
    lines = [line for line in diary.lines if "means" in line.lower() and decide(line, 0).key == "means"]
    return "".join(line if line.endswith("\n") else line + "\n" for line in lines)


def _text(diary: Diary) -> str:
    return write(diary).decode("cp1252" if diary.encoding == "cp1252" else "utf-8")


def _read_last(before: str, words: str, date: Date) -> tuple[tuple[Entry, ...], Problem | None]:
    """The entries of words that stand at the end of a text, and what is wrong with them."""
    separate = "\n" if before and not before.endswith("\n") else ""
    text = f"{before}{separate}{date}\n{words}\n"
    number = len(split(text))
    after = read(text.encode("utf-8", "replace"))
    problem = next((problem for problem in after.problems if problem.line == number), None)
    day = next((day for day in after.days if day.date == date), None)
    found = tuple(entry for entry in day.entries if _line(entry) == number) if day else ()
    return found, problem


def _moved(entry: Entry, by: int) -> Entry:
    """The entry as it stands at the end of the whole diary. What is repeated stands where it stood."""
    if not isinstance(entry, Eaten):
        return replace(entry, line=entry.line + by)
    if entry.repeats:
        return replace(entry, repeats=entry.repeats + by)
    return replace(entry, words=entry.words._replace(line=entry.words.line + by))


def _sentence(problem: Problem) -> str:
    return f"{problem.message}: {problem.suggestion}" if problem.suggestion else problem.message


def _line(entry: Entry) -> int:
    if isinstance(entry, Eaten):
        return entry.repeats or entry.words.line
    return entry.line


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
