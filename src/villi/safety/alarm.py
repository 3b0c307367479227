"""Words of self-harm, whatever their spelling, and not the names of food.

The list is conservative: it would rather show a calm card to somebody who did not need it. It reads words; it
does not understand them, and what it does not find is no sign that all is well.
"""

import re
from collections.abc import Iterator
from functools import cache

from villi.safety.said import denied_before, even, matcher, sentences
from villi.safety.tables import rows, wordlist

_LOOKALIKE = str.maketrans("аеорсухіѕԁӏкԛвнмт", "aeopcyxisdlkqbhmt")
"""Cyrillic letters that look like Latin ones."""
_LEET = (str.maketrans("0134578@$", "oieastbas"), str.maketrans("01345789@$", "oleastbgas"))
"""Digits and signs for letters; a 1 is an i or an l."""
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,40}>")
_ABBREVIATED = re.compile(r"(?<!\w)od[’'](?:d|ed|ing)(?!\w)", re.IGNORECASE)
"""Without its apostrophe it would be "odd"."""
_INSIDE = re.compile(r"(?<=[^\W\d_])[!|](?=[^\W\d_])")
_TOKEN = re.compile(r"\S+")
_DIGIT = re.compile(r"[0134578@$]")
_LETTER = re.compile(r"[^\W\d_]")
_SPELT = re.compile(r"(?<!\w)(?:\w(?:[.\-_*·,/]|\s{1,3})){2,}\w(?!\w)")
_SPLIT = re.compile(r"(?<=[^\W\d_])[.\-_·*/](?=[^\W\d_])")
_MASKED = re.compile(r"[^\W\d_]*[*#][*#\w]*")
_STAR = re.compile(r"[*#]")
_STARS = re.compile(r"[*#]+|[^*#]+")
_KEYS = wordlist("hidden")
_LONGEST_KEY = max(map(len, _KEYS))
_MORE = re.compile(r"(\w)\1{2,}")


@cache
def _patterns(kind: str) -> "re.Pattern[str]":
    found = matcher(row["phrase"] for row in rows("self_harm.csv") if row["kind"] == kind)
    assert found is not None
    return found


@cache
def _ends() -> "re.Pattern[str]":
    """What is meant only where nothing follows: "want to cut", but "want to cut carbs"."""
    return re.compile(rf"{_patterns('ends').pattern}\Z")


@cache
def _joined() -> "re.Pattern[str]":
    """Words of ours run into others, or with blanks between their letters."""
    table = rows("self_harm.csv")
    squeezed = [row["phrase"] for row in table if row["kind"] == "squeezed"]
    spaced = [" ?".join(row["phrase"]) for row in table if row["kind"] == "spaced"]
    return re.compile(rf"(?<!\S)(?:\S*?(?:{'|'.join(squeezed)})|(?:{'|'.join(spaced)}))")


def alarms(text: str) -> bool:
    """Whether words may be about harming oneself.

    >>> alarms("i want to d1e"), alarms("k.i.l.l  m y s e l f"), alarms("ate nothing, better off dead")
    (True, True, True)
    >>> alarms("death by chocolate, to die for"), alarms("cut myself a slice"), alarms("not suicidal")
    (False, False, False)
    """
    return any(_alarms(variant) for variant in dict.fromkeys(_variants(text)))


def _variants(text: str) -> Iterator[str]:
    """The text as written, and as it reads with masks, spacing and digits for letters taken away."""
    plain = _ABBREVIATED.sub("overdosed", _TAG.sub("", text))
    yield plain
    bare = plain.casefold().translate(_LOOKALIKE)
    bare = _TOKEN.sub(_without_stars, bare)
    bare = _INSIDE.sub("i", bare)
    for letters in _LEET:
        read = _without_digits(bare, letters)
        yield read
        yield _SPLIT.sub("", read)
        yield _MORE.sub(r"\1", read)
        yield _MORE.sub(r"\1\1", read)
    spelt = _SPELT.search(bare)
    if spelt:
        yield _SPELT.sub(lambda found: re.sub(r"[\W_]+", "", found[0]), bare)


def _without_digits(text: str, letters: dict[int, int]) -> str:
    """The text with digits and signs read as letters, in words that have letters too."""

    def read(found: "re.Match[str]") -> str:
        word = found[0]
        return word.translate(letters) if _DIGIT.search(word) and _LETTER.search(word) else word

    return _TOKEN.sub(read, text) if _DIGIT.search(text) else text


def _without_stars(token: "re.Match[str]") -> str:
    """A word with stars in it as the word it hides, if it is one of ours."""
    word = token[0]
    if len(word) > 2 * _LONGEST_KEY or not _STAR.search(word):
        return word
    return _MASKED.sub(lambda found: _hidden(found[0]), word)


def _hidden(masked: str) -> str:
    parts = _STARS.findall(masked)
    shape = "".join(rf"\w{{1,{len(part) + 1}}}" if part[0] in "*#" else part for part in parts)
    return next((key for key in sorted(_KEYS) if re.fullmatch(shape, key)), masked)


def _alarms(text: str) -> bool:
    for sentence in sentences(text):
        words = _patterns("food").sub(" ", even(sentence))
        if _patterns("fire").search(words):
            return True
        for found in _patterns("deniable").finditer(words):
            if not denied_before(words, found.start()):
                return True
        if _patterns("alone").fullmatch(words) or _ends().search(words):
            return True
        if any(not denied_before(words, found.start()) for found in _joined().finditer(words)):
            return True
    return False
