"""Words that are being typed, read back: what they are, what would be written, what to ask.

Only the day and the few days before it are looked at again, so that an answer comes with every letter; what
lies before them is worked out once (`before`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date as Date
from datetime import time as Time

from villi.diary.adding import added
from villi.diary.answering import means_line
from villi.diary.grammar import anchored, unclear
from villi.diary.repeat import Behind, behind
from villi.diary.several import apart
from villi.diary.values import Completeness, Day, Diary, Eaten, Entry, Felt, Record
from villi.keeping.feeling import rated
from villi.keeping.forms import asks
from villi.keeping.hinting import is_half_typed, meant, not_taken, not_used, would_count
from villi.keeping.items import items_of, unread_of
from villi.keeping.lines import is_beside, kind_of
from villi.keeping.offerable import alarming
from villi.keeping.values import Echo, Item, Part
from villi.meals import Index, Understood, resolve
from villi.meals.earlier import reach
from villi.meals.resolve import Taught, taken_in, taught
from villi.quantities import Problem, VilliError
from villi.safety.contacts import contacts

LONGEST = 4_000
"""Characters that are read back at once: a day's food in words is some 500. More is for the editor."""
MOST_LINES = 40
"""Lines that are read back at once."""
TOO_LONG = Problem(0, 1, "too long to be read back here", "write it in the text of the diary")


@dataclass(frozen=True, slots=True)
class Before:
    """What lies before words on a day: what they may repeat, what the diary's pins teach, the days that
    "another one" and "the rest of" can reach."""

    diary: Diary
    date: Date
    ready: Index
    behind: Behind
    taught: Taught
    near: tuple[Day, ...]


def before(diary: Diary, date: Date, ready: Index) -> Before:
    """What lies before words on a day. Worked out once for a diary as it stands, and kept beside it.

    >>> from villi.diary import read
    >>> from villi.foods import Catalogue
    >>> from villi.meals import index
    >>> diary = read(b"2026-11-16\\n08:00 2 eggs\\n")
    >>> len(before(diary, Date(2026, 11, 17), index(Catalogue.everyday())).near)
    1
    """
    since = reach(date)
    diary = anchored(diary, date)
    return Before(
        diary,
        date,
        ready,
        behind(diary.days, date, diary.header.day_starts),
        taught(diary, ready),
        tuple(day for day in diary.days if since <= day.date < date),
    )


def echo(
    diary: Diary,
    words: str,
    date: Date,
    ready: Index,
    clock: Time | None = None,
    *,
    known: Before | None = None,
    going_on: bool = False,
) -> Echo:
    """Words about a day read back; nothing is written, and nothing that is typed raises.

    `clock` is the time chosen beside the words; `known` is `before(diary, date, ready)`, where it stands
    already. A line with a problem is not among the `lines`. `going_on` where somebody is typing: a short last
    word may be the beginning of another, and is no food yet.

    >>> from villi.diary import read
    >>> from villi.foods import Catalogue
    >>> from villi.meals import index
    >>> ready = index(Catalogue.everyday())
    >>> diary = read(b"2026-11-16\\nbreakfast: 2 eggs, flat white\\n")
    >>> found = echo(diary, "same breakfast no coffee, slept 6 and a half", Date(2026, 11, 17), ready)
    >>> [(part.kind, [item.amount for item in part.items]) for part in found.parts]
    [('food', ['2, 100 g']), ('feel', [])]
    >>> echo(diary, "2026-11-17", Date(2026, 11, 17), ready).problems[0].message
    "'2026-11-17' opens a day: choose the day apart, and give its words alone"
    """
    if known is None:
        known = before(diary, date, ready)
    typed = apart(words) if len(words) <= LONGEST else []
    if len(words) > LONGEST or len(typed) > MOST_LINES:
        return Echo((), (), problems=(TOO_LONG,))
    diary = known.diary
    rows: list[tuple[int, tuple[Entry, ...]]] = []
    lines: list[str] = []
    problems: list[Problem] = []
    for row, line in enumerate(typed, 1):
        try:
            said = added(diary, line, date, clock, known.behind)
        except VilliError as wrong:
            problems.append(Problem(row, 1, str(wrong)))
            continue
        lines += said.lines
        rows.append((row, said.entries))
    parts = _parts(rows, known, shift=len("00:00 ") if clock is not None else 0)
    if going_on and typed and words.endswith(typed[-1][-1]):
        parts = [_so_far(part, typed[-1], ready) if part.row == len(typed) else part for part in parts]
    parts = _calm(_with_hints(parts, typed, dict(rows), date), typed)
    if any(map(alarming, typed)):
        whom = contacts(diary.header.country)
        return Echo(tuple(parts), tuple(lines), problems=tuple(problems), contacts=whom)
    if asked := _meant(parts, typed, dict(rows), known):
        new = next(new for new, old in zip(asked.split("\n"), typed, strict=True) if new != old)
        question = asks(new)
        return Echo(tuple(parts), tuple(lines), question, problems=tuple(problems), meant=asked)
    question, about, answers = _question(parts, diary, rows)
    return Echo(tuple(parts), tuple(lines), question, about, tuple(problems), answers)


