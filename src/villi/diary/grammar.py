"""The diary's grammar: bytes to a `Diary`, decided line by line.

A line is decided from its own text (`shapes`); only an indented line looks at what stands above it. Words
become entries (`wording`), lines are gathered into blocks under their day headers, blocks get their dates
(`dating`), dates become days. Nothing a person writes is lost or raises: what cannot be used is a `Problem`.
The way back is `building.write`.
"""

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from datetime import date as Date
from math import isnan

from villi.diary import feelings
from villi.diary.complete import completeness, unfounded
from villi.diary.courses import COURSES, courses
from villi.diary.dates import Opening, opening
from villi.diary.dating import date_blocks, place
from villi.diary.heading import header_of
from villi.diary.keys import HEADER, STATES
from villi.diary.lines import as_kept, body, decode, split
from villi.diary.outline import UNREAD
from villi.diary.reading import Block, Reading
from villi.diary.repeat import Behind, behind, repeated, repeated_on
from villi.diary.shapes import Line, continues, decide, entry_at
from villi.diary.values import (
    LONGEST_LINE,
    Completeness,
    Day,
    Diary,
    Eaten,
    Entry,
    Felt,
    Header,
    Pin,
    Question,
    Record,
)
from villi.diary.wording import FORGOT, eaten, felt, mean, without_tags
from villi.quantities import Problem


def read(data: bytes, source: str = "", today: Date | None = None) -> Diary:
    """The diary in a file's bytes.

    `today` is what "in the future" is measured against (None: nothing is in the future) and, with the
    computer's date as default, what weekday words count back from in a file without any date. Raises
    `VilliError` only for bytes that are no text, or more than 32 MB of them.

    >>> diary = read(b"2026-11-16 Mon\\n08:10 2 eggs, rye toast {fndds:51401010 60 g}\\nfeel: mood 6\\n")
    >>> diary.days[0].date.isoformat(), diary.days[0].entries[0].words.pins
    ('2026-11-16', ((17, Pin(food_id='fndds:51401010', grams=60.0)),))
    >>> diary.days[0].entries[1].scale, diary.problems
    ('mood', ())
    """
    text, codec, undecoded = decode(data, source)
    reading = Reading(split(text))
    reading.problems += undecoded
    for number, raw in enumerate(reading.lines, 1):
        _take_line(reading, raw, number)
    header = header_of(reading)
    date_blocks(reading, today)
    days, states = _days(reading, header)
    reading.problems += courses(days)[1]
    questions = unclear(days, reading.means)
    if not days:
        reading.trouble(
            0,
            0,
            f"no day found in {source or 'the diary'}",
            "write a date such as 2026-11-16 on a line of its own",
        )
    return Diary(
        header=header,
        days=days,
        states=states,
        means=tuple(reading.means.values()),
        problems=tuple(sorted(reading.problems)),
        lines=reading.lines,
        source=source,
        encoding=codec,
        questions=questions,
    )


def read_on(
    diary: Diary, words: str, date: Date, before: Behind | None = None, *, written_out: bool = False
) -> tuple[tuple[Entry, ...], tuple[Entry, ...], tuple[Problem, ...]]:
    """The entries that one more line makes when it stands at the end of the diary, under a day; those that
    the day holds besides; and what of the line could not be used.

    Only that day is read again. `before` is what lies before it (`repeat.behind`), worked out here where it
    is not given. `written_out` where what is repeated will be: a whole day may be meant then, whatever the
    day holds besides, as each meal keeps its own time. Raises `VilliError` for words that are no text.

    >>> diary = read(b"2026-11-16\\nbrekkie 2 eggs, flat white\\n")
    >>> new, held, wrong = read_on(diary, "same breakfast no coffee", Date(2026, 11, 17))
    >>> [entry.words.text for entry in new], held, wrong
    (['2 eggs'], (), ())
    """
    if _is_undated(diary):  # a date behind weekday words says which days they were
        diary, before = anchored(diary, date), None
    number = len(diary.lines) + 2  # its day header stands between
    reading = Reading(diary.lines, means={said[0]: said for said in diary.means})
    day = next((day for day in diary.days if day.date == date), None)
    _read_blocks(reading, day, date)
    reading.blocks.append(Block(number - 1, Opening(date, None, 0), date=date))
    reading.above = None
    _take_line(reading, as_kept(words, diary.encoding), number)
    own = frozenset(reading.means)
    entries = [entry for block in reading.blocks if block.date == date for entry in block.entries]
    given = _named(entries, reading.means)
    if day is not None and not diary.lines:
        given = [*day.entries, *given]  # an imported diary has no lines: its entries are as they are
    starts = diary.header.day_starts
    behind_it = behind(diary.days, date, starts) if before is None else before
    found, wrong = repeated_on(date, given, behind_it, starts, own, number if written_out else 0)
    new = tuple(entry for entry in found if line_of(entry) == number)
    held = tuple(entry for entry in found if line_of(entry) != number)
    problems = [*reading.problems, *wrong]
    if any(isinstance(entry, Record) and entry.key in COURSES for entry in new):
        days = [*(day for day in diary.days if day.date != date), _bare_day(date, found)]
        problems += courses(sorted(days, key=lambda day: day.date))[1]
    return new, held, tuple(problem for problem in problems if problem.line == number)


