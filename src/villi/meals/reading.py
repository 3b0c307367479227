"""Stage 5, reading: one item of a line to what it names.

Pins first, then the person's own recipes and words, what was pinned elsewhere, things beside food, the
catalogue, dishes by pattern; what nobody can place is refused.
"""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from villi.diary.values import Pin
from villi.meals.amounts import UNITS, Unit
from villi.meals.asweighed import as_weighed
from villi.meals.beside import NOT_TAKEN, beside, is_not_taken
from villi.meals.evidence import eaten_there, weighed_in
from villi.meals.index import Index
from villi.meals.lists import listed
from villi.meals.matching import ACCEPT_TYPO, MAKERS, NEVER_HEADS, Match, Query, accepted, query
from villi.meals.memory import Kept, Key, Memory, fitted, keys
from villi.meals.pieces import Item
from villi.meals.recipes import Dish, dish
from villi.meals.rewriting import BRITISH_WORDS, about_it, choose, nobody_knows
from villi.meals.standins import stand_in
from villi.meals.values import Found, Portion
from villi.meals.words import WORD, Token, fold, tokens

CONTAINED = {"bottle": "bottled", "can": "canned"}
"""What a container says of the food in it."""


IMPERIAL = BRITISH_WORDS | {"GB"}


IMPERIAL_PINT = Unit("pint", "volume", 568.26)
"""A pint of 20 imperial fluid ounces, where a pint is one."""


MEASURES = {"GB": Unit("shot", "volume", 25.0), "IE": Unit("shot", "volume", 35.5)}
"""A single of spirits: 25 ml by the British Weights and Measures Order 1988 (the smaller of two), 35.5 ml in
Ireland, where it is a quarter of a gill; elsewhere what the survey's tables call a shot."""


OF_A_BIRD = frozenset(
    {"chicken", "roast", "rotisserie", "grilled", "nando", "whole", "peri", "piri", "charcoal"}
)
"""Words of a chicken that is sold whole, by the half and by the quarter."""


SPIRITS = listed("spirits")


BY_THE_PINT = listed("by the pint")


_GLASSES = re.compile(r"(?:an? )?(?:single|double)\b", re.IGNORECASE)


LOOSE = 0.8
"""Below this score a match is not sure enough to stand beside refused words."""


ACCEPT_AMONG = 0.65
"""The least score of corrected words among known ones, which speak for them too (judgement)."""


class Reading(NamedTuple):
    """One item on its way: its words and span, its query and matches, the pin that fixes it, the thing
    beside food that it is, or why it is refused; `passed` over where it only says
    what was not eaten or taken, or for how long; `how` says whether the pin stands there or is remembered;
    `note` reports a pin that could not be used, or a medicine that was not taken."""

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
    passed: bool = False

    @property
    def span(self) -> tuple[int, int]:
        """[start, end) in the line."""
        return self.item.start, self.item.end


def read_item(
    item: Item,
    text: str,
    index: Index,
    locale: str,
    own: Mapping[Key, tuple[str, Kept | None]],
    pin: Pin | None,
    remembered: Memory,
    where: tuple[str, ...],
    recipes: Mapping[str, Dish],
    eaten: bool,
) -> Reading:
    """Matches one item: pins first, then the person's own words, what was pinned elsewhere, things beside
    food, the catalogue. `eaten` False for what goes into a pot: 400 g of oats in a recipe are dry."""
    words = text[item.start : item.end]
    item = _of_a_bird(_poured(_wine(item), words, locale))
    how: Found = "pin"
    asked = query(item.words, index)
    if pin is None and (own or remembered) and item.words:
        known = keys(item.words)
        said = next((one for one in known if one in own or one in remembered), known[0])
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
    if counted is not None and is_not_taken(fold(text), item):
        return Reading(item, words, asked, (), note=f"{counted.name}: {NOT_TAKEN}", passed=True)
    if counted is not None:
        return Reading(item, words, asked, (), beside=counted, note=note)
    unit = item.amount.unit.name if item.amount is not None and item.amount.unit is not None else ""
    options = choose(asked._replace(hint=CONTAINED.get(unit, "")), index, locale)
    if item.amount is not None and item.amount.weighed:
        options = about_it(options, asked, item.words, index, locale)
    options = weighed_in(eaten_there(options, asked, where, index, locale), item.amount, where, index)
    options = as_weighed(options, asked, item.amount, index) if eaten else options
    if item.amount is not None and item.amount.broken:
        return Reading(item, words, asked, options, refused=True, why=_broken(item.amount.broken), note=note)
    made = dish(item.words, options, index, locale)
    if made is not None:
        return Reading(item, words, asked, (), note=note, dish=made.without(asked.denied))
    if not options or not accepted(options[0]):
        near = stand_in(item.words, asked, item.amount, index, locale)
        return Reading(item, words, asked, near or options, refused=not near, note=note)
    return Reading(item, words, asked, options, note=note)


