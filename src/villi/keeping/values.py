"""The values of the keeping room: a day as its keeper sees it, words read back, what to offer.

Every value says where it stands in the file, so that a face can change it; none holds a file or a sentence of
advice. Grams that nobody knows are NaN.
"""

from dataclasses import dataclass
from datetime import date as Date
from datetime import time as Time
from math import nan
from typing import Literal, NamedTuple

from villi.diary.courses import Course
from villi.diary.values import Completeness, Pin
from villi.meals.values import Kind
from villi.quantities import Problem
from villi.safety.values import Contact

Sure = Literal["sure", "likely", "unsure"]

SURE_FROM = 0.8
"""Confidence from which a reading is called sure: right four times in five (judgement). What is unsure is
settled where a report marks it (`meals.values.UNSURE_BELOW`)."""


class Alternative(NamedTuple):
    """What an item could be instead: another food, or another amount of it.

    `grams` NaN where the words do not say what so much of that food weighs; `difference` by what it differs
    from what was read ("skim", "half of that"); `pin` what a line says that settles it. A dish that was taken
    apart has amounts of the whole, without a food that a pin could name: its words are written with grams."""

    kind: Literal["food", "amount"]
    food_id: str
    name: str
    grams: float
    difference: str
    pin: Pin


@dataclass(frozen=True, slots=True)
class Item:
    """One food, supplement or medicine as it was read.

    `words` stand at `span`, [start, end) in code points of the raw line with the number `line` (0: words that
    are being typed; then the span is one of these words). `grams` 0 for what is counted beside food; `each`
    the grams of one; `amount` says how much as a person would ("2 slices, 64 g"), "" where nothing is known.
    `found` how the grams were found (`meals.values.Found`); `dish` the dish that the words were taken apart
    from: its parts share their words. `repeats` the line that asked for it once more (0: none). `question` is
    asked of at most one item of a line."""

    words: str
    span: tuple[int, int]
    line: int
    kind: Kind
    food_id: str
    name: str
    grams: float
    each: float
    amount: str
    confidence: float
    sure: Sure
    found: str
    dish: str = ""
    repeats: int = 0
    alternatives: tuple[Alternative, ...] = ()
    question: str = ""
    asks: Literal["", "food", "amount"] = ""


class Unread(NamedTuple):
    """Words that name nothing known, at `span` of the raw line, and what to write instead ("" unknown)."""

    words: str
    span: tuple[int, int]
    suggestion: str


class Rated(NamedTuple):
    """A feeling as it was rated: `scale` its key, `name` how a person calls it, `value` NaN where it was
    there and nobody said how much; `said` the value as a person reads it ("6.5 h", "7", "there")."""

    scale: str
    name: str
    value: float
    said: str
    line: int
    clock: Time | None = None


LineKind = Literal[
    "food", "feel", "took", "course", "note", "done", "skip", "fasted", "period", "tag", "asked",
    "experiment", "state", "means", "comment", "header", "unread",
]  # fmt: skip
"""What a line is: `course` antibiotic, course and ended; `state` what holds from that day (takes, stops, has,
pregnant, avoids, agreed, weight); `header` what belongs above the first day; `unread` what says nothing."""


@dataclass(frozen=True, slots=True)
class LineView:
    """A line of the diary with all that was made of it.

    `line` its number, `last` that of the last line that goes on with it (a note of several lines); `raw` the
    exact text from the one to the other without the last line end. `key` is the word before the colon (""
    for food words), `text` the value of a keyed line, or words that were kept as a note. `opens` marks a line
    that holds the day's date too, `continues` an indented one that goes on with the meal above. `repeats` is
    True where it asks for an earlier meal: its items stand on other lines. `tags` are its #words."""

    line: int
    last: int
    raw: str
    kind: LineKind
    key: str = ""
    clock: Time | None = None
    meal: str = ""
    items: tuple[Item, ...] = ()
    refused: tuple[Unread, ...] = ()
    felt: tuple[Rated, ...] = ()
    text: str = ""
    tags: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    opens: bool = False
    continues: bool = False
    repeats: bool = False


@dataclass(frozen=True, slots=True)
class Occasion:
    """What was eaten at one time: `title` the meal, else the time, else "No time written"."""

    title: str
    clock: Time | None
    meal: str
    lines: tuple[LineView, ...]


class Heading(NamedTuple):
    """A line that opens the day, as it stands in the file."""

    line: int
    raw: str


class Taken(NamedTuple):
    """A supplement or medicine on the day: `amount` as a person says it, "" where none is known."""

    name: str
    words: str
    amount: str
    kind: str
    line: int
    clock: Time | None = None


