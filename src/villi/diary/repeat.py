""" "Same breakfast no coffee": what was eaten before once more, less, more or other than what is named.

A repetition only ever looks at what was eaten earlier: earlier days, and in one day what stands before it in
the order of eating (`order`). So nothing can refer to itself, and a repetition of a repetition is what the
first one was. What cannot be found is kept as it was written, with what to write instead.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date as Date
from datetime import time as Time
from datetime import timedelta
from functools import lru_cache
from typing import NamedTuple

from villi.diary.dates import last_weekday, minute_of_day
from villi.diary.order import in_time
from villi.diary.sameness import Repeat, said
from villi.diary.values import Day, Eaten, Entry, Meal, Words
from villi.quantities import Problem

__all__ = ["Behind", "behind", "piece_starts", "repeated", "repeated_on", "said", "trimmed", "without"]

_PIECE = re.compile(r"\s*(?:,(?![0-9])|;|\+|&|\band\b|\bn\b|\bwith\b|\A)\s*", re.IGNORECASE)
_WINDOWS: dict[str, tuple[int, int]] = {
    "breakfast": (240, 660),
    "lunch": (660, 930),
    "dinner": (1020, 1380),
    "tea": (930, 1200),
}
"""Minutes of the day in which an unnamed meal may be what "same lunch" means."""
_BESIDE_MINUTES = 90
"""Between meals, "same as yesterday" is what was eaten about this long before or after (judgement)."""
_EVENING: tuple[Meal, ...] = ("dinner", "tea", "supper")
"""Names of one and the same meal, for different people."""

LONGEST = 50
"""Lines of a meal that can be repeated: "same breakfast" beside a breakfast, day after day, would add up."""
USUAL_FROM = 2
"""A meal is usual when it stands in the diary so many times in the same words."""
LEAST_SHARE, MOST_SHARE = 1 / 64, 64.0
"""Half of half of a meal ... and double of double are no longer what anyone eats (judgement)."""

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
_MILKS = frozenset({"milk", "cream", "creamer"})
# What takes milk: another milk is poured into these.
_MILKY = re.compile(
    r"\b(?:coffee|flat white|latte|cappuccino|americano|macchiato|mocha|cortado|filter|tea|chai|matcha"
    r"|porridge|oatmeal|oats|cereal|muesli|granola|weetabix|corn ?flakes|bran flakes|smoothie|cocoa"
    r"|hot chocolate)\b",
    re.IGNORECASE,
)

_POURED = re.compile(
    r"\s*(?:with|and|&|\+|n)\s+(?:[^\W\d_]+\s+){0,3}(?:milk|cream|creamer|sugars?|sweeteners?|honey)\s*",
    re.IGNORECASE,
)
"""What goes into a drink or a bowl, and goes with it where that is left out."""


@dataclass(slots=True)
class _Eaten:
    """What was eaten of one day so far, in the order of eating, and by meal."""

    day_starts: Time
    all: list[Eaten] = field(default_factory=list)
    named: defaultdict[str, list[Eaten]] = field(default_factory=lambda: defaultdict(list))
    timed: defaultdict[str, list[Eaten]] = field(default_factory=lambda: defaultdict(list))
    clocked: list[tuple[int, int]] = field(default_factory=list)

    def add(self, entries: Sequence[Eaten]) -> None:
        """These were eaten next."""
        for entry in entries:
            self.all.append(entry)
            minute = None if entry.clock is None else minute_of_day(entry.clock, self.day_starts)
            if minute is not None:
                self.clocked.append((minute, len(self.all) - 1))
            if entry.lost:
                continue
            if entry.meal:
                self.named[entry.meal].append(entry)
            elif minute is not None:
                for meal, (first, last) in _WINDOWS.items():
                    if first <= minute < last:
                        self.timed[meal].append(entry)

    def meal(self, meal: Meal) -> list[Eaten]:
        """The entries that are a meal: those named so, else those without a name at its hours."""
        return self.named.get(meal) or self.timed.get(meal) or []

    def named_alike(self, meal: Meal) -> list[Eaten]:
        """The same, under any name of an evening meal."""
        names = (meal, *_EVENING) if meal in _EVENING else (meal,)
        return next((found for name in names if (found := self.meal(name))), [])

    def about(self, minute: int) -> list[Eaten]:
        """What was eaten about a time of the day."""
        start = bisect_left(self.clocked, (minute - _BESIDE_MINUTES, 0))
        stop = bisect_left(self.clocked, (minute + _BESIDE_MINUTES + 1, 0))
        near = [self.all[n] for _, n in self.clocked[start : min(stop, start + LONGEST + 1)]]
        return [entry for entry in near if not entry.lost]

    def above(self) -> list[Eaten]:
        """The eating occasion right before: the last line, with those that it continues."""
        start = len(self.all) - 1
        while start > 0 and self.all[start].continues and len(self.all) - start <= LONGEST:
            start -= 1
        return self.all[start:] if self.all else []


@dataclass(slots=True)
class Behind:
    """The days before the one that is read; every look is one step, however long the diary. Filled while a
    diary is read; for words that are added to one day, worked out once by `behind` and left alone."""

    days: dict[Date, _Eaten] = field(default_factory=dict)
    latest: dict[str, list[Eaten]] = field(default_factory=dict)
    told: Counter[tuple[str, tuple[str, ...]]] = field(default_factory=Counter)
    usual: dict[str, tuple[int, list[Eaten]]] = field(default_factory=dict)

    def add(self, date: Date, eaten: _Eaten) -> None:
        """A whole day lies behind."""
        eaten.clocked.sort()
        self.days[date] = eaten
        for meal in {*eaten.named, *eaten.timed}:
            those = eaten.named.get(meal) or eaten.timed[meal]
            self.latest[meal] = those
            words = meal, tuple(_folded(entry.words.text) for entry in those)
            self.told[words] += 1
            times = self.told[words]
            if times >= max(USUAL_FROM, self.usual.get(meal, (0, []))[0]):
                self.usual[meal] = times, those


def repeated(
    days: Mapping[Date, Sequence[Entry]], day_starts: Time, own: frozenset[str] = frozenset()
) -> tuple[dict[Date, list[Entry]], list[Problem]]:
    """The days, oldest first, with every repetition replaced by what is repeated, and what failed.

    `own` are words that the person gave a meaning of their own ("the usual"): those are no repetition.

    >>> days = {Date(2026, 11, 16): [Eaten(Words(1, 5, "2 eggs, flat white"), meal="breakfast")],
    ...         Date(2026, 11, 17): [Eaten(Words(2, 1, "same breakfast no coffee"))]}
    >>> repeated(days, Time(4))[0][Date(2026, 11, 17)][0].words.text
    '2 eggs'
    """
    out: dict[Date, list[Entry]] = {}
    problems: list[Problem] = []
    before = Behind()
    for date in sorted(days):
        out[date], wrong, today = _on(date, days[date], before, day_starts, own)
        problems += wrong
        before.add(date, today)
    return out, problems


def behind(days: Iterable[Day], date: Date, day_starts: Time) -> Behind:
    """What lies before a date in a diary that was read: what its lines may repeat.

    >>> from villi.diary.values import Completeness
    >>> monday = Day(Date(2026, 11, 16), (Eaten(Words(2, 1, "2 eggs"), meal="breakfast"),),
    ...              Completeness("partial", "skipped"))
    >>> behind([monday], Date(2026, 11, 17), Time(4)).latest["breakfast"][0].words.text
    '2 eggs'
    """
    found = Behind()
    for day in sorted((day for day in days if day.date < date), key=lambda day: day.date):
        eaten = _Eaten(day_starts)
        for place in in_time(day.entries, day_starts):
            entry = day.entries[place]
            if isinstance(entry, Eaten):
                eaten.add([entry])
        found.add(day.date, eaten)
    return found


def repeated_on(
    date: Date,
    entries: Sequence[Entry],
    before: Behind,
    day_starts: Time,
    own: frozenset[str] = frozenset(),
    written_out: int = 0,
) -> tuple[list[Entry], list[Problem]]:
    """One day alone, with what lies before it worked out already; `before` is not changed. `written_out`
    is the number of a line whose meals will be written out, each at its own time: it may ask for a whole day
    whatever the day holds besides."""
    return _on(date, entries, before, day_starts, own, written_out)[:2]


def _on(
    date: Date,
    given: Sequence[Entry],
    before: Behind,
    day_starts: Time,
    own: frozenset[str],
    written_out: int = 0,
) -> tuple[list[Entry], list[Problem], _Eaten]:
    """The entries of a day, what failed, and what was eaten of it in order."""
    problems: list[Problem] = []
    asked = [_asked(entry, own) for entry in given]
    entries = [_labelled(entry, one) for entry, one in zip(given, asked, strict=True)]
    made: dict[int, list[Eaten]] = {}
    today = _Eaten(day_starts)
    order = in_time(entries, day_starts)
    for place in order:
        entry, repeat = entries[place], asked[place]
        if not isinstance(entry, Eaten):
            continue
        found = [entry]
        if repeat is not None:
            whole = len(order) == 1 or (
                entry.words.line == written_out and _is_in_words(date, repeat, before)
            )
            meant = _meant(entry, repeat, date, today, before, whole=whole)
            found, wrong = _once_more(entry, repeat, meant)
            problems += wrong
        made[place] = found
        today.add(found)
    return [one for place, entry in enumerate(entries) for one in made.get(place, [entry])], problems, today


def _asked(entry: Entry, own: frozenset[str]) -> Repeat | None:
    if not isinstance(entry, Eaten) or _folded(entry.words.text) in own:
        return None
    return said(entry.words.text, entry.meal)


def _labelled(entry: Entry, asked: Repeat | None) -> Entry:
    """ "Same breakfast" is a breakfast; half of yesterday's dinner, or the same as lunch, may be any meal."""
    if not isinstance(entry, Eaten) or asked is None or entry.meal or not asked.meal:
        return entry
    elsewhere = asked.left or asked.share != 1 or asked.day == "today"
    return entry if elsewhere else replace(entry, meal=asked.meal)


