"""Changes of a diary as a person means them: put in, remove, move, copy, mark. Each is worked out on the
bytes as they are and given as splices, which `splices.spliced` does and undoes.

None of them changes what any other line means: the days and the continuations of all other lines are compared
with before (`outline`), and a place where they differ is not used. Words elsewhere that repeat what was
changed ("same breakfast") follow it; `repeating` names their lines.
"""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from datetime import date as Date
from datetime import time as Time
from itertools import pairwise
from pathlib import Path

from villi.diary.building import rendered
from villi.diary.complete import speaks_of, still_said
from villi.diary.dates import YEARS
from villi.diary.grammar import read
from villi.diary.lines import body, decode
from villi.diary.outline import Outline, Row, outline, words_of_day
from villi.diary.rewording import entry_of, relabelled, retimed, reworded
from villi.diary.shapes import Line, decide
from villi.diary.splices import (
    Moved,
    Splice,
    Spliced,
    one_line,
    performed,
    spliced,
    standing,
    texts_of,
    without_end,
)
from villi.diary.values import Diary, Eaten, Entry, Record
from villi.quantities import VilliError

__all__ = [
    "Moved",
    "Splice",
    "Spliced",
    "appended",
    "copying",
    "marked",
    "moving",
    "now_at",
    "performed",
    "putting",
    "relabelled",
    "removing",
    "repeating",
    "retimed",
    "reworded",
    "rewriting",
    "spliced",
]

_COPIED = frozenset({"took", "takes"})
"""Records that are copied with a meal: what else a line says (a feeling, a note, done) belongs to its day."""


def putting(data: bytes, lines: Sequence[str], date: Date) -> Splice:
    """Where lines about a day go: behind the last line of that day's last block that says something.

    A day that is not there yet gets a header of its own with an empty line before it: in the order of dates
    where the file is in that order, else at the end. Comments right above a day stay with that day. Raises
    `VilliError` for lines that would open a day, and for a file in which no place is right.

    >>> putting(b"2026-11-16 Mon\\ntoast\\n\\n2026-11-18 Wed\\nsoup\\n", ["rice"], Date(2026, 11, 16))
    Splice(line=3, old=(), new=('rice',), ends=(), codec='')
    >>> putting(b"2026-11-16 Mon\\ntoast\\n\\n2026-11-18 Wed\\nsoup\\n", ["rice"], Date(2026, 11, 17))
    Splice(line=4, old=(), new=('2026-11-17 Tue', 'rice', ''), ends=(), codec='')
    """
    texts = _texts(data)
    before = outline(texts)
    given = _given(lines, date)
    return _first_right(texts, before, ((one,) for one in _places(texts, before, given, date)), date)[0]


def appended(
    data: bytes, lines: Sequence[str], date: Date | None = None, path: str | Path = "the diary"
) -> tuple[bytes, int]:
    """The bytes of a diary with lines under a day (`putting`), or at its end where no day is given, and the
    number of the first of them.

    >>> appended(b"2026-11-16\\r\\ntoast", ["soup"], Date(2026, 11, 16))
    (b'2026-11-16\\r\\ntoast\\r\\nsoup\\r\\n', 3)
    """
    if date is None:
        made = Splice(len(_texts(data)) + 1, (), tuple(lines))
        return performed(data, [made], path).data, made.line
    made = putting(data, lines, date)
    first = next(n for n, text in enumerate(made.new) if text == lines[0].lstrip())
    return performed(data, [made], path).data, made.line + first


def removing(data: bytes, lines: Sequence[int]) -> tuple[Splice, ...]:
    """Takes entries out, each with the lines that go on with it; a date in front of an entry stays.

    Comments and empty lines between stay. Raises `VilliError` for a line that holds no entry.

    >>> removing(b"2026-11-16\\nlunch:\\n  soup\\n  bread\\ndinner: rice\\n", [2])
    (Splice(line=2, old=('lunch:', '  soup', '  bread'), new=(), ends=(), codec=''),)
    """
    texts = _texts(data)
    before = outline(texts)
    gone = _gone(texts, before, lines)
    return _first_right(texts, before, [gone, (*gone, *_freed(texts, before, gone))])


