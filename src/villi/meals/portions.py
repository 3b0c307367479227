"""Stage 6, measures: what an amount weighs, from the matched food's own measures.

Grams given are used; otherwise a row of the food's own table: the unit said, the size said, the count
noun ("1 sandwich"), the amount that goes with something else ("per slice of bread"), the survey's
default. House values for glasses, bowls and handfuls stand in `data/units.csv`.

`GRAMS_SD` is judgement: relative standard deviations in the range that portion-size studies of recalls
report (10-20 % for household measures, 30-50 % where nothing was said), not fitted to data.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from math import log
from typing import NamedTuple

from villi.meals.amounts import UNITS, Amount, Unit
from villi.meals.containers import house_weight
from villi.meals.index import Index
from villi.meals.lists import listed
from villi.meals.values import Found
from villi.meals.words import fold, stem

GRAMS_SD: dict[str, float] = {
    "given": 0.05,
    "pin": 0.05,
    "remembered": 0.10,
    "volume": 0.12,
    "measure": 0.20,
    "container": 0.25,
    "size": 0.25,
    "guideline": 0.40,
    "default": 0.45,
    "vague": 0.50,
    "recipe": 0.50,
}
"""Relative standard deviation of grams by how they were found (judgement, see above)."""
CUP, FL_OZ, TABLESPOON, TEASPOON = 240.0, 29.5735, 15.0, 5.0
SCALE = {"small": 0.7, "large": 1.4, "extra large": 1.8, "miniature": 0.4, "thin": 0.75, "thick": 1.3}
"""What a size does to a food without rows of that size: the survey's own sizes differ by about so much."""
LEAST_NAMED, LEAST_LIQUID, LEAST = -0.6, 0.0, -1.2
"""A row must fit at least so well: with a unit said, for a drink, for a counted food (judgement)."""
PLAIN = 0.9
"""Points of a row without a size where none was said: "1 piece" stands for all sizes, before the medium."""
SAID_CONTENTS = 0.3
"""Taken from a row that says what its container holds, where that was not said."""
UNUSUAL = 0.2
"""Taken per factor e between a row and the usual amount, among rows of the unit that was said."""
NOUN = 1.0
"""Added where a row is the very noun that was said: a chicken breast is a breast, not a slice."""
PACKED = 0.6
"""Taken from a pack or container where none was said: ten blueberries are no ten punnets."""
CRUMB = 0.2
"""A row lighter than this share of the usual amount is one bit of many, not what a size alone means."""
LEAST_CUP, MOST_CUP = 0.9, 1.5
"""A measuring cup of a drink weighs between these shares of its millilitres (judgement: up to syrup)."""
SOLID_DENSITY = 0.6
"""Grams per ml of a heap of food without a volume row of its own (judgement: between leaves and stew)."""

_SIZES = {
    "small": "small", "medium": "medium", "large": "large", "regular": "medium",
    "miniature": "miniature", "mini": "miniature",
    "tiny": "miniature", "jumbo": "extra large", "thick": "thick", "thin": "thin", "king": "extra large",
    "personal": "personal",
    "bite": "miniature", "cocktail": "miniature", "snack": "snack", "fun": "snack",
    "family": "extra large", "slider": "miniature",
    "individual": "individual", "cracker": "miniature", "popcorn": "miniature",
    "spoon": "miniature", "child": "small",
    "footlong": "extra large",
}  # fmt: skip
_VOLUMES = {"cup": CUP, "fl oz": FL_OZ, "tablespoon": TABLESPOON, "teaspoon": TEASPOON}
_GENERIC = listed("generic")
_ODD = listed("odd")
_NUMBER = re.compile(r"^(\d+(?:\.\d+)?)(?:/(\d+))?\s")
_PART = re.compile(
    r"(?:(?:small|medium|large|thin|thick|regular|extra) )*(?:piece|slice|wedge|surface|cut)\b"
    r".*\b(?:pizza|pie|cake|loaf|whole)"
)
MOST_MEASURES = 20_000
"""Different measures remembered; all tables together have some thousands."""
_NOT_PLAIN = re.compile(r"[^a-z0-9.]+")
_CONTENTS = re.compile(r"(\d+(?:\.\d+)?)\s*(fl oz|oz|ml|g)\b")