@lru_cache(maxsize=32_768)
def _folded(text: str) -> str:
    """Words as they are compared. Kept, as the words of a diary stay the same from change to change."""
    return " ".join(text.lower().split())


class _Meant(NamedTuple):
    """The entries that are meant and their meal; or what is wrong, and the remedy. `day` for a whole day."""

    eaten: Sequence[Eaten]
    meal: Meal = ""
    wrong: str = ""
    remedy: str = ""
    day: bool = False


def _once_more(entry: Eaten, asked: Repeat, meant: _Meant) -> tuple[list[Eaten], list[Problem]]:
    """What a repetition comes to, or the entry itself with what is wrong."""
    eaten, meal, wrong, remedy, day = meant
    share = asked.share * max((one.share for one in eaten), default=1.0)
    if not wrong and len(eaten) > LONGEST:
        wrong, remedy = f"that {meal or 'day'} has too many lines to repeat", "write it out"
    elif not wrong and not LEAST_SHARE <= share <= MOST_SHARE:
        wrong, remedy = "a part of a part of a meal, too many times", "write how much it was"
    line, column = entry.words.line, entry.words.column
    own = _own_words(entry.words, asked)
    if wrong:
        return _lost(entry, asked, own, remedy), [Problem(line, column, wrong, remedy)]
    changed, rest = _swapped(eaten, own) if asked.swaps and own is not None else (eaten, own)
    label: Meal = entry.meal or ("" if asked.meal else meal)
    kept: list[Eaten] = []
    for one in changed:
        words = without(one.words, asked.without)
        if words.text.strip():
            clock, named = (one.clock, one.meal) if day else (entry.clock, label)
            copy = replace(one, words=words, clock=clock, meal=named, near="", repeats=line)
            kept.append(replace(copy, share=one.share * asked.share, left=one.left or asked.left))
    missing = [
        food
        for food in asked.without
        if not any(_is(piece, food) for one in eaten for piece in _pieces(one.words.text))
    ]
    problems = [
        Problem(
            line,
            column,
            f"no {food} by itself in that {meal or 'meal'}: nothing was left out",
            "write the meal out",
        )
        for food in missing
    ]
    if rest is not None:
        kept.append(Eaten(rest, entry.clock, label, continues=bool(kept)))
    return kept, problems


