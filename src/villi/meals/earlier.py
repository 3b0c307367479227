"""References to a food of before, in grams: "another one" after "2 eggs" is one egg.

The other half and the rest are reckoned from what was said of the whole: after "half a pizza" the rest is
half a pizza. Where nothing says how much the whole was, the rest is a usual portion, marked unsure, with a
question. What nobody can know is refused, and the refusal says what to write.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date as Date
from functools import lru_cache
from typing import TypeVar

from villi.meals.amounts import NUMBERS, PARTS, UNITS, Amount
from villi.meals.index import Index
from villi.meals.portions import GRAMS_SD, rows, weigh
from villi.meals.values import Portion, Reference, Refused, Understood
from villi.meals.words import WORD, fold, tokens

REACH_DAYS = 4
"""How far back a rest or a leftover may lie (judgement: cooked food keeps for three to four days)."""
MOST = 30
"""Portions under one word that are looked through: a rest of more was not one dish, and time stays linear."""
UNSURE = 0.45
"""The confidence at most of an amount that nobody said: below one half, so that it is marked."""
CRUMB = 0.02
"""A rest below this share of the whole is no rest: what was eaten was another one."""
_WHOLE = frozenset({"whole", "recipe", "batch"})
_AMOUNTS = frozenset({words[0] for words in UNITS if len(words) == 1} | {*NUMBERS, *PARTS, "x", "of", "the"})
_ONE = Amount(1.0, 1.0, None, "", 0.0, "", True, 0, 0)

T = TypeVar("T", Portion, Refused)
Helping = tuple[Portion, ...]
"""What some words stand for: one portion, or all the parts of a dish that was taken apart."""

OF_WHAT = "no food stands before it: write the food and how much"
FIRST_OF_DAY = "no food stands above it on this day: write the food and how much"


def reach(date: Date) -> Date:
    """The first day whose food a rest or a leftover of a day can be of.

    >>> reach(Date(2026, 11, 16)).isoformat(), reach(Date.min) == Date.min
    ('2026-11-12', True)
    """
    return Date.fromordinal(max(date.toordinal() - REACH_DAYS, Date.min.toordinal()))


class Earlier:
    """What was eaten before some point of a diary, as far as references can reach."""

    def __init__(self, ready: Index) -> None:
        self.ready = ready
        self.date: Date | None = None
        self.line: tuple[Portion | Refused, ...] = ()
        self._by_head: defaultdict[str, deque[tuple[Date | None, Helping]]] = defaultdict(
            lambda: deque(maxlen=MOST)
        )

    def turn_to(self, date: Date | None) -> None:
        """From now on it is this day: "another one" reaches back no further than its morning."""
        if date != self.date:
            self.date, self.line = date, ()

    def add(self, said: Iterable[Portion | Refused]) -> None:
        """The items of one line, in the order of their words, were eaten."""
        said = tuple(said)
        for helping in helpings(said):
            if isinstance(helping[0], Portion) and helping[0].kind == "food" and helping[0].grams > 0:
                for word in set(_stems(helping[0])):
                    self._by_head[word].append((self.date, helping))
        if any(isinstance(item, Refused) or item.kind == "food" for item in said):
            self.line = said

    def of(self, asked: tuple[str, ...], like: Portion, *, days: int) -> list[Helping]:
        """What was eaten of the food or dish that some words mean, the latest last; of one food only."""
        if not asked:
            return []
        near = [helping for date, helping in self._by_head.get(asked[-1], ()) if self._within(date, days)]
        meant = [helping for helping in near if self._names(asked, helping[0], like)]
        return [helping for helping in meant if _foods(helping) == _foods(meant[-1])]

    def _within(self, date: Date | None, days: int) -> bool:
        if date is None or self.date is None:
            return date == self.date
        return (self.date - date).days <= days

    def _names(self, asked: tuple[str, ...], portion: Portion, like: Portion) -> bool:
        """Whether an earlier portion is what the words mean: all of them, and the noun or the food's kind.
        A dish is not the food that it is made of: the rest of the tofu is no tofu wrap."""
        taken_apart = bool(portion.dish or like.dish)
        if portion.food_id == like.food_id and not taken_apart:
            return True
        said = _stems(portion)
        if not set(asked) <= set(said):
            return False
        alike = _kind_of(portion.name) == _kind_of(like.name) and not taken_apart
        return said[-1] == asked[-1] or alike


def helpings(items: Sequence[Portion | Refused]) -> list[Helping | tuple[Refused]]:
    """The items of one line, in order, with the parts of each dish together."""
    found: list[Helping | tuple[Refused]] = []
    for item in items:
        before = found[-1] if found else ()
        if isinstance(item, Portion) and item.dish and before and _one_dish(before[0], item):
            found[-1] = (*before, item)
        else:
            found.append((item,))  # type: ignore[arg-type]
    return found


def _one_dish(first: Portion | Refused, item: Portion) -> bool:
    return isinstance(first, Portion) and (first.dish, first.span) == (item.dish, item.span)


def _foods(helping: Helping) -> tuple[str, ...]:
    return tuple(portion.food_id for portion in helping)


def _grams(helping: Helping) -> float:
    return sum(portion.grams for portion in helping)


def _each(helping: Helping) -> float:
    return sum(portion.each for portion in helping)


def with_references(
    read: Understood,
    references: Sequence[Reference],
    text: str,
    foods: Mapping[tuple[int, int], Sequence[str]],
    fixed: Mapping[int, Portion],
    unsaid: Set[tuple[int, int]] = frozenset(),
) -> Understood:
    """The items of a line with the references that stand before or behind them, and the bare ones as
    refusals that are still open. `foods` are the stems of the food words by the span of their item, of
    those that no pin fixes; `fixed` are bare references with a pin of their own, by their start;
    `unsaid` the spans of dishes taken apart of which nobody said how much."""
    portions, refused = list(read.portions), list(read.refused)
    portions = [p._replace(found="default") if p.dish and p.span in unsaid else p for p in portions]
    for one in references:
        if one.bare and one.start in fixed:
            portions.append(
                fixed[one.start]._replace(words=text[one.start : one.end], span=(one.start, one.end))
            )
            continue
        if one.bare:
            refused.append(
                Refused(text[one.start : one.end], (one.start, one.end), suggestion=OF_WHAT, refers=one)
            )
            continue
        behind = one.kind == "leftover" and text[one.start].isspace()
        _open(portions, one, text, foods, behind=behind) or _open(refused, one, text, foods, behind=behind)
    if not portions and not refused:  # "same x2": something was eaten, and nothing says what
        refused.append(Refused(text, (0, len(text)), suggestion=OF_WHAT))
    portions.sort(key=lambda item: item.span)
    refused.sort(key=lambda item: item.span)
    return Understood(tuple(portions), tuple(refused), read.notes)


def _open(
    items: list[T],
    one: Reference,
    text: str,
    foods: Mapping[tuple[int, int], Sequence[str]],
    *,
    behind: bool,
) -> bool:
    """Gives a reference to the item it stands at; False where there is none."""
    places = [n for n, item in enumerate(items) if _meets(item.span, one, behind=behind)]
    if not places:
        return False
    at = min(places, key=lambda n: abs(items[n].span[0] - one.start))
    span, words = items[at].span, foods.get(items[at].span)
    dish = _dish_of(items[at])
    for n in places:
        if n == at or (dish and items[n].span == span and _dish_of(items[n]) == dish):
            items[n] = _opened(items[n], one, text, words)
    return True


def _dish_of(item: Portion | Refused) -> str:
    return item.dish if isinstance(item, Portion) else ""


def _meets(span: tuple[int, int], one: Reference, *, behind: bool) -> bool:
    """Whether an item stands right at a reference."""
    return span[1] == one.start if behind else span[0] <= one.end <= span[1] and span[1] > one.start


def _opened(item: T, one: Reference, text: str, words: Sequence[str] | None) -> T:
    """The item with its reference, quoted together; a rest of nobody knows how much is marked and asked."""
    start, end = min(item.span[0], one.start), max(item.span[1], one.end)
    quoted = text[start:end]
    item = item._replace(words=quoted, span=(start, end))
    if not isinstance(item, Portion) or words is None:
        return item
    item = item._replace(refers=one._replace(words=tuple(words)))
    if one.kind == "rest" and item.found == "default":
        ask = f"How much was \u201c{quoted}\u201d? {item.grams:,.0f} g is assumed."
        item = item._replace(confidence=min(item.confidence, UNSURE))
        return item if item.dish else item._replace(question=ask, asks="amount")
    return item


def settle(
    read: Understood, earlier: Earlier, *, last: bool = False
) -> tuple[Understood, tuple[Portion | Refused, ...]]:
    """The open references of one line settled with what stands before them, and its items in order. With
    `last` nothing more will be known: a portion that found no earlier food of its name stays as it is.

    >>> from types import SimpleNamespace
    >>> from villi.foods.values import Food, Measure
    >>> from villi.meals.index import index
    >>> from villi.meals.understand import understand
    >>> egg = Food("own:egg", "Egg, boiled", measures=(Measure("1 large", 50.0), Measure("default", 50.0)))
    >>> [(p.words, p.grams) for p in understand("3 boiled eggs, then another one",
    ...     index(SimpleNamespace(foods={egg.id: egg}))).portions]
    [('3 boiled eggs', 150.0), ('another one', 50.0)]
    """
    items: list[Portion | Refused] = [*read.portions, *read.refused]
    items.sort(key=lambda item: item.span)
    if not any(item.refers for item in items):
        return read, tuple(items)
    here = Earlier(earlier.ready)
    here.turn_to(earlier.date)
    done: list[Portion | Refused] = []
    for helping in helpings(items):
        item = helping[0]
        made: Helping | tuple[Refused] = helping
        if item.refers is not None and item.refers.bare:
            made = _bare(item, item.refers, tuple(done) or earlier.line, here if done else earlier)
        elif item.refers is not None and isinstance(item, Portion):
            eaten: Helping = helping  # type: ignore[assignment]
            made = _named(eaten, item.refers, here)
            made = _named(eaten, item.refers, earlier) if made is eaten else made
            made = _unopened(made) if last else made
        done.extend(made)
        here.add(made)
    referring = {item.span for item in items if item.refers}
    portions = _one_question([item for item in done if isinstance(item, Portion)], referring)
    refused = tuple(item for item in done if isinstance(item, Refused))
    return Understood(portions, refused, read.notes), tuple(done)


def _one_question(portions: list[Portion], referring: Set[tuple[int, int]]) -> tuple[Portion, ...]:
    """At most one question: that of a reference before others."""
    asking = [p for p in portions if p.question]
    first = next((p for p in asking if p.span in referring), None)
    if len(asking) < 2 or first is None:
        return tuple(portions)
    return tuple(p if p is first else p._replace(question="", asks="") for p in portions)


def _bare(
    item: Portion | Refused, refers: Reference, before: tuple[Portion | Refused, ...], earlier: Earlier
) -> Helping | tuple[Refused]:
    """A reference without food words: the last food before it, or the line's first for a second helping."""
    foods = [h for h in helpings(before) if isinstance(h[0], Refused) or h[0].kind == "food"]
    if not foods:
        return (item,)  # type: ignore[return-value]
    meant = foods[0] if refers.kind == "seconds" else foods[-1]
    if isinstance(meant[0], Refused) or meant[0].refers is not None:
        return (item,)  # type: ignore[return-value]
    those: Helping = meant
    name = meant[0].dish or meant[0].name
    several = len(foods) > 1 and refers.kind != "again"
    if refers.kind == "seconds":
        return _again(item, those, _grams(those), f"How much was the second helping of {name}?")
    if refers.kind == "again":
        return _again(item, those, _grams(those))
    if refers.kind in ("another", "part"):
        ask = f"Was \u201c{item.words}\u201d {name}?" if several else ""
        return _again(item, those, refers.times * _each(those), ask)
    return _rest(item, _grams(those), [those], earlier.ready)


