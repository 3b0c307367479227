"""Spelling: an unknown word that is nearly a known one. Known words are never touched.

The vocabulary is everything that the meal language knows: the words of the catalogue's names, of bare
words and recipes, of other kitchens, of units and of the word lists. What may be *meant* by a misspelt
word is less: words that somebody writing of food uses.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

from villi.meals.lists import every_word, ordinary
from villi.meals.words import WORD, Token, fold, stem

if TYPE_CHECKING:
    from villi.meals.index import Index

REAL_WORDS = frozenset(ordinary())
"""Ordinary words that are no food, of which many are one slip away from one: floor is not flour."""
SHORTEST = 4
"""Words below this length are left alone: too many neighbours."""
TWO_SLIPS_FROM = 8
"""From this length two slips are allowed, below it one."""
ALIKE_FROM = 6
"""From this length a word that sounds the same may have a slip more: "shepard"."""
COMMON = 10
"""A word that so many names have may be meant though no name is about it ("grilled"; judgement)."""
SEEN = 2
"""A word that only one name or phrase has is hardly what somebody tried to write (judgement)."""
CLEARLY = 4
"""A shortening stands for a word that is so many times commoner than the next it could stand for."""
MUCH = 60
"""How often food names have a word that three letters can stand for (judgement)."""
CUT_FROM, CUT_OFF = 5, 3
"""Letters of a word cut short ("blueb", "cauli"), and how many letters must be missing."""
ENDINGS = ("s", "d", "ed", "r", "er", "ing", "ly", "y", "al", "or", "ion", "est", "able")
"""What makes another English word of a word: "placed" is no slip for "place"."""
ALSO = {"c": "ks", "k": "cq", "s": "c", "f": "p", "q": "k", "z": "s", "j": "g", "g": "j"}
"""First letters that sound the same; any other first letter must be right."""
_VOWELS = frozenset("aeiouy")
_SOUNDS = (
    (re.compile("ph"), "f"),
    (re.compile("x"), "ks"),
    (re.compile("c(?=[eiy])"), "s"),
    (re.compile("c[hk]?|q"), "k"),
    (re.compile("z"), "s"),
    (re.compile("(?<=.)h"), ""),
    (re.compile("[aeiouy]+"), "a"),
    (re.compile(r"(.)\1+"), r"\1"),
)


def sound(word: str) -> str:
    """A word as it sounds, roughly: doubled letters, vowels and letters of one sound are not told apart.

    >>> sound("yoghert") == sound("yogurt"), sound("tost") == sound("toast"), sound("rice") == sound("rise")
    (True, True, True)
    """
    for pattern, letter in _SOUNDS:
        word = pattern.sub(letter, word)
    return word


def corrected(word: str, ready: "Index") -> str:
    """The known word nearest to an unknown one, or the word itself. Remembered.

    One slip (a letter missing, added, changed, or two swapped) for words of 5 to 7 letters, two from 8, one
    more where both sound the same; in words of 4 swapped letters, or a letter more or less that nobody
    hears. The first letter must be right or sound so; of equals the commoner wins. A word without vowels
    or cut short is the one common word that it can stand for.
    """
    known = ready.spelling.get(word)
    if known is None:
        known = ready.spelling[word] = _written_out(word, ready) or _nearest(word, ready)
    return known


def respelt(
    found: Sequence[Token], ready: "Index", own: frozenset[str]
) -> tuple[list[Token], dict[int, Token]]:
    """The tokens of a line with unknown words corrected, and the tokens that were, by where they start.

    `own` holds words that are the person's: they are never touched.

    >>> from types import SimpleNamespace
    >>> from villi.foods.values import Food
    >>> from villi.meals.index import index
    >>> from villi.meals.words import tokens
    >>> ready = index(SimpleNamespace(foods={"own:1": Food("own:1", "Banana bread")}))
    >>> fixed, before = respelt(tokens("2 slcies bannana bread"), ready, frozenset())
    >>> [t.text for t in fixed], sorted(before)
    (['2', 'slices', 'banana', 'bread'], [2, 9])
    """
    fixed: list[Token] = []
    before: dict[int, Token] = {}
    for token in found:
        text = _respelt(token, ready) if token.kind == WORD and token.stem not in own else token.text
        if text != token.text:
            before[token.start] = token
            token = token._replace(text=text, stem=stem(text))
        fixed.append(token)
    return fixed, before


def _respelt(token: Token, ready: "Index") -> str:
    if len(token.text) < SHORTEST - 1 or not token.text.isalpha() or not token.text.isascii():
        return token.text
    if token.text in REAL_WORDS or token.text in _units() or _known(token.stem, ready):
        return token.text
    for word in (token.stem, token.text):  # "carots" is a carot; "slcies" is nothing without its end
        other = corrected(word, ready)
        if other != word:
            return other
    return token.text


def _known(word: str, ready: "Index") -> bool:
    return word in ready.postings or word in vocabulary(ready) or word in _said()


def vocabulary(ready: "Index") -> dict[str, int]:
    """Stems that may be meant, with how often food names and phrases have them."""
    if not ready.vocabulary:
        counts = ready.vocabulary
        for word, posting in ready.postings.items():
            if ready.heads.get(word, 0) > 0 or len(posting) >= COMMON:
                counts[word] = len(posting)
        for _, phrase, _ in ready.bare:
            for word in phrase:
                counts[word] = counts.get(word, 0) + (COMMON if len(phrase) == 1 else SEEN)
        for word, seen in _eaten_elsewhere().items():
            counts[word] = counts.get(word, 0) + seen
        for word in _units():
            counts.setdefault(word, SEEN)
        for word in [word for word in counts if not word.isalpha() or len(word) < SHORTEST]:
            del counts[word]
    return ready.vocabulary


@cache
def _units() -> frozenset[str]:
    return frozenset(word for row in _table("units.csv") for word in row["words"].split(";") if len(word) > 3)


@cache
def _eaten_elsewhere() -> dict[str, int]:
    """Stems of the tables of other words and of the patterns of dishes; those of one kitchen count less."""
    return {
        stem(word): 1 if name == "world.csv" else SEEN
        for name in ("world.csv", "words.csv", "templates.csv", "larder.csv")
        for row in _table(name)
        for phrase in (row.get("words") or row.get("word") or "").split(";")
        for word in re.findall(r"[^\W\d_]+", fold(phrase))
    }


@cache
def _said() -> frozenset[str]:
    """Words that are right as they are, though no food has them."""
    return every_word() | frozenset(
        part
        for name in ("medicines.csv", "supplements.csv")
        for row in _table(name)
        for cell in row.values()
        for part in map(stem, re.findall(r"[^\W\d_]+", fold(cell or "")))
    )


def _table(name: str) -> Iterator[dict[str, str]]:
    text = (files("villi.meals") / "data" / name).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())


def _written_out(word: str, ready: "Index") -> str:
    """The word that a shortening stands for: no vowels ("chkn"), or its beginning ("blueb"); "" for none."""
    if not word.isalpha() or word in REAL_WORDS:
        return ""
    counts = vocabulary(ready)
    if len(word) >= SHORTEST - 1 and _VOWELS.isdisjoint(word):
        bones = _bones(word)
        meant = [other for other in _letters(ready).get(word[0], ()) if _bones(other) == bones != other]
    elif len(word) >= CUT_FROM:
        meant = [
            other
            for other in _letters(ready).get(word[0], ())
            if other.startswith(word)
            and len(other) >= len(word) + CUT_OFF
            and counts[other] >= COMMON
            and not _inflected(other, word)
        ]
    else:
        return ""
    meant.sort(key=lambda other: -counts[other])
    if not meant or counts[meant[0]] < (COMMON if len(word) >= SHORTEST else MUCH):
        return ""
    return meant[0] if len(meant) == 1 or counts[meant[0]] >= CLEARLY * counts[meant[1]] else ""


@cache
def _bones(word: str) -> str:
    """The consonants of a word, doubled ones once.

    >>> _bones("chicken"), _bones("chkn"), _bones("grilled")
    ('chkn', 'chkn', 'grld')
    """
    plain = "".join(letter for letter in word if letter not in _VOWELS).replace("ck", "k")
    return re.sub(r"(.)\1+", r"\1", plain)


def _nearest(word: str, ready: "Index") -> str:
    size = len(word)
    if size < SHORTEST or not word.isalpha() or word in REAL_WORDS:
        return word
    allowed = 2 if size >= TWO_SLIPS_FROM else 1
    reach = allowed + 1 if size >= ALIKE_FROM else allowed
    counts = vocabulary(ready)
    heard = sound(word)
    best, key = word, (reach + 1, 0)
    for first in word[0] + ALSO.get(word[0], ""):
        others = _letters(ready).get(first, ())
        for other, slips, _ in process.extract(
            word, others, scorer=OSA.distance, score_cutoff=reach, limit=None
        ):
            alike = sound(other) == heard
            if slips > 1 and len(other) == size and sorted(other) != sorted(word) and not alike:
                continue  # two letters put for others make another word: a headache is no huarache
            if (slips > allowed or first != word[0]) and not alike:
                continue
            if size == SHORTEST and sorted(word) != sorted(other) and not (alike and len(other) != size):
                continue
            if _inflected(word, other) or _inflected(other, word):
                continue
            if counts[other] < SEEN:
                continue
            rank = (slips - alike, -counts[other])
            if rank < key:
                best, key = other, rank
    return best


def _inflected(longer: str, shorter: str) -> bool:
    """True where one word is the other with an English ending.

    >>> _inflected("placed", "place"), _inflected("coding", "code"), _inflected("bananna", "banana")
    (True, True, False)
    """
    stems = (shorter, shorter.removesuffix("e"))
    return any(longer.endswith(end) and longer.removesuffix(end) in stems for end in ENDINGS)


def _letters(ready: "Index") -> dict[str, list[str]]:
    if not ready.letters:
        for word in vocabulary(ready):
            ready.letters.setdefault(word[0], []).append(word)
    return ready.letters