def rewriting(data: bytes, line: int, new: Sequence[str]) -> tuple[Splice, ...]:
    """One line's text as other text (of several lines, if need be); its day and all other lines keep their
    meaning. Raises `VilliError` where they would not, and for a line that is not there.

    >>> rewriting(b"2026-11-16\\ntoast\\n", 2, ["08:00 2 toast"])
    (Splice(line=2, old=('toast',), new=('08:00 2 toast',), ends=(), codec=''),)
    """
    texts = _texts(data)
    before = outline(texts)
    if not 1 <= line <= len(texts):
        raise VilliError(f"line {line} is not in the diary: read it again")
    if not any(text.strip() for text in new):
        raise VilliError("no words are left: remove the line instead")
    lines = [one_line(text) for text in new]
    ways: list[tuple[Splice, ...]] = []
    below = _left_alone(texts, before, line, lines[0])
    for said in (lines, [lines[0].lstrip(), *lines[1:]]):  # an indent would make it a part of the line above
        made = (Splice(line, (texts[line - 1],), tuple(said)), *below)
        ways += [made, (*made, *_freed(texts, before, made))]
    alone = frozenset(splice.line for splice in below)
    return _first_right(texts, before, ways, before.date(line), alone)


def _left_alone(texts: Sequence[str], before: Outline, line: int, new: str) -> tuple[Splice, ...]:
    """The lines that go on with a line of food, where that becomes something else: they stay food, for
    themselves. Raises `VilliError` for those below another line, which mean nothing without it."""
    was, below = _entry(texts, before, line), [n for n in before.group(line) if n != line]
    made = decide(new, 0)
    if was is None or not below or made.kind != "entry" or made.key == was.key:
        return ()
    if was.key:
        raise VilliError(f"line {below[0]} goes on with this line: change it first, in the text of the diary")
    return tuple(Splice(n, (texts[n - 1],), (_on_its_own(texts[n - 1].strip(), was),)) for n in below)


def moving(data: bytes, lines: Sequence[int], to: Date) -> tuple[Splice, ...]:
    """Puts entries under another day, with their times, comments and the lines that go on with them.

    A repetition ("same breakfast") that would mean something else there is written out. Raises `VilliError`
    where that cannot be said in words. What stands under that day already stays; nothing to move gives ().

    >>> data = b"2026-11-16\\n08:00 toast  # at home\\n2026-11-17\\nsoup\\n"
    >>> spliced(data, moving(data, [2], Date(2026, 11, 17)))[0]
    b'2026-11-16\\n2026-11-17\\nsoup\\n08:00 toast  # at home\\n'
    """
    texts = _texts(data)
    before = outline(texts)
    owners = [line for line in _owners(texts, before, lines) if before.date(line) != to]
    if not owners:
        return ()
    gone = _gone(texts, before, owners)
    gone = (*gone, *_freed(texts, before, gone))
    told = {line: _raw_lines(texts, before, line) for line in owners}

    def changed(said: dict[int, list[str]]) -> tuple[Splice, ...]:
        new = _given([text for line in owners for text in said[line]], to)
        return _first_right(texts, before, ((*gone, one) for one in _places(texts, before, new, to)), to)

    return _meant(data, told, changed, food_only=False)


