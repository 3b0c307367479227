"""Words of a change as tokens with their places; what cannot be seen or read is refused, never skipped."""

import csv
import math
import re
import unicodedata
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from villi.quantities import VilliError

LONGEST = 300
"""Characters of the words of one change."""
_TOKENS = re.compile(
    r"(?P<number>\d+(?:[.,]\d+)*|\.\d+|[½¼¾⅓⅔])|(?P<word>[^\W\d_]+(?:['’][^\W\d_]+|-(?=[^\W\d_])[^\W\d_]+)*)"
    r"|(?P<sign>\S)"
)
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?\Z")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Kinds of characters that command a terminal, turn the direction of writing, or are no text."""
_SIGNS = str.maketrans("−–—×", "---x")


class Token(NamedTuple):
    """A word, number or sign: `text` made even, `value` of a number (NaN for none), `start` and `end` in the
    words as written; `close` where nothing stands between it and the token before."""

    text: str
    kind: str
    value: float
    start: int
    end: int
    close: bool


def amiss(words: str, at: Token | None, wrong: str, remedy: str) -> VilliError:
    """What is wrong at a place in words.

    >>> str(amiss("glutamine 5", Token("5", "number", 5.0, 10, 11, False), "5 of what?", "write 5 g"))
    'column 11 of "glutamine 5": 5 of what?: write 5 g'
    """
    one = " ".join(words.split())
    quoted = one if len(one) <= 60 else f"{one[:59]}…"
    place = f'column {at.start + 1} of "{quoted}"' if at is not None else f'"{quoted}"'
    return VilliError(f"{place}: {wrong}", remedy=remedy)


def tokens(words: str) -> tuple[Token, ...]:
    """Words as tokens. Raises VilliError for what is too long, or holds characters that nobody sees.

    >>> [token.text for token in tokens("L-Glutamine 2,5 g/day, 8-week")]
    ['l-glutamine', '2,5', 'g', '/', 'day', ',', '8', 'week']
    """
    if len(words) > LONGEST:
        raise VilliError(
            f"a change of {len(words):,} characters is too long", remedy=f"say it in up to {LONGEST}"
        )
    for at, character in enumerate(words):
        if unicodedata.category(character) in _UNSEEN and character not in "\t\n":
            number = f"U+{ord(character):04X}"
            place = Token(character, "sign", math.nan, at, at + 1, False)
            seen = "".join(c if unicodedata.category(c) not in _UNSEEN else " " for c in words)
            raise amiss(seen, place, f"a character that nobody sees ({number})", "leave it out")
    return tuple(_joined([_token(found, words) for found in _TOKENS.finditer(words)]))


def _token(found: "re.Match[str]", words: str) -> Token:
    kind = found.lastgroup or "sign"
    text = unicodedata.normalize("NFKC", found[0]).casefold().replace("’", "'").translate(_SIGNS)
    value = math.nan
    if kind == "number":
        value = _value(found, words)
    elif kind == "word" and text in _numbers():
        kind, value = "number", _numbers()[text]
    close = found.start() > 0 and not words[found.start() - 1].isspace()
    return Token(text, kind, value, found.start(), found.end(), close)


def _value(found: "re.Match[str]", words: str) -> float:
    text = found[0]
    if len(text) == 1 and not text.isdecimal():
        return unicodedata.numeric(text)
    if _THOUSANDS.match(text):
        return float(text.replace(",", ""))
    if text.count(",") + text.count(".") <= 1:
        return float(text.replace(",", "."))
    place = Token(text, "number", math.nan, found.start(), found.end(), False)
    raise amiss(words, place, f"{text} is no number", "write it such as 1000 or 2.5")


def _joined(found: list[Token]) -> list[Token]:
    """The hyphen of "8-week" is no minus; "one and a half" is one number."""
    out: list[Token] = []
    for at, token in enumerate(found):
        before = found[at - 1] if at else None
        after = found[at + 1] if at + 1 < len(found) else None
        hyphen = token.text == "-" and token.close and before is not None and before.kind == "number"
        if hyphen and after is not None and after.kind == "word" and after.close:
            continue
        out.append(token)
        if [one.text for one in out[-3:]] == ["and", "a", "half"] and len(out) > 3:
            whole = out[-4]
            if whole.kind == "number":
                out[-4:] = [whole._replace(value=whole.value + 0.5, end=token.end)]
    return out


@cache
def _numbers() -> dict[str, float]:
    return {row["words"]: float(row["value"]) for row in rows("numbers")}


def rows(name: str) -> list[dict[str, str]]:
    """A table of words of this room."""
    text = (files("villi.body") / "data" / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


class Unit(NamedTuple):
    """A unit: its usual `name`, how many of the base unit it is (NaN: of none), and what it is `of`."""

    name: str
    times: float
    of: str


@cache
def units() -> dict[str, Unit]:
    """Every unit by the words for it.

    >>> units()["grams"]
    Unit(name='g', times=1.0, of='weight')
    """
    return {
        word: Unit(row["unit"], float(Fraction(row["times"])) if row["times"] else math.nan, row["of"])
        for row in rows("units")
        for word in row["words"].split(";")
    }


@cache
def names() -> dict[tuple[str, ...], str]:
    """Inputs by the words for them, each a row of tokens."""
    return {
        tuple(token.text for token in tokens(phrase)): row["input"]
        for row in rows("said")
        for phrase in row["words"].split(";")
    }


@cache
def called() -> dict[str, str]:
    """What can be asked, as messages call it, by the name of the input."""
    return {row["input"]: row["called"] for row in rows("said")}


@cache
def examples() -> dict[str, str]:
    """What can be asked, an example of each, by the name of the input."""
    return {row["input"]: row["example"] for row in rows("said")}
