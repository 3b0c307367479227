"""Dishes that no table holds, taken apart: "tofu wrap" is tofu, a tortilla, lettuce, tomato, mayonnaise.

A pattern of `data/templates.csv` (soup, curry, sandwich ...) has a slot for the foods before it; what it
holds besides, and how much of everything, is the usual composition by judgement, in words of
`data/larder.csv`. A dish is taken apart only where the catalogue has no name for the whole, and only where
every word before the pattern is a food that goes into it: a keyboard sandwich stays refused.
"""

import csv
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import groupby
from math import erf, hypot, sqrt
from typing import TYPE_CHECKING, NamedTuple

from villi.meals.index import Index
from villi.meals.lists import listed
from villi.meals.matching import NEVER_HEADS, SOFT_WORDS, Match, accepted, query
from villi.meals.names import NEGATIONS
from villi.meals.portions import Row, measure_row
from villi.meals.portions import rows as measures
from villi.meals.rewriting import choose
from villi.meals.words import MARK, WORD, Token, stem

if TYPE_CHECKING:
    from villi.meals.pieces import Item

SURE = 0.80
"""A slot's food must match at least so well; what is no food of the catalogue is no dish either."""
BREAD, SLICE = "bread", 33.0
"""The word of templates for bread, and what the survey's slice weighs in grams."""
WHOLE = 0.99
LEAST, MOST = 15.0, 120.0
FIRST = 60.0
"""Foods of one slot share it as their usual portions do, kept within these grams; the first is named first
because there is more of it (judgement): egg and cress."""
SHARES_SD = 0.40
"""Relative SD of one part's share of a dish (judgement: two fifths of it more or less)."""
WIDEST_SD = 1.0
LONGEST = 2
"""Words in the longest pattern ("stir fry"), and in the name of a food of a list without commas."""
MOST_FOODS = 6
"""More words than that are no list of fillings."""
AND = frozenset({"and", "&", "n", "plus"})
MUCH = 0.15
"""From this share a part makes the dish what it is (judgement): the bun of a burger, not its lettuce."""
_MILK, _CHEESE, _PASTA = frozenset({"milk"}), frozenset({"cheese"}), frozenset({"pasta", "spaghetti"})
ALWAYS = {
    **dict.fromkeys(("latte", "cappuccino", "macchiato", "flat white", "mocha"), _MILK),
    **dict.fromkeys(
        ("pizza", "cheeseburger", "nacho", "lasagna", "quesadilla", "raclette", "fondue"), _CHEESE
    ),
    **dict.fromkeys(("bolognese", "carbonara", "lasagna noodle", "alfredo"), _PASTA),
    "burrito": frozenset({"rice", "tortilla"}),
    "sushi": frozenset({"rice"}),
    **dict.fromkeys(
        ("full english", "english breakfast"), frozenset({"egg", "bacon", "sausage", "bean", "toast"})
    ),
    "benedict": frozenset({"hollandaise", "egg", "muffin"}),
    "blt": frozenset({"bacon"}),
    "hot dog": frozenset({"bun", "sausage"}),
}
"""Dishes, and what is always in the food of that name (knowledge of dishes)."""
VOID = listed("void")
EXTRA = frozenset({"extra", "more", "double"})
"""Words for more of what is in a dish anyway."""
FILLED = listed("filled")
"""Dishes of which people say two foods with "and" before the name: egg and cress sandwich."""


class Part(NamedTuple):
    """Some of a dish: food number, share of the weight, and the stems by which a person may deny it; in an
    own recipe also how sure its weight and its food are (of a pattern: `confidence.evidence_of_part`)."""

    food: int
    share: float
    said: frozenset[str]
    sd: float = SHARES_SD
    sure: float = 1.0


