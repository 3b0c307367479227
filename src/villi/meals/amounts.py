"""Stage 4, the amount grammar: quantity × size × container × contents.

"two 8-oz glasses", "1 1/2 cups", "half a tub", "x2", "2-3", "a few", "a 12 fl oz can", "40 g". An amount
says nothing about a food; what it weighs is decided with the matched food's own measures (`portions`).
"""

import csv
from collections.abc import Sequence
from importlib.resources import files
from math import isnan
from typing import NamedTuple

from villi.meals.lists import listed
from villi.meals.words import BROKEN, MARK, NUMBER, TABLESPOON, WORD, Token


class Unit(NamedTuple):
    """`kind` mass (value in g), volume (ml), container (house default in ml: judgement), pack, count,
    portion, or dose (tablets, international units)."""

    name: str
    kind: str
    value: float


class Amount(NamedTuple):
    """`low`..`high` of `unit` (None: counted, or only a size); `size` "" or a size word; `contents` of
    one container, 0 where not said, and `contents_kind`: "mass" g, "oz" g that may mean fluid ounces,
    "volume" ml; `counted` False where no number was given; `broken` the digits nobody can read; `each` True
    where it was said of one of several; tokens [first, end)."""

    low: float
    high: float
    unit: Unit | None
    size: str
    contents: float
    contents_kind: str
    counted: bool
    first: int
    end: int
    broken: str = ""
    each: bool = False

    @property
    def quantity(self) -> float:
        """The middle of the range."""
        return (self.low + self.high) / 2

    @property
    def weighed(self) -> bool:
        """True where grams or millilitres were given."""
        return bool(self.contents) or (self.unit is not None and self.unit.kind in ("mass", "volume"))


def _units() -> dict[tuple[str, ...], Unit]:
    text = (files("villi.meals") / "data" / "units.csv").read_text(encoding="utf-8")
    return {
        tuple(word.split()): Unit(row["unit"], row["kind"], float(row["value"]))
        for row in csv.DictReader(text.splitlines())
        for word in row["words"].split(";")
    }


UNITS = _units()
"""Every word for a unit, as a tuple of words."""
_FIRST = frozenset(words[0] for words in UNITS)

