"""What to offer: foods and meals of before, in words that read back as what they say.

Nothing here is advice: only what the person ate lately, as they ate it. Alcohol is never offered, nor
anything from a day on which somebody wrote of harming themselves, nor a supplement that a rule of safety
stands in front of.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from datetime import time as Time
from datetime import timedelta
from functools import lru_cache
from typing import NamedTuple

from villi.diary.building import rendered
from villi.diary.complete import SAME_OCCASION_MINUTES, USUAL
from villi.diary.dates import minute_of_day
from villi.diary.grammar import line_of
from villi.diary.order import in_time
from villi.diary.pins import without_pins
from villi.diary.repeat import trimmed
from villi.diary.values import Day, Diary, Eaten, Record, Words
from villi.keeping.echoing import Before, before
from villi.keeping.saying import EDGES, Saying
from villi.keeping.values import Offer, Offers
from villi.meals import Index, Portion, Understood
from villi.meals.values import in_line
from villi.safety import permit
from villi.safety.alarm import alarms
from villi.safety.checklist import domains_of
from villi.safety.values import Safety
from villi.series.alcohol import names_alcohol
from villi.series.naming import joined, plain, without_amounts
from villi.substances.table import recognise

WINDOW = 28
"""Days that are looked at (judgement: four weeks say what somebody eats now)."""
HALF_LIFE = 7.0
"""Days after which having had something counts half."""
NEAR_MINUTES = 150
"""What was eaten so near to this time of the day is offered before the rest (judgement)."""
ELSEWHEN = 0.2
"""What something eaten at another time of the day counts."""
USUAL_DAYS, USUAL_FROM = 14, 3
"""A supplement or medicine is offered again where the same words stand on so many days of the last two weeks:
what was taken once is not usual."""
MOST_MEALS = 3
STRONG = 0.5
"""g of alcohol per 100 g from which a food is not offered: bread and ripe fruit hold less."""


class _Meal(NamedTuple):
    """What was eaten at one time of one day: `entries` as they stand, the portions of each, its minute."""

    date: Date
    meal: str
    minute: int | None
    entries: tuple[Eaten, ...]
    portions: tuple[tuple[Portion, ...], ...]


def offers(
    diary: Diary,
    understood: Understood,
    date: Date,
    clock: Time | None,
    ready: Index,
    n: int = 8,
    *,
    known: Before | None = None,
    safety: Safety | None = None,
) -> Offers:
    """What to offer on a day at a time: at most `n` foods, a few meals, yesterday's, what is usually taken.

    `understood` is the diary resolved, at least of the last four weeks; `known` is `before(diary, date,
    ready)`, where it stands already; `safety` leaves out the supplements that its gates stand in front of.
    The same diary, day and time give the same offers.

    >>> from villi.diary import read
    >>> from villi.foods import Catalogue
    >>> from villi.meals import index, resolve
    >>> ready = index(Catalogue.everyday())
    >>> diary = read(b"2026-11-16\\nbreakfast: rye toast 2 slices, coffee\\n19:00 pizza, 2 glasses wine\\n")
    >>> found = offers(diary, resolve(diary, ready), Date(2026, 11, 17), Time(8, 0), ready)
    >>> [offer.words for offer in found.foods]
    ['rye toast 2 slices', 'coffee', 'pizza']
    >>> found.meals[0].title, found.meals[0].lines
    ('Breakfast yesterday: rye toast and coffee', ('08:00 breakfast: rye toast 2 slices, coffee',))
    >>> found.yesterday[1].words, found.yesterday[1].without
    ('pizza', ('2 glasses wine',))
    """
    known = before(diary, date, ready) if known is None else known
    seen = _Seen(diary, understood, date, clock, ready, Saying(known))
    days = seen.days()
    meals = [meal for day in days for meal in seen.meals(day)]
    yesterday = date - timedelta(days=1) if date > Date.min else date
    return Offers(
        foods=tuple(seen.foods(meals, n)),
        meals=tuple(seen.usual_meals([meal for meal in meals if meal.date < date])),
        yesterday=tuple(seen.of_day([meal for meal in meals if meal.date == yesterday])),
        day=seen.whole_day([meal for meal in meals if meal.date == yesterday]),
        taken=tuple(seen.taken(days, safety)),
    )


@dataclass(frozen=True, slots=True)
class _Seen:
    """What offers of one day are made from."""

    diary: Diary
    understood: Understood
    date: Date
    clock: Time | None
    ready: Index
    saying: Saying

    def days(self) -> list[Day]:
        """The days that are looked at, but those that nothing is taken from."""
        since = self.date.toordinal() - WINDOW
        near = [day for day in self.diary.days if since <= day.date.toordinal() <= self.date.toordinal()]
        return [day for day in near if not self._is_closed(day)]

    def _is_closed(self, day: Day) -> bool:
        """Whether words of that day put a card before everything else."""
        numbers = {line_of(entry) for entry in day.entries}
        lines = self.diary.lines
        return any(_alarming(lines[number - 1]) for number in numbers if 0 < number <= len(lines))

    def meals(self, day: Day) -> list[_Meal]:
        """What was eaten on a day, by occasion, in the order of eating."""
        starts = self.diary.header.day_starts
        by_entry = _by_entry(day, self._portions().get(day.date, ()))
        found: list[_Meal] = []
        for place in in_time(day.entries, starts):
            entry = day.entries[place]
            if not isinstance(entry, Eaten) or entry.lost or entry.left or entry.share != 1:
                continue
            minute = None if entry.clock is None else minute_of_day(entry.clock, starts)
            minute = USUAL.get(entry.meal) if minute is None else minute
            last = found[-1] if found else None
            if last is not None and _is_same(last, entry, minute):
                found[-1] = last._replace(
                    entries=(*last.entries, entry),
                    portions=(*last.portions, by_entry[place]),
                    meal=last.meal or entry.meal,
                )
            else:
                found.append(_Meal(day.date, entry.meal, minute, (entry,), (by_entry[place],)))
        return found

    def _portions(self) -> Mapping[Date | None, Sequence[Portion]]:
        found: dict[Date | None, list[Portion]] = defaultdict(list)
        for portion in self.understood.portions:
            found[portion.date].append(portion)
        return found

    def foods(self, meals: Sequence[_Meal], n: int) -> list[Offer]:
        """Foods by how often and how lately they were eaten, and at which time of the day."""
        weight: dict[str, float] = defaultdict(float)
        dates: dict[str, set[Date]] = defaultdict(set)
        last: dict[str, tuple[Portion, ...]] = {}
        for meal in meals:
            for helping in helpings_of([p for those in meal.portions for p in those]):
                if any(self._is_alcohol(portion) for portion in helping) or helping[0].found == "guideline":
                    continue
                name = helping[0].dish or helping[0].food_id
                if meal.date not in dates[name]:
                    weight[name] += self._weight(meal)
                dates[name].add(meal.date)
                last[name] = helping
        found: list[Offer] = []
        for name in sorted(last, key=lambda name: (-weight[name], name)):
            if len(found) >= n:
                break
            offer = self._food(last[name], dates[name])
            if offer is not None:
                found.append(offer)
        return found

    def _weight(self, meal: _Meal) -> float:
        age = (self.date - meal.date).days
        return float(0.5 ** (age / HALF_LIFE) * (1.0 if self._is_now(meal) else ELSEWHEN))

    def _food(self, helping: tuple[Portion, ...], dates: set[Date]) -> Offer | None:
        """A food with its last portion."""
        first = helping[0]
        words = self.saying.words_of(helping)
        lines = self.saying.lines(words, self.clock)
        name = first.dish or first.name
        return Offer(words, words, lines, (name,), max(dates), len(dates)) if len(lines) == 1 else None

    def usual_meals(self, meals: Sequence[_Meal]) -> list[Offer]:
        """Meals of this time of the day, the usual and the latest first."""
        weight: dict[tuple[str, ...], float] = defaultdict(float)
        last: dict[tuple[str, ...], _Meal] = {}
        times: dict[tuple[str, ...], int] = defaultdict(int)
        for meal in (meal for meal in meals if self._is_now(meal)):
            foods = tuple(sorted({p.food_id for those in meal.portions for p in those if p.kind == "food"}))
            if foods:
                weight[foods] += 0.5 ** ((self.date - meal.date).days / HALF_LIFE)
                last[foods] = meal
                times[foods] += 1
        found: list[Offer] = []
        for foods in sorted(last, key=lambda foods: (-weight[foods], foods)):
            offer = self._meal(last[foods], times[foods]) if len(found) < MOST_MEALS else None
            if offer is not None:
                found.append(offer)
        return found

    def of_day(self, meals: Sequence[_Meal]) -> list[Offer]:
        """The meals of one day, each to be written again."""
        offered = (self._meal(meal, 1) for meal in meals)
        return [offer for offer in offered if offer is not None]

    def whole_day(self, meals: Sequence[_Meal]) -> Offer | None:
        """All that was eaten on one day, at the times of then."""
        said = [self._said(meal, timed=True) for meal in meals]
        words = "\n".join(words for words, _, _ in said if words)
        lines = self.saying.lines(words, None)
        if not lines:
            return None
        foods = tuple(dict.fromkeys(name for _, _, names in said for name in names))
        without = tuple(word for _, words, _ in said for word in words)
        return Offer("Same as yesterday", words, lines, foods, meals[0].date, 1, without)

    def _meal(self, meal: _Meal, times: int) -> Offer | None:
        words, without, names = self._said(meal, timed=False)
        lines = self.saying.lines(words, self._clock_of(meal))
        if not lines:
            return None
        what = meal.meal.capitalize() if meal.meal else _at(meal.minute)
        title = f"{what} {self._day_name(meal.date)}: {joined(names)}" if names else what
        return Offer(title, words, lines, tuple(names), meal.date, times, without)

    def _said(self, meal: _Meal, *, timed: bool) -> tuple[str, tuple[str, ...], list[str]]:
        """The words of a meal, a line for each entry; what is left out of them; what it holds. No words where
        nothing reads back as what was eaten."""
        lines: list[str] = []
        without: list[str] = []
        names: list[str] = []
        for entry, portions in zip(meal.entries, meal.portions, strict=True):
            kept = [portion for portion in portions if not self._is_alcohol(portion)]
            without += [portion.words for portion in portions if portion not in kept]
            names += [_name(portion) for portion in kept if _is_named(portion)]
            if not kept:
                continue
            words = self._words(entry, portions, kept)
            if words is None:
                return "", (), []
            clock = entry.clock if timed else None
            lines.append(" ".join(rendered(Eaten(words, clock, entry.meal)).split()))
        return "\n".join(lines), tuple(dict.fromkeys(without)), list(dict.fromkeys(names))

    def _words(self, entry: Eaten, portions: Sequence[Portion], kept: Sequence[Portion]) -> Words | None:
        """The words of an entry without what is left out of it, where they still say the rest; else words
        for each food."""
        whole = len(kept) == len(portions)
        if whole or not (entry.words.parts or entry.words.one):
            words = entry.words if whole else _cut(entry.words, [p.span for p in portions if p not in kept])
            if self.saying.reads_as(rendered(Eaten(words)), kept):
                return words
        each = [self.saying.words_of(helping) for helping in helpings_of(kept)]
        said = ", ".join(each)
        if not all(each) or not self.saying.reads_as(said, [p for p in kept if p.kind == "food"]):
            return None
        text, pins = without_pins(said)
        return Words(0, 1, text, pins)

    def taken(self, days: Sequence[Day], safety: Safety | None) -> list[Offer]:
        """Supplements and medicines that are usually taken, in the words of then."""
        found = []
        for said, dates in usually_taken(days, self.date):
            words = f"took: {said}"
            lines = self.saying.lines(words, self.clock) if may_be_offered(said, safety) else ()
            if lines:
                found.append(Offer(said, words, lines, (said,), max(dates), len(dates)))
        return found

    def _is_alcohol(self, portion: Portion) -> bool:
        return portion.kind == "food" and is_alcohol(portion.words, portion.food_id, self.ready)

    def _day_name(self, date: Date) -> str:
        age = (self.date - date).days
        if age <= 1:
            return "yesterday" if age else "today"
        return f"on {date:%A}" if age < 7 else f"on {date.day} {date:%B}"

    def _clock_of(self, meal: _Meal) -> Time | None:
        """The time to write a meal with: the one chosen, where it is near the meal's; else the meal's."""
        if self.clock is not None and self._is_now(meal):
            return self.clock
        return next((entry.clock for entry in meal.entries if entry.clock is not None), None)

    def _is_now(self, meal: _Meal) -> bool:
        now = None if self.clock is None else minute_of_day(self.clock, self.diary.header.day_starts)
        return now is None or meal.minute is None or abs(meal.minute - now) <= NEAR_MINUTES


def usually_taken(days: Iterable[Day], date: Date) -> list[tuple[str, set[Date]]]:
    """What stands in `took:` lines in the same words on some days of the last two weeks, most often first.

    >>> from villi.diary import read
    >>> diary = read(b"".join(b"2026-11-1%d\\ntook: vitamin D 25 ug\\n" % n for n in (4, 5, 6)))
    >>> [words for words, _ in usually_taken(diary.days, Date(2026, 11, 17))]
    ['vitamin D 25 ug']
    """
    dates: dict[str, set[Date]] = defaultdict(set)
    said: dict[str, str] = {}
    since = date.toordinal() - USUAL_DAYS
    for day in (day for day in days if since <= day.date.toordinal() <= date.toordinal()):
        for entry in day.entries:
            if isinstance(entry, Record) and entry.key == "took" and "\n" not in entry.value:
                words = " ".join(entry.value.split())
                dates[words.casefold()].add(day.date)
                said[words.casefold()] = words
    usual = [words for words, those in dates.items() if words and len(those) >= USUAL_FROM]
    usual.sort(key=lambda words: (-len(dates[words]), words))
    return [(said[words], dates[words]) for words in usual]


@lru_cache(maxsize=8192)
def _alarming(line: str) -> bool:
    return alarms(line)


def is_alcohol(words: str, food_id: str, ready: Index) -> bool:
    """Whether a food is a drink with alcohol, by its words or by the tables.

    >>> from villi.foods import Catalogue
    >>> from villi.meals import index
    >>> ready = index(Catalogue.everyday())
    >>> is_alcohol("2 glasses of wine", "", ready), is_alcohol("rye bread", "", ready)
    (True, False)
    """
    if names_alcohol(words):
        return True
    if ready.amounts is None or food_id not in ready.numbers:
        return False
    return ready.amounts([food_id], ("alcohol",))[0][0] >= STRONG


def may_be_offered(words: str, safety: Safety | None) -> bool:
    """Whether what somebody took may be offered again: a supplement is not where a gate stands in front of
    it. A medicine is only written down, as it was before.

    >>> from villi.safety import guard
    >>> safety = guard({"condition:cirrhosis": "has: cirrhosis"})
    >>> may_be_offered("L-glutamine 5 g", safety), may_be_offered("L-glutamine 5 g", None)
    (False, True)
    """
    substance = recognise(words)
    if safety is None or (substance is not None and substance.kind == "medicine"):
        return True
    if safety.card is not None:
        return False
    about = domains_of([substance.name]) if substance is not None else ()
    return permit((*about, "supplement"), safety.fired).allowed


def _is_same(last: _Meal, entry: Eaten, minute: int | None) -> bool:
    """Whether an entry goes on with the occasion before it."""
    if entry.continues:
        return True
    if entry.meal and last.meal and entry.meal != last.meal:
        return False
    if entry.meal and entry.meal == last.meal and entry.meal != "snack":
        return True
    if minute is None or last.minute is None:
        return False
    return abs(minute - last.minute) < SAME_OCCASION_MINUTES


def _by_entry(day: Day, portions: Iterable[Portion]) -> dict[int, tuple[Portion, ...]]:
    """The portions of a day by the place of the entry whose words they are."""
    places: dict[tuple[int, int], list[int]] = defaultdict(list)
    for place, entry in enumerate(day.entries):
        if isinstance(entry, Eaten):
            lines = {entry.words.line, *(line for _, line, _ in entry.words.parts)}
            for line in lines:
                places[entry.repeats, line].append(place)
    found: dict[int, list[Portion]] = {place: [] for places_of in places.values() for place in places_of}
    for portion in portions:
        those = places.get((portion.repeats, portion.line), [])
        start = in_line(portion)[0]
        held = [place for place in those if _holds(day.entries[place], start)] or those
        if held:
            found[held[0]].append(portion)
    return {place: tuple(those) for place, those in found.items()}


def _holds(entry: object, start: int) -> bool:
    if not isinstance(entry, Eaten):
        return False
    at = entry.words.column - 1
    return bool(entry.words.parts) or at <= start < at + max(1, len(entry.words.text))


def helpings_of(portions: Iterable[Portion]) -> list[tuple[Portion, ...]]:
    """Foods, and the parts of each dish together."""
    found: list[tuple[Portion, ...]] = []
    for portion in portions:
        if portion.kind != "food" or portion.grams <= 0:
            continue
        before = found[-1][0] if found else None
        if (
            before
            and portion.dish
            and (before.dish, before.span, before.line)
            == (
                portion.dish,
                portion.span,
                portion.line,
            )
        ):
            found[-1] = (*found[-1], portion)
        else:
            found.append((portion,))
    return found


def _cut(words: Words, spans: Sequence[tuple[int, int]]) -> Words:
    """The words without some stretches and the separators beside them."""
    if not spans:
        return words
    text = words.text
    pins = words.pins
    for start, end in spans:
        while end < len(text) and text[end] in EDGES:
            end += 1
        text = text[:start] + " " * (end - start) + text[end:]
        pins = tuple((at, pin) for at, pin in pins if not start < at <= end)
    joint = re.compile(r"(?:[,;+&\s]|\b(?:and|with|n)\b)+\Z", re.IGNORECASE)
    text = joint.sub("", text)
    return trimmed(words._replace(text=text, pins=pins))


def _is_named(portion: Portion) -> bool:
    """Whether a food is told of by itself: not the milk in a coffee."""
    return portion.kind == "food" and portion.found != "guideline"


def _name(portion: Portion) -> str:
    return portion.dish or without_amounts(portion.words) or plain(portion.name)


def _at(minute: int | None) -> str:
    return "What you had" if minute is None else f"{minute // 60 % 24:02d}:{minute % 60:02d}"
