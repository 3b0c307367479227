"""All stages in order: one line of food words to portions and refusals.

normalise → strip narration → segment → amounts → match → portion → plausibility → confidence → one question
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from math import hypot, inf
from types import MappingProxyType
from typing import NamedTuple

from villi.diary.sameness import Repeat
from villi.diary.sameness import said as repetition
from villi.diary.values import LONGEST_LINE, Pin
from villi.meals.amounts import UNITS, Amount, Unit
from villi.meals.beside import beside
from villi.meals.confidence import FIXED, ODD, Sureness, evidence, sureness
from villi.meals.earlier import Earlier, settle, with_references
from villi.meals.evidence import eating_place, weighed_in
from villi.meals.index import Index
from villi.meals.lists import listed
from villi.meals.matching import ACCEPT_TYPO, MAKERS, NEVER_HEADS, Match, Query, accepted, query
from villi.meals.memory import Kept, Key, Memory, fitted, key, singular
from villi.meals.narration import strip_narration
from villi.meals.own_recipes import joined, own_recipes
from villi.meals.plausible import judge
from villi.meals.portions import GRAMS_SD, Host, Weighed, rows, weigh, weigh_by
from villi.meals.question import asked_back
from villi.meals.recipes import EXTRA, Dish, Part, dish, whole_dish, within_a_quarter
from villi.meals.references import referred
from villi.meals.relish import is_stiff, stiffened
from villi.meals.rewriting import BRITISH_WORDS, choose
from villi.meals.segments import Item, items
from villi.meals.spelling import respelt
from villi.meals.standins import stand_in
from villi.meals.values import Candidate, Found, Portion, Reference, Refused, Understood
from villi.meals.words import WORD, Token, fold, tokens

Means = Sequence[tuple[str, str, Pin | None]]
Pins = Sequence[tuple[int, Pin]]
NOTHING: Memory = MappingProxyType({})


CONTAINED = {"bottle": "bottled", "can": "canned"}
"""What a container says of the food in it."""


IMPERIAL = BRITISH_WORDS | {"GB"}
IMPERIAL_PINT = Unit("pint", "volume", 568.26)
"""A pint of 20 imperial fluid ounces, where a pint is one."""


MEASURES = {"GB": Unit("shot", "volume", 25.0), "IE": Unit("shot", "volume", 35.5)}
"""A single of spirits: 25 ml by the British Weights and Measures Order 1988 (the smaller of two), 35.5 ml in
Ireland, where it is a quarter of a gill; elsewhere what the survey's tables call a shot."""
SPIRITS = listed("spirits")
BY_THE_PINT = listed("by the pint")
_GLASSES = re.compile(r"(?:an? )?(?:single|double)\b", re.IGNORECASE)


PIN_REACH = 2
"""A pin fixes the item that ends at it, or a blank or bracket before it."""
LOOSE = 0.8
"""Below this score a match is not sure enough to stand beside refused words."""


ACCEPT_AMONG = 0.65
"""The least score of corrected words among known ones, which speak for them too (judgement)."""
IN_A_DIARY = "what that was stands in a diary: add it with villi log, or write the foods"
"""What to do with "same as yesterday" where there is no diary."""


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
    text: str,
    index: Index,
    *,
    locale: str = "",
    means: Means = (),
    pins: Pins = (),
    remembered: Memory = NOTHING,
) -> Understood:
    """Portions and refusals of one line of food words. Spans are code points of `text`.

    `locale` a country code ("GB" reads "chips" as fried potatoes); `means` the person's vocabulary
    (words, words or "", pin or None); `pins` foods fixed in the text: (end, pin) fixes the item that
    ends there; `remembered` foods that the person fixed elsewhere for the same words. Equal lines are
    kept by the index.

    >>> from types import SimpleNamespace
    >>> from villi.foods.values import Food, Measure
    >>> from villi.meals.index import index
    >>> egg = Food("own:egg", "Egg, boiled", measures=(Measure("1 large", 50.0), Measure("default", 50.0)))
    >>> ready = index(SimpleNamespace(foods={egg.id: egg}))
    >>> done = understand("2 boiled eggs and a unicorn", ready)
    >>> [(p.name, p.grams) for p in done.portions], [r.words for r in done.refused]
    ([('Egg, boiled', 100.0)], ['a unicorn'])
    """
    hits = (
        tuple((k, remembered[k]) for k in _keys(text, index, locale) if k in remembered) if remembered else ()
    )
    asked = (text, locale, tuple(means), tuple(pins), hits)
    known = index.lines.get(asked)
    if known is None:
        known = stages(text, index, locale=locale, means=means, pins=pins, remembered=dict(hits)).understood
        if len(index.lines) < MOST_LINES:
            index.lines[asked] = known
    return known  # type: ignore[return-value]