NUMBERS = {
    "a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "six": 6.0,
    "seven": 7.0,
    "eight": 8.0, "nine": 9.0, "ten": 10.0, "eleven": 11.0, "twelve": 12.0, "fifteen": 15.0, "twenty": 20.0,
    "thirty": 30.0, "dozen": 12.0, "single": 1.0, "double": 2.0, "triple": 3.0, "another": 1.0,
    "once": 1.0, "twice": 2.0, "fifty": 50.0, "hundred": 100.0, "forty": 40.0,
}  # fmt: skip
PARTS = {
    "half": 0.5,
    "quarter": 0.25,
    "third": 1 / 3,
    "halves": 0.5,
    "quarters": 0.25,
    "thirds": 1 / 3,
    "eighth": 0.125,
}
HALF_A_DOZEN = 6.0
VAGUE = {
    "couple": (2.0, 2.0), "few": (2.0, 4.0), "several": (3.0, 5.0), "pair": (2.0, 2.0),
}  # fmt: skip
"""Vague counts as ranges (judgement)."""
MOST, A_BIT = 0.75, 0.25
""" "Most of a bagel", "one and a bit" (judgement)."""
SHARES = {
    "little": (0.3, 0.7),
    "lot": (1.3, 2.0),
    "lots": (1.3, 2.0),
    "loads": (1.3, 2.0),
    **dict.fromkeys(("tons", "ton", "heaps", "plenty", "piles", "masses", "oodles", "lashings"), (1.3, 2.0)),
    "touch": (0.1, 0.3),
    "tiny": (0.2, 0.5),
}
"""Words that scale the usual amount (judgement)."""
SIZES = {
    "sm": "small", "sml": "small", "lil": "small", "wee": "small", "lrg": "large", "lg": "large",
    "lge": "large", "med": "medium", "reg": "medium",
    "small": "small", "smallish": "small", "medium": "medium", "large": "large", "big": "large",
    "regular": "medium",
    "xl": "extra large", "extra-large": "extra large", "mini": "miniature", "miniature": "miniature",
    "jumbo": "extra large", "little": "small", "tiny": "miniature", "huge": "extra large",
    "massive": "extra large",
    "giant": "extra large", "thick": "thick", "thin": "thin", "largish": "large", "sized": "", "size": "",
    "average": "medium", "standard": "medium", "enormous": "extra large", "grande": "medium",
    "venti": "large",
    "tall": "small", "cocktail": "miniature", "bite": "miniature", "fun": "snack", "personal": "personal",
    "individual": "individual", "heaped": "large", "heaping": "large", "generous": "large", "full": "",
    "whole": "",
    "level": "", "rounded": "", "good": "", "nice": "", "decent": "", "king": "extra large", "very": "",
    "lightly": "",
    "steaming": "", "hot": "", "cold": "", "warm": "", "fresh": "", "hearty": "", "quick": "",
    "cheeky": "", "lovely": "", "extra": "", "child": "small", "family": "extra large", "snack": "snack",
    "share": "large", "sharing": "large", "party": "large", "grab": "medium", "multipack": "small",
    "normal": "medium", "typical": "medium", "moderate": "medium", "reasonable": "medium",
    "modest": "small", "measly": "small", "meagre": "small", "hefty": "large", "sizeable": "large",
    "sizable": "large", "substantial": "large", "ample": "large", "mammoth": "extra large",
    "smol": "small", "ol": "", "ole": "", "gigantic": "extra large",
    "ginormous": "extra large", "humongous": "extra large", "teeny": "miniature", "dinky": "miniature",
}  # fmt: skip
"""Size words and the size they mean in portion tables; "" says nothing about size."""
KINDS_OF_SIZE = frozenset(word for word in SIZES if word in listed("size only with size"))
"""Size words that say how large a food was only before "size" or a unit: "king", "fun"."""
_CUTS = listed("cuts")
"""Before these a size word says what kind of food it is: "a slice of thin crust pizza"."""
_SIZE_ONLY_WITH_SIZE = listed("size only with size")
APPROXIMATELY = listed("approximately")
_SKIP = frozenset({"-", "~", "("})
_BOUNDS = {("up", "to"), ("at", "least"), ("at", "most"), ("more", "than"), ("less", "than"), ("c", ".")}
"""Two words before a number that make it a bound: taken as the number itself (judgement)."""
MOST_SIZES = 12
"""Words of a size; without a bound "big big big ..." takes time with the square of its length."""
BEHIND_NUMBERS = frozenset({"c", "t", TABLESPOON})
"""Words too short to be a unit unless a number stands right before them."""
_LONGEST_ABBREVIATION = 5
"""A unit word no longer than this may end in a full stop ("tbsp.")."""
NOT_UNITS: dict[str, tuple[str, ...]] = {
    "pot": ("noodle", "noodles", "pie", "roast", "sticker", "stickers"),
    "cup": ("cake", "cakes", "noodle", "noodles"),
    "bar": ("nuts",),
    "head": ("cheese",),
    "round": ("steak",),
    "drop": ("scone", "scones", "biscuit"),
    "strip": ("steak",),
    "cube": ("steak",),
    "rib": ("eye", "roast"),
    "gummy": ("bear", "bears", "worm", "worms", "candy", "candies"),
}
"""A unit word followed by one of these is part of a food's name."""


