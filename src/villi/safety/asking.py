"""What the safety questions ask by list: conditions, and signs that a doctor should see (`data/asked.csv`).

Each item has the fact that rules ask about, the words that are written into the diary (which this room reads
back as that fact), and how it is asked.
"""

import csv
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple


class Item(NamedTuple):
    """Something a person can have: the `words` are written as `has: WORDS` for a condition, and as a dated
    `note: WORDS` for a sign, which passes."""

    kind: Literal["condition", "flag"]
    fact: str
    words: str
    ask: str


@cache
def items(kind: Literal["condition", "flag"]) -> tuple[Item, ...]:
    """What is asked of a kind, in order.

    >>> items("condition")[0].words
    'cirrhosis'
    """
    text = (files("villi.safety") / "data" / "asked.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return tuple(Item(kind, row["fact"], row["words"], row["ask"]) for row in rows if row["kind"] == kind)