MOST_LINES = 20_000


def _plain(text: str) -> str:
    """The folded words without references and narration."""
    return strip_narration(referred(fold(text))[0])


def _keys(text: str, index: Index, locale: str) -> tuple[Key, ...]:
    """The food words of a line's items, as memory knows them."""
    asked = (text, locale)
    known = index.lines.get(asked)
    if known is None:
        known = tuple(
            dict.fromkeys(
                key(item.words)
                for item in items(respelt(tokens(_plain(text)), index, frozenset())[0], index, locale)
                if item.words
            )
        )
        if len(index.lines) < MOST_LINES:
            index.lines[asked] = known
    return known  # type: ignore[return-value]


def settled(text: str, index: Index, pins: Pins, *, locale: str = "") -> list[tuple[Key, Kept]]:
    """The foods that the pins of a line fix, under their words: what memory is made of.

    A pin on an id that nobody knows settles nothing.

    >>> from types import SimpleNamespace
    >>> from villi.foods.values import Food
    >>> from villi.meals.index import index
    >>> ready = index(SimpleNamespace(foods={"own:1": Food("own:1", "Latte")}))
    >>> settled("2 flat whites", ready, [(13, Pin("own:1", 480.0))])[0][0]
    ('flat', 'white')
    """
    found = []
    plain = _plain(text)
    for item in items(respelt(tokens(plain), index, frozenset())[0], index, locale):
        pin = _pin_of(item, pins, plain)
        if pin is not None and item.words and pin.food_id in index.numbers:
            found.append((key(item.words), Kept(pin, item.amount, singular(item.words))))
    return found


def _own(means: Means) -> Iterator[tuple[list[Token], str, Pin | None]]:
    return ((tokens(fold(words)), other, pin) for words, other, pin in means)


def _pin_of(item: Item, pins: Pins, plain: str) -> Pin | None:
    """The pin that fixes an item: it ends there, or nothing but what was blanked out stands between."""
    for end, pin in pins:
        if item.start < end <= item.end + PIN_REACH or (item.end < end and not plain[item.end : end].strip()):
            return pin
    return None


def stages(
    text: str,
    index: Index,
    *,
    locale: str = "",
    means: Means = (),
    pins: Pins = (),
    remembered: Memory = NOTHING,
    cut: Sequence[Item] | None = None,
) -> Stages:
    """The same as `understand`, with every stage's result kept; `cut` items that are taken as they are."""
    if len(text) > LONGEST_LINE:
        long = f"{len(text):,} characters are no meal: write a line for each"
        return Stages(
            "", "", (), (), (), (), Understood((), (Refused(text, (0, len(text)), suggestion=long),))
        )
    recipes = _recipes(means, index, locale) if means else {}
    return _stages(text, index, locale, means, pins, remembered, recipes, cut)