def _lost(entry: Eaten, asked: Repeat, own: Words | None, remedy: str) -> list[Eaten]:
    """The repetition as it was written, and apart from it the foods that it names itself."""
    if own is None or asked.without:
        return [replace(entry, lost=remedy)]
    said_so = entry.words.text[: asked.rest].rstrip(_JOINTS)
    while joint := _MORE.search(said_so, max(0, len(said_so) - 5)):  # "same lunch, but only with"
        said_so = said_so[: joint.start()].rstrip(_JOINTS)
    head = trimmed(entry.words._replace(text=said_so, pins=()))
    return [replace(entry, words=head, lost=remedy), Eaten(own, entry.clock, entry.meal, continues=True)]


_JOINTS = " \t,;.!+&-"
_MORE = re.compile(r"(?:\A|(?<=[\s,;.!+&-]))(?:but|plus|with|and|n|only)\Z", re.IGNORECASE)


def _own_words(words: Words, asked: Repeat) -> Words | None:
    """The words of its own that a repetition goes on with."""
    own = words.text[asked.rest : asked.end]
    if not own.strip(" ,;.!"):
        return None
    pins = tuple((at - asked.rest, pin) for at, pin in words.pins if asked.rest < at <= asked.end)
    return trimmed(Words(words.line, words.column + asked.rest, own, pins))