def _named(helping: Helping, refers: Reference, earlier: Earlier) -> Helping:
    """A reference with food words: the earlier food of that name, or the portion as it is."""
    item = helping[0]
    today = refers.kind in ("another", "more")
    asked = _naming(item.dish) if item.dish else refers.words
    those = earlier.of(asked, item, days=0 if today else REACH_DAYS)
    if item.found == "pin":
        return _unopened(helping)
    if not those:
        return helping
    meant = those[-1]
    other = _foods(meant) != _foods(helping)
    unsaid = item.found in ("default", "remembered")
    if refers.kind in ("rest", "finished"):
        return _rest(item, _grams(helping), those, earlier.ready) if unsaid else _same_food(helping, meant)
    if refers.kind == "part":
        if _is_part(meant) or other:
            return _again(item, meant, refers.times * _each(meant))
        return _unopened(helping)
    if refers.kind == "another":
        if unsaid or (other and item.found == "size"):
            return _again(item, meant, refers.times * _each(meant))
        return _same_food(helping, meant)
    if unsaid and refers.kind == "again":
        return _again(item, meant, _grams(meant))
    if unsaid:
        return _again(item, meant, _grams(meant), f"How much was \u201c{item.words}\u201d?")
    return _same_food(helping, meant)


def _unopened(helping: Helping) -> Helping:
    """The helping as it stands, with nothing open in it any more."""
    return tuple(portion._replace(refers=None) for portion in helping)