def parse(found: Sequence[Token], i: int) -> Amount | None:
    """The amount that starts at token `i`, or None.

    >>> from villi.meals.words import fold, tokens
    >>> a = parse(tokens(fold("two 8-oz glasses of milk")), 0)
    >>> a.quantity, a.unit.name, round(a.contents)
    (2.0, 'glass', 227)
    >>> a = parse(tokens(fold("half a tub of hummus")), 0)
    >>> a.quantity, a.unit.name
    (0.5, 'tub')
    """
    start = _number_at(found, i)
    count = _count(found, start)
    low, high, j = count or (1.0, 1.0, start)
    broken = ""
    if count is None and start < len(found) and found[start].kind == BROKEN:
        broken, j = found[start].text, start + 1
    elif count is None and start != i:
        return None
    counted = count is not None or bool(broken)
    share, after = _share(found, j)
    if share is not None:
        (low, high), j, counted = share, after, True
    if count is not None and _next_word(found, j) == "of" and found[j - 1].text in VAGUE:
        j += _unit(found, j + 1)[0] is not None  # "a couple of slices of"
    size, j = _sizes(found, j, "")
    before = j
    unit, j = _unit(found, j)
    if unit is not None and not counted and len(found[j - 1].text) == 1:
        unit, j = None, before  # "l-glutamine" is no litre of it
    if unit is not None:
        part, j = _and_a_part(found, j)
        low, high = low + part, high + part
        if high == 1 and _next_word(found, j) == "or" and _next_word(found, j + 1) in ("two", "2"):
            high, j, counted = 2.0, j + 2, True  # "a handful or two"
    contents = (
        _contents_after(found, j, low, unit)
        or (_contents_inside(found, j) if counted and unit is None else None)
        or (_bracketed(found, j, unit) if counted or unit is not None else None)
    )
    if contents is None and unit is not None and found[start].kind == NUMBER:
        contents = _said_as_contents(low, unit, j)
    if contents is not None:
        if contents.resets:
            low = high = 1.0
        unit, j = contents.unit, contents.end
    if unit is None and not counted and (not size or j >= len(found)):
        return None
    j = _of(found, j)
    times = found[start].text == "x" if start < len(found) else False
    if unit is None and (share is not None or (times and high < 1)):
        unit = Unit("serving", "portion", 0.0)  # "x1/2" is half of what is eaten, not of one piece
    if j == i:
        return None
    held, kind = (contents.amount, contents.kind) if contents is not None else (0.0, "")
    return Amount(low, high, unit, size, held, kind, counted, i, j, broken)


class _Contents(NamedTuple):
    """What one container holds: `amount` in g or ml by `kind`, the container, where the phrase ends, and
    whether the number before belonged to the contents ("12 fl oz can") rather than to the container."""

    amount: float
    kind: str
    unit: Unit
    end: int
    resets: bool


SMALLEST_CONTENTS = 100.0
"""From so many on, a number right before "can" or "bottle" is what one holds: "330 can" (judgement)."""
LABELLED = frozenset({"can", "bottle", "carton", "stubby", "glass", "jug"})
_HOLDERS = ("container", "pack", "portion", "count", "volume")


def _number_at(found: Sequence[Token], i: int) -> int:
    """Past "about", "~", "(", "up to": where the number should start."""
    j = i
    while j < len(found):
        if found[j].text in APPROXIMATELY or (found[j].kind == MARK and found[j].text in _SKIP):
            j += 1
        elif (found[j].text, _next_word(found, j + 1)) in _BOUNDS:
            j += 2
        else:
            break
    return j


def _and_a_part(found: Sequence[Token], j: int) -> tuple[float, int]:
    """ "and a half" behind a unit: "a cup and a half"; what it adds and where it ends."""
    if _next_word(found, j) not in ("and", "&", "n") or _next_word(found, j + 1) != "a":
        return 0.0, j
    part = PARTS.get(_next_word(found, j + 2), 0.0)
    return (part, j + 3) if part else (0.0, j)


def _said_as_contents(number: float, unit: Unit, j: int) -> _Contents | None:
    """The millilitres of "a 330 can", "500 bottle of water"."""
    if number < SMALLEST_CONTENTS or unit.name not in LABELLED:
        return None
    return _Contents(number, "volume", unit, j, True)


def _bracketed(found: Sequence[Token], j: int, unit: Unit | None) -> _Contents | None:
    """A weight in brackets behind the unit or before the container: "1 cup (240 ml)", "1 (12 oz) can"."""
    if _next_word(found, j) != "(":
        return None
    inner = _count(found, j + 1)
    if inner is None:
        return None
    measure, k = _unit(found, inner[2])
    if measure is None or measure.kind not in ("mass", "volume") or _next_word(found, k) != ")":
        return None
    amount, kind = inner[0] * measure.value, "oz" if measure.name == "oz" else measure.kind
    if unit is None:
        held, end = _unit(found, k + 1)
        return _Contents(amount, kind, held, end, False) if held and held.kind in _HOLDERS else None
    if unit.kind in ("container", "pack"):
        return _Contents(amount, kind, unit, k + 1, False)
    if unit.kind in ("mass", "volume"):  # "1 cup (240 ml)": the same twice; the metric one is exact
        whole = Unit("ml", "volume", amount) if kind == "volume" else Unit("g", "mass", amount)
        return _Contents(0.0, "", whole, k + 1, True)
    return None