def _recipes(means: Means, index: Index, locale: str) -> Mapping[str, Dish]:
    """The person's recipes, read once."""

    def read(text: str, pins: Pins, singles: Means, held: Mapping[str, Dish]) -> Understood:
        return _stages(text, index, locale, singles, pins, NOTHING, held).understood

    asked = ("recipes", locale, tuple(means))
    known = index.lines.get(asked)
    if known is None:
        known = index.lines[asked] = own_recipes(means, index, locale, read)
    return known  # type: ignore[return-value]


def _stages(
    text: str,
    index: Index,
    locale: str,
    means: Means,
    pins: Pins,
    remembered: Memory,
    recipes: Mapping[str, Dish],
    cut: Sequence[Item] | None = None,
) -> Stages:
    folded = fold(text)
    repeat = repetition(text)
    if repeat is not None and repeat.what != "above":
        return _repeated(text, repeat, index, locale, means)
    spoken, references = referred(joined(folded, [recipe.name for recipe in recipes.values()]))
    plain = strip_narration(spoken)
    own = {key(said): (other, pin and Kept(pin, None, singular(said))) for said, other, pin in _own(means)}
    mine = frozenset(
        stem for said in (*own, *recipes) for stem in ((said,) if isinstance(said, str) else said)
    )
    found, misspelt = respelt(tokens(plain), index, mine)
    if cut is None:
        cut = whole_dish(items(found, index, locale), index, locale)
        cut = _in_english(cut, found, index, locale)
    where = eating_place(token.stem for item in cut for token in item.words)
    readings = _without_nonsense(
        [
            _read_as(
                misspelt,
                item,
                partial(
                    _read,
                    text=text,
                    index=index,
                    locale=locale,
                    own=own,
                    remembered=remembered,
                    pin=_pin_of(item, pins, plain),
                    where=where,
                    recipes=recipes,
                ),
            )
            for item in cut
        ]
    )
    readings = _with_relish(_denied(readings), index)
    weights = _weighed(readings, index)
    about = any(reading.refused for reading in readings), len(readings)
    portions: list[Portion] = []
    refused: list[Refused] = []
    notes: list[Refused] = []
    for reading, weight in zip(readings, weights, strict=True):
        if reading.note:
            notes.append(Refused(reading.words, reading.span, suggestion=reading.note))
        if reading.beside is not None:
            portions.append(reading.beside)
        elif reading.refused:
            if reading.asked.words or reading.asked.denied or reading.why or _maker(reading):
                refused.append(Refused(reading.words, reading.span, suggestion=reading.why))
        elif reading.dish is not None:
            eaten, unread = _parts(reading, reading.dish, weight, index)
            portions.extend(eaten)
            refused.extend(unread)
        else:
            made = _portion(reading, weight, index, about)
            (portions if isinstance(made, Portion) else refused).append(made)  # type: ignore[arg-type]
    understood = Understood(asked_back(portions, index), tuple(refused), tuple(notes))
    if references:
        fixed = [(end, pin) for end, pin in pins if pin.food_id in index.numbers]
        foods = {r.span: r.asked.words for r in readings if r.pin is None or r.how == "remembered"}
        unsaid = {
            r.span for r, w in zip(readings, weights, strict=True) if r.dish and w and w.found == "default"
        }
        pinned = _fixed(references, fixed, index)
        meant = with_references(understood, references, text, foods, pinned, unsaid)
        understood = settle(meant, Earlier(index))[0]
    options = tuple(reading.options for reading in readings)
    return Stages(folded, plain, tuple(found), tuple(cut), options, weights, understood)


