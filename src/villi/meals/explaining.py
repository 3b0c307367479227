"""Stage 3, what the catalogue makes of some words: what all that cuts and joins a line asks.

How well one name explains the words, whether they are a food in their own right, or only say how a food was.
"""

from collections.abc import Sequence

from villi.meals import amounts
from villi.meals.index import Index
from villi.meals.lists import listed
from villi.meals.matching import MAKERS, Match, accepted, query, weigh_words
from villi.meals.names import NEGATIONS
from villi.meals.pieces import (
    ACCESSORY,
    VOID,
    Piece,
    qualifies,
)
from villi.meals.portions import rows
from villi.meals.rewriting import choose
from villi.meals.words import MARK, WORD, Token

KNOWN = 0.97
"""A score from which a piece is a food in its own right."""

IN_ITS_OWN_RIGHT = 0.80
"""A score from which qualifying words alone are a thing that people eat ("brisket")."""

WHOLE = 0.88
"""A name that explains so much of the words explains them all."""

REFUSED_WORTH = 0.15
"""What words are worth that nothing explains (judgement, as the figures below)."""

DENIED_WEIGHT, LEAST_WEIGHT = 0.5, 0.1
"""Weight of a denied word beside that of one that is said; weight of words that have none."""

POOR = 0.80
"""A match below this leaves it open that the words are several foods without commas."""

DISHES = listed("filled dishes")
"""Dishes whose fillings are joined by "and": cheese and pickle sandwich."""

DISH_NOUNS = DISHES | listed("dish nouns")
"""Nouns that take other foods before them: a beef barley soup is no list of beef, barley and soup."""


def worth(words: tuple[Token, ...], ready: Index, locale: str) -> tuple[float, float, Match | None]:
    """How well the catalogue explains some words (0 to 1), the weight of the words, and the match; None
    where they would be refused.

    >>> from types import SimpleNamespace
    >>> from villi.foods.values import Food
    >>> from villi.meals.index import index
    >>> from villi.meals.words import tokens
    >>> ready = index(SimpleNamespace(foods={"own:1": Food("own:1", "Egg, boiled")}))
    >>> worth(tuple(tokens("boiled egg")), ready, "")[2].exact, worth(tuple(tokens("unicorn")), ready, "")[2]
    (True, None)
    """
    asked = query(words, ready)
    weight = sum(weigh_words(asked.words, ready).values()) + DENIED_WEIGHT * sum(
        ready.weight(word) for word in sorted(asked.denied)
    )
    found = choose(asked, ready, locale)
    if any(word in MAKERS for word in asked.words):
        plain = choose(asked._replace(words=tuple(w for w in asked.words if w not in MAKERS)), ready, locale)
        found = max(found, plain, key=lambda options: options[0].score if options else 0.0)
    if not found or not accepted(found[0]):
        return REFUSED_WORTH, weight or LEAST_WEIGHT, None
    return found[0].score, weight, found[0]


def is_known(piece: Piece, ready: Index, locale: str) -> bool:
    """True where the words of a piece alone are a food in its own right.

    >>> from types import SimpleNamespace
    >>> from villi.foods.values import Food
    >>> from villi.meals.index import index
    >>> from villi.meals.words import tokens
    >>> ready = index(SimpleNamespace(foods={"own:1": Food("own:1", "Egg")}))
    >>> [is_known(Piece("", None, tuple(tokens(words))), ready, "") for words in ("eggs", "unicorns")]
    [True, False]
    """
    return worth(joined_words([piece]), ready, locale)[0] >= KNOWN


def in_its_own_right(found: Match) -> bool:
    """True for a food by its very name, here or in another country.

    >>> in_its_own_right(Match(0, 0.99, 1.0, True, True))
    True
    """
    return not found.typo and (found.score >= KNOWN or (found.exact and found.score > POOR))


def only_says_how(piece: Piece, ready: Index, locale: str) -> bool:
    """True where no word is what the catalogue's names are about ("medium crust", "fried", "with skin"),
    and the words together are no usual thing to eat.

    >>> from types import SimpleNamespace
    >>> from villi.foods.values import Food
    >>> from villi.meals.index import index
    >>> from villi.meals.words import tokens
    >>> ready = index(SimpleNamespace(foods={"own:1": Food("own:1", "Egg, fried")}))
    >>> [only_says_how(Piece("", None, tuple(tokens(words))), ready, "") for words in ("fried", "egg")]
    [True, False]
    """
    if not piece.words or not all(qualifies(token, ready) for token in piece.words):
        return False
    if all(token.text in VOID or token.stem in ACCESSORY for token in piece.words):
        return True
    if all(token.text.endswith("ed") for token in piece.words):
        return True  # "and frosted"
    found = choose(query(food_words(piece.words), ready), ready, locale)
    return not found or not accepted(found[0]) or found[0].score < IN_ITS_OWN_RIGHT


def food_words(words: Sequence[Token]) -> list[Token]:
    """The words that say something about the food; "skin not eaten" is a denial as a whole.

    >>> from villi.meals.words import tokens
    >>> [token.text for token in food_words(tokens("just a delicious egg"))]
    ['a', 'egg']
    """
    return [
        token
        for place, token in enumerate(words)
        if token.text not in VOID or (token.text == "eaten" and place and words[place - 1].text in NEGATIONS)
    ]


def naming(words: Sequence[Token]) -> list[Token]:
    """The words that could name a food: no filler, no size.

    >>> from villi.meals.words import tokens
    >>> [token.text for token in naming(tokens("just large eggs"))]
    ['eggs']
    """
    return [token for token in words if token.text not in VOID and token.text not in amounts.SIZES]


def share_of_name(found: Match, words: Sequence[Token], ready: Index) -> float:
    """The share of the words that the one name explains, where what one of it is called ("1 sandwich")
    counts as said by the name.

    >>> from types import SimpleNamespace
    >>> from villi.foods.values import Food
    >>> from villi.meals.index import index
    >>> from villi.meals.words import tokens
    >>> ready = index(SimpleNamespace(foods={"own:1": Food("own:1", "Egg, boiled")}))
    >>> words = tuple(tokens("boiled egg"))
    >>> share_of_name(worth(words, ready, "")[2], words, ready)
    1.0
    """
    if found.own > WHOLE or found.name < 0:
        return found.own
    held = ready.name(found.name).weights
    nouns = {w for row in rows(found.food, ready) if row.kind == "count" for w in row.words} & DISHES
    asked = query(words, ready)
    said = weigh_words(tuple(w for w in asked.words if w in held or w not in MAKERS), ready)
    return sum(weight for word, weight in said.items() if word in held or word in nouns) / (
        sum(said.values()) or 1.0
    )


def joined_words(group: Sequence[Piece]) -> tuple[Token, ...]:
    """The words of some pieces as those of one food, with a plain word for each link.

    >>> from villi.meals.words import tokens
    >>> group = [Piece("", None, tuple(tokens("soup"))), Piece("made", None, tuple(tokens("rice")))]
    >>> [token.text for token in joined_words(group)]
    ['soup', 'with', 'rice']
    """
    words: list[Token] = []
    for place, piece in enumerate(group):
        if place:
            before = words[-1] if words else None
            at = before.end if before else 0
            text = {"with": "with", "made": "with", "on": "on", "and": "and", "/": "or"}.get(piece.link, ",")
            words.append(Token(WORD if text != "," else MARK, text, text, at, at))
        words.extend(food_words(piece.words))
    return tuple(words)