class Row(NamedTuple):
    """A measure made ready: `per` grams of one; `kind` volume, mass, guideline, count, default (one of it,
    where it is counted) or occasion (what is eaten at a time, where nothing is said); `unit` what one is
    called; `size` "" where none; `words` its stems; `contents` ml or g named in brackets (0 where none)."""

    per: float
    kind: str
    unit: str
    size: str
    words: frozenset[str]
    contents: float


class Weighed(NamedTuple):
    """`grams`, their relative SD, how they were found, and the words of the row used."""

    grams: float
    sd: float
    found: Found
    row: str = ""


def rows(number: int, ready: Index) -> tuple[Row, ...]:
    """The measures of a food, made ready once."""
    known = ready.portions.get(number)
    if known is None:
        known = ready.portions[number] = tuple(
            measure_row(m.unit, m.grams) for m in ready.foods[number].measures
        )
    return known  # type: ignore[return-value]


def measure_row(unit: str, grams: float) -> Row:
    """A measure made ready: `grams` of "1 cup", "default", "per slice of bread".

    >>> measure_row("2 slices", 60.0)[:3]
    (30.0, 'count', 'slices')
    """
    quantity, made = _one_of(unit)
    return made._replace(per=grams / quantity if quantity else grams)


@lru_cache(MOST_MEASURES)
def _one_of(unit: str) -> tuple[float, Row]:
    """How many a measure is of, and what one of it is, weighing nothing yet: many foods share a measure."""
    text = fold(unit)
    if text in ("default", "occasion"):
        return 1.0, Row(0.0, text, text, "", frozenset(), 0.0)
    if text.startswith("per "):
        return 1.0, Row(0.0, "guideline", text, "", frozenset(), 0.0)
    number = _NUMBER.match(text)
    quantity = 1.0
    if number:
        quantity = float(number[1]) / (float(number[2]) if number[2] else 1.0)
        text = text[number.end() :]
    plain = _NOT_PLAIN.sub(" ", text.split("(")[0]).strip()
    words = [stem(word) for word in plain.split()]
    size = next((_SIZES[w] for w, after in pairwise((*words, "")) if w in _SIZES and _a_size(w, after)), "")
    if ("extra" in words and "large" in words) or "xl" in words:
        size = "extra large"
    if "calorie" in words:
        size = "calorie"
    held = _CONTENTS.search(text)
    contents = 0.0
    if held:
        contents = float(held[1]) * {"fl oz": FL_OZ, "oz": 28.3495, "ml": 1.0, "g": 1.0}[held[2]]
    head = " ".join(plain.split()[:2])
    said = frozenset(words)
    if head == "fl oz":
        return quantity, Row(0.0, "volume", "fl oz", size, said, 0.0)
    first = words[0] if words else ""
    if first in ("cup", "tablespoon", "teaspoon"):
        return quantity, Row(0.0, "volume", first, size, said, 0.0)
    if first == "oz":
        return quantity, Row(0.0, "mass", "oz", size, said, 0.0)
    return quantity, Row(0.0, "count", plain, size, said, contents)


def _a_size(word: str, after: str) -> bool:
    """Whether a word of a measure says a size: "1 cracker-size slice" does, "1 cracker" is the thing."""
    return word != "cracker" or after == "size"


