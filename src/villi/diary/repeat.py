""" "Same breakfast no coffee": an earlier meal once more, less what is named."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date as Date
from datetime import time as Time
from typing import NamedTuple

from villi.diary.dates import WEEKDAYS, last_weekday, minute_of_day
from villi.diary.keys import MEALS
from villi.diary.values import Eaten, Entry, Meal, Words
from villi.quantities import Problem

_MEAL = "breakfast|brekkie|lunch|dinner|tea|supper|snack"
_SAME = re.compile(
    rf"\s*(?:the\s+)?same\s*(?P<meal>{_MEAL})?(?:\s+again)?"
    r"(?:\s+as\s+(?:(?P<yesterday>yesterday|before|last\s+time)|(?:last\s+)?(?P<day>[a-z]{3,9})\b))?"
    r"(?=\s*(?:[,;.+&!]|\Z|but\b|no\b|without\b|minus\b|except\b|plus\b|and\b|with\b|n\b))",
    re.IGNORECASE,
)
_LESS = re.compile(
    r"\s*[,;]?\s*(?:but\s+)?(?:no|without|minus|except(?:\s+for)?)\s+(?:the\s+)?(?P<food>[^,;+&]+?)"
    r"(?=\s*(?:[,;+&]|\Z|\bplus\b|\bwith\b|\band\s+no\b|\bno\b|\bbut\b))",
    re.IGNORECASE,
)
_PIECE = re.compile(r"\s*(?:,(?![0-9])|;|\+|&|\band\b|\bn\b|\bwith\b|\A)\s*", re.IGNORECASE)
_LEAD = re.compile(r"[\s,;.!+&]*(?:(?:but|plus|with|and|n)\b\s*)?[\s,;.+&]*", re.IGNORECASE)
_WINDOWS = {"breakfast": (240, 660), "lunch": (660, 930), "dinner": (1020, 1380), "tea": (930, 1200)}
"""Minutes of the day in which an unnamed meal may be what "same lunch" means."""

LONGEST = 50
"""Lines of a meal that can be repeated: "same breakfast" beside a breakfast, day after day, would add up."""

# What people leave out by a general name and wrote down by a particular one.
_KINDS = {
    "coffee": "flat white,latte,cappuccino,espresso,americano,macchiato,mocha,cortado,lungo,ristretto,filter",
    "tea": "chai,earl grey,rooibos,matcha,builders",
    "toast": "sourdough toast",
    "bread": "toast,roll,bagel,sourdough,baguette,bun,loaf",
    "wine": "prosecco,champagne,rioja,merlot,chardonnay,sauvignon,red,white",
    "alcohol": "wine,beer,lager,cider,gin,vodka,whisky,prosecco",
    "egg": "omelette,omelet,frittata",
}


class Less(NamedTuple):
    """A repetition as said: which meal of which day ("" and None: the latest), less which foods; `rest` is
    where words of its own start in the text."""

    meal: Meal
    weekday: int | None
    without: tuple[str, ...]
    rest: int


def said(text: str, meal: Meal = "") -> Less | None:
    """What repetition the words of a line ask for, or None.

    >>> said("same breakfast no coffee")
    Less(meal='breakfast', weekday=None, without=('coffee',), rest=24)
    >>> said("same as Monday, plus a pear", "lunch")[:3], said("same old soup")
    (('lunch', 0, ()), None)
    """
    if "same" not in text[:12].lower():
        return None
    head = _SAME.match(text)
    if not head:
        return None
    named: Meal = MEALS[head["meal"].lower()] if head["meal"] else meal
    weekday = WEEKDAYS.get(head["day"].lower()) if head["day"] else None
    if not named or (head["day"] and weekday is None):
        return None
    without, at = [], head.end()
    while less := _LESS.match(text, at):
        without.append(less["food"].strip().lower())
        at = less.end()
    lead = _LEAD.match(text, at)
    return Less(named, weekday, tuple(without), lead.end() if lead else at)


def repeated(
    days: Mapping[Date, Sequence[Entry]], day_starts: Time
) -> tuple[dict[Date, list[Entry]], list[Problem]]:
    """The days, oldest first, with every repetition replaced by what is repeated, and what failed.

    >>> days = {Date(2026, 11, 16): [Eaten(Words(1, 5, "2 eggs, flat white"), meal="breakfast")],
    ...         Date(2026, 11, 17): [Eaten(Words(2, 1, "same breakfast no coffee"))]}
    >>> repeated(days, Time(4))[0][Date(2026, 11, 17)][0].words
    Words(line=1, column=5, text='2 eggs', pins=(), one=False)
    """
    out: dict[Date, list[Entry]] = {}
    problems: list[Problem] = []
    for date in sorted(days):
        entries: list[Entry] = []
        for entry in days[date]:
            less = said(entry.words.text, entry.meal) if isinstance(entry, Eaten) else None
            if less is None or not isinstance(entry, Eaten):
                entries.append(entry)
                continue
            found, wrong = _once_more(entry, less, date, out, day_starts)
            entries += found
            problems += wrong
        out[date] = entries
    return out, problems


def _once_more(
    entry: Eaten, less: Less, date: Date, earlier: dict[Date, list[Entry]], day_starts: Time
) -> tuple[list[Entry], list[Problem]]:
    line, column = entry.words.line, entry.words.column
    meals = _earlier(less, date, earlier, day_starts)
    if not meals:
        remedy = f"write what the {less.meal} was"
        return [entry], [Problem(line, column, f"no earlier {less.meal} to repeat", remedy)]
    if len(meals) > LONGEST:
        return [entry], [
            Problem(line, column, f"that {less.meal} has too many lines to repeat", "write it out")
        ]
    kept: list[Entry] = []
    for eaten in meals:
        words = without(eaten.words, less.without)
        if words.text:
            kept.append(replace(eaten, words=words, clock=entry.clock, meal=less.meal, near="", repeats=line))
    missing = [food for food in less.without if not any(_has(eaten.words.text, food) for eaten in meals)]
    problems = [
        Problem(line, column, f"no {food} in that {less.meal}: nothing was left out", "write the meal out")
        for food in missing
    ]
    own = entry.words.text[less.rest :]
    if own.strip(" ,;.!"):
        pins = tuple((end - less.rest, pin) for end, pin in entry.words.pins if end > less.rest)
        words = Words(line, column + less.rest, own, pins)
        kept.append(Eaten(words, entry.clock, less.meal, continues=bool(kept)))
    return kept, problems


def _earlier(less: Less, date: Date, earlier: dict[Date, list[Entry]], day_starts: Time) -> list[Eaten]:
    """The meal that is meant; `earlier` holds the days before `date`, oldest first."""
    only = last_weekday(date, less.weekday) if less.weekday is not None else None
    for day in reversed(earlier.keys()) if only is None else (only,):
        eaten = [entry for entry in earlier.get(day, ()) if isinstance(entry, Eaten)]
        named = [entry for entry in eaten if entry.meal == less.meal]
        first, last = _WINDOWS.get(less.meal, (0, 0))
        timed = [
            entry
            for entry in eaten
            if not entry.meal and entry.clock and first <= minute_of_day(entry.clock, day_starts) < last
        ]
        if named or timed:
            return named or timed
    return []


def without(words: Words, foods: Sequence[str]) -> Words:
    """The words with every piece that names one of `foods` blanked out, its pin with it.

    >>> without(Words(1, 1, "2 eggs, latte, toast"), ["coffee"]).text
    '2 eggs       , toast'
    """
    text = words.text
    if not foods:
        return words
    starts = [match.start() for match in _PIECE.finditer(text)] or [0]
    starts = starts if starts[0] == 0 else [0, *starts]
    pins = list(words.pins)
    for start, end in zip(starts, [*starts[1:], len(words.text)], strict=True):
        if any(_has(words.text[start:end], food) for food in foods):
            text = text[:start] + " " * (end - start) + text[end:]
            pins = [(at, pin) for at, pin in pins if not start < at <= end]
    return trimmed(Words(words.line, words.column, text, tuple(pins)))


def trimmed(words: Words) -> Words:
    """The words without blanks and separators at either end, column and pins moved along."""
    text = words.text.rstrip(" \t,;+&.")
    cut = len(text) - len(text.lstrip(" \t,;+&."))
    pins = tuple((min(max(0, at - cut), len(text) - cut), pin) for at, pin in words.pins)
    return Words(words.line, words.column + cut, text[cut:], pins)


def _has(piece: str, food: str) -> bool:
    piece = piece.lower()
    names = [food.removesuffix("s"), *_KINDS.get(food.removesuffix("s"), "").split(",")]
    return any(name and re.search(rf"\b{re.escape(name)}(?:s|es)?\b", piece) for name in names)