def _share(found: Sequence[Token], j: int) -> tuple[tuple[float, float] | None, int]:
    """ "a little", "a lot of", "a bit more": a share of the usual amount."""
    text = _next_word(found, j)
    if text not in SHARES or (text in SIZES and _next_word(found, j + 1) not in ("bit", "of")):
        return None, j
    return SHARES[text], j + 2 if _next_word(found, j + 1) == "bit" else j + 1


def _contents_after(found: Sequence[Token], j: int, quantity: float, unit: Unit | None) -> _Contents | None:
    """A container behind a weight or volume: "12 fl oz can", "8-oz glass"."""
    if unit is None or unit.kind not in ("mass", "volume") or unit.name == "cup":
        return None
    held, end = _unit(found, _sizes(found, j, "")[1])
    if held is None or held.kind not in _HOLDERS or held.name == "piece":
        return None
    if held.kind == "volume":
        if unit.kind == "volume" and held.name != "cup":
            return None
        held = held._replace(kind="container")
    return _Contents(quantity * unit.value, "oz" if unit.name == "oz" else unit.kind, held, end, True)


def _contents_inside(found: Sequence[Token], j: int) -> _Contents | None:
    """A weight or volume behind a number of containers: "two 8-oz glasses", "2 x 330 ml"."""
    if j >= len(found) or not (found[j].kind == NUMBER or found[j].text in NUMBERS):
        return None
    inner = _count(found, j)
    if inner is None:
        return None
    measure, k = _unit(found, _sizes(found, inner[2], "")[1])
    whole = _said_as_contents(inner[0], measure, k) if measure is not None else None
    if whole is not None:
        return whole._replace(resets=False)  # "two 330 cans"
    if measure is None or measure.kind not in ("mass", "volume"):
        return None
    amount, kind = inner[0] * measure.value, "oz" if measure.name == "oz" else measure.kind
    held, after = _unit(found, _sizes(found, k, "")[1])
    if held is not None and held.kind in _HOLDERS:
        if held.kind == "volume":
            held = held._replace(kind="container")  # a 38 g cup is 38 g, whatever a cup holds
        return _Contents(amount, kind, held, after, False)
    exact = Unit("ml", "volume", amount) if kind == "volume" else Unit("g", "mass", amount)
    return _Contents(0.0, "", exact, k, False)


def _next_word(found: Sequence[Token], i: int) -> str:
    return found[i].text if i < len(found) else ""


def _plain(found: Sequence[Token], i: int) -> tuple[float, float, int] | None:
    """One number, number word, part or vague count at `i`."""
    if i >= len(found):
        return None
    token = found[i]
    if token.kind == NUMBER and not isnan(token.value):
        dozens = _next_word(found, i + 1) == "dozen"
        value = token.value * (NUMBERS["dozen"] if dozens else 1.0)
        return value, value, i + 1 + dozens
    text = token.text
    if text == "most" and _next_word(found, i + 1) == "of":
        return MOST, MOST, i + 1
    if text in ("a", "an") and (inner := _after_article(found, i)) is not None:
        return inner
    if text in NUMBERS:
        return _number_word(found, i)
    if text in VAGUE:
        return (*VAGUE[text], i + 1)
    return _part(found, i) if text in PARTS else None


def _after_article(found: Sequence[Token], i: int) -> tuple[float, float, int] | None:
    """ "A dozen", "a couple", "a third", "a little": what the word behind the article says; None where the
    article alone counts."""
    after = _next_word(found, i + 1)
    numeral = after in NUMBERS and after not in ("a", "an")
    if not (numeral or after in VAGUE or after in PARTS or after in SHARES):
        return None
    if after in SHARES and after in SIZES and _next_word(found, i + 2) not in ("bit", "of", "more"):
        return 1.0, 1.0, i + 1
    inner = _plain(found, i + 1)
    return (1.0, 1.0, i + 1) if inner is None and after in SHARES else inner


