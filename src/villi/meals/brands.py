"""Stage 2d, brands, shops and places to eat: what of them is the food, and what only says who made it.

`data/brands.csv`: words, food id (blank for a maker or a place), locale, kind. Kinds: "brand" is one food
whatever flavour is said of it (Pringles sour cream); "maker" says nothing of the food beside it (Birds Eye
peas are peas); "place" is dropped only where it stands as a place ("from Boots", "greggs: ..."), since the
word means other things too; blank is a fixed phrase. Every row with a food is a bare phrase of the index.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from villi.meals.kept import kept_table
from villi.meals.lists import listed
from villi.meals.words import MARK, NUMBER, WORD, Token, fold, tokens

BRAND, MAKER, PLACE = "brand", "maker", "place"
CONNECTORS = frozenset({"and", "&", "n"})
FLAVOURS = listed("flavours")
"""What snacks, drinks and desserts taste of: beside a brand these are no further foods."""
PAIRS = (
    ("cheese", "onion"), ("salt", "vinegar"), ("sour", "cream", "onion"), ("sour", "cream", "chive"),
    ("sea", "salt", "vinegar"), ("cheese", "chive"), ("chicken", "mushroom"), ("beef", "tomato"),
    ("cooky", "cream"), ("fruit", "nut"), ("sweet", "salty"), ("sweet", "salted"), ("salt", "pepper"),
    ("peach", "cream"), ("strawberry", "cream"), ("strawberry", "lime"), ("orange", "passionfruit"),
    ("apple", "blackcurrant"), ("apple", "mango"), ("nut", "caramel"), ("peanut", "caramel"),
    ("raisin", "almond"), ("chicken", "thyme"), ("lime", "black", "pepper"), ("honey", "mustard"),
    ("vanilla", "caramel"), ("mango", "passionfruit"), ("orange", "mango"), ("lemon", "lime"),
    ("ham", "cheese"), ("onion", "garlic"), ("garlic", "herb"), ("honey", "nut"), ("rum", "raisin"),
    ("mint", "chocolate"), ("raspberry", "white", "chocolate"), ("macaroni", "cheese"), ("fruit", "fibre"),
)  # fmt: skip
"""Flavours that are said with "and"."""
DOUBLED = {"double": "doubledouble", "triple": "tripletriple"}
"""What a Canadian coffee is called, as the table has it."""
BEFORE_A_PLACE = frozenset({"from", "at", "@", "via", "in", "off"})
AROUND_A_PLACE = frozenset({"the", "a", "my", "our", "your", "local", "nearest", "work", "uni"})
BEHIND_A_PLACE = frozenset(
    {"run", "order", "takeaway", "delivery", "trip", "lunch", "breakfast", "dinner", "tea", "drive", "thru"}
    | {"cafe", "counter", "today", "again", "tonight", "haul", "stop", "visit", "meal", "deal"}
)
"""What is said with a place: "maccas run", "from the tesco cafe", "boots meal deal"."""
STOPS = frozenset(",;:-.+")
MOST_FLAVOURS = 6
"""More words than this beside a brand are no flavour."""


class Row(NamedTuple):
    """A row of the table: its stems without "and", the food ("" for none), where and of which kind it is."""

    stems: tuple[str, ...]
    food_id: str
    locale: str
    kind: str


@cache
def _table() -> tuple[Row, ...]:
    return kept_table("brands", ("brands.py", "words.py", "data/brands.csv"), _read, tuple[Row, ...])


def _read() -> tuple[Row, ...]:
    text = (files("villi.meals") / "data" / "brands.csv").read_text(encoding="utf-8")
    return tuple(
        Row(_stems(row["words"]), row["id"], row["locale"], row["kind"])
        for row in csv.DictReader(text.splitlines())
    )


def _stems(words: str) -> tuple[str, ...]:
    found = (t for t in tokens(fold(words)) if t.kind in (WORD, NUMBER) and t.text not in CONNECTORS)
    return tuple(token.stem for token in found)


@cache
def _phrases() -> dict[str, list[Row]]:
    """Makers, places and brands by their first stem, the longest first."""
    found: dict[str, list[Row]] = {}
    plain = (Row((stem,), "", "", MAKER) for stem in sorted(listed("makers")))
    for row in (*_table(), *plain):
        if row.kind and row.stems:
            found.setdefault(row.stems[0], []).append(row)
    for rows in found.values():
        rows.sort(key=lambda row: -len(row.stems))
    return found


@cache
def makers() -> frozenset[str]:
    """Makers of one word, as stems.

    >>> "walker" in makers(), "sainsbury" in makers()
    (False, True)
    """
    return frozenset(row.stems[0] for row in _table() if row.kind == MAKER and len(row.stems) == 1)


@cache
def words() -> frozenset[str]:
    """Every stem of the table.

    >>> "wotsit" in words()
    True
    """
    return frozenset(stem for row in _table() for stem in row.stems)


@cache
def misspelt() -> frozenset[str]:
    """Stems that a misspelt word may mean: those of brands and makers, not of every fixed phrase.

    >>> "ryvita" in misspelt()
    True
    """
    return frozenset(stem for row in _table() if row.kind in (BRAND, MAKER) for stem in row.stems)


def _at(found: Sequence[Token], i: int) -> tuple[Row, int] | None:
    """The longest row of makers, places and brands that starts at a token, and where it ends; connectors in
    it are passed over: Ben n Jerry's."""
    for row in _phrases().get(found[i].stem, ()):
        j = i
        for place, stem in enumerate(row.stems):
            if place and j < len(found) and found[j].text in CONNECTORS:
                j += 1
            if j >= len(found) or found[j].stem != stem:
                break
            j += 1
        else:
            return row, j
    return None


