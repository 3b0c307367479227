"""Stage 5, matching: which food of the catalogue do these words mean?

Retrieval takes the best-first fronts of posting-list intersections; scoring compares the words with each
candidate name: share of the words explained (recall), share of the name said (precision), head noun,
negations, states nobody mentioned, how often the food is eaten. The weights are judgement, checked on
one half of the development texts and reported on the other (benchmarks/meal_text.py).
"""

from bisect import insort
from collections.abc import Sequence
from heapq import nsmallest
from math import inf
from typing import NamedTuple

from villi.meals.brands import makers
from villi.meals.brands import words as brand_words
from villi.meals.index import MAIN, STAND_IN, Index
from villi.meals.lists import listed
from villi.meals.names import (
    APART,
    NEGATED,
    NEGATIONS,
    PREPOSITIONS,
    REMOVED,
    SMALL,
    TOGETHER,
    Name,
    polarity,
)
from villi.meals.spelling import corrected
from villi.meals.words import NUMBER, WORD, Token

RECALL, PRECISION, PRIOR = 0.64, 0.34, 0.11
"""Weights of recall, precision and popularity."""
WHOLE = RECALL + PRECISION + PRIOR
HEAD_MISSING = 0.30
"""Taken off where the noun of the words does not occur in the name at all."""
HEAD_ELSEWHERE = 0.06
"""Taken off where the noun occurs in a name about something else ("apple" in "apple pie")."""
OTHER_HEAD = 0.17
"""Taken off where the name is about a noun that was not said, and has no further section to say it."""
CONTRADICTION = 0.12
"""Taken off for each thing one side affirms and the other denies."""
UNASKED_STATE = 0.10
"""Taken off for each unusual state of the name (dry powder, baby food) that was not mentioned."""
HINTED = 0.15
"""Added where the container agrees with the name: a bottle of iced tea is bottled tea."""
SYNONYM_COST = 0.02
STAND_IN_COST = 0.04
"""Taken off a name whose food the catalogue does not hold: a near food answers to it."""
INGREDIENT_ALIAS = 0.20
"""Taken off for a synonym of one word that heads other foods: USDA lists ingredients there."""
QUALITIES = frozenset({"flavor", "free", "container", "size", "style", "type", "calorie", "sodium", "fat"})
"""A synonym about one of these says how a food is, not what: "vanilla flavored", "caffeine free"."""
BORROWED = 0.85
"""Credit for words that another name of the same food explains."""
ACCEPT_RECALL = 0.45
"""Below this share of explained words the words are refused."""
ACCEPT_SCORE = 0.50
"""Below this score no food is meant."""
ACCEPT_TYPO = 0.80
"""A corrected word must lead to a good match: a corner is not corned beef."""
TYPO_SCORE = 0.97
"""Score of a bare phrase reached through a correction."""
ALL, GOOD = 0.99, 0.72
"""Every word explained; a score good enough to go before a bare phrase."""
MOSTLY_ABSENT = 0.6
"""Credit for a denied thing that a name does not mention: not having it is what most foods do."""
MOST_REMEMBERED = 50_000
"""Queries kept in memory (a cohort has many; a few hundred bytes each)."""
EXACT = 0.999
CANDIDATES = 24
KEPT = 8
"""Foods kept of a query: the unit that was said may move one of them up."""
FRONT = 8
SURELY = 1.000001
"""More than by rounding."""
VAGUE = frozenset({"flavor", "style", "type"})
"""Words of names that candidates are not looked for by: "fruit flavored yogurt" is fruit yogurt, too."""
MOST_WORDS = 8
"""Words of a query that candidates are looked for by, the rarest first."""

NEVER_HEADS = listed("never heads") - {"burger", "taco", "snack", "sugar"}
"""Words that say what kind, not what."""


