"""Stage 3a, cut: a line into pieces at connectors, stops and amounts.

What the pieces mean together (one dish or two foods) is decided in `segments`, with the catalogue.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from villi.meals import amounts
from villi.meals.amounts import Amount
from villi.meals.index import Index
from villi.meals.lists import listed
from villi.meals.matching import NEVER_HEADS, UNITLIKE
from villi.meals.words import BROKEN, MARK, NUMBER, WORD, Token, stem

AND = frozenset({"and", "n", "&", "plus", "then", "also", "followed", "but"})
WITH = frozenset({"with", "w", "alongside", "along"})
ON = frozenset({"on", "in", "over", "topped"})
LOADED = listed("loaded")
COMPOSED = listed("composed")
"""After these comes what something is made of, not what it is eaten with."""
ACCESSORY = listed("accessory")
"""Parts and additions that are not eaten on their own when no amount is said."""
VOID = listed("void")
"""Words that say nothing about which food it is."""
SELDOM_HEAD = 0.06
"""Share of the names with a word below which the word is never what a name is about (judgement)."""
HALVES = (["and", "half"], ["&", "half"], ["n", "half"])
VESSELS = frozenset(
    {"plate", "bowl", "mug", "handful", "serving", "pint", "glass", "can", "bottle", "schooner", "slice"}
)
"""Units that say how much of the food before them, though no number stands there: "pizza slice"."""
HARD = ";+.!?:|\n"
"""Marks that end an item for good."""
STANDS_ALONE = frozenset({"count", "container", "pack"})
"""Kinds of unit that may be all there is: "a bar", "2 bottles"."""
EACH = frozenset({"each", "apiece"})
HOLDS = ("with", "in", "from", "of")
INSIDE, LABELLED, ANNOUNCED = "(", ":", "-"
"""Links of what stands in brackets behind a food, of what a label announces, and of what follows a dash."""
SAME = "="
"""Stands where narration says that the next words are about the same food: "it's", "which was"."""


class Piece(NamedTuple):
    """A stretch between connectors: `link` what stood before it: "" (start or hard stop), ",", "and",
    "with", "on", "/", "made" (of what it consists), "=" (the same thing in other words), "(" (in brackets),
    ":" (behind a label), "-" (behind a dash); `trailing` True where the amount stood after the words."""

    link: str
    amount: Amount | None
    words: tuple[Token, ...]
    trailing: bool = False


class Item(NamedTuple):
    """One food as written: its amount (None where none was said), its words with prepositions kept, its
    span in the line, and how it hangs on the item before ("with", "on", "and", ",", ""). `shares` True
    where the weight of the item before is the weight of both: "50 g of coffee with milk"; `holds` the link
    after which its words began to say what is in it, "" where they do not; `behind` where its amount stands
    behind its words: "rendang 120 g with rice"."""

    link: str
    amount: Amount | None
    words: tuple[Token, ...]
    start: int
    end: int
    shares: bool = False
    holds: str = ""
    behind: bool = False


@dataclass(slots=True)
class _Line:
    """A line being cut: the pieces so far and the piece that is open."""

    found: Sequence[Token]
    ready: Index
    made: list[Piece] = field(default_factory=list)
    link: str = ""
    amount: Amount | None = None
    words: list[Token] = field(default_factory=list)
    trailing: bool = False
    each: Amount | None = None
    stretch: tuple[int, bool] = (0, False)
    inside: bool = False

    def close(self, following: str) -> None:
        """Ends the open piece; `following` is what stands before the next."""
        if self.each is not None and self.amount is None and self.words:
            self.amount = self.each  # "a bag each of nuts and raisins"
        if following == "":
            self.each = None
        if self.words or self.amount is not None:
            self.made.append(Piece(self.link, self.amount, tuple(self.words), self.trailing))
            self.link = following
        elif following == "" or self.link == "":
            self.link = (
                self.link
                if self.made and self.link == "" and following == ","
                else (following if self.made else "")
            )
        elif self.link == ",":
            self.link = following
        self.amount, self.words, self.trailing = None, [], False

    def text(self, i: int) -> str:
        """The text of a token, "" behind the end."""
        return self.found[i].text if i < len(self.found) else ""


def pieces(found: Sequence[Token], ready: Index) -> list[Piece]:
    """The tokens cut at connectors, stops and amounts.

    >>> from types import SimpleNamespace
    >>> from villi.meals.index import index
    >>> from villi.meals.words import fold, tokens
    >>> found = tokens(fold("2 eggs and rye toast, milk 200 ml"))
    >>> [(p.link, p.amount and p.amount.quantity, [t.text for t in p.words])
    ...     for p in pieces(found, index(SimpleNamespace(foods={})))]
    [('', 2.0, ['eggs']), ('and', None, ['rye', 'toast']), (',', 200.0, ['milk'])]
    """
    found = unglued(found, ready)
    line = _Line(found, ready)
    i = 0
    while i < len(found):
        step = (
            _numbering(line, i)
            or _mark(line, i)
            or _fixed(line, i)
            or _connector(line, i)
            or _measured(line, i)
        )
        if not step:
            line.words.append(found[i])
            step = i + 1
        i = step if step > 0 else -step - 1  # a negative step means: closed, look at the same token again
    line.close("")
    return [piece for piece in line.made if piece.words or piece.amount is not None]


def _again(i: int) -> int:
    """The step that looks at token `i` once more."""
    return -i - 1


_GLUED = ("kg", "ml", "cl", "dl", "oz", "lb", "tbsp", "tsp", "g", "l", "x")


def unglued(found: Sequence[Token], ready: Index) -> Sequence[Token]:
    """Units set apart from the words that were glued to them: "200gchicken".

    >>> from types import SimpleNamespace
    >>> from villi.foods.values import Food
    >>> from villi.meals.index import index
    >>> from villi.meals.words import tokens
    >>> ready = index(SimpleNamespace(foods={"own:1": Food("own:1", "Chicken")}))
    >>> [token.text for token in unglued(tokens("200gchicken"), ready)]
    ['200', 'g', 'chicken']
    """
    made: list[Token] = []
    found = _less_than_nothing(found)
    for place, token in enumerate(found):
        glued = place and token.kind == WORD and found[place - 1].kind == NUMBER
        if not glued or found[place - 1].end != token.start or token.stem in ready.postings:
            made.append(token)
            continue
        unit = next((u for u in _GLUED if token.text.startswith(u) and len(token.text) > len(u)), "")
        rest = stem(token.text[len(unit) :])
        if not unit or (token.text,) in amounts.UNITS or rest not in ready.postings:
            made.append(token)
            continue
        cut = token.start + len(unit)
        made.append(Token(WORD, unit, unit, token.start, cut))
        made.append(Token(WORD, token.text[len(unit) :], rest, cut, token.end))
    return made


def _less_than_nothing(found: Sequence[Token]) -> Sequence[Token]:
    """The tokens; a weight below zero at the start of a food ("-5 g rice") is a number that nobody can read.
    More than one of them are dashes of a list."""
    starts = [k for k in range(len(found) - 2) if _negative(found, k)]
    if len(starts) != 1:
        return found
    (k,) = starts
    text = found[k].text + found[k + 1].text
    return [*found[:k], Token(BROKEN, text, text, found[k].start, found[k + 1].end), *found[k + 2 :]]


def _negative(found: Sequence[Token], k: int) -> bool:
    """True for a dash right before a number with a unit of weight or volume, where a food starts."""
    if found[k].text != "-" or found[k + 1].kind != NUMBER or found[k].end != found[k + 1].start:
        return False
    if k and not (found[k - 1].kind == MARK and found[k - 1].text in ",;+"):
        return False
    unit = amounts.UNITS.get((found[k + 2].text,))
    return unit is not None and unit.kind in ("mass", "volume")


def _numbering(line: _Line, i: int) -> int:
    """The number of a list ("1. eggs", "2) toast") at the start of a line; 0 where there is none."""
    found = line.found
    if found[i].kind != NUMBER or line.words or line.amount is not None or line.link not in ("", ","):
        return 0
    if line.text(i + 1) not in (".", ")") or i + 2 >= len(found) or found[i + 1].start != found[i].end:
        return 0
    if i and found[i - 1].text not in ";":
        return 0
    return i + 2 if found[i + 2].start > found[i + 1].end else 0


def _mark(line: _Line, i: int) -> int:
    """Punctuation; 0 where the token is none."""
    token = line.found[i]
    if token.kind != MARK:
        return 0
    if token.text in "()":
        _bracket(line, token.text)
    elif token.text == ",":
        line.close(INSIDE if line.inside else ",")
    elif token.text == ":" and line.words and (line.amount is None or _one_of(line.amount)):
        line.close(LABELLED)
    elif token.text == SAME:
        line.close(SAME)
        line.link = SAME if line.made else ""
    elif line.inside and token.text == "-" and _spaced(line.found, i):
        line.close(INSIDE)
    elif token.text == "-" and _spaced(line.found, i):
        line.close(ANNOUNCED)
    elif token.text in HARD:
        line.close("," if token.text == "+" else "")
    elif token.text == "/" and line.words:
        line.close("" if _slashed(line.found, i) else "/")
    elif token.text == "&":
        line.close("and")
    return i + 1


def _one_of(amount: Amount) -> bool:
    """True for "a": "a sandwich: 40 g ham, 2 slices of bread"."""
    return amount.quantity == 1 and amount.unit is None and not amount.size


def _slashed(found: Sequence[Token], i: int) -> bool:
    """True for a stroke that parts a list: with space around it, or one of several."""
    others = (token for k, token in enumerate(found) if k != i)  # found soon where there are many
    return _spaced(found, i) or any(token.kind == MARK and token.text == "/" for token in others)


def _bracket(line: _Line, text: str) -> None:
    """What stands in brackets behind a food tells more of it; elsewhere brackets say nothing."""
    if text == "(" and (line.words or line.made) and not line.inside:
        line.close(INSIDE)
        line.link, line.inside = INSIDE, True
    elif text == ")" and line.inside:
        line.close(",")
        line.link, line.inside = ",", False


def _fixed(line: _Line, i: int) -> int:
    """Phrases that only look like amounts or connectors; 0 where there is none."""
    text = line.text(i)
    if text == "half" and [line.text(i + 1), line.text(i + 2)] in HALVES:
        line.words.extend(line.found[i : i + 3])  # the dairy drink, not two halves
        return i + 3
    if text == "a" and line.text(i + 1) == "la":
        line.words.extend(line.found[i : i + 2])
        return i + 2
    return 0


def _connector(line: _Line, i: int) -> int:
    """ "and", "with", "on", "filled with"; 0 where the token is none."""
    text = line.text(i)
    if text in AND and line.found[i].kind == WORD:
        line.close("and")
        return i + 1
    held = text in LOADED and line.text(i + 1) in HOLDS
    if text in COMPOSED and (held or text not in LOADED) and (line.words or line.made):
        line.close("made")
        line.link = "made" if line.amount is None else line.link
        return i + (2 if line.text(i + 1) in HOLDS else 1)
    if held:
        if line.words:
            return i + 1  # "topped with": the preposition says it
        if line.amount is None and line.made:
            line.link = "with"  # ", topped with": still the same food
            return i + 2
    bracketed = i > 0 and line.found[i - 1].text == ")"
    if text in WITH or (text in ON and (line.words or bracketed or line.link == SAME)):
        line.close("with" if text in WITH or text == "topped" else "on")
        if line.link == SAME:
            line.link = "with" if text in WITH or text == "topped" else "on"
        return i + 1
    return 0


def _measured(line: _Line, i: int) -> int:
    """An amount, leading or trailing; 0 where none starts here or it is part of a name."""
    said = None if _part_of_name(line.found, i, line.ready) else amounts.parse(line.found, i)
    if said is None:
        return _sized_behind(line, i)
    if line.text(said.end) in EACH:
        said = said._replace(each=True)
    if line.words and _bit_of(said, line.found):
        return _within(line, i, said)
    if line.words and line.text(i) == "x":
        return _multiplied(line, said)
    if line.amount is not None and not line.words and _names_a_food(line, said):
        line.amount = line.amount._replace(unit=None)  # "10 piece nuggets" are ten of them
        return 0
    if line.words and not said.counted and (not _trailing(line.found, i) or _names_vessel(line, i, said)):
        return 0  # a size or unit word in the middle of a name: "turkey bacon slice"
    if not line.words and line.amount is None:
        return _leading(line, said)
    return _following(line, i, said)


def _sized_behind(line: _Line, i: int) -> int:
    """A size alone at the end says how large the food before it was: "pho large", "spag bol lge"; 0 where
    there is none. Names may end so: "dominos medium"."""
    size = amounts.SIZES.get(line.text(i), "")
    ends = i + 1 >= len(line.found) or _stops(line.found, i + 1)
    if not size or not ends or not line.words or line.amount is not None or size in ("thick", "thin"):
        return 0
    if line.text(i) in amounts.KINDS_OF_SIZE or _named_so(line, i):
        return 0
    line.amount = Amount(1.0, 1.0, None, size, 0.0, "", False, i, i + 1)
    line.trailing = True
    return i + 1


def _named_so(line: _Line, i: int) -> bool:
    """True where a name has the size right after the same word."""
    before, after = line.words[-1], line.found[i]
    both = line.ready.posting(before.stem) & line.ready.posting(after.stem)
    return any(f"{before.text} {after.text}" in line.ready.texts[number] for number in both)


def _names_a_food(line: _Line, said: Amount) -> bool:
    """True for a unit without a number that is all there is left to say what the food is."""
    if said.counted or said.size or said.unit is None or said.unit.kind != "count":
        return False
    word = line.found[said.first].stem
    ends = said.end >= len(line.found) or _stops(line.found, said.end)
    return ends and said.end == said.first + 1 and bool(line.ready.postings.get(word))


def _names_vessel(line: _Line, i: int, said: Amount) -> bool:
    """True where a name has the vessel right after the same word: a burrito bowl is no bowl of burrito."""
    if said.end != i + 1 or said.size or said.unit is None:
        return False
    before, vessel = line.words[-1], line.found[i]
    both = line.ready.posting(before.stem) & line.ready.posting(vessel.stem)
    return any(f"{before.text} {vessel.text}" in line.ready.texts[number] for number in both)


def _within(line: _Line, i: int, said: Amount) -> int:
    """ "slice of" after words: the unit of "a toasted slice of bread", or a new item ("kale bit of fish")."""
    if line.amount is None or not line.amount.counted:
        line.close(",")
        return _again(i)
    if line.amount.unit is None:
        line.amount = line.amount._replace(unit=said.unit, size=said.size or line.amount.size, end=said.end)
    return said.end


def _multiplied(line: _Line, said: Amount) -> int:
    """ "x4" after words; what follows is another item ("fish fingers x4 peas")."""
    line.trailing = line.trailing or line.amount is None
    line.amount = merged(line.amount, said)
    if said.end < len(line.found) and not _stops(line.found, said.end):
        line.close(",")
    return said.end


def _leading(line: _Line, said: Amount) -> int:
    """The amount that opens a piece; size words stay words too ("thick crust")."""
    line.amount = said
    if said.each:
        line.each = said
        return said.end + (2 if line.text(said.end + 1) == "of" else 1)
    if said.unit is None and said.size:
        sizes = (t for t in line.found[said.first : said.end] if t.text in amounts.SIZES)
        line.words.extend(t for t in sizes if t.stem in line.ready.postings)
    alone = said.end >= len(line.found) or _stops(line.found, said.end)
    names = said.unit is not None and said.unit.kind in STANDS_ALONE and not said.contents
    if alone and names and (line.link not in ("with", "on") or said.unit.kind == "count"):  # type: ignore[union-attr]
        line.words.append(line.found[said.end - 1])
        if line.link in ("with", "on"):
            line.amount = said._replace(unit=None)  # "with a medium patty" is no portion of patty
    return said.end


def _following(line: _Line, i: int, said: Amount) -> int:
    """An amount behind words or behind another amount: trailing, more exact, or the start of another item."""
    ends = said.end >= len(line.found) or _stops(line.found, said.end)
    ends = ends or (bool(line.words and said.unit) and _only_states(line.found, said.end, line.ready))
    if not ends and line.words and line.amount is None and said.counted and _all_trail(line, i):
        line.amount, line.trailing = said, True  # "oats 40g milk 200ml banana 1"
        line.close(",")
        return said.end
    if ends or said.broken:
        line.trailing = line.trailing or line.amount is None
        if line.amount is None or said.weighed or not line.amount.counted:
            line.amount = merged(line.amount, said)
        return said.end
    if line.amount is not None and not line.words:
        last = line.found[line.amount.end - 1]
        unit = line.amount.unit
        names = unit is not None and unit.kind in STANDS_ALONE and unit.name not in VESSELS
        named = any(line.ready.bare_food((last.stem,), (last.stem,), place) for place in ("", "GB", "US"))
        if names and said.counted and not said.weighed and named:
            line.words.append(last)  # "3 rashers 1 sausage"
            line.close(",")
            return _again(i)
        if said.weighed or not line.amount.counted:
            line.amount = merged(line.amount, said)
        return said.end
    text = line.text(i)
    if text in ("a", "an"):
        return i + 1
    if text in ("single", "double", "triple") or not said.counted:
        return 0
    if (
        line.found[i].kind in (NUMBER, BROKEN)
        or text in amounts.NUMBERS
        or text in amounts.PARTS
        or text in amounts.VAGUE
    ):
        line.close(",")
        return _again(i)
    return 0


def qualifies(token: Token, ready: Index) -> bool:
    """True for a word that says how or how much, never what: names of the catalogue hold it, and (almost)
    none is about it. Unknown participles ("lovingly crafted") say how as well."""
    word = token.stem
    if token.text in VOID or word in ACCESSORY or word in NEVER_HEADS or word in UNITLIKE:
        return True
    held = len(ready.postings.get(word, ()))
    if not held:
        return word.endswith("ed")
    return ready.heads.get(word, 0) < SELDOM_HEAD * held and ready.bare_food((word,), (word,)) is None


def _spaced(found: Sequence[Token], i: int) -> bool:
    """True for a dash with space on both sides, which separates; a hyphen inside a word does not."""
    return 0 < i < len(found) - 1 and found[i - 1].end < found[i].start and found[i].end < found[i + 1].start


def _stops(found: Sequence[Token], i: int) -> bool:
    token = found[i]
    if token.kind == MARK:
        return token.text in ",;+.!?:)/(" or (token.text == "-" and _spaced(found, i))
    return (
        token.text in AND
        or token.text in WITH
        or token.text in ON
        or token.text in ("each", "total", "for", "at", "to", "from")
    )


def _bit_of(said: Amount, found: Sequence[Token]) -> bool:
    """ "bit of", "slice of" without a number."""
    return not said.counted and said.unit is not None and found[said.end - 1].text == "of"


def _only_states(found: Sequence[Token], i: int, ready: Index) -> bool:
    """True where only words like "cooked" or "drained" follow up to the next stop: "rice 1 cup cooked"."""
    j = i
    while j < len(found) and not _stops(found, j):
        if found[j].kind != WORD or not qualifies(found[j], ready):
            return False
        j += 1
    return j > i


def _all_trail(line: _Line, i: int) -> bool:
    """True where the stretch up to the next stop ends in an amount: then every amount in it stands behind
    its food."""
    stop, trails = line.stretch
    if i >= stop:
        stop = i
        while stop < len(line.found) and not _stops(line.found, stop):
            stop += 1
        numbers = [k for k in range(max(i, stop - 3), stop) if line.found[k].kind == NUMBER and k > i]
        last = [said for k in numbers if (said := amounts.parse(line.found, k)) is not None]
        trails = any(said.end == stop for said in last)
        line.stretch = (stop, trails)
    return trails


def _trailing(found: Sequence[Token], i: int) -> bool:
    """A multiplier or a vessel after the food: "wine x2", "spag bol large plate"."""
    if found[i].text == "x":
        return True
    said = amounts.parse(found, i)
    vessel = (
        said is not None
        and said.unit is not None
        and (said.unit.name in VESSELS or (said.size and said.unit.kind in ("container", "portion")))
    )
    return bool(vessel) and said is not None and (said.end >= len(found) or _stops(found, said.end))


def _part_of_name(found: Sequence[Token], i: int, ready: Index) -> bool:
    """A number that belongs to a name: "7 up", "3 musketeers", "quarter pounder"."""
    token = found[i]
    if _ends_name(found, i, ready):
        return True
    if token.kind != NUMBER and token.text not in (
        "quarter",
        "five",
        "three",
        "seven",
        "hundred",
        "double",
        "triple",
        "single",
        "half",
    ):
        return False
    j = i + 1
    if j < len(found) and found[j].text == "-":
        j += 1
    if j >= len(found) or found[j].kind != WORD or token.text not in ready.postings:
        return False
    after = found[j]
    if (after.text,) in amounts.UNITS or after.text in amounts.SIZES:
        return False
    both = ready.posting(token.stem) & ready.posting(after.stem)
    if not both or len(ready.postings.get(after.stem, ())) > 60:
        return False
    joined = (f"{token.text} {after.text}", f"{token.text}-{after.text}")
    return any(phrase in ready.texts[number] for number in both for phrase in joined)


def _ends_name(found: Sequence[Token], i: int, ready: Index) -> bool:
    """A number that ends a name: "b12", "omega 3", "v8"; not that of "rice200g" or "eggs x2"."""
    if i == 0 or found[i].kind != NUMBER or found[i - 1].kind != WORD or found[i - 1].text == "x":
        return False
    before, number = found[i - 1], found[i]
    if tuple(sorted((before.stem, number.text))) in ready.beside:
        return True
    said = amounts.parse(found, i)
    return before.end == number.start and (said is None or said.unit is None or said.unit.kind == "dose")


def merged(held: Amount | None, said: Amount) -> Amount:
    """Two amounts for one food: "a banana ... 120 g" is 120 g; "2 cans, 330 ml each" multiplies."""
    if held is None:
        return said
    said = said._replace(first=min(held.first, said.first), end=max(held.end, said.end))
    if not said.counted and not said.weighed and held.counted:  # "8 oz, medium": no other number
        return said._replace(
            low=held.low,
            high=held.high,
            unit=held.unit or said.unit,
            size=held.size or said.size,
            contents=held.contents,
            contents_kind=held.contents_kind,
            counted=True,
        )
    part = said.high < 1 and (said.unit is None or said.unit.kind == "portion")
    if (part and (held.counted or held.unit is not None)) or (
        said.unit is None and said.counted and held.weighed
    ):
        return said._replace(  # "200 g x2"
            low=held.low * said.low,
            high=held.high * said.high,
            unit=held.unit,
            size=held.size,
            contents=held.contents,
            contents_kind=held.contents_kind,
        )
    if (
        said.weighed
        and held.counted
        and held.unit is not None
        and held.unit.kind in ("container", "pack")
        and said.unit is not None
        and held.quantity >= 1
    ):
        return said._replace(
            low=held.low,
            high=held.high,
            unit=held.unit,
            size=held.size,
            counted=held.counted,
            contents=said.quantity * said.unit.value,
            contents_kind="oz" if said.unit.name == "oz" else said.unit.kind,
        )
    if said.weighed:
        times = held.quantity if said.each and held.counted and held.unit is None else 1.0
        return said._replace(low=said.low * times, high=said.high * times)
    packed = held.unit is not None and held.unit.kind == "pack" and said.counted
    unit = None if packed and said.unit is None else said.unit or held.unit  # "a pack of six, had 2"
    return said._replace(size=said.size or held.size, unit=unit)
