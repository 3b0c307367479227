"""Portions as items: how much in words, how sure, what else it could be."""

import re
from collections.abc import Sequence
from dataclasses import replace
from math import isnan, log

from villi.diary.values import Pin
from villi.keeping.values import SURE_FROM, Alternative, Item, Sure, Unread
from villi.meals import Index, Portion, Refused
from villi.meals.choices import amount_at, amounts_of, others_of
from villi.meals.values import UNSURE_BELOW, in_line
from villi.meals.words import fold, tokens

ABOUT = 0.06
"""Natural log of a ratio within which grams are called one household measure."""
_SMALL = {"g": 1.0, "mg": 1e-3, "µg": 1e-6}


def item_of(portion: Portion, ready: Index, *, choices: bool = True) -> Item:
    """A portion as an item; without `choices` no alternatives are looked for.

    >>> from villi.foods import Catalogue
    >>> from villi.meals import index, understand
    >>> ready = index(Catalogue.everyday())
    >>> item = item_of(understand("2 slices rye bread", ready).portions[0], ready)
    >>> item.amount, item.sure, item.alternatives[-1].difference
    ('2 slices, 64 g', 'sure', '128 g, twice that')
    """
    return Item(
        words=portion.words,
        span=in_line(portion),
        line=portion.line,
        kind=portion.kind,
        food_id=portion.food_id,
        name=portion.name,
        grams=portion.grams,
        each=portion.each,
        amount=amount_words(portion, ready),
        confidence=portion.confidence,
        sure=how_sure(portion.confidence),
        found=portion.found,
        dish=portion.dish,
        repeats=portion.repeats,
        alternatives=alternatives(portion, ready) if choices else (),
        question=portion.question,
        asks=portion.asks,
    )


def items_of(portions: Sequence[Portion], ready: Index) -> tuple[Item, ...]:
    """The portions of a line as items. The first part of a dish that was taken apart stands for all of it:
    its choices are amounts of the whole.

    >>> from villi.foods import Catalogue
    >>> from villi.meals import index, understand
    >>> ready = index(Catalogue.everyday())
    >>> items = items_of(understand("chicken and pepper curry", ready).portions, ready)
    >>> items[0].dish, items[0].alternatives[0].difference, items[1].alternatives
    ('chicken and pepper curry', '150 g in all, half of that', ())
    """
    items = [item_of(portion, ready) for portion in portions]
    for place, portion in enumerate(portions):
        parts = [other for other in portions if _is_beside(other, portion)]
        if portion.dish and parts[0] is portion and not portion.repeats:
            items[place] = replace(items[place], alternatives=_of_dish(sum(part.grams for part in parts)))
    return tuple(items)


def _is_beside(one: Portion, other: Portion) -> bool:
    return bool(one.dish) and (one.dish, one.span, one.line) == (other.dish, other.span, other.line)


def _of_dish(grams: float) -> tuple[Alternative, ...]:
    """Other amounts of a whole dish."""
    found = []
    for share, label in ((0.5, "half of that"), (1.5, "half as much again"), (2.0, "twice that")):
        whole = float(round(share * grams))
        if whole >= 1:
            said = f"{whole:,.0f} g in all, {label}"
            found.append(Alternative("amount", "", "", whole, said, Pin("", whole)))
    return tuple(found)


def unread_of(refused: Refused) -> Unread:
    """Refused words with their place in the line."""
    return Unread(refused.words, in_line(refused), refused.suggestion)


def how_sure(confidence: float) -> Sure:
    """A confidence (0 to 1) in a word.

    >>> how_sure(0.9), how_sure(0.6), how_sure(0.49)
    ('sure', 'likely', 'unsure')
    """
    if confidence < UNSURE_BELOW:
        return "unsure"
    return "sure" if confidence >= SURE_FROM else "likely"


def alternatives(portion: Portion, ready: Index) -> tuple[Alternative, ...]:
    """What a food could be instead. None for the parts of a dish, which no pin can fix one by one, for what
    is counted beside food, and for what is repeated: its words stand elsewhere."""
    settled = portion.dish or portion.repeats or portion.kind != "food"
    if settled or portion.grams <= 0 or portion.food_id not in ready.numbers:
        return ()
    foods = [
        Alternative("food", o.food_id, o.name, o.grams, o.difference, Pin(o.food_id, None))
        for o in others_of(portion, ready)
    ]
    sizes = [
        Alternative(
            "amount",
            portion.food_id,
            portion.name,
            said.grams,
            said.label,
            Pin(portion.food_id, round(said.grams, 1)),
        )
        for said in amounts_of(portion, ready)[1:]
        if round(said.grams, 1) > 0
    ]
    return (*foods, *sizes)


