"""What to offer: foods and meals of before, in words that read back as what they say.

Nothing here is advice: only what the person ate lately, as they ate it. Alcohol is never offered, nor
anything from a day on which somebody wrote of harming themselves, nor a supplement that a rule of safety
stands in front of.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date
from datetime import time as Time
from datetime import timedelta

from villi.diary.building import rendered
from villi.diary.dates import minute_of_day
from villi.diary.pins import without_pins
from villi.diary.repeat import trimmed
from villi.diary.values import Day, Diary, Eaten, Words
from villi.keeping.eaten import Meal, helpings_of, meals_of
from villi.keeping.echoing import Before, before
from villi.keeping.items import weight
from villi.keeping.offerable import is_alcohol, is_closed, may_be_offered, usually_taken
from villi.keeping.saying import EDGES, Saying
from villi.keeping.values import Offer, Offers
from villi.meals import Index, Portion, Understood
from villi.safety.values import Safety
from villi.series.naming import joined, plain, without_amounts

WINDOW = 28
"""Days that are looked at (judgement: four weeks say what somebody eats now)."""
HALF_LIFE = 7.0
"""Days after which having had something counts half."""
NEAR_MINUTES = 150
"""What was eaten so near to this time of the day is offered before the rest (judgement)."""
ELSEWHEN = 0.2
"""What something eaten at another time of the day counts."""
MOST_MEALS = 3


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
    since = date.toordinal() - WINDOW
    near = [day for day in diary.days if since <= day.date.toordinal() <= date.toordinal()]
    days = [day for day in near if not is_closed(day, diary.lines)]
    seen = _Seen(diary.header.day_starts, date, clock, ready, Saying(known))
    portions: dict[Date | None, list[Portion]] = defaultdict(list)
    for portion in understood.portions:
        portions[portion.date].append(portion)
    meals = [meal for day in days for meal in meals_of(day, portions[day.date], diary.header.day_starts)]
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

    day_starts: Time
    date: Date
    clock: Time | None
    ready: Index
    saying: Saying

    def foods(self, meals: Sequence[Meal], n: int) -> list[Offer]:
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

    def _weight(self, meal: Meal) -> float:
        age = (self.date - meal.date).days
        return float(0.5 ** (age / HALF_LIFE) * (1.0 if self._is_now(meal) else ELSEWHEN))

    def _food(self, helping: tuple[Portion, ...], dates: set[Date]) -> Offer | None:
        """A food with its last portion."""
        first = helping[0]
        words = self.saying.words_of(helping)
        lines = self.saying.lines(words, self.clock)
        name = first.dish or first.name
        said = weight(sum(portion.grams for portion in helping))
        amount = "" if said in words else said
        found = Offer(words, words, lines, (name,), max(dates), len(dates), amount=amount)
        return found if len(lines) == 1 else None

    def usual_meals(self, meals: Sequence[Meal]) -> list[Offer]:
        """Meals of this time of the day, the usual and the latest first."""
        weight: dict[tuple[str, ...], float] = defaultdict(float)
        last: dict[tuple[str, ...], Meal] = {}
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

    def of_day(self, meals: Sequence[Meal]) -> list[Offer]:
        """The meals of one day, each to be written again."""
        offered = (self._meal(meal, 1) for meal in meals)
        return [offer for offer in offered if offer is not None]

    def whole_day(self, meals: Sequence[Meal]) -> Offer | None:
        """All that was eaten on one day, at the times of then."""
        said = [self._said(meal, timed=True) for meal in meals]
        words = "\n".join(words for words, _, _ in said if words)
        lines = self.saying.lines(words, None)
        if not lines:
            return None
        foods = tuple(dict.fromkeys(name for _, _, names in said for name in names))
        without = tuple(word for _, words, _ in said for word in words)
        return Offer("Same as yesterday", words, lines, foods, meals[0].date, 1, without)

    def _meal(self, meal: Meal, times: int) -> Offer | None:
        words, without, names = self._said(meal, timed=False)
        lines = self.saying.lines(words, self._clock_of(meal))
        if not lines:
            return None
        what = meal.meal.capitalize() if meal.meal else _at(meal.minute)
        day = self._day_name(meal.date) if names else ""
        title = f"{what} {day}: {joined(names)}" if names else what
        return Offer(title, words, lines, tuple(names), meal.date, times, without, "", what, day)

    def _said(self, meal: Meal, *, timed: bool) -> tuple[str, tuple[str, ...], list[str]]:
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

    def _clock_of(self, meal: Meal) -> Time | None:
        """The time to write a meal with: the one chosen, where it is near the meal's; else the meal's."""
        if self.clock is not None and self._is_now(meal):
            return self.clock
        return next((entry.clock for entry in meal.entries if entry.clock is not None), None)

    def _is_now(self, meal: Meal) -> bool:
        now = None if self.clock is None else minute_of_day(self.clock, self.day_starts)
        return now is None or meal.minute is None or abs(meal.minute - now) <= NEAR_MINUTES


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