def anchored(diary: Diary, date: Date) -> Diary:
    """The diary as it reads once a day with a date stands at its end: days that are named by weekdays alone
    are counted back from there. The diary itself where a date stands in it already.

    >>> [str(day.date) for day in anchored(read(b"Mon\\ntoast\\n"), Date(2026, 11, 18)).days]
    ['2026-11-16', '2026-11-18']
    """
    if not _is_undated(diary):
        return diary
    text = "".join(diary.lines)
    end = "" if text.endswith("\n") else "\n"
    return read(f"{text}{end}{date}\n".encode(), diary.source)


def _is_undated(diary: Diary) -> bool:
    """Whether days stand in the file, and none of them with a date."""
    undated = False
    for number in (number for day in diary.days for number in day.headers if number <= len(diary.lines)):
        opened = decide(diary.lines[number - 1], number).opening
        if opened is not None and opened.date is not None:
            return False
        undated = True
    return undated


def _read_blocks(reading: Reading, day: Day | None, date: Date) -> None:
    """Read the lines of one day again, as they stand in the file."""
    for header in day.headers if day is not None else ():
        for number in block_lines(reading.lines, header):
            _take_line(reading, reading.lines[number - 1], number)
        reading.blocks[-1].date = date


def block_lines(lines: Sequence[str], header: int) -> range:
    """The numbers of the lines of a block: its day header, and what stands below it.

    >>> block_lines(("2026-11-16\\n", "toast\\n", "\\n", "2026-11-17\\n"), 1)
    range(1, 4)
    """
    for number in range(header + 1, len(lines) + 1):
        if len(lines[number - 1]) <= LONGEST_LINE and decide(lines[number - 1], number).kind == "day":
            return range(header, number)
    return range(header, len(lines) + 1)


def _bare_day(date: Date, entries: Sequence[Entry]) -> Day:
    return Day(date, tuple(entries), Completeness("partial", "partial"))


def line_of(entry: Entry) -> int:
    """The number of the line that says an entry: of a repetition the line that asks for it."""
    if isinstance(entry, Eaten):
        return entry.repeats or entry.words.line
    return entry.line


def _take_line(reading: Reading, raw: str, number: int) -> None:
    if len(raw) > LONGEST_LINE:
        reading.trouble(number, 1, f"longer than {LONGEST_LINE:,} characters", "break it into several lines")
        _take(reading, decide(UNREAD, number), UNREAD)
    else:
        _take(reading, decide(raw, number), raw)


def _take(reading: Reading, line: Line, raw: str) -> None:
    if line.kind == "blank":
        if not raw.isspace():
            reading.commented = line.number if _is_commented_day(raw) else 0
        return
    if reading.commented and line.kind == "entry":
        message = "a date in a comment opens no day; what follows belongs to the day before"
        reading.trouble(reading.commented, 1, message, "take away the # in front of the date")
    reading.commented = 0
    above = reading.above
    if above is not None and continues(line, above):
        _continue(reading, above, line, raw)
        return
    if line.kind == "day":
        reading.blocks.append(Block(line.number, line.opening, raw))
        reading.above = None
        if line.start == line.end:
            return
        line = entry_at(raw, line.number, False, line.start, line.end)
    reading.above = line
    if line.timed and line.clock is None:
        written = raw[: line.start].strip()
        reading.trouble(line.number, 1, f"{written} is not a time", "write hours and minutes, such as 08:10")
    _enter(reading, line, raw)


def _is_commented_day(raw: str) -> bool:
    """Whether a comment is a date and nothing else, as headings are in Markdown."""
    text = raw.strip().lstrip("#").strip()
    found = opening(text, 0, len(text)) if text and raw.lstrip().startswith("#") else None
    return found is not None and found.date is not None and found.end == len(text)


def _continue(reading: Reading, above: Line, line: Line, raw: str) -> None:
    """An indented line goes on with the entry above it."""
    start, end = body(raw)
    entries = reading.blocks[-1].entries
    if above.key in ("", "feel"):
        same = line._replace(
            kind="entry", start=start, end=end, clock=above.clock, key=above.key, meal=above.meal, timed=False
        )
        _enter(reading, same, raw, continues=True)
    elif entries and isinstance(entries[-1], Record) and entries[-1].key == above.key:
        record = entries[-1]
        entries[-1] = replace(record, value=f"{record.value}\n{raw[start:end]}".strip("\n"))
        if above.key == "note" and FORGOT.search(raw, start, end):
            entries.insert(-1, Record("skip", "rest", line.number, record.clock, start + 1))
    else:
        reading.trouble(line.number, start + 1, f"{above.key}: takes one line", "write it on one line")


