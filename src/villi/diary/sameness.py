"""What a line asks to be repeated: "same breakfast no coffee", "half of yesterday's dinner", "ditto"."""

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from villi.diary.dates import WEEKDAYS
from villi.diary.keys import MEALS
from villi.diary.values import MOST_KEPT, Meal

What = Literal["meal", "day", "above", "usual"]
Day = Literal["", "yesterday", "today", "before"]


class Repeat(NamedTuple):
    """A repetition as said.

    `what`: a meal, a whole day, the line above, or the usual. `meal` "" where none was named; `day` is
    yesterday, today (else the latest), before (the latest), or "" where `weekday` says it or nothing
    does. `share` of the amounts; `left` where it is what was left of it. `without` are foods left out. The
    line's own words are [rest, end) of the text; `swaps` says that they take the place of something ("but
    with oat milk").
    """

    what: What
    meal: Meal = ""
    day: Day = ""
    weekday: int | None = None
    share: float = 1.0
    left: bool = False
    without: tuple[str, ...] = ()
    rest: int = 0
    end: int = 0
    swaps: bool = False


_MEAL = "breakfast|brekkie|brekky|lunch|dinner|tea|supper|snack"
_WEEKDAY = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
_STOP = r"(?=\s*(?:[,;.+&!]|\Z|but\b|no\b|without\b|minus\b|except\b|plus\b|and\b|with\b|n\b|only\b|-))"
# "yesterday's dinner", "last night", "this morning", "Monday"
_WHEN = (
    rf"(?:(?P<yesterday>yesterday|the\s+day\s+before)|(?P<night>last\s+night)|(?P<morning>this\s+morning)"
    rf"|(?P<before>before|last\s+time|earlier)|(?:last\s+|on\s+)?(?P<day>{_WEEKDAY})\b)"
)
_OF_WHEN = (
    rf"(?:{_WHEN}(?:['’]?s)?(?:\s+(?P<meal2>{_MEAL})\b)?"
    rf"|(?:my\s+|the\s+|today['’]?s\s+)?(?P<meal3>{_MEAL})\b)"
)
_PART = (
    r"(?:(?:the\s+)?(?P<left>rest|remainder|left[- ]?overs?)(?:\s+(?:of|from))?"
    r"|(?P<share>half|a\s+half|(?:a\s+)?third|(?:a\s+)?quarter|double|twice)(?:\s+of)?)\s+(?:the\s+|my\s+)?"
)
_AGAIN = r"(?:\s+(?:again|over\s+again|leftovers?|(?P<leftovers>left[- ]?overs?)))?"

_SAME = re.compile(
    rf"\s*(?:(?:exactly|just|much|had|ate)\s+)*(?:the\s+)?same\s*(?:thing\s*)?(?P<meal>{_MEAL})?(?:\s+again)?"
    rf"(?:\s+(?:as|like|from|for)\s+(?:(?P<usual>usual|always|ever|normal)|(?P<above>above)|{_OF_WHEN}))?{_STOP}",
    re.IGNORECASE,
)
_ABOVE = re.compile(rf"\s*(?:ditto|as\s+above|(?:the\s+)?same\s+again|again){_STOP}", re.IGNORECASE)
_AS = re.compile(
    rf"\s*(?:as|like|repeat\s+of)\s+(?:(?P<usual>usual|always|normal)|{_OF_WHEN}){_AGAIN}{_STOP}",
    re.IGNORECASE,
)
_USUAL = re.compile(
    r"\s*(?:had\s+)?(?:(?:(?:the|my)\s+)?usual|(?:(?:the|my)\s+)?(?:usual|normal|regular|standard)\s+"
    rf"(?P<meal>breakfast|brekkie|brekky|lunch|dinner|supper|snack)){_STOP}",  # usual tea is a drink
    re.IGNORECASE,
)
_OF_A_DAY = re.compile(
    rf"\s*(?:had\s+|ate\s+|finished\s+)?(?:{_PART})?{_WHEN}['’]?s?\s+"
    rf"(?:(?P<meal2>{_MEAL})\b(?:\s+(?P<leftovers>left[- ]?overs?))?|(?P<leftovers2>left[- ]?overs?))"
    rf"(?:\s+again)?{_STOP}",
    re.IGNORECASE,
)
_LEFT = re.compile(
    r"\s*(?:had\s+|ate\s+|finished\s+)?(?:the\s+|some\s+)?"
    rf"(?:(?:rest|remainder|left[- ]?overs?)\s+(?:of|from)\s+{_OF_WHEN}"
    rf"|left[- ]?over\s+(?P<meal4>{_MEAL})|(?P<meal5>{_MEAL})\s+left[- ]?overs?){_STOP}",
    re.IGNORECASE,
)
_HALF_MEAL = re.compile(
    rf"\s*(?P<share>half|a\s+third|a\s+quarter)\s+(?:of\s+)?(?:my\s+|the\s+)?(?P<meal3>{_MEAL})\b{_STOP}",
    re.IGNORECASE,
)
_ONLY_LEFT = re.compile(rf"\s*(?:had\s+|ate\s+|some\s+|the\s+)?left[- ]?overs?{_STOP}", re.IGNORECASE)

