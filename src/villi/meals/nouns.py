"""Stage 3e, one noun of several: "red and green peppers", "190 g of corn and wheat flour bread".

What stands before "and" may lack its noun, which comes behind: red peppers, corn bread. Where a weight was
said of such a list, it is the weight of all of it.
"""

from collections.abc import Sequence

from villi.meals.index import Index
from villi.meals.lists import listed
from villi.meals.matching import NEVER_HEADS, Match, accepted, query
from villi.meals.pieces import Item
from villi.meals.rewriting import choose
from villi.meals.wholes import scaled, weight_of
from villi.meals.words import WORD, Token

COLOURS = frozenset({"black", "white", "red", "green", "brown", "yellow", "purple", "pink", "golden", "blue"})
DISHES = listed("dish nouns") | {"dish", "mix", "mixture", "flour", "meal", "porridge", "beverage", "drink"}
"""Nouns before which foods stand in a row: a bean, meat and vegetable dish."""
ENDS = frozenset({"with", "in", "on", "without", "from", "of"})
MOST_LISTED = 12
"""Foods that one noun is looked for; without a bound a long list takes time with the square of its length."""
SURE = 0.90
"""A food with the noun of the next must match so well to be read so."""


def with_nouns(made: Sequence[Item], found: Sequence[Token], ready: Index, locale: str) -> list[Item]:
    """The items of lists that share their last noun, each with its noun; those of one weight share it."""
    items = list(made)
    for last, item in enumerate(made):
        noun = _noun(item)
        if item.link != "and" or item.amount is not None or noun is None:
            continue
        if _best(item.words, ready, locale) is None:
            continue
        first = last
        while first > last - MOST_LISTED and first and made[first].link in ("and", ","):
            first -= 1
            if made[first].amount is not None:
                break
        if first == last:
            continue
        host = made[first].amount
        together = host is not None and scaled(host) and weight_of(made[first], found)
        together = together and noun.stem in DISHES
        for place in range(first, last):
            if items[place].words and (together or _lacks_noun(items[place], ready, locale)):
                items[place] = _with_noun(items[place], noun, ready, locale)
        colours = all(_lacks_noun(one, ready, locale) for one in made[first:last]) and scaled(host)
        if together or colours:
            items[first + 1 : last + 1] = [one._replace(shares=True) for one in items[first + 1 : last + 1]]
    return items


def _noun(item: Item) -> Token | None:
    """The noun of an item with something before it: "peppers" of "green peppers in oil"."""
    words: list[Token] = []
    for token in item.words:
        if token.text in ENDS:
            break
        if token.kind == WORD:
            words.append(token)
    return words[-1] if len(words) > 1 else None


def _lacks_noun(item: Item, ready: Index, locale: str) -> bool:
    """True for colours, and for what nobody knows beside a colour."""
    words = [token for token in item.words if token.kind == WORD]
    if not any(token.stem in COLOURS for token in words):
        return False
    return all(token.stem in COLOURS | NEVER_HEADS for token in words) or not _best(words, ready, locale)


def _with_noun(item: Item, noun: Token, ready: Index, locale: str) -> Item:
    """The item with a noun behind it, where the catalogue knows it so at least as well; a colour that no
    such food has in its name says nothing."""
    at = item.words[-1].end
    noun = noun._replace(start=at, end=at)
    words = (*item.words, noun)
    if noun.stem in {token.stem for token in item.words}:
        return item
    with_it, alone = _best(words, ready, locale), _best(item.words, ready, locale)
    if _lacks_noun(item, ready, locale):
        alone_noun = (noun._replace(start=item.words[0].start),)
        return item._replace(words=words if with_it is not None else alone_noun)
    known = with_it is not None and (alone is None or with_it.score >= SURE)
    return item._replace(words=words) if known else item


def _best(words: Sequence[Token], ready: Index, locale: str) -> Match | None:
    options = choose(query(words, ready), ready, locale)
    return options[0] if options and accepted(options[0]) else None