class Dish(NamedTuple):
    """A dish taken apart: its name as written, its parts, its own measures, how well the slot matched.

    Shares sum to one, or to less where a part was left out. `why` says which words of an own recipe
    nobody could read, `note` which of its pins could not be used; `own` is True for a recipe of the person.
    """

    name: str
    parts: tuple[Part, ...]
    table: tuple[Row, ...]
    score: float
    why: str = ""
    own: bool = False
    note: str = ""

    def without(self, denied: frozenset[str]) -> "Dish":
        """The dish less the parts that are denied: "no mayo"."""
        kept = tuple(part for part in self.parts if not part.said & denied)
        return self._replace(parts=kept) if kept else self

    def holds(self, words: frozenset[str]) -> Part | None:
        """The part that some words name, if any."""
        return next((part for part in self.parts if part.said & words), None)

    def spread(self, part: Part, sd: float) -> float:
        """Relative SD of a part's grams where the grams of the whole have `sd`.

        The parts are totalled as foods that err apart, so each must err more than the whole for the whole to
        err as much: who took a big bowl of a stew took more of everything in it.

        >>> half = Part(0, 0.5, frozenset())
        >>> round(Dish("x", (half, half), (), 1.0).spread(half, 0.45), 3)
        0.752
        """
        total = sum(part.share for part in self.parts)
        together = sqrt(sum((p.share / total) ** 2 for p in self.parts))
        return min(WIDEST_SD, hypot(part.sd, sd / together))


def within_a_quarter(sd: float) -> float:
    """The probability that grams with this relative SD are within 25 %, by the normal distribution.

    >>> round(within_a_quarter(0.25), 2)
    0.68
    """
    return erf(0.25 / (sd * sqrt(2))) if sd > 0 else 1.0


class Template(NamedTuple):
    """A row of `data/templates.csv`: the slot takes foods of the groups `takes`, in the `state` if there is
    one; `slot` is its share, `parts` the words and shares of the rest."""

    words: tuple[tuple[str, ...], ...]
    takes: frozenset[str]
    state: str
    slot: float
    parts: tuple[tuple[str, float], ...]
    table: tuple[Row, ...]


class Larder(NamedTuple):
    """A part of templates: its food and the other words that deny it ("dressing")."""

    food: str
    also: frozenset[str]