def _meant(entry: Eaten, asked: Repeat, date: Date, today: _Eaten, behind: Behind, *, whole: bool) -> _Meant:
    """What a repetition means. `whole` where it may be a whole day."""
    bare = asked.what == "meal" and not (asked.meal or asked.day or _dated(asked))
    if asked.what == "above" or (bare and not entry.meal):
        above = today.above()
        if any(one.lost for one in above):
            return _Meant((), "", "the line before it has nothing to repeat", "write what it was")
        if above:
            return _Meant(above, entry.meal)
    if asked.left and not asked.meal:
        return _Meant((), "", "leftovers of what", 'write the food, such as "leftover lasagne"')
    minute = None if entry.clock is None else minute_of_day(entry.clock, today.day_starts)
    meal: Meal = asked.meal or entry.meal or _by_clock(minute)
    if asked.what == "usual":
        return _usual(meal, behind)
    if _dated(asked):
        return _on_a_day(asked, meal, minute, date, behind, whole=whole)
    if not meal:
        return _Meant((), "", "the same as what", "write which meal: same breakfast")
    those = today.named_alike(meal) if asked.day == "today" else []
    names = (meal, *_EVENING) if meal in _EVENING else (meal,)
    those = those or next((behind.latest[name] for name in names if name in behind.latest), [])
    if not those:
        return _Meant((), meal, f"no earlier {meal} to repeat", f"write what the {meal} was")
    return _Meant(those, meal)


def _dated(asked: Repeat) -> bool:
    return asked.weekday is not None or asked.day == "yesterday"


def _by_clock(minute: int | None) -> Meal:
    """The meal that is eaten at a time, "" between meals."""
    if minute is None:
        return ""
    names: tuple[Meal, ...] = ("breakfast", "lunch", "dinner")
    return next((name for name in names if _WINDOWS[name][0] <= minute < _WINDOWS[name][1]), "")


def _usual(meal: Meal, behind: Behind) -> _Meant:
    if not meal:
        return _Meant((), "", "the usual of which meal", "write which meal: usual breakfast")
    if meal not in behind.usual:
        wrong = f"no {meal} stands twice before it in this diary, so none is usual"
        return _Meant((), meal, wrong, f"write it out, or above the first day: means: usual {meal} = 2 eggs")
    return _Meant(behind.usual[meal][1], meal)