def _calm(parts: Sequence[Part], typed: Sequence[str]) -> list[Part]:
    """Words of harming oneself are a note, whatever else they could be, and never "not understood"."""
    found = []
    for part in parts:
        line = typed[part.row - 1]
        if alarming(line):
            part = replace(part, refused=(), hints=())
            if not part.items and not part.felt:
                part = replace(part, kind="note", text=part.text or line)
        found.append(part)
    return found


def _so_far(part: Part, line: str, ready: Index) -> Part:
    """A part of the line that is being typed, without a short last word that may go on."""
    items = tuple(item for item in part.items if item.line or not is_half_typed(line, item.span, item, ready))
    refused = tuple(one for one in part.refused if not is_half_typed(line, one.span, None, ready))
    return replace(part, items=items, refused=refused)


def _with_hints(
    parts: Sequence[Part], typed: Sequence[str], rows: Mapping[int, Sequence[Entry]], date: Date
) -> list[Part]:
    """The parts, each first one of a line with what is said beside that line."""
    found: list[Part] = []
    for part in parts:
        if found and found[-1].row == part.row:
            found.append(part)
            continue
        line, entries = typed[part.row - 1], rows[part.row]
        items = [item for each in parts if each.row == part.row for item in each.items]
        hints = (*not_used(line, entries, items, date), *would_count(line, entries))
        found.append(replace(part, hints=(*part.hints, *hints)))
    return found


def _meant(
    parts: Sequence[Part], typed: Sequence[str], rows: Mapping[int, Sequence[Entry]], known: Before
) -> str:
    """All that was typed with the first line as it is meant that does not say so itself."""
    for row, line in enumerate(typed, 1):
        items = [item for part in parts if part.row == row for item in part.items]
        new = meant(line, rows.get(row, ()), items, known.ready, known.diary, known.date)
        if new:
            return "\n".join([*typed[: row - 1], new, *typed[row:]])
    return ""


def _parts(rows: Sequence[tuple[int, tuple[Entry, ...]]], known: Before, shift: int) -> list[Part]:
    """The parts of typed lines: each stretch of food, all ratings of a line together, each record."""
    diary = known.diary
    number = len(diary.lines) + 2
    placed = {number + row: _numbered(entries, number + row) for row, entries in rows}
    understood = _understood([entry for entries in placed.values() for entry in entries], known)
    parts = []
    for line, entries in placed.items():
        row = line - number
        parts += _food(entries, line, row, understood, known.ready, shift)
        felt = [entry for entry in entries if isinstance(entry, Felt)]
        if felt:
            said = ", ".join(dict.fromkeys(entry.words for entry in felt))
            ratings = tuple(rated(entry)._replace(line=0) for entry in felt)
            parts.append(Part(said, "feel", row=row, felt=ratings, clock=felt[0].clock))
        for entry in entries:
            if isinstance(entry, Record):
                beside = taken_in(entry, known.ready, diary.header.country) if entry.key == "took" else ()
                items = tuple(_typed(item, line, shift) for item in items_of(beside, known.ready))
                kind = kind_of([entry])
                parts.append(Part(entry.value, kind, row, items, text=entry.value, clock=entry.clock))
    return parts


