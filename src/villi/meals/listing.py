"""Stage 3c, lists without commas: "eggs bacon toast coffee" are four foods.

A piece is taken apart only where every part is a food in its own right, and no name of the catalogue has
neighbouring words of it side by side ("beef barley soup").
"""

from collections.abc import Sequence
from itertools import pairwise

from villi.meals import amounts
from villi.meals.brands import is_brand
from villi.meals.explaining import (
    DISH_NOUNS,
    KNOWN,
    POOR,
    food_words,
    in_its_own_right,
    worth,
)
from villi.meals.index import RECIPE, Index
from villi.meals.lists import listed
from villi.meals.matching import Match
from villi.meals.names import NEGATIONS, SMALL
from villi.meals.pieces import (
    Piece,
)
from villi.meals.portions import rows
from villi.meals.recipes import ends_in_pattern
from villi.meals.rewriting import nobody_knows, places
from villi.meals.words import WORD, Token, stem

ROW = "row"
"""Link of the foods that a list without commas names."""

CONDIMENTS = frozenset(
    [
        "sauce",
        "ketchup",
        "mustard",
        "mayonnaise",
        "relish",
        "chutney",
        "pickle",
        "jam",
        "marmalade",
        "marmite",
        "vegemite",
        "butter",
        "gravy",
        "dressing",
        "syrup",
        "honey",
        "salsa",
        "hummus",
        "guacamole",
    ]
)
"""Nouns of what people put on other food."""

KINDS_OF_DISH = frozenset(
    "chicken beef pork lamb mutton goat duck turkey fish prawn shrimp seafood squid crab salmon tuna tofu "
    "tempeh paneer vegetable veg veggie vegan vegetarian mushroom".split()
)
"""What menus put before or behind a dish to say which kind it is."""

PASSING = listed("passing states")
"""Words that say how warm or how old a food was, where no name has them."""

MOST_WORDS, LONGEST_NAME = 12, 4
"""A piece of more words is not looked through for several foods; nor is a name of more words looked for."""


def parted(piece: Piece, ready: Index, locale: str) -> list[Piece]:
    """A piece as it is, or as the foods that it lists without commas: "eggs bacon toast coffee".

    Every part must be a food in its own right; two parts are a list only where the first is a plural, as
    compounds have singulars ("ginger biscuit"), and so is a list before a noun like "soup".

    >>> from villi.foods import Catalogue
    >>> from villi.meals.index import index
    >>> from villi.meals.words import tokens
    >>> ready = index(Catalogue.everyday())
    >>> cut = parted(Piece("", None, tuple(tokens("eggs bacon toast"))), ready, "")
    >>> [(part.link, part.words[0].text) for part in cut]
    [('', 'eggs'), ('row', 'bacon'), ('row', 'toast')]
    """
    words = food_words(piece.words)
    rest = tuple(words[1:])
    if (
        rest
        and words[0].text in PASSING
        and worth(tuple(words), ready, locale)[0] < POOR
        and (
            worth(rest, ready, locale)[0] >= KNOWN
            or (worth(tuple(words), ready, locale)[2] is None and worth(rest, ready, locale)[2] is not None)
        )
    ):
        piece, words = piece._replace(words=rest), words[1:]  # cold pizza is pizza
    if piece.amount is not None and piece.amount.weighed and not piece.trailing:
        return [piece]  # one weight, one dish
    said = next((k for k, token in enumerate(words) if token.text in NEGATIONS), len(words))
    words, denial = words[:said], tuple(words[said:])
    if not 2 <= len(words) <= MOST_WORDS or any(token.kind != WORD or token.text in SMALL for token in words):
        return [piece]
    quality, _, found = worth(tuple(words), ready, locale)
    if found is None or RECIPE in ready.foods[found.food].sources:
        parts = _around_unknown(words, ready, locale)
        if parts:
            return _in_a_row(piece, parts, denial)
    if quality >= POOR and (
        len(words) < 3 or piece.amount is not None or found is None or not _run_together(found, words, ready)
    ):
        return [piece]
    plain = tuple(token for token in words if token.text not in amounts.SIZES)
    if len(plain) < len(words) and worth(plain, ready, locale)[0] >= KNOWN:
        return [piece]
    parts = _foods_in_a_row(words, ready, locale)
    if len(parts) == 2 and found is None and _spread_on(parts, ready, locale):
        return _in_a_row(piece, parts, denial)
    plural = any(
        part[-1].text.endswith("s") and part[-1].text != part[-1].stem and not is_brand(t.stem for t in part)
        for part in parts[:-1]
    )
    compound = (bool(parts) and len(parts[-1]) == 1 and words[-1].stem in DISH_NOUNS) or ends_in_pattern(
        words
    )
    host = _with_its_kind(parts, ready, locale)
    if host:
        return [piece._replace(words=host + denial)]
    if len(parts) < 2 or not (plural or (_several_foods(parts, found, ready, locale) and not compound)):
        return [piece]
    return _in_a_row(piece, parts, denial)


def _with_its_kind(parts: Sequence[tuple[Token, ...]], ready: Index, locale: str) -> tuple[Token, ...] | None:
    """The dish of two parts of which the other only says what kind it is: "pad thai prawn", "tofu pad thai".
    A plate of rice is eaten with its chicken: that is a food more."""
    if len(parts) != 2:
        return None
    for dish, kind in (parts, parts[::-1]):
        compound = len(dish) == 1 and dish is parts[1]  # a turkey burger is no hamburger
        if len(kind) == 1 and kind[0].stem in KINDS_OF_DISH and not compound:
            found = worth(dish, ready, locale)[2]
            food = ready.foods[found.food] if found is not None else None
            mixed = food is not None and (food.group.endswith("dishes") or RECIPE in food.sources)
            named = {stem(word.strip(",()")) for word in food.name.split()} if food is not None else set()
            if mixed and "rice" not in named and not (named & KINDS_OF_DISH) - {kind[0].stem}:
                return dish
    return None


