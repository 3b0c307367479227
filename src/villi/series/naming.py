"""What a person calls a food: their own words without the amounts; else the catalogue's name, put plainly."""

import re
from collections.abc import Sequence
from functools import lru_cache

from villi.meals import amounts
from villi.meals.words import MARK, NUMBER, WORD, Token, fold, stem, tokens

LONGEST = 32
"""Characters of a name; longer words are a sentence, and the catalogue's name is clearer (judgement)."""
MOST_WORDS = 4
_BEFORE = frozenset(
    {"a", "an", "the", "of", "my", "some", "and", "with", "x", "no", "extra", "more", "another", "leftover"}
)
_AFTER = frozenset({"of", "and", "with", "x", "in", "on"})
_BRACKETED = re.compile(r"\s*\([^)]*\)")
_UNSAID = re.compile(
    r"\s*\([^)]*\)|,? (?:usual recipe|NS as to .*|NFS)\Z"
    r"|,? (?:raw|cooked|brewed|hot|a mug|homemade|as ingredient)\Z"
    r"|, (?:raw|cooked|brewed|hot|homemade)(?=,| with)"
    r"|, from .*|,? (?:without|no) (?:added )?fat\b|, fat (?:not )?added\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=16384)
def without_amounts(words: str) -> str:
    """The food words of a stretch, without amounts, in small letters; "" where nothing short is left.

    >>> [without_amounts(w) for w in ("2 slices Rye bread", "a cup of milk", "roast chicken 160 g")]
    ['rye bread', 'milk', 'roast chicken']
    """
    words = _BRACKETED.sub("", words)
    found = tokens(fold(words))
    kept: list[Token] = []
    at = 0
    while at < len(found):
        amount = amounts.parse(found, at)
        if amount is not None and amount.end > at:
            at = amount.end
            continue
        kept.append(found[at])
        at += 1
    while kept and (kept[0].kind != WORD or kept[0].text in _BEFORE):
        kept.pop(0)
    while kept and (kept[-1].kind != WORD or kept[-1].text in _AFTER):
        kept.pop()
    if not kept or sum(token.kind == WORD for token in kept) > MOST_WORDS:
        return ""
    if any(token.kind in (NUMBER, MARK) and token.text not in ("&", "'", "-") for token in kept):
        return ""
    name = " ".join(words[token.start : token.end].lower() for token in kept)
    return name if len(name) <= LONGEST else ""


@lru_cache(maxsize=4096)
def plain(name: str) -> str:
    """A catalogue's name as people say it.

    >>> [plain(n) for n in ("bread, rye", "apple, raw", "pizza, pepperoni, from a restaurant or fast food")]
    ['rye bread', 'apple', 'pepperoni pizza']
    """
    said = _UNSAID.sub("", name).strip(" ,")
    head, *details = (part.strip() for part in said.split(","))
    if details and len(details[0].split()) == 1:
        return f"{details[0]} {head}".lower() if details[0].islower() else f"{details[0]} {head}"
    return head or name


@lru_cache(maxsize=16384)
def stems(words: str) -> frozenset[str]:
    """The stems of what words say; what they say is not there is left out.

    >>> sorted(stems("Yoghurts, plain, without sugar"))
    ['plain', 'yogurt']
    """
    out: list[str] = []
    denied = False
    for token in tokens(fold(words)):
        if token.kind != WORD:
            denied = denied and token.text not in (",", ";", ".")
        elif token.text in ("no", "not", "without", "excluding", "than"):
            denied = True
        elif token.text in ("and", "with", "but"):
            denied = False
        elif not denied:
            out.append(stem(token.text))
    return frozenset(out) - _SMALL


_SMALL = frozenset({"a", "an", "the", "of", "or", "in", "on", "my", "some", "any", "from", "as", "to"})


def joined(names: Sequence[str], most: int = 3) -> str:
    """Names as a list, at most so many said; names that are lists themselves stand between semicolons.

    >>> joined(["toast", "butter"]), joined(["a", "b", "c", "d", "e"])
    ('toast and butter', 'a, b, c and 2 more')
    """
    if any(", " in name or " and " in name for name in names[:most]):
        return "; ".join([*names[:most], *([f"{len(names) - most} more"] if len(names) > most else [])])
    said = list(names[:most])
    more = len(names) - len(said)
    if more:
        return f"{', '.join(said)} and {more} more"
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
