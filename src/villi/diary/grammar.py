"""The diary's grammar: bytes to a `Diary` and back, decided line by line.

A line is decided from its own text (`decide`); only an indented line looks at what stands above it. The
lines are gathered into blocks under their day headers, blocks become dates, dates become days. Nothing a
person writes is lost or raises: what cannot be used is a `Problem`, and `write` gives every byte back.
"""

import re
import string
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date as Date
from datetime import time as Time
from datetime import timedelta
from math import isnan
from typing import Literal, NamedTuple, cast

from villi.diary import feelings
from villi.diary.complete import completeness
from villi.diary.courses import courses
from villi.diary.dates import Opening, clock_at, last_weekday, next_weekday, opening
from villi.diary.keys import BARE, HEADER, MEALS, RECORDS, STATES, near
from villi.diary.lines import body, decode, split
from villi.diary.numbers import numbers
from villi.diary.repeat import repeated, trimmed
from villi.diary.values import Day, Diary, Eaten, Entry, Felt, Header, Meal, Pin, Question, Record, Words
from villi.quantities import Problem

FORMAT = 1
"""The version of the grammar; a file may name it in its header (`format: 1`)."""

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
_PIN = re.compile(
    r"\{\s*([A-Za-z]+:[^\s{}]+)(?:\s+([0-9]+(?:[.,][0-9]+)?)\s*(?:g|grams?|gr|gm)\b\.?)?\s*\}", re.IGNORECASE
)
_BRACES = re.compile(r"\{[^{}]*\}?")
_TAG = re.compile(r"#[^\W\d_][\w-]*")
_FORGOT = re.compile(
    r"(?:\b(?:i|have)\s+)?\b(?:forg[oe]t(?:ten)?|(?:can['’]?t|cannot|don['’]?t|didn['’]?t)\s+(?:remember|recall)|"
    r"didn['’]?t\s+(?:log|record|note|write\s+down)|lost\s+track(?:\s+of)?|not\s+sure\s+about)\s+"
    r"(?:to\s+(?:log|write(?:\s+down)?|record|note(?:\s+down)?)\s*)?(?:about\s+)?"
    r"(?:the\s+|what\s+)?(?:rest|remainder|everything\s+else|what\s+else|anything\s+else|else|others?|"
    r"i\s+(?:ate|had)(?:\s+(?:later|after|next))?|breakfast|lunch|dinner|supper|tea)\b(?:\s+of\s+(?:the|my)\s+day)?"
    r"|\b(?:the\s+)?rest\s+(?:forgotten|not\s+(?:recorded|logged|written\s+down))",
    re.IGNORECASE,
)
_FASTED = re.compile(r"(?:i\s+)?fasted(?:\s+(?:all\s+day|today|the\s+whole\s+day))?\.?", re.IGNORECASE)
_PERIOD = re.compile(
    r"period\s+(day\s*[0-9]+|start(?:ed|s)?|end(?:ed|s)?|began|came|over|heavy|light|spotting)", re.IGNORECASE
)
_WEIGHT = re.compile(
    r"(?P<n>[0-9]+(?:[.,][0-9]+)?)\s*(?:(?P<st>st(?:one)?)\s*(?:(?P<lb2>[0-9]+(?:[.,][0-9]+)?)\s*(?:lbs?|pounds?)?)?"
    r"|(?P<lb>lbs?|pounds?)|kgs?|kilos?)?\Z",
    re.IGNORECASE,
)
_POUND_KG = 0.45359237  # exact by definition (international yard and pound agreement, 1959)
_SEPARATORS = " \t,;.!"


# What lists and headings pasted from elsewhere put in front: "- toast", "## 2026-11-16".
_BULLETS = "-*•·–—#"
_BULLET = re.compile(r"[-*•·–—]\s+(?=\S)|##+\s*(?=[0-9]{4}-[0-9]{2}-[0-9]{2})")
_ABOUT = re.compile(
    r"(?:[~@]|(?:at|around|about|circa|ca?\.)\s)\s*(?=[0-9]{1,2}(?::[0-9]{2}|\s?[ap]m\b))", re.IGNORECASE
)


class Line(NamedTuple):
    """What a line is, from its own text alone. `start` and `end` bound its value or words in the raw text."""

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