def _repeated(text: str, repeat: Repeat, index: Index, locale: str, means: Means) -> Stages:
    """A meal of before, without the diary that would say what it was: what the person's own words make of
    it ("means: the usual = 2 eggs"), or a refusal; the foods that the line names itself count."""
    folded = fold(text)
    span = (0, len(text))
    said = key(tokens(folded))
    for words, other, pin in means:
        if key(tokens(fold(words))) != said:
            continue
        pins = ((len(other or _ANY), pin),) if pin is not None else ()
        made = understand(other or _ANY, index, locale=locale, pins=pins)
        portions = tuple(p._replace(words=text, span=span) for p in made.portions)
        refused = tuple(r._replace(words=text, span=span) for r in made.refused)
        return Stages(folded, folded, (), (), (), (), Understood(portions, refused))
    head = text[: repeat.rest].rstrip(" ,;.+&-")
    lost = Refused(head, (0, len(head)), suggestion=IN_A_DIARY)
    if not text[repeat.rest : repeat.end].strip(" ,;.!"):
        return Stages(folded, folded, (), (), (), (), Understood((), (lost,)))
    rest = " " * repeat.rest + text[repeat.rest :]
    found = stages(rest, index, locale=locale, means=means)
    more = found.understood
    return found._replace(understood=more._replace(refused=(lost, *more.refused)))


_ANY = "food"
"""Words for a food that only a pin names."""


def _fixed(references: Sequence[Reference], pins: Pins, index: Index) -> dict[int, Portion]:
    """The bare references that a pin with grams fixes, by where they start."""
    found = {}
    for one in references:
        pin = next((p for end, p in pins if one.start < end <= one.end + PIN_REACH), None)
        if one.bare and pin is not None and pin.grams is not None:
            food = index.foods[index.numbers[pin.food_id]]
            sure = FIXED["pin"]
            found[one.start] = Portion(
                "",
                (0, 0),
                food.kind,
                food.id,
                food.name,
                pin.grams,
                GRAMS_SD["pin"],
                "pin",
                sure,
                each=pin.grams,
            )
    return found


class Reading(NamedTuple):
    """One item on its way: its words and span, its query and matches, the pin that fixes it, the thing
    beside food that it is, or why it is refused; `how` says whether the pin stands there or is remembered;
    `note` reports a pin that could not be used."""

    item: Item
    words: str
    asked: Query
    options: tuple[Match, ...]
    pin: Pin | None = None
    how: Found = "pin"
    beside: Portion | None = None
    refused: bool = False
    why: str = ""
    note: str = ""
    dish: Dish | None = None

    @property
    def span(self) -> tuple[int, int]:
        """[start, end) in the line."""
        return self.item.start, self.item.end


def _read(
    item: Item,
    text: str,
    index: Index,
    locale: str,
    own: Mapping[Key, tuple[str, Kept | None]],
    pin: Pin | None,
    remembered: Memory,
    where: tuple[str, ...],
    recipes: Mapping[str, Dish],
) -> Reading:
    """Matches one item: pins first, then the person's own words, what was pinned elsewhere, things beside
    food, the catalogue."""
    words = text[item.start : item.end]
    item = _poured(item, words, locale)
    how: Found = "pin"
    asked = query(item.words, index)
    if pin is None and (own or remembered) and item.words:
        said = key(item.words)
        if said in own:
            other, kept = own[said]
            asked = query(tokens(fold(other)), index) if other and kept is None else asked
            pin = fitted(kept, item.amount) if kept is not None else None
        elif said in remembered:
            pin, how = fitted(remembered[said], item.amount), "remembered"
    note = ""
    if pin is not None and pin.food_id not in index.numbers:
        note, pin = f"no food has the id {pin.food_id}: the words are used instead", None
    recipe = _recipe(item, recipes) if recipes and pin is None else None
    if recipe is not None and item.amount is not None and item.amount.broken:
        return Reading(item, words, asked, (), refused=True, why=_broken(item.amount.broken), note=note)
    if recipe is not None:
        return Reading(item, words, asked, (), note=note or recipe.note, dish=recipe.without(asked.denied))
    if pin is not None:
        fixed = Match(index.numbers[pin.food_id], 1.0, 1.0, True, True)
        return Reading(item, words, asked, (fixed, *choose(asked, index, locale)), pin, how)
    counted = beside(item, words, index) if item.words else None
    if counted is not None:
        return Reading(item, words, asked, (), beside=counted, note=note)
    unit = item.amount.unit.name if item.amount is not None and item.amount.unit is not None else ""
    options = choose(asked._replace(hint=CONTAINED.get(unit, "")), index, locale)
    options = weighed_in(options, item.amount, where, index)
    if item.amount is not None and item.amount.broken:
        return Reading(item, words, asked, options, refused=True, why=_broken(item.amount.broken), note=note)
    made = dish(item.words, options, index, locale)
    if made is not None:
        return Reading(item, words, asked, (), note=note, dish=made.without(asked.denied))
    if not options or not accepted(options[0]):
        near = stand_in(item.words, asked, item.amount, index, locale)
        return Reading(item, words, asked, near or options, refused=not near, note=note)
    return Reading(item, words, asked, options, note=note)


