"""What the rest of a line says of which food is meant: its container, its size, the place it came from.

A food whose own measures have the thing that was counted is the likelier one: fries that come in a "small
order" are those of a fast-food place, tea in a 16.9 fl oz bottle is bottled tea. A place that one item names
("from a fast food place", a chain) holds for what else was eaten there. Neither ever makes a match of words
that name nothing: only the order among foods that explain the words equally well changes.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from villi.meals.amounts import Amount, Unit
from villi.meals.index import Index
from villi.meals.lists import listed
from villi.meals.matching import Match, Query
from villi.meals.portions import Row, rows
from villi.meals.rewriting import choose

UNIT_FITS = SIZE_FITS = CONTENTS_FIT = 0.15
PLACE_FITS = 0.2
"""Added where a measure of the food has the unit, the size, the printed contents; where its name has the
place. Judgement, of the size that a ranking fit on half of the development texts gave them."""
AS_WELL = 0.99
"""Only foods that explain the words at least so well can be moved up."""
SAME_CONTENTS = 0.02
ANY_FOOD = frozenset({"piece", "bit", "serving", "portion", "plate", "bowl"})
"""Units that any food can come in."""
BOTTLES = frozenset({"bottle", "can"})
"""The survey has one measure for a drink in either."""
PLACES = (("fast", "food"), ("restaurant",), ("school",))
"""Places that catalogue names tell apart, as stems."""
CHAINS = listed("fast food chains")


_AT_SCHOOL = re.compile(
    r"\b(?:from|at) (?:the |my |our |a )?school\b|\bschool (?:lunch|cafeteria|canteen|meal)"
)

_CHAIN = re.compile(
    r"\b(?:burger king|taco bell|pizza hut|dairy queen|jack.in.the.box|in.n.out|chick.?fil.?a|five guys"
    r"|del taco|white castle|shake shack|long john silver|carl'?s jr|panda express|little caesar|papa john"
    r"|hungry jack)"
)
"""Chains of more than one word."""


def eating_place(stems: Iterable[str], line: str = "") -> tuple[str, ...]:
    """The place that some stems name, as stems of catalogue names; () where none. A school is a place to eat
    at only where the whole (folded) line says so: what is eaten after school is not school food.

    >>> eating_place(["hamburger", "from", "mcdonald"]), eating_place(["egg"])
    (('fast', 'food'), ())
    >>> eating_place(["pizza"], "pizza from school"), eating_place(["pizza"], "pizza after school")
    (('school',), ())
    """
    if "school" in line and _AT_SCHOOL.search(line):
        return PLACES[2]
    if _CHAIN.search(line):
        return PLACES[0]
    said = set(stems)
    if said & CHAINS:
        return PLACES[0]
    if "cafeteria" in said:
        return PLACES[2]
    return next((words for words in PLACES if said.issuperset(words)), ())


def eaten_there(
    options: tuple[Match, ...], asked: Query, where: tuple[str, ...], ready: Index, locale: str
) -> tuple[Match, ...]:
    """The options and, behind them, those foods of the place that explain the words as well as any: there may
    be too many others for them to be among the best."""
    if not where or not options or not asked.words or all(word in asked.words for word in where):
        return options
    there = choose(asked._replace(words=(*asked.words, *where)), ready, locale)
    held = {m.food for m in options}
    more = [
        m._replace(score=min(m.score, options[-1].score), exact=False)
        for m in there
        if m.food not in held and m.own > AS_WELL and _is_of(m, where, ready)
    ]
    return (*options, *more)


def _is_of(found: Match, where: tuple[str, ...], ready: Index) -> bool:
    return found.name >= 0 and all(word in ready.name(found.name).weights for word in where)


def weighed_in(
    options: tuple[Match, ...], amount: Amount | None, where: tuple[str, ...], ready: Index
) -> tuple[Match, ...]:
    """The options in the order that amount and place suggest; scores stay at most 1."""
    wanted = _wanted(amount)
    if len(options) < 2 or (wanted is None and not where):
        return options
    added = [_added(m, wanted, where, ready) if m.own > AS_WELL else 0.0 for m in options]
    if not any(added[1:]):
        return options
    held = [max(m.score for m in options[place:]) + added[place] for place in range(len(options))]
    order = sorted(range(len(options)), key=lambda place: (-held[place], place))
    if order[0] == 0:  # what matching put first for another reason than its score stays there
        return options
    return tuple(
        options[place]._replace(score=min(1.0, options[place].score + added[place])) for place in order
    )


def _added(found: Match, wanted: "_Wanted | None", where: tuple[str, ...], ready: Index) -> float:
    total = 0.0
    if where and _is_of(found, where, ready):
        total += PLACE_FITS
    return total if wanted is None else total + _measured(wanted, rows(found.food, ready))


class _Wanted(NamedTuple):
    """What was said that a food's measures may have: names of the unit, the size, ml or g of contents."""

    names: frozenset[str]
    size: str
    contents: float


def _wanted(amount: Amount | None) -> _Wanted | None:
    """None where nothing was said that a measure could have: any food can be weighed."""
    if amount is None:
        return None
    unit, contents = amount.unit, amount.contents
    if unit is not None and unit.kind == "volume" and unit.name in ("fl oz", "ml"):
        contents = amount.quantity * unit.value
    names = _names(unit)
    return _Wanted(names, amount.size, contents) if names or amount.size or contents else None


def _names(unit: Unit | None) -> frozenset[str]:
    """What a measure of the counted thing may be called; empty where the unit says nothing of the food."""
    if unit is None or unit.kind in ("mass", "volume", "dose") or unit.name in ANY_FOOD:
        return frozenset()
    return BOTTLES if unit.name in BOTTLES else frozenset({unit.name})


def _measured(wanted: _Wanted, table: Sequence[Row]) -> float:
    """How well a food's measures have the unit, the size and the contents that were said."""
    names, size, contents = wanted
    counted = [r for r in table if r.kind == "count" and not (names and names.isdisjoint(r.words))]
    total = 0.0
    if names and counted:
        total += UNIT_FITS
    if size and any(r.size == size for r in counted):
        total += SIZE_FITS
    if contents and any(r.contents and abs(r.contents / contents - 1) < SAME_CONTENTS for r in table):
        total += CONTENTS_FIT
    return total