def decide(raw: str, number: int) -> Line:
    """What one raw line is.

    >>> decide("08:10 lunch: soup  # at home\\n", 3)[:5]
    (3, 'entry', False, 13, 17)
    >>> decide("coffee: black", 1).key, decide("lunhc: soup", 1).near
    ('', 'lunch')
    """
    start, end = body(raw)
    if start == end:
        return Line(number, "blank", False, start, end)
    indented = start > 0 and any(character.isspace() for character in raw[:start])
    bullet = _BULLET.match(raw, start, end) if raw[start] in _BULLETS else None
    start = bullet.end() if bullet else start
    opened = opening(raw, start, end)
    if opened:
        return Line(number, "day", indented, opened.end, end, opened)
    return _entry(raw, number, indented, start, end)


def _entry(raw: str, number: int, indented: bool, start: int, end: int) -> Line:
    clock: Time | None = None
    timed = False
    if raw[start] in "~@aAcC":
        about = _ABOUT.match(raw, start, end)
        start = about.end() if about else start
    if raw[start] in "0123456789":
        clock, start, timed = clock_at(raw, start, end)
    label = _KEY.match(raw, start, end)
    name = " ".join(label[1].lower().split()) if label else ""
    slip = ""
    if label and (name in HEADER or name in _KEYED):
        start = _after_blanks(raw, label.end(), end)
        meal = MEALS.get(name, "")
        return Line(
            number, "entry", indented, start, end, None, clock, timed, "" if meal else name, meal, True
        )
    if label:
        slip = near(name)
    if start < end and raw[start] in "bBlLdDsS":
        meal_label = _LABEL.match(raw, start, end)
        if meal_label:
            meal = MEALS.get(meal_label[1].lower().removesuffix("s"), "")
            at, again, was_timed = clock_at(raw, meal_label.end(), end)
            if was_timed and not timed:
                clock, timed = at, True
            start = again if was_timed else meal_label.end()
            return Line(number, "entry", indented, start, end, None, clock, timed, "", meal, True)
    period = _PERIOD.fullmatch(raw, start, end) if raw[start : start + 1] in ("p", "P") else None
    if period:
        return Line(number, "entry", indented, period.start(1), end, None, clock, timed, "period", "", True)
    bare = raw[start:end].lower()
    if bare in BARE:
        return Line(number, "entry", indented, end, end, None, clock, timed, bare, "", True)
    if bare.startswith(("fasted", "i fasted")) and _FASTED.fullmatch(bare):
        return Line(number, "entry", indented, end, end, None, clock, timed, "fasted", "", True)
    return Line(number, "entry", indented, start, end, None, clock, timed, "", "", False, slip)


_KEYED = frozenset(MEALS) | STATES | RECORDS | {"feel", "means"}


def _after_blanks(raw: str, start: int, end: int) -> int:
    while start < end and raw[start].isspace():
        start += 1
    return start


@dataclass(slots=True)
class _Block:
    """The lines under one day header, while they are read; `opening` None is what stands before any."""

    line: int
    opening: Opening | None
    raw: str = ""
    date: Date | None = None
    entries: list[Entry] = field(default_factory=list)