_LESS = re.compile(
    r"\s*[,;]?\s*(?:but\s+)?(?:no|without|minus|except(?:\s+for)?)\s+(?:the\s+)?(?P<food>[^,;+&]+?)"
    r"(?=\s*(?:[,;+&]|\Z|\bplus\b|\bwith\b|\band\s+no\b|\bno\b|\bbut\b"
    r"|\band\s+(?:an?|some|one|two|three|extra|[0-9]+)\b))",
    re.IGNORECASE,
)
_LEAD = re.compile(r"[\s,;.!+&-]*(?:(?:but|plus|with|and|n|only)\b\s*)*[\s,;.+&]*", re.IGNORECASE)
_MORE = re.compile(r"\b(?:but|plus|with|and|n|only)\b|[+&]", re.IGNORECASE)
_BUT = re.compile(r"[\s,;.!-]*(?:but|only)\b", re.IGNORECASE)
_INSTEAD = re.compile(
    r"(?<!\s)\s+instead(?:\s+of\s+(?:the\s+)?(?P<food>[^,;+&.]+))?\s*[.!]?\s*\Z", re.IGNORECASE
)
_MUCH = re.compile(
    r"(?:only\s+)?(?P<share>half|a\s+half|double|twice)(?:\s+(?:of\s+it|as\s+much|the\s+amount))?[.!]?\s*\Z",
    re.I,
)

_SHARES = {"half": 0.5, "third": 1 / 3, "quarter": 0.25, "double": 2.0, "twice": 2.0}
_HINT = re.compile(
    rf"same|ditto|above|again|usual|normal|regular|standard|yesterday|last|left[- ]?over|rest|half|third"
    rf"|quarter|\b(?:{_WEEKDAY})|as\b|like\b|repeat|this\s+morning",
    re.IGNORECASE,
)
LONGEST_HEAD = 60
"""Characters in which such words stand at the start of a line."""


@lru_cache(maxsize=MOST_KEPT)
def said(text: str, meal: Meal = "") -> Repeat | None:
    """What repetition the words of a line ask for, or None.

    >>> said("same breakfast no coffee")[:2], said("same breakfast no coffee").without
    (('meal', 'breakfast'), ('coffee',))
    >>> said("same as Monday, plus a pear", "lunch")[:4], said("same old soup")
    (('meal', 'lunch', '', 0), None)
    >>> said("half of yesterday's dinner")[:5]
    ('meal', 'dinner', 'yesterday', None, 0.5)
    """
    if not _HINT.search(text[:LONGEST_HEAD]):
        return None
    head, end = _head(text, meal)
    if head is None:
        return None
    without, at = [], end
    while less := _LESS.match(text, at):
        without.append(less["food"].strip().lower())
        at = less.end()
    swaps = bool(_BUT.match(text, at))
    lead = _LEAD.match(text, at)
    rest = lead.end() if lead else at
    if head.what == "usual" and not without and rest < len(text) and not _MORE.search(text, at, rest):
        return None  # "usual breakfast, 2 eggs and toast" says itself what the usual is
    stop = len(text)
    instead = _INSTEAD.search(text, rest)
    if instead:
        swaps, stop = True, instead.start()
        without += [instead["food"].strip().lower()] if instead["food"] else []
    much = _MUCH.match(text, rest)
    if much:
        head, rest = head._replace(share=_share(much["share"])), stop
    return head._replace(without=tuple(without), rest=rest, end=stop, swaps=swaps)


def _head(text: str, meal: Meal) -> tuple[Repeat | None, int]:
    """What is repeated, and where the words about it end."""
    if found := _ABOVE.match(text):
        return Repeat("above", meal), found.end()
    if found := _SAME.match(text):
        named = _meal(found["meal"])
        if found["usual"]:
            return Repeat("usual", named or meal), found.end()
        if found["above"]:
            return Repeat("above", meal), found.end()
        return _of(found, named or _meal(found["meal2"]) or _meal(found["meal3"]), meal), found.end()
    if found := _OF_A_DAY.match(text):
        left = bool(found["left"] or found["leftovers"] or found["leftovers2"])
        named = _meal(found["meal2"]) or ("dinner" if left else meal)
        repeat = _of(found, named, meal)
        return repeat._replace(share=_share(found["share"]), left=left), found.end()
    if found := _AS.match(text):
        if found["usual"]:
            return Repeat("usual", meal), found.end()
        return _of(found, _meal(found["meal2"]) or _meal(found["meal3"]), meal), found.end()
    if found := _LEFT.match(text):
        named = next(
            (m for m in map(_meal, map(found.__getitem__, ("meal2", "meal3", "meal4", "meal5"))) if m), ""
        )
        return _of(found, named or "dinner", "")._replace(left=True), found.end()
    if found := _HALF_MEAL.match(text):
        repeat = Repeat("meal", _meal(found["meal3"]), "today", share=_share(found["share"]))
        return repeat, found.end()
    if found := _USUAL.match(text):
        return Repeat("usual", _meal(found["meal"]) or meal), found.end()
    if found := _ONLY_LEFT.match(text):
        return Repeat("meal", "", "before", left=True), found.end()
    return None, 0


def _of(found: "re.Match[str]", named: Meal, label: Meal) -> Repeat:
    """The meal and day of a match with the groups of `_WHEN`."""
    if found["night"]:
        return Repeat("meal", named or "dinner", "yesterday")
    if found["morning"]:
        return Repeat("meal", named or "breakfast", "today")
    if found["yesterday"]:
        return Repeat("meal", named or label, "yesterday")
    if found["day"]:
        return Repeat("meal", named or label, "", WEEKDAYS[found["day"].lower()])
    if "meal3" in found.groupdict() and found["meal3"]:
        return Repeat("meal", named, "today")
    return Repeat("meal", named or label, "before" if named or label or found["before"] else "")


def _meal(word: str | None) -> Meal:
    if not word:
        return ""
    return MEALS.get("breakfast" if word.lower() == "brekky" else word.lower(), "")


def _share(word: str | None) -> float:
    return _SHARES[word.lower().split()[-1]] if word else 1.0