def _table(name: str) -> list[dict[str, str]]:
    text = (files("villi.meals") / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def larder() -> dict[str, Larder]:
    """Word -> food, for the parts of templates."""
    return {
        row["word"]: Larder(row["food"], frozenset(stem(w) for w in row["also"].split()))
        for row in _table("larder.csv")
    }


@cache
def templates() -> tuple[Template, ...]:
    """All patterns."""
    return tuple(
        Template(
            words=tuple(
                tuple(stem(w) for w in name.replace("-", " ").split()) for name in row["words"].split(";")
            ),
            takes=frozenset(row["takes"].split()),
            state=row["state"],
            slot=float(row["slot"]),
            parts=tuple(_share(part) for part in row["parts"].split(";")),
            table=tuple(measure_row(unit, float(grams)) for unit, grams in _pairs(row["measures"])),
        )
        for row in _table("templates.csv")
    )


def _share(part: str) -> tuple[str, float]:
    word, _, share = part.rpartition(" ")
    return word, float(share)


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for part in text.split(";"):
        unit, _, grams = part.rpartition("=")
        yield unit, grams


@cache
def _patterns() -> dict[tuple[str, ...], tuple[Template, ...]]:
    found: dict[tuple[str, ...], tuple[Template, ...]] = {}
    for template in templates():
        for words in template.words:
            found[words] = (*found.get(words, ()), template)
    return found


def dish(words: Sequence[Token], options: Sequence[Match], ready: Index, locale: str = "") -> Dish | None:
    """The dish that the words of an item are, or None where they are none or the catalogue knows the whole.

    `options` is what the catalogue has for the words, best first.

    >>> from villi.foods import Catalogue
    >>> from villi.meals.index import index
    >>> from villi.meals.words import tokens
    >>> ready = index(Catalogue.everyday())
    >>> found = dish(tokens("venison and leek casserole"), (), ready)
    >>> [ready.foods[part.food].name for part in found.parts][:2], round(sum(p.share for p in found.parts), 6)
    (['venison', 'leek, cooked'], 1.0)
    >>> dish(tokens("keyboard sandwich"), (), ready) is None
    True
    """
    named = _named(words)
    for size in range(min(LONGEST, len(named) - 1), 0, -1):
        rows = _patterns().get(tuple(token.stem for token in named[-size:]))
        if rows is None:
            continue
        if _known_whole(words, options, ready, named[-size:]):
            return None
        slots = _slots(named[:-size], rows, ready, locale)
        if slots:
            return _made(" ".join(token.text for token in named), slots, rows, ready)
    return None


def usually_with(words: Sequence[str]) -> frozenset[str]:
    """Stems of what the patterns among some words hold besides their slot: there is a bun to a burger.

    >>> "bun" in usually_with(["beef", "burger"]), "bun" in usually_with(["beef"])
    (True, False)
    >>> "bacon" in usually_with(["full", "english"]), "bacon" in usually_with(["english", "muffin"])
    (True, False)
    """
    rows = (row for word in words for row in _patterns().get((word,), ()))
    parts = {part for row in rows for part, share in row.parts if share >= MUCH}
    own = {stem(word) for part in parts for word in part.split()}
    said = " ".join(words)
    named = (has for dish, has in ALWAYS.items() if f" {dish} " in f" {said} ")
    return frozenset(own).union(*(larder()[part].also for part in parts), *named)


def ends_in_pattern(words: Sequence[Token]) -> bool:
    """True where the words before a denial end in the name of a pattern: "tofu wrap no mayo".

    >>> from villi.meals.words import tokens
    >>> ends_in_pattern(tokens("tofu wrap no mayo")), ends_in_pattern(tokens("wrap tofu"))
    (True, False)
    """
    named = _named(words)
    return any(tuple(token.stem for token in named[-size:]) in _patterns() for size in range(1, LONGEST + 1))


def _named(words: Sequence[Token]) -> list[Token]:
    """The words up to a denial, without marks and without words that say nothing."""
    kept: list[Token] = []
    for token in words:
        if token.text in NEGATIONS:
            break
        if token.text not in VOID and (token.kind != MARK or token.text in (",", "&")):
            kept.append(token)
    while kept and kept[-1].text in (*AND, ",", "with"):
        kept.pop()
    return kept


def _known_whole(
    words: Sequence[Token], options: Sequence[Match], ready: Index, pattern: Sequence[Token]
) -> bool:
    """True where the best match of the catalogue has all the words that name something, in a name that says
    more than the pattern: shrimp of which "stir fry" is a synonym is no shrimp stir fry."""
    if not options or not accepted(options[0]):
        return False
    best = options[0]
    shown = ready.name(best.name).weights.keys() if best.name >= 0 else set[str]()
    if shown and not best.exact and shown <= {token.stem for token in pattern}:
        return False
    known = ready.lent(best.food)
    said = [w for w in query(words, ready).words if w not in SOFT_WORDS and w not in NEVER_HEADS]
    return best.exact or best.typo or all(word in known for word in said)


def _slots(words: Sequence[Token], rows: Sequence[Template], ready: Index, locale: str) -> tuple[Match, ...]:
    """The foods before the pattern; none where one of them is no food that goes into it."""
    found: list[Match] = []
    for joins, run in groupby(words, key=lambda token: token.text in AND or token.text == ","):
        if joins:
            continue
        foods = _foods(list(run), rows, ready, locale)
        if not foods:
            return ()
        found.extend(foods)
    return tuple(found)


def _foods(words: list[Token], rows: Sequence[Template], ready: Index, locale: str) -> list[Match]:
    """The food of some words, or the foods that stand there without commas: "ham cheese tomato" before a
    sandwich; none where some word is left over."""
    whole = _slot(words, rows, ready, locale)
    if whole is not None:
        return [whole]
    for cut in range(min(LONGEST, len(words) - 1), 0, -1):
        first = _slot(words[:cut], rows, ready, locale)
        rest = (
            _foods(words[cut:], rows, ready, locale) if first is not None and len(words) <= MOST_FOODS else []
        )
        if first is not None and rest:
            return [first, *rest]
    return []


def _slot(words: list[Token], rows: Sequence[Template], ready: Index, locale: str) -> Match | None:
    """One food for the slot: in the state that the pattern wants, if the catalogue has it so; words that
    only say how are dropped from the front ("spicy lentil")."""
    takes = frozenset[str]().union(*(row.takes for row in rows))
    state = rows[0].state
    while words:
        asked = query(words, ready)
        for more in (state, ""):
            again = asked._replace(words=(more, *asked.words)) if more else asked
            if more in asked.words or (more and more not in ready.postings):
                continue
            options = choose(again, ready, locale)
            best = options[0] if options else None
            if best is not None and more and not _named_by(best, asked.words, ready):
                continue
            if best is not None and _fits(best, again.words, takes, ready):
                return best
        if not _says_how(words[0], ready):
            return None
        words = words[1:]
    return None


def _named_by(best: Match, words: Sequence[str], ready: Index) -> bool:
    """True where the very name that matched has all the words: the state alone finds other foods."""
    return best.name >= 0 and all(word in ready.name(best.name).weights for word in words)


def _fits(best: Match, words: Sequence[str], takes: frozenset[str], ready: Index) -> bool:
    food = ready.foods[best.food]
    if not accepted(best) or best.score < SURE or food.kind != "food" or food.group not in takes:
        return False
    if any(measure.unit == "1 fl oz" for measure in food.measures):
        return False  # milk is drunk: there is no milk toast
    known = ready.lent(best.food)
    return best.exact or best.typo or all(word in known for word in words if word not in SOFT_WORDS)


def _says_how(token: Token, ready: Index) -> bool:
    """A word of the catalogue that names are never about: "spicy", "creamy"."""
    word = token.stem
    return word in SOFT_WORDS or word in NEVER_HEADS or (word in ready.postings and not ready.heads.get(word))


def _made(name: str, slots: Sequence[Match], rows: Sequence[Template], ready: Index) -> Dish | None:
    """The dish of some foods in the first row that takes the first of them; None where the catalogue lacks
    a part."""
    first = ready.foods[slots[0].food].group
    row = next((row for row in rows if first in row.takes), None)
    if row is None:
        return None
    usual = [
        max(FIRST if place == 0 else LEAST, min(MOST, _usual(match.food, ready)))
        for place, match in enumerate(slots)
    ]
    slot = _slot_share(row, slots, ready)
    whole = 1.0 - row.slot + slot
    parts = [
        Part(match.food, slot / whole * grams / sum(usual), ready.words_of(match.food))
        for match, grams in zip(slots, usual, strict=True)
    ]
    for word, share in row.parts:
        held = larder()[word]
        number = ready.numbers.get(ready.equivalent(held.food) or "")
        if number is None:
            return None
        parts.append(Part(number, share / whole, held.also | {stem(w) for w in word.split()}))
    table = tuple(measure._replace(per=measure.per * whole) for measure in row.table)
    return Dish(name, tuple(parts), table, min(match.score for match in slots))


def _slot_share(row: Template, slots: Sequence[Match], ready: Index) -> float:
    """What the slot weighs for a dish of one without it and the template's own slot: a spread lies thinly on
    its bread, as its own measure per slice says, and the dish weighs the less."""
    bread = dict(row.parts).get(BREAD, 0.0)
    per = next((r.per for r in measures(slots[0].food, ready) if r.unit == "per slice of bread"), 0.0)
    return min(row.slot, bread * per / SLICE) if bread and per else row.slot


def whole_dish(cut: "Sequence[Item]", ready: Index, locale: str) -> "list[Item]":
    """The items, with a food put back into the dish after it: "egg and cress sandwich" is one.

    Only where "and" stands between, no amount was said of the food, and the dish is none without a pattern.
    """
    made: list[Item] = []
    for item in cut:
        before = made[-1] if made else None
        if (
            before is not None
            and item.link == "and"
            and item.amount is None
            and (item.shares or _uncounted(before))
            and item.words
            and (item.words[-1].stem in FILLED or item.shares)
            and len(item.words) > 1
            and _of_one(before, item, ready, locale)
        ):
            at = before.end
            words = (*before.words, Token(WORD, "and", "and", at, at), *item.words)
            made[-1] = before._replace(words=words, end=item.end)
        else:
            made.append(item)
    return made


def _uncounted(item: "Item") -> bool:
    amount = item.amount
    return amount is None or (amount.unit is None and (not amount.counted or amount.quantity == 1))


def _of_one(before: "Item", item: "Item", ready: Index, locale: str) -> bool:
    """True where an item is a dish by a pattern only, and the food before goes into it as well."""
    options = choose(query(item.words, ready), ready, locale)
    if dish(item.words, options, ready, locale) is None:
        return False
    words = (*before.words, Token(WORD, "and", "and", before.end, before.end), *item.words)
    return dish(words, (), ready, locale) is not None


def _usual(food: int, ready: Index) -> float:
    return next((m.grams for m in ready.foods[food].measures if m.unit == "default"), FIRST)
