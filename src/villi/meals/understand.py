"""All stages in order: one line of food words to portions and refusals.

normalise → strip narration → segment → amounts → match → portion → plausibility → confidence → one question
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from villi.diary.values import LONGEST_LINE, Pin
from villi.meals.amounts import Unit
from villi.meals.beside import beside
from villi.meals.confidence import confidence
from villi.meals.evidence import eating_place, weighed_in
from villi.meals.index import Index
from villi.meals.matching import Match, Query, accepted, query
from villi.meals.narration import strip_narration
from villi.meals.plausible import judge
from villi.meals.portions import GRAMS_SD, Host, Weighed, rows, weigh
from villi.meals.question import asked_back
from villi.meals.rewriting import BRITISH_WORDS, choose
from villi.meals.segments import Item, items
from villi.meals.values import Candidate, Portion, Refused, Understood
from villi.meals.words import Token, fold, tokens

Means = Sequence[tuple[str, str, Pin | None]]
Pins = Sequence[tuple[int, Pin]]


CONTAINED = {"bottle": "bottled", "can": "canned"}
"""What a container says of the food in it."""


IMPERIAL = BRITISH_WORDS | {"GB"}
IMPERIAL_PINT = Unit("pint", "volume", 568.26)
"""A pint of 20 imperial fluid ounces, where a pint is one."""


PIN_REACH = 2
"""A pin fixes the item that ends at it, or a blank or bracket before it."""
LOOSE = 0.8
"""Below this score a match is not sure enough to stand beside refused words."""


class Stages(NamedTuple):
    """What every stage made of a line, for looking at."""

    folded: str
    plain: str
    tokens: tuple[Token, ...]
    items: tuple[Item, ...]
    matches: tuple[tuple[Match, ...], ...]
    weights: tuple[Weighed | None, ...]
    understood: Understood


def understand(
    text: str, index: Index, *, locale: str = "", means: Means = (), pins: Pins = ()
) -> Understood:
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
    if len(text) > LONGEST_LINE:
        long = f"{len(text):,} characters are no meal: write a line for each"
        return Stages(
            "", "", (), (), (), (), Understood((), (Refused(text, (0, len(text)), suggestion=long),))
        )
    folded = fold(text)
    plain = strip_narration(folded)
    found = tokens(plain)
    cut = items(found, index, locale)
    own = {_key(words): (other, pin) for words, other, pin in means}
    where = eating_place(token.stem for item in cut for token in item.words)
    readings = _without_nonsense([_read(item, text, index, locale, own, pins, where) for item in cut])
    weights = _weighed(readings, index)
    portions: list[Portion] = []
    refused: list[Refused] = []
    notes: list[Refused] = []
    for reading, weight in zip(readings, weights, strict=True):
        if reading.note:
            notes.append(Refused(reading.words, reading.span, suggestion=reading.note))
        if reading.beside is not None:
            portions.append(reading.beside)
        elif reading.refused:
            if reading.asked.words or reading.asked.denied or reading.why:
                refused.append(Refused(reading.words, reading.span, suggestion=reading.why))
        else:
            made = _portion(reading, weight, index)
            (portions if isinstance(made, Portion) else refused).append(made)  # type: ignore[arg-type]
    understood = Understood(asked_back(portions, index), tuple(refused), tuple(notes))
    options = tuple(reading.options for reading in readings)
    return Stages(folded, plain, tuple(found), tuple(cut), options, weights, understood)


class Reading(NamedTuple):
    """One item on its way: its words and span, its query and matches, the pin that fixes it, the thing
    beside food that it is, or why it is refused; `note` reports a pin that could not be used."""

    item: Item
    words: str
    asked: Query
    options: tuple[Match, ...]
    pin: Pin | None = None
    beside: Portion | None = None
    refused: bool = False
    why: str = ""
    note: str = ""

    @property
    def span(self) -> tuple[int, int]:
        """[start, end) in the line."""
        return self.item.start, self.item.end


def _read(
    item: Item,
    text: str,
    index: Index,
    locale: str,
    own: Mapping[tuple[str, ...], tuple[str, Pin | None]],
    pins: Pins,
    where: tuple[str, ...] = (),
) -> Reading:
    """Matches one item: pins first, then the person's own words, things beside food, the catalogue."""
    item = _imperial(item) if locale in IMPERIAL else item
    words = text[item.start : item.end]
    pin = next((p for end, p in pins if item.start < end <= item.end + PIN_REACH), None)
    asked = query(item.words, index)
    if pin is None and own and asked.words:
        other, pin = own.get(_key(" ".join(token.text for token in item.words)), ("", None))
        asked = query(tokens(fold(other)), index) if other and pin is None else asked
    note = ""
    if pin is not None and pin.food_id not in index.numbers:
        note, pin = f"no food has the id {pin.food_id}: the words are used instead", None
    if pin is not None:
        fixed = Match(index.numbers[pin.food_id], 1.0, 1.0, True, True)
        return Reading(item, words, asked, (fixed, *choose(asked, index, locale)), pin)
    counted = beside(item, words, index) if item.words else None
    if counted is not None:
        return Reading(item, words, asked, (), beside=counted, note=note)
    unit = item.amount.unit.name if item.amount is not None and item.amount.unit is not None else ""
    options = choose(asked._replace(hint=CONTAINED.get(unit, "")), index, locale)
    options = weighed_in(options, item.amount, where, index)
    if item.amount is not None and item.amount.broken:
        return Reading(item, words, asked, options, refused=True, why=_broken(item.amount.broken), note=note)
    bad = not options or not accepted(options[0])
    return Reading(item, words, asked, options, refused=bad, note=note)


