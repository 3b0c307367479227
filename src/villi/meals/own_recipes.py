"""A person's own recipes, from `means` lines: "my granola = 200 g oats, 50 g honey; makes 8 portions".

A meaning with several foods, or with an amount, is a recipe; a meaning that is one food ("toast = bread,
rye") stays one food. What was eaten of it is its foods, by weight: one portion where no amount is said.
A recipe may hold other recipes, but those no further ones. What cannot be read in it is refused wherever
it is eaten, and never zero.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from villi.diary.pins import without_pins
from villi.diary.values import Pin
from villi.meals.amounts import NUMBERS
from villi.meals.index import Index
from villi.meals.matching import accepted, query
from villi.meals.portions import measure_row
from villi.meals.recipes import Dish, Part
from villi.meals.rewriting import choose
from villi.meals.values import Understood
from villi.meals.words import fold, stem, tokens

Means = Sequence[tuple[str, str, Pin | None]]
Read = Callable[[str, tuple[tuple[int, Pin], ...], Means, Mapping[str, Dish]], Understood]
"""How the foods of a recipe are read: text, its pins, the single words of the person, other recipes."""

_NUMBER = r"(?P<n>\d+(?:[.,]\d+)?|[a-z]+)"
_MAKES = re.compile(
    rf"[;,.]?\s*\b(?:makes?|serves|gives|yields)\s+(?:about\s+)?{_NUMBER}(?:\s+(?P<unit>[a-z]+))?"
)
_WEIGHS = re.compile(
    rf"[;,.]?\s*\b(?:weighs|weighing)\s+(?:about\s+)?{_NUMBER}\s*(?P<unit>kg|g|grams?|kilos?)\b"
    r"(?:\s+(?:in all|cooked|together))?"
)
_PEOPLE = frozenset({"people", "person", "of", "and", "in"})
_KILOS = frozenset({"kg", "kilo", "kilos"})


_PER = re.compile(r"\bper 100 ?(?:g|ml|grams?)\b")
_ENERGY = re.compile(r"(?<![\w.,])\d[\d.,]*+ ?(?:kcal|kj|cals?|calories)\b")
_NUTRIENT = re.compile(
    r"\b(?:protein|fat|saturates|saturated fat|carb(?:ohydrate)?s?|sugars?|fib(?:re|er)|salt|sodium)"
    r" ?[:=]? ?\d[\d.,]*+ ?m?g\b"
)
LABEL = "the numbers of a label name no food: write what is in it, or the nearest food, with its grams"
"""What is said of a meaning that is a composition."""


class Clauses(NamedTuple):
    """What a recipe says besides its foods: into how many of what it is divided, what it weighs in all (0
    unsaid); `foods` is the text of the foods, of the same length."""

    foods: str
    portions: float
    unit: str
    weight: float


def clauses(folded: str) -> Clauses:
    """The clauses of a recipe.

    >>> clauses("1 kg flour; makes 12 rolls; weighs 1500 g")[1:]
    (12.0, 'rolls', 1500.0)
    """
    portions, unit, weight = 1.0, "", 0.0
    weighed = _WEIGHS.search(folded)
    if weighed and (found := _number(weighed["n"])):
        weight = found * (1000.0 if weighed["unit"] in _KILOS else 1.0)
        folded = _blank(folded, weighed)
    made = _MAKES.search(folded)
    if made and (found := _number(made["n"])):
        portions, unit = found, made["unit"] or ""
        folded = _blank(folded, made)
    return Clauses(folded, portions, "" if unit in _PEOPLE else unit, weight)


def _number(text: str) -> float:
    return float(text.replace(",", ".")) if text[0].isdigit() else NUMBERS.get(text, 0.0)


def _blank(text: str, match: "re.Match[str]") -> str:
    return text[: match.start()] + " " * (match.end() - match.start()) + text[match.end() :]


def joined(folded: str, names: Sequence[str]) -> str:
    """The text with each of these names as one word, so that no stage takes it apart; as long as before.

    >>> joined("half my granola and tea", ["my granola"])
    "half my'granola and tea"
    >>> joined("a post-run shake", ["post run shake"]), joined("creme stew", ["Crème stew"])
    ("a post'run'shake", "creme'stew")
    """
    for name in sorted(map(fold, names), key=len, reverse=True):
        if _GAP.search(name) and _may_hold(folded, name):
            folded = _said(name).sub(lambda match: _GAP.sub("'", match[0]), folded)
    return folded


_GAP = re.compile(r"[ -]")


def _may_hold(folded: str, name: str) -> bool:
    """Whether a pattern is worth making: hundreds of names, looked for in each other, take long."""
    return all(word in folded for word in _GAP.split(name))


def _said(name: str) -> "re.Pattern[str]":
    """How a folded name is written in a line: with blanks or hyphens, one or several of it."""
    words = "[ -]".join(map(re.escape, _GAP.split(name)))
    return re.compile(rf"(?<![^\W_])(?:{words})(?=e?s?(?![^\W_]))")


def word_of(name: str) -> str:
    """The stem under which a recipe's name is found among tokens.

    >>> word_of("my granola"), word_of("dough")
    ('mygranola', 'dough')
    """
    return stem(_GAP.sub("'", fold(name)))


def is_recipe(said: str, ready: Index, locale: str) -> bool:
    """Whether a meaning is a recipe and no single food.

    >>> from villi.foods import Catalogue
    >>> from villi.meals.index import index
    >>> ready = index(Catalogue.everyday())
    >>> is_recipe("bread, rye", ready, ""), is_recipe("2 eggs, 50 g flour", ready, "")
    (False, True)
    """
    text = without_pins(said)[0]
    if any(character.isdigit() for character in text) or _MAKES.search(fold(text)):
        return True
    if not re.search(r"[,;+&]|\b(?:and|with)\b", text):
        return False
    options = choose(query(tokens(fold(text)), ready), ready, locale)
    return not (options and accepted(options[0]) and options[0].explained > WHOLE)


WHOLE = 0.99
"""A name of the catalogue that explains so much of the words explains them all."""


def is_label(said: str) -> bool:
    """Whether a meaning is the numbers of a label: read as foods, "protein 20 g" would be protein powder.

    >>> is_label("per 100 g: energy 400 kcal, protein 20 g"), is_label("200 g oats, protein powder 20 g")
    (True, False)
    """
    folded = fold(without_pins(said)[0])
    return bool(_PER.search(folded) or (_ENERGY.search(folded) and _NUTRIENT.search(folded)))


def says_how_many(said: str) -> bool:
    """Whether a recipe says how many portions it makes.

    >>> says_how_many("2 eggs, 50 g flour; serves 2"), says_how_many("2 eggs, 50 g flour")
    (True, False)
    """
    return bool(_MAKES.search(fold(without_pins(said)[0])))


def own_recipes(means: Means, ready: Index, locale: str, read: Read) -> dict[str, Dish]:
    """The recipes among a person's words, by `word_of` their names."""
    texts = {
        name: said for name, said, pin in means if pin is None and said and is_recipe(said, ready, locale)
    }
    singles = [meaning for meaning in means if meaning[0] not in texts]
    within = {
        name: [other for other in texts if other != name and _mentions(folded, other)]
        for name, folded in ((name, fold(said)) for name, said in texts.items())
    }
    made: dict[str, Dish] = {}
    for name in texts:
        if not within[name]:
            made[word_of(name)] = _dish(name, texts[name], singles, {}, ready, read)
    plain = dict(made)
    for name, others in within.items():
        if not others:
            continue
        deep = next((other for other in others if within[other]), None)
        if deep is None:
            held = {word_of(other): plain[word_of(other)] for other in others}
            made[word_of(name)] = _dish(name, texts[name], singles, held, ready, read)
        else:
            loop = name in within[deep]
            why = (
                f"{name} and {deep} are made of each other"
                if loop
                else f"{name} is made of {deep}, which is made of another recipe: write its foods instead"
            )
            made[word_of(name)] = Dish(name, (), (), 0.0, why)
    return made