def _number_word(found: Sequence[Token], i: int) -> tuple[float, float, int]:
    """ "Two", "two dozen", "three quarters"."""
    number, after = NUMBERS[found[i].text], _next_word(found, i + 1)
    if after in ("dozen", "hundred") and found[i].text not in ("dozen", "hundred"):
        return number * NUMBERS[after], number * NUMBERS[after], i + 2
    article = found[i].text in ("a", "an")
    if number >= 1 and not article and after in ("quarters", "thirds", "third", "quarter"):
        return number * PARTS[after], number * PARTS[after], i + 2
    return number, number, i + 1


def _part(found: Sequence[Token], i: int) -> tuple[float, float, int] | None:
    """ "Half", "half a dozen"; None where it names a food: half and half, a quarter pounder."""
    after = _next_word(found, i + 1)
    if after == "a" and _next_word(found, i + 2) == "dozen":
        return HALF_A_DOZEN, HALF_A_DOZEN, i + 3
    if after in ("and", "n", "&") and _next_word(found, i + 2) == "half":
        return None
    if after in ("pounder", "fat"):
        return None
    return PARTS[found[i].text], PARTS[found[i].text], i + 1


def _count(found: Sequence[Token], i: int) -> tuple[float, float, int] | None:
    """A quantity: number, range, "1 and a half", "half a", "2x", "x2"."""
    if (
        i + 1 < len(found)
        and found[i].text == "x"
        and found[i + 1].kind == NUMBER
        and not isnan(found[i + 1].value)  # "x0/0" is no number of anything
    ):
        return found[i + 1].value, found[i + 1].value, i + 2
    if i < len(found) and found[i].text == "between":
        return _between(found, i)
    plain = _plain(found, i)
    if plain is None:
        return None
    low, high, j = plain
    text = found[i].text
    if _next_word(found, j) == "ish":
        j += 1
    if (
        text in ("a", "an")
        and j == i + 1
        and _next_word(found, j) in SHARES
        and _next_word(found, j) not in SIZES
    ):
        return low, high, j
    if found[j - 1].text in PARTS or (low < 1 and found[j - 1].kind == NUMBER):
        return _part_of_one(found, low, high, j)
    more = _and_more(found, low, high, j) or (
        _up_to(found, low, high, j) if text not in ("a", "an") else None
    )
    if more is not None:
        return more
    if _next_word(found, j) == "x":
        j += 1
    if _next_word(found, j) == "more":
        j += 1
    return low, high, j


def _part_of_one(found: Sequence[Token], low: float, high: float, j: int) -> tuple[float, float, int]:
    """ "Half a", "half of an", "quarter of the", from behind the part."""
    k = j + (_next_word(found, j) == "of")
    after = _next_word(found, k)
    if after in ("a", "an", "the", "my", "another"):
        return low, high, k + 1
    if after == "dozen":
        return low * NUMBERS["dozen"], high * NUMBERS["dozen"], k + 1
    return low, high, j


def _and_more(found: Sequence[Token], low: float, high: float, j: int) -> tuple[float, float, int] | None:
    """ "One and a half", "2 and 1/2", "one and a bit", from behind the first number."""
    if _next_word(found, j) not in ("and", "&"):
        return None
    k = j + 1
    if k < len(found) and found[k].kind == NUMBER and 0 < found[k].value < 1 and low >= 1:
        return low + found[k].value, high + found[k].value, k + 1
    k += _next_word(found, k) in ("a", "one")
    part, after = _next_word(found, k), _next_word(found, k + 1)
    if part == "bit" and after != "of":
        return low + A_BIT, high + A_BIT, k + 1
    if part in ("half", "quarter") and after not in ("a", "an"):
        return low + PARTS[part], high + PARTS[part], k + 1
    return None


