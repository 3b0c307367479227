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

OF_WHAT = "no food stands before it: write the food and how much"
FIRST_OF_DAY = "no food stands above it on this day: write the food and how much"


class Earlier:
    """What was eaten before some point of a diary, as far as references can reach."""

    def __init__(self, ready: Index) -> None:
        self.ready = ready
        self.date: Date | None = None
        self.line: tuple[Portion | Refused, ...] = ()
        self._by_head: defaultdict[str, deque[tuple[Date | None, Portion]]] = defaultdict(
            lambda: deque(maxlen=MOST)
        )

    def turn_to(self, date: Date | None) -> None:
        """From now on it is this day: "another one" reaches back no further than its morning."""
        if date != self.date:
            self.date, self.line = date, ()

    def add(self, said: Iterable[Portion | Refused]) -> None:
        """The items of one line, in the order of their words, were eaten."""
        said = tuple(said)
        for item in said:
            if isinstance(item, Portion) and item.kind == "food" and item.grams > 0:
                for word in set(_stems(item)):
                    self._by_head[word].append((self.date, item))
        if any(isinstance(item, Refused) or item.kind == "food" for item in said):
            self.line = said

    def of(self, asked: tuple[str, ...], like: Portion, *, days: int) -> list[Portion]:
        """The portions of the food that some words mean, the latest last; those of one food only."""
        if not asked:
            return []
        near = [portion for date, portion in self._by_head.get(asked[-1], ()) if self._within(date, days)]
        meant = [portion for portion in near if self._names(asked, portion, like)]
        return [portion for portion in meant if portion.food_id == meant[-1].food_id]

    def _within(self, date: Date | None, days: int) -> bool:
        if date is None or self.date is None:
            return date == self.date
        return (self.date - date).days <= days

    def _names(self, asked: tuple[str, ...], portion: Portion, like: Portion) -> bool:
        """Whether an earlier portion is what the words mean: all of them, and the noun or the food's kind."""
        if portion.food_id == like.food_id:
            return True
        said = _stems(portion)
        if not set(asked) <= set(said):
            return False
        return said[-1] == asked[-1] or _kind_of(portion.name) == _kind_of(like.name)


def with_references(
    read: Understood,
    references: Sequence[Reference],
    text: str,
    foods: Mapping[tuple[int, int], Sequence[str]],
    fixed: Mapping[int, Portion],
) -> Understood:
    """The items of a line with the references that stand before or behind them, and the bare ones as
    refusals that are still open. `foods` are the stems of the food words by the span of their item, of
    those that no pin fixes; `fixed` are bare references with a pin of their own, by their start."""
    portions, refused = list(read.portions), list(read.refused)
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
    items[at] = _opened(items[at], one, text, foods.get(items[at].span))
    return True


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
        return item._replace(confidence=min(item.confidence, UNSURE), question=ask, asks="amount")
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
    for item in items:
        made: Portion | Refused = item
        if item.refers is not None and item.refers.bare:
            made = _bare(item, item.refers, tuple(done) or earlier.line, here if done else earlier)
        elif item.refers is not None and isinstance(item, Portion):
            made = _named(item, item.refers, here)
            made = _named(item, item.refers, earlier) if made is item else made
            made = made._replace(refers=None) if last else made
        done.append(made)
        here.add([made])
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
) -> Portion | Refused:
    """A reference without food words: the last food before it, or the line's first for a second helping."""
    foods = [one for one in before if isinstance(one, Refused) or one.kind == "food"]
    if not foods:
        return item
    meant = foods[0] if refers.kind == "seconds" else foods[-1]
    if isinstance(meant, Refused) or meant.refers is not None:
        return item
    several = len(foods) > 1 and refers.kind != "again"
    if refers.kind == "seconds":
        return _again(item, meant, meant.grams, f"How much was the second helping of {meant.name}?")
    if refers.kind == "again":
        return _again(item, meant, meant.grams)
    if refers.kind in ("another", "part"):
        ask = f"Was \u201c{item.words}\u201d {meant.name}?" if several else ""
        return _again(item, meant, refers.times * meant.each, ask)
    return _rest(item, meant, [meant], earlier.ready)


