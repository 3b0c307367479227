"""Spelling: an unknown word that is nearly a known one. Known words are never touched."""

from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from villi.meals.lists import listed

if TYPE_CHECKING:
    from villi.meals.index import Index

REAL_WORDS = listed("real words")
"""Common words one slip away from a food word: floor is not flour."""
SHORTEST = 4
"""Words below this length are left alone: too many neighbours."""
TWO_SLIPS_FROM = 8
"""From this length two slips are allowed, below it one."""
COMMON = 10
"""A word that so many names have may be meant though no name is about it ("grilled"; judgement)."""
ENDINGS = ("s", "d", "ed", "r", "er", "ing", "ly", "y", "al", "or", "ion", "est", "able")
"""What makes another English word of a word: "placed" is no slip for "place"."""


def corrected(word: str, ready: "Index") -> str:
    """The known word nearest to an unknown one, or the word itself. Remembered.

    One slip (a letter missing, added, changed, or two swapped) for words of 5 to 7 letters, two from 8;
    in words of 4 only swapped letters. The first letter must be right; of equals the commoner wins.
    """
    known = ready.spelling.get(word)
    if known is None:
        known = ready.spelling[word] = _nearest(word, ready)
    return known


def _nearest(word: str, ready: "Index") -> str:
    size = len(word)
    if size < SHORTEST or not word.isalpha() or word in REAL_WORDS:
        return word
    allowed = 2 if size >= TWO_SLIPS_FROM else 1
    best, key = word, (allowed + 1, 0)
    for other in _letters(ready).get(word[0], ()):
        if abs(len(other) - size) > allowed or len(other) < SHORTEST:
            continue
        slips = OSA.distance(word, other, score_cutoff=allowed)
        if slips > allowed or (size == SHORTEST and sorted(word) != sorted(other)):
            continue
        if not _meant(other, ready) or _inflected(word, other) or _inflected(other, word):
            continue
        rank = (slips, -len(ready.postings[other]))
        if rank < key:
            best, key = other, rank
    return best


def _meant(word: str, ready: "Index") -> bool:
    """True for a word that somebody writing of food means: names are about it, or many have it."""
    return (
        ready.heads.get(word, 0) > 0
        or len(ready.postings[word]) >= COMMON
        or ready.bare_food((word,), (word,)) is not None
    )


def _inflected(longer: str, shorter: str) -> bool:
    """True where one word is the other with an English ending.

    >>> _inflected("placed", "place"), _inflected("coding", "code"), _inflected("bananna", "banana")
    (True, True, False)
    """
    stems = (shorter, shorter.removesuffix("e"))
    return any(longer.endswith(end) and longer.removesuffix(end) in stems for end in ENDINGS)


def _letters(ready: "Index") -> dict[str, list[str]]:
    if not ready.letters:
        for word in ready.postings:
            if word.isalpha():
                ready.letters.setdefault(word[0], []).append(word)
    return ready.letters