JOINING = {
    **dict.fromkeys(("mit", "met", "con", "com", "avec", "med", "cu", "sa"), "with"),
    **dict.fromkeys(("und", "och", "og"), "and"),
}
"""Words of other languages between two foods: boterham met pindakaas."""


def _in_english(cut: Sequence[Item], found: Sequence[Token], index: Index, locale: str) -> Sequence[Item]:
    """The items of a line, cut at the joining words of other languages where an item with one is no food."""
    strange = [
        item
        for item in cut
        if any(token.text in JOINING for token in item.words[1:-1])
        and not any(map(accepted, choose(query(item.words, index), index, locale)[:1]))
    ]
    if not strange:
        return cut
    places = {token.start for item in strange for token in item.words[1:-1]}
    english = [
        token._replace(text=JOINING[token.text], stem=JOINING[token.text])
        if token.start in places and token.text in JOINING
        else token
        for token in found
    ]
    return whole_dish(items(english, index, locale), index, locale)


def _read_as(misspelt: Mapping[int, Token], item: Item, read: Callable[[Item], Reading]) -> Reading:
    """The reading of an item; where words in it were corrected it must be a good one, or they stay as they
    are: a corner is not corned beef."""
    reading = read(item)
    if not misspelt or all(token.start not in misspelt for token in item.words):
        return reading
    if reading.pin is not None or reading.dish is not None or reading.beside is not None:
        return reading
    least = ACCEPT_AMONG if any(token.start not in misspelt for token in item.words) else ACCEPT_TYPO
    if reading.refused or not reading.options or reading.options[0].score < least:
        words = tuple(misspelt.get(token.start, token) for token in item.words)
        return read(item._replace(words=words))
    return reading._replace(options=tuple(m._replace(typo=True) for m in reading.options))


def _recipe(item: Item, recipes: Mapping[str, Dish]) -> Dish | None:
    """The person's recipe that an item is: a name of several words anywhere in it, one word only alone."""
    named = [token for token in item.words if token.kind == WORD]
    for token in named:
        known = recipes.get(token.stem)
        if known is not None and ("'" in token.text or len(named) == 1):
            return known
    return None


def _denied(readings: list[Reading]) -> list[Reading]:
    """The readings; an item that only denies ("no mayo") takes its food out of the dish before it."""
    kept: list[Reading] = []
    for reading in readings:
        before = kept[-1] if kept else None
        only = reading.refused and not reading.asked.words and reading.asked.denied
        if only and before is not None and before.dish is not None:
            made = before.dish.without(reading.asked.denied)
            if made is not before.dish:
                kept[-1] = before._replace(dish=made)
                continue
        kept.append(reading)
    return kept


def _with_relish(readings: list[Reading], index: Index) -> list[Reading]:
    """The readings; a maize porridge beside leaves or fish is the stiff one."""
    groups = [index.foods[r.options[0].food].group if r.options and not r.refused else "" for r in readings]
    return [
        reading._replace(options=stiffened(reading.options, index))
        if reading.options and not reading.refused and is_stiff(reading.asked, groups[:at] + groups[at + 1 :])
        else reading
        for at, reading in enumerate(readings)
    ]


