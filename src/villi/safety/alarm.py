"""Words of self-harm, whatever their spelling, and not the names of food.

The list is conservative: it would rather show a calm card to somebody who did not need it. It reads words; it
does not understand them, and what it does not find is no sign that all is well.

The kinds of phrases in the table: `fire`, wherever they stand; `deniable`, unless they are denied; `ends`,
where nothing follows; `alone`, where nothing else is said; `meant`, what was done on purpose; `spaced` and
`squeezed`, with blanks between the letters or none between the words; `anywhere`, inside a word too. Quieted
are `food` and `chance` (an accident), which name what is eaten or done: but not beside a `purpose` or what
`always` counts, and no accident that came `again`. A denial is worth nothing where it is `taken back`.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from villi.diary.values import MOST_KEPT
from villi.safety.phrases import Index
from villi.safety.said import denied_before, even, sentences
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


_FIRST_NEAR, _LAST_NEAR = 5, 14
"""Letters of a word that may be one of ours with one slip; shorter words are too often other words."""


_NOTHING = frozenset(
    {"no", "none", "nil", "never", "denied", "0", "thoughts none", "thoughts no", "thoughts nil"}
)
_LOOKED_FOR = ("fire", "deniable", "ends", "alone", "meant")
_PLACES = {"ends": ("", r"\Z"), "alone": (r"\A", r"\Z")}
_LEFT_OUT = frozenset({7, *range(10, 255)})
"""Classes of marks that many leave out: accents, Arabic vowels, the dot of a Nagari letter."""


@cache
def _table() -> dict[str, list[str]]:
    """The phrases by their kind."""
    found: dict[str, list[str]] = {}
    for row in rows("self_harm.csv"):
        found.setdefault(row["kind"], []).append(row["phrase"])
    return found


@cache
def _phrases(kind: str) -> Index:
    """The phrases of a kind, with the lists ("<food>") that stand in them."""
    lists = {name[1:-1]: listed[0] for name, listed in _table().items() if name.startswith("<")}
    return Index(_table()[kind], lists, *_PLACES.get(kind, ()))


@cache
def _signs() -> frozenset[str]:
    """Words of which one stands in all that is looked for."""
    return frozenset(word for kind in _LOOKED_FOR for word in _phrases(kind).signs)


@cache
def _spellings() -> dict[str, str]:
    """Other spellings of a word, and what is meant."""
    pairs = (phrase.split("=") for phrase in _table()["spelling"])
    return {other: meant for meant, others in pairs for other in others.split("|")}


@cache
def _slips() -> dict[str, str]:
    """Words of ours with one letter left out, and the words."""
    ours = [word for phrase in _table()["near"] for word in phrase.split("|")]
    return {slip: word for word in ours for slip in _without_one(word)} | {word: word for word in ours}


def _without_one(word: str) -> list[str]:
    return [word[:n] + word[n + 1 :] for n in range(1, len(word))]


@lru_cache(maxsize=20_000)
def _meant(token: str) -> str:
    """A word as it was meant: one letter more, less, other or in the wrong place is a slip of one of ours,
    where the first letter is right."""
    found = _spellings().get(token)
    if found or not _FIRST_NEAR <= len(token) <= _LAST_NEAR:
        return found or token
    slips = _slips()
    if token in slips:
        return slips[token]
    near = {slips[less] for less in _without_one(token) if less in slips}
    return next((word for word in sorted(near) if abs(len(word) - len(token)) <= 1), token)


def _words(text: str) -> str:
    """Even words, each as it was meant."""
    found = f" {' '.join(map(_meant, even(text).split()))} "
    for two, one in _PAIRS:
        if two in found:
            found = found.replace(two, one)
    return found.strip()


_PAIRS = (
    (" my self ", " myself "), (" me self ", " myself "), (" do not ", " dont "), (" does not ", " doesnt "),
    (" did not ", " didnt "), (" can not ", " cant "), (" cannot ", " cant "), (" is not ", " isnt "),
    (" will not ", " wont "), (" any more ", " anymore "),
)  # fmt: skip


@cache
def _scripts() -> tuple[str, ...]:
    """Phrases in languages that write without blanks, or with endings of many kinds: found within words."""
    return tuple(_letters(one) for phrase in _table()["anywhere"] for one in phrase.split("|"))


def _letters(text: str) -> str:
    """Letters alone, in lower case; marks that people leave out are left out."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(
        c for c in apart if unicodedata.category(c)[0] in "LMN" and unicodedata.combining(c) not in _LEFT_OUT
    )


@cache
def _joined() -> "re.Pattern[str]":
    """Words of ours run into others, or with blanks between their letters."""
    squeezed = _table()["squeezed"]
    spaced = [" ?".join(phrase) for phrase in _table()["spaced"]]
    return re.compile(rf"(?<!\S)(?:\S*?(?:{'|'.join(squeezed)})|(?:{'|'.join(spaced)}))")


@lru_cache(maxsize=MOST_KEPT)
def alarms(text: str) -> bool:
    """Whether words may be about harming oneself.

    >>> alarms("i want to d1e"), alarms("k.i.l.l  m y s e l f"), alarms("ate nothing, better off dead")
    (True, True, True)
    >>> alarms("death by chocolate, to die for"), alarms("cut myself a slice"), alarms("not suicidal")
    (False, False, False)
    """
    if not text.isascii():
        letters = _letters(text)
        if any(phrase in letters for phrase in _scripts()):
            return True
    return any(_alarms(variant) for variant in dict.fromkeys(_variants(text)))


def _variants(text: str) -> Iterator[str]:
    """The text as written, and as it reads with masks, spacing and digits for letters taken away."""
    plain = _ABBREVIATED.sub("overdosed", _TAG.sub("", text)).casefold()
    yield plain
    bare = plain.translate(_LOOKALIKE)
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
    whole = _words(text)
    if _signs().isdisjoint(whole.split()) and not _joined().search(whole):
        return False
    on_purpose, taken_back = _says("purpose", whole), _says("taken back", whole)
    return any(_alarming(_words(sentence), on_purpose, taken_back) for sentence in sentences(text))


def _alarming(words: str, on_purpose: bool, taken_back: bool) -> bool:
    """Whether the even words of a sentence may be about it; what was done `on_purpose` was no accident, and a
    denial that is `taken_back` denies nothing."""
    if not on_purpose and not _says("always", words):
        words = _without("food", words)
        if not _says("again", words):
            words = _without("chance", words)
    if any(_says(kind, words) for kind in ("fire", "ends", "alone", *(("meant",) if on_purpose else ()))):
        return True
    deniable = (*_phrases("deniable").near(words), _joined())
    found = (found for pattern in deniable for found in pattern.finditer(words))
    return any(taken_back or not _is_denied(words, one) for one in found)


def _is_denied(words: str, one: "re.Match[str]") -> bool:
    """Whether a denial stands before what is found, or is the answer to it: "self-harm: none"."""
    _, _, answer = words[one.end() :].partition(" ")
    return answer in _NOTHING or denied_before(words, one.start())


def _says(kind: str, words: str) -> bool:
    return any(pattern.search(words) for pattern in _phrases(kind).near(words))


def _without(kind: str, words: str) -> str:
    """Even words without the phrases of a kind; what stood on either side does not run together."""
    for pattern in _phrases(kind).near(words):
        words = pattern.sub("/", words)
    return words
