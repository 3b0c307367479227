"""All stages in order: one line of food words to portions and refusals.

normalise → strip narration → segment → amounts → match → portion → plausibility → confidence → one question
"""

from collections.abc import Sequence
from typing import NamedTuple

from villi.diary.values import Pin
from villi.meals.beside import beside
from villi.meals.confidence import confidence
from villi.meals.index import Index
from villi.meals.matching import Match, Query, accepted, query
from villi.meals.narration import strip_narration
from villi.meals.plausible import judge
from villi.meals.portions import GRAMS_SD, Host, Weighed, rows, weigh
from villi.meals.question import asked_back
from villi.meals.rewriting import choose
from villi.meals.segments import Item, items
from villi.meals.values import Candidate, Portion, Refused, Understood
from villi.meals.words import Token, fold, tokens

Means = Sequence[tuple[str, str, Pin | None]]
Pins = Sequence[tuple[int, Pin]]


CONTAINED = {"bottle": "bottled", "can": "canned"}
"""What a container says of the food in it."""


class Stages(NamedTuple):
    """What every stage made of a line, for looking at."""

    folded: str
    plain: str
    tokens: tuple[Token, ...]
    items: tuple[Item, ...]
    matches: tuple[tuple[Match, ...], ...]
    weights: tuple[Weighed | None, ...]
    understood: Understood


def understand(text: str, index: Index, *, locale: str = "", means: Means = (), pins: Pins = ()) -> Understood:
    """Portions and refusals of one line of food words. Spans are code points of `text`.

    `locale` a country code ("GB" reads "chips" as fried potatoes); `means` the person's vocabulary
    (words, words or "", pin or None); `pins` foods fixed in the text: (end, pin) fixes the item that
    ends there. Equal lines are remembered by the index.

    >>> from types import SimpleNamespace
    >>> from villi.foods.values import Food, Measure
    >>> from villi.meals.index import index
    >>> egg = Food("own:egg", "Egg, boiled", measures=(Measure("1 large", 50.0), Measure("default", 50.0)))
    >>> ready = index(SimpleNamespace(foods={egg.id: egg}))
    >>> done = understand("2 boiled eggs and a unicorn", ready)
    >>> [(p.name, p.grams) for p in done.portions], [r.words for r in done.refused]
    ([('Egg, boiled', 100.0)], ['a unicorn'])
    """
    key = (text, locale, tuple(means), tuple(pins))
    known = index.lines.get(key)
    if known is None:
        known = stages(text, index, locale=locale, means=means, pins=pins).understood
        if len(index.lines) < MOST_LINES:
            index.lines[key] = known
    return known  # type: ignore[return-value]


MOST_LINES = 20_000


def stages(text: str, index: Index, *, locale: str = "", means: Means = (), pins: Pins = ()) -> Stages:
    """The same as `understand`, with every stage's result kept."""
    folded = fold(text)
    plain = strip_narration(folded)
    found = tokens(plain)
    cut = items(found, index, locale)
    own = {_key(words): (other, pin) for words, other, pin in means}
    portions: list[Portion] = []
    refused: list[Refused] = []
    matched: list[tuple[Match, ...]] = []
    weights: list[Weighed | None] = []
    host: Host | None = None
    for item in cut:
        span = (item.start, item.end)
        words = text[item.start : item.end]
        pin = next((p for end, p in pins if item.start < end <= item.end + 2), None)
        asked = query(item.words, index)
        if pin is None and asked.words and own:
            other, pin = own.get(_key(" ".join(t.text for t in item.words)), ("", None))
            if other:
                asked = query(tokens(fold(other)), index)
        if pin is None and item.words:
            counted = beside(item, words, index)
            if counted is not None:
                portions.append(counted)
                matched.append(())
                weights.append(None)
                continue
        if item.amount is not None and item.amount.unit is not None and item.amount.unit.name in CONTAINED:
            asked = asked._replace(hint=CONTAINED[item.amount.unit.name])
        options = choose(asked, index, locale)
        if pin is not None and pin.food_id in index.numbers:
            options = (Match(index.numbers[pin.food_id], 1.0, 1.0, True, True), *options)
        elif pin is not None:
            refused.append(Refused(words, span, suggestion=f"no food has the id {pin.food_id}: the words are used instead"))
            pin = None
        matched.append(options)
        refusal = _refusal(item, words, options, asked)
        if refusal is not None:
            if not _nothing(item, asked):
                refused.append(refusal)
            weights.append(None)
            continue
        best = options[0]
        linked = host if item.link in ("with", "on", "and", "/", ",") else None
        got = weigh(item.amount, frozenset(asked.words), best.food, index, linked)
        if pin is not None and pin.grams is not None:
            got = Weighed(pin.grams, GRAMS_SD["pin"], "pin", "pin")
        weights.append(got)
        if got is None:
            refused.append(Refused(words, span, suggestion="say how much, for example in grams"))
            continue
        table = rows(best.food, index)
        verdict = judge(got.grams, table) if got.found != "pin" else "plausible"
        food = index.foods[best.food]
        if verdict == "absurd":
            refused.append(Refused(words, span, suggestion=f"{got.grams:,.0f} g of {food.name} is more than anyone eats: check the amount"))
            continue
        rival = options[1].score if len(options) > 1 else 0.0
        portions.append(
            Portion(
                words=words,
                span=span,
                kind="supplement" if food.kind == "supplement" else "food",
                food_id=food.id,
                name=food.name,
                grams=got.grams,
                grams_sd=got.sd,
                found=got.found,
                confidence=confidence(best, rival, got.found, odd=verdict == "odd"),
                candidates=tuple(
                    Candidate(index.foods[m.food].id, index.foods[m.food].name, m.score) for m in options[:3]
                ),
            )
        )
        if item.link not in ("with", "on") or host is None:
            host = Host(got.grams, table, index.words_of(best.food) | frozenset(asked.words))
    understood = Understood(asked_back(portions, index), tuple(refused))
    return Stages(folded, plain, tuple(found), tuple(cut), tuple(matched), tuple(weights), understood)


def _key(words: str) -> tuple[str, ...]:
    return tuple(token.stem for token in tokens(fold(words)))


def _refusal(item: Item, words: str, options: Sequence[Match], asked: Query) -> Refused | None:
    """Why an item cannot be counted, or None."""
    span = (item.start, item.end)
    if item.amount is not None and item.amount.broken:
        digits = item.amount.broken
        whole, _, rest = digits.partition(".")
        hint = f"{whole}.{rest.replace('.', '').replace(',', '')}"
        return Refused(words, span, suggestion=f"{digits} is not a number: write {hint}, for example")
    if not options or not accepted(options[0]):
        return Refused(words, span)
    return None


def _nothing(item: Item, asked: Query) -> bool:
    """True for remains without food words, such as a stray "and"."""
    return not asked.words and not asked.denied and (item.amount is None or not item.amount.broken)
