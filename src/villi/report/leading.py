"""Where numbers lead that are of no single day or food: to a pair, to ratings, to lines, to an amount."""

from hashlib import sha256
from math import isnan

from villi.examination import Move
from villi.report.blocks import Key, Ref

RATINGS = Key("felt", "")
"""The page of all ratings, day by day."""
READ = Key("lines", "")
"""The page of how each line was read."""
GLUTAMINE = Key("amount", "glutamine")
LENGTH = 12
"""Hexadecimal digits that name a pair in an address: its own names may be a person's words."""


def found(move: Move, *, asked: bool = False) -> Key:
    """The page of a pair: of the screen, or (`asked`) of a question that was declared. None of its names
    stands in the address."""
    lags = move.grounds.lags if move.grounds is not None else ()
    words = (move.found.kind, move.outcome, move.exposure, *map(str, lags), "asked" if asked else "")
    return Key("finding", sha256("\n".join(words).encode("utf-8", "replace")).hexdigest()[:LENGTH])


def to_found(words: str, move: Move, *, asked: bool = False) -> str:
    """Words that lead to the page of a pair, where the days it was tested on are known."""
    if move.grounds is None or isnan(move.effect):
        return words
    return Ref(words, found(move, asked=asked))
