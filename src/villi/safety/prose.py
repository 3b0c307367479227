"""What notes and food words say of the writer: "dr says I have cirrhosis", but not "mum has cirrhosis".

A list such as `has:` is about the writer whatever it says; a sentence is where it says so, or is short.
"""

import re
from collections.abc import Iterator
from datetime import date as Date
from typing import NamedTuple

from villi.diary.values import Diary, Eaten, Felt, Record
from villi.safety.said import Piece, even, listed, sentences
from villi.safety.tables import wordlist

SHORT = 3
"""Words of a note that is nothing but a name: "dialysis at ten" (judgement)."""
_OTHERS = wordlist("others")
_HEARD = wordlist("heard of")
_OWN = wordlist("own")
_ME = wordlist("first person")
_THEIRS = "|".join(sorted(_OTHERS))
_ANOTHERS = re.compile(
    rf"\b(?:{_THEIRS})(?: (?!i\b|my\b|me\b)\w+){{0,2}}?"
    r" (?:takes|took|taking|on|given|has|had|started|starts|needs|got|having|gets|says|said)\b"
    rf"|\b(?:gave|give|giving|for|bought|fetched|collected)(?: (?:my|the|our))? (?:{_THEIRS})\b"
)
_POSSESSED = re.compile(rf"\b(?:{_THEIRS})(?: \w+)?\Z")


class Line(NamedTuple):
    """Words of a day that are no list: its day, its line, what kind of line ("note" or "")."""

    date: Date
    line: int
    key: str
    text: str


def prose(diary: Diary) -> Iterator[Line]:
    """Notes, feelings and food words, day by day."""
    for day in sorted(diary.days, key=lambda day: day.date):
        for entry in day.entries:
            if isinstance(entry, Record) and entry.key == "note":
                yield Line(day.date, entry.line, "note", entry.value)
            elif isinstance(entry, Felt) and entry.words:
                yield Line(day.date, entry.line, "feel", entry.words)
            elif isinstance(entry, Eaten):
                yield Line(day.date, entry.words.line, "", entry.words.text)


def own(text: str) -> Iterator[Piece]:
    """The parts of a text that are about the writer.

    >>> [piece.words for piece in own("dr says I have cirrhosis. mum has cancer")]
    ['dr says i have cirrhosis']
    """
    for sentence in sentences(text):
        said = frozenset(even(sentence).split())
        for piece in listed(sentence):
            words = frozenset(piece.words.split())
            if words & _OTHERS:
                is_own = bool(_I.search(piece.words))
            elif said & (_OTHERS | _HEARD):
                is_own = bool(words & _ME or _WEEKS.search(piece.words))
            else:
                is_own = bool(words & _OWN) or len(words) <= SHORT
            if is_own:
                yield piece


_WEEKS = re.compile(r"\b[0-9]{1,2} ?(?:w|wks?|weeks?|months?) preg")
_I = re.compile(
    r"\b(?:i have|ive|i am|im|i had|i got|i was|i may|i might|i could|i take|i took|told me|diagnosed me|"
    r"took me|drove me|with me|me to|my own)\b"
)
"""What makes words that name somebody else be about the writer all the same: "mum says I have"."""


def is_anothers(words: str, start: int) -> bool:
    """Whether what even words name at `start` is taken by somebody else: "mum's warfarin".

    >>> is_anothers("my sisters sertraline", 11), is_anothers("took warfarin at mums", 5)
    (True, False)
    """
    before = words[:start].strip()
    found = _ANOTHERS.search(before)
    return bool(_POSSESSED.search(before)) or bool(found and not _I.search(before[found.end() :]))
