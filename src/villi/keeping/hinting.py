"""What is said beside words as they are typed: what of them is not used, what would count, what is meant.

Nothing here changes how a line is read. What seems to be meant is words to write in place of those typed.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date as Date

from villi.diary.dates import WEEKDAYS
from villi.diary.feelings import SCALES
from villi.diary.keys import MEALS, one_slip
from villi.diary.sameness import said
from villi.diary.shapes import decide
from villi.diary.values import Eaten, Entry, Felt, Record
from villi.keeping.values import Item
from villi.meals import Index
from villi.meals.spelling import corrected

Span = tuple[int, int]

EARLIEST = 6
"""Hours below this may be of the morning or the afternoon: "tea at 4:30"."""
HALF_TYPED = 3
"""Letters up to which the last word may be the beginning of another: "gra" may go on to grapes."""
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
    r"(?:\bat\s+|@\s*)(?P<hour>[01]?[0-9]|2[0-4])(?:[:.](?P<minute>[0-5][0-9]))?(?:\s*o['’]?clock)?"
    r"(?:\s*(?P<half>[ap])\.?m\b\.?)?(?![0-9]|\s*(?:g|kg|mg|ml|%)\b)"
    r"|\b(?P<hour2>1[0-2]|0?[1-9])(?:[:.](?P<minute2>[0-5][0-9]))?\s*(?P<half2>[ap])\.?m\b\.?",
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


def not_used(line: str, entries: Sequence[Entry], items: Sequence[Item], date: Date) -> Iterator[str]:
    """What a line says of when it was, and what is not used of that.

    >>> from villi.diary.values import Words
    >>> eaten = [Eaten(Words(0, 1, "soup yesterday"))]
    >>> list(not_used("soup yesterday", eaten, (), Date(2026, 11, 22)))[0]
    '“yesterday” is not used: this goes to Sunday 22 November. Write it on the page of its own day.'
    """
    if not _is_food(line, entries):
        return
    day = _unread(_DAY, line, items)
    if day is not None:
        yield (
            f"“{day[0]}” is not used: this goes to {date:%A} {date.day} {date:%B}. "
            "Write it on the page of its own day."
        )
    time = _unread_time(line, entries, items)
    if time is not None:
        yield f"“{time[0].strip()}” is not used: a time stands first, as in 13:00."


def would_count(line: str, entries: Sequence[Entry]) -> Iterator[str]:
    """What would make a rating of words about a feeling that were kept as a note.

    >>> list(would_count("mood: great", [Record("note", "mood: great", 1)])) == [RATE]
    True
    >>> list(would_count("note: mood was great", [Record("note", "mood was great", 1)]))
    []
    """
    notes = [entry for entry in entries if isinstance(entry, Record) and entry.key == "note"]
    typed = decide(line, 1)
    about = line[typed.start : typed.end]
    if notes and typed.key in ("", "feel") and (typed.key == "feel" or _FEELING.match(about)):
        yield RATE


def meant(line: str, entries: Sequence[Entry], items: Sequence[Item], ready: Index) -> str:
    """A line as it seems to be meant, "" where it says so itself: with its time first, with a slip of typing
    in "same breakfast" mended, with the key that makes it count.

    >>> from villi.diary.values import Words
    >>> from villi.foods import Catalogue
    >>> from villi.meals import index
    >>> ready = index(Catalogue.everyday())
    >>> meant("samee breakfst no cofee", (), (), ready), meant("weight 62 kg", (), (), ready)
    ('same breakfast no coffee', 'weight: 62 kg')
    >>> meant("lunch at 1pm: soup", [Eaten(Words(0, 1, "at 1pm: soup"))], (), ready)
    '13:00 lunch: soup'
    """
    again = _same(line, ready)
    if again:
        return again
    typed = decide(line, 1)
    if typed.kind != "entry" or typed.labelled or any(isinstance(entry, Felt) for entry in entries):
        return _timed(line, entries, items)
    about = line[typed.start : typed.end]
    weight = _WEIGHT.fullmatch(about)
    if weight and not items:
        return f"weight: {weight['kg']}"
    if _NOT_EATEN.fullmatch(about) and not items:
        return f"{line[: typed.start]}note: {about}"
    return _timed(line, entries, items)


def is_half_typed(line: str, span: Span, item: Item | None, ready: Index) -> bool:
    """Whether a piece at the end of what is being typed is a short word that may go on: it is not one of
    the words of the food that it was read as, nor another name of it.

    >>> from villi.foods import Catalogue
    >>> from villi.meals import index
    >>> is_half_typed("2 eg", (0, 4), None, index(Catalogue.everyday()))
    True
    """
    if span[1] != len(line):
        return False
    words = _WORD.findall(line[slice(*span)])
    if len(words) != 1 or len(words[0]) > HALF_TYPED or not line.endswith(words[0]):
        return False
    number = ready.numbers.get(item.food_id) if item is not None else None
    if item is None or item.kind != "food" or number is None:
        return item is None or item.kind == "food"
    food = ready.foods[number]
    word = words[0].casefold()
    return word not in _WORD.findall(food.name.casefold()) and word not in map(str.casefold, food.synonyms)


def _is_food(line: str, entries: Sequence[Entry]) -> bool:
    """Whether words are food said anew: a repetition uses what it says of when."""
    eaten = [entry for entry in entries if isinstance(entry, Eaten)]
    typed = decide(line, 1)
    once_more = said(line[typed.start : typed.end], typed.meal) is not None
    return bool(eaten) and not once_more and not any(entry.repeats or entry.left for entry in eaten)


def _unread(pattern: "re.Pattern[str]", line: str, items: Sequence[Item]) -> "re.Match[str] | None":
    """The first such words that no food takes: "sunday roast" and "last night's curry" are foods."""
    spans = [item.span for item in items if not item.line]
    for found in pattern.finditer(line):
        if not any(start <= found.start() and found.end() <= end for start, end in spans):
            return found
    return None


def _unread_time(line: str, entries: Sequence[Entry], items: Sequence[Item]) -> "re.Match[str] | None":
    if not _is_food(line, entries) or decide(line, 1).timed:
        return None
    return _unread(_TIME, line, items)


def _timed(line: str, entries: Sequence[Entry], items: Sequence[Item]) -> str:
    """The line with the time that it says first; "" where it says none that is not used."""
    time = _unread_time(line, entries, items)
    if time is None:
        return ""
    hour, minute = int(time["hour"] or time["hour2"]), time["minute"] or time["minute2"] or "00"
    half = (time["half"] or time["half2"] or "").lower()
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    if not half and hour < EARLIEST:
        return ""
    rest = " ".join(f"{line[: time.start()]} {line[time.end() :]}".split())
    rest = re.sub(r"\s+(?=[:,;])", "", rest).strip(" ,;:")
    new = f"{hour % 24:02d}:{minute} {rest}"
    return new if rest and decide(new, 1).timed else ""


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