def _food(
    entries: Sequence[Entry], line: int, row: int, understood: Understood, ready: Index, shift: int
) -> list[Part]:
    """One part for the food of a line; what is repeated counts as its words."""
    eaten = [entry for entry in entries if isinstance(entry, Eaten)]
    if not eaten:
        return []
    portions = [p for p in understood.portions if (p.repeats or p.line) == line]
    said = {entry.words.line for entry in eaten}
    refused = [
        unread_of(r._replace(column=r.column - shift if r.line == line else r.column))
        for r in understood.refused
        if r.line in said
    ]
    items = tuple(_typed(item, line, shift) for item in items_of(portions, ready))
    of_one_time = len({(entry.meal, entry.clock) for entry in eaten}) == 1  # not of a whole day once more
    return [
        Part(
            "; ".join(" ".join(entry.words.text.split()) for entry in eaten),
            "took" if is_beside(items) and not refused else "food",
            row,
            items,
            tuple(refused),
            meal=eaten[0].meal if of_one_time else "",
            clock=eaten[0].clock if of_one_time else None,
            hints=tuple(not_taken(note for note in understood.notes if note.line in said)),
        )
    ]


def _typed(item: Item, line: int, shift: int) -> Item:
    """An item of typed words: its span counts in them, and it stands on no line yet."""
    if item.line != line:
        return item
    start, end = item.span
    return replace(item, line=0, repeats=0, span=(start - shift, end - shift))


def _numbered(entries: Sequence[Entry], number: int) -> tuple[Entry, ...]:
    """Entries of one line under the number of a line of its own."""
    out: list[Entry] = []
    for entry in entries:
        if not isinstance(entry, Eaten):
            out.append(replace(entry, line=number))
            continue
        was = entry.repeats or entry.words.line
        words = entry.words
        parts = tuple((at, number if line == was else line, column) for at, line, column in words.parts)
        if words.line == was:
            words = words._replace(line=number)
        out.append(replace(entry, words=words._replace(parts=parts), repeats=number if entry.repeats else 0))
    return tuple(out)


def _understood(entries: Sequence[Entry], known: Before) -> Understood:
    """What new entries come to, behind what the day holds already."""
    if not any(isinstance(entry, Eaten) for entry in entries):
        return Understood((), ())
    diary, date = known.diary, known.date
    held = next((day.entries for day in diary.days if day.date == date), ())
    day = Day(date, (*held, *entries), Completeness("partial", "partial"))
    short = Diary(diary.header, (*known.near, day), means=diary.means)
    new = Diary(diary.header, (replace(day, entries=tuple(entries)),))
    own = {(date, at + len(held)): said for (_, at), said in taught(new, known.ready).items()}
    since = short.days[0].date
    found = resolve(short, known.ready, since=since, teaching={**known.taught, **own})
    return Understood(
        tuple(p for p in found.portions if p.date == date),
        tuple(r for r in found.refused if r.date == date),
        tuple(n for n in found.notes if n.date == date),
    )


def _question(
    parts: Sequence[Part], diary: Diary, rows: Sequence[tuple[int, tuple[Entry, ...]]]
) -> tuple[str, Item | None, tuple[tuple[str, str], ...]]:
    """The one question worth asking: of the food in most doubt by its weight (but not what was eaten before
    once more: it was asked then), else what a feeling means, with the answers to that."""
    asking = [item for part in parts for item in part.items if item.question and not item.repeats]
    if asking:
        item = max(asking, key=lambda item: ((1 - item.confidence) * item.grams, -item.span[0]))
        return item.question, item, ()
    entries = tuple(entry for _, entries in rows for entry in entries)
    day = Day(Date.min, entries, Completeness("partial", "partial"))
    open_ones = unclear([day], {said[0] for said in diary.means})
    if not open_ones:
        return "", None, ()
    word = open_ones[0].word
    answers = open_ones[0].answers
    choices = tuple((f"{scale}: {what}", means_line(word, scale, None)) for scale, what in answers)
    ends = " or ".join(f"{scale} ({what})" for scale, what in answers)
    return f"Is \u201c{word}\u201d {ends}?", None, choices