def copying(data: bytes, lines: Sequence[int], to: Date, clock: Time | None = None) -> tuple[Splice, ...]:
    """Puts what was eaten or taken under a day once more, at the same times or at `clock`.

    Comments are not copied, and neither are feelings, notes and marks: they belong to their day. A repetition
    is written out where it would mean something else there. Raises `VilliError` where nothing can be copied.

    >>> data = b"2026-11-16\\n08:00 toast, bloated after 4/10  # at home\\n"
    >>> spliced(data, copying(data, [2], Date(2026, 11, 17), Time(9, 0)))[0]
    b'2026-11-16\\n08:00 toast, bloated after 4/10  # at home\\n\\n2026-11-17 Tue\\n09:00 toast\\n'
    """
    texts = _texts(data)
    before = outline(texts)
    owners = _owners(texts, before, lines)
    told = {line: _food_lines(_raw_lines(texts, before, line)) for line in owners}
    told = {line: said for line, said in told.items() if said}
    if not told:
        raise VilliError("nothing here can be copied: feelings, notes and marks belong to their day")

    def changed(said: dict[int, list[str]]) -> tuple[Splice, ...]:
        new = [
            text if clock is None or text[:1].isspace() else retimed(text, clock)
            for each in said.values()
            for text in each
        ]
        given = _given(new, to)
        return _first_right(texts, before, ((one,) for one in _places(texts, before, given, to)), to)

    return _meant(data, told, changed, food_only=True)


def marked(data: bytes, date: Date, key: str, value: str, on: bool) -> tuple[Splice, ...]:
    """A mark of a day set or taken back: `done: food`, `skip: feel`, `fasted`. () where it is so already.

    Other marks of the same line stay.

    >>> data = b"2026-11-16\\ntoast\\ndone: food, feel\\n"
    >>> marked(data, Date(2026, 11, 16), "done", "food", True)
    ()
    >>> spliced(data, marked(data, Date(2026, 11, 16), "done", "food", False))[0]
    b'2026-11-16\\ntoast\\ndone: feel\\n'
    """
    texts = _texts(data)
    before = outline(texts)
    changed: list[Splice] = []
    emptied: list[int] = []
    there = False
    for number, text in enumerate(texts, 1):
        line = _entry(texts, before, number) if before.date(number) == date else None
        said = None if line is None else text[line.start : line.end]
        if said is None or line is None:
            continue
        tag = re.search(rf"(?:\s+|\A)#{key}(?=\s*(?:\Z|\s#))", said, re.IGNORECASE)
        if tag and speaks_of(key, "", value):
            there = True
            cut = text[: line.start + tag.start()] + text[line.start + tag.end() :]
            if cut.strip():
                changed.append(Splice(number, (text,), (cut,)))
            else:
                emptied.append(number)
        elif line.key == key and speaks_of(key, said, value):
            there = True
            left = still_said(key, said, value)
            if left:
                changed.append(Splice(number, (text,), (_with_value(text, line, left),)))
            else:
                emptied.append(number)
    if on:
        return () if there else (putting(data, [f"{key}: {value}" if value else key], date),)
    return (*(removing(data, emptied) if emptied else ()), *changed)


def _with_value(text: str, line: Line, value: str) -> str:
    """A keyed line with another value; a key that stood alone gets its colon."""
    head = text[: line.start].rstrip()
    return f"{head if head.endswith(':') else head + ':'} {value}{text[line.end :]}"


def now_at(
    data: bytes, line: int, old: Sequence[str], date: Date | None = None, path: str | Path = "the diary"
) -> int:
    """The number that lines have now which said `old` from `line` on when a person saw them.

    With `date` they are looked for under that day only, so that the same words of another day are never
    taken for them. Raises `Moved` where they no longer stand there, or in several places.

    >>> now_at(b"2026-11-15\\ntoast\\n2026-11-16\\ntoast\\n", 2, ["toast"], Date(2026, 11, 16))
    4
    """
    texts = _texts(data)
    within = None
    if date is not None:
        found = outline(texts)
        within = [number for number in range(1, len(texts) + 1) if found.date(number) == date]
    at = standing(texts, line, old, within)
    if at is None:
        said = " / ".join(old)
        raise Moved(
            path,
            f", line {line}: no longer says {said!r}: read the diary again and repeat the change",
            now=data,
        )
    return at