def weigh(
    amount: Amount | None, said: frozenset[str], number: int, ready: Index, host: "Host | None" = None
) -> Weighed | None:
    """Grams of one item: `said` are the stems of its words; `host` the food it goes with. None where the
    food has no measure that could serve.

    >>> from types import SimpleNamespace
    >>> from villi.foods.values import Food, Measure
    >>> from villi.meals.amounts import parse
    >>> from villi.meals.index import index
    >>> from villi.meals.words import tokens
    >>> egg = Food("own:egg", "Egg, boiled", measures=(Measure("1 large egg", 50.0),))
    >>> ready = index(SimpleNamespace(foods={egg.id: egg}))
    >>> weigh(parse(tokens("2 large eggs"), 0), frozenset({"egg"}), 0, ready)[:3]
    (100.0, 0.25, 'size')
    """
    table, food = rows(number, ready), ready.foods[number]
    said = said | (ready.words_of(number) & {"cracker"})  # three Ryvita are three of its measure "1 cracker"
    bit = amount is not None and amount.unit is not None and amount.unit.name == "bit"
    if bit and amount is not None:
        poured = ready.foods[number].group == "dairy" and _liquid(table)
        amount = amount._replace(unit=UNITS[("splash" if poured else "piece",)])  # a bit of milk
    got = weigh_by(table, amount, said, host)
    if amount is None or got is None or amount.weighed:
        return got
    if amount.unit is None:
        return _no_plates(amount, got, table)
    if amount.unit.name == "piece" and got.found == "default" and bit:
        return got._replace(grams=got.grams * A_BIT, sd=GRAMS_SD["vague"])  # "a bit of yoghurt"
    unit = SLICES.get(amount.unit.name, (amount.unit.name, 1.0))[0]
    one = house_weight(unit, food.group) if got.found == "default" or unit in _HEAPS else None
    if one is None:
        return got
    usual = _occasion(table)
    if usual is not None and amount.quantity >= 1 and one > PACK_TIMES * usual.per:
        return got  # nobody eats a jar of honey at once, but half of one may be said
    if (
        amount.size not in _UNUSUAL_SIZES
        and not _liquid(table)
        and not any(unit in row.words for row in table)
    ):
        grams = amount.quantity * SCALE.get(amount.size, 1.0) * one
        return Weighed(grams, GRAMS_SD["container"], "measure", unit)
    return got


_HEAPS = frozenset({"jar", "punnet", "bunch", "tub", "can"})
"""Containers whose house volume says less than what such a pack holds."""
SLICES = {"sliver": ("slice", 1 / 3), "slab": ("slice", 1.3)}
"""Thin and thick slices, as parts of a slice (judgement)."""
NO_PIECE = "no piece known"
"""Row of a counted food whose piece nobody knows: its usual portion was taken, and is doubted."""
A_BIT = 0.5
"""A bit of what has no pieces, as a share of what is eaten at a time (judgement)."""
PREPACKAGED = "prepackaged"
"""Says that a bowl is a pack, not what somebody fills."""
PACK_TIMES = 6.0
"""A pack of so many usual portions is not eaten whole (judgement)."""
FEWEST_PIECES = 3
MOST_PLATES = 600.0
"""Grams from which so many of a food without a piece are no plates of it (judgement): "10 cevapi"."""


def _no_plates(amount: Amount, got: Weighed, table: tuple[Row, ...]) -> Weighed:
    """The weight of a counted food; what has no piece of its own is no number of whole plates or packs: the
    usual portion, unsurely."""
    if amount.quantity < FEWEST_PIECES or not amount.counted or _liquid(table):
        return got
    row = next((row for row in table if row.kind == "count" and row.unit == got.row), None)
    usual = _occasion(table)
    if row is not None and row.words & _PACKS:
        pieces = [one for one in table if one.kind == "count" and not one.words & _PACKS]
        piece = min(pieces, key=lambda one: one.per, default=None)
        if piece is not None:
            return Weighed(amount.quantity * piece.per, GRAMS_SD["size"], "size", piece.unit)
    elif got.found != "default" or got.grams <= MOST_PLATES:
        return got
    if usual is None or usual.per >= got.grams:
        return got
    return Weighed(usual.per, GRAMS_SD["vague"], "default", NO_PIECE)