def _is_in_words(date: Date, asked: Repeat, behind: Behind) -> bool:
    """Whether all that a repetition means can be written out: a part of a meal has no words of its own."""
    day = _day_asked(date, asked)
    eaten = behind.days.get(day) if day is not None else None
    return asked.share == 1 and eaten is not None and not any(one.share != 1 or one.left for one in eaten.all)


def _day_asked(date: Date, asked: Repeat) -> Date | None:
    return last_weekday(date, asked.weekday) if asked.weekday is not None else _day_before(date)


def _on_a_day(
    asked: Repeat, meal: Meal, minute: int | None, date: Date, behind: Behind, *, whole: bool
) -> _Meant:
    """A meal of yesterday or of a day of the week; the whole day where nothing else is said of today."""
    day = _day_asked(date, asked)
    if day is None or day not in behind.days:
        missing = f"{day:%A} {day} is not in this diary" if day else "there is no such day"
        return _Meant((), meal, missing, "write what it was")
    eaten = behind.days[day]
    if meal:
        those = eaten.named_alike(meal)
        if not those:
            return _Meant((), meal, f"no {meal} on {day:%A} {day}", f"write what the {meal} was")
        return _Meant(those, meal)
    if minute is not None:
        near = eaten.about(minute)
        return (
            _Meant(near) if near else _Meant((), "", f"nothing about that time on {day}", "write what it was")
        )
    if not whole:
        remedy = "write the meal or the time in front: lunch: same as yesterday"
        return _Meant((), "", f"which meal of {day:%A} {day}", remedy)
    known = [one for one in eaten.all if not one.lost]
    return _Meant(known, day=True) if known else _Meant((), "", f"no food on {day}", "write what it was")


def _day_before(date: Date) -> Date | None:
    return date - timedelta(days=1) if date > Date.min else None


def _swapped(meals: Sequence[Eaten], own: Words) -> tuple[Sequence[Eaten], Words | None]:
    """The meal with what "but ..." changes in it, and the words that found no place there.

    A piece with the same noun goes ("but 3 eggs"); another milk goes where milk is drunk or poured.
    """
    starts = piece_starts(own.text)
    pieces = [own.text[a:b] for a, b in zip(starts, [*starts[1:], len(own.text)], strict=True)]
    nouns = [noun for noun in map(_noun, pieces) if noun]
    if len(nouns) == 1 and nouns[0] in _MILKS:
        for place, eaten in enumerate(meals):
            words = eaten.words
            spot = None if words.one or words.parts else _pour(words, nouns[0])
            if spot is not None:
                poured = replace(eaten, words=_joined(words, *spot, own))
                return (*meals[:place], poured, *meals[place + 1 :]), None
    return [replace(eaten, words=without(eaten.words, nouns)) for eaten in meals], own


def _noun(text: str) -> str:
    """The noun of a few words, in the singular.

    >>> _noun("3 eggs"), _noun("oat milk"), _noun("120 g")
    ('egg', 'milk', '')
    """
    found = re.findall(r"[^\W\d_]{2,}", text.lower())
    return found[-1].removesuffix("s") if found and len(found[-1]) > 2 else ""


def _pour(words: Words, milk: str) -> tuple[int, int] | None:
    """Where in some words another milk belongs: in the place of "with milk", or behind what takes milk."""
    starts = piece_starts(words.text)
    pieces = list(zip(starts, [*starts[1:], len(words.text)], strict=True))
    for start, end in pieces:
        piece = words.text[start:end]
        if _has(piece, milk):
            poured = start > 0 and piece.lower().lstrip().startswith("with")
            return (start, end) if poured and not any(start < at <= end for at, _ in words.pins) else None
    for start, end in pieces:
        if _MILKY.search(words.text[start:end]):
            at = start + len(words.text[start:end].rstrip(" \t,;+&."))
            return (at, at) if not any(start < pin <= end for pin, _ in words.pins) else None
    return None