UNITLIKE = listed("unitlike")
DESCRIPTIONS = listed("descriptions")
"""Words that say how good, how cut or how refined a food was, not which one: "ripe", "peeled", "iodised"."""
ORIGINS = listed("origins")
"""Words for where a food or its recipe is from."""
SELDOM_COUNTS = listed("seldom counts")
"""Things whose absence does not make it another food: beans without salt, fish without bones."""
SOFT_WORDS = UNITLIKE | listed("soft words") | DESCRIPTIONS
CUTS = listed("cuts")
"""After these a size word says what kind: "thin crust"."""
SIZE_WORDS = listed("size words")
SOFT_WEIGHT = 0.25
"""Share of its weight that a word of size, packing or praise keeps in what was said."""


MAKERS = listed("makers") | makers()
"""Shops and makers that say nothing about which food it is, unless a name of the catalogue has them."""


DENYING = NEGATIONS | REMOVED | {"than"}
"""Words that deny something that stands beside them."""


class Query(NamedTuple):
    """Words of one item ready for matching: affirmed stems in order, denied stems, stems that could be
    the noun, and what the container says of the food ("bottled" for a bottle)."""

    words: tuple[str, ...]
    denied: frozenset[str]
    heads: frozenset[str]
    hint: str = ""


class Match(NamedTuple):
    """A food for some words. `explained` share of the words (by weight); `head` True where the noun is
    part of the food's names; `exact` True for a bare word or a full name; `own` the share that the one
    name (its number is `name`) explains without help of the food's other names."""

    food: int
    score: float
    explained: float
    head: bool
    exact: bool
    typo: bool = False
    own: float = 0.0
    name: int = -1
    stand_in: bool = False


def query(found: Sequence[Token], ready: Index) -> Query:
    """The query of an item's tokens (prepositions included, amounts already taken out). Remembered.

    >>> from types import SimpleNamespace
    >>> from villi.meals.index import index
    >>> from villi.meals.words import fold, tokens
    >>> query(tokens(fold("rye bread without seeds")), index(SimpleNamespace(foods={})))
    Query(words=('rye', 'bread'), denied=frozenset({'seed'}), heads=frozenset({'bread'}), hint='')
    """
    key = tuple([token[:3] for token in found])  # where the words stand does not matter
    known = ready.queries.get(key)
    if known is None:
        if len(ready.queries) >= MOST_REMEMBERED:
            ready.queries.clear()
        known = ready.queries[key] = _query(found, ready)
    return known  # type: ignore[return-value]


def _query(found: Sequence[Token], ready: Index) -> Query:
    found = _said_with_from(found)
    named = [token for token in found if token.kind in (WORD, NUMBER)]
    kept, denied = (
        polarity(list(found))
        if any(token.text in DENYING for token in named)
        else (
            [token.stem for token in named if token.text not in SMALL],
            [],
        )
    )
    kept = together([part for word in kept for part in APART.get(word, (word,))])
    words = tuple(dict.fromkeys(kept))
    if any(_aside(word) for word in words) and tuple(sorted(words)) not in ready.phrases():
        words = tuple(word for word in words if word in ready.postings or not _aside(word))
    nouns = _heads(_as_one(named), words, ready)
    return Query(words, frozenset(denied) - frozenset(words), frozenset(nouns))


def _as_one(named: Sequence[Token]) -> list[Token]:
    """The tokens, two that are one word in the index as one: what heads a soft drink is no drink."""
    joined: list[Token] = []
    for token in named:
        one = TOGETHER.get((joined[-1].stem, token.stem)) if joined else None
        if one is None:
            joined.append(token)
        else:
            joined[-1] = joined[-1]._replace(text=one, stem=one, end=token.end)
    return joined


OUT_OF = {"can": "canned", "tin": "canned", "jar": "canned"}
FOR_WHOM = {"baby": "babyfood", "infant": "babyfood", "toddler": "babyfood"}