@dataclass(slots=True)
class _Reading:
    """What has been read so far. Lives only inside `read`."""

    lines: tuple[str, ...]
    header: dict[str, str] = field(default_factory=dict)
    header_lines: dict[str, tuple[int, int]] = field(default_factory=dict)
    means: dict[str, tuple[str, str, Pin | None]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    blocks: list[_Block] = field(default_factory=lambda: [_Block(0, None)])
    above: Line | None = None

    def trouble(self, line: int, column: int, message: str, suggestion: str = "") -> None:
        self.problems.append(Problem(line, column, message, suggestion))


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
    reading = _Reading(split(text))
    reading.problems += undecoded
    for number, raw in enumerate(reading.lines, 1):
        _take(reading, decide(raw, number), raw)
    header = _header(reading)
    _date_blocks(reading, today)
    days, states = _days(reading, header)
    reading.problems += courses(days)[1]
    questions = _questions(days, reading.means)
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


def _take(reading: _Reading, line: Line, raw: str) -> None:
    if line.kind == "blank":
        return
    above = reading.above
    if line.indented and above is not None and (above.key == "note" or _is_more(line)):
        _continue(reading, above, line, raw)
        return
    if line.kind == "day":
        reading.blocks.append(_Block(line.number, line.opening, raw))
        reading.above = None
        if line.start == line.end:
            return
        line = _entry(raw, line.number, False, line.start, line.end)
    reading.above = line
    if line.timed and line.clock is None:
        written = raw[: line.start].strip()
        reading.trouble(line.number, 1, f"{written} is not a time", "write hours and minutes, such as 08:10")
    _enter(reading, line, raw)


def _is_more(line: Line) -> bool:
    return line.kind == "entry" and not (line.timed or line.labelled)


def _continue(reading: _Reading, above: Line, line: Line, raw: str) -> None:
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
        if above.key == "note" and _FORGOT.search(raw, start, end):
            entries.insert(-1, Record("skip", "rest", line.number, record.clock, start + 1))
    else:
        reading.trouble(line.number, start + 1, f"{above.key}: takes one line", "write it on one line")


def _enter(reading: _Reading, line: Line, raw: str, *, continues: bool = False) -> None:
    value = raw[line.start : line.end]
    key, column = line.key, line.start + 1
    block = reading.blocks[-1]
    if key == "":
        block.entries += _words(reading, line, value, continues=continues)
    elif key == "feel":
        block.entries += _felt(reading, line, value)
    elif key == "means":
        _mean(reading, line, value)
    elif key in HEADER and (block.opening is None or key != "weight"):
        if block.opening is not None:
            reading.trouble(
                line.number, column, f"{key}: inside a day is not used", "move it above the first day"
            )
        else:
            reading.header[key] = value
            reading.header_lines[key] = (line.number, column)
    else:
        if key == "note" and _FORGOT.search(value):
            block.entries.append(Record("skip", "rest", line.number, line.clock, column))
        tags: list[Entry] = []
        if "#" in value:
            kept, tags = _tags(value, line)
            value = kept.rstrip()
        block.entries += [*tags, Record(key, value, line.number, line.clock, column)]


def _tags(text: str, line: Line) -> tuple[str, list[Entry]]:
    """The text with the tags at its end blanked out, and the tags."""
    tags: list[Entry] = []
    end = len(text)
    while end and text[end - 1].isspace():
        end -= 1
    while (at := text.rfind("#", 0, end)) >= 0 and _TAG.fullmatch(text, at, end):
        if at and not text[at - 1].isspace():
            break
        name = text[at + 1 : end]
        key, value = (name.lower(), "") if name.lower() in BARE else ("tag", name)
        tags.append(Record(key, value, line.number, line.clock, line.start + at + 1))
        end = at
        while end and text[end - 1].isspace():
            end -= 1
    return text[:end], tags[::-1]


def _words(reading: _Reading, line: Line, text: str, *, continues: bool) -> list[Entry]:
    """Food words, and what else stands among them: pins, tags, feelings, "forgot the rest"."""
    before: list[Entry] = []
    pins: tuple[tuple[int, Pin], ...] = ()
    if "#" in text:
        text, before = _tags(text, line)
    if "{" in text:
        text, pins = _pins(reading, line, text)
    forgot = _FORGOT.search(text)
    if forgot:
        before.append(Record("skip", "rest", line.number, line.clock, line.start + forgot.start() + 1))
        text = _blanked(text, [forgot.span()])
    if feelings.HINT.search(text):
        text, felt = _prose(reading, line, text, pins)
        before = felt + before
    words = _one_food(trimmed(Words(line.number, line.start + 1, text, pins)))
    if not words.text.strip(_SEPARATORS):
        return before
    return [Eaten(words, line.clock, line.meal, continues, line.near), *before]


def _one_food(words: Words) -> Words:
    """Words in quotation marks with a pin are one food, whatever commas are in its name."""
    text = words.text
    if len(words.pins) != 1 or len(text) < 3 or text[0] != '"' or text.find('"', 1) != len(text) - 1:
        return words
    pin = words.pins[0][1]
    return Words(words.line, words.column + 1, text[1:-1], ((len(text) - 2, pin),), one=True)


def _blanked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text with spans, in order, and the separators after them made blank (at the end: before them)."""
    out: list[str] = []
    at = 0
    for start, end in spans:
        while end < len(text) and text[end] in _SEPARATORS:
            end += 1
        out += [text[at:start], " " * (end - start)]
        at = end
    return "".join([*out, text[at:]])


def _pins(reading: _Reading, line: Line, text: str) -> tuple[str, tuple[tuple[int, Pin], ...]]:
    pins: list[tuple[int, Pin]] = []
    out: list[str] = []
    last = 0  # where the words since the previous braces start
    for braces in _BRACES.finditer(text):
        pin = _PIN.fullmatch(braces[0])
        words = text[last : braces.start()].rstrip(string.whitespace + _SEPARATORS)
        if pin and any(character.isalnum() for character in words):
            pins.append((last + len(words), _pin(pin)))
        else:
            reading.trouble(
                line.number,
                line.start + braces.start() + 1,
                f"{braces[0]} fixes no food; the words are used instead",
                "write the words, then the food's id and grams: flat white {fndds:92101901 240 g}",
            )
        out += [text[last : braces.start()], " " * len(braces[0])]
        last = braces.end()
    return "".join([*out, text[last:]]), tuple(pins)


def _pin(match: "re.Match[str]") -> Pin:
    return Pin(match[1], float(match[2].replace(",", ".")) if match[2] else None)


def _prose(
    reading: _Reading, line: Line, text: str, pins: tuple[tuple[int, Pin], ...]
) -> tuple[str, list[Entry]]:
    entries: list[Entry] = []
    said: list[tuple[int, int]] = []
    fixed = {at for at, _ in pins}
    for start, end in feelings.clauses(text):
        clause = text[start:end]
        found = feelings.prose(clause)
        if not found:
            offset, found = feelings.ending(clause)
            start, clause = start + offset, clause[offset:]
        if not found or (fixed and any(start < at <= end for at in fixed)):
            continue
        at = start + len(clause) - len(clause.lstrip())
        entries += _feelings(reading, line, clause.strip(), at, found)
        said.append((start, end))
    return _blanked(text, said), entries


def _felt(reading: _Reading, line: Line, text: str) -> list[Entry]:
    tags: list[Entry] = []
    if "#" in text:
        text, tags = _tags(text, line)
    entries: list[Entry] = []
    for start, end, feeling in feelings.ratings(text):
        clause = text[start:end]
        at = start + len(clause) - len(clause.lstrip())
        entries += _feelings(reading, line, clause.strip(), at, (feeling,))
    return entries + tags


def _feelings(
    reading: _Reading, line: Line, words: str, at: int, found: Iterable[feelings.Feeling]
) -> Iterator[Entry]:
    column = line.start + at + 1
    for feeling in found:
        if feeling.wrong:
            reading.trouble(line.number, column, feeling.wrong, feeling.remedy)
        elif feeling.scale == "note":
            yield Record("note", words, line.number, line.clock, column)
        else:
            yield Felt(feeling.scale, feeling.value, line.number, line.clock, column, words)


def _mean(reading: _Reading, line: Line, value: str) -> None:
    words, equals, meaning = value.partition("=")
    words = " ".join(words.lower().split())
    pin = _PIN.search(meaning)
    said = meaning[: pin.start()].strip() if pin else meaning.strip()
    if not equals or not words or not (said or pin):
        reading.trouble(
            line.number,
            line.start + 1,
            "means: needs words = food",
            "write means: toast = bread, rye {fndds:51401010}",
        )
        return
    reading.means.pop(words, None)
    reading.means[words] = (words, said, _pin(pin) if pin else None)


def _header(reading: _Reading) -> Header:
    said = reading.header
    decimal: Literal["point", "comma"] = "point"
    if said.get("decimal", "point").lower() in ("comma", ","):
        decimal = "comma"
    elif said.get("decimal", "point").lower() not in ("point", "dot", ".", ""):
        _unusable(reading, "decimal", "write decimal: point or decimal: comma")
    starts = Time(4, 0)
    if "day starts" in said:
        clock, _, timed = clock_at(said["day starts"], 0, len(said["day starts"]))
        if timed and clock is not None:
            starts = clock
        else:
            _unusable(reading, "day starts", "write an hour, such as day starts: 04:00")
    version = said.get("format", "1")
    if version not in ("1", ""):
        _unusable(reading, "format", "this villi reads format 1; a newer villi may read more of this file")
    weight = _weight(said["weight"], decimal) if "weight" in said else None
    if "weight" in said and weight is None:
        _unusable(reading, "weight", "write kilograms, such as weight: 70 kg")
    if "zone" in said and not _is_zone(said["zone"]):
        _unusable(reading, "zone", "write a zone such as Europe/London")
    return Header(
        person=said.get("person", ""),
        country=said.get("country", ""),
        zone=said.get("zone", ""),
        decimal=decimal,
        day_starts=starts,
        weight_kg=weight,
        format=int(version) if version.isascii() and version.isdigit() and len(version) < 9 else FORMAT,
    )


def _unusable(reading: _Reading, key: str, remedy: str) -> None:
    line, column = reading.header_lines[key]
    reading.trouble(line, column, f"{key}: {reading.header[key]} is not understood", remedy)


def _weight(text: str, decimal: Literal["point", "comma"]) -> float | None:
    """Kilograms.

    >>> _weight("70 kg", "point"), round(_weight("11 st 4 lb", "point"), 2), _weight("heavy", "point")
    (70.0, 71.67, None)
    """
    found = _WEIGHT.match(numbers(text, decimal).strip())
    if not found:
        return None
    amount = float(found["n"])
    if found["st"]:
        return (amount * 14 + float(found["lb2"] or 0)) * _POUND_KG
    return amount * _POUND_KG if found["lb"] else amount


def _is_zone(name: str) -> bool:
    """Whether an IANA zone has this name; where the computer has no zone table, any name will do."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    for zone in (name, "Europe/London"):
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
        return zone == name
    return True


def _date_blocks(reading: _Reading, today: Date | None) -> None:
    """Give every block its date: written, or counted from the day header before it."""
    blocks = reading.blocks[1:]
    previous: Date | None = None
    leading: list[_Block] = []
    anchored = True
    for block in blocks:
        opened = cast(Opening, block.opening)
        if opened.date is not None:
            block.date = opened.date
        elif opened.weekday is not None and not opened.suggestion:
            if previous is not None:
                block.date = next_weekday(previous, opened.weekday)
            elif anchored:
                leading.append(block)
                continue
        if block.date is None:
            anchored = False
            leading = []
        elif leading:
            _count_back(reading, leading, block.date)
            leading = []
        previous = block.date
        _check(reading, block, today)
    if leading and anchored:
        _count_back(reading, leading, (today or Date.today()) + timedelta(days=1))
    for block in blocks:
        if block.date is None:
            _homeless(reading, block)


def _count_back(reading: _Reading, blocks: list[_Block], after: Date) -> None:
    for block in reversed(blocks):
        weekday = cast(int, cast(Opening, block.opening).weekday)
        after = block.date = last_weekday(after, weekday)
    for block in blocks:
        reading.trouble(
            block.line, 1, f"no date stands before it; read as {block.date}", f"write {block.date} instead"
        )


def _check(reading: _Reading, block: _Block, today: Date | None) -> None:
    opened = cast(Opening, block.opening)
    if opened.date is not None and opened.weekday not in (None, opened.date.weekday()):
        right = opened.date.strftime("%A")
        reading.trouble(
            block.line, 1, f"{opened.date} is a {right}; the date counts", "correct one of the two"
        )
    # a day of grace: another zone may be a day ahead of this computer
    if today is not None and block.date is not None and block.date > today + timedelta(days=1):
        reading.trouble(
            block.line, 1, f"{block.date} is in the future; it is kept", "check the year and the month"
        )


def _homeless(reading: _Reading, block: _Block) -> None:
    """A day header without a real date: its entries belong to no day."""
    opened = cast(Opening, block.opening)
    start, end = body(block.raw)
    header = block.raw[start:end]
    if opened.weekday is not None and not opened.suggestion:
        message, remedy = f"{header} has no date to count from", "write year-month-day, such as 2026-11-16"
    else:
        message, remedy = f"{header} is not a date", opened.suggestion
    reading.trouble(block.line, start + 1, message, remedy or "write year-month-day, such as 2026-11-16")
    for line in sorted({_place(entry) for entry in block.entries}):
        reading.trouble(line[0], line[1], "belongs to no day", f"correct the date in line {block.line}")


def _place(entry: Entry) -> tuple[int, int]:
    if isinstance(entry, Eaten):
        return entry.words.line, entry.words.column
    return entry.line, entry.column


_UNDATED = STATES | {"note", "asked", "experiment", "tag"}


def _days(reading: _Reading, header: Header) -> tuple[tuple[Day, ...], tuple[Record, ...]]:
    states: list[Record] = []
    for entry in reading.blocks[0].entries:
        if isinstance(entry, Record) and entry.key in _UNDATED:
            states.append(entry)
        elif not (isinstance(entry, Record) and entry.key == "skip"):
            line, column = _place(entry)
            reading.trouble(line, column, "stands before the first day", "write a date on a line above it")
    gathered: dict[Date, list[Entry]] = {}
    headers: dict[Date, list[int]] = {}
    for block in reading.blocks[1:]:
        if block.date is not None:
            gathered.setdefault(block.date, []).extend(_named(block.entries, reading.means))
            headers.setdefault(block.date, []).append(block.line)
    entries, failed = repeated(gathered, header.day_starts)
    reading.problems += failed
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


def _questions(days: tuple[Day, ...], means: dict[str, tuple[str, str, Pin | None]]) -> tuple[Question, ...]:
    asked: dict[str, Question] = {}
    for day in days:
        for entry in day.entries:
            if not isinstance(entry, Felt) or not feelings.is_ambiguous(entry.scale) or isnan(entry.value):
                continue
            if entry.scale not in asked and entry.scale not in means:
                asked[entry.scale] = Question(entry.line, entry.column, _ASK[entry.scale])
    return tuple(sorted(asked.values()))