def repeating(diary: Diary, lines: Iterable[int]) -> tuple[int, ...]:
    """The lines elsewhere that only repeat what these say ("same breakfast"), and change with them.

    >>> diary = read(b"2026-11-16\\nbreakfast: eggs\\n2026-11-17\\nsame breakfast\\n")
    >>> repeating(diary, [2])
    (4,)
    """
    changed = set(lines)
    return tuple(
        sorted(
            {
                entry.repeats
                for day in diary.days
                for entry in day.entries
                if isinstance(entry, Eaten)
                and entry.repeats
                and entry.repeats not in changed
                and (entry.words.line in changed or any(line in changed for _, line, _ in entry.words.parts))
            }
        )
    )


def _texts(data: bytes) -> list[str]:
    return texts_of(decode(data)[0])


def _given(lines: Sequence[str], date: Date) -> list[str]:
    """Lines to put under a day. The first is no continuation of whatever stands above; none opens a day."""
    if date.year not in YEARS:
        raise VilliError(f"{date}: a year from {YEARS.start} to {YEARS.stop - 1} is needed")
    given = [one_line(line) for line in lines]
    if not given or not any(line.strip() for line in given):
        raise VilliError('nothing was said: give words such as "2 eggs, rye toast"')
    given[0] = given[0].lstrip()
    alone = outline([f"{date}", *given])
    if len(alone.headers) > 2:
        said = given[alone.headers[2] - 2]
        raise VilliError(f"{said!r} opens a day: give the day by itself, and its words alone")
    return given


def _places(texts: Sequence[str], before: Outline, lines: Sequence[str], date: Date) -> Iterator[Splice]:
    """Where lines about a day could go, the best first."""
    blocks = [number for number, found in enumerate(before.dates) if found == date]
    if blocks:
        yield Splice(_behind(texts, before, blocks[-1]) + 1, (), tuple(lines))
    header = f"{date} {date:%a}"
    dated = [(found, line) for found, line in zip(before.dates, before.headers, strict=True) if found]
    later = next((line for found, line in dated if found > date), 0)
    if not blocks and later and all(a[0] <= b[0] for a, b in pairwise(dated)):
        while later > 1 and not before.rows[later - 2].says and texts[later - 2].strip():
            later -= 1
        above = [""] if later > 1 and texts[later - 2].strip() else []
        yield Splice(later, (), (*above, header, *lines, ""))
    above = [""] if texts and texts[-1].strip() else []
    yield Splice(len(texts) + 1, (), (*above, header, *lines))


def _behind(texts: Sequence[str], before: Outline, block: int) -> int:
    """The number of the last line of a block that says something, or of the comment that belongs to it: one
    right below, with nothing but an empty line, or the end, behind it."""
    last = max(number for number, row in enumerate(before.rows, 1) if row.block == block and row.says)
    at = last
    while at < len(texts) and texts[at].strip() and not before.rows[at].says and not _heading(texts[at]):
        at += 1
    return at if at == len(texts) or not texts[at].strip() else last


def _heading(text: str) -> bool:
    """Whether a comment is a date: what follows it is meant for that day."""
    return re.match(r"\s*#+\s*[0-9]{4}-", text) is not None


def _first_right(
    texts: Sequence[str],
    before: Outline,
    ways: Iterable[tuple[Splice, ...]],
    date: Date | None = None,
    alone: Container[int] = (),
) -> tuple[Splice, ...]:
    """The first of several ways that changes nothing but what it should. Raises `VilliError`."""
    strayed: list[int] = []
    for way in ways:
        wrong = _strayed(texts, before, way, date, alone)
        if not wrong:
            return way
        strayed = strayed or wrong
    line = strayed[0]
    raise VilliError(
        f"line {line} would mean something else after this change: write its date as year-month-day, or "
        "change the text itself"
    )


