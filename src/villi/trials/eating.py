"""What words mean for eating: a meal, food altogether, a whole group of foods, something left out or added.

Whatever is drawn by lot has days without it. So words that name a meal, or all food, name days of eating
less, and a group of foods names days on which the group is cut out, whichever option they came with.

Tables: `data/eating.csv` (meals, words for all food and for fasting, in the languages that people write in
here; words that say nothing beside them) and `data/groups.csv` (groups of foods, and ways of eating that cut
one out). Words are compared after `villi.safety.said.even`.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

from villi.safety.said import even, matcher
from villi.substances import misspelt, recognise

Group = Literal["", "whole", "part"]

SHORTEST_SLIP, LONG = 5, 8
"""Letters of English words of the tables that slips are looked for of: one letter wrong, missing, added or
exchanged with its neighbour, from eight letters on two, the first letter right. "Brekfast", "diner" and
"vegtables" are slips, "daily" is none of "dairy" (judgement; words that would be taken for slips and are none
stand in the table)."""

_ADDS = re.compile(r"\b(?:extra|additional|additionally|added?|adding|more|another|bonus)\b")
_LEAVES = re.compile(
    r"\b(?:no|not|without|avoid\w*|cut(?:ting)? (?:out|down|back)|leav(?:e|ing) out|giv(?:e|ing) up|"
    r"quit(?:ting)?|less|fewer|drop(?:ping)?|skip\w*|omit\w*|exclud\w*|restrict\w*|limit\w*|reduc(?:e|es|ing)|"
    r"eliminat\w*|abst(?:ain|in)\w*|instead of|in place of|rather than|replac\w*|swap\w*|substitut\w*|"
    r"only|just|nothing|exclusively|free from|free of|"
    r"(?!(?:caffeine|sugar|fat|alcohol|additive) free)\w+ free|ohne|kein\w*|weniger|statt|nur|sans|moins|"
    r"sin|menos|solo|senza|meno|zonder|geen|minder|sem|utan|uten|"
    r"uden|bez|ilman|bila|tanpa)\b"
)
_OFTEN = re.compile(
    r"\b(?:(?:every|each) (?:single )?day|daily|(?:once|twice|one time|two times|[0-9] times?) "
    r"(?:a|per|each) day|(?:a|per) day|all day(?: long)?|today|always)\b"
)
_AMOUNT = re.compile(
    r"\b(?:piece|portion|serving|helping|glass|bowl|handful|cup|mug|slice|plate|spoon|spoonful|tablespoon|"
    r"teaspoon|bag|packet|bar|[0-9]+ ?(?:g|ml|grams?))s? of\b"
)
_CLOCK = (
    r"(?:[0-9]{1,2}(?: [0-9]{2})?(?: ?(?:am|pm|a m|p m|o clock|oclock|h|hrs|hours|uhr))?|noon|midday|"
    r"midnight|(?:the )?(?:early |late |mid )?(?:morning|afternoon|evening|night|day)s?|bedtime|bed|sunset|"
    r"sunrise|dusk|dark|dawn|work|school|sleep|waking(?: up)?|six|seven|eight|nine|ten|eleven|twelve)"
)
_BEFORE = (
    r"(?:at|for|within|inside|after|before|with|during|around|about|by|between|on|in|near|past|until|till|til|from|to|since|"
    r"later than|earlier than|right after|zum|zu|beim|vor|nach|mit|bis|al|en|con|para|antes de|despues de|au|"
    r"pour|avec|avant|apres|bij|met|voor|na|a|dopo|prima di|ao|com|depois de|till|til|med|efter|fore|saat|"
    r"sebelum|sesudah|wakati wa|baada ya|kabla ya)"
)
_ARTICLE = (
    r"(?:(?:my|the|a|an|your|our|each|every|any|dem|das|der|el|la|le|les|het|de|il|o)\b ?)*"
    r"(?:(?:early|late|main|evening|big|light|first|second|last) )*"
)


class Meaning(NamedTuple):
    """`eats`: the words name a meal, all food, or none at all, so that days without are days of eating less;
    `group`: they name a whole group of foods (or a part of one: an amount, a time); `leaves`: something is
    left out, or takes the place of something; `adds`: it comes beside what is usual; `meal`: it is said to be
    a meal ("an apple for lunch"), which it may then replace."""

    eats: bool = False
    group: Group = ""
    leaves: bool = False
    adds: bool = False
    meal: bool = False


@cache
def _words(kind: str) -> tuple[str, ...]:
    return tuple(even(word) for word in _written(kind))


def _written(kind: str) -> tuple[str, ...]:
    rows = _rows("eating.csv")
    return tuple(word for row in rows if row["kind"] == kind for word in row["words"].split(";"))


@cache
def _groups(kind: str = "") -> tuple[str, ...]:
    """Groups of foods ("group"), ways of eating that cut one out ("diet"), or both."""
    rows = (row for row in _rows("groups.csv") if kind in ("", row["kind"]))
    return tuple(even(word) for row in rows for word in row["words"].split(";"))


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("villi.trials") / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def _one_of(kind: str) -> "re.Pattern[str]":
    """Any of the words of a kind, and their plurals, the longest first."""
    words = _groups() if kind == "group" else _groups("diet") if kind == "diet" else _words(kind)
    longest = sorted({*words, *(f"{word}s" for word in words)}, key=lambda word: (-len(word), word))
    return matcher(longest) or re.compile(r"(?!)")


@cache
def _unlike() -> "re.Pattern[str]":
    """Words of meals that name no meal: "breakfast cereal", "lunch outside"."""
    return matcher(_written("unlike")) or re.compile(r"(?!)")


def _meal() -> str:
    words = sorted({*_words("meal"), *_plural("meal")}, key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, words))})"


@cache
def _for_meal() -> "re.Pattern[str]":
    return re.compile(rf"\b(?:for|fur|zum|zu|pour|para|per|voor|til|till) {_ARTICLE}{_meal()}\b")


@cache
def _when() -> "re.Pattern[str]":
    meal = _meal()
    meals = rf"{meal}(?: (?:and|or) {meal})*"
    return re.compile(rf"\b{_BEFORE} {_ARTICLE}(?:{meals}|{_CLOCK})\b(?: and {_CLOCK}\b)?")


def _plural(kind: str) -> Iterable[str]:
    return (f"{word}s" for word in _words(kind))


@cache
def _slips() -> tuple[tuple[str, ...], frozenset[str]]:
    """English words that slips are looked for of, and all words that are none."""
    rows = [row for row in _rows("eating.csv") if row["kind"] in ("meal", "whole")] + _rows("groups.csv")
    english = {word for row in rows if row["language"] == "en" for word in row["words"].split(";")}
    single = {word for word in (*_words("meal"), *_words("whole"), *_groups()) if " " not in word}
    known = (*single, *_words("filler"), *_words("slip"), *_words("fast"))
    return tuple(
        sorted(word for word in english if " " not in word and len(word) >= SHORTEST_SLIP)
    ), frozenset(known)


@cache
def _spelt(word: str) -> str:
    """A word, or the one of the tables that it is a slip of.

    >>> _spelt("brekfast"), _spelt("daily"), _spelt("kefir")
    ('breakfast', 'daily', 'kefir')
    """
    words, known = _slips()
    if len(word) < SHORTEST_SLIP - 1 or word in known or word.removesuffix("s") in known:
        return word
    if recognise(word) is not None or misspelt(word):
        return word  # glutamine is no gluten
    from rapidfuzz.distance import OSA

    for known_word in words:
        most = 2 if len(known_word) >= LONG else 1
        if word[0] == known_word[0] and OSA.distance(word, known_word, score_cutoff=most) <= most:
            return known_word
    return word


def meaning(words: str) -> Meaning:
    """What words mean for eating.

    >>> meaning("kefir at breakfast")
    Meaning(eats=False, group='', leaves=False, adds=False, meal=False)
    >>> meaning("eating after 6 pm").eats, meaning("my usual lunch").eats, meaning("brekfast").eats
    (True, True, True)
    >>> [meaning(said).group for said in ("all dairy", "fruit at breakfast", "fruit tea", "Kohlenhydrate")]
    ['whole', 'part', '', 'whole']
    >>> meaning("toast without butter").leaves, meaning("extra vegetables").adds
    (True, True)
    """
    said = _OFTEN.sub(" ", even(words))
    said = _unlike().sub(" x ", " ".join(said.split()))
    said = " ".join(_spelt(word) for word in said.split())
    left = " ".join(_when().sub(" | ", said).split())
    amount = _AMOUNT.search(left) is not None
    rest = _AMOUNT.sub(" ", left)
    narrowed = amount or "|" in left
    rest = " ".join(rest.replace("|", " ").split())
    adds = _ADDS.search(said) is not None
    # more days of a way of eating that cuts a group out add nothing
    group = _group(rest, narrowed) if not adds or _one_of("diet").search(rest) else ""
    leaves, meal = _LEAVES.search(said) is not None, _for_meal().search(said) is not None
    return Meaning(_eats(rest), group, leaves, adds, meal)


def _eats(rest: str) -> bool:
    """Whether a meal is named, or nothing is left beside words for all food."""
    if _one_of("meal").search(rest):
        return True
    return not _beside(_one_of("fast").sub(" ", _one_of("whole").sub(" ", rest)))


def _group(rest: str, narrowed: bool) -> Group:
    found = _one_of("group")
    if not found.search(rest) or _beside(_one_of("whole").sub(" ", found.sub(" ", rest))):
        return ""
    return "part" if narrowed else "whole"


def _beside(rest: str) -> list[str]:
    """Words that say something beside what was found."""
    filler = frozenset(_words("filler"))
    return [word for word in rest.split() if word not in filler and not word.isdigit()]


def names_group(words: str) -> bool:
    """Whether a meal, all food or a group of foods is among the words, whatever stands beside it.

    >>> names_group("an evening without carbs"), names_group("an evening without screens")
    (True, False)
    """
    said = " ".join(_spelt(word) for word in even(words).split())
    return any(_one_of(kind).search(said) for kind in ("meal", "whole", "fast", "group"))


def readable(words: str) -> bool:
    """Whether all letters are of a script that the tables are in: nobody can check what they cannot read.

    >>> readable("Frühstück"), readable("завтрак")
    (True, False)
    """
    return all(unicodedata.name(letter, "").startswith("LATIN") for letter in words if letter.isalpha())