def _imperial(item: Item) -> Item:
    if item.amount is None or item.amount.unit is None or item.amount.unit.name != "pint":
        return item
    return item._replace(amount=item.amount._replace(unit=IMPERIAL_PINT))


def _broken(digits: str) -> str:
    whole, _, rest = digits.partition(".")
    return f"{digits} is not a number: write {whole}.{rest.replace('.', '').replace(',', '')}, for example"


def _without_nonsense(readings: list[Reading]) -> list[Reading]:
    """A loose match beside refused words is refused with them: "toad in the hole" has no doughnut hole."""
    kept = list(readings)
    for place, reading in enumerate(readings):
        if (
            not reading.options
            or reading.refused
            or reading.item.amount is not None
            or reading.options[0].score >= LOOSE
        ):
            continue
        before = readings[place - 1] if place and reading.item.link in ("and", "on", "with") else None
        after = (
            readings[place + 1]
            if place + 1 < len(readings) and readings[place + 1].item.link in ("and", "on", "with")
            else None
        )
        if any(
            other is not None and other.refused and other.item.amount is None for other in (before, after)
        ):
            kept[place] = reading._replace(refused=True)
    return kept


def _weighed(readings: Sequence[Reading], index: Index) -> tuple[Weighed | None, ...]:
    """Grams of every reading; what goes with something else is weighed by its host."""
    alone = [
        None
        if r.refused or not r.options
        else weigh(r.item.amount, frozenset(r.asked.words), r.options[0].food, index)
        for r in readings
    ]
    final: list[Weighed | None] = []
    host: Host | None = None
    for place, (reading, got) in enumerate(zip(readings, alone, strict=True)):
        following = place + 1 < len(readings) and readings[place + 1].item.link == "on"
        if got is not None and reading.item.amount is None:
            beneath = (
                _host(readings[place + 1], alone[place + 1], index) if following else None
            )  # "jam on toast"
            goes_with = beneath or (host if reading.item.link else None)
            if goes_with is not None:
                got = weigh(None, frozenset(reading.asked.words), reading.options[0].food, index, goes_with)
        final.append(got)
        if reading.item.link not in ("with", "on") or host is None:
            host = _host(reading, got, index) or host
    return _shared(readings, final, index)


def _shared(
    readings: Sequence[Reading], weights: Sequence[Weighed | None], index: Index
) -> tuple[Weighed | None, ...]:
    """Weights where one amount was said of several foods ("50 g of coffee with milk"): it is shared out as
    their usual portions are."""
    final = list(weights)
    for place, got in enumerate(weights):
        if readings[place].item.shares:
            continue
        parts = [place]
        while parts[-1] + 1 < len(readings) and readings[parts[-1] + 1].item.shares:
            parts.append(parts[-1] + 1)
        usual = weigh(None, frozenset(), readings[place].options[0].food, index) if got is not None else None
        if len(parts) < 2 or got is None or usual is None or not usual.grams:
            continue
        held = [(part, weight) for part in parts[1:] if (weight := weights[part]) is not None]
        total = usual.grams + sum(weight.grams for _, weight in held)
        final[place] = got._replace(grams=got.grams * usual.grams / total)
        for part, weight in held:
            final[part] = weight._replace(grams=got.grams * weight.grams / total)
    return tuple(final)


def _host(reading: Reading, got: Weighed | None, index: Index) -> Host | None:
    if got is None or reading.refused or not reading.options:
        return None
    food = reading.options[0].food
    return Host(got.grams, rows(food, index), index.words_of(food) | frozenset(reading.asked.words))


def _portion(reading: Reading, got: Weighed | None, index: Index) -> Portion | Refused:
    """The portion of a matched item, or a refusal where its amount cannot be."""
    best = reading.options[0]
    food = index.foods[best.food]
    if reading.pin is not None and reading.pin.grams is not None:
        got = Weighed(reading.pin.grams, GRAMS_SD["pin"], "pin", "pin")
    if got is None:
        return Refused(reading.words, reading.span, suggestion="say how much, for example in grams")
    verdict = judge(got.grams, rows(best.food, index)) if got.found != "pin" else "plausible"
    if verdict == "absurd":
        much = f"{got.grams:,.0f} g of {food.name} is more than anyone eats: check the amount"
        return Refused(reading.words, reading.span, suggestion=much)
    rival = reading.options[1].score if len(reading.options) > 1 else 0.0
    return Portion(
        words=reading.words,
        span=reading.span,
        kind=food.kind,
        food_id=food.id,
        name=food.name,
        grams=got.grams,
        grams_sd=got.sd,
        found=got.found,
        confidence=confidence(best, rival, got.found, odd=verdict == "odd"),
        candidates=tuple(
            Candidate(index.foods[m.food].id, index.foods[m.food].name, min(1.0, m.score))
            for m in reading.options[:3]
        ),
    )


def _key(words: str) -> tuple[str, ...]:
    return tuple(token.stem for token in tokens(fold(words)))