def _maker(reading: Reading) -> bool:
    """True for nothing but the name of a shop or maker: it says that something was eaten, not what."""
    return any(token.stem in MAKERS for token in reading.item.words)


def _poured(item: Item, words: str, locale: str) -> Item:
    """An item with its measure as a bar pours it: imperial pints, half a lager, a double."""
    amount = item.amount
    if amount is None:
        return item
    stems = {token.stem for token in item.words}
    name = amount.unit.name if amount.unit is not None else ""
    measure = MEASURES.get(locale)
    if stems & (SPIRITS | {"espresso"}) and not name and amount.quantity in (1, 2) and _GLASSES.match(words):
        mixed = "espresso" in stems or any(
            token.stem not in SPIRITS and token.stem not in NEVER_HEADS for token in item.words
        )
        if mixed:  # one drink, whatever is in it
            return item._replace(amount=amount._replace(low=1.0, high=1.0))
        return item._replace(amount=amount._replace(unit=measure or UNITS[("shot",)]))
    if locale not in IMPERIAL:
        return item
    if name == "shot" and measure is not None and stems & SPIRITS:
        return item._replace(amount=amount._replace(unit=measure))
    if name == "pint":
        return item._replace(amount=amount._replace(unit=IMPERIAL_PINT))
    if stems & BY_THE_PINT and ((amount.quantity < 1 and name in ("", "serving")) or name == "half"):
        parts = 0.5 if name == "half" else 1.0
        low, high = amount.low * parts, amount.high * parts
        return item._replace(amount=amount._replace(unit=IMPERIAL_PINT, low=low, high=high))
    return item


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
    alone = [_weighed_alone(reading, index) for reading in readings]
    final: list[Weighed | None] = []
    host: Host | None = None
    for place, (reading, got) in enumerate(zip(readings, alone, strict=True)):
        following = place + 1 < len(readings) and readings[place + 1].item.link == "on"
        more = _extra(readings, final, place)
        if more is not None:
            got = more
        elif got is not None and reading.item.amount is None and reading.dish is None:
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


def _weighed_alone(reading: Reading, index: Index) -> Weighed | None:
    said = frozenset(reading.asked.words)
    if reading.dish is not None:
        got = weigh_by(reading.dish.table, reading.item.amount, said) if reading.dish.table else None
        if got is not None and reading.dish.own and got.found == "default":
            return got._replace(sd=GRAMS_SD["measure"])  # a portion of one's own recipe is what it says
        return got
    if reading.refused or not reading.options:
        return None
    return weigh(reading.item.amount, said, reading.options[0].food, index)


def _extra(readings: Sequence[Reading], weights: Sequence[Weighed | None], place: int) -> Weighed | None:
    """ "Extra cheese" of a dish with cheese: as much again as is in it."""
    reading = readings[place]
    words = frozenset(reading.asked.words)
    if (reading.item.amount is not None and reading.item.amount.counted) or not words & EXTRA:
        return None
    for before in range(place - 1, -1, -1):
        held, weight = readings[before].dish, weights[before]
        if held is None or weight is None:
            continue
        part = held.holds(words - EXTRA)
        return part and Weighed(part.share * weight.grams, GRAMS_SD["recipe"], "recipe", "extra")
    return None


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
        options = readings[place].options
        usual = weigh(None, frozenset(), options[0].food, index) if got is not None and options else None
        if len(parts) < 2 or got is None or usual is None or not usual.grams:
            continue
        held = [(part, weight) for part in parts[1:] if (weight := weights[part]) is not None]
        total = usual.grams + sum(weight.grams for _, weight in held)
        final[place] = got._replace(grams=got.grams * usual.grams / total)
        for part, weight in held:
            final[part] = weight._replace(grams=got.grams * weight.grams / total)
    return tuple(final)