def _named(item: Portion, refers: Reference, earlier: Earlier) -> Portion:
    """A reference with food words: the earlier food of that name, or the portion as it is."""
    today = refers.kind in ("another", "more")
    those = earlier.of(refers.words, item, days=0 if today else REACH_DAYS)
    if item.found == "pin":
        return item._replace(refers=None)
    if not those:
        return item
    meant = those[-1]
    unsaid = item.found in ("default", "remembered")
    if refers.kind in ("rest", "finished"):
        return _rest(item, meant, those, earlier.ready) if unsaid else _same_food(item, meant)
    if refers.kind == "part":
        if _is_part(meant) or meant.food_id != item.food_id:
            return _again(item, meant, refers.times * meant.each)
        return item._replace(refers=None)
    if refers.kind == "another":
        if unsaid or (meant.food_id != item.food_id and item.found == "size"):
            return _again(item, meant, refers.times * meant.each)
        return _same_food(item, meant)
    if unsaid and refers.kind == "again":
        return _again(item, meant, meant.grams)
    if unsaid:
        return _again(item, meant, meant.grams, f"How much was \u201c{item.words}\u201d?")
    return _same_food(item, meant)


def _same_food(item: Portion, meant: Portion) -> Portion:
    """The amount as said; where it is a weight, of the food that was meant."""
    if item.found != "given" or item.food_id == meant.food_id:
        return item._replace(refers=None)
    food, name, options = meant.food_id, meant.name, meant.candidates
    return item._replace(food_id=food, name=name, candidates=options, refers=None)


def _rest(item: Portion | Refused, meant: Portion, those: list[Portion], ready: Index) -> Portion:
    """What is left of a whole: less what was eaten of it, if the whole is known."""
    eaten = sum(portion.grams for portion in those)
    part = next((portion for portion in reversed(those) if _is_part(portion)), None)
    whole = part.each if part is not None else _whole(meant, ready)
    left = whole - eaten % whole if whole > 0 else 0.0
    known = whole * CRUMB < left < whole * (1 - CRUMB)
    if part is not None and known:
        return _again(item, meant, left)
    if known and eaten < whole:
        return _again(item, meant, left, f"How much was \u201c{item.words}\u201d?")
    grams = item.grams if isinstance(item, Portion) else meant.grams
    return _again(item, meant, grams, f"How much was \u201c{item.words}\u201d?")


def _is_part(portion: Portion) -> bool:
    """True for "half a pizza": what was counted is less than one."""
    return portion.grams < portion.each * (1 - CRUMB)


def _whole(portion: Portion, ready: Index) -> float:
    """Grams of the whole that a portion is from, by the food's own measures; 0 where they do not say."""
    number = ready.numbers.get(portion.food_id)
    if number is None:
        return 0.0
    named = [row.per for row in rows(number, ready) if row.words & _WHOLE]
    if named:
        return named[0]
    one = weigh(_ONE, frozenset(_stems(portion)), number, ready)
    return one.grams if one is not None and one.found == "size" else 0.0


def _again(item: Portion | Refused, meant: Portion, grams: float, ask: str = "") -> Portion:
    """The food that was meant under the words of the reference; with `ask`, unsure and asked about."""
    confidence = min(meant.confidence, UNSURE) if ask else meant.confidence
    spread = max(meant.grams_sd, GRAMS_SD["default" if ask else "remembered"])
    question = f"{ask} {grams:,.0f} g is assumed." if ask else ""
    return meant._replace(
        words=item.words,
        span=item.span,
        grams=grams,
        grams_sd=spread,
        found="default" if ask else "remembered",
        confidence=confidence,
        question=question,
        asks="amount" if ask else "",
        refers=None,
    )


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