def weigh_by(
    table: tuple[Row, ...], amount: Amount | None, said: frozenset[str], host: "Host | None" = None
) -> Weighed | None:
    """The same for something with these measures that is no food of the catalogue."""
    if amount is None:
        return _unsaid(table, host)
    if amount.unit is not None and amount.unit.name in SLICES:
        name, part = SLICES[amount.unit.name]
        amount = amount._replace(low=amount.low * part, high=amount.high * part, unit=UNITS[(name,)])
    q = amount.quantity
    vague = amount.low != amount.high
    unit = amount.unit
    result: Weighed | None = None
    if unit is not None and unit.kind == "mass":
        result = Weighed(q * unit.value, GRAMS_SD["given"], "given", unit.name)
    elif unit is not None and unit.kind == "volume" and not (amount.size and unit.name in ("cup", "shot")):
        result = _volume(q * unit.value, unit, table, said)
    elif amount.contents:
        kinds = [
            r
            for r in table
            if r.kind == "count"
            and r.contents
            and unit is not None
            and unit.name in r.words
            and abs(r.contents / amount.contents - 1) < 0.02
        ]
        if kinds:
            result = Weighed(q * kinds[0].per, GRAMS_SD["measure"], "measure", kinds[0].unit)
        elif amount.contents_kind == "mass" or (
            amount.contents_kind == "oz"
            and not (
                _liquid(table) and unit is not None and unit.name in ("glass", "can", "bottle", "cup", "mug")
            )
        ):
            result = Weighed(q * amount.contents, GRAMS_SD["given"], "given", "g")
        else:
            ml = amount.contents * (29.5735 / 28.3495 if amount.contents_kind == "oz" else 1.0)
            result = _volume(q * ml, None, table, said)
    elif unit is not None and unit.kind == "dose":
        result = Weighed(0.0, 0.0, "given", unit.name)
    if result is None:
        result = _counted(amount, unit, table, said)
        if result is not None and unit is None and amount.counted and not amount.size and not vague:
            result = _bare_grams(q, result, table, said) or result
    if result is not None and vague:
        result = result._replace(sd=max(result.sd, GRAMS_SD["vague"] if q else result.sd))
    return result


def _bare_grams(q: float, counted: Weighed, table: Sequence[Row], said: frozenset[str]) -> Weighed | None:
    """A bare number that can only be grams (millilitres of a drink): "milk 200", "chicken breast 150".

    As a count it would be far more than anyone eats, as grams it is a usual amount; people count eggs in
    dozens, and weigh in fives.
    """
    usual = max((row.per for row in table if row.kind in ("default", "occasion")), default=0.0)
    if not usual or q % ROUND or not LITTLE * usual <= q <= MUCH * usual:
        return None
    tiny = q >= MOST_COUNTED and counted.grams <= TINY * q
    if not tiny and counted.grams <= (MUCH if q >= FEWEST_GRAMS else TOO_MUCH) * usual:
        return None
    if _liquid(table):
        return _volume(q, None, table, said)
    return Weighed(q, GRAMS_SD["volume"], "given", "g")


def if_pieces(amount: Amount, said: frozenset[str], table: Sequence[Row]) -> float:
    """What a bare number that was taken as grams weighs as so many pieces; 0 where nobody counts them: the
    food has no piece, or it is a crumb.

    >>> from villi.meals.amounts import parse
    >>> from villi.meals.words import tokens
    >>> thirty = parse(tokens("30 bananas"), 0)
    >>> banana = Row(126.0, "count", "banana", "", frozenset({"banana"}), 0.0)
    >>> if_pieces(thirty, frozenset({"banana"}), (banana,))
    3780.0
    """
    if amount.unit is not None or amount.contents or not amount.counted or _liquid(table):
        return 0.0
    counted = _counted(amount, None, table, said)
    row = next((row for row in table if row.kind == "count" and counted and row.unit == counted.row), None)
    if counted is None or counted.found != "size" or row is None or row.words & _PACKS:
        return 0.0
    if not (row.words & (said | _GENERIC) or row.size):
        return 0.0  # a nest of noodles is no noodle
    crumbs = amount.quantity >= MOST_COUNTED and counted.grams <= TINY * amount.quantity
    return 0.0 if crumbs else counted.grams


ROUND, FEWEST_GRAMS = 5.0, 20.0
MOST_COUNTED, TINY = 40.0, 5.0
"""Nobody counts forty things of less than 5 g (judgement): "blueberries 80"."""
LITTLE, MUCH, TOO_MUCH = 0.2, 4.0, 20.0
"""A bare number is grams where it is a multiple of five, and between a fifth of and four times the usual
amount, while so many pieces would be more than that; below 20 only where they would be twenty times as much
(judgement)."""


