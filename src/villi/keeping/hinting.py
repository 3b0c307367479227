"""What is said beside words as they are typed: what of them is not used, what would count, what is meant.

Nothing here changes how a line is read. What seems to be meant is words to write in place of those typed.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date as Date

from villi.diary.dates import WEEKDAYS
from villi.diary.feelings import SCALES
from villi.diary.keys import MEALS, one_slip
from villi.diary.sameness import said
from villi.diary.shapes import decide
from villi.diary.values import Diary, Eaten, Entry, Felt, Record
from villi.keeping.forms import form_of, is_in_units
from villi.keeping.values import Hint, Item
from villi.meals import Index
from villi.meals.beside import ENDS
from villi.meals.spelling import corrected
from villi.meals.values import Refused
from villi.meals.words import stem

Span = tuple[int, int]

HALF_TYPED = 3
"""Letters up to which the last word may be the beginning of another: "gra" may go on to grapes."""
UNITS = (
    "A unit says how much alcohol was in it, not what it was. Write the drink, such as a small glass of wine."
)
"""What would say how much of what units of alcohol were."""
RATE = "Kept as a note. A feeling counts with a number from 0 to 10, such as “feel: mood 6”."
"""What would make words about a feeling a rating."""

_WEEKDAY = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
_DAY = re.compile(
    r"\b(?:yesterday|last\s+night|the\s+(?:day|night)\s+before|tomorrow"
    rf"|(?:on|last)\s+(?:{_WEEKDAY}))\b(?!['’]s\b)"
    rf"|\A(?:{_WEEKDAY})(?=\s*:)",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(?:\bat\s+|@\s*)(?:[01]?[0-9]|2[0-4])(?:[:.][0-5][0-9])?(?:\s*o['’]?clock)?"
    r"(?:\s*[ap]\.?m\b\.?)?(?![0-9]|\s*(?:g|kg|mg|ml|%)\b)"
    r"|\b(?:1[0-2]|0?[1-9])(?:[:.][0-5][0-9])?\s*[ap]\.?m\b\.?"
    r"|(?<![\w:./-])(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?![\w:/-])",
    re.IGNORECASE,
)
_WEIGHT = re.compile(
    r"(?:my\s+)?weight\s+(?:is\s+|was\s+)?(?P<kg>[0-9]+(?:[.,][0-9]+)?\s*(?:kg|kilos?)?)", re.I
)
_NOT_EATEN = re.compile(
    r"(?:no|without|skipped|didn['’]?t\s+(?:have|eat|drink))\s+(?:any\s+)?[^\s,;+&]+"
    r"(?:(?:\s+[^\s,;+&]+)?\s+(?:today|yet|at\s+all|tonight|this\s+(?:morning|evening)))?\.?",
    re.IGNORECASE,
)
_FEELING = re.compile(
    rf"(?:i\s+)?(?:feel(?:ing|s|t)?\b|(?:{'|'.join(sorted(SCALES))})\s*[: ])", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]+")


def not_used(line: str, entries: Sequence[Entry], items: Sequence[Item], date: Date) -> Iterator[Hint]:
    """What a line says of when it was, and what is not used of that.

    >>> from villi.diary.values import Words
    >>> eaten = [Eaten(Words(0, 1, "soup yesterday"))]
    >>> found = next(not_used("soup yesterday", eaten, (), Date(2026, 11, 22)))
    >>> found.words
    '“yesterday” is not used: this goes to Sunday 22 November. Write it on the page of its own day.'
    >>> found.day
    datetime.date(2026, 11, 21)
    """
    if not _is_food(line, entries):
        return
    day = _unread(_DAY, line, items)
    if day is not None:
        said = f"“{day[0]}” is not used: this goes to {date:%A} {date.day} {date:%B}."
        yield Hint(f"{said} Write it on the page of its own day.", _day_named(day[0], date))
    time = _unread_time(line, entries, items)
    if time is not None:
        yield Hint(f"“{time[0].strip()}” is not used: a time stands first, as in 13:00.")


def _day_named(words: str, date: Date) -> Date | None:
    """The day that words of `_DAY` name, seen from another; None beyond the ends of time.

    >>> _day_named("on Friday", Date(2026, 11, 22)), _day_named("last night", Date(2026, 11, 22))
    (datetime.date(2026, 11, 20), datetime.date(2026, 11, 21))
    """
    weekday = next((WEEKDAYS[word] for word in words.casefold().split() if word in WEEKDAYS), None)
    away = 1 if words.casefold() == "tomorrow" else -1
    if weekday is not None:
        away = -((date.weekday() - weekday - 1) % 7 + 1)
    there = date.toordinal() + away
    return Date.fromordinal(there) if Date.min.toordinal() <= there <= Date.max.toordinal() else None


def would_count(line: str, entries: Sequence[Entry]) -> Iterator[Hint]:
    """What would make a rating of words about a feeling that were kept as a note, or a drink of units.

    >>> list(would_count("mood: great", [Record("note", "mood: great", 1)])) == [Hint(RATE)]
    True
    >>> list(would_count("note: mood was great", [Record("note", "mood was great", 1)]))
    []
    """
    notes = [entry for entry in entries if isinstance(entry, Record) and entry.key == "note"]
    typed = decide(line, 1)
    about = line[typed.start : typed.end]
    if notes and typed.key in ("", "feel") and (typed.key == "feel" or _FEELING.match(about)):
        yield Hint(RATE)
    if not typed.key and is_in_units(about):
        yield Hint(UNITS)


def not_taken(notes: Iterable[Refused]) -> Iterator[Hint]:
    """What is not counted of medicines and supplements, and what would say for good that they ended.

    >>> [hint.words for hint in not_taken([Refused("x", (0, 1), suggestion="iron: no dose", remedy=ENDS)])]
    ['Iron: no dose. Where it ended for good, write stops: or ended: in front of its name.']
    """
    for note in notes:
        if note.remedy == ENDS:
            yield Hint(" ".join(f"{said[:1].upper()}{said[1:]}." for said in (note.suggestion, note.remedy)))


def meant(
    line: str, entries: Sequence[Entry], items: Sequence[Item], ready: Index, diary: Diary, date: Date
) -> str:
    """A line as it seems to be meant, "" where it says so itself: with a slip of typing in "same breakfast"
    mended, with the key that makes it count, as the form of the diary that it is on a day.

    >>> from villi.foods import Catalogue
    >>> from villi.meals import index
    >>> from villi.diary import read
    >>> rest = index(Catalogue.everyday()), read(b"2026-11-16\\n"), Date(2026, 11, 16)
    >>> meant("samee breakfst no cofee", (), (), *rest), meant("weight 62 kg", (), (), *rest)
    ('same breakfast no coffee', 'weight: 62 kg')
    """
    again = _same(line, ready)
    if again:
        return again
    typed = decide(line, 1)
    if typed.kind != "entry" or typed.labelled or any(isinstance(entry, Felt | Record) for entry in entries):
        return ""
    about = line[typed.start : typed.end]
    form = form_of(about, diary, date)
    if form:
        return f"{line[: typed.start]}{form}"
    weight = _WEIGHT.fullmatch(about)
    if weight and not items:
        return f"weight: {weight['kg']}"
    if _NOT_EATEN.fullmatch(about) and not items:
        return f"{line[: typed.start]}note: {about}"
    return ""


def is_half_typed(line: str, span: Span, item: Item | None, ready: Index) -> bool:
    """Whether a piece at the end of what is being typed may go on: a number that names nothing yet, or a
    short word that is not one of the words of the food that it was read as, nor another name of it in use.

    >>> from villi.foods import Catalogue
    >>> from villi.meals import index
    >>> ready = index(Catalogue.everyday())
    >>> is_half_typed("2 eg", (0, 4), None, ready), is_half_typed("toast, 10", (7, 9), None, ready)
    (True, True)
    """
    if span[1] != len(line):
        return False
    words = _WORD.findall(line[slice(*span)])
    if not words:
        return item is None and line[slice(*span)].strip().isnumeric()
    if len(words) != 1 or len(words[0]) > HALF_TYPED or not line.endswith(words[0]):
        return False
    number = ready.numbers.get(item.food_id) if item is not None else None
    if item is None or item.kind != "food" or number is None:
        return item is None or item.kind == "food"
    food = ready.foods[number]
    word = words[0].casefold()
    own = stem(word)
    if food.reports and ready.bare_food((own,), (own,)) == number:
        return False  # "oj", "pb": short for what people often eat
    return word not in _WORD.findall(food.name.casefold()) and word not in map(str.casefold, food.synonyms)


def _is_food(line: str, entries: Sequence[Entry]) -> bool:
    """Whether words are food said anew: a repetition uses what it says of when."""
    eaten = [entry for entry in entries if isinstance(entry, Eaten)]
    typed = decide(line, 1)
    once_more = said(line[typed.start : typed.end], typed.meal) is not None
    return bool(eaten) and not once_more and not any(entry.repeats or entry.left for entry in eaten)


def _unread(
    pattern: "re.Pattern[str]", line: str, items: Sequence[Item], start: int = 0
) -> "re.Match[str] | None":
    """The first such words from `start` on that no food takes: "sunday roast" and "last night's curry" are
    foods."""
    spans = [item.span for item in items if not item.line]
    for found in pattern.finditer(line, start):
        if not any(start <= found.start() and found.end() <= end for start, end in spans):
            return found
    return None


def _unread_time(line: str, entries: Sequence[Entry], items: Sequence[Item]) -> "re.Match[str] | None":
    return _unread(_TIME, line, items, decide(line, 1).start) if _is_food(line, entries) else None


def _same(line: str, ready: Index) -> str:
    """A line of which a slip of typing hides that it asks for a meal once more."""
    words = line.split()
    if not words or len(words) > LONGEST_SAME or not _is_like(words[0], "same"):
        return ""
    fixed = ["same"]
    for word in words[1:]:
        near = next((name for name in _AGAIN if _is_like(word, name)), "")
        fixed.append(near or _spelt(word, ready))
    new = " ".join(fixed)
    return new if new.casefold() != " ".join(words).casefold() and said(new) is not None else ""


LONGEST_SAME = 12
_AGAIN = (
    "as",
    "yesterday",
    "no",
    "without",
    "but",
    "with",
    "and",
    *(name for name in MEALS if len(name) > 3),
)
"""Words of a repetition, besides its foods."""


def _is_like(word: str, name: str) -> bool:
    word = word.casefold().strip(",;:.")
    return word == name or (len(name) > 3 and one_slip(word, name))


def _spelt(word: str, ready: Index) -> str:
    """A word of food without its slip of typing."""
    plain = word.casefold()
    return corrected(plain, ready) if plain.isalpha() and plain not in ready.postings else word
