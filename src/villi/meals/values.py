"""The values of the meals room: a portion, and what was not understood."""

from datetime import date as Date
from datetime import time as Time
from typing import Literal, NamedTuple

Found = Literal["given", "measure", "size", "guideline", "default", "pin", "remembered", "recipe"]
Kind = Literal["food", "supplement", "medicine", "feeling"]

Refers = Literal["another", "seconds", "rest", "finished", "part", "more", "leftover", "again"]


class Reference(NamedTuple):
    """A phrase at [start, end) of some words that means a food of before: "another one", "rest of the".

    `bare` phrases stand alone, the others before or behind food words, whose stems are `words`. `times` is
    how many ("2 more"), or which part ("the other half"); 0 where that is not said.
    """

    kind: Refers
    start: int
    end: int
    bare: bool
    times: float
    words: tuple[str, ...] = ()


class Candidate(NamedTuple):
    """A food that the words may mean, with its score (0 to 1)."""

    food_id: str
    name: str
    score: float


class Portion(NamedTuple):
    """Some food, in grams, and where the words for it stand.

    `span` is [start, end) in code points of the words that were parsed; `grams` 0 for things that are
    counted beside food. `each` is the grams of one of what was counted ("2 eggs": one egg; "half a pizza":
    the whole), all the grams where nothing was counted. `grams_sd` is the relative standard deviation of
    the grams (0.05 weighed, more for a default portion: the table in `villi.meals.portions`). `found` says
    how the grams were found;
    `confidence` is P(food right and grams within 25 %), the product of `sure_food` and `sure_grams`; below
    0.5 the portion is counted and marked. `evidence` holds what they were made of (`meals.confidence`).
    `line` and `column` (from 1, code points) are where the words that were parsed stand in the file;
    `refers` is a reference to an earlier food that is still open, `repeats` the number of the line that
    said "same breakfast" (0: the words stand where they were eaten).
    `read_by` names the language model that had a say in it, "" where the rules alone read the words.
    `dish` names the dish that the words were taken apart from, "" where they name the food itself: its
    parts share words and span.
    `pieces` is what it would weigh if a number that was read as grams counted pieces ("30 bananas"); 0 where
    that is no question.
    """

    words: str
    span: tuple[int, int]
    kind: Kind
    food_id: str
    name: str
    grams: float
    grams_sd: float
    found: Found
    confidence: float
    candidates: tuple[Candidate, ...] = ()
    question: str = ""
    asks: Literal["", "food", "amount"] = ""
    line: int = 0
    date: Date | None = None
    clock: Time | None = None
    meal: str = ""
    column: int = 1
    each: float = 0.0
    refers: Reference | None = None
    read_by: str = ""
    sure_food: float = 1.0
    sure_grams: float = 1.0
    evidence: tuple[tuple[float, ...], ...] = ()
    repeats: int = 0
    dish: str = ""
    pieces: float = 0.0


class Refused(NamedTuple):
    """Words that name nothing the catalogue knows. They carry no grams and are counted apart. `suggestion` is
    the remedy; of a note (`Understood.notes`) it says what was wrong, and `remedy` what to do."""

    words: str
    span: tuple[int, int]
    line: int = 0
    date: Date | None = None
    meal: str = ""
    suggestion: str = ""
    column: int = 1
    refers: Reference | None = None
    remedy: str = ""


class Understood(NamedTuple):
    """Everything that was made of some words. `notes` say what else there is to know: a pin on a food
    that nobody knows, where the words were counted all the same; a medicine that was not taken."""

    portions: tuple[Portion, ...]
    refused: tuple[Refused, ...]
    notes: tuple[Refused, ...] = ()


BESIDE_FOOD = frozenset({"supplement", "medicine"})
"""Kinds of portions that are counted beside food."""
UNSURE_BELOW = 0.5
"""Below this confidence a portion is counted and marked (contract of `villi parse`)."""


def in_line(said: Portion | Refused) -> tuple[int, int]:
    """The span of food words as a span of the raw line they stand in.

    >>> in_line(Refused("a unicorn", (0, 9), column=7))
    (6, 15)
    """
    offset = said.column - 1
    return said.span[0] + offset, said.span[1] + offset
