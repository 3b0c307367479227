"""The values of the diary room. A diary is its lines; days and records are read from them."""

from dataclasses import dataclass, field
from datetime import date as Date
from datetime import time as Time
from typing import Literal, NamedTuple

from villi.quantities import Problem

LONGEST_LINE = 10_000
"""Characters. A day's food in one line is some 500; what is longer was not typed, and reading it word by
word would take minutes. The line itself is kept."""

MOST_KEPT = 20_000
"""Different lines of which what they say is kept, so that a diary that is read again after a small change
costs little: some years of them."""

Meal = Literal["", "breakfast", "lunch", "dinner", "tea", "supper", "snack"]


class Pin(NamedTuple):
    """A food fixed by the person: `{fndds:92101901 240 g}`; `grams` None where only the food is fixed."""

    food_id: str
    grams: float | None


class Words(NamedTuple):
    """A stretch of food words in a line. `text` is the words without pins; `pins` fix the part of
    `text` that ends at `end` (the piece since the previous pin or separator). `column` counts code
    points from 1 in the raw line, so a span in `text` can be shown in the file. `one` is True where
    the text is one food as an export names it: its commas are part of the name. `parts` is empty where the
    text stands in one line; "same but with oat milk" is put together from two: (where in `text` a part
    starts, its line, the column of that start)."""

    line: int
    column: int
    text: str
    pins: tuple[tuple[int, Pin], ...] = ()
    one: bool = False
    parts: tuple[tuple[int, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Eaten:
    """Food words under a day: `clock` None where no time was written; `meal` "" where none was named.

    `continues` marks an indented line that goes on with the eating occasion above it. `near` is the
    key that an unknown label before ":" may be a slip of ("lunhc: soup" -> "lunch"), to be suggested
    only if no food matches. `repeats` is the number of the line that said "same breakfast"; the words
    are then the earlier meal's own, and `words.line` is where those stand (0: not a repetition). `share`
    is how much of the earlier amounts ("half of yesterday's dinner"); `left` marks what is left of a meal,
    which nobody weighed; `lost` says what to write where there is nothing to repeat.
    """

    words: Words
    clock: Time | None = None
    meal: Meal = ""
    continues: bool = False
    near: str = ""
    repeats: int = 0
    share: float = 1.0
    left: bool = False
    lost: str = ""


@dataclass(frozen=True, slots=True)
class Felt:
    """A feeling: `scale` from the closed list (mood, energy, clarity, comfort, stress, pain, bloating,
    anxiety, urgency, sleep, sleep_hours, stools, bristol, or the person's own word kept as written);
    `value` NaN where presence is certain and severity unknown. `words` is what was written, `column`
    where it starts. The direction of a scale is in `villi.diary.feelings.SCALES`."""

    scale: str
    value: float
    line: int
    clock: Time | None = None
    column: int = 1
    words: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """Any other keyed line: `key` from the closed list (took, period, note, antibiotic, course, ended,
    done, skip, fasted, asked, experiment, takes, stops, has, pregnant, avoids, agreed; besides these
    `weight` inside a day and `tag` for a "#word" at the end of words), `value` the words after the
    colon (a continued value has one line break per continuation), `column` where the value starts."""

    key: str
    value: str
    line: int
    clock: Time | None = None
    column: int = 1


Entry = Eaten | Felt | Record


class Completeness(NamedTuple):
    """How complete a day's record is, per category: done, seems, partial, skipped."""

    food: Literal["done", "seems", "partial", "skipped"]
    feel: Literal["done", "seems", "partial", "skipped"]


@dataclass(frozen=True, slots=True)
class Day:
    """One local date with its entries in reading order (blocks of the same date are merged).

    `headers` are the numbers of the lines that opened it, one per block."""

    date: Date
    entries: tuple[Entry, ...]
    complete: Completeness
    headers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Header:
    """What stands before the first day. Empty strings where nothing was said."""

    person: str = ""
    country: str = ""
    zone: str = ""
    decimal: Literal["point", "comma"] = "point"
    day_starts: Time = Time(4, 0)
    weight_kg: float | None = None
    format: int = 1


class Question(NamedTuple):
    """Something the diary itself leaves open; asked once, and the answer is remembered as a `means` line:
    what `word` means is one of `answers`, (scale, what it is)."""

    line: int
    column: int
    ask: str
    word: str = ""
    answers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Diary:
    """A person's record. `lines` are the raw lines with their endings (empty for an imported diary that
    has no text of its own); `states` the dated states before the first day; `means` the person's own
    vocabulary, (words, food words, pin), the last line for the same words winning; `problems` what could
    not be used; `source` where it was read from; `encoding` the codec of the bytes (utf-8, utf-8-sig
    where the file starts with a byte-order mark, cp1252); `questions` what to ask back."""

    header: Header
    days: tuple[Day, ...]
    states: tuple[Record, ...] = ()
    means: tuple[tuple[str, str, Pin | None], ...] = ()
    problems: tuple[Problem, ...] = ()
    lines: tuple[str, ...] = field(default=(), repr=False)
    source: str = ""
    encoding: str = "utf-8"
    questions: tuple[Question, ...] = ()
