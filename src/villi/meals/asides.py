"""Stage 2e, asides: what was said around the food is passed over.

"Woke up late so just a cereal bar", "crisps from the vending machine", "wasn't hungry": stretches of ordinary
English that hold a verb or a pronoun, or that say where and when. `data/plain.csv` holds words that are no
food, by what they are; an unknown noun is not among them, and stays to be refused.
"""

from collections.abc import Sequence
from functools import cache

from villi.meals.amounts import NUMBERS, PARTS, SHARES, SIZES, UNITS, VAGUE
from villi.meals.index import Index
from villi.meals.lists import ordinary
from villi.meals.names import NEGATIONS, SMALL
from villi.meals.words import MARK, NUMBER, WORD, Token

STRONG = frozenset({"verb", "pronoun"})
"""Kinds of word that make a stretch of ordinary words something that somebody did."""
NOUNS = frozenset({"place", "thing"})
"""Kinds of word that name something which nobody eats: alone they are refused."""
WHERE = frozenset({"place", "event", "time", "person"})
"""Kinds of word that say where, when or with whom behind a preposition."""
SOMEWHERE = frozenset(
    "at in on from by near under over outside inside during before after until till throughout through"
    " towards around beside between off across behind to for with since while when per".split()
)
"""Words that open where, when, with whom."""
BECAUSE = frozenset({"because", "cos", "coz", "cuz"})
"""Open a reason, which goes on to the end of the clause."""
NOTHING_LEFT = frozenset({"no", "out", "ran", "run", "nothing", "without"})
"""What a reason before "so" begins with where it names a food: "no milk left so black coffee"."""
TOLD_OF_IT = frozenset("that that's which whose with and of as made like".split())
"""After these comes more about the food before them: "a soup that's mostly noodles"."""
LONGEST_NAME = 4
"""Words of the longest food name that ordinary words may be."""
NAMED = frozenset({"restaurant", "cafeteria", "school", "home", "store", "freezer", "bakery", "shop"})
"""Places that names of foods have: "from a restaurant" says which food it is."""
OWNERS = frozenset("the my our his her their your last this a next".split())
"""Words before somebody or some time that owns a food."""
ENDS = frozenset(",;:.!?()+|\n")
OPENS_FOOD = frozenset(
    "with w and plus n & on in of half no not without most all some more few several couple lot lots my the"
    " a an as or like then".split()
)
"""Words at the end of a stretch that belong to the food behind it."""


@cache
def _plain() -> dict[str, str]:
    return {word: kind for word, kind in ordinary().items() if kind != "word"}


def without_asides(found: Sequence[Token], ready: Index) -> Sequence[Token]:
    """The tokens of a line without what was said around the food; a stop stands where a stretch of it was.

    >>> from types import SimpleNamespace
    >>> from villi.foods.values import Food
    >>> from villi.meals.index import index
    >>> from villi.meals.words import tokens
    >>> ready = index(SimpleNamespace(foods={"own:1": Food("own:1", "Cereal bar")}))
    >>> [t.text for t in without_asides(tokens("woke up late so just a cereal bar on the sofa"), ready)]
    [';', 'just', 'a', 'cereal', 'bar']
    """
    plain = _plain()
    found = _unowned(found, ready)
    if not any(token.text in plain for token in found):
        return found
    made: list[Token] = []
    start = 0
    for end in range(len(found) + 1):
        if end == len(found) or _ends_clause(found, end):
            made.extend(_clause(found[start:end], ready))
            if end < len(found):
                made.append(found[end])
            start = end + 1
    told = any(token.kind == NUMBER or (token.kind == WORD and token.text not in plain) for token in made)
    return made if told else found  # a line that is nothing else is refused: "paid the gas bill"


def _unowned(found: Sequence[Token], ready: Index) -> Sequence[Token]:
    """The tokens without whose and of when a food was: "last night's curry", "2 of the kids nuggets". Names
    may have such words ("kids yogurt")."""
    kept: list[Token] = []
    for place, token in enumerate(found):
        after = found[place + 1] if place + 1 < len(found) else None
        kind = _plain().get(token.text.removesuffix("'s"), "") or _kind(token)
        owns = token.kind == WORD and token.text.endswith("s") and kind in ("person", "time", "adverb")
        owns = owns and token.text not in ("always", "sometimes", "afterwards", "perhaps", "hours", "minutes")
        if (
            not owns
            or after is None
            or after.kind != WORD
            or after.text in _plain()
            or not _may_be_food(after, ready)
            or _named_together(token, after, ready)
        ):
            kept.append(token)
            continue
        while kept and kept[-1].kind == WORD and kept[-1].text in OWNERS:
            kept.pop()
    return kept if len(kept) < len(found) else found


def _named_together(token: Token, after: Token, ready: Index) -> bool:
    both = ready.posting(token.stem) & ready.posting(after.stem)
    return any(
        f"{one} {after.text}" in ready.texts[n]
        for n in both
        for one in (token.text, token.stem, f"{token.stem}'s")
    )


def _ends_clause(found: Sequence[Token], i: int) -> bool:
    if found[i].kind != MARK:
        return False
    spaced = (
        0 < i < len(found) - 1 and found[i - 1].end < found[i].start and found[i].end < found[i + 1].start
    )
    return found[i].text in ENDS or found[i].text == "=" or (found[i].text == "-" and spaced)


