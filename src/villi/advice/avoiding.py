"""What a person does not eat, from their own words, and whether a food is of that kind.

Families stand in `data/families.csv`: `names` the words people say ("dairy", "lactose"); a food belongs to a
family where it holds any of its `amounts` (food-pattern columns, which see through dishes), is made of one of
its `plants`, is called by one of its `words`, or is in one of its `groups`; `includes` other families; `not`
phrases that only look like it ("coconut milk"). What is in doubt counts as belonging: a food that is wrongly
left out costs nothing, one that is wrongly named can harm. `data/left_out.csv` says which families are never
named to whom, and why.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from math import isnan
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from villi.advice.phrases import parts, phrase, rows, within, without
from villi.safety.values import Facts

if TYPE_CHECKING:
    from villi.foods import Catalogue, Food

ALWAYS = "always"


class Family(NamedTuple):
    """Foods that people leave out together; see the head of this page."""

    id: str
    names: tuple[tuple[str, ...], ...]
    amounts: tuple[str, ...]
    plants: frozenset[str]
    words: tuple[tuple[str, ...], ...]
    groups: frozenset[str]
    includes: tuple[str, ...]
    unlike: tuple[tuple[str, ...], ...]


class Avoided(NamedTuple):
    """What is left out: ids of families, words of foods that are in no family, and `unknown`, what was
    written and names nothing that we know (then only foods that the person eats already are named)."""

    families: frozenset[str] = frozenset()
    words: frozenset[tuple[str, ...]] = frozenset()
    unknown: tuple[str, ...] = ()


@cache
def families() -> Mapping[str, Family]:
    """Every family by its id.

    >>> "kefir" in {word for (word, *_) in families()["dairy"].words}
    True
    """
    found = {}
    for row in rows("families.csv"):
        found[row["family"]] = Family(
            row["family"],
            tuple(phrase(name) for name in parts(row["names"])),
            parts(row["amounts"]),
            frozenset(parts(row["plants"])),
            tuple(phrase(word) for word in parts(row["words"])),
            frozenset(parts(row["groups"])),
            parts(row["includes"]),
            tuple(phrase(unlike) for unlike in parts(row["not"])),
        )
    return MappingProxyType(found)


@cache
def left_out() -> tuple[tuple[str, tuple[str, ...], str], ...]:
    """(fact, families that are not named where it holds, why), in the order of the table."""
    return tuple((row["fact"], parts(row["families"]), row["why"]) for row in rows("left_out.csv"))


_BREAK = re.compile(r"[,;/&+\n]|\b(?:and|or|but|plus)\b", re.IGNORECASE)
_NOTHING = frozenset({"", "nothing", "none", "no", "nil", "na", "-"})
_BESIDE = frozenset(
    "a all allergic allergy always any anything at because containing contains day eating except food free "
    "avoid avoids for from has have i im in intolerance intolerant is like line m mild most mostly my no not "
    "of on only product sensitive sensitivity severe since some strict strictly stuff the thing to too usual "
    "usually very with without".split()
)
"""Words beside the name of what is avoided."""

ALLERGY = re.compile(
    r"allerg|intoleran|sensitiv|anaphyla|coeliac|celiac|vegan|vegetarian|veggie|pescat|halal|kosher|fodmap|"
    r"can'?t eat|cannot eat|do(?:es)? ?n[o']t eat",
    re.IGNORECASE,
)
"""A `has:` that says that something is not eaten."""


def avoided(words: Iterable[str], catalogue: "Catalogue") -> Avoided:
    """What `avoids:` lines (and `has: nut allergy`) leave out, in any order.

    >>> from villi.foods import Catalogue
    >>> avoided(["dairy, mushrooms"], Catalogue.everyday())
    Avoided(families=frozenset({'dairy'}), words=frozenset({('mushroom',)}), unknown=())
    """
    kinds: set[str] = set()
    foods: set[tuple[str, ...]] = set()
    unknown: set[str] = set()
    for part in (part.strip() for text in words for part in _BREAK.split(text)):
        said = phrase(part)
        if not said and any(letter.isalpha() for letter in part):  # of another script
            unknown.add(part)
        if " ".join(said) in _NOTHING:
            continue
        found, rest = _named(said)
        kinds |= found
        rest = tuple(word for word in rest if word not in _BESIDE and not word.isdigit())
        if not rest:
            continue
        if any(
            within(rest, phrase(" ".join((food.name, *food.synonyms)))) for food in _searched(catalogue, rest)
        ):
            foods.add(rest)
        elif not found:
            unknown.add(part)
    return Avoided(frozenset(kinds), frozenset(foods), tuple(sorted(unknown)))


def _searched(catalogue: "Catalogue", said: tuple[str, ...]) -> "list[Food]":
    return catalogue.find(" ".join(said), 5)


def _named(said: tuple[str, ...]) -> tuple[set[str], tuple[str, ...]]:
    """Families that the words name, longest names first ("red meat" is not all meat), and what is left."""
    named = sorted(
        ((name, family.id) for family in families().values() for name in family.names),
        key=lambda pair: (-len(pair[0]), pair),
    )
    found: set[str] = set()
    taken: dict[int, int] = {}
    for name, id in named:
        for start in range(len(said) - len(name) + 1):
            places = range(start, start + len(name))
            if said[start : start + len(name)] == name and all(
                taken.get(place, len(name)) == len(name) for place in places
            ):
                found.add(id)
                taken |= dict.fromkeys(places, len(name))
    return found, tuple(word for place, word in enumerate(said) if place not in taken)


@cache
def _whole(ids: frozenset[str]) -> tuple[Family, ...]:
    """These families with all that they include."""
    found: dict[str, Family] = {}
    open_ = sorted(ids)
    while open_:
        id = open_.pop()
        if id in families() and id not in found:
            found[id] = families()[id]
            open_ += found[id].includes
    return tuple(found[id] for id in sorted(found))


def belongs(food: "Food", ids: frozenset[str], catalogue: "Catalogue") -> bool:
    """Whether a food is of any of these families; in doubt it is.

    >>> from villi.foods import Catalogue
    >>> everyday = Catalogue.everyday()
    >>> kefir, oats = everyday.food("fndds:11115400"), everyday.food("fndds:57602100")
    >>> belongs(kefir, frozenset({"dairy"}), everyday), belongs(oats, frozenset({"dairy"}), everyday)
    (True, False)
    """
    plants = {plant for plant, _ in food.plants}
    said = phrase(" . ".join((food.name, *food.synonyms)))
    for family in _whole(ids):
        own = without(said, family.unlike)
        if (
            food.group in family.groups
            or plants & family.plants
            or any(within(word, own) for word in family.words)
            or (family.id == "ferments" and food.fermented)
        ):
            return True
        if family.amounts:
            amounts = catalogue.amounts([food.id], family.amounts)[0]
            if any(not isnan(amount) and amount > 0 for amount in amounts):
                return True
    return False


def meets(words: str, ids: frozenset[str]) -> bool:
    """Whether a kind of food that words name has foods of any of these families in it; in doubt it has.

    >>> meets("nuts and seeds", frozenset({"nuts"})), meets("cheese", frozenset({"dairy"}))
    (True, True)
    >>> meets("fruit", frozenset({"dairy"})), meets("fruit", frozenset())
    (False, False)
    """
    said = phrase(words)
    own, chosen = _whole(frozenset(_named(said)[0])), _whole(ids)
    return bool({family.id for family in own} & {family.id for family in chosen}) or any(
        within(word, without(said, family.unlike)) for family in chosen for word in family.words
    )


def left_out_for(facts: Facts) -> frozenset[str]:
    """Families that are not named to a person of whom these facts hold.

    >>> "ferments" in left_out_for({"class:maoi": "phenelzine"})
    True
    """
    return frozenset(id for fact, ids, _ in left_out() if fact == ALWAYS or fact in facts for id in ids)


def may_name(food: "Food", avoids: Avoided, facts: Facts, catalogue: "Catalogue") -> bool:
    """Whether a food may be named to this person: not of a family that is left out, not called by a word
    that is avoided; and where anything is avoided, no mixed dish, whose parts we do not see."""
    chosen = avoids.families | left_out_for(facts)
    if (avoids.families or avoids.words or avoids.unknown) and food.processing == "mixed":
        return False
    said = phrase(" . ".join((food.name, *food.synonyms, *(plant for plant, _ in food.plants))))
    if any(within(word, said) for word in avoids.words):
        return False
    return not belongs(food, chosen, catalogue)