def _liquid(table: Sequence[Row]) -> bool:
    return any(row.kind == "volume" and row.unit == "fl oz" for row in table)


def _volume(ml: float, unit: Unit | None, table: Sequence[Row], said: frozenset[str]) -> Weighed | None:
    """Millilitres through the food's own cup, spoon or fluid-ounce row; the row of the same unit first."""
    name = unit.name if unit is not None else "fl oz"
    best: tuple[float, Row] | None = None
    liquid = _liquid(table)
    for row in table:
        if row.kind != "volume" or (liquid and name != row.unit == "cup" and not _measuring(row)):
            continue
        extra = len(row.words - said) - 1
        cost = 0.3 * extra - 1.0 * len(row.words & said)
        cost += 2.0 * len((row.words & _ODD) - said)
        if row.unit != name:
            cost += (
                1.5
                if {row.unit, name} & {"teaspoon", "tablespoon"} and "cup" not in (row.unit, name)
                else 2.0
            )
        if best is None or cost < best[0] - 1e-9:
            best = (cost, row)
    if best is not None:
        row = best[1]
        return Weighed(
            ml / _VOLUMES[row.unit] * row.per,
            GRAMS_SD["volume" if row.unit == name else "measure"],
            "measure",
            row.unit,
        )
    default = _default(table)
    if default is None:
        return None
    return Weighed(ml * (1.0 if _liquid(table) else SOLID_DENSITY), GRAMS_SD["guideline"], "measure", "ml")


def _measuring(cup: Row) -> bool:
    """Whether a drink's cup is the measuring cup: one of Turkish coffee, or of bubble tea, is not."""
    return LEAST_CUP * CUP <= cup.per <= MOST_CUP * CUP


def _default(table: Sequence[Row]) -> Row | None:
    return next((row for row in table if row.kind == "default"), None)


def _occasion(table: Sequence[Row]) -> Row | None:
    """What is eaten at a time, where that is known; else one of it."""
    return next((row for row in table if row.kind == "occasion"), None) or _default(table)


def _unsaid(table: Sequence[Row], host: "Host | None") -> Weighed | None:
    """No amount was said: the amount that goes with its host, else the default."""
    if host is not None:
        for row in table:
            if row.kind == "guideline":
                times = host.times(row.unit)
                if times:
                    return Weighed(times * row.per, GRAMS_SD["guideline"], "guideline", row.unit)
    default = _occasion(table)
    if default is not None:
        return Weighed(default.per, GRAMS_SD["default"], "default", "default")
    usual = _fallback(table)
    return Weighed(usual.per, GRAMS_SD["default"], "default", usual.unit) if usual else None


def _fallback(table: Sequence[Row]) -> Row | None:
    """The most usual row of a food without a default: a medium one, else a count, else a cup."""
    counts = [row for row in table if row.kind == "count"]
    for row in counts:
        if row.size in ("", "medium"):
            return row
    return counts[0] if counts else next((row for row in table if row.kind == "volume"), None)