class Total(NamedTuple):
    """An amount of the day so far: its range from errors of composition and portions; `coverage` the share of
    what was eaten (on the nutrient's own basis) of which it is known; `at_least` where that is too little, or
    words were not understood. Everything NaN where nothing is known. The record of the day may go on."""

    key: str
    name: str
    amount: float
    unit: str
    low: float = nan
    high: float = nan
    coverage: float = nan
    at_least: bool = False
    note: str = ""


class Done(NamedTuple):
    """The number of the line that marks a record as complete, 0 where none does."""

    food: int
    feel: int


class Running(NamedTuple):
    """An experiment of which the day is a part, without its lot and without any result: `place` of `days`,
    from 1; `did` what the diary says was done; `ask` what is asked of the keeper; `lines` the three answers
    as lines to write."""

    what: str
    watch: str
    place: int
    days: int
    did: str
    ask: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DayView:
    """One day as its keeper sees it. Every line of the day with anything on it stands once in `headings`,
    `occasions` or `others`; `feelings`, `taken`, `notes` and `done` look at these lines once more.

    `feelings` the last rating of each scale; `courses` those that run on that day, wherever they were
    written; `complete` after words that were not understood; `known` False for a day that the diary has not.
    """

    date: Date
    known: bool
    headings: tuple[Heading, ...]
    occasions: tuple[Occasion, ...]
    others: tuple[LineView, ...]
    feelings: tuple[Rated, ...]
    taken: tuple[Taken, ...]
    courses: tuple[Course, ...]
    notes: tuple[LineView, ...]
    done: Done
    complete: Completeness
    totals: tuple[Total, ...]
    problems: tuple[Problem, ...]
    experiment: Running | None = None

    @property
    def lines(self) -> tuple[LineView, ...]:
        """All lines but the headings, as they stand in the file."""
        eaten = [line for occasion in self.occasions for line in occasion.lines]
        return tuple(sorted([*eaten, *self.others], key=lambda view: view.line))


class Hint(NamedTuple):
    """A sentence beside words that are being typed, and the day whose page it speaks of (None: none)."""

    words: str
    day: Date | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of words that are being typed, as it is read: `row` the typed line it stands in, from 1 (blank
    lines do not count); spans of its items with `line` 0 count in that line, blanks made even. `hints` say
    what of its words is not used, what would count."""

    words: str
    kind: LineKind
    row: int
    items: tuple[Item, ...] = ()
    refused: tuple[Unread, ...] = ()
    felt: tuple[Rated, ...] = ()
    text: str = ""
    meal: str = ""
    clock: Time | None = None
    hints: tuple[Hint, ...] = ()


@dataclass(frozen=True, slots=True)
class Echo:
    """Words read back: `lines` are those that would be written; `question` the one worth asking ("" none)
    with the item it is `about`, or for a word that may be two scales the `answers`: what each says, and the
    line that keeps it for good above the first day; `problems` name the typed line (`Problem.line`, from 1)
    and the remedy: what has one would not be written, and is not among the `lines`. `meant` is all that was
    typed as it seems to be meant, to ask back ("" where it says so itself); `contacts` whom to reach, after
    words that a card answers once they are written."""

    parts: tuple[Part, ...]
    lines: tuple[str, ...]
    question: str = ""
    about: Item | None = None
    problems: tuple[Problem, ...] = ()
    answers: tuple[tuple[str, str], ...] = ()
    meant: str = ""
    contacts: tuple[Contact, ...] = ()


class Offer(NamedTuple):
    """Something to write with one tap: `title` what it is, `words` for the box (without a time), `lines`
    exactly as they would be written, `foods` the names in it; `last` the day it comes from, `times` on how
    many days it was had in the weeks looked at; `without` words left out of it (alcohol is not offered);
    `amount` the grams of a food, where its words do not say them; of a meal `what` it was, by its name or its
    time, and `day` what its day is called from the day that is looked at."""

    title: str
    words: str
    lines: tuple[str, ...]
    foods: tuple[str, ...]
    last: Date
    times: int = 1
    without: tuple[str, ...] = ()
    amount: str = ""
    what: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True)
class Offers:
    """What to offer at a time of a day: `foods` recent and frequent ones with their last portion, `meals` of
    that time of the day, `yesterday` meal by meal, `day` all of yesterday, `taken` what is usually taken."""

    foods: tuple[Offer, ...] = ()
    meals: tuple[Offer, ...] = ()
    yesterday: tuple[Offer, ...] = ()
    day: Offer | None = None
    taken: tuple[Offer, ...] = ()


class Completion(NamedTuple):
    """A way to go on: `insert` takes the place of [start, end) of the text; `label` and `detail` are shown;
    `kind` own (a food of the diary), food (of the catalogue), key, meal, scale or taken."""

    label: str
    insert: str
    start: int
    end: int
    kind: Literal["own", "food", "key", "meal", "scale", "taken"]
    detail: str = ""
    food_id: str = ""
