"""Household portions in one short style: amount 1, plain unit, grams.

The survey's "Quantity not specified" becomes `default`, its guideline amounts become `per ...` units.
Plain weights (1 oz) are left out, since any reader of amounts knows them; ounces that are not the weight
eaten (raw, with bone) stay. Where the survey has a row for an unsaid kind ("1 piece, NFS") it is the plain
"1 piece", whatever else would reduce to the same words.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from catalogue.tables import PortionRow

LIGHTEST, HEAVIEST = 0.1, 6000.0
"""Grams; no household portion of one food lies outside (the survey's heaviest is a watermelon)."""

GUIDELINES = (
    (re.compile(r"per fl oz of beverage"), "per fl oz of drink"),
    (re.compile(r"per slice of bread"), "per slice of bread"),
    (re.compile(r"per cup of hot cereal"), "per cup of hot cereal"),
    (re.compile(r"on large sandwich"), "per large sandwich"),
    (re.compile(r"(on regular|per) sandwich"), "per sandwich"),
    (re.compile(r"per cup of vegetable"), "per cup of vegetable"),
    (re.compile(r"in salad"), "per salad"),
    (re.compile(r"if topping"), "per topping"),
    (re.compile(r"per cup of (.+)"), r"per cup of \1"),
    (re.compile(r"per (.+)"), r"per \1"),
    (re.compile(r"(on|in|for|with) (.+)"), r"per \2"),
)

UNSAID = re.compile(r", (NFS|NS as to size|NS size|any size|any cut|any type|any kind)\b|\((?:NFS)\)")
"""The survey's mark of a row that stands for all kinds or sizes."""
ORDINARY = re.compile(r"^(Skin|Juice|Topping)\b")


REWORDED = (
    (re.compile(r"^miniature/bite size"), "mini"),
    (re.compile(r"^miniature/slider"), "slider"),
    (re.compile(r"^miniature/small"), "small"),
    (re.compile(r"^miniature\b"), "mini"),
    (re.compile(r"small or thin/very thin slice|small or thin slice|thin/very thin slice"), "thin slice"),
    (re.compile(r"medium or regular slice|medium/regular slice"), "medium slice"),
    (re.compile(r"large or thick slice"), "thick slice"),
    (re.compile(r"medium/regular(/sandwich size)?"), "medium"),
    (re.compile(r"regular or medium|medium or regular"), "medium"),
    (UNSAID, ""),
    (re.compile(r" or tostada\b"), ""),
    (re.compile(r"\bcan or bottle\b"), "can"),
    (re.compile(r"\bindividual single[- ]serving "), "single-serving "),
    (re.compile(r"\bpiece/slice\b|\bslice or wedge\b|\bslice/chunk\b"), "slice"),
    (re.compile(r"\bflowerets?\b"), "floret"),
    (re.compile(r"\btbsp\b"), "tablespoon"),
    (re.compile(r"\btsp\b"), "teaspoon"),
    (re.compile(r"\bfrankfurter\b"), "hot dog"),
    (re.compile(r'\s*\((?:approx |about )?[^()]*(?:"|\bdia\b|diameter)[^()]*\)'), ""),
    (re.compile(r"\s*\((?:no ice|shelled)\)"), ""),
    (re.compile(r"^cup \(8 fl oz\)"), "cup"),
    (re.compile(r"\s*\(include [^()]*\)"), ""),
    (re.compile(r"\s*\((?:NS as to |\d[^()]*(?:raw|live w|FO)|large bite|approx)[^()]*\)"), ""),
    (re.compile(r",? \(?yields?\b[^()]*\)?"), ""),
    (re.compile(r"\s*\((?:[^()]*\bremoved|yield[^()]*)\)"), ""),
    (re.compile(r", NS as to [a-z ]+"), ""),
    (re.compile(r"^oz, (?:boneless|without shell), raw\b"), "oz raw"),
    (re.compile(r"^oz, with (bone|shell), raw\b"), r"oz raw with \1"),
    (re.compile(r"^oz, with (bone|shell), cooked\b"), r"oz with \1"),
    (re.compile(r"^(oz|cup),? (raw|dry)\b"), r"\1 \2"),
    (re.compile(r"^oz, in shell\b"), "oz with shell"),
    (re.compile(r"^cup, in shell\b"), "cup with shell"),
    (re.compile(r"^cubic inch, boneless, cooked$"), "cubic inch"),
    (re.compile(r"^cup, cooked(?:, (diced|flaked))?$"), r"cup"),
    (
        re.compile(
            r"^(beet|carrot|mushroom|waterchestnut|gumdrop|chip|strip|stick|spear|sheet|sprig|pod|slice)s\b"
        ),
        r"\1",
    ),
    (re.compile(r"^(cube|kernel|cup|date|fig|olive)s\b"), r"\1"),
    (re.compile(r"^leaves$"), "leaf"),
)

DROPPED = re.compile(
    r"^(g|gram|oz|ounce|lb|pound|kg|ml|100 g)(,? (boneless|cooked|without shell|lean only|skinless|NFS))*$"
    r"|surface inch|lean only|fat removed|with refuse|with ice|\(fat removed|yields?\b.*\brefuse|quart|gallon"
    r"|^package net weight|guideline|^serving size|refuse|NLEA|cubic inch, with bone|^drop$|^unit\b"
    r"|from a water fountain",
    re.IGNORECASE,
)
AMOUNT = re.compile(r"^(?:(\d+)/(\d+)|(\d+(?:\.\d+)?))\s+(?!\d|calorie|inch|oz\b.*container)")
COUNTED = re.compile(r"^1 \d")
"""A number that belongs to the unit: 1 6 oz container, 1 2-layer cake."""


class Portion(NamedTuple):
    """`grams` of one `unit`."""

    unit: str
    grams: float


def guideline(text: str) -> str:
    """The "per ..." unit of a guideline amount.

    >>> guideline("Guideline amount on regular sandwich")
    'per sandwich'
    """
    words = text.removeprefix("Guideline amount").strip().lower()
    for pattern, unit in GUIDELINES:
        if found := pattern.search(words):
            return found.expand(unit).split(",")[0].strip()
    return ""


def reworded(text: str) -> str:
    """A unit without the survey's jargon.

    >>> reworded('piece (1/8 of 9" dia)'), reworded("small or thin/very thin slice"), reworded("cup, NFS")
    ('piece', 'thin slice', 'cup')
    """
    for pattern, plain in REWORDED:
        text = pattern.sub(plain, text)
    text = " ".join(text.split()).strip(" ,")
    return ORDINARY.sub(lambda found: found[0].lower(), text)


def portion(row: PortionRow) -> Portion | None:
    """One table row as a portion of amount 1; None where it is not one to keep.

    >>> portion(PortionRow(2, "tbsp", 30.0)), portion(PortionRow(1, "1/2 bagel", 28.0))
    (Portion(unit='1 tablespoon', grams=15.0), Portion(unit='1 bagel', grams=56.0))
    >>> portion(PortionRow(1, "1 oz, boneless, cooked", 28.35)) is None
    True
    """
    text, amount = row.unit, row.amount
    if row.grams <= 0 or amount <= 0 or not text:
        return None
    if text.lower().startswith("quantity not specified"):
        return Portion("default", row.grams) if text == "Quantity not specified" else None
    if text.startswith("Guideline amount"):
        unit = guideline(text)
        return Portion(unit, row.grams) if unit else None
    if COUNTED.match(text):
        text = text[2:]
    elif found := AMOUNT.match(text):
        top, bottom, whole = found.groups()
        amount *= float(whole) if whole else float(top) / float(bottom)
        text = text[found.end() :]
    if amount <= 0 or DROPPED.search(text):
        return None
    unit = reworded(text)
    grams = row.grams / amount
    if not unit or DROPPED.search(unit) or not LIGHTEST <= grams <= HEAVIEST:
        return None
    return Portion(f"1 {unit}", grams)


def distinct(portions: Iterable[Portion]) -> Iterator[Portion]:
    """The portions with each unit once, the first of its kind."""
    seen: set[str] = set()
    for found in portions:
        if found.unit not in seen:
            seen.add(found.unit)
            yield found


def with_plain(portions: Iterable[Portion]) -> Iterator[Portion]:
    """The portions, and after a medium one of a kind ("1 medium slice") the plain one ("1 slice")."""
    for found in portions:
        yield found
        if found.unit.startswith("1 medium ") and "serving" not in found.unit:
            yield Portion("1 " + found.unit.removeprefix("1 medium "), found.grams)


def household(rows: Iterable[PortionRow]) -> list[Portion]:
    """A food's portions from its table rows, in order, each unit once.

    A row for an unsaid kind goes before one that only reduces to the same words; both go before derived ones.

    >>> household([PortionRow(1, "bottle (8 fl oz)", 240.0), PortionRow(1, "bottle, NFS", 507.0)])
    [Portion(unit='1 bottle (8 fl oz)', grams=240.0), Portion(unit='1 bottle', grams=507.0)]
    """
    made = [(row, kept) for row in rows if (kept := portion(row)) is not None]
    unsaid = {kept.unit: kept for row, kept in made if UNSAID.search(row.unit)}
    found = [unsaid.get(kept.unit, kept) for _, kept in made]
    own = {p.unit for p in found}
    derived = [p for p in with_plain(found) if p.unit not in own]
    return list(distinct([*found, *derived]))