def _counted(amount: Amount, unit: Unit | None, table: Sequence[Row], said: frozenset[str]) -> Weighed | None:
    """A counted amount: the row that fits unit, size and words best; a house container; the default."""
    q = amount.quantity
    if not amount.counted and not amount.size and unit is None:
        q = 1.0
    if (
        unit is not None
        and unit.kind == "portion"
        and amount.size
        and any(r.size == amount.size for r in table)
    ):
        unit = None
    if (
        unit is not None
        and unit.kind == "portion"
        and not any(unit.name in r.words or "order" in r.words for r in table)
    ):
        default = _occasion(table) or _fallback(table)
        if default is None:
            return None
        return Weighed(
            q * SCALE.get(amount.size, 1.0) * default.per, GRAMS_SD["default"], "default", "default"
        )
    row = _best_count(unit, amount.size, table, said)
    if row is None and unit is not None and unit.name == "piece" and q > 1:
        one, default = _best_count(None, amount.size, table, said), _default(table)
        row = one if one is not None and default is not None and one.per <= default.per else None
    usual = _default(table)
    if row is not None and usual is not None and unit is None and row.size and not amount.size:
        row = None if _liquid(table) and not row.words & said else row  # "2 coffees" are two usual ones
    if row is not None:
        if unit is None and not amount.counted and usual is not None and row.per < CRUMB * usual.per:
            return Weighed(
                q * usual.per, GRAMS_SD["default"], "default", "default"
            )  # "medium fries" is not one fry
        how: Found = "size" if amount.size or unit is None else "measure"
        return Weighed(q * row.per, GRAMS_SD["size" if how == "size" else "measure"], how, row.unit)
    if unit is not None and unit.kind == "container" and unit.value:
        default = _default(table)
        scale = SCALE.get(amount.size, 1.0)
        if unit.name in ("can", "bottle", "tub", "jar") and default is not None and not _liquid(table):
            return Weighed(q * scale * default.per, GRAMS_SD["default"], "default", "default")
        found = _volume(q * scale * unit.value, None, table, said)
        if found is not None:
            return found._replace(sd=max(found.sd, GRAMS_SD["container"]), row=unit.name)
    if unit is not None and unit.name == "cup":
        found = _volume(q * unit.value, unit, table, said)
        if found is not None:
            return found
    default = (_default(table) if amount.counted else _occasion(table)) or _fallback(table)
    if default is None:
        return None
    scale = SCALE.get(amount.size, 1.0)
    return Weighed(q * scale * default.per, GRAMS_SD["default"], "default", default.unit)


def _best_count(unit: Unit | None, size: str, table: Sequence[Row], said: frozenset[str]) -> Row | None:
    """The count row that fits unit, size and words best; None where none fits well enough."""
    name = unit.name if unit is not None else ""
    usual = _default(table)
    best: tuple[float, Row] | None = None
    for row in table:
        if row.kind != "count":
            continue
        fits = _unit_fit(row, name, size)
        if fits is None or (PREPACKAGED in row.words and PREPACKAGED not in said):
            continue
        score = fits + _size_fit(row, size, said) + _words_fit(row, name, size, said)
        if usual is not None and name:
            score -= UNUSUAL * abs(log(row.per / usual.per))
        if best is None or score > best[0] + 1e-9:
            best = (score, row)
    if best is None or best[0] < (LEAST_NAMED if name else LEAST_LIQUID if _liquid(table) else LEAST):
        return None
    return best[1]


def _unit_fit(row: Row, name: str, size: str) -> float | None:
    """Points for the unit said; None where the row is of another unit."""
    if not name:
        return 0.0
    if name in VESSELS:
        if not (size and row.size) and name not in row.words:
            return None
        return 3.0 if name in row.words else 1.0
    if name in row.words or (name == "serving" and "order" in row.words):
        return 4.0
    return 2.5 if row.words & _KIN.get(name, frozenset()) else None


def _size_fit(row: Row, size: str, said: frozenset[str]) -> float:
    """Points for the size said; without one the table's own "not further specified" or medium."""
    if row.words & {"nfs", "ns"}:
        return -1.0 if size else 1.6
    if row.size == (size or "medium"):
        return 2.0 if size else 0.8
    if row.size == "" or row.size in said:
        return -0.5 if size else PLAIN - SAID_CONTENTS * (row.contents > 0)
    if row.size == "individual" and not size:
        return PLAIN / 2
    if size:
        return _NEAR_SIZES.get((size, row.size), -2.5)
    return -3.0 if row.size in _UNUSUAL_SIZES else -1.2


def _words_fit(row: Row, name: str, size: str, said: frozenset[str]) -> float:
    """Points for words that were said, less for words that were not."""
    words = row.words
    agreed = frozenset() if name and row.size and not size else words & said  # a piece of a medium pizza
    unsaid = words - said - _GENERIC - {name}
    told = len(agreed) / (len(agreed) + len(unsaid)) if agreed else 0.0  # "tomato" is half of "grape tomato"
    score = 0.9 * told * len(agreed) - 1.5 * len((words & _ODD) - said) - 0.15 * len(unsaid)
    if name:
        return score
    if words & _GENERIC:
        score += 0.5
    if not size and words & said and words - _GENERIC <= said:
        score += NOUN
    elif not size and not words & (said | _GENERIC) and row.size in ("", "individual"):
        score -= 0.8  # "1 slice" for "a pizza": only if nothing better
    if words & _PACKS and not words & said:
        score -= PACKED
    if _PART.match(row.unit):
        score -= 1.2  # "half a pizza" is half of the whole, not of a slice
    return score