def _several_foods(
    parts: Sequence[tuple[Token, ...]], found: Match | None, ready: Index, locale: str
) -> bool:
    """True for three foods or more in a row, and for two of which no name makes one dish."""
    if len(parts) > 2:
        return True
    if found is not None or not parts or parts[-1][-1].stem in DISH_NOUNS:
        return False
    alone = [worth(part, ready, locale)[2] for part in parts]
    return all(food is not None and food.food not in ready.judged for food in alone)


def _in_a_row(piece: Piece, parts: Sequence[tuple[Token, ...]], denial: tuple[Token, ...]) -> list[Piece]:
    """The pieces of a list without commas; its amount is that of the food beside it."""
    at = len(parts) - 1 if piece.trailing else 0
    return [
        Piece(
            piece.link if not place else (ROW if len(parts) > 2 else ","),
            piece.amount if place == at else None,
            part + (denial if place == len(parts) - 1 else ()),
            piece.trailing and place == at,
        )
        for place, part in enumerate(parts)
    ]


def _around_unknown(words: Sequence[Token], ready: Index, locale: str) -> list[tuple[Token, ...]]:
    """What stands before, in and behind the words that nobody knows, where both sides are foods in their
    own right: "eggs zorblax toast"."""
    strange = [k for k, token in enumerate(words) if nobody_knows(token.stem, ready)]
    if not strange or strange[0] == 0 or strange[-1] == len(words) - 1:
        return []
    first, last = strange[0], strange[-1] + 1
    before, between, after = tuple(words[:first]), tuple(words[first:last]), tuple(words[last:])
    sides = all(worth(side, ready, locale)[0] >= KNOWN for side in (before, after))
    return [before, between, after] if sides else []


def _run_together(found: Match, words: Sequence[Token], ready: Index) -> bool:
    """True for a match that only lists what the words say ("chicken, rice and vegetables"): no two
    neighbours stand side by side in its name, or the dish is one by judgement."""
    if RECIPE in ready.foods[found.food].sources:
        return words[-1].stem not in DISH_NOUNS and not _side_by_side(found, words, ready)
    held = ready.name(found.name).weights if found.name >= 0 else {}
    return sum(token.stem in held for token in words) > 1 and not _side_by_side(found, words, ready)


def _side_by_side(found: Match, words: Sequence[Token], ready: Index) -> bool:
    """True where the name has two neighbours of the words side by side, in this order or inverted
    ("bread, garlic")."""
    if found.name < 0:
        return False
    written = ready.texts[found.name].replace(",", " ,").split()
    stems = [stem(word) if word != "," else word for word in written]
    pairs = {*pairwise(stems), *((b, a) for a, comma, b in zip(stems, stems[1:], stems[2:]) if comma == ",")}  # noqa: B905
    return any((a.stem, b.stem) in pairs for a, b in pairwise(words))


def _spread_on(parts: Sequence[tuple[Token, ...]], ready: Index, locale: str) -> bool:
    """True where the second of two foods is what people put on others: sauces, spreads."""
    words = {token.stem for token in parts[-1]}
    if words & CONDIMENTS:
        return True
    found = worth(parts[-1], ready, locale)[2]
    return found is not None and any(row.unit == "per slice of bread" for row in rows(found.food, ready))


def _foods_in_a_row(words: Sequence[Token], ready: Index, locale: str) -> list[tuple[Token, ...]]:
    """The words as the fewest foods in their own right, in a row; empty where some word is left over."""
    best: list[list[tuple[Token, ...]] | None] = [[]] + [None] * len(words)
    for end in range(1, len(words) + 1):
        for start in range(max(0, end - LONGEST_NAME), end):
            before, part = best[start], tuple(words[start:end])
            if before is None or (best[end] is not None and len(before) + 1 >= len(best[end] or ())):
                continue
            quality, _, found = worth(part, ready, locale)
            known = found is not None and not found.typo and quality >= KNOWN
            known = known or (len(part) == 1 and found is not None and in_its_own_right(found))
            if known and not (len(part) > 1 and found is not None and _only_list(found, part, ready, locale)):
                best[end] = [*before, part]
    return best[-1] or []


def _only_list(found: Match, part: Sequence[Token], ready: Index, locale: str) -> bool:
    """True where words that are foods alone are no compound: "lettuce tomato" of a sandwich's name."""
    exact = found.exact and found.name < 0 and not found.stand_in and found.score >= KNOWN
    if exact and _in_this_order(found, part, ready, locale):
        return False
    judged = RECIPE in ready.foods[found.food].sources or found.score < KNOWN
    if (not judged and found.name < 0) or _side_by_side(found, part, ready):
        return False
    alone = [worth((token,), ready, locale)[2] for token in part]
    return all(food is not None and in_its_own_right(food) for food in alone)


def _in_this_order(found: Match, part: Sequence[Token], ready: Index, locale: str) -> bool:
    """True for a phrase that people say so: butter chicken; "rice dal" is a list."""
    food, said = ready.foods[found.food], " ".join(token.text for token in part)
    if any(said in written.lower() for written in (food.name, *food.synonyms)):
        return True
    key = tuple(sorted({token.stem for token in part}))
    numbers = (ready.bare_food(key, (part[-1].stem,), place) for place in (*places(locale), ""))
    return any(number == found.food for number in numbers)