def _said_with_from(found: Sequence[Token]) -> Sequence[Token]:
    """The tokens with "from a can" as "canned", "for babies" as "baby food".

    >>> from villi.meals.words import fold, tokens
    >>> [token.stem for token in _said_with_from(tokens(fold("beans from a tin")))]
    ['bean', 'from', 'a', 'canned']
    >>> [token.stem for token in _said_with_from(tokens(fold("juice for babies")))]
    ['juice', 'for', 'babyfood']
    """
    if not any(token.text in ("from", "for") for token in found):
        return found
    made: list[Token] = []
    words: dict[str, str] = {}
    for token in found:
        if token.text in ("from", "for"):
            words = OUT_OF if token.text == "from" else FOR_WHOM
        elif token.text not in ("a", "an", "the", "my", "our"):
            word = words.get(token.stem)
            token = token if word is None else token._replace(text=word, stem=word)
            words = {}
        made.append(token)
    return made


def together(kept: list[str]) -> list[str]:
    """Two words that are one in the index, so that a baby carrot is not baby food.

    >>> together(["baby", "food", "pea"]), together(["half", "half"]), together(["baby", "carrot"])
    (['babyfood', 'pea'], ['halfandhalf'], ['baby', 'carrot'])
    """
    joined: list[str] = []
    for word in kept:
        one = TOGETHER.get((joined[-1], word)) if joined else None
        if one is None:
            joined.append(word)
        else:
            joined[-1] = one
    return joined


def _aside(word: str) -> bool:
    """Whether a word that no name has says nothing about which food it is."""
    how = word.endswith("ly") and word not in brand_words()
    return how or word.endswith("%") or word in MAKERS or word in DESCRIPTIONS or word in ORIGINS


def _heads(named: Sequence[Token], words: tuple[str, ...], ready: Index) -> list[str]:
    """The noun of the first phrase; both nouns of "a and b"."""
    found: list[str] = []
    phrase: list[str] = []
    for place, token in enumerate(named):
        if token.text in ("and", "&", "n", "or") or token.text == "of":
            if phrase:
                found.append(_noun(phrase, ready))
            phrase = []
        elif token.text in PREPOSITIONS and place and phrase:
            break
        elif token.stem in words:
            phrase.append(token.stem)
    if phrase:
        found.append(_noun(phrase, ready))
    return found or list(words[-1:])


def _noun(phrase: list[str], ready: Index) -> str:
    """The last word that heads names of the catalogue or that nobody knows; else the last word."""
    for word in reversed(phrase):
        if (
            word in NEVER_HEADS
            or word in UNITLIKE
            or word in DESCRIPTIONS
            or (word.endswith("ed") and word not in ("seaweed", "bread", "seed"))
        ):
            continue
        if word in ready.heads or word not in ready.postings:
            return word
    return phrase[-1]


def weigh_words(words: Sequence[str], ready: Index) -> dict[str, float]:
    """The weight of what was said, word by word."""
    after = (*words[1:], "") if words else ()
    return {
        word: ready.weight(word) * (SOFT_WEIGHT if word in SOFT_WORDS and following not in CUTS else 1.0)
        for word, following in zip(words, after, strict=True)
    }


def match(asked: Query, ready: Index, limit: int = KEPT) -> tuple[Match, ...]:
    """The best foods for a query, best first; empty where nothing shares a word. Remembered.

    A refusal is the caller's decision: see `accepted`.
    """
    if not asked.words:
        return ()
    known = ready.matches.get((asked, limit))
    if known is None:
        if len(ready.matches) >= MOST_REMEMBERED:
            ready.matches.clear()
        known = ready.matches[asked, limit] = _match(asked, ready, limit)
    return known  # type: ignore[return-value]


class _Said(NamedTuple):
    """What scoring needs of the words, the same for every candidate: their weights, each word with its
    weight and whether it is hard, those that are no soft words (all, if every word is soft), and the two
    sums."""

    weights: dict[str, float]
    each: tuple[tuple[str, float, bool], ...]
    hard: frozenset[str]
    total: float
    hard_total: float


