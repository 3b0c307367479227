"""Joining words of other languages between two foods: "boterham met pindakaas", "chapati na maharage".

People name a dish in its own language and go on in it. Such a word is read as "with" or "and" where foods
stand on both sides and no name of the catalogue has the words so ("arroz con pollo" is one dish).
"""

from collections.abc import Sequence

from villi.meals.explaining import KNOWN, worth
from villi.meals.index import Index
from villi.meals.matching import accepted, query
from villi.meals.rewriting import choose
from villi.meals.words import NUMBER, WORD, Token

WITH = frozenset(
    {"mit", "met", "con", "com", "avec", "med", "cu", "kanssa", "ile", "dengan", "saath", "z", "ze"}
)
AND = frozenset(
    {"und", "och", "og", "y", "e", "et", "na", "aur", "ve", "dan", "ja", "en", "oraz", "ne", "kai", "bilan"}
)
ON = frozenset({"auf", "pa", "sur", "op"})
"""Words that mean "with", "and" and "on" in the languages of Europe, East Africa, India and Indonesia."""
MEANING = {**dict.fromkeys(WITH, "with"), **dict.fromkeys(AND, "and"), **dict.fromkeys(ON, "on")}
SURELY = frozenset({"mit", "met", "con", "com", "avec", "med", "cu", "und", "och", "og", "aur"})
"""Those of them that mean nothing else beside food: one known side is enough."""
ENGLISH = frozenset(
    {"and", "with", "w", "n", "plus", "on", "in", "no", "without", "of", "a", "an", "the", "some"}
)
"""English words that end what stands beside a joining word."""
REACH = 4
"""Words looked at on either side."""


def in_english(found: Sequence[Token], index: Index, locale: str) -> list[Token]:
    """The tokens, with "with" or "and" for a joining word of another language between two foods.

    >>> from types import SimpleNamespace
    >>> from villi.foods.values import Food
    >>> from villi.meals.index import index
    >>> from villi.meals.words import tokens
    >>> foods = [Food("own:1", "Chapati"), Food("own:2", "Beans"), Food("own:3", "Arroz con pollo")]
    >>> ready = index(SimpleNamespace(foods={food.id: food for food in foods}))
    >>> [token.text for token in in_english(tokens("chapati na beans"), ready, "")]
    ['chapati', 'and', 'beans']
    >>> [token.text for token in in_english(tokens("arroz con pollo"), ready, "")]
    ['arroz', 'con', 'pollo']
    """
    if not any(token.text in MEANING for token in found):
        return list(found)
    made = list(found)
    for place, token in enumerate(found):
        if token.text in MEANING and _joins(made, place, index, locale):
            made[place] = token._replace(text=MEANING[token.text], stem=MEANING[token.text])
    return made


def _joins(found: Sequence[Token], place: int, index: Index, locale: str) -> bool:
    """True where the word at a place stands between two foods that no name joins so."""
    before = _beside(found, place, -1)
    after = _beside(found, place, 1)
    if not before or not after:
        return False
    if _one_name(before, found[place], after, index, locale):
        return False
    known = [_known(words, index, locale) for words in (before, after)]
    return any(known) if found[place].text in SURELY else all(known)


def _beside(found: Sequence[Token], place: int, step: int) -> tuple[Token, ...]:
    """The words on one side of a place, up to a mark or another joining word; numbers are passed over."""
    words: list[Token] = []
    at = place + step
    while 0 <= at < len(found) and len(words) < REACH:
        token = found[at]
        if token.kind == NUMBER:
            if words and step < 0:
                break  # "1 roti na 2 mayai" counts the mayai
        elif token.kind != WORD or token.text in ENGLISH or token.text in MEANING:
            break
        else:
            words.append(token)
        at += step
    return tuple(words[::step])


def _known(words: tuple[Token, ...], index: Index, locale: str) -> bool:
    """True for words that are a food in its own right, as they stand or nearest the joining word."""
    quality, _, found = worth(words, index, locale)
    return found is not None and not found.typo and (found.exact or quality >= KNOWN)


def _one_name(
    before: Sequence[Token], word: Token, after: Sequence[Token], index: Index, locale: str
) -> bool:
    """True where the catalogue has the words on both sides joined so, or the whole by its very name."""
    said = f"{before[-1].text} {word.text} {after[0].text}"
    for words in ((*before, word, *after), (before[-1], word, after[0])):
        best = next(iter(choose(query(words, index), index, locale)), None)
        if best is not None and accepted(best) and (best.exact or said in _written(best.name, index)):
            return True
    return False


def _written(name: int, index: Index) -> str:
    return index.texts[name] if name >= 0 else ""
