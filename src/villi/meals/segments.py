"""Stage 3, segment: a line into items, each with its amount and its food words.

A new item starts at an amount after a connector, or at a hard stop. Between them "and", "with" and
commas may join a dish's name or part two foods: the grouping that the catalogue explains best wins.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from villi.meals import amounts
from villi.meals.amounts import Amount
from villi.meals.index import Index
from villi.meals.lists import listed
from villi.meals.matching import NEVER_HEADS, UNITLIKE, Match, accepted, query, weigh_words
from villi.meals.portions import CUP, Host, rows
from villi.meals.rewriting import choose
from villi.meals.words import BROKEN, MARK, NUMBER, WORD, Token

AND = frozenset({"and", "n", "&", "plus", "then", "also", "followed", "but"})
WITH = frozenset({"with", "w", "alongside", "along"})
ON = frozenset({"on", "in", "over", "topped"})
JOIN_BONUS = {"with": 0.20, "on": 0.20, "and": 0.12, ",": -0.15, "/": 0.0}
"""How much better (or worse) a joined reading may be than two foods, by the word between (judgement)."""
EXPLAINED_BONUS = {"with": 0.32, "on": 0.32, "and": 0.03, ",": -0.05, "/": 0.10}
"""The same where one name explains every word of the joined reading."""
ADJOINED_BONUS = 0.30
"""The same where the name has the very words on both sides of the connector ("butter and jelly")."""
LISTED_BONUS = {"and": 0.24, ",": 0.16}
"""The same inside a list that "with" opened ("pasta with tomato sauce, cheese and meat")."""
MOST_PIECES = 7
"""Longer runs without amounts are read piece by piece: the grouping is quadratic in matches."""
UNSAID_COST = 0.3
KNOWN = 0.97
"""A score from which a piece is a food in its own right."""
WHOLE = 0.88
REFUSED_WORTH = 0.15
DISHES = frozenset(
    ["sandwich", "wrap", "roll", "bagel", "toasty", "omelet", "pizza", "quiche", "panini", "toastie"]
)
"""Dishes whose fillings are joined by "and": cheese and pickle sandwich."""
HALVES = (["and", "half"], ["&", "half"], ["n", "half"])
VESSELS = frozenset({"plate", "bowl", "mug", "handful", "serving"})
ACCESSORY = listed("accessory")
"""Parts and additions that are not eaten on their own when no amount is said."""
LOADED = listed("loaded")
VOID = listed("void")
"""Words that say nothing about which food it is."""


class Piece(NamedTuple):
    """A stretch between connectors: `link` what stood before it: "" (start or hard stop), ",", "and",
    "with", "on", "/"; `trailing` True where the amount stood after the words."""

    link: str
    amount: Amount | None
    words: tuple[Token, ...]
    trailing: bool = False


class Item(NamedTuple):
    """One food as written: its amount (None where none was said), its words with prepositions kept, its
    span in the line, and how it hangs on the item before ("with", "on", "and", ",", "")."""

    link: str
    amount: Amount | None
    words: tuple[Token, ...]
    start: int
    end: int


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
    made: list[Piece] = []
    link, amount, words = "", None, []  # type: str, Amount | None, list[Token]
    trailing = False
    i, size = 0, len(found)

    def close(following: str) -> None:
        nonlocal link, amount, words, trailing
        if words or amount is not None:
            made.append(Piece(link, amount, tuple(words), trailing))
            link = following
        elif following == "" or link == "":
            link = link if made and link == "" and following == "," else (following if made else "")
        else:
            link = following if link == "," else link
        amount, words, trailing = None, [], False

    while i < size:
        token = found[i]
        text = token.text
        if token.kind == MARK:
            i += 1
            if text == ",":
                close(",")
            elif text in ";+.!?:|\n" or (text == "-" and _spaced(found, i - 1)):
                close("" if text != "+" else "and")
            elif text == "/" and words:
                close("/")
            elif text == "&":
                close("and")
            continue
        if text == "half" and [t.text for t in found[i + 1 : i + 3]] in HALVES:
            words.extend(found[i : i + 3])  # the dairy drink, not two halves
            i += 3
            continue
        if text in AND and token.kind == WORD:
            i += 1
            close("and")
            continue
        if text in LOADED and words and i + 1 < size and found[i + 1].text in ("with", "in", "from", "of"):
            i += 1  # "filled with": the preposition says it
            continue
        if (
            text in LOADED
            and not words
            and amount is None
            and made
            and i + 1 < size
            and found[i + 1].text in ("with", "from", "in", "of")
        ):
            link = "with"  # ", made with": still the same food
            i += 2
            continue
        if text in WITH or (text in ON and words):
            i += 1
            close("with" if text in WITH or text == "topped" else "on")
            continue
        if text == "a" and i + 1 < size and found[i + 1].text == "la":
            words.extend(found[i : i + 2])
            i += 2
            continue
        said = None if _part_of_name(found, i, ready) else amounts.parse(found, i)
        if said is not None and _bit_of(said, found) and words:
            if amount is not None and amount.counted:
                if amount.unit is None:  # "a toasted slice of bread"
                    amount = amount._replace(unit=said.unit, size=said.size or amount.size, end=said.end)
                i = said.end
            else:
                close(",")  # "kale salad bit of salmon"
            continue
        if said is not None and text == "x" and words:
            trailing = trailing or amount is None
            amount = _merged(amount, said)
            i = said.end
            if i < size and not _stops(found, i):
                close(",")  # "fish fingers x4 peas"
            continue
        if said is not None and not said.counted and words:
            said = None  # a size or unit word in the middle of a name: "turkey bacon slice"
            if _trailing(found, i, words):
                said = amounts.parse(found, i)
        if said is not None:
            ends = (
                said.end >= size or _stops(found, said.end) or (bool(words) and _only_states(found, said.end))
            )
            if not words and amount is None:
                amount = said
                if said.unit is None and said.size:
                    words.extend(t for t in found[said.first : said.end] if t.text in amounts.SIZES)
                i = said.end
                alone = not said.contents and link not in ("with", "on") and said.unit is not None
                if (
                    ends
                    and alone
                    and said.unit is not None
                    and said.unit.kind in ("count", "container", "pack")
                ):
                    words.extend(
                        found[said.end - 1 : said.end]
                    )  # "a bar", "2 bottles": the unit is all there is
                continue
            if ends or said.broken:
                trailing = trailing or amount is None
                if amount is None or said.weighed or not amount.counted:
                    amount = _merged(amount, said)
                i = said.end
                continue
            if amount is not None and not words:
                if said.weighed or not amount.counted:
                    amount = _merged(amount, said)
                i = said.end
                continue
            if said.counted and (
                found[i].kind in (NUMBER, BROKEN)
                or text in amounts.NUMBERS
                or text in amounts.PARTS
                or text in amounts.VAGUE
            ):
                if text in ("a", "an", "single", "double", "triple"):
                    i += 1 if text in ("a", "an") else 0
                    if text in ("a", "an"):
                        continue
                else:
                    close("," if words else link)
                    continue
        words.append(token)
        i += 1
    close("")
    return [p for p in made if p.words or p.amount is not None]


def _bit_of(said: Amount, found: Sequence[Token]) -> bool:
    """ "bit of", "slice of" without a number."""
    return not said.counted and said.unit is not None and found[said.end - 1].text == "of"


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


def _only_states(found: Sequence[Token], i: int) -> bool:
    """True where only words like "cooked" or "drained" follow up to the next stop: "rice 1 cup cooked"."""
    j = i
    while j < len(found) and not _stops(found, j):
        token = found[j]
        if token.kind != WORD or not (token.stem in NEVER_HEADS or token.stem.endswith("ed")):
            return False
        j += 1
    return j > i


def _trailing(found: Sequence[Token], i: int, words: Sequence[Token]) -> bool:
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


def _merged(held: Amount | None, said: Amount) -> Amount:
    """Two amounts for one food: "a banana ... 120 g" is 120 g; "2 cans, 330 ml each" multiplies."""
    if held is None:
        return said
    if said.unit is None and said.counted and held.weighed:
        return held._replace(low=held.low * said.low, high=held.high * said.high)  # "200 g x2"
    if (
        said.weighed
        and held.counted
        and held.unit is not None
        and held.unit.kind in ("container", "pack")
        and said.unit is not None
        and held.quantity > 1
    ):
        return held._replace(
            contents=said.quantity * said.unit.value,
            contents_kind="oz" if said.unit.name == "oz" else said.unit.kind,
        )
    if said.weighed:
        return said
    return said._replace(size=said.size or held.size, unit=said.unit or held.unit)


def items(found: Sequence[Token], ready: Index, locale: str = "") -> list[Item]:
    """The items of a line: pieces grouped as the catalogue explains them best."""
    made: list[Item] = []
    run: list[Piece] = []
    for piece in pieces(found, ready):
        if piece.amount is not None and not _naming(piece.words):
            made.extend(_grouped(run, ready, locale))
            run = []
            if made:  # an amount on its own belongs to the food before it
                last = made[-1]
                if (
                    last.amount is None
                    or piece.amount.weighed
                    or not last.amount.counted
                    or not last.amount.size
                ):
                    amount = _merged(last.amount, piece.amount)
                    made[-1] = last._replace(
                        amount=amount, end=max(last.end, found[piece.amount.end - 1].end)
                    )
                continue
        starts = piece.link == "" or not run
        if not starts and piece.amount is not None:
            light = piece.link in ("with", "on") and _light(piece.amount, piece.link)
            hanging = piece.trailing and not any(p.amount is not None and p.amount.weighed for p in run)
            starts = not (light or hanging)
        if starts and not (run and _attribute(piece)):
            made.extend(_grouped(run, ready, locale))
            run = []
        run.append(piece)
    made.extend(_grouped(run, ready, locale))
    return [_spanned(item, found) for item in made if item.words or item.amount is not None]


def _naming(words: Sequence[Token]) -> list[Token]:
    """The words that could name a food: no filler, no size."""
    return [token for token in words if token.text not in VOID and token.text not in amounts.SIZES]


def _light(amount: Amount, link: str) -> bool:
    """ "a", "a small", "on a slice of": no number, no weight."""
    return amount.quantity == 1.0 and (amount.unit is None or (link == "on" and amount.unit.name == "slice"))


def _attribute(piece: Piece) -> bool:
    """True for a piece without a noun ("fried", "frosted"): it says more of what came before."""
    return piece.amount is None and _only_says_how(piece)


def _only_says_how(piece: Piece) -> bool:
    return (
        bool(piece.words)
        and all(
            t.text in VOID
            or t.stem in ACCESSORY
            or t.stem in NEVER_HEADS
            or t.stem in UNITLIKE
            or (t.stem.endswith("ed") and t.stem not in ("bread", "seed", "seaweed"))
            for t in piece.words
        )
        and not any(t.text in ("burger", "taco", "cola", "juice") for t in piece.words)
    )


def _food_words(words: Sequence[Token]) -> list[Token]:
    return [token for token in words if token.text not in VOID]


def _spanned(item: Item, found: Sequence[Token]) -> Item:
    starts = [token.start for token in item.words]
    ends = [token.end for token in item.words]
    if item.amount is not None:
        starts.append(found[item.amount.first].start)
        ends.append(found[item.amount.end - 1].end)
    return item._replace(start=min(starts), end=max([item.end, *ends]))


def _joined(group: Sequence[Piece]) -> tuple[Token, ...]:
    words: list[Token] = []
    for place, piece in enumerate(group):
        if place:
            before = words[-1] if words else None
            at = before.end if before else 0
            text = {"with": "with", "on": "on", "and": "and", "/": "or"}.get(piece.link, ",")
            words.append(Token(WORD if text != "," else MARK, text, text, at, at))
        words.extend(_food_words(piece.words))
    return tuple(words)


def _grouped(run: Sequence[Piece], ready: Index, locale: str) -> list[Item]:
    """One run of pieces as items, by dynamic programming over contiguous groups."""
    if not run:
        return []
    if len(run) == 1 or len(run) > MOST_PIECES:
        return [_item([p], _joined([p])) for p in run]
    whole = _joined(run)
    quality, _, found = _worth(whole, ready, locale)
    if (
        quality > 0.93
        and not _goes_with(run, ready, locale)
        and found is not None
        and found.own > WHOLE
        and all(p.link != "," for p in run)
    ):
        return [_item(run, whole)]
    size = len(run)
    heavy = [_worth(_joined([piece]), ready, locale)[1] for piece in run]
    best: list[tuple[float, int]] = [(0.0, 0)] + [(-99.0, 0)] * size
    for end in range(1, size + 1):
        for start in range(end):
            group = run[start:end]
            if (start and _attribute(run[start])) or (
                len(group) < size and all(_only_says_how(p) for p in group)
            ):
                continue
            words = whole if end - start == size else _joined(group)
            quality, _, found = _worth(words, ready, locale)
            if end - start > 1:
                quality += (
                    _bonus(group, found, ready, locale)
                    if found is not None
                    else -UNSAID_COST * (end - start - 1)
                )
            value = best[start][0] + sum(heavy[start:end]) * quality
            if value > best[end][0]:
                best[end] = (value, start)
    cuts = []
    end = size
    while end:
        start = best[end][1]
        cuts.append((start, end))
        end = start
    return [_item(run[s:e], _joined(run[s:e])) for s, e in reversed(cuts)]


def _item(group: Sequence[Piece], words: tuple[Token, ...]) -> Item:
    """A group as one item; its amount is the first piece's, or the weight that a later piece ends with."""
    amount = group[0].amount
    for piece in group[1:]:
        if piece.trailing and piece.amount is not None:
            amount = _merged(amount, piece.amount)
    return Item(group[0].link, amount, words, 0, 0)