def _said(asked: Query, ready: Index) -> _Said:
    weights = weigh_words(asked.words, ready)
    hard = frozenset(word for word in weights if word not in SOFT_WORDS) or frozenset(weights)
    each = tuple([(word, weight, word in hard) for word, weight in weights.items()])
    return _Said(
        weights,
        each,
        hard,
        sum(weights.values()),
        sum(w for word, w in weights.items() if word in hard) or 1.0,
    )


def _match(asked: Query, ready: Index, limit: int) -> tuple[Match, ...]:
    sure = _bare(asked, ready)  # before any correction: a bare phrase may have words that no name has
    spelt = asked if sure is not None else _spelt(asked, ready)
    typo = spelt is not asked
    sure = sure or (_bare(spelt, ready) if typo else None)
    if sure is None:
        return tuple(_ranked(spelt, ready, typo, limit, inf)[:limit])
    ranked = _ranked(spelt, ready, typo, limit, GOOD)  # what goes before the bare phrase is good
    number, whole = sure
    bare = Match(number, TYPO_SCORE if typo else 1.0, 1.0, True, True, typo, 1.0)
    first = [*_better(spelt, whole, ranked, ready), bare]
    return tuple((first + [m for m in ranked if m.food not in {f.food for f in first}])[:limit])


def _spelt(asked: Query, ready: Index) -> Query:
    """The query with unknown words corrected; the query itself where nothing was."""
    if all(word in ready.postings for word in asked.words):
        return asked
    fixed = {word: word if word in ready.postings else corrected(word, ready) for word in asked.words}
    if all(word == other for word, other in fixed.items()):
        return asked
    words = tuple(dict.fromkeys(fixed.values()))
    return Query(words, asked.denied, frozenset(fixed.get(w, w) for w in asked.heads), asked.hint)


def _bare(asked: Query, ready: Index) -> tuple[int, bool] | None:
    """The food of a bare phrase and whether all words were in it; size words may be left over."""
    if not asked.denied <= SELDOM_COUNTS:
        return None
    lasts = nouns_and_last(asked, ready)
    number = ready.bare_food(tuple(sorted(asked.words)), lasts)
    if number is not None:
        return number, True
    rest = tuple(word for word in asked.words if word not in SIZE_WORDS)
    if not rest:
        return None
    number = ready.bare_food(tuple(sorted(rest)), (*lasts, rest[-1]))
    return None if number is None else (number, False)


def nouns_and_last(asked: Query, ready: Index) -> tuple[str, ...]:
    """The stems by which a bare phrase is looked up: its last and its nouns; a single noun that stands before
    the last goes first ("pasta with sauce")."""
    nouns = sorted(asked.heads)
    if len(nouns) == 1 and nouns[0] in asked.words[:-1]:
        return (nouns[0],) if asked.words[-1] in ready.heads else (nouns[0], asked.words[-1])
    return asked.words[-1], *nouns


def _better(asked: Query, whole: bool, ranked: Sequence[Match], ready: Index) -> list[Match]:
    """A match that goes before the bare phrase: what the container says ("bottled"), or a name with the
    size word in it ("big mac" is not a big portion of mac)."""
    for m in ranked:
        if asked.hint and asked.hint in ready.name(m.name).weights and m.own > ALL and m.score > GOOD:
            return [m]
    if whole:
        return []
    named = (m for m in ranked if m.score > GOOD and m.own > ALL)
    return [m for m in named if all(word in ready.name(m.name).weights for word in asked.words)][:1]


