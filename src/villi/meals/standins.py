"""A food for words of which only the qualifiers are unknown: bream fish is fish, Levissima water is water.

Tried when the words would be refused. An unknown noun stays refused; an unknown qualifier passes only for
an ingredient that somebody weighed (who weighs 53 g has a food on the scales, not a figure of speech), at
a confidence that says so.
"""

from collections.abc import Sequence

from villi.meals.amounts import Amount
from villi.meals.index import Index
from villi.meals.lists import listed
from villi.meals.matching import DESCRIPTIONS, ORIGINS, Match, Query, accepted, query
from villi.meals.rewriting import HANDLED, PLAINER, choose
from villi.meals.spelling import REAL_WORDS
from villi.meals.words import Token

COMMODITIES = listed("commodities")
"""Ingredients whose kinds differ little in composition; a soup or a steak is none."""
ASIDES = frozenset({"made", "from", "for", "during", "at", "as", "to", "that", "which", "called", "type"})
"""What follows says where from or what for."""
GENERIC = 0.55
"""Score of the noun alone: just enough to be counted (judgement)."""
MOST_UNKNOWN = 2
"""More unknown words than a name of a variety, a place or a species has are no name."""
SHORTEST = 3


def stand_in(
    words: Sequence[Token], asked: Query, amount: Amount | None, index: Index, locale: str
) -> tuple[Match, ...]:
    """Foods that may stand for refused words, best first; empty where none may.

    >>> from villi.foods import Catalogue
    >>> from villi.meals.index import index
    >>> from villi.meals.words import tokens
    >>> ready = index(Catalogue.everyday())
    >>> words = tokens("vitosha cheese")
    >>> grams = Amount(1, 1, None, "", 80.0, "mass", True, 0, 1)
    >>> [ready.foods[m.food].name for m in stand_in(words, query(words, ready), grams, ready, "")][:1]
    ['cheese']
    >>> stand_in(words, query(words, ready), None, ready, "")
    ()
    """
    plain = [token for token in words if not token.text.endswith("%")]
    if plain and len(plain) < len(words):  # "cream 35%": a share of fat that no food of the catalogue has
        found = choose(query(plain, index), index, locale)
        if found and accepted(found[0]):
            return tuple(m._replace(score=m.score * PLAINER, stand_in=True) for m in found)
    if amount is None or not amount.weighed:
        return ()
    for fewer in (_without_asides(words, index), _without_descriptions(asked)):
        found = choose(fewer, index, locale) if fewer is not None and fewer != asked else ()
        if found and accepted(found[0]):
            return tuple(m._replace(score=m.score * PLAINER, stand_in=True) for m in found)
    for head in sorted(asked.heads):
        if not _plausible(head, asked, index):
            continue
        found = choose(Query((head,), asked.denied, frozenset({head})), index, locale)
        if found and found[0].exact:
            return (found[0]._replace(score=GENERIC, exact=True, stand_in=True),)
    return ()


def _without_asides(words: Sequence[Token], index: Index) -> Query | None:
    """The query of what stands before an aside: "ugali made from whole maize flour"."""
    place = next((i for i, token in enumerate(words) if i and token.text in ASIDES), None)
    return None if place is None else query(words[:place], index)


def _without_descriptions(asked: Query) -> Query | None:
    kept = tuple(w for w in asked.words if w not in DESCRIPTIONS and w not in ORIGINS and w not in HANDLED)
    return asked._replace(words=kept) if kept and asked.heads & set(kept) else None


def _plausible(head: str, asked: Query, index: Index) -> bool:
    """Whether the other words may be no more than which kind: food words all, or a name nobody knows."""
    others = [word for word in asked.words if word != head]
    unknown = [word for word in others if word not in index.postings]
    if not unknown:
        return True
    return (
        head in COMMODITIES
        and len(unknown) <= MOST_UNKNOWN
        and all(len(word) >= SHORTEST and word.isalpha() and word not in REAL_WORDS for word in unknown)
    )