def _clause(words: Sequence[Token], ready: Index) -> list[Token]:
    """The tokens of a clause without its asides."""
    if not words:
        return []
    if all(_is_plain(token) for token in words):
        if _names_food(words, ready):
            return list(words)
        return [_stop(words)] if _says_nothing(words, ready) else list(words)
    words = _after_reason(_before_reason(words), ready)
    kept: list[Token] = []
    place = 0
    while place < len(words):
        end = place
        while end < len(words) and _is_plain(words[end]):
            end += 1
        if end == place:
            kept.append(words[place])
            place += 1
            continue
        kept.extend(_stretch(words, place, end, ready))
        place = end
    return kept


def _stretch(words: Sequence[Token], start: int, end: int, ready: Index) -> list[Token]:
    """What is left of the ordinary words [start, end) of a clause."""
    run, last = words[start:end], end == len(words)
    if _names_food(run, ready):
        return list(run)
    if start and run[0].text in TOLD_OF_IT:
        return list(run)
    if last and start and _only_when(run):
        return []
    if last and start:
        where = _somewhere(run)
        if where is not None:
            return list(run[:where])
    keep = len(run)
    while not last and keep and _of_the_food(run[keep - 1]):
        keep -= 1
    told = run[:keep]
    if not any(_kind(token) in STRONG for token in told):
        where = _somewhere(told) if told and start else None
        return [*told[:where], *run[keep:]] if where is not None else list(run)
    if start and _kind(told[0]) not in ("pronoun", "function", "adverb") and not last:
        return list(run)  # "fried climbing perch"
    return [_stop(told), *_unhung(run[keep:])]


def _only_when(run: Sequence[Token]) -> bool:
    """True for "all night", "most of the day" behind a food."""
    said = {_kind(token) for token in run}
    return "time" in said and said <= {"time", "function", "adverb", "adjective"} and len(run) > 1


def _names_food(run: Sequence[Token], ready: Index) -> bool:
    """True where ordinary words together are the name of a food: "up and go", "best of both"."""
    stems = [token.stem for token in run]
    for start in range(len(stems) - 1):
        for end in range(start + 2, min(len(stems), start + LONGEST_NAME) + 1):
            part = [stem for stem in stems[start:end] if stem not in SMALL]
            if len(part) > 1 and _bare(part, ready):
                return True
    return False


def _bare(stems: Sequence[str], ready: Index) -> bool:
    key = tuple(sorted(stems))
    return any(ready.bare_food(key, tuple(stems[-1:]), place) is not None for place in ("", "GB", "US", "AU"))


def _unhung(tail: Sequence[Token]) -> list[Token]:
    """What a food begins with, without the words that hang it on what was passed over."""
    place = 0
    while place < len(tail) and tail[place].text in (
        "with",
        "w",
        "and",
        "plus",
        "n",
        "&",
        "on",
        "in",
        "of",
        "then",
    ):
        place += 1
    return list(tail[place:])


def _somewhere(run: Sequence[Token]) -> int | None:
    """Where a "from the vending machine" or "at my desk again" begins that goes on to the end of `run`."""
    for place, token in enumerate(run):
        if token.text not in SOMEWHERE or place + 1 >= len(run):
            continue
        rest = run[place + 1 :]
        if token.text == "from" and any(other.text in NAMED for other in rest):
            return None
        if any(_kind(other) in WHERE or _kind(other) == "thing" for other in rest):
            return place
    return None


def _before_reason(words: Sequence[Token]) -> Sequence[Token]:
    """A clause without the reason that it ends in: "toast cos the shop was shut"."""
    for place, token in enumerate(words):
        after = words[place + 1] if place + 1 < len(words) else None
        if token.text in BECAUSE and place and after is not None and (_kind(after) in (*STRONG, "function")):
            return words[:place]
    return words


def _after_reason(words: Sequence[Token], ready: Index) -> Sequence[Token]:
    """A clause without the reason before "so": "power cut so cold beans"."""
    for place, token in enumerate(words):
        if token.text != "so" or not place or place + 1 == len(words):
            continue
        before = words[:place]
        named = any(_may_be_food(other, ready) for other in before)
        if not named or before[0].text in NOTHING_LEFT:
            return [_stop(words[: place + 1]), *words[place + 1 :]]
    return words


def _may_be_food(token: Token, ready: Index) -> bool:
    if token.kind == NUMBER:
        return True
    if token.text in _plain():
        return False
    return token.stem in ready.heads or ready.bare_food((token.stem,), (token.stem,)) is not None


def _says_nothing(words: Sequence[Token], ready: Index) -> bool:
    """True for a clause of ordinary words that is more than a noun: "late", "not hungry", "felt sick"."""
    if words[0].text == "too" and len(words) > 1:
        return True
    more = any(_kind(token) not in NOUNS and token.text not in ("the", "a", "an", "my") for token in words)
    how = all(
        _of_the_food(token) and (_kind(token) != "feeling" or token.stem in ready.postings) for token in words
    )
    return more and not how


def _of_the_food(token: Token) -> bool:
    """A word of amount or joining at the end of a stretch, which belongs to the food behind it."""
    text = token.text
    return (
        text in OPENS_FOOD
        or text in NEGATIONS
        or text in SIZES
        or text in NUMBERS
        or text in PARTS
        or text in VAGUE
        or text in SHARES
        or (text,) in UNITS
        or _kind(token) in ("adjective", "feeling")
    )


def _kind(token: Token) -> str:
    return _plain().get(token.text, "")


def _is_plain(token: Token) -> bool:
    return token.kind == WORD and token.text in _plain()


def _stop(words: Sequence[Token]) -> Token:
    """A stop in the place of words that were passed over."""
    return Token(MARK, ";", ";", words[0].start, words[0].start)