def candidates(words: Sequence[str], ready: Index, denied: frozenset[str] = frozenset()) -> list[int]:
    """Numbers of the names worth scoring: those with all the words, with most, the fronts, and those that
    mention what the words deny ("meat other than pepperoni")."""
    held = {w for w in words if w in ready.postings}
    known = sorted(
        held - VAGUE or held,
        key=lambda w: (w in SOFT_WORDS, len(ready.postings[w]), w),
    )
    if not known:
        return []
    sets = [ready.posting(word) for word in known[:MOST_WORDS]]
    whole = sets[0].intersection(*sets[1:])
    about = [whole & ready.posting(word) for word in denied if word in ready.postings]
    mentioned = {name for names in about for name in nsmallest(FRONT, names)}
    if len(known) == 1:
        return sorted({*ready.postings[known[0]][: CANDIDATES * 2], *mentioned})
    found = sorted({*nsmallest(CANDIDATES, whole), *mentioned})
    if len(found) >= CANDIDATES:
        return found
    seen = set(found)
    if len(sets) > 2:
        weights = weigh_words(known[:MOST_WORDS], ready)
        seen.update(_with_most(sets, [weights[word] for word in known[:MOST_WORDS]]))
    for word in known[:3]:
        seen.update(ready.postings[word][:FRONT])
    return sorted(seen)


def _with_most(sets: Sequence[frozenset[int]], weights: Sequence[float]) -> list[int]:
    """The names that hold most of the words by weight, of those that hold two or more."""
    tally: dict[int, float] = {}
    for place, mine in enumerate(sets[:-1]):
        if len(tally) >= CANDIDATES:
            enough = sorted(tally.values(), reverse=True)[CANDIDATES - 1]
            if enough > SURELY * sum(weights[place:]):  # a name with none of the words before weighs less
                break
        first = weights[place]
        fresh: dict[int, float] = {}  # a name that holds a word before as well was counted there
        for other, weight in zip(sets[place + 1 :], weights[place + 1 :], strict=True):
            for number in (mine & other).difference(tally):
                fresh[number] = fresh.get(number, first) + weight
        tally |= fresh
    if len(tally) > CANDIDATES:
        least = sorted(tally.values(), reverse=True)[CANDIDATES - 1]
        tally = {number: held for number, held in tally.items() if held >= least}
    return sorted(tally, key=lambda number: (-tally[number], number))[:CANDIDATES]


def _ranked(asked: Query, ready: Index, typo: bool, limit: int, good: float) -> list[Match]:
    """The best foods, each by its best name, best first: `limit` of them, and more where they are better
    than `good`."""
    said = _said(asked, ready)
    best: dict[int, Match] = {}
    top: list[float] = []  # the best scores so far, ascending
    floor = -1.0
    for number in candidates(asked.words, ready, asked.denied):
        found = _score(number, asked, said, ready, typo, floor, good)
        if found is None:
            continue
        held = best.get(found.food)
        if held is None:
            insort(top, found.score)
            if len(top) > limit:
                del top[0]
                floor = top[0]
        if held is None or found.score > held.score:
            best[found.food] = found
    least = min(floor, good)
    worth = [m for m in best.values() if m.score >= least]
    return sorted(worth, key=lambda m: (-m.score, -ready.prior[m.food], m.food))


def _score(
    number: int, asked: Query, said: _Said, ready: Index, typo: bool, floor: float, good: float
) -> Match | None:
    """One name against the words: recall, precision and popularity, less what speaks against it. None as
    soon as it cannot reach `floor`, as all that comes later only takes off, and where it reaches neither
    that nor `good`."""
    name, food = ready.names.get(number) or ready.name(number), ready.owners[number]
    held, name_total, weights = name.weights, name.total, said.weights
    explained = covered = own = unsaid = 0.0
    for word, weight, hard in said.each:
        if word in held:
            explained += weight
            covered += held[word]
            if hard:
                own += weight
        else:
            unsaid += weight
    plus = PRIOR * ready.prior[food] + (HINTED if asked.hint and asked.hint in held else 0.0)
    precision = covered / name_total if name_total else 0.0
    plus += PRECISION * min(1.0, precision) - _oddity(number, name, weights, ready)
    there = not asked.heads.isdisjoint(held)  # the noun of the words is in the name
    if not asked.denied:
        bound = RECALL * (explained + BORROWED * unsaid) / said.total + plus
        if (bound if there else bound - HEAD_ELSEWHERE) < floor * WHOLE:
            return None
    if explained and unsaid:
        lent = ready.lendable.get(food) or ready.lent(food)
        explained += BORROWED * sum([w for word, w, _ in said.each if word in lent and word not in held])
    clash, total = 0, said.total
    if asked.denied or name.negated:
        agreed, saying, absent, denied, clash = _denials(asked, name, weights, ready)
        explained, covered, total = explained + agreed + absent, covered + saying, total + denied
        plus += PRECISION * (min(1.0, covered / name_total) - min(1.0, precision)) if agreed else 0.0
    share = explained / total
    against, head = _about(asked, said, name, food, ready, there)
    score = max(0.0, (RECALL * share + plus - against - CONTRADICTION * clash) / WHOLE)
    if score < floor and score <= good:
        return None
    exact = covered > EXACT * name_total > 0 and share > EXACT
    return Match(food, score, share, head, exact, typo, own / said.hard_total, number)