def _up_to(found: Sequence[Token], low: float, high: float, j: int) -> tuple[float, float, int] | None:
    """A range, from behind its first number: "2-3", "2 to 3", "2 or 3"."""
    if j + 1 >= len(found) or found[j].text not in ("-", "to", "or"):
        return None
    if found[j - 1].kind not in (NUMBER, WORD) or found[j + 1].text in ("a", "an"):
        return None
    second = _plain(found, j + 1)
    return (low, second[1], second[2]) if second is not None and second[0] > high else None


def _between(found: Sequence[Token], i: int) -> tuple[float, float, int] | None:
    """ "between 100 and 150"."""
    first = _plain(found, i + 1)
    if first is None or _next_word(found, first[2]) not in ("and", "to", "-"):
        return None
    second = _plain(found, first[2] + 1)
    return None if second is None or second[0] < first[0] else (first[0], second[1], second[2])


def _sizes(found: Sequence[Token], i: int, size: str) -> tuple[str, int]:
    """Size words at `i`: the most telling one, and where they end."""
    j, most = i, min(len(found), i + MOST_SIZES)
    while j < most:
        text = found[j].text
        if (
            found[j].kind == NUMBER
            and _next_word(found, j + 1) in ("calorie", "-")
            and _next_word(found, j + 1 + (_next_word(found, j + 1) == "-")) == "calorie"
        ):
            size = "calorie"  # "100-calorie package": a size of packing
            j += 2 + (_next_word(found, j + 1) == "-")
            continue
        if text == "single" and _next_word(found, j + 1) in ("serving", "serve", "-"):
            j += 3 if _next_word(found, j + 1) == "-" else 2
            continue
        if text == "-":
            after = _next_word(found, j + 1)
            if j > i and after in ("sized", "size"):
                j += 1
                continue
            break
        if text not in SIZES or _next_word(found, j + 1) in _CUTS:
            break
        if text in _SIZE_ONLY_WITH_SIZE:
            after = _next_word(found, j + 1)
            if after == "-":
                after = _next_word(found, j + 2)
            if text in ("extra", "very"):
                if text == "extra" and after == "large":
                    size = "extra large"
                    j += 3 if _next_word(found, j + 1) == "-" else 2
                    continue
                if after not in SIZES or after in ("full",):
                    break
            elif after not in ("size", "sized") and not (
                text not in ("bite", "fun", "king", "snack", "family", "child", "cocktail")
                and (after,) in UNITS
            ):
                break
        if SIZES[text] and not (size and SIZES[text] == "medium"):
            size = SIZES[text]
        j += 1
    return size, j


def _unit(found: Sequence[Token], i: int) -> tuple[Unit | None, int]:
    """The unit at `i` (a hyphen before it is skipped: "8-oz")."""
    j = i
    if j < len(found) and found[j].text == "-" and j + 1 < len(found) and found[j + 1].kind == WORD:
        j += 1
    if j >= len(found) or found[j].text not in _FIRST:
        return None, i
    text = found[j].text
    after = _next_word(found, j + 1)
    if text in BEHIND_NUMBERS and not (j and found[j - 1].kind == NUMBER):
        return None, i
    if after == "." and len(text) <= _LONGEST_ABBREVIATION:
        k = j + 2
        if text == "fl" and _next_word(found, k) == "oz":
            return UNITS[("fl", "oz")], k + 1 + (_next_word(found, k + 1) == "." and k + 2 < len(found))
        if k < len(found) and found[k].kind == WORD and (text,) in UNITS:
            return UNITS[(text,)], k
    if (text, after) in UNITS:
        return UNITS[(text, after)], j + 2
    if after == "-" and (text, _next_word(found, j + 2)) in UNITS:
        return UNITS[(text, found[j + 2].text)], j + 3
    unit = UNITS.get((text,))
    if unit is None or after in NOT_UNITS.get(text, ()):
        return None, i
    if after == "-" and _next_word(found, j + 2) == "ish":
        return unit, j + 3
    return unit, j + 1


def _of(found: Sequence[Token], i: int) -> int:
    """Past "of", "of a", "of the", "worth of"."""
    j = i
    if _next_word(found, j) == "'":
        j += 1
    if _next_word(found, j) == "worth":
        j += 1
    if _next_word(found, j) in ("of", "o"):
        j += 1
        while _next_word(found, j) in ("the", "my", "our", "some", "a", "an"):
            j += 1
    return j