def _strayed(
    texts: Sequence[str],
    before: Outline,
    splices: Sequence[Splice],
    date: Date | None,
    alone: Container[int] = (),
) -> list[int]:
    """The lines that would belong to another day, or go on with another line, after a change; counted as they
    are now. New lines must belong to `date`, and open nothing but it. Those in `alone` are to go on with
    none."""
    after, origins = _done(texts, splices)
    found = outline(after)
    place = {origin: number for number, origin in enumerate(origins, 1) if origin}
    replaced = {n for splice in splices for n in range(splice.line, splice.line + len(splice.old))}
    wrong: list[int] = []
    for number, (row, origin) in enumerate(zip(found.rows, origins, strict=True), 1):
        if not origin:
            stray = row.above and origins[row.above - 1] not in {0, *replaced}
            if row.says and date is not None and (stray or found.dates[row.block] != date):
                wrong.append(min(number, len(texts)) or 1)
            continue
        was = before.rows[origin - 1]
        if not (was.says and row.says):
            continue
        same = (was.block == 0) == (row.block == 0) and before.dates[was.block] == found.dates[row.block]
        above = place.get(was.above, -1) if was.above and origin not in alone else 0
        if not same or above != row.above or was.opens != row.opens:
            wrong.append(origin)
    return wrong


def _done(texts: Sequence[str], splices: Sequence[Splice]) -> tuple[list[str], list[int]]:
    """The lines after a change, and for each the number that it has now (0 for a new one; lines that take the
    place of others keep their numbers)."""
    out: list[str] = []
    origins: list[int] = []
    at = 0
    for splice in sorted(splices, key=lambda one: one.line):
        start = splice.line - 1
        out += [*texts[at:start], *splice.new]
        origins += range(at + 1, start + 1)
        kept = min(len(splice.old), len(splice.new))
        origins += [*range(start + 1, start + 1 + kept), *[0] * (len(splice.new) - kept)]
        at = start + len(splice.old)
    return [*out, *texts[at:]], [*origins, *range(at + 1, len(texts) + 1)]


def _entry(texts: Sequence[str], before: Outline, number: int) -> Line | None:
    """The entry of a line that stands for itself; None for a comment, a bare date, a continuation."""
    row = before.rows[number - 1]
    if not row.says or row.above:
        return None
    return words_of_day(texts[number - 1], row.shape) if row.opens else row.shape


def _owners(texts: Sequence[str], before: Outline, lines: Sequence[int]) -> list[int]:
    """The lines in the order of the file, without those that go with another of them."""
    asked = sorted(set(lines))
    for number in asked:
        if not 1 <= number <= len(texts):
            raise VilliError(f"line {number} is not in the diary: read it again")
        if not before.rows[number - 1].above and _entry(texts, before, number) is None:
            raise VilliError(f"line {number} holds no entry: name a line with words")
    return [number for number in asked if before.rows[number - 1].above not in asked]


def _gone(texts: Sequence[str], before: Outline, lines: Sequence[int]) -> tuple[Splice, ...]:
    """Entries taken out, neighbours in one piece."""
    numbers = {n for line in _owners(texts, before, lines) for n in before.group(line)}
    out: list[Splice] = []
    for number in sorted(numbers):
        text = texts[number - 1]
        if before.rows[number - 1].opens:
            out.append(Splice(number, (text,), (_date_alone(text, before.rows[number - 1]),)))
        elif out and not out[-1].new and out[-1].line + len(out[-1].old) == number:
            out[-1] = out[-1]._replace(old=(*out[-1].old, text))
        else:
            out.append(Splice(number, (text,), ()))
    return tuple(out)


def _date_alone(text: str, row: Row) -> str:
    return text[: row.shape.start].rstrip(" \t,:(") or text


def _freed(texts: Sequence[str], before: Outline, gone: Sequence[Splice]) -> tuple[Splice, ...]:
    """Indented lines that stood for themselves and would go on with another line once others are gone: the
    same lines without their indent."""
    changed = {number for one in gone for number in range(one.line, one.line + len(one.old))}
    return tuple(
        Splice(number, (texts[number - 1],), (texts[number - 1].lstrip(),))
        for number in _strayed(texts, before, gone, None)
        if before.rows[number - 1].shape.indented and number not in changed
    )