def _denials(
    asked: Query, name: Name, weights: dict[str, float], ready: Index
) -> tuple[float, float, float, float, int]:
    """Weights of what both deny, of the words of the name that say so, of what the words deny and the name
    does not have, of all that the words deny; and the number of contradictions."""
    agreed = saying = absent = denied = 0.0
    clash = sum(1 for word in name.negated if word in weights)
    for word in sorted(asked.denied):  # in one order, so that a sum is the same in every process
        weight = NEGATED * ready.weight(word)
        denied += weight
        if word == "skin" and word not in name.negated and word not in name.weights:
            word = "peel"  # what the tables call the skin of a potato
        if word in name.negated:
            agreed += weight
            saying += weight
        elif word in name.weights and "free" in name.weights:  # "no sugar" is sugar free
            agreed += weight
            saying += name.weights[word] + name.weights["free"]
        elif word in name.weights:
            clash += 1
        else:
            absent += MOSTLY_ABSENT * weight
    return agreed, saying, absent, denied, clash


def _about(asked: Query, said: _Said, name: Name, food: int, ready: Index, there: bool) -> tuple[float, bool]:
    """What the noun of the words takes off, and whether it is explained at all; `there` where it is in the
    name."""
    heads, head = asked.heads, there
    against = 0.0
    if not there:
        head = not heads.isdisjoint(ready.lent(food))
        against = HEAD_ELSEWHERE if head else HEAD_MISSING
    elif name.heads.isdisjoint(heads):
        against = HEAD_ELSEWHERE / (1 if name.second.isdisjoint(heads) else 2)
    if head and len(said.hard) == 1 and name.about.isdisjoint(said.hard) and name.about.isdisjoint(heads):
        return against + HEAD_MISSING, False  # "movie" is no food, though movie popcorn is
    return against, head


def _oddity(number: int, name: Name, weights: dict[str, float], ready: Index) -> float:
    """What another subject, unusual states and doubtful synonyms take off."""
    against = 0.0
    if name.heads.isdisjoint(weights):
        against = OTHER_HEAD if name.single else OTHER_HEAD / 3
    if name.unusual:
        against += UNASKED_STATE * sum([word not in weights for word in name.unusual])
    if ready.fields[number] == STAND_IN:
        return against + STAND_IN_COST
    if ready.fields[number] != MAIN:
        against += SYNONYM_COST
        if (name.heads and name.heads <= QUALITIES) or (
            len(name.weights) == 1 and ready.heads.get(next(iter(name.weights)), 0) > 1
        ):
            against += INGREDIENT_ALIAS
    return against


def accepted(found: Match) -> bool:
    """Whether a match may be counted: an unexplained noun, or mostly unexplained words, is a refusal.

    >>> accepted(Match(0, 0.9, 0.3, True, False)), accepted(Match(0, 0.6, 0.8, True, False))
    (False, True)
    """
    if found.typo and found.score < ACCEPT_TYPO:
        return False
    return found.exact or (found.head and found.explained >= ACCEPT_RECALL and found.score >= ACCEPT_SCORE)