_PACKS = frozenset(unit.name for unit in UNITS.values() if unit.kind in ("container", "pack"))
VESSELS = frozenset({"cup", "glass", "mug", "bowl", "shot"})
_UNUSUAL_SIZES = frozenset({"miniature", "snack", "thick", "thin", "personal"})
_NEAR_SIZES = {
    ("extra large", "large"): 0.8,
    ("miniature", "small"): 0.8,
    ("large", "thick"): 0.8,
    ("small", "thin"): 0.8,
    ("snack", "miniature"): 0.8,
    ("miniature", "snack"): 0.4,
    ("large", "extra large"): -0.5,
}
_KIN: dict[str, frozenset[str]] = {
    "bag": frozenset({"package", "packet"}),
    "packet": frozenset({"package", "bag", "pouch"}),
    "slice": frozenset({"piece"}),
    "piece": frozenset({"slice"}),
    "tub": frozenset({"container", "cup", "carton", "tub", "pot"}),
    "can": frozenset({"can", "tin", "bottle"}),
    "bottle": frozenset({"bottle", "can", "container"}),
    "jar": frozenset({"jar", "food"}),
    "carton": frozenset({"carton", "container", "box", "school"}),
    "box": frozenset({"box", "carton", "pouch"}),
    "pouch": frozenset({"pouch", "packet", "box"}),
}


class Host(NamedTuple):
    """The food that another goes with: its grams and its measures; `said` what the words alone name, where a
    pin fixed another food: what goes with muesli still goes with it once it is settled which it was."""

    grams: float
    table: tuple[Row, ...]
    words: frozenset[str]
    said: "Host | None" = None

    def times(self, per: str) -> float:
        """How many of "per fl oz of drink", "per slice of bread", ... this host is; 0 where it is none.

        >>> ounce = Row(30.0, "volume", "fl oz", "", frozenset(), 0.0)
        >>> Host(240.0, (ounce,), frozenset({"coffee"})).times("per fl oz of drink")
        8.0
        """
        return self._own_times(per) or (self.said.times(per) if self.said is not None else 0.0)

    def _own_times(self, per: str) -> float:
        if per == "per fl oz of drink":
            row = next((r for r in self.table if r.kind == "volume" and r.unit == "fl oz"), None)
            return self.grams / row.per if row and row.per else 0.0
        if per == "per slice of bread":
            if not self.words & _BREADS:
                return 0.0
            row = next(
                (
                    r
                    for r in self.table
                    if r.kind == "count" and r.size in ("", "medium") and r.per > 0 and not r.words & _ODD
                ),
                None,
            )
            return max(0.5, self.grams / row.per) if row else 1.0
        if per in ("per sandwich", "per large sandwich"):
            return (
                1.0
                if self.words
                & {
                    "sandwich",
                    "burger",
                    "hamburger",
                    "cheeseburger",
                    "wrap",
                    "roll",
                    "bagel",
                    "submarine",
                    "bun",
                }
                and per == "per sandwich"
                else 0.0
            )
        if per == "per cup of hot cereal":
            return self._cups() if self.words & {"oatmeal", "porridge", "grits", "cereal", "oat"} else 0.0
        if per == "per cup of vegetable":
            return self._cups()
        if per == "per salad":
            return 1.0 if "salad" in self.words else 0.0
        return 0.0

    def _cups(self) -> float:
        row = next((r for r in self.table if r.kind == "volume" and r.unit == "cup"), None)
        return self.grams / row.per if row and row.per else 0.0


_BREADS = listed("breads")


def extremes(table: Sequence[Row]) -> tuple[float, float]:
    """The smallest and largest weight among a food's own measures (guidelines included); (0, 0) if none."""
    weights = [row.per for row in table if row.per > 0]
    return (min(weights), max(weights)) if weights else (0.0, 0.0)