def _joined(words: Words, start: int, end: int, own: Words) -> Words:
    """The words with " with " and the other words in the place of [start, end)."""
    head = words.text[:start].rstrip() + " with "
    text = head + own.text + " " + words.text[end:].lstrip(" ")
    tail = len(head) + len(own.text) + 1
    skipped = end + len(words.text[end:]) - len(words.text[end:].lstrip(" "))
    moved = tail - skipped
    pins = (
        *((at, pin) for at, pin in words.pins if at <= start),
        *((at + len(head), pin) for at, pin in own.pins),
        *((at + moved, pin) for at, pin in words.pins if at > end),
    )
    parts = (
        (0, words.line, words.column),
        (len(head), own.line, own.column),
        (tail, words.line, words.column + skipped),
    )
    return Words(words.line, words.column, text.rstrip(), pins, parts=parts)


def piece_starts(text: str) -> list[int]:
    """Where the pieces of some words start: at their beginning, and behind commas and joining words.

    >>> piece_starts("2 eggs, toast and jam")
    [0, 6, 13]
    """
    starts = [match.start() for match in _PIECE.finditer(text)] or [0]
    return starts if starts[0] == 0 else [0, *starts]


def without(words: Words, foods: Sequence[str]) -> Words:
    """The words with every piece that is one of `foods` blanked out, its pin with it. A dish that only has it
    in its name stays: a chicken curry without chicken is not nothing.

    >>> without(Words(1, 1, "2 eggs, latte, toast"), ["coffee"]).text
    '2 eggs       , toast'
    >>> without(Words(1, 1, "chicken curry, chicken 100 g"), ["chicken"]).text
    'chicken curry'

    What was poured into it goes with it:

    >>> without(Words(1, 1, "toast, coffee with oat milk and sugar, 2 eggs"), ["coffee"]).text.split()
    ['toast', ',', '2', 'eggs']
    """
    text = words.text
    if not foods:
        return words
    starts = piece_starts(text)
    pins = list(words.pins)
    poured = False
    for start, end in zip(starts, [*starts[1:], len(words.text)], strict=True):
        piece = words.text[start:end]
        gone = any(_is(piece, food) for food in foods)
        poured = _MILKY.search(piece) is not None if gone else poured and _POURED.fullmatch(piece) is not None
        if gone or poured:
            text = text[:start] + " " * (end - start) + text[end:]
            pins = [(at, pin) for at, pin in pins if not start < at <= end]
    text = text.rstrip(_BETWEEN)
    first = len(text) - len(text.lstrip(_BETWEEN))
    return words._replace(text=" " * first + text[first:], pins=tuple(pins))


_BETWEEN = " \t,;+&."


def trimmed(words: Words) -> Words:
    """The words without blanks and separators at either end, column and pins moved along."""
    text = words.text.rstrip(_BETWEEN)
    cut = len(text) - len(text.lstrip(_BETWEEN))
    pins = tuple((min(max(0, at - cut), len(text) - cut), pin) for at, pin in words.pins)
    return Words(words.line, words.column + cut, text[cut:], pins)


def _pieces(text: str) -> list[str]:
    starts = piece_starts(text)
    return [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]


def _has(piece: str, food: str) -> bool:
    """Whether some words name a food anywhere."""
    return _named(piece, food, r"\b")


def _is(piece: str, food: str) -> bool:
    """Whether some words are a food: nothing but an amount or a remark stands behind its name."""
    return _named(piece, food, rf"\b{_AMOUNT_BEHIND}\s*[{re.escape(_BETWEEN)}]*\Z")


_AMOUNT_BEHIND = (
    r"(?:\s*+(?:\([^()]*\)|(?:x\s*+)?[\d.,/½¼¾⅓⅔]++(?:\s*(?:g|kg|ml|cl|dl|l|oz|cups?|slices?|pieces?))?\b))*+"
)
"""Possessive, so that no row of digits and dots takes longer than it is long."""


def _named(piece: str, food: str, behind: str) -> bool:
    names = [food.removesuffix("s"), *_KINDS.get(food.removesuffix("s"), "").split(",")]
    return any(name and re.search(rf"\b{re.escape(name)}(?:s|es)?{behind}", piece.lower()) for name in names)