def without_places(found: Sequence[Token], postings: Mapping[str, Sequence[int]]) -> list[Token]:
    """The tokens of a line without what only says where the food is from, and with the connectors inside a
    brand or its flavour left out, so that nothing is cut there.

    `postings` are those of the index: a place that names of the catalogue have is left ("McDonald's").

    >>> plain = lambda line: " ".join(t.text for t in without_places(tokens(line), {}))
    >>> plain("sausage roll from greggs"), plain("aldi, oat bar"), plain("greggs")
    ('sausage roll', 'oat bar', 'greggs')
    >>> plain("birds eye peas"), plain("ben n jerrys"), plain("cheese n onion walkers")
    ('peas', 'ben jerrys', 'cheese onion walkers')
    """
    found = _doubled(found)
    if not any(token.stem in _phrases() for token in found):
        return found
    kept: list[Token] = []
    i = 0
    while i < len(found):
        here = _at(found, i) if found[i].kind in (WORD, NUMBER) else None
        if here is None:
            kept.append(found[i])
            i += 1
            continue
        row, end = here
        if row.kind == BRAND:
            kept.extend(token for token in found[i:end] if token.text not in CONNECTORS)
            i = end
            continue
        named = row.kind == PLACE and all(stem in postings for stem in row.stems)
        after = _behind(found, end)
        if not named and _stands_as_place(kept, found, after):
            while kept and (kept[-1].text in AROUND_A_PLACE or kept[-1].text in BEFORE_A_PLACE):
                kept.pop()
            i = after
            if i < len(found) and found[i].kind == MARK and found[i].text in STOPS and not kept:
                i += 1
        elif not named and row.kind == MAKER and end - i > 1:
            i = end  # "birds eye peas" are peas
        else:
            kept.extend(found[i:end])
            i = end
    kept = _joined_flavours(kept)
    return kept if any(token.kind == WORD for token in kept) else list(found)


def _doubled(found: Sequence[Token]) -> list[Token]:
    """The tokens; "double double" is one word: a coffee with two creams and two sugars."""
    made: list[Token] = []
    for token in found:
        if made and token.text == made[-1].text and token.text in DOUBLED:
            made[-1] = made[-1]._replace(text=DOUBLED[token.text], stem=DOUBLED[token.text], end=token.end)
        else:
            made.append(token)
    return made


def _behind(found: Sequence[Token], end: int) -> int:
    while end < len(found) and found[end].text in BEHIND_A_PLACE:
        end += 1
    return end


def _stands_as_place(kept: Sequence[Token], found: Sequence[Token], after: int) -> bool:
    """True for "from X", "the X cafe" at the end, X alone before or behind a stop."""
    back = len(kept)
    while back and kept[back - 1].text in AROUND_A_PLACE:
        back -= 1
    if back and kept[back - 1].text in BEFORE_A_PLACE:
        return True
    opens = not back or (kept[back - 1].kind == MARK and kept[back - 1].text in ",;:-.+(")
    follows = found[after] if after < len(found) else None
    closes = follows is None or (follows.kind == MARK and follows.text in ",;:-.)")
    numbered = not back and follows is not None and (follows.kind == NUMBER or follows.text in ("a", "an"))
    return opens and (closes or numbered)


def _joined_flavours(found: list[Token]) -> list[Token]:
    """The tokens without the "and" of a flavour beside a brand: "walkers cheese and onion"."""
    stretches = [k for k, token in enumerate(found) if token.text in CONNECTORS]
    if not stretches or not any(_branded(found, k) for k in range(len(found))):
        return found
    dropped = {k for k in stretches if _in_a_pair(found, k)}
    return [token for k, token in enumerate(found) if k not in dropped]


def _branded(found: Sequence[Token], k: int) -> bool:
    here = _at(found, k) if found[k].kind in (WORD, NUMBER) else None
    return here is not None and here[0].kind == BRAND


def _in_a_pair(found: Sequence[Token], k: int) -> bool:
    before = tuple(token.stem for token in found[max(0, k - 3) : k])
    after = tuple(token.stem for token in found[k + 1 : k + 4])
    for pair in PAIRS:
        for cut in range(1, len(pair)):
            if before[-cut:] == pair[:cut] and after[: len(pair) - cut] == pair[cut:]:
                return True
    return False


def is_brand(stems: Iterable[str]) -> bool:
    """True for the words of a brand and nothing else.

    >>> is_brand(["pringle"]), is_brand(["creme", "egg"]), is_brand(["egg"])
    (True, True, False)
    """
    said = tuple(stems)
    return (
        any(row.stems == said and row.kind == BRAND for row in _phrases().get(said[0], ())) if said else False
    )


def brands_in(said: Sequence[str], places: Sequence[str]) -> list[Row]:
    """The brands among some stems, the longest first, those of the person's countries before those of
    everywhere.

    >>> [row.stems for row in brands_in(("sour", "cream", "pringle"), ())], brands_in(("pear", "tree"), ())
    ([('pringle',)], [])
    """
    held = set(said)
    fits = [
        row
        for word in said
        for row in _phrases().get(word, ())
        if row.kind == BRAND and held.issuperset(row.stems) and row.locale in ("", *places)
    ]
    return sorted(fits, key=lambda row: (-len(row.stems), row.locale == ""))