def _raw_lines(texts: Sequence[str], before: Outline, number: int) -> list[str]:
    """An entry as lines that can stand under any day: its own and those that go on with it."""
    row = before.rows[number - 1]
    text = texts[number - 1]
    if row.opens:
        first = text[row.shape.start :]
    elif row.above:
        first = _on_its_own(text.strip(), entry_of(texts[row.above - 1]))
    else:
        first = text.lstrip()
    return [first, *(texts[more - 1] for more in before.group(number)[1:])]


def _on_its_own(words: str, above: Line) -> str:
    """A line that went on with another one, with the time and the key of that one in front."""
    key = above.key or above.meal
    return (f"{above.clock:%H:%M} " if above.clock else "") + (f"{key}: " if key else "") + words


def _food_lines(lines: Sequence[str]) -> list[str]:
    """What of some lines is copied: food and what was taken, without comments. As they are written where they
    hold nothing else, else in canonical form."""
    bare = [text[: body(text)[1]] for text in lines if body(text)[0] < body(text)[1]]
    entries = _entries_of(lines)
    kept = [entry for entry in entries if _is_copied(entry)]
    if not kept:
        return []
    if len(kept) == len(entries):
        return bare
    said: list[str] = []
    for entry in kept:
        words = " ".join(rendered(entry).split())
        said.append(f"  {words}" if isinstance(entry, Eaten) and entry.continues and said else words)
    return said


def _is_copied(entry: Entry) -> bool:
    return isinstance(entry, Eaten) or (isinstance(entry, Record) and entry.key in _COPIED)


def _entries_of(lines: Sequence[str]) -> tuple[Entry, ...]:
    """The entries that lines make by themselves."""
    days = read(("2000-01-01\n" + "\n".join(lines) + "\n").encode("utf-8", "replace")).days
    return tuple(entry for day in days for entry in day.entries)


def _meant(
    data: bytes,
    told: dict[int, list[str]],
    changed: Callable[[dict[int, list[str]]], tuple[Splice, ...]],
    *,
    food_only: bool,
) -> tuple[Splice, ...]:
    """A change in which repetitions still mean what they meant: those that would not are written out."""
    way = changed(told)
    repeats = [line for line, said in told.items() if any(map(_is_lost, _entries_of(said)))]
    if not repeats:
        return way
    was = read(data)
    made = performed(data, way)
    now = read(made.data)
    for line in repeats:
        meant = _entries_at(was, line)
        new = [n for n in made.lines if without_end(now.lines[n - 1]) == told[line][0]]
        if not any(_eaten(_entries_at(now, n)) == _eaten(meant) for n in new):
            kept = [entry for entry in meant if not food_only or _is_copied(entry)]
            told = {**told, line: _written_out(kept, line)}
    return changed(told)


def _is_lost(entry: Entry) -> bool:
    return isinstance(entry, Eaten) and bool(entry.lost)


def _entries_at(diary: Diary, line: int) -> list[Entry]:
    """What a line says, with what it repeats."""
    return [
        entry
        for day in diary.days
        for entry in day.entries
        if (entry.repeats or entry.words.line if isinstance(entry, Eaten) else entry.line) == line
    ]


def _eaten(entries: Sequence[Entry]) -> list[tuple[object, ...]]:
    """What was eaten, wherever it stands."""
    return [
        (" ".join(one.words.text.split()), [pin for _, pin in one.words.pins], one.share, one.left, one.lost)
        for one in entries
        if isinstance(one, Eaten)
    ]


def _written_out(entries: Sequence[Entry], line: int) -> list[str]:
    """Entries in canonical form. Raises `VilliError` for a part of a meal, which has no words of its own."""
    if any(isinstance(one, Eaten) and (one.lost or one.left or one.share != 1) for one in entries):
        raise VilliError(f"line {line} repeats a part of another meal: write out what it was first")
    said: list[str] = []
    for one in entries:
        words = " ".join(rendered(one).split())
        said.append(f"  {words}" if isinstance(one, Eaten) and one.continues and said else words)
    return said