def _bonus(group: Sequence[Piece], found: Match, ready: Index, locale: str) -> float:
    """What the connectors inside a group add to its quality."""
    if _goes_with(group, ready, locale):
        return -UNSAID_COST
    if found.own <= WHOLE:
        said = ready.words_of(found.food)
        if not all(any(token.stem in said for token in piece.words) for piece in group[1:]):
            return -UNSAID_COST  # the joined name says nothing of a piece: two foods
        return sum(JOIN_BONUS.get(piece.link, 0.0) for piece in group[1:])
    text = ready.texts[found.name] if found.name >= 0 else ""
    bonus, listed = -1.0, _opens_list(group[0])
    for before, piece in pairwise(group):
        if (
            piece.link == "and" and piece.words and piece.words[-1].stem in DISHES and len(piece.words) > 1
        ) or _adjoin(before, piece, text):
            here = ADJOINED_BONUS
        elif listed and piece.link in LISTED_BONUS:
            here = LISTED_BONUS[piece.link]
        else:
            here = EXPLAINED_BONUS.get(piece.link, 0.0)
        bonus = here if bonus == -1.0 else (max(bonus, here) if listed else min(bonus, here))
        listed = listed or piece.link in ("with", "on") or _opens_list(piece)
    return bonus


def _goes_with(group: Sequence[Piece], ready: Index, locale: str) -> bool:
    """True for two known foods of which the second has an amount that goes with the first (milk in coffee,
    butter on toast): they are counted apart, by that amount."""
    if len(group) != 2:
        return False
    ordered = (group[1], group[0]) if group[1].link == "on" else (group[0], group[1])  # "jam on toast"
    host, other = (choose(query(_food_words(piece.words), ready), ready, locale) for piece in ordered)
    if not host or not other or host[0].score < KNOWN or other[0].score < KNOWN:
        return False
    table = rows(host[0].food, ready)
    held = Host(CUP, table, ready.words_of(host[0].food))
    return any(
        row.kind == "guideline" and "sandwich" not in row.unit and held.times(row.unit)
        for row in rows(other[0].food, ready)
    )


def _adjoin(before: Piece, piece: Piece, text: str) -> bool:
    """True where the name itself has these two words on either side of the connector."""
    if not before.words or not piece.words or not text:
        return False
    a, b = before.words[-1].text, piece.words[0].text
    return any(f"{a}{middle}{b}" in text for middle in (" and ", ", ", ", and ", " & ", " or ", "/", ", or "))


def _opens_list(piece: Piece) -> bool:
    return any(
        token.text in ("made", "mixed", "filled", "containing", "including", "contains", "sandwich")
        for token in piece.words
    )


def _worth(words: tuple[Token, ...], ready: Index, locale: str) -> tuple[float, float, Match | None]:
    """How well the catalogue explains some words (0 to 1), the weight of the words, and the match; None
    where they would be refused."""
    asked = query(words, ready)
    weight = sum(weigh_words(asked.words, ready).values()) + 0.5 * sum(
        ready.weight(word) for word in asked.denied
    )
    found = choose(asked, ready, locale)
    if not found or not accepted(found[0]):
        return REFUSED_WORTH, weight or 0.1, None
    return found[0].score, weight, found[0]