def _mentions(folded: str, name: str) -> bool:
    name = fold(name)
    return _may_hold(folded, name) and bool(_said(name).search(folded))


def _dish(name: str, said: str, singles: Means, held: Mapping[str, Dish], ready: Index, read: Read) -> Dish:
    """One recipe as a dish: the share of each food in a gram of it as eaten."""
    if is_label(said):
        return Dish(name, (), (), 0.0, LABEL)
    text, pins = without_pins(said)
    told = clauses(fold(text))
    found = read(told.foods, pins, singles, held)
    foods = [
        portion for portion in found.portions if portion.kind == "food" and portion.food_id in ready.numbers
    ]
    beside = [p.words for p in found.portions if p.kind != "food"]
    unread = [refused.words.strip() for refused in found.refused] + beside
    total = told.weight or sum(portion.grams for portion in foods)
    if not total > 0:
        return Dish(name, (), (), 0.0, f"no food in the recipe for {name} has a weight")
    one = total / told.portions
    units = dict.fromkeys(("1 serving", "1 portion", f"1 {stem(told.unit)}" if told.unit else "default"), one)
    table = [measure_row(unit, grams) for unit, grams in {**units, "1 batch": total, "default": one}.items()]
    parts = tuple(
        Part(
            ready.numbers[p.food_id],
            p.grams / total,
            ready.words_of(ready.numbers[p.food_id]),
            p.grams_sd,
            p.sure_food,
        )
        for p in foods
    )
    quoted = ", ".join(f"\u201c{words}\u201d" for words in unread)
    why = f"the recipe for {name} has words that are not understood: {quoted}" if unread else ""
    note = "; ".join(dict.fromkeys(f"{one.suggestion} (in the recipe for {name})" for one in found.notes))
    return Dish(name, parts, tuple(table), 1.0, why, own=True, note=note)