def _host(reading: Reading, got: Weighed | None, index: Index) -> Host | None:
    if got is not None and reading.dish is not None:
        return Host(got.grams, reading.dish.table, frozenset(reading.asked.words))
    if got is None or reading.refused or not reading.options:
        return None
    food = reading.options[0].food
    return Host(got.grams, rows(food, index), index.words_of(food) | frozenset(reading.asked.words))


def _parts(
    reading: Reading, made: Dish, got: Weighed | None, index: Index
) -> tuple[list[Portion], list[Refused]]:
    """The foods of a dish taken apart, and what nobody could read in it."""
    unread = [Refused(reading.words, reading.span, suggestion=made.why)] if made.why else []
    if got is None:
        unsaid = Refused(reading.words, reading.span, suggestion="say how much, for example in grams")
        return [], unread or [unsaid]
    verdict = judge(got.grams, made.table)
    if verdict == "absurd":
        much = f"{got.grams:,.0f} g of {made.name} is more than anyone eats: check the amount"
        return [], [Refused(reading.words, reading.span, suggestion=much)]
    return [_part(reading, made, part, got, index, odd=verdict == "odd") for part in made.parts], unread


def _part(reading: Reading, made: Dish, part: Part, got: Weighed, index: Index, *, odd: bool) -> Portion:
    food = index.foods[part.food]
    grams = got.grams * part.share
    sd = made.spread(part, got.sd)
    alone = hypot(part.sd, got.sd) if made.own else sd
    sure = Sureness(part.sure, within_a_quarter(alone) * (ODD if odd else 1.0))
    return Portion(
        words=reading.words,
        span=reading.span,
        kind=food.kind,
        food_id=food.id,
        name=food.name,
        grams=grams,
        grams_sd=sd,
        found="recipe",
        confidence=sure.both,
        candidates=(Candidate(food.id, food.name, min(1.0, made.score)),),
        each=_each(reading.item.amount, grams),
        sure_food=sure.food,
        sure_grams=sure.amount,
        dish=made.name,
    )


def _portion(
    reading: Reading, got: Weighed | None, index: Index, line: tuple[bool, int]
) -> Portion | Refused:
    """The portion of a matched item, or a refusal where its amount cannot be; `line` whether other words
    of the line were refused, and how many items it has."""
    best = reading.options[0]
    food = index.foods[best.food]
    if reading.pin is not None and reading.pin.grams is not None:
        got = Weighed(reading.pin.grams, GRAMS_SD[reading.how], reading.how, "pin")
    if got is None:
        return Refused(reading.words, reading.span, suggestion="say how much, for example in grams")
    settled = got.found in ("pin", "remembered")
    verdict = "plausible" if settled else judge(got.grams, rows(best.food, index))
    if verdict == "absurd":
        much = f"{got.grams:,.0f} g of {food.name} is more than anyone eats: check the amount"
        return Refused(reading.words, reading.span, suggestion=much)
    refused, items = line
    said = reading.asked.words
    known = evidence(reading.options, said, got, reading.item, index, refused=refused, items=items)
    sure = sureness(known, reading.how if reading.pin is not None else "", got.found, odd=verdict == "odd")
    return Portion(
        words=reading.words,
        span=reading.span,
        kind=food.kind,
        food_id=food.id,
        name=food.name,
        grams=got.grams,
        grams_sd=got.sd,
        found=got.found,
        confidence=sure.both,
        candidates=tuple(
            Candidate(index.foods[m.food].id, index.foods[m.food].name, min(1.0, m.score))
            for m in reading.options[:3]
        ),
        each=_each(reading.item.amount, got.grams),
        sure_food=sure.food,
        sure_grams=sure.amount,
        evidence=tuple(known),
    )


def _each(amount: Amount | None, grams: float) -> float:
    """Grams of one of what was counted; all of them where nothing was."""
    if amount is None or amount.weighed or not amount.counted or not 0 < amount.quantity < inf:
        return grams
    return grams / amount.quantity