def _enter(reading: Reading, line: Line, raw: str, *, continues: bool = False) -> None:
    value = raw[line.start : line.end]
    key, column = line.key, line.start + 1
    block = reading.blocks[-1]
    if key == "":
        block.entries += eaten(reading, line, value, continues=continues)
    elif key == "feel":
        block.entries += felt(reading, line, value)
    elif key == "means":
        mean(reading, line, value)
    elif key in HEADER and (block.opening is None or key != "weight"):
        if block.opening is not None:
            reading.trouble(
                line.number, column, f"{key}: inside a day is not used", "move it above the first day"
            )
        else:
            reading.header[key] = value
            reading.header_lines[key] = (line.number, column)
    else:
        if key == "note" and FORGOT.search(value):
            block.entries.append(Record("skip", "rest", line.number, line.clock, column))
        tags: list[Entry] = []
        if "#" in value:
            kept, tags = without_tags(value, line)
            value = kept.rstrip()
        block.entries += [*tags, Record(key, value, line.number, line.clock, column)]


NO_FOOD = (
    "no food is written down on this day, so it counts as not recorded",
    "write what was eaten; or, if nothing was, fasted",
)
"""What is said at a `done` that stands on a day without food."""
_UNDATED = STATES | {"note", "asked", "experiment", "tag"}


OF_A_PERSON = re.compile(r"\s*(?:height|sex|gender|age|born|date of birth|dob|name)\s*:", re.IGNORECASE)
"""Words before a colon that say who somebody is: they belong in the person line."""


def _where(raw: str) -> str:
    if OF_A_PERSON.match(raw):
        return "write it in the person line, such as person: me, female, 34, 168 cm"
    return "write a date on a line above it"


def _days(reading: Reading, header: Header) -> tuple[tuple[Day, ...], tuple[Record, ...]]:
    states: list[Record] = []
    for entry in reading.blocks[0].entries:
        if isinstance(entry, Record) and entry.key in _UNDATED:
            states.append(entry)
        elif not (isinstance(entry, Record) and entry.key == "skip"):
            line, column = place(entry)
            reading.trouble(line, column, "stands before the first day", _where(reading.lines[line - 1]))
    gathered: dict[Date, list[Entry]] = {}
    headers: dict[Date, list[int]] = {}
    for block in reading.blocks[1:]:
        if block.date is not None:
            gathered.setdefault(block.date, []).extend(_named(block.entries, reading.means))
            headers.setdefault(block.date, []).append(block.line)
    entries, failed = repeated(gathered, header.day_starts, frozenset(reading.means))
    reading.problems += failed
    for mark in (mark for found in entries.values() for mark in unfounded(found)):
        reading.trouble(mark.line, mark.column, *NO_FOOD)
    busy = [date for date, found in entries.items() if found]
    newest = max(busy, default=None)
    days = tuple(
        Day(
            date,
            tuple(found),
            completeness(found, last=newest is None or date >= newest, day_starts=header.day_starts),
            tuple(headers[date]),
        )
        for date, found in entries.items()
    )
    return days, tuple(states)


def _named(entries: list[Entry], means: dict[str, tuple[str, str, Pin | None]]) -> list[Entry]:
    """Ratings under the scale that the person's own word means."""
    if not means:
        return entries
    return [
        replace(entry, scale=" ".join(means[entry.scale.lower()][1].lower().split()))
        if isinstance(entry, Felt) and entry.scale.lower() in means and means[entry.scale.lower()][2] is None
        else entry
        for entry in entries
    ]


_ASK = {
    "gut": 'is "gut" comfort (10 is best) or pain (10 is worst)? Answer with a line means: gut = comfort',
    "stool": 'is "stool" how many, or the Bristol type? Answer with a line means: stool = bristol',
}
_ANSWERS = {
    "gut": (("comfort", "10 is best"), ("pain", "10 is worst")),
    "stool": (("stools", "how many"), ("bristol", "the Bristol type")),
}


def unclear(days: Iterable[Day], means: Container[str]) -> tuple[Question, ...]:
    """What the words of some days leave open, each asked once, unless the person's own words say it.

    >>> [asked.word for asked in unclear(read(b"2026-11-16\\ngut 4\\n").days, {})]
    ['gut']
    """
    asked: dict[str, Question] = {}
    for day in days:
        for entry in day.entries:
            if not isinstance(entry, Felt) or not feelings.is_ambiguous(entry.scale) or isnan(entry.value):
                continue
            if entry.scale not in asked and entry.scale not in means:
                asked[entry.scale] = Question(
                    entry.line, entry.column, _ASK[entry.scale], entry.scale, _ANSWERS[entry.scale]
                )
    return tuple(sorted(asked.values()))