def read_as(misspelt: Mapping[int, Token], item: Item, read: Callable[[Item], Reading]) -> Reading:
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


_HOW_LONG = re.compile(
    r"(?:for |until |till? )?(?:the next |another )?(?:[0-9]{1,3} (?:days?|weeks?|months?)"
    r"|[0-9]{1,2}(?:st|nd|rd|th)? (?:of )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)[.!]?",
    re.IGNORECASE,
)


def without_how_long(readings: list[Reading]) -> list[Reading]:
    """The readings; behind a medicine "for 7 days" says how long, and names no food that nobody knows."""
    kept: list[Reading] = []
    for reading in readings:
        of_medicine = bool(kept) and (kept[-1].beside is not None or kept[-1].passed)
        if of_medicine and reading.refused and _HOW_LONG.fullmatch(reading.words.strip()):
            reading = reading._replace(passed=True, note="")
        kept.append(reading)
    return kept


def less_denied(readings: list[Reading], index: Index) -> list[Reading]:
    """The readings; an item that only denies ("no mayo") takes its food out of the dish before it. What was
    not eaten is no refusal, unless nobody knows what it is."""
    kept: list[Reading] = []
    for reading in readings:
        before = kept[-1] if kept else None
        only = reading.refused and not reading.asked.words and reading.asked.denied
        if only and before is not None and before.dish is not None:
            made = before.dish.without(reading.asked.denied)
            if made is not before.dish:
                kept[-1] = before._replace(dish=made)
                reading = reading._replace(passed=True)
        if only and len(readings) > 1 and not all(nobody_knows(word, index) for word in reading.asked.denied):
            reading = reading._replace(passed=True)
        kept.append(reading)
    return kept


def only_a_maker(reading: Reading) -> bool:
    """True for nothing but the name of a shop or maker: it says that something was eaten, not what."""
    return any(token.stem in MAKERS for token in reading.item.words)


WINES = frozenset({"red", "white", "rose", "rosé"})


def _wine(item: Item) -> Item:
    """A glass of red is wine."""
    named = [token for token in item.words if token.kind == WORD]
    unit = item.amount.unit.name if item.amount is not None and item.amount.unit is not None else ""
    if unit not in ("glass", "bottle") or len(named) != 1 or named[0].text not in WINES:
        return item
    wine = Token(WORD, "wine", "wine", named[0].end, named[0].end)
    return item._replace(words=(*item.words, wine))


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


BIRD = tuple(tokens("rotisserie chicken"))
"""The chicken of which the catalogue knows what a whole one weighs."""


def _of_a_bird(item: Item) -> Item:
    """Half or a quarter of a chicken is a part of a whole one, as chicken shops sell it."""
    amount = item.amount
    said = [token.stem for token in item.words if token.kind == WORD]
    if amount is None or amount.unit is not None or not amount.counted or amount.quantity >= 1:
        return item
    if said[-1:] != ["chicken"] or not OF_A_BIRD.issuperset(said):
        return item
    kept = tuple(t._replace(start=item.words[-1].start, end=item.words[-1].end) for t in BIRD)
    return item._replace(words=kept)


def _broken(digits: str) -> str:
    if digits.startswith("-"):
        return f"{digits} is less than nothing: write {digits[1:]}, if that is meant"
    whole, _, rest = digits.partition(".")
    return f"{digits} is not a number: write {whole}.{rest.replace('.', '').replace(',', '')}, for example"


def without_nonsense(readings: list[Reading]) -> list[Reading]:
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