def amount_words(portion: Portion, ready: Index) -> str:
    """How much it was, as a person would say it; "" where nothing is known.

    >>> from villi.foods import Catalogue
    >>> from villi.meals import index, understand
    >>> ready = index(Catalogue.everyday())
    >>> said = "150 g salmon, rye bread, 200 ml milk, vitamin D 25 ug, sertraline 50 mg"
    >>> [amount_words(portion, ready) for portion in understand(said, ready).portions]
    ['150 g', 'about 53 g', '200 ml, 203 g', '25 µg', '50 mg']
    """
    grams, said = weight(portion.grams), said_amount(portion.words)
    if portion.kind != "food":
        dose = _DOSE.search(portion.words)
        own = said if portion.found == "given" else ""  # the 3 of omega 3 is part of its name
        return grams or (" ".join(dose[0].split()) if dose else own)
    if not grams or _GRAMS.fullmatch(said):
        return grams
    if said and not _is_a_part(portion):
        return f"{said}, {grams}"
    usual = _usual(portion, ready)
    if usual:
        return f"about {usual}, {grams}"
    return f"about {grams}" if portion.found == "default" else grams


def _is_a_part(portion: Portion) -> bool:
    """Whether only some of an earlier meal was eaten again: its words then say another amount."""
    if not portion.repeats or portion.each <= 0:
        return False
    amount = amount_at(tokens(fold(portion.words)))
    many = portion.grams / portion.each
    whole = {1.0} if amount is None else {1.0, amount.quantity}
    return not any(_about(many, one) for one in whole)


_DOSE = re.compile(r"\d+(?:[.,]\d+)?\s*(?:mg|mcg|µg|ug|g|iu|ml)\b", re.IGNORECASE)
_GRAMS = re.compile(r"[0-9.,]+\s*(?:g|grams?|gr|gm)\.?", re.IGNORECASE)
_EDGES = re.compile(
    r"\A[x×]\s*(?=[0-9])|(?<=[0-9])\s*[x×]\Z|\s+(?:an?|of|of an?|of the|of my)\Z", re.IGNORECASE
)
_ONE = re.compile(r"an?|the|some|another|one more", re.IGNORECASE)


def said_amount(words: str) -> str:
    """The words of an amount among food words, "" where nobody said how much.

    >>> [said_amount(words) for words in ("2 slices of rye toast", "rye toast 2 slices", "a pear", "toast")]
    ['2 slices', '2 slices', '1', '']
    """
    found = tokens(fold(words))
    amount = amount_at(found)
    if amount is None or amount.broken or amount.end <= amount.first:
        return ""
    said = words[found[amount.first].start : found[amount.end - 1].end]
    said = _EDGES.sub("", " ".join(said.split()))
    return "1" if _ONE.fullmatch(said) else said


def _usual(portion: Portion, ready: Index) -> str:
    """The household measure that the grams are, "" where none is."""
    number = ready.numbers.get(portion.food_id)
    measures = ready.foods[number].measures if number is not None else ()
    return next((m.unit for m in measures if _is_said(m.unit) and _about(m.grams, portion.grams)), "")


def _is_said(unit: str) -> bool:
    return not unit.startswith(("per ", "default", "occasion")) and not _ODD.search(unit.lower())


_ODD = re.compile(r"\b(?:oz|fl|nfs|ns|calorie)\b|cubic|[(),:]")


def _about(one: float, other: float) -> bool:
    return one > 0 and other > 0 and abs(log(one / other)) < ABOUT


def weight(grams: float) -> str:
    """Grams as they are read: in the unit of labels below one gram, "" where nothing is known.

    >>> weight(64.2), weight(0.03), weight(2.5), weight(0.0)
    ('64 g', '30 mg', '2.5 g', '')
    """
    if isnan(grams) or grams <= 0:
        return ""
    if grams >= 10:
        return f"{grams:,.0f} g"
    unit = next((unit for unit, one in _SMALL.items() if grams >= one), "µg")
    return f"{grams / _SMALL[unit]:.3g} {unit}"