def _same_food(helping: Helping, meant: Helping) -> Helping:
    """The amount as said; where it is a weight, of the food that was meant."""
    item = helping[0]
    if item.found != "given" or _foods(helping) == _foods(meant):
        return _unopened(helping)
    if len(meant) > 1:
        return tuple(part._replace(found="recipe") for part in _again(item, meant, _grams(helping)))
    food, name, options = meant[0].food_id, meant[0].name, meant[0].candidates
    return (item._replace(food_id=food, name=name, candidates=options, refers=None),)


def _rest(item: Portion | Refused, unknown: float, those: list[Helping], ready: Index) -> Helping:
    """What is left of a whole: less what was eaten of it, if the whole is known; else `unknown` grams."""
    meant = those[-1]
    eaten = sum(_grams(helping) for helping in those)
    part = next((helping for helping in reversed(those) if _is_part(helping)), None)
    whole = _each(part) if part is not None else _whole(meant, ready)
    left = whole - eaten % whole if whole > 0 else 0.0
    known = whole * CRUMB < left < whole * (1 - CRUMB)
    if part is not None and known:
        return _again(item, meant, left)
    ask = f"How much was \u201c{item.words}\u201d?"
    return _again(item, meant, left if known and eaten < whole else unknown, ask)


def _is_part(helping: Helping) -> bool:
    """True for "half a pizza": what was counted is less than one."""
    return _grams(helping) < _each(helping) * (1 - CRUMB)


