"""All stages in order: one line of food words to portions and refusals.

1. normalise: `words.fold`
2. strip narration: `references`, `narration` (with `leftovers`, `shares`), `spelling`, `brands`, `asides`
3. segment: `pieces`, `made_up`, `listing`, `joining`, `nouns`, `wholes`, tied by `segments`; then `tongues`
4. amounts: `amounts`, asked by `pieces` wherever one may stand
5. match: `reading`, one item after the other, with all that it asks; `relish`, `sweetening` by the line
6. portion: `weighing` with `portions`
7. to 9. `plausible`, `confidence`, one `question`; at last `earlier` settles the references of the line
"""

import string
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

from villi.diary.sameness import Repeat
from villi.diary.sameness import said as repetition
from villi.diary.values import LONGEST_LINE, Pin
from villi.meals.beside import ENDS, NOT_TAKEN
from villi.meals.brands import without_places
from villi.meals.confidence import FIXED
from villi.meals.earlier import Earlier, settle, with_references
from villi.meals.evidence import eating_place
from villi.meals.index import Index
from villi.meals.matching import Match
from villi.meals.memory import Kept, Key, Memory, key, keys, singular
from villi.meals.narration import hours_within, says_nothing_eaten, strip_narration
from villi.meals.own_recipes import joined, own_recipes
from villi.meals.pictures import pictured
from villi.meals.pieces import Item
from villi.meals.portions import GRAMS_SD, Weighed
from villi.meals.question import asked_back
from villi.meals.reading import (
    Reading,
    less_denied,
    only_a_maker,
    read_as,
    read_item,
    without_how_long,
    without_nonsense,
)
from villi.meals.recipes import Dish, whole_dish
from villi.meals.references import referred
from villi.meals.relish import is_stiff, stiffened
from villi.meals.segments import items
from villi.meals.spelling import respelt
from villi.meals.sweetening import as_thinned, thinned
from villi.meals.tongues import in_english
from villi.meals.values import Portion, Reference, Refused, Understood
from villi.meals.weighing import line_of, parts_of, portion_of, weighed
from villi.meals.words import Token, fold, tokens

Means = Sequence[tuple[str, str, Pin | None]]
Pins = Sequence[tuple[int, Pin]]
NOTHING: Memory = MappingProxyType({})


PIN_REACH = 2
"""A pin fixes the item that ends at it, or a blank or bracket before it."""


CHECK = "check the id in the braces"
"""What to do about a pin that could not be used."""
TIME_NOT_USED, OWN_LINE = (
    "“{}” stands among the words and is not used",
    "put it first on a line of its own, as in 13:00",
)
"""What is noted of "13:00" in the middle of a line, and what to do."""


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


def _cut(found: Sequence[Token], index: Index, locale: str) -> tuple[Sequence[Token], list[Item]]:
    """The tokens of a line with English joining words, and its items: one way for what is read and for what
    is remembered."""
    found = in_english(found, index, locale)
    return found, whole_dish(items(found, index, locale), index, locale)


def _items(plain: str, index: Index, locale: str) -> list[Item]:
    """The items of folded words."""
    written = respelt(tokens(plain), index, frozenset())[0]
    return _cut(without_places(written, index.postings), index, locale)[1]


def _keys(text: str, index: Index, locale: str) -> tuple[Key, ...]:
    """The food words of a line's items, as memory knows them."""
    asked = (text, locale)
    known = index.lines.get(asked)
    if known is None:
        known = tuple(
            dict.fromkeys(
                known
                for item in _items(_plain(text), index, locale)
                if item.words
                for known in keys(item.words)
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
    for item in _items(plain, index, locale):
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
        return _stages(text, index, locale, singles, pins, NOTHING, held, eaten=False).understood

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
    *,
    eaten: bool = True,
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
    written, misspelt = respelt(tokens(plain), index, mine)
    found: Sequence[Token] = without_places(written, index.postings)
    if cut is None:
        found, cut = _cut(found, index, locale)
    where = eating_place((token.stem for token in written), folded)
    readings = without_nonsense(
        [
            read_as(
                misspelt,
                item,
                partial(
                    read_item,
                    text=text,
                    index=index,
                    locale=locale,
                    own=own,
                    remembered=remembered,
                    pin=_pin_of(item, pins, plain),
                    where=where,
                    recipes=recipes,
                    eaten=eaten,
                ),
            )
            for item in cut
        ]
    )
    readings = without_how_long(less_denied(readings, index))
    readings = _unsweetened(_with_relish(readings, index), index)
    weights = weighed(readings, index)
    about = line_of(readings, weights)
    portions: list[Portion] = []
    refused: list[Refused] = list(pictured(text))
    notes = [
        Refused(text[a:b], (a, b), suggestion=TIME_NOT_USED.format(text[a:b]), remedy=OWN_LINE)
        for a, b in hours_within(folded)
    ]
    for reading, weight in zip(readings, weights, strict=True):
        if reading.note:
            remedy = ENDS if NOT_TAKEN in reading.note else CHECK
            notes.append(Refused(reading.words, reading.span, suggestion=reading.note, remedy=remedy))
        if reading.passed:
            continue
        if reading.beside is not None:
            portions.append(reading.beside)
        elif reading.refused:
            if reading.asked.words or reading.asked.denied or reading.why or only_a_maker(reading):
                refused.append(Refused(reading.words, reading.span, suggestion=reading.why))
        elif reading.dish is not None:
            parts, unread = parts_of(reading, reading.dish, weight, index, about)
            portions.extend(parts)
            refused.extend(unread)
        else:
            made = portion_of(reading, weight, index, about)
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
    if not any(reading.passed for reading in readings):
        understood = _said(understood, text, folded)
    options = tuple(reading.options for reading in readings)
    return Stages(folded, plain, tuple(found), tuple(cut), options, weights, understood)


UNREAD = "no food was found in this: write what it was, or note: in front of it"
"""What to do with words, signs or pictures that name nothing."""


def _said(understood: Understood, text: str, folded: str) -> Understood:
    """What was understood of a line; a line of which nothing was is refused as a whole, unless it says that
    nothing was eaten: what nobody could read is unknown, and not nothing."""
    if understood.portions or understood.refused or says_nothing_eaten(folded):
        return understood
    words = text.strip(NO_WORDS)
    if not words:
        return understood
    start = text.index(words)
    return understood._replace(refused=(Refused(words, (start, start + len(words)), suggestion=UNREAD),))


NO_WORDS = string.whitespace + ",;.!"
"""What stands between words and says nothing itself."""


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


def _with_relish(readings: list[Reading], index: Index) -> list[Reading]:
    """The readings; a maize porridge beside leaves or fish is the stiff one."""
    groups = [index.foods[r.options[0].food].group if r.options and not r.refused else "" for r in readings]
    return [
        reading._replace(options=stiffened(reading.options, index))
        if reading.options and not reading.refused and is_stiff(reading.asked, groups[:at] + groups[at + 1 :])
        else reading
        for at, reading in enumerate(readings)
    ]


def _unsweetened(readings: list[Reading], index: Index) -> list[Reading]:
    """The readings; a juice beside weighed sugar has none of its own."""
    foods = [r.options[0].food if r.options and not r.refused else None for r in readings]
    weighed_so = [r.item.amount is not None and r.item.amount.weighed for r in readings]
    at = thinned(foods, [frozenset(r.asked.words) for r in readings], weighed_so, index)
    if at is None:
        return readings
    made = readings[at]._replace(options=as_thinned(readings[at].options, index))
    return [*readings[:at], made, *readings[at + 1 :]]