def _whole(helping: Helping, ready: Index) -> float:
    """Grams of the whole that a portion is from, by the food's own measures; 0 where they do not say, as
    for a dish taken apart: its parts' measures are not its own."""
    portion = helping[0]
    number = ready.numbers.get(portion.food_id) if not portion.dish else None
    if number is None:
        return 0.0
    named = [row.per for row in rows(number, ready) if row.words & _WHOLE]
    if named:
        return named[0]
    one = weigh(_ONE, frozenset(_stems(portion)), number, ready)
    return one.grams if one is not None and one.found == "size" else 0.0


def _again(item: Portion | Refused, meant: Helping, grams: float, ask: str = "") -> Helping:
    """What was meant, `grams` of it, under the words of the reference; with `ask`, unsure and asked about."""
    before = _grams(meant)
    question = f"{ask} {grams:,.0f} g is assumed." if ask else ""
    made = []
    for part in meant:
        made.append(
            part._replace(
                words=item.words,
                span=item.span,
                grams=grams * part.grams / before if len(meant) > 1 else grams,
                grams_sd=max(part.grams_sd, GRAMS_SD["default" if ask else "remembered"]),
                found="default" if ask else "remembered",
                confidence=min(part.confidence, UNSURE) if ask else part.confidence,
                question=question if len(meant) == 1 else "",
                asks="amount" if ask and len(meant) == 1 else "",
                refers=None,
            )
        )
    return tuple(made)


def _stems(portion: Portion) -> tuple[str, ...]:
    """The stems of the words of a portion that may name its food."""
    return _naming(portion.words)


@lru_cache(maxsize=4096)
def _naming(words: str) -> tuple[str, ...]:
    """The stems of words that are no amounts; one empty stem where there are none."""
    found = tokens(fold(words))
    return tuple(t.stem for t in found if t.kind == WORD and t.text not in _AMOUNTS) or ("",)


def _kind_of(name: str) -> str:
    first = tokens(fold(name))[:1]
    return first[0].stem if first else ""
